"""The traits of units in one table: typed, pasted, or filled in as a workbook, and kept from a day on, all of it or nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Conflict, Forbidden, Refusal
from ...engine.scheme.model.units import Classification
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...org.doors import key_of
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ...org.views import viewer_at
from .. import actions, books
from ..models import SchemeVersion
from ..queries import describable, meaning, traits_on, version_seen
from ..rulechecks import odd_values
from ..ruletable import IS
from ..traitbook import book_of, read_book
from ..traitgrid import LONGEST_NAME, Change, Column, columns_of, given_as
from .forms import asked_day, file_of, needed_day, number_of, with_key
from .refused import refused_book

PAGE = 40
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Held:
    """The units one may describe, and what they are on a day."""

    units: list[Node]
    traits: Mapping[int, Mapping[str, str]]
    columns: list[Column]
    day: date
    also: str
    how: Classification | None


def _held(request: HttpRequest, row: SchemeVersion, day: date | None, also: str = "") -> Held:
    viewer = viewer_at(request)
    _require(viewer, row)
    units, on = describable(viewer, row.scheme), day or viewer.today
    traits = traits_on([each.unit for each in units], on)
    scheme = meaning(row)
    return Held(units, traits, columns_of(scheme, traits, also), on, also, scheme.classification)


def _table(ref: str, day: date, **asked: str) -> str:
    """The address of the table of a day."""
    return f"/schemes/{ref}/classes/traits?{urlencode({'day': day.isoformat(), **asked})}"


def _odd(held: Held, changes: Iterable[Change] = ()) -> dict[tuple[int, str], Text]:
    """The values that look like slips, as they are kept, or as they would be with changes."""
    traits = {unit: dict(each) for unit, each in held.traits.items()}
    for each in changes:
        traits.setdefault(each.unit.unit, {})[each.name] = each.value
    names = [column.name for column in held.columns if column.kind == IS]
    return odd_values(held.how, traits, names)


def _require(viewer: Viewer, row: SchemeVersion) -> None:
    if not viewer.may(Permission.EDIT_SCHEMES, row.scheme.owner_id):
        raise Forbidden(
            Text("登记单位属性是方案编写人的事", "traits of units are kept by those who write the scheme"),
            Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
        )


@require_http_methods(["GET", "POST"])
def traits(request: HttpRequest, ref: str) -> HttpResponse:
    """The table; what is sent is kept whole or not at all, and comes back with what is wrong at its cell."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    if request.method == "GET":
        also = request.GET.get("also", "").strip()[:LONGEST_NAME]
        return _shown(request, row, _held(request, row, asked_day(request), also), also)
    also = request.POST.get("also", "").strip()[:LONGEST_NAME]
    _require(viewer, row)
    held = _held(request, row, needed_day(request, "since"), also)
    changes, faults = _typed(request, held)
    typed = {(each.unit.ref, each.name): each.value for each in changes}
    if not faults:
        try:
            if changes:
                actions.describe_units(
                    viewer, key_of(request), ref=ref, changes=given_as(changes), since=held.day,
                    reason=request.POST.get("reason", ""),
                )  # fmt: skip
        except Refused as refused:
            for each in refused.findings:
                hint = each.hint or Text("", "")
                faults[each.where.file, each.where.field] = (each.message, hint)
        else:
            page = request.POST.get("page", "1")
            return redirect(_table(ref, held.day, page=page, also=also, saved=str(len(changes))))
    return _shown(request, row, held, also, typed, faults)


Faults = dict[tuple[str, str], tuple[Text, Text]]


def _typed(request: HttpRequest, held: Held) -> tuple[list[Change], Faults]:
    """The cells that are no longer as they were shown."""
    changes: list[Change] = []
    faults: Faults = {}
    for node in held.units:
        for at, column in enumerate(held.columns):
            text = request.POST.get(f"c-{node.ref}-{at}")
            if text is None or request.POST.get(f"name-{at}") != column.name:
                continue
            value, shown = text.strip(), request.POST.get(f"w-{node.ref}-{at}", "")
            if value == shown:
                continue
            changes.append(Change(node, column.name, shown, value))
            fault = column.fault(value) if value else None
            if fault is not None:
                faults[node.ref, column.name] = fault
    return changes, faults


