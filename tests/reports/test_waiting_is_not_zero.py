"""What nobody reported earns nothing yet, which is not 0: on the page, in the workbook, in the pictures and in the files."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.run.tables import cells, totals
from hengji.engine.trace import explain_cell, explain_unit
from hengji.reports import item_picture
from hengji.reports.page import report_html
from hengji.reports.reading import Cell, Reading
from hengji.reports.workbook import write_scorecards

PLAN = """
measures:
  a: {title: {zh: 利润, en: Profit}, unit: 万元}
  b: {title: {zh: 收入, en: Revenue}, unit: 万元}
  minor: {title: {zh: 轻伤, en: Injuries}, unit: 起}
  major: {title: {zh: 死亡, en: Deaths}, unit: 起}
indicators:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
  b: {title: {zh: 收入, en: Revenue}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 效益, en: Gains}
      id: gains
      weight: 80
      items:
        - {indicator: a, weight: 40, tiers: {target: 100}, rule: "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止", missing: hold}
        - {indicator: b, weight: 40, tiers: {target: 100}, rule: "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止", missing: POLICY}
    - dimension: {zh: 安全, en: Safety}
      id: safety
      weight: 20
      items:
        - {events: {死亡事故: major, 轻伤事故: minor}, id: safety_item, title: {zh: 安全生产, en: Safe work}, weight: 20,
           rule: "每起死亡事故扣5分，每起轻伤事故扣2分，扣完为止", missing: hold}
ledger: [{sum: items}, {round: 2}]
grades: [{grade: A, title: {zh: 合格, en: Qualified}, bonus: 1}]
results: {bonus: {title: {zh: 奖金, en: Bonus}, base: 基数, pool: 100}}
"""
FACTS = "U1,a,2026,90\nU1,b,2026,100\nU1,minor,2026,1\nU1,major,2026,0\nU2,b,2026,90\n"


def group(folder: Path, facts: str = FACTS, policy: str = "hold") -> Run:
    """U1 has all its figures; of U2 profit and accidents are missing."""
    units = "unit,name,基数\nU1,甲公司,10\nU2,乙公司,10\n"
    plan = PLAN.replace("POLICY", policy)
    return run(folder, plan, units=units, facts="unit,measure,period,value\n" + facts)


def cell_of(done: Run, unit: int, item: str) -> Cell:
    return next(each for each in Reading(done).cells(unit) if each.row.item.id == item)


def part_of(page: str, unit: str) -> str:
    return page.split(f'<details id="u-{unit}"')[1].split("</details>")[0]


def test_an_item_that_waits_has_no_points_and_falls_short_of_nothing(tmp_path: Path) -> None:
    waiting = cell_of(group(tmp_path), 1, "a")
    assert (waiting.points, waiting.against) == (None, None)


@pytest.mark.parametrize(("policy", "points"), [("zero", 0), ("full", 40), ("redistribute", None), ("drop", None)])
def test_what_the_scheme_says_a_missing_figure_earns_is_earned(policy: str, points: int | None, tmp_path: Path) -> None:
    done = group(tmp_path, "U1,a,2026,100\nU1,minor,2026,0\nU1,major,2026,0\n", policy)
    assert cell_of(done, 0, "b").points == points
    assert done.total_of(0) is not None


def test_the_page_shows_a_dash_in_the_table_in_the_sums_and_below_the_curve(tmp_path: Path) -> None:
    page = part_of(report_html(group(tmp_path), "zh"), "U2")
    (row,) = [each for each in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if ">利润<" in each]
    assert '<td class="n p"><b>—</b></td>' in row
    assert "−40" not in page
    assert page.count(">— / 40<") == 1  # the caption of the curve
    assert ">— / 80<" in page
    assert "有项目待定；已得 35 分" in page
    assert "已得 0 分" not in page
    assert '<td class="n p"><b>—</b></td><td></td></tr></tbody>' in page  # the sum of all


def test_the_ranking_shows_no_points_of_a_dimension_that_waits(tmp_path: Path) -> None:
    reading = Reading(group(tmp_path))
    assert reading.standing(1).dimensions == {"效益": None, "安全": None}
    assert None not in reading.standing(0).dimensions.values()


def test_events_that_nobody_reported_are_drawn_as_missing_and_not_as_none(tmp_path: Path) -> None:
    done = group(tmp_path)
    assert "缺数" in item_picture(done, 1, "safety_item", "zh")
    assert "× 0" not in item_picture(done, 1, "safety_item", "zh")
    assert "缺数" not in item_picture(done, 0, "safety_item", "zh")


def test_events_that_nobody_reported_are_not_explained_as_none(tmp_path: Path) -> None:
    done = group(tmp_path)
    assert "轻伤事故：" not in explain_cell(done, 1, "safety_item").render("zh")
    assert "轻伤事故：1" in explain_cell(done, 0, "safety_item").render("zh")


def test_the_workbook_shows_a_dash_and_no_zero(tmp_path: Path) -> None:
    write_scorecards(group(tmp_path), tmp_path / "out.xlsx", "zh", "")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)
    sheet = next(each for each in book if "乙公司" in each.title)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "计入分" in row)
    at = head.index("计入分")
    shown = {str(row[1] or row[0]): row[at] for row in rows[rows.index(head) + 1 :] if row[at] is not None}
    assert shown["利润"] == "—"
    assert [value for value in shown.values() if value == 0] == []


def test_the_files_leave_points_and_pay_of_who_waits_blank(tmp_path: Path) -> None:
    done = group(tmp_path)
    table = cells(done).columns
    blank = [points for points, null in zip(table["points"], table["null_reason"], strict=True) if null]
    assert blank == ["", ""]
    assert totals(done).columns["paid_bonus"][1] == ""
    assert totals(done).columns["paid_bonus"][0] != ""


def test_pay_is_called_provisional_while_somebody_has_no_result(tmp_path: Path) -> None:
    done = group(tmp_path)
    told = explain_unit(done, 0).render("zh")
    assert "奖金：100.00（暂算）" in told
    assert "实发" not in told
    assert "暂算：1 个单位还没有结果，其份额现在分给了别人" in told
    assert "(provisional)" in explain_unit(done, 0).render("en")


def test_pay_is_paid_when_everybody_has_a_result(tmp_path: Path) -> None:
    facts = FACTS + "U2,a,2026,90\nU2,minor,2026,0\nU2,major,2026,0\n"
    told = explain_unit(group(tmp_path, facts), 0).render("zh")
    assert "实发" in told
    assert "暂算" not in told
