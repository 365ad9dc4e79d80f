"""A scheme read and checked in one go: one rule that is not understood hides nothing else that is wrong, and nothing hides weights."""

from __future__ import annotations

from pathlib import Path

from ..values.finding import Finding, Source
from .check import check_scheme
from .load.scheme import Draft, load_draft
from .model.scheme import Scheme
from .outline import checked_outline


def examine(source: str | Path, file: str = "") -> tuple[Scheme | None, list[Finding]]:
    """The scheme, or None where it cannot be used, and everything that reading and checking it found."""
    return examine_draft(load_draft(source, file))


def examine_draft(draft: Draft) -> tuple[Scheme | None, list[Finding]]:
    """The same for a scheme that has been read."""
    if draft.scheme is None:
        beside = () if draft.root is None else checked_outline(draft.root)
        return None, list(dict.fromkeys([*draft.findings, *beside]))
    unread = {_spot(place) for place in draft.unread}
    checked = [each for each in check_scheme(draft.scheme) if _spot(each.where) not in unread]
    return (None if unread else draft.scheme), [*draft.findings, *checked]


def _spot(place: Source) -> tuple[str, int, str, str]:
    """A place without the clause and field that may be added to it."""
    return place.file, place.line, place.sheet, place.cell
