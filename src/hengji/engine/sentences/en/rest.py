"""What bands on the worse side alone leave unsaid: `half marks below 90 %` says that 90 % and more earns full marks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ...values.direction import Direction
from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..statements import Award, Deed, Effect, Full, Limit, Remark, Statement
from .reader import Reader

Found = tuple[Statement, ...]

_AGAINST = {
    Relation.BELOW: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.ABOVE,
    Relation.ABOVE: Relation.AT_MOST,
    Relation.AT_LEAST: Relation.BELOW,
    Relation.MISSED: Relation.REACHED,
}


def rest_is_full(found: Found, r: Reader) -> Found:
    """Full marks to what is better than every band said, where all of them reach to the worst."""
    banded = [one for one in found if isinstance(one, Award)]
    whens = [one.condition for one in banded if isinstance(one.condition, When) and one.effect.deed is Deed.GET]
    if (
        not whens
        or len(whens) != len(banded)
        or any(not isinstance(one, Award | Limit | Remark | Full) for one in found)
    ):
        return found
    if all(one.effect.amount == ZERO for one in banded) or any(
        one.effect.amount == FULL or one.effect.to for one in banded
    ):
        return found
    axis = whens[0].axis
    lower = r.context.direction is Direction.LOWER or axis in (Axis.DAYS, Axis.RANK)
    border = (
        _mildest([c for when in whens for c in when.compares], lower)
        if all(len(w.compares) == 1 for w in whens)
        else None
    )
    if border is None and lower and axis is not Axis.RANK and _first_counts(whens):
        border = Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1))), marked=True)
    if border is None:
        return found
    better = replace(border, relation=_AGAINST[border.relation])
    return (Award(When((better,), axis=axis), Effect(Deed.GET, FULL), span=banded[0].span), *found)


def _mildest(compares: list[Compare], lower: bool) -> Compare | None:
    """The border of all bands that lies nearest to the good side."""
    worse = (Relation.ABOVE, Relation.AT_LEAST) if lower else (Relation.BELOW, Relation.AT_MOST)
    if len(compares) == 1 and compares[0].relation in (*worse, Relation.MISSED):
        return compares[0]
    kinds = {(c.place.tier, c.place.form, c.place.quantity.unit if c.place.quantity else None) for c in compares}
    if len(kinds) != 1 or any(c.relation not in worse or c.place.quantity is None for c in compares):
        return None
    pick = min if lower else max
    return pick(compares, key=lambda c: c.place.quantity.value if c.place.quantity else Fraction(0))


def _first_counts(whens: list[When]) -> bool:
    """`one: half marks; two or more: zero`: no event at all is not said."""
    lows = []
    for when in whens:
        first = when.compares[0]
        quantity = first.place.quantity
        if (
            quantity is None
            or quantity.unit
            or first.place.tier
            or first.relation not in (Relation.EQUAL, Relation.AT_LEAST)
        ):
            return False
        lows.append(quantity.value)
    return min(lows) == 1 and any(when.axis is Axis.EVENTS for when in whens)
