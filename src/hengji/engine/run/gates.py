"""Gates: which units trip one, by which items, and what it takes from the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from ..formula import holds, needs
from ..formula.tree import CONDITIONS
from ..scheme.model.ledger import Gate, Holds, ItemsShort, Short
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.number import decimals, fixed, show
from ..values.text import Text
from .blocks import ItemInput
from .books import WAITS, Books, Mask, lookup
from .column import Array, Column, fit, reach
from .plans import ItemRule
from .result import CardRun, Column2D, Limited

Replay = Callable[[], Column]
"""The running score as the steps before this one give it from the points that the gate has left."""


def pass_gate(books: Books, gate: Gate, running: Column, notes: dict[int, Text], replay: Replay) -> Column:
    """Apply a gate: its effects, the coefficients it suspends, the other items it limits; returns the running score.

    What a limit takes from an item goes the way the item's points went: through the bounds of its dimension, the shares of combined
    parts, the coefficients already applied. So the steps before the gate are run again from the limited points.
    """
    tripped, spared = _tripped(books, gate)
    books.tripped[gate.id] = tripped
    if not tripped.any():
        return running
    for unit in np.flatnonzero(tripped):
        notes[int(unit)] = gate.title
        if gate.report is not None:
            books.findings.append(_tripped_finding(books, gate, int(unit)))
        if not gate.effect.nothing:
            books.effects[int(unit)].append((gate.title, gate.effect))
    limits = gate.limit_others is not None or bool(gate.effect.zero_items)
    if limits and _limit_points(books, gate, tripped, spared):
        running = running.where(tripped, replay())
    books.suspend(gate, tripped)
    return cap_total(gate, tripped, running)


def cap_total(gate: Gate, tripped: Mask, running: Column) -> Column:
    """The running score within the total the gate allows those who trip it."""
    cap = gate.effect.total_cap
    return running if cap is None else running.where(tripped, running.at_most(cap))


def _limit_points(books: Books, gate: Gate, tripped: Mask, spared: Mapping[int, Mask]) -> bool:
    """Limit the points of every unit that tripped the gate: what it zeroes to nothing, the items that did not trip it to their share;
    whether any item had more."""
    found: list[Limited] = []
    cards = []
    for card in books.cards:
        points, most = _over_one(card, _shares(card, gate))
        mine = np.broadcast_to(tripped[card.units], points.num.shape) & (gate.limit_others is not None)
        mine &= ~spared.get(id(card), np.zeros(points.num.shape, dtype=np.bool_))
        for row, item in enumerate(card.items):
            if item.id in gate.effect.zero_items:
                mine[row], most[row] = tripped[card.units], 0
        mine &= np.asarray(points.num > most, dtype=np.bool_)
        if not mine.any():
            cards.append(card)
            continue
        for row, column in zip(*(at.tolist() for at in np.nonzero(mine)), strict=True):
            kept = Fraction(int(most[row, column]), points.den)
            found.append(Limited(int(card.units[column]), card.items[row].id, points.at(row, column), kept))
        cards.append(replace(card, points=Column2D(np.where(mine, most, points.num), points.den)))
    books.limited[gate.id] = found
    books.limited_to(cards)
    return bool(found)


def _shares(card: CardRun, gate: Gate) -> list[Fraction]:
    """To which share of the weight that counts the gate limits each item."""
    share = gate.limit_others or Fraction(0)
    pairs = zip(card.items, card.rules, strict=True)
    return [share * (_base(item, rule) if gate.to_base else 1) for item, rule in pairs]


def _base(item: Item, rule: ItemRule) -> Fraction:
    """The base points of an item as a share of its full marks: what its rule starts from; full marks where it states no start."""
    start = item.rule.start.worth(rule.full, rule.point) if item.rule.body is None else rule.full
    return start / rule.full if 0 < start < rule.full else Fraction(1)


def _over_one(card: CardRun, shares: list[Fraction]) -> tuple[Column2D, Array]:
    """A card's points, and the most each item may have, over one denominator and exactly."""
    points, counted = card.points, card.counted
    den = lcm(points.den, counted.den * lcm(1, *(share.denominator for share in shares)))
    finer, scales = den // points.den, [int(share * (den // counted.den)) for share in shares]
    bound = max(reach(points.num) * finer, reach(counted.num) * max(scales, default=0), 1)
    scale = np.array(scales, dtype=np.int64 if max(scales, default=0) < bound and bound < 2**62 else object)
    most = fit(counted.num, bound) * scale[:, None]
    return Column2D(fit(points.num, bound) * finer, den), most


def _short_text(value: Fraction) -> str:
    return show(value) if decimals(value) is not None else fixed(value, 6)


