"""Periods that do not fit together: figures of a year nobody assesses, a year assessed in which the scheme does not hold, a year that
is not the sum of its months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import numpy as np

from ..scheme.model.indicators import Measure, OverPeriods
from ..scheme.model.scheme import Scheme
from ..values.finding import Finding, Level, Source
from ..values.number import decimals, show
from ..values.period import Period
from ..values.text import Text
from .facts import SHOWN, FactBook
from .series import scale_of


def period_findings(scheme: Scheme, facts: FactBook, period: Period, *, chosen: bool, lacking: bool) -> list[Finding]:
    """What the periods give away. Earlier years nobody asked for are only told where most units wait for figures (`lacking`), and
    later ones too where the period was `chosen` out of many."""
    return [
        *_not_in_force(scheme, period),
        *_unused(facts, period, chosen=chosen, lacking=lacking),
        *against_parts(facts),
        *outside_parts(facts),
    ]


def against_parts(facts: FactBook) -> list[Finding]:
    """Reported years, halves and quarters that are not the sum of the shorter periods which their unit reports too.

    The longer period's figure is used all the same. A difference that rounding the parts can make is only noted. Rates do not add up
    whatever the scheme says of them.
    """
    found: list[Finding] = []
    for id, measure in facts.measures.items():
        if measure.over_periods is OverPeriods.SUM and not measure.unit.is_rate:
            told = list(_unequal(facts, id, measure))
            found += told[:SHOWN]
            if len(told) > SHOWN:
                more = len(told) - SHOWN
                message = Text(f"{measure.title.zh}：同样的还有 {more} 个", f"{measure.title.en}: and {more} more")
                found.append(Finding("year-against-parts", _worst(told), message))
    return found


def outside_parts(facts: FactBook) -> Iterator[Finding]:
    """Averages of a longer period that lie below or above all the averages inside it: whatever the weights, no mean does.

    The longer period's figure is used all the same. What is everybody's is told once.
    """
    for id, measure in facts.measures.items():
        if measure.over_periods is not OverPeriods.AVERAGE:
            continue
        told = list(_outside(facts, id, measure))
        yield from told[:SHOWN]
        if len(told) > SHOWN:
            more = len(told) - SHOWN
            message = Text(f"{measure.title.zh}：同样的还有 {more} 个", f"{measure.title.en}: and {more} more")
            yield Finding("average-outside-parts", Level.WARNING, message)


def _outside(facts: FactBook, id: str, measure: Measure) -> Iterator[Finding]:
    for period in facts.periods_of(id):
        made, whole, seen = facts.made_up(id, period), facts.reported(id, period), set[int]()
        if made is None:
            continue
        for unit in np.flatnonzero((whole.null == 0) & (made.null == 0)).tolist():
            row, value = int(whole.row[unit]), whole.value(unit)
            parts = facts.own_parts(id, period, unit)
            if row in seen or min(parts) <= value <= max(parts):
                continue
            seen.add(row)
            symbol = measure.unit.symbol
            said, low, high = (f"{show(each)} {symbol}".rstrip() for each in (value, min(parts), max(parts)))
            named = (
                Text("全部单位（*）", "everybody (*)")
                if facts.is_everybodys(id, period, row)
                else Text.same(facts.names[unit])
            )
            message = Text(
                f"{named.zh}：{measure.title.zh} {period} 的平均数填报 {said}，所含各期在 {low} 至 {high} 之间，"
                f"平均数不会在其外；仍用 {said}",
                f"{named.en}: the average {measure.title.en} of {period} is reported as {said}, its parts lie between "
                f"{low} and {high}, and no mean lies beyond; {said} is used",
            )
            hint = Text("改正其中一个，或只留各期的数", "mend one of them, or keep the figures of the parts only")
            yield Finding("average-outside-parts", Level.WARNING, message, hint, facts.where(row))


def _worst(told: list[Finding]) -> Level:
    return Level.ERROR if any(each.level is Level.ERROR for each in told) else Level.NOTE


def _unequal(facts: FactBook, id: str, measure: Measure) -> Iterator[Finding]:
    for period in facts.periods_of(id):
        made = facts.made_up(id, period)
        if made is None:
            continue
        whole = facts.reported(id, period)
        scale = scale_of((whole, made))
        differs = (whole.null == 0) & (made.null == 0) & (whole.on(*scale) != made.on(*scale))
        for unit in np.flatnonzero(differs).tolist():
            one, other = whole.value(unit), made.value(unit)
            parts = facts.own_parts(id, period, unit)
            level = Level.NOTE if _by_rounding(one, other, parts) else Level.ERROR
            where = facts.where(int(whole.row[unit]))
            yield _against(facts.names[unit], measure, period, one, other, level, where)


def _by_rounding(whole: Fraction, total: Fraction, parts: list[Fraction]) -> bool:
    """Whether a sum of parts differs from the whole by no more than all of them may have been rounded by."""
    written = [decimals(value) for value in (whole, *parts)]
    places = 0 if None in written else max(each or 0 for each in written)
    return places > 0 and 2 * abs(whole - total) * 10**places <= len(parts) + 1


def _against(
    unit: str, measure: Measure, period: Period, one: Fraction, other: Fraction, level: Level, where: Source
) -> Finding:
    symbol = measure.unit.symbol
    whole, total = f"{show(one)} {symbol}".rstrip(), f"{show(other)} {symbol}".rstrip()
    message = Text(
        f"{unit}：{measure.title.zh} {period} 填报 {whole}，所含各期合计 {total}，两者不符；仍用 {whole}",
        f"{unit}: {measure.title.en} {period} is reported as {whole}, its parts add up to {total}: they differ; {whole} is used",
    )
    hint = Text(
        "改正其中一个；不按期间求和的指标，在方案中写明 over_periods",
        "mend one of them; for a measure that does not add up over periods say so in the scheme (over_periods)",
    )
    return Finding("year-against-parts", level, message, hint, where)


def _not_in_force(scheme: Scheme, period: Period) -> list[Finding]:
    first, holds = date(period.year, period.first_month, 1), scheme.effective
    if first <= holds.end and period.last_day >= holds.start:
        return []
    message = Text(
        f"考核期间是 {period}，方案的有效期是 {holds.start} 至 {holds.end}",
        f"the period assessed is {period}; the scheme holds from {holds.start} to {holds.end}",
    )
    hint = Text(
        "核对指标数的“期间”，或用 --period 写明考核期间", "check the column `period` of the facts, or state --period"
    )
    return [Finding("period-not-in-force", Level.WARNING, message, hint, Source(field="effective"))]


def _unused(facts: FactBook, period: Period, *, chosen: bool, lacking: bool) -> list[Finding]:
    unused = {when: rows for when, rows in facts.unused().items() if when.year != period.year}
    later = not chosen and any(when.year > period.year for when in unused)
    if not unused or not (later or lacking):
        return []
    zh = "、".join(f"{when}（{rows} 行）" for when, rows in unused.items())
    en = ", ".join(f"{when} ({rows} rows)" for when, rows in unused.items())
    message = Text(
        f"指标数里这些期间没有项目用到：{zh}；考核期间是 {period}",
        f"no item uses the figures of these periods: {en}; the period assessed is {period}",
    )
    hint = Text(
        f"写错的期间改成 {period}；往年的数可以留着", f"write {period} where it was meant; earlier years may stay"
    )
    return [Finding("period-unused", Level.WARNING if later else Level.NOTE, message, hint, Source(field="period"))]
