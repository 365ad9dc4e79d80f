"""What waits for somebody in the room of schemes: versions to approve, versions sent back, approved ones to put in force."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.todos import MANY, Todo, at_most
from ..org.viewer import Viewer
from .actors import rights
from .models import Approval, Author, Decision, SchemeVersion, Status


def todos(viewer: Viewer) -> list[Todo]:
    """What this person can do about schemes now. One query finds the versions, and one each tells more of those to approve or sent back."""
    approves, edits = viewer.units(Permission.APPROVE_SCHEMES), viewer.units(Permission.EDIT_SCHEMES)
    if not approves and not edits:
        return []
    mine = Exists(Author.objects.filter(scheme_version=OuterRef("pk"), person=viewer.person))
    round_ = Approval.objects.filter(scheme_version=OuterRef("pk"), round=OuterRef("round"))
    decided = Exists(round_.filter(Q(person=viewer.person) | Q(principal=viewer.person)))
    refused = Exists(round_.filter(decision=Decision.REJECTED.value))
    submitted = Q(~mine, ~decided, scheme__owner__in=approves, status=Status.SUBMITTED.value)
    back = Q(refused, mine, scheme__owner__in=edits, status=Status.DRAFT.value)
    approved = Q(scheme__owner__in=edits, status=Status.APPROVED.value)
    rows = list(
        SchemeVersion.objects.filter(submitted | back | approved)
        .select_related("scheme")
        .defer("source")
        .order_by("since", "pk")[:MANY]
    )

    def of(status: Status) -> list[SchemeVersion]:
        return [row for row in rows if row.status == status.value]

    in_force = [_todo(row, "施行已批准的方案", "Put an approved scheme in force") for row in of(Status.APPROVED)]
    return [
        *_listed(
            _to_approve(viewer, of(Status.SUBMITTED)), Text("要批准的方案", "schemes to approve"), Status.SUBMITTED
        ),
        *_listed(_back(of(Status.DRAFT)), Text("被退回的方案", "schemes sent back"), Status.DRAFT),
        *_listed(in_force, Text("要施行的方案", "schemes to put in force"), Status.APPROVED),
    ]


def _listed(found: list[Todo], what: Text, status: Status) -> list[Todo]:
    return at_most(found, what, f"/schemes?f-state={status.value}")


def _to_approve(viewer: Viewer, rows: list[SchemeVersion]) -> list[Todo]:
    """Submitted versions that this person neither wrote nor has decided on in this round, in the own name or for another."""
    if not rows:
        return []
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


def _back(rows: list[SchemeVersion]) -> list[Todo]:
    """Drafts of one's own that were sent back, and not handed in since."""
    if not rows:
        return []
    said = Approval.objects.filter(scheme_version__in=rows, decision=Decision.REJECTED.value).order_by("id")
    reasons = {each.scheme_version_id: each.reason for each in said}
    return [_todo(row, "方案被退回", "Scheme sent back", Text.same(reasons.get(row.pk, ""))) for row in rows]


def _todo(row: SchemeVersion, zh: str, en: str, note: Text | None = None) -> Todo:
    title = Text(f"{zh}：{row.scheme.title_zh}", f"{en}: {row.scheme.title_en}")
    told = note or Text(f"第 {row.number} 版", f"version {row.number}")
    return Todo(title, f"/schemes/{row.ref}", row.since, told)
