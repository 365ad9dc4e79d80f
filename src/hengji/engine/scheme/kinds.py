"""The key tables' own language: which keys a part of a scheme has, and what may stand behind each.

The loader and the JSON Schema for editors both read these tables, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Is(StrEnum):
    """A value written as one word or sentence (a title also as `{zh, en}`)."""

    TEXT = "text"
    TITLE = "title"
    NUMBER = "number"
    SHARE = "share"
    POINTS = "points"
    MARK = "mark"
    RANGE = "range"
    DATES = "dates"
    YES = "yes"
    WHOLE = "whole"
    PLACES = "places"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; with `alone` a single value may stand without its brackets."""

    of: Kind
    alone: bool = False


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping with free keys (ids, levels, names)."""

    of: Kind


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several forms."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A part described by the record of this name."""

    record: str


Kind = Is | OneOf | ListOf | MapOf | AnyOf | Ref


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping; `about` says what it means, `Chinese / English`."""

    name: str
    kind: Kind
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    name: str
    about: str
    keys: tuple[Key, ...]

    def names(self) -> tuple[str, ...]:
        """The keys, in the order in which they are usually written."""
        return tuple(key.name for key in self.keys)
