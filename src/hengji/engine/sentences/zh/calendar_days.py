"""Dates in sentences (`6月30日前完成`, `9月底前`): places on the axis of days, told apart from the date that earns full marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..reading import Due
from ..statements import Award, Deed, Statement
from .lexer import Kind
from .reader import Reader

DATED = "date"
"""The unit of a place that is a date: its figure is the number of the day, see `_ordinal`."""
_MONTH_ENDS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_BEFORE = ("前", "之前", "以前", "及以前", "及之前", "底前", "末前")
_AFTER = ("后", "之后", "以后")
_WHOLE = 10**6


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year that may be left open."""

    month: int
    day: int
    year: int | None = None
    after: bool = False

    def number(self) -> Fraction:
        """The day as one figure that keeps the year apart."""
        return Fraction((self.year or 0) * _WHOLE + self.month * 100 + self.day)


def day_of(number: Fraction) -> Day:
    """The day told by `Day.number`."""
    year, rest = divmod(int(number), _WHOLE)
    return Day(rest // 100, rest % 100, year or None)


def read_day(r: Reader) -> Day | None:
    """`2026年6月30日`, `6月30日`, `9月底`, `年底`, or None with the reader where it was."""
    start = r.at
    r.take("于", "在") or (r.kind() is Kind.TEXT and r.text() in ("于", "在", "截至") and _pass(r))
    year = None
    if r.kind() is Kind.NUMBER and len(r.text()) == 4 and r.text(1).startswith("年"):
        year = int(r.text())
        r.at += 1
        if r.text() == "年":
            r.at += 1
    found = _month_day(r, year)
    if found is None:
        r.at = start
    return found


def _pass(r: Reader) -> bool:
    r.at += 1
    return True


def _month_day(r: Reader, year: int | None) -> Day | None:
    token = r.peek()
    if token is None or token.kind is not Kind.NUMBER or token.value.denominator != 1 or not 1 <= token.value <= 12:
        return None
    month = int(token.value)
    if r.text(1) not in ("月", "月份"):
        return None
    if r.kind(2) is Kind.NUMBER and r.text(3) in ("日", "号"):
        day = int(r.tokens[r.at + 2].value)
        if not 1 <= day <= _MONTH_ENDS[month] + (month == 2):
            return None
        r.at += 4
        return Day(month, day, year)
    if r.text(2) in ("底", "末") or (r.kind(2) is Kind.TEXT and r.text(2)[:1] in ("底", "末") and len(r.text(2)) == 1):
        r.at += 3
        return Day(month, _MONTH_ENDS[month], year)
    if r.kind(2) is Kind.TEXT and r.text(2) in ("底后", "末后", "底之后", "底以后"):
        r.at += 3
        return Day(month, _MONTH_ENDS[month], year, after=True)
    return None


def region(r: Reader) -> tuple[Compare, ...] | None:
    """`6月30日前`, `8月底后`, `6月底` before what was done: days up to it, or after it."""
    day = read_day(r)
    if day is None:
        return None
    if r.text() == "(" and r.text(1) == "含" and r.text(2) in (")", "当日", "当天"):
        r.at += 3 if r.text(2) == ")" else 4
    place = Place(Quantity(day.number(), DATED))
    if day.after:
        return (Compare(Relation.ABOVE, place, marked=True),)
    if r.text() in _AFTER or (r.kind() is Kind.TEXT and r.text() in _AFTER):
        r.at += 1
        return (Compare(Relation.ABOVE, place, marked=True),)
    if r.text() in _BEFORE:
        r.at += 1
        if r.text() == "(" and r.text(1) == "含":
            end = 2
            while r.text(end) not in (")", "") and end < 5:
                end += 1
            r.at += end + 1 if r.text(end) == ")" else 0
    return (Compare(Relation.AT_MOST, place, marked=True),)


def settle(said: Sequence[Statement]) -> tuple[list[Statement], Due | None]:
    """The dates as days from the one due: the date that earns most, or the only one; the due date itself.

    Dates without a year on both sides of the end of February differ by a day from year to year: then None is given for the
    statements' sake, and the caller asks for the year.
    """
    dates = [compare.place for item in said for compare in _dated(item)]
    if not dates:
        return list(said), None
    due = _due(said)
    settled = [_from_due(item, due) for item in said]
    return settled, Due(due.month, due.day, due.year)


def crosses_february(said: Sequence[Statement]) -> bool:
    """Whether the days between the dates depend on a year the sentence leaves open."""
    days = [day_of(compare.place.quantity.value) for item in said for compare in _dated(item) if compare.place.quantity]
    if all(day.year for day in days):
        return False
    return any((day.month, day.day) <= (2, 29) for day in days) and any(day.month > 2 for day in days)


def _dated(item: Statement) -> list[Compare]:
    if not isinstance(item, Award) or not isinstance(item.condition, When):
        return []
    return [
        one for one in item.condition.compares if one.place.quantity is not None and one.place.quantity.unit == DATED
    ]


def _due(said: Sequence[Statement]) -> Day:
    best: tuple[tuple[Fraction, Fraction], Day] | None = None
    for item in said:
        for compare in _dated(item):
            assert isinstance(item, Award)
            assert compare.place.quantity is not None
            earned = item.effect.deed is Deed.GET and compare.relation is Relation.AT_MOST
            worth = (item.effect.amount.share, item.effect.amount.points) if earned else (Fraction(-1), Fraction(0))
            if best is None or worth > best[0]:
                best = worth, day_of(compare.place.quantity.value)
    assert best is not None
    return best[1]


def _from_due(item: Statement, due: Day) -> Statement:
    dated = _dated(item)
    if not dated or not isinstance(item, Award) or not isinstance(item.condition, When):
        return item
    compares = tuple(
        replace(one, place=Place(Quantity(Fraction(_days_between(due, one.place.quantity)), "天")))
        if one in dated
        else one
        for one in item.condition.compares
    )
    return replace(item, condition=replace(item.condition, compares=compares, axis=Axis.DAYS))


def _days_between(due: Day, quantity: Quantity | None) -> int:
    assert quantity is not None
    day = day_of(quantity.value)
    year = due.year or day.year or 2001
    return (
        date(day.year or year, day.month, min(day.day, 28) if day.month == 2 else day.day)
        - date(due.year or year, due.month, due.day)
    ).days
