"""Dates and rankings: `on time`, `1 to 3 days late`, `by 30 June`; `2nd-3rd`, `top 3`, `rank 7 or lower`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..reading import Due
from . import idioms
from .comparisons import FLIPPED, band, compared
from .places import calendar_date, month
from .reader import Reader, attempt, hedges
from .tokens import Kind
from .words import GET_VERBS, MONTHS, NO_NOUN, TIME_UNITS


def days(value: Fraction | int, symbol: str = "days") -> Place:
    return Place(Quantity(Fraction(value), symbol))


@attempt
def dated(r: Reader) -> When | None:
    """`met by 30 June`, `completed by the end of March`: on time; the date is the one agreed."""
    r.skip(idioms.WORK, "meet", "achieve", "ready", "published", "open", "signed", "approved", "in place", "live")
    _deliverable(r)
    if not r.seq("by", "before", "on or before", "no later than"):
        return None
    ended = r.seq("end of")
    start = r.at
    day = r.number() or r.ordinal()
    if day is None and month(r) is None:
        return None
    r.skip("of")
    if r.seq("EACH month", "following month", "next month", "EACH quarter", "month"):
        return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)
    named = month(r)
    if r.tokens[r.at - 1].text not in MONTHS and named is None:
        return None
    year = r.number() if r.peek().kind is Kind.NUMBER and r.peek(1).text != "point" else None
    if day is not None and named is not None and not ended:
        told = int(year) if year is not None and year > 1900 else None
        r.dues[r.tokens[start].start] = Due(named, int(day), told)
    return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)


def _deliverable(r: Reader) -> None:
    """`the licence is renewed by ...`, `handover by ...`: what is due, before its date."""
    start = r.at
    while (
        r.peek().kind is Kind.WORD
        and r.at - start < 7
        and not hedges(r.peek().text)
        and (r.peek().text not in NO_NOUN or r.sees("be", "will"))
    ):
        if r.sees("by", "before", "on"):
            return
        r.at += 1
    if not r.sees("by", "before", "on", "no"):
        r.at = start


@attempt
def lateness(r: Reader) -> When | None:
    """`on time`, `late`, `1 to 3 days late`, `more than 5 days after the deadline`, `2 days early`."""
    if r.seq("meet deadline", "meet due date", "meet milestone", "meet date", "meet submission deadline") and r.sees(
        ":", "=", ",", *GET_VERBS
    ):
        return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)
    if r.seq("miss it by", "miss deadline by", "miss date by", "deadline miss by"):
        found = band(r) or compared(r)
        timed_miss = found is not None and all(_is_time(c.place) for c in found)
        return When(_beside_zero(found), axis=Axis.DAYS) if found is not None and timed_miss else None
    if r.seq("milestone meet", "deadline meet", "date meet", "deadline achieve", "milestone achieve"):
        return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)
    before = r.at
    while r.peek().kind is Kind.WORD and r.at - before < 6 and not r.sees("ON_TIME", "LATE"):
        if (r.peek().text in NO_NOUN and not r.sees("be", "will")) or hedges(r.peek().text):
            break
        r.at += 1
    r.skip(idioms.WORK)
    if not r.sees("ON_TIME", "LATE"):
        r.at = before
        r.skip(idioms.WORK)
    return _plainly(r) or _so_many_days(r)


@attempt
def _plainly(r: Reader) -> When | None:
    """`on time`, `not late`, `early completion`, `late by up to 3 days`."""
    if r.seq(
        "EARLY completion", "EARLY complete", "EARLY delivery", "EARLY submission", "EARLY finish", "EARLY"
    ) and r.sees(":", ",", "=", *GET_VERBS, "gain", "add"):
        return When((Compare(Relation.BELOW, days(0)),), axis=Axis.DAYS)
    if r.take("ON_TIME"):
        r.skip("completion", "submission", "delivery", "filing", "start", "payment")
        r.skip("or before", "or earlier", "OR_BETTER", "EARLY", "or EARLY")
        return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)
    if r.seq("not LATE"):
        return When((Compare(Relation.AT_MOST, days(0)),), axis=Axis.DAYS)
    if r.sees("LATE") and r.adjective():
        return None
    if r.seq("LATE submission", "LATE delivery", "LATE completion", "LATE"):
        _late_with(r)
        start = r.at
        r.seq("by", "of")
        found = band(r) or compared(r)
        if found is not None and all(_is_time(c.place) for c in found):
            return When(_beside_zero(found), axis=Axis.DAYS)
        r.at = start
        return When((Compare(Relation.ABOVE, days(0)),), axis=Axis.DAYS)
    return None


def _late_with(r: Reader) -> None:
    """`delay in submission of the report beyond the 7th of the following month`: what is late, and after which date."""
    start = r.at
    if not (r.take("in", "of") and (r.noun(5) or r.take("submission", "completion", "delivery"))):
        r.at = start
    r.noun(3) if r.take("of") else None
    start = r.at
    if not (r.take(">", "after", "past") and _dated_place(r)):
        r.at = start


def _dated_place(r: Reader) -> bool:
    if calendar_date(r) or r.seq("deadline", "due date", "agreed date"):
        return True
    return r.ordinal() is not None and r.seq(
        "of following month", "of next month", "of EACH month", "day of month", "of month"
    )


@attempt
def _so_many_days(r: Reader) -> When | None:
    """`1 to 3 days late`, `the first five days of delay`, `2 days early`."""
    free = r.seq("first")
    going_on = (
        r.at > 0 and not free and r.take("by") is not None and any(token.text == "LATE" for token in r.tokens[: r.at])
    )
    found = band(r) or compared(r)
    if found is None or not all(_is_time(c.place) for c in found):
        return None
    if free and [c.relation for c in found] == [Relation.EQUAL]:
        found = (replace(found[0], relation=Relation.AT_MOST),)
    elif free:
        return None
    if going_on:
        return When(_beside_zero(found), axis=Axis.DAYS)
    if r.take("LATE") or (r.take("after") and r.sees(":", ",", "=")):
        r.take("INCLUSIVE")
        if free:
            return When(found, axis=Axis.DAYS)
        return When(_beside_zero(found), axis=Axis.DAYS)
    if r.take("EARLY"):
        return When(tuple(_mirrored(c) for c in found), axis=Axis.DAYS)
    return None


def _is_time(found: Place) -> bool:
    return found.quantity is not None and found.quantity.unit in TIME_UNITS


def _beside_zero(found: tuple[Compare, ...]) -> tuple[Compare, ...]:
    """`up to 5 days late` is late: it starts after the date itself."""
    if len(found) == 1 and found[0].relation is Relation.AT_MOST and found[0].place.quantity is not None:
        return Compare(Relation.ABOVE, days(0, found[0].place.quantity.unit)), found[0]
    return found


def _mirrored(compare: Compare) -> Compare:
    made = compare.place.quantity
    if made is None:
        return compare
    return replace(compare, relation=FLIPPED[compare.relation], place=days(-made.value, made.unit))


@attempt
def rank(r: Reader) -> When | None:
    """`rank 1-3`, `4th to 6th`, `2nd-3rd place`, `top 3`, `first place`, `rank 7 or lower`."""
    if r.seq("in top", "<= top", "among top", "rank in top", "rank <= top", "top"):
        number = r.number()
        if number is None:
            return None
        share = r.take("%") is not None
        r.skip(idioms.PEERS, idioms.RANK_NOUNS)
        start = r.at
        if not (
            r.take("in") and r.noun(3) and r.peek(-1).raw.lower() in ("ranking", "rankings", "table", "list", "league")
        ):
            r.at = start
        return _ranks(Compare(Relation.AT_MOST, Place(Quantity(number, "%" if share else ""))))
    if r.seq("winner"):
        return _ranks(Compare(Relation.EQUAL, Place(Quantity(Fraction(1)))))
    if r.seq("runner up", "runner - up"):
        return _ranks(Compare(Relation.EQUAL, Place(Quantity(Fraction(2)))))
    beyond = r.take("<") if r.peek(1).text in ("rank", "place", "position") else None
    if beyond is not None:
        r.at += 1
        last = r.number() or r.ordinal()
        return None if last is None else _ranks(Compare(Relation.ABOVE, Place(Quantity(last))))
    named = r.seq("rank in top", "rank", "place", "position", "rank number", "rank no")
    r.skip("between", "from", "in")
    low = r.ordinal() or (r.number() if named else None)
    if low is None:
        return None
    r.skip("place", "rank", "position", idioms.PEERS)
    start = r.at
    if r.take("to", "-", "~", "and", "or", "through", "UPTO"):
        high = r.ordinal() or r.number()
        if high is not None and not r.sees("point"):
            r.skip(idioms.RANK_NOUNS)
            return _ranks(
                Compare(Relation.AT_LEAST, Place(Quantity(low))), Compare(Relation.AT_MOST, Place(Quantity(high)))
            )
        r.at = start
    r.skip(idioms.RANK_NOUNS)
    if r.take("OR_LESS", "OR_WORSE", "OR_MORE") or r.idiom(idioms.GOES_ON):
        return _ranks(Compare(Relation.AT_LEAST, Place(Quantity(low))))
    if r.take("OR_BETTER"):
        return _ranks(Compare(Relation.AT_MOST, Place(Quantity(low))))
    r.skip(idioms.PEERS)
    if r.tokens[r.at - 1].text in ("place", "rank", "position") and r.take("in", "of", "among"):
        r.noun(5)
    return _ranks(Compare(Relation.EQUAL, Place(Quantity(low))))


def _ranks(*compares: Compare) -> When:
    return When(compares, axis=Axis.RANK)
