"""Figures nobody would believe: a thousand times last year's, or the target's; a percentage written as a ratio; one zero too many.

They are told with their unit and place and used all the same: only a person knows whether the year was extraordinary. Whoever has
looked says so in the column `status` of the facts, and the figure is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formula.tree import Name
from ..intake.tables import Tables
from ..scheme.model.indicators import Indicator, Measure
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.number import half_up, show
from ..values.period import Period
from ..values.text import Text
from ..values.unit import Unit
from .facts import FactBook
from .inputs import Sources
from .places import measures_behind
from .result import CardRun
from .series import Series
from .targets import TargetBook

SLIP = 1000
"""From this many times on, up or down, a figure looks like a slip of its unit (元, 千元, 万元, 亿元)."""

RATE_SLIP = (50, 200)
"""A rate so many times smaller or larger than before looks like 0.65 for 65 %, where the larger one is `RATE_FROM` or more."""

RATE_FROM = 10
ZERO_MORE = 8
"""From this many times better than its target, or larger than what rates of the others are, a figure may have a digit too many."""

NEAR = 3
"""A rate so many times more or less than last year's has hardly moved, where another is fifty times."""

PRIOR = "prior"
"""The column of the targets table for last year's figure."""

RATIO_FROM = 0.2
"""Targets of a rate from here to one may be ratios; smaller ones are small rates."""

PEERS = 4
"""So many units must report a rate before one of them can be odd among them."""

SHOWN = 50
"""Findings told one by one for a measure or item; the rest are counted in one more line."""

LESS = (8, 12.5, 50)
"""A figure so many times worse than its target, or from the last number on, may lack a digit or be in another unit of measure."""

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Confirmed = Callable[[Item, npt.NDArray[np.int64]], Mask]
"""For an item and units: whether somebody confirmed a figure behind it."""

Written = Callable[[Item, int], Source]
"""For an item and a unit: the cells its figure was written in."""

_HINT = Text(
    "核对数值与计量单位（元、千元、万元、亿元；% 与小数）；核实无误的，在指标数表“状态”一列写“已核实”",
    "check the figure and its unit (a power of ten; % or a ratio); if it is right, write 'confirmed' in `status` of the facts",
)
_DIGIT = Text(
    "核对是否多写、少写了一位，计量单位对不对；核实无误的，在指标数表“状态”一列写“已核实”",
    "check for a digit too many or too few, and the unit; if it is right, write 'confirmed' in `status` of the facts",
)


def slips(facts: FactBook, tables: Tables, period: Period, names: Sequence[str]) -> list[Finding]:
    """Reported figures that lie far from last year's figure of the same unit and measure."""
    found: list[Finding] = []
    for id, measure in facts.measures.items():
        now, before = facts.known(id, period), facts.known(id, period.back())
        if now is None or before is None:
            continue
        far = _far(_floats(now), _floats(before), rate=measure.unit.is_rate) & (now.null == 0) & (before.null == 0)
        far &= ~facts.confirmed(now)
        told = [_slip(measure, period, now, before, int(unit), names, tables) for unit in np.flatnonzero(far)[:SHOWN]]
        found += [*told, *the_rest(measure.title, int(far.sum()))]
    return found


def odd_among_peers(facts: FactBook, tables: Tables, period: Period, names: Sequence[str]) -> list[Finding]:
    """Rates that are to most units' as 0.98 to 98, or as 980: where neither a target nor last year tells, the others do."""
    found: list[Finding] = []
    for id, measure in facts.measures.items():
        now = facts.known(id, period)
        if now is None or not measure.unit.is_rate:
            continue
        given = now.null == 0
        values = _floats(now)
        middle = float(np.median(values[given])) if given.sum() >= PEERS else 0.0
        if middle < RATE_FROM:
            continue
        small = (values > 0) & (values * RATE_SLIP[0] <= middle) & (values <= 1)
        odd = given & (small | (values >= ZERO_MORE * middle)) & ~facts.confirmed(now)
        told = [_odd(measure, now, int(unit), middle, names, tables) for unit in np.flatnonzero(odd)[:SHOWN]]
        found += [*told, *the_rest(measure.title, int(odd.sum()))]
    return found


