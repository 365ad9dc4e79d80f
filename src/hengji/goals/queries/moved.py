"""What another value of a goal would do to those below it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ...audit.outcomes import Missing
from ...engine.values.number import show
from ...engine.values.text import Text
from ...engine.values.unit import plain_symbol
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Goal
from ..rules.coverage import Part, unlike
from ..rules.moved import Moved, moved
from ..rules.shares import settled
from .parts import parts_of
from .scope import goal_seen, sees_all_below


@dataclass(frozen=True, slots=True)
class Line:
    """A goal below, as it is and as it would be."""

    goal: Goal
    unit: Node | None
    old: str
    new: str
    own: str
    """Its value as it is, where that is in a unit of its own."""


@dataclass(frozen=True, slots=True)
class MovedPage:
    """The goal, those below, and what would be left if they stayed as they are."""

    goal: Goal
    old: str
    lines: list[Line]
    left: str
    """Blank where they make no sum with it."""
    why: Text | None
    """Why the value cannot be divided as it was; None where it can."""


def moved_page(viewer: Viewer, ref: str, value: Decimal) -> MovedPage:
    """The effect on the goals directly below; raises `Missing`, also where one of them is out of sight."""
    goal = goal_seen(viewer, ref)
    if not sees_all_below(viewer, goal):
        raise Missing
    children = {child.pk: child for child in goal.children.all()}
    parts = {part.id: part for part in parts_of(Goal.objects.filter(pk__in=[goal.pk, *children]))}
    own = parts.pop(goal.pk)
    found, left = moved(own, Fraction(value), sorted(parts.values(), key=lambda part: part.code))
    lines = [_line(viewer, children[each.goal], each, parts[each.goal], own) for each in found]
    apart = own.how == "strict" and any(unlike(own, part) for part in parts.values() if not part.withdrawn)
    return MovedPage(goal, _shown(own.target), lines, "" if apart else show(settled(left)), _why(found, apart))


def _why(found: list[Moved], apart: bool) -> Text | None:
    if apart:
        return Text(
            "下级目标的计量单位不能换算成本目标的，合计不起来，无从计算",
            "units of measure below are not converted into the one of this goal: they make no sum and nothing can be reckoned",
        )
    if all(each.new is not None for each in found):
        return None
    if all(each.old is None for each in found):
        return Text(
            "下级目标既没有目标值也没有份额，无从按原比例计算；请先填目标值或份额",
            "the goals below have neither targets nor shares, so there are no parts to keep: give them targets or shares first",
        )
    return Text(
        "下级目标的合计为 0，没有比例可循，无法按原比例计算；请在“分解”页逐一填写",
        "the goals below make 0 together, so there are no parts to keep: give each its value on the page of the cascade",
    )


def _line(viewer: Viewer, goal: Goal, each: Moved, part: Part, above: Part) -> Line:
    other = part.target is not None and plain_symbol(part.measure_unit) != plain_symbol(above.measure_unit)
    own = show(part.target) if other and part.target is not None else ""
    return Line(goal, viewer.tree.nodes.get(goal.unit_id or 0), _shown(each.old), _shown(each.new), own)


def _shown(value: Fraction | None) -> str:
    return "—" if value is None else show(settled(value))
