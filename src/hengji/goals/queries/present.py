"""The goals and nodes of a year as rows of the workbook, each with what keeps this person from changing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery

from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, Interface, Node, State, Tier, TierKind
from ..models.interface import IN_FORCE
from ..rules.coverage import Part
from ..workbook.columns import TIERS
from ..workbook.nodes import KnownNodes
from ..workbook.present import Present
from ..workbook.sums import KnownSums
from .interfaces import may_decide
from .nodes import added
from .scope import sees_whole

NARROW = ("id", "code", "parent_id", "unit_id", "state", "how", "measure_unit", "share")
_SAME = ("code", "title_zh", "title_en", "source", "task", "how", "share", "measure", "measure_unit", "way")
WIDE = ("ref", "version", *NARROW, *(name for name in _SAME if name not in NARROW))
_WITHDRAWN = Text("已撤回，不能再改", "withdrawn: it does not change any more")
_NOT_YOURS = Text("不由您编制", "not yours to set")
_GIVEN = Text(
    "由上级分解下来，本单位不能改；可在目标页申请调整目标值",
    "given from above: the unit does not change it, another target is asked for on its page",
)
_LOCKED = Text("双方已锁定，一方不能单独改动", "locked by both sides: one alone cannot change it")
_OWN_ONLY = Text("由上级分解下来的目标，只能改自己加的节点", "of a goal given from above one changes one's own nodes")


def goal_rows(cycle: Cycle, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Every goal of a year, by code, with its `aim`, the value of its target. One query."""
    target = Tier.objects.filter(goal=OuterRef("pk"), kind=TierKind.TARGET.value).values("value")[:1]
    found = Goal.objects.filter(cycle=cycle).order_by("code").annotate(aim=Subquery(target))
    return list(found.values(*columns, "aim"))


def sums_known(viewer: Viewer, rows: Sequence[dict[str, Any]]) -> KnownSums:
    """The goals of `goal_rows` that stand, as sums know them. No query."""
    whole, seen = sees_whole(viewer), viewer.units(Permission.SEE_GOALS)
    standing = [row for row in rows if row["state"] != State.WITHDRAWN.value]
    hidden = (
        set[int | None]()
        if whole
        else {id for row in standing if row["unit_id"] not in seen for id in (row["id"], row["parent_id"])}
    )
    parts = {
        row["code"]: Part(
            row["id"], row["code"], row["unit_id"], row["parent_id"], row["how"],
            share=None if row["share"] is None else Fraction(row["share"]),
            target=None if row["aim"] is None else Fraction(row["aim"]),
            measure_unit=row["measure_unit"],
        )
        for row in standing
    }  # fmt: skip
    return KnownSums(parts, {row["code"] for row in standing if row["id"] not in hidden})


def _sets(viewer: Viewer, row: dict[str, Any]) -> bool:
    return row["unit_id"] in viewer.units(Permission.EDIT_GOALS) or sees_whole(viewer, Permission.EDIT_GOALS)


def _given(viewer: Viewer, row: dict[str, Any], units: dict[int, int | None]) -> bool:
    """As `given_above` of one goal, over the units of all of them."""
    if row["parent_id"] is None or sees_whole(viewer, Permission.EDIT_GOALS):
        return False
    above = units.get(row["parent_id"])
    return above != row["unit_id"] and above not in viewer.units(Permission.EDIT_GOALS)


def goals_present(viewer: Viewer, cycle: Cycle, rows: Sequence[dict[str, Any]]) -> dict[str, Present]:
    """The goals in sight, of `goal_rows` in all columns, by reference. One query."""
    whole, seen, nodes = sees_whole(viewer), viewer.units(Permission.SEE_GOALS), viewer.tree.nodes
    codes = {row["id"]: row["code"] for row in rows}
    units = {row["id"]: row["unit_id"] for row in rows}
    tiers: dict[int, dict[str, Any]] = defaultdict(dict)
    for goal, kind, value, words in (
        Tier.objects.filter(goal__cycle=cycle).order_by().values_list("goal_id", "kind", "value", "words_zh")
    ):
        tiers[goal][kind] = value
        if kind == "target" and value is None:
            tiers[goal]["words"] = words
    found = {}
    for row in rows:
        if not whole and row["unit_id"] not in seen:
            continue
        owner, held = nodes.get(row["unit_id"] or 0), tiers[row["id"]]
        line = {name: row[name] for name in _SAME} | {kind: held.get(kind) for kind in TIERS}
        line |= {
            "unit": owner.code if owner else "",
            "parent": codes.get(row["parent_id"], ""),
            "words": held.get("words", ""),
        }
        locked = (
            _WITHDRAWN
            if row["state"] == State.WITHDRAWN.value
            else _NOT_YOURS
            if not _sets(viewer, row)
            else _GIVEN
            if _given(viewer, row, units)
            else None
        )
        approved = row["state"] in (State.APPROVED.value, State.SUBMITTED.value)
        found[row["ref"]] = Present(row["id"], row["ref"], row["version"], line, locked, approved)
    return found


def nodes_present(viewer: Viewer, cycle: Cycle, rows: Sequence[dict[str, Any]]) -> KnownNodes:
    """The nodes of the goals in sight. Two queries; two more where goals were given from above."""
    whole, seen = sees_whole(viewer), viewer.units(Permission.SEE_GOALS)
    by_id = {row["id"]: row for row in rows if whole or row["unit_id"] in seen}
    units = {row["id"]: row["unit_id"] for row in rows}
    given = {id for id, row in by_id.items() if _given(viewer, row, units)}
    within = {id for id, row in by_id.items() if row["state"] != State.WITHDRAWN.value and _sets(viewer, row)}
    nodes = [
        node
        for node in Node.objects.filter(goal__cycle=cycle, withdrawn=False).order_by("goal__code", "place", "id")
        if node.goal_id in by_id
    ]
    fixed = {
        each.node_id
        for each in Interface.objects.filter(node__goal__cycle=cycle, state__in=IN_FORCE).order_by()
        if not may_decide(viewer, each)
    }
    beside = [node for node in nodes if node.goal_id in given]
    own = added(viewer, beside) if beside else frozenset[int]()
    found = {}
    for node in nodes:
        line = {
            "goal": by_id[node.goal_id]["code"], "title_zh": node.title_zh, "title_en": node.title_en, "due": node.due,
            "standard_zh": node.standard_zh, "standard_en": node.standard_en, "weight": node.weight,
            "evidence_zh": node.evidence_zh, "evidence_en": node.evidence_en,
        }  # fmt: skip
        locked = (
            _NOT_YOURS
            if node.goal_id not in within
            else _OWN_ONLY
            if node.goal_id in given and node.pk not in own
            else _LOCKED
            if node.pk in fixed
            else None
        )
        approved = by_id[node.goal_id]["state"] in (State.APPROVED.value, State.SUBMITTED.value)
        found[node.ref] = Present(node.pk, node.ref, node.version, line, locked, approved and node.goal_id not in given)
    return KnownNodes(found, frozenset(by_id[id]["code"] for id in within), cycle.year)
