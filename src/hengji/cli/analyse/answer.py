"""What a question is answered with: plain data for other tools, and the same as tables for a reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...engine.values.finding import Finding
from ...engine.values.number import fixed, show
from ...engine.values.text import Lang, Text

PLACES = 6
"""Decimals of an answer; what needs more is cut half-up there."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for a reader: its title, its headers, and rows of cells."""

    title: Text
    headers: Sequence[Text]
    rows: Sequence[Sequence[Text | str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `data` for JSON, `grids` and `words` for a reader, `findings` for both."""

    data: Mapping[str, Any]
    grids: Sequence[Grid] = ()
    words: Sequence[Text] = ()
    findings: Sequence[Finding] = field(default_factory=list)

    def lines(self, lang: Lang) -> Iterator[str]:
        """The answer as text."""
        yield from (text.get(lang) for text in self.words)
        for grid in self.grids:
            yield ""
            yield grid.title.get(lang)
            yield from _aligned([[_said(each, lang) for each in row] for row in (grid.headers, *grid.rows)])


def _said(each: Text | str, lang: Lang) -> str:
    return each.get(lang) if isinstance(each, Text) else each


def number(value: Fraction | float | int | None) -> str | None:
    """A number as text: exact where `PLACES` decimals write it, else rounded half-up; None stays None."""
    if value is None:
        return None
    exact = Fraction(value)
    text = fixed(exact, PLACES)
    return text.rstrip("0").rstrip(".") if "." in text and not _is_short(exact) else _plain(exact, text)


def _is_short(value: Fraction) -> bool:
    return bool((value * 10**PLACES).denominator == 1)


def _plain(exact: Fraction, text: str) -> str:
    return show(exact) if _is_short(exact) else text


def cell(value: Fraction | float | int | None, places: int = 4) -> str:
    """A number for a reader: at most `places` decimals, a dash for none."""
    if value is None:
        return "—"
    text = fixed(Fraction(value), places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Fraction | float | None) -> str:
    """A share for a reader."""
    return "—" if value is None else f"{fixed(Fraction(value) * 100, 2)}%"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as their widest cell; numbers to the right."""
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    right = [all(_is_number(row[at]) for row in rows[1:]) for at in range(len(rows[0]))]
    for row in rows:
        cells = []
        for text, width, to_right in zip(row, widths, right, strict=True):
            pad = " " * (width - _width(text))
            cells.append(pad + text if to_right else text + pad)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _is_number(text: str) -> bool:
    return text in ("—", "") or text.lstrip("-").replace(".", "", 1).replace("%", "", 1).isdecimal()
