"""Periods that do not fit together: figures of a year nobody assesses, a year assessed in which the scheme does not hold."""

from __future__ import annotations

from datetime import date

from ..scheme.model.scheme import Scheme
from ..values.finding import Finding, Level, Source
from ..values.period import Period
from ..values.text import Text
from .facts import FactBook


def period_findings(scheme: Scheme, facts: FactBook, period: Period, *, chosen: bool, lacking: bool) -> list[Finding]:
    """What the periods give away. Earlier years nobody asked for are only told where most units wait for figures (`lacking`), and
    later ones too where the period was `chosen` out of many."""
    return [*_not_in_force(scheme, period), *_unused(facts, period, chosen=chosen, lacking=lacking)]


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
