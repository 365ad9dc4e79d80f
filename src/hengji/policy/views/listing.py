"""The list of schemes, and a scheme started from a pack, a text or a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.finding import Finding, Refused
from ...engine.values.text import Text
from ...org.doors import key_of, lang_of
from ...org.models import Kind
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from .. import actions, books, packs
from ..listing import schemes_listed, schemes_table
from .forms import file_of, with_key
from .refused import refused_book, shown

KINDS = [each for each in Kind if each not in (Kind.PEER, Kind.GROUP)]


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes as far as they are seen, a page at a time."""
    viewer = viewer_at(request)
    page = {"edits": viewer.may(Permission.EDIT_SCHEMES)}
    return schemes_table(viewer).answer(
        request, schemes_listed(viewer), "policy/schemes.html", page, lang=lang_of(request)
    )


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start a scheme; what was typed stays in the form until it does."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_SCHEMES):
        raise Forbidden(Text("您没有“编写考核方案”权限", "you may not edit schemes"))
    if request.method == "GET":
        return _form(request, viewer)
    upload = file_of(request) if request.POST.get("how") == "book" else None
    try:
        made = actions.start_scheme(
            viewer,
            key_of(request),
            owner=request.POST.get("owner", ""),
            kinds=request.POST.getlist("kinds"),
            source=_source(request, upload),
            note=request.POST.get("note", "")[:500],
        )
    except Refused as refused:
        if upload is not None:
            return refused_book(request, upload, refused.findings, "/schemes/start")
        return _form(request, viewer, refused.findings)
    return redirect(f"/schemes/{made['version']}")


def _source(request: HttpRequest, upload: tuple[bytes, str] | None) -> str:
    """The text that a scheme starts from; raises `Refused` and `Refusal`."""
    how, code = request.POST.get("how", ""), request.POST.get("code", "").strip()
    if code and not all(char.isalnum() or char in "._-" for char in code):
        raise Refusal(
            Text("编号只用字母、数字、点、横线", "a code has letters, digits, dots and dashes"),
            Text.same("our.scheme-1"),
            at="code",
        )
    if how == "pack":
        if request.POST.get("pack", "") not in packs.packs():
            raise Refusal(Text("没有选方案包", "no pack is chosen"), at="pack")
        return packs.under(packs.text_of(request.POST["pack"]), code)
    if how == "book":
        if upload is None:
            raise Refusal(Text("没有选工作簿", "no workbook is chosen"), at="file")
        return packs.under(books.text_of(*upload), code)
    return packs.under(request.POST.get("source", ""), code)


def _form(request: HttpRequest, viewer: Viewer, findings: tuple[Finding, ...] = ()) -> HttpResponse:
    owners = [(depth, node) for depth, node in viewer.shown(Permission.EDIT_SCHEMES)][:500]
    typed: dict[str, Any] = {
        name: request.POST.get(name, "") for name in ("owner", "pack", "code", "source", "note", "how")
    }
    typed["kinds"] = request.POST.getlist("kinds") or [Kind.SUBSIDIARY.value]
    page = {
        "owners": owners,
        "kinds": KINDS,
        "packs": list(packs.packs().values()),
        "typed": typed,
        "found": shown(typed["source"], findings),
    }
    return render(request, "policy/start.html", with_key(page), status=422 if findings else 200)
