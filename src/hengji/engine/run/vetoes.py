"""What is reported against what is listed: a major accident among the figures, and no row of the veto it means.

A count and the event that follows from it stand in two tables, filled by two people. Where they do not agree the unit waits: a veto
that is forgotten would be paid on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..intake.tables import Tables
from ..scheme.model.events import ACTING, Event
from ..scheme.model.indicators import Indicator, Measure
from ..scheme.model.matters import same_matter
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from ..values.unit import Unit
from .events import EventLog
from .facts import FactBook

_COUNTED = frozenset({"count", "person"})


def unlisted(
    scheme: Scheme, facts: FactBook, log: EventLog, tables: Tables, period: Period, names: Sequence[str]
) -> list[Finding]:
    """Units whose figures report what a veto names, without a row of the events table that says what came of it.

    They wait (`log.waiting`). A row with the count 0 settles that the veto does not hold, and is told.
    """
    found = []
    for measure, events in _vetoed(scheme):
        series = facts.series(measure, period)
        listed = [row for row in log.applied if row.event in events]
        settled = {row.unit for row in listed if row.count > 0 or row.reason or row.evidence}
        waived = {row.unit for row in listed} - settled
        event = next(iter(events.values()))
        for each in np.flatnonzero((series.null == 0) & (series.num > 0)):
            unit = int(each)
            if unit in settled:
                continue
            title = facts.measures[measure].title
            message = Text(
                f"填报了“{title.zh}”，事项表里却没有“{event.title.zh}”这一行",
                f"'{title.en}' is reported, and the events table has no row of '{event.title.en}'",
            )
            if unit in waived:
                message = Text(
                    f"填报了“{title.zh}”，事项表里“{event.title.zh}”的次数写了 0，没有写明理由",
                    f"'{title.en}' is reported, and the row of '{event.title.en}' says 0 times without a reason",
                )
            log.waiting[unit].append(message)
            where = tables.facts.where(int(series.row[unit]), "value") if series.row[unit] >= 0 else Source()
            told = Text(
                f"{names[unit]}：{message.zh}；在认定之前总分暂不计算",
                f"{names[unit]}: {message.en}; no total until it is settled",
            )
            found.append(Finding("veto-unlisted", Level.ERROR, told, _hint(event), where))
    return found


def denied(
    scheme: Scheme, facts: FactBook, log: EventLog, tables: Tables, period: Period, names: Sequence[str]
) -> list[Finding]:
    """Vetoes and red lines in force of units that report none of what they name: the row may be another unit's.

    Only figures that count all a veto is about deny it: none of `重大事故` says nothing of a veto of `较大及以上事故`.
    """
    counting: dict[str, list[str]] = {}
    for measure, events in _vetoed(scheme, whole=True):
        for event in events:
            counting.setdefault(event, []).append(measure)
    graver = {measure: set(events) for measure, events in _vetoed(scheme)}
    found = []
    for event, measures in counting.items():
        related = [facts.series(measure, period) for measure, events in graver.items() if event in events]
        zero = np.all([(facts.series(each, period).null == 0) for each in measures], axis=0)
        zero &= ~np.any([(each.null == 0) & (each.num > 0) for each in related], axis=0)
        zero &= ~np.any([facts.confirmed(facts.series(each, period)) for each in measures], axis=0)
        acting = dict.fromkeys(
            row.unit for row in log.applied if row.event == event and row.count > 0 and not row.why_not
        )
        denying = [unit for unit in acting if zero[unit]]
        found += [
            _denied(scheme.events[event], facts, measures[0], period, unit, log, tables, names) for unit in denying
        ]
    return found


def _denied(
    event: Event,
    facts: FactBook,
    measure: str,
    period: Period,
    unit: int,
    log: EventLog,
    tables: Tables,
    names: Sequence[str],
) -> Finding:
    title, row = facts.measures[measure].title, int(facts.series(measure, period).row[unit])
    place = f"（{facts.where(row)}）" if row >= 0 else ""
    place_en = f" ({facts.where(row)})" if row >= 0 else ""
    message = Text(
        f"{names[unit]}：事项表列了“{event.title.zh}”，填报的“{title.zh}”却是 0{place}；仍按事项表执行",
        f"{names[unit]}: the events table lists '{event.title.en}', and '{title.en}' is reported as 0{place_en}; "
        "the events table stands",
    )
    hint = Text(
        "核对这件事是不是这家单位的；填报漏了的，改正次数；次数确是 0 的，在指标数表“状态”一列写“已核实”",
        "check whether it is this unit's; mend the figure if it was left out; if it is 0 indeed, write 'confirmed' in `status` of "
        "the facts",
    )
    rows = log.rows.get((unit, event.id), [])
    where = tables.events.where(rows[0], "event") if rows else Source(field=event.id)
    return Finding("veto-denied", Level.ERROR, message, hint, where)


def _hint(event: Event) -> Text:
    return Text(
        f"在事项表补一行，事项写“{event.title.zh}”；认定不适用的，也补一行，次数写 0 并写明理由；填错的，改正次数",
        f"add a row of '{event.title.en}' to the events table; where it does not apply, a row with the count 0 and the reason; "
        "mend the figure if it is wrong",
    )


def _vetoed(scheme: Scheme, *, whole: bool = False) -> Iterator[tuple[str, Mapping[str, Event]]]:
    """Each counted measure with the vetoes and red lines that name the same matter, by id; `whole`: those that name no more than it."""
    acting = [event for event in scheme.events.values() if event.kind in ACTING]
    for measure, (unit, names) in (_called(scheme) if acting else {}).items():
        if not all(base in _COUNTED for base, _ in unit.dimension):
            continue
        of = {
            event.id: event
            for event in acting
            if any(
                same_matter(title, name) and (not whole or same_matter(name, title))
                for title in {event.title.zh, event.title.en}
                for name in names
            )
        }
        if of:
            yield measure, of


def _called(scheme: Scheme) -> Mapping[str, tuple[Unit, set[str]]]:
    """What each reported figure is called: its titles, and the kinds of events it counts."""
    plain = [each for each in scheme.indicators.values() if each.formula is None]
    known: dict[str, tuple[Unit, set[str]]] = {}
    reported: list[Measure | Indicator] = [*scheme.measures.values(), *plain]
    for each in reported:
        known[each.id] = (each.unit, {each.title.zh, each.title.en})
    for _, item in scheme.items():  # noqa: PERF102  cards with their items, no dict
        for kind, source in item.kinds.items() if item.feed is Feed.EVENTS else ():
            if source in known:
                known[source][1].add(kind)
    return known
