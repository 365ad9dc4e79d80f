"""Two schemes on the same group, side by side: who wins and who loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...engine.run.result import Run
from ..rigidity import rank_correlation, ranks
from .picture import totals


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit under both schemes: scores (None: held), places among the units that have a total under both (ties share their mean),
    grades, and what the pools pay it."""

    unit: str
    before: Fraction | None
    after: Fraction | None
    place_before: Fraction | None
    place_after: Fraction | None
    grade_before: str
    grade_after: str
    paid_before: Fraction
    paid_after: Fraction


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units, those that gain most places first; the rank correlation of both orders; how many move from which grade to which."""

    units: Sequence[Moved]
    correlation: float | None
    grades: Mapping[tuple[str, str], int]


def compare_runs(before: Run, after: Run) -> Comparison:
    """Two runs of the same units. Raises `ValueError` where the units differ."""
    if before.units.ids != after.units.ids:
        raise ValueError("two runs of the same units, in the same order")
    one, other = totals(before), totals(after)
    both = [unit for unit in one if unit in other]
    first, last = (ranks({unit: side[unit] for unit in both}) for side in (one, other))
    found = []
    counts: dict[tuple[str, str], int] = {}
    for place, unit in enumerate(before.units.ids):
        grades = (_grade(before, place), _grade(after, place))
        counts[grades] = counts.get(grades, 0) + 1
        paid = (_paid(before, place), _paid(after, place))
        found.append(Moved(unit, one.get(unit), other.get(unit), first.get(unit), last.get(unit), *grades, *paid))
    return Comparison(sorted(found, key=_gain), rank_correlation(one, other), counts)


def _gain(moved: Moved) -> tuple[Fraction, str]:
    """Places lost, so that the largest gain sorts first."""
    if moved.place_before is None or moved.place_after is None:
        return Fraction(0), moved.unit
    return moved.place_after - moved.place_before, moved.unit


def _grade(run: Run, unit: int) -> str:
    grade = run.grade_of(unit)
    return grade.id if grade is not None else ""


def _paid(run: Run, unit: int) -> Fraction:
    return sum((shares.paid.at(unit) for shares in run.pools), Fraction(0))
