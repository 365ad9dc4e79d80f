"""What can be looked up in the room of goals: goals in sight, in every year, and their nodes."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found, holding, titles_in, units_named, words_of
from ..org.permissions import Permission
from ..org.tree import Node as Unit
from ..org.viewer import Viewer
from ..ui.words import long_day
from .models import Goal, Node, State
from .queries.scope import goals_seen

FIELDS = ("code", "title_zh", "title_en", "measure")
NODE_FIELDS = ("title_zh", "title_en", "goal__code")


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Goals by code, title, measure, responsible unit and pinyin initials, the latest year first; nodes by title and unit, what is due
    last first. Nothing for who sees no goals."""
    if not words_of(asked) or not viewer.may(Permission.SEE_GOALS):
        return []
    seen = goals_seen(viewer).exclude(state=State.WITHDRAWN.value)
    nodes = Node.objects.filter(goal__in=seen, withdrawn=False)
    return [_goals(viewer, seen, asked), _nodes(viewer, nodes, asked)]


def _goals(viewer: Viewer, seen: QuerySet[Goal], asked: str) -> Finds:
    titles = titles_in(viewer, "titles of goals", seen, "goals")
    rows = seen.filter(holding(asked, FIELDS, titles, lambda word: Q(unit__in=_units(viewer, word))))
    best = list(rows.select_related("cycle").order_by("-cycle__year", "code")[:MOST])
    found = [Found(Text(row.title_zh, row.title_en), f"/goals/{row.ref}", _note(viewer, row)) for row in best]
    return Finds(Text("目标", "Goals"), found, rows.count() if len(best) == MOST else len(best))


def _nodes(viewer: Viewer, seen: QuerySet[Node], asked: str) -> Finds:
    titles = titles_in(viewer, "titles of nodes", seen, "goals")
    rows = seen.filter(holding(asked, NODE_FIELDS, titles, lambda word: Q(goal__unit__in=_units(viewer, word))))
    best = list(rows.select_related("goal").order_by("-due", "goal__code", "place", "pk")[:MOST])
    found = [
        Found(Text(row.title_zh, row.title_en or row.title_zh), f"/goals/{row.goal.ref}", _due(viewer, row))
        for row in best
    ]
    return Finds(Text("节点", "Nodes"), found, rows.count() if len(best) == MOST else len(best))


def _units(viewer: Viewer, word: str) -> list[int]:
    return units_named(viewer, viewer.units(Permission.SEE_GOALS), word)


def _named(viewer: Viewer, told: Text, unit: int | None) -> Text:
    node: Unit | None = viewer.tree.nodes.get(unit or 0)
    return Text(f"{told.zh} · {node.name.zh}", f"{told.en} · {node.name.en}") if node else told


def _note(viewer: Viewer, row: Goal) -> Text:
    return _named(viewer, Text.same(f"{row.cycle.year} · {row.code}"), row.unit_id)


def _due(viewer: Viewer, row: Node) -> Text:
    told = Text(f"{row.due} 截止 · {row.goal.code}", f"due {long_day(row.due, 'en')} · {row.goal.code}")
    return _named(viewer, told, row.goal.unit_id)
