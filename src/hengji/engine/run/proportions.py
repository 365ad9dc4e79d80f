"""A figure out of proportion to the unit's other figures: assets in 元 beside a revenue in 万元, where neither a target nor a prior tells.

Units of one group differ in size a thousandfold, so a figure is never compared with other units' alone: what is compared is how large it
is beside the same unit's other figures, and how large it is there in most units. In the statements of some 1,700 companies of all
industries no two neighbouring figures of one company lie `THOUSAND` apart; a slip of 千元, 万元 or 亿元 does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..intake.tables import Tables
from ..scheme.model.indicators import Measure, OverPeriods
from ..values.finding import Finding, Level, Source
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .facts import FactBook
from .result import Lists
from .series import Series

THOUSAND = 2.6
"""Orders of magnitude between a figure and the unit's other figures, measured by those of most units, that a slip of the unit makes."""

TWO = 3.0
"""The same, where a unit has two figures only: a shell without revenue has a loss all the same."""

AGREED = 3.5
"""The same, where last year's figure is like this year's: both may be wrong."""

ALIKE = 0.9
"""Figures of two years are alike when they lie closer than this."""

HUNDRED, CLEAR = 1.7, 3
"""Fewer orders of magnitude make a slip only where no other unit comes near: `CLEAR` times the next widest gap."""

LEAP = 0.75
"""A balance that has changed by a digit in a year and lies so far from the unit's other figures is odd."""

DIGIT = 0.12
"""A leap so near to a power of ten is a slip of a digit or of the unit; others have reasons of their own."""

STEADY = 0.8
"""A measure whose proportion to the others differs by more than this in a fifth of the units tells nothing."""

PEERS = 5
"""So many units must report before one of them can be odd among them."""

BOTH_SIGNS = 0.1
"""A measure that is negative in such a share of the units (finance expense, cash flow) passes through nought: there it may be tiny."""

PEOPLE = 20
"""Counts of people that are smaller in most units are no measure of size: casualties, not staff."""

SHOWN = 50
_SIZES = frozenset(
    {
        "money",
        "dollar",
        "euro",
        "hong kong dollar",
        "yen",
        "person",
        "mass",
        "power",
        "time",
        "volume",
        "standard coal",
        "carbon dioxide",
    }
)
_HINT = Text(
    "核对数值与计量单位（元、千元、万元、亿元）；核实无误的，在指标数表“状态”一列写“已核实”",
    "check the figure and its unit (a power of ten); if it is right, write 'confirmed' in `status` of the facts",
)
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Sized:
    """The figures of one measure that grow with a unit: their orders of magnitude, and whether last year's tells the same."""

    measure: Measure
    series: Series
    orders: Floats
    confirmed: Mask
    agreed: Mask
    told: Mask
    leapt: Floats
    """Orders of magnitude a balance has changed by since last year, where that is a leap; else 0."""
    signed: bool
    """Whether many units have it negative."""

    def may_be(self, apart: float) -> bool:
        """Whether a figure so many orders of magnitude away from its usual size is nothing odd."""
        return self.signed and apart < 0


def out_of_proportion(
    facts: FactBook, tables: Tables, period: Period, names: Sequence[str], classes: Lists
) -> list[Finding]:
    """Figures that lie a slip of the unit away from the unit's other figures, measured by the other units of its class (of all, where
    the class is small)."""
    sized = [each for id in facts.measures if (each := _sized(facts, id, period)) is not None]
    if len(sized) < 2:
        return []
    orders = np.array([each.orders for each in sized])
    reporting = (~np.isnan(orders)).sum(axis=0) > 1
    small = np.bincount(classes.codes[reporting], minlength=len(classes.names)) < PEERS
    found: list[Finding] = []
    for group in (*np.flatnonzero(~small), -1):
        mine = np.flatnonzero(reporting & (classes.codes == group))
        judged = np.flatnonzero(reporting & small[classes.codes]) if group < 0 else mine
        among = np.flatnonzero(reporting) if group < 0 else mine
        if len(judged) and len(among) >= PEERS:
            peers = _Group(sized, orders, among)
            found += peers.findings(judged, names, tables, period) + peers.leaps(judged, names, tables, period)
    return found


