"""The lines of one unit's ledger, each with what made it: the coefficient, the events, the bound, the gate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..engine.run.result import LedgerLine
from ..engine.scheme.model.ledger import ApplyVeto, Clamp, LedgerStep, Multiply, PassGate, Round
from ..engine.trace.notes import line_words
from ..engine.trace.titles import step_title
from ..engine.values.text import Text
from ..ui.charts import Kind
from .figures import places_of
from .reading import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `number` from 1, the running score before and after, and the remarks that belong to it (None: nothing to say)."""

    number: int
    step: LedgerStep
    title: Text
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
    run, before, after = reading.run, line.before.at(unit), line.after.at(unit)
    title, note = step_title(run.scheme, line.step), line_words(run, unit, line)
    return Line(number, line.step, title, kind_of(line.step), before, after, note)
