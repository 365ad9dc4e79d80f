"""What can be looked up in the room of figures: measures, reporting forms, and the figures of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found, holding, matches, titles_in, words_of
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .models import Measure
from .queries import forms_seen, measures_seen


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Measures of the group's library and forms in sight, by code, title and pinyin initials; where some words name a unit and the others
    a measure, that measure of the unit. Nothing for who sees no figures."""
    if not words_of(asked) or not viewer.may(Permission.SEE_FIGURES):
        return []
    library = viewer.once(
        "measures to find", lambda: list(measures_seen(viewer).order_by("code", "pk")), rooms=("facts",)
    )
    measures = [row for row in library if matches(asked, (row.code, row.title_zh, row.title_en), row.title_zh)]
    seen = forms_seen(viewer)
    titles = titles_in(viewer, "titles of forms", seen, "facts")
    forms = seen.filter(holding(asked, ("code", "title_zh", "title_en", "period"), titles))
    return [
        Finds(Text("指标", "Measures"), [_measure(row) for row in measures[:MOST]], len(measures)),
        _finds(Text("报表", "Reporting forms"), forms.order_by("-period", "code", "pk"), _form),
        _figures(viewer, library, asked),
    ]


def _measure(row: Measure) -> Found:
    note = Text.same(f"{row.code} · {row.unit}")
    return Found(Text(row.title_zh, row.title_en), f"/figures/measures/{row.ref}", note)


def _form(row: Any) -> Found:
    note = Text.same(f"{row.code} · {row.period}")
    return Found(Text(row.title_zh, row.title_en), f"/figures/forms/{row.ref}", note)


def _finds(title: Text, rows: QuerySet[Any], shown: Callable[[Any], Found]) -> Finds:
    """The best; how many there are in all is asked only where those are not all."""
    best = list(rows[:MOST])
    return Finds(title, [shown(row) for row in best], rows.count() if len(best) == MOST else len(best))


def _figures(viewer: Viewer, library: list[Measure], asked: str) -> Finds:
    """What some words say of the unit and the others of the measure leads to the unit's figures of the year. No query."""
    wanted, year = words_of(asked), viewer.today.year
    if len(wanted) < 2:
        return Finds(Text("指标数", "Figures"), [], 0)
    found: list[Found] = []
    nodes = [node for unit in viewer.units(Permission.SEE_FIGURES) if (node := viewer.tree.nodes.get(unit))]
    for node in sorted(nodes, key=lambda each: each.code):
        of_unit = [word for word in wanted if matches(word, (node.code, node.name.zh, node.name.en), node.name.zh)]
        others = " ".join(word for word in wanted if word not in of_unit)
        if not of_unit or not others:
            continue
        found += [
            Found(
                Text(f"{node.name.zh} · {row.title_zh}", f"{node.name.en} · {row.title_en}"),
                f"/figures/units?unit={node.ref}&year={year}",
                Text.same(f"{year} · {row.code} · {row.unit}"),
            )
            for row in library
            if matches(others, (row.code, row.title_zh, row.title_en), row.title_zh)
        ]
    return Finds(Text("指标数", "Figures"), found[:MOST], len(found))
