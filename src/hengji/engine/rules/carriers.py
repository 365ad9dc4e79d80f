"""Carriers: the kinds of number a rule can run on. A rule is written once, in `score`, over these few operations.

`EXACT` runs on Python integers and `Fraction`s (one cell, explanations, what-if, the judge of the others), `BLOCKS` on numpy
int64 arrays (the default executor), `WIDE` on arrays of Python integers (cells too large for int64), `Bound` on intervals: run on the
column maxima it proves that no intermediate of a block can leave int64. Rules use only + - * on carrier values, comparisons, & and |,
and the operations named here. A number that is the same for a whole block may stand as a Python int on any carrier.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

import numpy as np

Value = Any
"""A number of the carrier at hand: int | Fraction, an int64 array, or an Interval. (A protocol over all three would be noise.)"""

INT64_SAFE = 2**62
"""Every intermediate stays below this, so a sum of two of them cannot leave int64."""


class Carrier(Protocol):
    """What a rule may ask of numbers beyond arithmetic."""

    def where(self, condition: Any, then: Value, otherwise: Value) -> Value:
        """`then` where the condition holds, else `otherwise`."""

    def floor_div(self, num: Value, den: Value) -> Value:
        """floor(num / den) for den > 0, as an integer."""

    def size(self, value: Value) -> Value:
        """The absolute value."""

    def larger(self, one: Value, other: Value) -> Value:
        """The larger of both."""

    def smaller(self, one: Value, other: Value) -> Value:
        """The smaller of both."""

    def happens(self, condition: Any) -> bool:
        """Whether the condition holds anywhere. Where it holds nowhere, `where(condition, then, otherwise)` is `otherwise` and need not
        be computed; a carrier that cannot know says True."""


class Exact:
    """Python integers and Fractions: slow, obvious, never wrong."""

    def where(self, condition: Any, then: Value, otherwise: Value) -> Value:
        """`then` if the condition is true."""
        return then if condition else otherwise

    def floor_div(self, num: Value, den: Value) -> Value:
        """Exact floor division."""
        return num // den

    def size(self, value: Value) -> Value:
        """abs()."""
        return abs(value)

    def larger(self, one: Value, other: Value) -> Value:
        """max()."""
        return max(one, other)

    def smaller(self, one: Value, other: Value) -> Value:
        """min()."""
        return min(one, other)

    def happens(self, condition: Any) -> bool:
        """The condition."""
        return bool(condition)


_NONE = np.array(0, dtype=np.int64)
"""The number 0 as numpy reads it fastest."""


class Blocks:
    """numpy int64 arrays; exact as long as the bounds proven by `Bound` hold."""

    def where(self, condition: Any, then: Value, otherwise: Value) -> Value:
        """np.where."""
        return np.where(condition, then, otherwise)

    def floor_div(self, num: Value, den: Value) -> Value:
        """np.floor_divide on integers."""
        return np.floor_divide(num, den)

    def size(self, value: Value) -> Value:
        """np.abs."""
        return np.abs(value)

    def larger(self, one: Value, other: Value) -> Value:
        """np.maximum."""
        return np.maximum(one, _NONE if is_number(other, 0) else other)

    def smaller(self, one: Value, other: Value) -> Value:
        """np.minimum."""
        return np.minimum(one, other)

    def happens(self, condition: Any) -> bool:
        """np.count_nonzero: on truth values the quickest of numpy's ways to ask."""
        return bool(np.count_nonzero(condition))


class Wide:
    """numpy arrays of Python integers: no bound. Numbers that a block shares are made arrays of the same kind before numpy sees them:
    left to itself it would choose int64 for them, and a later product could wrap around."""

    def where(self, condition: Any, then: Value, otherwise: Value) -> Value:
        """np.where."""
        return np.where(condition, _python(then), _python(otherwise))

    def floor_div(self, num: Value, den: Value) -> Value:
        """np.floor_divide."""
        return np.floor_divide(_python(num), _python(den))

    def size(self, value: Value) -> Value:
        """np.abs."""
        return np.abs(_python(value))

    def larger(self, one: Value, other: Value) -> Value:
        """np.maximum."""
        return np.maximum(_python(one), _python(other))

    def smaller(self, one: Value, other: Value) -> Value:
        """np.minimum."""
        return np.minimum(_python(one), _python(other))

    def happens(self, condition: Any) -> bool:
        """np.count_nonzero."""
        return bool(np.count_nonzero(condition))


def _python(value: Value) -> Any:
    return np.asarray(value, dtype=object)


class Maybe:
    """The truth of a comparison between intervals: not known, both branches are possible."""

    def __and__(self, other: object) -> Maybe:
        return self

    def __or__(self, other: object) -> Maybe:
        return self

    __rand__ = __and__
    __ror__ = __or__


