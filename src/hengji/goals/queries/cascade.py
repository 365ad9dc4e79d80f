"""What the form of a cascade shows: the units one may give a part to, what they carry, and what they carried last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ...audit.outcomes import Missing
from ...engine.values.number import show
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ...store.exact import exact
from ..models import Goal, State, Tier, TierKind
from ..rules.measured import converted
from ..rules.shares import Standing
from .goal_page import may_edit
from .scope import goals_seen, sees_all_below


@dataclass(frozen=True, slots=True)
class Line:
    """A unit: its part as it stands, and its last value of the measure."""

    node: Node
    depth: int
    goal: Goal | None
    value: Decimal | None
    share: Decimal | None
    carried: Fraction | None
    """The value in the unit of the goal; None also where it is not converted into that."""
    unlike: bool
    """Whether the value is in a unit that is not converted."""
    prior: Fraction | None
    """What it reached last year, where its goal says so."""
    last: Fraction | None
    """Its target of last year; both in the unit of the goal."""

    @property
    def standing(self) -> Standing:
        """What it carries, as the rules know it."""
        return _exact(self.share), self.carried

    @property
    def before(self) -> str:
        """What it reached last year, else its target of last year, as it is written; blank where neither is known."""
        known = self.prior if self.prior is not None else self.last
        return "" if known is None else show(known)

    @property
    def typed(self) -> str:
        """The value as it stands in its field, in the unit of the goal."""
        return "" if self.carried is None else show(self.carried)


@dataclass(frozen=True, slots=True)
class CascadePage:
    """A goal and the units it may be given to."""

    goal: Goal
    target: Fraction | None
    lines: list[Line]
    elsewhere: tuple[Standing, ...]
    """What units carry that are not among the lines."""
    apart: tuple[str, ...]
    """The codes of goals there are whose values make no sum with it, as their units of measure are not converted."""
    may_edit: bool

    @property
    def shown(self) -> Decimal | None:
        """The target as it is written."""
        return None if self.target is None else exact(self.target)


def cascade_page(viewer: Viewer, ref: str) -> CascadePage:
    """The units below the goal's own, else all one may set goals for; raises `Missing`. Six queries.

    Who does not see all parts there are may not cascade: from what is left one could reckon what the others carry.
    """
    goal = goals_seen(viewer).select_related("cycle").filter(ref=ref).first()
    if goal is None:
        raise Missing
    children = list(goal.children.exclude(state=State.WITHDRAWN.value))
    values: dict[tuple[int, str], Decimal] = {
        (id, kind): value
        for id, kind, value in Tier.objects.filter(goal__in=[goal.pk, *(child.pk for child in children)])
        .filter(kind__in=[TierKind.TARGET.value, TierKind.PRIOR.value], value__isnull=False)
        .values_list("goal_id", "kind", "value")
        if value is not None
    }
    by_unit = {child.unit_id: child for child in children if child.unit_id is not None}
    nodes = _units(viewer, goal)
    last = _last(goal, [node.unit for _, node in nodes])
    lines = []
    for depth, node in nodes:
        child = by_unit.get(node.unit)
        value = values.get((child.pk, "target")) if child else None
        prior = _carried(goal, child, values.get((child.pk, "prior")) if child else None)
        here = _carried(goal, child, value)
        unlike = value is not None and here is None
        share = child.share if child else None
        lines.append(Line(node, depth, child, value, share, here, unlike, prior, last.get(node.unit)))
    shown = {node.unit for _, node in nodes}
    elsewhere = tuple(
        (_exact(child.share), _carried(goal, child, values.get((child.pk, "target"))))
        for child in children
        if child.unit_id not in shown
    )
    target = values.get((goal.pk, "target"))
    apart = tuple(
        child.code
        for child in children
        if (value := values.get((child.pk, "target"))) is not None and _carried(goal, child, value) is None
    )
    return CascadePage(
        goal,
        None if target is None else Fraction(target),
        lines,
        elsewhere,
        apart if target is not None else (),
        may_edit(viewer, goal) and sees_all_below(viewer, goal),
    )


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _carried(goal: Goal, child: Goal | None, value: Decimal | None) -> Fraction | None:
    """What a goal below carries, in the unit of the one above."""
    if child is None or value is None:
        return None
    return converted(Fraction(value), child.measure_unit, goal.measure_unit)


def _units(viewer: Viewer, goal: Goal) -> list[tuple[int, Node]]:
    """A department hands down to units beside it, so all one may set goals for are offered, those below the owner first."""
    mine = [(depth, node) for depth, node in viewer.shown(Permission.EDIT_GOALS) if node.unit != goal.unit_id]
    below = viewer.tree.below(goal.unit_id) if goal.unit_id else frozenset()
    return [each for each in mine if each[1].unit in below] + [each for each in mine if each[1].unit not in below]


def _last(goal: Goal, units: list[int]) -> dict[int, Fraction]:
    """The target of the same measure in the year before, in the unit of this one, by unit. One query."""
    if not goal.measure:
        return {}
    rows = Tier.objects.filter(
        kind=TierKind.TARGET.value, value__isnull=False, goal__measure=goal.measure, goal__unit__in=units,
        goal__cycle__year=goal.cycle.year - 1,
    ).exclude(goal__state=State.WITHDRAWN.value)  # fmt: skip
    found = rows.values_list("goal__unit_id", "goal__measure_unit", "value")
    said = {unit: converted(Fraction(value), of, goal.measure_unit) for unit, of, value in found if value is not None}
    return {unit: value for unit, value in said.items() if value is not None}
