"""Right figures in the wrong place: two headers exchanged, one column sorted or pasted a row too low.

Every single figure may look possible there; all of them together fit another column, or other units, far better than their own. What
they are measured by are the targets and last year's figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formula.tree import Binary, Name, Operator
from ..intake.tables import Tables
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from .facts import FactBook
from .names import listed
from .result import CardRun
from .series import Series

FEWEST = 3
"""So many units must agree that two columns are exchanged."""

MOST = 0.8
"""The share of the units that must."""

NEAR = 0.25
"""How far, in natural logarithms, a figure may lie from what it is measured by and still fit it: a quarter more or less."""

APART, APART_FEW = 0.6, 0.25
"""From this mean distance on, figures do not fit their own units: 1.8 times more or less; of a `FEW` units 1.3 times."""

ROWS = 5
"""So many units must report before a column can be out of step with them."""

UNRELATED, UNLIKE = 0.4, 0.8
"""Figures that follow what they are measured by less than this (rank correlation) are not their units' own; where they are a `HANDFUL`,
it is strange enough that as a whole they fit at all, and the second number does."""

HANDFUL, FEW = 12, 50

MANY = 20_000
"""Columns of more units than this are nobody's handwork, and are not compared pair by pair."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """An item's figures and targets on a card, in natural logarithms; NaN where either is not above zero or not given."""

    item: Item
    indicator: Indicator
    actual: Floats
    target: Floats


def misplaced(
    scheme: Scheme, cards: Sequence[CardRun], facts: FactBook, tables: Tables, period: Period, names: Sequence[str]
) -> list[Finding]:
    """Columns whose figures fit elsewhere."""
    found: list[Finding] = []
    for card in cards:
        judged = list(judged_items(scheme, card)) if len(card.units) <= MANY else []
        upside_down = [finding for each in judged if (finding := _upside_down(each)) is not None]
        swapped = [finding for one, other in combinations(judged, 2) for finding in _exchanged(one, other, card, names)]
        found += [*upside_down, *swapped]
        found += [finding for each in judged if (finding := _out_of_step_with_targets(each)) is not None]
    for id in facts.measures:
        now, before = facts.known(id, period), facts.known(id, period.back())
        if now is not None and before is not None:
            found += _out_of_step_with_last_year(facts, id, now, before, tables, period)
    return found


def judged_items(scheme: Scheme, card: CardRun) -> Iterator[Judged]:
    """The items of a card that have both a figure and a target."""
    for row, item in enumerate(card.items):
        given, indicator = card.inputs[row], scheme.indicators.get(item.of)
        if item.feed is not Feed.INDICATOR or indicator is None or "target" not in given.tiers or given.kinds:
            continue
        scale = 10.0**given.places
        den: Any = 1 if given.den is None else given.den.astype(np.float64)
        actual = np.asarray(given.x, dtype=np.float64) / den / scale
        target = given.as_agreed("target")
        known = (card.scores.null[row] == 0) & (actual > 0) & (target > 0)
        yield Judged(item, indicator, _logs(actual, known), _logs(target, known))


def _logs(values: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    found: Floats = np.full(len(values), np.nan)
    found[known] = np.log(values[known])
    return found


def _upside_down(each: Judged) -> Finding | None:
    """A quotient that most units have upside down: numerator and denominator are in each other's column."""
    formula = each.indicator.formula
    if not isinstance(formula, Binary) or formula.operator is not Operator.DIVIDE:
        return None
    if not (isinstance(formula.left, Name) and isinstance(formula.right, Name)) or each.indicator.unit.dimension:
        return None
    one = np.log(float(each.indicator.unit.factor))
    actual, target = each.actual + one, each.target + one
    known = ~np.isnan(actual)
    if known.sum() < FEWEST:
        return None
    actual, target = actual[known], target[known]
    turned = (actual * target < 0) & (np.abs(actual + target) <= NEAR) & (np.abs(actual - target) >= 2 * NEAR)
    if turned.mean() < MOST:
        return None
    middle, aim = (float(np.exp(np.median(values) - one)) for values in (actual, target))
    symbol, title = each.indicator.unit.symbol, each.item.title
    message = Text(
        f"“{title.zh}”{int(turned.sum())} 个单位的实际值（居中 {middle:.4g} {symbol}）像是分子分母颠倒了：目标值在 {aim:.4g} {symbol} 上下"
        "；仍按此计算",
        f"'{title.en}' of {int(turned.sum())} units (middle {middle:.4g} {symbol}) looks upside down: the targets are about {aim:.4g} "
        f"{symbol}; used all the same",
    )
    left, right = formula.left.name, formula.right.name
    hint = Text(
        f"核对指标数表里“{left}”与“{right}”两列的列名是否对调，或公式是否写反",
        f"see whether the headers of '{left}' and '{right}' in the facts, or the formula, are the wrong way round",
    )
    return Finding("columns-exchanged", Level.WARNING, message, hint, _place(each))


