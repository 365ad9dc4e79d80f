"""The traits of units as a workbook and back: one row a unit, one column a trait. What is left blank stays as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ..engine.intake.cells import Cell
from ..engine.intake.grid import letters
from ..engine.intake.xlsx import SheetReader, open_book, parts
from ..engine.intake.zipguard import Package, Unreadable
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from ..org.tree import Node
from ..ui.excel import Book, Layout, Look
from .traitgrid import Change, Column

SHEET = "单位属性 traits"
CODE, NAME = "编号 code", "单位 unit"
MOST_CELLS = 400_000
_HEAD = Look(bold=True, wash="#E4EAF2", wrap=True, align="center")
_FIXED = Look(number="@")
_CELL = Look(number="@", open=True)
_PLAIN = (Cell.TEXT, Cell.NUMBER, Cell.DATE, Cell.MONTH, Cell.BOOL)


def book_of(
    units: Sequence[Node], columns: Sequence[Column], held: Mapping[int, Mapping[str, str]], day: date
) -> bytes:
    """The workbook of a day; the same content gives the same bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "traits.xlsx"
        with Book(path, title="单位属性 Traits of units", author="衡绩 Hengji", day=day) as book:
            page = book.sheet(
                book.names.take(SHEET), Layout((16, 36, *(18.0 for _ in columns)), freeze=(1, 2), repeat=(0, 0))
            )
            for at, title in enumerate((CODE, NAME, *(each.name for each in columns))):
                page.text(0, at, title, _HEAD)
            for row, node in enumerate(units, 1):
                page.text(row, 0, node.code, _FIXED)
                page.text(row, 1, node.name.zh, _FIXED)
                for at, column in enumerate(columns, 2):
                    page.text(row, at, held.get(node.unit, {}).get(column.name, ""), _CELL)
            page.done()
        return path.read_bytes()


@dataclass(slots=True)
class Filled:
    """What a workbook changes, and everything that is wrong with it, at its cell."""

    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheet: str = SHEET

    def tell(self, code: str, message: Text, hint: Text | None = None, row: int = 0, column: int = 0) -> None:
        """An error at a cell, or of the whole where no row is given."""
        cell = f"{letters(column)}{row}" if row else ""
        self.findings.append(
            Finding(code, Level.ERROR, message, hint, Source(sheet=self.sheet if row else "", cell=cell))
        )


def read_book(
    content: bytes, units: Sequence[Node], columns: Sequence[Column], held: Mapping[int, Mapping[str, str]]
) -> Filled:
    """The changes of a filled workbook. Nothing is raised: what cannot be read is a finding."""
    filled = Filled()
    try:
        book = open_book(Package.open(content))
        sheets = list(parts(book))
        sheet = next((each for each in sheets if _flat(each.name) == _flat(SHEET)), None) or (
            sheets[0] if len(sheets) == 1 else None
        )
        if sheet is None:
            filled.tell(
                "missing-sheet",
                Text(f"缺少工作表“{SHEET}”", f"the sheet '{SHEET}' is missing"),
                Text("用下载的工作簿填写", "fill in the workbook that is downloaded here"),
            )
            return filled
        filled.sheet = sheet.name
        found = SheetReader(book, MOST_CELLS).read(sheet.part)
    except Unreadable as trouble:
        filled.findings.append(
            Finding(trouble.problem.code, Level.ERROR, trouble.problem.message, trouble.problem.hint, Source())
        )
        return filled
    texts = list(found.index)
    rows: dict[int, dict[int, tuple[Cell, str]]] = {}
    for row, place, code in zip(found.rows, found.columns, found.codes, strict=True):
        rows.setdefault(row, {})[place] = texts[code]
    _read(filled, rows, {each.code: each for each in units}, columns, held)
    if not filled.changes and not filled.findings:
        filled.tell(
            "no-change",
            Text("与现在的属性完全相同", "it is the same as what is there now"),
            Text("改好要改的格再上传", "change the cells that are to change, then upload it"),
        )
    return filled


