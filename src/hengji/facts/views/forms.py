"""Forms: what is due, one form with its template and upload, sending one out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.doors import key_of, lang_of, posted_version
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from ...ui.words import en_day
from .. import actions, queries
from ..listing import FORMS, progress
from ..models import EvidenceKind, Form, FormMeasure, FormUnit
from ..periods import latest_month
from ..previews import read_ahead
from ..workbooks import template
from .doors import download, kept, number, page_of, said


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Forms due, one's own first; batches to decide on; what one handed in last."""
    viewer = _allowed(viewer_at(request))
    mine = queries.forms_with_progress(viewer, Permission.REPORT_FIGURES)
    others = queries.forms_with_progress(viewer, Permission.SEE_FIGURES)
    if reports := viewer.units(Permission.REPORT_FIGURES):
        others = others.exclude(queries.asked_of(reports))
    rows: list[Any] = list(mine[:100])
    lacks = queries.lacking(viewer, rows)
    page = {
        "mine": [(each, progress(each, lacks[each.pk], viewer.today)) for each in rows],
        "waiting": list(queries.waiting(viewer)[:50]),
        **_my_batches(request, viewer),
        "today": viewer.today,
        "may_issue": viewer.may(Permission.EDIT_LIBRARY),
    }
    return FORMS.answer(request, others, "facts/due.html", page, lang=lang_of(request))


MOST_OWN = 10
"""Of one's own batches so many stand on one page."""


def _my_batches(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    """One's own batches, a page of them, and which pages lie beside it. One query."""
    page = number(request.GET.get("batches"), 1, 1, 10_000)
    own = queries.batches_seen(viewer).filter(reported_by=viewer.account).select_related("form")
    rows = list(queries.with_file(own)[(page - 1) * MOST_OWN : page * MOST_OWN + 1])
    return {
        "recent": rows[:MOST_OWN],
        "later": page - 1,
        "sooner": page + 1 if len(rows) > MOST_OWN else 0,
    }


@require_GET
def form(request: HttpRequest, ref: str) -> HttpResponse:
    """One form: what it wants, how far it is, its template, where to upload."""
    viewer = _allowed(viewer_at(request))
    row = queries.form_seen(viewer, ref)
    units = viewer.ever(Permission.SEE_FIGURES)
    asked = list(FormUnit.objects.filter(form=row, unit__in=units).values_list("unit_id", flat=True))
    measures = queries.measures_of(row)
    known = queries.known_of(viewer, row)
    reports = viewer.units(Permission.REPORT_FIGURES)
    nodes = {pk: node for pk in asked if (node := viewer.called(pk)) is not None}
    shown = page_of(request, list(nodes), 100)
    page = {
        "form": row,
        "measures": measures,
        "page": shown,
        "units": [
            {"node": nodes[pk], "known": known.get(pk, 0), "gone": pk in viewer.former} for pk in shown.object_list
        ],
        "reports": bool(reports & set(asked)) and not row.closed,
        "batches": queries.files_named(
            viewer,
            queries.with_file(
                queries.batches_seen(viewer).filter(form=row).select_related("form", "reported_by__person")
            )[:20],
        ),
        "edits": viewer.may(Permission.EDIT_LIBRARY, row.owner_id),
        "key": new_key(),
        "today": viewer.today,
    }
    return render(request, "facts/form.html", page)


@require_GET
def workbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The template, for the units one reports: rows or a matrix, empty or filled with what is known."""
    viewer = _allowed(viewer_at(request))
    row = queries.form_seen(viewer, ref)
    wanted = queries.wanted(viewer, row)
    filled = request.GET.get("filled") == "yes"
    if not wanted.places:
        wanted, filled = queries.wanted(viewer, row, Permission.SEE_FIGURES), True
    if not wanted.places:
        raise Missing
    matrix = request.GET.get("layout") == "matrix"
    data = template(row, wanted, viewer.today, matrix=matrix, filled=filled)
    layout, known = "矩阵" if matrix else "逐行", " 已填" if filled else ""
    return download(data, f"{row.title_zh} {row.period} {layout}{known}.xlsx")


@require_POST
def upload(request: HttpRequest, ref: str) -> HttpResponse:
    """A filled-in workbook becomes a preview."""
    viewer = _allowed(viewer_at(request))
    row = queries.form_seen(viewer, ref)
    digest, name = kept(request, EvidenceKind.WORKBOOK)
    read_ahead(row, digest)
    answer = actions.upload(viewer, key_of(request), form=ref, sha256=digest, name=name)
    return redirect(f"/figures/batches/{answer['batch']}{'?again=yes' if 'again' in answer else ''}")


@require_POST
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Another due date, or closed."""
    actions.change_form(
        viewer_at(request), key_of(request), form=ref, version=posted_version(request),
        due=_day(request), closed=request.POST.get("closed") == "yes", reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return redirect(f"/figures/forms/{ref}")


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Send a form out."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_LIBRARY):
        raise Forbidden(
            Text("您不能发出报表", "you may not send out forms"),
            Text("由考核办发出", "the performance office sends them"),
        )
    if request.method == "POST":
        due = _day(request)
        # Here and not in the action: forms of years gone by are sent out with their own due dates when history is taken in.
        if due < viewer.today:
            raise Refusal(
                Text(
                    f"截止日 {due} 早于今天，发出时就已逾期",
                    f"the due date {en_day(due)} is before today: the form would be overdue as it is sent",
                ),
                Text(f"写 {viewer.today} 或以后的日期", f"write {en_day(viewer.today)} or a later day"),
                at="due",
            )
        answer = actions.issue_form(
            viewer, key_of(request), code=request.POST.get("code", "").strip()[:40], title=said(request, "title_zh", "title_en"),
            period=request.POST.get("period", ""), due=due, owner=request.POST.get("owner", ""),
            units=request.POST.getlist("units"), measures=request.POST.getlist("measures"),
        )  # fmt: skip
        return redirect(f"/figures/forms/{answer['form']}")
    page = {
        "units": viewer.shown(Permission.EDIT_LIBRARY),
        "measures": queries.measures_seen(viewer).filter(in_use=True)[:1000],
        "period": latest_month(viewer.today),
        "key": new_key(),
        "today": viewer.today.isoformat(),
        **_like(viewer, request.GET.get("like", "")),
    }
    return render(request, "facts/issue.html", page)


def _like(viewer: Viewer, ref: str) -> dict[str, object]:
    """The form one starts from, as last month's."""
    if not ref:
        return {"like": None, "chosen_units": set(), "chosen_measures": set()}
    row: Form = queries.form_seen(viewer, ref)
    units = FormUnit.objects.filter(form=row).values_list("unit__ref", flat=True)
    measures = FormMeasure.objects.filter(form=row).values_list("measure__ref", flat=True)
    return {"like": row, "chosen_units": set(units), "chosen_measures": set(measures)}


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("due", ""))
    except ValueError:
        raise Refusal(
            Text("截止日不是日期", "the due date is no date"), Text("写作 2026-10-10", "write 2026-10-10"), at="due"
        ) from None


def _allowed(viewer: Viewer) -> Viewer:
    if not viewer.may(Permission.SEE_FIGURES):
        raise Missing
    return viewer
