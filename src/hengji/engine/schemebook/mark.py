"""A copy of the user's own workbook in which every finding is seen where it is: the cell coloured, the words in a comment, and a
list of all of them in front."""

from __future__ import annotations

import io
import os
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import BadZipFile

from ..intake.xlsx import open_book
from ..intake.zipguard import Package, Unreadable
from ..values.finding import Finding, Level, Source
from ..values.text import Text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTED = "检查发现 findings"
AUTHOR = "衡绩 hengji"
COLOURS = {Level.ERROR: "FDD3D3", Level.WARNING: "FFE9B0", Level.NOTE: "DCE9F7"}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
_TITLES = ("程度 level", "位置 where", "发现 what was found", "怎样才对 what would be right", "English", "代码 code")
_WIDTHS = (12, 26, 52, 44, 70, 28)
_MOST_IN_A_COMMENT = 8
_NAVY = "1F4E79"
_TROUBLE = (BadZipFile, SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError,
            RuntimeError, zlib.error)  # fmt: skip
"""What openpyxl raises over a damaged workbook: it reads more of it than we do, and promises nothing."""


def mark(path: Path, findings: Sequence[Finding], out: Path, *, listed: str = LISTED) -> Finding | None:
    """Write the marked copy, with a sheet `listed` of all findings in front; None when it is written, else the finding that says why it
    is not. `OSError` where `out` cannot be written."""
    part = out.with_name(out.name + ".part")
    try:
        data = path.read_bytes()
        open_book(Package.open(data))
        book = _load(data)
        _mark_all(book, findings, listed)
        book.save(part)
        os.replace(part, out)
    except Unreadable as trouble:
        return _not_marked(path, trouble.problem.message)
    except _TROUBLE as trouble:
        return _not_marked(path, Text.same(type(trouble).__name__))
    finally:
        part.unlink(missing_ok=True)
    return None


def _not_marked(path: Path, why: Text) -> Finding:
    message = Text(f"没有写出标注的副本：{why.zh}", f"no marked copy was written: {why.en}")
    hint = Text("在 Excel 或 WPS 中打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx")
    return Finding("not-marked", Level.ERROR, message, hint, Source(file=path.name))


def _load(data: bytes) -> Workbook:
    import openpyxl

    with warnings.catch_warnings():
        # What openpyxl leaves out of the copy (extensions of other programs) changes nothing that is read here.
        warnings.simplefilter("ignore", UserWarning)
        try:
            return openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
        except OSError as trouble:  # a damaged zip; a folder that cannot be written into is another matter
            raise ValueError(str(trouble)) from None


def _mark_all(book: Workbook, findings: Sequence[Finding], listed: str) -> None:
    if listed in book.sheetnames:
        book.remove(book[listed])
    for page in book.worksheets:
        _unmark(page)
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    ordered = sorted(findings, key=lambda each: _ORDER[each.level])
    for finding in ordered:
        if finding.where.sheet in book.sheetnames and finding.where.cell:
            by_cell.setdefault((finding.where.sheet, finding.where.cell), []).append(finding)
    for (sheet, cell), mine in by_cell.items():
        _mark_cell(book[sheet], cell, mine)
    _list(book, ordered, listed)


def _unmark(sheet: Worksheet) -> None:
    """Take away what an earlier check left."""
    from openpyxl.styles import PatternFill

    # the cells that are there: `iter_rows` makes all those between them, and one that went astray far off would cost gigabytes
    for cell in list(sheet._cells.values()):
        comment = getattr(cell, "comment", None)
        if (
            comment is not None
            and comment.author == AUTHOR
            and comment.text.startswith(tuple(_words(level) for level in Level))
        ):
            cell.comment = None
            cell.fill = PatternFill()


def _words(level: Level) -> str:
    return f"【{level.words.zh} {level.words.en}】"


def _anchor(sheet: Worksheet, cell: str) -> Cell:
    """The cell, or of a merged range the one that is seen."""
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            return sheet.cell(merged.min_row, merged.min_col)  # type: ignore[return-value]
    return sheet[cell]  # type: ignore[no-any-return]


def _mark_cell(sheet: Worksheet, cell: str, findings: Sequence[Finding]) -> None:
    from openpyxl.comments import Comment

    where = _anchor(sheet, cell)
    where.fill = _fill(COLOURS[findings[0].level])
    told = "\n\n".join(_comment(finding) for finding in findings[:_MOST_IN_A_COMMENT])
    lines = sum(1 + len(line) // 30 for line in told.split("\n"))
    where.comment = Comment(told[:30_000], AUTHOR, width=420, height=min(600, 24 + 19 * lines))


def _comment(finding: Finding) -> str:
    parts = [f"{_words(finding.level)}{finding.message.zh}"]
    parts += [f"应为：{finding.hint.zh}"] if finding.hint else []
    parts += [finding.message.en]
    parts += [f"expected: {finding.hint.en}"] if finding.hint else []
    return "\n".join(parts) + f"\n({finding.code})"


def _list(book: Workbook, findings: Sequence[Finding], listed: str) -> None:
    """All findings on a sheet in front, each with a link to its cell."""
    sheet = book.create_sheet(listed, 0)
    book.active = 0
    _head(sheet)
    for row, finding in enumerate(findings, 2):
        texts = _told(finding)
        for at, text in enumerate(texts, 1):
            _write(sheet, row, at, text)
        sheet.row_dimensions[row].height = 15.5 * max(
            _lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True)
        )
        sheet.cell(row, 1).fill = _fill(COLOURS[finding.level])
        where = finding.where
        if where.cell and where.sheet in book.sheetnames:
            sheet.cell(row, 2).hyperlink = "#'" + where.sheet.replace("'", "''") + f"'!{where.cell}"
            sheet.cell(row, 2).font = _font(color=_NAVY, underline="single")
    if not findings:
        _write(sheet, 2, 3, "没有发现问题 nothing was found")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _head(sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter

    for at, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True), 1):
        _write(sheet, 1, at, title)
        head = sheet.cell(1, at)
        head.font, head.fill = _font(bold=True, color=_NAVY), _fill("E4EAF2")
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 22


def _told(finding: Finding) -> tuple[str, ...]:
    """A finding as the texts of its row."""
    where, hint = finding.where, finding.hint
    spot = f"{where.sheet}!{where.cell}".strip("!") if where.sheet else where.file
    english = finding.message.en + (f" — expected: {hint.en}" if hint else "")
    level = f"{finding.level.words.zh} {finding.level.words.en}"
    return level, spot, finding.message.zh, hint.zh if hint else "", english, finding.code


def _write(sheet: Worksheet, row: int, at: int, text: str) -> None:
    """A text, never a formula, whatever it begins with."""
    from openpyxl.styles import Alignment, Border, Side

    cell = sheet.cell(row, at)
    cell.value, cell.data_type, cell.font = _legal(text), "s", _font()
    line = Side(style="thin", color="B4BDC9")
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _font(*, bold: bool = False, color: str = "1F2937", underline: Literal["single"] | None = None) -> Font:
    from openpyxl.styles import Font

    return Font(name="Microsoft YaHei", size=10, bold=bold, color=color, underline=underline)


def _fill(colour: str) -> PatternFill:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color=colour, end_color=colour)


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes: a Chinese character is as wide as two others."""
    wide = sum(2 if ord(ch) > 0x2E7F else 1 for ch in text)
    return max(1, -(-wide // max(1, width - 2)))


def _legal(text: str) -> str:
    """A text without the characters a workbook cannot hold."""
    return "".join(ch if ch.isprintable() or ch in "\n\u3000" else "\ufffd" for ch in text)[:32_000]
