"""Units of measure, from the table the parser of units uses."""

from __future__ import annotations

from fractions import Fraction

from hengji.engine.values.number import show
from hengji.engine.values.unit import _KNOWN, NUMBER, describe, parse_unit
from markdown import code

HEAD = """# 计量单位 · Units of measure

单位照人们平常的写法：`万元`、`%`、`万元/人`、`克/千瓦时`。两个单位之间用 `/`（或“每”）相除。数值按报来的单位保存；公式先用精确的倍数化为基本单位，
再换成指标的单位，所以 `万元` 与 `亿元` 可以相加，`万元` 与 `人` 不能。
Units are written as people write them; `/` (or 每) divides two of them. A figure is kept in the unit it was reported in; a formula converts to base units with
exact factors and then to the indicator's unit, so 万元 and 亿元 add up and 万元 and 人 do not.

| 量纲 dimension | 单位 = 对基本单位的倍数 · unit = factor to the base unit |
|---|---|
"""

TAIL = """
“每低 1%”在单位为 `%`、`‰` 的指标上是 1 个百分点，在数额上是目标值的 1%：单位决定了读法，见[计分语句](sentences.md)。
On an indicator in `%` or `‰` "each 1 %" is one percentage point; on an amount it is 1 % of the target: the unit decides.

不认识的单位会指出，并给出最接近的一个：`万園` → 您是否想写“万元”？
An unknown unit is a finding that proposes the nearest one.
"""


def page() -> str:
    """The page."""
    families: dict[str, list[str]] = {}
    for symbol in _KNOWN:
        unit = parse_unit(symbol)
        if symbol:
            name = "纯数 number" if unit.dimension == NUMBER else describe(unit.dimension)
            families.setdefault(name, []).append(f"{code(symbol)} = {_factor(unit.factor)}")
    return HEAD + "".join(f"| {name} | {'；'.join(words)} |\n" for name, words in families.items()) + TAIL


def _factor(factor: Fraction) -> str:
    return f"{factor.numerator:,}" if factor.denominator == 1 else show(factor)


