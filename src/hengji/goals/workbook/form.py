"""The empty workbook of goals: drop-downs, a locked head, guidance, the units one may fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ...org.tree import Node
from ...ui.excel import Book, Choice, Layout, Look, span
from .columns import COLUMNS, LARGEST, SHEET

_HEAD = Look(bold=True, wash="#E4EAF2", wrap=True, align="center")
_TEXT = Look(number="@", open=True)
_FIGURE = Look(number="General", open=True, align="right")
_CELL = Look(wrap=True)


def empty_form(year: int, units: Sequence[Node], day: date) -> bytes:
    """The workbook as bytes; the same content gives the same bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "goals.xlsx"
        with Book(path, title=f"{year} 年度目标 Goals of {year}", author="衡绩 Hengji", day=day) as book:
            guide, main, units_at, lists = (
                book.names.take(name) for name in ("填写说明 guide", SHEET, "单位 units", "选项 lists")
            )
            _write_guide(book, guide, year)
            _write_main(book, main, lists, units_at, len(units))
            _write_units(book, units_at, units)
            _write_lists(book, lists)
        return path.read_bytes()


def _write_main(book: Book, name: str, lists: str, units_at: str, units: int) -> None:
    page = book.sheet(name, Layout(tuple(column.width for column in COLUMNS), freeze=(1, 2), repeat=(0, 0)))
    at = 0
    for place, column in enumerate(COLUMNS):
        page.column_look(place, _FIGURE if column.figure else _TEXT)
        page.text(0, place, column.headed, _HEAD)
        page.note(0, place, f"{column.says.zh}\n{column.says.en}")
        if column.choices:
            source = f"'{lists}'!{_fixed(at, 1, len(column.choices))}"
            page.choose(place, 1, LARGEST, source, Choice("从列表选择", "请从下拉列表选择。Choose from the list."))
            at += 1
        elif column.key == "unit" and units:
            source = f"'{units_at}'!{_fixed(0, 1, units)}"
            page.choose(
                place, 1, LARGEST, source, Choice("单位编号", "请选单位表中的编号。A code of the sheet of units.")
            )
    page.quiet()
    page.protect()


def _fixed(column: int, first: int, count: int) -> str:
    low, _, high = span(column, first, first + count - 1).partition(":")
    letters = low.rstrip("0123456789")
    return f"${letters}${first + 1}:${letters}${(int((high or low)[len(letters) :]))}"


def _write_guide(book: Book, name: str, year: int) -> None:
    page = book.sheet(name, Layout((30, 60, 60), landscape=True))
    page.text(
        0, 0, f"{year} 年度目标填写说明 · How to fill in the goals of {year}", Look(bold=True, size=14, line=False)
    )
    lines = (
        ("在“目标”表逐行填写，一行一个目标；带 * 的必填。", "One goal a row on the sheet of goals; * is needed."),
        ("表头已锁定，列的次序不能改。", "The head is locked; the columns keep their order."),
        (
            "上传后先预览；有一处错误，全部不导入，错误标在您的文件里。",
            "Previewed first; with one error nothing is imported, your file is marked.",
        ),
        (f"一次最多 {LARGEST:,} 行。", f"At most {LARGEST:,} rows at a time."),
    )
    for row, (zh, en) in enumerate(lines, 2):
        page.merged(row, 0, 2, f"{zh} {en}", Look(line=False))
    start = len(lines) + 3
    for at, title in enumerate(("列 Column", "填什么", "What goes there")):
        page.text(start, at, title, _HEAD)
    for row, column in enumerate(COLUMNS, start + 1):
        page.text(row, 0, column.headed, _CELL)
        page.text(row, 1, column.says.zh, _CELL)
        page.text(row, 2, column.says.en, _CELL)
    page.protect()
    page.done()


def _write_units(book: Book, name: str, units: Sequence[Node]) -> None:
    page = book.sheet(name, Layout((16, 40, 50), freeze=(1, 0)))
    for at, title in enumerate(("编号 code", "单位", "Unit")):
        page.text(0, at, title, _HEAD)
    for row, node in enumerate(units, 1):
        page.text(row, 0, node.code, _CELL)
        page.text(row, 1, node.name.zh, _CELL)
        page.text(row, 2, node.name.en, _CELL)
    page.protect()


def _write_lists(book: Book, name: str) -> None:
    columns = [column for column in COLUMNS if column.choices]
    page = book.sheet(name, Layout(tuple(30.0 for _ in columns)))
    deepest = max(len(column.choices) for column in columns)
    for at, column in enumerate(columns):
        page.text(0, at, column.headed, _HEAD)
    for row in range(deepest):
        for at, column in enumerate(columns):
            if row < len(column.choices):
                page.text(row + 1, at, column.choices[row][1], _CELL)
    page.protect()
    page.hide()
