"""Grades (bands and quotas that sum), rankings with ties, and what results bring (multipliers, pools to the cent)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor

import numpy as np
import numpy.typing as npt

from ..scheme.model.events import Effect
from ..scheme.model.outcomes import Grade, Grades, Pool, Ranking, Ties
from ..values.text import Text
from .column import Column
from .result import PoolShares, Ranked

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


def band_of(bands: Sequence[Grade], score: Fraction) -> int:
    """The index of the band a score falls into (-1: below every band)."""
    for index, band in enumerate(bands):
        if band.least is None or score >= band.least:
            return index
    return -1


def _bands(grades: Grades, total: Column) -> Ints:
    met = total.half_up(grades.round_first) if grades.round_first is not None else total
    found = np.full(len(total), -1, dtype=np.int64)
    for index in range(len(grades.bands) - 1, -1, -1):
        least = grades.bands[index].least
        reached = np.ones(len(total), np.bool_) if least is None else (met - least).num >= 0
        found[reached] = index
    return found


def grade(grades: Grades, total: Column, open_: Mask, lists: Sequence[str], order: Sequence[int]) -> Ints:
    """Each unit's band index. `open_` units take part; `order` lists all units from best to worst, ties settled."""
    by_band = np.where(open_, _bands(grades, total), -1)
    if not any(band.quota is not None for band in grades.bands):
        return by_band
    result = np.full(len(total), -1, dtype=np.int64)
    queues: dict[str, list[int]] = defaultdict(list)
    for unit in order:
        if open_[unit]:
            queues[lists[unit]].append(unit)
    for queue in queues.values():
        counts = largest_remainder([band.quota or Fraction(0) for band in grades.bands], len(queue))
        places = iter(queue)
        for index, count in enumerate(counts):
            for _ in range(count):
                unit = next(places)
                result[unit] = max(index, int(by_band[unit])) if grades.and_band else index
    return result


def limit(grades: Grades, found: Ints, effects: Mapping[int, Sequence[tuple[Text, Effect]]]) -> tuple[Ints, dict[int, Text]]:
    """Vetoes, red lines and gates act on the grades already given; a place freed by a ceiling is not handed on."""
    result, notes = found.copy(), {}
    names = {band.id: index for index, band in enumerate(grades.bands)}
    for unit, acting in effects.items():
        if result[unit] < 0:
            continue
        for title, effect in acting:
            before = int(result[unit])
            after = before
            if effect.ceiling:
                after = max(after, names[effect.ceiling])
            if effect.down:
                after = min(after + effect.down, len(grades.bands) - 1)
            if effect.grade:
                after = names[effect.grade]
            if after != before:
                result[unit] = after
                was, now = grades.bands[before].id, grades.bands[after].id
                notes[unit] = Text(f"{title.zh}：{was} → {now}", f"{title.en}: {was} -> {now}")
    return result, notes


def best_first(total: Column, keys: Sequence[Sequence[Fraction]], ids: Sequence[str]) -> list[int]:
    """All units from best to worst: by total, then by each key (larger first), then by id, so the order is total."""
    values = total.num
    if not keys:
        return [int(i) for i in sorted(range(len(ids)), key=lambda i: (-int(values[i]), ids[i]))]
    return sorted(range(len(ids)), key=lambda i: (-int(values[i]), *(-key[i] for key in keys), ids[i]))


def rank(ranking: Ranking, total: Column, open_: Mask, lists: Sequence[str], keys: Sequence[Sequence[Fraction]], ids: Sequence[str]) -> Ranked:
    """Places within each list; units that are not `open_` get place 0."""
    place = np.zeros(len(ids), dtype=np.int64)
    members: dict[str, list[int]] = defaultdict(list)
    for unit in best_first(total, keys if ranking.ties is Ties.ORDER else (), ids):
        if open_[unit]:
            members[lists[unit]].append(unit)
    for queue in members.values():
        shown = 0
        for position, unit in enumerate(queue, start=1):
            tied = position > 1 and total.num[unit] == total.num[queue[position - 2]] and ranking.ties is not Ties.ORDER
            if not tied:
                shown = shown + 1 if ranking.ties is Ties.DENSE else position
            place[unit] = shown
    return Ranked(ranking, place, tuple(lists))


MULTIPLIER_PLACES = 4


def multipliers(
    bands: Sequence[Grade], found: Ints, total: Column, top: Fraction, effects: Mapping[int, Sequence[tuple[Text, Effect]]]
) -> Column:
    """The payout multiplier of each unit: its grade's number, or run linearly through the grade's range by its score.

    A range ends where the next better band begins; for the best band at `top`. Four decimals, half-up. A veto's payout wins.
    """
    values = []
    for unit in range(len(found)):
        index = int(found[unit])
        value = Fraction(0) if index < 0 or bands[index].bonus is None else _bonus(bands, index, total.at(unit), top)
        fixed = [effect.payout for _, effect in effects.get(unit, ()) if effect.payout is not None]
        values.append(min(fixed) if fixed else value)
    return Column.of(values).half_up(MULTIPLIER_PLACES)


def _bonus(bands: Sequence[Grade], index: int, score: Fraction, top: Fraction) -> Fraction:
    bonus = bands[index].bonus
    if bonus is None or bonus[0] == bonus[1]:
        return bonus[0] if bonus else Fraction(0)
    low = bands[index].least or Fraction(0)
    above = [band.least for band in bands[:index] if band.least is not None]
    high = min(above) if above else top
    along = min(max(score - low, Fraction(0)), high - low) / (high - low) if high > low else Fraction(1)
    return bonus[0] + (bonus[1] - bonus[0]) * along


def share_out(weights: Sequence[Fraction], amount: Fraction, places: int) -> list[Fraction]:
    """Share an amount in proportion to `weights` to the last unit of 10**-places, by largest remainder: the parts add up exactly."""
    total = sum(weights, Fraction(0))
    step = 10**places
    if total == 0 or (amount * step).denominator != 1:
        return [Fraction(0)] * len(weights)
    return [Fraction(units, step) for units in largest_remainder(weights, int(amount * step))]


def pay(pool: Pool, multiplier: Column, figure: Callable[[str], Sequence[Fraction | None]], coefficient: Column | None) -> PoolShares:
    """A pool's shares: base x multiplier (x coefficient), in proportion where the pool is fixed, each capped at `most_each` of its base."""
    base = [value if value is not None else Fraction(0) for value in figure(pool.base)]
    factors = [multiplier.at(i) * (coefficient.at(i) if coefficient else 1) for i in range(len(base))]
    due = [b * f for b, f in zip(base, factors, strict=True)]
    if pool.most_each is not None:
        due = [min(d, b * pool.most_each) for d, b in zip(due, base, strict=True)]
    if pool.amount is None:
        paid = Column.of(due).half_up(pool.places)
        return PoolShares(pool, Column.of(base), paid, sum(paid.fractions(), Fraction(0)))
    return PoolShares(pool, Column.of(base), Column.of(share_out(due, pool.amount, pool.places)), pool.amount)
