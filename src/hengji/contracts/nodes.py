"""The nodes of two contents side by side: which became another, which came, which went. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..engine.values.text import Text
from .content import Content, Node

Pair = tuple[Node | None, Node | None]
"""A node as it was and as it becomes; None on one side where it came or went."""

_SAME: tuple[Callable[[Node], object], ...] = (
    lambda node: (node.item, node.goal, node.title),
    lambda node: (node.item, node.goal, node.due),
)
"""By what a node is found again, the surest first: by its title, and where it has another title by its day."""


def pairs(old: Content, new: Content) -> list[Pair]:
    """Every node of two contents, each once: those of the new one in order, then those that are gone."""
    left = list(old.nodes)
    found: dict[int, Node] = {}
    for same in _SAME:
        for at, node in enumerate(new.nodes):
            before = next((each for each in left if at not in found and same(each) == same(node)), None)
            if before is not None:
                found[at] = before
                left.remove(before)
    return [*((found.get(at), node) for at, node in enumerate(new.nodes)), *((node, None) for node in left)]


def differing(old: Content, new: Content) -> list[Pair]:
    """Those of which anything is another, in the letter or in what the letter leaves unsaid."""
    return [(before, after) for before, after in pairs(old, new) if before != after]


def told(old: Content, new: Content) -> Iterator[tuple[Text, Text | None, Text | None]]:
    """Each node that differs: what it is of, and what it was and becomes in words."""
    for before, after in differing(old, new):
        was = None if before is None else _words(old, before)
        becomes = None if after is None else _words(new, after)
        if after is not None:
            yield _matter(new, after), was, becomes
        elif before is not None:
            yield _matter(old, before), was, becomes


def _matter(content: Content, node: Node) -> Text:
    """What a node is of: the item it makes the score of, else its goal, else its item."""
    item, goal = content.item(node.item), content.goal(node.goal)
    if goal is not None and (item is None or item.nodes is None):
        return goal.title
    return item.title if item is not None else content.title


def _words(content: Content, node: Node) -> Text:
    """A node in words: title, day, standard, and its part: of an item about dates its share, else its weight within its goal."""
    item = content.item(node.item)
    dated = item is not None and item.nodes is not None
    weight = "" if node.weight is None or dated else f" {node.weight:f}%"
    share = Text.same(" ") if node.share is None else Text(f"（份额 {node.share:f}%）", f" (share {node.share:f} %)")
    return Text(
        f"{node.title.zh} {node.due} {node.standard.zh}{weight}{share.zh}".strip(),
        f"{node.title.en} {node.due} {node.standard.en}{weight}{share.en}".rstrip(),
    )
