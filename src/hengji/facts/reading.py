"""Reads a reporting workbook: rows of unit, measure and value, or a matrix of units and measures, into lines that know their cells.

Nothing is judged here but whether it can be read at all. Bombs, macros, entities and old formats are refused by the engine's intake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..engine.intake.cells import Cell
from ..engine.intake.closing_rows import TOTAL
from ..engine.intake.columns import fold, remark
from ..engine.intake.grid import letters
from ..engine.intake.limits import MAX_WORKBOOK_CELLS
from ..engine.intake.report import shorten
from ..engine.intake.xlsx import SheetCells, SheetReader, open_book, parts
from ..engine.intake.zipguard import Package, Unreadable
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text

MARK = "hengji-form:"
"""What the hidden first cell of a template begins with; its form and period follow, in one with figures already in it after a `#` the
number up to which they were known, and in one that was typed into a page after another `#` the cells that were emptied there."""

CHOICES = "选项 lists"
"""The hidden sheet of the template that holds the reasons to choose from."""

LISTED = "错误清单"
"""The sheet that lists the errors in a workbook we marked; it is not read."""

Spot = tuple[Cell, str]
BLANK: Spot = (Cell.TEXT, "")
_HEADER_ROWS = 20
_LONGEST_TOTAL = 40

NAMES: dict[str, tuple[str, ...]] = {
    "key": ("行键", "row key"),
    "unit": ("单位编号", "单位代码", "unit code"),
    "unit_name": ("单位", "单位名称", "unit", "unit name"),
    "measure": ("指标编号", "指标代码", "measure id", "measure code"),
    "measure_name": ("指标", "指标名称", "measure", "measure name"),
    "of": ("计量单位", "unit of measure"),
    "period": ("期间", "月份", "period"),
    "value": ("数值", "本期数", "value", "figure"),
    "none": ("缺数原因", "no figure because"),
    "source": ("来源", "数据来源", "source"),
    "before": ("上期数", "last period"),
}
CONTROL = ("控制合计", "control total")
_CALLED = {fold(name): column for column, names in NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Raw:
    """One figure as it was written, with the places of its parts: `columns` says in which column each stands, `head` is the row of the
    headings where the measure stands there."""

    row: int
    unit: str
    measure: str
    value: Spot
    columns: Mapping[str, int]
    head: int = 0
    of: Spot = BLANK
    period: Spot = BLANK
    none: str = ""
    source: str = ""
    key: str = ""
    formula: bool = False
    unit_name: str = ""
    measure_name: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether it stands in a row of totals that somebody put under the table: `合计`, `合计 Total`."""
        if self.key or not self.unit or len(self.unit) > _LONGEST_TOTAL:
            return False
        return all(TOTAL.fullmatch(word) for word in re.split(r"[\s/]+", self.unit)) or bool(TOTAL.fullmatch(self.unit))

    def cell(self, part: str) -> str:
        """The name of the cell in which a part stands; that of the value for a part that has no column."""
        row = self.head if part == "measure" and self.head else self.row
        return f"{letters(self.columns.get(part, self.columns['value']))}{row}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A title that stands under the heading of a column of a matrix, for people to read."""

    head: str
    title: str
    cell: str


@dataclass(slots=True)
class Read:
    """What stands in a workbook: its lines, its control total, and the form it was made for, if it says so."""

    sheet: str = ""
    lines: list[Raw] = field(default_factory=list)
    control: Spot | None = None
    control_cell: str = ""
    made_for: str = ""
    known_at: int | None = None
    """The number up to which figures were known that stood in it when it was made."""
    emptied: frozenset[str] = frozenset()
    """The cells in which a known figure stood on the page, and nothing any more."""
    matrix: bool = False
    titles: list[Shown] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, level: Level, message: Text, hint: Text | None, cell: str = "") -> None:
        """One finding at a cell of the sheet."""
        self.findings.append(Finding(code, level, message, hint, Source(sheet=self.sheet, cell=cell)))


