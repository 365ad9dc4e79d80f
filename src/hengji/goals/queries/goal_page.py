"""Everything about one goal that its reader may know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, prefetch_related_objects

from ...audit.models import Event, Seal
from ...audit.outcomes import Missing
from ...engine.values.number import half_up, show
from ...engine.values.text import Text
from ...org.models import Account
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ...store.exact import exact
from ..models import Ask, Goal, Interface, State, Terms, Tier, TierKind
from ..rules.coverage import Kind, Part, Sum, carried, coverage, summed
from ..rules.nodes import weights_off
from ..rules.plausible import Listed, Odd, odd_value
from ..rules.shares import drifted, settled
from ..rules.tiers import LADDER, not_climbing
from .asks import asks_of
from .library import beside_library
from .nodes import added
from .parts import ground
from .scope import given_above, goals_seen, sees_whole
from .sums import around, over_beside
from .titles import title_of

SHARE_PLACES = 4
"""Decimals of a share that is only told."""
UP = "parent__parent__parent__parent__parent"
HISTORY = 60


@dataclass(frozen=True, slots=True)
class ShareNow:
    """A share as it is told, and whether digits of it are left out."""

    figure: str
    rounded: bool


@dataclass(frozen=True, slots=True)
class Below:
    """A goal directly below."""

    goal: Goal
    unit: Node | None
    target: Decimal | None
    share_now: ShareNow | None
    """Its share of the goal by now, where that is not the share it was given."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the trail, as far as it may be told."""

    at: datetime
    who: Text
    what: Text
    reason: str
    told: list[dict[str, Any]]
    action: str = ""


@dataclass(frozen=True, slots=True)
class GoalPage:
    """A goal with all around it."""

    goal: Goal
    unit: Node | None
    above: list[Goal]
    open_above: frozenset[int]
    tiers: list[tuple[TierKind, Tier | None]]
    asked: list[Text]
    below: list[Below]
    all_below: bool
    sum: Sum | None
    faults: list[Kind]
    nodes: list[tuple[Any, list[Interface], bool]]
    """The nodes, each with its interfaces, and whether one may change it."""
    nodes_off: Text | None
    history: list[Happened]
    may_edit: bool
    """Whether one sets goals of the unit, while the year is open: what lies within this one is theirs."""
    may_change: bool
    """Whether the goal itself is theirs to change: it was not given from above."""
    may_approve: bool
    asks: list[Ask]
    measured: Text | None
    """What the library calls the measure; None where it holds none of that id."""
    share_now: ShareNow | None
    """The share of the goal above by now, where that is not the share it was given; told only where that goal is in sight."""
    older: Text | None
    """That the English title is older than the Chinese one."""
    odd: list[Odd]
    """What may be a slip in its measure, its unit and its values."""
    over: list[Text]
    """What is to be said of strict sums that are exceeded: its own, and the one it is a part of."""
    again: bool
    """Whether it was handed in before and changed since, so that it is a draft."""

    @property
    def drifted(self) -> list[Goal]:
        """The goals below whose share is no longer the one they were given."""
        return [each.goal for each in self.below if each.share_now is not None]

    @property
    def left(self) -> str:
        """What is left of a strict sum."""
        return show(settled(self.sum.left)) if self.sum is not None else ""

    @property
    def by_how_much(self) -> str:
        """The same as it stands beside words: what is too much without its sign, what is left as it is, also of a goal below zero."""
        if self.sum is None:
            return ""
        left = settled(self.sum.left)
        return show(abs(left) if Kind.OVER in self.faults else left)


