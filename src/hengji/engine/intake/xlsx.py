"""The XML inside a workbook, read as it is stored: cell texts, number formats, formulas, merged ranges, what is hidden.

Own reader, on purpose: the usual ones either lose the number format (12.5% becomes 0.125), or the difference between a blank cell
and a formula that was never calculated, or unpack without a limit. Document types and entities are refused.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.parsers import expat

from ..values.text import Text
from . import cells
from .cells import Cell
from .formats import BUILT_IN, Shows, shows
from .limits import MAX_COLUMNS, MAX_MERGED, MAX_WORKBOOK_CELLS
from .zipguard import Package, Unreadable, bomb, unreadable

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9]\d{0,6})(?::([A-Z]{1,3}[1-9]\d{0,6}))?")

MOST_PLACES = 10_000
"""Formulas whose places are remembered."""

Attributes = dict[str, str]


def local(name: str) -> str:
    """A name without its prefix: `x:row` -> `row`."""
    return name.rpartition(":")[2]


def parse(
    package: Package,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run through one part; raises `Unreadable` for damaged XML, a document type or an entity."""
    reader = expat.ParserCreate()
    reader.buffer_text = True
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = text
    reader.StartDoctypeDeclHandler = _refuse_doctype
    reader.EntityDeclHandler = _refuse_doctype
    try:
        for piece in package.pieces(part):
            reader.Parse(piece, False)
        reader.Parse(b"", True)
    except expat.ExpatError as trouble:
        raise _damaged(f"{part}: {trouble}") from None
    except (ValueError, KeyError, OverflowError, LookupError) as trouble:
        raise _damaged(f"{part}: {type(trouble).__name__} {trouble}") from None


def _refuse_doctype(*_: object) -> None:
    raise unreadable(
        "xml-entities", "工作簿含 XML 文档类型或实体定义，拒绝读取", "the workbook defines XML entities, which is refused",
        Text("在 Excel 或 WPS 中打开后另存", "open it in Excel or WPS and save it again"),
    )  # fmt: skip


def _damaged(detail: str) -> Unreadable:
    return unreadable("damaged-workbook", f"工作簿损坏（{detail}）", f"the workbook is damaged ({detail})")


@dataclass(slots=True)
class SheetInfo:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Book:
    """The workbook's own facts: its sheets, how cells are formatted, and the texts that cells share."""

    package: Package
    sheets: list[SheetInfo] = field(default_factory=list)
    formats: list[Shows] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    from_1904: bool = False
    never_calculated: bool = False
    links: bool = False


def open_book(package: Package) -> Book:
    """Read everything but the sheets themselves; refuses macros and other formats inside a zip."""
    names = package.names()
    if "xl/workbook.bin" in names:
        raise unreadable("binary-workbook", "这是 .xlsb 二进制格式", "this is the binary .xlsb format")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise unreadable("macros", "工作簿含宏，拒绝读取", "the workbook holds macros, which is refused",
                         Text("另存为不含宏的 .xlsx", "save it as .xlsx without macros"))  # fmt: skip
    if "mimetype" in names and "content.xml" in names:
        raise unreadable("not-a-workbook", "这是 .ods 格式", "this is the .ods format")
    if "xl/workbook.xml" not in names:
        raise unreadable("not-a-workbook", "压缩包里没有工作簿", "the zip holds no workbook")
    book = Book(package, links=any(name.startswith("xl/externallinks/") for name in names))
    targets = _relations(package)
    _read_workbook(book, targets)
    if package.has("xl/styles.xml"):
        book.formats = _read_styles(package)
    if package.has("xl/sharedstrings.xml"):
        book.shared = _read_shared(package)
    return book


def _relations(package: Package) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = path

    if package.has("xl/_rels/workbook.xml.rels"):
        parse(package, "xl/_rels/workbook.xml.rels", start)
    return targets


