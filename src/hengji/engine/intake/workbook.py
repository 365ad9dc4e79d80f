"""Workbooks: finds the sheets that hold our tables, and tells what a person would not see: hidden, merged, never calculated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..values.finding import Level, Source
from ..values.text import Text
from .cells import Cell
from .columns import Kind, Table
from .grid import Grid, Origin, RawColumn, letters
from .limits import MAX_COLUMNS, MAX_ROWS, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS, too_big
from .recognise import column_of, find_header
from .report import Problem, Report, count, some
from .xlsx import Book, SheetCells, SheetInfo, SheetReader, open_book, parts
from .zipguard import Package, Unreadable

_HEADER_ROWS = 12
"""The header is looked for in the first so many rows that hold something: a title may stand above it."""

_UNIT_ABOVE = re.compile(r"(?:计量)?单位\s*[:：]\s*[^\s，。；、]{1,8}")
_MERGED_CELLS = 200_000


@dataclass(slots=True)
class Workbook:
    """An opened workbook. Sheets are read when they are asked for."""

    file: str
    book: Book
    report: Report
    used: int = 0

    @classmethod
    def open(cls, path: Path, report: Report) -> Workbook | None:
        """Open a workbook, or tell why not."""
        place = Source(file=path.name)
        if too_big(path, MAX_WORKBOOK_BYTES, place, report):
            return None
        if path.suffix.casefold() in (".xlsm", ".xltm", ".xlam"):
            report.error("macros", "含宏的工作簿（.xlsm）拒绝读取", "a workbook with macros (.xlsm) is refused", place,
                         Text("另存为不含宏的 .xlsx", "save it as .xlsx without macros"))  # fmt: skip
            return None
        try:
            book = open_book(Package.open(path.read_bytes()))
        except Unreadable as trouble:
            report.add(trouble.problem, place)
            return None
        if book.links:
            report.note("external-links", "工作簿链接到其他文件：不读取链接，只用已保存的数值",
                        "the workbook links to other files: links are not followed, stored values are used", place)  # fmt: skip
        return cls(path.name, book, report)

    @property
    def sheets(self) -> list[SheetInfo]:
        """The sheets that hold cells, in their order."""
        return list(parts(self.book))

    def grid(self, sheet: SheetInfo, table: Table | None, header_row: int = 0) -> Grid | None:
        """The raw table in a sheet: header found for `table`, or in `header_row`, else the first row that holds something."""
        place = Source(file=self.file, sheet=sheet.name)
        try:
            cells = SheetReader(self.book, MAX_WORKBOOK_CELLS - self.used).read(sheet.part)
        except Unreadable as trouble:
            self.report.add(trouble.problem, place)
            return None
        self.used += len(cells.codes)
        if sheet.hidden:
            self.report.warning("hidden-sheet", f"工作表“{sheet.name}”是隐藏的，仍已读取",
                                f"the sheet '{sheet.name}' is hidden; it was read all the same", place)  # fmt: skip
        return _SheetTable(self, sheet.name, cells, table, header_row).grid()


@dataclass(slots=True)
class _SheetTable:
    """The cells of one sheet becoming a table."""

    workbook: Workbook
    sheet: str
    cells: SheetCells
    table: Table | None
    header_row: int

    def grid(self) -> Grid | None:
        rows = np.frombuffer(self.cells.rows, dtype=np.int32) if self.cells.rows else np.zeros(0, np.int32)
        columns = np.frombuffer(self.cells.columns, dtype=np.int32) if self.cells.rows else np.zeros(0, np.int32)
        codes = np.frombuffer(self.cells.codes, dtype=np.int32) if self.cells.rows else np.zeros(0, np.int32)
        entries = list(self.cells.index)
        where = Source(file=self.workbook.file, sheet=self.sheet)
        if not len(rows):
            level = Level.ERROR if self.table is not None and self.table.required else Level.WARNING
            found = Text("工作表是空的", "the sheet is empty")
            self.workbook.report.add(
                Problem("empty-sheet", found, Text("填写，或删去", "fill it, or delete it"), level), where
            )
            return None
        header_line, header = self._header(rows, columns, codes, entries)
        lines = np.unique(rows[rows > header_line])
        if len(lines) > MAX_ROWS:
            self.workbook.report.error("too-many-rows", f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows", where)
            return None
        width = max(int(columns.max()) + 1, len(header))
        header += [""] * (width - len(header))
        body = rows > header_line
        at_line = np.searchsorted(lines, rows[body]).astype(np.int64)
        by_column = np.argsort(columns[body], kind="stable")
        bounds = np.searchsorted(columns[body][by_column], np.arange(width + 1))
        body_codes = codes[body]
        raw = []
        for at in range(width):
            mine = by_column[bounds[at] : bounds[at + 1]]
            column_codes = np.zeros(len(lines), dtype=np.int32)
            column_codes[at_line[mine]] = body_codes[mine]
            raw.append(self._column(header[at], column_codes, entries, at))
        origin = Origin(self.workbook.file, self.sheet, tuple(header), cells=True)
        grid = Grid(self.sheet, raw, lines.astype(np.int32), [origin], header_line=header_line)
        self._merged(grid)
        self._hidden(grid, header)
        self._formulas(where)
        return grid

    def _column(self, name: str, codes: npt.NDArray[np.int32], entries: list[tuple[Cell, str]], at: int) -> RawColumn:
        used, renumbered = np.unique(np.concatenate([np.zeros(1, np.int32), codes]), return_inverse=True)
        values = [entries[code][1] for code in used]
        kinds = [entries[code][0] for code in used]
        hidden = any(first <= at <= last for first, last in self.cells.hidden_columns)
        return RawColumn(name, renumbered[1:].astype(np.int32), values, kinds, at, hidden)

    def _header(
        self,
        rows: npt.NDArray[np.int32],
        columns: npt.NDArray[np.int32],
        codes: npt.NDArray[np.int32],
        entries: list[tuple[Cell, str]],
    ) -> tuple[int, list[str]]:
        def texts(line: int) -> list[str]:
            mine = np.flatnonzero(rows == line)
            found = [""] * (int(columns[mine].max()) + 1 if len(mine) else 0)
            for at in mine:
                found[columns[at]] = entries[codes[at]][1].strip()
            return found

        def candidates() -> Iterator[tuple[int, list[str]]]:
            for line in np.unique(rows)[:_HEADER_ROWS]:
                yield int(line), texts(int(line))

        line = self.header_row
        if not line:
            line = find_header(candidates(), self.table) if self.table else int(rows.min())
            above = int((np.unique(rows) < line).sum())
            if above:
                place = Source(file=self.workbook.file, sheet=self.sheet)
                self.workbook.report.note("header-found", f"表头在第 {line} 行，上面 {above} 行未读取",
                                          f"the header is in row {line}; not read above it: {count(above, 'row')}", place)  # fmt: skip
                self._unit_above(rows, columns, codes, entries, line)
        return line, texts(line)

    def _unit_above(
        self,
        rows: npt.NDArray[np.int32],
        columns: npt.NDArray[np.int32],
        codes: npt.NDArray[np.int32],
        entries: list[tuple[Cell, str]],
        header_line: int,
    ) -> None:
        """A unit of measure above the header (`单位：万元`), which is not read: whoever wrote it should know."""
        for at in np.flatnonzero(rows < header_line):
            said = _UNIT_ABOVE.search(entries[codes[at]][1])
            if said is not None:
                place = Source(file=self.workbook.file, sheet=self.sheet, cell=f"{letters(int(columns[at]))}{rows[at]}")
                hint = Text(
                    "与方案的单位相同的，不用改；不同的，写在列名的括号里或“计量单位”一列",
                    "leave it where it is the scheme's unit; else write it in the header's brackets or in the column of units",
                )
                zh = f"表头上方写着“{said[0]}”，没有读取，按方案的单位计"
                en = f"'{said[0]}' above the header is not read; the scheme's units hold"
                self.workbook.report.note("unit-above-header", zh, en, place, hint)

    def _formulas(self, where: Source) -> None:
        number = self.cells.formulas - self.cells.uncomputed
        if number > 0:
            zh = f"{number} 个公式单元格，使用已保存的计算结果"
            en = f"the stored results of {count(number, 'formula')} are used"
            self.workbook.report.note("formulas", zh, en, where)

    def _hidden(self, grid: Grid, header: list[str]) -> None:
        report, where = self.workbook.report, Source(file=self.workbook.file, sheet=self.sheet)
        rows = sorted(set(self.cells.hidden_rows) & {int(line) for line in grid.lines})
        if rows:
            why_zh, why_en = ("（可能是筛选）", " (perhaps by a filter)") if self.cells.filtered else ("", "")
            zh = f"{len(rows)} 行是隐藏的{why_zh}，仍已读取：{some(rows)}"
            en = f"read although hidden{why_en}: {count(len(rows), 'row')}, {some(rows)}"
            report.warning("hidden-rows", zh, en, where)
        names = [
            f"{letters(column.at)} {header[column.at]}".strip()
            for column in grid.columns
            if column.hidden and isinstance(column.at, int) and column.codes.any()
        ]
        if names:
            zh = f"{len(names)} 列是隐藏的，仍已读取：{some(names)}"
            en = f"read although hidden: {count(len(names), 'column')}, {some(names)}"
            report.warning("hidden-columns", zh, en, where)

    def _merged(self, grid: Grid) -> None:
        """Give the covered cells of merged ranges their meaning.

        Down a column of names (unit, item, class, ...) the text stands for every row it covers, with a note: that is how such
        sheets are read by people. A merged figure or date, and a range over several columns, leave the covered cells as errors.
        """
        columns: dict[int, tuple[npt.NDArray[np.int32], list[str], list[Cell]]] = {}
        filled: list[str] = []
        budget = _MERGED_CELLS
        for top, left, bottom, right, name in self.cells.merged:
            first, last = np.searchsorted(grid.lines, [top, bottom + 1])
            right = min(right, len(grid.columns) - 1, MAX_COLUMNS)
            if first >= last or left > right:
                continue
            budget -= int(last - first) * (right - left + 1)
            if budget < 0:
                where = Source(file=self.workbook.file, sheet=self.sheet, cell=name)
                self.workbook.report.error("merged-cell", "合并区域过多", "too many merged cells", where,
                                           Text("取消合并，逐格填写", "unmerge the ranges and fill every cell"))  # fmt: skip
                break
            starts_here = int(grid.lines[first]) == top
            for at in range(left, right + 1):
                raw = grid.columns[at]
                if at not in columns:
                    columns[at] = (raw.codes, list(raw.values), list(raw.kinds or []))
                codes, values, kinds = columns[at]
                if at == left and starts_here and self._names_things(raw.name):
                    codes[first:last] = codes[first]
                    filled.append(name)
                    continue
                values.append(name)
                kinds.append(Cell.COVERED)
                covered = slice(first + 1, last) if at == left and starts_here else slice(first, last)
                codes[covered] = len(values) - 1
        for at, (codes, values, kinds) in columns.items():
            raw = grid.columns[at]
            grid.columns[at] = RawColumn(raw.name, codes, values, kinds, raw.at, raw.hidden)
        if filled:
            where = Source(file=self.workbook.file, sheet=self.sheet, cell=filled[0])
            zh = f"{len(filled)} 个合并单元格的名称用于其覆盖的每一行：{some(filled)}"
            en = f"a name in a merged range stands for every row it covers: {some(filled)}"
            self.workbook.report.note("merged-names", zh, en, where)

    def _names_things(self, header: str) -> bool:
        column = column_of(header, self.table) if self.table else None
        return column is not None and column.kind in (Kind.ID, Kind.TEXT, Kind.PERIOD, Kind.UNIT)


def tell_unknown_sheet(workbook: Workbook, sheet: SheetInfo, near: Text | None) -> None:
    """Mention a sheet that is none of ours: an error when it is nearly one of them, else a note."""
    place = Source(file=workbook.file, sheet=sheet.name)
    if near is not None:
        problem = Problem(
            "unknown-sheet",
            Text(f"不认识工作表“{sheet.name}”，未读取", f"unknown sheet '{sheet.name}' is not read"),
            near,
        )
        workbook.report.add(problem, place)
        return
    workbook.report.note(
        "other-sheet",
        f"工作表“{sheet.name}”不在约定之内，未读取",
        f"the sheet '{sheet.name}' is none of ours and not read",
        place,
    )
