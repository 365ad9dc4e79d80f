"""Amendments: asking for one on the items themselves, and deciding with old and new side by side."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.finding import Finding, Refused
from ...engine.values.text import Lang, Text
from ...goals.queries.library import listed
from ...org.doors import keep_typed, key_of, lang_of, posted_version
from ...org.models import Person
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..actions.amend import measured_step, weighed_against
from ..additions import with_added
from ..changes import Level, Size, compare, size_of, told
from ..content import Content, in_groups, read, written
from ..doubts import doubts
from ..editing import edited, offer_key
from ..lifecycle import Move, Side
from ..models import Amendment, Letter
from ..parts import Part
from ..queries import Desk, desk, letter_seen, plain, signed_texts, texts_before, version_of
from ..rights import of_the_subjects_side
from ..signing import signed_as
from ..tongues import one_sided
from ..typed import in_language, typed_in
from .door import added_items, article_rows, choices_for, field, named, offers, rows, to_letter
from .tasks import matters, node_cells, size_fields


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for other tiers, weights, sentences, nodes, sizes of tasks or articles of a letter in force."""
    viewer = viewer_at(request)
    letter = letter_seen(viewer, ref)
    if not letter.in_force:
        raise Missing
    content, lang = read(version_of(letter, letter.in_force).content), lang_of(request)
    given = in_language({name: field(request, name) for name in list(request.POST)[:3000]}, lang)
    adding = given.get("do") == "add"
    if request.method == "POST" and not adding:
        keep_typed(request, typed_in(_opened(letter, content, given), given, lang))
        made = actions.amend_letter(
            viewer, key_of(request), letter=ref, version=posted_version(request), content=written(_wanted(request, content, given, lang)),
            reason=field(request, "reason"), evidence=field(request, "evidence", 200),
        )  # fmt: skip
        return _to(ref, made["amendment"])
    held = desk(viewer, ref)
    if held.open is not None and _asks(viewer, held):
        return to_letter(f"{ref}/amendments/{held.open.ref}?another=yes")
    if Move.AMEND not in held.moves:
        raise Forbidden(
            Text("现在不能提请调整", "an amendment cannot be asked for now"),
            Text("生效的责任书由任一方提请调整", "either side can ask for one of a letter in force"),
        )
    shown = _with_items(viewer, content, given, lang) if adding else content
    page = {
        "letter": letter, "content": content, "rows": rows(shown), "key": given.get("key") or new_key(),
        "added": ",".join(item.id for item in shown.items if content.item(item.id) is None), "choices": choices_for(viewer, shown),
        "out": {item.id for item in shown.items if given.get(f"item-out-{item.id}") == "1"},
        "nodes": node_cells(content, given, lang), "sizes": size_fields(content, given), "matters": matters(shown),
        "articles": article_rows(content, given, lang), "parts": list(Part) if content.agreement else [],
        "offers": [(offer_key(each), each, given.get(offer_key(each)) == "1") for each in offers(viewer, content)],
        "reason": given.get("reason", ""), "evidence": given.get("evidence", ""), "shown_version": given.get("version") or letter.version,
    }  # fmt: skip
    return render(request, "contracts/amend.html", page)


def _opened(letter: Letter, content: Content, given: Mapping[str, str]) -> Content:
    """The text that the form was opened with: the one in force, unless another came into force meanwhile."""
    base = given.get("base", "")
    if base == str(letter.in_force) or base not in {str(number) for number in signed_texts(letter)}:
        return content
    return read(version_of(letter, int(base)).content)


def _asks(viewer: Viewer, held: Desk) -> bool:
    """Whether somebody asks for amendments of a letter, were none on its way."""
    return viewer.may(Permission.AMEND_LETTERS, held.letter.unit_id) or held.sides == (Side.UNIT,)


def _wanted(request: HttpRequest, content: Content, given: Mapping[str, str], lang: Lang) -> Content:
    """The content with what the form changes; fields left as they are change nothing. Raises `Refusal`, or `Refused` with everything that
    cannot be read."""
    viewer = viewer_at(request)
    made = edited(_with_added(viewer, content, given), given, lang, offers(viewer, content), bound=True)
    if made.wrong:
        raise Refused(made.wrong)
    return made.content


