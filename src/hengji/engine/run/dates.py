"""Dates that are beside the time assessed: an event of another year, a task due in another year, done after the end or in a year
nobody can mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.identity import Effective
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from .targets import TargetBook

_HALF_A_YEAR, _A_YEAR, _TWO_YEARS = timedelta(days=183), timedelta(days=366), timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are assessed, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def assessed(effective: Effective, period: Period) -> Span:
    """The scheme's own year where it has one and a year is assessed; else from the first day of the year to the period's last."""
    first, last = date(period.year, 1, 1), period.last_day
    one_year = effective.end - effective.start <= _A_YEAR
    if period.months == 12 and one_year and effective.start <= last and effective.end >= first:
        return Span(effective.start, effective.end)
    return Span(first, last)


def laid_down_for(effective: Effective, span: Span) -> Span:
    """The days on which something may be due: those assessed and those for which the scheme holds."""
    return Span(min(span.start, effective.start), max(span.end, effective.end))


def odd_dates(tasks: Sheet, units: Mapping[str, int], names: Sequence[str], span: Span) -> list[Finding]:
    """One warning for each task done after the end, or so far from it or from its date due that the year looks mistyped."""
    found = []
    done, due = tasks.dates.get("done"), tasks.dates.get("due")
    for row, day in enumerate(done or ()):
        unit = units.get(tasks.text("unit")[row])
        if day is None or unit is None or tasks.text(UNREADABLE)[row]:
            continue
        name, planned = names[unit], due[row] if due else None
        far = day > span.end + _A_YEAR or day < span.start - _TWO_YEARS
        far |= (
            planned is not None and day < span.start and planned - day > _HALF_A_YEAR
        )  # last year's, of a task of this one
        if far or (planned is not None and abs(day - planned) > _TWO_YEARS):
            found.append(_mistyped(tasks, row, name, day, planned))
        elif day > span.end:
            found.append(_after(tasks, row, name, day, span))
    return [*_exchanged(tasks), *found]


def odd_dues(tasks: Sheet, units: Mapping[str, int], names: Sequence[str], span: Span) -> list[Finding]:
    """Tasks due outside the days something may be due on: an error where the year is a slip for sure.

    A task carried over from an earlier year is only a warning; one whose row names who approved it is not told.
    """
    found = []
    done, due = tasks.dates.get("done"), tasks.dates.get("due")
    within = {tasks.text("task")[row] for row, day in enumerate(due or ()) if day is not None and day in span}
    for row, planned in enumerate(due or ()):
        unit, day = units.get(tasks.text("unit")[row]), done[row] if done else None
        if planned is None or planned in span or unit is None:
            continue
        if tasks.text(UNREADABLE)[row] or tasks.text("approved_by")[row] or _told_already(planned, day, span):
            continue
        slip = _fits_in_another_year(planned, day, span) or (day is None and tasks.text("task")[row] in within)
        if slip or planned < span.start:
            called, where = _called(tasks, row), tasks.where(row, "due")
            found.append(_outside(Text.same(names[unit]), Text.same(called), planned, day, slip, where))
    return found


def odd_target_dues(
    targets: TargetBook, sheet: Sheet, reached: Mapping[tuple[str, int], date | None], span: Span
) -> list[Finding]:
    """Dates due in the targets table that lie outside those days; `reached` are the dates done, by item and unit."""
    found = []
    within = {item for item, _, _, day in targets.dues() if day in span}
    for item, title, row, planned in targets.dues():
        days = [day for unit in targets.units_of(row) if (day := reached.get((item, unit))) is not None]
        slip = any(_fits_in_another_year(planned, day, span) for day in days)
        if planned not in span and (slip or planned < span.start):
            slip |= not days and item in within
            where = sheet.where(row, "due")
            found.append(_outside(targets.called(row), title, planned, next(iter(days), None), slip, where))
    return found


def _told_already(planned: date, day: date | None, span: Span) -> bool:
    """Whether a date due is doubted by its date done, or lies ahead with nothing done."""
    return planned > span.end if day is None else abs(day - planned) > _TWO_YEARS


def _fits_in_another_year(planned: date, day: date | None, span: Span) -> bool:
    """Whether a date due lies more than half a year from the date done, and in the year of the assessment would not."""
    if day is None or abs(day - planned) <= _HALF_A_YEAR:
        return False
    years = {span.start.year, span.end.year, day.year}
    moved = [planned.replace(year=year, day=min(planned.day, 28)) for year in years]
    return any(each in span and abs(day - each) <= _HALF_A_YEAR for each in moved)


def _outside(whom: Text, called: Text, planned: date, day: date | None, slip: bool, where: Source) -> Finding:
    zh, en = (f"，完成日期 {day}", f", done {day}") if day is not None else ("", "")
    why = (
        Text("，像是年份写错", ", as by a slip of the year")
        if slip
        else Text("，像是往年结转的", ", as if carried over from an earlier year")
    )
    message = Text(
        f"{whom.zh}：“{called.zh}”完成时限 {planned}{zh}，不在考核的时间之内{why.zh}；仍按此计算",
        f"{whom.en}: '{called.en}' due {planned}{en}, outside the time assessed{why.en}; used all the same",
    )
    hint = Text(
        "核对完成时限的年份；确是往年结转的，在任务表“批准人”一列写明谁批准的",
        "check the year of the date due; if it is carried over, say in the tasks table who approved it (`approved_by`)",
    )
    return Finding("due-outside-period", Level.ERROR if slip else Level.WARNING, message, hint, where)


_UNITS = 3
"""So many units must share a task before its dates tell which of them was planned."""


def _exchanged(tasks: Sheet) -> list[Finding]:
    """One warning where the dates due differ from unit to unit and the dates done are all the same, task for task."""
    due, done = tasks.dates.get("due"), tasks.dates.get("done")
    days: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row, task in enumerate(tasks.text("task") if due and done else ()):
        planned, day = (due or [])[row], (done or [])[row]
        if planned is not None and day is not None:
            days.setdefault((task, tasks.text("node")[row]), []).append((planned, day))
    shared = [pairs for pairs in days.values() if len(pairs) >= _UNITS]
    turned = [pairs for pairs in shared if len({day for _, day in pairs}) == 1 and len({plan for plan, _ in pairs}) > 1]
    if not shared or len(turned) < len(shared):
        return []
    message = Text(
        "各单位同一任务的完成日期都相同，完成时限却各不相同，像是两列写反了；仍按此计算",
        "the dates done of a task are the same for all units, the dates due differ: as if the two columns were exchanged; used all the "
        "same",
    )
    hint = Text(
        "核对“完成时限”与“完成日期”两列的列名", "see whether the headers `due` and `done` are the wrong way round"
    )
    return [Finding("columns-exchanged", Level.WARNING, message, hint, tasks.where(0, "done"))]


def _called(tasks: Sheet, row: int) -> str:
    name, node = tasks.text("title")[row] or tasks.text("task")[row], tasks.text("node")[row]
    return f"{name}：{node}" if node else name


def _mistyped(tasks: Sheet, row: int, name: str, day: date, planned: date | None) -> Finding:
    zh, en = (f"，时限 {planned}", f", due {planned}") if planned is not None else ("", "")
    message = Text(
        f"{name}：“{_called(tasks, row)}”完成日期 {day}{zh}，像是年份写错；仍按此计算",
        f"{name}: '{_called(tasks, row)}' done {day}{en}, as by a slip of the year; used all the same",
    )
    hint = Text("核对完成日期与时限的年份", "check the years of the two dates")
    return Finding("date-far-off", Level.WARNING, message, hint, tasks.where(row, "done"))


def _after(tasks: Sheet, row: int, name: str, day: date, span: Span) -> Finding:
    message = Text(
        f"{name}：“{_called(tasks, row)}”完成日期 {day} 在考核期末 {span.end} 之后，按此日期计早晚",
        f"{name}: '{_called(tasks, row)}' done {day}, after the end of the time assessed, {span.end}; counted by this date",
    )
    hint = Text(
        "核对日期；考核时尚未完成的，完成日期留空",
        "check the date; leave it blank if it was not done when the year was assessed",
    )
    return Finding("done-after-period", Level.WARNING, message, hint, tasks.where(row, "done"))
