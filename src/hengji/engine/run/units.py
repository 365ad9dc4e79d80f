"""Units and their classes: from the units table, by rules over attributes, or by a two-dimensional matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from ..intake.cells import Cell, read_date
from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.scheme import Scheme
from ..scheme.model.units import AttributeTest, Classification
from ..values.finding import Finding, Level
from ..values.text import Text
from .names import Names
from .result import UnitList

_OWN = frozenset({"unit", "name", "class", "parent", UNREADABLE})


def read_units(scheme: Scheme, units: Sheet) -> tuple[UnitList, list[Finding]]:
    """The units with their class ("" where none is found: reported, and that unit is not scored)."""
    findings: list[Finding] = []
    attributes = {name: tuple(column) for name, column in units.texts.items() if name not in _OWN}
    figures = {name: tuple(column.at(row) for row in range(units.rows)) for name, column in units.figures.items()}
    ids, names = units.text("unit"), units.text("name")
    classes = []
    for row in range(units.rows):
        texts = {name: column[row] for name, column in attributes.items()}
        numbers = {name: column[row] for name, column in figures.items()}
        found = class_of(scheme, units.text("class")[row], texts, numbers)
        if not found:
            findings.append(_unclassed(scheme, units, row))
        classes.append(found)
    return UnitList(
        tuple(ids), told_apart(ids, names), tuple(classes), tuple(units.text("parent")), attributes, figures
    ), findings


ONE_ROW = Text("units（单位）表里只保留它的一行", "keep one of its rows in the units table")


def in_doubt(units: Sheet) -> dict[int, Text]:
    """The units whose row in the units table is there twice, and what is to be settled."""
    message = Text("单位表里有两行写的是这家单位", "two rows of the units table are this unit's")
    return {row: message for row, mark in enumerate(units.text(UNREADABLE)) if mark}


def told_apart(ids: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The name each unit is shown by: its own, its id where it has none, both where several units bear the name."""
    bearers = Counter(names)
    return tuple(
        id if not name else f"{name}（{id}）" if bearers[name] > 1 else name
        for name, id in zip(names, ids, strict=True)
    )


def class_of(scheme: Scheme, written: str, texts: Mapping[str, str], numbers: Mapping[str, Fraction | None]) -> str:
    """One unit's class, "" when the scheme gives it none."""
    how = scheme.classification
    if written and (how is None or how.given):
        return Names(scheme.class_titles).find(written) or ""
    if how is None:
        cards = {name for card in scheme.scorecards.values() for name in card.classes}
        return next(iter(cards)) if len(cards) == 1 else ""
    for rule in how.rules:
        if all(_holds(test, texts, numbers) for test in rule.tests):
            return rule.to
    return _from_matrix(how, texts) or how.fallback


def _holds(test: AttributeTest, texts: Mapping[str, str], numbers: Mapping[str, Fraction | None]) -> bool:
    if test.values:
        number = numbers.get(test.attribute)
        text = texts.get(test.attribute, "" if number is None else str(number))
        return text in test.values
    value = numbers.get(test.attribute)
    if test.since is not None or test.before is not None:
        written = texts.get(test.attribute, "" if value is None else str(value))
        day = read_date(Cell.TEXT, written)
        if not isinstance(day, date):
            return False
        return (test.since is None or day >= test.since) and (test.before is None or day < test.before)
    if value is None:
        return False
    return (test.least is None or value >= test.least) and (test.below is None or value < test.below)


def _from_matrix(how: Classification, texts: Mapping[str, str]) -> str:
    if how.matrix is None:
        return ""
    return how.matrix.cells.get((texts.get(how.matrix.rows, ""), texts.get(how.matrix.columns, "")), "")


def _unclassed(scheme: Scheme, units: Sheet, row: int) -> Finding:
    written, unit = units.text("class")[row], units.text("name")[row] or units.text("unit")[row]
    known = "、".join(dict.fromkeys(name for card in scheme.scorecards.values() for name in card.classes))
    message = (
        Text(f"单位“{unit}”的类别“{written}”没有计分卡", f"unit '{unit}': class '{written}' has no scorecard")
        if written
        else Text(f"单位“{unit}”没有类别", f"unit '{unit}' has no class")
    )
    near = Names(scheme.class_titles).near(written) if written else None
    hint = Text(known or "—", known or "-")
    if near is not None:
        hint = Text(f"{near.zh}可写：{hint.zh}", f"{near.en} one of: {hint.en}")
    return Finding("unit-without-class", Level.ERROR, message, hint, units.where(row, "class"))
