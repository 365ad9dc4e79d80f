"""Modifying coefficients (国资发评价〔2006〕157号): points of a dimension times what its modifying items say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from ..formula import holds
from ..formula.tree import CONDITIONS
from ..scheme.model.ledger import Modify, SpecialCase
from ..scheme.model.scorecards import Dimension
from ..values.null import NullReason
from .books import WAITS, Books, Mask, find, lookup, spread, subtotal
from .column import Column
from .kept import Same
from .result import CardRun


@dataclass(frozen=True, slots=True)
class Part:
    """One modifying item on a card: its row, its share of the dimension's weight, its coefficient for each of the card's units, and where
    a special case stated that or there was nothing to compare."""

    row: int
    share: Fraction
    coefficient: Column
    special: Mask
    unknown: Mask


@dataclass(frozen=True, slots=True)
class Modified:
    """A card's dimension: its points and weight, its modifying items, and the coefficient they make, for the card's units."""

    card: CardRun
    points: Column
    weight: Fraction
    parts: tuple[Part, ...]
    coefficient: Column

    @property
    def moved(self) -> Column:
        """What the coefficient adds to the points."""
        return self.points * self.coefficient - self.points


def modified(books: Books, action: Modify) -> list[Modified]:
    """Every card that has both dimensions, with its coefficients."""
    found = []
    for card in books.cards:
        what, by = find(card.card.dimensions, action.what), find(card.card.dimensions, action.by)
        if what is not None and by is not None:
            found.append(_modified(books, action, card, what, by))
    return found


def modified_in(books: Books, action: Modify) -> list[Modified]:
    """The same of a run that is over, made ready once: whoever explains it asks for one unit after the other."""
    return _finished(Same(books), Same(action))


@lru_cache(maxsize=8)
def _finished(books: Same[Books], action: Same[Modify]) -> list[Modified]:
    return modified(books.it, action.it)


def moved_by(books: Books, action: Modify) -> tuple[Column, dict[int, NullReason]]:
    """What a step adds for every unit of the run; and the units that wait, because a figure of a modifying item is not there."""
    found = modified(books, action)
    waiting: dict[int, NullReason] = {}
    for each in found:
        for part in each.parts:
            for column in np.flatnonzero(part.unknown).tolist():
                reason = NullReason(int(each.card.scores.null[part.row, column]))
                if reason in WAITS and reason is not NullReason.MISSING_TIER:
                    waiting.setdefault(int(each.card.units[column]), reason)
    return spread(books.size, [(each.card, each.moved) for each in found]), waiting


def _modified(books: Books, action: Modify, card: CardRun, what: Dimension, by: Dimension) -> Modified:
    points = subtotal(card, what, books.scheme.scale.round.subtotal)
    weight = _weight(card, what)
    reached = points * (1 / weight) if weight else Column.constant(0, len(card.units))
    inside = {item.id for item in by.items()}
    rows = [row for row, item in enumerate(card.items) if item.id in inside and card.weights[row] > 0]
    whole = sum((card.weights[row] for row in rows), Fraction(0))
    stated = _stated(books, action.special, card)
    parts = tuple(_part(action, card, row, whole, reached, stated) for row in rows)
    coefficient = Column.constant(0 if parts else 1, len(card.units))
    for part in parts:
        coefficient = coefficient + part.coefficient * part.share
    return Modified(card, points, weight, parts, coefficient)


def _part(
    action: Modify,
    card: CardRun,
    row: int,
    whole: Fraction,
    reached: Column,
    stated: Mapping[str, Mapping[int, Fraction]],
) -> Part:
    weight, size = card.weights[row], len(card.units)
    own = Column(card.points.num[row], card.points.den) * (1 / weight)
    computed = (own - reached + 1).at_least(action.low).at_most(action.high)
    unknown: Mask = np.asarray(card.scores.null[row] != 0, dtype=np.bool_)
    computed = computed.where(unknown, 1)
    fixed = stated.get(card.items[row].id, {})
    special = np.zeros(size, dtype=np.bool_)
    special[list(fixed)] = True
    if fixed:
        computed = computed.where(special, Column.sparse(fixed, size))
    return Part(row, weight / whole, computed, special, unknown & ~special)


def _stated(books: Books, cases: tuple[SpecialCase, ...], card: CardRun) -> Mapping[str, Mapping[int, Fraction]]:
    """By item and column of the card: the coefficient of the first special case that holds."""
    found: dict[str, dict[int, Fraction]] = {}
    for each in cases:
        of = found.setdefault(each.item, {})
        for column in _where(books, each, card):
            of.setdefault(column, each.coefficient)
    return found


def _where(books: Books, case: SpecialCase, card: CardRun) -> Iterator[int]:
    if not isinstance(case.when, CONDITIONS):
        raise TypeError("a special case is a comparison")
    for column, unit in enumerate(card.units.tolist()):
        if holds(case.when, lookup(books, unit), books.units()).holds:
            yield column


def _weight(card: CardRun, dimension: Dimension) -> Fraction:
    inside = {item.id for item in dimension.items()}
    return sum(
        (weight for item, weight in zip(card.items, card.weights, strict=True) if item.id in inside), Fraction(0)
    )
