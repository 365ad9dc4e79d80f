"""Parts of a whole, exact to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

PLACES = 6
"""Decimals a value is kept with."""
WHOLE = Fraction(100)


def split(
    total: Fraction, shares: Sequence[Fraction], places: int = PLACES, *, negative: bool = False,
    beside: Sequence[tuple[Fraction, Fraction]] = (),
) -> list[Fraction]:  # fmt: skip
    """`total` by shares of 100, each part with at most so many decimals, their sum exactly what the shares together are of the total.

    Each part is rounded down; the last units go to the largest remainders, equal ones in the order given. Where the shares together
    are not a representable part of the total, the sum is rounded half-up. Raises `ValueError` for a negative share, unless the caller
    says there may be `negative` ones: a part that takes away from the sum. What stays `beside`, each a share and the value it has, is
    counted in: the sum is exact with it too.
    """
    if not negative and any(share < 0 for share in shares):
        raise ValueError("a share is not negative")
    scale = 10**places
    exact = [total * share / WHOLE * scale for share in shares]
    parts = [floor(each) for each in exact]
    stays = sum((total * share / WHOLE for share, _ in beside), Fraction(0)) * scale
    held = sum((value for _, value in beside), Fraction(0)) * scale
    missing = floor(sum(exact, stays) + Fraction(1, 2) - held) - sum(parts)
    order = sorted(range(len(shares)), key=lambda at: (-(exact[at] - parts[at]), at), reverse=missing < 0)
    for nth in range(abs(missing) if order else 0):
        parts[order[nth % len(order)]] += 1 if missing > 0 else -1
    return [Fraction(part, scale) for part in parts]


def still(target: Fraction, share: Fraction | None, value: Fraction | None) -> bool:
    """Whether a value is the share of the target it was given, up to its last digit."""
    if share is None or value is None:
        return False
    return abs(value - target * share / WHOLE) < Fraction(1, 10**PLACES)


Standing = tuple[Fraction | None, Fraction | None]
"""The share and the value of a part that stays as it is."""


def kept_shares(target: Fraction, others: Sequence[Standing]) -> list[tuple[Fraction, Fraction]]:
    """Those that stay and still are the share they were given."""
    return [
        (share, value)
        for share, value in others
        if share is not None and value is not None and still(target, share, value)
    ]


def carried_beside(target: Fraction, others: Sequence[Standing]) -> list[Fraction]:
    """What those that stay carry: their values, else their shares of the target, rounded together."""
    values = [value for _, value in others if value is not None]
    shares = [share for share, value in others if value is None and share is not None]
    return values + split(target, shares, negative=True, beside=kept_shares(target, others))


def left_over(total: Fraction, parts: Sequence[Fraction]) -> Fraction:
    """What of the total no part carries; negative where they carry more."""
    return total - sum(parts, Fraction(0))


def settled(rest: Fraction) -> Fraction:
    """What is left as it is told: rounded so that it and the rounded parts make the whole."""
    scale = 10**PLACES
    return Fraction(-floor(Fraction(1, 2) - rest * scale), scale)


def drifted(target: Fraction, share: Fraction, value: Fraction) -> Fraction | None:
    """What share of a target a value is by now, where that is no longer the share it was given: None where it still is, up to the last
    digit of the value, or where the target is 0."""
    if not target or abs(value - target * share / WHOLE) < Fraction(1, 10**PLACES):
        return None
    return value * WHOLE / target


def share_told(target: Fraction, share: Fraction, value: Fraction) -> Fraction | None:
    """The share that may be told as a fact: the one given where the value still is that; else what it is by now, where so many decimals
    tell it exactly. None where they do not: a rounded share is no share that anybody signs."""
    if still(target, share, value):
        return share
    now = value * WHOLE / target if target else None
    return now if now is not None and (now * 10**PLACES).denominator == 1 else None
