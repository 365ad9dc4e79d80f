"""The change of a figure shared out among its factors, exactly.

Chain substitution (连环替代法) puts one factor after the other at its current figure, in an order that is stated and kept: another
order gives other shares. The mean over all orders (Shapley 1953; over the orders that keep the parts of a node together: Owen 1977)
needs no order. Both share out the whole change at every level: the parts of a node add up to the node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import factorial

from ...engine.formula import Value
from ...engine.values.null import NullReason
from .tree import Factor


class Method(StrEnum):
    """How a change is shared out."""

    CHAIN = "chain"
    SHAPLEY = "shapley"


@dataclass(frozen=True, slots=True)
class Part:
    """A factor with its figures and the share of the root's change it accounts for, in the root's unit; `share` of the change is None
    where the root did not change."""

    name: str
    path: str
    base: Fraction | None
    current: Fraction | None
    effect: Fraction
    share: Fraction | None
    parts: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """The part and all below it, parents first."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Split:
    """A split change. `root` is None where it could not be made, `reason` says why and `at` which factor the figure is missing for.

    `order` names the factors of the root as they were put at their current figures (empty under Shapley); `steps` are the figures of the
    root
    after each of them, beginning with the base.
    """

    method: Method
    root: Part | None
    order: tuple[str, ...] = ()
    steps: tuple[Fraction, ...] = ()
    reason: NullReason = NullReason.NONE
    at: str = ""


class _Undefined(Exception):
    """A state between base and current in which the figure has no value (a denominator of zero)."""

    def __init__(self, value: Value, at: str) -> None:
        self.value, self.at = value, at


Rest = Callable[[Fraction], Fraction]
"""The root's figure as a function of one node's, all others fixed."""
Weighed = list[tuple[Fraction, Rest]]
"""States of all other factors with the weight each has in the mean."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Both figures of every node, by path, and the order of substitution."""

    base: Mapping[str, Fraction]
    current: Mapping[str, Fraction]
    ranks: Mapping[str, int]

    def ranked(self, node: Factor) -> Sequence[Factor]:
        """The parts of a node in the order of substitution."""
        return sorted(node.parts, key=lambda part: self.ranks.get(part.name, len(self.ranks)))


def split(
    root: Factor,
    base: Mapping[str, Fraction | None],
    current: Mapping[str, Fraction | None],
    method: Method = Method.CHAIN,
    order: Sequence[str] = (),
) -> Split:
    """Share out the change of `root` from `base` to `current` (figures of the leaves by name).

    `order` names factors of any level in the order of a chain substitution: within a node, those it names come in this order, the
    others after them as the formula names them. Raises `ValueError` for a name that is no factor or stands twice.
    """
    ranks = _ranks(root, order)
    try:
        ends = _Ends(_figures(root, base), _figures(root, current), ranks)
        effects: dict[str, Fraction] = {}
        _share(root, ends, method, [(Fraction(1), lambda figure: figure)], effects)
        steps = _steps(root, ends) if method is Method.CHAIN else ()
    except _Undefined as missing:
        return Split(method, None, reason=missing.value.reason, at=missing.at)
    names = tuple(each.name for each in ends.ranked(root)) if method is Method.CHAIN else ()
    return Split(method, _part(root, ends, effects, effects[root.path]), names, steps)


def _ranks(root: Factor, order: Sequence[str]) -> Mapping[str, int]:
    """The place of each name in the order of substitution."""
    known = {part.name for part in _below(root)}
    if not known.issuperset(order) or len(set(order)) < len(order):
        raise ValueError(f"not an order of {', '.join(sorted(known))}: {', '.join(order)}")
    return {name: place for place, name in enumerate(order)}


def _below(node: Factor) -> Iterator[Factor]:
    for part in node.parts:
        yield part
        yield from _below(part)


def _figures(root: Factor, leaves: Mapping[str, Fraction | None]) -> Mapping[str, Fraction]:
    """The figure of every node by its path; raises `_Undefined` where one has none."""
    found: dict[str, Fraction] = {}

    def fill(node: Factor) -> Value:
        value = node.value([fill(part) for part in node.parts]) if node.parts else node.at(leaves)
        if value.number is None:
            raise _Undefined(value, node.path)
        found[node.path] = value.number
        return value

    fill(root)
    return found


def _share(node: Factor, ends: _Ends, method: Method, states: Weighed, effects: dict[str, Fraction]) -> None:
    """The effect of a node, and of all below it, over the weighed states of what stands around it."""
    before, after = ends.base[node.path], ends.current[node.path]
    effects[node.path] = sum((weight * (rest(after) - rest(before)) for weight, rest in states), Fraction(0))
    parts = ends.ranked(node)
    for part in parts:
        inner = [
            (weight * own, _within(node, part, chosen, ends, rest))
            for own, chosen in _contexts(part, parts, method)
            for weight, rest in states
        ]
        _share(part, ends, method, inner, effects)


def _contexts(part: Factor, parts: Sequence[Factor], method: Method) -> Iterator[tuple[Fraction, frozenset[str]]]:
    """Which of its siblings stand at their current figures when a part is moved, with the weight of each state."""
    others = [other.path for other in parts if other is not part]
    if method is Method.CHAIN:
        yield Fraction(1), frozenset(other.path for other in parts[: parts.index(part)])
        return
    count = len(parts)
    for size in range(count):
        weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
        for chosen in combinations(others, size):
            yield weight, frozenset(chosen)


def _within(node: Factor, part: Factor, moved: frozenset[str], ends: _Ends, rest: Rest) -> Rest:
    """The root as a function of `part`, where its siblings in `moved` are at their current figures and the others at the base."""

    def figure(own: Fraction) -> Fraction:
        values = [
            Value(own if each is part else (ends.current if each.path in moved else ends.base)[each.path])
            for each in node.parts
        ]
        found = node.value(values)
        if found.number is None:
            raise _Undefined(found, node.path)
        return rest(found.number)

    return figure


def _steps(root: Factor, ends: _Ends) -> tuple[Fraction, ...]:
    """The root's figure before, and after each of its factors was moved."""
    moved: set[str] = set()
    found = [ends.base[root.path]]
    for part in ends.ranked(root):
        moved.add(part.path)
        value = root.value([Value((ends.current if e.path in moved else ends.base)[e.path]) for e in root.parts])
        assert value.number is not None  # the effects came through the same states
        found.append(value.number)
    return tuple(found)


def _part(node: Factor, ends: _Ends, effects: Mapping[str, Fraction], change: Fraction) -> Part:
    effect = effects[node.path]
    return Part(
        node.name,
        node.path,
        ends.base[node.path],
        ends.current[node.path],
        effect,
        effect / change if change else None,
        tuple(_part(part, ends, effects, change) for part in node.parts),
    )
