"""A figure for everybody stands for its own period alone, and a unit's own level comes before everybody's."""

from __future__ import annotations

from pathlib import Path

from support.files import codes, run

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
