"""What a table shows, as a workbook: the same rows, filtered and sorted alike, all pages of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from .cells import cell_plain
from .excel import Book, Layout, Look
from .excel.style import HEAD
from .words import in_language

if TYPE_CHECKING:
    from .tables import Table

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADING = Look(bold=True, wash=HEAD, wrap=True)
_WORDS, _FIGURE = Look(wrap=True, vertical="top"), Look(number="#,##0.######", align="right", vertical="top")
_WHOLE = Look(number="#,##0", align="right", vertical="top")


def workbook(table: Table, rows: Iterable[Any], lang: str) -> HttpResponse:
    """The workbook as an answer to be saved."""
    title = in_language(table.title, lang) or table.name
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        _write(path, table, rows, lang, title)
        answer = HttpResponse(path.read_bytes(), content_type=_KIND)
    name = f"{title} {timezone.localdate():%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = f"attachment; filename=\"{table.name}.xlsx\"; filename*=UTF-8''{quote(name)}"
    return answer


def _write(path: Path, table: Table, rows: Iterable[Any], lang: str, title: str) -> None:
    columns = [column for column in table.columns if column.paper]
    layout = Layout(tuple(column.wide for column in columns), repeat=(0, 0), freeze=(1, 0), foot_left=title)
    with Book(path, title=title, author="Hengji", day=timezone.localdate()) as book:
        page = book.sheet(book.names.take(title), layout)
        page.texts(0, [in_language(column.title, lang) for column in columns], _HEADING)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = cell_plain(column.value(row), lang)
                if isinstance(value, str):
                    page.text(last, place, value, _WORDS)
                else:
                    page.number(last, place, value, _WHOLE if value.denominator == 1 else _FIGURE)
        page.filter(0, last, len(columns) - 1)
        page.done()
