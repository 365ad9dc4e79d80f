"""Exact columns: one number for each unit, as integers over one common denominator.

int64 while every magnitude is proven to fit, Python integers (object dtype) beyond: an operation looks at the largest magnitudes
of its operands before it runs, so nothing ever wraps around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from ..rules.carriers import INT64_SAFE

Array = npt.NDArray[Any]


def reach(values: Array) -> int:
    """The largest magnitude in an integer array, as a Python integer."""
    if values.size == 0:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def fit(values: Array, bound: int) -> Array:
    """`values` ready for an operation whose result is at most `bound`: int64 if that fits, else Python integers."""
    if values.dtype == object:
        return values
    return values if bound < INT64_SAFE else values.astype(object)


def small(values: Array) -> Array:
    """Back to int64 when every value fits."""
    if values.dtype == object and reach(values) < INT64_SAFE:
        return values.astype(np.int64)
    return values


class Column:
    """value[i] = num[i] / den, exactly. Immutable by convention: operations return new columns."""

    __slots__ = ("den", "num")

    def __init__(self, num: Array, den: int = 1) -> None:
        self.num, self.den = num, den

    @classmethod
    def constant(cls, value: Fraction | int, size: int) -> Column:
        """The same value for every unit."""
        exact = Fraction(value)
        return cls(
            np.full(size, exact.numerator, dtype=np.int64 if abs(exact.numerator) < INT64_SAFE else object),
            exact.denominator,
        )

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> Column:
        """A column of these values."""
        exact = list(values)
        den = lcm(1, *(value.denominator for value in exact))
        whole = [value.numerator * (den // value.denominator) for value in exact]
        fits = all(abs(number) < INT64_SAFE for number in whole)
        return cls(np.array(whole, dtype=np.int64 if fits else object), den)

    @classmethod
    def sparse(cls, values: Mapping[int, Fraction], size: int) -> Column:
        """0 everywhere but at the rows given."""
        dense = cls.of(values.values())
        num = np.zeros(size, dtype=dense.num.dtype)
        num[list(values)] = dense.num
        return cls(num, dense.den)

    def __len__(self) -> int:
        return len(self.num)

    def at(self, index: int) -> Fraction:
        """One exact value."""
        return Fraction(int(self.num[index]), self.den)

    def _over(self, den: int) -> Array:
        factor = den // self.den
        return self.num if factor == 1 else fit(self.num, max(1, reach(self.num)) * factor) * factor

    def _zip(self, other: Column | Fraction | int, act: Callable[[Array, Array], Array]) -> Column:
        right = other if isinstance(other, Column) else Column.constant(other, len(self))
        den = lcm(self.den, right.den)
        a, b = self._over(den), right._over(den)
        bound = reach(a) + reach(b)
        return Column(act(fit(a, bound), fit(b, bound)), den)

    def __add__(self, other: Column | Fraction | int) -> Column:
        return self._zip(other, lambda a, b: a + b)

    def __sub__(self, other: Column | Fraction | int) -> Column:
        return self._zip(other, lambda a, b: a - b)

    def __mul__(self, other: Column | Fraction | int) -> Column:
        right = other if isinstance(other, Column) else Column.constant(other, len(self))
        bound = reach(self.num) * max(1, reach(right.num))
        return Column(fit(self.num, bound) * fit(right.num, bound), self.den * right.den)

    def at_most(self, other: Column | Fraction | int) -> Column:
        """The smaller of both."""
        return self._zip(other, np.minimum)

    def at_least(self, other: Column | Fraction | int) -> Column:
        """The larger of both."""
        return self._zip(other, np.maximum)

    def where(self, mask: npt.NDArray[np.bool_], other: Column | Fraction | int) -> Column:
        """`other` where `mask` is set, else this."""
        return self._zip(other, lambda a, b: np.where(mask, b, a))

    def half_up(self, places: int) -> Column:
        """Rounded half-up to `places` decimals."""
        up = 10**places
        bound = 2 * reach(self.num) * up + self.den
        num = fit(self.num, max(bound, 2 * self.den))
        return Column(small((num * (2 * up) + self.den) // (2 * self.den)), up)

    def units(self, places: int) -> Array:
        """The integers in units of 10**-places; raises `ValueError` when a value has more decimals."""
        whole = self.half_up(places)
        if bool(np.any((whole - self).num != 0)):
            raise ValueError(f"a value has more than {places} decimals")
        return whole.num

    def sum(self) -> Fraction:
        """The sum over all units."""
        if self.num.dtype == object or reach(self.num) * max(1, len(self)) >= INT64_SAFE:
            return Fraction(sum(int(value) for value in self.num), self.den)
        return Fraction(int(self.num.sum()), self.den)

    def take(self, index: Array) -> Column:
        """The rows of `index`."""
        return Column(self.num[index], self.den)

    def fractions(self) -> list[Fraction]:
        """All values."""
        return [Fraction(int(value), self.den) for value in self.num]