def _shown(
    request: HttpRequest,
    row: SchemeVersion,
    held: Held,
    also: str,
    typed: Mapping[tuple[str, str], str] | None = None,
    faults: Faults | None = None,
) -> HttpResponse:
    typed, faults, odd = typed or {}, faults or {}, _odd(held)
    told = request.GET.get("saved", "")
    page = Paginator(held.units, PAGE).get_page(number_of(request.POST.get("page") or request.GET.get("page", "1")))
    lines = [
        {
            "node": node,
            "cells": [
                {
                    "at": at,
                    "column": column,
                    "shown": (shown := held.traits.get(node.unit, {}).get(column.name, "")),
                    "value": typed.get((node.ref, column.name), shown),
                    "changed": (node.ref, column.name) in typed,
                    "fault": faults.get((node.ref, column.name)),
                    "odd": odd.get((node.unit, column.name)),
                }
                for at, column in enumerate(held.columns)
            ],
        }
        for node in page.object_list
    ]
    return render(
        request,
        "policy/traits.html",
        with_key(
            {
                "row": row, "lines": lines, "columns": list(enumerate(held.columns)), "page": page, "day": held.day.isoformat(),
                "since": held.day, "also": also, "reason": request.POST.get("reason", ""), "wrong": len(faults),
                "saved": int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None,
                "odd": [(node, odd[node.unit, each.name]) for node in held.units for each in held.columns if (node.unit, each.name) in odd],
                "total": len(held.units),
                "query": urlencode({"day": held.day.isoformat(), "also": also}),
            }
        ),
        status=422 if faults else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def traits_workbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The table as a workbook; a filled one handed in, told in a preview, and kept where nothing is wrong with it.

    What was handed in travels in the page of the preview: nothing is kept of it before it is confirmed.
    """
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    if request.method == "GET":
        held = _held(request, row, asked_day(request), request.GET.get("also", "").strip()[:LONGEST_NAME])
        answer = HttpResponse(book_of(held.units, held.columns, held.traits, held.day), content_type=books.TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="traits-{held.day.isoformat()}.xlsx"'
        return answer
    _require(viewer, row)
    held = _held(request, row, needed_day(request, "since"), request.POST.get("also", "").strip()[:LONGEST_NAME])
    name, content = _content(request)
    filled = read_book(content, held.units, held.columns, held.traits)
    if filled.findings:
        return refused_book(request, (content, name), filled.findings, _table(ref, held.day, also=held.also))
    told = json.dumps(given_as(filled.changes), ensure_ascii=False, sort_keys=True)
    seen = hashlib.sha256(told.encode()).hexdigest()
    if request.POST.get("seen"):
        if request.POST["seen"] != seen:
            raise Conflict(
                Text("预览之后，有的属性已被改过", "some traits were changed after the preview"),
                Text("重新上传，看过预览再保存", "upload it again and look at the preview"),
                [],
            )
        actions.describe_units(
            viewer, key_of(request), ref=ref, changes=given_as(filled.changes), since=held.day,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
        return redirect(_table(ref, held.day, saved=str(len(filled.changes))))
    odd = _odd(held, filled.changes)
    page = {
        "odd": [(each.unit, odd[each.unit.unit, each.name]) for each in filled.changes if (each.unit.unit, each.name) in odd],
        "row": row, "name": name, "book": base64.b64encode(content).decode(), "seen": seen, "count": len(filled.changes),
        "changes": filled.changes[:MOST_SHOWN], "units": len({each.unit.ref for each in filled.changes}),
        "since": held.day, "day": held.day.isoformat(), "also": request.POST.get("also", ""),
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "policy/traits_preview.html", with_key(page))


def _content(request: HttpRequest) -> tuple[str, bytes]:
    """The workbook: the file of the form, or what the page of the preview carries. Raises `Refusal` for none."""
    file = file_of(request)
    if file is not None:
        return file[1], file[0]
    try:
        content = base64.b64decode(request.POST.get("book", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise Refusal(
            Text("没有选择文件", "no file is chosen"),
            Text("选择填好的 .xlsx", "choose the filled .xlsx"),
            at="file",
        )
    return request.POST.get("name", "")[:80], content
