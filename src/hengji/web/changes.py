"""What changed since the last visit: the events of the trail about units in one's scope, told by their titles alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ..audit.models import Event
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.tree import Node
from ..org.viewer import Viewer

MOST = 30
NEEDED: tuple[tuple[str, Permission], ...] = (
    ("org.grant-role", Permission.SEE_PEOPLE),
    ("org.approve-grant", Permission.SEE_PEOPLE),
    ("org.withdraw-role", Permission.SEE_PEOPLE),
    ("org.appoint", Permission.SEE_PEOPLE),
    ("org.import-roster", Permission.SEE_PEOPLE),
    ("org.", Permission.SEE_UNIT),
    ("facts.", Permission.SEE_FIGURES),
    ("policy.", Permission.SEE_SCHEMES),
    ("goals.", Permission.SEE_GOALS),
    ("contracts.", Permission.SEE_LETTERS),
)
"""What one has to be allowed to see to be told of an action: the first that fits. An action that none fits is not told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a unit."""

    at: datetime
    unit: Node
    title: Text
    who: str


def changes(viewer: Viewer, since: datetime) -> list[Change]:
    """The latest changes after a moment, of others' making, newest first. One query. Of letters, only what happened to those in sight."""
    refs = {viewer.tree.nodes[unit].ref for _, needed in NEEDED for unit in viewer.units(needed)}
    if not refs:
        return []
    in_sight = ~Q(action__startswith="contracts.") | Q(subject__in=letters_seen(viewer).order_by().values("ref"))
    events = (
        Event.objects.filter(in_sight, at__gt=since, unit__in=refs)
        .exclude(actor=viewer.ref)
        .order_by("-seq")[: MOST * 4]
    )
    found = (change for event in events if (change := _told(viewer, event)) is not None)
    return [change for change, _ in zip(found, range(MOST), strict=False)]


def _told(viewer: Viewer, event: Event) -> Change | None:
    node = viewer.tree.by_ref.get(event.unit)
    needed = next((permission for start, permission in NEEDED if event.action.startswith(start)), None)
    if node is None or needed is None or not viewer.may(needed, node.unit):
        return None
    body = json.loads(event.body)
    titles = list({each["title"]["zh"]: each["title"] for each in body.get("told", [])}.values())
    if not titles:
        return None
    title = Text("、".join(each["zh"] for each in titles), ", ".join(each["en"] for each in titles))
    return Change(event.at, node, title, str(body.get("actor", {}).get("name", "")))
