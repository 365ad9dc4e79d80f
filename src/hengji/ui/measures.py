"""Units of measure as pages call them, in both languages; what is not in the table of names stays as it is written."""

from __future__ import annotations

from .unit_names import after_figure, english
from .words import Words


def measured(symbol: object) -> Words:
    """A unit of measure in both languages."""
    text = "" if symbol is None else str(symbol)
    return Words(text, english(text))


def counted(symbol: object) -> Words:
    """The same as it stands behind a figure: `300 万千瓦` is `300 × 10 MW`."""
    text = "" if symbol is None else str(symbol)
    return Words(text, after_figure(text))


def in_unit(symbol: object, lang: str) -> str:
    """A unit of measure in the language of the page."""
    found = measured(symbol)
    return found.en if lang == "en" else found.zh


def behind_figure(symbol: object, lang: str) -> str:
    """A unit of measure behind a figure, in the language of the page."""
    found = counted(symbol)
    return found.en if lang == "en" else found.zh