def _sized(facts: FactBook, id: str, period: Period) -> _Sized | None:
    """A measure in use that grows with the size of a unit, None for any other: rates, prices, counts of events."""
    measure, series = facts.measures[id], facts.in_use(id, period)
    whole = bool(measure.unit.dimension) and all(
        base in _SIZES and power == 1 for base, power in measure.unit.dimension
    )
    if series is None or not whole or measure.unit.dimension == (("time", 1),):
        return None
    values = _floats(series)
    given = (series.null == 0) & (values != 0)
    if given.sum() < PEERS:
        return None
    if measure.unit.dimension == (("person", 1),) and np.median(np.abs(values[given])) < PEOPLE:
        return None
    change = _change(values, given, facts.known(id, period.back()))
    known = ~np.isnan(change)
    agreed, far = known & (np.abs(change) < ALIKE), known & (np.abs(change) >= 3)
    slip = known & ~agreed & ~far & (np.abs(change - np.round(change)) <= DIGIT)
    leapt = np.where(slip & (measure.over_periods is OverPeriods.END), change, 0.0)
    signed = bool((values[given] < 0).mean() >= BOTH_SIGNS)
    return _Sized(measure, series, _orders(values, given), facts.confirmed(series), agreed, far, leapt, signed)


def _floats(series: Series) -> Floats:
    values: Floats = np.asarray(series.num, dtype=np.float64) / (series.den * 10.0**series.places)
    return values


def _orders(values: Floats, given: Mask) -> Floats:
    found: Floats = np.full(len(values), np.nan)
    found[given] = np.log10(np.abs(values[given]))
    return found


def _change(values: Floats, given: Mask, prior: Series | None) -> Floats:
    """Orders of magnitude between last year's figure and this year's; NaN where either is missing, nought or of the other sign."""
    found: Floats = np.full(len(values), np.nan)
    if prior is not None:
        before = _floats(prior)
        both = given & (prior.null == 0) & (before * values > 0)
        found[both] = np.log10(values[both] / before[both])
    return found


