"""Years as they might have been: every figure moves by chance, the whole scheme is run again, only counts are kept.

A scenario moves each unit's figures by a share drawn from a normal distribution (cut at three deviations), and all units of a figure
together by a common shock where one is stated. What moves and what stays is told in `moving`. The draws come from a seeded generator: the
same seed gives the same answer on every machine with the same numpy. A moved figure is rounded half up, so that it is right on average; one
that is counted stays a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ...engine.rules.carriers import INT64_SAFE
from ...engine.run.actual import root_of
from ...engine.run.again import again
from ...engine.run.blocks import ItemInput, rescale
from ...engine.run.books import Anew
from ...engine.run.coefficients import build
from ...engine.run.column import Array, reach
from ...engine.run.inputs import Sources, computed_places, item_figure, item_input, past_figure
from ...engine.run.progress import build_progress
from ...engine.run.result import CardRun, Run
from ...engine.scheme.model.scorecards import Item
from ...engine.values.number import half_up
from ...engine.values.text import Text
from .moving import Moving, moves, moving, own_places

Progress = Callable[[int, int], None]
_FINE = 1_000_000
"""Shares are drawn in millionths, so that a moved figure is an integer on the same scale."""
_CUT = 3.0
_DIGITS = 10
"""Digits a moved figure has, so that a small move of a figure written in few of them is not lost."""
_MOST = 6
"""Decimals added at most to have them."""

Shares = npt.NDArray[np.int64]


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
    the scenarios (mean, the twentieth part from below and from above); `kept` says what stayed as it was reported, and why."""

    count: int
    seed: int
    units: tuple[Seen, ...]
    unsettled: float
    cost: Mapping[str, tuple[float, float, float]]
    kept: tuple[Text, ...] = ()


def foresee(
    run: Run, count: int, seed: int, noise: Noise | None = None, tell: Progress = lambda done, all_: None
) -> Outlook:
    """Run `count` scenarios. Memory does not grow with their number but for one figure a pool. Raises `ValueError` for fewer than one."""
    if count < 1:
        raise ValueError("at least one scenario")
    rng, strength, plan = _generator(seed), noise or Noise(), moving(run)
    units, bands = len(run.units), len(run.bands)
    counts = np.zeros((units, bands + 1), dtype=np.int64)
    known, sums, squares = (np.zeros(units) for _ in range(3))
    costs: dict[str, list[float]] = {shares.pool.id: [] for shares in run.pools}
    differ = 0
    for done in range(count):
        one = _scenario(run, plan, rng, strength)
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
        plan.kept,
    )


def scenario(run: Run, seed: int, noise: Noise | None = None) -> Run:
    """The run of one scenario, the first that `foresee` looks at."""
    return _scenario(run, moving(run), _generator(seed), noise or Noise())


def _generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _scenario(run: Run, plan: Moving, rng: np.random.Generator, noise: Noise) -> Run:
    shares = {root: np.where(mine, _drawn(len(mine), rng, noise), 0) for root, mine in plan.units.items()}
    return again(run, figures=lambda card: moved(run, card, plan, shares), anew=_anew(run, plan, shares))


def _seen(
    unit: str, counts: npt.NDArray[np.int64], names: list[str], known: float, total: float, squares: float, count: int
) -> Seen:
    shares = {name: int(number) / count for name, number in zip([*names, ""], counts, strict=True) if number}
    if not known:
        return Seen(unit, None, None, shares)
    mean = float(total / known)
    variance = max(0.0, squares / known - mean * mean)
    return Seen(unit, mean, float(np.sqrt(variance)), shares)


def moved(run: Run, card: CardRun, plan: Moving, shares: Mapping[str, Shares]) -> list[ItemInput]:
    """The card's figures in one scenario."""

    def one(row: int, item: Item, given: ItemInput) -> ItemInput:
        root = root_of(run.scheme, item.of) if moves(item) else ""
        if root not in shares:
            return given
        if item.id in plan.followed and run.sources is not None:
            return _followed(run.sources, card, row, shares[root], root in plan.whole)
        return _shaken(given, shares[root][card.units], root in plan.whole)

    return [one(row, item, given) for row, (item, given) in enumerate(zip(card.items, card.inputs, strict=True))]


