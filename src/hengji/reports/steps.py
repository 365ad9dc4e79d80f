"""The lines of one unit's ledger, each with what made it: the coefficient, the events, the bound, the gate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..engine.run.events import select
from ..engine.run.moved import limits_note
from ..engine.run.result import LedgerLine
from ..engine.scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    LedgerStep,
    Multiply,
    PassGate,
    Round,
    Sum,
)
from ..engine.values.number import show
from ..engine.values.text import Text
from ..ui.charts import Kind
from .figures import change as signed
from .figures import places_of, short
from .policy import shares
from .reading import Reading
from .words import joined


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `number` from 1, the running score before and after, and the remarks that belong to it (None: nothing to say)."""

    number: int
    step: LedgerStep
    kind: Kind
    before: Fraction
    after: Fraction
    note: Text | None

    @property
    def change(self) -> Fraction:
        """What the step added."""
        return self.after - self.before


_KINDS = {PassGate: Kind.GATE, Multiply: Kind.FACTOR, Clamp: Kind.CLAMP, ApplyVeto: Kind.VETO, Round: Kind.ROUND}


def kind_of(step: LedgerStep) -> Kind:
    """How a step is drawn."""
    return _KINDS.get(type(step.action), Kind.ADD)


def lines(reading: Reading, unit: int) -> list[Line]:
    """A unit's ledger; empty for a unit without a total, whose running figures mean nothing."""
    if reading.run.held[unit]:
        return []
    return [_line(reading, unit, number, line) for number, line in enumerate(reading.run.lines, start=1)]


def ledger_places(found: list[Line], least: int) -> int:
    """Decimals that write a ledger."""
    return places_of((value for line in found for value in (line.before, line.after)), least, 4)


def _line(reading: Reading, unit: int, number: int, line: LedgerLine) -> Line:
    before, after = line.before.at(unit), line.after.at(unit)
    given = line.notes.get(unit)
    note = _note(reading, unit, line.step, before, after, given is not None)
    parts = [part for part in (given, note) if part is not None]
    return Line(number, line.step, kind_of(line.step), before, after, joined(parts) if parts else None)


def _note(reading: Reading, unit: int, step: LedgerStep, before: Fraction, after: Fraction, noted: bool) -> Text | None:
    run, action = reading.run, step.action
    match action:
        case PassGate():
            return limits_note(run, unit, step)
        case Multiply(coefficient) if not noted:
            return Text.same(f"× {short(run.coefficients[coefficient].at(unit))}")
        case AddEvents():
            return _events(reading, unit, action)
        case AddTasks(board, most):
            count = sum(1 for task in reading.tasks.get(unit, ()) if task.board == board)
            zh, en = ("", "") if most is None else (f"，最多 {show(most)} 分", f", at most {show(most)}")
            return Text(f"{count} 项任务{zh}", f"{count} tasks{en}") if count else None
        case AddFormula(_, text):
            return Text.same(text)
        case Combine(parts):
            return shares(run.scheme, parts)
        case Clamp(low, high):
            if after < before and high is not None:
                return Text(f"封顶 {show(high)}", f"capped at {show(high)}")
            if after > before and low is not None:
                return Text(f"保底 {show(low)}", f"raised to {show(low)}")
            return None
        case Round(places):
            kept = run.scheme.scale.round.total if places is None else places
            return Text(f"四舍五入，保留 {kept} 位小数", f"half-up to {kept} decimals")
        case Sum(what) if what != "items":
            return None
        case _:
            return None


def _events(reading: Reading, unit: int, action: AddEvents) -> Text | None:
    run = reading.run
    chosen = {event.id for event in select(run.scheme.events, action.kinds, action.events)}
    parts = []
    for applied in reading.events.get(unit, ()):
        if applied.event not in chosen or applied.why_not is not None:
            continue
        title = run.scheme.events[applied.event].title
        points = -abs(applied.points) if action.sign < 0 else applied.points
        moved = signed(points, places_of([points]))
        times = "" if applied.count == 1 else f" × {show(applied.count)}"
        parts.append(Text(f"{title.zh}{times} {moved}", f"{title.en}{times} {moved}"))
    return joined(parts) if parts else None
