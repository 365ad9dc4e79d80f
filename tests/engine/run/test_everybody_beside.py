"""A figure for everybody stands for its own period alone, and a unit's own level comes before everybody's."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.trace import explain_cell

SUMMED = """
measures:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, over_units: strict_sum}
indicators:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{sum: items}]
"""
LEVELS = """
measures: {rating: {title: {zh: 评价, en: Rating}, unit: 分}}
indicators: {}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {level: rating, id: audit, title: {zh: 审计, en: Audit}, weight: 100, rule: {levels: {优: full, 良: 80%}}}
ledger: [{sum: items}]
"""
UNITS = "unit,parent\ng,\nc1,g\nc2,g\n"


def summed(folder: Path, *figures: str) -> list[object]:
    done = run(folder, SUMMED, units=UNITS, facts="unit,measure,period,value\n" + "".join(f"{f}\n" for f in figures))
    return [None if done.held[unit] else done.total.at(unit) for unit in range(3)] + [sorted(codes(done))]


def test_a_figure_for_everybody_of_another_year_leaves_the_sum_of_this_one_alone(tmp_path: Path) -> None:
    *totals, found = summed(tmp_path, "c1,a,2026,60", "c2,a,2026,30", "*,a,2024,5")
    assert totals == [90, 60, 30]
    assert "unit-held" not in str(found)


def test_the_parent_is_still_held_against_its_children(tmp_path: Path) -> None:
    *totals, found = summed(tmp_path, "g,a,2026,80", "c1,a,2026,60", "c2,a,2026,30", "*,a,2024,5")
    assert totals == [80, 60, 30]
    assert "parent-against-children" in str(found)


def test_a_figure_for_everybody_of_this_very_period_is_no_sum(tmp_path: Path) -> None:
    *totals, found = summed(tmp_path, "*,a,2026,50")
    assert totals == [50, 50, 50]
    assert "parent-against-children" not in str(found)


def test_nor_is_one_made_up_of_parts_for_everybody(tmp_path: Path) -> None:
    *totals, found = summed(tmp_path, "*,a,2026H1,20", "*,a,2026H2,30")
    assert totals == [50, 50, 50]
    assert "parent-against-children" not in str(found)


def test_a_unit_s_own_level_is_told_with_its_own_row(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        LEVELS,
        units="unit\nA\nB\n",
        facts="unit,measure,period,value,level\n*,rating,2026,,良\nB,rating,2026,,优\n",
    )
    assert done.total.fractions() == [80, 100]
    (item,) = done.cards[0].items
    assert ["facts.csv:2" in str(each) for each in done.places_of(item, [0])] == [True]
    assert ["facts.csv:3" in str(each) for each in done.places_of(item, [1])] == [True]
    assert "facts.csv:3" in explain_cell(done, 1, "audit").render("zh")


AVERAGED = SUMMED.replace("over_units: strict_sum", "over_periods: average")


def averaged(folder: Path, *figures: str) -> Run:
    facts = "unit,measure,period,value\n" + "".join(f"{figure}\n" for figure in figures)
    return run(folder, AVERAGED, units="unit\nc1\nc2\n", facts=facts)


def test_a_whole_period_of_ones_own_beside_the_parts_of_everybody_is_told(tmp_path: Path) -> None:
    done = averaged(tmp_path, "c1,a,2026,60", "*,a,2026H1,40", "*,a,2026H2,80")
    (found,) = (each for each in done.all_findings if each.code == "fact-beside-everybody")
    assert found.message.zh == (
        "利润 2026 有单位自报的数：c1；其中各期另有对全部单位（*）的数（facts.csv:3 [value] 起）；这些单位按自报的数计算"
    )
    assert str(found.where) == "facts.csv:2 [value]"
    assert done.total.fractions() == [60, 60]


@pytest.mark.parametrize(("whole", "told"), [("39.99", True), ("40", False), ("80", False), ("80.01", True)])
@pytest.mark.parametrize(("who", "named"), [("*", "全部单位（*）"), ("c1", "c1")])
def test_an_average_beyond_all_its_parts_is_told_once_and_stays_used(
    tmp_path: Path, whole: str, told: bool, who: str, named: str
) -> None:
    done = averaged(tmp_path, f"{who},a,2026,{whole}", f"{who},a,2026H1,40", f"{who},a,2026H2,80")
    found = [each for each in done.all_findings if each.code == "average-outside-parts"]
    assert [each.message.zh.split("：")[0] for each in found] == ([named] if told else [])
    assert done.total.at(0) == Fraction(whole)
