"""A sheet written from top to bottom: texts stay texts, numbers stay exact, and the page prints as it looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from ..lettering import width as text_width
from .numbers import decimal_digits, exact
from .style import Look

if TYPE_CHECKING:
    from .book import Book

_LONGEST = 32_000
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ACTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LINE_HEIGHT = 1.45


def cell(row: int, column: int) -> str:
    """`B3` for (2, 1)."""
    return str(xl_rowcol_to_cell(row, column))


def span(column: int, first: int, last: int) -> str:
    """`B3:B7`; one cell alone is written without the colon."""
    return cell(first, column) if first == last else f"{cell(first, column)}:{cell(last, column)}"


def plain(text: str) -> str:
    """`text` with what XML forbids and what turns writing around replaced by U+FFFD, cut to what a cell holds.

    XlsxWriter takes a text of the form `<r>…</r>` for finished markup; a space after it keeps it a text.
    """
    kept = _FORBIDDEN.sub("\ufffd", text)
    kept = kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"
    return kept + " " if kept.startswith("<r>") and kept.endswith("</r>") else kept


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out and printed: column widths in characters, `landscape` or not, the rows repeated on every page
    (first, last), the first cell that scrolls, the words left and right in the footer. A wide sheet is printed `across` several pages,
    or at a `scale` (per cent) with a new page before the columns `breaks`, its first columns repeated (`keep`)."""

    widths: tuple[float, ...]
    landscape: bool = True
    repeat: tuple[int, int] | None = None
    freeze: tuple[int, int] = (0, 0)
    foot_left: str = ""
    foot_right: str = ""
    tab: str = ""
    across: int = 1
    keep: int = 0
    scale: int = 0
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a cell with a list says to whoever writes something else: with `only` it is refused, else asked about."""

    title: str
    message: str
    only: bool = True


_POINTS_OF_A_CHARACTER, _PLAIN_ROW = 6.0, 15.0
_PRINTED = (784.0, 516.0)
"""Points of a landscape A4 page within our margins."""
_SMALLER = 1.5
"""How much too high a sheet may be and still be printed on one page."""


class Page:
    """One sheet. Rows are written in order (a large workbook forgets each row once the next begins)."""

    def __init__(self, book: Book, sheet: Any, name: str, layout: Layout) -> None:
        self._book, self._sheet, self.name, self.layout = book, sheet, name, layout
        self._deepest, self._widest = 0, len(layout.widths) - 1
        self._heights: dict[int, float] = {}
        for column, wide in enumerate(layout.widths):
            sheet.set_column(column, column, wide)
        sheet.set_paper(9)
        sheet.set_landscape() if layout.landscape else sheet.set_portrait()
        if layout.scale:
            sheet.set_print_scale(layout.scale)
            sheet.set_v_pagebreaks(list(layout.breaks))
        else:
            sheet.fit_to_pages(layout.across, 0)
        if layout.keep:
            sheet.repeat_columns(0, layout.keep - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        left, right = (words.replace("&", "&&") for words in (layout.foot_left, layout.foot_right))
        sheet.set_footer(f"&L&8 {left}&C&8 &P / &N&R&8 {right}", {"margin": 0.3})
        if layout.repeat is not None:
            sheet.repeat_rows(*layout.repeat)
        if layout.freeze != (0, 0):
            sheet.freeze_panes(*layout.freeze)
        if layout.tab:
            sheet.set_tab_color(layout.tab)

    def text(self, row: int, column: int, text: str, look: Look) -> None:
        """A text; never a formula, a number or a link, whatever it begins with. Empty text is a blank cell of that look."""
        self._deepest = max(self._deepest, row)
        if not text:
            self._sheet.write_blank(row, column, None, self._book.format(look))
            return
        shown = plain(text)
        look = look.but(prefixed=True) if shown.startswith(_ACTS) else look
        self._sheet.write_string(row, column, shown, self._book.format(look))

    def number(self, row: int, column: int, value: Fraction | int | None, look: Look) -> None:
        """A number; None is a blank cell. What a spreadsheet would alter is written as text."""
        self._deepest = max(self._deepest, row)
        if value is None:
            self._sheet.write_blank(row, column, None, self._book.format(look))
            return
        digits = exact(value)
        if digits is None:
            self._sheet.write_string(row, column, decimal_digits(value) or str(value), self._book.format(look))
            return
        self._sheet.write_number(row, column, digits, self._book.format(look))

    def formula(self, row: int, column: int, formula: str, value: Fraction | int, look: Look) -> None:
        """A formula with the value it has, for readers that do not calculate. A value no cell can hold is written instead of it."""
        self._deepest = max(self._deepest, row)
        digits = exact(value)
        if digits is None:
            self.number(row, column, value, look)
            return
        self._sheet.write_formula(row, column, formula, self._book.format(look), digits)

    def shown(self, row: int, column: int, formula: str, value: str, look: Look) -> None:
        """A formula that gives a text, with the text it has."""
        self._deepest = max(self._deepest, row)
        self._sheet.write_formula(row, column, formula, self._book.format(look), plain(value))

    def column_look(self, column: int, look: Look) -> None:
        """The look of all cells of a column that are not written."""
        self._sheet.set_column(column, column, self.layout.widths[column], self._book.format(look))

    def choose(self, column: int, first: int, last: int, source: str, said: Choice) -> None:
        """A drop-down list in these cells, of what stands in the range `source`."""
        self._sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": f"={source}",
                "error_type": "stop" if said.only else "warning",
                "error_title": said.title[:32],
                "error_message": said.message[:255],
                "ignore_blank": True,
            },
        )

    def refuse(self, column: int, first: int, last: int, said: Choice) -> None:
        """Cells that may be deleted with their row, but not written into."""
        options = {"validate": "custom", "value": "=FALSE", "error_type": "stop", "error_title": said.title[:32]}
        self._sheet.data_validation(first, column, last, column, options | {"error_message": said.message[:255]})

    def differs(self, column: int, first: int, last: int, other: int, look: Look) -> None:
        """Cells that are not what the cell of another column in their row is stand out."""
        rule = {"type": "formula", "format": self._book.wash(look.ink, look.wash)}
        mine, theirs = (f"${xl_rowcol_to_cell(first, at)}" for at in (column, other))
        rule["criteria"] = f'=AND({mine}<>"",{theirs}<>"",{mine}<>{theirs})'
        self._sheet.conditional_format(first, column, last, column, rule)

    def note(self, row: int, column: int, text: str) -> None:
        """A comment that shows when one points at the cell."""
        lines = lines_of(text, 34, 9)
        self._sheet.write_comment(
            row, column, plain(text), {"x_scale": 2.0, "y_scale": max(0.5, lines * 0.22), "font_size": 9}
        )

    def protect(self) -> None:
        """Only open cells can be written into; rows may come and go. There is no password: it guards against slips, not people."""
        allowed = (
            "format_cells",
            "format_columns",
            "format_rows",
            "insert_rows",
            "delete_rows",
            "sort",
            "autofilter",
            "objects",
        )
        self._sheet.protect("", dict.fromkeys(allowed, True))

    def quiet(self) -> None:
        """No green corners: texts that look like numbers are meant as texts here."""
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def hide(self) -> None:
        """Keep the sheet out of the way."""
        self._sheet.hide()

    def hide_column(self, column: int) -> None:
        """A column that programs read and people need not see."""
        self._sheet.set_column(column, column, self.layout.widths[column], None, {"hidden": True})

    def hide_row(self, row: int) -> None:
        """A row that programs read and people need not see; call it before writing the row."""
        self._sheet.set_row(row, None, None, {"hidden": True})

    def link(self, row: int, column: int, text: str, sheet: str, look: Look) -> None:
        """A text that leads to another sheet of this workbook."""
        self._deepest = max(self._deepest, row)
        shown = plain(text)
        look = look.but(prefixed=True) if shown.startswith(_ACTS) else look
        target = "internal:'" + sheet.replace("'", "''") + "'!A1"
        self._sheet.write_url(row, column, target, self._book.format(look), shown or sheet)

    def merged(self, row: int, first: int, last: int, text: str, look: Look, rows: int = 1) -> None:
        """A text over several cells."""
        self._deepest = max(self._deepest, row + rows - 1)
        if first == last and rows == 1:
            self.text(row, first, text, look)
            return
        shown = plain(text)
        look = look.but(prefixed=True) if shown.startswith(_ACTS) else look
        form = self._book.format(look)
        if not self._book.large:
            self._sheet.merge_range(row, first, row + rows - 1, last, "", form)
        if shown:
            self._sheet.write_string(row, first, shown, form)

    def texts(self, row: int, texts: Sequence[str], look: Look, first: int = 0) -> None:
        """Texts side by side."""
        for column, text in enumerate(texts, start=first):
            self.text(row, column, text, look)

    def height(self, row: int, points: float) -> None:
        """A row's height; call it before writing the row."""
        self._sheet.set_row(row, min(points, 400))
        if not self._book.large:
            self._heights[row] = min(points, 400)

    def room(self, row: int, cells: Sequence[tuple[str, float]], size: float = 10, least: float = 18) -> None:
        """A row high enough for these wrapped texts, each in a width given in characters."""
        lines = max((lines_of(text, wide, size) for text, wide in cells), default=1)
        self.height(row, max(least, lines * size * _LINE_HEIGHT + 5))

    def wide(self, first: int, last: int) -> float:
        """The width of columns together, in characters."""
        return sum(self.layout.widths[first : last + 1])

    def bars(self, column: int, first: int, last: int, colour: str, low: Fraction, high: Fraction) -> None:
        """A bar behind each number of a column."""
        if last >= first:
            limits = {"min_type": "num", "max_type": "num", "min_value": float(low), "max_value": float(high)}
            rule = {"type": "data_bar", "bar_color": colour, **limits}
            self._sheet.conditional_format(first, column, last, column, rule)

    def tint(self, column: int, first: int, last: int, up: Look, down: Look) -> None:
        """The ink of changes: one for what is added, another for what is taken."""
        if last >= first:
            for criteria, look in ((">", up), ("<", down)):
                form = self._book.ink(look.ink)
                self._sheet.conditional_format(
                    first, column, last, column, {"type": "cell", "criteria": criteria, "value": 0, "format": form}
                )

    def filter(self, row: int, last_row: int, last_column: int, first_column: int = 0) -> None:
        """The small arrows that filter a table whose headings are in `row`."""
        self._sheet.autofilter(row, first_column, max(last_row, row), last_column)

    def group(self, row: int, level: int = 1) -> None:
        """A row that folds away."""
        self._sheet.set_row(row, None, None, {"level": level})

    def on_one_page(self) -> None:
        """Print the sheet on one page where that makes it little smaller: for papers that are signed. Call it when all is written."""
        wide = sum(self.layout.widths) * _POINTS_OF_A_CHARACTER
        high = sum(self._heights.get(row, _PLAIN_ROW) for row in range(self._deepest + 1))
        across, down = _PRINTED if self.layout.landscape else _PRINTED[::-1]
        if high * across <= wide * down * _SMALLER:
            self._sheet.fit_to_pages(1, 1)

    def done(self, last_column: int | None = None, last_row: int | None = None) -> None:
        """Everything is written: what is written is what is printed."""
        deepest = self._deepest if last_row is None else last_row
        self._sheet.print_area(0, 0, deepest, self._widest if last_column is None else last_column)


def lines_of(text: str, wide: float, size: float = 10) -> int:
    """How many lines a text takes in a column `wide` characters wide."""
    room = max(wide * 7 - 3, 7) * 0.98
    return sum(max(1, ceil(text_width(part, size * 4 / 3) / room)) for part in text.split("\n")) if text else 1
