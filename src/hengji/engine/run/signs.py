"""Figures on the other side of zero than what they are measured by: a loss that became a profit, or a minus that was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formula.tree import Name
from ..intake.tables import Tables
from ..scheme.model.indicators import Indicator
from ..scheme.model.scorecards import Feed, Item
from ..values.finding import Finding, Level, Source
from ..values.text import Text
from .inputs import Sources
from .places import measures_behind
from .plausible import SHOWN, Confirmed, brief, the_rest
from .result import CardRun
from .series import Series

ALIKE = 1.25
"""A loss of the very size of the profit planned and of last year's, so many times more or less at most, may be one minus too many."""

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def turned_signs(
    cards: Sequence[CardRun], sources: Sources, tables: Tables, names: Sequence[str], sure: Confirmed
) -> list[Finding]:
    """Assessed figures above zero with a target below it, or the other way round with a size that tells: a note where only the target
    is contradicted, a warning where last year, or the easiest tier, is too."""
    found: list[Finding] = []
    for card in cards:
        for row, item in enumerate(card.items):
            indicator = sources.scheme.indicators.get(item.of)
            given = card.inputs[row]
            if item.feed is Feed.INDICATOR and indicator is not None and "target" in given.tiers and not given.kinds:
                told = list(_turned(_Beside(card, row, item, indicator, sources), tables, names, sure))
                found += told[:SHOWN] + the_rest(item.title, len(told))
    return found


class _Beside:
    """An item's figures on a card, its tiers and last year's figures; NaN where there is none."""

    def __init__(self, card: CardRun, row: int, item: Item, indicator: Indicator, sources: Sources) -> None:
        self.card, self.item, self.indicator, self.sources = card, item, indicator, sources
        given = card.inputs[row]
        self._given, self._scale = given, 10.0**given.places
        den: Any = 1 if given.den is None else given.den.astype(np.float64)
        self.actual = np.where(
            card.scores.null[row] == 0, np.asarray(given.x, dtype=np.float64) / den / self._scale, np.nan
        )
        self.target, self.base = self._tier("target"), self._tier("base")
        last, tier = self._last_year(), self._tier("prior")
        self.prior = np.where(np.isnan(tier), last, tier)

    def _tier(self, name: str) -> Floats:
        size = (len(self.card.units),)
        if name not in self._given.tiers:
            return np.full(size, np.nan)
        values = self._given.as_agreed(name)
        lacking = np.broadcast_to(self._given.no_tier.get(name, np.zeros(1, np.bool_)), size)
        found: Floats = np.where(lacking, np.nan, values)
        return found

    def _measure(self) -> str:
        formula = self.indicator.formula
        return formula.name if isinstance(formula, Name) else self.indicator.id

    def _series(self, back: int) -> Series | None:
        return self.sources.facts.known(self._measure(), self.sources.period.back(back))

    def _last_year(self) -> Floats:
        """Last year's figures of a reported indicator: of their sign is asked, and of their size in the indicator's unit."""
        series, measure = self._series(1), self.sources.scheme.measures.get(self._measure())
        if series is None:
            return np.full(len(self.card.units), np.nan)
        factor = 1.0 if measure is None else float(measure.unit.factor / self.indicator.unit.factor)
        values = np.asarray(series.num, dtype=np.float64) / (series.den * 10.0**series.places) * factor
        found: Floats = np.where(series.null == 0, values, np.nan)[self.card.units]
        return found

    def where(self, column: int, tables: Tables) -> Source:
        """The cell of a unit's figure, the item where it is computed."""
        unit = int(self.card.units[column])
        for measure, when in measures_behind(self.sources, self.item.of, 0):
            series = self.sources.facts.known(measure, when)
            if series is not None and series.row[unit] >= 0 and isinstance(self.indicator.formula, Name | None):
                return tables.facts.where(int(series.row[unit]), "value")
        return Source(field=self.item.id, clause=self.item.clause)


def _turned(beside: _Beside, tables: Tables, names: Sequence[str], sure: Confirmed) -> Iterator[Finding]:
    actual, target, prior, base = beside.actual, beside.target, beside.prior, beside.base
    with np.errstate(invalid="ignore"):
        gained = (actual > 0) & (target < 0)
        last = gained & (prior < 0)
        between = gained & (base < 0) & (-actual <= np.maximum(base, target)) & (-actual >= np.minimum(base, target))
        lost = (actual < 0) & _alike(-actual, target) & _alike(-actual, prior)
    doubted = (last | between | lost) & ~sure(beside.item, beside.card.units)
    for column in np.flatnonzero(gained | doubted):
        name, at = names[int(beside.card.units[column])], int(column)
        if doubted[column]:
            other = prior[column] if last[column] or lost[column] else base[column]
            word = Text("上年值", "last year's") if last[column] or lost[column] else Text("基本值", "the base")
            yield _contradicting(
                name, beside, actual[column], target[column], word, float(other), beside.where(at, tables)
            )
        else:
            yield _other_sign(name, beside.item, beside.indicator, actual[column], target[column])


def _alike(one: Floats, other: Floats) -> Mask:
    both = (one > 0) & (other > 0)
    times = np.divide(np.maximum(one, other), np.minimum(one, other), out=np.full(len(one), np.inf), where=both)
    alike: Mask = both & (times <= ALIKE)
    return alike


def _contradicting(
    name: str, beside: _Beside, actual: float, target: float, word: Text, other: float, where: Source
) -> Finding:
    item = beside.item
    one, two, three = (f"{brief(value)} {beside.indicator.unit.symbol}".rstrip() for value in (actual, target, other))
    message = Text(
        f"{name}：“{item.title.zh}”实际值 {one}，正负号与目标值 {two}、{word.zh} {three} 都相反，像是漏写或多写了负号；仍按此计算",
        f"{name}: '{item.title.en}' is {one}; its target, {two}, and {word.en}, {three}, have the other sign, as if a minus were lost; "
        "used all the same",
    )
    hint = Text(
        "核对正负号；核实无误的，在指标数表“状态”一列写“已核实”",
        "check the sign; if it is right, write 'confirmed' in `status` of the facts",
    )
    return Finding("sign-contradicted", Level.WARNING, message, hint, where)


def _other_sign(name: str, item: Item, indicator: Indicator, actual: float, target: float) -> Finding:
    one, other = (f"{brief(value)} {indicator.unit.symbol}".rstrip() for value in (actual, target))
    message = Text(
        f"{name}：“{item.title.zh}”目标值 {other} 为负，实际值 {one} 为正；仍按此计算",
        f"{name}: the target of '{item.title.en}', {other}, is below zero, the figure, {one}, above; used all the same",
    )
    hint = Text("核对目标值的正负号；扭亏的不用改", "check the sign of the target; leave it if a loss became a profit")
    return Finding("sign-of-target", Level.NOTE, message, hint, Source(field=item.id, clause=item.clause))
