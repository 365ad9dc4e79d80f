"""Exact arithmetic on whole columns: pairs of int64 arrays, with a proof of their bounds, or of Python integers.

A `Part` is `factor * num / den`: the constant factor stays a `Fraction` beside the arrays, so that units and scales cost nothing
until two parts are added or compared, and mostly cancel in a ratio. Before a product or a sum is taken its size is bounded from
the largest values of its operands. Rows that could leave int64 are named by `TooWide`, and the caller computes those with arrays
of Python integers (`object`), on which the same code runs without bounds.

Rows that are null hold 0/1, so that a placeholder never spoils a bound.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from ..values.null import NullReason
from .tree import Relation

Ints = npt.NDArray[Any]
"""int64, or object holding Python integers."""
Bools = npt.NDArray[np.bool_]
Reasons = npt.NDArray[np.uint8]

LIMIT = 2**62 - 1
"""Largest size a number may have: the sum of two such still is an int64."""

_ZERO_DENOMINATOR = np.uint8(NullReason.ZERO_DENOMINATOR)


class TooWide(Exception):
    """Raised inside an evaluation: at `rows` (one flag a row, or one for all) int64 is not proven to suffice."""

    def __init__(self, rows: Bools) -> None:
        self.rows = rows
        super().__init__("int64 does not suffice")


@dataclass(frozen=True, slots=True)
class Part:
    """`factor * num / den` at every row (den None: 1), den and factor above zero.

    `top` and `den_top` bound |num| and den; on int64 neither exceeds `LIMIT`. `null` None: no nulls.
    """

    num: Ints
    top: int
    den: Ints | None = None
    den_top: int = 1
    factor: Fraction = Fraction(1)
    null: Reasons | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """A condition at every row; False where it is null."""

    truth: Bools
    null: Reasons | None = None


def largest(array: Ints) -> int:
    """The largest size in an array, as a Python integer (the size of int64's minimum is no int64)."""
    return max(int(array.max()), -int(array.min()), 0) if array.size else 0


def times(x: Ints, x_top: int, y: Ints, y_top: int) -> tuple[Ints, int]:
    """x * y and the bound of its size."""
    if x_top * y_top > LIMIT and x.dtype != object and y.dtype != object:
        x_top, y_top = largest(x), largest(y)
        if x_top * y_top > LIMIT:
            rows = np.abs(x) > LIMIT // np.maximum(np.abs(y), 1)
            if rows.any():
                raise TooWide(rows)
            return x * y, LIMIT
    return x * y, x_top * y_top


def scale(x: Ints, top: int, by: int) -> tuple[Ints, int]:
    """x times a positive constant, and its bound."""
    if by == 1:
        return x, top
    if x.dtype != object:
        if top * by > LIMIT:
            top = largest(x)
            if top * by > LIMIT:
                raise TooWide(np.abs(x) > LIMIT // by)
        if top == 0:
            # All zero: the constant itself may be no int64.
            return x, 0
    return x * by, top * by


def plus(x: Ints, x_top: int, y: Ints, y_top: int) -> tuple[Ints, int]:
    """x + y and its bound; both are within `LIMIT`, so the sum itself cannot wrap round."""
    total = x + y
    if x_top + y_top <= LIMIT or total.dtype == object:
        return total, x_top + y_top
    top = largest(total)
    if top > LIMIT:
        raise TooWide(np.abs(total) > LIMIT)
    return total, top


def first_null(left: Reasons | None, right: Reasons | None) -> Reasons | None:
    """The reasons of two parts together: the left's where it has one."""
    if left is None or right is None:
        return right if left is None else left
    return np.where(left != 0, left, right)


def blank(part: Part, null: Reasons | None) -> Part:
    """The part with 0/1 where `null` says so."""
    if null is None:
        return part
    gone = null != 0
    if not gone.any():
        return part
    den = None if part.den is None else np.where(gone, 1, part.den)
    return Part(np.where(gone, 0, part.num), part.top, den, part.den_top, part.factor, null)


def load(values: Ints, null: Reasons | None, factor: Fraction, wide: bool, den: Ints | None = None) -> Part:
    """Figures as they come: `factor * values / den`, whatever stands at null rows left out."""
    gone = None if null is None else null != 0
    if gone is None or not gone.any():
        null = None
    else:
        values = np.where(gone, 0, values)
        den = None if den is None else np.where(gone, 1, den)
    if wide:
        return Part(values.astype(object), 0, None if den is None else den.astype(object), 1, factor, null)
    top, den_top = largest(values), 1 if den is None else largest(den)
    if max(top, den_top) > LIMIT:
        beyond = (values > LIMIT) | (values < -LIMIT)
        raise TooWide(beyond if den is None else beyond | (den > LIMIT))
    whole = None if den is None else den.astype(np.int64, copy=False)
    return Part(values.astype(np.int64, copy=False), top, whole, den_top, factor, null)


def constant(value: Fraction, wide: bool) -> Part:
    """A part that is the same at every row; it broadcasts."""
    num = np.array([1 if value else 0], dtype=object if wide else np.int64)
    return Part(num, 1 if value else 0, factor=value or Fraction(1))


def _common(*factors: Fraction) -> Fraction:
    """The largest factor of which all are whole multiples."""
    below = lcm(*(factor.denominator for factor in factors))
    return Fraction(gcd(*(factor.numerator * (below // factor.denominator) for factor in factors)), below)


def align(*parts: Part) -> tuple[list[tuple[Ints, int]], Ints | None, int, Fraction]:
    """Numerators of the parts over one common denominator and factor, which follow."""
    factor = _common(*(part.factor for part in parts))
    den, den_top = parts[0].den, parts[0].den_top
    shared = all(part.den is den for part in parts)
    if not shared:
        den, den_top = None, 1
        for part in parts:
            if part.den is not None:
                den, den_top = (part.den, part.den_top) if den is None else times(den, den_top, part.den, part.den_top)
    lined: list[tuple[Ints, int]] = []
    for part in parts:
        own = part.factor / factor
        num, top = scale(part.num, part.top, own.numerator)
        if not shared:
            for other in parts:
                if other is not part and other.den is not None:
                    num, top = times(num, top, other.den, other.den_top)
        lined.append((num, top))
    return lined, den, den_top, factor


def add(parts: Sequence[Part]) -> Part:
    """The sum of parts, taken two at a time."""
    whole = parts[0]
    for part in parts[1:]:
        ((x, x_top), (y, y_top)), den, den_top, factor = align(whole, part)
        num, top = plus(x, x_top, y, y_top)
        null = first_null(whole.null, part.null)
        whole = blank(Part(num, top, den, den_top, factor, null), null)
    return whole


def negate(part: Part) -> Part:
    """Minus the part."""
    return Part(-part.num, part.top, part.den, part.den_top, part.factor, part.null)


def multiply(a: Part, b: Part) -> Part:
    """The product of two parts."""
    num, top = times(a.num, a.top, b.num, b.top)
    den, den_top = _product(a.den, a.den_top, b.den, b.den_top)
    null = first_null(a.null, b.null)
    return blank(Part(num, top, den, den_top, a.factor * b.factor, null), null)


def divide(a: Part, b: Part) -> Part:
    """The quotient of two parts; null with its reason where b is zero."""
    null = first_null(a.null, b.null)
    upper, upper_top = (a.num, a.top) if b.den is None else times(a.num, a.top, b.den, b.den_top)
    size = b.num
    if not size.size or size.min() <= 0:
        zero = size == 0
        if zero.any():
            null = first_null(null, np.where(zero, _ZERO_DENOMINATOR, np.uint8(0)))
        upper = np.where(size < 0, -upper, upper)
        size = np.where(zero, 1, np.abs(size))
    # Where all are positive the divisor itself is the denominator, so that quotients by it are seen to share it.
    den, den_top = _product(a.den, a.den_top, size, max(b.top, 1))
    return blank(Part(upper, upper_top, den, den_top, a.factor / b.factor, null), null)


def divide_by(part: Part, count: int) -> Part:
    """The part divided by a whole number above zero."""
    return Part(part.num, part.top, part.den, part.den_top, part.factor / count, part.null)


def _product(a: Ints | None, a_top: int, b: Ints | None, b_top: int) -> tuple[Ints | None, int]:
    if a is None or b is None:
        return (b, b_top) if a is None else (a, a_top)
    return times(a, a_top, b, b_top)


def absolute(part: Part) -> Part:
    """The size of the part."""
    return Part(np.abs(part.num), part.top, part.den, part.den_top, part.factor, part.null)


def positive(part: Part) -> Part:
    """The part where it is above zero, null elsewhere."""
    low = part.num <= 0
    if not low.any():
        return part
    return blank(part, first_null(part.null, np.where(low, _ZERO_DENOMINATOR, np.uint8(0))))


def extreme(parts: Sequence[Part], largest_wins: bool) -> Part:
    """The smallest or largest of the parts at every row."""
    best = parts[0]
    for part in parts[1:]:
        null = first_null(best.null, part.null)
        best = choose(_compared(Relation.AT_LEAST if largest_wins else Relation.AT_MOST, best, part), best, part)
        best = blank(best, null)
    return best


def choose(flags: Bools, then: Part, otherwise: Part) -> Part:
    """One part or the other at every row; a null of the part not chosen is dropped."""
    common = _common(then.factor, otherwise.factor)
    nums: list[Ints] = []
    tops: list[int] = []
    for part in (then, otherwise):
        multiple = part.factor / common
        num, top = scale(part.num, part.top, multiple.numerator)
        nums.append(num)
        tops.append(top)
    one = np.ones(1, dtype=np.int64)
    den: Ints | None = None
    if then.den is not None or otherwise.den is not None:
        den = np.where(flags, one if then.den is None else then.den, one if otherwise.den is None else otherwise.den)
    null: Reasons | None = None
    if then.null is not None or otherwise.null is not None:
        none = np.zeros(1, dtype=np.uint8)
        null = np.where(
            flags, none if then.null is None else then.null, none if otherwise.null is None else otherwise.null
        )
    return Part(np.where(flags, nums[0], nums[1]), max(tops), den, max(then.den_top, otherwise.den_top), common, null)


def _lacks(part: Part, lacking: Collection[int]) -> Bools:
    """Where a part is null for one of these reasons."""
    return np.zeros(1, dtype=np.bool_) if part.null is None else np.isin(part.null, list(lacking))


def first_known(parts: Sequence[Part], lacking: Collection[int]) -> Part:
    """At every row the first part that is not null for one of the reasons `lacking`; the last one where all are."""
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = choose(_lacks(part, lacking), whole, part)
    return whole


def mean_known(parts: Sequence[Part], lacking: Collection[int]) -> Part:
    """At every row the mean of the parts that are not null for one of the reasons `lacking`; the last one's null where all are."""
    wide = any(part.num.dtype == object for part in parts)
    nought, one = constant(Fraction(0), wide), constant(Fraction(1), wide)
    gone = [_lacks(part, lacking) for part in parts]
    whole = add([choose(each, nought, part) for each, part in zip(gone, parts, strict=True)])
    mean = divide(whole, add([choose(each, nought, one) for each in gone]))
    none = np.logical_and.reduce(np.broadcast_arrays(*gone))
    if not none.any() or parts[-1].null is None or mean.null is None:
        return mean
    return Part(mean.num, mean.top, mean.den, mean.den_top, mean.factor, np.where(none, parts[-1].null, mean.null))


def round_half_up(part: Part, places: int, unit_factor: Fraction) -> Part:
    """The part rounded half-up to `places` decimals of a unit."""
    step = Fraction(1, 10**places) * unit_factor
    ratio = part.factor / step
    num, top = scale(part.num, part.top, 2 * ratio.numerator)
    den: Ints = np.ones(1, dtype=num.dtype) if part.den is None else part.den
    den, den_top = scale(den, part.den_top, ratio.denominator)
    num, top = plus(num, top, den, den_top)
    # The denominator is within `LIMIT`, so twice it is still an int64.
    return blank(Part(num // (den * 2), top, factor=step, null=part.null), part.null)


def compared(relation: Relation, a: Part, b: Part) -> Flags:
    """Whether two parts stand in the relation, at every row."""
    null = first_null(a.null, b.null)
    truth = _compared(relation, a, b)
    return Flags(truth if null is None else truth & (null == 0), null)


def _compared(relation: Relation, a: Part, b: Part) -> Bools:
    ((x, _), (y, _)), _, _, _ = align(a, b)
    match relation:
        case Relation.LESS:
            return np.asarray(x < y, dtype=np.bool_)
        case Relation.AT_MOST:
            return np.asarray(x <= y, dtype=np.bool_)
        case Relation.MORE:
            return np.asarray(x > y, dtype=np.bool_)
        case Relation.AT_LEAST:
            return np.asarray(x >= y, dtype=np.bool_)
        case Relation.EQUAL:
            return np.asarray(x == y, dtype=np.bool_)
        case Relation.UNEQUAL:
            return np.asarray(x != y, dtype=np.bool_)


def settled(left: Flags, right: Flags, by: bool) -> Flags:
    """Two conditions joined, where one that is `by` settles the row whatever the other is."""
    if by:
        sure = left.truth | right.truth
        null = first_null(left.null, right.null)
        return Flags(sure, None if null is None else np.where(sure, np.uint8(0), null))
    return inverse(settled(inverse(left), inverse(right), True))


def inverse(flags: Flags) -> Flags:
    """The opposite condition; what is not known stays so."""
    truth = ~flags.truth
    return Flags(truth if flags.null is None else truth & (flags.null == 0), flags.null)
