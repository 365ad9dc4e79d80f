"""What may be a slip and is no mistake: a measure the library does not hold, a unit nobody knows, a value whose sign or size is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...engine.intake.report import did_you_mean
from ...engine.values.number import show
from ...engine.values.text import Text
from ...engine.values.unit import UnknownUnit, parse_unit, plain_symbol

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


def odd_value(value: Fraction, way: str, measure_unit: str, of: Listed | None = None) -> tuple[Text, Text] | None:
    """What is odd about a value, and what would be usual; None where nothing is. A `way` is the direction that is better."""
    unit = plain_symbol(measure_unit)
    if of is not None and plain_symbol(of.unit) == unit:
        beyond = _beyond(value, of)
        if beyond is not None or of.low is not None:
            return beyond
    if value >= 0:
        return None
    if _counted(unit):
        return Text(f"数量 {show(value)} 是负的", f"{show(value)} is less than none"), Text(
            "去掉负号", "leave out the minus"
        )
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
