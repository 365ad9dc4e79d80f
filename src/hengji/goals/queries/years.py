"""The years goals are set for, and what of each is not finished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from ...audit.models import Event
from ...org.viewer import Viewer
from ..models import Ask, Cycle, CycleState, Reply, State
from .choices import cycles
from .scope import goals_seen

SENT_BACK = "goals.send-back"


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its goals by how far they have come; `back`, the drafts among them that were sent back once."""

    cycle: Cycle
    draft: int = 0
    submitted: int = 0
    approved: int = 0
    back: int = 0
    asks: Sequence[Ask] = ()
    """Other targets that are asked for and wait for an answer, while the year is open."""


def years(viewer: Viewer) -> list[Year]:
    """Every year, the latest first, with what is in sight of it. Three queries."""
    back = Q(Exists(Event.objects.filter(subject=OuterRef("ref"), action=SENT_BACK)))
    draft = Q(state=State.DRAFT.value)
    counts = (
        goals_seen(viewer)
        .order_by()
        .values("cycle")
        .annotate(
            draft=Count("pk", filter=draft),
            submitted=Count("pk", filter=Q(state=State.SUBMITTED.value)),
            approved=Count("pk", filter=Q(state=State.APPROVED.value)),
            back=Count("pk", filter=draft & Q(version__gt=2) & back),
        )
    )
    found = {row["cycle"]: (row["draft"], row["submitted"], row["approved"], row["back"]) for row in counts}
    asks: dict[int, list[Ask]] = defaultdict(list)
    open_ = Ask.objects.filter(
        reply=Reply.OPEN.value, goal__in=goals_seen(viewer), goal__cycle__state=CycleState.OPEN.value
    )
    for ask in open_.exclude(goal__state=State.WITHDRAWN.value).select_related("goal", "by__person").order_by("pk"):
        asks[ask.goal.cycle_id].append(ask)
    return [Year(each, *found.get(each.pk, (0, 0, 0, 0)), asks.get(each.pk, ())) for each in cycles(viewer)]