def read(data: bytes, measures: Iterable[str]) -> Read:
    """The lines of the first sheet that has our columns. `measures` are the ids and titles that may head a column of a matrix."""
    found = Read()
    heads = {fold(name) for name in measures}
    try:
        book = open_book(Package.open(data))
        budget = MAX_WORKBOOK_CELLS
        _hidden(found, [sheet.name for sheet in book.sheets if sheet.hidden])
        for sheet in parts(book):
            if sheet.name == LISTED or sheet.hidden:
                continue
            cells = SheetReader(book, budget).read(sheet.part)
            budget -= len(cells.codes)
            table = _Table(sheet.name, cells)
            if table.find(heads):
                found.sheet = sheet.name
                table.into(found)
                return found
    except Unreadable as trouble:
        found.tell(trouble.problem.code, Level.ERROR, trouble.problem.message, trouble.problem.hint)
        return found
    found.tell(
        "no-table",
        Level.ERROR,
        Text(
            "没有找到填报表：没有一行表头同时有“单位编号”和“数值”",
            "no table found: no row heads both 'Unit code' and 'Value'",
        ),
        Text("下载本报表的模板填写", "download the template of this form and fill it in"),
    )
    return found


def _hidden(found: Read, names: Sequence[str]) -> None:
    """Tell of hidden sheets that no template has: they are kept with the file and nobody sees them."""
    others = [f"“{shorten(name)}”" for name in names if name not in (CHOICES, LISTED)]
    if others:
        found.tell(
            "hidden-sheet",
            Level.WARNING,
            Text(
                f"工作簿里有模板没有的隐藏表：{'、'.join(others[:5])}；没有读取，但随文件一起留存，审核人可以打开",
                f"the workbook has hidden sheets that the template has not: {', '.join(others[:5])}; they were not read, but are kept "
                "with the file, where who accepts it can open them",
            ),
            Text("不该交的，取消隐藏后删去，再上传", "what is not to be handed in: show it, delete it, upload again"),
        )


