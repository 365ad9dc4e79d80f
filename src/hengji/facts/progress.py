"""How far the figures of the open forms have come."""

from __future__ import annotations

from typing import Any

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.viewer import Viewer
from ..ui.pieces import Part, Progress
from ..ui.words import en_day
from .queries import forms_with_progress, lacking

MOST = 3


def progress(viewer: Viewer) -> list[Progress]:
    """The open forms that are due first, with the figures that are known, those that wait and those that are lacking. Two queries at
    most."""
    if not viewer.may(Permission.SEE_FIGURES):
        return []
    rows: list[Any] = list(forms_with_progress(viewer, Permission.SEE_FIGURES)[:MOST])
    lacks = lacking(viewer, rows)
    return [_of_form(row, lacks[row.pk]) for row in rows if row.wanted]


def _of_form(row: Any, lacks: int) -> Progress:
    href = f"/figures/forms/{row.ref}"
    parts = (
        Part("good", Text("已有", "known"), row.known, href),
        Part("info", Text("待审核", "waiting"), row.wanted - row.known - lacks, href),
        Part("none", Text("还差", "lacking"), lacks, href),
    )
    whole = Text(f"{row.due} 截止，应填 {row.wanted:,} 个数", f"due {en_day(row.due)}, {row.wanted:,} figures")
    title = Text(f"{row.title_zh} {row.period}", f"{row.title_en} {row.period}")
    return Progress(title, href, [part for part in parts if part.count], whole)
