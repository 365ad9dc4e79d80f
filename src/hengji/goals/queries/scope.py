"""Whose goals a person sees: those of the units in scope, and of the goals above them the titles. Nothing of the units beside."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from ...audit.outcomes import Missing
from ...org.models import Kind
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Goal, State


def roots(viewer: Viewer) -> frozenset[int]:
    """The groups at the top of the tree of the day."""
    return frozenset(node.unit for node in viewer.tree.children.get(None, ()) if node.kind == Kind.GROUP.value)


def sees_whole(viewer: Viewer, permission: Permission = Permission.SEE_GOALS) -> bool:
    """Whether the scope is the whole group: only then are goals seen that have no owner, or one that is closed."""
    tops = roots(viewer)
    return bool(tops) and tops <= viewer.units(permission)


def goals_seen(viewer: Viewer) -> QuerySet[Goal]:
    """The goals whose values are in sight."""
    found: QuerySet[Goal] = Goal.objects.all()
    return found if sees_whole(viewer) else found.filter(unit__in=viewer.units(Permission.SEE_GOALS))


def sees(viewer: Viewer, goal: Goal) -> bool:
    """Whether the values of a goal are in sight."""
    return goal.unit_id in viewer.units(Permission.SEE_GOALS) or sees_whole(viewer)


def sees_all_below(viewer: Viewer, goal: Goal) -> bool:
    """Whether every goal directly below is in sight: only then may its sum be told. One query at most."""
    if sees_whole(viewer):
        return True
    standing = Goal.objects.filter(parent=goal).exclude(state=State.WITHDRAWN.value)
    return not standing.exclude(unit__in=viewer.units(Permission.SEE_GOALS)).exists()


def given_above(viewer: Viewer, goal: Goal, permission: Permission = Permission.EDIT_GOALS) -> bool:
    """Whether a goal was given to its unit by one further up for which this person may not do the same: a part of another unit's goal
    is not the unit's own to change. One query at most."""
    if goal.parent_id is None or sees_whole(viewer, permission):
        return False
    above = Goal.objects.filter(pk=goal.parent_id).values_list("unit_id", flat=True).first()
    return above != goal.unit_id and above not in viewer.units(permission)


def not_given(viewer: Viewer, permission: Permission = Permission.EDIT_GOALS) -> Q:
    """The goals that `given_above` holds for nobody further up, as a condition."""
    if sees_whole(viewer, permission):
        return Q()
    return Q(parent__isnull=True) | Q(parent__unit=F("unit")) | Q(parent__unit__in=viewer.units(permission))


def goal_seen(viewer: Viewer, ref: str) -> Goal:
    """A goal in sight by its reference; raises `Missing`, also for one of which only the title may be known."""
    goal = goals_seen(viewer).filter(ref=ref).first()
    if goal is None:
        raise Missing
    return goal
