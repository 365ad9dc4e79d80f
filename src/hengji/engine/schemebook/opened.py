"""A workbook opened with the guards of intake: which of its sheets are ours, where their headers are, and what is wrong with its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..intake import cells
from ..intake.cells import Cell
from ..intake.grid import letters
from ..intake.limits import MAX_WORKBOOK_BYTES, too_big
from ..intake.report import Problem, Report, did_you_mean, some
from ..intake.xlsx import Book, SheetCells, SheetInfo, SheetReader, open_book, parts
from ..intake.zipguard import Package, Unreadable
from ..scheme.nodes import Leaf
from ..values.finding import Finding, Source
from ..values.text import Text
from .columns import Column, Form, Plan
from .lines import Line
from .plan import PLANS

MAX_CELLS = 300_000
"""Filled cells of a scheme workbook: far more than a scheme has."""
MAX_LINES = 20_000
"""Rows of one sheet."""
HEADER_ROWS = 12
NEEDED = ("scheme", "indicators", "scorecards", "items", "ledger")
"""Sheets without which there is no scheme."""
_REMARK = re.compile(
    r"\s*(?:备注|说明|注|合计|总计|制表|审核|审批|批准|填表|签字|note|remark|total)s?\s*(?:人|日期)?\s*(?:[:：]|$)",
    re.IGNORECASE,
)
"""How a remark, a sum or a signature below a table begins."""
OURS = ("说明", "guide", "选项", "lists", "检查发现", "findings")
"""Sheets of ours that are not read."""

MAY_BE_ABSENT = ("basis",)
"""Sheets that no score comes from."""


@dataclass(slots=True)
class Opened:
    """What was read: the lines of each sheet by its key, the order of the sheets, and what was found on the way."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    broken: bool = False
    """Whether a sheet or column is missing without which the rest cannot be understood."""


def _opened(path: Path) -> Book | None:
    try:
        if path.stat().st_size > MAX_WORKBOOK_BYTES or path.suffix.casefold() != ".xlsx":
            return None
        return open_book(Package.open(path.read_bytes()))
    except (OSError, Unreadable):
        return None


def can_be_opened(path: Path) -> bool:
    """Whether a file is a workbook that intake would open."""
    return _opened(path) is not None


def is_scheme_book(path: Path) -> bool:
    """Whether a file is a workbook with the sheets of a scheme; False for whatever cannot be opened."""
    book = _opened(path)
    if book is None:
        return False
    found = {plan.key for sheet in parts(book) if (plan := plan_of(sheet.name)) is not None}
    return "items" in found or {"scheme", "scorecards"} <= found


def is_workbook(path: Path) -> bool:
    """Whether a path is named like a workbook."""
    return path.suffix.casefold() in (".xlsx", ".xlsm")


def plan_of(name: str) -> Plan | None:
    """The sheet of ours that bears this name: in Chinese, in English, or both."""
    plain = _flat(name)
    for plan in PLANS:
        if plain in (_flat(plan.name), _flat(plan.key), _flat(plan.title.zh)):
            return plan
    return None


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").casefold()


def open_sheets(path: Path) -> Opened:
    """Every sheet of ours with its lines. Nothing is raised: what cannot be read is a finding, at its cell."""
    opened = Opened()
    place = Source(file=path.name)
    if path.suffix.casefold() == ".xlsm":
        opened.report.error("macros", "含宏的工作簿（.xlsm）拒绝读取", "a workbook with macros (.xlsm) is refused", place,
                            Text("另存为不含宏的 .xlsx", "save it as .xlsx without macros"))  # fmt: skip
        opened.broken = True
        return opened
    try:
        if too_big(path, MAX_WORKBOOK_BYTES, place, opened.report):
            opened.broken = True
            return opened
        book = open_book(Package.open(path.read_bytes()))
    except Unreadable as trouble:
        opened.report.add(trouble.problem, place)
        opened.broken = True
        return opened
    if book.links:
        opened.report.note("external-links", "工作簿链接到其他文件：不读取链接，只用已保存的数值",
                           "the workbook links to other files: links are not followed, stored values are used", place)  # fmt: skip
    _read_all(opened, book, path.name)
    return opened


