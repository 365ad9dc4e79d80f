"""What was handed in: what of it is in sight, waits, was sent back, or stands beside other figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.standing import told_for
from ...org.viewer import Viewer
from ..lines import Known, Line, Pair
from ..models import Batch, BatchHand, BatchUnit, Evidence, Purpose, Status
from ..second import givers
from ..stored import leaf_in, stored_in
from .known import as_known


def batches_seen(viewer: Viewer) -> QuerySet[Batch]:
    """Batches whose units are all in sight, one that is no more by what it went into; before it is submitted, a batch is its reporter's
    alone."""
    units = BatchUnit.objects.filter(batch=OuterRef("pk"))
    outside = units.exclude(unit__in=viewer.ever(Permission.SEE_FIGURES))
    mine = Q(reported_by=viewer.account)
    found: QuerySet[Batch] = Batch.objects.filter(~Exists(outside)).filter(
        mine | (~Q(status=Status.PREVIEWED) & Exists(units))
    )
    return found


def with_file(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """The same with the name of the file each was read from, as `file`."""
    report = Evidence.objects.filter(batch=OuterRef("pk"), is_report=True).order_by("pk")
    found: QuerySet[Batch] = batches.annotate(file=Subquery(report.values("name")[:1]))
    return found


def drafts_told(viewer: Viewer) -> QuerySet[Batch]:
    """Uploads that were not submitted, of which the reader of the trail is told that they are there, whose and for which form: their
    figures stay their reporter's. All their units are such whose trail one reads; one of no unit is for who reads the whole of it."""
    units = BatchUnit.objects.filter(batch=OuterRef("pk"))
    may = viewer.ever(Permission.SEE_TRAIL) & viewer.ever(Permission.SEE_FIGURES)
    found: QuerySet[Batch] = Batch.objects.filter(~Exists(units.exclude(unit__in=may)), status=Status.PREVIEWED)
    return found if viewer.tree.nodes.keys() <= may else found.filter(Exists(units))


def batch_seen(viewer: Viewer, ref: str) -> Batch:
    """One batch, with the people in it; raises `Missing`."""
    found = (
        batches_seen(viewer)
        .select_related("form", "content", "reported_by__person", "decided_by__person")
        .filter(ref=ref)
        .first()
    )
    if found is None or not viewer.may(Permission.SEE_FIGURES):
        raise Missing
    return found


def waiting(viewer: Viewer) -> QuerySet[Batch]:
    """Submitted batches that the viewer may decide on."""
    outside = BatchUnit.objects.filter(batch=OuterRef("pk")).exclude(unit__in=viewer.ever(Permission.ACCEPT_FIGURES))
    others = givers(viewer)
    by_hand = BatchHand.objects.filter(Q(person=viewer.person) | Q(person__in=others), batch=OuterRef("pk"))
    return (
        batches_seen(viewer)
        .filter(~Exists(outside), ~Exists(by_hand), status=Status.SUBMITTED)
        .exclude(Q(reported_by__person=viewer.person) | Q(reported_by__person__in=others))
        .select_related("form", "reported_by__person")
        .order_by("reported_at", "pk")
    )


BACK_FOR = timedelta(days=30)
"""So long a correction that was sent back is a task: after that the old figure is taken to be right."""


def corrections_back(viewer: Viewer) -> list[Batch]:
    """The viewer's corrections of late that were sent back, the latest of each figure alone. One query."""
    since = timezone.now() - BACK_FOR
    mine = batches_seen(viewer).filter(
        Q(decided_at__gte=since) | Q(decided_at__isnull=True), purpose=Purpose.CORRECTION, reported_by=viewer.account
    )
    latest: dict[tuple[str, int, int], Batch] = {}
    for batch in mine.select_related("content").order_by("pk"):
        latest |= {(batch.period, row[0], row[1]): batch for row in leaf_in(batch.content.body).rows}
    found = {batch.pk: batch for batch in latest.values() if batch.status == Status.REJECTED}
    return [found[pk] for pk in sorted(found)]