def _read(
    filled: Filled,
    rows: dict[int, dict[int, tuple[Cell, str]]],
    units: Mapping[str, Node],
    columns: Sequence[Column],
    held: Mapping[int, Mapping[str, str]],
) -> None:
    head = rows.pop(1, {})
    known = {_flat(each.name): each for each in columns}
    codes = [at for at, (_, text) in head.items() if _flat(text) in (_flat(CODE), "编号", "code")]
    if not codes:
        filled.tell(
            "missing-column",
            Text(f"第 1 行缺少列“{CODE}”", f"row 1 lacks the column '{CODE}'"),
            Text("用下载的工作簿填写", "fill in the workbook that is downloaded here"),
            1,
            0,
        )
        return
    places: dict[int, Column] = {}
    for at, (_, text) in sorted(head.items()):
        column = known.get(_flat(text))
        if column is not None and column not in places.values():
            places[at] = column
        elif column is not None:
            filled.tell(
                "column-twice",
                Text(f"列“{text[:30]}”有两次", f"the column '{text[:30]}' is there twice"),
                Text("保留一列", "keep one of them"),
                1,
                at,
            )
        elif text.strip() and at not in codes and _flat(text) not in (_flat(NAME), "单位", "unit", "name"):
            names = "、".join(each.name for each in columns)[:200] or "—"
            filled.tell(
                "unknown-column",
                Text(f"没有属性“{text[:30]}”", f"there is no trait '{text[:30]}'"),
                Text(f"可写：{names}；新的属性先在页面上加一列", f"one of: {names}; add a new trait on the page first"),
                1,
                at,
            )
    seen: dict[str, int] = {}
    for row, cells in sorted(rows.items()):
        _row(filled, row, cells, codes[0], places, units, held, seen)


def _row(
    filled: Filled,
    row: int,
    cells: Mapping[int, tuple[Cell, str]],
    code_at: int,
    places: Mapping[int, Column],
    units: Mapping[str, Node],
    held: Mapping[int, Mapping[str, str]],
    seen: dict[str, int],
) -> None:
    code = cells.get(code_at, (Cell.TEXT, ""))[1].strip()
    if not code and not any(text.strip() for at, (_, text) in cells.items() if at in places):
        return
    node = units.get(code)
    if node is None:
        filled.tell(
            "unknown-unit",
            Text(
                f"没有单位“{code[:30]}”，或不由您登记",
                f"there is no unit '{code[:30]}', or it is not yours to describe",
            ),
            Text("写单位编号，与下载的工作簿一样", "the code of a unit, as in the workbook downloaded here"),
            row,
            code_at,
        )
        return
    if code in seen:
        filled.tell(
            "unit-twice",
            Text(f"单位 {code} 在第 {seen[code]} 行已写过", f"the unit {code} stands in row {seen[code]} already"),
            Text("一个单位一行", "one row for a unit"),
            row,
            code_at,
        )
        return
    seen[code] = row
    for at, column in places.items():
        kind, text = cells.get(at, (Cell.TEXT, ""))
        value = text.strip()
        if kind not in _PLAIN:
            filled.tell(
                "cell",
                Text(
                    f"“{column.name}”这一格读不出一个确定的值",
                    f"no certain value can be read from this cell of '{column.name}'",
                ),
                Text(
                    "直接写值：不用公式、百分号格式、合并单元格",
                    "write the value itself: no formula, no percent format, no merged cells",
                ),
                row,
                at,
            )
            continue
        shown = held.get(node.unit, {}).get(column.name, "")
        if not value or value == shown:
            continue
        fault = column.fault(value)
        if fault is not None:
            filled.tell("value", fault[0], fault[1], row, at)
            continue
        filled.changes.append(Change(node, column.name, shown, value))


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").casefold()
