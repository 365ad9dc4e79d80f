"""What can be looked up in the room of goals: goals in sight, in every year."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.db.models import Q

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .models import Goal, State
from .queries.scope import goals_seen

FIELDS = ("code", "title_zh", "title_en", "measure")


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Goals by code, title and measure, the latest year first; nothing for who sees no goals."""
    wanted = asked.split()[:6]
    if not wanted or not viewer.may(Permission.SEE_GOALS):
        return []
    holds = reduce(and_, (reduce(Q.__or__, (Q(**{f"{name}__icontains": word}) for name in FIELDS)) for word in wanted))
    rows = goals_seen(viewer).filter(holds).exclude(state=State.WITHDRAWN.value).select_related("cycle")
    best = list(rows.order_by("-cycle__year", "code")[:MOST])
    found = [Found(Text(row.title_zh, row.title_en), f"/goals/{row.ref}", _note(viewer, row)) for row in best]
    return [Finds(Text("目标", "Goals"), found, rows.count() if len(best) == MOST else len(best))]


def _note(viewer: Viewer, row: Goal) -> Text:
    node = viewer.tree.nodes.get(row.unit_id or 0)
    told = f"{row.cycle.year} · {row.code}"
    return Text(f"{told} · {node.name.zh}", f"{told} · {node.name.en}") if node else Text.same(told)
