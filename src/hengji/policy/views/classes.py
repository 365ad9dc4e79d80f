"""The classes of units: how many there are of each today, who would move if a rule changed, and placing one by hand.

Rules are written in a table, or as text; both carry the same rule, and what would become of the units is shown before anything is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Forbidden
from ...engine.scheme import Scheme as Meaning
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from .. import actions
from ..classes import NO_CLASS, class_title, classed, moves, trait_names
from ..models import SchemeVersion
from ..parts import lines_above, part_of, with_part
from ..queries import allowed, placements, reading, subjects, version_seen
from ..reading import read
from ..ruleshown import rows_shown
from ..ruletable import RuleTable, in_rows, posted, starts, stepped, table_of, text_of, unclear
from .forms import day_of, needed_day, number_of, with_key
from .listing import KINDS as ASSESSED
from .refused import Shown, shown

PAGE = 100
MOST_MOVES = 200


@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, ref: str) -> HttpResponse:
    """Classes with their units today; changed rules, in the table or as text, tell what would move. Nothing is kept."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    if request.method == "POST":
        _may_ask(viewer, row)
    return _page(request, row)


@dataclass(frozen=True, slots=True)
class Typed:
    """The rules as they are typed: the text that is read, the table of it where there is one, and where one goes on."""

    text: str
    table: RuleTable | None
    at: str = ""
    by_table: bool = False


def _typed(request: HttpRequest, how: str) -> Typed:
    """What was typed into the table, or into the text beside it; what the version says where nothing was."""
    if request.POST.get("by") == "table":
        done = stepped(posted(dict(request.POST.lists())), request.POST.get("do", ""))
        return Typed(in_rows(done.table), done.table, done.at, by_table=True)
    text = request.POST.get("classify", how).replace("\r\n", "\n")
    return Typed(text, table_of(text))


def _page(request: HttpRequest, row: SchemeVersion, status: int = 200) -> HttpResponse:
    viewer, held = viewer_at(request), reading(row)
    meaning = held.usable
    how = part_of(held.canonical, "classify")
    typed = _typed(request, how)
    other: Meaning | None = None
    wrong: list[Shown] = []
    told: list[tuple[int, Shown]] = []
    asked = request.method == "POST"
    if asked:
        said = unclear(typed.table) if typed.by_table and typed.table is not None else []
        told = [(at, Shown(Finding("unclear", Level.ERROR, each))) for at, each in said]
        other, wrong = (None, []) if said else _what_if(held.canonical, typed.text)
    edits = viewer.may(Permission.EDIT_SCHEMES, row.scheme.owner_id)
    asks = _asks(viewer, row)
    traits = trait_names(meaning)
    known = subjects(
        viewer, row.scheme, None if asks else [*traits, *(trait_names(other) if other is not None else ())]
    )
    found = classed(meaning, known)
    counts = Counter(each.unit_class for each in found)
    changed = other if other is not None and other.classification != meaning.classification else None
    moved = moves(meaning, other, known) if changed is not None and other is not None else []
    would = Counter(each.unit_class for each in classed(other, known)) if other is not None else counts
    begins = starts(typed.text) if typed.by_table and wrong else []
    page: dict[str, object] = {
        "row": row,
        "may": allowed(viewer, row, ()),
        "edits": edits,
        "asks": asks,
        "asked": asked,
        "unfinished": bool(told) and bool(typed.at),
        "wrong": [*told, *((_rule_at(begins, each), each) for each in wrong)],
        "count": len(moved),
        "moved": [
            {"node": each.node, "old": class_title(meaning, each.old), "new": class_title(other or meaning, each.new)}
            for each in moved[:MOST_MOVES]
        ],
        "changed": changed is not None,
        "counts": [
            {
                "id": id,
                "title": class_title(meaning, id),
                "count": counts.get(id, 0),
                "would": would.get(id, 0),
                "card": meaning.card_for(id),
            }
            for id in [*meaning.class_titles, *([""] if counts.get("") or would.get("") else [])]
        ],
    }
    if request.headers.get("HX-Target") == "would":
        return render(request, "policy/_would.html", page)
    wanted = request.GET.get("class", "")
    listed = [each for each in found if not wanted or each.unit_class == (wanted if wanted != "-" else "")]
    shown_now = Paginator(listed, PAGE).get_page(number_of(request.GET.get("page", "1")))
    page |= {
        "units": [{"each": each, "title": class_title(meaning, each.unit_class)} for each in shown_now.object_list],
        "page": shown_now,
        "wanted": wanted,
        "chosen": next((each for each in found if each.subject.node.ref == request.GET.get("unit")), None),
        "total": len(found),
        "traits": traits,
        "kinds": [(each, each.value in row.scheme.kinds.split(",")) for each in ASSESSED],
        "choices": list(meaning.class_titles.items()),
        "placed": placements(viewer, row.scheme)[:200],
        "how": how,
        "typed": text_of(typed.table) if typed.by_table and typed.table is not None else typed.text,
        "as_text": asked and not typed.by_table,
        "at": typed.at,
        "none_of": NO_CLASS,
        "given": typed.table.given if typed.table is not None else True,
        "table": typed.table,
        "otherwise_unknown": typed.table is not None and typed.table.otherwise not in ["", *meaning.class_titles],
        "rules": rows_shown(typed.table, meaning, known) if typed.table is not None else None,
    }
    return render(request, "policy/classes.html", with_key(page), status=status)


def _rule_at(begins: list[int], each: Shown) -> int:
    """The number of the row a finding is about, from 1; 0 for what is in none."""
    line = each.finding.where.line
    return bisect_right(begins, line) if line else 0


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
    """The rules as typed, into the draft; the rest of the text becomes the engine's canonical one. What cannot be read comes back with
    what is wrong with it, and nothing is kept."""
    row = version_seen(viewer_at(request), ref)
    canonical = reading(row).canonical
    if request.POST.get("by") == "table":
        table = posted(dict(request.POST.lists()))
        rules = text_of(table)
        if unclear(table):
            _may_ask(viewer_at(request), row)
            return _page(request, row, 422)
    else:
        rules = request.POST.get("classify", "").replace("\r\n", "\n")
    try:
        actions.save_draft(
            viewer_at(request), key_of(request), ref=ref, version=posted_version(request),
            source=with_part(canonical, "classify", rules), note=request.POST.get("note", "")[:500],
        )  # fmt: skip
    except Refused:
        return _page(request, row, 422)
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
