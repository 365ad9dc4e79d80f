"""Schemes compared by what they say, not by where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from ...values.finding import Source

T = TypeVar("T")


def without_places(value: T) -> T:
    """The value with every `where` emptied, at all depths."""
    return cast(T, _bare(value))


def _bare(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_bare(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for each in fields(value):
            old = getattr(value, each.name)
            new = Source() if each.name == "where" else _bare(old)
            if new is not old:
                changed[each.name] = new
        return replace(value, **changed) if changed else value
    return value


def same_meaning(left: object, right: object) -> bool:
    """Whether two schemes (or parts of them) say the same."""
    return bool(without_places(left) == without_places(right))
