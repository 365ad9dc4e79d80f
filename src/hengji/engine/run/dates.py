"""Dates that are beside the time assessed: an event of another year, a task done after the end or in a year nobody can mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.identity import Effective
from ..values.finding import Finding, Level
from ..values.period import Period
from ..values.text import Text

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


_UNITS = 3
"""So many units must share a task before its dates tell which of them was planned."""


def _exchanged(tasks: Sheet) -> list[Finding]:
    """One warning where the dates due differ from unit to unit and the dates done are all the same, task for task."""
    due, done = tasks.dates.get("due"), tasks.dates.get("done")
    days: dict[str, list[tuple[date, date]]] = {}
    for row, task in enumerate(tasks.text("task") if due and done else ()):
        planned, day = (due or [])[row], (done or [])[row]
        if planned is not None and day is not None:
            days.setdefault(task, []).append((planned, day))
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
    return tasks.text("title")[row] or tasks.text("task")[row]


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
