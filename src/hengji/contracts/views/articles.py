"""The wording of articles by kind of letter: what new letters begin with, kept by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.outcomes import Conflict, Forbidden, Missing
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Text
from ...org.doors import key_of
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..articles import written_articles
from ..content import Clause, Kind
from ..editing import ARTICLE, MOST_ARTICLES, TITLE, offer_key
from ..parts import Part
from ..queries import articles_for, articles_kept, articles_versions, drafting_path
from ..standard import standard_articles
from .door import field

BLANK = 2
"""So many empty rows stand below the articles."""
WRITTEN = ("title-zh", "title-en", "text-zh", "text-en")
FIELDS = ("place", "part", "out", *WRITTEN)


@dataclass(frozen=True, slots=True)
class Row:
    """An article as the form shows it; `values` are its fields by name."""

    at: int
    values: Mapping[str, str]
    blank: bool


@require_GET
def wordings(request: HttpRequest) -> HttpResponse:
    """The kinds of letters, and whose wording each begins with."""
    viewer = _office(viewer_at(request))
    kinds = [(kind, articles_kept(viewer, kind), articles_for(viewer, kind)) for kind in Kind]
    page = {"kinds": [{"kind": kind, "kept": kept, "articles": articles, "standard": articles == standard_articles(kind)}
                      for kind, kept, articles in kinds]}  # fmt: skip
    return render(request, "contracts/wordings.html", page)


@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, kind: str) -> HttpResponse:
    """The articles of one kind: changed, added, left out, reordered; what is typed stays in the form, right or wrong."""
    viewer = _office(viewer_at(request))
    if kind not in set(Kind):
        raise Missing
    of, now = Kind(kind), articles_for(viewer, Kind(kind))
    kept, given = articles_kept(viewer, of), dict[str, str]()
    refused: Conflict | Refused | None = None
    if request.method == "POST":
        given = {name: field(request, name, ARTICLE) for name in list(request.POST)[:1000]}
        try:
            actions.save_articles(
                viewer, key_of(request), kind=kind, number=_number(given), articles=written_articles(_read(given, of, _offers(of, now))),
                why=given.get("why", ""),
            )  # fmt: skip
            return redirect("/letters/articles")
        except (Conflict, Refused) as error:
            refused = error
            kept, now = articles_kept(viewer, of), now if isinstance(error, Refused) else articles_for(viewer, of)
    number = kept.number if kept is not None and kept.unit_id == drafting_path(viewer)[0] else 0
    conflict = refused if isinstance(refused, Conflict) else None
    page = {
        "kind": of, "kept": kept, "parts": list(Part) if of is Kind.APPOINTMENT else [], "rows": _rows(given, now),
        "offers": [(offer_key(each), each, given.get(offer_key(each)) == "1") for each in _offers(of, now)],
        "key": new_key() if conflict else given.get("key") or new_key(), "why": given.get("why", ""),
        "number": given.get("number", number) if conflict is None else number, "history": articles_versions(viewer, of)[:20],
        "refusal": conflict, "refused": refused is not None, "findings": refused.findings if isinstance(refused, Refused) else (),
    }  # fmt: skip
    status = 200 if refused is None else refused.status if isinstance(refused, Conflict) else 422
    return render(request, "contracts/wording.html", page, status=status)


def _office(viewer: Viewer) -> Viewer:
    if not viewer.may(Permission.DRAFT_LETTERS):
        raise Forbidden(
            Text("条款由考核办维护", "articles are kept by the performance office"),
            Text("请考核办办理", "ask the performance office"),
        )
    return viewer


def _offers(kind: Kind, now: Sequence[Clause]) -> list[Clause]:
    """The standard articles that are not there."""
    return [each for each in standard_articles(kind) if each not in now]


def _number(given: Mapping[str, str]) -> int:
    """The number of the wording shown; one that is none is that of no wording, which conflicts."""
    text = given.get("number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else -1


def _rows(given: Mapping[str, str], now: Sequence[Clause]) -> list[Row]:
    """What stands in the form: what was typed, else the articles as they are, and some empty rows below."""
    found = []
    for at in range(len(now) + BLANK if not given else _count(given)):
        each = now[at] if at < len(now) else None
        shown = dict.fromkeys(FIELDS, "")
        if each is not None:
            shown |= {
                "place": str(at + 1),
                "part": each.part.value,
                "title-zh": each.title.zh,
                "title-en": each.title.en,
            }
            shown |= {"text-zh": each.text.zh, "text-en": each.text.en}
        if given:
            shown = {name: given.get(f"a{at}-{name}", "") for name in FIELDS}
        found.append(Row(at, {name.replace("-", "_"): value for name, value in shown.items()}, each is None))
    return found


def _count(given: Mapping[str, str]) -> int:
    return next((at for at in range(MOST_ARTICLES + BLANK) if f"a{at}-title-zh" not in given), MOST_ARTICLES + BLANK)


def _read(given: Mapping[str, str], kind: Kind, offers: Sequence[Clause]) -> list[Clause]:
    """The articles of the form in the order their numbers say; blank rows do not count. Raises `Refused` naming each that is not whole."""
    wrong, found = list[Finding](), list[tuple[float, Clause]]()
    for at in range(_count(given)):
        said = {name: given.get(f"a{at}-{name}", "").replace("\r\n", "\n").strip() for name in FIELDS}
        if said["out"] == "1" or not any(said[name] for name in WRITTEN):
            continue
        called = f"第 {at + 1} 条", f"article {at + 1}"
        if not said["title-zh"] or not said["text-zh"]:
            wrong.append(
                _wrong("article-half", *called, "标题和内容的中文都要写", "title and text are both needed in Chinese")
            )
            continue
        if max(len(said["title-zh"]), len(said["title-en"])) > TITLE:
            wrong.append(_wrong("too-long", *called, f"标题超过 {TITLE} 字", f"its title is longer than {TITLE} signs"))
        title, text = (Text(said[f"{name}-zh"], said[f"{name}-en"] or said[f"{name}-zh"]) for name in ("title", "text"))
        place = said["place"]
        if place and not (place.isascii() and place.isdecimal() and 1 <= int(place[:4]) <= 999):
            wrong.append(
                _wrong("place", *called, f"序号“{place}”不是正整数", f"its number '{place}' is no whole number from 1")
            )
            continue
        part = Part(said["part"]) if kind is Kind.APPOINTMENT and said["part"] in set(Part) else Part.OTHER
        # A row that was given the number of another stands before it.
        number = int(place) if place else MOST_ARTICLES * 9
        found.append((number - (0.5 if number != at + 1 else 0), Clause(title, text, part)))
    if wrong:
        raise Refused(wrong)
    articles = [each for _, each in sorted(found, key=lambda each: each[0])]
    articles += [each for each in offers if given.get(offer_key(each)) == "1"]
    if kind is Kind.APPOINTMENT:
        articles.sort(key=lambda each: list(Part).index(each.part))
    return articles


def _wrong(code: str, called_zh: str, called_en: str, zh: str, en: str) -> Finding:
    return Finding(code, Level.ERROR, Text(f"{called_zh}：{zh}", f"{called_en}: {en}"))
