"""Events: bonuses, deductions, vetoes, red lines and exemptions, row by row, with what evidence and approval they need."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.events import ACTING, Effect, Event, EventKind
from ..values.finding import Finding, Level
from ..values.number import show
from ..values.text import Text
from .dates import Span
from .names import Names
from .result import EventApplied


@dataclass(slots=True)
class EventLog:
    """All rows as applied, and what follows for units: `points`, `counts` and `rows` of the table by (unit, event), `effects` by
    unit, exempted (unit, item)s.

    `waiting` are the units that have no total before something is settled, and what that is.
    """

    applied: list[EventApplied] = field(default_factory=list)
    points: dict[tuple[int, str], Fraction] = field(default_factory=dict)
    effects: dict[int, list[tuple[Event, Effect]]] = field(default_factory=lambda: defaultdict(list))
    exempted: dict[tuple[int, str], str] = field(default_factory=dict)
    counts: dict[tuple[int, str], Fraction] = field(default_factory=dict)
    rows: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    waiting: dict[int, list[Text]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the events table; `name` is its unit's."""

    unit: int
    name: str
    event: Event
    count: Fraction
    amount: Fraction | None
    items: tuple[str, ...]
    evidence: str
    approved: str
    reason: str
    day: date | None


class _Reader:
    """Reads the events table row by row into a log."""

    def __init__(
        self,
        known: Mapping[str, Event],
        items: Mapping[str, Text],
        together: Sequence[Collection[str]],
        units: Mapping[str, int],
        names: Sequence[str],
        sheet: Sheet,
        span: Span | None,
    ) -> None:
        self.log, self.span = EventLog(), span
        self.known, self.units, self.names, self.sheet = known, units, names, sheet
        titles = {id: event.title for id, event in known.items()}
        self.events = Names(titles, also={id: event.in_short for id, event in known.items()})
        self.items = Names(items, together)

    def row(self, at: int) -> _Row | None:
        """What a row says, or None where it cannot be applied: then its unit waits."""
        sheet, unit = self.sheet, self.units.get(self.sheet.text("unit")[at])
        if unit is None:
            self._whose(at)
            return None
        written, item = sheet.text("event")[at], sheet.text("item")[at]
        id, items = self.events.find(written), self.items.find_all(item) if item else ()
        count, amount = (
            column.at(at) if column is not None else None for column in map(sheet.figure, ("count", "amount"))
        )
        if sheet.text(UNREADABLE)[at]:
            self.wait(unit, at, "event", *_unread(written))
        elif id is None:
            unknown = self.events.unknown(written, "event", sheet.where(at, "event"))
            self.wait(unit, at, "event", unknown.code, unknown.message, unknown.hint)
        elif item and not items:
            unknown = self.items.unknown(item, "item", sheet.where(at, "item"))
            self.wait(unit, at, "item", unknown.code, unknown.message, unknown.hint)
        elif count is not None and (count < 0 or count.denominator != 1):
            message = Text(f"“{written}”的次数不能是 {show(count)}", f"'{written}' is counted {show(count)} times")
            hint = Text("次数是不小于 0 的整数", "a count is a whole number not below 0")
            self.wait(unit, at, "count", "event-count", message, hint)
        else:
            evidence, approved = sheet.text("evidence")[at], sheet.text("approved_by")[at]
            reason = sheet.text("reason")[at]
            times = Fraction(1) if count is None else count
            days = sheet.dates.get("date")
            day = days[at] if days else None
            return _Row(unit, self.names[unit], self.known[id], times, amount, items, evidence, approved, reason, day)
        return None

    def _whose(self, at: int) -> None:
        """A row of a unit that is nobody's: what it could take away waits with the units it may have meant."""
        written = self.sheet.text("unit")[at]
        if not self.sheet.text(UNREADABLE)[at]:
            self.log.findings.append(_nobody(self.sheet, at))
        id = self.events.find(self.sheet.text("event")[at])
        if id is not None and self.known[id].kind not in _LOWERS:
            return
        called = {name: unit for unit, name in enumerate(self.names)} | dict(self.units)
        meant = {called[near] for near in difflib.get_close_matches(written, called, 3, 0.6)}
        for unit in sorted(meant):
            message = Text(
                f"事项“{self.sheet.text('event')[at]}”写的单位“{written}”不在单位表里，可能是它",
                f"the event '{self.sheet.text('event')[at]}' names '{written}', which is no unit: it may be this one",
            )
            hint = Text("改正单位名称", "mend the unit's name")
            self.wait(unit, at, "unit", "event-of-nobody", message, hint)

    def wait(self, unit: int, at: int, column: str, code: str, message: Text, hint: Text | None) -> None:
        """Hold a unit until a row is settled: a veto that is lost would be paid on."""
        self.log.waiting[unit].append(message)
        name = self.names[unit]
        told = Text(
            f"{name}：{message.zh}；在认定之前总分暂不计算",
            f"{name}: {message.en}; no total until it is settled",
        )
        self.log.findings.append(Finding(code, Level.ERROR, told, hint, self.sheet.where(at, column)))


