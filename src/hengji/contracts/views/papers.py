"""A letter as PDF or Word, in the language of the page: the text on the table, or one that both have signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ...audit.outcomes import Missing
from ...org.doors import lang_of
from ...org.views import viewer_at
from ...ui.papers import as_pdf, as_word
from ..content import read
from ..lifecycle import Side, State
from ..models import Amendment, Letter, LetterVersion, Signature
from ..paper import Printed, Replaced, Signed, paper_of
from ..queries import letter_seen, signed_sides, signed_texts, version_of
from ..signing import signed_as

MAKERS = {
    "pdf": ("application/pdf", as_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word),
}


@require_GET
def paper(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The text on the table as a file, or the signed one asked for by its number. Raises `Missing` for a letter out of sight, and for a
    text that is neither."""
    letter = letter_seen(viewer_at(request), ref)
    if form not in MAKERS:
        raise Missing
    kind, make = MAKERS[form]
    lang = lang_of(request)
    asked = request.GET.get("version", "")
    version = version_of(letter, _number(letter, asked))
    made = paper_of(read(version.content), printed(letter, version, request), lang)
    response = HttpResponse(make(made), content_type=kind)
    which = f"（第 {version.number} 号文本）" if lang == "zh" else f" (version {version.number})"
    name = quote(f"{letter.number} {made.title}{which if asked else ''}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _number(letter: Letter, asked: str) -> int:
    """The number of the text that is asked for; nothing asks for the one on the table. Raises `Missing`."""
    found: dict[str, int] = {
        str(number): number for number in (letter.current, *(signed_texts(letter) if asked else ()))
    }
    if asked and asked not in found:
        raise Missing
    return found.get(asked, letter.current)


def printed(letter: Letter, version: LetterVersion, request: HttpRequest) -> Printed:
    """What a paper shows beside the content."""
    return shown_with(letter, version, signed_sides(version), request, replaced_by([version]))


def shown_with(
    letter: Letter,
    version: LetterVersion,
    signed: Mapping[Side, Signature],
    request: HttpRequest,
    instead: Mapping[tuple[int, int], Replaced],
) -> Printed:
    """The same with signatures, and with what amended texts replace, that were read before."""
    replaced = version.number < letter.in_force and len(signed) == len(Side)
    return Printed(
        letter.number, version.number, timezone.localdate(version.at), version.hash, version.ref,
        request.build_absolute_uri(f"/verify/{version.ref}"), _signed(signed.get(Side.GROUP)), _signed(signed.get(Side.UNIT)),
        State(letter.state), instead.get((letter.pk, version.number)), replaced,
    )  # fmt: skip


def replaced_by(versions: Collection[LetterVersion]) -> dict[tuple[int, int], Replaced]:
    """By letter and number, what texts that came of an amendment replace. One query."""
    rows = Amendment.objects.filter(letter__in={each.letter_id for each in versions}, result__isnull=False)
    return {
        (letter, number): Replaced(base, reason, timezone.localdate(at))
        for letter, number, base, reason, at in rows.values_list("letter_id", "result", "base", "reason", "decided_at")
        if number is not None and at is not None
    }


def _signed(row: Signature | None) -> Signed | None:
    if row is None:
        return None
    return Signed(signed_as(row), timezone.localdate(row.at))
