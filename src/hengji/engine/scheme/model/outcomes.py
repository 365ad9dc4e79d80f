"""Grades, rankings and the use of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from ...values.finding import Source
from ...values.number import show
from ...values.text import Text


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from `least` (included) up to the next better one; None for the lowest. `bonus` is its payout multiplier, a number
    or a range run through linearly across the band."""

    id: str
    title: Text
    least: Fraction | None = None
    bonus: tuple[Fraction, Fraction] | None = None
    quota: Fraction | None = None


class Rung(NamedTuple):
    """A grade that a score can reach in a class: its index among the scheme's bands, and where it begins (None: the bottom)."""

    band: int
    least: Fraction | None


Ladder = tuple[Rung, ...]
"""The grades a score can reach in a class, best first."""


@dataclass(frozen=True, slots=True)
class ClassLines:
    """Where the grades begin for one class, by grade; a grade not named does not exist for the class, but for the bottom."""

    begins: Mapping[str, Fraction]
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Grades:
    """Bands from best to worst, with or without quotas.

    With quotas the places in each list of `within` (a class, an attribute; empty: all units) are shared out by largest
    remainder, so they always add up, or, where a quota is the most a grade may have (`at_most`), rounded down. They are
    filled in the order of the ranking; a unit must also reach the band's `least` where `and_band`. Ties at the border follow
    `ties`: the keys compared next (item ids, measures; then the unit id, so the order is total).
    `round_first` rounds the total before it meets the bands.

    `lines` are the classes with lines of their own. What they do not name is never reached by score and passed over by a step down;
    a veto, a ceiling or a gate that names it still sets it. The lowest grade without `least` is the bottom of every class.
    Raises `ValueError` where the lines of the scheme or of a class do not fall.
    """

    bands: tuple[Grade, ...]
    within: str = ""
    and_band: bool = False
    ties: tuple[str, ...] = ()
    round_first: int | None = None
    where: Source = field(default_factory=Source)
    lines: Mapping[str, ClassLines] = field(default_factory=dict)
    at_most: bool = False

    def __post_init__(self) -> None:
        for unit_class in ("", *self.lines):
            bounds = [rung.least for rung in self.ladder(unit_class) if rung.least is not None]
            if bounds != sorted(bounds, reverse=True) or len(set(bounds)) != len(bounds):
                raise ValueError("grades stand from best to worst, each with its own lower bound")

    def ladder(self, unit_class: str) -> Ladder:
        """The grades that units of a class can reach by score: by its own lines, else by those of the grades."""
        own = self.lines.get(unit_class)
        if own is None:
            return tuple(Rung(index, band.least) for index, band in enumerate(self.bands))
        bottom = max((index for index, band in enumerate(self.bands) if band.least is None), default=-1)
        return tuple(
            Rung(index, own.begins.get(band.id))
            for index, band in enumerate(self.bands)
            if index == bottom or band.id in own.begins
        )


class Ties(StrEnum):
    """Equal scores: MIN shares the better place and leaves a gap (1, 2, 2, 4), DENSE leaves none, ORDER breaks ties by the keys."""

    MIN = "min"
    DENSE = "dense"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list of units by final score: one list, or a sub-list for each value of `by` (class, region, size ...).

    `before` names a coefficient, a progress index or a gate: the list is by the score just before the step that applies it; or a score
    that a step keeps (`into`): by that score.
    """

    id: str
    title: Text
    by: str = ""
    ties: Ties = Ties.MIN
    keys: tuple[str, ...] = ()
    before: str = ""
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """What a grade brings, by name: a number or a word for each grade (posts, training, delegation of authority)."""

    id: str
    title: Text
    by_grade: Mapping[str, str | Fraction]
    clause: str = ""
    where: Source = field(default_factory=Source)

    def brings(self, grade: str) -> Text | None:
        """What a grade brings, in words; they may be written as `优先晋升 / promoted first`. None where it brings nothing."""
        value = self.by_grade.get(grade)
        if value is None or value == "":
            return None
        return Text.label(value) if isinstance(value, str) else Text.same(show(value))


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool of money shared out to the last unit of `10**-places`, by largest remainder.

    Each unit's share is in proportion to base x multiplier (x coefficient that enters pay); `base` names a units' column or
    measure. `amount` is the pool (a number) or, when None, the sum of base x multiplier is paid as it stands (no pool).
    `most_each` is the most for one unit, of its base: what is due is cut to it before
    the pool is shared out, and no share exceeds it.
    """

    id: str
    title: Text
    base: str
    amount: Fraction | None = None
    places: int = 2
    most_each: Fraction | None = None
    coefficient: str = ""
    clause: str = ""
    where: Source = field(default_factory=Source)


Result = ResultTable | Pool
