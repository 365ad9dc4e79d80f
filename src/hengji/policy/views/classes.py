"""The classes of units: how many there are of each today, who would move if a rule changed, and placing one by hand.

Rules are written in a table, or as text; both carry the same rule, and what would become of the units is shown before anything is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

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
from ..classes import NO_CLASS, Subject, class_title, trait_names
from ..effects import Effect, effect
from ..models import SchemeVersion, Status
from ..parts import lines_above, part_of, with_part
from ..queries import allowed, codes_seen, placements, reading, subjects, usual_day, version_seen
from ..reading import Read, read
from ..rulechecks import Doubt, codes_named, doubts, known_of, odd_values
from ..ruleshown import OF_THE_TREE, rows_shown
from ..ruletable import RuleTable, codes_apart, in_rows, posted, starts, stepped, table_of, text_of, unclear
from .forms import VOID, asked_day, day_of, needed_day, number_of, with_key
from .listing import KINDS as ASSESSED
from .refused import Shown, shown

PAGE = 100
MOST_MOVES = 200
UNSEEN = 409
"""What is to be written does otherwise than what was shown."""


@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, ref: str) -> HttpResponse:
    """Classes with their units on a day; changed rules, in the table or as text, tell what would move. Nothing is kept."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    if request.method == "POST":
        _may_ask(viewer, row)
    return _page(request, row, _asked(request, row))


@dataclass(frozen=True, slots=True)
class Typed:
    """The rules as they are typed: the text that is read, the table of it where there is one, and where one goes on."""

    text: str
    table: RuleTable | None
    at: str = ""
    by_table: bool = False


def _typed(request: HttpRequest, how: str, codes: Collection[str]) -> Typed:
    """What was typed into the table, or into the text beside it; what the version says where nothing was."""
    if request.POST.get("by") == "table":
        done = stepped(codes_apart(posted(dict(request.POST.lists())), codes), request.POST.get("do", ""))
        return Typed(in_rows(done.table), done.table, done.at, by_table=True)
    text = request.POST.get("classify", how).replace("\r\n", "\n")
    return Typed(text, table_of(text))


@dataclass(frozen=True, slots=True)
class Asked:
    """What rules are asked about, as of which day, what is wrong with them, and what they would do: nothing where an error stands in the
    way."""

    meaning: Meaning
    canonical: str
    day: date
    typed: Typed
    known: Sequence[Subject]
    traits: list[str]
    wrong: list[tuple[int, Shown]]
    unclear: bool
    doubts: list[Doubt]
    other: Meaning | None
    effect: Effect


def _asked(request: HttpRequest, row: SchemeVersion) -> Asked:
    viewer, held = viewer_at(request), reading(row)
    meaning, how = held.usable, part_of(held.canonical, "classify")
    day = asked_day(request) or usual_day(viewer, row)
    codes = codes_seen(viewer, day, ()) if request.method == "POST" else ()
    typed = _typed(request, how, codes)
    new, wrong, said = held, list[tuple[int, Shown]](), list[tuple[int, Text]]()
    if request.method == "POST":
        said = unclear(typed.table) if typed.by_table and typed.table is not None else []
        wrong = [(at, Shown(Finding("unclear", Level.ERROR, each))) for at, each in said]
        read_new, faults = (None, []) if said else _what_if(held.canonical, typed.text)
        begins = starts(typed.text) if typed.by_table and faults else []
        wrong += [(_rule_at(begins, each), each) for each in faults]
        new = read_new if read_new is not None else held
    other = None if wrong else new.usable
    traits = trait_names(meaning)
    wanted = None if _asks(viewer, row) else [*traits, *(trait_names(other) if other is not None else ())]
    known = subjects(viewer, row.scheme, wanted, day)
    found: list[Doubt] = []
    if request.method == "POST" and other is not None:
        named = codes_named(other.classification)
        found = doubts(other.classification, known_of(known, codes_seen(viewer, day, named) if named else ()))
        wrong = [(each.row, Shown(each.finding)) for each in found if each.finding.level is Level.ERROR]
        other = None if wrong else other
    rules = part_of((new if other is not None else held).canonical, "classify")
    done = effect(meaning, meaning if other is None or new is held else other, rules, known, day)
    return Asked(meaning, held.canonical, day, typed, known, traits, wrong, bool(said), found, other, done)