def _read_all(opened: Opened, book: Book, file: str) -> None:
    budget = MAX_CELLS
    for sheet in parts(book):
        plan = plan_of(sheet.name)
        opened.order.append(sheet.name)
        place = Source(file=file, sheet=sheet.name)
        if plan is None:
            _tell_other_sheet(opened.report, sheet, place)
            continue
        if plan.key in opened.lines:
            opened.report.error("two-sheets", f"“{plan.title.zh}”有两张工作表", f"two sheets are called '{plan.key}'", place,
                                Text("只留一张", "keep one of them"))  # fmt: skip
            continue
        try:
            found = SheetReader(book, budget).read(sheet.part)
        except Unreadable as trouble:
            opened.report.add(trouble.problem, place)
            opened.broken = True
            continue
        budget -= len(found.codes)
        opened.lines[plan.key] = list(_Sheet(opened, plan, sheet, found, place).read())
    for key in NEEDED:
        if key not in opened.lines and not opened.broken:
            plan = next(each for each in PLANS if each.key == key)
            opened.report.error("missing-sheet", f"缺少工作表“{plan.name}”", f"the sheet '{plan.key}' is missing", Source(file=file),
                                Text("补上这张工作表，或用 hengji workbook 重新写出", "add it, or write the workbook anew"))  # fmt: skip
    opened.broken = opened.broken or any(key not in opened.lines for key in NEEDED)
    if not opened.broken:
        _tell_gone(opened, file)


def _tell_gone(opened: Opened, file: str) -> None:
    """Sheets of the template that are not there: what they say acts on scores, and nothing tells a deleted sheet from an empty one."""
    gone = [plan for plan in PLANS if plan.key not in opened.lines and plan.key not in MAY_BE_ABSENT]
    if gone:
        zh, en = "、".join(plan.title.zh for plan in gone), ", ".join(plan.key for plan in gone)
        opened.report.warning("sheet-gone", f"没有这些工作表，其中的内容当作没有写：{zh}",
                              f"sheets that are not there count as empty: {en}", Source(file=file),
                              Text("误删或改了名的，补上或改回；本来不用的，可用 hengji workbook 重新写出，空表留着",
                                   "put back or rename what was lost; if none is used, write the workbook anew and leave "
                                   "the empty sheets in"))  # fmt: skip


def _tell_other_sheet(report: Report, sheet: SheetInfo, place: Source) -> None:
    if _flat(sheet.name).startswith(OURS):
        return
    near = did_you_mean(sheet.name, [word for plan in PLANS for word in (plan.title.zh, plan.key)])
    if near is not None:
        problem = Problem(
            "unknown-sheet",
            Text(f"不认识工作表“{sheet.name}”，未读取", f"unknown sheet '{sheet.name}' is not read"),
            near,
        )
        report.add(problem, place)
    else:
        report.note("other-sheet", f"工作表“{sheet.name}”不在约定之内，未读取", f"the sheet '{sheet.name}' is none of ours and not read",
                    place)  # fmt: skip


