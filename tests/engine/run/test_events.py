"""Events that cannot be applied: what could take something away holds the unit until it is settled, and every finding names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from support.group import Row, scheme, sheet, tables

from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.intake.tables import Tables
from hengji.engine.run.dates import Span, assessed
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.events import Effect, Event, EventKind, TaskBoard, TaskGrade, TaskSize
from hengji.engine.scheme.model.identity import Effective
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.trace import explain_unit
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason
from hengji.engine.values.period import Period
from hengji.engine.values.text import Text

VETO = Event(
    "accident", EventKind.VETO, Text("较大事故", "Accident"), effect=Effect(total_cap=Fraction(60)), evidence=True
)
PRAISE = Event("praise", EventKind.BONUS, Text("表彰", "Praise"), Fraction(3), most=Fraction(4), approval=True)


def plan() -> Scheme:
    return replace(scheme(), events={"accident": VETO, "praise": PRAISE})


def run(*events: Row) -> Run:
    return score(plan(), tables(events=events))


def told(run: Run) -> list[Finding]:
    return [finding for finding in run.findings if finding.code.startswith("event")]


def test_an_event_the_scheme_does_not_know_holds_its_unit_and_names_it_with_a_proposal() -> None:
    done = run({"unit": "U2", "event": "较大事古"})
    (found,) = told(done)
    assert found.level is Level.ERROR
    assert found.message.zh == "乙公司：方案里没有事项“较大事古”；在认定之前总分暂不计算"
    assert found.hint == Text("您是否想写“较大事故”？", "did you mean '较大事故'?")
    assert list(done.held) == [0, NullReason.EVENT_OPEN, 0]


def test_a_veto_without_its_evidence_holds_the_unit_and_a_bonus_without_approval_does_not() -> None:
    done = run({"unit": "U2", "event": "accident"}, {"unit": "U3", "event": "praise"})
    veto, bonus = told(done)
    assert (veto.level, bonus.level) == (Level.ERROR, Level.WARNING)
    assert veto.message.zh.startswith("乙公司：“较大事故”缺少证明材料")
    assert bonus.message.zh.startswith("丙公司：“表彰”未经批准")
    assert list(done.held) == [0, NullReason.EVENT_OPEN, 0]


def test_an_event_counted_zero_times_did_not_happen_and_a_count_that_cannot_be_is_refused() -> None:
    done = run({"unit": "U1", "event": "accident", "count": 0, "evidence": "e"})
    assert (list(done.held), [(each.code, each.level) for each in told(done)]) == (
        [0, 0, 0],
        [("event-count-zero", Level.NOTE)],
    )
    assert done.total_of(0) == run().total_of(0)
    for count in (-1, "1.5"):
        done = run({"unit": "U1", "event": "accident", "count": count, "evidence": "e"})
        assert done.held[0] == NullReason.EVENT_OPEN
        assert [finding.code for finding in told(done)] == ["event-count"]


def test_points_of_a_row_that_are_not_the_schemes_are_told_and_the_schemes_are_used() -> None:
    done = run({"unit": "U1", "event": "praise", "amount": 5, "approved_by": "王总"})
    (found,) = told(done)
    assert (found.code, found.level) == ("event-points", Level.ERROR)
    assert found.message.zh == "甲公司：“表彰”这一行写了 5 分，方案定为每次 3 分；按方案计算"
    same = run({"unit": "U1", "event": "praise", "amount": 3, "approved_by": "王总"})
    assert told(same) == []
    assert done.total_of(0) == same.total_of(0)


def test_an_item_the_event_names_is_known_or_the_unit_waits() -> None:
    done = run({"unit": "U1", "event": "praise", "item": "没有这一项", "approved_by": "王总"})
    assert done.held[0] == NullReason.EVENT_OPEN


@pytest.mark.parametrize("count", ["1..5", "50%", "许多"])
def test_a_veto_with_a_cell_that_cannot_be_read_is_not_lost(tmp_path: Path, count: str) -> None:
    (tmp_path / "units.csv").write_text("unit,name\nU1,甲公司\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text("unit,measure,period,value\nU1,revenue,2026,500\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text(f"unit,event,count,evidence\nU1,较大事故,{count},通报\n", encoding="utf-8")
    read, _ = read_tables(tmp_path)
    for given in (read, canonical(read)):
        done = score(plan(), _with_the_rest(given))
        assert done.held[0] == NullReason.EVENT_OPEN
        assert told(done)[0].code == "event-unreadable"
        assert "甲公司" in told(done)[0].message.zh


def _with_the_rest(read: Tables) -> Tables:
    usual = tables()
    return replace(usual, events=read.events)


def test_what_is_applied_is_untouched_by_another_unit_that_waits() -> None:
    rows: Sequence[Row] = (
        {"unit": "U1", "event": "praise", "count": 2, "approved_by": "王总"},
        {"unit": "U3", "event": "x"},
    )
    assert run(*rows).total_of(0) == score(scheme(), tables()).total_of(0)


def test_the_explanation_of_a_unit_says_what_it_waits_for() -> None:
    done = run({"unit": "U2", "event": "较大事古"}, {"unit": "U3", "event": "accident"})
    assert [text.zh for text in explain_unit(done, 1).events] == ["方案里没有事项“较大事古”"]
    assert [text.zh for text in explain_unit(done, 2).events] == ["“较大事故”缺少证明材料，未予采用"]


def test_a_task_that_cannot_be_graded_holds_its_unit_and_names_it() -> None:
    board = TaskBoard(
        "key",
        Text("重点任务", "Key tasks"),
        (
            TaskGrade("done", Text("完成", "Done"), Fraction(2)),
            TaskGrade("missed", Text("未完成", "Missed"), Fraction(-2)),
        ),
        (TaskSize("usual", Text("一般", "Usual"), Fraction(1)),),
    )
    rows = ({"unit": "U1", "task": "T1", "grade": "完成"}, {"unit": "U2", "task": "T2", "grade": "差不多"})
    given = replace(tables(), tasks=sheet("tasks", rows, ("unit", "task", "grade")))
    done = score(
        replace(plan(), boards={"key": board}, events={}), replace(given, events=sheet("events", (), ("unit",)))
    )
    assert list(done.held) == [0, NullReason.EVENT_OPEN, 0]
    (found,) = [finding for finding in done.findings if finding.code == "task-grade-unknown"]
    assert found.message.zh.startswith("乙公司：任务没有完成等级“差不多”")


def test_a_veto_of_a_unit_that_nobody_has_holds_the_unit_it_may_have_meant() -> None:
    done = run({"unit": "乙公师", "event": "accident", "evidence": "通报"}, {"unit": "乙公师", "event": "praise"})
    assert [finding.code for finding in told(done)] == ["event-unit-unknown", "event-of-nobody", "event-unit-unknown"]
    assert list(done.held) == [0, NullReason.EVENT_OPEN, 0]


def test_a_unit_written_twice_stays_and_waits_so_that_its_share_goes_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit,name,class\nU1,甲公司,a\nU1,甲公司,a\nU2,乙公司,a\n", "utf-8")
    read, findings = read_tables(tmp_path)
    assert "duplicate-key" in [finding.code for finding in findings]
    done = score(plan(), replace(tables(), units=canonical(read).units))
    assert list(done.units.ids) == ["U1", "U2"]
    assert done.held[0] == NullReason.EVENT_OPEN


def on(day: date | None, event: str = "praise", **more: object) -> Run:
    """A run with one event of 乙公司 on a day."""
    row: Row = {"unit": "U2", "event": event, "approved_by": "王总", "evidence": "通报", **more}
    given = tables(events=(row,))
    return score(plan(), replace(given, events=replace(given.events, dates={"date": [day]})))


def test_a_bonus_dated_in_another_year_is_not_paid_again_and_a_veto_of_another_year_holds_its_unit() -> None:
    bonus = on(date(2024, 9, 10))
    (found,) = told(bonus)
    assert (found.code, found.level) == ("event-not-applied", Level.WARNING)
    assert found.message.zh == "乙公司：“表彰”的日期 2024-09-10 不在考核期 2026-01-01 至 2026-12-31 之内，未予采用"
    assert found.hint is not None
    assert "改正日期" in found.hint.zh
    assert (bonus.held[1], bonus.total_of(1)) == (0, run().total_of(1))
    veto = on(date(2027, 1, 5), "accident")
    assert (veto.held[1], told(veto)[0].level) == (NullReason.EVENT_OPEN, Level.ERROR)


@pytest.mark.parametrize("day", [None, date(2026, 1, 1), date(2026, 12, 31)])
def test_an_event_of_the_year_or_without_a_date_counts(day: date | None) -> None:
    assert (told(on(day)), on(day).events[0].points) == ([], 3)


def test_the_time_assessed_is_the_schemes_own_year_or_that_of_the_period_up_to_its_end() -> None:
    calendar, fiscal = Effective(date(2026, 1, 1), date(2026, 12, 31)), Effective(date(2025, 7, 1), date(2026, 6, 30))
    assert assessed(calendar, Period(2026)) == Span(date(2026, 1, 1), date(2026, 12, 31))
    assert assessed(fiscal, Period(2026)) == Span(date(2025, 7, 1), date(2026, 6, 30))
    assert assessed(calendar, Period.parse("2026Q3")) == Span(date(2026, 1, 1), date(2026, 9, 30))
    assert assessed(Effective(date(2026, 1, 1), date(2028, 12, 31)), Period(2027)).start == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("amount", "says"),
    [(9, "1 至 3"), (None, "1 至 3"), (-2, "分值写正数")],
)
def test_points_that_are_missing_or_not_allowed_are_answered_with_those_that_are(amount: int | None, says: str) -> None:
    praise = replace(PRAISE, amount=None, least=Fraction(1), most_each=Fraction(3), most=None)
    rows = ({"unit": "U2", "event": "praise", "approved_by": "王总", "amount": amount},)
    done = score(replace(plan(), events={"praise": praise}), tables(events=rows))
    (found,) = told(done)
    assert found.hint is not None
    assert says in found.hint.zh
    assert "依据" not in found.hint.zh


def test_an_event_is_also_named_by_the_words_up_to_the_first_comma_where_they_name_no_other() -> None:
    long = replace(VETO, title=Text("发生较大事故，一票否决", "A serious accident, veto"))
    row: Row = {"unit": "U2", "event": "发生较大事故", "evidence": "通报"}
    done = score(replace(scheme(), events={"accident": long}), tables(events=(row,)))
    assert [applied.event for applied in done.events] == ["accident"]
    other = replace(PRAISE, id="told", title=Text("发生较大事故", "Told of"), approval=False)
    done = score(replace(scheme(), events={"accident": long, "told": other}), tables(events=(row,)))
    assert [applied.event for applied in done.events] == ["told"]
