"""One measure in one period for every unit, exactly; and a longer period made up from shorter ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from ..scheme.model.indicators import OverPeriods
from ..values.null import NullReason
from ..values.period import Period
from .blocks import rescale
from .column import Array, fit, reach, small


@dataclass(slots=True)
class Series:
    """One measure in one period for every unit: `num` / (`den` x 10**`places`) where `null` is 0; `row` is the facts row (-1: built up).

    `den` is 1 but where an average or a conversion has no end as a decimal: a twelfth, an hour in days.
    """

    num: Array
    places: int
    null: npt.NDArray[np.uint8]
    row: npt.NDArray[np.int64]
    den: int = 1

    def on(self, places: int, den: int) -> Array:
        """The integers on a finer scale: more decimals, a multiple of the denominator."""
        return rescale(self.num, 10 ** (places - self.places) * (den // self.den))

    def value(self, unit: int) -> Fraction:
        """The figure of one unit, which has one."""
        return Fraction(int(self.num[unit]), self.den * 10**self.places)


def scale_of(parts: Sequence[Series]) -> tuple[int, int]:
    """The decimals and the denominator on which all of these series are integers."""
    return max(part.places for part in parts), lcm(*(part.den for part in parts))


def added(columns: Sequence[Array]) -> Array:
    """The sum of columns on one scale."""
    stack = np.stack(columns)
    return small(fit(stack, reach(stack) * len(columns)).sum(axis=0))


def filled(series: Series, by: Series) -> Series:
    """A series, with another's figures for the units that were not reported."""
    where = (series.null == NullReason.MISSING_FACT) & (by.null == 0)
    if not where.any():
        return series
    places, den = scale_of((series, by))
    num = np.where(where, by.on(places, den), series.on(places, den))
    null = np.where(where, by.null, series.null).astype(np.uint8)
    return Series(num, places, null, np.where(where, -1, series.row), den)


def over_periods(how: OverPeriods, parts: Sequence[Series]) -> Series:
    """The figures of a period from those of all its parts, in their order (`begin_end`: of the first and the last).

    A sum or an average needs every part, an end or cumulative figure the last one, `last` any.
    """
    places, den = scale_of(parts)
    columns = [part.on(places, den) for part in parts]
    lacking = np.stack([part.null != 0 for part in parts])
    short = _some(lacking)
    match how:
        case OverPeriods.SUM:
            num = added(columns)
        case OverPeriods.AVERAGE | OverPeriods.BEGIN_END:
            num, den = added(columns), den * len(parts)
        case OverPeriods.LAST:
            num, short = columns[0], ~_some(~lacking)
            for column, gone in zip(columns[1:], lacking[1:], strict=True):
                num = np.where(gone, num, column)
        case OverPeriods.END | OverPeriods.CUMULATIVE:
            num, short = columns[-1], lacking[-1]
    num, places, den = simplest(np.where(short, 0, num), places, den)
    null = np.where(short, np.uint8(NullReason.MISSING_FACT), np.uint8(0))
    return Series(num, places, null, np.full(len(num), -1, np.int64), den)


def _some(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether any part has the flag, for each unit."""
    return np.asarray(flags.any(axis=0), dtype=np.bool_)


def simplest(num: Array, places: int, den: int) -> tuple[Array, int, int]:
    """The same figures with the smallest denominator; what decimals can write is decimals."""
    if den == 1:
        return num, places, den
    shared = gcd(int(np.gcd.reduce(num)), den) if len(num) else den
    num, den = small(num // shared), den // shared
    endless = without_end(den)
    finer = places_for(den // endless)
    return rescale(num, 10**finer // (den // endless)), places + finer, endless


def without_end(den: int) -> int:
    """What is left of a denominator without its twos and fives: 24 -> 3."""
    for prime in (2, 5):
        while den % prime == 0:
            den //= prime
    return den


def places_for(den: int) -> int:
    """The decimals in which 1/den ends, for a denominator of twos and fives."""
    places = 0
    while 10**places % den:
        places += 1
    return places


def parts_of_length(period: Period, months: int) -> list[Period]:
    """The parts of a period that are so many months long."""
    whole = (Period(period.year, months, at) for at in range(1, 12 // months + 1))
    return [part for part in whole if period.covers(part)]


def converted(values: Array, factors: Sequence[Fraction]) -> tuple[Array, int, int]:
    """The values times their factors, exactly, as integers: with how many more decimals, over which denominator."""
    below = lcm(*(factor.denominator for factor in set(factors)))
    den = without_end(below)
    finer = places_for(below // den)
    times = {factor: int(factor * den * 10**finer) for factor in set(factors)}
    exact = [value * times[factor] for value, factor in zip(values.tolist(), factors, strict=True)]
    return np.array(exact, dtype=object), finer, den
