"""Five standard values (优秀 excellent, 良好 good, 平均 average, 较低 lower, 较差 poor) of an indicator, built from the figures of units.

The efficacy method of 国资发评价〔2006〕157号 compares a unit with five standards of its industry and size. The yearly booklet does not say
how they are made, so the rule here is ours, and every part of it is a parameter:

- a standard is a quantile of the group: 90 % of the way from the worst figure to the best is excellent, 70 % good, 50 % average (the
  median), 30 % lower, 10 % poor;
- the quantile is the one of a spreadsheet's PERCENTILE.INC (type 7 of Hyndman and Fan, 1996): of n figures ordered from the worst to the
  best the one at place 1 + (n - 1) x share; between two places in proportion. It is computed in fractions, rounded once, at the end;
- a group with fewer units than `fewest` has no standard of its own. It takes the next one of the selection order: industry and size,
  industry, size, all units; and says which one, and of how many units it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..engine.values.number import half_up

BANDS = ("excellent", "good", "average", "lower", "poor")
"""The five standards, the best first."""

SHARES = (Fraction(9, 10), Fraction(7, 10), Fraction(5, 10), Fraction(3, 10), Fraction(1, 10))
"""How far each of them lies from the worst figure of a group to the best. Ours: no source states it."""

FEWEST = 10
"""Units with a figure that a group needs for a standard of its own. Ours."""

Key = tuple[str, ...]
Level = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """How standards are made: the `shares` of the bands, best first and falling; the `fewest` units; decimals kept (None: exact).

    Raises `ValueError` for shares that do not fall, or lie outside 0 .. 1, and for fewer units than one.
    """

    shares: tuple[Fraction, ...] = SHARES
    fewest: int = FEWEST
    places: int | None = None

    def __post_init__(self) -> None:
        if len(self.shares) != len(BANDS) or any(better <= worse for better, worse in pairwise(self.shares)):
            raise ValueError("five shares, each lower than the one before")
        if not (self.shares[0] <= 1 and self.shares[-1] >= 0):
            raise ValueError("shares lie between 0 and 1")
        if self.fewest < 1:
            raise ValueError("a standard needs at least one unit")


@dataclass(frozen=True, slots=True)
class Standard:
    """The standards of one group: `values` by band (None where even all units together are too few).

    `level` names which of the attributes the units behind them share, as positions: (0, 1) the group itself, () all units together.
    `own` is how many units of the group have a figure, `sample` how many units the values come from. `equal` are neighbouring bands
    with the same value: between them a figure is scored by the better one.
    """

    group: Key
    level: Level
    own: int
    sample: int
    values: Mapping[str, Fraction] | None
    equal: tuple[tuple[str, str], ...] = ()

    @property
    def fell_back(self) -> bool:
        """Whether the values are not the group's own."""
        return len(self.level) < len(self.group)


def quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """The figure `share` (0 .. 1) of the way from the first of these ordered figures to the last, in proportion between two of them."""
    if not ordered:
        raise ValueError("no figures")
    place = (len(ordered) - 1) * share
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def bands(figures: Sequence[Fraction], higher: bool, making: Making | None = None) -> dict[str, Fraction]:
    """The five standards of these figures, of which the larger are the better (`higher`) or the worse."""
    made = making or Making()
    ordered = sorted(figures, reverse=not higher)
    exact = (quantile(ordered, share) for share in made.shares)
    return {
        band: value if made.places is None else half_up(value, made.places)
        for band, value in zip(BANDS, exact, strict=True)
    }


def selection_order(attributes: int) -> list[Level]:
    """Which attributes a group shares with the units its standard comes from, the nearest first.

    Of two: both, the first, the second, none (domain: industry and size, industry, size, all). Of more: one is left off the end at a
    time, then each of the others alone.
    """
    front = [tuple(range(length)) for length in range(attributes, 0, -1)]
    return [*front, *((each,) for each in range(1, attributes)), ()]


def standards(
    figures: Mapping[str, Fraction | None], groups: Mapping[str, Key], higher: bool, making: Making | None = None
) -> list[Standard]:
    """The standards of every group, sorted by the group: `figures` and `groups` by unit; units without a figure (None) count for nothing.

    The order of the units never matters.
    """
    made = making or Making()
    known = {unit: value for unit, value in figures.items() if value is not None}
    widths = {len(group) for group in groups.values()}
    if len(widths) > 1:
        raise ValueError("every group has the same attributes")
    pools = _pools(known, groups, max(widths, default=0))
    return [_standard(group, pools, higher, made) for group in sorted(set(groups.values()))]


Pools = Mapping[Level, Mapping[Key, list[Fraction]]]


def _pools(known: Mapping[str, Fraction], groups: Mapping[str, Key], width: int) -> Pools:
    """The figures at every level, by what the units share there."""
    found: dict[Level, dict[Key, list[Fraction]]] = {level: {} for level in selection_order(width)}
    for unit, value in known.items():
        for level, pool in found.items():
            pool.setdefault(_shared(groups[unit], level), []).append(value)
    return found


def _shared(group: Key, level: Level) -> Key:
    return tuple(group[each] for each in level)


def _standard(group: Key, pools: Pools, higher: bool, making: Making) -> Standard:
    own = len(pools[tuple(range(len(group)))].get(group, ()))
    for level, pool in pools.items():
        figures = pool.get(_shared(group, level), [])
        if len(figures) >= making.fewest:
            values = bands(figures, higher, making)
            return Standard(group, level, own, len(figures), values, tuple(_equal(values)))
    return Standard(group, (), own, len(pools[()].get((), ())), None)


def _equal(values: Mapping[str, Fraction]) -> Iterator[tuple[str, str]]:
    yield from ((better, worse) for better, worse in pairwise(BANDS) if values[better] == values[worse])
