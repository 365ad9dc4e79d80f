"""Revising a letter before both have signed: by hand with checks while one writes, or anew from the goals, old and new side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Conflict, Forbidden, Missing
from ...engine.trace import tier_word
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Lang, Text
from ...goals.queries.library import listed
from ...org.doors import keep_typed, key_of, lang_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..additions import amiss, with_added
from ..bands import BAND_EMPTY
from ..changes import Change, compare
from ..checks import check
from ..content import Content, Item, Tier, hash_of, read, written
from ..dimensions import parts, unequal
from ..doubts import FIGURE_ODD, doubts
from ..drift import drifts, waiting
from ..editing import ALSO, Edited, changed, edited, offer_key, other
from ..generating import Made
from ..lifecycle import Move
from ..merging import apart, followed, merged
from ..models import LetterVersion
from ..parts import Part
from ..queries import GENERATED, Desk, desk, scheme_of, texts_before, version_of, worded_anew
from ..retelling import retold
from ..subjects import made_again
from ..tongues import one_sided
from ..typed import in_language, typed_in
from .door import added_items, article_rows, choices_for, field, offers, to_letter
from .tasks import matters, node_cells, size_fields


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the form: its name, what stands in it, and what it is called."""

    name: str
    value: str
    title: Text
    fixed: Text | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the form shows it."""

    item: Item
    title: Cell
    also: Cell
    """The same title in the other language."""
    weight: Cell
    tiers: tuple[Cell, ...]
    sentence: Cell
    own: bool
    out: bool
    new: bool


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, ref: str) -> HttpResponse:
    """The form; `do=check` says what is right and wrong and changes nothing."""
    viewer, lang = viewer_at(request), lang_of(request)
    held = _held(request, ref)
    given: Mapping[str, str] = {}
    refused: Conflict | Refused | None = None
    if request.method == "POST":
        sent = in_language({name: field(request, name) for name in list(request.POST)[:3000]}, lang)
        shown, given, made = _merged(viewer, held, sent, lang)
        if sent.get("do") == "check" and request.headers.get("HX-Request") == "true":
            return render(request, "contracts/_checked.html", _checked(viewer, held, made) | {"alone": True})
        if sent.get("do") not in ("check", "add"):
            try:
                if made.wrong:
                    raise Refused(made.wrong)
                actions.revise_letter(
                    viewer, key_of(request), letter=ref, version=posted_version(request), content=written(made.content),
                    why=given.get("why", "").strip(),
                )  # fmt: skip
                return to_letter(ref)
            except (Conflict, Refused) as error:
                refused = error
        if isinstance(refused, Conflict):
            # Told with both values: what is saved next is saved knowing them, on the letter as it is read here again.
            held = _held(request, ref)
            shown, given, made = _merged(viewer, held, sent, lang)
            given = {name: said for name, said in given.items() if name not in ("key", "version")}
    else:
        shown, made = held.content, Edited(held.content, ())
    page = {
        "refusal": refused if isinstance(refused, Conflict) else None,
        "findings": refused.findings if isinstance(refused, Refused) else (), "refused": refused is not None,
        "letter": held.letter, "content": held.content, "rows": [_row(item, given, lang, held.content) for item in shown.items],
        "added": ",".join(item.id for item in shown.items if held.content.item(item.id) is None),
        "choices": choices_for(viewer, shown), "nodes": node_cells(held.content, given, lang), "sizes": size_fields(held.content, given),
        "articles": article_rows(held.content, given, lang),
        "offers": [(offer_key(each), each, given.get(offer_key(each)) == "1") for each in offers(viewer, held.content)],
        "parts": list(Part) if held.content.agreement else [],
        "matters": matters(shown), "key": given.get("key") or new_key(), "why": given.get("why", ""),
        "shown_version": given.get("version") or held.letter.version, **_checked(viewer, held, made),
    }  # fmt: skip
    status = 200 if refused is None else refused.status if isinstance(refused, Conflict) else 422
    return render(request, "contracts/revise.html", page, status=status)


def _merged(
    viewer: Viewer, held: Desk, sent: Mapping[str, str], lang: Lang
) -> tuple[Content, Mapping[str, str], Edited]:
    """What the form shows, what was changed in it against the text it was opened with, and the content that makes on the text as it is
    now. Raises `Missing` where there is no such text, `Refusal` for an item the scheme does not have."""
    opened = _opened(held, sent.get("base", ""))
    added = added_items(viewer, held.content, sent)
    opened, now = with_added(opened, added), with_added(held.content, added)
    found = changed(opened, now, sent, lang)
    made = edited(now, found.given, lang, offers(viewer, now))
    return now, found.given, Edited(made.content, (*found.wrong, *made.wrong))


def _opened(held: Desk, base: str) -> Content:
    """The text that a form was opened with. Raises `Missing` where there is no such text."""
    if not base or base == str(held.letter.current):
        return held.content
    if base not in {str(each.number) for each in held.versions}:
        raise Missing
    return read(version_of(held.letter, int(base)).content)


def _held(request: HttpRequest, ref: str) -> Desk:
    """The letter, where this person may revise it now. Raises `Missing` or `Forbidden`."""
    viewer = viewer_at(request)
    held = desk(viewer, ref)
    viewer.require(Permission.DRAFT_LETTERS, held.letter.unit_id, seen=Permission.SEE_LETTERS)
    if Move.REVISE not in held.moves:
        if request.method == "POST":
            opened = _opened(held, request.POST.get("base", ""))
            given = in_language({name: str(said) for name, said in request.POST.items()}, lang_of(request))
            keep_typed(request, typed_in(opened, given, lang_of(request)))
        raise Forbidden(
            Text("现在不能修改", "it cannot be revised now"),
            Text("生效后的责任书由调整程序修改", "a letter in force is amended"),
        )
    return held


def _checked(viewer: Viewer, held: Desk, made: Edited) -> dict[str, Any]:
    """What is to be said of the content as it stands in the form."""
    before = held.content
    moved = {item.id for item in before.items} != {item.id for item in made.content.items}
    scheme = None if made.content.agreement else scheme_of(viewer, made.content)
    barred = amiss(scheme, before, made.content) if moved else []
    after = retold(scheme, before, made.content) if moved else made.content
    findings: list[Finding] = [*made.wrong, *barred, *check(made.content)]
    told = one_sided([*texts_before(held.letter, held.letter.current), (made.content, False)])
    warnings = [*told, *unequal(scheme, made.content), *doubts(made.content, listed(viewer))]
    total = made.content.weighed
    return {
        "errors": findings, "warnings": warnings, "parts_weighed": parts(scheme, made.content), "total": total,
        "whole": before.total, "changed": len(compare(before, after)),
        "right": total == before.total,
    }  # fmt: skip


def _row(item: Item, given: Mapping[str, str], lang: Lang, held: Content) -> Row:
    def cell(name: str, value: str, title: Text, fixed: Text | None = None) -> Cell:
        return Cell(name, given.get(name, value), title, fixed)

    tiers = tuple(
        cell(
            f"tier-{item.id}-{tier.name}",
            _figure(tier),
            tier_word(tier.name),
            tier.source if tier.value is None else None,
        )
        for tier in item.tiers
    )
    return Row(
        item,
        cell(f"title-{item.id}", item.title.get(lang), Text("名称", "title")),
        cell(f"{ALSO}title-{item.id}", item.title.get(other(lang)), Text("名称", "title")),
        cell(f"weight-{item.id}", f"{item.weight.normalize():f}", Text("权重", "weight")),
        tiers,
        cell(f"sentence-{item.id}", item.sentence.get(lang), Text("评分语句", "scoring sentence")),
        given.get(f"own-{item.id}") == "1" if f"of-{item.id}" in given else item.own,
        given.get(f"item-out-{item.id}") == "1",
        held.item(item.id) is None,
    )


def _figure(tier: Tier) -> str:
    return "" if tier.value is None else f"{tier.value.normalize():f}"


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """What scheme and goals say by now beside the letter as it is; posted, the letter becomes that. What was agreed or written since stays
    where no goal has moved, but for what is ticked to follow the goals all the same."""
    viewer, held = viewer_at(request), _held(request, ref)
    made = made_again(viewer, held.letter, held.content)
    goals = made.content if isinstance(made, Made) else None
    wanted = _again(viewer, held, goals) if goals is not None else None
    shown = hash_of(f"{written(wanted)}\n{written(goals)}") if wanted is not None and goals is not None else ""
    if request.method == "POST" and wanted is not None and goals is not None:
        text = written(followed(wanted, goals, request.POST.getlist("follow")[:500]))
        if shown != field(request, "shown", 64):
            raise Conflict(
                Text("您打开后，目标又有变动", "the goals changed again after you opened this"),
                Text("刷新页面，看过后再采用", "reload the page and look again"),
                [],
            )
        actions.revise_letter(
            viewer, key_of(request), letter=ref, version=posted_version(request), content=text, why=GENERATED[1]
        )
        return to_letter(ref)
    changes = compare(held.content, wanted) if wanted is not None else []
    moved = drifts(viewer, held.letter, held.content) if wanted is not None else []
    page = {
        "letter": held.letter, "content": held.content, "changes": changes, "key": new_key(),
        "shown": shown, "offered": _offered(wanted, goals) if wanted is not None and goals is not None else [],
        "drifts": moved, "waits": ", ".join(waiting(moved)),
        "makeable": wanted is not None, "errors": made.findings if wanted is None else check(wanted),
        "warnings": _doubts(made, wanted) if wanted is not None and isinstance(made, Made) else [],
    }  # fmt: skip
    return render(request, "contracts/again.html", page)


def _offered(wanted: Content, goals: Content) -> list[tuple[str, list[Change]]]:
    """Where the content would still be another than the goals say, by what the form calls it, with what following them would change."""
    return [(name, compare(wanted, followed(wanted, goals, [name]))) for name in apart(wanted, goals)]


def _doubts(made: Made, wanted: Content) -> list[Finding]:
    """What is to be looked at: of what scheme and goals say, and of the bands of the content that comes of it."""
    said = [
        each for each in made.findings if each.level is not Level.ERROR and each.code not in (BAND_EMPTY, FIGURE_ODD)
    ]
    return [*said, *doubts(wanted)]


def _again(viewer: Viewer, held: Desk, made: Content) -> Content:
    """What scheme and goals say by now with what the office changed kept, in the wording of the items that then stand there."""
    return worded_anew(viewer, made, merged(_generated(held), made, held.content))


def _generated(held: Desk) -> Content:
    """The content as scheme and goals last gave it; the present one where no version says so."""
    last = (
        LetterVersion.objects.filter(letter=held.letter, why__in=GENERATED, number__lte=held.letter.current)
        .order_by("-number")
        .first()
    )
    return read(last.content) if last is not None else held.content
