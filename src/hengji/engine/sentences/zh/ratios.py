"""Proportions said as a ratio of two things: `按实际值占目标值的比例计分`, `（目标值÷实际值）×权重`, `完成率×权重`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..axis import Condition, When
from ..statements import Proportional, Ratio, Statement
from .lexer import Kind
from .plain_text import is_name
from .reader import LONGEST
from .words import ACTUALS, FULL_NAMES, RATES

if TYPE_CHECKING:
    from .state import ClauseState

_TAIL = re.compile(
    r"(?:的?比例|之比|的?比值|的?百分比|的?比率|的?比重)?(?:计分|计算得分|计算|得分|折算得分|折算|确定得分|给分)?$"
)
_ENDING = re.compile(r"(?:计分|计算|得分|给分)+$")
_JOIN = re.compile(r"÷|/|占|与|除以|比")


def proportion(clauses: ClauseState, condition: Condition | None, start: int) -> list[Statement] | None:
    """A ratio in words from the cursor to the end of the clause, or None."""
    r = clauses.r
    first = r.at
    depth = 0
    while not r.done and (depth > 0 or r.text() not in (",", ";", "。", "、")):
        depth += {"(": 1, ")": -1}.get(r.text(), 0)
        if depth < 0 or r.kind() is Kind.QUOTED or r.at - first > LONGEST:
            return None
        r.at += 1
    found = ratio(r.raw(first), r.tiers)
    if found is None:
        return None
    kind, tier, clear = found
    if condition is not None and not isinstance(condition, When):
        condition = None
    return [Proportional(tier, None, kind, formula=clear, condition=condition, span=r.span(start))]


def ratio(text: str, tiers: dict[str, str]) -> tuple[Ratio, str, bool] | None:
    """The ratio, its tier, and whether it was written as a formula."""
    flat = text.replace(" ", "")
    head, found, rest = flat.partition("按")
    flat = rest if found and not set(head) & set("÷/×(") else flat
    for lead in ("得分", "本项得分", "按照", "按", "以", "根据"):
        flat = flat.removeprefix(lead)
    flat, formula = flat.removeprefix("="), False
    for name in sorted(FULL_NAMES, key=len, reverse=True):
        for joined in (f"×{name}", f"乘以{name}"):
            body = _ENDING.sub("", flat)
            if body.endswith(joined):
                flat, formula = body.removesuffix(joined), True
        for joined in (f"{name}×", f"{name}乘以"):
            if flat.startswith(joined):
                flat, formula = flat.removeprefix(joined), True
    tail = _TAIL.search(flat)
    if not formula and (tail is None or not tail[0]):
        return None
    flat = flat[: tail.start()] if tail is not None else flat
    flat = flat.strip("()")
    if flat in RATES and formula:
        return Ratio.UNSAID, "target", True
    parts = _JOIN.split(flat)
    if len(parts) != 2:
        return None
    left, right = (part.strip("()") for part in parts)
    own = left.removeprefix("实际")
    if left.startswith("实际") and own and is_name(left) and right in tiers and tiers[right] == "target":
        return Ratio.ACTUAL, "target", formula
    if (
        left.startswith("实际")
        and own
        and right in (f"{lead}{own}" for lead in ("目标", "计划", "预算", "任务", "考核"))
    ):
        return Ratio.ACTUAL, "target", formula
    left = next((actual for actual in ACTUALS if left.endswith(actual) and is_name(left)), left)
    if left in ACTUALS and right in tiers:
        return Ratio.ACTUAL, tiers[right], formula
    if left in tiers and right in ACTUALS:
        return Ratio.INVERSE, tiers[left], formula
    return None
