"""The pool, the map and the coverage board."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...engine.values.finding import Refused
from ...org.doors import as_version, key_of, lang_of
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..listing import FAULTS, branch, pool_table
from .given import asked, number, year_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def pool(request: HttpRequest) -> HttpResponse:
    """The goals of a year, filtered, sorted, paged."""
    viewer, cycle = viewer_at(request), year_at(request)
    settable = cycle is None or cycle.open
    may_edit, may_approve = (
        settable and viewer.may(each) for each in (Permission.EDIT_GOALS, Permission.APPROVE_GOALS)
    )
    page: dict[str, object] = {
        "cycle": cycle,
        "cycles": queries.cycles(viewer),
        "may_edit": may_edit,
        "may_approve": may_approve,
        "key": new_key(),
        "manages": queries.sees_whole(viewer, Permission.EDIT_GOALS),
    }
    if cycle is None:
        return render(request, "goals/pool.html", page)
    rows = queries.pool(viewer, cycle, request.GET.get("f-state", ""))
    page |= {name: number(request, name) for name in DONE.values()}
    table = pool_table(viewer, picks=may_edit or may_approve)
    return table.answer(request, rows, "goals/pool.html", page, lang=lang_of(request), once=viewer.once)


DONE = {"submit": "submitted", "approve": "approved"}
"""What the pool says has been done, by the button."""


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Submit or approve the goals that are ticked, all or none; back to the page one came from, which says how many. Where some cannot be,
    they are told with their reasons, and the others are offered again without them."""
    viewer, do = viewer_at(request), "approve" if request.POST.get("do") == "approve" else "submit"
    picked: list[actions.Shown] = []
    for each in request.POST.getlist("pick"):
        ref, _, shown = each.replace("\x00", "").partition(":")
        picked.append({"goal": ref[:12], "version": as_version(shown)})
    back = QueryDict((request.POST.get("back") or urlsplit(request.headers.get("Referer", "")).query)[:600]).copy()
    for name in DONE.values():
        back.pop(name, None)
    act = actions.approve_goals if do == "approve" else actions.submit_goals
    try:
        done = act(viewer, key_of(request), goals=picked)
    except Refused as refused:
        codes = queries.codes_of(viewer, [each["goal"] for each in picked])
        refs = {code: ref for ref, code in codes.items()}
        wrong = {each.where.file for each in refused.findings}
        page = {
            "do": do,
            "told": [(refs.get(each.where.file), each) for each in refused.findings],
            "wrong": len(wrong),
            "left": [each for each in picked if codes.get(each["goal"], "") not in wrong],
            "back": back.urlencode(),
            "key": new_key(),
        }
        return render(request, "goals/many.html", page, status=422)
    back[DONE[do]] = done["goals"]
    return redirect(f"/goals?{back.urlencode()}")


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def goal_map(request: HttpRequest) -> HttpResponse:
    """The tree of goals."""
    viewer = viewer_at(request)
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 5 else 1
    root = queries.goal_seen(viewer, asked(request, "root")) if asked(request, "root") else None
    cycle = year_at(request) if root is None else root.cycle
    found = queries.goal_map(viewer, cycle, number, root) if cycle is not None else None
    branches = [branch(line) for line in found.lines] if found is not None else []
    cycles = queries.cycles(viewer)
    shown = {"cycle": cycle, "cycles": cycles, "found": found, "root": root, "branches": branches}
    return render(request, "goals/map.html", shown)


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Every fault in sight."""
    viewer, cycle = viewer_at(request), year_at(request)
    board = queries.board(viewer, cycle) if cycle is not None else None
    page = {"cycle": cycle, "cycles": queries.cycles(viewer), "board": board, "kind": request.GET.get("f-kind", "")}
    if board is None:
        return render(request, "goals/coverage.html", page)
    return FAULTS.answer(request, board.found, "goals/coverage.html", page, lang=lang_of(request))
