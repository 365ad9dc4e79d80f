"""Figures nobody would believe are told with their unit; what a mapping declares against the scheme is told too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from support.group import FIGURES, scheme, sheet, tables

from hengji.engine.run.declared import declared_findings
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.direction import Direction
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason


def run(changed: Mapping[str, object], plan: Scheme | None = None) -> Run:
    return score(plan or scheme(), tables(FIGURES | {"U2": {**FIGURES["U2"], **changed}}))


def told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.findings if finding.code == code]


@pytest.mark.parametrize("profit", [500_000, Fraction("0.005")])
def test_a_figure_thousands_of_times_last_years_is_told_with_its_unit_and_both_figures(profit: Fraction) -> None:
    (found,) = told(run({"净利润": (profit, 60)}), "implausible-change")
    assert found.level is Level.ERROR
    assert found.message.zh.startswith("乙公司：净利润 2026 ")
    assert "2025 60 亿元" in found.message.zh
    assert "倍，像是计量单位写错" in found.message.zh


def test_a_year_ten_times_better_or_a_zero_is_nothing_to_tell() -> None:
    assert not told(run({"净利润": (600, 60)}), "implausible-change")
    assert not told(run({"净利润": (0, 60)}), "implausible-change")


def test_a_figure_far_from_its_own_target_is_told() -> None:
    (found,) = told(run({"revenue": 4_800_000}), "implausible-target")
    assert found.message.zh.startswith("乙公司：“营业收入”实际值 4,800,000 亿元，目标值 490 亿元")
    assert not told(run({}), "implausible-target")


def test_a_figure_that_somebody_confirmed_is_not_doubted_again() -> None:
    given = tables(FIGURES | {"U2": {**FIGURES["U2"], "revenue": 4_800_000, "净利润": (500_000, 60)}})
    doubted = {"implausible-change", "implausible-target"}
    assert doubted <= {finding.code for finding in score(scheme(), given).findings}
    facts = given.facts
    facts.texts["status"] = ["已核实"] * facts.rows
    assert not doubted & {finding.code for finding in score(scheme(), given).findings}
    facts.texts["status"] = ["待审核"] * facts.rows
    done = score(scheme(), given)
    assert doubted <= {finding.code for finding in done.findings}
    (strange,) = told(done, "status-unknown")
    assert f"{facts.rows} 个数的状态“待审核”" in strange.message.zh


def test_a_digit_too_many_or_too_few_beside_the_target_is_asked_about() -> None:
    (found,) = told(run({"revenue": 4_800}), "far-from-target")
    assert found.level is Level.WARNING
    assert "实际值 4,800 亿元，目标值 490 亿元，相差约 10 倍" in found.message.zh
    assert "相差约 10 倍" in told(run({"revenue": 48}), "far-from-target")[0].message.zh
    assert not told(run({"revenue": 68}), "far-from-target")
    assert not told(run({"revenue": 2_000}), "far-from-target")


def _rates(*values: object) -> Run:
    plan = scheme()
    roe = replace(plan.indicators["roe"], formula=None, formula_text="")
    ids = [f"U{number}" for number, _ in enumerate(values, start=1)]
    given = tables({id: {"roe": value, "revenue": 490} for id, value in zip(ids, values, strict=True)})
    units = sheet(
        "units",
        [{"unit": id, "name": id, "难度": 1, "奖金基数": 30} for id in ids],
        ("unit", "name", "class"),
        ("难度", "奖金基数"),
    )
    return score(replace(plan, indicators={**plan.indicators, "roe": roe}), replace(given, units=units))


def test_a_rate_unlike_all_others_is_told_where_no_target_or_last_year_tells() -> None:
    (slip,) = told(_rates(96, "0.9799", "97.5", 98, 95), "odd-among-peers")
    assert (slip.level, slip.message.zh) == (Level.ERROR, "U2：净资产收益率 0.9799 %，多数单位在 96 % 上下；仍按此计算")
    (digit,) = told(_rates(96, "979.9", "97.5", 98, 95), "odd-among-peers")
    assert digit.level is Level.WARNING
    assert not told(_rates(96, 41, "97.5", 98, 95), "odd-among-peers")
    assert not told(_rates("0.4", "0.5", "40", "0.6", "0.2"), "odd-among-peers")


def test_a_target_below_zero_and_a_figure_above_are_noted() -> None:
    given = tables(
        targets=({"unit": "*", "item": "roe", "target": "7.6"}, {"unit": "*", "item": "revenue", "target": -490})
    )
    found = told(score(scheme(), given), "sign-of-target")
    assert {finding.level for finding in found} == {Level.NOTE}
    assert "甲公司：“营业收入”目标值 -490 亿元 为负" in found[0].message.zh
    assert not told(run({}), "sign-of-target")


def test_a_rate_written_as_a_ratio_is_told() -> None:
    # ROE 0.05 % against a target of 7.6 %: a hundredfold slip
    assert [finding.code for finding in told(run({"净利润": (Fraction("0.5"), 60)}), "implausible-target")] == []
    plan = scheme()
    roe = replace(plan.indicators["roe"], formula=None, formula_text="")
    ratio = replace(plan, indicators={**plan.indicators, "roe": roe})
    done = score(
        ratio,
        tables({id: {"roe": (value, 65), "revenue": 490} for id, value in (("U1", 66), ("U2", Fraction("0.66")))}),
    )
    assert [finding.message.en[:25] for finding in told(done, "implausible-change")] == ["乙公司: ROE 2026 0.66 %, 202"]


def test_an_indicator_outside_the_bounds_its_scheme_states_is_told() -> None:
    plan = scheme()
    bounded = replace(plan.indicators["roe"], plausible=(Fraction(-20), Fraction(30)))
    plan = replace(plan, indicators={**plan.indicators, "roe": bounded})
    (found,) = told(run({"净利润": (400, 60)}, plan), "implausible")
    assert found.message.zh == "乙公司：“净资产收益率” 40 % 不在合理范围 -20 .. 30 内，仍按此计算"


def test_one_figure_under_two_names_is_told_and_neither_is_used() -> None:
    done = run({"营业收入": 470})
    assert [finding.level for finding in told(done, "fact-twice")] == [Level.ERROR]
    assert done.held[1] == NullReason.DISCREPANT


def test_a_unit_or_direction_of_the_mapping_that_is_not_the_schemes_is_told() -> None:
    given = replace(
        tables(),
        declared_units={"净利润": "万元", "revenue": "人", "别的": "吨"},
        declared_directions={"ROE": Direction.LOWER, "revenue": Direction.HIGHER},
    )
    unit, direction = declared_findings(scheme(), given, "mapping.yaml")
    assert (unit.code, unit.level, str(unit.where)) == ("declared-unit", Level.ERROR, "mapping.yaml [revenue]")
    assert "人" in unit.message.zh
    assert "亿元" in unit.message.zh
    assert (direction.code, direction.level) == ("declared-direction", Level.WARNING)
    assert direction.message.zh == "对照表说“ROE”越低越好，方案里是越高越好；计分按方案"