def _unread(written: str) -> tuple[str, Text, Text]:
    return (
        "event-unreadable",
        Text(
            f"事项“{written}”那一行有错，未能采用", f"the row of the event '{written}' has an error and is not applied"
        ),
        Text("改正那一行的错误", "mend the errors of that row"),
    )


MOVES_POINTS = (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE)
"""Kinds that add or take points; the others act on the whole result."""

_LOWERS = (*ACTING, EventKind.DEDUCTION)
"""Kinds that take something away: left out, they would be paid on."""


def read_events(
    known: Mapping[str, Event],
    items: Mapping[str, Text],
    together: Sequence[Collection[str]],
    units: Mapping[str, int],
    names: Sequence[str],
    events: Sheet,
    span: Span | None = None,
) -> EventLog:
    """Apply every row of the events table; a row that cannot be applied is listed with its reason, never dropped.

    A unit waits (`EventLog.waiting`) for a row that could take something away from it and is not understood or not proven. A row
    dated outside `span`, the time assessed, is not applied: an award reported again, a veto of another year.
    """
    reader = _Reader(known, items, together, units, names, events, span)
    for at in range(events.rows):
        row = reader.row(at)
        if row is not None:
            _apply(reader, row, at)
    _cap(reader.log, known)
    return reader.log


def _nobody(events: Sheet, row: int) -> Finding:
    unit = events.text("unit")[row]
    message = Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
    return Finding("event-unit-unknown", Level.ERROR, message, None, events.where(row, "unit"))


def _apply(reader: _Reader, row: _Row, at: int) -> None:
    log, event, unit = reader.log, row.event, row.unit
    refusal = _why_not(row, reader.span)
    if refusal is None:
        log.findings += _odd_row(reader, row, at)
    points = Fraction(0)
    if refusal is None:
        points = _points(event, row.count, row.amount)
        log.points[unit, event.id] = log.points.get((unit, event.id), Fraction(0)) + points
        log.rows.setdefault((unit, event.id), []).append(at)
        log.counts[unit, event.id] = log.counts.get((unit, event.id), Fraction(0)) + row.count
        if not event.effect.nothing and row.count > 0:
            log.effects[unit].append((event, event.effect))
        if event.kind is EventKind.EXEMPTION and row.count > 0:
            log.exempted |= {(unit, item): row.reason for item in row.items}
    elif event.kind in _LOWERS and row.count > 0:
        reader.wait(unit, at, refusal.column, "event-not-applied", refusal.why, refusal.mend)
    else:
        told = Text(f"{row.name}：{refusal.why.zh}", f"{row.name}: {refusal.why.en}")
        where = reader.sheet.where(at, refusal.column)
        # points that are missing or out of bounds are a mistake of the row; evidence and approval may still come
        level = Level.ERROR if refusal.column == "amount" else Level.WARNING
        log.findings.append(Finding("event-not-applied", level, told, refusal.mend, where))
    item, why_not = row.items[0] if row.items else "", refusal.why if refusal else None
    log.applied.append(
        EventApplied(unit, event.id, row.count, points, item, row.reason, row.evidence, row.approved, why_not)
    )