def _drawn(size: int, rng: np.random.Generator, noise: Noise) -> Shares:
    """By how many millionths of itself each unit's figure moves."""
    draws = np.clip(rng.standard_normal(size), -_CUT, _CUT) * float(noise.own)
    if noise.common:
        draws = draws + float(np.clip(rng.standard_normal(), -_CUT, _CUT)) * float(noise.common)
    return np.rint(draws * _FINE).astype(np.int64)


def _shaken(given: ItemInput, shares: Shares, counted: bool) -> ItemInput:
    """The input of an item with its figures moved, on a scale fine enough for them."""
    x, more = _shifted(given.x, given.places, shares, counted)
    factor = 10**more
    return replace(
        given,
        x=x,
        places=given.places + more,
        tiers={name: rescale(values, factor) for name, values in given.tiers.items()},
        kinds={name: rescale(values, factor) for name, values in given.kinds.items()},
    )


def _shifted(x: Array, places: int, shares: Shares, counted: bool) -> tuple[Array, int]:
    """Figures moved by their shares, and how many decimals they have gained."""
    if counted:
        coarse: int = 10 ** (places - own_places(x, places))
        whole = x // coarse
        return rescale(whole + _share(whole, shares), coarse), 0
    more = max(0, min(_MOST, _DIGITS - len(str(reach(x)))))
    finer = rescale(x, 10**more)
    return finer + _share(finer, shares), more


def _followed(sources: Sources, card: CardRun, row: int, shares: Shares, counted: bool) -> ItemInput:
    """The input of an item whose tiers are computed from its figure: both as they are after it moved. A tier has the decimals of its
    indicator, so the figure has them too, or it might lie below a line drawn at itself."""
    item = card.items[row]
    base, places = item_figure(sources, item), computed_places(sources, item)
    num, more = _shifted(base.num, base.places, shares, counted)
    moved = replace(base, num=num, places=base.places + more)
    if base.den is None and base.places <= places:
        moved = moved.rounded(places)
    return item_input(sources, item, card.units, card.weights[row], moved)


def _anew(run: Run, plan: Moving, shares: Mapping[str, Shares]) -> Anew | None:
    """What reads a moved figure by name, with that figure."""
    books, sources = run.books, run.sources
    if books is None or sources is None:
        return None

    def over(name: str, values: Sequence[Fraction | None]) -> Sequence[Fraction | None]:
        root = plan.roots.get(name, "")
        if root not in shares or name in run.units.figures:
            return values
        places = plan.whole.get(root)
        found = [
            None if value is None else value * (_FINE + int(share)) / _FINE
            for value, share in zip(values, shares[root], strict=True)
        ]
        return found if places is None else [None if each is None else half_up(each, places) for each in found]

    def figure(name: str) -> Sequence[Fraction | None]:
        return over(name, books.figure(name))

    def past(name: str, back: int) -> Sequence[Fraction | None]:
        values = past_figure(sources, name, back)
        return over(name, values) if back == 0 else values

    scheme, units = run.scheme, run.units
    return Anew(
        figure,
        {id: build(scheme.coefficients[id], units.classes, figure)[0] for id in plan.coefficients},
        {id: build_progress(scheme.progress[id], scheme, units.classes, units.names, past)[0] for id in plan.progress},
    )


def _share(x: Array, millionths: npt.NDArray[np.int64]) -> Array:
    """x times millionths, rounded half up; on Python integers where the product would not fit."""
    if x.dtype == object or reach(x) // _FINE * max(1, reach(millionths)) >= INT64_SAFE:
        wide: Array = (x.astype(object) * millionths.astype(object) + _FINE // 2) // _FINE
        return wide
    whole, rest = np.divmod(x, _FINE)
    found: Array = whole * millionths + (rest * millionths + _FINE // 2) // _FINE
    return found
