"""Caps that depend on how ambitious the target is (Order 22): where its own value lies against the baseline."""

from __future__ import annotations

from ...rules.model import Ambition, Amount, Side
from .. import questions
from .bands import LOOSE, MARKED, Edge, edges
from .places import Scale
from .said import Said
from .stop import refuse


def ambitions(said: Said, scale: Scale, start: Amount) -> tuple[Ambition, ...]:
    """The ambitions in the order said. A region between two places begins where the one before it ended."""
    found: list[Ambition] = []
    loose: list[bool] = []
    for item in said.ambitious:
        low, high = edges(item.compares, scale)
        edge, side = _own_edge(low, high, found)
        if found and found[-1].at == edge.mark and loose[-1] and edge.strength == MARKED and edge.closed:
            last = found[-1]
            found[-1] = Ambition(last.side, last.at, last.cap, not edge.closed, last.tier)
        cap = start + item.cap if item.gained else item.cap
        found.append(Ambition(side, edge.mark, cap, edge.closed, scale.tier(item.tier)))
        loose.append(edge.strength == LOOSE)
    return tuple(found)


def _own_edge(low: Edge | None, high: Edge | None, before: list[Ambition]) -> tuple[Edge, Side]:
    """The border that tells a region from those said before it."""
    taken = [each.at for each in before]
    if low is not None and (high is None or high.mark in taken):
        return low, Side.ABOVE
    if high is not None and (low is None or low.mark in taken):
        return high, Side.BELOW
    raise refuse(
        questions.contradiction(
            "目标值与基准值比较的各档不相接", "the cases of the target against the baseline do not meet"
        )
    )
