"""What can be looked up in the room of figures: measures and reporting forms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.db.models import Q

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
        Finds(
            Text("指标", "Measures"),
            [
                Found(Text(row.title_zh, row.title_en), f"/figures/measures/{row.ref}", Text.same(f"{row.code} · {row.unit}"))
                for row in measures[:MOST]
            ],
            measures.count(),
        ),
        Finds(
            Text("报表", "Reporting forms"),
            [
                Found(Text(row.title_zh, row.title_en), f"/figures/forms/{row.ref}", Text.same(f"{row.code} · {row.period}"))
                for row in forms[:MOST]
            ],
            forms.count(),
        ),
    ]  # fmt: skip


def _holds(wanted: Sequence[str], fields: Sequence[str]) -> Q:
    """Every word in one of the fields."""
    return reduce(and_, (reduce(Q.__or__, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in wanted))
