"""What waits for somebody in the room of schemes: versions to approve, versions sent back, approved ones to put in force."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.todos import MOST, Todo
from ..org.viewer import Viewer
from .actors import rights
from .models import Approval, Author, Decision, SchemeVersion, Status


def todos(viewer: Viewer) -> list[Todo]:
    """What this person can do about schemes now."""
    return [*_to_approve(viewer), *_back(viewer), *_to_force(viewer)]


def _to_approve(viewer: Viewer) -> list[Todo]:
    """Submitted versions that this person neither wrote nor has decided on in this round, in the own name or for another."""
    units = viewer.units(Permission.APPROVE_SCHEMES)
    if not units:
        return []
    decided = Approval.objects.filter(scheme_version=OuterRef("pk"), round=OuterRef("round"))
    mine = Author.objects.filter(scheme_version=OuterRef("pk"), person=viewer.person)
    rows = list(
        SchemeVersion.objects.filter(scheme__owner__in=units, status=Status.SUBMITTED.value)
        .filter(~Exists(mine), ~Exists(decided.filter(Q(person=viewer.person) | Q(principal=viewer.person))))
        .select_related("scheme")
        .defer("source")
        .order_by("since", "pk")[:MOST]
    )
    owners = {row.scheme.owner_id for row in rows}
    held = {owner: frozenset(rights(viewer, Permission.APPROVE_SCHEMES, owner)) for owner in owners}
    spent = _spent(rows)
    return [
        _todo(row, "批准方案", "Approve a scheme") for row in rows if held[row.scheme.owner_id] - spent.get(row.pk, frozenset())
    ]  # fmt: skip


def _spent(rows: list[SchemeVersion]) -> Mapping[int, frozenset[int]]:
    """The people whose right cannot be used any more for a version: its authors, and whose right has decided in this round."""
    found: dict[int, set[int]] = {}
    for version, person in Author.objects.filter(scheme_version__in=rows).values_list("scheme_version_id", "person_id"):
        found.setdefault(version, set()).add(person)
    used = Approval.objects.filter(scheme_version__in=rows, round=F("scheme_version__round"))
    for version, person, principal in used.values_list("scheme_version_id", "person_id", "principal_id"):
        found.setdefault(version, set()).update((person, principal))
    return {version: frozenset(people) for version, people in found.items()}


def _back(viewer: Viewer) -> list[Todo]:
    """Drafts of one's own that were sent back, and not handed in since."""
    units = viewer.units(Permission.EDIT_SCHEMES)
    if not units:
        return []
    refused = Approval.objects.filter(
        scheme_version=OuterRef("pk"), round=OuterRef("round"), decision=Decision.REJECTED.value
    )
    mine = Author.objects.filter(scheme_version=OuterRef("pk"), person=viewer.person)
    rows = list(
        SchemeVersion.objects.filter(Exists(refused), Exists(mine), scheme__owner__in=units, status=Status.DRAFT.value)
        .select_related("scheme")
        .defer("source")
        .order_by("since", "pk")[:MOST]
    )
    said = Approval.objects.filter(scheme_version__in=rows, decision=Decision.REJECTED.value).order_by("id")
    reasons = {each.scheme_version_id: each.reason for each in said}
    return [_todo(row, "方案被退回", "Scheme sent back", Text.same(reasons.get(row.pk, ""))) for row in rows]


def _to_force(viewer: Viewer) -> list[Todo]:
    """Approved versions that wait to be put in force."""
    units = viewer.units(Permission.EDIT_SCHEMES)
    if not units:
        return []
    rows = SchemeVersion.objects.filter(scheme__owner__in=units, status=Status.APPROVED.value)
    found = rows.select_related("scheme").defer("source").order_by("since", "pk")[:MOST]
    return [_todo(row, "施行已批准的方案", "Put an approved scheme in force") for row in found]


def _todo(row: SchemeVersion, zh: str, en: str, note: Text | None = None) -> Todo:
    title = Text(f"{zh}：{row.scheme.title_zh}", f"{en}: {row.scheme.title_en}")
    told = note or Text(f"第 {row.number} 版", f"version {row.number}")
    return Todo(title, f"/schemes/{row.ref}", row.since, told)
