"""Figures of every unit as exact integers: kept, rounded, taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formula import Value
from ..values.null import NullReason
from ..values.number import decimals
from .column import Array, reach, small

TIER_PLACES = 6
"""Decimals of a tier computed by formula, where neither the indicator nor the scheme says and its value does not end soon: a tier is
printed in a letter."""
MOST_TIER_PLACES = 12
"""A computed tier that ends within so many decimals stays as it is: a figure exactly at 80 % of a baseline is exactly at its tier."""

Nulls = npt.NDArray[np.uint8]


@dataclass(slots=True)
class Figure:
    """A figure of every unit: num / (den x 10**places), den None where it is 1."""

    num: Array
    null: Nulls
    places: int = 0
    den: Array | None = None

    def rounded(self, places: int) -> Figure:
        """Half-up to `places` decimals."""
        if self.den is None and self.places <= places:
            return self
        down: Any = 10**self.places if self.den is None else self.den.astype(object) * 10**self.places
        num = (self.num.astype(object) * (2 * 10**places) + down) // (2 * down)
        return Figure(num.astype(np.int64) if reach(num) < 2**62 else num, self.null, places)

    def settled(self) -> Figure:
        """Each value as it is where it ends within `MOST_TIER_PLACES` decimals, else half-up to `TIER_PLACES`. Whether one unit's ends
        changes nothing for another."""
        short = self.rounded(TIER_PLACES)
        if short is self:
            return self
        down: Any = 10**self.places if self.den is None else self.den.astype(object) * 10**self.places
        if not (self.num.astype(object) * 10**TIER_PLACES % down).any():
            return short
        more = 10 ** (MOST_TIER_PLACES - TIER_PLACES)
        fine = self.num.astype(object) * 10**MOST_TIER_PLACES
        num, places = np.where(fine % down == 0, fine // down, short.num.astype(object) * more), MOST_TIER_PLACES
        while places > TIER_PLACES and not (num % 10).any():
            num, places = num // 10, places - 1
        return Figure(small(num), self.null, places)

    def at(self, unit: int) -> Value:
        """One unit's figure, or why it has none."""
        if self.null[unit]:
            return Value(None, NullReason(int(self.null[unit])))
        den = 1 if self.den is None else int(self.den[unit])
        return Value(Fraction(int(self.num[unit]), den * 10**self.places))

    def values(self) -> list[Fraction | None]:
        """Every unit's figure, None where it has none."""
        scale = 10**self.places
        dens = [1] * len(self.num) if self.den is None else self.den.tolist()
        rows = zip(self.num.tolist(), dens, self.null.tolist(), strict=True)
        return [None if null else Fraction(num, den * scale) for num, den, null in rows]

    def take(self, units: npt.NDArray[np.int64]) -> Figure:
        """The rows of some units."""
        return Figure(self.num[units], self.null[units], self.places, None if self.den is None else self.den[units])


def from_values(values: Sequence[tuple[Fraction, NullReason]]) -> Figure:
    """Exact values as a figure: on a decimal scale where all of them end, else over denominators."""
    null = np.array([reason for _, reason in values], dtype=np.uint8)
    common = lcm(1, *(value.denominator for value, _ in values))
    places = decimals(Fraction(1, common))
    if places is not None:
        return Figure(integers([int(value * 10**places) for value, _ in values]), null, places)
    num, den = (integers(part) for part in zip(*((v.numerator, v.denominator) for v, _ in values), strict=True))
    return Figure(num, null, 0, den)


def integers(values: Sequence[int]) -> Array:
    """Integers as they are: Python's own where 64 bits do not hold them."""
    return small(np.array(values, dtype=object))