def _odd_row(reader: _Reader, row: _Row, at: int) -> list[Finding]:
    """What a row says that does nothing: other points than the scheme's, a count of zero."""
    event, found = row.event, []
    if row.amount is not None and event.kind in MOVES_POINTS and event.amount not in (None, row.amount):
        stated = show(event.amount or Fraction(0))
        message = Text(
            f"{row.name}：“{event.title.zh}”这一行写了 {show(row.amount)} 分，方案定为每次 {stated} 分；按方案计算",
            f"{row.name}: a row of '{event.title.en}' says {show(row.amount)} points, the scheme {stated} each; the scheme's are used",
        )
        hint = Text(
            f"不写分值，或写 {stated}；几次写在“次数”一列",
            f"leave the points out, or write {stated}; how many times goes in the column `count`",
        )
        found.append(Finding("event-points", Level.ERROR, message, hint, reader.sheet.where(at, "amount")))
    if row.count == 0:
        message = Text(
            f"{row.name}：“{event.title.zh}”的次数为 0，不起作用",
            f"{row.name}: '{event.title.en}' is counted 0 times and does nothing",
        )
        hint = Text("认定不成立的，就这样保留", "leave it so where it does not hold")
        found.append(Finding("event-count-zero", Level.NOTE, message, hint, reader.sheet.where(at, "count")))
    return found


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a row was not applied, what would mend it, and in which column."""

    why: Text
    mend: Text
    column: str = "event"


def _settle(event: Event) -> Text:
    """What would make a row count, or go."""
    needs = [column for column, needed in (("evidence", event.evidence), ("approved_by", event.approval)) if needed]
    listed = "、".join({"evidence": "依据", "approved_by": "批准人"}[column] for column in needs)
    return Text(
        f"填写{listed}；若不成立，删去这一行", f"fill in {' and '.join(needs)}; delete the row if it does not hold"
    )


def _why_not(row: _Row, span: Span | None) -> _Refusal | None:
    event = row.event
    name = event.title
    if event.evidence and not row.evidence:
        why = Text(f"“{name.zh}”缺少证明材料，未予采用", f"'{name.en}' has no evidence and was not applied")
        return _Refusal(why, _settle(event))
    if event.approval and not row.approved:
        why = Text(f"“{name.zh}”未经批准，未予采用", f"'{name.en}' is not approved and was not applied")
        return _Refusal(why, _settle(event))
    if row.day is not None and span is not None and row.day not in span:
        return _of_another_time(name, row.day, span)
    if event.kind is EventKind.EXEMPTION and not row.items:
        why = Text(f"“{name.zh}”没有写明考核项目，未予采用", f"'{name.en}' names no item and was not applied")
        return _Refusal(why, Text("在“考核项”一列写明项目", "name the item in the column `item`"), "item")
    return _without_its_points(event, row.amount) if event.amount is None and event.kind in MOVES_POINTS else None


def _of_another_time(name: Text, day: date, span: Span) -> _Refusal:
    why = Text(
        f"“{name.zh}”的日期 {day} 不在考核期 {span.start} 至 {span.end} 之内，未予采用",
        f"'{name.en}' is dated {day}, outside the time assessed, {span.start} to {span.end}, and was not applied",
    )
    mend = Text("改正日期；不属于本考核期的，删去这一行", "mend the date; delete the row if it belongs to another year")
    return _Refusal(why, mend, "date")


def _without_its_points(event: Event, amount: Fraction | None) -> _Refusal | None:
    """The refusal of a row whose points are to be stated, and are not, or not as the scheme allows."""
    name, low, high = event.title, event.least or Fraction(0), event.most_each
    allowed = Text(
        f"{show(low)} 至 {show(high)}" if high is not None else f"不小于 {show(low)}",
        f"{show(low)} to {show(high)}" if high is not None else f"not below {show(low)}",
    )
    if amount is None:
        why = Text(f"“{name.zh}”没有写明分值，未予采用", f"'{name.en}' states no points and was not applied")
    elif amount < low or (high is not None and amount > high):
        bounds = f"{show(low)} .. {show(high) if high is not None else ''}"
        why = Text(
            f"“{name.zh}”分值 {show(amount)} 超出 {bounds}，未予采用",
            f"'{name.en}': {show(amount)} points lie outside {bounds}, not applied",
        )
    else:
        return None
    mend = Text(
        f"在“数额”（分值）一列写一次的分值：{allowed.zh}",
        f"write the points of one time in the column `amount`: {allowed.en}",
    )
    if amount is not None and amount < 0:
        mend = Text(
            f"分值写正数（{allowed.zh}），加还是扣由事项决定",
            f"write the points without a sign ({allowed.en}): the event says whether they are added or taken",
        )
    return _Refusal(why, mend, "amount")


def _points(event: Event, count: Fraction, amount: Fraction | None) -> Fraction:
    """Signed points of one row: bonuses and challenges add, deductions take; vetoes and red lines move no points themselves."""
    each = event.amount if event.amount is not None else amount or Fraction(0)
    sign = -1 if event.kind is EventKind.DEDUCTION else 1
    return sign * each * count if event.kind in MOVES_POINTS else Fraction(0)


def _cap(log: EventLog, known: Mapping[str, Event]) -> None:
    for key, points in log.points.items():
        most = known[key[1]].most
        if most is not None:
            log.points[key] = max(-most, min(most, points))


def total_points(log: EventLog, chosen: Iterable[Event], unit: int) -> Fraction:
    """A unit's signed points from these events."""
    return sum((log.points.get((unit, event.id), Fraction(0)) for event in chosen), Fraction(0))


def select(known: Mapping[str, Event], kinds: Sequence[EventKind], ids: Sequence[str]) -> list[Event]:
    """The events of these kinds or ids (all of them when both are empty)."""
    return [e for e in known.values() if (not kinds and not ids) or e.kind in kinds or e.id in ids]
