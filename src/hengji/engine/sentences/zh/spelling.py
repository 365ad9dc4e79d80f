"""How amounts, places and sizes are written in the rendered Chinese sentence; `written` reads the same forms back."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, Amount, Mark, Measured, Size
from ...values.number import decimals, show
from ...values.unit import NUMBER
from ..reading import Context
from .words import TIERS, UNITS

TIER_WORDS = {
    "target": "目标值",
    "base": "基本值",
    "challenge": "挑战值",
    "prior": "上年值",
    "average3": "三年平均值",
    "average": "平均值",
    "benchmark": "标杆值",
    "best": "最优值",
    "worst": "最差值",
    "excellent": "优秀值",
    "good": "良好值",
    "lower": "较低值",
    "poor": "较差值",
}
OTHER_TIER = "参照值"
RELATIVE = "(相对值)"


def figure(value: Fraction) -> str:
    """An exact figure: `12.5`, `-3`, `3分之1`."""
    if decimals(value) is not None:
        return show(value)
    sign = "-" if value < 0 else ""
    return f"{sign}{value.denominator}分之{abs(value.numerator)}"


def amount(value: Amount) -> str:
    """Points: `2分`, `满分`, `满分的80%`, `满分的80%另加2分`."""
    if not value.share:
        return f"{figure(value.points)}分"
    share = "满分" if value.share == 1 else f"满分的{figure(value.share * 100)}%"
    if not value.points:
        return share
    return f"{share}{'另加' if value.points > 0 else '另减'}{figure(abs(value.points))}分"


class Spelling:
    """Places and sizes in the words of one item."""

    def __init__(self, context: Context, measured: Measured) -> None:
        self.context = context
        self.measured = measured

    @property
    def unit(self) -> str:
        """The unit word after a figure on the axis."""
        unit = self.context.unit
        if self.measured is Measured.DAYS:
            own = unit is not None and unit.dimension in ((("time", 1),), (("month", 1),)) and unit.symbol in UNITS
            return unit.symbol if unit is not None and own else "天"
        if unit is None or self.measured is Measured.EVENTS:
            return ""
        if unit.is_rate:
            return "‰" if unit.factor == Fraction(1, 1000) else "%"
        return unit.symbol if unit.symbol in UNITS and unit.dimension != NUMBER else ""

    def tier(self, name: str) -> str:
        """The word for a tier; one without a word of its own is named in quotes."""
        word = TIER_WORDS.get(name, "")
        if word and self.context.names.get(word, name) == name and TIERS.get(word) == name:
            return word
        return f"{OTHER_TIER}“{name}”"

    def mark(self, mark: Mark) -> str:
        """A place: `90%`, `目标值`, `目标值的95%`, `目标值的95%加2`."""
        if not mark.tier:
            return f"{figure(mark.plus)}{self.unit}"
        text = self.tier(mark.tier)
        if mark.times != 1:
            text += f"的{figure(mark.times * 100)}%"
        if mark.plus:
            text += f"{'加' if mark.plus > 0 else '减'}{figure(abs(mark.plus))}{self.unit}"
        return text

    def size(self, size: Size, counted: bool = True) -> str:
        """The size of a step: `1个百分点`, `3%(相对值)`, `5天`, `1个单位`; `1次` of an event `counted` from none."""
        if size.relative:
            return f"{figure(size.value * 100)}%{RELATIVE}"
        unit = self.context.unit
        if unit is not None and unit.is_rate and self.measured is Measured.VALUE:
            return f"{figure(size.value * unit.factor * 100)}个百分点"
        return (
            f"{figure(size.value)}{self.unit or ('次' if counted and self.measured is Measured.EVENTS else '个单位')}"
        )


__all__ = ["FULL", "Spelling", "amount", "figure"]
