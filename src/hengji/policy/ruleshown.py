"""The rows of the table of classification rules as a page shows them: the choices of every field, and each rule in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.scheme import Scheme as Meaning
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Text
from .classes import Subject, class_title, trait_names
from .rulechecks import Doubt
from .ruletable import DAY, FIGURE, IS, Condition, RuleTable, Square, names_of

MOST_VALUES = 60
"""Values offered of a trait; figures have too many to be chosen from."""
OF_THE_TREE = {
    "unit": Text("单位编号", "Code of the unit"),
    "kind": Text("单位种类", "Kind of unit"),
    "parent": Text("上级单位编号", "Code of the unit above"),
}
"""What the tree itself says of a unit."""
HOWS = (
    (IS, Text("是其中之一", "is one of")),
    (FIGURE, Text("数值在", "figure within")),
    (DAY, Text("日期在", "day within")),
)


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait one may choose, with the values that units have today."""

    number: int
    name: str
    title: Text
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A condition of a row."""

    key: str
    number: int
    each: Condition
    other: bool
    """Whether its trait is not among the known ones, and stands typed beside the choice."""
    listed: int | None
    words: Text
    faults: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    """What is wrong with a value, by the value."""

    @property
    def first(self) -> str:
        """The name of its first field."""
        return f"{self.key}-name"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row."""

    number: int
    to: str
    title: Text
    known: bool
    text: str | None
    lines: tuple[Line, ...]

    @property
    def key(self) -> Mapping[str, str]:
        """The names of its buttons."""
        return {what: f"{what}-{self.number}" for what in ("up", "down", "drop", "more")}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A matrix: the lists of its two traits, its values across, and each line of its classes."""

    down: int | None
    across: int | None
    columns: tuple[tuple[int, str], ...]
    lines: tuple[tuple[int, str, tuple[tuple[int, str, Text], ...]], ...]
    rows_other: bool
    columns_other: bool
    rows_title: Text
    columns_title: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """All that the table shows."""

    rows: tuple[Rule, ...]
    traits: tuple[Trait, ...]
    otherwise: Text
    crossing: Crossing | None = None
    hows: Sequence[tuple[str, Text]] = HOWS


def rows_shown(table: RuleTable, meaning: Meaning, subjects: Sequence[Subject], wrong: Sequence[Doubt] = ()) -> Rules:
    """The table with its choices, from what is known of the units, and with what is `wrong` with a value at its field."""
    traits = _traits(table, meaning, subjects)
    numbers = {each.name: each.number for each in traits}
    titles = {each.name: each.title for each in traits}
    rows = []
    for at, row in enumerate(table.rows):
        lines = tuple(
            Line(f"r{at}-t{inner}", inner, each, bool(each.name) and each.name not in numbers, numbers.get(each.name),
                 _words(each, titles), _faults(at + 1, each, wrong))
            for inner, each in enumerate(row.conditions)
        )  # fmt: skip
        rows.append(Rule(at, row.to, class_title(meaning, row.to), row.to in meaning.class_titles, row.text, lines))
    crossing = None if table.square is None else _crossing(table.square, meaning, numbers, titles)
    return Rules(tuple(rows), tuple(traits), class_title(meaning, table.otherwise), crossing)


def _faults(row: int, condition: Condition, wrong: Sequence[Doubt]) -> dict[str, tuple[Text, ...]]:
    return {
        each.value: tuple(said for said in (each.finding.message, each.finding.hint) if said is not None)
        for each in wrong
        if each.row == row and each.finding.where.field == condition.name and each.value in condition.values
    }


def _crossing(square: Square, meaning: Meaning, numbers: Mapping[str, int], titles: Mapping[str, Text]) -> Crossing:
    lines = tuple(
        (at, name, tuple((place, to, class_title(meaning, to)) for place, to in enumerate(line)))
        for at, (name, line) in enumerate(zip(square.down, square.cells, strict=True))
    )
    known = [not name or name in numbers for name in (square.rows, square.columns)]
    said = [titles.get(name, Text.same(name or "—")) for name in (square.rows, square.columns)]
    return Crossing(
        numbers.get(square.rows), numbers.get(square.columns), tuple(enumerate(square.across)), lines,
        not known[0], not known[1], said[0], said[1],
    )  # fmt: skip


def _traits(table: RuleTable, meaning: Meaning, subjects: Sequence[Subject]) -> list[Trait]:
    held: dict[str, set[str]] = {}
    for each in subjects:
        for name, value in each.traits.items():
            held.setdefault(name, set()).add(value)
    for row in table.rows:
        for condition in row.conditions:
            if condition.name in held:
                held[condition.name].update(condition.values)
    first = [*trait_names(meaning), *names_of(table)]
    own = sorted(name for name in held if name not in OF_THE_TREE)
    order = dict.fromkeys(
        [*(name for name in first if name in held or name in trait_names(meaning)), *own, *OF_THE_TREE]
    )
    return [
        Trait(number, name, OF_THE_TREE.get(name, Text.same(name)), _choices(held.get(name, set())))
        for number, name in enumerate(order)
    ]


def _choices(values: set[str]) -> tuple[str, ...]:
    return tuple(sorted(value for value in values if value and not _figure(value)))[:MOST_VALUES]


def _figure(text: str) -> bool:
    try:
        parse_number(text)
    except NotANumber:
        return False
    return True


def _words(each: Condition, titles: Mapping[str, Text]) -> Text:
    name = titles.get(each.name, Text.same(each.name or "—"))
    if each.how == IS:
        values = "、".join(each.values), ", ".join(each.values)
        return Text(f"{name.zh} 是 {values[0]}", f"{name.en} is {values[1]}")
    low, high = (f" ≥ {each.low}" if each.low else ""), (f" < {each.high}" if each.high else "")
    return Text(f"{name.zh}{low}{high}", f"{name.en}{low}{high}")
