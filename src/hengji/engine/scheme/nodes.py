"""What YAML gives: words, lists and mappings, each knowing the file, line and clause it was written at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..values.finding import Source


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word, a number or a sentence, as text; nothing is converted here. `quoted` tells `"1"` from `1`."""

    text: str
    where: Source
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written (`key:` with no value)."""
        return not self.text and not self.quoted


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    where: Source


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping; its keys are unique words, in the order written."""

    entries: tuple[tuple[Leaf, Node], ...]
    where: Source

    def get(self, name: str) -> Node | None:
        """The value of a key, or None."""
        return next((value for key, value in self.entries if key.text == name), None)

    def keys(self) -> Iterator[str]:
        """The keys, in order."""
        return (key.text for key, _ in self.entries)


Node = Leaf | Seq | Map


def stamp(node: Node, clause: str = "") -> Node:
    """The node with the clause of the nearest mapping around it that states one, in every place below."""
    if isinstance(node, Leaf):
        return replace(node, where=replace(node.where, clause=clause)) if clause else node
    if isinstance(node, Seq):
        return Seq(tuple(stamp(item, clause) for item in node.items), replace(node.where, clause=clause))
    own = node.get("clause")
    if isinstance(own, Leaf) and own.text:
        clause = own.text
    entries = tuple(
        (replace(key, where=replace(key.where, clause=clause)), stamp(value, clause)) for key, value in node.entries
    )
    return Map(entries, replace(node.where, clause=clause))
