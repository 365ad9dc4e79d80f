"""Right figures in the wrong place: exchanged headers, a column sorted by itself, one pasted a row too low."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level

PLAN = """
measures:
  负债: {title: {zh: 负债, en: Debt}, unit: 万元, over_periods: end}
  资产: {title: {zh: 资产, en: Assets}, unit: 万元, over_periods: end}
  收入: {title: {zh: 收入, en: Revenue}, unit: 万元}
  利润: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  debt: {title: {zh: 资产负债率, en: Debt ratio}, formula: 负债 / 资产, unit: "%", direction: lower}
  revenue: {title: {zh: 营业收入, en: Turnover}, formula: 收入, unit: 万元, direction: higher}
  profit: {title: {zh: 利润总额, en: Total profit}, formula: 利润, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: debt, weight: 40, tiers: {target: table}, rule: "完成目标值得满分；每高于目标值1个百分点扣1分，扣完为止"}
        - {indicator: revenue, weight: 30, tiers: {target: table}, rule: {ratio: target}}
        - {indicator: profit, weight: 30, tiers: {target: table}, rule: {ratio: target}}
ledger: [{sum: items}, {round: 2}]
"""
SIZES = (5, 300, 40, 8, 900, 60)
UNITS = [f"u{number}" for number, _ in enumerate(SIZES)]


def _run(
    folder: Path, header: str, *, revenue: list[int] | None = None, prior: bool = False, targets: bool = True
) -> Run:
    """Six units of different size in a wide table, its measures under these headers."""
    earned = revenue or [9 * size for size in SIZES]
    rows = [f"u{at},2026,{70 * size},{100 * size},{earned[at]},{2 * size}" for at, size in enumerate(SIZES)]
    rows += (
        [f"u{at},2025,{71 * size},{98 * size},{8 * size},{2 * size}" for at, size in enumerate(SIZES)] if prior else []
    )
    laid = [f"u{at},revenue,{10 * size}\nu{at},profit,{2 * size}" for at, size in enumerate(SIZES)]
    return run(
        folder,
        PLAN,
        units="unit,name\n" + "".join(f"{unit},{unit}公司\n" for unit in UNITS),
        facts=f"unit,period,{header}\n" + "\n".join(rows),
        targets="unit,item,target\n*,debt,68\n" + ("\n".join(laid) if targets else "*,revenue,100\n*,profit,100\n"),
    )


def _told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == code]


def test_figures_in_their_place_are_not_doubted(tmp_path: Path) -> None:
    done = _run(tmp_path, "负债,资产,收入,利润", prior=True)
    assert not _told(done, "columns-exchanged")
    assert not _told(done, "rows-out-of-step")


def test_debt_and_assets_under_each_others_header_are_told(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, "资产,负债,收入,利润"), "columns-exchanged")
    assert found.level is Level.WARNING
    assert found.message.zh == (
        "“资产负债率”6 个单位的实际值（居中 142.9 %）像是分子分母颠倒了：目标值在 68 % 上下；仍按此计算"
    )
    assert found.hint is not None
    assert "“负债”与“资产”两列的列名是否对调" in found.hint.zh


def test_two_measures_under_each_others_header_are_told(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, "负债,资产,利润,收入"), "columns-exchanged")
    assert "“营业收入”与“利润总额”的实际值像是写反了" in found.message.zh


@pytest.mark.parametrize("order", [sorted(range(6), key=SIZES.__getitem__), [5, 0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 0]])
@pytest.mark.parametrize("prior", [True, False])
def test_a_column_out_of_step_with_its_units_is_told(tmp_path: Path, order: list[int], prior: bool) -> None:
    revenue = [9 * SIZES[at] for at in order]
    done = _run(tmp_path, "负债,资产,收入,利润", revenue=revenue, prior=prior, targets=not prior)
    found = _told(done, "rows-out-of-step")
    assert found
    assert {finding.level for finding in found} == {Level.WARNING}
