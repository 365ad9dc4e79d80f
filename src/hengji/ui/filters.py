"""Filters of table columns: each turns what was typed or chosen into a condition, from its own list of fields."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q

from .words import Bilingual, Words

Choices = Sequence[tuple[str, Bilingual | str]]


def ways(typed: str) -> tuple[str, ...]:
    """What was typed, and the same with letters and figures of full width as those of half width, where that is another: `Ｓ０１`, `S01`.
    Both are looked for, for a column may hold the one and the other."""
    return tuple(dict.fromkeys((typed, unicodedata.normalize("NFKC", typed))))


class Filter(Protocol):
    """A condition that a person may ask for."""

    def where(self, value: str) -> Q | None:
        """The condition; None where the value says nothing."""

    def choices(self) -> Choices:
        """What may be chosen; nothing where one types."""


@dataclass(frozen=True)
class Contains:
    """Rows whose fields hold what was typed, whatever the case of its letters; any of the `fields` will do."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)

    def where(self, value: str) -> Q | None:
        """Every word of what was typed is in one of the fields."""
        whole = Q()
        for word in value.split()[:6]:
            one = Q()
            for name in self.fields:
                one |= Q((f"{name}__icontains", word))
            whole &= one
        return whole

    def choices(self) -> Choices:
        """One types."""
        return ()


@dataclass(frozen=True)
class OneOf:
    """Rows with one of some values; `offered` may be a function where the choices depend on the day."""

    field: str
    offered: Choices | Callable[[], Choices]

    def where(self, value: str) -> Q | None:
        """The rows with the value, where it is one of those offered."""
        return Q((self.field, value)) if value in {each for each, _ in self.choices()} else None

    def choices(self) -> Choices:
        """What is offered."""
        return self.offered() if callable(self.offered) else self.offered


@dataclass(frozen=True)
class Cases:
    """Rows of one of some named cases, each a condition of its own."""

    cases: tuple[tuple[str, Bilingual | str, Q], ...]

    def where(self, value: str) -> Q | None:
        """The condition of the case."""
        return next((condition for name, _, condition in self.cases if name == value), None)

    def choices(self) -> Choices:
        """The cases."""
        return [(name, text) for name, text, _ in self.cases]


@dataclass(frozen=True)
class Period:
    """Rows whose date begins with what was typed: a year, a year and month, or a day (`2026`, `2026-10`, `2026-10-15`)."""

    field: str

    def fault(self, value: str) -> Words | None:
        """What is wrong with what was typed: a day that is none leaves no row, and says so."""
        if self.where(value) is not None:
            return None
        shown = value[:20]
        return Words(
            f"“{shown}”不是日期，写成 2026、2026-10 或 2026-10-15",
            f"'{shown}' is not a date: write 2026, 2026-10 or 2026-10-15",
        )

    def where(self, value: str) -> Q | None:
        """Within that time; None for what is no date."""
        parts = value.replace("/", "-").replace(".", "-").rstrip("-").split("-")  # a day that is half typed is a month
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) or len(parts) > 3:
            return None
        try:
            year, month, day = (int(part) for part in [*parts, "1", "1"][:3])
            first = date(year, month, day)
            if len(parts) == 3:
                return Q((self.field, first))
            last = date(year + 1, 1, 1) if len(parts) == 1 else date(year + month // 12, month % 12 + 1, 1)
        except ValueError:
            return None
        return Q((f"{self.field}__gte", first), (f"{self.field}__lt", last))

    def choices(self) -> Choices:
        """One types."""
        return ()