def _page(request: HttpRequest, row: SchemeVersion, asked: Asked, status: int = 200) -> HttpResponse:
    viewer, meaning, typed, effect_ = viewer_at(request), asked.meaning, asked.typed, asked.effect
    how = part_of(asked.canonical, "classify")
    posted_ = request.method == "POST"
    other = asked.other
    changed = posted_ and other is not None and other.classification != meaning.classification
    page: dict[str, object] = {
        "row": row,
        "may": allowed(viewer, row, ()),
        "edits": viewer.may(Permission.EDIT_SCHEMES, row.scheme.owner_id),
        "asks": _asks(viewer, row),
        "asked": posted_,
        "day": asked.day,
        "today": asked.day == viewer.today,
        "on": urlencode({"day": asked.day.isoformat()}),
        "unfinished": asked.unclear and bool(typed.at),
        "unseen": status == UNSEEN,
        "wrong": asked.wrong,
        "doubts": [each for each in asked.doubts if each.finding.level is not Level.ERROR],
        "shown": "" if asked.wrong else effect_.shown,
        "count": len(effect_.moved),
        "moved": [
            {"node": each.node, "old": class_title(meaning, each.old), "new": class_title(other or meaning, each.new)}
            for each in effect_.moved[:MOST_MOVES]
        ],
        "changed": changed,
        "counts": [
            {
                "id": id,
                "title": class_title(meaning, id),
                "count": effect_.now.get(id, 0),
                "would": effect_.would.get(id, 0),
                "card": meaning.card_for(id),
            }
            for id in [*meaning.class_titles, *([""] if effect_.now.get("") or effect_.would.get("") else [])]
        ],
    }
    if request.headers.get("HX-Target") == "would":
        return render(request, "policy/_would.html", page)
    wanted, found = request.GET.get("class", ""), effect_.found
    listed = [each for each in found if not wanted or each.unit_class == (wanted if wanted != "-" else "")]
    shown_now = Paginator(listed, PAGE).get_page(number_of(request.GET.get("page", "1")))
    odd = odd_values(meaning.classification, {each.node.unit: each.traits for each in asked.known}, asked.traits)
    told = request.GET.get("written", "")
    page |= {
        "written": int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None,
        "void": row.status == Status.DRAFT.value and request.GET.get("was", "") in VOID,
        "units": [
            {
                "each": each,
                "title": class_title(meaning, each.unit_class),
                "odd": [
                    odd[each.subject.node.unit, name] for name in asked.traits if (each.subject.node.unit, name) in odd
                ],
            }
            for each in shown_now.object_list
        ],
        "page": shown_now,
        "wanted": wanted,
        "chosen": next((each for each in found if each.subject.node.ref == request.GET.get("unit")), None),
        "total": len(found),
        "traits": asked.traits,
        "titled": [(name, OF_THE_TREE.get(name, Text.same(name))) for name in asked.traits],
        "described": [name for name in asked.traits if name not in OF_THE_TREE],
        "kinds": [(each, each.value in row.scheme.kinds.split(",")) for each in ASSESSED],
        "choices": list(meaning.class_titles.items()),
        "placed": placements(viewer, row.scheme)[:200],
        "how": how,
        "typed": text_of(typed.table) if typed.by_table and typed.table is not None else typed.text,
        "as_text": posted_ and not typed.by_table,
        "at": typed.at,
        "none_of": NO_CLASS,
        "given": typed.table.given if typed.table is not None else True,
        "table": typed.table,
        "otherwise_unknown": typed.table is not None and typed.table.otherwise not in ["", *meaning.class_titles],
        "rules": rows_shown(typed.table, meaning, asked.known, asked.doubts) if typed.table is not None else None,
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


def _what_if(canonical: str, typed: str) -> tuple[Read | None, list[Shown]]:
    """The scheme with other rules of classification, or what is wrong with them."""
    text = with_part(canonical, "classify", typed)
    try:
        new = read(text)
        new.usable  # noqa: B018 - raises with all findings
        return new, []
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
    """The rules as typed, into the draft; the rest of the text becomes the engine's canonical one. What cannot be read, or names what is
    not there, comes back with what is wrong with it; what would do otherwise than was shown comes back with what it does, to be confirmed.
    Nothing is kept of either."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    seen = posted_version(request)
    _may_write(viewer, row)
    asked = _asked(request, row)
    if asked.wrong:
        return _page(request, row, asked, 422)
    if seen == row.version and allowed(viewer, row, ()).edit and request.POST.get("shown", "") != asked.effect.shown:
        return _page(request, row, asked, UNSEEN)
    rules = text_of(asked.typed.table) if asked.typed.by_table and asked.typed.table is not None else asked.typed.text
    actions.save_draft(
        viewer, key_of(request), ref=ref, version=seen, source=with_part(asked.canonical, "classify", rules),
        note=request.POST.get("note", "")[:500],
    )  # fmt: skip
    query = {"day": asked.day.isoformat(), "written": str(len(asked.effect.moved)), "was": row.status}
    return redirect(f"/schemes/{ref}/classes?{urlencode(query)}")


def _may_write(viewer: Viewer, row: SchemeVersion) -> None:
    if not viewer.may(Permission.EDIT_SCHEMES, row.scheme.owner_id):
        raise Forbidden(
            Text("写分类规则是方案编写人的事", "rules of classification are written by those who write the scheme"),
            Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
        )


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
