"""Single nodes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min

from ...audit.models import Event, Seal
from ...audit.outcomes import Missing
from ...org.viewer import Viewer
from ..models import Node
from .asks import sets
from .scope import given_above, sees


def node_seen(viewer: Viewer, ref: str) -> Node:
    """A node of a goal in sight; raises `Missing`."""
    row: Node | None = Node.objects.select_related("goal__cycle").filter(ref=ref, withdrawn=False).first()
    if row is None or not sees(viewer, row.goal):
        raise Missing
    return row


def added(viewer: Viewer, nodes: Iterable[Node]) -> frozenset[int]:
    """Those of the nodes that this person added: the first event that sealed each says so. Two queries."""
    rows = Seal.objects.filter(table=Node._meta.db_table, row__in=[node.pk for node in nodes]).order_by()
    first = dict(rows.values_list("row").annotate(first=Min("event")))
    own = set(Event.objects.filter(seq__in=first.values(), actor=viewer.ref).values_list("seq", flat=True))
    return frozenset(row for row, event in first.items() if event in own)


def added_by(viewer: Viewer, node: Node) -> bool:
    """Whether this person added the node."""
    return node.pk in added(viewer, [node])


def may_change_node(viewer: Viewer, node: Node) -> bool:
    """Whether one sets the goal, and it was not given from above, or the node is one's own."""
    return sets(viewer, node.goal) and (not given_above(viewer, node.goal) or added_by(viewer, node))