def _tripped_finding(books: Books, gate: Gate, unit: int) -> Finding:
    """A unit that trips a gate, with the values its condition compares."""
    name = books.names[unit] if books.names else str(unit)
    message = Text(f"{name}：{gate.title.zh}", f"{name}: {gate.title.en}")
    if isinstance(gate.when, Holds):
        known = lookup(books, unit)
        shown = {need.name: known(need).number for need in needs(gate.when.formula)}
        values = [f"{key} {_short_text(value)}" for key, value in shown.items() if value is not None]
        message = Text(
            f"{message.zh}（{gate.when.text}：{'，'.join(values)}）",
            f"{message.en} ({gate.when.text}: {', '.join(values)})",
        )
    return Finding("gate-tripped", gate.report or Level.NOTE, message, None, Source(field=gate.id, clause=gate.clause))


def _tripped(books: Books, gate: Gate) -> tuple[Mask, dict[int, Mask]]:
    """Which units trip the gate, and which items of theirs did it (by card)."""
    tripped = np.zeros(books.size, dtype=np.bool_)
    short_of: dict[int, Mask] = {}
    if isinstance(gate.when, Holds):
        for unit in range(books.size):
            if not gate.classes or gate.is_for(books.classes[unit]):
                tripped[unit] = _truth(books, gate, gate.when, unit)
        return tripped, short_of
    for card in books.cards:
        short = np.zeros(card.points.num.shape, dtype=np.bool_)
        chosen = [row for row, item in enumerate(card.items) if _selected(gate.when, item)]
        for row in chosen:
            short[row] = _short(books, gate.when, card, row)
        count = short.sum(axis=0)
        needed = len(chosen) if gate.when.every else gate.when.count
        tripped[card.units] = (count >= needed) & (len(chosen) > 0)
        short_of[id(card)] = short
    if gate.classes:
        tripped &= np.array([gate.is_for(name) for name in books.classes], dtype=np.bool_)
    return tripped, short_of


def _truth(books: Books, gate: Gate, when: Holds, unit: int) -> bool:
    """Whether a gate's comparison holds. Where a figure it compares is not there, nobody knows: the unit waits if the gate does
    anything."""
    if not isinstance(when.formula, CONDITIONS):
        raise TypeError("a gate's formula is a comparison")
    found = holds(when.formula, lookup(books, unit), books.units())
    acts = gate.limit_others is not None or bool(gate.suspend or gate.no_lift) or not gate.effect.nothing
    if acts and found.reason in WAITS:
        books.unknown.setdefault(unit, (gate.title, found.reason))
    return bool(found.holds)


def _selected(when: ItemsShort, item: Item) -> bool:
    return item.id in when.items if when.items else item.core


def _short(books: Books, when: ItemsShort, card: CardRun, row: int) -> Mask:
    """Where an item falls short: its points below a share of the weight that counts, or its figure worse than a tier. A null does
    not trip."""
    given = card.inputs[row]
    known: Mask = (card.scores.null[row] == 0) & (given.null == 0)
    if when.of is Short.SHARE:
        points, most = _over_one(card, [when.share] * len(card.items))
        return known & np.asarray(points.num[row] < most[row], dtype=np.bool_)
    if when.tier not in given.tiers:
        return np.zeros(len(card.units), dtype=np.bool_)
    if when.tier in given.no_tier:
        known = known & ~given.no_tier[when.tier]
    return known & _worse(direction_of(books.scheme, card.items[row]), given, when.tier)


def direction_of(scheme: Scheme, item: Item) -> Direction | None:
    """Which way an item's figure is better: days after a date and deductions are better fewer; None for counts of several kinds and for
    levels, which no tier measures."""
    if item.feed in (Feed.EVENTS, Feed.LEVEL):
        return None
    if item.feed is Feed.DATE:
        return Direction.LOWER
    indicator = scheme.indicators.get(item.of)
    direction = indicator.direction if item.feed is Feed.INDICATOR and indicator is not None else Direction.HIGHER
    return Direction.LOWER if direction is Direction.DEDUCT else direction


def _worse(direction: Direction | None, given: ItemInput, tier: str) -> Mask:
    """Where a figure is worse than a tier: on the wrong side of it, or farther from the target than the tier is."""
    bar = given.tier_on_x(tier)
    match direction:
        case Direction.LOWER:
            worse = given.x > bar
        case Direction.NEAR if "target" in given.tiers:
            target = given.tier_on_x("target")
            worse = abs(given.x - target) > abs(bar - target)
        case Direction.HIGHER | Direction.WATCH:
            worse = given.x < bar
        case _:
            return np.zeros(len(given.x), dtype=np.bool_)
    found: Mask = np.broadcast_to(np.asarray(worse, dtype=np.bool_), given.x.shape)
    return found
