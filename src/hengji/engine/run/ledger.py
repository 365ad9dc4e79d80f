"""The ledger: the scheme's ordered steps from items to the final score, each leaving one line for every unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np
import numpy.typing as npt

from ..formula import Need, Span, Value, evaluate, holds, needs
from ..formula.tree import CONDITIONS
from ..scheme.model.events import Effect, Event
from ..scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    Holds,
    ItemsShort,
    LedgerStep,
    Multiply,
    PassGate,
    Round,
    Short,
    Sum,
)
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Dimension, Item
from ..values.direction import Direction
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import decimals, fixed, show
from ..values.text import Text
from .column import Array, Column, fit, reach
from .events import EventLog, select, total_points
from .kept import Same
from .result import CardRun, LedgerLine

RUNNING = "score"
"""In gate and ledger formulas: the running score."""

Mask = npt.NDArray[np.bool_]
Figure = Callable[[str], Sequence[Fraction | None]]


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
    columns: Mapping[str, Column] = field(default_factory=dict)
    registers: dict[str, Column] = field(default_factory=dict)
    suspended: dict[str, Mask] = field(default_factory=dict)
    tripped: dict[str, Mask] = field(default_factory=dict)
    effects: dict[int, list[tuple[Text, Effect]]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    names: Sequence[str] = ()
    _points: dict[str, Column | None] = field(default_factory=dict)
    _figures: dict[str, Sequence[Fraction | None]] = field(default_factory=dict)

    def points(self, name: str) -> Column | None:
        """The points of an item or dimension, None where no card has it; kept, because formulas ask unit by unit."""
        if name not in self._points:
            self._points[name] = points_of(self, name) if on_any_card(self, name) else None
        return self._points[name]

    def figures(self, name: str) -> Sequence[Fraction | None]:
        """A measure (or a column of the units table) for every unit; kept for the same reason."""
        if name not in self._figures:
            self._figures[name] = self.figure(name)
        return self._figures[name]

    def column(self, name: str) -> Column:
        """A number of every unit by name: a register, points of an item or dimension, a column, a measure (missing counts 0)."""
        for source in (self.registers, self.columns):
            if name in source:
                return source[name]
        if on_any_card(self, name):
            return points_of(self, name)
        return Column.of([value if value is not None else Fraction(0) for value in self.figure(name)])


def run_ledger(books: Books) -> tuple[list[LedgerLine], Column]:
    """Run every step in order; returns the lines and the final score."""
    for unit, acting in books.log.effects.items():
        books.effects[unit] += [(event.title, effect) for event, effect in acting]
    lines: list[LedgerLine] = []
    running = Column.constant(0, books.size)
    for step in books.scheme.ledger:
        after, notes = _act(books, step, running)
        lines.append(LedgerLine(step, running, after, notes))
        running = after
        if step.into:
            books.registers[step.into] = after
    return lines, running


RUNNING = "score"
"""The name under which formulas of gates and steps read the running score."""


def _act(books: Books, step: LedgerStep, running: Column) -> tuple[Column, dict[int, Text]]:
    notes: dict[int, Text] = {}
    books.registers[RUNNING] = running
    match step.action:
        case Sum(what):
            return running + points_of(books, what), notes
        case Combine(parts):
            return running + _combined(books, parts), notes
        case PassGate(gate):
            return _gate(books, books.scheme.gates[gate], running, notes), notes
        case Multiply(coefficient):
            return _multiply(books, coefficient, running, notes), notes
        case AddEvents(kinds, ids, sign, most, least):
            chosen = select(books.scheme.events, kinds, ids)
            if sign < 0:  # "subtract ... max 10" bounds what is taken away
                least, most = None if most is None else -most, None if least is None else -least
            return running + _bounded(_event_points(books, chosen, sign), least, most), notes
        case AddTasks(board, most, least):
            points = Column.sparse(
                {unit: value for (name, unit), value in books.tasks.items() if name == board}, books.size
            )
            return running + _bounded(points, least, most), notes
        case AddFormula():
            return _formula(books, step.action, running, notes), notes
        case Clamp(low, high):
            return _bounded(running, low, high), notes
        case ApplyVeto():
            return _veto(books, running, notes), notes
        case Round(places):
            return running.half_up(books.scheme.scale.round.total if places is None else places), notes


def _bounded(column: Column, least: Fraction | None, most: Fraction | None) -> Column:
    column = column if least is None else column.at_least(least)
    return column if most is None else column.at_most(most)


def _find(dimensions: Sequence[Dimension], id: str) -> Dimension | None:
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
    total = _bounded(total, dimension.floor, dimension.cap)
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
            dimension_found = _find(card.card.dimensions, what)
            rows = [row for row, item in enumerate(card.items) if item.id == what]
            if dimension_found is not None:
                column = subtotal(card, dimension_found, places)
            elif rows:
                column = card.points.total(rows)
            else:
                continue
        parts.append((card, column))
    return _spread(books.size, parts)


def _spread(size: int, parts: Sequence[tuple[CardRun, Column]]) -> Column:
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


def _combined(books: Books, parts: Sequence[tuple[str, Fraction]]) -> Column:
    """Each part's points x its share / its own weight on the unit's card."""
    whole = Column.constant(0, books.size)
    for name, share in parts:
        points = points_of(books, name)
        factors = []
        for card in books.cards:
            dimension = _find(card.card.dimensions, name)
            weight = sum((item.weight for item in dimension.items()), Fraction(0)) if dimension else Fraction(0)
            factors.append((card, Column.constant(share / weight if weight else 0, len(card.units))))
        whole = whole + points * _spread(books.size, factors)
    return whole


def _event_points(books: Books, chosen: Sequence[Event], sign: int) -> Column:
    """Signed points of events. With sign -1 the scheme writes 'subtract': deductions, stored negative, still take away."""
    units = {unit for unit, _ in books.log.points}
    values = {unit: total_points(books.log, chosen, unit) for unit in units}
    return Column.sparse({unit: -abs(value) if sign < 0 else value for unit, value in values.items()}, books.size)


def _multiply(books: Books, name: str, running: Column, notes: dict[int, Text]) -> Column:
    column = books.coefficients[name]
    paused = books.suspended.get(name)
    if paused is not None and paused.any():
        column = column.where(paused, 1)
        title = books.scheme.coefficients[name].title
        for unit in np.flatnonzero(paused):
            notes[int(unit)] = Text(f"{title.zh}暂停适用", f"{title.en} suspended")
    return running * column


def _gate(books: Books, gate: Gate, running: Column, notes: dict[int, Text]) -> Column:
    books.registers[RUNNING] = running
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
    for name in gate.suspend:
        books.suspended[name] = books.suspended.get(name, np.zeros(books.size, np.bool_)) | tripped
    if gate.effect.total_cap is not None:
        running = running.where(tripped, running.at_most(gate.effect.total_cap))
    if gate.limit_others is None:
        return running
    parts = []
    for card in books.cards:
        over, den = _over(card, gate.limit_others)
        mine = tripped[card.units][None, :] & ~spared.get(id(card), np.zeros_like(over, dtype=np.bool_))
        parts.append((card, Column(np.where(mine, over, 0).sum(axis=0), den)))
    return running - _spread(books.size, parts)


def _over(card: CardRun, share: Fraction) -> tuple[Array, int]:
    """What each item has above this share of its weight, exactly: the share may be finer than the points are."""
    caps = [weight * share for weight in card.weights]
    den = lcm(card.points.den, *(cap.denominator for cap in caps))
    finer, whole = den // card.points.den, [int(cap * den) for cap in caps]
    most = max([reach(card.points.num) * finer, *(abs(cap) for cap in whole)]) * (len(caps) + 1)
    points = fit(card.points.num, most) * finer
    over: Array = np.maximum(points - np.array(whole, dtype=points.dtype)[:, None], 0)
    return over, den


def _short_text(value: Fraction) -> str:
    return show(value) if decimals(value) is not None else fixed(value, 6)


def _tripped_finding(books: Books, gate: Gate, unit: int) -> Finding:
    """A unit that trips a gate, with the values its condition compares."""
    name = books.names[unit] if books.names else str(unit)
    compared = ""
    if isinstance(gate.when, Holds):
        find = _lookup(books, unit)
        shown = {need.name: find(need).number for need in needs(gate.when.formula)}
        values = "，".join(f"{key} {_short_text(value)}" for key, value in shown.items() if value is not None)
        compared = f"（{gate.when.text}：{values}）"
    message = Text(f"{name}：{gate.title.zh}{compared}", f"{name}: {gate.title.en}{compared}")
    return Finding("gate-tripped", gate.report or Level.NOTE, message, None, Source(field=gate.id, clause=gate.clause))


def _tripped(books: Books, gate: Gate) -> tuple[Mask, dict[int, Mask]]:
    """Which units trip the gate, and which items of theirs did it (by card)."""
    tripped = np.zeros(books.size, dtype=np.bool_)
    short_of: dict[int, Mask] = {}
    if isinstance(gate.when, Holds):
        for unit in range(books.size):
            tripped[unit] = _truth(books, gate.when, unit)
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
    return tripped, short_of


def _selected(when: ItemsShort, item: Item) -> bool:
    return item.id in when.items if when.items else item.core


def _short(books: Books, when: ItemsShort, card: CardRun, row: int) -> Mask:
    """Where an item falls short: its points below a share of its weight, or its figure worse than a tier. A null does not trip."""
    item, given = card.items[row], card.inputs[row]
    known: Mask = (card.scores.null[row] == 0) & (given.null == 0)
    if when.of is Short.SHARE:
        bar = card.weights[row] * when.share
        low: Mask = card.points.num[row] * bar.denominator < bar.numerator * card.points.den
        return known & np.asarray(low, dtype=np.bool_)
    if when.tier not in given.tiers:
        return np.zeros(len(card.units), dtype=np.bool_)
    if when.tier in given.no_tier:
        known = known & ~given.no_tier[when.tier]
    tier = given.tier_on_x(when.tier)
    indicator = books.scheme.indicators.get(item.of)
    lower = indicator is not None and indicator.direction is Direction.LOWER
    worse: Mask = given.x > tier if lower else given.x < tier
    return known & np.asarray(worse, dtype=np.bool_)


def _lookup(books: Books, unit: int) -> Callable[[Need], Value]:
    """Names a ledger formula may use: registers, coefficients, items and dimensions (points), events (counts), measures."""

    def find(need: Need) -> Value:
        if need.span is Span.PERIOD and need.back == 0:
            for source in (books.registers, books.coefficients):
                if need.name in source:
                    return Value(source[need.name].at(unit))
            if need.name in books.scheme.events:
                return Value(books.log.counts.get((unit, need.name), Fraction(0)))
            points = books.points(need.name)
            if points is not None:
                return Value(points.at(unit))
        value = books.figures(need.name)[unit]
        return Value(value) if value is not None else Value(None, NullReason.MISSING_FACT)

    return find


def on_any_card(books: Books, name: str) -> bool:
    """Whether an item or a dimension of that id stands on a card."""
    return any(
        any(item.id == name for item in card.items) or _find(card.card.dimensions, name) is not None
        for card in books.cards
    )


def _truth(books: Books, when: Holds, unit: int) -> bool:
    if not isinstance(when.formula, CONDITIONS):
        raise TypeError("a gate's formula is a comparison")
    return bool(holds(when.formula, _lookup(books, unit)).holds)


def _formula(books: Books, action: AddFormula, running: Column, notes: dict[int, Text]) -> Column:
    values = []
    for unit in range(books.size):
        if isinstance(action.formula, CONDITIONS):
            raise TypeError("a ledger formula gives a number")
        value = evaluate(action.formula, _lookup(books, unit))
        if value.number is None:
            notes[unit] = value.reason.words
        values.append(value.number or Fraction(0))
    # "subtract ... max 10" bounds what is taken away, so the bounds come before the sign.
    return running + _bounded(Column.of(values), action.least, action.most) * Column.constant(action.sign, books.size)


def _veto(books: Books, running: Column, notes: dict[int, Text]) -> Column:
    """The effects of vetoes and red lines on the total (their effect on the grade comes with the grades)."""
    caps: dict[int, Fraction] = {}
    for unit, acting in books.log.effects.items():
        for event, effect in acting:
            notes[unit] = event.title
            if effect.total_cap is not None:
                caps[unit] = min(effect.total_cap, caps.get(unit, effect.total_cap))
    if not caps:
        return running
    mask = np.zeros(books.size, dtype=np.bool_)
    mask[list(caps)] = True
    bar = Column.of([caps.get(unit, Fraction(0)) for unit in range(books.size)])
    return running.where(mask, running.at_most(bar))