class _Table:
    """The cells of one sheet, by row and column."""

    def __init__(self, name: str, cells: SheetCells) -> None:
        self.name, self.cells = name, cells
        self.entries: list[Spot] = list(cells.index)
        self.rows: dict[int, dict[int, int]] = {}
        for row, column, code in zip(cells.rows, cells.columns, cells.codes, strict=True):
            self.rows.setdefault(row, {})[column] = code
        self.header = 0
        self.columns: dict[str, int] = {}
        self.heads: dict[int, str] = {}

    def text(self, row: int, column: int) -> str:
        return self.entries[self.rows[row][column]][1].strip() if column in self.rows.get(row, {}) else ""

    def spot(self, row: Mapping[int, int], name: str) -> Spot:
        column = self.columns.get(name)
        return BLANK if column is None or column not in row else self.entries[row[column]]

    def find(self, heads: set[str]) -> bool:
        """Whether a row heads our columns; in a matrix every further column is headed by a measure."""
        for row in sorted(self.rows)[:_HEADER_ROWS]:
            columns: dict[str, int] = {}
            others: dict[int, str] = {}
            for column in sorted(self.rows[row]):
                text = self.text(row, column)
                name = column_named(text)
                if name and name not in columns:
                    columns[name] = column
                elif text:
                    others[column] = text
            if "unit" not in columns and "unit_name" not in columns:
                continue
            if "value" in columns and ("measure" in columns or "measure_name" in columns):
                self.header, self.columns = row, columns
                return True
            if any(fold(text) in heads or fold(remark(text)[0]) in heads for text in others.values()):
                self.header, self.columns, self.heads = row, columns, others
                return True
        return False

    @cached_property
    def places(self) -> dict[str, int]:
        """In which column each part of a line stands; a unit known by its name alone stands where the name does."""
        named = {part: self.columns[f"{part}_name"] for part in ("unit", "measure") if f"{part}_name" in self.columns}
        return named | self.columns

    def into(self, found: Read) -> None:
        """The lines, the control total and what is wrong with the sheet as a whole."""
        found.matrix = bool(self.heads)
        self._above(found)
        self._merged(found)
        below = [row for row in sorted(self.rows) if row > self.header]
        body = [row for row in below if not self._is_heading(row)]
        for row in sorted(set(below) - set(body)):
            found.titles.extend(
                Shown(head, title, f"{letters(column)}{row}")
                for column, head in self.heads.items()
                if (title := self.text(row, column))
            )
        for row in body:
            if found.matrix:
                self._across(row, found)
            else:
                self._down(row, found)
        hidden = sorted(set(self.cells.hidden_rows) & set(body))
        if hidden:
            found.tell(
                "hidden-rows",
                Level.WARNING,
                Text(f"{len(hidden)} 行是隐藏的，仍已读取", f"read although hidden: {len(hidden)} rows"),
                Text("取消隐藏后核对", "show them and look at them"),
                f"A{hidden[0]}",
            )

    def _above(self, found: Read) -> None:
        """The mark of the template and the control total stand above the table."""
        controls = {fold(word) for word in CONTROL}
        for row in sorted(row for row in self.rows if row < self.header):
            for column in sorted(self.rows[row]):
                text = self.text(row, column)
                if text.startswith(MARK):
                    found.made_for, _, rest = text.removeprefix(MARK).partition("#")
                    number, _, emptied = rest.partition("#")
                    found.emptied = frozenset(emptied.split())
                    found.known_at = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
                elif {fold(part) for part in text.split(" / ")} & controls:
                    at = column + 1
                    found.control_cell = f"{letters(at)}{row}"
                    found.control = self.entries[self.rows[row][at]] if at in self.rows[row] else None

    def _is_heading(self, row: int) -> bool:
        """A row that repeats the heading, as the shown titles of a matrix do."""
        column = self.columns.get("unit", self.columns.get("unit_name", -1))
        return bool(column_named(self.text(row, column)))

    def _merged(self, found: Read) -> None:
        for top, left, bottom, _, name in self.cells.merged:
            if bottom > self.header:
                found.tell(
                    "merged-cell",
                    Level.ERROR,
                    Text(f"数据区有合并单元格 {name}", f"cells are merged among the figures: {name}"),
                    Text("取消合并，逐格填写", "unmerge them and fill every cell"),
                    f"{letters(left)}{max(top, self.header + 1)}",
                )

    def _down(self, row: int, found: Read) -> None:
        cells = self.rows[row]
        value = self.spot(cells, "value")
        none = self.spot(cells, "none")[1].strip()
        unit = self._named(cells, "unit")
        measure = self._named(cells, "measure")
        if not (unit or measure or value[1].strip()):
            return
        computed = (row, self.columns["value"]) in self.cells.computed
        found.lines.append(
            Raw(
                row, unit, measure, value, self.places, 0, self.spot(cells, "of"), self.spot(cells, "period"), none,
                self.spot(cells, "source")[1].strip()[:200], self.spot(cells, "key")[1].strip(), computed,
                *self._names(cells),
            )
        )  # fmt: skip

    def _named(self, cells: Mapping[int, int], what: str) -> str:
        return self.spot(cells, what)[1].strip() or self.spot(cells, f"{what}_name")[1].strip()

    def _names(self, cells: Mapping[int, int]) -> tuple[str, str]:
        """The names of unit and measure that stand beside their codes; blank where there are none."""
        unit, measure = (
            self.spot(cells, f"{what}_name")[1].strip() if what in self.columns else "" for what in ("unit", "measure")
        )
        return unit, measure

    def _across(self, row: int, found: Read) -> None:
        cells = self.rows[row]
        unit, key, period = self._named(cells, "unit"), self.spot(cells, "key")[1].strip(), self.spot(cells, "period")
        name, _ = self._names(cells)
        for column, head in self.heads.items():
            if column in cells or found.known_at is not None or f"{letters(column)}{row}" in found.emptied:
                places = self.places | dict.fromkeys(("measure", "value", "none"), column)
                value = self.entries[cells[column]] if column in cells else BLANK
                computed = (row, column) in self.cells.computed
                found.lines.append(
                    Raw(
                        row, unit, head, value, places, self.header, period=period, key=key, formula=computed, unit_name=name
                    )
                )  # fmt: skip


def column_named(text: str) -> str:
    """Which of our columns a heading is: either language, or both with a stroke between them."""
    if not text or len(text) > 60:
        return ""
    words: Sequence[str] = [text, *text.split(" / ")]
    return next((_CALLED[fold(word)] for word in words if fold(word) in _CALLED), "")
