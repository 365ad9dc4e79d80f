"""The pool, the map and the coverage board."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...engine.values.text import Lang
from ...org.doors import as_version, key_of
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..models import Source, State, Task
from ..rules.coverage import Kind
from ..workbook.listed import listed
from .given import asked, year_at, year_needed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADS = (
    ("code", "编号 / Code"),
    ("title", "目标 / Goal"),
    ("source", "来源 / Source"),
    ("task", "类型 / Kind"),
    ("unit", "责任单位 / Unit"),
    ("target", "目标值 / Target"),
    ("state", "状态 / State"),
)


@require_GET
def pool(request: HttpRequest) -> HttpResponse:
    """The goals of a year, filtered, sorted, paged."""
    viewer, cycle = viewer_at(request), year_at(request)
    asked = queries.Asked.of(request.GET.dict())
    found = queries.pool(viewer, cycle, asked) if cycle is not None else None
    fixed = {"year": str(cycle.year) if cycle else "", "source": asked.source, "task": asked.task, "state": asked.state,
             "unit": asked.unit, "text": asked.text}  # fmt: skip
    page = {
        "cycle": cycle,
        "cycles": queries.cycles(viewer),
        "asked": asked,
        "found": found,
        "sources": Source.choices,
        "tasks": Task.choices,
        "states": State.choices,
        "units": viewer.shown(Permission.SEE_GOALS),
        "query": urlencode(fixed | {"sort": asked.sort, "down": "1" if asked.down else "0"}),
        "heads": [_head(name, title, asked, fixed) for name, title in _HEADS],
        "may_edit": viewer.may(Permission.EDIT_GOALS),
        "may_approve": viewer.may(Permission.APPROVE_GOALS),
        "key": new_key(),
        "manages": queries.sees_whole(viewer, Permission.EDIT_GOALS),
    }
    return render(request, "goals/pool.html", page)


def _head(name: str, title: str, asked: queries.Asked, fixed: dict[str, str]) -> dict[str, str]:
    here = asked.sort == name
    down = "1" if here and not asked.down else "0"
    order = ("descending" if asked.down else "ascending") if here else "none"
    return {"title": title, "query": urlencode(fixed | {"sort": name, "down": down}), "order": order, "name": name}


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Submit or approve the goals that are ticked, all or none; back to the page one came from."""
    viewer = viewer_at(request)
    picked: list[actions.Shown] = []
    for each in request.POST.getlist("pick"):
        ref, _, shown = each.replace("\x00", "").partition(":")
        picked.append({"goal": ref[:12], "version": as_version(shown)})
    do = actions.approve_goals if request.POST.get("do") == "approve" else actions.submit_goals
    do(viewer, key_of(request), goals=picked)
    return redirect(f"/goals?{QueryDict(request.POST.get('back', '')[:600]).urlencode()}")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the pool shows, on all its pages, as a workbook."""
    viewer, cycle = viewer_at(request), year_needed(request)
    lang: Lang = "en" if request.GET.get("lang") == "en" else "zh"
    rows = queries.pool_rows(viewer, cycle, queries.Asked.of(request.GET.dict()))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "goals.xlsx"
        listed(path, cycle.year, rows, viewer.today, lang)
        return workbook(path.read_bytes(), f"goals-{cycle.year}.xlsx")


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
    return render(
        request, "goals/map.html", {"cycle": cycle, "cycles": queries.cycles(viewer), "found": found, "root": root}
    )


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Every fault in sight."""
    viewer, cycle = viewer_at(request), year_at(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in {each.value for each in Kind} else ""
    board = queries.board(viewer, cycle, kind) if cycle is not None else None
    page = {"cycle": cycle, "cycles": queries.cycles(viewer), "board": board, "kind": kind}
    return render(request, "goals/coverage.html", page)
