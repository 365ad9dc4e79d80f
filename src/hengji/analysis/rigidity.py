"""Is the ranking frozen, is it fair, and which items tell anybody apart?

Four questions to put to results of several years, before they are read out:

- does the order ever move? (rank correlation from year to year, moves between thirds, units that never leave theirs)
- how much of the order is size? (rank correlation with it)
- how much of the differences lies between groups that are not the unit's doing (region, sub-industry)?
- which items give everybody the same, and how much of the differences does each really decide, beside its weight on paper?
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from .raters import correlation

PARTS = 3
"""Upper, middle and lower third."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one year to the next, over the units that both have: Spearman's rank correlation (None without spread), the mean number of
    places moved, and how many units went from which third to which (`moves[0][2]`: from the upper to the lower)."""

    before: str
    after: str
    units: int
    correlation: float | None
    places: float
    moves: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """How much the order moves; `frozen` are the units that stood in the same third in every year they have (at least two)."""

    years: tuple[Move, ...]
    frozen: Mapping[str, int]

    def share_frozen(self, units: int) -> float:
        """The share of units that never left their third."""
        return len(self.frozen) / units if units else 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """An item over all units: its weight on paper as a share, the share of the spread of totals it decides (`covariance / variance`,
    None where totals do not differ), the share of units with the commonest score and with full marks, and how it goes with the rest
    of the score (correlation, None without spread)."""

    name: str
    weight: float
    decides: float | None
    commonest: float
    full: float
    agrees: float | None

    @property
    def flat(self) -> bool:
        """Whether it tells (nearly) nobody apart."""
        return self.commonest >= FLAT


FLAT = 0.9
"""An item that gives so many units the same is no item but a present."""


def ranks(scores: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The place of each unit, 1 for the best; equal scores share the mean of their places."""
    ordered = sorted(scores.values(), reverse=True)
    first: dict[Fraction, int] = {}
    for place, score in enumerate(ordered):
        first.setdefault(score, place)
    count = Counter(ordered)
    return {unit: first[score] + Fraction(count[score] + 1, 2) for unit, score in scores.items()}


def rank_correlation(one: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> float | None:
    """Spearman's correlation over the units both have; None where one side does not vary."""
    both = [unit for unit in one if unit in other]
    mine, theirs = (ranks({unit: side[unit] for unit in both}) for side in (one, other))
    return correlation([-float(mine[unit]) for unit in both], [-float(theirs[unit]) for unit in both])


def stability(years: Mapping[str, Mapping[str, Fraction]]) -> Stability:
    """How the order moves over years, in the order given: scores by year and unit."""
    names = list(years)
    moves = tuple(_move(one, other, years[one], years[other]) for one, other in pairwise(names))
    thirds: dict[str, list[int]] = defaultdict(list)
    for scores in years.values():
        for unit, part in _parts(scores).items():
            thirds[unit].append(part)
    frozen = {unit: own[0] for unit, own in thirds.items() if len(own) > 1 and len(set(own)) == 1}
    return Stability(moves, frozen)


def _move(before: str, after: str, one: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> Move:
    both = [unit for unit in one if unit in other]
    mine, theirs = ({unit: side[unit] for unit in both} for side in (one, other))
    table = [[0] * PARTS for _ in range(PARTS)]
    from_, to = _parts(mine), _parts(theirs)
    for unit in both:
        table[from_[unit]][to[unit]] += 1
    first, last = ranks(mine), ranks(theirs)
    moved = [float(abs(first[unit] - last[unit])) for unit in both]
    places = sum(moved) / len(moved) if moved else 0.0
    return Move(before, after, len(both), rank_correlation(mine, theirs), places, tuple(tuple(row) for row in table))


def _parts(scores: Mapping[str, Fraction]) -> dict[str, int]:
    """Upper (0), middle (1) or lower (2) third; units with equal scores stand in the same."""
    count = len(scores)
    return {
        unit: min(PARTS - 1, int((place - Fraction(1, 2)) * PARTS / count)) for unit, place in ranks(scores).items()
    }


def explained_by_group(scores: Mapping[str, Fraction], groups: Mapping[str, str]) -> Fraction | None:
    """The share of the squared differences that lies between groups (eta squared), exact; None where scores do not differ.

    0 where every group has the same mean, 1 where all units of a group score alike. With groups of few units it is high by chance:
    compare `expected_by_chance`.
    """
    known = [unit for unit in scores if unit in groups]
    if not known:
        return None
    middle = sum((scores[unit] for unit in known), Fraction(0)) / len(known)
    whole = sum(((scores[unit] - middle) ** 2 for unit in known), Fraction(0))
    by: dict[str, list[Fraction]] = defaultdict(list)
    for unit in known:
        by[groups[unit]].append(scores[unit])
    between = sum((len(own) * (sum(own, Fraction(0)) / len(own) - middle) ** 2 for own in by.values()), Fraction(0))
    return between / whole if whole else None


def expected_by_chance(units: int, groups: int) -> float:
    """The share that groups explain on average where they mean nothing: (groups - 1) / (units - 1)."""
    return (groups - 1) / (units - 1) if units > 1 else 0.0


def items(
    points: Mapping[str, Mapping[str, Fraction]],
    weights: Mapping[str, Fraction],
    full: Mapping[str, Fraction] | None = None,
) -> list[Item]:
    """Every item of a card, over the units that have all of them: `points[item][unit]`, `weights` and (where they differ) `full` marks by
    item. The flattest first."""
    names = list(points)
    units = [unit for unit in points[names[0]] if all(unit in points[name] for name in names)] if names else []
    if not units:
        return []
    whole = sum(weights.values(), Fraction(0))
    matrix = np.array([[float(points[name][unit]) for unit in units] for name in names])
    totals = matrix.sum(axis=0)
    away = totals - totals.mean()
    spread = float(away @ away)
    found = []
    for name, row in zip(names, matrix, strict=True):
        own = [points[name][unit] for unit in units]
        most = (full or weights)[name]
        found.append(
            Item(
                name,
                float(weights[name] / whole) if whole else 0.0,
                float((row - row.mean()) @ away) / spread if spread else None,
                max(Counter(own).values()) / len(own),
                sum(value >= most for value in own) / len(own),
                correlation(row.tolist(), (totals - row).tolist()),
            )
        )
    return sorted(found, key=lambda item: (-item.commonest, item.name))
