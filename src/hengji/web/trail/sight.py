"""How much of the trail a person sees: the events of the units whose trail is theirs to read and of those that went into them, and of
those, what was written in them
only where the room that wrote it would show it too.

An audit administrator sees who did what and when, and of the business nothing more. What happened to a letter out of sight (one that
was never sent, one that is another person's) is not told at all to those who see letters of the unit.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from ...audit.models import Event, Seal
from ...audit.outcomes import Forbidden
from ...contracts.queries import letters_seen
from ...engine.values.text import Text
from ...facts.models import Batch, BatchUnit
from ...goals.queries.scope import sees_whole
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..changes import NEEDED
from .subjects import Subject

ONCE_WITHOUT = ("facts.attach", "facts.upload")
"""Acts whose events did not always tell their unit."""


def reader(viewer: Viewer) -> Viewer:
    """Who may read the trail anywhere; raises `Forbidden`."""
    if not viewer.may(Permission.SEE_TRAIL):
        raise Forbidden(
            Text("您不能查看操作记录", "you may not read the trail"),
            Text("需要查看的，请安全管理员授予相应角色", "ask the security administrator for the role"),
        )
    return viewer


def events_seen(viewer: Viewer, subject: Subject | None = None) -> QuerySet[Event]:
    """The events in sight, of one subject where it is given: those that name it and those that wrote its rows.

    Of a subject whose unit's trail one may read every event is told, also one that wrote rows of other units with it.
    """
    reader(viewer)
    found: QuerySet[Event] = Event.objects.filter(_of_units(viewer, subject), _letters_in_sight(viewer))
    return found if subject is None else found.filter(_of_subject(subject))


def _of_units(viewer: Viewer, subject: Subject | None) -> Q:
    if sees_whole(viewer, Permission.SEE_TRAIL):
        return Q()
    units = viewer.ever(Permission.SEE_TRAIL)
    if subject is not None and subject.unit in units:
        return Q()
    return Q(unit__in=_refs(viewer, units)) | without_unit(units)


def without_unit(units: Collection[int]) -> Q:
    """Events about a batch of these units and no other that were written before they told their unit."""
    of = BatchUnit.objects.filter(batch=OuterRef("pk"))
    batches = Batch.objects.filter(Exists(of.filter(unit__in=units)), ~Exists(of.exclude(unit__in=units)))
    return Q(action__in=ONCE_WITHOUT, unit="", subject__in=batches.order_by().values("ref"))


def _letters_in_sight(viewer: Viewer) -> Q:
    seen = letters_seen(viewer).order_by().values("ref")
    of_letters = _refs(viewer, viewer.ever(Permission.SEE_LETTERS))
    return ~Q(action__startswith="contracts.") | Q(subject__in=seen) | ~Q(unit__in=of_letters)


def _of_subject(subject: Subject) -> Q:
    wrote = Q(pk__in=[])
    for table, rows in subject.rows.items():
        wrote |= Q(table=table, row__in=rows)
    return Q(subject__in=subject.refs) | Q(seq__in=Seal.objects.filter(wrote).values("event"))


def _refs(viewer: Viewer, units: frozenset[int]) -> list[str]:
    return [node.ref for unit in units if (node := viewer.called(unit)) is not None]


def opened(viewer: Viewer, event: Event, in_sight: bool) -> bool:
    """Whether what was written in an event may be read: reason, old and new. `in_sight`: its subject is."""
    needed = next((permission for start, permission in NEEDED if event.action.startswith(start)), None)
    if needed is None or (event.action.startswith("org.") and viewer.may(Permission.CHECK_TRAIL)):
        return True  # what administrators do is no business of the units; who checks the trail reads it
    node = viewer.called_by(event.unit)
    if not (node.unit in viewer.ever(needed) if node is not None else sees_whole(viewer, needed)):
        return False
    if event.action.startswith("contracts.") and not event.unit:  # of many letters, some of them perhaps of people
        return sees_whole(viewer, Permission.SEE_PEOPLE)
    return in_sight or not event.action.startswith(("contracts.", "facts."))
