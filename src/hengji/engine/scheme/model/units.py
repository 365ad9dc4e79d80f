"""Classes of units and how a unit gets its class: written in the units table, by rules, or by a two-dimensional matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ...values.finding import Source
from ...values.text import Text


@dataclass(frozen=True, slots=True)
class Class:
    """A class of units assessed alike."""

    id: str
    title: Text
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class AttributeTest:
    """One condition on an attribute of a unit: one of `values`, a figure from `least` (included) up to `below`, or a date from
    `since` (included) up to `before` (a plant commissioned this year is in another class than one that runs)."""

    attribute: str
    values: tuple[str, ...] = ()
    least: Fraction | None = None
    below: Fraction | None = None
    since: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class ClassRule:
    """All `tests` hold -> the unit belongs to `to`. The first rule that holds wins."""

    to: str
    tests: tuple[AttributeTest, ...]
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A two-dimensional classification: the class at (value of `rows` attribute, value of `columns` attribute)."""

    rows: str
    columns: str
    cells: Mapping[tuple[str, str], str]
    where: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Classification:
    """How units get their class: the units table first (unless `given` is off), then rules, then the matrix, then `fallback`."""

    classes: Mapping[str, Class]
    rules: tuple[ClassRule, ...] = ()
    matrix: Matrix | None = None
    fallback: str = ""
    given: bool = True
