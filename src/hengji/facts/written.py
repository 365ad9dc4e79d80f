"""A figure as somebody wrote it: what it is, exactly, in the unit of its measure; or what would work instead.

The unit of measure is the form's own and written by nobody, so that no advice speaks of a column for it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ..engine.intake.cells import WRITE_A_NUMBER, Cell, Number, fraction, read_figure
from ..engine.intake.report import Problem, shorten
from ..engine.intake.spelt import Spelt, alone, in_unit, spelt
from ..engine.values.number import decimals, show
from ..engine.values.text import Text
from ..store.exact import NotExact, exact
from .doubts import FRACTION, named, per_cent
from .lines import Past, Quantity

_PERCENT = "%"


_BLANK = frozenset({"not-finite", "boolean-in-figures"})
"""Problems whose advice is to leave a missing figure blank."""


def read_written(kind: Cell, text: str, unit: str = "", lacking: Text | None = None) -> Number | Problem | None:
    """The figure of a cell, None where it says that there is none. `unit` is the one of the measure; blank for a sum of many. `lacking`
    says what to write where there is no figure, in the place of a blank, by which nothing is reported."""
    found = read_figure(kind, text)
    if not isinstance(found, Problem):
        return found
    if lacking is not None and (found.code in _BLANK or found.hint == WRITE_A_NUMBER):
        found = replace(found, hint=_joined(Text("填写数字，如 1234.5", "write a number such as 1234.5"), lacking))
    elif lacking is not None and found.code == "excel-error":
        found = replace(found, hint=_joined(Text("改正公式", "mend the formula"), lacking))
    said = spelt(text) if found.code == "not-a-number" else None
    if said is None:
        return found
    return replace(found, hint=in_unit(said, unit, named(unit), "表头") if unit else _in_a_sum(said))


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}；{second.zh}", f"{first.en}; {second.en}")


def _in_a_sum(said: Spelt) -> Text | None:
    """What to write for a sum of figures in many units: the number alone; none is named for 亿, which each unit would make another."""
    if not said.words or said.sign_of_money:
        return alone(said)
    shown = shorten(said.words, 12)
    if said.times is not None:
        return Text(
            f"只写数字，是表内各数照样相加之和，不写“{shown}”",
            f"write the number alone, the sum of the values as they stand in the sheet, without '{shown}'",
        )
    return Text(f"只写数字 {said.bare}，不写“{shown}”", f"write the number alone, {said.bare}, without '{shown}'")


def exactly(found: Number, quantity: Quantity, past: Past) -> Decimal | Problem:
    """The value as it is kept, with no more decimals than the measure has."""
    if found.percent and quantity.unit != _PERCENT:
        message = Text(
            f"写了百分号，而计量单位是 {quantity.unit}",
            f"a percent sign, while the unit of measure is {named(quantity.unit)}",
        )
        return Problem("percent-sign", message, Text("去掉 %，填写普通数字", "leave out the %: write a plain number"))
    written = fraction(found)
    places = decimals(written) or 0
    if places <= quantity.decimals:
        return _kept(written)
    value = Decimal(show(written))
    message = Text(
        f"{value:f} 有 {places} 位小数，本指标最多 {quantity.decimals} 位",
        f"{value:f} has {places} decimals, the measure has {quantity.decimals}",
    )
    rounded = Text("按口径四舍五入后填写", "round it as the measure is defined")
    return Problem("too-many-decimals", message, _of_one(value, quantity, past) or rounded)


def _kept(written: Fraction) -> Decimal | Problem:
    try:
        return exact(written)
    except NotExact as trouble:
        return Problem("not-exact", trouble.text, trouble.hint)


def _of_one(value: Decimal, quantity: Quantity, past: Past) -> Text | None:
    """The advice for a ratio that was written for so many per cent; None where it does not look like one."""
    last = past.last
    fits = abs(value) * FRACTION <= abs(last) if last else abs(value) <= 1
    if quantity.unit != _PERCENT or not value or not fits:
        return None
    meant = (value * 100).quantize(Decimal(1).scaleb(-quantity.decimals), ROUND_HALF_UP)
    return per_cent(value, meant)