def goal_page(viewer: Viewer, ref: str) -> GoalPage:
    """A goal with its tree up and down, tiers, nodes, interfaces and history; raises `Missing`. About ten queries."""
    goal = goals_seen(viewer).select_related(UP, "cycle", "author__person", "approver__person").filter(ref=ref).first()
    if goal is None:
        raise Missing
    above = ancestors(goal)
    prefetch_related_objects([goal], "tiers", "nodes")  # what stands beside the goal reads them too
    tiers = {tier.kind: tier for tier in goal.tiers.all()}
    children = list(Goal.objects.filter(parent=goal).exclude(state=State.WITHDRAWN.value).order_by("code"))
    whole, units = sees_whole(viewer), viewer.units(Permission.SEE_GOALS)
    seen = [child for child in children if whole or child.unit_id in units]
    wide = around(goal.pk, goal.parent_id)
    near = [part for part in wide if part.id in (goal.pk, goal.parent_id) or part.parent == goal.pk]
    by_id = {part.id: part for part in near}
    all_below = len(seen) == len(children)
    nodes = [node for node in goal.nodes.all() if not node.withdrawn]
    interfaces = _interfaces(viewer, goal)
    edits = goal.cycle.open and may_edit(viewer, goal)
    changes = edits and not given_above(viewer, goal)
    own = added(viewer, nodes) if nodes and edits and not changes else frozenset[int]()
    past = history(goal, all_below, viewer.tree.nodes.get(goal.unit_id or 0))
    of, odd = beside_library(viewer, goal)
    open_above = frozenset(each.pk for each in above if whole or each.unit_id in units)
    return GoalPage(
        goal=goal,
        unit=viewer.tree.nodes.get(goal.unit_id or 0),
        above=above,
        open_above=open_above,
        tiers=[(kind, tiers.get(kind.value)) for kind in TierKind],
        asked=not_climbing(goal.way, {kind: Fraction(t.value) for kind, t in tiers.items() if t.value is not None}),
        below=[_below(viewer, child, by_id[goal.pk], by_id[child.pk]) for child in seen],
        all_below=all_below,
        sum=_sum(goal, by_id, children) if all_below else None,
        faults=_faults(viewer, goal, near, all_below),
        nodes=[(node, interfaces.get(node.pk, []), changes or node.pk in own) for node in nodes],
        nodes_off=weights_off([Fraction(node.weight) for node in nodes]),
        history=past,
        may_edit=edits,
        may_change=changes,
        may_approve=goal.cycle.open and _may_approve(viewer, goal),
        asks=asks_of(goal),
        measured=of.title if of is not None else None,
        share_now=_share_now(by_id[goal.parent_id], by_id[goal.pk]) if goal.parent_id in open_above else None,
        older=older_english(goal, past),
        odd=[*odd, *_odd_values(goal, tiers, of)],
        over=over_beside(viewer, [goal], wide)[goal.pk],
        again=goal.state == State.DRAFT.value and _changed_since(past),
    )


def _odd_values(goal: Goal, tiers: Mapping[str, Tier], of: Listed | None) -> list[Odd]:
    """Values of the ladder whose sign or size is odd for this measure and direction."""
    found = []
    for kind, *_ in LADDER:
        tier = tiers.get(kind)
        said = (
            odd_value(Fraction(tier.value), goal.way, goal.measure_unit, of)
            if tier and tier.value is not None
            else None
        )
        found += [Odd(kind, *said)] if said is not None else []
    return found


def _below(viewer: Viewer, child: Goal, above: Part, part: Part) -> Below:
    unit = viewer.tree.nodes.get(child.unit_id or 0)
    return Below(child, unit, _decimal(part.target), _share_now(above, part))


def _share_now(above: Part, part: Part) -> ShareNow | None:
    """The share of a strict sum by now, where it is another than was given. Values of a unit that is not converted are no share."""
    if above.how != "strict" or above.target is None or part.target is None or part.share is None:
        return None
    value = carried(above, part)
    now = None if value is None else drifted(above.target, part.share, value)
    if now is None:
        return None
    told = half_up(now, SHARE_PLACES)
    return ShareNow(show(told), told != now)


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else exact(value)


def _may_approve(viewer: Viewer, goal: Goal) -> bool:
    if goal.unit_id is None or not viewer.may(Permission.APPROVE_GOALS, goal.unit_id):
        return False
    return not given_above(viewer, goal, Permission.APPROVE_GOALS)


def may_edit(viewer: Viewer, goal: Goal) -> bool:
    """Whether one may set this goal."""
    if goal.unit_id in viewer.units(Permission.EDIT_GOALS):
        return True
    return sees_whole(viewer, Permission.EDIT_GOALS)


def ancestors(goal: Goal) -> list[Goal]:
    """From the highest down to the one above it; loaded with the goal."""
    found: list[Goal] = []
    at = goal.parent
    while at is not None:
        found.append(at)
        at = at.parent
    return found[::-1]


