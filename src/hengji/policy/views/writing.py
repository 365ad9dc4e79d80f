"""Writing in a draft: the whole text, the weights of a card, a single item with its sentence tried while it is typed, a workbook."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Missing, Refusal
from ...engine.scheme import Scheme as Meaning
from ...engine.scheme.model.scorecards import Item, Scorecard
from ...engine.trace import tier_word
from ...engine.values.finding import Finding, Refused, errors
from ...engine.values.number import show
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.views import viewer_at
from .. import actions, books
from ..cards import USUAL_TIERS, as_shown, as_written, written
from ..edits import Change, edited
from ..items import found, spoken
from ..models import SchemeVersion
from ..queries import allowed, reading, version_seen
from ..spots import by_spot
from ..trial import Tried, tried
from .forms import file_of, to_version, with_key
from .refused import placed, refused_book, shown
from .version import shown_version

WEIGHT, TIER = "weight:", "tier:"


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, ref: str) -> HttpResponse:
    """The text of a version with its findings; who may edit saves it here, and loses nothing when it is refused."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    text, findings, status = row.source, reading(row).findings, 200
    seen = row.version
    if request.method == "POST":
        text, seen = request.POST.get("source", ""), posted_version(request)
        try:
            actions.save_draft(
                viewer, key_of(request), ref=ref, version=seen, source=text, note=request.POST.get("note", "")[:500]
            )
            return to_version(ref, saved=row.status)
        except Refused as refused:
            findings, status = refused.findings, 422
    page = {
        "row": row, "text": text, "seen": seen, "found": shown(text, findings), "may": allowed(viewer, row, ()),
        "refused": status == 422, "note": request.POST.get("note", ""),
    }  # fmt: skip
    return render(request, "policy/source.html", with_key(page), status=status)


@require_POST
def weights(request: HttpRequest, ref: str) -> HttpResponse:
    """The weights of a card, all together."""
    card, row = request.POST.get("card", ""), version_seen(viewer_at(request), ref)
    typed = {
        name.removeprefix(WEIGHT): str(value)[:20] for name, value in request.POST.items() if name.startswith(WEIGHT)
    }
    try:
        actions.edit_items(
            viewer_at(request), key_of(request), ref=ref, version=posted_version(request),
            changes=[Change(card, part, weight=text).as_given() for part, text in typed.items()],
            note=request.POST.get("note", "")[:500],
        )  # fmt: skip
    except Refused as refused:
        return shown_version(request, ref, card, refused.findings, typed)
    except Refusal as refusal:
        return _as_it_was(refusal, ref, card)
    return to_version(ref, card, saved=row.status)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, ref: str) -> HttpResponse:
    """One item: its sentence, weight and tiers, and what they make."""
    row, meaning, card, held = _item(request, ref)
    if request.method == "GET":
        return _page(request, row, meaning, card, held)
    change = _change(request, meaning, card, held)
    try:
        actions.edit_items(
            viewer_at(request), key_of(request), ref=ref, version=posted_version(request), changes=[change.as_given()],
            note=request.POST.get("note", "")[:500],
        )  # fmt: skip
    except Refused as refused:
        return _page(request, row, meaning, card, held, findings=refused.findings)
    except Refusal as refusal:
        return _as_it_was(refusal, ref, card.id)
    return to_version(ref, card.id, saved=row.status)


@require_POST
def sentence(request: HttpRequest, ref: str) -> HttpResponse:
    """What a sentence means while it is typed: a part of the page for a script, the whole page without one. Nothing is kept."""
    row, meaning, card, held = _item(request, ref)
    if not request.headers.get("HX-Request"):
        return _page(request, row, meaning, card, held)
    return render(request, "policy/reading.html", {"tried": _try(request, row, meaning, card, held)})


