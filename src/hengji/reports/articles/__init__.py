"""A scheme as articles: everything a unit must know beside the items and the steps, in the order it is printed. The workbook and the page
print the same."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.scheme.model.ledger import Gate
from ...engine.scheme.model.scheme import Scheme
from ...engine.trace.effects import gate_effects
from ...engine.trace.titles import condition_words, gate_title
from ...engine.values.text import Text
from .basics import foundation_parts, parameter_part
from .coefficients import coefficient_part
from .events import event_parts
from .outcomes import outcome_parts, pool_words
from .part import Article, Part, only_for, row
from .progress import progress_part

GATES = Text("闸门", "Gates")

__all__ = ["Article", "Part", "closing_parts", "opening_parts", "pool_words"]


def opening_parts(scheme: Scheme) -> list[Part]:
    """What stands before the steps: the scale, classes, indicators, panels, tasks, events, gates, coefficients, progress."""
    found = [
        *foundation_parts(scheme),
        *event_parts(scheme),
        _gates(scheme),
        coefficient_part(scheme),
        progress_part(scheme),
    ]
    return _printed(found)


def closing_parts(scheme: Scheme) -> list[Part]:
    """What stands behind the steps: grades, rankings, use of results, parameters."""
    return _printed([*outcome_parts(scheme), parameter_part(scheme)])


def _printed(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.rows]


def _gates(scheme: Scheme) -> Part:
    rows = (row(gate_title(scheme, gate), _provisions(scheme, gate), gate.clause) for gate in scheme.gates.values())
    return Part(GATES, tuple(rows))


def _provisions(scheme: Scheme, gate: Gate) -> Iterator[Text]:
    """When a gate trips, and what follows."""
    if gate.classes:
        yield only_for(scheme, gate.classes)
    when = condition_words(scheme, gate.when)
    if when != gate_title(scheme, gate):
        yield Text(f"当{when.zh}", f"when {when.en}")
    yield from gate_effects(scheme, gate)
    if gate.report is not None:
        level = gate.report.words
        yield Text(f"列入检查发现（{level.zh}）", f"listed among the findings ({level.en})")
