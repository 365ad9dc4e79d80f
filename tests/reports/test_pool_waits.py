"""A pool of which some or all units wait says where the share went; what is due is called what it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.trace.payment import due_of
from hengji.reports.page import report_html
from hengji.reports.workbook import write_scorecards

PLAN = """
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}}
indicators: {a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
grades: [{grade: A, title: {zh: 合格, en: Qualified}, bonus: 1}]
results: {bonus: {title: {zh: 奖金, en: Bonus}, base: 基数, pool: 100}}
"""


def group(folder: Path, facts: str) -> Run:
    units = "unit,name,基数\nU1,甲公司,10\nU2,乙公司,10\n"
    return run(folder, PLAN, units=units, facts="unit,measure,period,value\n" + facts)


@pytest.mark.parametrize(("facts", "others"), [("U1,a,2026,90\n", True), ("U1,a,2026,\n", False)])
def test_the_share_went_to_others_only_where_somebody_is_paid(tmp_path: Path, facts: str, others: bool) -> None:
    done = group(tmp_path, facts)
    (told,) = [finding for finding in done.all_findings if finding.code == "pool-provisional"]
    for message in (told.message.zh, report_html(done, "zh")):
        assert ("其份额现在分给了别人" in message) is others
        assert ("现在没有分给任何单位" in message) is not others
    assert told.message.en.endswith("went to the others" if others else "nobody is paid yet")


@pytest.mark.parametrize(
    ("most", "heading", "due"),
    [("", "应得（基数 × 系数）", "10"), (", most_each: 70%", "应得（不超过基数的 70%）", "7")],
)
def test_the_sheet_calls_the_due_what_it_is_and_shows_what_the_explanation_shows(
    most: str, heading: str, due: str, tmp_path: Path
) -> None:
    plan = PLAN.replace("pool: 100", f"pool: 100{most}")
    units = "unit,name,基数\nU1,甲公司,10\nU2,乙公司,10\n"
    done = run(tmp_path, plan, units=units, facts="unit,measure,period,value\nU1,a,2026,90\nU2,a,2026,90\n")
    write_scorecards(done, tmp_path / "out.xlsx", "zh", "")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["结果应用"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at, column = next((at, row.index(heading)) for at, row in enumerate(rows) if heading in row)
    assert str(rows[at + 1][column]) == due == str(due_of(done, done.pools[0], 0))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("pool: 100, most_each: 600%", True),
        ("pool: 20, most_each: 130%", False),
        ("pool: 100", False),
        ("most_each: 70%", False),
    ],
)
def test_a_pool_larger_than_what_is_due_says_that_everybody_is_paid_beyond_it(
    more: str, told: bool, tmp_path: Path
) -> None:
    units = "unit,name,基数\nU1,甲公司,10\nU2,乙公司,10\n"
    facts = "unit,measure,period,value\nU1,a,2026,90\nU2,a,2026,90\n"
    done = run(tmp_path, PLAN.replace("pool: 100", more), units=units, facts=facts)
    found = [each for each in done.findings if each.code == "pool-above-due"]
    assert bool(found) is told
    for each in found:
        assert "应得合计 20" in each.render("zh")
        assert "600 %" in each.render("en")
