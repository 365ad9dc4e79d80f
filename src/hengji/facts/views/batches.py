"""Batches: the preview with its errors and changes, handing it in, deciding on it, its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...audit.outcomes import Missing
from ...engine.values.finding import Finding, Level
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.models import Account
from ...org.permissions import Permission
from ...org.standing import beside as beside_whom
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..cabinet import fetch
from ..contents import media_type
from ..doubts import DOUBTFUL
from ..lines import Known, Line
from ..models import Batch, BatchHand, BatchUnit, Measure, NullReason, Status
from ..second import stood_in_for
from ..stored import leaf_in, line_of
from ..workbooks import marked
from .doors import download, kept, page_of


@require_GET
def batch(request: HttpRequest, ref: str) -> HttpResponse:
    """One batch: errors by cell first, then old and new side by side."""
    viewer = viewer_at(request)
    row = queries.batch_seen(viewer, ref)
    held = leaf_in(row.content.body)
    files, kept_back = queries.files_of(viewer, row)
    findings = queries.findings_told(viewer, row, held, kept_back)
    changing = held.changing
    lines = page_of(request, held.rows if request.GET.get("all") == "yes" else changing, 100)
    mine = row.reported_by_id == viewer.account
    whole = [line_of(each) for each in changing]
    beside, moved = queries.beside(viewer, row, whole), queries.moved(row, whole)
    rows = _rows(viewer, row, [line_of(each) for each in lines.object_list], findings, beside)
    whom = queries.in_place_of([row])[row.pk]
    page = {
        "batch": row,
        "reporter": beside_whom(_name(row.reported_by), whom.reported),
        "decider": beside_whom(_name(row.decided_by), whom.decided) if row.decided_by else None,
        "told": _told(findings),
        "more": max(0, len(findings) - MOST_TOLD),
        "warnings": row.warnings - _warnings(held.findings) + _warnings(findings),
        "sheet": held.sheet,
        "sums": queries.sums_told(held, kept_back),
        "beside": [(each, len(each.pairs)) for each in beside],
        "moved": _moved(viewer, moved[:MOST_MOVED]),
        "moved_in_all": len(moved),
        "lines": lines,
        "rows": rows,
        "most": max((each["measure"].decimals for each in rows if each["measure"]), default=0),
        "files": files,
        "kept_back": kept_back,
        "report": next((each for each in files if each.is_report), None),
        "mine": mine,
        "attach": mine and row.status in (Status.PREVIEWED, Status.SUBMITTED),
        "submit": mine and row.status == Status.PREVIEWED and not row.errors and row.changes > 0,
        "reason_needed": any(each[8] for each in changing) or any(each.code in DOUBTFUL for each in findings),
        "withdraw": mine and row.status == Status.SUBMITTED,
        "decide": row.status == Status.SUBMITTED and not mine and _may_decide(viewer, row),
        "anew": _anew(row, rows) if mine and row.status in (Status.REJECTED, Status.WITHDRAWN) else "",
        "wrong": sum(each.level is not Level.NOTE for each in findings),
        "all": request.GET.get("all") == "yes",
        "again": request.GET.get("again") == "yes",
        "key": new_key(),
        "key_files": new_key(),
    }
    return render(request, "facts/batch.html", page)


def _anew(row: Batch, rows: Sequence[dict[str, Any]]) -> str:
    """Where figures that came back, or were taken back, are reported anew; "" where nothing can be."""
    if row.form is not None:
        return "" if row.form.closed else f"/figures/forms/{row.form.ref}/type?{urlencode({'from': row.ref})}"
    found = next((each for each in rows if each["node"] and each["measure"]), None)
    return f"/figures/history/{found['node'].ref}/{found['measure'].ref}/{row.period}" if found else ""


def _warnings(findings: Sequence[Finding]) -> int:
    return sum(each.level is Level.WARNING for each in findings)


MOST_TOLD = 200
"""Findings told on the page; all of them stand in the marked workbook."""


def _told(findings: Sequence[Finding]) -> list[tuple[Text, list[dict[str, Any]]]]:
    """What was found by how grave it is, each kind under its own heading; of a long list the first few, the others to be unfolded."""
    kinds: dict[Level, list[dict[str, Any]]] = {}
    for each in findings[:MOST_TOLD]:
        zh, _, rest_zh = each.message.zh.partition("\n")
        en, _, rest_en = each.message.en.partition("\n")
        rest = Text(rest_zh, rest_en) if rest_zh else None
        kinds.setdefault(each.level, []).append({"of": each, "message": Text(zh, en), "rest": rest})
    return [(_KINDS[level], kinds[level]) for level in _KINDS if level in kinds]


_KINDS = {
    Level.ERROR: Text("错误（先看这里）", "Errors, first of all"),
    Level.WARNING: Text("警告", "Warnings"),
    Level.NOTE: Text("说明", "Notes"),
}


def _name(account: Account) -> Text:
    return Text(account.person.name_zh, account.person.name_en or account.person.name_zh)


def _may_decide(viewer: Viewer, row: Batch) -> bool:
    allowed = viewer.ever(Permission.ACCEPT_FIGURES)
    first = {viewer.person} | stood_in_for(viewer)
    if (
        not allowed
        or row.reported_by.person_id in first
        or BatchHand.objects.filter(batch=row, person__in=first).exists()
    ):
        return False
    return not BatchUnit.objects.filter(batch=row).exclude(unit__in=allowed).exists()


MOST_MOVED = 20
"""Figures that are another by now, told on the page one by one."""


def _moved(viewer: Viewer, moved: Sequence[tuple[Line, Known]]) -> list[dict[str, Any]]:
    """What has become another figure since the preview, with names. One query, where there is any."""
    measures = (
        {each.pk: each for each in Measure.objects.filter(pk__in={line.measure for line, _ in moved})} if moved else {}
    )
    return [
        {
            "node": viewer.called(line.unit),
            "measure": measures.get(line.measure),
            "line": line,
            "now": now,
            "now_reason": _label(now.null_reason),
            "old_reason": _label(line.old.null_reason),
            "new_reason": _label(line.null_reason),
        }
        for line, now in moved
    ]


def _rows(
    viewer: Viewer, row: Batch, lines: list[Line], findings: Sequence[Finding], beside: Sequence[queries.Beside]
) -> list[dict[str, Any]]:
    """The lines of a page with their names, the figure of the period before, and what is doubtful about each: two queries."""
    doubts: dict[str, list[Text]] = {}
    for each in findings:
        if each.level is Level.WARNING and each.code != "not-reported":
            doubts.setdefault(each.where.cell, []).append(each.message)
    measures = {each.pk: each for each in Measure.objects.filter(pk__in={line.measure for line in lines})}
    before = queries.before_of(lines, row.period) if lines else {}
    return [
        {
            "line": line,
            "before": (last := before.get((line.unit, line.measure), Known())),
            "before_reason": _label(last.null_reason),
            "node": viewer.called(line.unit),
            "measure": measures.get(line.measure),
            "doubts": [*doubts.get(line.cell, ()), *_waits(line, beside)],
            "old_reason": _label(line.old.null_reason),
            "new_reason": _label(line.null_reason),
        }
        for line in lines
    ]


def _waits(line: Line, beside: Sequence[queries.Beside]) -> list[Text]:
    """That the same figure waits in another batch, with its reporter's name where it is in sight."""
    told = []
    for each in beside:
        if (line.unit, line.measure) in each.pairs and each.batch is not None:
            who = _name(each.batch.reported_by)
            told.append(Text(f"也在{who.zh}的一批里待审核", f"waits in a batch of {who.en} too"))
        elif (line.unit, line.measure) in each.pairs:
            told.append(Text("也在另一批里待审核", "waits in another batch too"))
    return told


