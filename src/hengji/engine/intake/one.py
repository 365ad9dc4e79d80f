"""One table alone: a CSV or Parquet file, or one sheet of a workbook, with documented columns of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..values.finding import Finding, Source
from ..values.text import Text
from .checks import check_keys
from .columns import Table, fold
from .convert import Draft, convert
from .csvfile import read_csv
from .foreign import mapped_table
from .grid import Grid
from .mapping import TableMapping
from .parquet import read_parquet
from .read import opening
from .recognise import match_columns
from .report import Report, some
from .tables import Sheet
from .workbook import Workbook

_CSV = frozenset({".csv", ".tsv", ".txt"})
_PARQUET = frozenset({".parquet", ".pq"})
_WORKBOOK = frozenset({".xlsx", ".xltx"})


def read_one(
    path: Path, table: Table, *, sheet: str = "", called: Mapping[str, str] | None = None
) -> tuple[Sheet, list[Finding]]:
    """Read one table; `called` says which header stands for which documented column (`{"DMUs": "unit"}`).

    Percentages are ratios here as in a spreadsheet: 5% is 0.05. Of a workbook the sheet of that name is read, else the one that is
    called as the table is, else the only one. Rows with an error are left out, and told; the sheet is empty where the table cannot be
    read at all.
    """
    report = Report()
    grid = _grid(path, table, sheet, report)
    if grid is not None:
        _rename(grid, called or {}, report)
    return _read(grid, table, report, mapped=False), report.findings()


def read_mapped(path: Path, table: Table, mapping: TableMapping) -> tuple[Sheet, list[Finding]]:
    """Read one table out of foreign files, as a mapping says: under the table's own name, or another it is known by.

    Else as `read_one`. The sheet is empty where the mapping does not speak of the table, or a file of it cannot be read.
    """
    report = Report()
    blocks = next((mapping.tables[name] for name in (table.name, *table.synonyms) if name in mapping.tables), None)
    if blocks is None:
        spoken = some(mapping.tables, 20) or "—"
        report.error(
            "mapping-table",
            f"对照表没有 {table.name}（{table.title.zh}）表；现有：{spoken}",
            f"the mapping has no table {table.name}; found: {spoken}",
            Source(file=path.name),
            Text(
                f"在 tables 下写 {some((table.name, *table.synonyms))} 之一",
                f"write one of {some((table.name, *table.synonyms))} under `tables`",
            ),
        )
        return Sheet(table.name), report.findings()
    grid = mapped_table(table.name, blocks, opening(path, report), report)
    return _read(grid, table, report, mapped=True), report.findings()


def _read(grid: Grid | None, table: Table, report: Report, *, mapped: bool) -> Sheet:
    match = None if grid is None else match_columns(grid, table, report, mapped=mapped)
    if match is None:
        return Sheet(table.name)
    draft = convert(match, report, ratios=[column.name.strip() for column in match.further])
    for name in draft.figures:
        _as_ratios(draft, name)
    check_keys(draft)
    return draft.sheet()


def _grid(path: Path, table: Table, sheet: str, report: Report) -> Grid | None:
    place, kind = Source(file=path.name), path.suffix.casefold()
    try:
        if not path.is_file():
            report.error("no-such-file", f"没有文件“{path.name}”", f"there is no file '{path.name}'", place)
        elif kind in _CSV:
            return read_csv(path, path.name, report)
        elif kind in _PARQUET:
            return read_parquet(path, path.name, report)
        elif kind in _WORKBOOK:
            return _sheet(path, table, sheet, report)
        else:
            hint = Text("CSV、Parquet 或 .xlsx", "CSV, Parquet or .xlsx")
            report.error("not-a-table", f"不读取“{kind}”文件", f"files of kind '{kind}' are not read", place, hint)
    except OSError as trouble:
        report.error("unreadable", f"无法读取：{trouble.strerror}", f"cannot be read: {trouble.strerror}", place)
    return None


def _sheet(path: Path, table: Table, wanted: str, report: Report) -> Grid | None:
    workbook = Workbook.open(path, report)
    if workbook is None:
        return None
    names = [wanted] if wanted else [table.name, table.title.zh, table.title.en, *table.synonyms]
    folded = {fold(name) for name in names}
    for sheet in workbook.sheets:
        if fold(sheet.name) in folded or (not wanted and len(workbook.sheets) == 1):
            return workbook.grid(sheet, table)
    found, asked = some((sheet.name for sheet in workbook.sheets), 20), wanted or table.title.zh
    report.error(
        "no-such-sheet",
        f"没有工作表“{asked}”；现有：{found}",
        f"there is no sheet '{asked}'; found: {found}",
        Source(file=path.name),
        Text("用 --sheet 写明读哪一张", "say which with --sheet"),
    )
    return None


def _as_ratios(draft: Draft, name: str) -> None:
    column = draft.figures[name]
    if column.percent is not None:
        column.places += 2
        column.multiply(100, ~column.percent)
        column.percent = None


def _rename(grid: Grid, called: Mapping[str, str], report: Report) -> None:
    """Give columns the documented names the caller says they stand for."""
    for header, name in called.items():
        column = next((each for each in grid.columns if fold(each.name) == fold(header)), None)
        if column is None:
            there = some((each.name for each in grid.columns), 20)
            report.error(
                "no-such-column",
                f"没有列“{header}”；现有：{there}",
                f"there is no column '{header}'; found: {there}",
                grid.header(),
            )
        else:
            column.name = name
