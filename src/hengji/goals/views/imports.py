"""Goals from a workbook."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.fits import unturned
from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.finding import Finding, errors
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..actions.common import open_cycle_of
from ..queries.uploads import marked_copy, present_form, previewed_upload, read_ahead, upload_of
from ..workbook.checking import Checked
from .given import back_with, number, posted, year_needed
from .pool import workbook

SHOWN = 20
"""New goals of the preview, and new nodes."""
CHANGED = 300
"""Changed fields of the preview."""
TOLD = 200
"""Findings of the preview; the marked copy has all of them."""
LARGEST = 20 * 2**20


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """The empty form, and the filled one handed in."""
    viewer, cycle = viewer_at(request), year_needed(request)
    _require(viewer)
    open_cycle_of(cycle)
    told: dict[str, object] = {}
    if request.method == "POST":
        try:
            name, content = _workbook(request)
            done = actions.hand_in(viewer, key_of(request), cycle=cycle.ref, name=name, content=content)
            return redirect(f"/goals/import/{done['upload']}")
        except Refusal as error:
            told = back_with(error)
    page = {"cycle": cycle, "cycles": queries.cycles(viewer), "key": new_key()}
    return render(request, "goals/import.html", page | told, status=422 if told else 200)


def _workbook(request: HttpRequest) -> tuple[str, bytes]:
    """The file of the form. Raises `Refusal` for none, one too large, and one that is no workbook."""
    file = request.FILES.get("workbook")
    if file is None or not file.name:
        raise Refusal(
            Text("“填好的工作簿”：没有选择文件", "the filled workbook: no file is chosen"),
            Text("选择填好的 .xlsx", "choose the filled .xlsx"),
        )
    if file.size is None or file.size > LARGEST:
        raise Refusal(
            Text("“填好的工作簿”：文件超过 20 MB", "the filled workbook: the file is larger than 20 MB"),
            Text("分成几个文件", "split it"),
        )
    content = file.read()
    if not content.startswith(b"PK"):
        raise Refusal(
            Text("“填好的工作簿”：这不是 .xlsx 工作簿", "the filled workbook: this is no .xlsx workbook"),
            Text("用第一步下载的空表填写，另存为 .xlsx", "fill in the form of the first step and save it as .xlsx"),
        )
    return unturned(file.name).replace("\x00", ""), content


def _require(viewer: Viewer) -> None:
    if not viewer.may(Permission.EDIT_GOALS):
        raise Forbidden(Text("您不能编制目标", "you may not set goals"))


@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """The workbook, empty, or with the goals there are; with the units of one's scope."""
    viewer, cycle = viewer_at(request), year_needed(request)
    _require(viewer)
    filled = request.GET.get("filled") == "1"
    return workbook(present_form(viewer, cycle, filled=filled), f"goals-{cycle.year}{'' if filled else '-form'}.xlsx")


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """What would be imported and all that is wrong; importing it."""
    viewer = viewer_at(request)
    if request.method == "POST":
        read_ahead(upload_of(viewer, ref))
        given = posted(request)
        done = actions.import_goals(
            viewer, key_of(request), upload=ref, version=posted_version(request), reason=given.get("reason", "")
        )
        told = urlencode({name: done[name] for name in ("goals", "changed", "nodes")})
        return redirect(f"/goals/import/{ref}?{told}")
    upload = upload_of(viewer, ref)
    checked = None if upload.imported else previewed_upload(viewer, upload)
    page = {
        "upload": upload, "checked": checked, "key": new_key(),
        "shown": _shown(checked) if checked else [], "told": checked.findings[:TOLD] if checked else [],
        "wrong": len(errors(checked.findings)) if checked else 0,
        "changes": _changes(checked)[:CHANGED] if checked else [],
        "more": len(_changes(checked)) > CHANGED if checked else False,
        "nodes": checked.nodes[:SHOWN] if checked else [],
        "again": sum(change.present.approved for change in checked.changes) if checked else 0,
        "done": {name: number(request, name) for name in ("goals", "changed", "nodes")},
    }  # fmt: skip
    return render(request, "goals/preview.html", page)


def _changes(checked: Checked) -> list[tuple[str, Text, Text, Text, Text]]:
    """The first changes, column by column: of which goal, what it is called, which column, what stands there and what shall."""
    found = []
    for change in [*checked.changes, *checked.node_changes]:
        was = change.present.line
        title = Text(was["title_zh"], was["title_en"])
        for column, old, new in change.sides():
            found.append((was.get("code") or was["goal"], title, column.title, old, new))
        if len(found) > CHANGED:
            break
    return found


def _shown(checked: Checked) -> list[tuple[dict[str, Any], dict[str, Finding]]]:
    """The first new goals, each with what is said of it by column."""
    said: dict[int, dict[str, Finding]] = defaultdict(dict)
    for each in checked.findings:
        if each.where.sheet.startswith(("节点", "nodes")):
            continue
        said[int("".join(char for char in each.where.cell if char.isdigit()) or 0)].setdefault(each.where.field, each)
    return [(line, said.get(row, {})) for line, row in zip(checked.goals[:SHOWN], checked.rows, strict=False)]


@require_GET
def marked(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own workbook with every finding at its cell."""
    viewer = viewer_at(request)
    return workbook(marked_copy(viewer, upload_of(viewer, ref)), "marked.xlsx")
