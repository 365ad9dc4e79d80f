"""The years goals are set for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from .given import plain_year, posted, words

TITLE = Text("名称", "title")


@require_http_methods(["GET", "POST"])
def years(request: HttpRequest) -> HttpResponse:
    """Which years there are; a new one."""
    viewer, given = viewer_at(request), posted(request)
    if not queries.sees_whole(viewer, Permission.EDIT_GOALS):
        raise Missing
    if request.method == "POST":
        year = plain_year(given.get("year", ""))
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            raise Refusal(
                Text("年度应为四位数字", "a year has four digits"),
                Text("只写数字，如 2027", "write the digits alone, such as 2027"),
                at="year",
            )
        actions.open_cycle(viewer, key_of(request), year=int(year), title=words(given, "title", TITLE))
        return redirect(f"/goals?year={year}")
    return render(request, "goals/years.html", {"years": queries.years(viewer), "key": new_key()})


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a year."""
    given = posted(request)
    actions.close_cycle(
        viewer_at(request), key_of(request), cycle=ref, version=posted_version(request), reason=given.get("reason", "")
    )
    return redirect("/goals/years")


@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a closed year again."""
    given = posted(request)
    actions.reopen_cycle(
        viewer_at(request), key_of(request), cycle=ref, version=posted_version(request), reason=given.get("reason", "")
    )
    return redirect("/goals/years")


@require_POST
def rename(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a year otherwise."""
    title = words(posted(request), "title", TITLE)
    actions.rename_cycle(viewer_at(request), key_of(request), cycle=ref, version=posted_version(request), title=title)
    return redirect("/goals/years")