def _exchanged(one: Judged, other: Judged, card: CardRun, names: Sequence[str]) -> list[Finding]:
    """Two items whose figures fit each other's targets and not their own: for most units, or for one."""
    if one.indicator.unit.dimension != other.indicator.unit.dimension or one.item.of == other.item.of:
        return []
    factor = np.log(float(other.indicator.unit.factor / one.indicator.unit.factor))
    own = np.abs(one.actual - one.target) + np.abs(other.actual - other.target)
    cross = np.abs(one.actual - other.target - factor) + np.abs(other.actual - one.target + factor)
    known = ~np.isnan(own)
    fits = known & (cross <= NEAR) & (own >= 2 * APART) & (own >= 4 * cross)
    if not fits.any() or (known.sum() > FEW and fits.sum() < MOST * known.sum()):  # of many, some fit by chance
        return []
    titles = one.item.title, other.item.title
    zh, en = listed([names[int(unit)] for unit in card.units[fits]])
    message = Text(
        f"“{titles[0].zh}”与“{titles[1].zh}”的实际值像是写反了，各自符合对方的目标值：{zh}；仍按此计算",
        f"the figures of '{titles[0].en}' and '{titles[1].en}' look exchanged, each fits the other's target: {en}; used all the same",
    )
    hint = Text("核对这两个指标的数是否对调", "see whether the figures of the two are in each other's place")
    return [Finding("columns-exchanged", Level.WARNING, message, hint, _place(one))]


def _place(each: Judged) -> Source:
    return Source(field=each.item.id, clause=each.item.clause)


def _out_of_step_with_targets(each: Judged) -> Finding | None:
    """A column of figures that fit the targets of other units."""
    known = ~np.isnan(each.actual)
    if not _out_of_step(each.actual[known], each.target[known]):
        return None
    title = each.item.title
    message = Text(
        f"“{title.zh}”的实际值不合本单位的目标值，却合别的单位的：像是整列错了行；仍按此计算",
        f"the figures of '{title.en}' do not fit the targets of their own units, but those of others: as if the column were out of "
        "step; used all the same",
    )
    return Finding("rows-out-of-step", Level.WARNING, message, _STEP, _place(each))


def _out_of_step_with_last_year(
    facts: FactBook, id: str, now: Series, before: Series, tables: Tables, period: Period
) -> list[Finding]:
    """A column of figures that fit last year's of other units."""
    known = (now.null == 0) & (before.null == 0) & (now.num > 0) & (before.num > 0)
    one, other = (
        np.log(np.asarray(each.num[known], dtype=np.float64)) - each.places * np.log(10.0) - np.log(float(each.den))
        for each in (now, before)
    )
    if not _out_of_step(one, other):
        return []
    title, row = facts.measures[id].title, int(now.row[known][0])
    message = Text(
        f"{title.zh} {period} 不合各单位自己 {period.back()} 的数，却合别的单位的：像是整列错了行；仍按此计算",
        f"{title.en} {period} does not fit the units' own figures of {period.back()}, but those of others: as if the column were "
        "out of step; used all the same",
    )
    where = tables.facts.where(row, "value") if row >= 0 else Source(field=id)
    return [Finding("rows-out-of-step", Level.WARNING, message, _STEP, where)]


_STEP = Text(
    "核对这一列是否单独排过序，或粘贴时错开了一行",
    "see whether the column was sorted by itself, or pasted a row too high or too low",
)


def _out_of_step(values: Floats, own: Floats) -> bool:
    """Whether values fit what they are measured by as a whole, and not one by one."""
    if len(values) < ROWS:
        return False
    few = len(values) <= FEW
    apart = float(np.abs(values - own).mean())
    sorted_apart = float(np.abs(np.sort(values) - np.sort(own)).mean())
    if apart < (APART_FEW if few else APART) or sorted_apart > apart / 4:
        return False
    return _follows(values, own) < (UNLIKE if len(values) <= HANDFUL else UNRELATED)


def _follows(values: Floats, own: Floats) -> float:
    """The rank correlation of two columns."""
    one, other = (
        np.argsort(np.argsort(each, kind="stable"), kind="stable").astype(np.float64) for each in (values, own)
    )
    return float(np.corrcoef(one, other)[0, 1])
