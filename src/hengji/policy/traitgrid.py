"""The traits of units as a table: what each unit is on a day, what may be written into a cell, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..engine.intake.cells import Cell, read_date
from ..engine.scheme import Scheme as Meaning
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Text
from ..org.tree import Node
from .classes import trait_names
from .ruleshown import OF_THE_TREE
from .ruletable import DAY, FIGURE, IS

LONGEST_NAME, LONGEST_VALUE = 60, 100
MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A trait; `kind` tells how the rules look at it, where they look at it in one way only."""

    name: str
    kind: str = IS

    def fault(self, value: str) -> tuple[Text, Text] | None:
        """What is wrong with a value, and what would be right."""
        if len(value) > LONGEST_VALUE:
            return (
                Text(
                    f"有 {len(value)} 字，超过 {LONGEST_VALUE} 字",
                    f"{len(value)} characters, more than {LONGEST_VALUE}",
                ),
                Text("写短一些", "make it shorter"),
            )
        if not value.isprintable():
            return Text("有换行或看不见的字符", "a line break or an invisible character"), Text("只写一行", "one line")
        if self.kind == FIGURE:
            try:
                parse_number(value)
            except NotANumber:
                return (
                    Text(
                        f"规则按数值看“{self.name}”，“{value[:20]}”不是数",
                        f"the rules take '{self.name}' as a figure; '{value[:20]}' is none",
                    ),
                    Text("例如 1200 或 3.5", "for example 1200 or 3.5"),
                )
        if self.kind == DAY and not isinstance(read_date(Cell.TEXT, value), date):
            return (
                Text(
                    f"规则按日期看“{self.name}”，“{value[:20]}”不是日期",
                    f"the rules take '{self.name}' as a day; '{value[:20]}' is none",
                ),
                Text("例如 2026-01-01", "for example 2026-01-01"),
            )
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is to become another: `shown` is what stood in it when it was opened; "" for nothing."""

    unit: Node
    name: str
    shown: str
    value: str


def columns_of(meaning: Meaning, held: Mapping[int, Mapping[str, str]], also: str = "") -> list[Column]:
    """The traits the rules look at, then the others that units have, then one more."""
    ways = _ways(meaning)
    others = sorted({name for traits in held.values() for name in traits})
    names = dict.fromkeys([*trait_names(meaning), *others, *([also] if also else [])])
    return [Column(name, ways.get(name, IS)) for name in names if name not in OF_THE_TREE][:MOST_COLUMNS]


def _ways(meaning: Meaning) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    how = meaning.classification
    for rule in how.rules if how is not None else ():
        for test in rule.tests:
            day = test.since is not None or test.before is not None
            found.setdefault(test.attribute, set()).add(IS if test.values else DAY if day else FIGURE)
    if how is not None and how.matrix is not None:
        for name in (how.matrix.rows, how.matrix.columns):
            found.setdefault(name, set()).add(IS)
    return {name: next(iter(ways)) for name, ways in found.items() if len(ways) == 1}


def given_as(changes: Sequence[Change]) -> list[dict[str, object]]:
    """The changes as an action takes them: by unit, each trait with what was shown and what it is to be."""
    by_unit: dict[str, dict[str, list[str]]] = {}
    for each in changes:
        by_unit.setdefault(each.unit.ref, {})[each.name] = [each.shown, each.value]
    return [{"unit": ref, "traits": traits} for ref, traits in sorted(by_unit.items())]
