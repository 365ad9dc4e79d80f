"""Rules of classification as a table that people fill in: rows of conditions with a class each, and the same rules as text.

The table and the text carry one rule. What the language can say and the table cannot stands in the table as text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from ..engine.scheme.dump import parts
from ..engine.scheme.dump.writer import Data, Raw, flag, number, quoted, write
from ..engine.scheme.load.desk import Desk
from ..engine.scheme.load.names import Names
from ..engine.scheme.load.units import classification
from ..engine.scheme.model.units import AttributeTest, Classification, ClassRule, Matrix
from ..engine.scheme.nodes import Map, Seq
from ..engine.scheme.yaml_source import read_yaml
from ..engine.values.number import NotANumber, parse_number, show
from ..engine.values.text import Text

IS, FIGURE, DAY = "is", "figure", "day"
"""A trait is one of some values, a figure within bounds, or a day within bounds."""
OTHER = "+"
"""The choice of a trait that is not in the list: its name is typed beside it."""
MOST = 200
"""Rows, and conditions of a row; a form with more is no longer filled in by people."""
CODED = frozenset({"unit", "parent"})
"""Traits whose values are codes of units: several may be typed into one field."""
_PARTS = re.compile(r"[、，,;；\s]+")
_STEP = re.compile(r"(up|down|drop|more|add|less|square|taller|wider|lower|slimmer)(?:-(\d{1,3}))?(?:-(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it is typed: `low` is included, `high` is not."""

    name: str = ""
    how: str = IS
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as it is typed; `text` is one that only text can say."""

    to: str = ""
    conditions: tuple[Condition, ...] = (Condition(),)
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Square:
    """A matrix as it is typed: two traits, their values down and across, and the class where they meet; "" for none."""

    rows: str = ""
    columns: str = ""
    down: tuple[str, ...] = ("", "")
    across: tuple[str, ...] = ("", "")
    cells: tuple[tuple[str, ...], ...] = (("", ""), ("", ""))

    @property
    def lines(self) -> Mapping[str, Data]:
        """As the language says it, without what is blank."""
        cells = {
            name: {column: to for column, to in zip(self.across, line, strict=True) if to}
            for name, line in zip(self.down, self.cells, strict=True)
            if any(line)
        }
        return {"rows": self.rows, "columns": self.columns, "cells": cells}


@dataclass(frozen=True, slots=True)
class RuleTable:
    """All rules in their order, then a matrix (as `rest` where only text can say it), and the class of all others."""

    rows: tuple[Row, ...] = ()
    square: Square | None = None
    rest: str = ""
    otherwise: str = ""
    given: bool = True


Posted = Mapping[str, Sequence[str]]
"""What a form sends: the values of every field."""


# --- text to table ----------------------------------------------------------------------------------------------------


def classification_of(text: str) -> Classification | None:
    """What a `classify:` text says, apart from the scheme it belongs to; None where that cannot be read, or there is more in it."""
    root, findings = read_yaml(text)
    if findings or not isinstance(root, Map) or list(root.keys()) != ["classify"]:
        return None
    desk = Desk()
    found = classification(desk, None, root.get("classify"), Names())
    return None if desk.errors else found


def table_of(text: str) -> RuleTable | None:
    """The table of a text; None where the text cannot be read."""
    how = classification_of(text)
    if how is None:
        return None
    square = None if how.matrix is None else _square(how.matrix)
    rest = ""
    if how.matrix is not None and square is None:
        rest = write({"matrix": parts.classify(how)["matrix"]}).strip("\n")
    return RuleTable(tuple(_row(rule) for rule in how.rules), square, rest, how.fallback, how.given)


def _square(matrix: Matrix) -> Square | None:
    """The matrix as it is typed; None for one that no field can hold, or that would not come back as it is written."""
    down, across = (tuple(dict.fromkeys(place[at] for place in matrix.cells)) for at in (0, 1))
    cells = tuple(tuple(matrix.cells.get((row, column), "") for column in across) for row in down)
    found = Square(matrix.rows, matrix.columns, down, across, cells)
    said = [matrix.rows, matrix.columns, *down, *across, *(to for to in matrix.cells.values() if to)]
    if not down or not all(map(_typable, said)) or OTHER in (matrix.rows, matrix.columns):
        return None
    as_written = parts.classify(Classification({}, matrix=matrix))["matrix"]
    return found if write({"matrix": found.lines}) == write({"matrix": as_written}) else None


def _row(rule: ClassRule) -> Row:
    conditions = [_condition(test) for test in rule.tests]
    known = [each for each in conditions if each is not None]
    if len(known) < len(conditions) or not _typable(rule.to) or not known:
        written = cast(Sequence[Mapping[str, Data]], parts.classify(Classification({}, (rule,)))["rules"])
        return Row("", (), write(written[0]).strip("\n"))
    return Row(rule.to, tuple(known))


def _typable(text: str) -> bool:
    """Whether a field of a form can hold it, and gives it back as it is."""
    return bool(text) and text == text.strip() and text.isprintable()


def _condition(test: AttributeTest) -> Condition | None:
    """The condition as it is typed; None for one that mixes values, figures and days, or that no field can hold."""
    figures, days = (test.least, test.below), (test.since, test.before)
    said = [bool(test.values), figures != (None, None), days != (None, None)]
    if said.count(True) != 1 or not _typable(test.attribute) or test.attribute == OTHER:
        return None
    if test.values:
        return Condition(test.attribute, IS, test.values) if all(map(_typable, test.values)) else None
    if said[1]:
        low, high = ("" if each is None else show(each) for each in figures)
        return Condition(test.attribute, FIGURE, (), low, high)
    low, high = ("" if each is None else each.isoformat() for each in days)
    return Condition(test.attribute, DAY, (), low, high)


# --- table to text ----------------------------------------------------------------------------------------------------


def text_of(table: RuleTable) -> str:
    """The text of a table, laid out as the engine lays it out; what cannot be read stands in it as it was typed."""
    raw = in_rows(table)
    how = classification_of(raw)
    return raw if how is None else write({"classify": parts.classify(how)}).strip("\n")


def in_rows(table: RuleTable) -> str:
    """The text of a table with every rule on lines of its own, as it was typed: what is found wrong in it is wrong in that row."""
    lines = ["classify:", f"  given: {flag(table.given).text}"]
    if table.rows:
        lines.append("  rules:")
    for row in table.rows:
        written = row.text if row.text is not None else write(_written(row))
        first, *others = written.strip("\n").split("\n")
        lines += [f"    - {first or '{}'}", *(f"      {line}" for line in others)]
    if table.square is not None:
        lines += [f"  {line}" for line in write({"matrix": table.square.lines}).strip("\n").split("\n")]
    lines += [f"  {line}" for line in table.rest.strip("\n").split("\n") if line.strip()]
    if table.otherwise:
        lines.append(f"  otherwise: {quoted(table.otherwise).text}")
    return "\n".join(lines)


def _written(row: Row) -> Mapping[str, Data]:
    when = [{each.name: _said(each)} for each in row.conditions if each != Condition(how=each.how)]
    return {"class": quoted(row.to), "when": when}


def _said(each: Condition) -> Data:
    if each.how == IS:
        return {"is": [quoted(value) for value in each.values]} if each.values else {}
    names = ("from", "below") if each.how == FIGURE else ("since", "before")
    read = _figure if each.how == FIGURE else _day
    return {name: read(text) for name, text in zip(names, (each.low, each.high), strict=True) if text}


def _figure(text: str) -> Raw:
    try:
        return number(parse_number(text))
    except NotANumber:
        return quoted(text)


def _day(text: str) -> Raw:
    try:
        return Raw(date.fromisoformat(text).isoformat())
    except ValueError:
        return quoted(text)


def unclear(table: RuleTable) -> list[tuple[int, Text]]:
    """What is not filled in, by the number of its row from 1 (0: the matrix): a text would tell less clearly, or not at all."""
    found = []
    for at, row in enumerate(table.rows, 1):
        if row.text is None and not row.to:
            found.append((at, Text("没有选类别", "no class is chosen")))
        if any(not each.name and each != Condition(how=each.how) for each in row.conditions):
            found.append((at, Text("有一个条件没有选属性", "a condition has no trait")))
    return [*found, *((0, each) for each in _unclear(table.square))]


def _unclear(square: Square | None) -> list[Text]:
    if square is None:
        return []
    found = []
    if not square.rows or not square.columns:
        found.append(Text("二维分类：两个属性都要选", "by two traits: choose both of them"))
    used = [name for name, line in zip(square.down, square.cells, strict=True) if name or any(line)]
    over = [name for at, name in enumerate(square.across) if name or any(line[at] for line in square.cells)]
    for names, zh, en in ((used, "行", "row"), (over, "列", "column")):
        if "" in names:
            found.append(Text(f"二维分类：有一{zh}没有写取值", f"by two traits: a {en} has no value"))
        found += [
            Text(f"二维分类：“{name[:20]}”有两{zh}", f"by two traits: '{name[:20]}' is there in two {en}s")
            for name in dict.fromkeys(names)
            if name and names.count(name) > 1
        ]
    return found


def starts(text: str) -> list[int]:
    """The line at which each rule of a text begins; none where it cannot be read."""
    root, _ = read_yaml(text)
    how = root.get("classify") if isinstance(root, Map) else None
    rules = how.get("rules") if isinstance(how, Map) else None
    if isinstance(rules, Map):
        return [rules.where.line]
    return [each.where.line for each in rules.items] if isinstance(rules, Seq) else []


# --- the form ---------------------------------------------------------------------------------------------------------


def posted(given: Posted) -> RuleTable:
    """The table a form sends."""
    rows = []
    for at in range(MOST):
        kind = _field(given, f"r{at}")
        if kind == "text":
            rows.append(Row(text=_lines(given, f"r{at}-text"), conditions=()))
        elif kind:
            rows.append(Row(_field(given, f"r{at}-to"), tuple(_conditions(given, f"r{at}")) or (Condition(),)))
        else:
            break
    return RuleTable(
        tuple(rows), _square_posted(given), _lines(given, "rest"), _field(given, "otherwise"), "given" in given
    )


def _square_posted(given: Posted) -> Square | None:
    if "m" not in given:
        return None
    down, across = ([value.strip() for value in given.get(key, ())][:MOST] for key in ("m-down", "m-across"))
    cells = tuple(
        tuple(_field(given, f"m-{row}-{column}") for column in range(len(across))) for row in range(len(down))
    )
    return Square(_trait(given, "m-rows"), _trait(given, "m-columns"), tuple(down), tuple(across), cells)


def _trait(given: Posted, key: str) -> str:
    """The chosen trait, or the one typed beside the choice."""
    name = _field(given, key)
    return _field(given, f"{key}-other") if name == OTHER else name


def _conditions(given: Posted, row: str) -> list[Condition]:
    found = []
    for at in range(MOST):
        key = f"{row}-t{at}"
        how = _field(given, f"{key}-how")
        if not how:
            break
        name = _trait(given, f"{key}-name")
        if how == IS:
            values = [value.strip() for value in given.get(f"{key}-v", ())]
            found.append(Condition(name, IS, tuple(value for value in values if value)))
        else:
            ends = ("from", "below") if how == FIGURE else ("since", "before")
            low, high = (_field(given, f"{key}-{end}") for end in ends)
            found.append(Condition(name, FIGURE if how == FIGURE else DAY, (), low, high))
    return found


def _field(given: Posted, name: str) -> str:
    return (given.get(name) or [""])[-1].strip()


def _lines(given: Posted, name: str) -> str:
    return (given.get(name) or [""])[-1].replace("\r\n", "\n").strip("\n")


@dataclass(frozen=True, slots=True)
class Stepped:
    """A table after a step, and the field one goes on at."""

    table: RuleTable
    at: str = ""


def stepped(table: RuleTable, step: str) -> Stepped:
    """The table with a row added, moved or taken out, or a condition of one; as it is for anything else."""
    found = _STEP.fullmatch(step)
    if found is None:
        return Stepped(table)
    what, at, inner = found[1], int(found[2] or 0), int(found[3] or 0)
    rows = list(table.rows)
    if what == "add":
        rows.append(Row())
        return Stepped(replace(table, rows=tuple(rows)), f"r{len(rows) - 1}-t0-name")
    if what in ("square", "taller", "wider", "lower", "slimmer"):
        return _squared(table, what, at)
    if at >= len(rows):
        return Stepped(table)
    to = ""
    if what == "drop":
        del rows[at]
        to = f"drop-{min(at, len(rows) - 1)}" if rows else "add"
    elif what in ("up", "down"):
        other = at - 1 if what == "up" else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            last = other == (0 if what == "up" else len(rows) - 1)
            to = f"{('down' if what == 'up' else 'up') if last else what}-{other}"
    elif what == "more":
        rows[at] = replace(rows[at], conditions=(*rows[at].conditions, Condition()))
        to = f"r{at}-t{len(rows[at].conditions) - 1}-name"
    elif inner < len(rows[at].conditions):
        held = rows[at].conditions
        rows[at] = replace(rows[at], conditions=held[:inner] + held[inner + 1 :] or (Condition(),))
        to = f"more-{at}"
    return Stepped(replace(table, rows=tuple(rows)), to)


def _squared(table: RuleTable, what: str, at: int) -> Stepped:
    """The matrix begun, taken out, or with a row or a column more or less."""
    held = table.square
    if held is None:
        begun = what == "square" and not table.rest
        return Stepped(replace(table, square=Square()), "m-rows") if begun else Stepped(table)
    if what == "taller":
        line = ("",) * len(held.across)
        new = replace(held, down=(*held.down, ""), cells=(*held.cells, line))
        return Stepped(replace(table, square=new), f"m-down-{len(held.down)}")
    if what == "wider":
        new = replace(held, across=(*held.across, ""), cells=tuple((*line, "") for line in held.cells))
        return Stepped(replace(table, square=new), f"m-across-{len(held.across)}")
    if what == "lower" and len(held.down) > 1:
        new = replace(held, down=held.down[:at] + held.down[at + 1 :], cells=held.cells[:at] + held.cells[at + 1 :])
        return Stepped(replace(table, square=new), "taller")
    if what == "slimmer" and len(held.across) > 1:
        cells = tuple(line[:at] + line[at + 1 :] for line in held.cells)
        new = replace(held, across=held.across[:at] + held.across[at + 1 :], cells=cells)
        return Stepped(replace(table, square=new), "wider")
    return Stepped(replace(table, square=None), "square")


def parted(value: str) -> list[str]:
    """The pieces of what was typed into one field."""
    return [each for each in _PARTS.split(value) if each]


def codes_apart(table: RuleTable, codes: Collection[str]) -> RuleTable:
    """The table with each code in a field of its own, where several were typed into one; what is a code as it stands stays."""
    return replace(table, rows=tuple(
        replace(row, conditions=tuple(_apart(each, codes) for each in row.conditions)) for row in table.rows
    ))  # fmt: skip


def _apart(each: Condition, codes: Collection[str]) -> Condition:
    if each.how != IS or each.name not in CODED:
        return each
    pieces = [piece for value in each.values for piece in ([value] if value in codes else parted(value))]
    return replace(each, values=tuple(dict.fromkeys(pieces)))


def names_of(table: RuleTable) -> list[str]:
    """The traits the rows look at, in their order."""
    names = [each.name for row in table.rows for each in row.conditions]
    names += [table.square.rows, table.square.columns] if table.square is not None else []
    return list(dict.fromkeys(name for name in names if name))
