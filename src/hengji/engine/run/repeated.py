"""Figures that are another's: last year's copied as this year's, one unit's pasted over another's, a column ten times too small.

No single figure is strange; that so many agree to the last digit, or are off by the same power of ten, is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..intake.tables import Tables
from ..scheme.model.indicators import Measure
from ..scheme.model.scheme import Scheme
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from .facts import FactBook
from .misplaced import MANY, Judged, judged_items
from .result import CardRun, UnitList
from .series import Series

FEWEST, MOST = 3, 0.8
"""So many units, and so large a share of them, agree before a column is doubted; so many figures before a unit is."""

TELLING = 3
"""Digits that make an agreement telling: that two units have 2 accidents each says nothing. Amounts of money need one less."""

TENTH = np.log(10.0)
"""A power of ten; figures within half of one of it are off by it."""

Mask = npt.NDArray[np.bool_]


def repeated(
    scheme: Scheme, cards: Sequence[CardRun], facts: FactBook, tables: Tables, period: Period, units: UnitList
) -> list[Finding]:
    """Columns and units whose figures were copied, and columns that lie by one power of ten below their targets."""
    if len(units) > MANY:
        return []
    pairs = {
        id: (now, facts.known(id, period.back()))
        for id in facts.measures
        if (now := facts.known(id, period)) is not None
    }
    found = list(_last_years(facts, pairs, tables, period))
    found += _anothers(facts, {id: now for id, (now, _) in pairs.items()}, tables, units)
    for card in cards:
        found += [finding for each in judged_items(scheme, card) if (finding := _tenfold(each)) is not None]
    return found


def _last_years(
    facts: FactBook, pairs: Mapping[str, tuple[Series, Series | None]], tables: Tables, period: Period
) -> Iterator[Finding]:
    """Measures of which most units report last year's very figure again."""
    for id, (now, before) in pairs.items():
        if before is None or _counted(facts.measures[id]):
            continue
        digits = TELLING if facts.measures[id].unit.is_rate else TELLING - 1
        both = (now.null == 0) & (before.null == 0) & _telling(now, digits)
        same = both & (
            np.asarray(now.num * 1.0) / 10.0**now.places == np.asarray(before.num * 1.0) / 10.0**before.places
        )
        same &= ~facts.confirmed(now)
        if same.sum() < FEWEST or same.sum() < MOST * both.sum():
            continue
        title, row = facts.measures[id].title, int(now.row[np.flatnonzero(same)[0]])
        message = Text(
            f"{title.zh}：{int(same.sum())} 个单位 {period} 的数与 {period.back()} 的完全相同，像是抄了上年的；仍按此计算",
            f"{title.en}: {int(same.sum())} units report for {period} the very figures of {period.back()}; used all the same",
        )
        hint = Text(
            "核对本年的数；核实无误的，在指标数表“状态”一列写“已核实”",
            "check this year's figures; if they are right, write 'confirmed' in `status` of the facts",
        )
        where = tables.facts.where(row, "value") if row >= 0 else Source(field=id)
        yield Finding("figures-repeated", Level.WARNING, message, hint, where)


def _counted(measure: Measure) -> bool:
    """Whether a measure counts things: those may well be as many as last year."""
    return measure.unit.dimension == (("count", 1),)


def _telling(series: Series, digits: int = TELLING) -> Mask:
    """Figures of so many digits that they are not equal by chance."""
    mask: Mask = np.array([len(str(abs(int(value))).rstrip("0")) >= digits for value in series.num], dtype=np.bool_)
    return mask


def _anothers(facts: FactBook, series: Mapping[str, Series], tables: Tables, units: UnitList) -> Iterator[Finding]:
    """Units that report the very figures of another unit, parents and their only children apart."""
    if not series or len(units) < 2:
        return
    telling = np.array([_telling(each) & (each.null == 0) for each in series.values()])
    counted = telling.sum(axis=0) >= FEWEST
    first: dict[tuple[object, ...], int] = {}
    for each in np.flatnonzero(counted):
        unit = int(each)
        own = tuple(
            (int(one.num[unit]), one.places) if telled else None
            for one, telled in zip(series.values(), telling[:, unit].tolist(), strict=True)
        )
        other = first.setdefault(own, unit)
        if other == unit or _akin(units, unit, other):
            continue
        at = next(one for one, telled in zip(series.values(), telling[:, unit].tolist(), strict=True) if telled)
        if facts.confirmed(at)[unit]:
            continue
        row, count = int(at.row[unit]), int(telling[:, unit].sum())
        message = Text(
            f"{units.names[unit]}与{units.names[other]}的 {count} 个数完全相同，像是粘贴错了；仍按此计算",
            f"{units.names[unit]} reports the very {count} figures of {units.names[other]}, as if pasted; used all the same",
        )
        hint = Text(
            "核对这两家单位的数；核实无误的，在指标数表“状态”一列写“已核实”",
            "check the figures of both; if they are right, write 'confirmed' in `status` of the facts",
        )
        where = tables.facts.where(row, "value") if row >= 0 else Source(field="facts")
        yield Finding("figures-repeated", Level.WARNING, message, hint, where)


def _akin(units: UnitList, one: int, other: int) -> bool:
    """Whether one of two units stands above the other."""
    parents = units.parents or ("",) * len(units)
    return parents[one] == units.ids[other] or parents[other] == units.ids[one]


def _tenfold(each: Judged) -> Finding | None:
    """An item of which most figures are off their targets, to the worse, by the same power of ten."""
    off = (each.actual - each.target)[~np.isnan(each.actual)] * each.indicator.direction.sign
    if len(off) < FEWEST or each.indicator.direction not in (Direction.HIGHER, Direction.LOWER):
        return None
    powers = np.round(-off / TENTH)
    power = int(np.median(powers))
    close = (powers == power) & (np.abs(-off - power * TENTH) <= TENTH / 3)
    if not 1 <= power <= 2 or close.mean() < MOST:  # from the third on every single figure is told
        return None
    times = f"1/{10**power}" if each.indicator.direction is Direction.HIGHER else str(10**power)
    message = Text(
        f"“{each.item.title.zh}”：{int(close.sum())} 个单位的实际值都约为目标值的 {times} 倍，像是计量单位写错；仍按此计算",
        f"'{each.item.title.en}': the figures of {int(close.sum())} units are all about {times} times their targets, as by a slip of "
        "the unit; used all the same",
    )
    hint = Text(
        "核对这一列与目标值的计量单位（列名括号里的、计量单位列的、方案的）",
        "check the units of measure of the column and of the targets (in the header, in the column of units, in the scheme)",
    )
    return Finding("column-off", Level.WARNING, message, hint, Source(field=each.item.id, clause=each.item.clause))