def _with_added(viewer: Viewer, content: Content, given: Mapping[str, str]) -> Content:
    """The content with the items the form adds."""
    return with_added(content, added_items(viewer, content, given))


def _with_items(viewer: Viewer, content: Content, given: Mapping[str, str], lang: Lang) -> Content:
    """The content with the items the form adds, and with its figures and sentences as far as they can be read: the form is not sent yet."""
    whole = _with_added(viewer, content, given)
    rest = {name: said for name, said in given.items() if name.startswith(("weight-", "tier-", "sentence-"))}
    made = edited(whole, rest, lang, bound=True)
    if made.wrong:
        raise Refused(made.wrong)
    return made.content


@require_GET
def amendment(request: HttpRequest, ref: str, amendment: str) -> HttpResponse:
    """An amendment: reason, evidence, size, and old and new side by side."""
    viewer = viewer_at(request)
    held = desk(viewer, ref)
    row = (
        Amendment.objects.select_related("by", "acted_for", "decided_by")
        .filter(letter=held.letter, ref=plain(amendment))
        .first()
    )
    if row is None:
        raise Missing
    old, new = read(version_of(held.letter, row.base).content), read(row.content)
    percent = None if row.tier_percent is None else Fraction(row.tier_percent) / 100
    size = Size(percent, row.weight_moved, row.other, size_of(old, new).nodes)
    page = {
        "another": request.GET.get("another") == "yes" and row.decision in ("", "approved"),
        "letter": held.letter, "content": new, "row": row, "changes": compare(old, new), "key": new_key(),
        "size": told(size, measured_step(held.letter, row.base, old, new), weighed_against(held.letter, row.base, old, new)),
        "level": Level(row.level).words, "digest": in_groups(row.hash),
        "may_approve": Move.APPROVE in held.moves and not row.decision,
        "one_side": of_the_subjects_side(viewer, held.letter, row),
        "others_approve": Move.APPROVE not in held.moves and not row.decision, "rows": rows(new),
        "may_end": Move.DROP in held.moves and row.decision in ("", "approved"),
        "own": viewer.person in (row.by_id, row.acted_for_id),
        "asked": named(row.by, row.at, {row.at: _name(row.acted_for)} if row.acted_for_id != row.by_id else None),
        "decided": named(row.decided_by, row.decided_at, held.stood_in) if row.decided_by is not None else None,
        "signed": [
            {"side": Side(each.side).words, "name": signed_as(each), "at": each.at}
            for each in held.signatures if row.result is not None and each.of.number == row.result
        ],
        "doubts": [] if row.decision == "dropped" else _doubts(viewer, row, new),
    }  # fmt: skip
    return render(request, "contracts/amendment.html", page)


def _doubts(viewer: Viewer, row: Amendment, new: Content) -> list[Finding]:
    """What is to be looked at before it is approved."""
    return [*one_sided([*texts_before(row.letter, row.base), (new, False)]), *doubts(new, listed(viewer))]


def _name(person: Person) -> Text:
    return Text(person.name_zh, person.name_en)


@require_POST
def approve(request: HttpRequest, ref: str, amendment: str) -> HttpResponse:
    """Approve it."""
    actions.approve_amendment(
        viewer_at(request), key_of(request), letter=ref, version=posted_version(request), amendment=amendment,
        shown=field(request, "shown", 64), words=field(request, "words"),
    )  # fmt: skip
    return to_letter(ref)


@require_POST
def reject(request: HttpRequest, ref: str, amendment: str) -> HttpResponse:
    """Send back what somebody else asked for."""
    actions.reject_amendment(
        viewer_at(request), key_of(request), letter=ref, version=posted_version(request), amendment=amendment,
        words=field(request, "words"),
    )  # fmt: skip
    return _to(ref, amendment)


@require_POST
def drop(request: HttpRequest, ref: str, amendment: str) -> HttpResponse:
    """Take back one's own."""
    actions.drop_amendment(
        viewer_at(request), key_of(request), letter=ref, version=posted_version(request), amendment=amendment,
        words=field(request, "words"),
    )  # fmt: skip
    return _to(ref, amendment)


def _to(ref: str, amendment: str) -> HttpResponse:
    return to_letter(f"{ref}/amendments/{amendment}")
