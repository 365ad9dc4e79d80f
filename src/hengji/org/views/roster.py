"""Importing people and posts: a template, a preview, errors in the user's own workbook, acceptance of the whole."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.schemebook.mark import mark
from ...engine.values.text import Text
from ...ui.forms import HouseForm
from ...ui.pieces import KeyFigure, Step
from .. import actions
from ..doors import key_of, viewer_at
from ..permissions import Permission
from ..roster import Line, Plan, planned, read, template
from ..viewer import Viewer

LARGEST = 10 * 1024 * 1024
LASTS = 3600
"""How long a looked-at workbook can be accepted, in seconds."""
SHOWN = 200
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "hengji.roster"
WAY = [Step("/people", Text("人员", "People")), Step("/people/import", Text("导入", "Import"))]


class RosterForm(HouseForm):
    """A filled roster."""

    book = forms.FileField(
        label="填好的工作簿 / Filled workbook", help_text=".xlsx，最多 10,000 行 / .xlsx, at most 10,000 rows",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_book(self) -> Any:
        """A workbook of a size that is read."""
        given = self.cleaned_data["book"]
        if given.size > LARGEST:
            raise forms.ValidationError("大于 10 MB / It is larger than 10 MB")
        return given


def _editor(request: HttpRequest) -> Viewer:
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_TREE):
        raise Forbidden(
            Text("您不能导入人员", "you may not import people"), Text("请考核办办理", "ask the performance office")
        )
    return viewer


@require_GET
def empty(request: HttpRequest) -> HttpResponse:
    """The template."""
    return _file(template(_editor(request)), "people.xlsx")


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=_KIND)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; sent, the preview or what is wrong."""
    viewer = _editor(request)
    form = RosterForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form, "steps": WAY[:1]}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["book"].read()
        name = f"imports/{hashlib.sha256(data).hexdigest()}.xlsx"
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
        page |= _look(viewer, data, signing.dumps([name, viewer.ref], salt=_SALT))
    wrong = bool(form.errors) or bool(page.get("findings"))
    return render(request, "org/roster.html", page, status=422 if wrong else 200)


def _look(viewer: Viewer, data: bytes, token: str) -> dict[str, Any]:
    plan = _plan(viewer, data)
    counts = plan.counts
    return {
        "token": token,
        "findings": plan.findings[:SHOWN],
        "count": len(plan.findings),
        "lines": [(line, viewer.tree.nodes[line.unit].name) for line in plan.lines[:SHOWN]],
        "total": len(plan.lines),
        "anything": counts["appointed"] > 0,
        "figures": [
            KeyFigure(Text("新人员", "New people"), counts["people"]),
            KeyFigure(Text("新岗位", "New posts"), counts["posts"]),
            KeyFigure(Text("任职", "Appointed"), counts["appointed"]),
            KeyFigure(Text("离任", "Leaving"), counts["leaves"]),
            KeyFigure(Text("不变", "Unchanged"), counts["unchanged"]),
        ],
    }


def _plan(viewer: Viewer, data: bytes) -> Plan:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        path.write_bytes(data)
        rows, findings = read(path)
    return planned(viewer, rows, findings)


def _kept(request: HttpRequest, viewer: Viewer) -> tuple[str, bytes]:
    """The workbook that was looked at, by its token; raises `Missing` for another's, `Refusal` for one that ran out."""
    try:
        name, whose = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=LASTS)
    except signing.SignatureExpired:
        raise Refusal(Text("预览已过期", "the preview has run out"), Text("重新上传", "upload it again")) from None
    except (signing.BadSignature, ValueError):
        raise Missing from None
    if whose != viewer.ref or not default_storage.exists(name):
        raise Missing
    with default_storage.open(name) as file:
        return name, file.read()


@require_POST
def marked(request: HttpRequest) -> HttpResponse:
    """The user's own workbook with every error at its cell."""
    viewer = _editor(request)
    _, data = _kept(request, viewer)
    findings = _plan(viewer, data).findings
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "roster.xlsx", Path(folder) / "marked.xlsx"
        path.write_bytes(data)
        trouble = mark(path, findings, out)
        if trouble is not None:
            raise Refusal(trouble.message, trouble.hint)
        return _file(out.read_bytes(), "people-marked.xlsx")


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """All of it."""
    viewer = _editor(request)
    name, data = _kept(request, viewer)
    plan = _plan(viewer, data)
    if plan.findings:
        raise Refusal(
            Text("情况已变，这张表不能再接受", "things have changed: it can no longer be accepted"),
            Text("重新上传", "upload it again"),
        )
    lines = [_plain(line) for line in plan.lines if not line.unchanged]
    answer = actions.import_roster(viewer, key_of(request), lines=lines, source=name.rpartition("/")[2])
    return redirect(f"/people?imported={answer['appointed']}")


def _plain(line: Line) -> dict[str, str]:
    return {
        "code": line.code, "name_zh": line.name.zh, "name_en": line.name.en, "unit": line.unit_ref, "kind": line.kind,
        "title_zh": line.title.zh, "title_en": line.title.en, "since": line.since.isoformat(),
        "post": str(line.post) if line.post else "",
    }  # fmt: skip
