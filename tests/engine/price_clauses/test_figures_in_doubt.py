"""What feeds a price clause is judged before it moves anybody's target: base prices, prices and planned volumes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import HEAD, run

from hengji.engine.run.result import Run
from hengji.engine.scheme import examine
from hengji.engine.values.finding import Finding, Level

PLAN = """
measures:
  coal_price: {title: {zh: 煤价, en: Coal}, unit: 元/吨, over_periods: average, plausible: 200 .. 2000}
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher, decimals: 2}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {indicator: profit, weight: 100, tiers: {target: table}, linked: LINKED, rule: {ratio: target, cap: 120%}}
ledger: [{sum: items}]
"""
COLUMN = "{to: coal_price, base: base_price, volume: planned, volume_unit: 万吨, pass_through: 10%, cap: 15%}"
PAST = '{to: coal_price, base: "avg(prior(coal_price), prior(coal_price, 2))", volume: 1 万吨}'


@pytest.mark.parametrize(
    ("base", "wrong"), [("550 元/吨", False), ("550 元/千克", True), ("55", True), ("0.06 万元/吨", False)]
)
def test_a_base_price_outside_the_plausible_prices_is_an_error_of_the_scheme(base: str, wrong: bool) -> None:
    linked = f"{{to: coal_price, base: {base}, volume: 10 万吨}}"
    found = [
        each for each in examine(HEAD + PLAN.replace("LINKED", linked))[1] if each.code == "price-clause-implausible"
    ]
    assert bool(found) is wrong
    for each in found:
        assert each.level is Level.ERROR
        assert each.where.field == "base"
        assert "200 .. 2000" in each.render("zh")


def done_with(folder: Path, linked: str, prices: str, rows: list[tuple[str, float, float, float]]) -> Run:
    targets = "".join(f"{unit},profit,{target},{base},{volume}\n" for unit, target, base, volume in rows)
    facts = (
        "unit,measure,period,value,status\n"
        + prices
        + "".join(f"{unit},profit,2026,{target},\n" for unit, target, _, _ in rows)
    )
    return run(
        folder,
        PLAN.replace("LINKED", linked),
        units="unit\n" + "".join(f"{unit}\n" for unit, *_ in rows),
        targets="unit,item,target,base_price,planned\n" + targets,
        facts=facts,
    )


def told(done: Run, code: str) -> list[Finding]:
    return [each for each in done.findings if each.code == code]


ROWS = [(f"u{i}", 1000.0 * i, 550.0, 100.0 * i) for i in range(1, 7)]
YEAR = "*,coal_price,2026,600,\n"


def test_sound_figures_are_not_told(tmp_path: Path) -> None:
    done = done_with(tmp_path, COLUMN, YEAR, ROWS)
    assert not told(done, "price-clause-implausible")
    assert not told(done, "price-clause-volume-far-off")


def test_a_base_price_of_the_targets_table_is_judged_too(tmp_path: Path) -> None:
    rows = [*ROWS[:-1], ("u6", 6000.0, 5500.0, 600.0)]
    [found] = told(done_with(tmp_path, COLUMN, YEAR, rows), "price-clause-implausible")
    assert found.level is Level.ERROR
    assert "u6" in found.render("en")
    assert "targets.csv:7" in str(found.where)


MONTHS = "".join(f"*,coal_price,2026-{month:02d},{600 if month != 7 else 6000},STATUS\n" for month in range(1, 13))


def test_one_month_out_of_range_behind_the_mean_is_an_error_at_its_row(tmp_path: Path) -> None:
    [found] = told(done_with(tmp_path, COLUMN, MONTHS.replace("STATUS", ""), ROWS), "price-clause-implausible")
    assert found.level is Level.ERROR
    assert "6000 元/吨" in found.render("zh")
    assert "facts.csv:8" in str(found.where)


def test_a_confirmed_price_is_taken(tmp_path: Path) -> None:
    done = done_with(tmp_path, COLUMN, MONTHS.replace("STATUS", "confirmed"), ROWS)
    assert not told(done, "price-clause-implausible")


def test_a_past_price_that_makes_the_base_price_is_judged_and_one_that_nothing_uses_is_not(tmp_path: Path) -> None:
    prices = YEAR + "*,coal_price,2025,550,\n*,coal_price,2024,5,\n*,coal_price,2020,5,\n"
    found = told(done_with(tmp_path, PAST, prices, ROWS), "price-clause-implausible")
    assert len([each for each in found if "facts.csv:4" in str(each.where)]) == 1
    assert not [each for each in found if "facts.csv:5" in str(each.where)]


@pytest.mark.parametrize(
    ("volume", "level"), [(600.0, None), (6_000_000.0, Level.ERROR), (60_000.0, Level.WARNING), (0.06, Level.ERROR)]
)
def test_a_volume_that_is_nothing_like_the_others_is_told_at_its_cell(
    volume: float, level: Level | None, tmp_path: Path
) -> None:
    rows = [*ROWS[:-1], ("u6", 6000.0, 550.0, volume)]
    found = told(done_with(tmp_path, COLUMN, YEAR, rows), "price-clause-volume-far-off")
    assert [each.level for each in found] == ([] if level is None else [level])
    for each in found:
        assert "u6" in each.render("zh")
        assert "targets.csv:7" in str(each.where)


def test_a_large_company_with_a_large_target_is_no_slip(tmp_path: Path) -> None:
    rows = [*ROWS[:-1], ("u6", 6_000_000.0, 550.0, 600_000.0)]
    [found] = told(done_with(tmp_path, COLUMN, YEAR, rows), "price-clause-volume-far-off")
    assert found.level is Level.WARNING


def test_three_units_do_not_tell_what_is_usual(tmp_path: Path) -> None:
    rows = [("u1", 1000.0, 550.0, 1.0), ("u2", 1000.0, 550.0, 1.0), ("u3", 1000.0, 550.0, 10_000.0)]
    assert not told(done_with(tmp_path, COLUMN, YEAR, rows), "price-clause-volume-far-off")
