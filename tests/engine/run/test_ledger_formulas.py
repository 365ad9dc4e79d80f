"""Formulas of the ledger and of gates: units as written, earlier years, and names that mean one thing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import HEAD, run

from hengji.engine.run.result import Run
from hengji.engine.scheme import examine
from hengji.engine.values.null import NullReason

PLAN = """measures:
  profit: {{title: {{zh: 利润总额, en: Profit}}, unit: 万元}}
  debt: {{title: {{zh: 资产负债率, en: Debt ratio}}, unit: "%"}}
  staff: {{title: {{zh: 人数, en: Staff}}, unit: 人, over_periods: end}}
indicators:
  profit: {{title: {{zh: 利润总额, en: Profit}}, unit: 万元, direction: higher}}
  per_head: {{title: {{zh: 人均利润, en: Profit per head}}, formula: 利润总额 / 人数, unit: 万元/人, direction: higher}}
scorecards:
  all:
    - dimension: {{zh: 一, en: One}}
      id: one
      items:
        - {{indicator: profit, id: earned, weight: 100, tiers: {{target: 100}}, rule: {{ratio: target, cap: 120%}}}}
gates:
  g: {{title: {{zh: 闸, en: Gate}}, when: "{when}", effect: {{total_cap: 60}}}}
ledger:
  - sum: items
  - gate: g
  - add: {{formula: "{add}"}}
"""
FACTS = "unit,measure,period,value\n" + "".join(
    f"{unit},profit,2026,{now}\n{unit},profit,2025,{before}\n{unit},debt,2026,{debt}\n{unit},staff,2026,10\n{unit},staff,2025,8\n"
    for unit, now, before, debt in (("u1", 100, 50, 65), ("u2", 100, 200, 75))
)


def scored(folder: Path, when: str = "score < 0", add: str = "0", facts: str = FACTS) -> Run:
    done: Run = run(folder, PLAN.format(when=when, add=add), units="unit\nu1\nu2\n", facts=facts)
    return done


def refused(folder: Path, when: str = "score < 0", add: str = "0", plan: str = PLAN) -> list[str]:
    """The errors of a scheme with these formulas."""
    (folder / "scheme.yaml").write_text(HEAD + plan.format(when=when, add=add), encoding="utf-8")
    _, found = examine(folder / "scheme.yaml")
    return [finding.code for finding in found if finding.level == "error"]


@pytest.mark.parametrize(
    ("when", "trips"),
    [
        ("资产负债率 > 70%", [False, True]),
        ("debt > 0.7 * 100%", [False, True]),
        ("利润总额 < 1亿元", [True, True]),
        ("profit >= 100万元", [True, True]),
        ("profit > 1000000元", [False, False]),
        ("growth(profit) < 0", [False, True]),
        ("上年(利润总额) > 100万元", [False, True]),
        ("staff > opening(staff)", [True, True]),
        ("人均利润 > 9万元/1人", [True, True]),
        ("earned < 60", [False, False]),
    ],
)
def test_a_gate_compares_figures_in_the_units_they_are_written_in(tmp_path: Path, when: str, trips: list[bool]) -> None:
    assert scored(tmp_path, when=when).tripped["g"].tolist() == trips


@pytest.mark.parametrize(
    ("add", "points"),
    [
        ("利润总额 / 100万元", [1, 1]),
        ("上年(利润总额) / 100万元", [Fraction(1, 2), 2]),
        ("(profit - prior(profit)) / 50万元", [1, -2]),
        ("debt / 1%", [65, 75]),
        ("(80% - debt) / 5%", [3, 1]),
        ("growth(profit) / 10%", [10, -5]),
        ("earned * debt", [65, 75]),
        ("if(debt > 70%, -2, 0)", [0, -2]),
        ("利润总额 / 10", [10, 10]),
        ("min(5, score / 50)", [2, 2]),
    ],
)
def test_a_step_adds_what_its_units_and_years_say(tmp_path: Path, add: str, points: list[Fraction]) -> None:
    added = scored(tmp_path, add=add).lines[-1]
    assert [
        after - before for before, after in zip(added.before.fractions(), added.after.fractions(), strict=True)
    ] == points


def test_a_year_that_is_not_there_holds_the_unit(tmp_path: Path) -> None:
    facts = "".join(line + "\n" for line in FACTS.splitlines() if line != "u2,profit,2025,200")
    done = scored(tmp_path, add="上年(利润总额) / 100万元", facts=facts)
    assert [NullReason(int(each)) for each in done.held] == [NullReason.NONE, NullReason.MISSING_FACT]


def test_an_item_of_a_card_that_no_unit_has_counts_no_points(tmp_path: Path) -> None:
    """It stands on a card of the scheme, so nothing is missing."""
    other = """  others:
    - dimension: {{zh: 二, en: Two}}
      id: two
      items:
        - {{indicator: profit, id: elsewhere, weight: 100, tiers: {{target: 100}}, rule: {{ratio: target}}}}
gates:
"""
    head = HEAD.replace("{all: {zh: 全, en: All}}", "{all: {zh: 全, en: All}, others: {zh: 其他, en: Others}}")
    plan = PLAN.replace("gates:\n", other).format(when="elsewhere >= 30 或 two >= 30", add="elsewhere + two")
    done = run(tmp_path, plan, head=head, units="unit\nu1\nu2\n", facts=FACTS)
    assert done.tripped["g"].tolist() == [False, False]
    assert done.held.tolist() == [0, 0]
    assert done.total.fractions() == [100, 100]


@pytest.mark.parametrize("add", ["debt / 10", "growth(profit) * 100", "score - debt", "debt", "min(debt, 5%)"])
def test_a_rate_is_no_number_of_points(tmp_path: Path, add: str) -> None:
    """4 % may be 4 points or 0.04: `/ 1%` says which."""
    assert refused(tmp_path, add=add) == ["ledger-rate"]


def test_a_name_of_points_and_of_a_figure_is_refused(tmp_path: Path) -> None:
    plan = PLAN.replace("id: earned, ", "")
    assert refused(tmp_path, when="profit > 1亿元", plan=plan) == ["name-two-meanings"]
    assert refused(tmp_path, add="利润总额 / 1亿元", plan=plan) == ["name-two-meanings"]
    assert refused(tmp_path, when="debt > 70%", plan=plan) == []
