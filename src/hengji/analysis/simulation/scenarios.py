"""Years as they might have been: every figure moves by chance, the whole scheme is run again, only counts are kept.

A scenario moves each unit's figure of each reported item by a share drawn from a normal distribution (cut at three deviations), and
all units of an item together by a common shock where one is stated. Events, reviews and dates stay as they are. The draws come from a
seeded generator: the same seed gives the same answer on every machine with the same numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ...engine.rules.carriers import INT64_SAFE
from ...engine.run.again import again
from ...engine.run.blocks import ItemInput
from ...engine.run.column import Array, reach
from ...engine.run.result import CardRun, Run
from ...engine.scheme.model.scorecards import Feed

Progress = Callable[[int, int], None]
_FINE = 1_000_000
"""Shares are drawn in millionths, so that a moved figure is an integer on the same scale."""
_CUT = 3.0


@dataclass(frozen=True, slots=True)
class Noise:
    """How figures move: the standard deviation of a unit's own share, and of the shock common to all units of an item."""

    own: Fraction = Fraction(5, 100)
    common: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit over all scenarios: mean and standard deviation of its total, and the share of scenarios with each grade (those in which
    it had none under "")."""

    unit: str
    mean: float | None
    deviation: float | None
    grades: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Outlook:
    """All scenarios: each unit, how often a unit's grade differs from that of the figures as reported, and the cost of every pool over
    the scenarios (mean, the twentieth part from below and from above)."""

    count: int
    seed: int
    units: tuple[Seen, ...]
    unsettled: float
    cost: Mapping[str, tuple[float, float, float]]


def foresee(
    run: Run, count: int, seed: int, noise: Noise | None = None, tell: Progress = lambda done, all_: None
) -> Outlook:
    """Run `count` scenarios. Memory does not grow with their number but for one figure a pool. Raises `ValueError` for fewer than one."""
    if count < 1:
        raise ValueError("at least one scenario")
    rng, moves = np.random.Generator(np.random.PCG64(seed)), noise or Noise()
    units, bands = len(run.units), len(run.bands)
    counts = np.zeros((units, bands + 1), dtype=np.int64)
    known, sums, squares = (np.zeros(units) for _ in range(3))
    costs: dict[str, list[float]] = {shares.pool.id: [] for shares in run.pools}
    differ = 0
    for done in range(count):
        one = again(run, figures=lambda card: moved(card, rng, moves))
        open_ = one.held == 0
        scores = np.where(open_, one.total.num.astype(np.float64) / one.total.den, 0.0)
        known += open_
        sums += scores
        squares += scores * scores
        counts[np.arange(units), one.grade] += 1  # -1, no grade, is the last column
        differ += int((one.grade != run.grade).sum())
        for shares in one.pools:
            costs[shares.pool.id].append(float(shares.paid.sum()))
        tell(done + 1, count)
    names = [band.id for band in run.bands]
    return Outlook(
        count,
        seed,
        tuple(
            _seen(id, counts[place], names, known[place], sums[place], squares[place], count)
            for place, id in enumerate(run.units.ids)
        ),
        differ / (count * units) if units else 0.0,
        {pool: (float(np.mean(each)), *map(float, np.quantile(each, (0.05, 0.95)))) for pool, each in costs.items()},  # type: ignore[misc]
    )


def _seen(
    unit: str, counts: npt.NDArray[np.int64], names: list[str], known: float, total: float, squares: float, count: int
) -> Seen:
    shares = {name: int(number) / count for name, number in zip([*names, ""], counts, strict=True) if number}
    if not known:
        return Seen(unit, None, None, shares)
    mean = float(total / known)
    variance = max(0.0, squares / known - mean * mean)
    return Seen(unit, mean, float(np.sqrt(variance)), shares)


def moved(card: CardRun, rng: np.random.Generator, noise: Noise) -> list[ItemInput]:
    """The card's figures in one scenario."""
    return [
        _shaken(given, rng, noise) if item.feed is Feed.INDICATOR else given
        for item, given in zip(card.items, card.inputs, strict=True)
    ]


def _shaken(given: ItemInput, rng: np.random.Generator, noise: Noise) -> ItemInput:
    size = len(given.x)
    draws = np.clip(rng.standard_normal(size), -_CUT, _CUT) * float(noise.own)
    if noise.common:
        draws = draws + float(np.clip(rng.standard_normal(), -_CUT, _CUT)) * float(noise.common)
    shares = np.rint(draws * _FINE).astype(np.int64)
    return replace(given, x=given.x + _share(given.x, shares))


def _share(x: Array, millionths: npt.NDArray[np.int64]) -> Array:
    """x times millionths, rounded towards minus infinity; on Python integers where the product would not fit."""
    if x.dtype == object or reach(x) // _FINE * max(1, reach(millionths)) >= INT64_SAFE:
        wide: Array = x.astype(object) * millionths.astype(object) // _FINE
        return wide
    whole, rest = np.divmod(x, _FINE)
    found: Array = whole * millionths + rest * millionths // _FINE
    return found
