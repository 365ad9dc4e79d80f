"""Grades (bands and quotas that sum), rankings with ties, and what results bring (multipliers, pools to the cent)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from ..rules.carriers import INT64_SAFE
from ..scheme.model.events import Effect
from ..scheme.model.ledger import Clamp
from ..scheme.model.outcomes import Grade, Grades, Ladder, Pool, Ranking, Ties
from ..scheme.model.scheme import Scheme
from ..values.text import Text
from .column import Array, Column, fit, reach, small
from .kept import Same
from .result import Lists, PoolShares, Ranked

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def largest_remainder(shares: Sequence[Fraction], whole: int) -> list[int]:
    """Share out `whole` places in proportion to `shares`; they always add up. Equal remainders go to the earlier share."""
    total = sum(shares, Fraction(0))
    exact = [share * whole / total for share in shares]
    counts = [floor(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for index in order[: whole - sum(counts)]:
        counts[index] += 1
    return counts


def band_of(ladder: Ladder, score: Fraction) -> int:
    """The index of the band a score falls into (-1: below every band)."""
    for index, least in ladder:
        if least is None or score >= least:
            return index
    return -1


def kinds(grades: Grades, classes: Callable[[], Lists]) -> Ints | None:
    """Which of the classes with lines of their own each unit is of, counted from 1 in the order of `grades.lines` (0: none of them).
    None, and nobody is asked for his class, where no class has any."""
    if not grades.lines:
        return None
    place = {name: count for count, name in enumerate(grades.lines, start=1)}
    lists = classes()
    return np.array([place.get(name, 0) for name in lists.names], dtype=np.int64)[lists.codes]


def _bands(grades: Grades, total: Column, kind: Ints | None) -> Ints:
    met = total.half_up(grades.round_first) if grades.round_first is not None else total
    found = _reached(grades, "", met)
    for count, name in enumerate(grades.lines if kind is not None else (), start=1):
        mine = np.flatnonzero(kind == count)
        found[mine] = _reached(grades, name, met.take(mine))
    return found


def _reached(grades: Grades, unit_class: str, met: Column) -> Ints:
    rungs, band = _rungs(Same(grades), unit_class, met.den)
    return band[np.searchsorted(rungs, met.num, side="right")]


@lru_cache(maxsize=256)
def _rungs(grades: Same[Grades], unit_class: str, den: int) -> tuple[Array, Ints]:
    """The least numerators over `den` that reach a band of the class, rising, and the band of a score that reaches so many of them."""
    ladder = grades.it.ladder(unit_class)
    least = sorted(rung.least for rung in ladder if rung.least is not None)
    below = next((rung.band for rung in ladder if rung.least is None), -1)
    rungs = [ceil(value * den) for value in least]
    fits = all(abs(value) < INT64_SAFE for value in rungs)
    band = [below, *(band_of(ladder, value) for value in least)]
    return np.array(rungs, dtype=np.int64 if fits else object), np.array(band, dtype=np.int64)


def grade(
    grades: Grades,
    total: Column,
    open_: Mask,
    lists: Callable[[], Lists],
    order: Callable[[], Ints],
    kind: Ints | None = None,
) -> Ints:
    """Each unit's band index. `open_` units take part; `kind` is whose lines they are graded by (`kinds`). Only quotas ask for the
    `lists` and for the `order` of all units from best to worst, ties settled."""
    by_band = np.where(open_, _bands(grades, total, kind), -1)
    if not any(band.quota is not None for band in grades.bands):
        return by_band
    result = np.full(len(total), -1, dtype=np.int64)
    codes, best = lists().codes, order()
    waiting = best[open_[best]]
    waiting = waiting[np.argsort(codes[waiting], kind="stable")]
    ends = np.searchsorted(codes[waiting], np.arange(len(lists().names) + 1))
    free = np.array([free_band(grades, name) for name in ("", *grades.lines)], dtype=np.int64)
    below = free[np.zeros(len(total), dtype=np.int64) if kind is None else kind]
    for low, high in pairwise(ends):
        queue = waiting[low:high]
        counts = places_among(grades, len(queue))
        places = np.repeat(np.arange(len(counts)), counts)
        given, others = queue[: len(places)], queue[len(places) :]
        result[given] = np.maximum(places, by_band[given]) if grades.and_band else places
        # beyond the shares the score decides, below the grades that have one
        result[others] = np.maximum(below[others], by_band[others])
    return result


def places_among(grades: Grades, size: int) -> list[int]:
    """How many places each grade has among so many units: rounded so that quotas of the whole fill it, or down where they are limits."""
    shares = [band.quota or Fraction(0) for band in grades.bands]
    if grades.at_most:
        return [floor(share * size) for share in shares]
    rest = max(Fraction(0), 1 - sum(shares, Fraction(0)))
    return largest_remainder([*shares, rest], size)[:-1]


def free_band(grades: Grades, unit_class: str) -> int:
    """The best grade of a class that has no share of the places: what a unit beyond the places gets at best."""
    free = (rung.band for rung in grades.ladder(unit_class) if grades.bands[rung.band].quota is None)
    return next(free, len(grades.bands) - 1)


def limit(
    grades: Grades, found: Ints, effects: Mapping[int, Sequence[tuple[Text, Effect]]], kind: Ints | None = None
) -> tuple[Ints, dict[int, Text]]:
    """Vetoes, red lines and gates act on the grades already given; a place freed by a ceiling is not handed on.

    All of a unit's effects hold together, in whatever order they were listed: first the lowest ceiling, then every step down through
    the grades of the unit's class, then the lowest grade that is set. None of them ever lifts a grade.
    """
    result, notes = found.copy(), {}
    ladders = [grades.ladder(name) for name in ("", *grades.lines)]
    names = {band.id: index for index, band in enumerate(grades.bands)}
    for unit, acting in effects.items():
        if result[unit] < 0:
            continue
        before = int(result[unit])
        bar = max([before, *(names[effect.ceiling] for _, effect in acting if effect.ceiling)])
        bar = _down(ladders[0 if kind is None else kind[unit]], bar, sum(effect.down for _, effect in acting))
        after = max([bar, *(names[effect.grade] for _, effect in acting if effect.grade)])
        if after != before:
            result[unit] = after
            titles = dict.fromkeys(title for title, effect in acting if effect.ceiling or effect.down or effect.grade)
            was, now = grades.bands[before].id, grades.bands[after].id
            zh, en = "、".join(each.zh for each in titles), ", ".join(each.en for each in titles)
            notes[unit] = Text(f"{zh}：{was} → {now}", f"{en}: {was} -> {now}")
    return result, notes


def _down(ladder: Ladder, bar: int, steps: int) -> int:
    """So many steps down from a grade, at most to the lowest of the class."""
    worse = [rung.band for rung in ladder if rung.band > bar][:steps]
    return worse[-1] if worse else bar


def best_first(total: Column, keys: Sequence[Column], id_order: Ints) -> Ints:
    """All units from best to worst: by total, then by each key (larger first), then by id, so the order is total.

    `id_order[i]` is the place of unit i when ids are sorted.
    """
    return np.lexsort([id_order, *(-key.num for key in reversed(keys)), -total.num])


def rank(ranking: Ranking, total: Column, open_: Mask, lists: Lists, keys: Sequence[Column], id_order: Ints) -> Ranked:
    """Places within each list; units that are not `open_` get place 0."""
    place = np.zeros(len(open_), dtype=np.int64)
    queue = best_first(total, keys if ranking.ties is Ties.ORDER else (), id_order)
    queue = queue[open_[queue]]
    if len(lists.names) > 1:
        queue = queue[np.argsort(lists.codes[queue], kind="stable")]
    if len(queue):
        first = _changes(lists.codes[queue])
        fresh = first | _changes(total.num[queue]) if ranking.ties is not Ties.ORDER else np.ones(len(queue), np.bool_)
        counted = np.cumsum(fresh) if ranking.ties is Ties.DENSE else np.arange(1, len(queue) + 1)
        start = np.maximum.accumulate(np.where(first, counted, 0))
        place[queue] = np.maximum.accumulate(np.where(fresh, counted, 0)) - start + 1
    return Ranked(ranking, place, lists.each, total)


def _changes(values: Array) -> Mask:
    """Where a value differs from the one before; the first always does."""
    found = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


MULTIPLIER_PLACES = 4


@dataclass(frozen=True, slots=True)
class _Lines:
    """Each band's multiplier as a line in the score: `first` + `slope` x (score - `low`), over `span` points from `low` on. The rows are
    those of the bands and one for units without a band; the same again for each class with lines of its own."""

    low: Column
    span: Column
    slope: Column
    first: Column


def multipliers(
    grades: Grades,
    found: Ints,
    total: Column,
    top: Fraction,
    effects: Mapping[int, Sequence[tuple[Text, Effect]]],
    kind: Ints | None = None,
) -> Column:
    """The payout multiplier of each unit: its grade's number, or run linearly through the grade's range by its score.

    A range ends where the next better band of the unit's class begins; for the best band at `top`. Four decimals, half-up. The lowest
    payout of the vetoes, red lines and gates in force bounds it; none of them ever lifts it.
    """
    lines, many = _lines(Same(grades), top), len(grades.bands)
    row = found if kind is None else np.where(found < 0, many, found) + kind * (many + 1)
    along = (total - lines.low.take(row)).at_least(0).at_most(lines.span.take(row))
    result = along * lines.slope.take(row) + lines.first.take(row)
    fixed = {
        unit: min(effect.payout for _, effect in acting if effect.payout is not None)
        for unit, acting in effects.items()
        if any(effect.payout is not None for _, effect in acting)
    }
    if fixed:
        mask = np.zeros(len(found), np.bool_)
        mask[list(fixed)] = True
        result = result.where(mask, result.at_most(Column.sparse(fixed, len(found))))
    return result.half_up(MULTIPLIER_PLACES)


_Line = tuple[Fraction, Fraction, Fraction, Fraction]


@lru_cache(maxsize=256)
def _lines(kept: Same[Grades], top: Fraction) -> _Lines:
    lines: list[_Line] = []
    for name in ("", *kept.it.lines):
        ladder = kept.it.ladder(name)
        lines += [_line(band, index, ladder, top) for index, band in enumerate(kept.it.bands)]
        lines.append((Fraction(0),) * 4)
    low, span, slope, first = zip(*lines, strict=True)
    return _Lines(Column.of(low), Column.of(span), Column.of(slope), Column.of(first))


def _line(band: Grade, index: int, ladder: Ladder, top: Fraction) -> _Line:
    """(low, span, slope, first) of a band; a band without a range is a level line.

    A grade that a class does not have is set only from above its range, so its line is level at the end of the range, too.
    """
    first, last = band.bonus or (Fraction(0), Fraction(0))
    begins = dict(ladder)
    low = begins.get(index) or Fraction(0)
    above = [least for place, least in ladder if place < index and least is not None]
    span = (min(above) if above else top) - low
    if first == last or span <= 0 or index not in begins:
        return Fraction(0), Fraction(0), Fraction(0), last
    return low, span, (last - first) / span, first


def top_of(scheme: Scheme) -> Fraction:
    """Where the best band ends for a bonus range: the ledger's last upper clamp, else full marks."""
    highs = [
        step.action.high for step in scheme.ledger if isinstance(step.action, Clamp) and step.action.high is not None
    ]
    return highs[-1] if highs else scheme.scale.full