@dataclass(slots=True)
class _Sheet:
    """The cells of one sheet becoming lines."""

    opened: Opened
    plan: Plan
    info: SheetInfo
    found: SheetCells
    where: Source

    def read(self) -> Iterator[Line]:
        """The filled-in lines below the header."""
        entries = list(self.found.index)
        rows: dict[int, dict[int, tuple[Cell, str]]] = {}
        for row, column, code in zip(self.found.rows, self.found.columns, self.found.codes, strict=True):
            rows.setdefault(row, {})[column] = entries[code]
        if len(rows) > MAX_LINES:
            self.opened.report.error("too-many-rows", f"超过 {MAX_LINES} 行", f"more than {MAX_LINES} rows", self.where)
            self.opened.broken = True
            return
        header, columns = self.header(rows)
        if not columns:
            self.tell_no_header()
            return
        self.tell_missing(columns)
        self.tell_hidden(rows, header)
        covered = self.covered(rows, columns, header)
        for row in sorted(row for row in rows if row > header):
            line = self.line(row, rows[row], columns, covered)
            if line is not None:
                yield line

    def header(self, rows: Mapping[int, Mapping[int, tuple[Cell, str]]]) -> tuple[int, dict[int, Column]]:
        """The last row of the header, and the column each position stands for."""
        by_key = {_flat(column.key): column for column in self.plan.all_columns}
        keys = self.best(rows, by_key)
        titles = self.best(rows, self.by_title())
        named = {} if keys is None else self.named(rows[keys], by_key)
        if titles is not None:
            for at, column in self.named(rows[titles], self.by_title()).items():
                if at not in named and column not in named.values():
                    named[at] = column
        last = max((row for row in (keys, titles) if row is not None), default=0)
        told: set[int] = set(named)
        for row in sorted({row for row in (keys, titles) if row is not None}, reverse=True):
            self.tell_unknown(rows[row], row, told)
        return last, named

    def by_title(self) -> dict[str, Column]:
        """Columns by their Chinese title, where only one has it."""
        titles = [_flat(column.title.zh) for column in self.plan.all_columns]
        return {
            _flat(column.title.zh): column
            for column in self.plan.all_columns
            if titles.count(_flat(column.title.zh)) == 1
        }

    @staticmethod
    def named(cells_of_row: Mapping[int, tuple[Cell, str]], known: Mapping[str, Column]) -> dict[int, Column]:
        """The columns a row of headers names; the first of two alike counts."""
        found: dict[int, Column] = {}
        for at, (_, text) in sorted(cells_of_row.items()):
            column = known.get(_flat(text))
            if column is not None and column not in found.values():
                found[at] = column
        return found

    def best(self, rows: Mapping[int, Mapping[int, tuple[Cell, str]]], known: Mapping[str, Column]) -> int | None:
        """The row among the first that names most columns."""
        scores = [(len(self.named(rows[row], known)), -row) for row in sorted(rows)[:HEADER_ROWS]]
        most, row = max(scores, default=(0, 0))
        return -row if most >= min(2, len(self.plan.all_columns)) else None

    def tell_no_header(self) -> None:
        """No header at all: an error where something is filled in."""
        columns = "、".join(column.key for column in self.plan.columns[:6])
        self.opened.report.error("no-header", "找不到表头", "no header was found", self.where,
                                 Text(f"表头写这些列：{columns}……", f"the header names these columns: {columns} ..."))  # fmt: skip
        self.opened.broken = True

    def tell_missing(self, columns: Mapping[int, Column]) -> None:
        """Columns without which the sheet makes no sense."""
        own = {column.key for column in columns.values()}
        for column in self.plan.columns:
            if column.required and column.key not in own:
                message = Text(f"缺少列“{column.headed}”", f"the column '{column.key}' is missing")
                hint = Text(f"在表头加上 {column.key}", f"add {column.key} to the header")
                self.opened.report.add(Problem("missing-column", message, hint), self.where)
                self.opened.broken = True

    def tell_unknown(self, row: Mapping[int, tuple[Cell, str]], line: int, told: set[int]) -> None:
        """Headers nobody knows, each told once: what stands below them is not read."""
        for at, (_, text) in sorted(row.items()):
            if at in told or not text.strip():
                continue
            told.add(at)
            hint = did_you_mean(
                text, [word for column in self.plan.all_columns for word in (column.key, column.title.zh)]
            )
            place = self.place(line, at, "")
            shown = cells_shown(text)
            self.opened.report.warning(
                "unknown-column", f"不认识列“{shown}”，未读取", f"unknown column '{shown}' is not read", place, hint
            )

    def tell_hidden(self, rows: Mapping[int, object], header: int) -> None:
        """What a person does not see is read all the same, and told."""
        report, where = self.opened.report, self.where
        if self.info.hidden:
            report.warning("hidden-sheet", f"工作表“{self.info.name}”是隐藏的，仍已读取",
                           f"the sheet '{self.info.name}' is hidden; it was read all the same", where)  # fmt: skip
        hidden = sorted(row for row in set(self.found.hidden_rows) & set(rows) if row > header)
        if hidden:
            report.warning("hidden-rows", f"{len(hidden)} 行是隐藏的，仍已读取：{some(hidden)}",
                           f"read although hidden: rows {some(hidden)}", where)  # fmt: skip
        used = sorted(
            {column for column in self.found.columns if any(a <= column <= b for a, b in self.found.hidden_columns)}
        )
        if used:
            names = [letters(column) for column in used]
            report.warning("hidden-columns", f"{len(names)} 列是隐藏的，仍已读取：{some(names)}",
                           f"read although hidden: columns {some(names)}", where)  # fmt: skip

    def covered(
        self, rows: Mapping[int, object], columns: Mapping[int, Column], header: int
    ) -> dict[tuple[int, int], str]:
        """The cells that merged ranges cover. Down a column whose blank cells mean what stands above, that is what they are."""
        found: dict[tuple[int, int], str] = {}
        for top, left, bottom, right, name in self.found.merged:
            for at in range(left, min(right, left + 200) + 1):
                column = columns.get(at)
                if column is None or (at == left and column.key in (*self.plan.same, self.plan.id)):
                    continue
                found |= {
                    (row, at): name
                    for row in rows
                    if top <= row <= bottom and row > header and (row, at) != (top, left)
                }
        return found

    def line(
        self,
        row: int,
        held: Mapping[int, tuple[Cell, str]],
        columns: Mapping[int, Column],
        covered: Mapping[tuple[int, int], str],
    ) -> Line | None:
        """One row as a line, or None where none of its columns is filled in."""
        filled: dict[str, Leaf] = {}
        first: Source | None = None
        for at, column in sorted(columns.items()):
            if column.form is Form.LOOKED_UP:
                continue
            kind, text = held.get(at, (Cell.TEXT, ""))
            if (row, at) in covered:
                kind, text = Cell.COVERED, covered[row, at]
            plain = self.text(kind, text, self.place(row, at, column.headed))
            if plain.strip():
                place = self.place(row, at, column.headed)
                filled[column.key] = Leaf(plain, place)
                first = first or place
            if plain.strip() and (row, at) in self.found.computed:
                self.tell_formula(row, at, column)
        if first is None or self.is_remark(filled, first):
            return None
        return Line(filled, first)

    def is_remark(self, filled: Mapping[str, Leaf], place: Source) -> bool:
        """Whether a row holds nothing but a remark or a signature, which is told and not read."""
        key, cell = next(iter(filled.items()))
        text = cell.text
        # A row that is complete with this one cell may be meant, whatever it says.
        whole = self.plan.key != "ledger" and not any(each.required and each.key != key for each in self.plan.columns)
        if len(filled) > 1 or whole or not _REMARK.match(text):
            return False
        self.opened.report.warning("remark-row", f"“{cells_shown(text)}”这一行不是方案，未读取",
                                   f"the row of '{cells_shown(text)}' is no part of the scheme and not read", place)  # fmt: skip
        return True

    def place(self, row: int, at: int, headed: str) -> Source:
        """A cell of this sheet."""
        return Source(file=self.where.file, sheet=self.where.sheet, cell=f"{letters(at)}{row}", field=headed)

    def tell_formula(self, row: int, at: int, column: Column) -> None:
        """A formula where a scheme is written: its stored result is used, and told."""
        self.opened.report.warning(
            "formula-in-scheme", "这一格是公式，用的是已保存的结果", "this cell is a formula; its stored result is used",
            self.place(row, at, column.headed), Text("改写成它的值", "write its value instead"), group=column.key,
        )  # fmt: skip

    def text(self, kind: Cell, text: str, place: Source) -> str:
        """What a cell holds, as text; blank with a finding where it cannot be used."""
        if kind in (Cell.TEXT, Cell.NUMBER, Cell.DATE) or (kind is Cell.BOOL and text):
            problem = cells.bad_anywhere(kind, text)
            if problem is None:
                return text.lower() if kind is Cell.BOOL else text
        elif kind is Cell.PERCENT:
            return f"{text}%"
        else:
            problem = _problem(kind, text)
        self.opened.report.add(problem, place, group=place.field)
        return ""


