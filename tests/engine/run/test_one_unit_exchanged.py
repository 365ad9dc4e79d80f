"""Two figures of one unit in each other's place, and a column a row too low, below zero or across classes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Level

DEBT = """
measures:
  负债: {title: {zh: 负债总额, en: Debt}, unit: 万元, over_periods: end}
  资产: {title: {zh: 资产总额, en: Assets}, unit: 万元, over_periods: end}
indicators: {debt: {title: {zh: 资产负债率, en: Debt ratio}, formula: 负债/资产, unit: "%", decimals: 2, direction: near}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{indicator: debt, weight: 100, rule: 资产负债率控制在50%~60%之间得满分，每超出区间1个百分点扣1.2分，扣完为止}]
ledger: [{sum: items}, {round: 2}]
"""


def of_debts(folder: Path, pairs: dict[str, tuple[int, int]], last: dict[str, tuple[int, int]]) -> Run:
    rows = [
        f"{unit},{name},{year},{value}\n"
        for year, given in (("2026", pairs), ("2025", last))
        for unit, values in given.items()
        for name, value in zip(("负债", "资产"), values, strict=True)
    ]
    units = "unit,name\n" + "".join(f"{unit},{unit}\n" for unit in pairs)
    return run(folder, DEBT, units=units, facts="unit,measure,period,value\n" + "".join(rows))


def test_debt_and_assets_of_one_unit_exchanged_are_told(tmp_path: Path) -> None:
    done = of_debts(tmp_path, {"a": (51, 90), "b": (64, 99), "c": (520, 250), "d": (20, 40)}, {})
    (found,) = [each for each in done.all_findings if each.code == "columns-exchanged"]
    assert found.level is Level.WARNING
    assert found.message.zh.startswith("c：“资产负债率”为 208 %，其他单位在 50 到 64.65 % 之间")
    assert str(found.where) == "facts.csv:6 [value]"


@pytest.mark.parametrize(
    ("pairs", "last"),
    [
        ({"a": (51, 90), "b": (64, 99), "c": (520, 250), "d": (20, 40)}, {"c": (400, 250)}),  # so it was last year
        ({"a": (51, 90), "b": (64, 99), "c": (520, 250), "d": (130, 100)}, {}),  # not alone
        ({"a": (51, 90), "b": (10, 99), "c": (520, 250), "d": (20, 40)}, {}),  # the others are all different
        ({"a": (51, 90), "b": (64, 99), "c": (110, 100), "d": (20, 40)}, {}),  # hardly more than it owns
        ({"a": (51, 90), "c": (520, 250), "d": (20, 40)}, {}),
    ],
)
def test_a_unit_that_owes_more_than_it_owns_is_not_told(
    tmp_path: Path, pairs: dict[str, tuple[int, int]], last: dict[str, tuple[int, int]]
) -> None:
    assert "columns-exchanged" not in codes(of_debts(tmp_path, pairs, last))


PROFIT = """
measures: {利润: {title: {zh: 利润总额, en: Profit}, unit: 万元}}
indicators: {profit: {title: {zh: 利润总额, en: Profit}, formula: 利润, unit: 万元, direction: higher}}
classes: {one: {zh: 甲类, en: One}, two: {zh: 乙类, en: Two}}
classify: {given: yes}
scorecards:
  one:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{indicator: profit, weight: 100, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}]
  two:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{indicator: profit, weight: 100, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}]
ledger: [{sum: items}, {round: 2}]
"""
TARGETS = [22000, 11000, 7500, 28000, -500, 5000, 12000, 9600, 3000, 40000]
PROFITS = [23400, 9100, 7700, 31000, -1200, 4020, 12600, 8800, 3100, 41000]


def of_profits(folder: Path, values: list[int]) -> Run:
    head = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
"""
    units = "unit,name,class\n" + "".join(f"u{at},u{at},{'one' if at < 4 else 'two'}\n" for at in range(10))
    facts = "unit,measure,period,value\n" + "".join(f"u{at},利润,2026,{value}\n" for at, value in enumerate(values))
    targets = "unit,item,target\n" + "".join(f"u{at},profit,{value}\n" for at, value in enumerate(TARGETS))
    return run(folder, PROFIT, head=head, units=units, facts=facts, targets=targets)


@pytest.mark.parametrize(
    ("values", "way", "row"),
    [
        (PROFITS[-1:] + PROFITS[:-1], "从u0起下移", 2),
        (PROFITS[1:] + PROFITS[:1], "从u0起上移", 2),
        ([*PROFITS[:2], 8000, *PROFITS[2:-1]], "从u3起下移", 5),
    ],
)
def test_a_column_a_row_off_is_told_across_classes_and_below_zero(
    tmp_path: Path, values: list[int], way: str, row: int
) -> None:
    (found,) = [each for each in of_profits(tmp_path, values).all_findings if each.code == "rows-out-of-step"]
    assert found.level is Level.WARNING
    assert way in found.message.zh
    assert str(found.where) == f"facts.csv:{row} [value]"


def test_figures_in_their_own_rows_are_not_told(tmp_path: Path) -> None:
    assert "rows-out-of-step" not in codes(of_profits(tmp_path, PROFITS))
