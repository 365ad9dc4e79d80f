"""What may be a slip and is no mistake: a measure the library does not hold, a unit nobody knows, a value whose sign or size is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...engine.intake.report import did_you_mean
from ...engine.values.number import show
from ...engine.values.text import Text
from ...engine.values.unit import UnknownUnit, parse_unit, plain_symbol
from ...ui.words import grouped
from .decomposing import sums

COUNTED = frozenset({"person", "count", "place", "share", "labour", "machine"})
"""Dimensions of what is counted: there are never fewer than none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A measure of the library: its unit, what is plausible for it, and what it is called."""

    unit: str
    low: Fraction | None = None
    high: Fraction | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    """Something to look at: the field it is about, what was found, and what would be usual."""

    field: str
    message: Text
    hint: Text


def of_year(
    unit: str, low: Fraction | None, high: Fraction | None, times: int
) -> tuple[Fraction | None, Fraction | None]:
    """What is plausible for a year of what is reported so many times in it, each time from `low` to `high`. Of what adds up the year may
    be the sum, or like one of them where it is a stand at a day; a rate is in the year what it is in a month."""
    if not sums(unit):
        return low, high
    return None if low is None else min(low, low * times), None if high is None else max(high, high * times)


def odd_measure(measure: str, listed: Mapping[str, Listed]) -> Odd | None:
    """That the library does not hold a measure; None where it does, where none is named, or where there is no library to see."""
    if not measure or not listed or measure in listed:
        return None
    hint = did_you_mean(measure, listed) or Text(
        "填指标库中的编号，指标库没有的留空", "an id of the indicator library; blank for what it does not hold"
    )
    return Odd("measure", Text(f"指标库中没有“{measure[:60]}”", f"the library has no measure '{measure[:60]}'"), hint)


def odd_unit(measure_unit: str, measure: str, listed: Mapping[str, Listed]) -> Odd | None:
    """That a unit is not the one of the measure, or that nobody knows it."""
    written = plain_symbol(measure_unit)
    if not written:
        return None
    usual = listed[measure].unit if measure in listed else ""
    if usual and plain_symbol(usual) != written:
        return Odd(
            "measure_unit",
            Text(f"计量单位“{written}”与指标库的不同", f"the unit '{written}' is not that of the library"),
            Text(f"指标库用“{usual}”；数值要按同一单位写", f"the library has '{usual}'; the values have to be in the same unit"),
        )  # fmt: skip
    if usual:
        return None
    try:
        parse_unit(written)
    except UnknownUnit as unknown:
        return Odd(
            "measure_unit", Text(f"没有见过的计量单位“{written}”", f"'{written}' is a unit that is not known"), unknown.hint
        )  # fmt: skip
    return None


def unlike_unit(measure_unit: str, usual: str) -> tuple[Text, Text] | None:
    """That figures in a unit are none of a measure that has its own, and what would be; None where they are, where either is blank, and
    where nobody knows what the unit of the measure is."""
    written, wanted = plain_symbol(measure_unit), plain_symbol(usual)
    if not written or not wanted or written == wanted:
        return None
    try:
        dimension = parse_unit(wanted).dimension
    except UnknownUnit:
        return None
    try:
        if parse_unit(written).dimension == dimension:
            return None
    except UnknownUnit:
        pass  # what no table knows is not converted either
    return Text(f"“{written}”不能换算为“{wanted}”", f"'{written}' cannot be converted into '{wanted}'"), Text(
        f"指标库用“{wanted}”，写它或能与它换算的单位；不是这个指标的，改指标编号或留空",
        f"the library has '{wanted}': write that or a unit of the same kind; of another measure, give its id or none",
    )


def odd_value(value: Fraction, way: str, measure_unit: str, of: Listed | None = None) -> tuple[Text, Text] | None:
    """What is odd about a value, and what would be usual; None where nothing is. A `way` is the direction that is better."""
    if (said := impossible(value, measure_unit, of)) is not None:
        return said
    if value >= 0 or (of is not None and of.low is not None and plain_symbol(of.unit) == plain_symbol(measure_unit)):
        return None
    if way == "lower":
        return (
            Text(f"越低越好，而数值 {show(value)} 是负的", f"lower is better, and the value {show(value)} is negative"),
            Text("压降多少写在名称里，这里写压降后的数；或改方向", "write what it is to fall to, not by how much; or turn the direction"),
        )  # fmt: skip
    if way == "higher":
        return (
            Text(f"越高越好，而数值 {show(value)} 是负的", f"higher is better, and the value {show(value)} is negative"),
            Text("减亏就这样写；亏损额写正数，方向选越低越好",
                 "right for a loss to be made smaller; a loss written as a positive figure is better lower"),
        )  # fmt: skip
    return None


FAR = 1000
"""More per cent than anybody sets who means per cent."""


def impossible(value: Fraction, measure_unit: str, of: Listed | None = None) -> tuple[Text, Text] | None:
    """What is odd about a value whichever way is better: beyond what the library holds for plausible; without limits there a percentage
    below 0 or far beyond 100, and fewer than none of what is counted. With what would be usual; None where nothing is."""
    unit = plain_symbol(measure_unit)
    low, high = (of.low, of.high) if of is not None and plain_symbol(of.unit) == unit else (None, None)
    if of is not None and (low is not None or high is not None) and (said := _beyond(value, of)) is not None:
        return said
    if value < 0 and low is None and unit == "%":
        return Text(f"百分比 {grouped(show(value))} 是负的", f"{grouped(show(value))} per cent is below 0"), Text(
            "增长率可以是负的；完成率、占比一类的，去掉负号",
            "a rate of growth may be; of a rate of completion or a share, leave out the minus",
        )
    if value > FAR and high is None and unit == "%":
        return Text(
            f"百分比 {grouped(show(value))} 远大于 100", f"{grouped(show(value))} per cent is far beyond 100"
        ), Text("核对位数和小数点", "look at its digits and its point")
    if value < 0 and low is None and _counted(unit):
        return Text(f"数量 {show(value)} 是负的", f"{show(value)} is less than none"), Text(
            "去掉负号", "leave out the minus"
        )
    return None


def _beyond(value: Fraction, of: Listed) -> tuple[Text, Text] | None:
    hint = Text("核对正负号和计量单位", "look at its sign and its unit")
    if of.low is not None and value < of.low:
        zh, en = f"低于合理下限 {show(of.low)}", f"below what is plausible, {show(of.low)}"
    elif of.high is not None and value > of.high:
        zh, en = f"高于合理上限 {show(of.high)}", f"above what is plausible, {show(of.high)}"
    else:
        return None
    return Text(f"{show(value)} {zh}", f"{show(value)} is {en}"), hint


def _counted(unit: str) -> bool:
    try:
        return any(base in COUNTED and power > 0 for base, power in parse_unit(unit).dimension)
    except UnknownUnit:
        return False
