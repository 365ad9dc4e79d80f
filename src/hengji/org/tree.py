"""The tree of a day: pure, over the spans in force on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as it stands on a day."""

    unit: int
    ref: str
    code: str
    kind: str
    name: Text
    parent: int | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Former:
    """A unit that is no more from a day on: as it stood last, and the unit it went into; one that was closed is kept by the unit it stood
    below."""

    node: Node
    into: int
    since: date
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """A unit that is to be no more from a day on: the one it goes into, None where it is closed."""

    unit: int
    into: int | None
    since: date


@dataclass(frozen=True, slots=True)
class Coming:
    """A unit that is not there yet: as it will stand on its first day, and the way to it then, from the root down to itself."""

    node: Node
    since: date
    path: tuple[Node, ...]

    @property
    def above(self) -> frozenset[int]:
        """Itself and all above it on that day."""
        return frozenset(each.unit for each in self.path)


@dataclass(frozen=True)
class Tree:
    """The units of a day. Built from one query; hundreds of nodes, so everything is looked up in memory."""

    nodes: dict[int, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Tree:
        """The tree of these nodes, in their order."""
        return cls({node.unit: node for node in nodes})

    @cached_property
    def children(self) -> dict[int | None, list[Node]]:
        """The nodes below each unit, in order; a parent that is not there on the day makes a root."""
        found: dict[int | None, list[Node]] = defaultdict(list)
        for node in sorted(self.nodes.values(), key=lambda node: (node.place, node.code)):
            found[node.parent if node.parent in self.nodes else None].append(node)
        return found

    @cached_property
    def by_ref(self) -> dict[str, Node]:
        """The nodes by the reference of their unit."""
        return {node.ref: node for node in self.nodes.values()}

    def below(self, unit: int) -> frozenset[int]:
        """The unit and all below it; nothing for a unit that is not there."""
        if unit not in self.nodes:
            return frozenset()
        found, waiting = {unit}, [unit]
        while waiting:
            for child in self.children.get(waiting.pop(), ()):
                if child.unit not in found:
                    found.add(child.unit)
                    waiting.append(child.unit)
        return frozenset(found)

    def path(self, unit: int) -> list[Node]:
        """From the root down to the unit."""
        found: list[Node] = []
        at: int | None = unit
        while at is not None and at in self.nodes and len(found) <= len(self.nodes):
            found.append(self.nodes[at])
            at = self.nodes[at].parent
        return found[::-1]

    def walk(self, root: int | None = None) -> Iterator[tuple[int, Node]]:
        """Depth and node, parents before children, in order."""
        waiting = (
            [(0, node) for node in reversed(self.children.get(None, []))] if root is None else [(0, self.nodes[root])]
        )
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting += [(depth + 1, child) for child in reversed(self.children.get(node.unit, []))]

    def would_loop(self, unit: int, parent: int | None) -> bool:
        """Whether placing a unit under this parent would put it below itself."""
        return parent is not None and parent in self.below(unit)
