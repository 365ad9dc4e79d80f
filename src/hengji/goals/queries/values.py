"""Goals with all their values: what a table to type into shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, State, Tier
from .scope import goals_seen, not_given, sees_whole


@dataclass(frozen=True, slots=True)
class Valued:
    """A goal and its tiers by kind."""

    goal: Goal
    tiers: dict[str, Tier] = field(default_factory=dict)

    def shown(self, kind: str) -> str:
        """A value as it is typed; nothing where there is none."""
        value = self.value(kind)
        return "" if value is None else f"{value:f}"

    def value(self, kind: str) -> Decimal | None:
        """A value."""
        tier = self.tiers.get(kind)
        return tier.value if tier is not None else None

    def words(self, kind: str) -> tuple[str, str]:
        """What stands there in words, in both languages."""
        tier = self.tiers.get(kind)
        return (tier.words_zh, tier.words_en) if tier is not None and tier.value is None else ("", "")


def goals_to_value(viewer: Viewer, cycle: Cycle) -> QuerySet[Goal]:
    """The goals of a year whose values one may set."""
    found = goals_seen(viewer).filter(cycle=cycle).exclude(state=State.WITHDRAWN.value)
    if sees_whole(viewer, Permission.EDIT_GOALS):
        return found
    return found.filter(not_given(viewer), unit__in=viewer.units(Permission.EDIT_GOALS))


def valued(goals: Sequence[Goal]) -> list[Valued]:
    """The goals with their tiers. One query."""
    tiers: dict[int, dict[str, Tier]] = defaultdict(dict)
    for tier in Tier.objects.filter(goal__in=[goal.pk for goal in goals]):
        tiers[tier.goal_id][tier.kind] = tier
    return [Valued(goal, tiers.get(goal.pk, {})) for goal in goals]
