"""What acts on a unit's whole result: vetoes and red lines in force, gates it tripped, the coefficients those suspend."""

from __future__ import annotations

from ..run.progress import NEUTRAL
from ..run.result import Run
from ..scheme.model.events import Effect
from ..scheme.model.ledger import Action, AddProgress, Gate, Multiply, PassGate
from ..values.text import Text
from .titles import gate_title


def effects_on(run: Run, unit: int) -> list[tuple[Text, Effect]]:
    """The effects on a unit with what caused them, events before gates."""
    events = [
        run.scheme.events[each.event]
        for each in run.events
        if each.unit == unit and each.why_not is None and each.count > 0
    ]
    found = [(event.title, event.effect) for event in events]
    found += [
        (gate_title(run.scheme, gate), gate.effect)
        for gate in run.scheme.gates.values()
        if gate.id in run.tripped and run.tripped[gate.id][unit]
    ]
    return [(title, effect) for title, effect in found if not effect.nothing]


def suspended_by(run: Run, unit: int, name: str) -> list[Text]:
    """The gates for which a coefficient (or a progress index) entered neither a unit's score nor its pay; empty where it did, or where
    nothing asks for it.

    In the score only gates before its step suspend it; in pay all of them do.
    """
    gates: dict[str, Text] = {}
    for step in run.scheme.ledger:
        if _enters(step.action, name):
            return list(gates.values())
        if isinstance(step.action, PassGate):
            gate = run.scheme.gates[step.action.gate]
            if _pauses(run, gate, unit, name) and gate.id in run.tripped and run.tripped[gate.id][unit]:
                gates[gate.id] = gate_title(run.scheme, gate)
    paid = any(shares.pool.coefficient == name for shares in run.pools)
    return list(gates.values()) if paid else []


def _enters(action: Action, name: str) -> bool:
    """Whether a step brings a coefficient or an index into the score."""
    match action:
        case Multiply(coefficient):
            return coefficient == name
        case AddProgress(progress):
            return progress == name
        case _:
            return False


def _pauses(run: Run, gate: Gate, unit: int, name: str) -> bool:
    """Whether a gate suspends it for a unit that trips it: by name, or because it would raise the score."""
    if name in gate.suspend or name not in gate.no_lift:
        return name in gate.suspend
    if name in run.coefficients:
        return run.coefficients[name].at(unit) > 1
    index = run.progress[name].index.at(unit)
    return index > NEUTRAL
