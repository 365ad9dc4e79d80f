"""A form that was refused comes back: the page it stands on, with everything that was typed, and what is wrong beside its field.

Every door has it, so that none can lose what was typed. Doors that draw their own form again are not asked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.finding import Finding, Refused
from ..engine.values.text import Text
from ..org.doors import typed_at_door
from ..ui.refill import Sent, refilled
from .above import above, can_be_opened
from .idleness import came_from

COMES_BACK = frozenset({409, 422})
UNSAID = frozenset({"csrfmiddlewaretoken", "key", "version"})
SECRET = frozenset({"password", "old", "new", "again", "code"})
"""Words and codes by which somebody is let in are never shown again; the code of a thing is not told from them by its name."""
KEPT_BY_PAGE = frozenset(
    {
        "turn",
        "known",
        "round",
        "upto",
        "page",
        "number",
        "placed",
        "seen",
        "shown",
        "base",
        "on",
        "card",
        "token",
        "digest",
        "spoken",
    }
)
"""What a page keeps for itself in its forms, and nobody types."""
_OF_PAGE = re.compile(r"[a-z][a-z0-9_-]*|[23456789abcdefghjkmnpqrstvwxyz]{12}|[0-9a-f]{32,}")
"""Choices by their names, references and digests."""
WRITTEN = {
    "reason": Text("理由", "Reason"),
    "words": Text("意见", "Words"),
    "why": Text("说明", "Why"),
    "evidence": Text("佐证材料", "Evidence"),
    "value": Text("数值", "Value"),
    "due": Text("期限", "Due"),
}
"""Fields that many forms have and somebody writes: what they are called, the reasons first."""
LONG = 30
"""From so many signs on a text comes before the figures."""


def form_again(request: HttpRequest, error: Refusal | Refused) -> HttpResponse | None:
    """The page of the form that was refused, with the form as it was sent; None where there is no such form any more."""
    status = error.status if isinstance(error, Refusal) else 422
    # What is forbidden has a page of its own, unless another word in one field would be allowed: then what was typed is kept.
    comes_back = status in COMES_BACK or (isinstance(error, Forbidden) and bool(error.at))
    if request.method != "POST" or not comes_back or request.headers.get("HX-Request") == "true":
        return None
    lang = str(getattr(request, "lang", "zh"))
    values = {name: [str(each).replace("\0", "") for each in given] for name, given in request.POST.lists()}
    sent = Sent(request.path, values, _wrong(error), status == 409)
    told = render_to_string("web/_told.html", _told(error) | {"lang": lang})
    for address in _pages(request):
        page = _look(request, address)
        again = refilled(page, urlsplit(address).path, sent, told, lang) if page is not None else None
        if again is not None:
            return HttpResponse(again, status=status)
    return None


def way_back(request: HttpRequest, error: Refusal | Refused) -> str:
    """Where a form that was refused belongs, for the page that says so: the first of the pages it may stand on that the same person can
    still open; of a page that is forbidden, the page of the thing. Nothing where that is the home page, to which every such page leads,
    and for what is not there or out of sight: the two are told alike."""
    if isinstance(error, Missing) or request.headers.get("HX-Request") == "true":
        return ""
    if request.method == "POST":
        places = _pages(request)
    else:
        places = iter([above(request.path)] if isinstance(error, Forbidden) else [])
    return next((each for each in places if each.count("/") > 1 and _look(request, each) is not None), "")


def typed(request: HttpRequest) -> list[tuple[Text | None, str]]:
    """What was typed into a form whose page is no more, figures and days as well as words: to be copied from the page that says so. Each
    with what its field is called, where that is known; the reasons first, then what took long to write. Nothing is cut."""
    if request.method != "POST":
        return []
    kept = typed_at_door(request)
    if kept is not None:
        return list(kept)
    unsaid = UNSAID | SECRET | KEPT_BY_PAGE
    given = [(name, str(each).strip()) for name, every in request.POST.lists() if name not in unsaid for each in every]
    found: dict[str, str] = {}
    for name, said in given:
        if said and (name in WRITTEN or not _OF_PAGE.fullmatch(said)):
            found.setdefault(said, name)
    ranks = {name: rank for rank, name in enumerate(WRITTEN)}
    order = sorted(found, key=lambda said: (ranks.get(found[said], len(ranks)), len(said) < LONG))
    return [(WRITTEN.get(found[said]), said) for said in order]


def _pages(request: HttpRequest) -> Iterator[str]:
    """Where the form may stand: at its own address, on the page it was sent from, on the page above."""
    if request.resolver_match is not None and can_be_opened(request.resolver_match.func):
        yield request.get_full_path()
    sent_from = came_from(request)
    if sent_from and urlsplit(sent_from).path != request.path:
        yield sent_from
    yield above(request.path)


def _look(request: HttpRequest, address: str) -> str | None:
    """The page at an address as the same person sees it; None where there is none, or none of HTML."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if not can_be_opened(match.func):
        return None
    view: Callable[..., HttpResponse] = match.func
    try:
        answer = view(_asking(request, parts.path, parts.query), *match.args, **match.kwargs)
    except (Refusal, Refused, Http404):
        return None
    html = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return answer.content.decode() if answer.status_code == 200 and html else None


def _asking(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """The request as if somebody had opened another address: nothing of the form is left in it."""
    asking: Any = copy.copy(request)
    for name in ("headers", "GET", "COOKIES"):
        asking.__dict__.pop(name, None)
    asking.META = {
        **request.META,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": "0",
    }
    asking.method, asking.path, asking.path_info = "GET", path, path
    asking.GET, asking.POST, asking.COOKIES = QueryDict(query), QueryDict(), request.COOKIES
    asking._files = asking.FILES.__class__()
    return asking  # type: ignore[no-any-return]


def _wrong(error: Refusal | Refused) -> Mapping[str, Text]:
    if isinstance(error, Refusal):
        return {error.at: error.text} if error.at else {}
    return {each.where.field: each.message for each in reversed(error.findings) if each.where.field}


def _told(error: Refusal | Refused) -> dict[str, Any]:
    findings: tuple[Finding, ...] = () if isinstance(error, Refusal) else tuple(error.findings)
    return {"refusal": error if isinstance(error, Refusal) else None, "findings": findings}