MAYBE = Maybe()


class Peak:
    """The largest magnitude any intermediate reached."""

    def __init__(self) -> None:
        self.value = 0


class Interval:
    """All integers from `low` to `high`; arithmetic reports its magnitude to a shared `Peak`."""

    __slots__ = ("high", "low", "peak")

    def __init__(self, low: int, high: int, peak: Peak) -> None:
        self.low, self.high, self.peak = low, high, peak
        peak.value = max(peak.value, -low, high)

    def _of(self, other: Any) -> Interval:
        return other if isinstance(other, Interval) else Interval(int(other), int(other), self.peak)

    def __add__(self, other: Any) -> Interval:
        right = self._of(other)
        return Interval(self.low + right.low, self.high + right.high, self.peak)

    def __sub__(self, other: Any) -> Interval:
        right = self._of(other)
        return Interval(self.low - right.high, self.high - right.low, self.peak)

    def __rsub__(self, other: Any) -> Interval:
        return self._of(other) - self

    def __mul__(self, other: Any) -> Interval:
        right = self._of(other)
        corners = [a * b for a in (self.low, self.high) for b in (right.low, right.high)]
        return Interval(min(corners), max(corners), self.peak)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.peak)

    def _compare(self, other: object) -> Maybe:
        return MAYBE

    __lt__ = __le__ = __gt__ = __ge__ = _compare

    def equals(self, other: object) -> Maybe:
        """Comparison for equality is spelled `o.where(a == b, ...)` in rules; an interval never knows."""
        return MAYBE

    __eq__ = equals  # type: ignore[assignment]
    __ne__ = equals  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]

    @property
    def reach(self) -> int:
        """The largest magnitude within."""
        return max(-self.low, self.high)


class Bound:
    """Interval arithmetic: `where` may take either branch, so its result covers both."""

    def __init__(self) -> None:
        self.peak = Peak()

    def interval(self, reach: int, *, signed: bool = True) -> Interval:
        """All integers of magnitude up to `reach` (from 0 when not `signed`)."""
        return Interval(-reach if signed else 0, reach, self.peak)

    def _of(self, value: Value) -> Interval:
        return value if isinstance(value, Interval) else Interval(int(value), int(value), self.peak)

    def where(self, condition: Any, then: Value, otherwise: Value) -> Value:
        """The hull of both branches."""
        if not isinstance(condition, Maybe):
            return then if condition else otherwise
        one, other = self._of(then), self._of(otherwise)
        return Interval(min(one.low, other.low), max(one.high, other.high), self.peak)

    def floor_div(self, num: Value, den: Value) -> Value:
        """Dividing integers never enlarges them (the divisor is at least 1 where the quotient is used)."""
        top, least = self._of(num), max(1, self._of(den).low)
        return Interval(-(-top.low // least) - 1 if top.low < 0 else 0, max(0, top.high // least), self.peak)

    def size(self, value: Value) -> Value:
        """0 up to the largest magnitude."""
        return Interval(0, self._of(value).reach, self.peak)

    def larger(self, one: Value, other: Value) -> Value:
        """From the larger low end to the larger high end."""
        a, b = self._of(one), self._of(other)
        return Interval(max(a.low, b.low), max(a.high, b.high), self.peak)

    def smaller(self, one: Value, other: Value) -> Value:
        """From the smaller low end to the smaller high end."""
        a, b = self._of(one), self._of(other)
        return Interval(min(a.low, b.low), min(a.high, b.high), self.peak)

    def happens(self, condition: Any) -> bool:
        """Not known: what follows from it is always computed, and so within the bound."""
        return condition is not False


EXACT = Exact()
BLOCKS = Blocks()
WIDE = Wide()


def is_number(value: Value, number: int) -> bool:
    """Whether a value is this very Python int: one number for a whole block (an array or an interval never is)."""
    return type(value) is int and value == number


def times(one: Value, other: Value) -> Value:
    """one x other, without a pass over the block where a factor is the number 0 or 1: most rules have no multiples, offsets or scales."""
    if type(one) is int and one in (0, 1):
        return other if one else 0
    if type(other) is int and other in (0, 1):
        return one if other else 0
    return one * other


def plus(one: Value, other: Value) -> Value:
    """one + other, without a pass where a summand is the number 0."""
    if type(one) is int and one == 0:
        return other
    return one if type(other) is int and other == 0 else one + other


def round_half_up(o: Carrier, twice: Value, den: Value, double: Value) -> Value:
    """floor(num/den + 1/2) for den > 0, given `twice` num and `double` den: half-up, the same integers on every carrier."""
    return o.floor_div(twice + den, double)


def as_fraction(num: int | Fraction, den: int | Fraction) -> Fraction:
    """num/den as one exact number."""
    return Fraction(num) / Fraction(den)