def far_from_target(
    cards: Sequence[CardRun], scheme: Scheme, names: Sequence[str], confirmed: Confirmed, written: Written
) -> list[Finding]:
    """Assessed figures that lie far from their own target, or so far on its better side that a digit may be too many."""
    found: list[Finding] = []
    for card in cards:
        for row, item in enumerate(card.items):
            indicator = scheme.indicators.get(item.of)
            given = card.inputs[row]
            if item.feed is not Feed.INDICATOR or indicator is None or "target" not in given.tiers or given.kinds:
                continue
            den: Any = 1 if given.den is None else given.den.astype(np.float64)
            scale = 10.0**given.places
            actual = np.asarray(given.x, dtype=np.float64) / den / scale
            target = given.as_agreed("target")
            scored = (card.scores.null[row] == 0) & ~confirmed(item, card.units)
            far = _far(actual, target, rate=indicator.unit.is_rate) & scored
            more = _digit_more(actual, target, indicator.direction) & scored & ~far
            if _is_amount(indicator):
                more |= _digit_less(actual, target, indicator.direction) & scored & ~far
            for column in np.flatnonzero(more)[:SHOWN]:
                whose = int(card.units[column])
                told = _too_good(names[whose], item, indicator, actual[column], target[column])
                found.append(replace(told, where=written(item, whose)))
            found += the_rest(item.title, int(more.sum()))
            for column in np.flatnonzero(far)[:SHOWN]:
                whose = int(card.units[column])
                told = _off_target(names[whose], item, indicator, actual[column], target[column])
                found.append(replace(told, where=written(item, whose)))
            found += the_rest(item.title, int(far.sum()))
    return found


def far_from_prior(
    cards: Sequence[CardRun], scheme: Scheme, targets: TargetBook, names: Sequence[str], confirmed: Confirmed
) -> list[Finding]:
    """Assessed figures that lie a slip of the unit away from last year's figure as the targets table gives it.

    Of small rates the others tell: a hundred times apart is a slip where most lie within `NEAR` times of theirs.
    """
    found: list[Finding] = []
    for card in cards:
        for row, item in enumerate(card.items):
            indicator, given = scheme.indicators.get(item.of), card.inputs[row]
            names_of = [name for name, tier in item.tiers.items() if tier.column == PRIOR and name in given.tiers]
            if item.feed is not Feed.INDICATOR or indicator is None or not names_of or given.kinds:
                continue
            den: Any = 1 if given.den is None else given.den.astype(np.float64)
            scale = 10.0**given.places
            actual = np.asarray(given.x, dtype=np.float64) / den / scale
            prior = given.as_agreed(names_of[0])
            scored = card.scores.null[row] == 0
            far = _far(actual, prior, rate=indicator.unit.is_rate) | _odd_rates(actual, prior, scored, indicator)
            far &= scored & ~confirmed(item, card.units)
            for column in np.flatnonzero(far)[:SHOWN]:
                unit = int(card.units[column])
                where = targets.place(item.id, PRIOR, unit) or Source(field=item.id, clause=item.clause)
                found.append(_off_prior(names[unit], item, indicator, actual[column], prior[column], where))
            found += the_rest(item.title, int(far.sum()))
    return found


def _odd_rates(actual: Floats, prior: Floats, scored: Mask, indicator: Indicator) -> Mask:
    """Rates about a thousand times apart from last year's, and small ones a hundred times, where the others have hardly moved."""
    both = scored & (actual * prior > 0)
    times = np.divide(np.abs(actual), np.abs(prior), out=np.ones_like(actual), where=both)
    apart = np.maximum(times, 1 / times)
    odd = both & (apart >= RATE_SLIP[0]) & (apart <= RATE_SLIP[1])
    near = both & (apart <= NEAR)
    thousand = both & (2 * apart >= SLIP) & (np.maximum(np.abs(actual), np.abs(prior)) >= RATE_FROM)
    if not indicator.unit.is_rate:
        return np.zeros(len(actual), dtype=np.bool_)
    told = near.sum() >= PEERS - 1 and odd.sum() * 4 <= near.sum() + odd.sum()
    return odd | thousand if told else thousand


def rates_below_one(cards: Sequence[CardRun], scheme: Scheme) -> list[Finding]:
    """Rates in % of which every figure and every target lies below one: as if 65 % were written 0.65 throughout."""
    found: list[Finding] = []
    for card in cards:
        for row, item in enumerate(card.items):
            indicator, tier = scheme.indicators.get(item.of), item.tiers.get("target")
            if item.feed is not Feed.INDICATOR or indicator is None or tier is None or not tier.column:
                continue
            if indicator.formula is not None or not indicator.unit.is_rate:
                continue
            given, scored = card.inputs[row], card.scores.null[row] == 0
            actual = np.asarray(given.x, dtype=np.float64)[scored] / 10.0**given.places
            target = given.as_agreed("target")[scored]
            ratios = (np.abs(actual) <= 1.5) & (actual != 0) & (target >= RATIO_FROM) & (target <= 1)
            if len(ratios) > 1 and ratios.all():
                found.append(_all_below_one(item, indicator, float(np.median(actual)), float(np.median(target))))
    return found


