"""Shortfalls, overruns and changes: what a band of them says of those that have none at all.

`a shortfall of less than 5 % costs 2 points` spares whoever has no shortfall; `full marks if the shortfall is no more than 3 %` includes
them, unless another clause speaks of them.
"""

from __future__ import annotations

from dataclasses import replace

from ..axis import Compare, Form, Place, Relation, When
from ..statements import Award, Deed, Statement
from .reader import Reader

Found = tuple[Statement, ...]
_TOWARDS = {True: (Relation.ABOVE, Relation.AT_LEAST), False: (Relation.BELOW, Relation.AT_MOST)}
"""Relations that reach from a place below (True) or above its reference towards it."""


def of_those_without(found: Found, r: Reader) -> Found:
    """The awards of gaps, each ending at the reference where it takes points, and open beyond it where it is the best."""
    spoken_of = any(_reaches(one) for one in found)
    return tuple(_settled(one, spoken_of) if isinstance(one, Award) else one for one in found)


def _settled(award: Award, spoken_of: bool) -> Award:
    when = award.condition
    if not isinstance(when, When):
        return award
    gaps = [compare for compare in when.compares if _below(compare) is not None]
    if len(gaps) != 1 or gaps[0].relation not in _TOWARDS[bool(_below(gaps[0]))]:
        return award
    gap, below = gaps[0], bool(_below(gaps[0]))
    edge = Compare(Relation.BELOW if below else Relation.ABOVE, Place(tier=gap.place.tier))
    if award.effect.deed is Deed.LOSE and len(when.compares) == 1:
        return replace(award, condition=replace(when, compares=(edge, gap)))
    if award.effect.deed is Deed.GET and award.effect.amount.points + award.effect.amount.share > 0:
        closed = edge in when.compares and not spoken_of
        return replace(award, condition=replace(when, compares=(gap,))) if closed else award
    return award


def _below(compare: Compare) -> bool | None:
    """Whether a border lies below its reference by so much (True) or above it (False); None where it is no distance from one."""
    quantity = compare.place.quantity
    if compare.place.form is not Form.MOVED or quantity is None or not compare.place.tier or quantity.value == 0:
        return None
    return quantity.value < 0


def _reaches(one: Statement) -> bool:
    """Whether a clause says what those at the reference, or better, earn."""
    if not isinstance(one, Award) or not isinstance(one.condition, When) or len(one.condition.compares) != 1:
        return False
    place = one.condition.compares[0].place
    return bool(place.tier) and place.quantity is None and place.form is Form.PLAIN
