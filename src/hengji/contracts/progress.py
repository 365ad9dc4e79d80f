"""How far the letters of a year have come."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from ..engine.values.text import Text
from ..org.viewer import Viewer
from ..ui.pieces import Part, Progress, tone_of
from .lifecycle import State
from .queries import letters_seen

ORDER = tuple(state for state in State if state.bound) + tuple(reversed([state for state in State if not state.bound]))
"""What is in force first, then what is nearest to it."""


def progress(viewer: Viewer) -> list[Progress]:
    """The letters in sight whose term holds this year, by where they stand; those of the next, once the first begins there. One query."""
    this = viewer.today.year
    counted = list(
        letters_seen(viewer)
        .filter(first_year__lte=this + 1, last_year__gte=this)
        .order_by()
        .values_list("first_year", "last_year", "state")
        .annotate(n=Count("pk"))
    )
    found = []
    for year in (this, *({first for first, _, _, _ in counted} & {this + 1})):
        counts: Counter[State] = Counter()
        for first, last, state, n in counted:
            if first <= year <= last:
                counts[State(state)] += n
        if counts:
            found.append(_of_year(year, counts))
    return found


def _of_year(year: int, counts: Counter[State]) -> Progress:
    href = f"/letters?f-year={year}"
    parts = [
        Part(tone_of(state), state.words, counts[state], f"{href}&f-state={state.value}")
        for state in ORDER
        if counts[state]
    ]
    total = sum(counts.values())
    whole = Text(f"共 {total:,} 份", f"{total:,} letter{'' if total == 1 else 's'}")
    return Progress(Text(f"{year} 年责任书", f"Letters of {year}"), href, parts, whole)