def _all_below_one(item: Item, indicator: Indicator, actual: float, target: float) -> Finding:
    symbol = indicator.unit.symbol
    message = Text(
        f"“{item.title.zh}”以 {symbol} 计，各单位的实际值都在 {brief(actual)} {symbol} 上下，目标值在 {brief(target)} {symbol} 上下",
        f"'{item.title.en}' is in {symbol}; all figures are about {brief(actual)} {symbol}, the targets about {brief(target)} {symbol}",
    )
    hint = Text("若 65 % 写成了 0.65，改为 65 或 65%", "if 65 % was written 0.65, write 65 or 65%")
    return Finding("rate-below-one", Level.NOTE, message, hint, Source(field=item.id, clause=item.clause))


def out_of_bounds(scheme: Scheme, cards: Sequence[CardRun], names: Sequence[str]) -> list[Finding]:
    """Assessed figures outside the bounds their indicator states."""
    found: list[Finding] = []
    for card in cards:
        for row, item in enumerate(card.items):
            indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
            if indicator is None or indicator.plausible == (None, None):
                continue
            outside = list(_outside(card, row, indicator))
            found += [_beyond(names[unit], item, indicator, value) for unit, value in outside[:SHOWN]]
            found += the_rest(item.title, len(outside))
    return found


def confirmed(sources: Sources, item: Item, units: npt.NDArray[np.int64]) -> Mask:
    """For each of these units, whether somebody confirmed a figure behind an item."""
    sure = np.zeros(len(units), dtype=np.bool_)
    for measure, when in measures_behind(sources, item.of, 0) if item.feed is Feed.INDICATOR else ():
        series = sources.facts.known(measure, when)
        if series is not None:
            sure |= sources.facts.confirmed(series)[units]
    return sure


def _outside(card: CardRun, row: int, indicator: Indicator) -> Iterator[tuple[int, Fraction]]:
    given, (low, high) = card.inputs[row], indicator.plausible
    for column in np.flatnonzero(card.scores.null[row] == 0):
        den = 1 if given.den is None else int(given.den[column])
        value = Fraction(int(given.x[column]), den * 10**given.places)
        if (low is not None and value < low) or (high is not None and value > high):
            yield int(card.units[column]), value


def _floats(series: Series) -> Floats:
    values: Floats = np.asarray(series.num, dtype=np.float64) / (series.den * 10.0**series.places)
    return values


def _far(now: Floats, before: Floats, *, rate: bool) -> Mask:
    """Where one of two figures is so many times the other; nothing is told of zeros."""
    one, other = np.abs(now), np.abs(before)
    both = (one > 0) & (other > 0)
    larger = np.maximum(one, other)
    times = np.divide(larger, np.minimum(one, other), out=np.ones_like(one), where=both)
    far = both & (times >= SLIP)
    if rate:
        far |= both & (times >= RATE_SLIP[0]) & (times <= RATE_SLIP[1]) & (larger >= RATE_FROM)
    return far


def _digit_more(actual: Floats, target: Floats, direction: Direction) -> Mask:
    """Where a figure is on the better side of its target by a digit; a direction that is neither up nor down tells nothing."""
    both = (actual > 0) & (target > 0)
    match direction:
        case Direction.HIGHER:
            return both & (actual >= ZERO_MORE * target)
        case Direction.LOWER:
            return both & (actual * ZERO_MORE <= target)
        case _:
            return np.zeros(len(actual), dtype=np.bool_)


def _digit_less(actual: Floats, target: Floats, direction: Direction) -> Mask:
    """Where a figure is on the worse side of its target by a digit, or by much more."""
    both = (actual > 0) & (target > 0)
    worse = np.divide(target, actual, out=np.ones_like(actual), where=both)
    if direction is Direction.LOWER:
        worse = np.divide(actual, target, out=np.ones_like(actual), where=both)
    elif direction is not Direction.HIGHER:
        return np.zeros(len(actual), dtype=np.bool_)
    return both & (((worse >= LESS[0]) & (worse <= LESS[1])) | (worse >= LESS[2]))


def _is_amount(indicator: Indicator) -> bool:
    """Whether an indicator is a reported amount: no rate, no count, nothing computed of several figures."""
    plain = indicator.formula is None or isinstance(indicator.formula, Name)
    return plain and bool(indicator.unit.dimension) and not _is_count(indicator.unit)


def _is_count(unit: Unit) -> bool:
    return unit.dimension in ((("count", 1),), (("person", 1),))


