"""Single nodes."""

from __future__ import annotations

from ...audit.outcomes import Missing
from ...org.viewer import Viewer
from ..models import Node
from .scope import sees


def node_seen(viewer: Viewer, ref: str) -> Node:
    """A node of a goal in sight; raises `Missing`."""
    row: Node | None = Node.objects.select_related("goal__cycle").filter(ref=ref, withdrawn=False).first()
    if row is None or not sees(viewer, row.goal):
        raise Missing
    return row
