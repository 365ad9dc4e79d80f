"""The scheme workbook put together: a guide, the sheets in their order, and the lists behind the drop-downs."""

from __future__ import annotations

from pathlib import Path

from ...engine.scheme import Scheme
from ...engine.schemebook import sheets_of
from ...engine.schemebook.columns import Column, Form
from ...engine.schemebook.plan import FIELDS, PLANS
from ...engine.schemebook.rows import Laid
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ...ui.excel import Book, Layout
from . import looks
from .guide import write_guide
from .head import write_head
from .sheet import Making, write_sheet

LISTS = "选项 lists"
LONGEST = 32_000
"""UTF-16 units a cell may hold; a spreadsheet cuts a little later."""


def write_workbook(scheme: Scheme, path: Path) -> None:
    """Write a scheme as a workbook: exactly this scheme, its parameters replaced by their values.

    Raises `Refused` for a text no cell can hold, `OSError` where the file cannot be written.
    """
    write_laid(scheme, sheets_of(scheme), path)


def write_laid(scheme: Scheme, laid: Laid, path: Path) -> None:
    """Write rows that were laid out for this scheme. Raises as `write_workbook`."""
    _refuse_long(laid)
    with Book(path, title=scheme.title.zh, author="衡绩 hengji", day=scheme.effective.start) as book:
        making = Making(book, scheme, laid, _lists())
        write_guide(making)
        for plan in PLANS:
            if plan.key == "scheme":
                write_head(making)
            else:
                write_sheet(making, plan)
        _write_lists(book)


def _refuse_long(laid: Laid) -> None:
    for sheet, rows in laid.items():
        for row in rows:
            for key, text in row.items():
                if len(text.encode("utf-16-le")) // 2 > LONGEST:
                    message = Text(
                        f"有一格超过 {LONGEST} 个字符，工作簿放不下",
                        f"a text of more than {LONGEST} characters fits no cell",
                    )
                    hint = Text("缩短它，或继续用 YAML", "shorten it, or keep to YAML")
                    raise Refused(
                        [Finding("cell-too-long", Level.ERROR, message, hint, Source(sheet=sheet, field=key))]
                    )


def _choices() -> list[Column]:
    """One column for each drop-down list there is."""
    found: dict[tuple[str, tuple[str, ...]], Column] = {}
    heads = [column for _, columns in FIELDS for column in columns]
    for column in [*heads, *(column for plan in PLANS for column in plan.all_columns)]:
        if column.form is Form.CHOICE:
            found.setdefault((column.key.rpartition(".")[2], column.choices), column)
    return list(found.values())


def _lists() -> dict[tuple[str, tuple[str, ...]], str]:
    """Where each list stands: the range that a drop-down takes its words from."""
    found = {}
    for at, column in enumerate(_choices()):
        letter = chr(65 + at % 26) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)
        found[column.key.rpartition(".")[2], column.choices] = (
            f"'{LISTS}'!${letter}$2:${letter}${len(column.choices) + 1}"
        )
    return found


def _write_lists(book: Book) -> None:
    columns = _choices()
    page = book.sheet(LISTS, Layout(tuple(22.0 for _ in columns)))
    for at, column in enumerate(columns):
        page.text(0, at, column.key, looks.KEY)
    for row in range(max(len(column.choices) for column in columns)):
        for at, column in enumerate(columns):
            if row < len(column.choices):
                page.text(row + 1, at, column.label(column.choices[row]), looks.TEXT)
    page.hide()
    page.protect()
    page.done()
