"""A progress index: how far a unit came against its own past, and among its class."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...values.finding import Source
from ...values.text import Text


class Against(StrEnum):
    """What a unit is compared with: its figure of last year, or the mean of its last three years."""

    LAST_YEAR = "last_year"
    MEAN3 = "mean3"

    @property
    def years(self) -> int:
        """How many years back it reaches."""
        return 1 if self is Against.LAST_YEAR else 3


class Spread(StrEnum):
    """How the changes of a class are measured: their standard deviation (n below the line), or their mean absolute deviation."""

    STANDARD = "standard_deviation"
    MEAN = "mean_deviation"


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """One indicator of an index, with its weight among the indicators; `scale` is a change stated to count in full, in the indicator's
    unit (None: the spread of the class)."""

    of: str
    weight: Fraction
    scale: Fraction | None = None

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"{self.of}: the weight of an indicator of progress is greater than zero")
        if self.scale is not None and self.scale <= 0:
            raise ValueError(f"{self.of}: a change that counts in full is greater than zero")


@dataclass(frozen=True, slots=True)
class Progress:
    """An index from 0 to 100, 50 for a unit that moved like nobody: for each indicator 50 + 50 x [own x g_own + (1 - own) x g_rank].

    g_own is the change for the better over the scale, g_rank the percentile in the class now less the one before, both within -1..1. The
    scale is the spread of the changes in the class, rounded half-up to `scale_places` decimals of the indicator's unit, so that a root has
    one value on every machine. A class with fewer than `fewest` units has 50. A unit without figures of the past has the index of the
    indicators it has them for (with `redistribute`, and if there are any), else none, and nothing is added for it. Rounded half-up to
    `places`. `classes` are the only ones it is for (empty: all).
    """

    id: str
    title: Text
    parts: tuple[ProgressPart, ...]
    against: Against = Against.LAST_YEAR
    own: Fraction = Fraction(1, 2)
    spread: Spread = Spread.STANDARD
    scale_places: int = 4
    fewest: int = 5
    redistribute: bool = True
    places: int = 2
    clause: str = ""
    where: Source = field(default_factory=Source)
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError(f"{self.id}: a progress index names its indicators")
        if len({part.of for part in self.parts}) < len(self.parts):
            raise ValueError(f"{self.id}: a progress index names each indicator once")
        if not 0 <= self.own <= 1:
            raise ValueError(f"{self.id}: the share of own progress lies between 0 and 100 %")
        if self.fewest < 2:
            raise ValueError(f"{self.id}: a class to compare within has at least two units")

    def is_for(self, unit_class: str) -> bool:
        """Whether units of a class have it."""
        return not self.classes or unit_class in self.classes