def _slip(
    measure: Measure, period: Period, now: Series, before: Series, unit: int, names: Sequence[str], tables: Tables
) -> Finding:
    one, other = now.value(unit), before.value(unit)
    symbol, times = measure.unit.symbol, _times(float(one), float(other))
    shown = f"{names[unit]}：{measure.title.zh} {period} {show(one)} {symbol}，{period.back()} {show(other)} {symbol}"
    said = f"{names[unit]}: {measure.title.en} {period} {show(one)} {symbol}, {period.back()} {show(other)} {symbol}"
    where = tables.facts.where(int(now.row[unit]), "value") if now.row[unit] >= 0 else Source(field=measure.id)
    message = Text(
        f"{shown}，相差约 {times} 倍，像是计量单位写错；仍按此计算",
        f"{said}: about {times} times apart, as by a slip of the unit; used all the same",
    )
    return Finding("implausible-change", Level.ERROR, message, _HINT, where)


def _off_target(name: str, item: Item, indicator: Indicator, actual: float, target: float) -> Finding:
    times = _times(actual, target)
    one, other = (f"{brief(value)} {indicator.unit.symbol}" for value in (actual, target))
    message = Text(
        f"{name}：“{item.title.zh}”实际值 {one}，目标值 {other}，相差约 {times} 倍，像是计量单位写错；仍按此计算",
        f"{name}: '{item.title.en}' is {one}, its target {other}: about {times} times apart, as by a slip of the unit; used all the same",
    )
    return Finding("implausible-target", Level.ERROR, message, _HINT, Source(field=item.id, clause=item.clause))


def _off_prior(name: str, item: Item, indicator: Indicator, actual: float, prior: float, where: Source) -> Finding:
    times = _times(actual, prior)
    one, other = (f"{brief(value)} {indicator.unit.symbol}".rstrip() for value in (actual, prior))
    message = Text(
        f"{name}：“{item.title.zh}”实际值 {one}，上年值 {other}，相差约 {times} 倍，像是计量单位写错；仍按此计算",
        f"{name}: '{item.title.en}' is {one}, last year's {other}: about {times} times apart, as by a slip of the unit; used all the same",
    )
    return Finding("implausible-prior", Level.ERROR, message, _HINT, where)


def _too_good(name: str, item: Item, indicator: Indicator, actual: float, target: float) -> Finding:
    one, other = (f"{brief(value)} {indicator.unit.symbol}".rstrip() for value in (actual, target))
    times = _times(actual, target)
    message = Text(
        f"{name}：“{item.title.zh}”实际值 {one}，目标值 {other}，相差约 {times} 倍；仍按此计算",
        f"{name}: '{item.title.en}' is {one}, its target {other}: about {times} times apart; used all the same",
    )
    return Finding("far-from-target", Level.WARNING, message, _DIGIT, Source(field=item.id, clause=item.clause))


def _odd(measure: Measure, now: Series, unit: int, middle: float, names: Sequence[str], tables: Tables) -> Finding:
    value, symbol = now.value(unit), measure.unit.symbol
    where = tables.facts.where(int(now.row[unit]), "value") if now.row[unit] >= 0 else Source(field=measure.id)
    message = Text(
        f"{names[unit]}：{measure.title.zh} {show(value)} {symbol}，多数单位在 {brief(middle)} {symbol} 上下；仍按此计算",
        f"{names[unit]}: {measure.title.en} {show(value)} {symbol}, most units are about {brief(middle)} {symbol}; used all the same",
    )
    slip = value < middle
    return Finding("odd-among-peers", Level.ERROR if slip else Level.WARNING, message, _HINT if slip else _DIGIT, where)


def _beyond(name: str, item: Item, indicator: Indicator, value: Fraction) -> Finding:
    low, high = indicator.plausible
    bounds = f"{'' if low is None else show(low)} .. {'' if high is None else show(high)}".strip()
    shown = f"{show(half_up(value, 4))} {indicator.unit.symbol}".strip()
    message = Text(
        f"{name}：“{item.title.zh}” {shown} 不在合理范围 {bounds} 内，仍按此计算",
        f"{name}: '{item.title.en}' {shown} lies outside the plausible {bounds}; used all the same",
    )
    return Finding("implausible", Level.WARNING, message, _HINT, Source(field=item.id, clause=item.clause))


def brief(value: float) -> str:
    """A number for a message: four decimals at most."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _times(one: float, other: float) -> str:
    large, small = max(abs(one), abs(other)), min(abs(one), abs(other))
    return f"{round(large / small):,}"


def the_rest(title: Text, told: int) -> list[Finding]:
    """How many findings of a measure or item are not told one by one."""
    if told <= SHOWN:
        return []
    message = Text(f"{title.zh}：同样的还有 {told - SHOWN} 个", f"{title.en}: and {told - SHOWN} more")
    return [Finding("implausible-more", Level.WARNING, message)]
