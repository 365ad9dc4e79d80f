"""Exact columns: one number for each unit, as integers over one common denominator.

int64 while every magnitude is proven to fit, Python integers (object dtype) beyond: an operation looks at the largest magnitudes
of its operands before it runs, so nothing ever wraps around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import ceil, gcd, lcm
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
    """value[i] = num[i] / den, exactly. Immutable by convention: operations return new columns.

    `bound` is a proven limit of the magnitudes in `num`, where one is known without looking.
    """

    __slots__ = ("_bound", "_reach", "den", "num")

    def __init__(self, num: Array, den: int = 1, bound: int | None = None) -> None:
        self.num, self.den, self._bound = num, den, bound
        self._reach: int | None = None

    @classmethod
    def constant(cls, value: Fraction | int, size: int) -> Column:
        """The same value for every unit."""
        exact = Fraction(value)
        reached = abs(exact.numerator)
        num = np.full(size, exact.numerator, dtype=np.int64 if reached < INT64_SAFE else object)
        return cls(num, exact.denominator, reached)

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

    def reach(self) -> int:
        """The largest magnitude in `num`."""
        if self._reach is None:
            self._reach = self._bound = reach(self.num)
        return self._reach

    def within(self) -> int:
        """A limit of the magnitudes in `num`: the proven one, or the largest of them."""
        return self.reach() if self._bound is None else self._bound

    def reach_times(self, factor: int) -> int:
        """A limit of `factor` times the magnitudes in `num`: by the proven one if that fits int64, else by looking at the numbers."""
        bound = self.within() * factor
        return bound if bound < INT64_SAFE else self.reach() * factor

    def _zip(self, other: Column | Fraction | int, act: Callable[[Array, Any], Array]) -> Column:
        """`act` on both numerators over one denominator; what it gives lies within the sum of their magnitudes."""
        if isinstance(other, Column):
            den = lcm(self.den, other.den)
            mine, theirs = den // self.den, den // other.den
            # Even zeros are multiplied by the factors, which have to fit themselves.
            bound = max(1, self.within()) * mine + max(1, other.within()) * theirs
            if bound >= INT64_SAFE:  # the proven limits may be wide; look before going to Python integers
                bound = max(1, self.reach()) * mine + max(1, other.reach()) * theirs
            return Column(act(_over(self.num, mine, bound), _over(other.num, theirs, bound)), den, bound)
        den = lcm(self.den, other.denominator)
        mine, fixed = den // self.den, other.numerator * (den // other.denominator)
        bound = max(1, self.within()) * mine + abs(fixed)
        if bound >= INT64_SAFE:
            bound = max(1, self.reach()) * mine + abs(fixed)
        return Column(act(_over(self.num, mine, bound), fixed), den, bound)

    def __add__(self, other: Column | Fraction | int) -> Column:
        return self._zip(other, lambda a, b: a + b)

    def __sub__(self, other: Column | Fraction | int) -> Column:
        return self._zip(other, lambda a, b: a - b)

    def __mul__(self, other: Column | Fraction | int) -> Column:
        if isinstance(other, Column):
            bound = self.within() * max(1, other.within())
            if bound >= INT64_SAFE:
                bound = self.reach() * max(1, other.reach())
            return Column(fit(self.num, bound) * fit(other.num, bound), self.den * other.den, bound)
        bound = max(self.reach_times(abs(other.numerator)), abs(other.numerator))
        return Column(_over(self.num, other.numerator, bound), self.den * other.denominator, bound)

    def at_most(self, other: Column | Fraction | int) -> Column:
        """The smaller of both."""
        return self._zip(other, np.minimum)

    def at_least(self, other: Column | Fraction | int) -> Column:
        """The larger of both."""
        return self._zip(other, np.maximum)

    def where(self, mask: npt.NDArray[np.bool_], other: Column | Fraction | int) -> Column:
        """`other` where `mask` is set, else this."""
        return self._zip(other, lambda a, b: np.where(mask, b, a))

    def reaches(self, value: Fraction) -> npt.NDArray[np.bool_]:
        """Where the column is at least `value`."""
        return np.asarray(self.num >= ceil(value * self.den), dtype=np.bool_)

    def half_up(self, places: int) -> Column:
        """Rounded half-up to `places` decimals."""
        up = 10**places
        if up % self.den == 0:  # nothing to round
            factor = up // self.den
            bound = self.reach_times(factor)
            return Column(small(_over(self.num, factor, bound)), up, bound)
        common = gcd(up, self.den)
        up, den = up // common, self.den // common
        bound = self.reach_times(2 * up) + den
        num = fit(self.num, max(bound, 2 * den))
        return Column(small((num * (2 * up) + den) // (2 * den)), 10**places, bound // (2 * den) + 1)

    def units(self, places: int) -> Array:
        """The integers in units of 10**-places; raises `ValueError` when a value has more decimals."""
        whole = self.half_up(places)
        if bool(np.any((whole - self).num != 0)):
            raise ValueError(f"a value has more than {places} decimals")
        return whole.num

    def sum(self) -> Fraction:
        """The sum over all units."""
        if self.num.dtype == object or self.reach_times(len(self)) >= INT64_SAFE:
            return Fraction(sum(int(value) for value in self.num), self.den)
        return Fraction(int(self.num.sum()), self.den)

    def take(self, index: Array) -> Column:
        """The rows of `index`."""
        return Column(self.num[index], self.den, self._bound)

    def fractions(self) -> list[Fraction]:
        """All values."""
        return [Fraction(int(value), self.den) for value in self.num]


def _over(num: Array, factor: int, bound: int) -> Array:
    """Numerators over a denominator `factor` times as large, ready for results up to `bound`."""
    ready = fit(num, bound)
    return ready if factor == 1 else ready * factor


def common_den(*dens: Array | None) -> Array | None:
    """The least denominator of every row over which all of these figures are whole; None where none has any."""
    whole: Array | None = None
    for den in dens:
        if den is not None:
            whole = den if whole is None else np.lcm(whole, den)
    return whole


def over_den(num: Array, own: Array | None, den: Array | None) -> Array:
    """Numerators over `own`, as numerators over its multiple `den`."""
    if den is None or den is own:
        return num
    factor = den if own is None else den // own
    return num * factor if reach(num) * reach(factor) < 2**62 else num.astype(object) * factor
