"""Figures in another unit of measure: what they are in the wanted one, exactly, where a conversion is known."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ...engine.intake.spelt import multiple_of
from ...engine.values.unit import NUMBER, Unit, UnknownUnit, parse_unit, plain_symbol

_THINGS = frozenset({"count", "person"})
"""What is counted one by one: 台 and 次 are both pieces, and yet no table makes the one of the other; 万件 is 件."""


@lru_cache(maxsize=1024)
def factor(given: str, wanted: str) -> Fraction | None:
    """What a figure in a `given` unit is multiplied with to be one in the `wanted`; None where no conversion is known."""
    one, other = plain_symbol(given), plain_symbol(wanted)
    if one == other:
        return Fraction(1)
    if not one or not other:
        return None
    try:
        here, there = parse_unit(one), parse_unit(other)
    except UnknownUnit:
        return None
    return here.factor / there.factor if _alike(here, there) else None


def _alike(one: Unit, other: Unit) -> bool:
    if one.dimension != other.dimension:
        return False
    if one.dimension == NUMBER:
        return one.is_rate and other.is_rate  # points of a score are no per cent
    if any(base in _THINGS for base, _ in one.dimension):
        return multiple_of(one.symbol)[1] == multiple_of(other.symbol)[1]
    return True


def converted(value: Fraction, given: str, wanted: str) -> Fraction | None:
    """The value in the wanted unit; None where no conversion is known."""
    if given == wanted:
        return value
    times = factor(given, wanted)
    return None if times is None else value * times
