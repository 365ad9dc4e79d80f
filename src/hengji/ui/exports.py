"""What a table shows, as a workbook or as comma-separated text: the same rows, filtered and sorted alike, all pages of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADING = Look(bold=True, wash=HEAD, wrap=True)
_WORDS, _FIGURE = Look(wrap=True, vertical="top"), Look(number="#,##0.######", align="right", vertical="top")
_WHOLE = Look(number="#,##0", align="right", vertical="top")


def comma_separated(table: Table, rows: Iterable[Any], lang: str) -> HttpResponse:
    """The rows as text for other programs, in UTF-8 that Excel knows for such. Words that look like formulas are quoted."""
    title = in_language(table.title, lang) or table.name
    columns = [column for column in table.columns if column.paper]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([in_language(column.title, lang) for column in columns])
    for row in rows:
        lines.writerow([_plain(cell_plain(column.value(row), lang)) for column in columns])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    return _saved(answer, table.name, title, "csv")


def _plain(value: str | Fraction) -> str:
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA else value
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact:f}"


def _saved(answer: HttpResponse, name: str, title: str, kind: str) -> HttpResponse:
    shown = f"{title} {timezone.localdate():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f"attachment; filename=\"{name}.{kind}\"; filename*=UTF-8''{quote(shown)}"
    return answer


def workbook(table: Table, rows: Iterable[Any], lang: str) -> HttpResponse:
    """The workbook as an answer to be saved."""
    title = in_language(table.title, lang) or table.name
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        _write(path, table, rows, lang, title)
        answer = HttpResponse(path.read_bytes(), content_type=_KIND)
    return _saved(answer, table.name, title, "xlsx")


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
