"""Nodes: their weights make a whole, and a template gives them dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from ...engine.values.number import show
from ...engine.values.text import Text
from .shares import WHOLE, left_over

MOST = 60
"""Nodes of a goal."""


def weights_off(weights: Sequence[Fraction]) -> Text | None:
    """Why the weights of the nodes of a goal are not right; None where they are, or where there are no nodes."""
    if not weights:
        return None
    rest = left_over(WHOLE, weights)
    if rest == 0:
        return None
    if rest > 0:
        return Text(f"节点权重合计还差 {show(rest)}%", f"the weights of the nodes are {show(rest)}% short of 100%")
    return Text(f"节点权重合计超出 {show(-rest)}%", f"the weights of the nodes exceed 100% by {show(-rest)}%")


def dated(start: date, offsets: Sequence[int]) -> list[date]:
    """The days so many days after the start."""
    return [start + timedelta(days=offset) for offset in offsets]
