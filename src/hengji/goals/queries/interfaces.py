"""What two units owe each other at a node: seen by both sides and by whoever is above them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Interface, Step, StepKind, Terms
from ..models import Node as NodeRow
from ..models.interface import IN_FORCE

REOPENED = Text("节点改动，须重新确认", "The node changed: to be confirmed anew")


@dataclass(frozen=True, slots=True)
class InterfacePage:
    """Both sides of a node."""

    row: Interface
    left: Node | None
    right: Node | None
    steps: list[tuple[Step, object]]
    """The path, each step with what it is called."""
    newer: Interface | None
    """Other terms beside these, not in force yet; of terms that were replaced, those that stand in their place."""
    may_confirm: str
    """`left`, `right` or nothing: the side this person may confirm."""
    sides: frozenset[str]
    """The sides this person speaks for, while the year is open."""
    may_decide: bool
    sees_goal: bool


def interfaces_seen(viewer: Viewer) -> QuerySet[Interface]:
    """The interfaces of units in scope, whichever side they are."""
    units = viewer.units(Permission.SEE_GOALS)
    found: QuerySet[Interface] = Interface.objects.filter(Q(left__in=units) | Q(right__in=units))
    return found


def sides_of(viewer: Viewer, row: Interface) -> frozenset[str]:
    """The sides a person signs for."""
    units = viewer.units(Permission.SIGN_FOR_UNIT)
    return frozenset(side for side, unit in (("left", row.left_id), ("right", row.right_id)) if unit in units)


def may_decide(viewer: Viewer, row: Interface) -> bool:
    """The office decides: it sets the goals of both sides and signs for neither."""
    units = viewer.units(Permission.EDIT_GOALS)
    return row.left_id in units and row.right_id in units and not sides_of(viewer, row)


def interface_page(viewer: Viewer, ref: str) -> InterfacePage:
    """One interface; raises `Missing`. Three queries."""
    row = (
        interfaces_seen(viewer)
        .select_related("node__goal__cycle", "left_by__person", "right_by__person", "replaces")
        .filter(ref=ref)
        .first()
    )
    if row is None:
        raise Missing
    steps = [(step, _called(step, at)) for at, step in enumerate(row.steps.select_related("who__person"))]
    newer = _instead(row)
    settable = row.node.goal.cycle.open and not row.ended
    sides = sides_of(viewer, row) if settable else frozenset[str]()
    open_ = row.state == Terms.PROPOSED.value
    waiting = [side for side in ("left", "right") if side in sides and getattr(row, f"{side}_by_id") is None]
    goal = row.node.goal
    return InterfacePage(
        row,
        viewer.tree.nodes.get(row.left_id),
        viewer.tree.nodes.get(row.right_id),
        steps,
        newer,
        waiting[0] if open_ and waiting else "",
        sides,
        settable and may_decide(viewer, row),
        goal.unit_id in viewer.units(Permission.SEE_GOALS),
    )


def _instead(row: Interface) -> Interface | None:
    """What stands beside terms, or in the place of replaced ones: a counter-proposal replaces an open one without pointing to it, so it
    is the next that two units have for the node. One query."""
    if row.state != Terms.REPLACED.value:
        found: Interface | None = row.replaced_by.exclude(state=Terms.REPLACED.value).first()
        return found
    both = [row.left_id, row.right_id]
    later = Interface.objects.filter(node=row.node_id, left__in=both, right__in=both, pk__gt=row.pk)
    next_: Interface | None = later.exclude(state=Terms.REPLACED.value).order_by("pk").first()
    return next_


@dataclass(frozen=True, slots=True)
class Held:
    """Terms that a change of their node makes void."""

    row: Interface
    seen: bool
    """Whether their page is for this person to open."""
    alone: bool
    """Whether this person is not above both sides of terms in force: then the node is not theirs to change."""


def held_by(viewer: Viewer, node: NodeRow) -> list[Held]:
    """The terms of a node that somebody has confirmed or the office has decided. Two queries."""
    rows = [
        row
        for row in Interface.objects.filter(node=node).exclude(state=Terms.REPLACED.value)
        if row.state in IN_FORCE or row.left_by_id is not None or row.right_by_id is not None
    ]
    seen = set(interfaces_seen(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [Held(row, row.pk in seen, row.state in IN_FORCE and not may_decide(viewer, row)) for row in rows]


def _called(step: Step, at: int) -> object:
    """Terms are proposed once: what proposes them again is a change of their node."""
    return REOPENED if at and step.kind == StepKind.PROPOSED.value else step.get_kind_display()


def interfaces_standing(viewer: Viewer, *, replaced: bool = False) -> QuerySet[Interface]:
    """Those in sight with their nodes; replaced terms only where they are asked for."""
    found = interfaces_seen(viewer).select_related("node__goal")
    return found if replaced else found.exclude(state=Terms.REPLACED.value)
