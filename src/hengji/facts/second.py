"""The second person: whoever accepts figures is neither who reported them nor stands in for somebody who did."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from ..audit.outcomes import Forbidden
from ..engine.values.text import Text
from ..org.models import Delegation, Grant
from ..org.permissions import Permission
from ..org.queries import NOT_DELEGATED, in_force
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer


def reach(viewer: Viewer, permission: Permission) -> dict[int, frozenset[int]]:
    """For the viewer and everybody they stand in for today: the units for which that person's own roles allow this, with
    those that went into them. Two queries."""
    people = {viewer.person} | stood_in_for(viewer)
    found: dict[int, set[int]] = {}
    grants = Grant.objects.filter(in_force(viewer.today), person__in=people, approved_by__isnull=False)
    for person, name, unit in grants.values_list("person_id", "role", "unit_id"):
        role = Role(name)
        if permission in ROLES[role].allows and (person == viewer.person or role not in NOT_DELEGATED):
            found.setdefault(person, set()).update(viewer.tree.below(unit))
    gone = {unit: viewer.heir(unit) for unit in viewer.former}
    return {
        person: frozenset(units | {unit for unit, heir in gone.items() if heir in units})
        for person, units in found.items()
    }


def hands(viewer: Viewer, units: Collection[int]) -> set[int]:
    """Whose hands report these units' figures: the viewer, and those whose roles are borrowed for it."""
    reached = reach(viewer, Permission.REPORT_FIGURES)
    borrowed = set(units) - reached.get(viewer.person, frozenset())
    return {viewer.person} | {
        person for person, below in reached.items() if person != viewer.person and below & borrowed
    }


def stood_in_for(viewer: Viewer) -> set[int]:
    """The people whose place somebody takes today. One query."""
    return set(givers(viewer))


def givers(viewer: Viewer) -> QuerySet[Delegation, int]:
    """The same, to be asked within another query."""
    rows = Delegation.objects.filter(in_force(viewer.today), taker=viewer.person)
    return rows.order_by().values_list("giver_id", flat=True)


def require_second(viewer: Viewer, reporters: Collection[int]) -> None:
    """Raises `Forbidden` where the viewer is one of the reporters or stands in for one today, in whatever role besides."""
    if viewer.person in reporters:
        raise Forbidden(
            Text("填报人不能审核自己填报的数", "who reported the figures cannot accept them"),
            Text("由另一位有审核权限的人审核", "somebody else with the right to accept has to decide"),
            "second-person",
        )
    if stood_in_for(viewer) & set(reporters):
        raise Forbidden(
            Text("受填报人委托的人不能审核", "who stands in for the reporter cannot accept the figures"),
            Text("由另一位有审核权限的人审核", "somebody else with the right to accept has to decide"),
            "second-person",
        )
