"""A scheme read and checked in one go: one rule that is not understood hides nothing else that is wrong."""

from __future__ import annotations

from pathlib import Path

from ..values.finding import Finding
from .check import check_scheme
from .load import load_draft
from .model.scheme import Scheme


def examine(source: str | Path, file: str = "") -> tuple[Scheme | None, list[Finding]]:
    """The scheme, or None where it cannot be used, and everything that reading and checking it found."""
    draft = load_draft(source, file)
    if draft.scheme is None:
        return None, draft.findings
    unread = {(place.file, place.line) for place in draft.unread}
    checked = [each for each in check_scheme(draft.scheme) if (each.where.file, each.where.line) not in unread]
    return (None if unread else draft.scheme), [*draft.findings, *checked]
