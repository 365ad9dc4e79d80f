"""Bands that grow with what is bad, and bands of deductions that do not say how far the last of them reaches."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ...values.direction import Direction
from ...values.text import Text
from ..axis import Axis, Otherwise, Relation, When
from ..statements import Award, Deed, Each, Statement, Unread
from .deeds import is_bad
from .reader import Reader

Found = tuple[Statement, ...]

_EARNED = Text("写明扣分还是得分", "say 'minus' or 'deducted' if these points are taken")
_LAST = Text("最后一档写“及以上”", "say 'or more' for the last of them")


def growing(found: Found, r: Reader) -> Found:
    """`1-3 days late 2 points, 4-7 days 4 points, over 7 days all points`: nobody earns more for more delay, and no word says `minus`."""
    bands = [(low, one) for one in found if isinstance(one, Award) and _bad(one, r) and (low := _low(one)) is not None]
    bands.sort(key=lambda entry: entry[0])
    worth = [(one.effect.amount.share, one.effect.amount.points) for low, one in bands if low > 0]
    if len(worth) < 2 or any(first >= second for first, second in pairwise(worth)):
        return found
    return _refused(found, [one for _, one in bands], _EARNED, r)


def _bad(one: Award, r: Reader) -> bool:
    """Whether more of what this band counts is worse: days of delay, accidents."""
    condition = one.condition
    if not isinstance(condition, When) or one.effect.deed is not Deed.GET or one.effect.to is not None:
        return False
    counted = condition.axis is Axis.EVENTS and (
        r.context.direction is Direction.LOWER or is_bad(condition.noun.lower())
    )
    return condition.axis is Axis.DAYS or counted


def _low(one: Award) -> Fraction | None:
    for compare in one.condition.compares if isinstance(one.condition, When) else ():
        if (
            compare.relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.EQUAL)
            and compare.place.quantity is not None
        ):
            return compare.place.quantity.value
    return None


def ends_open(found: Found, r: Reader) -> Found:
    """`two complaints: minus 2; four complaints: minus 5`: of five complaints, and of three, nothing is said."""
    lost = [one for one in found if isinstance(one, Award) and one.effect.deed is Deed.LOSE]
    exact = [one for one in lost if _exact(one)]
    if len(exact) < 2 or len(exact) != len(lost) or any(isinstance(one, Each) for one in found):
        return found
    rest = any(isinstance(one, Award) and (isinstance(one.condition, Otherwise) or _reaches_on(one)) for one in found)
    return found if rest else _refused(found, exact[-1:], _LAST, r)


def _exact(one: Award) -> bool:
    condition = one.condition
    single = isinstance(condition, When) and [c.relation for c in condition.compares] == [Relation.EQUAL]
    return single and isinstance(condition, When) and condition.compares[0].place.quantity is not None


def _reaches_on(one: Award) -> bool:
    """Whether a band has no end on one side, and is not that of full marks."""
    condition = one.condition
    return (
        isinstance(condition, When) and len(condition.compares) == 1 and not _exact(one) and one.effect.deed is Deed.GET
    )


def _refused(found: Found, which: list[Award], told: Text, r: Reader) -> Found:
    return tuple(
        Unread(r.sentence[one.span.start : one.span.end], told, one.span) if any(one is band for band in which) else one
        for one in found
    )
