"""How far the goals of the years that are open have come."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.viewer import Viewer
from ..ui.pieces import Part, Progress, tone_of
from .models import CycleState, State
from .queries import goals_seen

ORDER = (State.APPROVED, State.SUBMITTED, State.DRAFT)


def progress(viewer: Viewer) -> list[Progress]:
    """The goals in sight of every open year, by how far they have come; those withdrawn are of no year any more. One query."""
    if not viewer.may(Permission.SEE_GOALS):
        return []
    counted = (
        goals_seen(viewer)
        .filter(cycle__state=CycleState.OPEN.value, state__in=[each.value for each in ORDER])
        .order_by()
        .values_list("cycle__year", "state")
        .annotate(n=Count("pk"))
    )
    found: dict[int, Counter[str]] = {}
    for year, state, n in counted:
        found.setdefault(year, Counter())[state] = n
    return [_of_year(year, found[year]) for year in sorted(found)]


def _of_year(year: int, counts: Counter[str]) -> Progress:
    href = f"/goals?year={year}"
    parts = [
        Part(tone_of(state.value), str(state.label), counts[state.value], f"{href}&f-state={state.value}")
        for state in ORDER
        if counts[state.value]
    ]
    total = sum(counts.values())
    whole = Text(f"共 {total:,} 个", f"{total:,} goal{'' if total == 1 else 's'}")
    return Progress(Text(f"{year} 年目标", f"Goals of {year}"), href, parts, whole)
