"""One figure through time, and a unit's year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Fact, Measure
from ..periods import period_of
from .batches import batches_seen
from .known import figures
from .library import measure_seen


def history(viewer: Viewer, unit: str, measure: str, period: str) -> list[Fact]:
    """Every statement about one figure, the latest first, with who reported and accepted it, and the files of its batch.
    Raises `Missing` for what is out of sight."""
    node, of = viewer.node_ever(unit, Permission.SEE_FIGURES), measure_seen(viewer, measure)
    told = Fact.objects.filter(unit=node.unit, measure=of.pk, period=str(period_of(period))).order_by("-turn")
    seen = batches_seen(viewer).filter(pk=OuterRef("batch_id"))
    return list(
        told.annotate(batch_in_sight=Exists(seen))
        .select_related("batch", "batch__form", "batch__reported_by__person", "batch__decided_by__person", "evidence")
        .prefetch_related("batch__files")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of a unit through the periods of a year."""

    measure: Measure
    cells: list[tuple[str, Fact | None]]


def year_of(viewer: Viewer, unit: str, periods: Collection[str], seq: int | None = None) -> list[Row]:
    """The figures of a unit for these periods, one row a measure that has any. Raises `Missing`."""
    node = viewer.node_ever(unit, Permission.SEE_FIGURES)
    facts = figures(viewer, seq).filter(unit=node.unit, period__in=periods).select_related("measure")
    rows: dict[int, Row] = {}
    found: dict[tuple[int, str], Fact] = {}
    for fact in facts.order_by("measure__code"):
        found[fact.measure_id, fact.period] = fact
        rows.setdefault(fact.measure_id, Row(fact.measure, []))
    for pk, row in rows.items():
        row.cells.extend((period, found.get((pk, period))) for period in periods)
    return list(rows.values())
