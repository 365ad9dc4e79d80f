"""A content beside what goals and scheme say by now: the two merged, one following the other, and where they are apart. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..engine.values.finding import Refused
from ..store.exact import NotExact, exact
from .additions import with_added, without
from .changes import in_unit, sharing, with_unit, with_weight
from .content import Content, Goal, Item
from .wording import factor_of

NODES = "nodes of goals"
"""How `followed` calls the nodes that goals bring: no item has such an id."""


def merged(base: Content, new: Content, now: Content) -> Content:
    """What goals and scheme say by now, with what the office changed since kept: a part that is in `new` as it was in `base` stays as
    it is `now`; a part that moved comes from `new`. Figures, articles and nodes that no goal gives are the office's own and stay; so
    do items it added and those it left out. An agreement of an older form gets the parts it lacks."""

    def pick(name: str) -> Any:
        before, after = getattr(base, name), getattr(new, name)
        return getattr(now, name) if before == after else after

    left_out = {item.id for item in base.items} - {item.id for item in now.items}
    base, new = without(base, left_out), without(new, left_out)
    items = []
    for item in new.items:
        was, held = base.item(item.id), now.item(item.id)
        items.append(item if held is None else held if was is None else _item(was, item, held))
    before, after = (tuple(node for node in each.nodes if node.goal) for each in (base, new))
    nodes = now.nodes if before == after else (*after, *(node for node in now.nodes if not node.goal))
    parts = new.agreement and not now.agreement
    added = [item for item in now.items if base.item(item.id) is None and new.item(item.id) is None]
    whole = replace(
        new, kind=now.kind, group=now.group, subject=now.subject, holder=now.holder, term=now.term, items=tuple(items),
        nodes=nodes, clauses=(*new.clauses, *now.clauses) if parts else now.clauses, goals=_sized(pick("goals"), now),
        **{name: pick(name) for name in ("duties", "constraints", "scoring", "totals", "letters", "exits")},
    )  # fmt: skip
    return whole if parts else with_added(whole, added)


def followed(now: Content, goals: Content, ids: Collection[str]) -> Content:
    """The content with what the `goals` say, whatever was agreed or written since: the unit and the figures of the items of these ids,
    and with `NODES` the nodes that goals bring. Weights, titles and what no goal gives stay."""
    items = tuple(_follows(item, goals.item(item.id)) if item.id in ids else item for item in now.items)
    nodes = now.nodes
    if NODES in ids:
        here = {goal.code for goal in now.goals}
        nodes = (
            *(node for node in goals.nodes if node.goal in here),
            *(node for node in now.nodes if node.goal not in here),
        )
    shares = {goal.code: goal.share for goal in goals.goals if goal.item in ids}
    aims = tuple(replace(goal, share=shares.get(goal.code, goal.share)) for goal in now.goals)
    return sharing(now, replace(now, items=items, nodes=nodes, goals=aims))


def apart(now: Content, goals: Content) -> list[str]:
    """Where a content is another than the goals say, by the names that `followed` takes."""
    names = [*(item.id for item in now.items), NODES]
    return [name for name in names if followed(now, goals, [name]) != now]


def _follows(held: Item, given: Item | None) -> Item:
    """The item with the figures of another, in its unit; as it is where that cannot be."""
    if given is None or not any(tier.value is not None for tier in given.tiers):
        return held
    try:
        after = held if held.unit == given.unit else with_unit(held, given.unit)
    except Refused:
        return held
    tiers = []
    for tier in after.tiers:
        there = given.tier(tier.name)
        if there is not None and there.value is not None:
            tiers.append(there)
        elif tier.value is not None and after.unit != held.unit:
            tiers.append(replace(tier, value=_converted(tier.value, held.unit, after.unit)))
        else:
            tiers.append(tier)
    return replace(after, tiers=tuple(tiers))


def _converted(value: Decimal, given: str, wanted: str) -> Decimal | None:
    """A figure no goal gives, in another unit; a figure to be set where it would be rounded."""
    try:
        return exact(Fraction(value) * factor_of(given) / factor_of(wanted))
    except NotExact:
        return None


def _sized(goals: tuple[Goal, ...], now: Content) -> tuple[Goal, ...]:
    """The goals with the sizes that were agreed: no goal of the pool says any."""
    agreed = {goal.code: goal.size for goal in now.goals}
    return tuple(
        replace(goal, size=agreed.get(goal.code, goal.size)) if goal.board is not None else goal for goal in goals
    )


def _item(first: Item, given: Item, held: Item) -> Item:
    """One item merged, in the unit the letter has by now: where both sides agreed on another unit, what goals and scheme say is told in
    it. What cannot be told in it comes as it is given."""
    was, new = first, given
    if was.unit == new.unit != held.unit:
        try:
            was, new = in_unit(was, held.unit), in_unit(new, held.unit)
        except (Refused, NotExact):
            return given

    def keep(name: str) -> Any:
        return getattr(held if getattr(was, name) == getattr(new, name) else new, name)

    tiers = []
    for tier in new.tiers:
        before, there = was.tier(tier.name), held.tier(tier.name)
        nothing = tier.value is None and tier.source is None
        tiers.append(there if there is not None and (before == tier or nothing) else tier)
    if (was.rule, was.full, was.points, was.partial) == (new.rule, new.full, new.points, new.partial):
        new = replace(
            new, rule=held.rule, sentence=held.sentence, full=held.full, points=held.points, partial=held.partial
        )
    changed = replace(new, tiers=tuple(tiers), title=keep("title"), own=keep("own"))
    weight = held.weight if was.weight == new.weight else new.weight
    return with_weight(changed, weight)
