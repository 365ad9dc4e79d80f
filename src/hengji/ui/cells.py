"""Cells: what a value looks like on a page, and what it is in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from django.utils.safestring import SafeString

from .pieces import Badge, Link
from .words import escaped, figure, in_language, moment, short_day

Align = Literal["text", "num", "date", "short", "edit"]


def cell_html(value: object, lang: str) -> str:
    """The markup of a cell; words are escaped, nothing at all is an empty cell."""
    match value:
        case None:
            return ""
        case SafeString():
            return value
        case Badge():
            return value.html(lang)
        case Link():
            words = escaped(in_language(value.text, lang))
            also = f'<span class="also">{escaped(in_language(value.also, lang))}</span>' if value.also else ""
            return f'<a href="{escaped(value.href)}">{words}</a>{also}' if value.href else words + also
        case bool():
            return ("yes" if value else "no") if lang == "en" else ("是" if value else "否")
        case Decimal() | int():
            return figure(value)
        case datetime():
            return moment(value, lang)
        case date():
            return short_day(value, lang)
        case list():
            return _together(value, lang)
    return escaped(in_language(value, lang))


def _together(values: Sequence[object], lang: str) -> str:
    """One after the other; a state beside words needs no comma."""
    comma, found = "、" if lang != "en" else ", ", ""
    for each in values:
        between = " " if isinstance(each, Badge) else comma
        found += (between if found else "") + cell_html(each, lang)
    return found


def cell_plain(value: object, lang: str) -> str | Fraction:
    """The same in a workbook: numbers stay numbers, all else is text."""
    match value:
        case None:
            return ""
        case Badge():
            return in_language(value.text, lang)
        case Link():
            return in_language(value.text, lang)
        case bool():
            return cell_html(value, lang)
        case Decimal() | int() | Fraction():
            return Fraction(value)
        case datetime():
            return moment(value, lang)
        case date():
            return value.isoformat()
        case list():
            return ("、" if lang != "en" else ", ").join(_text(cell_plain(each, lang)) for each in _parts(value))
    return in_language(value, lang)


def _parts(value: Sequence[object]) -> Sequence[object]:
    return value


def _text(value: str | Fraction) -> str:
    return value if isinstance(value, str) else figure(Decimal(value.numerator) / Decimal(value.denominator))
