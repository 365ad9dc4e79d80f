"""A figure as somebody wrote it: what it is, exactly, in the unit of its measure; or what would work instead.

The unit of measure is the form's own and written by nobody, so that no advice speaks of a column for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ..engine.intake.cells import Cell, Number, fraction, read_figure
from ..engine.intake.report import Problem, shorten
from ..engine.values.text import Text
from ..engine.values.unit import UnknownUnit, parse_unit
from ..store.exact import NotExact, exact
from .doubts import FRACTION, named, per_cent
from .lines import Past, Quantity

_WITH_WORDS = re.compile(r"([+-]?[\d,]*\.?\d+)\s*([^\d\s.,]+)")
_PERCENT = "%"


def read_written(kind: Cell, text: str, unit: str = "") -> Number | Problem | None:
    """The figure of a cell, None where it says that there is none. `unit` is the one of the measure; blank for a sum of many."""
    found = read_figure(kind, text)
    if not isinstance(found, Problem) or found.code != "not-a-number":
        return found
    match = _WITH_WORDS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return found if match is None else replace(found, hint=_only_the_number(match[1], match[2], unit))


def _only_the_number(bare: str, words: str, unit: str) -> Text:
    shown = shorten(words, 12)
    if not unit:
        return Text(f"只写数字 {bare}，不写“{shown}”", f"write the number alone, {bare}, without '{shown}'")
    if _PERCENT in words:
        return Text(
            f"去掉 %，只写数字，单位按表头（{unit}）", f"leave out the %: write the number alone, in {named(unit)}"
        )
    if (times := _times(words, unit)) is not None:
        return Text(
            f"只写数字，单位按表头：换算成 {unit}（{times}）",
            f"write the number alone, converted into {named(unit)}: {times}",
        )
    return Text(f"只写数字 {bare}，单位按表头（{unit}）", f"write the number alone, {bare}; the unit is {named(unit)}")


def _times(words: str, unit: str) -> str | None:
    """How a figure in another unit of the same kind is converted; None where it is the same unit, or none that is known."""
    try:
        theirs, ours = parse_unit(words), parse_unit(unit)
    except UnknownUnit:
        return None
    if theirs.dimension != ours.dimension or theirs.factor == ours.factor:
        return None
    factor = theirs.factor / ours.factor
    if 1 not in (factor.numerator, factor.denominator):
        return None
    return f"×{factor.numerator:,}" if factor.denominator == 1 else f"÷{factor.denominator:,}"


def exactly(found: Number, quantity: Quantity, past: Past) -> Decimal | Problem:
    """The value as it is kept, with no more decimals than the measure has."""
    if found.percent and quantity.unit != _PERCENT:
        message = Text(
            f"写了百分号，而计量单位是 {quantity.unit}",
            f"a percent sign, while the unit of measure is {named(quantity.unit)}",
        )
        return Problem("percent-sign", message, Text("去掉 %，填写普通数字", "leave out the %: write a plain number"))
    try:
        value = exact(fraction(found))
    except NotExact as trouble:
        hint = Text(f"最多 {quantity.decimals} 位小数", f"at most {quantity.decimals} decimals")
        return Problem("not-exact", trouble.text, hint)
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if places <= quantity.decimals:
        return value
    message = Text(
        f"{value} 有 {places} 位小数，本指标最多 {quantity.decimals} 位",
        f"{value} has {places} decimals, the measure has {quantity.decimals}",
    )
    rounded = Text("按口径四舍五入后填写", "round it as the measure is defined")
    return Problem("too-many-decimals", message, _of_one(value, quantity, past) or rounded)


def _of_one(value: Decimal, quantity: Quantity, past: Past) -> Text | None:
    """The advice for a ratio that was written for so many per cent; None where it does not look like one."""
    last = past.last
    fits = abs(value) * FRACTION <= abs(last) if last else abs(value) <= 1
    if quantity.unit != _PERCENT or not value or not fits:
        return None
    meant = (value * 100).quantize(Decimal(1).scaleb(-quantity.decimals), ROUND_HALF_UP)
    return per_cent(value, meant)
