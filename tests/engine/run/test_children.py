"""What stands above is the sum of what stands below, and says so where it is not."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.files import codes, run

from hengji.engine.run.children import Tree
from hengji.engine.run.result import Run
from hengji.engine.values.null import NullReason

PLAN = """
measures:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, over_units: strict_sum}
indicators:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher, over_units: strict_sum}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{sum: items}]
"""
UNITS = "unit,parent\nroot,\np,root\nc1,p\nc2,p\n"


def summed(folder: Path, *figures: str, units: str = UNITS) -> Run:
    return run(folder, PLAN, units=units, facts="unit,measure,period,value\n" + "".join(f"{f}\n" for f in figures))


def test_a_unit_that_reports_nothing_itself_has_the_sum_of_those_below_it_at_every_level(tmp_path: Path) -> None:
    done = summed(tmp_path, "c1,a,2026,10.5", "c2,a,2026,20")
    assert done.total.fractions() == [30.5, 30.5, 10.5, 20]
    assert not done.held.any()


def test_a_sum_needs_every_unit_below(tmp_path: Path) -> None:
    done = summed(tmp_path, "c1,a,2026,10")
    assert list(done.held) == [NullReason.MISSING_FACT, NullReason.MISSING_FACT, 0, NullReason.MISSING_FACT]


def test_a_reported_figure_that_is_not_the_sum_is_an_error_and_is_used(tmp_path: Path) -> None:
    done = summed(tmp_path, "p,a,2026,90", "c1,a,2026,10", "c2,a,2026,20", "root,a,2026,90")
    (found,) = [each for each in done.findings if each.code == "parent-against-children"]
    assert found.message.zh == "p：利润 2026 报 90 万元，下级合计 30 万元；按所报的数计算"
    assert done.total.fractions() == [90, 90, 10, 20]
    (tmp_path / "same").mkdir()
    same = summed(tmp_path / "same", "p,a,2026,30", "c1,a,2026,10", "c2,a,2026,20")
    assert "parent-against-children" not in codes(same)


def test_units_that_would_stand_above_themselves_stand_above_nobody(tmp_path: Path) -> None:
    done = summed(tmp_path, "p,a,2026,90", "c1,a,2026,10", "c2,a,2026,20", units="unit,parent\np,c1\nc1,p\nc2,c2\n")
    assert done.total.fractions() == [90, 10, 20]


@given(st.lists(st.integers(-1, 8), min_size=9, max_size=9))
def test_every_unit_comes_after_those_below_it(parents: list[int]) -> None:
    ids = [f"u{n}" for n in range(9)]
    below = Tree.of(ids, ["" if p < 0 else ids[p] for p in parents]).below
    place = {unit: at for at, unit in enumerate(below)}
    assert all(place.get(child, -1) < place[unit] for unit, children in below.items() for child in children)