def _sum(goal: Goal, by_id: dict[int, Part], children: list[Goal]) -> Sum | None:
    if goal.how != "strict":
        return None
    return summed(by_id[goal.pk], [by_id[child.pk] for child in children])


def _faults(viewer: Viewer, goal: Goal, near: list[Part], all_below: bool) -> list[Kind]:
    """The faults of this goal itself, from its neighbours alone; those of its sum only where all parts are seen."""
    found: list[Kind] = []
    for fault in coverage(near, ground(viewer)):
        of_sum = fault.kind in (Kind.UNASSIGNED, Kind.OVER, Kind.TWICE, Kind.INSIDE, Kind.NOT_TO_BE, Kind.UNSUMMED)
        if fault.goal == goal.pk and fault.kind not in found and (all_below or not of_sum):
            found.append(fault.kind)
    return found


def _interfaces(viewer: Viewer, goal: Goal) -> dict[int, list[Interface]]:
    found: dict[int, list[Interface]] = {}
    rows = Interface.objects.filter(node__goal=goal).exclude(state=Terms.REPLACED.value)
    for row in rows:
        found.setdefault(row.node_id, []).append(row)
    return found


def history(goal: Goal, all_below: bool, unit: Node | None = None) -> list[Happened]:
    """What the trail says of the goal, the latest first. What an act on another goal told of others stays untold here. Two queries."""
    sealed = Seal.objects.filter(table=Goal._meta.db_table, row=goal.pk).values("event")
    events = Event.objects.filter(Q(subject=goal.ref) | Q(seq__in=sealed)).order_by("-seq")[:HISTORY]
    names = dict(Account.objects.filter(ref__in=[each.actor for each in events]).values_list("ref", "person__name_en"))
    found = []
    for event in events:
        body = json.loads(event.body)
        own = event.subject == goal.ref
        told = body["told"] if own and (all_below or event.action not in OF_MANY) else []
        what = title_of(event.action)
        if not own and event.action in OF_MANY:  # of what the goal above was given to, its own part alone
            told, what = _of_unit(unit, body["told"]), GIVEN
        if event.action == IMPORTED:
            told = _of_goal(goal, body["told"])
        found.append(
            Happened(
                event.at,
                Text(name := body["actor"]["name"], names.get(event.actor) or name),
                what,
                body["reason"],
                told,
                event.action,
            )
        )
    return found


def _of_unit(unit: Node | None, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an act on many units told of this one, as the value of its goal."""
    if unit is None:
        return []
    return [line | {"title": {"zh": "目标值", "en": "target"}} for line in told if line["title"]["zh"] == unit.name.zh]


def _changed_since(past: list[Happened]) -> bool:
    """Whether the latest step of a draft was to be handed in or approved: no step led back, so a change did."""
    return next((each.action in HANDED_IN for each in past if each.action in HANDED_IN | {SENT_BACK}), False)


def _of_goal(goal: Goal, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a workbook changed of this goal: each line of its event begins with a code."""
    zh, en = f"{goal.code}：", f"{goal.code}: "
    return [
        line | {"title": {"zh": line["title"]["zh"].removeprefix(zh), "en": line["title"]["en"].removeprefix(en)}}
        for line in told
        if line["title"]["zh"].startswith(zh)
    ]


def older_english(goal: Goal, past: list[Happened]) -> Text | None:
    """That the English title stayed when the Chinese one was changed, as far back as the history is told; None where it did not."""
    for each in past:
        told = {line["title"]["zh"]: line for line in each.told if line["old"]}
        if TITLE_EN in told or goal.title_en == goal.title_zh:
            return None
        if TITLE_ZH in told:
            was = told[TITLE_ZH]["old"]
            return Text(
                f"英文名未随之修改：中文名原为“{was}”，英文名“{goal.title_en}”是那时的",
                f"The English title is older: '{goal.title_en}' dates from when the Chinese one was '{was}'",
            )
    return None


TITLE_ZH, TITLE_EN = "目标", "英文名称"
"""The titles of a goal, as its events call them."""
IMPORTED = "goals.import"
HANDED_IN = frozenset({"goals.submit", "goals.submit-many", "goals.approve", "goals.approve-many"})
SENT_BACK = "goals.send-back"
GIVEN = Text("由上级目标分解", "given by the goal above")
OF_MANY = frozenset({"goals.cascade"})
"""Acts whose words name what other units carry."""
