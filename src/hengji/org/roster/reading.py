"""The filled roster, read cell by cell; what is wrong is told at its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from ...engine.intake.cells import Cell, read_date, read_text
from ...engine.intake.grid import Grid, RawColumn
from ...engine.intake.report import Problem, Report
from ...engine.intake.workbook import Workbook
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from .columns import GUIDE, LISTS, SHEET, SHEETS, Sheet

MOST = 10_000
"""Rows of one sheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: texts and days by column, with the places of its cells."""

    given: dict[StrEnum, str]
    days: dict[StrEnum, date | None]
    places: dict[StrEnum, Source]


@dataclass(slots=True)
class Filled:
    """The rows of each sheet that was read, everything that is wrong with the workbook itself, and the sheets that were left."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read(path: Path, wanted: Collection[str] = (SHEET,)) -> Filled:
    """The sheets that are wanted. A workbook with none of our sheets is read as one of people, from its first."""
    report, filled = Report(), Filled()
    book = Workbook.open(path, report)
    if book is not None:
        sheets = {sheet.name: sheet for sheet in book.sheets if sheet.name not in (LISTS, GUIDE)}
        if not sheets.keys() & SHEETS.keys() and sheets and SHEET in wanted:
            sheets = {SHEET: next(iter(sheets.values()))}
        for name in SHEETS:
            if name not in sheets:
                continue
            if name not in wanted:
                filled.left.append(name)
                continue
            grid = book.grid(sheets[name], None)
            filled.rows[name] = list(_rows(SHEETS[name], grid, filled.findings)) if grid is not None else []
        if not filled.rows:
            words = "、".join(name for name in SHEETS if name in wanted)
            filled.findings.append(
                _error("no-sheet", Source(file=path.name), f"没有工作表：{words}", f"there is no sheet {words}",
                       Text("用下载的模板填写", "fill in the template"))
            )  # fmt: skip
    filled.findings = [*(each for each in report.findings() if each.level is Level.ERROR), *filled.findings]
    return filled


def _rows(sheet: Sheet, grid: Grid, found: list[Finding]) -> Iterator[Row]:
    columns = {name: grid.column(name) for name in sheet.columns}
    lacking = [name for name, column in columns.items() if column is None and name not in sheet.lacking]
    if lacking:
        words = "、".join(lacking)
        found.append(_error("column", grid.header(), f"缺少这些列：{words}", f"these columns are lacking: {words}",
                            Text("用下载的模板填写", "fill in the template")))  # fmt: skip
        return
    if grid.rows > MOST:
        found.append(_error("too-many-rows", grid.header(), f"超过 {MOST} 行", f"more than {MOST} rows"))
        return
    there = {name: column for name, column in columns.items() if column is not None}
    for at in range(grid.rows):
        given = {
            name: _text(grid, at, column, sheet.lengths.get(name), found)
            for name, column in there.items()
            if name not in sheet.days
        }
        days = {name: _day(grid, at, column, found) for name, column in there.items() if name in sheet.days}
        if any(given.values()) or any(day is not None for day in days.values()):
            yield Row(given, days, {name: grid.place(at, column) for name, column in there.items()})


def _entry(column: RawColumn, at: int) -> tuple[Cell, str]:
    code = int(column.codes[at])
    return column.kind(code), column.values[code]


def _text(grid: Grid, at: int, column: RawColumn, most: int | None, found: list[Finding]) -> str:
    told = read_text(*_entry(column, at))
    if isinstance(told, Problem):
        found.append(Finding(told.code, Level.ERROR, told.message, told.hint, grid.place(at, column)))
        return ""
    text = " ".join(told.split())
    if most is not None and len(text) > most:
        found.append(
            _error("too-long", grid.place(at, column), f"超过 {most} 个字", f"it has more than {most} characters")
        )
    return text


def _day(grid: Grid, at: int, column: RawColumn, found: list[Finding]) -> date | None:
    told = read_date(*_entry(column, at))
    if isinstance(told, Problem):
        found.append(Finding(told.code, Level.ERROR, told.message, told.hint, grid.place(at, column)))
        return None
    return told


def _error(code: str, where: Source, zh: str, en: str, hint: Text | None = None) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en), hint, where)
