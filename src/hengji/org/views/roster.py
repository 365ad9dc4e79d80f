"""Importing units, people and posts, and roles: a template, a preview, errors in the user's own workbook, acceptance of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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
from .. import actions, granting
from ..doors import key_of, viewer_at
from ..models import Kind
from ..permissions import Permission
from ..roles import ROLES as TITLES
from ..roster import ROLES, SHEET, UNITS, Line, Plan, UnitLine, planned, read, template
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
        label="填好的工作簿 / Filled workbook", help_text=".xlsx，每张表最多 10,000 行 / .xlsx, at most 10,000 rows a sheet",
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
    if not _sheets(viewer):
        raise Forbidden(
            Text("您不能导入单位、人员或角色", "you may not import units, people or roles"),
            Text("单位与人员请考核办办理，角色请安全管理员办理",
                 "ask the performance office for units and people, the security administrator for roles"),
        )  # fmt: skip
    return viewer


def _sheets(viewer: Viewer) -> tuple[str, ...]:
    """The sheets that this person imports; of the same workbook others import the rest."""
    if viewer.may(Permission.EDIT_TREE):
        return (UNITS, SHEET)
    return (ROLES,) if viewer.may(Permission.GRANT_ROLES) else ()


def _called(sheets: Sequence[str]) -> Text:
    """The sheets by their names, each in the language that is read."""
    names = [each.partition(" ") for each in sheets]
    return Text("、".join(zh for zh, _, _ in names) or "—", ", ".join(en for _, _, en in names) or "—")


def _way(viewer: Viewer) -> list[Step]:
    return WAY[:1] if viewer.may(Permission.EDIT_TREE) else [Step("/grants", Text("授权", "Roles"))]


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
    page: dict[str, Any] = {"form": form, "steps": _way(viewer), "own": _called(_sheets(viewer))}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["book"].read()
        name = f"imports/{hashlib.sha256(data).hexdigest()}.xlsx"
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
        page |= _look(viewer, data, signing.dumps([name, viewer.ref], salt=_SALT))
    wrong = bool(form.errors) or bool(page.get("findings"))
    return render(request, "org/roster.html", page, status=422 if wrong else 200)


def _look(viewer: Viewer, data: bytes, token: str) -> dict[str, Any]:
    plan, left = _plan(viewer, data)
    counts = plan.counts
    nodes = viewer.tree.nodes
    names = {node.code: node.name for node in nodes.values()} | {each.code: each.name for each in plan.units}
    figures = (
        ("units", Text("新单位", "New units")), ("people", Text("新人员", "New people")), ("posts", Text("新岗位", "New posts")),
        ("appointed", Text("任职", "Appointed")), ("leaves", Text("离任", "Leaving")), ("roles", Text("申请角色", "Roles asked for")),
    )  # fmt: skip
    mine = ("roles",) if ROLES in _sheets(viewer) else ("units", "people", "posts", "appointed", "leaves")
    return {
        "token": token,
        "findings": plan.findings[:SHOWN],
        "count": len(plan.findings),
        "can_be_marked": any(each.where.sheet for each in plan.findings),
        "several": len({each.where.sheet for each in plan.findings}) > 1,
        "left": "、".join(left),
        "units": [(line, names.get(line.parent), _kind(line)) for line in plan.units[:SHOWN]],
        "lines": [(line, names.get(line.unit)) for line in plan.lines[:SHOWN]],
        "roles": [(line, TITLES[line.wanted.role].title, nodes[line.wanted.unit].name) for line in plan.roles[:SHOWN]],
        "totals": {"units": len(plan.units), "lines": len(plan.lines), "roles": len(plan.roles)},
        "anything": any(counts[name] for name in ("units", "appointed", "leaves", "roles")),
        "figures": [
            *(KeyFigure(title, counts[name]) for name, title in figures if name in mine),
            KeyFigure(Text("不变", "Unchanged"), counts["unchanged"]),
        ],
    }


def _kind(line: UnitLine) -> Text:
    zh, _, en = str(Kind(line.kind).label).partition(" / ")
    return Text(zh, en)


def _plan(viewer: Viewer, data: bytes) -> tuple[Plan, list[str]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        path.write_bytes(data)
        filled = read(path, _sheets(viewer))
    return planned(viewer, filled), filled.left


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
    findings = _plan(viewer, data)[0].findings
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
    plan, _ = _plan(viewer, data)
    if plan.findings:
        raise Refusal(
            Text("情况已变，这张表不能再接受", "things have changed: it can no longer be accepted"),
            Text("重新上传", "upload it again"),
        )
    source, key = name.rpartition("/")[2], key_of(request)
    if ROLES in _sheets(viewer):
        asked = [line.wanted.line() for line in plan.roles if not line.unchanged]
        answer = granting.ask_roles(viewer, key, lines=asked, source=source)
        return redirect(f"/grants?asked={answer['asked']}")
    lines = [_plain(line) for line in plan.lines if not line.unchanged]
    refs = {node.code: node.ref for _, node in viewer.shown(Permission.EDIT_TREE)}
    units = [_unit(line, refs) for line in plan.units if not line.unchanged]
    answer = actions.import_roster(viewer, key, lines=lines, source=source, units=units)
    if not lines:
        return redirect(f"/units?founded={answer['units']}")
    founded = f"&founded={answer['units']}" if units else ""
    return redirect(f"/people?imported={int(answer['appointed']) + int(answer['ended'])}{founded}")


def _plain(line: Line) -> dict[str, str]:
    return {
        "code": line.code, "name_zh": line.name.zh, "name_en": line.name.en, "unit": line.unit_ref,
        "founded": "" if line.unit_ref else line.unit, "kind": line.kind, "title_zh": line.title.zh, "title_en": line.title.en,
        "since": line.since.isoformat(), "until": line.until.isoformat() if line.until else "",
        "post": str(line.post) if line.post else "", "ends": line.ends,
    }  # fmt: skip


def _unit(line: UnitLine, refs: Mapping[str, str]) -> dict[str, str]:
    """A unit to found; its parent by reference, or by code where the same workbook founds it."""
    return {
        "code": line.code, "name_zh": line.name.zh, "name_en": line.name.en, "kind": line.kind,
        "parent": refs.get(line.parent, line.parent), "place": str(line.place), "since": line.since.isoformat(),
    }  # fmt: skip
