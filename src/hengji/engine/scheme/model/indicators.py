"""Measures (what is reported) and indicators (what is assessed)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...formula import Tree
from ...values.direction import Direction
from ...values.finding import Source
from ...values.number import show
from ...values.text import Text
from ...values.unit import Unit


class OverPeriods(StrEnum):
    """How months or quarters of a measure make up a longer period."""

    SUM = "sum"
    END = "end"
    AVERAGE = "average"
    BEGIN_END = "begin_end"
    LAST = "last"
    CUMULATIVE = "cumulative"


class OverChildren(StrEnum):
    """How the figures of subordinate units relate to the superior's. Ratios are never summed."""

    STRICT_SUM = "strict_sum"
    SHARED = "shared"
    NOT_DECOMPOSED = "not_decomposed"


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit of measure a scheme defines: `unit` is `times` the unit written `of`, or (`of` blank) a kind of its own."""

    unit: Unit
    title: Text
    of: str = ""
    times: Fraction = Fraction(1)
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Measure:
    """A raw quantity that is reported: `plausible` bounds catch slips of the unit (both included)."""

    id: str
    title: Text
    unit: Unit
    over_periods: OverPeriods = OverPeriods.SUM
    over_children: OverChildren = OverChildren.NOT_DECOMPOSED
    plausible: tuple[Fraction | None, Fraction | None] = (None, None)
    where: Source = field(default_factory=Source)

    def believes(self, value: Fraction) -> bool:
        """Whether a figure lies within the plausible bounds."""
        low, high = self.plausible
        return (low is None or value >= low) and (high is None or value <= high)

    @property
    def bounds_text(self) -> str:
        """The plausible bounds as they are written: `200 .. 2000`, `0 ..`."""
        low, high = ("" if end is None else show(end) for end in self.plausible)
        return f"{low} .. {high}".strip()


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is assessed: a measure or a formula over measures, in `unit`, judged in `direction`.

    `decimals` rounds the value half-up before any rule sees it (None: exact, or the scheme's `round.ratio` for a formula).
    A value outside the `plausible` bounds (both included) is told and used all the same.
    """

    id: str
    title: Text
    unit: Unit
    direction: Direction = Direction.HIGHER
    formula: Tree | None = None
    formula_text: str = ""
    decimals: int | None = None
    over_periods: OverPeriods = OverPeriods.SUM
    over_children: OverChildren = OverChildren.NOT_DECOMPOSED
    source: str = ""
    clause: str = ""
    plausible: tuple[Fraction | None, Fraction | None] = (None, None)
    where: Source = field(default_factory=Source)

    def __post_init__(self) -> None:
        if self.formula is not None and self.over_children is OverChildren.STRICT_SUM and self.unit.is_rate:
            raise ValueError(f"{self.id}: ratios are never summed over units")
