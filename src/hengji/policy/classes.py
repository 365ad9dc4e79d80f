"""The classes of units: pure, over what is known of each on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..engine.run.units import class_of
from ..engine.scheme import Scheme as Meaning
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Text
from ..org.tree import Node


@dataclass(frozen=True, slots=True)
class Subject:
    """A unit as classification sees it: what it is, its traits, and the class somebody gave it."""

    node: Node
    traits: Mapping[str, str] = field(default_factory=dict)
    placed: str = ""

    @property
    def figures(self) -> dict[str, Fraction | None]:
        """The traits that are numbers."""
        found: dict[str, Fraction | None] = {}
        for name, value in self.traits.items():
            try:
                found[name] = parse_number(value)
            except NotANumber:
                continue
        return found


@dataclass(frozen=True, slots=True)
class Classed:
    """A unit with its class; "" for one that has none."""

    subject: Subject
    unit_class: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A unit that would change its class."""

    node: Node
    old: str
    new: str


def classed(scheme: Meaning, subjects: Sequence[Subject]) -> list[Classed]:
    """Each unit's class, by hand before rules."""
    known = scheme.class_titles
    found = []
    for each in subjects:
        by_hand = each.placed in known
        unit_class = each.placed if by_hand else class_of(scheme, "", each.traits, each.figures)
        found.append(Classed(each, unit_class, by_hand))
    return found


def moves(old: Meaning, new: Meaning, subjects: Sequence[Subject]) -> list[Move]:
    """What would move."""
    return moved(classed(old, subjects), classed(new, subjects))


def moved(before: Sequence[Classed], after: Sequence[Classed]) -> list[Move]:
    """What moves between two classings of the same units."""
    return [
        Move(was.subject.node, was.unit_class, now.unit_class)
        for was, now in zip(before, after, strict=True)
        if was.unit_class != now.unit_class
    ]


def class_title(scheme: Meaning, unit_class: str) -> Text:
    """A class in words."""
    return scheme.class_titles.get(unit_class, NO_CLASS) if unit_class else NO_CLASS


NO_CLASS = Text("未定类别", "no class")


def trait_names(scheme: Meaning) -> list[str]:
    """The traits the rules look at, in their order."""
    how = scheme.classification
    if how is None:
        return []
    names = [test.attribute for rule in how.rules for test in rule.tests]
    names += [how.matrix.rows, how.matrix.columns] if how.matrix is not None else []
    return list(dict.fromkeys(names))