def correction_waiting(viewer: Viewer, unit: int, measure: int, period: str) -> Batch | None:
    """The correction of this figure that waits to be decided on, if there is one."""
    held = batches_seen(viewer).filter(
        Exists(BatchUnit.objects.filter(batch=OuterRef("pk"), unit=unit)),
        purpose=Purpose.CORRECTION, period=period, status=Status.SUBMITTED,
    )  # fmt: skip
    for batch in held.select_related("content", "reported_by__person").order_by("pk"):
        if any(line.measure == measure for line in stored_in(batch.content.body).lines):
            return batch
    return None


@dataclass(frozen=True, slots=True)
class InPlaceOf:
    """For whom a batch was reported, and for whom it was decided on, by somebody who stood in; None where nobody did."""

    reported: Text | None = None
    decided: Text | None = None


def in_place_of(batches: Collection[Batch]) -> dict[int, InPlaceOf]:
    """For whom these batches, which are in sight or stand behind figures that are, were reported and decided on. Two queries."""
    known = {each.ref: each.pk for each in batches}
    hands: dict[int, list[Text]] = {}
    others = BatchHand.objects.filter(batch__in=known.values()).exclude(person=F("batch__reported_by__person"))
    for batch, zh, en in others.order_by("pk").values_list("batch_id", "person__name_zh", "person__name_en"):
        hands.setdefault(batch, []).append(Text(zh, en or zh))
    decided = {known[event.subject]: whom for event, whom in told_for(known, ("facts.accept", "facts.reject"))}
    return {
        pk: InPlaceOf(
            Text("、".join(each.zh for each in hands[pk]), ", ".join(each.en for each in hands[pk]))
            if pk in hands
            else None,
            decided.get(pk),
        )
        for pk in known.values()
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """Another batch that waits with some of the same figures; none where it holds units out of sight."""

    batch: Batch | None
    pairs: frozenset[Pair]


def beside(viewer: Viewer, batch: Batch, lines: Collection[Line]) -> list[Beside]:
    """Other batches, corrections too, that wait with figures of these lines. One query; none for a batch that is decided on."""
    if batch.status not in (Status.PREVIEWED, Status.SUBMITTED) or not lines:
        return []
    pairs = {(line.unit, line.measure) for line in lines}
    rows = (
        Batch.objects.filter(
            Exists(BatchUnit.objects.filter(batch=OuterRef("pk"), unit__in={unit for unit, _ in pairs})),
            period=batch.period, status=Status.SUBMITTED,
        )
        .exclude(pk=batch.pk)
        .annotate(in_sight=Exists(batches_seen(viewer).filter(pk=OuterRef("pk"))))
        .select_related("content", "form", "reported_by__person")
        .order_by("reported_at", "pk")
    )  # fmt: skip
    found = []
    for row in rows:
        both = frozenset((each[0], each[1]) for each in leaf_in(row.content.body).changing) & pairs
        if both:
            found.append(Beside(row if row.in_sight else None, both))
    return found


def moved(batch: Batch, lines: Collection[Line]) -> list[tuple[Line, Known]]:
    """The lines of a batch in sight whose figure has become another since it was previewed, with what it is now, and is not what they
    set. One query; none for a batch that is decided on."""
    if batch.status not in (Status.PREVIEWED, Status.SUBMITTED) or not lines:
        return []
    rows = as_known().filter(
        unit__in={line.unit for line in lines}, measure__in={line.measure for line in lines}, period=batch.period
    )  # fmt: skip
    now = {
        (unit, measure): Known(value, none, turn)
        for unit, measure, value, none, turn in rows.values_list("unit_id", "measure_id", "value", "null_reason", "turn").order_by()
    }  # fmt: skip
    return [(line, known) for line in lines if line.moved(known := now.get((line.unit, line.measure), Known()))]
