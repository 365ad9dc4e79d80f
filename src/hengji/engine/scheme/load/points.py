"""Points and places on the axis, as a rule writes them: `full + 2`, `80%`; `95% of target - 1`, `9.2`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from ...rules.model import ZERO, Amount, Mark, Size
from ...values.text import Text
from ...values.unit import Unit
from ..nodes import Node
from .desk import Desk
from .scalars import figure_of, words

_TERM = re.compile(r"([+-]?)\s*(full|满分|\$[^\W\d]\w*|[\d.,]+(?:/\d+)?\s*%?)\s*")
_MARK = re.compile(
    r"(?:(?P<times>-?\$[^\W\d]\w*|-?[\d.,]+(?:/\d+)?)\s*(?P<percent>%?)\s*(?:of\b|的|\*|×)?\s*)?"
    r"(?P<tier>[^\W\d]\w*)\s*(?:(?P<sign>[+-])\s*(?P<plus>\$[^\W\d]\w*|[\d.,]+(?:/\d+)?)\s*(?P<odd>%?))?"
)
_SIZE = re.compile(r"(?P<size>\$[^\W\d]\w*|[\d.,]+(?:/\d+)?\s*%?)\s*(?:of\b|的)\s*(?P<tier>[^\W\d]\w*)")
ALIASES = {
    "目标值": "target",
    "目标": "target",
    "基本值": "base",
    "基本": "base",
    "基准值": "base",
    "挑战值": "challenge",
    "挑战": "challenge",
}
"""Chinese words for the usual tiers; a tier of an item that bears the word itself comes first."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What is known about the axis a rule stands on: the tiers an item names, and its unit."""

    tiers: Collection[str] = ()
    unit: Unit | None = None

    def tier(self, word: str) -> str:
        """The tier a word means."""
        return word if word in self.tiers else ALIASES.get(word, word)


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def amount(desk: Desk, node: Node) -> Amount:
    """Points: shares of the full marks (`full`, `80%`) and written points (`2`), added up."""
    leaf = words(desk, node, Text("分值，例如 full、80%、2", "points, for example full, 80%, 2"))
    if leaf is None:
        return ZERO
    flat, at, total = _flat(leaf.text), 0, ZERO
    while at < len(flat):
        match = _TERM.match(flat, at)
        if match is None or (at and not match[1]):
            message = Text(f"“{leaf.text[:30]}”不是分值", f"'{leaf.text[:30]}' is not a number of points")
            hint = Text(
                "写 full（满分）、80%（满分的80%）、2（分），或 full + 2",
                "write full, 80% (of full marks), 2 (points), or full + 2",
            )
            desk.error(node, "not-points", message, hint)
            return ZERO
        at, sign = match.end(), -1 if match[1] == "-" else 1
        if match[2] in ("full", "满分"):
            total += Amount(share=Fraction(sign))
            continue
        named = figure_of(desk, node, match[2])
        if named is None:
            return ZERO
        value = sign * named.value
        total += Amount(share=value) if named.percent else Amount(points=value)
    return total


def mark(desk: Desk, node: Node, axis: Axis) -> Mark:
    """A place on the axis."""
    leaf = words(desk, node, Text("一个数或档位，例如 9.2、target", "a number or a tier, for example 9.2, target"))
    return Mark() if leaf is None else mark_of(desk, node, leaf.text, axis)


def mark_of(desk: Desk, node: Node, written: str, axis: Axis) -> Mark:
    """The same for a word taken out of its node (a key of a short curve)."""
    flat = _flat(written)
    if re.fullmatch(r"-?\s*(?:\$[^\W\d]\w*|[\d.,]+(?:/\d+)?)\s*%?", flat):
        named = figure_of(desk, node, flat)
        if named is None:
            return Mark()
        return Mark(plus=axis_value(desk, node, named.value, named.percent, axis, flat))
    match = _MARK.fullmatch(flat)
    if match is None or match["odd"]:
        message = Text(f"“{written[:30]}”不是数轴上的位置", f"'{written[:30]}' is not a place on the axis")
        hint = Text("写数、档位，或 95% of target、target - 2", "write a number, a tier, or 95% of target, target - 2")
        desk.error(node, "not-a-place", message, hint)
        return Mark()
    times = plus = Fraction(0)
    if match["times"]:
        named = figure_of(desk, node, match["times"] + match["percent"])
        times = named.value if named is not None else Fraction(1)
    else:
        times = Fraction(1)
    if match["plus"]:
        named = figure_of(desk, node, match["plus"])
        plus = named.value if named is not None else Fraction(0)
        plus = -plus if match["sign"] == "-" else plus
    return Mark(axis.tier(match["tier"]), times, plus)


def axis_value(desk: Desk, node: Node, value: Fraction, percent: bool, axis: Axis, written: str) -> Fraction:
    """A constant on the axis; `9.2%` is 9.2 where the unit is %, and refused where the unit is not known or another."""
    if not percent:
        return value
    if axis.unit is not None and axis.unit.is_rate:
        return value / axis.unit.factor
    message = Text(f"不清楚“{written[:20]}”是什么的百分比", f"it is not clear what '{written[:20]}' is a share of")
    desk.error(
        node,
        "percent",
        message,
        Text(f"写 {written[:20]} of target，或写数", f"write {written[:20]} of target, or a number"),
    )
    return value


def size(desk: Desk, node: Node, origin: Mark, axis: Axis) -> Size | None:
    """The size of one step: a length on the axis (`2`), or a share of the place it starts from (`1% of target`)."""
    leaf = words(
        desk, node, Text("每一步的大小，例如 1 或 1% of target", "the size of a step, for example 1 or 1% of target")
    )
    if leaf is None:
        return None
    flat = _flat(leaf.text)
    match = _SIZE.fullmatch(flat)
    if match is not None:
        tier = axis.tier(match["tier"])
        if tier not in ("origin", origin.tier):
            shown = origin.tier or "origin"
            message = Text(
                f"步长按“{tier}”计，起点却是“{shown}”", f"the step is a share of {tier}, but starts from {shown}"
            )
            desk.error(node, "step-origin", message, Text(f"写 % of {shown}", f"write % of {shown}"))
            return None
        named = figure_of(desk, node, match["size"])
        value, relative = (Fraction(1) if named is None else named.value), True
    else:
        named = figure_of(desk, node, flat)
        if named is not None and named.percent:
            message = Text(
                f"“{flat[:20]}”有两种理解：{flat[:20].rstrip('%')}个百分点，或起点值的{flat[:20]}",
                f"'{flat[:20]}' can mean percentage points, or a share of the place it starts from",
            )
            shown = flat.rstrip("%").strip()
            hint = Text(
                f"写 {shown}（百分点）或 {flat} of {origin.tier or 'origin'}",
                f"write {shown} or {flat} of {origin.tier or 'origin'}",
            )
            desk.error(node, "ambiguous-step", message, hint)
            return None
        value, relative = (Fraction(1) if named is None else named.value), False
    if value <= 0:
        message = Text("每一步的大小应大于零", "a step has a size greater than zero")
        desk.error(
            node, "step-size", message, Text("方向用 below 或 above 表示", "say the direction with below or above")
        )
        return None
    return Size(value, relative)
