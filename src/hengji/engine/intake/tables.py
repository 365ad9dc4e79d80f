"""What a group hands in: six small tables, columnar, each value exact and each row knowing where it was written.

| table   | a row is                                             |
|---------|------------------------------------------------------|
| units   | one assessed unit, with its class and attributes      |
| facts   | one reported figure: unit, measure, period, value     |
| targets | the tiers (and weight) of one item for a unit, a class or everybody |
| events  | one bonus, deduction, veto, red line or exemption      |
| reviews | one rater's score of one unit on one item              |
| tasks   | one milestone or special task of a unit                |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from ..values.direction import Direction
from ..values.finding import Source


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of exact figures: value = `units` / 10**`places` where `given`, else missing (and `units` is 0).

    `units` is int64, or object (Python integers) when a value does not fit.
    """

    units: npt.NDArray[Any]
    places: int
    given: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.units)

    def at(self, row: int) -> Fraction | None:
        """The exact value of one row, or None."""
        return Fraction(int(self.units[row]), 10**self.places) if self.given[row] else None

    @classmethod
    def of(cls, values: list[Fraction | None]) -> Figures:
        """A column holding these values exactly; raises `ValueError` for one that no number of decimals can write."""
        from ..values.number import decimals

        places = 0
        for value in values:
            if value is not None:
                need = decimals(value)
                if need is None:
                    raise ValueError(f"{value} has no finite decimal form")
                places = max(places, need)
        whole = [0 if value is None else int(value * 10**places) for value in values]
        small = all(abs(number) < 2**62 for number in whole)
        units = np.array(whole, dtype=np.int64 if small else object)
        return cls(units, places, np.array([value is not None for value in values], dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `texts` (missing is ""), `figures` and `dates` by column name, and `where(row, column)` -> its Source."""

    name: str
    rows: int = 0
    texts: Mapping[str, list[str]] = field(default_factory=dict)
    figures: Mapping[str, Figures] = field(default_factory=dict)
    dates: Mapping[str, list[date | None]] = field(default_factory=dict)
    where: Callable[[int, str], Source] = lambda row, column: Source()

    def text(self, column: str) -> list[str]:
        """A text column, all blank when the table does not have it."""
        return self.texts.get(column) or [""] * self.rows

    def figure(self, column: str) -> Figures | None:
        """A figures column, or None when the table does not have it."""
        return self.figures.get(column)


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything handed in for one run."""

    units: Sheet
    facts: Sheet
    targets: Sheet = field(default_factory=lambda: Sheet("targets"))
    events: Sheet = field(default_factory=lambda: Sheet("events"))
    reviews: Sheet = field(default_factory=lambda: Sheet("reviews"))
    tasks: Sheet = field(default_factory=lambda: Sheet("tasks"))
    declared_units: Mapping[str, str] = field(default_factory=dict)
    """The unit of each measure a mapping declares; the rows of `facts` carry it in `value_unit` too."""
    declared_directions: Mapping[str, Direction] = field(default_factory=dict)
    """The direction of each indicator a mapping declares."""
    aside: Sheet = field(default_factory=lambda: Sheet("aside"))
    """Rows that were not used, with an error or written twice, by `table`, `unit` and the measure or item they are `about`: what they
    say is not missing."""
