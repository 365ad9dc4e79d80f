"""How far the figures of the open forms have come."""

from __future__ import annotations

from typing import Any

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.viewer import Viewer
from ..ui.pieces import Part, Progress
from .queries import forms_with_progress

MOST = 3


def progress(viewer: Viewer) -> list[Progress]:
    """The open forms that are due first, with the figures that are known of the units in sight and those that are lacking. One query."""
    if not viewer.may(Permission.SEE_FIGURES):
        return []
    rows: list[Any] = list(forms_with_progress(viewer, Permission.SEE_FIGURES)[:MOST])
    return [_of_form(row) for row in rows if row.wanted]


def _of_form(row: Any) -> Progress:
    href, lacking = f"/figures/forms/{row.ref}", row.wanted - row.known
    parts = (
        Part("good", Text("已有", "known"), row.known, href),
        Part("none", Text("还差", "lacking"), lacking, href),
    )
    whole = Text(f"{row.due} 截止，应填 {row.wanted:,} 个数", f"due {row.due}, {row.wanted:,} figures")
    title = Text(f"{row.title_zh} {row.period}", f"{row.title_en} {row.period}")
    return Progress(title, href, [part for part in parts if part.count], whole)
