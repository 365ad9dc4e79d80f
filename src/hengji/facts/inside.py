"""Everything that is written in a workbook: its cells, shown or hidden, the names of its sheets, and what stands beside them in comments,
drawings, headers and kept copies of other data. What an office program writes about itself and its owner is none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ..audit.outcomes import Missing
from ..engine.intake.cells import Cell
from ..engine.intake.limits import MAX_WORKBOOK_CELLS
from ..engine.intake.xlsx import SheetCells, SheetReader, open_book, parts
from ..engine.intake.zipguard import Package, Unreadable
from .cabinet import fetch
from .reading import column_named

_HEADER_ROWS = 20
_SILENT = ("docprops/", "[content_types].xml", "xl/styles.xml", "xl/theme/", "xl/workbook.xml", "xl/worksheets/_rels/")
_SHEET = "xl/worksheets/"
_NODE = re.compile(r"<(?:\w+:)?(\w+)[^<>]*>([^<]+)<")
_RUNS = re.compile(r"</(?:\w+:)?t>\s*</(?:\w+:)?r>\s*<(?:\w+:)?r>.*?<(?:\w+:)?t(?:\s[^<>]*)?>", re.DOTALL)
_GIVEN = re.compile(r'\s(?:v|name|title|descr|caption|prompt|promptTitle|error|errorTitle|tooltip)="([^"]+)"')
_ON_PAPER = re.compile(r"<(?:odd|even|first)(?:Header|Footer)[^<>]*>([^<]+)<")
_REFERENCES = frozenset({"f", "formula", "formula1", "formula2", "sqref"})
"""Elements that name cells: S1 is one as well as the code of a unit."""


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of a workbook, and of its columns of units what stands there as a number too."""

    texts: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    whole: bool = True
    """Whether all of it could be read."""


@lru_cache(maxsize=64)
def written_in(digest: str) -> Written:
    """What is written in the kept workbook of this digest; nothing where it is gone, for then it tells nobody anything."""
    try:
        return written(fetch(digest))
    except Missing:
        return Written()


def written(data: bytes) -> Written:
    """What is written in a workbook. Where a row says its source, those words are its own and not those of the workbook."""
    texts, codes, sources, whole = set[str](), set[str](), set[str](), True
    try:
        book = open_book(Package.open(data))
        texts.update(sheet.name for sheet in book.sheets)
        for sheet in parts(book):
            _cells(SheetReader(book, MAX_WORKBOOK_CELLS).read(sheet.part), texts, codes, sources)
        for name in book.package.names():
            if name.endswith((".xml", ".vml")) and not name.startswith(_SILENT):
                texts.update(_beside(book.package, name) - sources)
    except Unreadable:
        whole = False
    return Written(frozenset(texts), frozenset(codes), whole)


def _cells(cells: SheetCells, texts: set[str], codes: set[str], sources: set[str]) -> None:
    entries = list(cells.index)
    heads: dict[int, tuple[int, str]] = {}
    for row, column, code in zip(cells.rows, cells.columns, cells.codes, strict=True):
        kind, text = entries[code]
        if kind is Cell.TEXT and row <= _HEADER_ROWS and (named := column_named(text.strip())):
            heads.setdefault(column, (row, named))
    for row, column, code in zip(cells.rows, cells.columns, cells.codes, strict=True):
        kind, text = entries[code]
        above, named = heads.get(column, (row, ""))
        if row > above and named in ("unit", "key"):
            codes.add(text.strip())
        if row > above and named == "source":
            sources.add(text)
        elif kind is Cell.TEXT:
            texts.add(text)


def _beside(package: Package, name: str) -> set[str]:
    """What stands in a part that is no sheet, and around the cells of one that is."""
    data = b"".join(package.pieces(name))
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    given = {unescape(each) for each in _GIVEN.findall(text)}
    if name.startswith(_SHEET):
        return given | {unescape(each) for each in _ON_PAPER.findall(text)}
    nodes = _NODE.findall(_RUNS.sub("", text))
    return given | {unescape(each) for tag, each in nodes if tag not in _REFERENCES}
