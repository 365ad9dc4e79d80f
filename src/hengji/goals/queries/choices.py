"""What forms offer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from ...audit.outcomes import Missing
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal, NodeTemplate, State
from .scope import goals_seen


def cycles(viewer: Viewer) -> list[Cycle]:
    """Every cycle, the latest first; none for who sees no goals."""
    return list(Cycle.objects.all()) if viewer.may(Permission.SEE_GOALS) else []


def cycle_of(viewer: Viewer, year: str | int | None) -> Cycle | None:
    """The cycle of a year; where none is asked for, that of today's year, else the latest with goals in sight, else the latest: a year
    that is begun early does not take everybody along. None where there is none. Raises `Missing` for who sees no goals."""
    if not viewer.may(Permission.SEE_GOALS):
        raise Missing
    asked = str(year) if year and str(year).isdecimal() and len(str(year)) <= 4 else ""
    cycle: Cycle | None = Cycle.objects.filter(year=int(asked or viewer.today.year)).first()
    if cycle is None and not asked:
        seen = Exists(goals_seen(viewer).filter(cycle=OuterRef("pk")))
        cycle = Cycle.objects.order_by(seen.desc(), "-year").first()
    return cycle


def units_to_edit(viewer: Viewer) -> list[tuple[int, Node]]:
    """The units whose goals one may set, with their depth."""
    return list(viewer.shown(Permission.EDIT_GOALS))


def has_heirs(viewer: Viewer, owner: Node | None) -> bool:
    """Whether there is a unit that goes without saying for a goal of this owner to be given to: one below it. A department may hand a goal
    to units beside it, and does so where somebody says it."""
    mine = viewer.units(Permission.EDIT_GOALS) - {owner.unit if owner else 0}
    return bool(mine if owner is None else mine & viewer.tree.below(owner.unit))


def templates(viewer: Viewer) -> list[NodeTemplate]:
    """The node templates in use; none for who sees no goals. One query for the list, one for their nodes."""
    if not viewer.may(Permission.SEE_GOALS):
        return []
    return list(NodeTemplate.objects.filter(withdrawn=False).prefetch_related("nodes"))


OFFERED = 300
"""Goals above that a form offers; with more the goal's own page leads to the form."""


def parents_offered(viewer: Viewer, cycle: Cycle, goal: Goal | None) -> list[Goal]:
    """Goals in sight under which one may stand: those that are decomposed, without the goal itself. One query."""
    found = goals_seen(viewer).filter(cycle=cycle).exclude(state=State.WITHDRAWN.value).exclude(how="none")
    return list(found.exclude(pk=goal.pk if goal else 0).order_by("code")[:OFFERED])
