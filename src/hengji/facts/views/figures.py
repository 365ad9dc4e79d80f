"""Figures: a unit's year, as known now or then, and the history of one figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...audit.outcomes import Missing
from ...org.permissions import Permission
from ...org.views import viewer_at
from ...store.refs import new_ref
from .. import actions, queries
from ..models import Calendar, NullReason
from ..periods import of_year, period_of
from .doors import key_of, number


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Measures by periods of one unit."""
    viewer = viewer_at(request)
    shown = list(viewer.shown(Permission.SEE_FIGURES))
    if not shown:
        raise Missing
    ref = request.GET.get("unit") or shown[0][1].ref
    node = viewer.node(ref, Permission.SEE_FIGURES)
    of = number(request.GET.get("year"), viewer.today.year, 1000, 9999)
    now = queries.sequence_now()
    known = number(request.GET.get("known"), now, 0, now)
    tables = []
    for calendar in Calendar:
        periods = of_year(calendar.value, of)
        rows = queries.year_of(viewer, ref, of, periods, None if known == now else known)
        tables.append({"title": calendar.label, "periods": periods, "rows": rows})
    page = {
        "node": node, "units": shown, "year": of, "known": known, "now": now, "tables": [each for each in tables if each["rows"]],
        "reasons": {each.value: str(each.label) for each in NullReason},
    }  # fmt: skip
    return render(request, "facts/year.html", page)


@require_GET
def history(request: HttpRequest, unit: str, measure: str, period: str) -> HttpResponse:
    """Every statement about a figure: who, when, old, new, reason, evidence."""
    viewer = viewer_at(request)
    facts = queries.history(viewer, unit, measure, period)
    node = viewer.node(unit, Permission.SEE_FIGURES)
    page = {
        "node": node,
        "measure": queries.measure_seen(viewer, measure),
        "period": str(period_of(period)),
        "steps": [
            {"fact": fact, "old": facts[at + 1] if at + 1 < len(facts) else None} for at, fact in enumerate(facts)
        ],
        "corrects": bool(facts) and viewer.may(Permission.REPORT_FIGURES, node.unit),
        "reasons": NullReason.choices,
        "key": new_ref(),
    }
    return render(request, "facts/history.html", page)


@require_POST
def correct(request: HttpRequest, unit: str, measure: str, period: str) -> HttpResponse:
    """Hand in another value."""
    answer = actions.correct(
        viewer_at(request), key_of(request), unit=unit, measure=measure, period=period,
        turn=number(request.POST.get("turn"), 0), value=request.POST.get("value", ""),
        null_reason=request.POST.get("null_reason", ""), reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return redirect(f"/figures/batches/{answer['batch']}")
