"""Words in two languages as the interface needs them; it knows no domain and so takes any object with `zh` and `en`."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import NamedTuple, Protocol, TypeVar

from django.utils import timezone
from django.utils.safestring import SafeString

Kept = TypeVar("Kept")


class Bilingual(Protocol):
    """One meaning in two languages."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


class Words(NamedTuple):
    """The interface's own words."""

    zh: str
    en: str


def in_language(text: object, lang: str) -> str:
    """A bilingual text in the language of the page; a `中文 / English` label is taken apart; other text stays, slashes and all."""
    if text is None:
        return ""
    if isinstance(text, str):
        zh, slash, en = text.partition(" / ")
        if not slash or not _is_label(zh, en):
            return text
        return en if lang == "en" and en else zh
    found: str | None = getattr(
        text, "en" if lang == "en" else "zh", None
    )  # `isinstance` of a protocol takes ten times as long
    return str(text) if found is None else found


_CHINESE = re.compile("[\u3400-\u9fff]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")


@lru_cache(maxsize=4096)
def _is_label(zh: str, en: str) -> bool:
    """Whether these are one meaning in two languages, and not what somebody wrote with a slash in it: a formula, two names."""
    return zh == en or (_CHINESE.search(zh) is not None and _CHINESE.search(_QUOTED.sub("", en)) is None)


def escaped(text: str) -> str:
    """Words as they stand in markup; markup stays. As Django's `conditional_escape`, for the thousands of words of a page."""
    return text if isinstance(text, SafeString) else escape(text)


def figure(value: Decimal | int | None) -> str:
    """A figure with thousands separated and without trailing zeros; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def many(count: int, one: str, more: str = "") -> str:
    """A count with its English noun: `1 unit`, `2 units`; `more` where the plural is no added s."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def figure_to(value: Decimal | int | None, places: int) -> str:
    """A figure with thousands separated and so many decimals, or more where it has more: no digit is lost. A dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,.{max(places, _places(value))}f}"


def lacking(value: Decimal | int | None, places: int, most: int) -> str:
    """What a figure written to `places` decimals lacks of the widest of its column, so that the points of the column stand in one line."""
    lack = 0 if value is None else most - max(places, _places(value))
    return "" if lack <= 0 else ("." if lack == most else "") + "0" * lack


def _places(value: Decimal | int) -> int:
    exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


_NUMBER = re.compile(r"(-?[0-9]{4,})(\.[0-9]+)?")


def grouped(text: str) -> str:
    """An exact number that is text already (`show`), its thousands separated: `-759,861.5`. Any other text stays, and so does `1/3`."""
    found = _NUMBER.fullmatch(text)
    return f"{int(found[1]):,}{found[2] or ''}" if found else text


def long_day(value: date | None, lang: str) -> str:
    """A date as it is written in a sentence."""
    if value is None:
        return "—"
    return f"{value.day} {value:%b} {value.year}" if lang == "en" else f"{value.year}年{value.month}月{value.day}日"


def en_day(value: date | None) -> str:
    """A date as English words write it everywhere: `15 Oct 2026`."""
    return long_day(value, "en")


def short_day(value: date | None, lang: str) -> str:
    """A date as it stands in a table: `2026-10-15`, in English `15 Oct 2026`."""
    if value is None:
        return "—"
    return long_day(value, lang) if lang == "en" else value.isoformat()


def moment(value: datetime | None, lang: str) -> str:
    """A moment in the time of the place, to the minute."""
    if value is None:
        return "—"
    here = timezone.localtime(value)
    return f"{short_day(here.date(), lang)} {here:%H:%M}"
