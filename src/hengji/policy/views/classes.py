"""The classes of units: how many there are of each today, who would move if a rule changed, and placing one by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Forbidden
from ...engine.scheme import Scheme as Meaning
from ...engine.values.finding import Level, Refused
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from .. import actions
from ..classes import class_title, classed, moves, trait_names
from ..models import SchemeVersion
from ..parts import lines_above, part_of, with_part
from ..queries import allowed, placements, reading, subjects, version_seen
from ..reading import read
from .forms import day_of, needed_day, number_of, with_key
from .listing import KINDS as ASSESSED
from .refused import Shown, shown

PAGE = 100
MOST_MOVES = 200


@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, ref: str) -> HttpResponse:
    """Classes with their units today; a changed rule, typed below, tells what would move. Nothing is kept."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    held = reading(row)
    meaning = held.usable
    how = part_of(held.canonical, "classify")
    typed = request.POST.get("classify", how).replace("\r\n", "\n")
    other: Meaning | None = None
    wrong: list[Shown] = []
    if request.method == "POST":
        _may_ask(viewer, row)
        other, wrong = _what_if(held.canonical, typed)
    traits = trait_names(meaning)
    known = subjects(viewer, row.scheme, [*traits, *(trait_names(other) if other is not None else ())])
    found = classed(meaning, known)
    counts = Counter(each.unit_class for each in found)
    wanted = request.GET.get("class", "")
    listed = [each for each in found if not wanted or each.unit_class == (wanted if wanted != "-" else "")]
    page = Paginator(listed, PAGE).get_page(number_of(request.GET.get("page", "1")))
    moved = moves(meaning, other, known) if other is not None else []
    return render(
        request,
        "policy/classes.html",
        with_key(
            {
                "row": row,
                "may": allowed(viewer, row, ()),
                "edits": viewer.may(Permission.EDIT_SCHEMES, row.scheme.owner_id),
                "asks": _asks(viewer, row),
                "counts": [
                    {
                        "id": id,
                        "title": class_title(meaning, id),
                        "count": counts.get(id, 0),
                        "card": meaning.card_for(id),
                    }
                    for id in [*meaning.class_titles, *([""] if counts.get("") else [])]
                ],
                "units": [{"each": each, "title": class_title(meaning, each.unit_class)} for each in page.object_list],
                "page": page,
                "wanted": wanted,
                "chosen": next((each for each in found if each.subject.node.ref == request.GET.get("unit")), None),
                "total": len(found),
                "traits": traits,
                "kinds": [(each, each.value in row.scheme.kinds.split(",")) for each in ASSESSED],
                "choices": list(meaning.class_titles.items()),
                "placed": placements(viewer, row.scheme)[:200],
                "how": how,
                "typed": typed,
                "wrong": wrong,
                "count": len(moved),
                "moved": [
                    {
                        "node": each.node,
                        "old": class_title(meaning, each.old),
                        "new": class_title(other or meaning, each.new),
                    }
                    for each in moved[:MOST_MOVES]
                ],
                "asked": request.method == "POST",
            }
        ),
    )


def _may_ask(viewer: Viewer, row: SchemeVersion) -> None:
    """Reading a changed scheme costs the machine something: it is for those who write or approve. Raises `Forbidden`."""
    if not _asks(viewer, row):
        raise Forbidden(
            Text("试改分类规则是编写人与批准人的事", "trying other rules is for who writes or approves schemes")
        )


def _asks(viewer: Viewer, row: SchemeVersion) -> bool:
    owner = row.scheme.owner_id
    return viewer.may(Permission.EDIT_SCHEMES, owner) or viewer.may(Permission.APPROVE_SCHEMES, owner)


def _what_if(canonical: str, typed: str) -> tuple[Meaning | None, list[Shown]]:
    """The scheme with other rules of classification, or what is wrong with them."""
    text = with_part(canonical, "classify", typed)
    try:
        return read(text).usable, []
    except Refused as refused:
        above, own = lines_above(text, "classify"), typed.strip("\n")
        last = above + own.count("\n") + 1
        found = [
            replace(
                each, where=replace(each.where, line=each.where.line - above if above < each.where.line <= last else 0)
            )
            for each in refused.findings
        ]  # lines of what is typed, not of the whole text; none for what stands elsewhere
        return None, [each for each in shown(own, found) if each.finding.level is Level.ERROR]


@require_POST
def place(request: HttpRequest, ref: str) -> HttpResponse:
    """A unit's class by hand."""
    actions.place_unit(
        viewer_at(request),
        key_of(request),
        ref=ref,
        unit=request.POST.get("unit", ""),
        placed=request.POST.get("placed", ""),
        unit_class=request.POST.get("unit_class", ""),
        since=needed_day(request, "since"),
        until=day_of(request, "until"),
        reason=request.POST.get("reason", ""),
    )
    return redirect(f"/schemes/{ref}/classes")


@require_POST
def describe(request: HttpRequest, ref: str) -> HttpResponse:
    """What a unit is in one respect."""
    version_seen(viewer_at(request), ref)
    actions.describe_unit(
        viewer_at(request),
        key_of(request),
        unit=request.POST.get("unit", ""),
        traits={request.POST.get("name", "").strip(): request.POST.get("value", "").strip()},
        since=needed_day(request, "since"),
        reason=request.POST.get("reason", ""),
    )
    return redirect(f"/schemes/{ref}/classes")


@require_POST
def change_rules(request: HttpRequest, ref: str) -> HttpResponse:
    """The rules as typed, into the draft; the rest of the text becomes the engine's canonical one."""
    row = version_seen(viewer_at(request), ref)
    text = with_part(reading(row).canonical, "classify", request.POST.get("classify", "").replace("\r\n", "\n"))
    actions.save_draft(
        viewer_at(request), key_of(request), ref=ref, version=posted_version(request), source=text,
        note=request.POST.get("note", "")[:500],
    )  # fmt: skip
    return redirect(f"/schemes/{ref}/classes")


@require_POST
def kinds(request: HttpRequest, ref: str) -> HttpResponse:
    """Which kinds of units the scheme assesses."""
    actions.assess_kinds(
        viewer_at(request),
        key_of(request),
        ref=ref,
        version=posted_version(request, "scheme_version"),
        kinds=request.POST.getlist("kinds"),
        reason=request.POST.get("reason", ""),
    )
    return redirect(f"/schemes/{ref}/classes")
