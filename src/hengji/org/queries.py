"""Reads of the group."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from ..engine.values.text import Text
from .models import Account, Delegation, Grant, UnitSpan
from .permissions import Permission
from .roles import Role
from .tree import Node, Tree
from .viewer import Held, Viewer


def in_force(on: date) -> Q:
    """The dated rows in force on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def tree_on(day: date) -> Tree:
    """The tree of a day."""
    spans = UnitSpan.objects.filter(in_force(day)).select_related("unit")
    return Tree.of(
        Node(
            span.unit_id,
            span.unit.ref,
            span.unit.code,
            span.unit.kind,
            Text(span.name_zh, span.name_en),
            span.parent_id,
            span.place,
        )
        for span in spans
    )


def viewer_of(account: Account, today: date) -> Viewer:
    """The person behind an account, with the roles in force: own ones and those of whoever they stand in for. Three queries."""
    stands_in = list(
        Delegation.objects.filter(in_force(today), taker=account.person_id).values_list("giver_id", "giver__name_zh")
    )
    named = dict(stands_in)
    grants = Grant.objects.filter(
        in_force(today), person__in=[account.person_id, *named], approved_by__isnull=False
    ).values_list("person_id", "role", "unit_id")
    held = tuple(
        Held(Role(role), unit, "" if person == account.person_id else named[person])
        for person, role, unit in grants
        if person == account.person_id or Role(role) not in NOT_DELEGATED
    )
    return Viewer(
        account.ref, account.pk, account.person_id, account.person.name_zh, today, held, tree_on(today),
        "en" if account.lang == "en" else "zh",
    )  # fmt: skip


NOT_DELEGATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR, Role.RATER})
"""Roles one cannot hand to another: the administrators', and those that are personal."""


def grants_seen(viewer: Viewer) -> QuerySet[Grant]:
    """The grants of the units whose people one may see."""
    units = viewer.units(Permission.SEE_PEOPLE)
    found: QuerySet[Grant] = Grant.objects.filter(unit__in=units).select_related("person", "unit")
    return found
