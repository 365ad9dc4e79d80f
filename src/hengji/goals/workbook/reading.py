"""The filled workbook in: guarded against bombs and macros, every cell as it is stored, figures exact."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from ...engine.intake.cells import Cell
from ...engine.intake.grid import letters
from ...engine.intake.limits import MAX_WORKBOOK_BYTES
from ...engine.intake.report import Problem
from ...engine.intake.xlsx import Book, SheetCells, SheetInfo, SheetReader, open_book, parts
from ...engine.intake.zipguard import Package, Unreadable
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from .columns import COLUMNS, HEAD, LARGEST, NODE_COLUMNS, SHEET, Column

MOST_CELLS = LARGEST * len(COLUMNS) * 2


@dataclass(slots=True)
class Row:
    """A filled row: its number and what its cells hold, by column key."""

    number: int
    cells: dict[str, tuple[Cell, str]]


@dataclass(slots=True)
class Read:
    """The rows, the sheet they stand on, and what is wrong with the workbook as a whole."""

    sheet: str = SHEET
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    nodes: Read | None = None
    """The sheet of nodes, where there is one with something on it."""

    @property
    def marked(self) -> bool:
        """Whether a row stands for a goal that there is already."""
        return any("mark" in row.cells for row in self.rows)

    def place(self, row: int, key: str) -> Source:
        """A cell of the sheet."""
        at = self.columns.get(key)
        return Source(sheet=self.sheet, cell=f"{letters(at)}{row}" if at is not None else "", field=key)

    def tell(self, code: str, zh: str, en: str, where: Source | None = None, hint: Text | None = None) -> None:
        """An error."""
        self.findings.append(Finding(code, Level.ERROR, Text(zh, en), hint, where or Source(sheet=self.sheet)))


def read_rows(content: bytes) -> Read:
    """All filled rows. Nothing is raised: what cannot be read is a finding."""
    read = Read()
    if len(content) > MAX_WORKBOOK_BYTES:
        read.tell("file-too-large", "文件太大", "the file is too large", Source(),
                  Text(f"最大 {MAX_WORKBOOK_BYTES >> 20} MB", f"at most {MAX_WORKBOOK_BYTES >> 20} MB"))  # fmt: skip
        return read
    try:
        book = open_book(Package.open(content))
        sheet = _sheet(book, ("目标goals", "目标", "goals"))
        if sheet is None:
            read.tell("missing-sheet", f"缺少工作表“{SHEET}”", f"the sheet '{SHEET}' is missing", Source(),
                      Text("用本页的空表填写", "fill in the form of this page"))  # fmt: skip
            return read
        read.sheet = sheet.name
        _fill(read, SheetReader(book, MOST_CELLS).read(sheet.part), COLUMNS)
        nodes = _sheet(book, ("节点nodes", "节点", "nodes"))
        if nodes is not None:
            _nodes(read, nodes, SheetReader(book, MOST_CELLS).read(nodes.part))
        if not read.rows and not read.nodes and not read.findings:
            read.tell("empty", "没有填写任何目标", "no goal is filled in")
    except Unreadable as trouble:
        problem: Problem = trouble.problem
        read.findings.append(Finding(problem.code, Level.ERROR, problem.message, problem.hint, Source()))
    return read


def _sheet(book: Book, names: tuple[str, ...]) -> SheetInfo | None:
    named = [sheet for sheet in parts(book) if _flat(sheet.name) in names]
    return named[0] if named else None


def _nodes(read: Read, sheet: SheetInfo, found: SheetCells) -> None:
    nodes = Read(sheet.name)
    _fill(nodes, found, NODE_COLUMNS)
    if nodes.rows:
        read.findings += nodes.findings
        read.nodes = nodes


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("*", "").casefold()


def _fill(read: Read, found: SheetCells, columns: tuple[Column, ...]) -> None:
    texts = list(found.index)
    rows: dict[int, dict[int, tuple[Cell, str]]] = {}
    for row, place, code in zip(found.rows, found.columns, found.codes, strict=True):
        rows.setdefault(row, {})[place] = texts[code]
    head = rows.pop(HEAD, {})
    known = {_flat(column.headed): column.key for column in columns} | {_flat(c.title.zh): c.key for c in columns}
    for at, (_, text) in sorted(head.items()):
        key = known.get(_flat(text))
        if key is not None and key not in read.columns:
            read.columns[key] = at
    for column in columns:
        if column.key not in read.columns and column.needed:
            read.tell("missing-column", f"第 1 行缺少列“{column.headed}”", f"row 1 lacks the column '{column.headed}'",
                      None, Text("用本页的空表填写", "fill in the form of this page"))  # fmt: skip
    keys = {at: key for key, at in read.columns.items()}
    for top, left, bottom, right, name in found.merged:
        if bottom > HEAD and any(left <= at <= right for at in keys):
            read.tell("merged", f"合并的单元格 {name}", f"merged cells {name}",
                      Source(sheet=read.sheet, cell=f"{letters(left)}{max(top, HEAD + 1)}"),
                      Text("取消合并，逐格填写", "unmerge them and fill in every cell"))  # fmt: skip
    if len(rows) > LARGEST:
        read.tell("too-many-rows", f"超过 {LARGEST:,} 行", f"more than {LARGEST:,} rows", None,
                  Text("分成几个文件", "split the workbook"))  # fmt: skip
        return
    for number, cells in sorted(rows.items()):
        named = {keys[at]: cell for at, cell in cells.items() if at in keys and cell[1].strip()}
        if named or any(kind is Cell.UNCOMPUTED for kind, _ in cells.values()):
            read.rows.append(
                Row(number, named | {keys[a]: c for a, c in cells.items() if a in keys and c[0] is Cell.UNCOMPUTED})
            )
