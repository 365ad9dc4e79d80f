"""What can be looked up in the room of figures: measures and reporting forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .queries import forms_seen, measures_seen


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Measures of the group's library and forms in sight, by code and title; nothing for who sees no figures."""
    wanted = asked.split()[:6]
    if not wanted or not viewer.may(Permission.SEE_FIGURES):
        return []
    measures = measures_seen(viewer).filter(_holds(wanted, ("code", "title_zh", "title_en"))).order_by("code", "pk")
    forms = (
        forms_seen(viewer)
        .filter(_holds(wanted, ("code", "title_zh", "title_en", "period")))
        .order_by("-period", "code", "pk")
    )
    return [
        _finds(Text("指标", "Measures"), measures, lambda row: ("measures", f"{row.code} · {row.unit}")),
        _finds(Text("报表", "Reporting forms"), forms, lambda row: ("forms", f"{row.code} · {row.period}")),
    ]


def _finds(title: Text, rows: QuerySet[Any], about: Callable[[Any], tuple[str, str]]) -> Finds:
    """The best; how many there are in all is asked only where those are not all."""
    best = list(rows[:MOST])
    found = []
    for row in best:
        place, note = about(row)
        found.append(Found(Text(row.title_zh, row.title_en), f"/figures/{place}/{row.ref}", Text.same(note)))
    return Finds(title, found, rows.count() if len(best) == MOST else len(best))


def _holds(wanted: Sequence[str], fields: Sequence[str]) -> Q:
    """Every word in one of the fields."""
    return reduce(and_, (reduce(Q.__or__, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in wanted))
