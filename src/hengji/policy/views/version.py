"""One version of a scheme: its cards, findings, approvals and history; its indicators; what differs from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...audit.outcomes import Missing
from ...engine.scheme import Scheme
from ...engine.values.finding import Finding, errors
from ...org.doors import lang_of
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.views import viewer_at
from .. import cards
from ..actions import NOTHING
from ..classes import class_title, moves, trait_names
from ..compare import differences
from ..listing import indicators_table
from ..models import Approval, SchemeVersion, Status
from ..models.version import ISSUED
from ..queries import (
    NEEDED,
    allowed,
    binding,
    decisions,
    history,
    holds_on,
    meaning,
    reading,
    subjects,
    usual_day,
    version_seen,
    versions_seen,
)
from ..spots import by_spot
from ..titles import Older, older_english
from .forms import VOID, with_key
from .refused import placed, shown

MOST_MOVES = 200
MOVING = ("classify", "classes")
"""The parts of a scheme by which units change class."""


@require_GET
def version(request: HttpRequest, ref: str) -> HttpResponse:
    """The version, one card at a time."""
    return shown_version(request, ref, request.GET.get("card", ""))


def shown_version(
    request: HttpRequest, ref: str, chosen: str, refused: Sequence[Finding] = (), typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page of a version; after weights were refused it shows them as they were `typed`, and why."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    read, given = reading(row), decisions(row)
    meaning = read.meaning
    may = allowed(viewer, row, given)
    others = [each for each in _others(request, row) if each.pk != row.pk]
    page: dict[str, object] = {
        "row": row,
        "meaning": meaning,
        "may": may,
        "owner": viewer.tree.nodes.get(row.scheme.owner_id),
        "holds": holds_on(row, viewer.today),
        "given": _decided(row, given, whole=viewer.may(Permission.SEE_SCHEMES, row.scheme.owner_id)),
        "needed": NEEDED,
        "others": others,
        "past": history(viewer, row),
        "refused": placed(read, refused, ref=row.ref, card=chosen),
        "saved": request.GET.get("saved", ""),
        "nothing": request.GET.get("saved", "") == NOTHING,
        "void": row.status == Status.DRAFT.value and request.GET.get("saved", "") in VOID,
    }
    if meaning is not None and not errors(read.findings):
        findings = [*read.findings, *(each.finding for each in _older_titles(others, row, meaning))]
        spots = by_spot(meaning, findings)
        card = meaning.scorecards.get(chosen) or next(iter(meaning.scorecards.values()))
        items = {item.id for item in card.items()}
        elsewhere = [
            each for (at, item), found in spots.items() for each in found if not (at == card.id and item in items)
        ]
        page |= {
            "card": card,
            "classes": [meaning.class_titles[each] for each in card.classes if each in meaning.class_titles],
            "lines": [_as_typed(each, typed or {}) for each in cards.lines(read, card.id, spots)],
            "steps": cards.steps(read),
            "grades": cards.grades(read),
            "found": shown(row.source, elsewhere, meaning, ref=row.ref, card=card.id),
        }
    else:
        page["found"] = shown(row.source, read.findings, meaning)
    return render(request, "policy/version.html", with_key(page), status=422 if refused else 200)


def _as_typed(line: cards.Line, typed: Mapping[str, str]) -> cards.Line:
    """A row of the card with the weight as it was typed."""
    weight = typed.get(line.id, line.weight)
    return replace(line, weight=weight, emptied=bool(line.weight) and not weight.strip())


def _older_titles(others: Sequence[SchemeVersion], row: SchemeVersion, meaning: Scheme) -> list[Older]:
    """Of a version that may still be changed: the titles whose Chinese half alone differs from the version before."""
    before = next((each for each in others if each.number < row.number), None) if row.status not in ISSUED else None
    old = reading(before).meaning if before is not None else None
    return older_english(old, meaning) if old is not None else []


def _decided(row: SchemeVersion, given: list[Approval], *, whole: bool) -> list[dict[str, object]]:
    """The decisions; who is only assessed by the scheme sees who approved it, not what was said on the way."""
    counted = binding(row, given)
    return [
        {"each": each, "binds": each in counted, "reason": each.reason if whole else ""}
        for each in given
        if whole or each in counted
    ]


def _others(request: HttpRequest, row: SchemeVersion) -> list[SchemeVersion]:
    return list(versions_seen(viewer_at(request)).filter(scheme=row.scheme_id).defer("source")[:100])


@require_GET
def indicators(request: HttpRequest, ref: str) -> HttpResponse:
    """The indicators of a version: formula, unit, direction, source, and where each is used."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    rows = cards.indicators(reading(row).usable)
    return indicators_table(viewer).answer(request, rows, "policy/indicators.html", {"row": row}, lang=lang_of(request))


def _moving(viewer: Viewer, old: SchemeVersion, new: SchemeVersion) -> dict[str, object]:
    """The units that are of another class by the new version, among those in sight, as of the first day they may be."""
    before, after, day = meaning(old), meaning(new), usual_day(viewer, new)
    known = subjects(viewer, new.scheme, [*trait_names(before), *trait_names(after)], day)
    moving = moves(before, after, known)
    listed = [
        {"node": each.node, "old": class_title(before, each.old), "new": class_title(after, each.new)}
        for each in moving[:MOST_MOVES]
    ]
    return {"moved": listed, "moving": len(moving), "day": day}


@require_GET
def diff(request: HttpRequest, ref: str) -> HttpResponse:
    """What differs from another version of the scheme, by default the one before."""
    viewer = viewer_at(request)
    row = version_seen(viewer, ref)
    others = [each for each in _others(request, row) if each.pk != row.pk]
    wanted = request.GET.get("with", "")
    earlier = [each for each in others if each.number < row.number]
    other = (
        next((each for each in others if each.ref == wanted), None) if wanted else next(iter(earlier or others), None)
    )
    if wanted and other is None:
        raise Missing
    page: dict[str, object] = {"row": row, "other": other, "others": others}
    if other is not None:
        old, new = (other, row) if other.number < row.number else (row, other)
        told = differences(reading(old), reading(new))
        page |= {"old": old, "new": new, "differences": told}
        if told.rules or any(part.key in MOVING for part in told.parts):
            page |= _moving(viewer, old, new)
    return render(request, "policy/diff.html", page)
