"""Goals as the pure rules know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet

from ...engine.values.text import Text
from ...org.models import Kind
from ...org.tree import Tree
from ...org.viewer import Viewer
from ...store.exact import SCALE
from ..models import Goal, Node, State, Tier, TierKind
from ..models.goal import SUPERIOR
from ..rules.coverage import Ground, Part
from ..rules.ready import Due
from .scope import roots


def ground(viewer: Viewer) -> Ground:
    """The units of the day."""
    tree = viewer.tree
    above = {unit: _above(tree, unit) for unit in tree.nodes}
    higher = {unit for path in above.values() for unit in path}
    last = frozenset(
        node.unit for node in tree.nodes.values() if node.unit not in higher and node.kind != Kind.DEPARTMENT.value
    )  # a department hands to units beside it
    departments = frozenset(node.unit for node in tree.nodes.values() if node.kind == Kind.DEPARTMENT.value)
    return Ground(above, roots(viewer), SUPERIOR, last, departments)


def _above(tree: Tree, unit: int) -> tuple[int, ...]:
    return tuple(node.unit for node in reversed(tree.path(unit)[:-1]))


_FIELDS = ("id", "code", "unit_id", "parent_id", "how", "source", "share", "measure", "measure_unit", "state",
           "task")  # fmt: skip


def parts_of(goals: QuerySet[Goal]) -> list[Part]:
    """The goals with their target values. Two queries."""
    rows = list(goals.order_by().values_list(*_FIELDS))
    # as they are stored: of ten thousand values as many Decimals would be made only to be made fractions
    stored = ExpressionWrapper(F("value"), BigIntegerField())
    targets = dict(
        Tier.objects.filter(kind=TierKind.TARGET.value, value__isnull=False, goal__in=goals.order_by())
        .order_by()
        .values_list("goal_id", stored)
    )
    return [
        Part(id, code, unit, parent, how, source, _exact(share), _scaled(targets.get(id)), measure, measured,
             state == State.WITHDRAWN.value, task)
        for id, code, unit, parent, how, source, share, measure, measured, state, task in rows
    ]  # fmt: skip


def targets_of(ids: Iterable[int]) -> dict[int, Decimal]:
    """Target values by goal. One query."""
    rows = Tier.objects.filter(kind=TierKind.TARGET.value, goal__in=list(ids)).values_list("goal_id", "value")
    return {goal: value for goal, value in rows if value is not None}


def written(ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The rungs on which a figure or words stand, by goal; a rung that was emptied holds nothing. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    goals = list(ids)
    rows = Tier.objects.filter(goal__in=goals).exclude(value__isnull=True, words_zh="")
    for goal, kind in rows.values_list("goal_id", "kind"):
        found[goal].add(kind)
    return {goal: frozenset(found[goal]) for goal in goals}


def dues(ids: Iterable[int]) -> dict[int, list[Due]]:
    """The nodes that stand, by goal. One query."""
    goals = list(ids)
    found: dict[int, list[Due]] = {goal: [] for goal in goals}
    rows = Node.objects.filter(goal__in=goals, withdrawn=False).order_by("due", "pk")
    for goal, zh, en, due, weight in rows.values_list("goal_id", "title_zh", "title_en", "due", "weight"):
        found[goal].append(Due(Text(zh, en or zh), due, Fraction(weight)))
    return found


def _scaled(stored: int | None) -> Fraction | None:
    return None if stored is None else Fraction(stored, SCALE)


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
