"""The trail: who did what, when, and why, newest first; one event with what it changed and what it is bound by; and whether all holds."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...goals.queries.scope import sees_whole
from ...org.doors import lang_of, viewer_at
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...ui.pieces import Step
from ...ui.words import long_day
from ..trail.entries import entries
from ..trail.seals import bound, touched
from ..trail.sight import events_seen, reader
from ..trail.subjects import subject_of
from ..trail.table import day, trail_table, within

TITLE = Text("操作记录", "Trail")
LONGEST = 120


def _asked(request: HttpRequest) -> str:
    return request.GET.get("subject", "").replace("\x00", "").strip()[:LONGEST]


def _days(request: HttpRequest, wrong: dict[str, Refusal]) -> tuple[date | None, date | None, tuple[str, str] | None]:
    """The first day and the last; those that were given the wrong way round are exchanged, and are then told. What is `wrong` with one is
    kept under the name of its field; of an export, where no page could tell it, it is raised."""
    found: dict[str, date | None] = {}
    for name in ("from", "until"):
        try:
            found[name] = day(request.GET.get(name, ""), name)
        except Refusal as refusal:
            if request.GET.get("export"):
                raise
            wrong[name] = refusal
    first, last = found.get("from"), found.get("until")
    if first is None or last is None or first <= last:
        return first, last, None
    lang = lang_of(request)
    return last, first, (long_day(last, lang), long_day(first, lang))


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """The events in sight, or those of one subject."""
    viewer, asked = reader(viewer_at(request)), _asked(request)
    subject = subject_of(viewer, asked) if asked else None
    wrong: dict[str, Refusal] = {}
    first, last, exchanged = _days(request, wrong)
    page = {
        "asked": asked,
        "kept": [(name, value) for name, value in request.GET.items() if name.startswith("f-") or name == "sort"],
        "since": first.isoformat() if first else "",
        "until": last.isoformat() if last else "",
        "wrong_since": wrong.get("from"),
        "wrong_until": wrong.get("until"),
        "exchanged": exchanged,
        "newest": not request.GET.get("sort"),
        "whole": sees_whole(viewer, Permission.SEE_TRAIL),
        "may_check": viewer.may(Permission.CHECK_TRAIL),
    }
    rows = events_seen(viewer, subject).filter(within(first, last))
    rows = rows.none() if wrong else rows
    return trail_table(viewer, asked, days=bool(first or last), unread=bool(wrong)).answer(
        request, rows, "web/trail.html", page, lang=lang_of(request)
    )


@require_GET
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """One event; out of sight it is not there."""
    viewer, asked = reader(viewer_at(request)), _asked(request)
    subject = subject_of(viewer, asked) if asked else None
    found = events_seen(viewer, subject).filter(seq=seq).first() if seq < 2**63 else None
    if found is None:
        raise Missing
    only = None if subject is None or _own(viewer, found.unit) else subject.rows
    rows, count = touched(found, only)
    query = f"?{urlencode({'subject': asked})}" if asked else ""
    page = {
        "entry": entries(viewer, [found])[0],
        "bound": bound(found),
        "rows": rows,
        "count": count,
        "part": only is not None,
        "query": query,
        "steps": [Step(f"/trail{query}", TITLE)],
    }
    return render(request, "web/trail_event.html", page)


def _own(viewer: Viewer, unit: str) -> bool:
    """Whether an event is of a unit in scope: else only what it wrote of the subject is listed."""
    node = viewer.called_by(unit)
    return sees_whole(viewer, Permission.SEE_TRAIL) or (
        node is not None and node.unit in viewer.ever(Permission.SEE_TRAIL)
    )
