"""What a letter hands to the engine beside its rules: the nodes of its items about dates, and its tasks, as rows of the tasks table. Pure.

What is signed is what is computed: the rows are the letter's own nodes with their days and shares, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from ..engine.intake.tables import Figures, Sheet
from .content import Content, Node

Done = Mapping[tuple[str, str], date]
"""The day on which a node was done, by its item and by the name `Content.node_name` gives it, in Chinese."""


def tasks_sheet(contents: Sequence[Content], done: Mapping[str, Done] | None = None) -> Sheet:
    """The tasks table of these letters; `done` are, by the code of the unit, the days on which nodes were done."""
    rows = [(content, node) for content in contents for node in _scored(content)]
    named = [content.node_name(node).zh if _beside(content, node) else "" for content, node in rows]
    days = [
        (done or {}).get(content.subject.code, {}).get((node.item, content.node_name(node).zh))
        for content, node in rows
    ]
    return Sheet(
        "tasks",
        len(rows),
        {
            "unit": [content.subject.code for content, _ in rows],
            "task": [item.indicator if (item := content.item(node.item)) is not None else "" for content, node in rows],
            "node": named,
        },
        {"share": Figures.of([None if node.share is None else Fraction(node.share) for _, node in rows])},
        {"due": [node.due for _, node in rows], "done": days},
    )


def _scored(content: Content) -> list[Node]:
    """The nodes that make scores, item by item."""
    return [node for item in content.items for node in content.dated_nodes(item)]


def _beside(content: Content, node: Node) -> bool:
    """Whether an item has other nodes beside this one, or states its share."""
    item = content.item(node.item)
    return item is not None and (len(content.dated_nodes(item)) > 1 or node.share is not None)
