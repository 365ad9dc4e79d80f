"""The library of measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text
from ...org.doors import key_of, lang_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..listing import library_table
from ..models import Calendar, Measure
from .doors import number, said


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Every measure of the group: searched, filtered, sorted and paged in the database."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.SEE_FIGURES):
        raise Missing
    page = {"may_edit": viewer.may(Permission.EDIT_LIBRARY)}
    table = library_table(_names(viewer))
    return table.answer(request, queries.measures_seen(viewer), "facts/library.html", page, lang=lang_of(request))


def _names(viewer: Viewer) -> dict[int, Text]:
    """Units in sight by name; a department out of sight stays unnamed."""
    return {node.unit: node.name for _, node in viewer.shown()}


@require_http_methods(["GET", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """A new measure."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_LIBRARY):
        raise Forbidden(
            Text("您不能维护指标库", "you may not edit the library"),
            Text("由考核办维护", "the performance office does"),
        )
    if request.method == "POST":
        answer = actions.define_measure(
            viewer, key_of(request), code=request.POST.get("code", "").strip(), **_posted(request)
        )
        return redirect(f"/figures/measures/{answer['measure']}")
    return _page(request, viewer, None)


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, ref: str) -> HttpResponse:
    """One measure, and for those who may, its form."""
    viewer = viewer_at(request)
    row = queries.measure_seen(viewer, ref)
    if request.method == "POST":
        actions.change_measure(
            viewer, key_of(request), measure=ref, version=posted_version(request),
            in_use=request.POST.get("in_use") == "yes", reason=request.POST.get("reason", ""), **_posted(request),
        )  # fmt: skip
        return redirect(f"/figures/measures/{ref}")
    return _page(request, viewer, row)


def _posted(request: HttpRequest) -> dict[str, Any]:
    return {
        "title": said(request, "title_zh", "title_en"),
        "unit": request.POST.get("unit", "").strip()[:24],
        "decimals": number(request.POST.get("decimals") or "2", -1, -1, 99),
        "low": request.POST.get("low", ""),
        "high": request.POST.get("high", ""),
        "department": request.POST.get("department", ""),
        "calendar": request.POST.get("calendar", ""),
        "about": request.POST.get("about", "").strip(),
    }


def _page(request: HttpRequest, viewer: Viewer, row: Measure | None) -> HttpResponse:
    edits = viewer.may(Permission.EDIT_LIBRARY, row.department_id if row else None)
    page = {
        "measure": row, "edits": edits, "calendars": Calendar.choices, "key": new_key(),
        "departments": viewer.shown(Permission.EDIT_LIBRARY) if edits else [],
        "department": _names(viewer).get(row.department_id) if row else None,
    }  # fmt: skip
    return render(request, "facts/measure.html", page)
