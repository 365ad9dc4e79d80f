"""A quotient that one unit alone has upside down: its debt in the column of assets, where the others' debt is half their assets.

Companies that owe more than they own are real, so a quotient is odd only among units that lie close together, all on one side of one,
where it lies on the other side and its inverse among them; and not where it lay there last year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..formula.tree import Binary, Name, Operator
from ..intake.tables import Tables
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from .aims import Floats, last_year
from .facts import FactBook
from .plausible import Confirmed
from .result import CardRun

OTHERS = 3
"""So many other units tell what a quotient is like."""

SPREAD, FAR, NEAR = 0.7, 0.69, 0.15
"""In natural logarithms: the others lie so close together, the odd one so far from each of them, and its inverse so near to them."""

FEW = 50
"""Among more units than this some are odd for reasons of their own."""


@dataclass(frozen=True, slots=True)
class _Quotient:
    """An item about one reported figure over another, on a card: what they are called, and the quotients in natural logarithms."""

    item: Item
    indicator: Indicator
    parts: tuple[str, str]
    card: CardRun
    logs: Floats


def turned_quotients(
    scheme: Scheme,
    cards: Sequence[CardRun],
    facts: FactBook,
    tables: Tables,
    period: Period,
    names: Sequence[str],
    sure: Confirmed,
) -> list[Finding]:
    """Quotients of two reported figures that are upside down for one unit of a card."""
    found: list[Finding] = []
    for each in _quotients(scheme, cards):
        column = _odd_one(each.logs)
        if column is None or _so_last_year(each, column, facts, period):
            continue
        if not sure(each.item, each.card.units[[column]])[0]:
            found.append(_finding(each, column, facts, tables, period, names))
    return found


def _quotients(scheme: Scheme, cards: Sequence[CardRun]) -> Iterator[_Quotient]:
    for card in cards:
        for row, item in enumerate(card.items) if len(card.units) <= FEW else ():
            indicator = scheme.indicators.get(item.of)
            parts = _parts(indicator) if indicator is not None and item.feed is Feed.INDICATOR else None
            if indicator is not None and parts is not None:
                yield _Quotient(item, indicator, parts, card, _logs(card, row, indicator))


def _parts(indicator: Indicator) -> tuple[str, str] | None:
    """Numerator and denominator of a plain quotient without a unit of measure."""
    formula = indicator.formula
    if indicator.unit.dimension or not isinstance(formula, Binary) or formula.operator is not Operator.DIVIDE:
        return None
    if isinstance(formula.left, Name) and isinstance(formula.right, Name):
        return formula.left.name, formula.right.name
    return None


def _logs(card: CardRun, row: int, indicator: Indicator) -> Floats:
    """The quotients of a card's units in natural logarithms: nought is one."""
    given = card.inputs[row]
    den: Any = 1 if given.den is None else given.den.astype(np.float64)
    values = np.asarray(given.x, dtype=np.float64) / den / 10.0**given.places * float(indicator.unit.factor)
    known = (values > 0) & (given.no_figure == 0 if given.no_figure is not None else card.scores.null[row] == 0)
    found: Floats = np.full(len(values), np.nan)
    found[known] = np.log(values[known])
    return found


def _odd_one(logs: Floats) -> int | None:
    """The unit whose quotient is upside down among the others."""
    known = np.flatnonzero(~np.isnan(logs))
    for column in known.tolist() if len(known) > OTHERS else ():
        own, others = logs[column], logs[known[known != column]]
        low, high = others.min(), others.max()
        aside = (high < 0 < own) or (own < 0 < low)
        fits = low - NEAR <= -own <= high + NEAR and high - low <= SPREAD
        if aside and fits and np.abs(others - own).min() >= FAR:
            return int(column)
    return None


def _so_last_year(each: _Quotient, column: int, facts: FactBook, period: Period) -> bool:
    """Whether the quotient lay on the same side of one last year."""
    one, other = (last_year(facts, name, period) for name in each.parts)
    unit = each.card.units[column]
    return one is not None and other is not None and bool((one[unit] - other[unit]) * each.logs[column] > 0)


def _finding(
    each: _Quotient, column: int, facts: FactBook, tables: Tables, period: Period, names: Sequence[str]
) -> Finding:
    unit, title = int(each.card.units[column]), each.item.title
    symbol, factor = each.indicator.unit.symbol, float(each.indicator.unit.factor)
    scaled = np.exp(np.array([each.logs[column], -each.logs[column]])) / factor
    others = np.exp(np.delete(each.logs, column)) / factor
    own, turned = (f"{value:.4g} {symbol}".rstrip() for value in scaled)
    low, high = f"{np.nanmin(others):.4g}", f"{np.nanmax(others):.4g} {symbol}".rstrip()
    one, other = (facts.measures[name].title for name in each.parts)
    message = Text(
        f"{names[unit]}：“{title.zh}”为 {own}，其他单位在 {low} 到 {high} 之间，颠倒过来正合（{turned}）："
        f"像是{one.zh}与{other.zh}写反了；仍按此计算",
        f"{names[unit]}: '{title.en}' is {own}, the others' {low} to {high}; upside down it would fit ({turned}), as if {one.en} and "
        f"{other.en} were exchanged; used all the same",
    )
    hint = Text(
        "核对这两个数；核实无误的，在指标数表“状态”一列写“已核实”",
        "check the two figures; if they are right, write 'confirmed' in `status` of the facts",
    )
    return Finding("columns-exchanged", Level.WARNING, message, hint, _where(each, unit, facts, tables, period))


def _where(each: _Quotient, unit: int, facts: FactBook, tables: Tables, period: Period) -> Source:
    """The cell of one of the two figures."""
    for name in each.parts:
        series = facts.known(name, period)
        if series is not None and series.row[unit] >= 0:
            return tables.facts.where(int(series.row[unit]), "value")
    return Source(field=each.item.id, clause=each.item.clause)
