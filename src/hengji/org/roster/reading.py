"""The filled roster, read cell by cell; what is wrong is told at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ...engine.intake.cells import Cell, read_date, read_text
from ...engine.intake.grid import Grid, RawColumn
from ...engine.intake.report import Problem, Report
from ...engine.intake.workbook import Workbook
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from .columns import LISTS, SHEET, Col
from .plan import Row

MOST = 10_000
"""Rows of one roster."""
_LENGTHS: dict[Col, int] = {Col.CODE: 20, Col.NAME_ZH: 40, Col.NAME_EN: 60, Col.TITLE_ZH: 60, Col.TITLE_EN: 80}


def read(path: Path) -> tuple[list[Row], list[Finding]]:
    """The rows, and everything that is wrong with the workbook itself."""
    report = Report()
    book = Workbook.open(path, report)
    found: list[Finding] = []
    rows: list[Row] = []
    if book is not None:
        sheets = [sheet for sheet in book.sheets if sheet.name != LISTS]
        sheet = next((each for each in sheets if each.name == SHEET), sheets[0] if sheets else None)
        grid = book.grid(sheet, None) if sheet is not None else None
        if grid is not None:
            rows = list(_rows(grid, found))
        elif sheet is None:
            found.append(_error("no-sheet", Source(file=path.name), "没有工作表", "there is no sheet"))
    return rows, [*(each for each in report.findings() if each.level is Level.ERROR), *found]


def _rows(grid: Grid, found: list[Finding]) -> Iterator[Row]:
    columns = {name: grid.column(name) for name in Col}
    lacking = [name for name, column in columns.items() if column is None]
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
        given: dict[Col, str] = {
            name: _text(grid, at, column, name, found) for name, column in there.items() if name is not Col.SINCE
        }
        since = _since(grid, at, there[Col.SINCE], found)
        if any(given.values()) or since is not None:
            places = {name: grid.place(at, column) for name, column in there.items()}
            yield Row({name: given.get(name, "") for name in Col}, since, places)


def _entry(column: RawColumn, at: int) -> tuple[Cell, str]:
    code = int(column.codes[at])
    return column.kind(code), column.values[code]


def _text(grid: Grid, at: int, column: RawColumn, name: Col, found: list[Finding]) -> str:
    told = read_text(*_entry(column, at))
    if isinstance(told, Problem):
        found.append(Finding(told.code, Level.ERROR, told.message, told.hint, grid.place(at, column)))
        return ""
    text = " ".join(told.split())
    most = _LENGTHS.get(name)
    if most is not None and len(text) > most:
        found.append(
            _error("too-long", grid.place(at, column), f"超过 {most} 个字", f"it has more than {most} characters")
        )
    return text


def _since(grid: Grid, at: int, column: RawColumn, found: list[Finding]) -> date | None:
    told = read_date(*_entry(column, at))
    if isinstance(told, Problem):
        found.append(Finding(told.code, Level.ERROR, told.message, told.hint, grid.place(at, column)))
        return None
    return told


def _error(code: str, where: Source, zh: str, en: str, hint: Text | None = None) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en), hint, where)
