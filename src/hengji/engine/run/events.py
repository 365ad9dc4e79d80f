"""Events: bonuses, deductions, vetoes, red lines and exemptions, row by row, with what evidence and approval they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..intake.tables import Sheet
from ..scheme.model.events import Effect, Event, EventKind
from ..values.finding import Finding, Level
from ..values.number import show
from ..values.text import Text
from .names import Names
from .result import EventApplied


@dataclass(slots=True)
class EventLog:
    """All rows as applied, and what follows for units: `points` by (unit, event), `effects` by unit, exempted (unit, item)s."""

    applied: list[EventApplied] = field(default_factory=list)
    points: dict[tuple[int, str], Fraction] = field(default_factory=dict)
    effects: dict[int, list[tuple[Event, Effect]]] = field(default_factory=lambda: defaultdict(list))
    exempted: dict[tuple[int, str], str] = field(default_factory=dict)
    counts: dict[tuple[int, str], Fraction] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_events(
    known: Mapping[str, Event], items: Mapping[str, Text], units: Mapping[str, int], events: Sheet
) -> EventLog:
    """Apply every row of the events table; a row that cannot be applied is listed with its reason, never dropped."""
    log = EventLog()
    event_names = Names({id: event.title for id, event in known.items()})
    item_names = Names(items)
    counts, amounts = events.figure("count"), events.figure("amount")
    for row in range(events.rows):
        unit = units.get(events.text("unit")[row])
        id = event_names.find(events.text("event")[row])
        if unit is None or id is None:
            log.findings.append(_unplaced(events, row, event_names, unit is None))
            continue
        count = (counts.at(row) if counts is not None else None) or Fraction(1)
        amount = amounts.at(row) if amounts is not None else None
        item = item_names.find(events.text("item")[row]) or ""
        _apply(log, known[id], unit, count, amount, item, events, row)
    _cap(log, known)
    return log


def _unplaced(events: Sheet, row: int, names: Names, no_unit: bool) -> Finding:
    if not no_unit:
        return names.unknown(events.text("event")[row], "event", events.where(row, "event"))
    unit = events.text("unit")[row]
    message = Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
    return Finding("event-unit-unknown", Level.ERROR, message, None, events.where(row, "unit"))


def _apply(
    log: EventLog, event: Event, unit: int, count: Fraction, amount: Fraction | None, item: str, events: Sheet, row: int
) -> None:
    evidence, approved = events.text("evidence")[row], events.text("approved_by")[row]
    why_not = _why_not(event, evidence, approved, amount, item)
    points = Fraction(0)
    if why_not is not None:
        log.findings.append(Finding("event-not-applied", Level.WARNING, why_not, None, events.where(row, "event")))
    else:
        points = _points(event, count, amount)
        log.points[unit, event.id] = log.points.get((unit, event.id), Fraction(0)) + points
        log.counts[unit, event.id] = log.counts.get((unit, event.id), Fraction(0)) + count
        if not event.effect.nothing and count > 0:
            log.effects[unit].append((event, event.effect))
        if event.kind is EventKind.EXEMPTION:
            log.exempted[unit, item] = events.text("reason")[row]
    log.applied.append(
        EventApplied(unit, event.id, count, points, item, events.text("reason")[row], evidence, approved, why_not)
    )


def _why_not(event: Event, evidence: str, approved: str, amount: Fraction | None, item: str) -> Text | None:
    name = event.title
    if event.evidence and not evidence:
        return Text(f"“{name.zh}”缺少证明材料，未予采用", f"'{name.en}' has no evidence and was not applied")
    if event.approval and not approved:
        return Text(f"“{name.zh}”未经批准，未予采用", f"'{name.en}' is not approved and was not applied")
    if event.kind is EventKind.EXEMPTION:
        missing = Text(f"“{name.zh}”没有写明考核项目，未予采用", f"'{name.en}' names no item and was not applied")
        return None if item else missing
    if event.amount is None and event.kind in (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE):
        if amount is None:
            return Text(f"“{name.zh}”没有写明分值，未予采用", f"'{name.en}' states no points and was not applied")
        low, high = event.least or Fraction(0), event.most_each
        if amount < low or (high is not None and amount > high):
            bounds = f"{show(low)} .. {show(high) if high is not None else ''}"
            return Text(
                f"“{name.zh}”分值 {show(amount)} 超出 {bounds}，未予采用",
                f"'{name.en}': {show(amount)} points lie outside {bounds}, not applied",
            )
    return None


def _points(event: Event, count: Fraction, amount: Fraction | None) -> Fraction:
    """Signed points of one row: bonuses and challenges add, deductions take; vetoes and red lines move no points themselves."""
    each = event.amount if event.amount is not None else amount or Fraction(0)
    sign = -1 if event.kind is EventKind.DEDUCTION else 1
    return (
        sign * each * count
        if event.kind in (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE)
        else Fraction(0)
    )


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
