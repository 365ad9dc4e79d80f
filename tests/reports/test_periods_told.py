"""Papers and explanations say how months and quarters make up the figure of a year, measure by measure."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.trace import explain_cell
from hengji.reports import write_scorecards
from hengji.reports.page import report_html

PLAN = """
measures:
  punctual: {title: {zh: 准班率, en: Punctuality}, unit: "%", over_periods: average}
  debt: {title: {zh: 负债总额, en: Debt}, unit: 万元, over_periods: end}
  cost: {title: {zh: 管理费用, en: Cost}, unit: 万元}
  staff: {title: {zh: 平均人数, en: Head count}, unit: 人, over_periods: average}
indicators:
  punctual: {title: {zh: 准班率, en: Punctuality}, unit: "%", direction: higher}
  debt: {title: {zh: 负债总额, en: Debt}, unit: 万元, direction: lower}
  per_head: {title: {zh: 人均管理费用, en: Cost per head}, formula: cost / staff, unit: 万元/人, direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 30
      items:
        - {indicator: punctual, weight: 10, tiers: {target: 95}, rule: 得分=实际值/目标值×权重分}
        - {indicator: debt, weight: 10, tiers: {target: 100}, rule: 得分=目标值/实际值×权重分}
        - {indicator: per_head, weight: 10, tiers: {target: 1}, rule: 得分=目标值/实际值×权重分}
ledger: [{sum: items}, {round: 2}]
"""
FIGURES = {
    "punctual": (94, 95, 96, 95),
    "debt": (90, 100, 110, 120),
    "cost": (20, 30, 40, 30),
    "staff": (100, 98, 102, 100),
}
TOLD = {
    "zh": (
        "填报数；单位：%；越高越好；各期平均",
        "单位：万元；越低越好；取期末数",
        "越低越好；管理费用各期合计；平均人数各期平均",
    ),
    "en": (
        "higher is better; averaged over the periods",
        "as at the end",
        "Cost: summed over the periods; Head count: averaged over the periods",
    ),
}


@pytest.fixture
def done(tmp_path: Path) -> Run:
    rows = [
        f"U1,{name},2026Q{part},{value}" for name, all_ in FIGURES.items() for part, value in enumerate(all_, start=1)
    ]
    return run(tmp_path, PLAN, units="unit,name\nU1,甲公司\n", facts="\n".join(["unit,measure,period,value", *rows]))


def test_the_policy_states_the_rule_of_each_measure_itself(done: Run, tmp_path: Path) -> None:
    page = unescape(re.sub(r"<[^<>]*>", "", report_html(done, "zh").split("</style>")[1]))
    assert [told for told in (*TOLD["zh"], *TOLD["en"]) if told not in page] == []
    write_scorecards(done, tmp_path / "cards.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "cards.xlsx")
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value)
    assert [told for told in TOLD["zh"] if told not in cells] == []


def test_an_explanation_makes_the_years_figure_up_from_the_quarters(done: Run) -> None:
    assert [each.zh for each in explain_cell(done, 0, "punctual").inputs] == [
        "准班率 2026：各期平均 (94 + 95 + 96 + 95) ÷ 4 = 95"
    ]
    assert [each.en for each in explain_cell(done, 0, "debt").inputs] == ["Debt 2026: as at the end 2026Q4 = 120"]
    assert [each.zh for each in explain_cell(done, 0, "per_head").inputs] == [
        "管理费用 2026：各期合计 20 + 30 + 40 + 30 = 120",
        "平均人数 2026：各期平均 (100 + 98 + 102 + 100) ÷ 4 = 100",
    ]
