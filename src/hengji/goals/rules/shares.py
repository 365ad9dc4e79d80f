"""Parts of a whole, exact to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

PLACES = 6
"""Decimals a value is kept with."""
WHOLE = Fraction(100)


def split(
    total: Fraction, shares: Sequence[Fraction], places: int = PLACES, *, negative: bool = False
) -> list[Fraction]:
    """`total` by shares of 100, each part with at most so many decimals, their sum exactly what the shares together are of the total.

    Each part is rounded down; the last units go to the largest remainders, equal ones in the order given. Where the shares together
    are not a representable part of the total, the sum is rounded half-up. Raises `ValueError` for a negative share, unless the caller
    says there may be `negative` ones: a part that takes away from the sum.
    """
    if not negative and any(share < 0 for share in shares):
        raise ValueError("a share is not negative")
    scale = 10**places
    exact = [total * share / WHOLE * scale for share in shares]
    parts = [floor(each) for each in exact]
    whole = floor(sum(exact, Fraction(0)) + Fraction(1, 2))
    order = sorted(range(len(shares)), key=lambda at: (-(exact[at] - parts[at]), at))
    for at in order[: whole - sum(parts)]:
        parts[at] += 1
    return [Fraction(part, scale) for part in parts]


def left_over(total: Fraction, parts: Sequence[Fraction]) -> Fraction:
    """What of the total no part carries; negative where they carry more."""
    return total - sum(parts, Fraction(0))


def drifted(target: Fraction, share: Fraction, value: Fraction) -> Fraction | None:
    """What share of a target a value is by now, where that is no longer the share it was given: None where it still is, up to the last
    digit of the value, or where the target is 0."""
    if not target or abs(value - target * share / WHOLE) < Fraction(1, 10**PLACES):
        return None
    return value * WHOLE / target
