"""The goal map: the tree of goals, level by level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal, State
from ..rules.coverage import Kind
from ..rules.descent import DEEPEST
from .board import faults_seen
from .parts import targets_of
from .scope import goals_seen

ROOTS = 20
"""Trees on a page."""
LINES = 300
"""Lines on a page: below it a goal's own page goes on."""


@dataclass(slots=True)
class Line:
    """A goal on the map with those below it."""

    goal: Goal
    unit: Node | None
    target: Decimal | None
    faults: list[Kind]
    below: list[Line] = field(default_factory=list)
    more: bool = False
    """Whether goals stand below that are not shown for want of room."""

    @property
    def open(self) -> bool:
        """Whether it is shown unfolded."""
        return bool(self.faults) or any(line.open for line in self.below)


@dataclass(frozen=True, slots=True)
class MapPage:
    """A page of the map."""

    lines: list[Line]
    count: int
    page: int
    pages: int


def goal_map(viewer: Viewer, cycle: Cycle, page: int = 1, root: Goal | None = None) -> MapPage:
    """The trees of a page, or the tree below one goal. At most twelve queries however many goals there are."""
    standing = goals_seen(viewer).filter(cycle=cycle).exclude(state=State.WITHDRAWN.value)
    tops, count, pages = _tops(viewer, cycle, standing, page, root)
    levels = [tops]
    shown = len(tops)
    cut: set[int] = set()
    for _ in range(DEEPEST - 1):
        if not levels[-1]:
            break
        ids = [goal.pk for goal in levels[-1]]
        found = list(standing.filter(parent__in=ids).order_by("code", "id")[: LINES - shown + 1])
        if shown + len(found) > LINES:
            cut |= set(ids)
            found = found[: LINES - shown]
        shown += len(found)
        levels.append(found)
    every = [goal for level in levels for goal in level]
    targets = targets_of(goal.pk for goal in every)
    faults: dict[int, list[Kind]] = defaultdict(list)
    for fault in faults_seen(viewer, cycle)[0]:
        if fault.kind not in faults[fault.goal]:
            faults[fault.goal].append(fault.kind)
    lines = {
        goal.pk: Line(goal, viewer.tree.nodes.get(goal.unit_id or 0), targets.get(goal.pk), faults.get(goal.pk, []))
        for goal in every
    }
    for goal in every:
        if goal.parent_id in lines:
            lines[goal.parent_id].below.append(lines[goal.pk])
    for id in cut:
        lines[id].more = True
    return MapPage([lines[goal.pk] for goal in tops], count, page, pages)


def _tops(
    viewer: Viewer, cycle: Cycle, standing: QuerySet[Goal], page: int, root: Goal | None
) -> tuple[list[Goal], int, int]:
    if root is not None:
        return [root], 1, 1
    tops = viewer.once(("tops", cycle.pk), lambda: _top_ids(standing), rooms=("goals",))
    pages = max(1, -(-len(tops) // ROOTS))
    page = min(max(1, page), pages)
    shown = standing.filter(pk__in=tops[(page - 1) * ROOTS : page * ROOTS]).order_by("code", "id")
    return list(shown), len(tops), pages


def _top_ids(standing: QuerySet[Goal]) -> list[int]:
    """The goals above which none is seen. Whoever sees thousands sees nearly all of what they stand under, so it is found out here."""
    every = list(standing.order_by("code", "id").values_list("pk", "parent_id"))
    seen = {pk for pk, _ in every}
    return [pk for pk, parent in every if parent not in seen]
