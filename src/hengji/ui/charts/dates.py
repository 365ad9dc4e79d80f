"""Axes of days: a date is its ordinal (`date.toordinal()`), so the exact scales carry it unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from .scale import Tick, stand_apart

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_DAY = date.max.toordinal()
_MOST = 14
"""Ticks beyond which an axis of days is restless, however wide it is."""


def date_of(value: Fraction) -> date:
    """The calendar day of an ordinal, kept within the calendar."""
    return date.fromordinal(min(max(floor(value), 1), _LAST_DAY))


def date_label(value: Fraction, lang: str) -> str:
    """A day in full: `2026年3月1日`, `1 Mar 2026`."""
    day = date_of(value)
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_ticks(low: Fraction, high: Fraction, room: float, lang: str, *, size: float = 11) -> list[Tick]:
    """Days, Mondays, halves of months, months or years: the finest whose labels stand apart.

    The year is written below where it begins.
    """
    first, last = ceil(max(low, Fraction(1))), floor(min(high, Fraction(_LAST_DAY)))
    if first > last:
        return []
    for grain, days in _candidates(first, last):
        ticks = _dated(days, lang, grain)
        if 1 < len(ticks) <= _MOST and stand_apart(ticks, low, high, room, size, 14):
            return ticks
    return _dated([first], lang, "day")


def _candidates(first: int, last: int) -> Iterable[tuple[str, list[int]]]:
    span = last - first
    for step in (1, 2, 7):
        if span <= step * _MOST:
            yield "day", [day for day in range(first, last + 1) if (day - 1) % step == 0]
    if span <= 31 * _MOST:
        yield "day", _month_days(first, last, 1, (1, 16))
    for step in (1, 2, 3, 6):
        if span <= 31 * _MOST * step:
            yield "month", _month_days(first, last, step, (1,))
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if span <= 366 * _MOST * step:
            years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
            starts = [date(year, 1, 1).toordinal() for year in years if year % step == 0]
            yield "year", [day for day in starts if first <= day <= last]


def _month_days(first: int, last: int, step: int, on: Sequence[int]) -> list[int]:
    """The given days of every `step`th month between `first` and `last`."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    days = [date(m // 12, m % 12 + 1, day).toordinal() for m in months if m % step == 0 for day in on]
    return [day for day in days if first <= day <= last]


def _dated(days: Sequence[int], lang: str, grain: str) -> list[Tick]:
    ticks: list[Tick] = []
    year = 0
    for at in days:
        day = date.fromordinal(at)
        of_year = f"{day.year}年" if lang == "zh" else str(day.year)
        of_month = f"{day.month}月" if lang == "zh" else _MONTHS[day.month - 1]
        of_day = f"{of_month}{day.day}日" if lang == "zh" else f"{day.day} {of_month}"
        label = {"day": of_day, "month": of_month, "year": of_year}[grain]
        ticks.append(Tick(Fraction(at), label, of_year if day.year != year and grain != "year" else ""))
        year = day.year
    return ticks
