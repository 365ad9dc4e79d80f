"""Where the figures of an item were written: the cells behind a reported figure, a formula, a count of events, a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..formula import needs
from ..intake.tables import Tables
from ..scheme.model.scorecards import Feed, Item
from ..values.finding import Source
from ..values.period import Period

if TYPE_CHECKING:
    from .inputs import Sources

NAMED = 4
"""Places shown in one cell of a results table; the explanation shows them all."""


def places_of(sources: Sources, tables: Tables, item: Item, units: Sequence[int]) -> list[list[str]]:
    """For each of these units the places its figure of an item comes from; nothing for ratings and tasks, which are listed elsewhere."""
    match item.feed:
        case Feed.INDICATOR | Feed.LEVEL:
            behind = measures_behind(sources, item.of, 0)
            return _by_rows(tables, [_rows(sources, measure, when, units) for measure, when in behind], len(units))
        case Feed.EVENTS:
            kinds = [
                item.kinds.get(kind) or (item.of if len(item.rule.kinds) == 1 else kind) for kind in item.rule.kinds
            ]
            reported = [kind for kind in kinds if kind in sources.scheme.measures]
            rows_of = [_rows(sources, kind, sources.period, units) for kind in reported]
            found = _by_rows(tables, rows_of, len(units))
            for index, unit in enumerate(units):
                for kind in kinds:
                    rows = sources.log.rows.get((unit, kind), ()) if kind not in reported else ()
                    found[index] += [str(tables.events.where(row, "")) for row in rows]
            return found
        case Feed.DATE:
            known = [sources.milestones.get((item.of, unit), ()) for unit in units]
            shown = [[str(replace(each.where, field="")) for each in nodes] for nodes in known]
            return [list(dict.fromkeys(place for place in places if place)) for places in shown]
        case _:
            return [[] for _ in units]


def cells_of(sources: Sources, tables: Tables, item: Item, unit: int) -> Source:
    """Where a unit's figure of an item was written, as the place of a finding about it; the item where that is nowhere."""
    places = places_of(sources, tables, item, [unit])[0]
    return Source(file=short(places), clause=item.clause) if places else Source(field=item.id, clause=item.clause)


def short(places: Sequence[str]) -> str:
    """Several places as one text, the first few by name."""
    once = list(dict.fromkeys(places))
    return "; ".join(once[:NAMED]) + (f"; … ({len(once)})" if len(once) > NAMED else "")


def measures_behind(sources: Sources, name: str, back: int) -> Iterator[tuple[str, Period]]:
    """The reported figures behind a measure or an indicator."""
    indicator = sources.scheme.indicators.get(name)
    if name in sources.scheme.measures or indicator is None or indicator.formula is None:
        yield name, sources.period.back(back)
        return
    for wanted in needs(indicator.formula, back):
        other = sources.scheme.indicators.get(wanted.name)
        if wanted.name not in sources.scheme.measures and other is not None and other.formula is not None:
            yield from measures_behind(sources, wanted.name, wanted.back)
        else:
            for when in wanted.periods(sources.period):
                yield wanted.name, when


def _rows(sources: Sources, measure: str, when: Period, units: Sequence[int]) -> list[tuple[int, ...]]:
    """The rows of the facts a figure comes from, for each unit: its own, else those of the shorter periods it is built up from."""
    direct = sources.facts.series(measure, when).row[np.asarray(units, dtype=np.int64)].tolist()
    if min(direct, default=0) >= 0:
        return [(row,) for row in direct]
    parts = sources.facts.parts_of(measure, when)
    inside = [_rows(sources, measure, part, units) for part in parts]
    return [
        (row,) if row >= 0 else tuple(inner for part in inside for inner in part[index])
        for index, row in enumerate(direct)
    ]


def _by_rows(tables: Tables, columns: Sequence[list[tuple[int, ...]]], size: int) -> list[list[str]]:
    where = tables.facts.where
    return [
        [str(where(row, "")) for row in dict.fromkeys(row for column in columns for row in column[index])]
        for index in range(size)
    ]