def _label(reason: str) -> str:
    return str(NullReason(reason).label) if reason else ""


@require_GET
def marked_workbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The reporter's own workbook with its errors marked. Raises `Missing` where it tells of units out of sight."""
    viewer = viewer_at(request)
    row = queries.batch_seen(viewer, ref)
    files, kept_back = queries.files_of(viewer, row)
    source = next((each for each in files if each.is_report), None)
    if source is None:
        raise Missing
    findings = queries.findings_told(viewer, row, leaf_in(row.content.body), kept_back)
    return download(marked(source.sha256, findings), f"标注 {source.name}")


@require_POST
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand it in, whole, with a file of evidence where one is chosen."""
    viewer = viewer_at(request)
    queries.batch_seen(viewer, ref)
    digest, name = kept(request) if request.FILES.get("file") else ("", "")
    actions.submit(
        viewer, key_of(request), batch=ref, version=_version(request), reason=request.POST.get("reason", ""),
        sha256=digest, name=name,
    )  # fmt: skip
    return redirect(f"/figures/batches/{ref}")


@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back."""
    actions.withdraw(
        viewer_at(request), key_of(request), batch=ref, version=_version(request), reason=request.POST.get("reason", "")
    )
    return redirect(f"/figures/batches/{ref}")


@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Record it."""
    actions.accept(
        viewer_at(request), key_of(request), batch=ref, version=_version(request), reason=request.POST.get("reason", "")
    )
    return redirect(f"/figures/batches/{ref}")


@require_POST
def reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it back."""
    actions.reject(
        viewer_at(request), key_of(request), batch=ref, version=_version(request), reason=request.POST.get("reason", "")
    )
    return redirect(f"/figures/batches/{ref}")


@require_POST
def attach(request: HttpRequest, ref: str) -> HttpResponse:
    """Add evidence."""
    viewer = viewer_at(request)
    queries.batch_seen(viewer, ref)
    digest, name = kept(request)
    actions.attach(viewer, key_of(request), batch=ref, sha256=digest, name=name)
    return redirect(f"/figures/batches/{ref}")


@require_GET
def evidence(request: HttpRequest, ref: str) -> HttpResponse:
    """One file, to be saved."""
    file = queries.evidence_seen(viewer_at(request), ref)
    return download(fetch(file.sha256), file.name, media_type(file.kind))


def _version(request: HttpRequest) -> int:
    return posted_version(request)
