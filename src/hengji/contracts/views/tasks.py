"""The nodes and the sizes of tasks as forms show them, before both have signed and in an amendment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...engine.values.text import Lang, Text
from ..content import Content, Goal, Node
from ..editing import ALSO, NEW_NODES, other, part_of, sizeable
from ..tables import matter_of


@dataclass(frozen=True, slots=True)
class NodeCells:
    """A node as the form shows it; `of` is what a new one is chosen to be of."""

    key: str
    matter: Text | None
    title: str
    due: str
    standard: str
    weight: str
    out: bool
    of: str
    also_title: str = ""
    also_standard: str = ""
    """The same words in the other language."""


def node_cells(content: Content, given: Mapping[str, str], lang: Lang) -> list[NodeCells]:
    """The nodes of a content, with what was typed; the last rows are for new ones."""

    def cells(key: str, node: Node | None) -> NodeCells:
        def value(name: str, now: str, also: str = "") -> str:
            return given.get(f"{also}node-{key}-{name}", now)

        part = None if node is None else part_of(content, node)
        weight = "" if part is None else f"{part.normalize():f}"
        matter = Text(matter_of(content, node, "zh"), matter_of(content, node, "en")) if node else None
        return NodeCells(
            key, matter, value("title", node.title.get(lang) if node else ""),
            value("due", node.due.isoformat() if node else ""), value("standard", node.standard.get(lang) if node else ""),
            value("weight", weight), value("out", "") == "1", value("of", ""),
            value("title", node.title.get(other(lang)) if node else "", ALSO),
            value("standard", node.standard.get(other(lang)) if node else "", ALSO),
        )  # fmt: skip

    return [
        *(cells(str(number), node) for number, node in enumerate(content.nodes)),
        *(cells(key, None) for key in NEW_NODES),
    ]


@dataclass(frozen=True, slots=True)
class SizeField:
    """A goal whose size is to be agreed, and the one it has."""

    name: str
    goal: Goal
    now: str


def size_fields(content: Content, given: Mapping[str, str]) -> list[SizeField]:
    """The goals whose size can be agreed, with what was chosen."""
    return [
        SizeField(f"size-{each.code}", each, given.get(f"size-{each.code}", each.size.id if each.size else ""))
        for each in sizeable(content)
    ]


def matters(content: Content) -> list[tuple[str, Text]]:
    """What a new node can be of."""
    goals = [(f"g:{goal.code}", goal.title) for goal in content.goals]
    return [*goals, *((f"i:{item.id}", item.title) for item in content.items)]
