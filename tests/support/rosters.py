"""Rosters as workbooks, uploaded and accepted as on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from support.pages import plain, value_of

from hengji.org.roster.columns import SHEETS

Rows = Sequence[Sequence[Any]]


def book(sheets: Mapping[str, Rows]) -> SimpleUploadedFile:
    """A workbook with these rows in its sheets."""
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        sheet.append(list(SHEETS[name].columns))
        for row in rows:
            sheet.append(row)  # type: ignore[arg-type]
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def upload(client: Any, sheets: Mapping[str, Rows]) -> Any:
    """The answer to a workbook that is looked at."""
    key = value_of(client.get("/people/import"), "key")
    return client.post("/people/import", {"key": key, "book": book(sheets)})


def accept(client: Any, looked: Any) -> Any:
    """The answer to accepting what was looked at."""
    found = re.search(r'action="/people/import/accept".*?name="key" value="([^"]*)"', looked.content.decode())
    assert found, plain(looked)
    return client.post("/people/import/accept", {"key": found.group(1), "token": value_of(looked, "token")})


def places(looked: Any) -> set[tuple[str, str]]:
    """The cells at which something is wrong."""
    return {(each.where.sheet, each.where.cell) for each in looked.context["findings"]}
