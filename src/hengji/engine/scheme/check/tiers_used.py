"""A tier that nothing looks at is asked for in the targets table and drawn on the curve, and moves no score."""

from __future__ import annotations

from collections.abc import Iterator

from ...formula import needs
from ...values.finding import Finding
from ...values.text import Text
from ..load.tiers import tiers_of
from ..model.ledger import ItemsShort
from ..model.past import facts_of
from ..model.scheme import Scheme
from ..model.scorecards import Item
from .told import items_of, place_words, warning

OF_ITSELF = "target"
"""What an item aims at is worth knowing, whether or not its rule looks at it."""


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each tier of a scored item that somebody has to fill in and that neither its rule, nor another tier, nor a gate
    uses; what is known of past years costs nobody anything."""
    for item in items_of(scheme):
        if item.watch or item.linked is not None:  # a price moves all tiers of an item, and is told by all of them
            continue
        used = _used(scheme, item) | facts_of(item.tiers) | {OF_ITSELF}
        for name, tier in item.tiers.items():
            if name in used or not tier.column:
                continue
            words = place_words(name)
            message = Text(
                f"“{item.title.zh}”的{words}没有用处：计分规则不看它，目标表却要填",
                f"'{item.title.en}': the tier {name} is of no use: no rule looks at it, yet the targets table asks for it",
            )
            hint = Text(f"删去这一档，或在计分规则里写上{words}", f"take the tier out, or write {name} into the rule")
            yield warning("tier-unused", item.where, message, hint)


def _used(scheme: Scheme, item: Item) -> frozenset[str]:
    asked = [gate.when for gate in scheme.gates.values() if isinstance(gate.when, ItemsShort)]
    named = {each.tier for each in asked if item.id in each.items or (not each.items and item.core)}
    for tier in item.tiers.values():
        named |= {need.name for need in needs(tier.formula)} if tier.formula is not None else set()
    return frozenset({*named, *tiers_of(item.rule)})
