"""A whole run on a small group, every number worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from support.group import FIGURES, UNITS, scheme, sheet, tables, with_items

from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.scorecards import Missing
from hengji.engine.values.null import NullReason


def ledger(run: Run, unit: int) -> list[str]:
    return [str(float(line.after.at(unit))) for line in run.lines]


def test_items_gate_coefficient_bonus_clamp_and_rounding_follow_one_another() -> None:
    run = score(scheme(), tables())
    # ROE 90 / 1200 = 7.5 % lies between base 80/1100 = 7.272727 and target 7.6: 40 x (0.8 + 0.2 x 0.227273 / 0.327273) = 37.56
    # revenue 500 / 490 x 60 = 61.22; 98.78 x 1.05 = 103.719; two praises are worth 6, at most 4
    assert ledger(run, 0) == ["98.78", "98.78", "103.719", "107.719", "107.719", "107.72"]
    assert run.total_of(0) == Fraction("107.72")
    assert run.grade_of(0).id == "A"  # type: ignore[union-attr]


def test_a_core_item_below_its_base_limits_the_others_and_suspends_the_coefficient() -> None:
    run = score(scheme(), tables({**FIGURES, "U2": {**FIGURES["U2"], "revenue": 539}}))
    # ROE 5 % is below last year's 6 %: 0 points; revenue 539/490 x 60 = 66.00 is limited to its weight; 0.95 does not apply
    assert ledger(run, 1)[:3] == ["66.0", "60.0", "60.0"]
    assert run.tripped["core"].tolist() == [False, True, False]


def test_a_limit_that_is_finer_than_the_points_is_kept_exactly() -> None:
    plan = scheme()
    fine = replace(plan, gates={"core": replace(plan.gates["core"], limit_others=Fraction("0.77777"))})
    run = score(fine, tables({**FIGURES, "U2": {**FIGURES["U2"], "revenue": 539}}))
    # revenue earned 66.00 and is limited to 60 x 0.77777 = 46.6662, not to 46.66
    assert run.lines[1].after.at(1) == Fraction("46.6662")


def test_the_pool_is_shared_to_the_cent() -> None:
    run = score(scheme(), tables())
    assert run.pools[0].paid.sum() == 100
    assert [run.multiplier.at(unit) for unit in range(3)] == [Fraction(7, 5), 0, Fraction(7, 5)]
    # 30 x 1.4 and 20 x 1.4 share 100 as 60 : 40
    assert run.pools[0].paid.fractions() == [60, 0, 40]


def test_a_base_below_zero_takes_from_nobody_and_is_told() -> None:
    found = tables()
    units = sheet(
        "units",
        [{**row, "奖金基数": -20} if row["unit"] == "U3" else row for row in UNITS],
        ("unit", "name", "class"),
        ("难度", "奖金基数"),
    )
    run = score(scheme(), replace(found, units=units))
    assert run.pools[0].paid.fractions() == [100, 0, 0]
    assert "pool-base-negative" in {finding.code for finding in run.findings}


def test_a_missing_figure_holds_the_unit_and_says_so() -> None:
    run = score(scheme(), tables({**FIGURES, "U3": {**FIGURES["U3"], "revenue": None}}))
    assert run.total_of(2) is None
    assert run.held[2] == NullReason.MISSING_FACT
    assert run.rankings[0].place.tolist() == [1, 2, 0]
    held = [finding for finding in run.findings if finding.code == "unit-held"]
    assert len(held) == 1
    assert "丙公司" in held[0].message.zh


def test_a_missing_figure_may_hand_its_weight_to_the_others() -> None:
    first, second = scheme().scorecards["a"].items()
    plan = with_items(scheme(), first, replace(second, missing=Missing.REDISTRIBUTE))
    run = score(plan, tables({**FIGURES, "U3": {**FIGURES["U3"], "revenue": None}}))
    card, column = run.card_of(2)  # type: ignore[misc]
    assert [card.counted.at(row, column) for row in range(2)] == [100, 0]
    # ROE 26 / 315 = 8.253968 lies between target 7.6 and challenge 8.36
    share = 1 + Fraction(1, 5) * (Fraction(26, 315) * 100 - Fraction("7.6")) / Fraction("0.76")
    score_of_40 = Fraction(round(float(share * 40 * 100)), 100)
    assert card.points.at(0, column) == score_of_40 * 100 / 40


def test_what_the_scheme_makes_of_a_missing_figure_is_told_and_never_done_in_silence() -> None:
    first, second = scheme().scorecards["a"].items()
    plan = with_items(scheme(), first, replace(second, missing=Missing.REDISTRIBUTE))
    run = score(plan, tables({**FIGURES, "U3": {**FIGURES["U3"], "revenue": None}}))
    (told,) = [finding for finding in run.findings if finding.code == "item-unscored"]
    assert told.message.zh == "“营业收入”有 1 个单位缺少填报数，按方案权重由同维度其他项目分担：丙公司"
    assert not any(finding.code == "item-unscored" for finding in score(scheme(), tables()).findings)


def test_a_missing_figure_may_count_zero_full_or_nothing() -> None:
    first, second = scheme().scorecards["a"].items()
    for policy, points in ((Missing.ZERO, 0), (Missing.FULL, 60), (Missing.DROP, 0)):
        plan = with_items(scheme(), first, replace(second, missing=policy))
        run = score(plan, tables({**FIGURES, "U3": {**FIGURES["U3"], "revenue": None}}))
        card, column = run.card_of(2)  # type: ignore[misc]
        assert card.points.at(1, column) == points
        assert run.held[2] == 0


def test_a_unit_may_have_its_own_weights() -> None:
    own = [
        {"unit": "*", "item": "roe", "target": "7.6"},
        {"unit": "*", "item": "revenue", "target": 490},
        {"unit": "U1", "item": "roe", "weight": 50},
        {"unit": "U1", "item": "revenue", "weight": 50},
    ]
    run = score(scheme(), tables(targets=own))
    card, column = run.card_of(0)  # type: ignore[misc]
    assert card.weights == (50, 50)
    assert card.points.at(1, column) == Fraction("51.02")
    assert run.card_of(1)[0].weights == (40, 60)  # type: ignore[index]


def test_a_zero_denominator_is_null_with_its_reason() -> None:
    run = score(scheme(), tables({**FIGURES, "U1": {**FIGURES["U1"], "所有者权益": (0, 0, 1)}}))
    assert run.held[0] == NullReason.ZERO_DENOMINATOR


def test_unknown_units_and_measures_are_findings_with_a_proposal() -> None:
    run = score(scheme(), tables({**FIGURES, "U9": {"revenue": 1}, "U1": {**FIGURES["U1"], "revenu": 3}}))
    found = {finding.code: finding for finding in run.findings}
    assert "U9" in found["unit-unknown"].message.zh
    assert "revenue" in found["measure-unknown"].hint.en  # type: ignore[union-attr]
