"""Books: what the ledger's steps and gates draw on, the points of items and dimensions, and the names formulas may use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ..formula import Need, Span, Value
from ..scheme.model.events import Effect
from ..scheme.model.ledger import Gate
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Dimension, Item
from ..values.finding import Finding
from ..values.null import NullReason
from ..values.text import Text
from ..values.unit import Unit
from .column import Column
from .events import EventLog
from .kept import Same
from .progress import NEUTRAL, Progressed
from .result import CardRun, Limited

RUNNING = "score"
"""In gate and ledger formulas: the running score."""

WAITS = (NullReason.MISSING_FACT, NullReason.ZERO_DENOMINATOR, NullReason.DISCREPANT, NullReason.MISSING_TIER)
"""Reasons for which nobody knows yet what a formula of the ledger gives; what is exempt or does not apply counts nothing."""

Mask = npt.NDArray[np.bool_]
Figure = Callable[[str], Sequence[Fraction | None]]


@dataclass(frozen=True, slots=True)
class Anew:
    """Other figures of the period by name, and the coefficients and progress indices that come of them."""

    figure: Figure
    coefficients: Mapping[str, Column] = field(default_factory=dict)
    progress: Mapping[str, Progressed] = field(default_factory=dict)


@dataclass(slots=True)
class Books:
    """What the steps draw on, and what they leave behind."""

    scheme: Scheme
    size: int
    cards: Sequence[CardRun]
    log: EventLog
    tasks: Mapping[tuple[str, int], Fraction]
    coefficients: Mapping[str, Column]
    figure: Figure
    progress: Mapping[str, Progressed] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    registers: dict[str, Column] = field(default_factory=dict)
    suspended: dict[str, Mask] = field(default_factory=dict)
    tripped: dict[str, Mask] = field(default_factory=dict)
    effects: dict[int, list[tuple[Text, Effect]]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    names: Sequence[str] = ()
    classes: Sequence[str] = ()
    limited: dict[str, list[Limited]] = field(default_factory=dict)
    """What each gate took from single items."""
    unknown: dict[int, tuple[Text, NullReason]] = field(default_factory=dict)
    """Units for which a step or a gate asks for a figure that is not there: they have no total."""
    needed: Callable[[Need], Sequence[Fraction | None]] | None = None
    """Figures of another time than the period itself; None where figures are arrays of the period alone."""
    _points: dict[str, Column | None] = field(default_factory=dict)
    _figures: dict[Need, Sequence[Fraction | None]] = field(default_factory=dict)
    _units: dict[str, Unit] | None = None

    def points(self, name: str) -> Column | None:
        """The points of an item or dimension, None where no card of the scheme has it; kept, because formulas ask unit by unit."""
        if name not in self._points:
            self._points[name] = points_of(self, name) if on_any_card(self, name) else None
        return self._points[name]

    def figures(self, need: Need) -> Sequence[Fraction | None]:
        """A measure or an indicator (or a column of the units table) for every unit; kept for the same reason."""
        if need not in self._figures:
            self._figures[need] = self._figure(need)
        return self._figures[need]

    def _figure(self, need: Need) -> Sequence[Fraction | None]:
        if need.span is Span.PERIOD and need.back == 0:
            return self.figure(need.name)
        return [None] * self.size if self.needed is None else self.needed(need)

    def units(self) -> Mapping[str, Unit]:
        """The units in which figures stand, for formulas that compare them with `5000万元` or `70%`."""
        if self._units is None:
            known = {each.id: each.unit for each in self.scheme.indicators.values()}
            self._units = known | {each.id: each.unit for each in self.scheme.measures.values()}
        return self._units

    def limited_to(self, cards: Sequence[CardRun]) -> None:
        """From now on, the cards with items limited by a gate."""
        self.cards, self._points = cards, {}

    def suspend(self, gate: Gate, tripped: Mask) -> None:
        """From now on, what a gate suspends for the units that tripped it; what may not lift them, only where it would."""
        for name in gate.suspend:
            self.suspended[name] = self.suspended.get(name, np.zeros(self.size, np.bool_)) | tripped
        for name in gate.no_lift:
            self.suspended[name] = self.suspended.get(name, np.zeros(self.size, np.bool_)) | (
                tripped & self.lifts(name)
            )

    def lifts(self, name: str) -> Mask:
        """The units whose score a coefficient (above 1) or a progress index (above 50) raises."""
        if name in self.coefficients:
            column, bar = self.coefficients[name], 1
        else:
            column, bar = self.progress[name].index, NEUTRAL
        return np.asarray(column.num > bar * column.den, dtype=np.bool_)

    def applied(self, coefficient: str) -> Column:
        """A coefficient as it holds now: 1 for the units for which a gate has suspended it."""
        column, paused = self.coefficients[coefficient], self.suspended.get(coefficient)
        return column if paused is None else column.where(paused, 1)

    def afresh(self, cards: Sequence[CardRun], anew: Anew | None = None) -> Books:
        """The same before any step was run, over these cards, with other figures of the period and what is built from them."""
        other = anew or Anew(self.figure)
        return Books(
            self.scheme,
            self.size,
            cards,
            self.log,
            self.tasks,
            {**self.coefficients, **other.coefficients},
            other.figure,
            {**self.progress, **other.progress},
            self.columns,
            names=self.names,
            classes=self.classes,
            needed=self.needed,
        )

    def column(self, name: str) -> Column:
        """A number of every unit by name: a register, points of an item or dimension, a column, a measure (missing counts 0)."""
        for source in (self.registers, self.columns):
            if name in source:
                return source[name]
        if on_any_card(self, name):
            return points_of(self, name)
        return Column.of([value if value is not None else Fraction(0) for value in self.figure(name)])


def bounded(column: Column, least: Fraction | None, most: Fraction | None) -> Column:
    """Within its bounds, where there are any."""
    column = column if least is None else column.at_least(least)
    return column if most is None else column.at_most(most)


def find(dimensions: Sequence[Dimension], id: str) -> Dimension | None:
    """The dimension of that id, at any depth."""
    for dimension in dimensions:
        found = next((part for part in dimension.dimensions() if part.id == id), None)
        if found is not None:
            return found
    return None


def subtotal(card: CardRun, dimension: Dimension, places: int | None) -> Column:
    """A dimension's points for the card's units: its items and sub-dimensions, within its bounds, rounded where the scheme says so."""
    total = card.points.total(_own_rows(Same(card.items), Same(dimension)))
    for child in dimension.children:
        if isinstance(child, Dimension):
            total = total + subtotal(card, child, places)
    total = bounded(total, dimension.floor, dimension.cap)
    return total if places is None else total.half_up(places)


@lru_cache(maxsize=1024)
def _own_rows(items: Same[tuple[Item, ...]], dimension: Same[Dimension]) -> tuple[int, ...]:
    """The rows of a card's items that stand in the dimension itself, not in one below it."""
    own = {child.id for child in dimension.it.children if isinstance(child, Item)}
    return tuple(row for row, item in enumerate(items.it) if item.id in own)


