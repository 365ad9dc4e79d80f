"""Letters for many: who has one and who has none, what each would hold, and all of them made by one act or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Conflict, Difference, Forbidden, Refusal
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Text
from ...org.doors import arrived, key_of
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..content import Content, Kind, hash_of, written
from ..drafting import MOST_AT_ONCE
from ..generating import Made
from ..queries import articles_for
from ..scorecard import Around
from ..signers import Party, nobody_signs
from ..subjects import Candidate, candidates, made_for, moved_since, of_units, revisable
from .door import ItemRow, rows


@dataclass(frozen=True, slots=True)
class Preview:
    """What one letter would hold, or why there can be none."""

    who: Candidate
    content: Content | None
    rows: list[ItemRow]
    hash: str
    errors: list[Finding]
    warnings: list[Finding]


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """Choose, look at what is to be made (`do=preview`), make it (`do=make`)."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.DRAFT_LETTERS):
        raise Forbidden(
            Text("只有考核办起草责任书", "letters are drafted by the performance office"),
            Text("请考核办起草", "ask the performance office"),
        )
    given = request.POST if request.method == "POST" else request.GET
    kind = Kind(given.get("kind", "")) if given.get("kind", "") in set(Kind) else Kind.DEPARTMENT
    text = given.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100 else viewer.today.year
    every = candidates(viewer, kind, year)
    if request.method == "GET":
        return render(request, "contracts/batch.html", _chosen(request, viewer, every, kind, year))
    wanted = set(request.POST.getlist("pick"))
    picked = [each for each in every if each.key in wanted]
    if not wanted:
        raise Refusal(Text("没有选择对象", "nobody is chosen"), Text("至少选一个", "choose at least one"))
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(
            Text(
                f"选了 {len(wanted)} 个，一次最多起草 {MOST_AT_ONCE} 份",
                f"{len(wanted)} are chosen, at most {MOST_AT_ONCE} are drafted at once",
            ),
            Text("按考核类别分批", "draft them class by class"),
        )  # fmt: skip
    if len(picked) < len(wanted):
        raise Refusal(
            Text(
                f"所选的 {len(wanted) - len(picked)} 个对象已不在可起草的范围，一份也没有起草",
                f"{len(wanted) - len(picked)} of those chosen can no longer be drafted for: nothing was drafted",
            ),
            Text("单位撤销或岗位换人的，重新选择对象", "a unit was closed, or a post has another holder: choose again"),
        )
    previews = _previews(viewer, kind, year, picked)
    if given.get("do") == "make":
        return _make(request, viewer, previews, kind, year)
    makeable = sum(each.content is not None and each.who.letter is None for each in previews)
    page = {
        "previews": previews, "kind": kind, "year": year, "key": new_key(), "makeable": makeable,
        "errors": sum(bool(each.errors) for each in previews),
    }  # fmt: skip
    arrived(request)  # the preview is a form of its own at this address
    return render(request, "contracts/preview.html", page)


def _chosen(
    request: HttpRequest, viewer: Viewer, every: Sequence[Candidate], kind: Kind, year: int
) -> dict[str, object]:
    """The page of choosing: narrowed by class, by who has a letter, and by whose goals moved since; who has none is picked."""
    of, has = request.GET.get("class", ""), request.GET.get("has", "")
    moved = moved_since(viewer, kind, year, every)
    shown = [each for each in every if (not of or each.unit_class == of) and _fits(each, has, moved)]
    classes = {each.unit_class: each.class_title for each in every if each.unit_class}
    return {
        "shown": shown, "kind": kind, "kinds": list(Kind), "year": year, "has": has, "of": of, "moved": moved,
        "unruled": sum(each.scheme is None for each in shown),
        "again": frozenset(each.key for each in every if revisable(each)),
        "classes": sorted(classes.items()), "without": sum(each.letter is None for each in every), "count": len(every),
    }  # fmt: skip


def _fits(each: Candidate, has: str, moved: frozenset[str]) -> bool:
    match has:
        case "yes":
            return each.letter is not None
        case "no":
            return each.letter is None
        case "moved":
            return each.key in moved
    return True


def _previews(viewer: Viewer, kind: Kind, year: int, picked: Sequence[Candidate]) -> list[Preview]:
    clauses = articles_for(viewer, kind)
    around = {each.key: Around(clauses=clauses) for each in picked}
    given = of_units(viewer, year, picked) if kind is Kind.ANNUAL else None
    made = made_for(viewer, kind, year, picked, given, around)
    unsigned = nobody_signs(viewer, {each.key: _party(each) for each in picked})
    return [
        _preview(who, each, [unsigned[who.key].finding] if who.key in unsigned else [])
        for who, each in zip(picked, made, strict=True)
    ]


def _party(who: Candidate) -> Party:
    holder = who.holder
    return Party(who.node.unit) if holder is None else Party(who.node.unit, holder.person, holder.title, holder.name)


def _preview(who: Candidate, made: Made | Refused, more: list[Finding]) -> Preview:
    content = made.content if isinstance(made, Made) else None
    return Preview(
        who,
        content,
        rows(content) if content is not None else [],
        hash_of(written(content)) if content is not None else "",
        [each for each in made.findings if each.level is Level.ERROR],
        [*more, *(each for each in made.findings if each.level is not Level.ERROR)],
    )


def _make(request: HttpRequest, viewer: Viewer, previews: Sequence[Preview], kind: Kind, year: int) -> HttpResponse:
    """All of them, as they were shown. Raises `Conflict` where goals or schemes changed since, `Refused` where one cannot be made."""
    wrong = [each for each in previews if each.content is None]
    if wrong:
        raise Refused([finding for each in wrong for finding in each.errors])
    moved = [each for each in previews if request.POST.get(f"hash-{each.who.key}") != each.hash]
    if moved:
        raise Conflict(
            Text(
                "预览后，目标或方案有变动，没有起草", "goals or schemes changed after the preview: nothing was drafted"
            ),
            Text("重新预览，看过后再起草", "look at the preview again, then draft"),
            [
                Difference(
                    each.who.name, each.hash[:16], (request.POST.get(f"hash-{each.who.key}") or "—")[:16], seen=True
                )
                for each in moved[:30]
            ],
        )
    contents = [written(each.content) for each in previews if each.content is not None]
    made = actions.draft_letters(viewer, key_of(request), contents=contents)
    first = made["letters"].partition(",")[0]
    shown = {"f-kind": kind.value, "f-year": year, "f-state": "draft", "drafted": first}
    return redirect("/letters?" + urlencode(shown))
