"""Scales: exact ticks on nice numbers, and the one place where a figure becomes a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from ..lettering import width
from .figures import Magnitude, exponent, magnitude


@dataclass(frozen=True, slots=True)
class Linear:
    """Figures `low..high` onto pixels `start..end` (either may be the greater pixel)."""

    low: Fraction
    high: Fraction
    start: float
    end: float

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError("a scale needs low < high")

    def __call__(self, value: Fraction) -> float:
        # (value - low) / (high - low) on bare integers: one division, as exact as with fractions and many times faster.
        low, high = self.low, self.high
        over = (value.numerator * low.denominator - low.numerator * value.denominator) * high.denominator
        wide = (high.numerator * low.denominator - low.numerator * high.denominator) * value.denominator
        return round(self.start + over / wide * (self.end - self.start), 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its label; `below` is a second line (the year under the first date of a year)."""

    at: Fraction
    label: str
    below: str = ""


def nice_step(span: Fraction, most: int) -> Fraction:
    """The least of 1, 2, 5 x 10^k that divides `span` into at most `most` parts."""
    power = exponent(span / most)
    lead = span / most / Fraction(10) ** power
    return Fraction(10) ** power * next(nice for nice in (1, 2, 5, 10) if lead <= nice)


def multiples(low: Fraction, high: Fraction, step: Fraction) -> list[Fraction]:
    """The multiples of `step` from `low` to `high`, both included."""
    return [step * i for i in range(ceil(low / step), floor(high / step) + 1)]


def padded(
    values: Sequence[Fraction], share: Fraction = Fraction(1, 12), *, whole: bool = False
) -> tuple[Fraction, Fraction]:
    """A range around `values` with a margin; around a single value, one that gives it a readable neighbourhood."""
    low, high = min(values), max(values)
    if low == high:
        room = Fraction(1) if whole or not low else Fraction(10) ** (exponent(low) - 1)
        return low - room, high + room
    room = (high - low) * share
    return low - room, high + room


def number_ticks(
    low: Fraction, high: Fraction, most: int, unit: str, lang: str, least_step: Fraction | None = None
) -> tuple[list[Tick], Magnitude]:
    """About `most` ticks in the range and how its figures are written."""
    step = max(nice_step(high - low, max(most, 1)), least_step or Fraction(0))
    written = magnitude(max(abs(low), abs(high)), step, unit, lang)
    return [Tick(value, written.tick(value)) for value in multiples(low, high, step)], written


def fitting_ticks(
    low: Fraction,
    high: Fraction,
    room: float,
    unit: str,
    lang: str,
    *,
    size: float = 11,
    gap: float = 14,
    most: int = 9,
    least_step: Fraction | None = None,
) -> tuple[list[Tick], Magnitude]:
    """The most ticks whose labels stand apart on an axis `room` pixels long."""
    for count in range(most, 1, -1):
        ticks, written = number_ticks(low, high, count, unit, lang, least_step)
        if stand_apart(ticks, low, high, room, size, gap):
            return ticks, written
    ticks, written = number_ticks(low, high, 1, unit, lang, least_step)
    return (ticks if stand_apart(ticks, low, high, room, size, gap) else ticks[:1]), written


def stand_apart(ticks: Sequence[Tick], low: Fraction, high: Fraction, room: float, size: float, gap: float) -> bool:
    """Whether the labels of ticks along `room` pixels keep `gap` between them."""
    scale = Linear(low, high, 0, room)
    return all(
        scale(b.at) - scale(a.at) >= (width(a.label, size) + width(b.label, size)) / 2 + gap for a, b in pairwise(ticks)
    )
