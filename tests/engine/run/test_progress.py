"""Progress indices: worked by hand, worked again from the bare figures, and every guard of the construct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import HEAD, codes, measures, run

from hengji.engine.bundle import freeze, replay, result_tables
from hengji.engine.run.again import again
from hengji.engine.run.progress import rounded_root
from hengji.engine.run.result import Run
from hengji.engine.scheme import examine
from hengji.engine.trace import explain_unit
from hengji.engine.values.number import half_up

F = Fraction
LEDGER = "ledger: [{sum: items}, {add: {progress: better, span: 5}}, {round: 2}]\n"


def plan(index: str, ledger: str = LEDGER, *, extra: str = "", core: str = "", **directions: str) -> str:
    items = "".join(
        f"      - {{indicator: {name}, id: item_{name}, weight: {100 // len(directions)}, {core}"
        "missing: full, tiers: {base: 0}, rule: {curve: {-1000000: full}}}\n"
        for name in directions
    )
    return (
        measures(**directions)
        + "scorecards:\n  all:\n  - dimension: {zh: 维, en: D}\n    items:\n"
        + items
        + f"progress:\n  better: {{title: {{zh: 进步指数, en: Progress}}, {index}}}\n"
        + extra
        + ledger
    )


def facts(**years: Mapping[str, Sequence[object]]) -> str:
    """`y2026={"a": [1, None, 3]}` -> the facts of units u0, u1, u2."""
    lines = [
        f"u{unit},{name},{year[1:]},{value}"
        for year, figures in years.items()
        for name, values in figures.items()
        for unit, value in enumerate(values)
        if value is not None
    ]
    return "unit,measure,period,value\n" + "\n".join(lines) + "\n"


def units(count: int) -> str:
    return "unit\n" + "".join(f"u{unit}\n" for unit in range(count))


def scored(folder: Path, scheme: str, **years: Mapping[str, Sequence[object]]) -> Run:
    count = max(len(values) for figures in years.values() for values in figures.values())
    done: Run = run(folder, scheme, units=units(count), facts=facts(**years))
    return done


def indices(done: Run) -> list[Fraction | None]:
    known = done.progress["better"]
    return [None if none else value for none, value in zip(known.without, known.index.fractions(), strict=True)]


# --- worked by hand --------------------------------------------------------------------------------------------------

WAS, NOW = [10, 20, 30, 40, 50], [14, 18, 30, 45, 53]
ONE = "indicators: {a: 100%}, own: 60%"


def test_changes_over_their_standard_deviation_make_the_index_and_the_index_makes_points(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    # changes 4 -2 0 5 3, mean 2, squares 4 + 16 + 4 + 9 + 1 = 34, root of 34/5 = 2.60768.. -> 2.6077; nobody changed places
    # 4/2.6077, 5/2.6077 and 3/2.6077 are kept at 1: 50 + 50 x 0.6 = 80; -2/2.6077 = -0.766959..: 50 - 30 x 0.766959 = 26.99
    assert indices(done) == [80, F("26.99"), 50, 80, 80]
    # (80 - 50)/50 x 5 = 3; (26.99 - 50)/50 x 5 = -2.301
    assert [done.total_of(unit) for unit in range(5)] == [103, F("97.7"), 100, 103, 103]


def test_the_explanation_itemises_figure_base_scale_places_parts_index_and_points(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    text = explain_unit(done, 1).render("zh")
    assert "加：进步指数: 100 − 2.301 = 97.699  ((26.99 − 50) ÷ 50 × 5 = -2.301)" in text
    assert "a量（权重 100%）：本期 18，上年 20；自身进步 -2 ÷ 2.6077（类内变动的标准差）= -0.766959…" in text
    assert "类内百分位 0.3 → 0.3，位次进步 0；50 + 50 × (-0.766959… × 60% + 0 × 40%) = 26.991218…" in text
    assert "四舍五入到 2 位小数：26.99" in text
    assert "= 1.533919…，限于 ±1" in explain_unit(done, 0).render("zh")
    (index,) = explain_unit(done, 1).as_dict()["progress"]  # type: ignore[misc]
    assert index["value"] == "26.99"
    assert index["indicators"][0] == {
        "indicator": "a",
        "weight": "1",
        "now": "18",
        "base": "20",
        "progress": "-2",
        "scale": "2.6077",
        "percentile_before": "0.3",
        "percentile_now": "0.3",
        "g_own": "-0.766959…",
        "g_rank": "0",
        "index": "26.991218…",
    }


def test_places_won_and_lost_count_and_equal_figures_share_theirs(tmp_path: Path) -> None:
    done = scored(tmp_path, plan("indicators: {a: 1}, own: 0", a="higher"), y2025={"a": [1, 2, 3, 4, 4]},
                  y2026={"a": [9, 2, 3, 5, 2]})  # fmt: skip
    # before: 0.1 0.3 0.5 and (3 + 1)/5 = 0.8 twice; now: 0.9, (0 + 1)/5 = 0.2, 0.5, 0.7, 0.2
    assert indices(done) == [90, 45, 50, 45, 20]


def test_where_lower_is_better_the_sign_and_the_places_are_turned(tmp_path: Path) -> None:
    higher = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": [60, 18, 30, 45, 53]})
    (tmp_path / "lower").mkdir()
    lower = scored(
        tmp_path / "lower",
        plan(ONE, a="lower"),
        y2025={"a": [-each for each in WAS]},
        y2026={"a": [-60, -18, -30, -45, -53]},
    )
    assert indices(higher) == indices(lower)
    assert indices(higher)[0] == 96  # own 1, rank 0.9 - 0.1: 50 + 50 x (0.6 + 0.8 x 0.4)
    assert "（降低为进步）" in explain_unit(lower, 0).render("zh")


# --- worked again from the bare figures ------------------------------------------------------------------------------


def root(square: Fraction, places: int) -> Fraction:
    """By long decimals, another way than the engine's."""
    with localcontext() as context:
        context.prec = 80
        exact = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        return F(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def place(figure: Fraction, among: Sequence[Fraction]) -> Fraction:
    return F(2 * sum(each < figure for each in among) + sum(each == figure for each in among), 2 * len(among))


def clip(value: Fraction) -> Fraction:
    return min(F(1), max(F(-1), value))


def expected(now: Sequence[int], base: Sequence[Fraction], own: Fraction, scale: Fraction, sign: int) -> list[Fraction]:
    after, before = [F(sign * each) for each in now], [sign * each for each in base]
    return [
        50 + 50 * (own * clip((x - y) / scale if scale else F(0)) + (1 - own) * (place(x, after) - place(y, before)))
        for x, y in zip(after, before, strict=True)
    ]


figures = st.lists(st.integers(-50, 50), min_size=6, max_size=6)


@given(figures, figures, figures, st.sampled_from(["0", "35%", "1"]), st.sampled_from(["standard", "mean"]))
def test_any_class_is_what_the_formula_says(
    tmp_path_factory: pytest.TempPathFactory, one: list[int], two: list[int], past: list[int], own: str, how: str
) -> None:
    index = f"indicators: {{a: 70%, b: 30%}}, own: {own}, scale: {how}_deviation, scale_places: 3, places: 3"
    done = scored(tmp_path_factory.mktemp("any"), plan(index, a="higher", b="lower"), y2025={"a": past, "b": one},
                  y2026={"a": one, "b": two})  # fmt: skip
    share = {"0": F(0), "35%": F(35, 100), "1": F(1)}[own]
    parts = []
    for now, then, sign in ((one, past, 1), (two, one, -1)):
        moves = [F(x - y) for x, y in zip(now, then, strict=True)]
        mean = sum(moves) / 6
        if how == "mean":
            scale = half_up(sum(abs(each - mean) for each in moves) / 6, 3)
        else:
            scale = root(sum((each - mean) ** 2 for each in moves) / 6, 3)
        parts.append(expected(now, [F(each) for each in then], share, scale, sign))
    whole = [half_up(F(7, 10) * x + F(3, 10) * y, 3) for x, y in zip(*parts, strict=True)]
    assert indices(done) == whole
    assert [done.total_of(unit) for unit in range(6)] == [half_up(100 + (x - 50) / 50 * 5, 2) for x in whole]
    assert sum(each.index(F(0)) - 50 for moved in done.progress["better"].parts.values() for each in moved) == 0


@given(st.fractions(0, 10**6, max_denominator=10**4), st.integers(0, 8))
def test_a_root_is_rounded_half_up_in_whole_numbers(square: Fraction, places: int) -> None:
    found = rounded_root(square, places) * 10**places
    assert found.denominator == 1
    assert found == 0 or (found - F(1, 2)) ** 2 <= square * 100**places
    assert square * 100**places < (found + F(1, 2)) ** 2


# --- guards ----------------------------------------------------------------------------------------------------------


def test_a_base_of_zero_or_below_is_compared_by_the_change_itself(tmp_path: Path) -> None:
    done = scored(tmp_path, plan("indicators: [{of: a, weight: 1, scale: 10}], own: 1", a="higher"),
                  y2025={"a": [0, -20, -5, 8, 30]}, y2026={"a": [5, -15, -10, 8, 50]})  # fmt: skip
    # five better from 0 and from -20 count alike: 50 + 50 x 5/10; from -5 to -10 is worse, and +20 is kept at 1
    assert indices(done) == [75, 75, 25, 50, 100]
    assert "5 ÷ 10（写明的尺度）= 0.5" in explain_unit(done, 0).render("zh")


def test_a_new_unit_has_no_index_is_named_and_moves_nobody_else(tmp_path: Path) -> None:
    alone = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    (tmp_path / "new").mkdir()
    joined = scored(tmp_path / "new", plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": [*NOW, 99]})
    assert indices(joined) == [*indices(alone), None]
    assert joined.total_of(5) == 100
    told = [each for each in joined.findings if each.code == "progress-none"]
    assert [each.message.zh for each in told] == ["1 个单位缺少本期或往年数，没有进步指数，不加不减：u5"]
    text = explain_unit(joined, 5).render("zh")
    assert "加：进步指数: 100 + 0 = 100  (没有进步指数，不加不减)" in text
    assert "进步指数：无" in text
    totals = result_tables(joined)["totals"]
    assert totals.columns["progress_better"] == ["80", "26.99", "50", "80", "80", ""]


@pytest.mark.parametrize(("missing", "third"), [("others", F("26.99")), ("none", None)])
def test_the_weight_of_an_indicator_without_history_goes_to_the_others_or_the_unit_has_none(
    tmp_path: Path, missing: str, third: Fraction | None
) -> None:
    index = f"indicators: {{a: 40%, b: 60%}}, own: 60%, missing: {missing}"
    done = scored(tmp_path, plan(index, a="higher", b="higher"), y2025={"a": WAS, "b": [*NOW[:1], None, *NOW[2:], 1]},
                  y2026={"a": NOW, "b": [*NOW, 1]})  # fmt: skip
    assert indices(done)[1] == third
    assert ("progress-partly" in codes(done)) is (missing == "others")
    if third is not None:
        assert "“b量”缺少往年数，权重归其他指标" in explain_unit(done, 1).render("zh")


def test_a_class_too_small_to_compare_within_is_neutral_and_told(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(f"{ONE}, fewest: 6", a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    assert indices(done) == [50] * 5
    assert [each.message.zh for each in done.findings if each.code == "class-too-small"] == [
        "类别“all”只有 5 个单位，进步指数按 50 计，不加不减"
    ]
    assert "可比单位不足 6 家，按 50 计" in explain_unit(done, 0).render("zh")


def test_a_class_of_which_too_few_have_history_is_neutral_too(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS[:4]}, y2026={"a": NOW})
    assert indices(done) == [50, 50, 50, 50, None]
    assert {"class-too-small", "progress-none"} <= codes(done)


def test_a_class_that_moved_alike_counts_the_rank_alone(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": [each + 3 for each in WAS]})
    assert indices(done) == [50] * 5
    assert [each.level for each in done.findings if each.code == "progress-no-scale"] == ["note"]
    assert "没有尺度，计 0" in explain_unit(done, 0).render("zh")


def test_a_scale_rounded_to_nothing_is_a_warning(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(f"{ONE}, scale_places: 0", a="higher"), y2025={"a": [1, 2, 3, 4, 5]},
                  y2026={"a": ["1.1", 2, 3, 4, 5]})  # fmt: skip
    (told,) = (each for each in done.findings if each.code == "progress-no-scale")
    assert told.level == "warning"
    assert told.hint is not None


def test_a_scale_made_by_one_unit_is_told_with_the_scale_without_it(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(f"{ONE}, scale_places: 2", a="higher"), y2025={"a": WAS}, y2026={"a": [*NOW[:4], 950]})
    (told,) = (each for each in done.findings if each.code == "progress-scale-by-one")
    # changes 4 -2 0 5 900: mean 181.4, root of 645515.2 / 5; without u4 mean 1.75, root of 32.75 / 4
    assert root(F("645515.2") / 5, 2) == F("359.31")
    assert root(F("32.75") / 4, 2) == F("2.86")
    assert "变动尺度 359.31 是 u4 一家（变动 900）造成的，不计它为 2.86" in told.message.zh
    assert told.level == "warning"


def test_a_restated_year_is_computed_anew_for_the_whole_class(tmp_path: Path) -> None:
    done = scored(tmp_path, plan("indicators: {a: 1}, own: 0", a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    (tmp_path / "restated").mkdir()
    restated = scored(tmp_path / "restated", plan("indicators: {a: 1}, own: 0", a="higher"),
                      y2025={"a": [45, *WAS[1:]]}, y2026={"a": NOW})  # fmt: skip
    assert indices(done) == [50] * 5
    # u0 was fourth and is fifth again: 0.7 -> 0.1; u1, u2 and u3 stood one place lower then
    assert indices(restated) == [20, 60, 60, 60, 50]


def test_the_base_may_be_the_mean_of_three_years_all_of_which_are_needed(tmp_path: Path) -> None:
    stated = "indicators: [{of: a, weight: 1, scale: 10}], own: 1, against: mean3, fewest: 2"
    done = scored(tmp_path, plan(stated, a="higher"), y2023={"a": [1, 1, None]}, y2024={"a": [2, 5, 1]},
                  y2025={"a": [6, 5, 1]}, y2026={"a": [4, 1, 3]})  # fmt: skip
    assert indices(done) == [55, half_up(50 + 50 * (F(1) - F(11, 3)) / 10, 2), None]
    assert "前三年平均 3；" in explain_unit(done, 0).render("zh")


def test_the_points_stay_within_the_bounds_of_the_step(tmp_path: Path) -> None:
    ledger = "ledger: [{sum: items}, {add: {progress: better, span: 5, min: 0, max: 2}}, {round: 2}]\n"
    done = scored(tmp_path, plan(ONE, ledger, a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    assert [done.total_of(unit) for unit in range(5)] == [102, 100, 100, 102, 102]
    assert "(80 − 50) ÷ 50 × 5 = 3，按 2 计" in explain_unit(done, 0).render("zh")


GATED = (
    "gates: {{short: {{title: {{zh: 核心未达, en: Core short}}, when: any core item below base, {acts}}}}}\n"
    "coefficients: {{difficulty: {{title: {{zh: 难度系数, en: Difficulty}}, given: factor}}}}\n"
)
STEPS = (
    "ledger: [{sum: items}, {gate: short}, {multiply: difficulty}, {add: {progress: better, span: 5}}, {round: 2}]\n"
)


def gated(folder: Path, acts: str) -> Run:
    """u0 .. u4 fall short of their base of 0, from u1 to u3; their difficulties are above, at and below 1."""
    text = plan(ONE, STEPS, core="core: yes, ", extra=GATED.format(acts=acts), a="higher")
    table = "unit,factor\nu0,1.05\nu1,1.05\nu2,1\nu3,0.95\nu4,0.95\n"
    now = facts(y2025={"a": [-9, -5, -7, -1, 5]}, y2026={"a": [1, -9, -3, -2, 5]})
    done: Run = run(folder, text, units=table, facts=now)
    return done


def test_what_is_suspended_falls_away_whichever_way_it_works(tmp_path: Path) -> None:
    done = gated(tmp_path, "suspend: [difficulty, better]")
    after = [[float(line.after.at(unit)) for line in done.lines] for unit in range(5)]
    assert [line[2] for line in after] == [105, 100, 100, 100, 95]
    assert [line[3] - line[2] == 0 for line in after] == [False, True, True, True, True]
    assert "进步指数：停用（核心未达）" in explain_unit(done, 1).render("zh")


def test_what_may_not_lift_falls_away_only_where_it_would(tmp_path: Path) -> None:
    done = gated(tmp_path, "no_lift: [difficulty, better]")
    whole = indices(done)
    assert [bool(tripped) for tripped in done.tripped["short"]] == [False, True, True, True, False]
    assert [line.after.at(3) for line in done.lines[:3]] == [100, 100, 95]  # nobody gains by falling short
    assert done.lines[2].after.at(1) == 100
    kept = [min(each, F(50)) if unit in (1, 2, 3) else each for unit, each in enumerate(whole) if each is not None]
    base = [105, 100, 100, 95, 95]
    assert [done.total_of(unit) for unit in range(5)] == [
        half_up(score + (each - 50) / 10, 2) for score, each in zip(base, kept, strict=True)
    ]
    assert whole[2] is not None
    assert whole[2] > 50
    assert "进步指数：停用（核心未达）" in explain_unit(done, 2).render("zh")
    assert "难度系数：0.95" in explain_unit(done, 3).render("zh")
    assert "难度系数、进步指数不得抬高得分" in explain_unit(done, 1).render("zh")


def test_a_bundle_replays_to_the_same_indices_and_a_second_run_keeps_them(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, a="higher"), y2025={"a": WAS}, y2026={"a": NOW})
    assert replay(freeze(done)).matches
    assert again(done).total.fractions() == done.total.fractions()


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "ledger", "code"),
    [
        ("indicators: {a: 60%, b: 30%}", LEDGER, "progress-weights"),
        ("indicators: {c: 1}", LEDGER, "unknown-indicator"),
        ("indicators: {near: 1}", LEDGER, "progress-direction"),
        ("indicators: {a: 1}, own: 120%", LEDGER, "refused"),
        ("indicators: {a: 1}, fewest: 1", LEDGER, "refused"),
        ("indicators: [{of: a, weight: 1, scale: 0}]", LEDGER, "refused"),
        ("indicators: [{of: a, weight: 50%}, {of: a, weight: 50%}]", LEDGER, "refused"),
        ("indicators: {a: 100%, b: 0}", LEDGER, "refused"),
        ("indicators: {a: 1}, scale: variance", LEDGER, "unknown-word"),
        ("indicators: {a: 1}, missing: zero", LEDGER, "unknown-word"),
        ("indicators: {a: 1}", LEDGER.replace("better", "beter"), "unknown-progress-index"),
        ("indicators: {a: 1}", LEDGER.replace(", span: 5", ""), "missing-key"),
        ("indicators: {a: 1}", LEDGER.replace("span: 5", "span: -5"), "refused"),
        ("indicators: {a: 1}", LEDGER.replace("{add", "{subtract"), "ledger-add"),
        (
            "indicators: {a: 1}",
            LEDGER.replace("{round", "{add: {progress: better, span: 1}}, {round"),
            "progress-twice",
        ),
        ("indicators: {a: 1}", "ledger: [{sum: items}, {round: 2}]\n", "progress-unused"),
    ],
)
def test_an_index_that_means_nothing_is_refused(tmp_path: Path, index: str, ledger: str, code: str) -> None:

    text = HEAD + plan(index, ledger, a="higher", b="lower", near="near")
    (tmp_path / "scheme.yaml").write_text(text.replace("weight: 33", "weight: 25", 1), encoding="utf-8")
    _, found = examine(tmp_path / "scheme.yaml")
    told = [each for each in found if each.code == code]
    assert told, [each.render("zh") for each in found]
    assert all(each.message.zh != each.message.en for each in told)
