"""Papers show a target as it was agreed and as its price clause moved it, and print the clause once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.reports import write_scorecards
from hengji.reports.page import report_html

PLAN = """
measures:
  price: {title: {zh: 铜价, en: Copper}, unit: 元/吨, over_periods: average}
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 10
      items:
        - indicator: profit
          weight: 10
          tiers: {TIERS}
          linked: {to: price, base: 60000, volume: 2 万吨, pass_through: 50%, cap: 30%}
          rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止
ledger: [{sum: items}, {round: 2}]
"""
CLAUSE = "与“铜价”挂钩：期间均价较基准价60000元/吨的变动，按计划量2万吨×50%同向调整，调整幅度不超过目标值的30%"


def done(folder: Path, tiers: str) -> Run:
    """The mean price is 60100: 100 x 2 x 50 % = 100 万元."""
    facts = "unit,measure,period,value\nU1,profit,2026,1100\n*,price,2026,60100\n"
    return run(folder, PLAN.replace("TIERS", tiers), units="unit,name\nU1,甲公司\n", facts=facts)


def texts(folder: Path, made: Run) -> str:
    write_scorecards(made, folder / "cards.xlsx", "zh")
    book = openpyxl.load_workbook(folder / "cards.xlsx")
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


@pytest.mark.parametrize(
    "tiers", ["target: 1000", "target: 1000, base: 800, challenge: 1200, good: 1300, best: 1400, fail: 500, worst: 1"]
)
def test_both_targets_and_the_clause_stand_on_paper(tiers: str, tmp_path: Path) -> None:
    made = done(tmp_path, tiers)
    page = unescape(re.sub(r"<[^<>]*>", "", report_html(made, "zh").split("</style>")[1]))
    cells = texts(tmp_path, made)
    assert "原定agreed 目标值target 1,000" in page
    assert "目标 1000 → 1100" in page
    assert CLAUSE in page
    assert CLAUSE in cells
    assert "目标 1000 → 1100" in cells
    assert "原定 1,000 调整后 1,100" in cells
    if len(tiers.split(",")) > 1:
        assert "目标值 原定 1,000 调整后 1,100" in cells
        assert "挑战值 原定 1,200 调整后 1,300" in cells
