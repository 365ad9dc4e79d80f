"""Items that are added to one subject's letter out of its scheme, and items that are left out of it. Pure.

An item that is added brings the rule the scheme compiled, its weight and its tiers; figures are given in the letter. Items that other rules
of the scheme rest on stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ..engine import Scheme
from ..engine.formula.tree import needs
from ..engine.scheme.model.ledger import Holds, ItemsShort
from ..engine.scheme.model.scorecards import Scope
from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Text
from .content import Content, Item
from .scorecard import item_of, items_with_paths
from .wording import place


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that could be added: `key` names it in a form, `card` is the class whose card it stands on."""

    key: str
    card: Text
    own: bool
    item: Item


def choices(scheme: Scheme, content: Content) -> list[Choice]:
    """The items of the scheme that are not in the letter: those of the own class first, then those of the others."""
    card, held = scheme.card_for(content.unit_class), {item.id for item in content.items}
    cards = [each for each in scheme.scorecards.values() if each is card]
    cards += [each for each in scheme.scorecards.values() if each is not card]
    found: dict[str, Choice] = {}
    own = bool(content.items) and content.holder is not None and all(item.own for item in content.items)
    for each in cards:
        titles = [scheme.class_titles.get(name, Text.same(name)) for name in each.classes] or [each.title]
        title = Text("、".join(one.zh for one in titles), ", ".join(one.en for one in titles))
        for path, item in items_with_paths(each.dimensions):
            if item.id in held or item.id in found:
                continue
            try:
                made = item_of(scheme, item, path, {}, {}, own, lacking=True)
            except Refused:
                continue
            found[item.id] = Choice(item.id, title, each is card, made)
    return list(found.values())


def required(scheme: Scheme, unit_class: str) -> frozenset[str]:
    """The items of a class without which other rules of the scheme would have nothing to hold: core items, and those a gate or an event
    names."""
    card = scheme.card_for(unit_class)
    if card is None:
        return frozenset()
    ids = {item.id for item in card.items() if item.scope is not Scope.UNIT}
    found = {item.id for item in card.items() if item.core and not item.watch}
    for gate in scheme.gates.values():
        if not gate.is_for(unit_class):
            continue
        if isinstance(gate.when, ItemsShort):
            found |= set(gate.when.items)
        elif isinstance(gate.when, Holds):
            found |= {each.name for each in needs(gate.when.formula)}
        found |= set(gate.effect.zero_items)
    for event in scheme.events.values():
        found |= set(event.effect.zero_items)
    return frozenset(found & ids)


def with_added(content: Content, items: Sequence[Item]) -> Content:
    """The content with more items, each behind the last one of its dimension, else at the end; one that is there stays as it is."""
    held = list(content.items)
    for item in items:
        if any(each.id == item.id for each in held):
            continue
        last = max((at for at, each in enumerate(held) if each.dimension == item.dimension), default=len(held) - 1)
        held.insert(last + 1, item)
    return replace(content, items=tuple(held))


def without(content: Content, ids: Collection[str]) -> Content:
    """The content without some items. A goal one of them scored is listed and no longer scored, with the tiers it stood with; nodes that
    are of such an item alone go with it."""
    gone = {item.id: item for item in content.items if item.id in ids}
    if not gone:
        return content
    goals = tuple(
        replace(goal, item="", tiers=goal.tiers or gone[goal.item].tiers) if goal.item in gone else goal
        for goal in content.goals
    )
    nodes = tuple(
        replace(node, item="") if node.item in gone else node
        for node in content.nodes
        if node.item not in gone or node.goal
    )
    items = tuple(item for item in content.items if item.id not in gone)
    return replace(content, items=items, goals=goals, nodes=nodes)


def amiss(scheme: Scheme | None, old: Content, new: Content) -> list[Finding]:
    """What the scheme does not allow of the items that went and came. Without the scheme of a letter nothing can be added to it."""
    return list(_amiss(scheme, old, new))


def _amiss(scheme: Scheme | None, old: Content, new: Content) -> Iterator[Finding]:
    before, after = {item.id for item in old.items}, {item.id for item in new.items}
    if scheme is None:
        return
    for item in old.items:
        if item.id not in after and item.id in required(scheme, new.unit_class):
            yield Finding(
                "item-required", Level.ERROR,
                Text(f"“{item.title.zh}”是方案规定必须有的考核项，不能删去", f"'{item.title.en}' is an item the scheme requires: it stays"),
                Text("核心指标和闸门、扣罚所指的考核项必须保留；可在允许范围内调低权重",
                     "core items, and those that gates or penalties name, stay; its weight can be lowered within its range"),
                place(item),
            )  # fmt: skip
    known = {(item.id, item.of) for _, item in scheme.items()}
    for item in new.items:
        if item.id not in before and (item.id, item.indicator) not in known:
            yield Finding(
                "item-unknown", Level.ERROR,
                Text(f"方案里没有“{item.title.zh}”", f"'{item.title.en}' is no item of the scheme"),
                Text("从方案的考核项里选；要加新指标，先在方案里加",
                     "choose one of the scheme's items; a new indicator is added to the scheme first"),
                place(item),
            )  # fmt: skip
