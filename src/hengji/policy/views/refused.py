"""Findings as pages show them: each with the line it stands in, or marked in the user's own workbook."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ...engine.scheme import Scheme
from ...engine.values.finding import Finding, Level, Refused
from .. import books
from ..reading import Read, read
from ..spots import Spot, spot_of, spots

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the line of the text it is about."""

    finding: Finding
    line: str = ""
    spot: Spot | None = None
    """The item or the part it is about, where the text is a scheme that can be read."""
    href: str = ""
    """The place of that on the pages of the version."""


def shown(
    source: str, findings: Iterable[Finding], meaning: Scheme | None = None, *, ref: str = "", card: str = ""
) -> list[Shown]:
    """The findings, errors first, each with its line; where the `meaning` is known, by the item or part instead, with the way there
    on the pages of the version `ref`, of which the page shows this `card`."""
    known = spots(meaning) if meaning is not None else []
    lines = source.replace("\r\n", "\n").split("\n")
    found = []
    for each in sorted(findings, key=lambda each: (_ORDER[each.level], each.where.line)):
        line = lines[each.where.line - 1].strip()[:160] if 0 < each.where.line <= len(lines) else ""
        spot = spot_of(known, each) if known else None
        found.append(Shown(each, line, spot, spot.href(ref, card) if spot is not None and ref else ""))
    return found


def placed(held: Read, findings: Iterable[Finding], *, ref: str, card: str = "") -> list[Shown]:
    """What stands in the way of a change of single items, without the notes of the scheme: the change is made in the canonical text, so
    the lines are those of that text."""
    wrong = [each for each in findings if each.level is not Level.NOTE]
    return shown(held.canonical, wrong, read(held.canonical).meaning, ref=ref, card=card)


def refused_book(
    request: HttpRequest, upload: tuple[bytes, str], findings: Sequence[Finding], back: str
) -> HttpResponse:
    """The page of a workbook that was not taken: every finding with its cell, the workbook itself with them marked in it, and the way
    `back` to the page where it is handed in.

    The marked copy travels in the page: nothing of a refused upload is kept.
    """
    data, name = upload
    try:
        copy = base64.b64encode(books.marked(data, tuple(findings), name)).decode()
    except Refused as refused:
        findings, copy = refused.findings, ""
    page = {"found": shown("", findings), "name": name, "copy": copy, "type": books.TYPE, "back": back}
    return render(request, "policy/refused_book.html", page, status=422)
