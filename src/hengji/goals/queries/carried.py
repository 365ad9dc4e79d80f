"""What units carry in years, as the letters need it: goals with tiers, shares and nodes, and what is owed at interfaces. Plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Max, Q

from ...audit.models import Event, Seal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...store.exact import NotExact, exact
from ..models import Goal, How, Interface, Node, Source, State, Terms, Tier, TierKind
from ..models.interface import ENDED, IN_FORCE
from ..rules.measured import converted, factor
from ..rules.shares import share_told
from .interfaces import interfaces_seen
from .scope import goals_seen


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier: a value, or words where there is nothing to count."""

    value: Decimal | None
    words: Text | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A node of a goal, with its weight in the goal in per cent."""

    title: Text
    due: date
    standard: Text
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Carried:
    """A goal of a unit. `above` is the goal it is a part of, `share` its part of that by now, where that can be told exactly, `shared`
    whether each carries the whole of it, `challenge` whether the unit took it up beyond what was asked."""

    code: str
    title: Text
    source: Text
    task: str
    way: str
    measure: str
    measure_unit: str
    tiers: Mapping[str, Rung]
    nodes: tuple[Milestone, ...]
    above: Text | None
    share: Decimal | None
    shared: bool
    approved: bool
    year: int = 0
    challenge: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """What a unit owes at a node beside another: agreed by both sides or decided, unless `open` tells that it is not yet."""

    goal: Text
    node: Text
    due: date
    standard: Text
    other: Text
    share: Decimal
    duty: Text
    open: bool


def goals_carried(viewer: Viewer, units: Collection[int], years: Collection[int]) -> dict[int, list[Carried]]:
    """The goals of units in sight for some years, by code; withdrawn ones are not carried. Three queries."""
    rows = list(
        goals_seen(viewer)
        .filter(unit__in=units, cycle__year__in=years)
        .exclude(state=State.WITHDRAWN.value)
        .select_related("parent", "cycle")
        .order_by("cycle__year", "code")
    )
    tiers: dict[int, dict[str, Rung]] = {}
    for tier in Tier.objects.filter(
        goal__in={row.pk for row in rows} | {row.parent_id for row in rows if row.parent_id}
    ):
        words = _both(tier.words_zh, tier.words_en) if tier.words_zh else None
        if tier.value is not None or words is not None:
            tiers.setdefault(tier.goal_id, {})[tier.kind] = Rung(tier.value, words)
    nodes: dict[int, list[Milestone]] = {}
    for node in Node.objects.filter(goal__in=[row.pk for row in rows], withdrawn=False).order_by("due", "place", "id"):
        nodes.setdefault(node.goal_id, []).append(
            Milestone(
                _both(node.title_zh, node.title_en), node.due, _both(node.standard_zh, node.standard_en), node.weight
            )
        )
    found: dict[int, list[Carried]] = {}
    for row in rows:
        share = _share_by_now(row, tiers)
        made = _carried(row, _tiers(row, tiers), tuple(nodes.get(row.pk, ())), share)
        found.setdefault(row.unit_id or 0, []).append(made)
    return found


def _share_by_now(row: Goal, tiers: Mapping[int, Mapping[str, Rung]]) -> Decimal | None:
    """The share of the goal above that the target of a goal is by now: the one it was given says nothing any more once either figure was
    changed apart. What cannot be reckoned, because a figure is lacking or in a unit of another kind, stays as it was given."""
    given: Decimal | None = row.share
    above, target = row.parent, TierKind.TARGET.value
    if given is None or above is None or above.how != How.STRICT.value:
        return given
    whole, part = (tiers.get(pk, {}).get(target) for pk in (above.pk, row.pk))
    times = factor(row.measure_unit, above.measure_unit)
    if whole is None or whole.value is None or part is None or part.value is None or times is None:
        return given
    told = share_told(Fraction(whole.value), Fraction(given), Fraction(part.value) * times)
    return None if told is None else exact(told)


def _tiers(row: Goal, tiers: Mapping[int, Mapping[str, Rung]]) -> Mapping[str, Rung]:
    """The tiers of a goal; who shares a goal and aims at nothing else carries the whole of it, with every tier of it."""
    own, above = tiers.get(row.pk, {}), row.parent
    if above is None or above.how != How.SHARED.value:
        return own
    whole, target = _in_unit(tiers.get(above.pk, {}), above.measure_unit, row.measure_unit), TierKind.TARGET.value
    if target in own and own[target] != whole.get(target):
        return own
    return {**whole, **own}


def _in_unit(tiers: Mapping[str, Rung], given: str, wanted: str) -> Mapping[str, Rung]:
    """The tiers of a goal in the unit of the one that carries the whole of it; a figure that cannot be said in it is left out."""
    found = {kind: (rung, _said(rung.value, given, wanted)) for kind, rung in tiers.items()}
    return {
        kind: replace(rung, value=said)
        for kind, (rung, said) in found.items()
        if (said is None) is (rung.value is None)
    }


def _said(value: Decimal | None, given: str, wanted: str) -> Decimal | None:
    said = None if value is None else converted(Fraction(value), given, wanted or given)
    try:
        return None if said is None else exact(said)
    except NotExact:
        return None


def _carried(row: Goal, tiers: Mapping[str, Rung], nodes: tuple[Milestone, ...], share: Decimal | None) -> Carried:
    source, above = str(row.get_source_display()).split(" / "), row.parent
    return Carried(
        code=row.code,
        title=_both(row.title_zh, row.title_en),
        source=Text(source[0], source[-1]),
        task=row.task,
        way=row.way,
        measure=row.measure,
        measure_unit=row.measure_unit,
        tiers=tiers,
        nodes=nodes,
        above=_both(above.title_zh, above.title_en) if above is not None else None,
        share=share,
        shared=above is not None and above.how == How.SHARED.value,
        approved=row.state == State.APPROVED.value,
        year=row.cycle.year,
        challenge=row.source == Source.CHALLENGE.value,
    )


def duties_owed(viewer: Viewer, units: Collection[int], years: Collection[int]) -> dict[int, list[Owed]]:
    """What units owe at interfaces in those years, by the day of the node. One query."""
    seen = viewer.units(Permission.SEE_GOALS) & frozenset(units)
    rows = (
        interfaces_seen(viewer)
        .filter(Q(left__in=seen) | Q(right__in=seen), ~ENDED, node__goal__cycle__year__in=years)
        .exclude(state=Terms.REPLACED.value)
        .select_related("node__goal")
        .order_by("node__due", "pk")
    )
    standing = list(rows)
    bound = {(row.node_id, frozenset({row.left_id, row.right_id})) for row in standing if row.state in IN_FORCE}
    found: dict[int, list[Owed]] = {}
    for row in standing:
        open_ = row.state not in IN_FORCE
        if open_ and (row.node_id, frozenset({row.left_id, row.right_id})) in bound:
            continue  # other terms are only proposed: those in force bind
        for unit, other, side in ((row.left_id, row.right_id, "left"), (row.right_id, row.left_id, "right")):
            if unit in seen:
                found.setdefault(unit, []).append(_owed(viewer, row, other, side, open_))
    return found


def goals_touched(viewer: Viewer, units: Collection[int], years: Collection[int]) -> dict[int, datetime]:
    """When the goals of units in sight, or what they owe at interfaces, last changed, by the trail. Five queries."""
    seen = viewer.units(Permission.SEE_GOALS) & frozenset(units)
    owned = Goal.objects.filter(unit__in=seen, cycle__year__in=years)
    goals = {row: [unit] for row, unit in owned.values_list("pk", "unit_id")}
    sides = Interface.objects.filter(Q(left__in=seen) | Q(right__in=seen), node__goal__cycle__year__in=years)
    shared = {row: [left, right] for row, left, right in sides.values_list("pk", "left_id", "right_id")}
    last: dict[int, int] = {}
    for table, rows in ((Goal._meta.db_table, goals), (Interface._meta.db_table, shared)):
        sealed = Seal.objects.filter(table=table, row__in=list(rows)).order_by()
        for row, event in sealed.values_list("row").annotate(Max("event")):
            for unit in rows[row]:
                last[unit] = max(event, last.get(unit, 0))
    days = dict(Event.objects.filter(seq__in=set(last.values())).values_list("seq", "at"))
    return {unit: days[event] for unit, event in last.items() if unit in seen}


def _owed(viewer: Viewer, row: Interface, other: int, side: str, open_: bool) -> Owed:
    node, goal, beside = row.node, row.node.goal, viewer.tree.nodes.get(other)
    return Owed(
        goal=_both(goal.title_zh, goal.title_en),
        node=_both(node.title_zh, node.title_en),
        due=node.due,
        standard=_both(node.standard_zh, node.standard_en),
        other=beside.name if beside is not None else Text("已撤销的单位", "a unit closed since"),
        share=getattr(row, f"{side}_share"),
        duty=_both(getattr(row, f"{side}_duty_zh"), getattr(row, f"{side}_duty_en")),
        open=open_,
    )


def _both(zh: str, en: str) -> Text:
    return Text(zh, en or zh)
