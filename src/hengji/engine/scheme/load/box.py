"""A mapping opened with its key table: unknown and missing keys are told, and each value is read as what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from ...values.text import Text
from ..kinds import Record
from ..nodes import Leaf, Map, Node, Seq
from . import scalars
from .desk import Desk, options

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class Box:
    """An opened mapping. Every reader takes a default for a key that is not there."""

    __slots__ = ("before", "desk", "node", "values")

    def __init__(self, desk: Desk, node: Map, record: Record, *, silent: bool = False) -> None:
        self.desk, self.node, self.before = desk, node, desk.errors
        self.values = {key.text: value for key, value in node.entries}
        if not silent:
            unknown_keys(desk, node, record)
            for key in record.keys:
                if key.required and key.name not in self.values:
                    zh, _, en = key.about.partition(" / ")
                    message = Text(f"缺少 {key.name}（{zh}）", f"{key.name} is missing ({en or zh})")
                    desk.error(node, "missing-key", message, Text(f"补上 {key.name}:", f"add {key.name}:"))

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str) -> Node | None:
        """The value as it stands."""
        return self.values.get(key)

    def at(self, key: str) -> Node:
        """The place of a key's value, or of the whole when it is not there."""
        return self.values.get(key, self.node)

    def _read(self, key: str, read: Callable[[Desk, Node], T], default: T) -> T:
        node = self.values.get(key)
        return default if node is None else read(self.desk, node)

    def text(self, key: str, default: str = "") -> str:
        """A word or sentence."""
        return self._read(key, scalars.text, default)

    def title(self, key: str, default: Text | None = None) -> Text:
        """A title."""
        return self._read(key, scalars.title, default or Text.same("?"))

    def number(self, key: str, default: Fraction | int = 1) -> Fraction:
        """A number."""
        return self._read(key, scalars.number, Fraction(default))

    def maybe(self, key: str) -> Fraction | None:
        """A number that may be left out, or said to be `none`."""
        node = self.values.get(key)
        if node is None or (isinstance(node, Leaf) and node.text in scalars.NONE):
            return None
        return scalars.number(self.desk, node)

    def share(self, key: str, default: Fraction) -> Fraction:
        """A share or multiple."""
        return self._read(key, scalars.share, default)

    def maybe_share(self, key: str) -> Fraction | None:
        """A share or multiple that may be left out."""
        node = self.values.get(key)
        return None if node is None else scalars.share(self.desk, node)

    def whole(self, key: str, default: int) -> int:
        """A whole number."""
        return self._read(key, scalars.whole, default)

    def decimals(self, key: str, default: int) -> int:
        """A number of decimals."""
        return self._read(key, scalars.decimals, default)

    def places(self, key: str, default: int | None) -> int | None:
        """A number of decimals, or `exact`."""
        return self._read(key, scalars.places, default)

    def yes(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        return self._read(key, scalars.yes, default)

    def one_of(self, key: str, kind: type[E], default: E) -> E:
        """One of the words of an enumeration."""
        node = self.values.get(key)
        return default if node is None else scalars.one_of(self.desk, node, kind)

    def span(self, key: str, *, shares: bool = False) -> tuple[Fraction | None, Fraction | None]:
        """A range."""
        node = self.values.get(key)
        return (None, None) if node is None else scalars.span(self.desk, node, shares=shares)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words, or one word alone."""
        node = self.values.get(key)
        return () if node is None else texts(self.desk, node)


def unknown_keys(desk: Desk, node: Map, record: Record) -> None:
    """Tell every key the table does not have, with the nearest one and all that are allowed."""
    known = record.names()
    for where, _ in node.entries:
        key = where.text
        if key not in known and key.partition("：")[0].strip() in known:
            message = Text("冒号是全角的", "the colon is a full-width one")
            hint = Text("冒号用半角，后面空一格", "use a half-width colon followed by a space")
            desk.error(where, "full-width-colon", message, hint)
        elif key not in known:
            near, listed = desk.near(key, known), options(known, 30)
            if near is not None and listed is not None:
                listed = Text(f"{near.zh} {listed.zh}", f"{near.en} {listed.en}")
            zh, _, en = record.about.partition(" / ")
            message = Text(f"{zh}没有“{key[:40]}”这一项", f"{en or zh} has no key '{key[:40]}'")
            desk.error(where, "unknown-key", message, listed)


def open_box(desk: Desk, node: Node, record: Record) -> Box | None:
    """The mapping opened, or None with a finding when it is none."""
    if isinstance(node, Map):
        return Box(desk, node, record)
    desk.error(node, "wrong-form", _instead(node), options(record.names(), 30))
    return None


def _instead(node: Node) -> Text:
    if isinstance(node, Seq):
        return Text("这里应写“键: 值”，不是列表", "'key: value' lines are expected here, not a list")
    assert isinstance(node, Leaf)
    if node.empty:
        return Text("这里没有填写", "nothing is written here")
    shown = node.text[:30]
    if "：" in shown or ":" in shown:
        return Text(f"“{shown}”的冒号应为半角，后面空一格", f"'{shown}': use a half-width colon followed by a space")
    return Text(f"这里应写“键: 值”，不是“{shown}”", f"'key: value' lines are expected here, not '{shown}'")


def entries(desk: Desk, node: Node | None) -> Iterator[tuple[Leaf, Node]]:
    """The entries of a mapping keyed by id; anything else is a finding."""
    if node is None or (isinstance(node, Leaf) and node.empty):
        return
    if isinstance(node, Map):
        yield from node.entries
    else:
        desk.error(node, "wrong-form", _instead(node), Text("写作 编号: {…}", "write id: {...}"))


def elements(desk: Desk, node: Node | None) -> tuple[Node, ...]:
    """The elements of a list; a single mapping or word counts as a list of one."""
    if node is None or (isinstance(node, Leaf) and node.empty):
        return ()
    return node.items if isinstance(node, Seq) else (node,)


def texts(desk: Desk, node: Node) -> tuple[str, ...]:
    """A list of words, or one word alone."""
    return tuple(scalars.text(desk, element) for element in elements(desk, node))