@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The version as a workbook; the workbook back as the text of a draft."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    if request.method == "GET":
        data = books.book_of(row.source, reading(row))
        name = f"scheme-{row.ref}-v{row.number}.xlsx"
        return HttpResponse(
            data, content_type=books.TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
    upload = file_of(request)
    if upload is None:
        raise Refusal(Text("没有选工作簿", "no workbook is chosen"), at="file")
    try:
        actions.save_draft(
            viewer, key_of(request), ref=ref, version=posted_version(request), source=books.text_of(*upload),
            note=request.POST.get("note", "")[:500],
        )  # fmt: skip
    except Refused as refused:
        return refused_book(request, upload, refused.findings, f"/schemes/{ref}")
    return to_version(ref, saved=row.status)


def _item(request: HttpRequest, ref: str) -> tuple[SchemeVersion, Meaning, Scorecard, Item]:
    """The item that a page is about; raises `Missing`."""
    row = version_seen(viewer_at(request), ref)
    meaning = reading(row).usable
    asked = request.POST if request.method == "POST" else request.GET
    held = found(meaning, asked.get("card", ""), asked.get("item", ""))
    if held is None:
        raise Missing
    return row, meaning, *held


def _as_it_was(refusal: Refusal, ref: str, card: str) -> HttpResponse:
    """Back to the version where nothing was changed, which the page tells; any other refusal goes on."""
    if refusal.code != actions.NOTHING:
        raise refusal
    return to_version(ref, card, saved=actions.NOTHING)


def _tiers(held: Item) -> dict[str, str]:
    """The tiers of an item and the usual ones it might have, as they are typed."""
    return {name: written(held.tiers.get(name)) for name in dict.fromkeys([*held.tiers, *USUAL_TIERS])}


def _typed(request: HttpRequest, held: Item) -> dict[str, str]:
    """The tiers as they were typed, each as a scheme writes it; one that was not touched is the one there was."""
    found = {}
    for name, old in _tiers(held).items():
        said = request.POST.get(TIER + name, old)[:200]
        found[name] = old if as_written(said) == as_written(old) else as_written(said)
    return found


def _change(request: HttpRequest, meaning: Meaning, card: Scorecard, held: Item) -> Change:
    """What the form says otherwise than the item is; an emptied field says that it is to be empty, one that was not sent nothing."""
    now, before = spoken(meaning, held), _tiers(held)
    weight = request.POST.get("weight", show(held.weight)).strip()
    said = request.POST.get("sentence", now.zh if now is not None else "").strip()
    known = ("",) if now is None else (now.zh, now.en, *([held.sentence] if held.sentence else ()))
    tiers = {name: text for name, text in _typed(request, held).items() if text.strip() != before[name]}
    return Change(
        card.id,
        held.id,
        None if weight == show(held.weight) else weight,
        None if said in known else said,
        tiers,
    )


def _try(request: HttpRequest, row: SchemeVersion, meaning: Meaning, card: Scorecard, held: Item) -> Tried:
    said = (request.POST.get("choose") or request.POST.get("sentence", ""))[:4000]
    found = tried(meaning, held, said, request.POST.get("weight", ""), _typed(request, held))
    if found.rule is None or request.POST.get("choose"):
        return found
    return replace(found, tiers=_wrong_tiers(row, replace(_change(request, meaning, card, held), weight=None)))


def _wrong_tiers(row: SchemeVersion, change: Change) -> tuple[Finding, ...]:
    """The errors that a save would find in other tiers, with the sentence as it is typed; the weights are changed elsewhere."""
    if not change.tiers:
        return ()
    before = reading(row)
    known = {each.message for each in before.findings}
    return tuple(each for each in errors(edited(before, [change]).findings) if each.message not in known)


def _page(
    request: HttpRequest, row: SchemeVersion, meaning: Meaning, card: Scorecard, held: Item, *,
    findings: tuple[Finding, ...] = (),
) -> HttpResponse:  # fmt: skip
    posted = request.method == "POST"
    said = request.POST.get("choose") or request.POST.get("sentence", "")
    tiers = _typed(request, held) if posted else _tiers(held)
    now = spoken(meaning, held)
    trial = None
    if posted or now is not None:
        trial = (
            _try(request, row, meaning, card, held)
            if posted
            else tried(meaning, held, now.zh if now else "", "", tiers)
        )
    spots = by_spot(meaning, reading(row).findings)
    page = {
        "row": row,
        "may": allowed(viewer_at(request), row, ()),
        "card": card,
        "item": held,
        "seen": request.POST.get("version", row.version),
        "sentence": said if posted else now,
        "weight": request.POST.get("weight", "") if posted else show(held.weight),
        "tiers": [
            {"name": name, "title": tier_word(name), "text": as_shown(text) if text else ""}
            for name, text in tiers.items()
        ],
        "tried": trial,
        "empty": {
            "sentence": bool(findings) and now is not None and not str(said).strip(),
            "weight": bool(findings) and not request.POST.get("weight", "-").strip(),
        },
        "asked": posted,
        "chosen": bool(request.POST.get("choose")),
        "indicator": meaning.indicators.get(held.of),
        "refused": placed(reading(row), findings, ref=row.ref),
        "found": shown(row.source, spots.get((card.id, held.id), ()), meaning),
    }
    return render(request, "policy/item.html", with_key(page), status=422 if findings else 200)
