"""Lowering: the exact numbers of a rule become integers over common factors, so that blocks of int64 stay exact.

A score is num/den with integer num and den; it is `num / (den * down) * up` in units of the last decimal kept. Every factor is the
least one that clears the denominators at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import gcd, lcm

from ..rules.form import Form, form_of
from ..rules.model import Rule
from ..values.number import decimals

MOST_PLACES = 8
"""Constants of a rule are kept on the figure's decimal scale up to this many decimals; finer ones go into the factor `one`."""


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """A rule in integers. `places` is the figure's decimal scale the constants were lowered for. Equal only to itself: `lower`
    gives the same object for the same rule, and tables are kept by it."""

    form: Form
    sense: int
    axis: tuple[int, ...]
    amounts: tuple[int, ...]
    one: int
    base: int
    points: int
    places: int


@cache
def least_places(rule: Rule) -> int:
    """How many decimals the constants on the axis of `rule` need (at most `MOST_PLACES`)."""
    _, numbers = form_of(rule, Fraction(100))
    constants = (value for value, constant in zip(numbers.axis, numbers.constant, strict=True) if constant)
    return max((min(decimals(value) or 0, MOST_PLACES) for value in constants), default=0)


@cache
def lower(rule: Rule, full: Fraction, point: Fraction, places: int) -> Lowered:
    """`rule` for an item of `full` marks, with figures scaled by 10**`places`, in integers.

    `amounts` are scaled by the returned `points`, multiples of tiers by `one`, constants by `base` = one x 10**places.
    """
    form, numbers = form_of(rule, full, point)
    scale = 10**places
    one = 1
    for value, constant in zip(numbers.axis, numbers.constant, strict=True):
        one = lcm(one, (value * scale if constant else value).denominator)
    axis = tuple(
        int(value * one * (scale if constant else 1))
        for value, constant in zip(numbers.axis, numbers.constant, strict=True)
    )
    points = lcm(1, *(value.denominator for value in numbers.amounts))
    amounts = tuple(int(value * points) for value in numbers.amounts)
    return Lowered(form, numbers.sense, axis, amounts, one, one * scale, points, places)


def rounding(points: int, places: int) -> tuple[int, int]:
    """(`up`, `down`): a score num/den on the amounts' scale is round_half_up(num * up, den * down) in units of 10**-places."""
    common = gcd(10**places, points)
    return 10**places // common, points // common
