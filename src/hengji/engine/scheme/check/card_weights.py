"""The weights of a card add up to its total."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each card whose weights do not add up; items for single units stand beside the sum."""
    for card in scheme.scorecards.values():
        weights = [item.weight for item in card.items() if not item.units]
        total = sum(weights)
        if total != card.total:
            over = total - card.total
            zh, en = ("多", "more") if over > 0 else ("少", "less")
            gap = show(abs(over))
            message = Text(
                f"考核表“{card.title.zh}”权重合计 {show(total)}，应为 {show(card.total)}，{zh} {gap}",
                f"the weights of '{card.title.en}' add up to {show(total)}, not {show(card.total)}: {gap} {en}",
            )
            hint = Text("调整各项 weight，或写明 total:", "adjust the weights, or state total:")
            yield error("weights-sum", card.where, message, hint)
