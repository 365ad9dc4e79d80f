"""A digit too many or too few that no target tells by itself: 40.2 people where 402 are meant, and the cost per head is ten times as high.

What is told is one unit that is off by ten where the others, of its card or of the whole group, are all close to what they are measured
by. A figure that was so last year is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..formula.tree import Binary, Name, Operator
from ..intake.tables import Tables
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.finding import Finding, Level, Source
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .aims import Floats, floats, last_year
from .facts import FactBook
from .plausible import Confirmed, brief
from .result import CardRun

OTHERS, FEW = 3, 50
"""So many other units tell what is usual; among more units than the second number some are odd for reasons of their own."""

CLOSE, OFF = np.log(2.0), (np.log(8.0), np.log(12.5))
"""The others lie within the first distance (in natural logarithms) of what they are measured by, the odd one between the others."""

_HINT = Text(
    "核对是否多写、少写了一位；核实无误的，在指标数表“状态”一列写“已核实”",
    "check for a digit too many or too few; if it is right, write 'confirmed' in `status` of the facts",
)


def off_by_ten(
    scheme: Scheme,
    cards: Sequence[CardRun],
    facts: FactBook,
    tables: Tables,
    period: Period,
    names: Sequence[str],
    sure: Confirmed,
) -> list[Finding]:
    """Quotients with a unit of measure, and headcounts beside last year's, that are off by ten for one unit only."""
    found = list(_since_last_year(facts, tables, period, names)) if len(names) <= FEW else []
    for card in cards:
        for row, item in enumerate(card.items) if len(card.units) <= FEW else ():
            indicator = scheme.indicators.get(item.of)
            if indicator is None or item.feed is not Feed.INDICATOR or not _per_something(indicator):
                continue
            actual, aim = _measured(card, row)
            column = _odd_one(np.log(actual) - np.log(aim))
            if column is None or _so_last_year(indicator, actual[column], card, column, facts, period):
                continue
            if not sure(item, card.units[[column]])[0]:
                where = _cell(indicator, int(card.units[column]), facts, tables, period)
                name = names[int(card.units[column])]
                found.append(_quotient(name, item, indicator, actual[column], aim[column], where))
    return found


def _per_something(indicator: Indicator) -> bool:
    """Whether an indicator is one figure over another, in a unit of its own: a cost per head, an output per hour."""
    formula = indicator.formula
    quotient = isinstance(formula, Binary) and formula.operator is Operator.DIVIDE
    return quotient and bool(indicator.unit.dimension)


def _measured(card: CardRun, row: int) -> tuple[Floats, Floats]:
    """An item's figures and what they are measured by, the target or else the middle of the others; NaN where either is missing."""
    given, size = card.inputs[row], len(card.units)
    den: Any = 1 if given.den is None else given.den.astype(np.float64)
    values = np.asarray(given.x, dtype=np.float64) / den / 10.0**given.places
    actual = np.where((values > 0) & (card.scores.null[row] == 0), values, np.nan)
    if "target" not in given.tiers:
        known = actual[~np.isnan(actual)]
        return actual, np.full(size, np.median(known) if len(known) else np.nan)
    target = given.as_agreed("target")
    return actual, np.where(target > 0, target, np.nan)


def _odd_one(apart: Floats) -> int | None:
    """The only one that is off by ten, where all others are close."""
    known = np.flatnonzero(~np.isnan(apart))
    far = known[np.abs(apart[known]) > CLOSE]
    if len(far) != 1 or len(known) <= OTHERS:
        return None
    return int(far[0]) if OFF[0] <= abs(apart[far[0]]) <= OFF[1] else None


def _so_last_year(
    indicator: Indicator, actual: float, card: CardRun, column: int, facts: FactBook, period: Period
) -> bool:
    """Whether a plain quotient was much the same last year."""
    formula = indicator.formula
    if not (isinstance(formula, Binary) and isinstance(formula.left, Name) and isinstance(formula.right, Name)):
        return False
    unit = card.units[column]
    one, other = (last_year(facts, name.name, period) for name in (formula.left, formula.right))
    ones, others = (facts.known(name.name, period) for name in (formula.left, formula.right))
    if one is None or other is None or ones is None or others is None:
        return False
    with np.errstate(divide="ignore", invalid="ignore"):
        times = (floats(ones)[unit] / floats(others)[unit]) / (one[unit] / other[unit])
    return bool(times > 0 and abs(np.log(times)) <= CLOSE)


def _since_last_year(facts: FactBook, tables: Tables, period: Period, names: Sequence[str]) -> Iterator[Finding]:
    """Headcounts ten times last year's, or a tenth, where all other units' have changed little; sums of money do change so."""
    for id, measure in facts.measures.items():
        now, before = facts.known(id, period), last_year(facts, id, period)
        if now is None or before is None or measure.unit.dimension != (("person", 1),):
            continue
        values = np.where(floats(now) * before > 0, floats(now), np.nan)
        unit = _odd_one(np.log(np.abs(values)) - np.log(np.abs(np.where(np.isnan(values), 1.0, before))))
        if unit is None or facts.confirmed(now)[unit] or now.row[unit] < 0:
            continue
        symbol, title = measure.unit.symbol, measure.title
        own, last = f"{show(now.value(unit))} {symbol}".rstrip(), f"{brief(float(before[unit]))} {symbol}".rstrip()
        message = Text(
            f"{names[unit]}：{title.zh} {period} {own}，{period.back()} {last}，相差约 10 倍，其他单位都变动不大；仍按此计算",
            f"{names[unit]}: {title.en} {period} {own}, {period.back()} {last}: about ten times apart, while the other units have hardly "
            "changed; used all the same",
        )
        yield Finding("digit-off", Level.WARNING, message, _HINT, tables.facts.where(int(now.row[unit]), "value"))


def _cell(indicator: Indicator, unit: int, facts: FactBook, tables: Tables, period: Period) -> Source | None:
    """Where the denominator of a plain quotient was written; None for one that is built up."""
    formula = indicator.formula
    below = formula.right if isinstance(formula, Binary) else None
    series = facts.known(below.name, period) if isinstance(below, Name) else None
    known = series is not None and series.row[unit] >= 0
    return tables.facts.where(int(series.row[unit]), "value") if series is not None and known else None


def _quotient(name: str, item: Item, indicator: Indicator, actual: float, aim: float, where: Source | None) -> Finding:
    symbol, title = indicator.unit.symbol, item.title
    own, usual = (f"{brief(float(value))} {symbol}".rstrip() for value in (actual, aim))
    message = Text(
        f"{name}：“{title.zh}”为 {own}，目标值（没有的按其他单位居中的）是 {usual}，相差约 10 倍，其他单位都相近；"
        "像是公式里的一个数多写或少写了一位；仍按此计算",
        f"{name}: '{title.en}' is {own}, its target (or the middle of the others) {usual}: about ten times apart, while the others are "
        "close, as if one of its figures had a digit too many or too few; used all the same",
    )
    return Finding("digit-off", Level.WARNING, message, _HINT, where or Source(field=item.id, clause=item.clause))