class _Group:
    """Units that are measured by each other."""

    def __init__(self, sized: Sequence[_Sized], orders: Floats, among: npt.NDArray[np.int64]) -> None:
        steady = _steady(orders[:, among])
        self.sized = [each for each, kept in zip(sized, steady, strict=True) if kept]
        self.beside = _beside_most(orders[steady], among) if steady.any() else orders[:0]
        gaps = np.sort(_widest(self.beside[:, among])) if len(self.sized) > 1 else np.zeros(1)
        self.most = float(gaps[-1 - max(1, len(gaps) // 5)]) if len(gaps) > 1 else 0.0
        self.next = float(gaps[-2]) if len(gaps) > 1 else 0.0

    def findings(
        self, judged: npt.NDArray[np.int64], names: Sequence[str], tables: Tables, period: Period
    ) -> list[Finding]:
        """Every figure of these units that is out of proportion."""
        if len(self.sized) < 2:
            return []
        widest = _widest(self.beside[:, judged])
        several = (~np.isnan(self.beside[:, judged])).sum(axis=0) > 2
        clear = (widest >= HUNDRED) & (widest >= CLEAR * self.next)
        far = widest >= np.maximum(np.where(several, THOUSAND, TWO), 2 * self.most)
        sure = (widest >= THOUSAND) & (several | clear)
        return [
            finding
            for at in np.flatnonzero(far | clear)[:SHOWN]
            for finding in self._odd(int(judged[at]), float(widest[at]), bool(sure[at]), names, tables, period)
        ]

    def leaps(
        self, judged: npt.NDArray[np.int64], names: Sequence[str], tables: Tables, period: Period
    ) -> list[Finding]:
        """Balances that have leapt within a year, and only now lie far from the unit's other figures."""
        found = []
        for row, each in enumerate(self.sized):
            others = _middle(np.delete(self.beside, row, axis=0)) if len(self.sized) > 1 else self.beside[row]
            away = self.beside[row] - others
            odd = (each.leapt != 0) & (np.abs(away) >= LEAP) & (np.sign(away) == np.sign(each.leapt)) & ~each.confirmed
            found += [_leap(each, int(unit), names, tables, period) for unit in judged[odd[judged]][:SHOWN]]
        return found

    def _odd(
        self, unit: int, gap: float, sure: bool, names: Sequence[str], tables: Tables, period: Period
    ) -> list[Finding]:
        """The figures of one unit on the smaller side of its widest gap; both sides where they are as many."""
        column = self.beside[:, unit]
        given = np.flatnonzero(~np.isnan(column))
        by_size = given[np.argsort(column[given])]
        cut = int(np.argmax(np.diff(column[by_size]))) + 1
        low, high = by_size[:cut].tolist(), by_size[cut:].tolist()
        if any(self.sized[each].told[unit] for each in given):
            return []
        if len(low) == len(high):
            odd, others = (low, high) if abs(column[low]).max() > abs(column[high]).max() else (high, low)
            odd = [] if any(self.sized[each].confirmed[unit] for each in given) else odd[:1]
        else:
            odd, others = (low, high) if len(low) < len(high) else (high, low)
            odd = [each for each in odd if not self.sized[each].confirmed[unit]]
        middle = float(np.median(column[others]))
        found = []
        for each in (each for each in odd if not self.sized[each].may_be(float(column[each]) - middle)):
            agreed = bool(self.sized[each].agreed[unit])
            if gap >= (AGREED if agreed else 0):
                level = Level.ERROR if sure and not agreed else Level.WARNING
                beside = [self.sized[other].measure.title for other in others]
                found.append(
                    _finding(self.sized[each], unit, float(column[each]) - middle, beside, level, names, tables, period)
                )
        return found


def _steady(orders: Floats) -> Mask:
    """The measures whose proportion to the unit's other figures is much the same in most units."""
    beside = _beside_most(orders, np.arange(orders.shape[1]))
    off = np.abs(beside - _middle(beside))
    kept = [
        float(np.quantile(row[~np.isnan(row)], 0.8)) <= STEADY if (~np.isnan(row)).sum() >= PEERS else False
        for row in off
    ]
    mask: Mask = np.array(kept, dtype=np.bool_)
    return mask


def _beside_most(orders: Floats, among: npt.NDArray[np.int64]) -> Floats:
    """Orders of magnitude above the middle unit's figure of the same measure, sizes set off: who is in the middle is found by the
    figures of a unit together, so that one slip does not move it."""
    rough = orders - _middles(orders, among)
    found: Floats = rough - _middles(rough - _middle(rough), among)
    return found


def _middles(orders: Floats, among: npt.NDArray[np.int64]) -> Floats:
    known = [row[among][~np.isnan(row[among])] for row in orders]
    found: Floats = np.array([[np.median(row) if len(row) else 0.0] for row in known]).reshape(-1, 1)
    return found


def _middle(beside: Floats) -> Floats:
    """The middle of each column, leaving out what is missing."""
    ordered, count = np.sort(beside, axis=0), (~np.isnan(beside)).sum(axis=0)
    columns = np.arange(beside.shape[1])
    low, high = np.maximum(count - 1, 0) // 2, count // 2
    found: Floats = (ordered[low, columns] + ordered[np.minimum(high, len(ordered) - 1), columns]) / 2
    return found


def _widest(beside: Floats) -> Floats:
    """The widest gap between two neighbouring figures of each unit."""
    steps = np.diff(np.sort(beside, axis=0), axis=0)
    found: Floats = np.where(np.isnan(steps), 0, steps).max(axis=0)
    return found


def _finding(
    odd: _Sized,
    unit: int,
    orders: float,
    others: Sequence[Text],
    level: Level,
    names: Sequence[str],
    tables: Tables,
    period: Period,
) -> Finding:
    title, symbol = odd.measure.title, odd.measure.unit.symbol
    value, times = show(odd.series.value(unit)), f"{round(10 ** abs(orders), -int(abs(orders))):,.0f}"
    share = Text(times, f"{times} times") if orders > 0 else Text(f"1/{times}", f"1/{times} of")
    zh, en = "、".join(each.zh for each in others[:4]), ", ".join(each.en for each in others[:4])
    row = int(odd.series.row[unit])
    where = tables.facts.where(row, "value") if row >= 0 else Source(field=odd.measure.id)
    message = Text(
        f"{names[unit]}：{title.zh} {period} {value} {symbol}，与本单位的{zh}相比，约为多数单位的 {share.zh} 倍，"
        "像是计量单位写错；仍按此计算",
        f"{names[unit]}: {title.en} {period} {value} {symbol}: beside its {en} about {share.en} what most units have, "
        "as by a slip of the unit; used all the same",
    )
    return Finding("out-of-proportion", level, message, _HINT, where)


def _leap(odd: _Sized, unit: int, names: Sequence[str], tables: Tables, period: Period) -> Finding:
    title, symbol, row = odd.measure.title, odd.measure.unit.symbol, int(odd.series.row[unit])
    value, times = show(odd.series.value(unit)), f"{10 ** abs(odd.leapt[unit]):,.0f}"
    where = tables.facts.where(row, "value") if row >= 0 else Source(field=odd.measure.id)
    more = odd.leapt[unit] > 0
    message = Text(
        f"{names[unit]}：{title.zh} {period} {value} {symbol}，是 {period.back()} 的 {'' if more else '1/'}{times} 倍，"
        "本单位的其他数没有跟着变；仍按此计算",
        f"{names[unit]}: {title.en} {period} {value} {symbol}, {'' if more else '1/'}{times} times that of {period.back()}, and the unit's "
        "other figures have not followed; used all the same",
    )
    return Finding("large-change", Level.WARNING, message, _HINT, where)
