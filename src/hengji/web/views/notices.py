"""The notices of whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...engine.values.text import Text
from ...org.doors import as_version, viewer_at
from ...ui.pieces import Tab
from .. import notices as of


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """All of them, or those not read."""
    viewer = viewer_at(request)
    asked, every = request.GET.get("page", "1"), request.GET.get("show") == "all"
    page = max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    found = of.notices(viewer, page, unread=not every)
    tabs = [
        Tab("/notices", Text("未读", "Unread"), not every),
        Tab("/notices?show=all", Text("近 90 天全部", "All of the last 90 days"), every),
    ]
    shown = {"found": found, "tabs": tabs, "page": page, "every": every, "earlier": page - 1, "later": page + 1}
    return render(request, "web/notices.html", shown)


@require_GET
def notice(request: HttpRequest, name: str) -> HttpResponse:
    """Go where a notice leads; it is read then."""
    return redirect(of.opened(viewer_at(request), name))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Everything up to the newest that was shown is read."""
    of.read_all(viewer_at(request), as_version(request.POST.get("upto", "")))
    return redirect("/notices")
