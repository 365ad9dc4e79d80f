"""Strict sums in sight that carry more than their goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Goal, State
from ..rules.coverage import Part
from ..rules.sums import Excess, excess
from .parts import parts_of
from .scope import goals_seen, sees_whole


def around(*ids: int | None) -> list[Part]:
    """These goals and their parts. Two queries, however many goals."""
    return parts_of(
        Goal.objects.filter(Q(pk__in=(wanted := {id for id in ids if id is not None})) | Q(parent__in=wanted))
    )


def sums_over(viewer: Viewer, ids: Iterable[int | None], parts: Iterable[Part] | None = None) -> dict[int, Excess]:
    """Those of these goals whose parts make more than they are, by goal. A sum is told only to whoever sees the goal and all its parts:
    from what is over one could reckon what the others carry. Two queries, however many goals; none where the `parts` are given."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    units, whole = viewer.units(Permission.SEE_GOALS), sees_whole(viewer)
    goals: dict[int, Part] = {}
    below: dict[int, list[Part]] = defaultdict(list)
    for part in around(*wanted) if parts is None else parts:
        if part.id in wanted:
            goals[part.id] = part
        if part.parent in wanted and not part.withdrawn:
            below[part.parent].append(part)
    found = {}
    for id, goal in goals.items():
        seen = whole or all(each.unit in units for each in (goal, *below[id]))
        over = excess(goal, below[id]) if seen else None
        if over is not None:
            found[id] = over
    return found


def over_of(viewer: Viewer, refs: Sequence[str]) -> list[Text]:
    """The sums that are exceeded by or below these goals, each once. Three queries; none for no goal."""
    goals = list(goals_seen(viewer).filter(ref__in=[ref.replace("\x00", "") for ref in refs])) if refs else []
    over = sums_over(viewer, [id for goal in goals for id in (goal.pk, goal.parent_id)])
    return [
        Text(f"目标 {each.code} 的{each.words.zh}", f"goal {each.code}: {each.words.en}")
        for each in sorted(over.values(), key=lambda each: each.code)
    ]


def over_beside(viewer: Viewer, goals: Sequence[Goal], parts: Iterable[Part] | None = None) -> dict[int, list[Text]]:
    """What is to be said beside each of these goals of its own sum and of the one it is a part of. Queries as for `sums_over`."""
    over = sums_over(viewer, [id for goal in goals for id in (goal.pk, goal.parent_id)], parts)
    said: dict[int, list[Text]] = defaultdict(list)
    for goal in goals:
        own, above = over.get(goal.pk), over.get(goal.parent_id or 0)
        if goal.state == State.WITHDRAWN.value:
            continue
        if own is not None:
            said[goal.pk].append(own.words)
        if above is not None:
            words = above.words
            said[goal.pk].append(Text(f"上级目标 {above.code}：{words.zh}", f"the goal {above.code} above: {words.en}"))
    return said
