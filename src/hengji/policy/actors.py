"""Who stands behind an act: the person, and those whose right is used when the person stands in for others."""

from __future__ import annotations

from collections.abc import Iterator

from ..org.models import Delegation, Grant
from ..org.permissions import Permission
from ..org.queries import NOT_DELEGATED, in_force
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer


def rights(viewer: Viewer, permission: Permission, unit: int) -> list[int]:
    """The people whose right to do this for the unit the viewer has today: the viewer alone where it is an own one."""
    own = any(not each.acts_for and _reaches(viewer, each.role, each.unit, permission, unit) for each in viewer.held)
    return [viewer.person] if own else sorted(set(_givers(viewer, permission, unit)))


def _reaches(viewer: Viewer, role: Role, scope: int, permission: Permission, unit: int) -> bool:
    return permission in ROLES[role].allows and unit in viewer.tree.below(scope)


def _givers(viewer: Viewer, permission: Permission, unit: int) -> Iterator[int]:
    givers = Delegation.objects.filter(in_force(viewer.today), taker=viewer.person).values_list("giver_id", flat=True)
    grants = Grant.objects.filter(in_force(viewer.today), person__in=list(givers), approved_by__isnull=False)
    for person, role, scope in grants.values_list("person_id", "role", "unit_id"):
        if Role(role) not in NOT_DELEGATED and _reaches(viewer, Role(role), scope, permission, unit):
            yield person
