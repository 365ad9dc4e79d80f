"""Rows of cells, and how a node's keys become the cells of one: what every sheet is laid out with."""

from __future__ import annotations

from collections.abc import Sequence

from ..scheme.nodes import Leaf, Map, Node, Seq
from ..values.number import NotANumber, parse_number
from .columns import Column, Form
from .writing import cell_of, literal, words_cell

Row = dict[str, str]
"""The cells of a row by the keys of their columns; blank ones are left out."""
Laid = dict[str, list[Row]]
"""The rows of every sheet by its key."""


def at(node: Node | None, *path: str) -> Node | None:
    """The node at a path of keys, or None."""
    for key in path:
        node = node.get(key) if isinstance(node, Map) else None
    return node


def record(columns: Sequence[Column], node: Node | None, prefix: str = "") -> Row:
    """The cells of a mapping's keys."""
    row: Row = {}
    for column in columns:
        if column.form is Form.LOOKED_UP:
            continue
        value = found(node, column.key.removeprefix(prefix))
        if value is not None:
            row[column.key] = cell(column, value)
    return row


def found(node: Node | None, path: str) -> Node | None:
    """The value at a dotted path; a title of one language stands in the Chinese column."""
    *above, last = path.split(".")
    parent = at(node, *above)
    if last in ("zh", "en") and isinstance(parent, Leaf):
        return parent if last == "zh" else None
    value = parent.get(last) if isinstance(parent, Map) else None
    return value if not isinstance(value, Map) else None


def cell(column: Column, node: Node) -> str:
    """What stands in the cell of a value."""
    if isinstance(node, Seq):
        return words_cell([item.text for item in node.items if isinstance(item, Leaf)])
    if isinstance(node, Map):
        return ""
    if column.form is Form.WORDS:
        return words_cell([node.text])
    if column.form is Form.CHOICE and node.text in column.choices:
        return column.label(node.text)
    if column.form is Form.YES and node.text in ("yes", "no"):
        return "是" if node.text == "yes" else "否"
    if column.form is Form.BRINGS and node.quoted and _looks_like_a_figure(node.text):
        return literal(node.text)
    return cell_of(node.text)


def _looks_like_a_figure(text: str) -> bool:
    """Whether the loader would take an unquoted word for a number."""
    if text.startswith(("$", "-$")) or text.endswith(("%", "％")):
        return True
    try:
        for part in text.split("/", 1):
            parse_number(part)
    except NotANumber:
        return False
    return True


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The elements of a list; none where it is no list."""
    return node.items if isinstance(node, Seq) else ()


def one(key: str, node: Node | None) -> Row:
    """The one cell of a word; none where there is no word."""
    return {key: cell_of(node.text)} if isinstance(node, Leaf) else {}


def named(node: Node | None, **columns: str) -> Row:
    """The cells of some keys of a mapping, each in the column said."""
    row: Row = {}
    for column, key in columns.items():
        row |= one(column, at(node, key))
    return row
