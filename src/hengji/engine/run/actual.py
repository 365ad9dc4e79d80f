"""`actual` in a tier's formula: the item's own figure, by name or, where it was moved, as it now is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from ..formula import Span
from ..formula.tree import Call, Func, Name, Node, Prior
from ..scheme.model.indicators import Indicator
from ..scheme.model.scheme import Scheme
from ..values.unit import Unit

ACTUAL = "actual"
"""In a tier's formula: the item's own figure (`prior(actual)` is last year's)."""


def with_actual(tree: Node, indicator: Indicator | None) -> Node:
    """`actual` replaced by the indicator it stands for, by name."""
    if indicator is None:
        return tree
    return put(tree, (ACTUAL,), lambda name: Name(indicator.id, name.span, name.at))


def with_moved(tree: Node, scheme: Scheme, indicator: Indicator) -> Node:
    """The item's own figure of the period, whatever it is called, replaced by `actual`; those of earlier years by the indicator."""
    root = root_of(scheme, indicator.id)

    def own(name: Name) -> Node:
        mine = name.name == ACTUAL or root_of(scheme, name.name) == root
        return Name(ACTUAL) if mine and name.span is Span.PERIOD else name

    def walk(node: Node) -> Node:
        if isinstance(node, Prior) or (isinstance(node, Call) and node.func is Func.GROWTH):
            return with_actual(node, indicator)
        return own(node) if isinstance(node, Name) else inner(node, walk)

    return walk(tree)


def root_of(scheme: Scheme, name: str) -> str:
    """The measure an indicator simply is, else the indicator."""
    indicator = scheme.indicators.get(name)
    tree = indicator.formula if indicator is not None and name not in scheme.measures else None
    return root_of(scheme, tree.name) if isinstance(tree, Name) and tree.span is Span.PERIOD else name


def put(tree: Node, names: tuple[str, ...], make: Callable[[Name], Node]) -> Node:
    """The tree with something else in the place of some names."""
    if isinstance(tree, Name):
        return make(tree) if tree.name in names else tree
    return inner(tree, lambda node: put(node, names, make))


def inner(tree: Node, act: Callable[[Any], Any]) -> Node:
    """The tree with `act` done to each part of it."""
    if not hasattr(tree, "__dataclass_fields__"):
        return tree
    changed: dict[str, Any] = {}
    for part in fields(tree):
        value = getattr(tree, part.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "__dataclass_fields__"):
            changed[part.name] = tuple(act(each) for each in value)
        elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Unit):
            changed[part.name] = act(value)
    return replace(tree, **changed) if changed else tree
