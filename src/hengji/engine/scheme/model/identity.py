"""Identity, scale, rounding and named parameters of a scheme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ...rules.model import Partial
from ...sentences.reading import Points
from ...values.finding import Source
from ...values.text import Text


@dataclass(frozen=True, slots=True)
class Effective:
    """The days on which a scheme holds, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a scheme ends on or after it starts: {self.start} .. {self.end}")


@dataclass(frozen=True, slots=True)
class Basis:
    """The regulation a scheme or clause rests on, cited by name and number."""

    document: Text
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimals kept at each level, half-up; None keeps the exact value.

    `ratio`: completion ratios and formula results; `item`: the score of an item on its own scale; `points`: what the item
    contributes after weighting; `subtotal`: a dimension; `total`: the final score where the ledger says `round` without a number.
    """

    ratio: int | None = None
    item: int | None = 2
    points: int | None = 2
    subtotal: int | None = None
    total: int = 2

    def __post_init__(self) -> None:
        for places in (self.ratio, self.item, self.points, self.subtotal, self.total):
            if places is not None and not 0 <= places <= 8:
                raise ValueError("decimals lie between 0 and 8")


@dataclass(frozen=True, slots=True)
class Scale:
    """What points mean. With `points` WEIGHT an item is scored straight in points of its weight; with HUNDRED on a scale of
    `full` marks (100, or 120 as some letters do), then converted: points = score x weight / full."""

    full: Fraction = Fraction(100)
    points: Points = Points.WEIGHT
    partial: Partial = Partial.PROPORTIONAL
    round: Rounding = field(default_factory=Rounding)

    def __post_init__(self) -> None:
        if self.full <= 0:
            raise ValueError("full marks are greater than zero")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number a scheme leaves open. `ours` marks a default that no source states, with the reason in `note`."""

    name: str
    value: Fraction
    title: Text
    ours: bool = False
    note: Text | None = None
    where: Source = field(default_factory=Source)
