"""Findings as pages show them: each with the line it stands in, or marked in the user's own workbook."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ...engine.scheme import Scheme
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Text
from .. import books
from ..spots import spot_of, spots

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the line of the text it is about."""

    finding: Finding
    line: str = ""
    spot: Text | None = None
    """The item or the part it is about, by its title, where the text is a scheme that can be read."""


def shown(source: str, findings: Iterable[Finding], meaning: Scheme | None = None) -> list[Shown]:
    """The findings, errors first, each with its line; where the `meaning` is known, with the title of the item or part as well."""
    known = spots(meaning) if meaning is not None else []
    lines = source.replace("\r\n", "\n").split("\n")
    return [
        Shown(
            each,
            lines[each.where.line - 1].strip()[:160] if 0 < each.where.line <= len(lines) else "",
            spot_of(known, each).title if known else None,
        )
        for each in sorted(findings, key=lambda each: (_ORDER[each.level], each.where.line))
    ]


def refused_book(request: HttpRequest, upload: tuple[bytes, str], findings: Sequence[Finding]) -> HttpResponse:
    """The page of a workbook that was not taken: every finding with its cell, and the workbook itself with them marked in it.

    The marked copy travels in the page: nothing of a refused upload is kept.
    """
    data, name = upload
    try:
        copy = base64.b64encode(books.marked(data, tuple(findings), name)).decode()
    except Refused as refused:
        findings, copy = refused.findings, ""
    page = {"found": shown("", findings), "name": name, "copy": copy, "type": books.TYPE}
    return render(request, "policy/refused_book.html", page, status=422)
