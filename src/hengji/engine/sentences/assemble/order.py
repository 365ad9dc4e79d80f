"""The order of marks along the axis, also where their tiers' values are not known yet."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ...rules.model import Mark

TARGET_LADDER = ("fail", "base", "target", "challenge")
_WORSE_TO_BETTER = (
    TARGET_LADDER,
    ("poor", "lower", "average", "good", "excellent"),
    ("worst", "average", "best"),
)
_LADDERED = frozenset(itertools.chain(*_WORSE_TO_BETTER))


def known_less(left: Mark, right: Mark, lower: bool) -> bool | None:
    """Whether `left` lies below `right` on the axis, for tiers of the usual order and positive values; None: not known."""
    if left.tier == right.tier:
        if left.times is right.times:
            return left.plus < right.plus
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
    said = list(dict.fromkeys(marks))
    number = {mark: index for index, mark in enumerate(said)}
    after: list[set[int]] = [set() for _ in said]
    for low, high in _known(said, lower):
        after[low].add(high)
    for a, b in before:
        if a != b and known_less(a, b, lower) is None:
            after[number[a]].add(number[b])
    waits = [0] * len(said)
    for following in after:
        for index in following:
            waits[index] += 1
    free = [index for index, count in enumerate(waits) if not count]
    placed: list[Mark] = []
    while free:
        first = heapq.heappop(free)
        placed.append(said[first])
        for index in after[first]:
            waits[index] -= 1
            if not waits[index]:
                heapq.heappush(free, index)
    return placed if len(placed) == len(said) else None


def _known(said: Sequence[Mark], lower: bool) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of marks, the smaller first, from which every pair `known_less` knows of follows."""
    ranks = {value: rank for rank, value in enumerate(sorted({mark.plus for mark in said}))}
    families: dict[str, dict[Fraction, list[tuple[int, int]]]] = {}
    level: dict[tuple[Fraction, Fraction], list[int]] = {}
    for index, mark in enumerate(said):
        families.setdefault(mark.tier, {}).setdefault(mark.times, []).append((ranks[mark.plus], index))
        level.setdefault((mark.times, mark.plus), []).append(index)
    for family in families.values():
        lines = [sorted(family[times]) for times in sorted(family)]
        for line in lines:
            yield from ((low, high) for (_, low), (_, high) in itertools.pairwise(line))
        for fewer, more in itertools.combinations(lines, 2):
            yield from ((low, high) for plus, low in fewer for rank, high in more if plus <= rank)
    for group in level.values():
        for a, b in itertools.permutations([index for index in group if said[index].tier in _LADDERED], 2):
            if said[a].tier != said[b].tier and known_less(said[a], said[b], lower):
                yield a, b
