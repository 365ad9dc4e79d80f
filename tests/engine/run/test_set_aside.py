"""A row with an error is not called missing: the unit that waits for it is told which row to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import files

from hengji.engine.bundle import canonical, freeze, replay
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.values.finding import Finding, Level

PLAN = """
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}}
indicators: {a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: a, weight: 80, tiers: {target: 100}, rule: "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止"}
        - {date: grid, id: grid, title: {zh: 并网, en: Grid}, weight: 20, not_done: zero, rule: 按期完成得满分；每延误1天扣1分}
events:
  - bonus: {zh: 表彰, en: Praise}
    id: praise
    points: 2
ledger: [{sum: items}, {add: {events: bonus}}, {round: 2}]
"""
UNITS = "unit,name\nU1,甲公司\nU2,乙公司\n"
FACTS = "unit,measure,period,value\nU1,a,2026,90\n"
DUE = "unit,task,due,done\nU1,grid,2026-06-30,2026-06-30\nU2,grid,2026-06-30,2026-06-30\n"


def group(folder: Path, facts: str = "U2,a,2026,90\n", **more: str) -> Run:
    return files.run(folder, PLAN, units=UNITS, facts=FACTS + facts, **({"tasks": DUE} | more))


def held(done: Run, code: str = "unit-held") -> Finding:
    (found,) = [each for each in done.all_findings if each.code == code]
    return found


@pytest.mark.parametrize(
    "rows",
    ["U2,a,2026,90\nU2,a,2026,90\n", "U2,a,2026,八十\n", "U2,a,2026,90万元\n"],
)
def test_a_figure_whose_row_is_set_aside_is_told_by_its_row(tmp_path: Path, rows: str) -> None:
    done = group(tmp_path, rows)
    found = held(done)
    assert found.message.zh == "乙公司：“利润”填报的行未被采用，总分暂不计算"
    assert found.hint is not None
    assert "facts.csv:3" in found.hint.zh
    assert "补 facts" not in found.hint.zh


def test_the_sound_row_of_two_is_used_and_the_other_told(tmp_path: Path) -> None:
    done = group(tmp_path, "U2,a,2026,90\nU2,利润,2026,八十\n")
    assert not done.held.any()
    assert any(each.level is Level.ERROR and "facts.csv:4" in str(each.where) for each in done.all_findings)


def test_a_figure_nobody_wrote_is_still_called_missing(tmp_path: Path) -> None:
    found = held(group(tmp_path, ""))
    assert found.message.zh == "乙公司：“利润”缺少填报数，总分暂不计算"
    assert found.hint is not None
    assert found.hint.zh.startswith("补 facts（指标数）表的 利润 2026")


def test_a_replay_names_the_same_row(tmp_path: Path) -> None:
    done = group(tmp_path, "U2,a,2026,八十\n")
    assert done.tables_in is not None
    assert replay(freeze(score(done.scheme, canonical(done.tables_in)))).matches


def test_an_event_written_twice_is_not_said_to_count_twice(tmp_path: Path) -> None:
    done = group(tmp_path, events="unit,event,count\nU1,praise,1\nU1,praise,1\n")
    (found,) = [each for each in done.all_findings if each.code == "repeated-row"]
    assert "完全相同，未采用；核对之前该单位的总分暂不计算" in found.message.zh
    assert done.total_of(0) is None


def test_words_in_the_column_of_dates_done_are_answered_with_leaving_it_blank(tmp_path: Path) -> None:
    done = group(tmp_path, tasks="unit,task,due,done\nU1,grid,2026-06-30,未完成\nU2,grid,2026-06-30,7月初3日\n")
    hints = [each.hint.zh for each in done.all_findings if each.code == "not-a-date" and each.hint]
    assert hints == ["未完成的留空；已完成的写作 2026-06-30", "写作 2026-06-30"]
