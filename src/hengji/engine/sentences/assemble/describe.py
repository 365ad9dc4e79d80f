"""Short words for marks, amounts and figures in messages."""

from __future__ import annotations

from ...rules.model import Amount, Mark
from ...values.number import show
from ...values.text import Text
from ..axis import Quantity

_TIERS = {
    "target": Text("目标值", "target"),
    "base": Text("基本值", "base"),
    "challenge": Text("挑战值", "challenge"),
    "prior": Text("上年值", "last year"),
    "average": Text("平均值", "average"),
    "budget": Text("预算值", "budget"),
    "plan": Text("计划值", "plan"),
}


def tier_text(name: str) -> Text:
    """A tier in a message; by its own name where it has no common word."""
    return _TIERS.get(name, Text(name, name))


def mark_text(mark: Mark) -> Text:
    """A mark as `目标值×95%` or `90`."""
    if not mark.tier:
        return Text(show(mark.plus), show(mark.plus))
    times = "" if mark.times == 1 else f"×{show(mark.times * 100)}%"
    plus = f"{'+' if mark.plus > 0 else ''}{show(mark.plus)}" if mark.plus else ""
    word = tier_text(mark.tier)
    return Text(word.zh + times + plus, word.en + times + plus)


def amount_text(amount: Amount) -> Text:
    """Points as `6分`, `满分的60%`, `满分`."""
    if not amount.share:
        return Text(f"{show(amount.points)}分", f"{show(amount.points)} points")
    whole = amount.share == 1
    zh = "满分" if whole else f"满分的{show(amount.share * 100)}%"
    en = "full marks" if whole else f"{show(amount.share * 100)}% of full marks"
    if amount.points:
        sign = "+" if amount.points > 0 else "-"
        zh, en = f"{zh}{sign}{show(abs(amount.points))}分", f"{en} {sign} {show(abs(amount.points))} points"
    return Text(zh, en)


def figure_text(quantity: Quantity) -> Text:
    """A figure with its unit as written: `100万吨`, `5个百分点`."""
    value = show(abs(quantity.value))
    if quantity.unit == "pp":
        return Text(f"{value}个百分点", f"{value} percentage points")
    gap = "" if quantity.unit in ("%", "‰", "") else " "
    return Text(f"{value}{quantity.unit}", f"{value}{gap}{quantity.unit}")
