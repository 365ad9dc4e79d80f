"""A scheme's text moved on by years: its days and its version, the rest as it is written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ..engine.scheme import dump_scheme
from ..engine.scheme.model.identity import Effective
from .reading import Read, read

_VERSION = re.compile(r"^version:.*$", re.MULTILINE)
_EFFECTIVE = re.compile(r"^effective:.*$", re.MULTILINE)


def moved_on(source: str, held: Read, years: int) -> str:
    """The text with its days, and the year in its version, so many years later; the canonical text where lines cannot be exchanged.

    Raises `Refused` for a text that cannot be used.
    """
    meaning = held.usable
    if years == 0:
        return source
    days = Effective(later(meaning.effective.start, years), later(meaning.effective.end, years))
    year = meaning.effective.start.year
    version = re.sub(rf"(?<!\d){year}(?!\d)", str(year + years), meaning.version)
    wanted = replace(meaning, effective=days, version=version)
    text = _EFFECTIVE.sub(f"effective: {days.start.isoformat()} .. {days.end.isoformat()}", source, count=1)
    if version != meaning.version:
        text = _VERSION.sub(f'version: "{version}"', text, count=1)
    found = read(text)
    said = found.meaning
    same = said is not None and (said.effective, said.version) == (days, version)
    return text if same else dump_scheme(wanted)


def later(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
