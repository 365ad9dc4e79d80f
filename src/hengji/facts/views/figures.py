"""Figures: a unit's year, as known now or then, and the history of one figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ...audit.outcomes import Missing, Refusal
from ...engine.intake.report import shorten
from ...engine.values.text import Text
from ...org.doors import key_of
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions, queries
from ..actions.correcting import DOUBT
from ..models import Calendar, Evidence, Fact, NullReason
from ..periods import of_year, period_of
from ..workbooks import year_book
from .doors import download, kept, number, number_meant


@dataclass(frozen=True, slots=True)
class Asked:
    """Which unit's year is asked for, and as known when."""

    node: Node
    year: int
    known: int
    now: int
    tables: list[tuple[str, list[str], list[queries.Row], int]]
    """By calendar: its name, its periods, the measures, and how many decimals the finest of them has."""
    otherwise: list[Text]
    """What was asked for and cannot be meant, with what is shown in its place."""


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    """Out of the address; the first unit in sight where none is named. Raises `Missing`."""
    ref = request.GET.get("unit") or next((node.ref for _, node in viewer.shown(Permission.SEE_FIGURES)), "")
    node = viewer.node_ever(ref, Permission.SEE_FIGURES)
    now, otherwise = queries.sequence_now(), []
    of, known = viewer.today.year, now
    if year := request.GET.get("year", "").strip():
        meant = number_meant(year, 1000, 9999)
        of = of if meant is None else meant
        if meant is None:
            said = shorten(year, 20)
            otherwise.append(
                Text(
                    f"“{said}”不是年度（1000 到 9999）；下面是 {of} 年",
                    f"'{said}' is no year (1000 to 9999); {of} is shown",
                )
            )
    if at := request.GET.get("known", "").strip():
        meant = number_meant(at, 0, now)
        known = now if meant is None else meant
        if meant is None:
            said = shorten(at, 20)
            otherwise.append(
                Text(
                    f"没有入账序号“{said}”（0 到 {now}）；下面是现在所知",
                    f"there is no number '{said}' (0 to {now}); what is known now is shown",
                )
            )
    tables = []
    for calendar in Calendar:
        periods = of_year(calendar.value, of)
        rows = queries.year_of(viewer, ref, periods, None if known == now else known)
        if rows:
            most = max(row.measure.decimals for row in rows)
            tables.append((str(calendar.label), periods, rows, most))
    return Asked(node, of, known, now, tables, otherwise)


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Measures by periods of one unit."""
    viewer = viewer_at(request)
    asked = _asked(request, viewer)
    units = [
        (node.ref, Text(f"{node.code} {node.name.zh}", f"{node.code} {node.name.en}"))
        for _, node in viewer.shown(Permission.SEE_FIGURES)
    ]
    if asked.node.unit in viewer.former:
        units.append(
            (asked.node.ref, Text(f"{asked.node.code} {asked.node.name.zh}", f"{asked.node.code} {asked.node.name.en}"))
        )
    return render(request, "facts/year.html", {"asked": asked, "units": units})


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook. Raises `Missing` where nothing is known, or for a year or number that there is not."""
    viewer = viewer_at(request)
    asked = _asked(request, viewer)
    if not asked.tables or asked.otherwise:
        raise Missing
    known = None if asked.known == asked.now else asked.known
    data = year_book(
        asked.node.name, asked.year, [(title, rows) for title, _, rows, _ in asked.tables], viewer.today, known
    )
    then = "" if known is None else f" 截至{known}"
    return download(data, f"{asked.node.name.zh} {asked.year}{then}.xlsx")


@require_GET
def history(request: HttpRequest, unit: str, measure: str, period: str) -> HttpResponse:
    """Every statement about a figure: who, when, old, new, reason, evidence."""
    return render(request, "facts/history.html", _history(viewer_at(request), unit, measure, period))


def _history(viewer: Viewer, unit: str, measure: str, period: str) -> dict[str, Any]:
    facts = queries.history(viewer, unit, measure, period)
    node = viewer.node_ever(unit, Permission.SEE_FIGURES)
    of = queries.measure_seen(viewer, measure)
    whom = queries.in_place_of([fact.batch for fact in facts]) if facts else {}
    return {
        "node": node,
        "measure": of,
        "period": str(period_of(period)),
        "steps": [
            _step(viewer, fact, facts[at + 1] if at + 1 < len(facts) else None, whom[fact.batch_id])
            for at, fact in enumerate(facts)
        ],
        "corrects": bool(facts) and viewer.may(Permission.REPORT_FIGURES, node.unit),
        "waiting": queries.correction_waiting(viewer, node.unit, of.pk, str(period_of(period))) if facts else None,
        "reasons": NullReason.choices,
        "mine": viewer.account,
        "key": new_key(),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One statement about a figure: what it was before, why it was reported, what its accepter had to say, the file it was read from with
    its place there, and what proves it. Of a batch out of sight neither words nor files are there, but for the reason of a correction; a
    report that tells of units out of sight is `kept_back`."""

    fact: Fact
    old: Fact | None
    reason: str
    remark: str
    place: str
    report: Evidence | None
    proofs: tuple[Evidence, ...]
    kept_back: bool
    reported_for: Text | None
    decided_for: Text | None


def _step(viewer: Viewer, fact: Fact, old: Fact | None, whom: queries.InPlaceOf) -> Step:
    seen: bool = fact.batch_in_sight  # type: ignore[attr-defined]
    files = list(fact.batch.files.all()) if seen else []
    report = next((each for each in files if each.is_report), None)
    place = fact.source.removeprefix(report.name).strip() if report is not None else fact.source
    told = [each for each in files if queries.handed(viewer, fact.batch, each)]
    return Step(
        fact, old, fact.reason or (fact.batch.reason if seen else ""), fact.batch.decision if seen else "", place if seen else "",
        report if report in told else None, tuple(each for each in told if not each.is_report), report not in (None, *told),
        whom.reported, whom.decided,
    )  # fmt: skip


@require_POST
def correct(request: HttpRequest, unit: str, measure: str, period: str) -> HttpResponse:
    """Hand in another value. A doubtful one comes back with its doubts and the question whether it is so: what was asked about is the
    value that was sent, so that another one is asked about again."""
    viewer, value = viewer_at(request), request.POST.get("value", "")
    digest, name = kept(request) if request.FILES.get("file") else ("", "")
    try:
        answer = actions.correct(
            viewer, key_of(request), unit=unit, measure=measure, period=period,
            turn=number(request.POST.get("turn"), 0), value=value, null_reason=request.POST.get("null_reason", ""),
            reason=request.POST.get("reason", ""), sure=bool(value.strip()) and request.POST.get("sure", "") == value.strip(),
            sha256=digest, name=name,
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code != DOUBT:
            raise
        page = _history(viewer, unit, measure, period) | {
            "doubt": refusal,
            "typed": request.POST.dict(),
            "asked_about": value.strip(),
            "chosen": name,
        }
        return render(request, "facts/history.html", page, status=422)
    return redirect(f"/figures/batches/{answer['batch']}")
