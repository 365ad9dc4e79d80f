"""Canonical tables: the inputs of a run as plain files whose bytes depend on nothing but their content.

UTF-8, LF, comma, columns sorted by name, rows as handed in. A header cell says the column's type (`value:figure`), figures are written
exactly, dates as 2026-06-30. The first column `at` keeps the place where the row was written, so that findings of a replay point at
the user's own workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ..intake.tables import Figures, Sheet, Tables
from ..values.finding import Source
from ..values.number import decimal_texts
from .damage import reading

FOLDER = "tables/"
NAMES = ("units", "facts", "targets", "events", "reviews", "tasks", "aside")


def freeze_tables(tables: Tables) -> dict[str, bytes]:
    """One CSV for each table that has rows."""
    sheets = [getattr(tables, name) for name in NAMES]
    return {f"{FOLDER}{sheet.name}.csv": _freeze(sheet) for sheet in sheets if sheet.rows}


def _freeze(sheet: Sheet) -> bytes:
    columns: dict[str, list[str]] = {}
    for name, texts in sheet.texts.items():
        columns[f"{name}:text"] = texts
    for name, figures in sheet.figures.items():
        columns[f"{name}:figure"] = figure_texts(figures)
    for name, days in sheet.dates.items():
        columns[f"{name}:date"] = ["" if day is None else day.isoformat() for day in days]
    names = sorted(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["at", *names])
    places = [str(sheet.where(row, "")) for row in range(sheet.rows)]
    writer.writerows(zip(places, *(columns[name] for name in names), strict=True))
    return out.getvalue().encode()


def figure_texts(figures: Figures) -> list[str]:
    """Every figure written exactly and shortly; blank where it is missing."""
    texts = decimal_texts(figures.units.tolist(), figures.places)
    return [text if given else "" for text, given in zip(texts, figures.given.tolist(), strict=True)]


def read_figures(cells: Sequence[str]) -> Figures:
    """The column `figure_texts` wrote: plain decimals, nothing to guess; raises `ValueError` for anything else."""
    places = max((len(cell) - cell.index(".") - 1 for cell in cells if "." in cell), default=0)
    units = [0 if not cell else _unit(cell, places) for cell in cells]
    small = all(-(2**62) < value < 2**62 for value in units)
    given = np.array([bool(cell) for cell in cells], dtype=np.bool_)
    return Figures(np.array(units, dtype=np.int64 if small else object), places, given)


def _unit(cell: str, places: int) -> int:
    whole, _, rest = cell.partition(".")
    return int(whole + rest.ljust(places, "0"))


def thaw_tables(files: Mapping[str, bytes]) -> Tables:
    """The tables of `freeze_tables`; tables without a file are empty. Raises `Refused` for what `freeze_tables` never wrote."""
    sheets = {}
    for name in NAMES:
        file = f"{FOLDER}{name}.csv"
        with reading(file):
            sheets[name] = _thaw(name, files[file]) if file in files else Sheet(name)
    units, facts, targets, events, reviews, tasks, aside = (sheets[name] for name in NAMES)
    return Tables(units, facts, targets, events, reviews, tasks, aside=aside)


def _thaw(name: str, data: bytes) -> Sheet:
    csv.field_size_limit(10_000_000)
    header, *rows = csv.reader(io.StringIO(data.decode()))
    texts: dict[str, list[str]] = {}
    figures: dict[str, Figures] = {}
    dates: dict[str, list[date | None]] = {}
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    for title, column in zip(header[1:], columns[1:], strict=True):
        column_name, _, kind = title.rpartition(":")
        if kind == "figure":
            figures[column_name] = read_figures(column)
        elif kind == "date":
            dates[column_name] = [date.fromisoformat(cell) if cell else None for cell in column]
        else:
            texts[column_name] = list(column)
    return Sheet(name, len(rows), texts, figures, dates, _places(columns[0]))


def _places(places: tuple[str, ...]) -> Callable[[int, str], Source]:
    def where(row: int, column: str) -> Source:
        place = places[
            row
        ]  # a row that is one cell of a wide table says by itself which: `data.xlsx facts!D3 [revenue]`
        return Source(file=place, field="" if place.endswith("]") else column)

    return where


def canonical(tables: Tables) -> Tables:
    """The tables as a replay will see them: a run on these and its replay say the same, down to the findings."""
    return thaw_tables(freeze_tables(replace(tables, facts=_with_units(tables.facts, tables.declared_units))))


def _with_units(facts: Sheet, declared: Mapping[str, str]) -> Sheet:
    """The facts with the unit a mapping declared for a measure written into every row that does not say its own."""
    if not declared:
        return facts
    written = zip(facts.text("measure"), facts.text("value_unit"), strict=True)
    units = [own or declared.get(measure, "") for measure, own in written]
    return replace(facts, texts={**facts.texts, "value_unit": units})
