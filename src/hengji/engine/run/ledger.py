"""The ledger: the scheme's ordered steps from items to the final score, each leaving one line for every unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from ..formula import evaluate, natural_unit
from ..formula.tree import CONDITIONS
from ..scheme.model.events import Event
from ..scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Coefficient,
    Combine,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    Sum,
)
from ..scheme.model.progress import Progress
from ..scheme.model.scorecards import Dimension, Scope
from ..values.null import NullReason
from ..values.text import Text
from .books import RUNNING, WAITS, Books, bounded, find, lookup, points_of, spread
from .column import Column
from .events import select, total_points
from .gates import cap_total, pass_gate
from .modifying import moved_by
from .progress import NEUTRAL
from .result import CardRun, LedgerLine


def run_ledger(books: Books) -> tuple[list[LedgerLine], Column]:
    """Run every step in order; returns the lines and the final score."""
    for unit, acting in books.log.effects.items():
        books.effects[unit] += [(event.title, effect) for event, effect in acting]
    lines: list[LedgerLine] = []
    running = Column.constant(0, books.size)
    for place, step in enumerate(books.scheme.ledger):
        after, notes = _act(books, step, running, place)
        lines.append(LedgerLine(step, running, after, notes))
        running = after
        if step.into:
            books.registers[step.into] = after
    return lines, running


def _replay(books: Books, upto: int) -> Column:
    """The running score before a step, from the points that are left now: earlier gates stand as they were decided."""
    again = replace(books, registers={}, suspended={}, findings=[], effects={}, unknown={})
    running = Column.constant(0, books.size)
    for place, step in enumerate(books.scheme.ledger[:upto]):
        if isinstance(step.action, PassGate):
            gate = books.scheme.gates[step.action.gate]
            again.suspend(gate, books.tripped[gate.id])
            running = cap_total(gate, books.tripped[gate.id], running)
        else:
            running, _ = _act(again, step, running, place)
        if step.into:
            again.registers[step.into] = running
    return running


def _act(books: Books, step: LedgerStep, running: Column, place: int) -> tuple[Column, dict[int, Text]]:
    notes: dict[int, Text] = {}
    books.registers[RUNNING] = running
    match step.action:
        case Sum(what):
            return running + points_of(books, what), notes
        case Combine(parts):
            return running + _combined(books, parts), notes
        case Modify():
            moved, waiting = moved_by(books, step.action)
            for unit, reason in waiting.items():
                books.unknown.setdefault(unit, (step.title, reason))
            return running + moved, notes
        case PassGate(gate):
            known = books.scheme.gates[gate]
            return pass_gate(books, known, running, notes, lambda: _replay(books, place)), notes
        case Multiply(coefficient):
            return _multiply(books, coefficient, running, notes), notes
        case AddEvents() | AddTasks() | AddProgress() | AddFormula():
            return running + _added(books, step, step.action, notes), notes
        case Clamp(low, high):
            return bounded(running, low, high), notes
        case ApplyVeto():
            return _veto(books, running, notes), notes
        case Round(places):
            return running.half_up(books.scheme.scale.round.total if places is None else places), notes


def _added(
    books: Books, step: LedgerStep, action: AddEvents | AddTasks | AddProgress | AddFormula, notes: dict[int, Text]
) -> Column:
    """What a step adds, within its bounds."""
    match action:
        case AddEvents(kinds, ids, sign, most, least):
            chosen = select(books.scheme.events, kinds, ids)
            if sign < 0:  # "subtract ... max 10" bounds what is taken away
                least, most = None if most is None else -most, None if least is None else -least
            return bounded(_event_points(books, chosen, sign), least, most)
        case AddTasks(board, most, least):
            points = {unit: value for (name, unit), value in books.tasks.items() if name == board}
            return bounded(Column.sparse(points, books.size), least, most)
        case AddProgress():
            return _progress(books, action, notes)
        case AddFormula():
            return _formula(books, step, action, notes)


def _combined(books: Books, parts: Sequence[tuple[str, Fraction]]) -> Column:
    """Each part's points x its share / the weight it has on the unit's own card."""
    whole = Column.constant(0, books.size)
    for name, share in parts:
        points = points_of(books, name)
        factors = []
        for card in books.cards:
            dimension = find(card.card.dimensions, name)
            weights = [Fraction(0)] * len(card.units) if dimension is None else _own_weights(card, dimension)
            factors.append((card, Column.of([share / weight if weight else Fraction(0) for weight in weights])))
        whole = whole + points * spread(books.size, factors)
    return whole


def _own_weights(card: CardRun, dimension: Dimension) -> list[Fraction]:
    """The weight of a dimension for each unit of a card, without items that stand there for other units."""
    inside = {item.id for item in dimension.items()}
    rows = [row for row, item in enumerate(card.items) if item.id in inside]
    whole = sum((card.weights[row] for row in rows), Fraction(0))
    own = [whole] * len(card.units)
    for row in (row for row in rows if card.items[row].scope is Scope.UNIT):
        for column in np.flatnonzero(card.scores.null[row] == NullReason.NOT_APPLICABLE):
            own[int(column)] -= card.weights[row]
    return own


def _event_points(books: Books, chosen: Sequence[Event], sign: int) -> Column:
    """Signed points of events. With sign -1 the scheme writes 'subtract': deductions, stored negative, still take away."""
    units = {unit for unit, _ in books.log.points}
    values = {unit: total_points(books.log, chosen, unit) for unit in units}
    return Column.sparse({unit: -abs(value) if sign < 0 else value for unit, value in values.items()}, books.size)


NOT_FOR = Text("本类不适用", "not for this class")


def _multiply(books: Books, name: str, running: Column, notes: dict[int, Text]) -> Column:
    coefficient = books.scheme.coefficients[name]
    notes |= dict.fromkeys(_others(books, coefficient), NOT_FOR)
    paused = books.suspended.get(name)
    if paused is not None and paused.any():
        title = coefficient.title
        for unit in np.flatnonzero(paused):
            notes[int(unit)] = Text(f"{title.zh}暂停适用", f"{title.en} suspended")
    return running * books.applied(name)


def _others(books: Books, adjuster: Coefficient | Progress) -> list[int]:
    """The units whose class a coefficient or an index is not for."""
    if not adjuster.classes:
        return []
    return [unit for unit, name in enumerate(books.classes) if not adjuster.is_for(name)]


def _progress(books: Books, action: AddProgress, notes: dict[int, Text]) -> Column:
    """(index - 50) / 50 x span within the bounds; nothing where a unit has no index, or a gate suspends it."""
    progressed, index = books.progress[action.progress], books.scheme.progress[action.progress]
    title = index.title
    points = bounded(
        (progressed.index + -NEUTRAL) * Column.constant(action.span / NEUTRAL, books.size), action.least, action.most
    )
    idle = progressed.without.copy()
    for unit in np.flatnonzero(idle):
        notes[int(unit)] = Text(f"没有{title.zh}，不加不减", f"no {title.en}: nothing added")
    notes |= dict.fromkeys(_others(books, index), NOT_FOR)
    paused = books.suspended.get(action.progress)
    if paused is not None:
        for unit in np.flatnonzero(paused & ~idle):
            notes[int(unit)] = Text(f"{title.zh}暂停适用", f"{title.en} suspended")
        idle |= paused
    return points.where(idle, 0)


def _formula(books: Books, step: LedgerStep, action: AddFormula, notes: dict[int, Text]) -> Column:
    """A formula's value added for every unit; a unit of which a figure in it is not known waits, unless the step says `missing: zero`."""
    if isinstance(action.formula, CONDITIONS):
        raise TypeError("a ledger formula gives a number")
    values, units = [], books.units()
    natural = natural_unit(action.formula, units)
    for unit in range(books.size):
        value = evaluate(action.formula, lookup(books, unit), units, natural)
        if value.number is None:
            notes[unit] = value.reason.words
            if value.reason in WAITS and not action.missing_zero:
                books.unknown.setdefault(unit, (step.title, value.reason))
        values.append(value.number or Fraction(0))
    # "subtract ... max 10" bounds what is taken away, so the bounds come before the sign.
    return bounded(Column.of(values), action.least, action.most) * Column.constant(action.sign, books.size)


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
