"""What the clauses beside it make of one: counts told in words, dates that follow each other, what lies beyond the end of a step,
an item that holds its own plan instead of a target."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ...values.direction import Direction
from ...values.text import Text
from ..axis import Axis, Compare, Form, Labels, Otherwise, Place, Quantity, Relation, When
from ..reading import Due
from ..statements import Award, Deed, Each, Effect, Proportional, Statement, Unread, Vetoed, Way
from .places import OWN_TIERS
from .reader import Reader

Found = tuple[Statement, ...]


def counts(found: Found, r: Reader) -> Found:
    """`nil = 10, one = 6, two or more = 0`: where one clause counts things, all figures without a unit beside it do."""
    whens = [one.condition for one in found if isinstance(one, Award) and isinstance(one.condition, When)]
    if len(whens) < 2 or any(when.axis not in (Axis.VALUE, Axis.EVENTS) or not _bare(when) for when in whens):
        return found
    counted = any(when.axis is Axis.EVENTS for when in whens) or _in_words(found, r)
    if not counted or any(isinstance(one, Each) and one.axis is Axis.VALUE for one in found):
        return found
    return tuple(
        replace(one, condition=replace(one.condition, axis=Axis.EVENTS))
        if isinstance(one, Award) and isinstance(one.condition, When)
        else one
        for one in found
    )


def _bare(when: When) -> bool:
    return all(
        c.place.quantity is not None
        and not c.place.quantity.unit
        and not c.place.tier
        and c.place.form is Form.PLAIN
        and c.place.quantity.value.denominator == 1
        for c in when.compares
    )


def _in_words(found: Found, r: Reader) -> bool:
    """Single counts in a row, from none or one on, written out: `nil`, `one`, `two`."""
    single = set()
    for one in found:
        if not isinstance(one, Award) or not isinstance(one.condition, When):
            continue
        compares = one.condition.compares
        spelled = r.sentence[one.span.start : one.span.end].lower().split()
        if [c.relation for c in compares] == [Relation.EQUAL] and compares[0].place.quantity and _WORDS & set(spelled):
            single.add(compares[0].place.quantity.value)
    return {Fraction(1), Fraction(2)} <= single or {Fraction(0), Fraction(1)} <= single


_WORDS = frozenset("no nil none zero one two three four five six".split())


def dated(found: Found, r: Reader) -> Found:
    """`by 31 May: 5 points; by 30 June: 3 points; later: 0`: days count from the first of the dates."""
    said = {start: due for start, due in r.dues.items() if any(_holds(one, start) for one in found)}
    days = {start: _day(due) for start, due in said.items()}
    if len(set(said.values())) == 1 and None not in days.values():
        r.due = next(iter(said.values()))
    if len({(due.month, due.day) for due in said.values()}) < 2 or None in days.values():
        return found
    known = {start: day for start, day in days.items() if day is not None}
    first = min(known.values())
    in_order = [known[start] for start in sorted(known)]
    if in_order != sorted(in_order) or (any(due.year is None for due in said.values()) and _leaps(first, in_order[-1])):
        return found
    r.due = next(said[start] for start in sorted(known) if known[start] == first)
    out: list[Statement] = []
    for one in found:
        start = next((start for start in known if _holds(one, start)), None)
        if start is not None and isinstance(one, Award) and isinstance(one.condition, When):
            late = Place(Quantity(Fraction((known[start] - first).days), "days"))
            compare = Compare(Relation.AT_MOST, late)
            one = replace(one, condition=When((compare,), axis=Axis.DAYS))
        out.append(one)
    return tuple(out)


def _holds(one: Statement, start: int) -> bool:
    on_date = isinstance(one, Award) and isinstance(one.condition, When) and one.condition.axis is Axis.DAYS
    return on_date and isinstance(one, Award) and one.span.start <= start < one.span.end


def _day(due: Due) -> date | None:
    try:
        return date(due.year or 2001, due.month, due.day)
    except ValueError:
        return None


def _leaps(first: date, last: date) -> bool:
    """Whether the end of February lies between two dates of a year that is not told."""
    return first <= date(2001, 2, 28) < last


def lower_or_higher(found: Found, r: Reader) -> Found:
    """`90 % to 95 %: 8 points; lower: 0`: what is lower is all the rest only where another clause reaches up to the top."""
    whens = [one.condition for one in found if isinstance(one, Award) and isinstance(one.condition, When)]
    return tuple(
        Unread(r.sentence[one.span.start : one.span.end], _WHICH_REST, one.span)
        if isinstance(one, Award)
        and isinstance(one.condition, Otherwise)
        and whens
        and not any(isinstance(other, Each) for other in found)
        and not _all_the_rest(r.sentence[one.span.start : one.span.end], whens, r)
        else one
        for one in found
    )


_WHICH_REST = Text("写明低于（或高于）多少", "say below (or above) which figure, such as 'below 90%: 0'")
_LOWER = frozenset("lower less below under lesser".split())
_HIGHER = frozenset("higher more above over larger bigger greater wider longer slower".split())


def _all_the_rest(said: str, whens: list[When], r: Reader) -> bool:
    words = set(re.findall("[a-z]+", said.lower())[:3])
    down, up = bool(words & _LOWER), bool(words & _HIGHER)
    plain = all(c.place.form is Form.PLAIN and not c.place.tier for when in whens for c in when.compares)
    if down == up or not plain or any(when.axis not in (Axis.VALUE, Axis.EVENTS) for when in whens):
        return True
    lower = r.context.direction is Direction.LOWER
    good = (Relation.AT_MOST, Relation.BELOW) if up else (Relation.AT_LEAST, Relation.ABOVE)
    towards_good = up == lower
    top = {Fraction(0), Fraction(1)} if up else {Fraction(100)}
    for when in whens:
        for c in when.compares:
            better = c.relation in (Relation.REACHED, Relation.EXCEEDED) and towards_good
            bounded = c.place.quantity is not None and c.place.quantity.value in top
            counted = when.axis in (Axis.RANK, Axis.DAYS, Axis.EVENTS) and up
            if (len(when.compares) == 1 and c.relation in good) or better or bounded or counted:
                return True
    return False


def beyond_the_end(found: Found, r: Reader) -> Found:
    """`a shortfall of up to 5 % costs 1 point per 1 %; a larger shortfall scores zero`: what is left lies beyond the end of the step."""
    out: list[Statement] = []
    for one in found:
        before = out[-1] if out else None
        left = isinstance(one, Award) and isinstance(one.condition, Otherwise) and one.effect == Effect(Deed.GET, ZERO)
        beyond = _far_end(before, r) if left and isinstance(before, Each) else None
        if isinstance(one, Award) and isinstance(before, Each) and beyond is not None:
            one = replace(one, condition=When((beyond,), axis=before.axis), final=True)
        out.append(one)
    return tuple(out)


def _far_end(step: Each, r: Reader) -> Compare | None:
    """What lies beyond the end of a step, where one is told."""
    if step.until is not None:
        down = step.way is Way.BELOW or (step.way is Way.WORSE and r.context.direction is Direction.HIGHER)
        return Compare(Relation.BELOW if down else Relation.ABOVE, step.until)
    beyond = {Relation.AT_LEAST: Relation.BELOW, Relation.AT_MOST: Relation.ABOVE}
    ends = [c for c in step.within if c.relation in beyond and c.place.form is Form.MOVED]
    return Compare(beyond[ends[0].relation], ends[0].place) if len(step.within) == 2 and len(ends) == 1 else None


def ranks(found: Found, r: Reader) -> Found:
    """`1-3: 10 points; 4-8: 7 points` of an item measured in places: the best there is is the first. Ordinals of an item that counts
    or measures something else are no places of a ranking."""
    unit = r.context.unit
    ranked = any(token.raw.lower() in ("rank", "ranking", "position") for token in r.tokens[: r.first_of(0, (":",))])
    place = unit is not None and (unit.dimension == (("place", 1),) or (ranked and unit.symbol in ("名", "位")))
    other = (
        unit is not None
        and not place
        and unit.symbol not in ("名", "位")
        and not unit.is_own
        and bool(unit.dimension or unit.is_rate)
    )
    out: list[Statement] = []
    for one in found:
        when = one.condition if isinstance(one, Award) else None
        if isinstance(one, Award) and isinstance(when, When):
            if other and when.axis is Axis.RANK and not _shares(when):
                one = Unread(r.sentence[one.span.start : one.span.end], _NO_RANK, one.span)
            elif place and when.axis is Axis.VALUE and _bare(when):
                one = replace(one, condition=replace(when, axis=Axis.RANK))
        out.append(one)
    return tuple(out)


def _shares(when: When) -> bool:
    """`top 25 %`: a place told as a share of all."""
    return any(c.place.quantity is not None and c.place.quantity.unit == "%" for c in when.compares)


_NO_RANK = Text("本指标不是名次；请写明数量", "the item is no rank; say how many")


def nothing_vetoed(found: Found, r: Reader) -> Found:
    """`any fatality: veto; none: full points`: without a veto the item has its full marks as it stands."""
    if not any(isinstance(one, Vetoed) for one in found):
        return found
    awards = [one for one in found if isinstance(one, Award)]
    if len(awards) != 1 or not isinstance(awards[0].condition, Labels) or awards[0].effect.amount != FULL:
        return found
    if [name.lower() for name in awards[0].condition.names] != ["none"]:
        return found
    return tuple(one for one in found if one is not awards[0])


def own_plan(found: Found, r: Reader) -> Found:
    """An item that holds a plan or a budget and no target: the target is that."""
    tiers = r.context.tiers
    own = sorted(OWN_TIERS & tiers) if tiers is not None and "target" not in tiers else []
    if len(own) != 1:
        return found
    return tuple(_on_plan(one, own[0]) for one in found)


def _on_plan(one: Statement, name: str) -> Statement:
    if isinstance(one, Award) and isinstance(one.condition, When):
        compares = tuple(replace(c, place=_renamed(c.place, name)) for c in one.condition.compares)
        return replace(one, condition=replace(one.condition, compares=compares))
    if isinstance(one, Each) and one.axis is Axis.VALUE and not one.of:
        bare = one.origin is None and not one.within and one.way is not Way.OFF
        origin = Place(tier=name) if bare else one.origin
        until = one.until and _renamed(one.until, name)
        within = tuple(replace(c, place=_renamed(c.place, name)) for c in one.within)
        return replace(one, origin=origin and _renamed(origin, name), until=until, within=within)
    if isinstance(one, Proportional) and one.tier == "target":
        return replace(one, tier=name)
    return one


def _renamed(place: Place, name: str) -> Place:
    if place.tier == "target" or (place.form is Form.COMPLETION and not place.tier):
        return replace(place, tier=name)
    return place
