"""The goal pool: what a year's table shows, filtered, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ...org.viewer import Viewer
from ..models import Cycle, Goal, State, Tier, TierKind
from .scope import goals_seen


def pool(viewer: Viewer, cycle: Cycle, state: str = "") -> QuerySet[Goal, Any]:
    """The goals of a year in sight, each with its `target`; those withdrawn only where that state is asked for."""
    target = Tier.objects.filter(goal=OuterRef("pk"), kind=TierKind.TARGET.value).values("value")[:1]
    found = goals_seen(viewer).filter(cycle=cycle).select_related("parent").annotate(target=Subquery(target))
    return found if state == State.WITHDRAWN.value else found.exclude(state=State.WITHDRAWN.value)


def codes_of(viewer: Viewer, refs: Sequence[str]) -> dict[str, str]:
    """The codes of goals in sight, by reference. One query."""
    return dict(goals_seen(viewer).filter(ref__in=refs).values_list("ref", "code"))
