"""Targets that were asked for: seen by whoever sees the goal."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from django.db.models import QuerySet

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Ask, CycleState, Goal, Reply, State, TierKind
from .scope import given_above, goals_seen, not_given, sees_whole
from .sums import around, over_beside


def asks_of(goal: Goal) -> list[Ask]:
    """What was asked for a goal, the latest first. One query."""
    return list(Ask.objects.filter(goal=goal).select_related("by__person", "answered_by__person")[:20])


def ask_seen(viewer: Viewer, ref: str) -> Ask:
    """One by its reference; raises `Missing`."""
    row: Ask | None = (
        Ask.objects.select_related("goal__cycle", "by__person", "answered_by__person").filter(ref=ref).first()
    )
    if row is None or not goals_seen(viewer).filter(pk=row.goal_id).exists():
        raise Missing
    return row


def sets(viewer: Viewer, goal: Goal) -> bool:
    """Whether one sets goals of the unit, given or its own."""
    return goal.unit_id in viewer.units(Permission.EDIT_GOALS) or sees_whole(viewer, Permission.EDIT_GOALS)


def may_ask(viewer: Viewer, goal: Goal) -> bool:
    """Whether one sets goals of the unit, and this one was given to it from above."""
    return goal.state != State.WITHDRAWN.value and sets(viewer, goal) and given_above(viewer, goal)


def may_answer(viewer: Viewer, goal: Goal) -> bool:
    """Whether one may change the goal: then one answers what is asked."""
    return sets(viewer, goal) and not given_above(viewer, goal)


def over_if_accepted(viewer: Viewer, row: Ask) -> list[Text]:
    """What would be exceeded by the target asked for: the goal by those below it, or the one above by its parts. Told as other sums are,
    to whoever sees all of them. Two queries."""
    aim = Fraction(row.value)
    parts = [
        replace(each, target=aim) if each.id == row.goal_id else each
        for each in around(row.goal_id, row.goal.parent_id)
    ]
    return over_beside(viewer, [row.goal], parts)[row.goal_id]


def to_ask(goal: Goal) -> bool:
    """Whether there is a figure to ask another one for."""
    return goal.tiers.filter(kind=TierKind.TARGET.value, value__isnull=False).exists()


def asks_waiting(viewer: Viewer) -> QuerySet[Ask]:
    """What waits for this person's answer."""
    mine = Goal.objects.filter(not_given(viewer), unit__in=viewer.units(Permission.EDIT_GOALS))
    found: QuerySet[Ask] = (
        Ask.objects.filter(reply=Reply.OPEN.value, goal__in=mine, goal__cycle__state=CycleState.OPEN.value)
        .exclude(by=viewer.account)
        .exclude(goal__state=State.WITHDRAWN.value)
    )
    return found.select_related("goal", "by__person")