def points_of(books: Books, what: str) -> Column:
    """The points of all items (`items`), of a dimension, or of one item, for every unit of the run (0 where it is not on the card)."""
    places = books.scheme.scale.round.subtotal
    parts: list[tuple[CardRun, Column]] = []
    for card in books.cards:
        if what == "items":
            first, *others = (subtotal(card, dimension, places) for dimension in card.card.dimensions)
            column = first
            for other in others:
                column = column + other
        else:
            dimension_found = find(card.card.dimensions, what)
            rows = [row for row, item in enumerate(card.items) if item.id == what]
            if dimension_found is not None:
                column = subtotal(card, dimension_found, places)
            elif rows:
                column = card.points.total(rows)
            else:
                continue
        parts.append((card, column))
    return spread(books.size, parts)


def spread(size: int, parts: Sequence[tuple[CardRun, Column]]) -> Column:
    """Columns of single cards laid out over all units."""
    if (
        len(parts) == 1
        and len(parts[0][0].units) == size
        and not np.count_nonzero(parts[0][0].units != np.arange(size))
    ):
        return parts[0][1]
    whole = Column.constant(0, size)
    for card, column in parts:
        num = np.zeros(size, dtype=column.num.dtype)
        num[card.units] = column.num
        whole = whole + Column(num, column.den)
    return whole


def lookup(books: Books, unit: int) -> Callable[[Need], Value]:
    """Names a ledger formula may use: registers, coefficients, items and dimensions (points), measures and indicators."""

    def known(need: Need) -> Value:
        if need.span is Span.PERIOD and need.back == 0:
            for source in (books.registers, books.coefficients):
                if need.name in source:
                    return Value(source[need.name].at(unit))
            points = books.points(need.name)
            if points is not None:
                return Value(points.at(unit))
        value = books.figures(need)[unit]
        return Value(value) if value is not None else Value(None, NullReason.MISSING_FACT)

    return known


def on_any_card(books: Books, name: str) -> bool:
    """Whether an item or a dimension of that id stands on a card of the scheme, also one that no unit of the run has."""
    return any(
        find(card.dimensions, name) is not None or any(item.id == name for item in card.items())
        for card in books.scheme.scorecards.values()
    )
