"""The workbook of goals, empty or with those there are: drop-downs, a locked head, guidance, the units and measures one may fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...engine.values.text import Text
from ...org.tree import Node
from ...ui.excel import Book, Choice, Layout, Look, Page, span
from ..rules.plausible import Listed
from .columns import COLUMNS, LARGEST, NODE_COLUMNS, NODE_SHEET, SHEET, Column
from .present import Present, mark_of

_HEAD = Look(bold=True, wash="#E4EAF2", wrap=True, align="center")
_TEXT = Look(number="@", open=True)
_FIGURE = Look(number="General", open=True, align="right")
_CELL = Look(wrap=True)


def empty_form(year: int, units: Sequence[Node], day: date, measures: Mapping[str, Listed] | None = None) -> bytes:
    """The workbook as bytes; the same content gives the same bytes."""
    return filled_form(year, units, day, measures or {}, [], [])


def filled_form(
    year: int,
    units: Sequence[Node],
    day: date,
    measures: Mapping[str, Listed],
    goals: Sequence[Present],
    nodes: Sequence[Present],
) -> bytes:
    """The workbook with these goals and nodes on it, each row with its mark."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "goals.xlsx"
        with Book(path, title=f"{year} 年度目标 Goals of {year}", author="衡绩 Hengji", day=day) as book:
            guide, main, nodes_at, units_at, measures_at, lists = (
                book.names.take(name)
                for name in ("填写说明 guide", SHEET, NODE_SHEET, "单位 units", "指标 measures", "选项 lists")
            )
            _write_guide(book, guide, year)
            page = _sheet(book, main, COLUMNS, goals)
            _choices(page, lists, units_at, len(units), measures_at, len(measures))
            page.protect()
            _sheet(book, nodes_at, NODE_COLUMNS, nodes).protect()
            _list(book, units_at, ("编号 code", "单位", "Unit"), ((n.code, n.name.zh, n.name.en) for n in units))
            if measures:
                _list(book, measures_at, ("编号 code", "指标", "Measure", "计量单位 unit"), _measures(measures))
            _write_lists(book, lists)
        return path.read_bytes()


def _sheet(book: Book, name: str, columns: Sequence[Column], rows: Sequence[Present]) -> Page:
    """A sheet to fill in, with what there is."""
    page = book.sheet(name, Layout(tuple(column.width for column in columns), freeze=(1, 2), repeat=(0, 0)))
    for place, column in enumerate(columns):
        page.column_look(place, _FIGURE if column.figure else _TEXT)
        page.text(0, place, column.headed, _HEAD)
        page.note(0, place, f"{column.says.zh}\n{column.says.en}")
        if column.key == "mark" and rows:
            said = Choice("系统标记", "不要改；新的一行留空。Leave it as it is; blank in a new row.")
            page.refuse(place, 1, LARGEST, said)
    for at, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if column.key == "mark":
                page.text(at, place, mark_of(row.ref, row.version, columns, row.line), _TEXT)
                continue
            value = _written(column, row.line)
            if column.figure and value is not None:
                page.number(at, place, Fraction(value), _FIGURE)
            elif value:
                page.text(at, place, str(value), _TEXT)
    page.quiet()
    return page


def _written(column: Column, line: Mapping[str, Any]) -> Any:
    """What stands in a cell: a choice by its label; an English text that is the Chinese one is left out, and follows it."""
    value = line[column.key]
    if column.choices:
        return dict(column.choices)[value]
    if column.key.endswith("_en") and value == line[f"{column.key[:-3]}_zh"]:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def _choices(page: Page, lists: str, units_at: str, units: int, measures_at: str, measures: int) -> None:
    at = 0
    for place, column in enumerate(COLUMNS):
        if column.choices:
            source = f"'{lists}'!{_fixed(at, 1, len(column.choices))}"
            page.choose(place, 1, LARGEST, source, Choice("从列表选择", "请从下拉列表选择。Choose from the list."))
            at += 1
        elif column.key == "unit" and units:
            source = f"'{units_at}'!{_fixed(0, 1, units)}"
            page.choose(
                place, 1, LARGEST, source, Choice("单位编号", "请选单位表中的编号。A code of the sheet of units.")
            )
        elif column.key == "measure" and measures:
            source = f"'{measures_at}'!{_fixed(0, 1, measures)}"
            said = "指标库中没有这个编号；仍要这样填吗？The library has no such measure; keep it?"
            page.choose(place, 1, LARGEST, source, Choice("指标编号", said, only=False))


def _measures(measures: Mapping[str, Listed]) -> Iterable[tuple[str, ...]]:
    for code, of in measures.items():
        title = of.title or Text.same(code)
        yield code, title.zh, title.en, of.unit


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
            "节点写在“节点”表，一行一个；一个目标的节点权重合计 100。",
            "Nodes go on the sheet of nodes, one a row; those of a goal make 100.",
        ),
        (
            "要改已有的目标和节点：下载“现有目标”，改后上传，系统标记不动。删去的行不影响系统里的目标。",
            "To change what there is: get the present goals, change and upload them, and leave the marks. A row taken out changes nothing.",
        ),
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
    for row, column in enumerate((*COLUMNS, *NODE_COLUMNS[:-1]), start + 1):
        page.text(row, 0, column.headed, _CELL)
        page.text(row, 1, column.says.zh, _CELL)
        page.text(row, 2, column.says.en, _CELL)
    page.protect()
    page.done()


def _list(book: Book, name: str, titles: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    page = book.sheet(name, Layout((16, 40, 50, 14)[: len(titles)], freeze=(1, 0)))
    page.texts(0, titles, _HEAD)
    for row, line in enumerate(lines, 1):
        page.texts(row, line, _CELL)
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