def _read_workbook(book: Book, targets: dict[str, str]) -> None:
    def start(name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append(SheetInfo(attributes.get("name", ""), targets.get(relation, ""), hidden))
        elif tag == "workbookPr":
            book.from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "calcPr":
            book.never_calculated = attributes.get("fullCalcOnLoad", "0") in ("1", "true")

    parse(book.package, "xl/workbook.xml", start)
    if not book.sheets:
        raise _damaged("no sheets")


def _read_styles(package: Package) -> list[Shows]:
    codes: dict[int, Shows] = {}
    styles: list[Shows] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        tag = local(name)
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", "-1"))] = shows(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = int(attributes.get("numFmtId", "0"))
            styles.append(codes.get(number, BUILT_IN.get(number, Shows.NUMBER)))

    def end(name: str) -> None:
        nonlocal inside
        if local(name) == "cellXfs":
            inside = False

    parse(package, "xl/styles.xml", start, end)
    return styles


def _read_shared(package: Package) -> list[str]:
    texts: list[str] = []
    parts: list[str] = []
    reading = False
    phonetic = room = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal reading, phonetic, room
        tag = local(name)
        if tag == "si":
            parts.clear()
            room = 2 * cells.MAX_TEXT
        elif tag == "rPh":
            phonetic += 1
        elif tag == "t":
            reading = phonetic == 0

    def end(name: str) -> None:
        nonlocal reading, phonetic
        tag = local(name)
        if tag == "t":
            reading = False
        elif tag == "rPh":
            phonetic -= 1
        elif tag == "si":
            texts.append(unescape("".join(parts)))
            if len(texts) > MAX_WORKBOOK_CELLS:
                raise bomb("共享文本过多", "too many shared texts")

    def text(data: str) -> None:
        nonlocal room
        if reading and room > 0:
            parts.append(data)
            room -= len(data)

    parse(package, "xl/sharedstrings.xml", start, end, text)
    return texts


def unescape(text: str) -> str:
    """A text as Excel shows it: `_x000D_` stands for a character XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def position(reference: str) -> tuple[int, int]:
    """The row (from 1) and column (from 0) of a cell name; raises `ValueError`."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell is called {reference[:20]!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


@dataclass(slots=True)
class SheetCells:
    """The cells of a sheet that hold something: row, column and the number of their distinct (kind, text) pair."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    columns: array[int] = field(default_factory=lambda: array("i"))
    codes: array[int] = field(default_factory=lambda: array("i"))
    index: dict[tuple[Cell, str], int] = field(default_factory=lambda: {(Cell.TEXT, ""): 0})
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: int = 0
    computed: set[tuple[int, int]] = field(default_factory=set)
    """Row and column of the first formulas."""
    uncomputed: int = 0
    filtered: bool = False


class SheetReader:
    """Reads one sheet; the handlers are called by the XML parser, some five times a cell."""

    def __init__(self, book: Book, budget: int) -> None:
        self.book, self.budget, self.cells = book, budget, SheetCells()
        self.row = self.column = 0
        self.kind = self.style = ""
        self.formula = self.wanted = False
        self.phonetic = self.room = 0
        self.value: list[str] = []
        self.value_given = False

    def read(self, part: str) -> SheetCells:
        """All cells of the sheet stored in `part`."""
        parse(self.book.package, part, self.start, self.end, self.text)
        return self.cells

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        tag = local(name) if ":" in name else name
        if tag == "c":
            reference = attributes.get("r")
            if reference is None:
                self.column += 1
            else:
                self.row, self.column = position(reference)
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.formula = self.value_given = False
            self.value.clear()
            self.room = 2 * cells.MAX_TEXT
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.wanted = self.value_given = True
        elif tag == "f":
            self.formula = True
            self.cells.formulas += 1
            if self.cells.formulas <= MOST_PLACES:
                self.cells.computed.add((self.row, self.column))
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.cells.hidden_rows.append(self.row)
        elif tag == "rPh":
            self.phonetic += 1
        else:
            self._rare(tag, attributes)

    def _rare(self, tag: str, attributes: Attributes) -> None:
        if tag == "mergeCell":
            match = _RANGE.fullmatch(attributes.get("ref", ""))
            if match is None:
                return
            top, left = position(match[1])
            bottom, right = position(match[2] or match[1])
            if len(self.cells.merged) >= MAX_MERGED:
                raise bomb(f"合并区域超过 {MAX_MERGED} 个", f"more than {MAX_MERGED} merged ranges")
            if (bottom, right) != (top, left):
                self.cells.merged.append((top, left, bottom, right, match[0]))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.cells.hidden_columns.append((int(attributes.get("min", 0)) - 1, int(attributes.get("max", 0)) - 1))
        elif tag == "autoFilter":
            self.cells.filtered = True

    def end(self, name: str) -> None:
        """An element ends; a cell is complete."""
        tag = local(name) if ":" in name else name
        if tag == "c":
            if self.formula or self.value_given:
                self._cell()
        elif tag == "v" or tag == "t":
            self.wanted = False
        elif tag == "rPh":
            self.phonetic -= 1

    def text(self, data: str) -> None:
        """Characters, wanted only inside a value."""
        if self.wanted and self.room > 0:
            self.value.append(data)
            self.room -= len(data)

    def _cell(self) -> None:
        kind, text = self._understood("".join(self.value))
        if kind is Cell.UNCOMPUTED:
            self.cells.uncomputed += 1
        if kind is Cell.TEXT and not text.strip():
            return
        if self.column >= MAX_COLUMNS:
            raise unreadable("too-many-columns", f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns",
                             Text("删去多余的列", "delete the columns that are not needed"))  # fmt: skip
        found = self.cells
        code = found.index.setdefault((kind, text), len(found.index))
        found.rows.append(self.row)
        found.columns.append(self.column)
        found.codes.append(code)
        if len(found.codes) > self.budget:
            raise bomb(f"单元格超过 {MAX_WORKBOOK_CELLS} 个", f"more than {MAX_WORKBOOK_CELLS} cells")

    def _understood(self, stored: str) -> tuple[Cell, str]:
        kind = self.kind
        if self.formula and (not self.value_given or (not stored and kind != "str")):
            return Cell.UNCOMPUTED, ""
        if self.formula and self.book.never_calculated and stored in ("", "0"):
            return Cell.UNCOMPUTED, ""
        if kind == "s":
            return self._text(self.book.shared[int(stored)])
        if kind in ("str", "inlineStr"):
            return self._text(unescape(stored))
        if kind == "b":
            return Cell.BOOL, "TRUE" if stored == "1" else "FALSE"
        if kind == "e":
            return Cell.ERROR, stored
        if kind == "d":
            return Cell.DATE, stored[:10]
        try:
            return self._number(stored.strip())
        except (ValueError, OverflowError):
            return Cell.ERROR, stored[:40]

    def _text(self, text: str) -> tuple[Cell, str]:
        return (Cell.TOO_LONG, "") if len(text) > cells.MAX_TEXT else (Cell.TEXT, text)

    def _number(self, stored: str) -> tuple[Cell, str]:
        if not stored:
            return Cell.TEXT, ""
        formats = self.book.formats
        style = int(self.style) if self.style.isdigit() else 0
        shown = formats[style] if 0 <= style < len(formats) else Shows.NUMBER
        if shown in (Shows.DATE, Shows.MONTH):
            return self._date(stored, shown)
        text = cells.shown_number(stored)
        if shown is Shows.PERCENT:
            return Cell.PERCENT, cells.times_hundred(text)
        return _KINDS[shown], text

    def _date(self, stored: str, shown: Shows) -> tuple[Cell, str]:
        serial = int(float(stored))
        day = serial_date(serial, self.book.from_1904)
        if day is None:
            return Cell.TIME, cells.shown_number(stored)
        if shown is Shows.MONTH:
            return Cell.MONTH, day.isoformat()
        return Cell.DATE, day.isoformat()


_KINDS = {
    Shows.NUMBER: Cell.NUMBER,
    Shows.PERCENT_SIGN: Cell.PERCENT,
    Shows.TIME: Cell.TIME,
    Shows.SCALED: Cell.SCALED,
    Shows.MIXED: Cell.MIXED_PERCENT,
}


def serial_date(serial: int, from_1904: bool = False) -> date | None:
    """The day of an Excel serial number; None for 29 February 1900, which Excel has and the calendar has not, and beyond 9999."""
    if from_1904:
        return date(1904, 1, 1) + timedelta(serial) if 0 <= serial <= 2_957_003 else None
    if serial < 1 or serial == 60 or serial > 2_958_465:
        return None
    return date(1899, 12, 30 if serial > 60 else 31) + timedelta(serial)


def parts(book: Book) -> Iterator[SheetInfo]:
    """The sheets that hold cells; chart sheets have no part that is read."""
    return (sheet for sheet in book.sheets if sheet.part and book.package.has(sheet.part))
