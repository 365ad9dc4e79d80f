"""Borders of bands that only their neighbours tell: `90-94.99 %` beside `95 % or more`, bands of what a target is missed by."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL
from ...values.direction import Direction
from ...values.number import decimals
from ...values.text import Text
from ..axis import Axis, Compare, Form, Otherwise, Place, Quantity, Relation, When
from ..statements import Award, Between, Deed, Each, Effect, Given, Statement, Unread, Way
from .reader import Reader

Found = tuple[Statement, ...]


_WHOLE = ((("teu", 1),), (("place", 1),), (("room night", 1),), (("share", 1),))
"""What is counted in whole things."""


def adjoining(found: Found, r: Reader) -> Found:
    """`90-94.99 %` beside `95 % or more`: the first ends where the second begins, for no figure lies between as written."""
    starts = {quantity for one in found for quantity in ends(one)} | {
        one.quantity for one in found if isinstance(one, Given)
    }
    whole = r.context.unit is not None and r.context.unit.dimension in _WHOLE
    return tuple(_stretched(one, starts, whole) for one in found)


def ends(one: Statement) -> list[Quantity]:
    if not isinstance(one, Award) or not isinstance(one.condition, When):
        return []
    return [
        c.place.quantity for c in one.condition.compares if c.place.quantity is not None and c.place.form is Form.PLAIN
    ]


def _stretched(one: Statement, starts: set[Quantity], whole: bool) -> Statement:
    if not isinstance(one, Award) or not isinstance(one.condition, When):
        return one
    return replace(
        one,
        condition=replace(one.condition, compares=tuple(_reaching(c, starts, whole) for c in one.condition.compares)),
    )


def _reaching(compare: Compare, starts: set[Quantity], whole: bool) -> Compare:
    found = compare.place.quantity
    places = decimals(found.value) if found is not None else None
    if found is not None and places == 0 and (found.unit == "days" or (whole and not found.unit)):
        return _whole_days(compare, found, starts)
    if (
        found is None
        or not places
        or compare.relation not in (Relation.AT_MOST, Relation.AT_LEAST)
        or compare.place.tier
    ):
        return compare
    up = compare.relation is Relation.AT_MOST
    following = Quantity(found.value + (1 if up else -1) * Fraction(1, 10**places), found.unit)
    if following not in starts or found in starts - {found} or decimals(following.value) == places:
        return compare
    return Compare(Relation.BELOW if up else Relation.ABOVE, replace(compare.place, quantity=following), marked=True)


def _whole_days(compare: Compare, found: Quantity, starts: set[Quantity]) -> Compare:
    """`up to 30 days` beside `31 to 45 days`: days are counted whole, so that nothing lies between."""
    following = Quantity(found.value + 1, found.unit)
    if compare.relation is not Relation.AT_MOST or compare.place.tier or following not in starts:
        return compare
    return Compare(Relation.BELOW, replace(compare.place, quantity=following), marked=True)


def reached(found: Found, r: Reader) -> Found:
    """`100 %: 10 points, 90 %: 8 points, otherwise 0`: figures of a rate or of a target are what must be reached."""
    exact = [one for one in found if _exact(one)]
    rest = any(
        isinstance(one, Award) and (isinstance(one.condition, Otherwise) or _under(one, exact, r)) for one in found
    )
    if not rest or any(isinstance(one, Between) for one in found):
        return found
    if len(exact) < 2:
        return found
    return tuple(_at_least(one) if one in exact and isinstance(one, Award) else one for one in found)


def _under(one: Award, exact: list[Statement], r: Reader) -> bool:
    """`95 %: 8, 90 %: 6, below 90 %: 0`: worse than the last of the figures, which is as good as `otherwise`."""
    condition = one.condition
    if not isinstance(condition, When) or len(condition.compares) != 1 or r.context.direction is not Direction.HIGHER:
        return False
    compare = condition.compares[0]
    values = [
        c.place.quantity.value
        for other in exact
        if isinstance(other, Award) and isinstance(other.condition, When)
        for c in other.condition.compares
        if c.place.quantity is not None and c.place.quantity.unit == (compare.place.quantity or c.place.quantity).unit
    ]
    least = compare.place.quantity.value if compare.place.quantity is not None else None
    return compare.relation is Relation.BELOW and len(values) > 1 and least == min(values)


def _exact(one: Statement) -> bool:
    if not isinstance(one, Award) or not isinstance(one.condition, When) or one.effect.deed is not Deed.GET:
        return False
    compares, place = one.condition.compares, one.condition.compares[0].place
    rate = place.quantity is not None and place.quantity.unit in ("%", "‰")
    single = len(compares) == 1 and compares[0].relation is Relation.EQUAL
    return single and one.condition.axis is Axis.VALUE and (rate or bool(place.tier))


def _at_least(one: Award) -> Award:
    assert isinstance(one.condition, When)
    compare = replace(one.condition.compares[0], relation=Relation.REACHED)
    return replace(one, condition=replace(one.condition, compares=(compare,)))


def attained(found: Found, r: Reader) -> Found:
    """`half marks if the target is missed by no more than 5 %`: a band that begins where the target is missed leaves full marks to
    what reaches it."""
    banded = [one for one in found if isinstance(one, Award) and isinstance(one.condition, When)]
    if len(banded) != len([one for one in found if isinstance(one, Award | Each)]):
        return found
    missed = Relation.ABOVE if r.context.direction is Direction.LOWER else Relation.BELOW
    tiers = {
        compare.place.tier
        for one in banded
        if isinstance(one.condition, When) and len(one.condition.compares) == 2 and one.effect.deed is Deed.GET
        for compare in one.condition.compares
        if compare.relation is missed and compare.place.tier and compare.place.form is Form.PLAIN
    }
    if len(tiers) != 1 or any(_reaches(one, tiers) for one in banded):
        return found
    reached = When((Compare(Relation.REACHED, Place(tier=tiers.pop())),))
    return (Award(reached, Effect(Deed.GET, FULL), span=banded[0].span), *found)


def _reaches(award: Award, tiers: set[str]) -> bool:
    good = (Relation.REACHED, Relation.EXCEEDED, Relation.EQUAL)
    compares = award.condition.compares if isinstance(award.condition, When) else ()
    return any(
        c.place.tier in tiers and (c.relation in good or (len(compares) == 1 and not c.place.quantity))
        for c in compares
    )


def one_sided(found: Found, r: Reader) -> Found:
    """`at or above target full marks; otherwise 1 point per 1 % of deviation`: what reaches it deviates without loss."""
    reached = any(
        isinstance(one, Award)
        and isinstance(one.condition, When)
        and one.effect.deed is Deed.GET
        and [c.relation for c in one.condition.compares] in _OPEN
        for one in found
    )
    if not reached:
        return found
    return tuple(
        replace(one, way=Way.WORSE)
        if isinstance(one, Each) and one.way is Way.OFF and one.effect.deed is Deed.LOSE and not one.of
        else one
        for one in found
    )


_OPEN = ([Relation.REACHED], [Relation.AT_LEAST], [Relation.AT_MOST])


_OF_WHAT = Text("写明是谁的百分之几，例如 目标值的3%", "say of what, such as '3% above the target'")


def of_what(found: Found, r: Reader) -> Found:
    """`1 point for each 1 % above 3 %` of an amount: three per cent of what, nobody said."""
    if r.context.unit is None or r.context.unit.is_rate:
        return found
    return tuple(
        Unread(r.sentence[one.span.start : one.span.end], _OF_WHAT, one.span)
        if isinstance(one, Each) and one.axis is Axis.VALUE and _small_share(one.origin)
        else one
        for one in found
    )


def _small_share(origin: Place | None) -> bool:
    if origin is None or origin.tier or origin.form is not Form.PLAIN or origin.quantity is None:
        return False
    return origin.quantity.unit == "%" and origin.quantity.value <= 30
