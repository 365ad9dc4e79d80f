"""The order of marks along the axis, also where their tiers' values are not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...rules.model import Mark

_WORSE_TO_BETTER = (
    ("fail", "base", "target", "challenge"),
    ("poor", "lower", "average", "good", "excellent"),
    ("worst", "average", "best"),
)


def known_less(left: Mark, right: Mark, lower: bool) -> bool | None:
    """Whether `left` lies below `right` on the axis, for tiers of the usual order and positive values; None: not known."""
    if left.tier == right.tier:
        if left.times != right.times and (left.plus - right.plus) * (left.times - right.times) >= 0:
            return left.times < right.times
        if left.times == right.times:
            return left.plus < right.plus
        return None
    for ladder in _WORSE_TO_BETTER:
        if left.tier in ladder and right.tier in ladder and left.times == right.times and left.plus == right.plus:
            return (ladder.index(left.tier) < ladder.index(right.tier)) != lower
    return None


def arrange(marks: Iterable[Mark], before: Sequence[tuple[Mark, Mark]], lower: bool) -> list[Mark] | None:
    """The marks from small to large; `before` are pairs the sentence itself puts in order. None where they contradict.

    Among marks nothing orders, the one said first stands first.
    """
    left = list(dict.fromkeys(marks))
    pairs = {(a, b) for a in left for b in left if a != b and known_less(a, b, lower)}
    for a, b in before:
        if a != b and known_less(a, b, lower) is None:
            pairs.add((a, b))
    placed: list[Mark] = []
    while left:
        free = [mark for mark in left if not any((other, mark) in pairs for other in left)]
        if not free:
            return None
        placed.append(free[0])
        left.remove(free[0])
    return placed
