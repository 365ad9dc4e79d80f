"""What rows of a workbook change of goals and nodes there are: set-based, within the act that imports them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Any

from ...audit.acts import Act
from ...engine.values.text import Text
from ..models import Goal, Interface, Node, State, Terms, Tier, TierKind
from ..queries.scope import not_given
from ..workbook.checking import Checked
from ..workbook.columns import TIERS
from ..workbook.present import Change
from .common import use_edit, viewer
from .nodes import reopen

_AS_THEY_ARE = ("title_zh", "title_en", "source", "task", "how", "share", "measure", "measure_unit", "way")


def goals_named(cycle: int, codes: Set[str]) -> list[Goal]:
    """The goals of a year with these codes. One query."""
    found = Goal.objects.filter(cycle=cycle)
    if len(codes) < 500:
        return list(found.filter(code__in=sorted(codes)))
    return [goal for goal in found if goal.code in codes]


def change_goals(act: Act, checked: Checked, made: Mapping[str, Goal]) -> None:
    """Changed goals, their tiers, and those whose nodes change: all are drafts again, as on their pages. `made`: the goals they may stand
    under, by code."""
    by = viewer(act)
    units = {node.code: node.unit for node in by.tree.nodes.values()}
    draft = {"state": State.DRAFT.value, "author_id": by.account, "approver_id": None}
    lines = []
    for change in checked.changes:
        values: dict[str, Any] = {name: change.line[name] for name in _AS_THEY_ARE if change.touches(name)}
        if change.touches("title_zh"):
            values["title_en"] = change.line["title_en"]
        if change.touches("unit"):
            values["unit_id"] = units.get(change.line["unit"])
        if change.touches("parent"):
            above = change.line["parent"]
            values["parent_id"] = made[above].pk if above else None
        lines.append((change.present.id, change.present.version, values | draft))
        _tell(act, change, change.line["code"])
    act.change_each(Goal, lines)
    _tiers(act, checked)


def _tiers(act: Act, checked: Checked) -> None:
    """Values and words of the changed goals; a rung that is taken away stays, and holds nothing."""
    moved = [change for change in checked.changes if change.touches(*TIERS, "words")]
    held: dict[tuple[int, str], Tier] = {}
    ids = [change.present.id for change in moved]
    for at in range(0, len(ids), 400):
        for tier in Tier.objects.filter(goal__in=ids[at : at + 400]):
            held[tier.goal_id, tier.kind] = tier
    new: list[Tier] = []
    old: list[tuple[int, int, dict[str, Any]]] = []
    for change in moved:
        for kind in TIERS:
            words = change.line["words"] if kind == TierKind.TARGET.value else ""
            if not (change.touches(kind) or (kind == TierKind.TARGET.value and change.touches("words"))):
                continue
            values = {"value": change.line[kind], "words_zh": words, "words_en": words}
            there = held.get((change.present.id, kind))
            if there is not None:
                old.append((there.pk, there.version, values))
            elif values["value"] is not None or words:
                new.append(Tier(goal_id=change.present.id, kind=kind, **values))
    act.change_each(Tier, old)
    act.add_all(new)


def put_nodes(act: Act, cycle: int, checked: Checked) -> None:
    """New and changed nodes; the goals they belong to are drafts again, but for those given from above."""
    codes = {line["goal"] for line in checked.nodes} | {change.line["goal"] for change in checked.node_changes}
    if not codes:
        return
    goals = {goal.code: goal for goal in goals_named(cycle, codes)}
    for goal in goals.values():
        use_edit(viewer(act), goal.unit_id)
    places: dict[int, int] = defaultdict(int)
    for owner, place in Node.objects.filter(goal__cycle=cycle, withdrawn=False).values_list("goal_id", "place"):
        places[owner] = max(places[owner], place)
    new = []
    for line in checked.nodes:
        goal = goals[line["goal"]]
        places[goal.pk] += 1
        columns = {name: line[name] for name in line if name not in ("goal", "mark")}
        new.append(Node(goal=goal, place=places[goal.pk], **columns))
        act.tell(
            Text(f"{goal.code}：节点", f"{goal.code}: node"),
            None,
            f"{line['title_zh']} {line['due']} {line['weight']}%",
        )
    _reopen(act, checked)
    lines = []
    for change in checked.node_changes:
        values = {column.key: change.line[column.key] for column in change.columns}
        for name in ("title", "standard", "evidence"):
            if change.touches(f"{name}_zh"):
                values[f"{name}_en"] = change.line[f"{name}_en"]
        lines.append((change.present.id, change.present.version, values))
        _tell(act, change, change.line["goal"], f"{change.present.line['title_zh']} ")
    act.change_each(Node, lines)
    act.add_all(new)
    by = viewer(act)
    own = set(Goal.objects.filter(not_given(by), cycle=cycle).values_list("pk", flat=True))
    drafted = {line["code"] for line in checked.goals} | {change.line["code"] for change in checked.changes}
    draft = {"state": State.DRAFT.value, "author_id": by.account, "approver_id": None}
    act.change_each(
        Goal,
        [
            (goal.pk, goal.version, draft if goal.pk in own else {})
            for code, goal in goals.items()
            if code not in drafted
        ],
    )


def _reopen(act: Act, checked: Checked) -> None:
    """Both sides have to confirm a node anew that changes after one of them has confirmed it."""
    ids = [change.present.id for change in checked.node_changes]
    for at in range(0, len(ids), 400):
        terms = Interface.objects.filter(node__in=ids[at : at + 400]).exclude(state=Terms.REPLACED.value)
        for node in Node.objects.filter(pk__in=terms.values("node")):
            reopen(act, node, act.reason)


def _tell(act: Act, change: Change, code: str, node: str = "") -> None:
    """Each column, behind the code of the goal: its page finds its own among those of all the others."""
    for column, old, new in change.sides():
        zh, en = f"{code}：{node}{column.title.zh}", f"{code}: {node}{column.title.en}"
        act.tell(Text(zh, en), old.zh, new.zh)
