"""Figures told as distances: bands of a deviation whatever its side, a step on both sides of a range, shares of a figure that is due."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import ZERO, Amount
from ...values.direction import Direction
from ...values.text import Text
from ..axis import Axis, Compare, Form, Otherwise, Place, Quantity, Relation, When
from ..statements import Award, Deed, Each, Effect, Proportional, Ratio, Statement, Unread, Way
from .reader import Reader
from .regions import from_target
from .tokens import Kind

Found = tuple[Statement, ...]

_DEVIATIONS = frozenset("deviation deviations variance variances".split())
_ONE_SIDED = frozenset(
    "adverse unfavourable unfavorable favourable favorable negative positive overspend underspend over under above below".split()
)
_SIDE = Text(
    "写明高于还是低于哪个参照值，或两个方向都算",
    "say above or below which reference, or 'within ±5% of plan'",
)


def either_side(found: Found, r: Reader) -> Found:
    """`Budget variance: up to 5 %: 5 points; over 10 %: 0`, of an item that is no rate: so far from the target, on whichever side."""
    unit = r.context.unit
    if unit is None or unit.is_rate or not unit.dimension:
        return found
    end = min(r.first_of(0, (":",)), r.first(0, "number", lambda at: r.tokens[at].kind is Kind.NUMBER))
    named = {word for token in r.tokens[:end] for word in (token.raw.lower(), token.text)}
    if end == len(r.tokens) - 1 or not _DEVIATIONS & named:
        return found
    told = bool({"either", "both", "absolute", "+/-", "ABOVE_OR_BELOW"} & named)
    sided = bool(_ONE_SIDED & named) and not told
    out: list[Statement] = []
    for one in found:
        bounds = _distances(one)
        if bounds is None or not isinstance(one, Award):
            out.append(one)
        elif sided:
            out.append(Unread(r.sentence[one.span.start : one.span.end], _SIDE, one.span))
        else:
            out += [replace(one, condition=when) for when in _around(*bounds)]
    return tuple(out)


def _distances(one: Statement) -> tuple[Compare | None, Compare | None] | None:
    """From where to where a band of bare percentages reaches, as distances; None where it is no such band."""
    condition = one.condition if isinstance(one, Award) else None
    if not isinstance(condition, When) or condition.axis is not Axis.VALUE:
        return None
    low: Compare | None = None
    high: Compare | None = None
    for compare in condition.compares:
        quantity, place = compare.place.quantity, compare.place
        if quantity is None or quantity.unit != "%" or place.tier or place.form is not Form.PLAIN:
            return None
        if compare.relation in (Relation.AT_LEAST, Relation.ABOVE):
            low = compare
        elif compare.relation in (Relation.AT_MOST, Relation.BELOW):
            high = compare
        else:
            return None
    both_signs = low is not None and high is not None and _value(low) == -_value(high)
    return (None if both_signs else low, high)


def _value(compare: Compare) -> Fraction:
    return compare.place.quantity.value if compare.place.quantity is not None else Fraction(0)


def _around(low: Compare | None, high: Compare | None) -> list[When]:
    """The bands of the figure itself: one that holds the target, or one on each side of it."""
    if low is None:
        return [When(tuple(_moved(high, sense) for sense in (-1, 1) if high is not None))]
    return [When(tuple(_moved(compare, sense) for compare in (low, high) if compare is not None)) for sense in (-1, 1)]


_MIRRORED = {
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.BELOW: Relation.ABOVE,
    Relation.ABOVE: Relation.BELOW,
}


def _moved(compare: Compare, sense: int) -> Compare:
    place = Place(Quantity(sense * _value(compare), "%"), "target", Form.MOVED, True)
    return replace(compare, relation=compare.relation if sense > 0 else _MIRRORED[compare.relation], place=place)


_OF_WHAT = Text(
    "写明是谁的百分之几，例如 比上年增长5%，或 目标值的95%",
    "say of what, such as '5% above last year' or '95% of the target'",
)
_MOST_CHANGE = 50
"""A share of the target that earns anything is larger than this; a change is smaller."""


def small_shares(found: Found, r: Reader) -> Found:
    """`growth of 5 % or more: 10 points`, of an amount: over last year. `5 % or more` of an amount alone: of what, nobody said."""
    unit = r.context.unit
    if unit is None or unit.is_rate or not unit.dimension:
        return found
    banded = [one for one in found if isinstance(one, Award) and _distances(one) is not None]
    borders = [_value(c) for one in banded if isinstance(one.condition, When) for c in one.condition.compares]
    if not borders or max(borders) > _MOST_CHANGE:
        return found
    words = {token.text for token in r.tokens} | {token.raw.lower() for token in r.tokens}
    if any(isinstance(one, Proportional) and one.tier == "target" for one in found):
        return tuple(
            Unread(r.sentence[one.span.start : one.span.end], _OF_WHAT, one.span)
            if isinstance(one, Proportional)
            else one
            for one in found
        )
    grown = bool(words & {"growth", "year_on_year", "yoy"})
    return tuple(
        one
        if not any(one is band for band in banded) or not isinstance(one, Award) or not isinstance(one.condition, When)
        else replace(one, condition=replace(one.condition, compares=from_target(one.condition.compares, 1, "prior")))
        if grown
        else Unread(r.sentence[one.span.start : one.span.end], _OF_WHAT, one.span)
        for one in found
    )


_OUTSIDE = Text("写明高出或低于这一区间的都算", "say 'for each 1% outside this range'")


def one_side_of_a_range(found: Found, r: Reader) -> Found:
    """`80 % to 90 %: 10 points; minus 1 point per 1 %`: below the range, or above it, too?"""
    given = [one for one in found if isinstance(one, Award) and one.effect.deed is Deed.GET]
    if len(given) != 1 or not isinstance(given[0].condition, When) or given[0].effect.to is not None:
        return found
    compares = given[0].condition.compares
    if (
        len(compares) != 2
        or any(c.place.quantity is None or c.place.tier for c in compares)
        or given[0].effect.amount == ZERO
    ):
        return found
    return tuple(
        Unread(r.sentence[one.span.start : one.span.end], _OUTSIDE, one.span)
        if isinstance(one, Each)
        and one.axis is Axis.VALUE
        and one.way is Way.WORSE
        and one.origin is None
        and not one.within
        and one.size.unit in ("%", "pp")
        else one
        for one in found
    )


def shares_of_a_figure(found: Found, r: Reader) -> Found:
    """`12 or more: full marks; below 12: pro rata`: in proportion to the twelve, not to a target of the item."""
    if r.context.direction is not Direction.HIGHER:
        return found
    out: list[Statement] = []
    for one in found:
        made = _line(one, found) if isinstance(one, Proportional) else None
        out.append(one if made is None else made)
    return tuple(out)


def _line(said: Proportional, found: Found) -> Award | None:
    """From nothing at nought straight up to what the figure itself earns."""
    if said.formula or said.tier != "target" or said.of is not None or said.ratio not in (Ratio.UNSAID, Ratio.ACTUAL):
        return None
    top = [one for one in found if isinstance(one, Award) and _reached(one)]
    if len(top) != 1 or not isinstance(top[0].condition, When):
        return None
    border = top[0].condition.compares[0].place
    if isinstance(said.condition, When):
        compares = said.condition.compares
        if len(compares) != 1 or compares[0].place != border or compares[0].relation not in _UNDER:
            return None
    elif not isinstance(said.condition, Otherwise):
        return None
    whole, end = top[0].effect.amount, border.quantity
    if end is None or end.value <= 0:
        return None
    low, start = _cliff(found, end)
    share = low / end.value
    region = (
        Compare(start, Place(Quantity(low, end.unit)), marked=True),
        Compare(Relation.BELOW, border, marked=True),
    )
    least = Amount(points=whole.points * share, share=whole.share * share)
    return Award(When(region), Effect(Deed.GET, least, whole), span=said.span)


_UNDER = (Relation.BELOW, Relation.MISSED)


def _reached(one: Award) -> bool:
    """`12 or more: full marks`: a figure of the sentence, and what reaching it earns."""
    if not isinstance(one.condition, When) or len(one.condition.compares) != 1 or one.effect.deed is not Deed.GET:
        return False
    compare = one.condition.compares[0]
    plain = compare.place.quantity is not None and not compare.place.tier and compare.place.form is Form.PLAIN
    return plain and compare.relation in (Relation.AT_LEAST, Relation.REACHED) and one.effect.amount != ZERO


def _cliff(found: Found, end: Quantity) -> tuple[Fraction, Relation]:
    """Below which figure nothing is earned at all: nought where no clause tells one."""
    for one in found:
        condition = one.condition if isinstance(one, Award) and one.effect == Effect(Deed.GET, ZERO) else None
        if isinstance(condition, When) and len(condition.compares) == 1:
            compare = condition.compares[0]
            quantity = compare.place.quantity
            if (
                quantity is not None
                and quantity.unit == end.unit
                and compare.relation in (Relation.BELOW, Relation.AT_MOST)
            ):
                return quantity.value, Relation.AT_LEAST if compare.relation is Relation.BELOW else Relation.ABOVE
    return Fraction(0), Relation.AT_LEAST
