"""The rows an event wrote and whether they still are as they were sealed; whether the event itself is as it was bound."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q

from ...audit.chain import seals_digest
from ...audit.kept import kept_models, row_digest
from ...audit.keys import bind
from ...audit.models import Event, Seal
from ...engine.values.text import Text
from ...ui.pieces import Badge
from .entries import body_of
from .words import table_words

MOST = 200
"""So many rows are listed."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A row as the event left it: `later` is the event that wrote it last, where that is another."""

    table: Text
    row: int
    digest: str
    later: int
    state: Badge


@dataclass(frozen=True, slots=True)
class Bound:
    """Whether an event holds: its bytes, what they follow, and its seals."""

    content: bool
    link: bool
    seals: bool
    previous: str


def bound(event: Event) -> Bound:
    """Reckoned anew from what the database holds."""
    before = Event.objects.filter(seq=event.seq - 1).values_list("digest", flat=True).first() or "0" * 64
    written = list(Seal.objects.filter(event=event.seq).values_list("table", "row", "digest"))
    return Bound(
        event.digest == bind(event.previous, event.body.encode()),
        event.previous == before,
        body_of(event).get("seals") == seals_digest(written),
        before,
    )


def touched(event: Event, only: Mapping[str, Collection[int]] | None = None) -> tuple[list[Touched], int]:
    """The first rows an event wrote, and how many there are; `only` those of a subject. A fixed number of queries for each table."""
    found = Seal.objects.filter(event=event.seq)
    if only is not None:
        where = Q(pk__in=[])
        for table, rows in only.items():
            where |= Q(table=table, row__in=rows)
        found = found.filter(where)
    count, seals = found.count(), list(found.order_by("table", "row")[:MOST])
    by_table: dict[str, list[int]] = {}
    for seal in seals:
        by_table.setdefault(seal.table, []).append(seal.row)
    latest: dict[tuple[str, int], Seal] = {}
    now: dict[tuple[str, int], str] = {}
    models = {model._meta.db_table: model for model in kept_models()}
    for table, numbers in by_table.items():
        last = Seal.objects.filter(table=table, row__in=numbers).values("row").annotate(last=Max("id")).values("last")
        latest |= {(table, each.row): each for each in Seal.objects.filter(id__in=last)}
        if table in models:
            now |= {(table, row.pk): _digest(row) for row in models[table].objects.filter(pk__in=numbers)}
    return [_touched(seal, latest.get((seal.table, seal.row), seal), now) for seal in seals], count


def _digest(row: object) -> str:
    try:
        return row_digest(row)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""


def _touched(seal: Seal, latest: Seal, now: Mapping[tuple[str, int], str]) -> Touched:
    held = now.get((seal.table, seal.row))
    if held is None:
        state = Badge("bad", Text("行已不在", "The row is gone"))
    elif held == latest.digest:
        state = Badge("good", Text("印相符", "Seal holds"))
    else:
        state = Badge("bad", Text("印不符：库里被直接改过", "Seal broken: changed in the database itself"))
    later = latest.event if latest.event != seal.event else 0
    return Touched(table_words(seal.table), seal.row, seal.digest, later, state)
