"""What differs between two canonical schemes, by item, clause and key: nobody has the lines of the canonical text before them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from ..scheme.nodes import Leaf, Map, Node, Seq
from ..scheme.yaml_source import read_yaml
from .archive import SCHEME
from .damage import reading

Change = tuple[tuple[str, ...], str, str, str]
"""Where (ids from the outside in, then the clause), the key, and what stood and stands there."""

_LABELS = ("id", "grade", "class", "document")
_CONTAINERS = frozenset({"scorecards", "dimensions", "items"})
"""Keys that say nothing an item's own place does not say."""


def scheme_changes(old: bytes, new: bytes) -> Iterator[Change]:
    """Every change, each told once: where an item's sentence changed, the structure it is computed by goes without saying."""
    with reading(SCHEME):
        before, after = (read_yaml(text, SCHEME)[0] for text in (old, new))
    if isinstance(before, Map) and isinstance(after, Map):
        yield from _maps(before, after, ())


def _maps(old: Map, new: Map, path: tuple[str, ...]) -> Iterator[Change]:
    keys = dict.fromkeys([*old.keys(), *new.keys()])
    if "sentence" in keys and _said(old.get("sentence")) != _said(new.get("sentence")):
        keys.pop("rule", None)
    for key in keys:
        yield from _values(old.get(key), new.get(key), path, key, _clause(new) or _clause(old))


def _clause(node: Map) -> str:
    clause = node.get("clause")
    return clause.text if isinstance(clause, Leaf) else ""


def _values(old: Node | None, new: Node | None, path: tuple[str, ...], key: str, clause: str) -> Iterator[Change]:
    one, other = _said(old), _said(new)
    if one == other:
        return
    inside = path if key in _CONTAINERS else (*path, key)
    if isinstance(old, Map) and isinstance(new, Map) and _deep(old, new):
        yield from _maps(old, new, inside)
    elif isinstance(old, Seq) and isinstance(new, Seq) and all(isinstance(e, Map) for e in (*old.items, *new.items)):
        yield from _lists(old, new, inside, clause)
    else:
        yield (*path, *([clause] if clause else [])), key, one, other


def _deep(old: Map, new: Map) -> bool:
    """Whether a mapping is looked into: one that only holds words is shown whole (a title, a few numbers)."""
    return any(not isinstance(value, Leaf) for node in (old, new) for _, value in node.entries)


def _lists(old: Seq, new: Seq, path: tuple[str, ...], clause: str) -> Iterator[Change]:
    """Elements of one name against each other; without names, what stands in place of what."""
    ours, theirs = ({_label(each): each for each in seq.items} for seq in (old, new))
    if "" not in {*ours, *theirs} and (len(ours), len(theirs)) == (len(old.items), len(new.items)):
        for name in dict.fromkeys([*ours, *theirs]):
            one, other = ours.get(name), theirs.get(name)
            if isinstance(one, Map) and isinstance(other, Map):
                yield from _maps(one, other, (*path, name))
            else:
                yield from _values(one, other, path, name, _clause_of(other) or _clause_of(one))
        return
    a, b = ([_said(each) for each in seq.items] for seq in (old, new))
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            place = (*path[:-1], *([clause] if clause else []))
            yield place, path[-1] if path else "", " | ".join(a[i:j]), " | ".join(b[k:m])


def _clause_of(node: Node | None) -> str:
    return _clause(node) if isinstance(node, Map) else ""


def _label(node: Node) -> str:
    for name in _LABELS:
        value = node.get(name) if isinstance(node, Map) else None
        if isinstance(value, Leaf) and value.text:
            return value.text
    return ""


def _said(node: Node | None) -> str:
    """A value on one line."""
    if node is None:
        return ""
    if isinstance(node, Leaf):
        return node.text
    if isinstance(node, Seq):
        return "[" + ", ".join(_said(each) for each in node.items) + "]"
    return "{" + ", ".join(f"{key.text}: {_said(value)}" for key, value in node.entries) + "}"