def _problem(kind: Cell, text: str) -> Problem:
    """What is wrong with a cell of this kind in a scheme."""
    found = cells.read_figure(kind, text)
    if isinstance(found, Problem):
        return found
    shown = cells_shown(text)
    return Problem("not-text", Text(f"这一格不能用：{shown}", f"this cell cannot be used: {shown}"), _AS_TEXT)


_AS_TEXT = Text("把单元格设为文本格式后重新输入", "format the cell as text and type it again")


def cells_shown(text: str) -> str:
    """A cell's text for a message."""
    plain = "".join(ch if ch.isprintable() else " " for ch in text[:41]).strip()
    return plain if len(plain) <= 40 else plain[:37] + "..."


def by_place(findings: Sequence[Finding], order: Sequence[str]) -> list[Finding]:
    """Findings in the order in which one goes through the workbook; those about the whole first."""
    at = {name: index for index, name in enumerate(order)}

    def key(finding: Finding) -> tuple[int, int, int]:
        cell = finding.where.cell
        column = "".join(ch for ch in cell if ch.isalpha())
        number = int("".join(ch for ch in cell if ch.isdecimal()) or 0)
        return at.get(finding.where.sheet, -1), number, len(column) * 1000 + (ord(column[-1]) if column else 0)

    return sorted(dict.fromkeys(findings), key=key)