def bonus_ranges(scheme: Scheme, unit_class: str = "") -> list[tuple[Grade, Fraction, Fraction]]:
    """Each grade whose multiplier runs with the score, and the scores it runs between for units of a class."""
    if scheme.grades is None:
        return []
    ladder, top = scheme.grades.ladder(unit_class), top_of(scheme)
    lines = [(band, *_line(band, index, ladder, top)) for index, band in enumerate(scheme.grades.bands)]
    return [(band, low, low + span) for band, low, span, slope, _ in lines if slope]


def share_out(weights: Column, amount: Fraction, places: int, most: Column | None = None) -> Column:
    """Share an amount in proportion to `weights` to the last unit of 10**-places, by largest remainder: the parts add up exactly.

    Equal remainders go to the earlier unit. Finer decimals of the amount than `places` are not shared out, and nothing is where all
    weights are zero. With `most`, no unit gets more than that: what it would get beyond goes to the others in proportion, and where
    all are at their most the rest stays unpaid.
    """
    step = 10**places
    units = floor(amount * step)
    if most is None:
        return Column(small(_portions(weights.num, units)), step)
    caps = fit(most.num, most.reach_times(step)) * step // most.den
    counts = np.zeros(len(weights), dtype=object)
    free = np.flatnonzero(weights.num > 0)
    while len(free):
        portions = _portions(weights.num[free], units)
        over = portions > caps[free]
        if not over.any():
            counts[free] = portions
            break
        full = free[over]
        counts[full] = caps[full]
        units -= int(caps[full].sum())
        free = free[~over]
    return Column(small(counts), step)


def _portions(weights: Array, units: int) -> Array:
    """So many indivisible units in proportion to integer weights, by largest remainder."""
    whole = int(fit(weights, reach(weights) * len(weights)).sum())
    if whole == 0 or units <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = fit(weights, max(reach(weights) * units, whole)) * units
    counts, rest = exact // whole, exact % whole
    order = np.argsort(-rest, kind="stable")
    counts[order[: units - int(counts.sum())]] += 1
    return small(counts)


def pay(pool: Pool, multiplier: Column, base: Column, coefficient: Column | None) -> PoolShares:
    """A pool's shares: base x multiplier (x coefficient), in proportion where the pool is fixed; nobody is paid more than `most_each`
    of its base."""
    due = base * multiplier
    if coefficient is not None:
        due = due * coefficient
    most = base * pool.most_each if pool.most_each is not None else None
    if most is not None:
        due = due.at_most(most)
    if pool.amount is None:
        paid = due.half_up(pool.places)
        return PoolShares(pool, base, paid, paid.sum(), coefficient)
    return PoolShares(pool, base, share_out(due, pool.amount, pool.places, most), pool.amount, coefficient)
