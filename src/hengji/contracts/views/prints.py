"""Printing many letters: PDFs in one archive, all pages in one PDF, or Word files in one archive."""

from __future__ import annotations

import io
import multiprocessing
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Refusal
from ...engine.values.text import Lang, Text
from ...org.doors import lang_of
from ...org.views import viewer_at
from ...ui.papers import Paper, Part, as_one, as_pdfs, as_word
from ...ui.words import many
from ..content import Kind, read
from ..lifecycle import Side, State
from ..models import Letter, LetterVersion, Signature
from ..paper import paper_of
from ..queries import Filter, letters_seen, listed
from .papers import replaced_by, shown_with

_NO_NAME = re.compile(r'[\\/:*?"<>|]')
"""What no name of a file may hold on some systems."""
MOST = 300
OVER = frozenset({State.CLOSED, State.WITHDRAWN})
"""Letters that bind nobody any more: they are printed where somebody ticks them."""
MANY = 24
"""From here on a second process pays."""
FORMS = {
    "zip": (Text("PDF 压缩包（一份一个文件）", "PDFs in one archive"), "application/zip", "zip"),
    "pdf": (Text("合并成一个 PDF", "One PDF of all"), "application/pdf", "pdf"),
    "docx": (Text("Word 压缩包", "Word files in one archive"), "application/zip", "zip"),
}


@require_http_methods(["GET", "POST"])
def prints(request: HttpRequest) -> HttpResponse:
    """Choose letters in sight and take them along in one file. Raises `Refusal` where none is chosen, or too many."""
    viewer, given = viewer_at(request), request.GET
    if request.method == "POST":
        wanted = request.POST.getlist("pick")
        form = request.POST.get("form", "")
        if not 1 <= len(wanted) <= MOST or form not in FORMS:
            raise Refusal(
                Text(f"一次打印 1 至 {MOST} 份", f"1 to {MOST} letters are printed at once"),
                Text("勾选要打印的责任书", "tick the letters to be printed"),
            )
        letters = list(letters_seen(viewer).filter(ref__in=wanted).order_by("first_year", "number"))
        if not letters:
            raise Refusal(Text("没有可打印的责任书", "there is no letter to print"))
        return _file(request, letters, form)
    year = given.get("year", "")
    narrowed = Filter(
        state=given.get("state", ""),
        kind=given.get("kind", "") if given.get("kind", "") in set(Kind) else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        text=given.get("q", "")[:60].replace("\0", ""),
    )
    found, ticked = listed(viewer, narrowed, "number"), given.get("ticked", "")
    shown = [
        {
            "letter": each,
            "unit": node.name if (node := viewer.tree.nodes.get(each.unit_id)) else Text.same(each.unit.code),
            "state": State(each.state).words,
            "kind": Kind(each.kind).words,
            "ticked": ticked == "all" or (ticked != "none" and State(each.state) not in OVER),
        }
        for each in found[:MOST]
    ]
    page = {"shown": shown, "count": found.count(), "narrowed": narrowed, "states": list(State), "kinds": list(Kind),
            "forms": [(name, each[0]) for name, each in FORMS.items()], "most": MOST,
            "all": _ticked(given, "all"), "none": _ticked(given, "none")}  # fmt: skip
    return render(request, "contracts/print.html", page)


def _ticked(given: QueryDict, which: str) -> str:
    """The address of the same list with all, or none, of it ticked."""
    query = given.copy()
    query["ticked"] = which
    return f"?{query.urlencode()}"


def _file(request: HttpRequest, letters: Sequence[Letter], form: str) -> HttpResponse:
    lang = lang_of(request)
    papers = list(_papers(request, letters, lang))
    title = f"责任书 {len(letters)} 份" if lang == "zh" else many(len(letters), "letter")
    named = [(f"{letter.number} {paper.title}", paper) for letter, paper in zip(letters, papers, strict=True)]
    if form == "docx":
        made = _archive(((f"{name}.docx", as_word(paper)) for name, paper in named), stored=True)
    else:
        pdfs = list(as_pdfs(papers, processes=_processes(len(papers))))
        if form == "pdf":
            made = as_one(
                [
                    Part(pdf, name, f"{letter.number} · ")
                    for letter, (name, _), pdf in zip(letters, named, pdfs, strict=True)
                ],
                title,
            )
        else:
            made = _archive(((f"{name}.pdf", pdf) for (name, _), pdf in zip(named, pdfs, strict=True)), stored=False)
    _, kind, ending = FORMS[form]
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{ending}')}"
    return response


def _processes(count: int) -> int:
    """Two for many papers, where this process may have children at all."""
    return 2 if count >= MANY and not multiprocessing.current_process().daemon else 1


def _papers(request: HttpRequest, letters: Sequence[Letter], lang: Lang) -> Iterator[Paper]:
    """The papers of letters as they stand, in three statements."""
    on_table = LetterVersion.objects.filter(letter__in=letters, number=F("letter__current"))
    tables = {each.letter_id: each for each in on_table}
    signed: dict[int, dict[Side, Signature]] = {}
    for row in Signature.objects.filter(of__in=tables.values()).select_related("person", "principal"):
        signed.setdefault(row.of_id, {})[Side(row.side)] = row
    instead = replaced_by(list(tables.values()))
    for letter in letters:
        table = tables[letter.pk]
        yield paper_of(read(table.content), shown_with(letter, table, signed.get(table.pk, {}), request, instead), lang)


def _archive(files: Iterable[tuple[str, bytes]], *, stored: bool) -> bytes:
    """The files as one archive; Word files are packed already."""
    box = io.BytesIO()
    with ZipFile(box, "w", ZIP_STORED if stored else ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(_NO_NAME.sub("", name), data)
    return box.getvalue()
