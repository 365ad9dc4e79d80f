"""Lists that go by the score before a step, and say so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
from support.files import run

from hengji.engine.trace import explain_unit
from hengji.reports import write_report, write_scorecards

F = Fraction

BEFORE = """measures: {a: {title: {zh: 甲量, en: a}, unit: ''}}
indicators: {a: {title: {zh: 甲量, en: a}, unit: '', direction: higher}}
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items:
      - {indicator: a, id: item_a, weight: 100, rule: {curve: {0: 0, 100: full}}}
coefficients: {difficulty: {title: {zh: 难度, en: Difficulty}, given: diff, bounds: 0.5 .. 1.5}}
progress: {moved: {title: {zh: 进步, en: Progress}, indicators: {a: 1}, fewest: 2}}
gates: {low: {title: {zh: 低分, en: Low}, when: "score < 92", effect: {total_cap: 70}}}
ledger:
- {sum: items}
- {gate: low}
- {multiply: difficulty, into: hard}
- {add: {progress: moved, span: 10}}
- {round: 2}
rankings:
  overall: {title: {zh: 总榜, en: All}}
  plain: {title: {zh: 不含难度, en: Without difficulty}, before: difficulty}
  still: {title: {zh: 不含进步, en: Without progress}, before: moved}
  kept: {title: {zh: 含难度, en: With difficulty}, before: hard}
  free: {title: {zh: 不含闸门, en: Without the gate}, by: class, before: low}
"""


def test_a_list_before_a_step_goes_by_the_score_just_before_it_and_says_so(tmp_path: Path) -> None:
    # items 95, 90, 93; the gate caps B at 70; difficulty 0.9, 1.5, 0.8
    done = run(
        tmp_path,
        BEFORE,
        units="unit,diff\nA,0.9\nB,1.5\nC,0.8\n",
        facts="unit,measure,period,value\nA,a,2026,95\nB,a,2026,90\nC,a,2026,93\nA,a,2025,95\nB,a,2025,1\nC,a,2025,60\n",
    )
    places = {each.ranking.id: each.place.tolist() for each in done.rankings}
    scores = {each.ranking.id: each.score.fractions() for each in done.rankings}
    assert scores["plain"] == [95, 70, 93]
    assert places["plain"] == [1, 3, 2]
    assert scores["still"] == scores["kept"] == [F("85.5"), 105, F("74.4")]
    assert places["still"] == places["kept"] == [2, 1, 3]
    assert scores["free"] == [95, 90, 93]
    assert places["free"] == [1, 3, 2]
    assert scores["overall"] == done.total.fractions()
    told = explain_unit(done, 1).render("zh")
    assert "不含难度：第 3 名，共 3 家；按“乘以难度”之前的得分 70" in told
    assert "by the score before 'Times Difficulty', 70" in explain_unit(done, 1).render("en")


def test_a_printed_list_shows_the_score_it_goes_by(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        BEFORE,
        units="unit,diff\nA,0.9\nB,1.5\nC,0.8\n",
        facts="unit,measure,period,value\nA,a,2026,95\nB,a,2026,90\nC,a,2026,93\nA,a,2025,95\nB,a,2025,1\nC,a,2025,60\n",
    )
    write_scorecards(done, tmp_path / "book.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)
    rows = [[cell.value for cell in row] for row in book["不含闸门"].iter_rows()]
    head = next(at for at, row in enumerate(rows) if "单位" in row)
    column = rows[head].index("“闸门：低分”之前的得分")
    assert [(row[2], row[column]) for row in rows[head + 1 : head + 4]] == [("A", 95), ("C", 93), ("B", 90)]
    assert "不含难度（按“乘以难度”之前的得分）" in [cell.value for row in book["考核排名"].iter_rows() for cell in row]
    write_report(done, tmp_path / "report.html", "zh")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "不含难度（按“乘以难度”之前的得分）" in page
