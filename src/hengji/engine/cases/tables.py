"""The rows of a case as the tables of a run; every row knows the line it was written at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from ..intake.tables import Figures, Sheet, Tables
from ..scheme.load.scalars import day
from ..scheme.nodes import Leaf
from ..values.finding import Finding, Level, Source
from ..values.number import NotANumber, parse_number
from ..values.period import Period
from ..values.text import Text
from .model import Case, Given, Row

FIGURE = re.compile(r"(?P<number>[-+−－]?[0-9０-９.,，．]+)\s*(?P<unit>\D*)")
"""A figure with the unit that may follow it: `480 亿元`."""

_WORDS = {
    "units": ("unit", "name", "class", "parent"),
    "facts": ("unit", "measure", "period", "level", "value_unit", "status"),
    "targets": ("unit", "item"),
    "events": ("unit", "event", "item", "reason", "evidence", "approved_by"),
    "reviews": ("unit", "item", "group", "grade"),
    "tasks": ("unit", "task", "node", "title", "kind", "size", "grade", "direction", "exempt", "approved_by"),
}
_DATES = {"tasks": ("due", "done")}


def tables_of(case: Case, period: Period) -> tuple[Tables, list[Finding]]:
    """The tables of a case for a run of `period`, and the values that could not be read."""
    findings: list[Finding] = []
    rows: dict[str, list[Row]] = {name: [] for name in _WORDS}
    for unit in case.units:
        own = {"unit": Leaf(unit.id, unit.where)}
        rows["units"].append({**own, **unit.attributes})
        rows["facts"] += [{**own, **_fact(row)} for row in unit.facts]
        rows["tasks"] += [{**own, **_task(row, period)} for row in unit.tasks]
        for name in ("targets", "events", "reviews"):
            rows[name] += [{**own, **row} for row in _rows_of(unit, name)]
    sheet = {name: _sheet(name, each, findings) for name, each in rows.items()}
    tables = Tables(sheet["units"], sheet["facts"], sheet["targets"], sheet["events"], sheet["reviews"], sheet["tasks"])
    return tables, findings


def _rows_of(unit: Given, name: str) -> Sequence[Row]:
    return {"targets": unit.targets, "events": unit.events, "reviews": unit.reviews}[name]


def _fact(row: Row) -> Row:
    """`480 亿元` is a figure and its unit; what is no figure is a level."""
    found = {"measure": row["measure"]}
    for key, column in (("period", "period"), ("unit", "value_unit"), ("status", "status")):
        if key in row:
            found[column] = row[key]
    written = row.get("value")
    if written is None:
        return found
    match = FIGURE.fullmatch(written.text)
    if match is not None:
        found["value"] = Leaf(match["number"], written.where)
        if match["unit"].strip():
            found["value_unit"] = Leaf(match["unit"].strip(), written.where)
    # A number may be the name of a level too ("level 2"); only items over levels look here.
    found["level"] = written
    return found


def _task(row: Row, period: Period) -> Row:
    """`days_late: 20` stands for a date agreed (the period's last day unless given) and the day twenty days later."""
    found = dict(row)
    late = found.pop("days_late", None)
    if late is None:
        return found
    agreed = found.get("due")
    due = day(agreed.text) if agreed is not None else _last_day(period)
    try:
        done = None if due is None else due + timedelta(days=int(late.text))
    except (ValueError, OverflowError):
        return {**found, "done": late}
    if due is not None and done is not None:
        found["due"], found["done"] = Leaf(due.isoformat(), late.where), Leaf(done.isoformat(), late.where)
    return found


def _last_day(period: Period) -> date:
    after = date(period.year + period.last_month // 12, period.last_month % 12 + 1, 1)
    return after - timedelta(days=1)


def _sheet(name: str, rows: Sequence[Row], findings: list[Finding]) -> Sheet:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    builder = _Builder(name, rows, findings)
    for column in columns:
        builder.column(column)
    return builder.sheet()


@dataclass(slots=True)
class _Builder:
    """Turns rows into one table, column by column."""

    name: str
    rows: Sequence[Row]
    findings: list[Finding]
    texts: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, Figures] = field(default_factory=dict)
    dates: dict[str, list[date | None]] = field(default_factory=dict)

    def column(self, column: str) -> None:
        leaves = [row.get(column) for row in self.rows]
        if column in _WORDS[self.name]:
            self.texts[column] = [leaf.text if leaf is not None else "" for leaf in leaves]
        elif column in _DATES.get(self.name, ()):
            self.dates[column] = [None if leaf is None else self.day(leaf) for leaf in leaves]
        elif self.name == "units" and any(leaf is not None and _number(leaf) is None for leaf in leaves):
            self.texts[column] = [leaf.text if leaf is not None else "" for leaf in leaves]
        else:
            self.figures[column] = Figures.of([None if leaf is None else self.number(leaf) for leaf in leaves])

    def day(self, leaf: Leaf) -> date | None:
        found = day(leaf.text)
        if found is None:
            self.refuse(leaf, Text(f"“{leaf.text}”不是日期", f"'{leaf.text}' is not a date"), Text.same("2026-06-30"))
        return found

    def number(self, leaf: Leaf) -> Fraction | None:
        found = _number(leaf)
        if found is None:
            self.refuse(leaf, Text(f"“{leaf.text}”不是数字", f"'{leaf.text}' is not a number"), Text.same("12.5"))
        return found

    def refuse(self, leaf: Leaf, message: Text, hint: Text) -> None:
        self.findings.append(Finding("case-value", Level.ERROR, message, hint, leaf.where))

    def sheet(self) -> Sheet:
        rows = self.rows

        def where(row: int, column: str) -> Source:
            here = rows[row].get(column) or list(rows[row].values())[-1]
            return here.where

        return Sheet(self.name, len(rows), self.texts, self.figures, self.dates, where)


def _number(leaf: Leaf) -> Fraction | None:
    try:
        return parse_number(leaf.text)
    except NotANumber:
        return None
