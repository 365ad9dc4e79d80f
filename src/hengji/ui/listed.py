"""Tables over lists: what a room has reckoned (indicators, faults) is filtered and sorted as rows of the database are.

A column of such a table says what it is sorted `by`, and is filtered by `Said` (what the cell says) or `Being` (one of some values).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from .cells import cell_plain
from .filters import Choices
from .words import in_language

if TYPE_CHECKING:
    from .tables import Column


@dataclass(frozen=True)
class Said:
    """Rows whose cell holds every word that was typed, whatever the case of its letters."""

    def where(self, value: str) -> Q | None:
        """A list has no conditions; what was typed is kept where it says something."""
        return Q() if value.split() else None

    def choices(self) -> Choices:
        """One types."""
        return ()

    def keeps(self, row: Any, cell: str, value: str) -> bool:
        """Whether the row stays."""
        return all(word in cell for word in value.lower().split()[:6])


@dataclass(frozen=True)
class Being:
    """Rows of which something is one of the values offered."""

    of: Callable[[Any], str]
    offered: Choices

    def where(self, value: str) -> Q | None:
        """Kept where it is offered."""
        return Q() if value in {each for each, _ in self.offered} else None

    def choices(self) -> Choices:
        """What is offered."""
        return self.offered

    def keeps(self, row: Any, cell: str, value: str) -> bool:
        """Whether the row stays."""
        return self.of(row) == value


def kept(rows: Sequence[Any], column: Column, values: Sequence[str], lang: str) -> list[Any]:
    """The rows that a filter leaves for one of the values; a cell is looked at as it is shown."""
    keeps = getattr(column.filter, "keeps", None)
    if keeps is None:
        raise TypeError(f"the column {column.key} is filtered by the database, and its rows are a list")
    cells = ((row, _text(column, row, lang)) for row in rows)
    return [row for row, cell in cells if any(keeps(row, cell, value) for value in values)]


def _text(column: Column, row: Any, lang: str) -> str:
    told = cell_plain(column.value(row), lang)
    return (told if isinstance(told, str) else in_language(str(told), lang)).lower()


def ordered(rows: Sequence[Any], column: Column, *, down: bool) -> list[Any]:
    """The rows sorted by a column, what is lacking last either way; rows that are alike stay as they stood."""
    by = column.by
    if by is None:
        return list(rows)
    known = [row for row in rows if by(row) is not None]
    lacking = [row for row in rows if by(row) is None]
    return sorted(known, key=by, reverse=down) + lacking
