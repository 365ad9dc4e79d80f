"""A dimension's weight equals the sum of what stands below it."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each dimension that states another weight than its items have."""
    for card in scheme.scorecards.values():
        for top in card.dimensions:
            for part in top.dimensions():
                total = sum(item.weight for item in part.items() if not item.units)
                if part.weight is not None and part.weight != total:
                    message = Text(
                        f"维度“{part.title.zh}”写 {show(part.weight)}，各项合计 {show(total)}",
                        f"the dimension '{part.title.en}' says {show(part.weight)}, its items add up to {show(total)}",
                    )
                    hint = Text(
                        f"把维度的权重改为 {show(total)}，或调整各项",
                        f"give the dimension the weight {show(total)}, or adjust the items",
                    )
                    yield error("dimension-weight", part.where, message, hint)
