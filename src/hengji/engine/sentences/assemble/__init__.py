"""Statements and a context make an outcome: combination, defaults, contradictions, ambiguities; in no language.

`assemble(statements, context, sentence)` is what both front ends call at the end. Everything a front end is sure of goes into the
statements; everything that needs the item (its direction, unit, tiers, full marks) or the whole sentence is settled here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...values.text import Text
from .. import questions
from ..reading import Ambiguous, Context, NotUnderstood, Outcome, Reading, Understood
from ..statements import NOWHERE, Doubtful, Judged, Statement, Unread
from .core import Assembly
from .distances import from_target
from .limits import settled
from .said import sort
from .several import parted
from .shared_borders import ask_whose
from .shortfall import ask_below
from .stop import Choice, Fork, Stop

_DEPTH = 3


def assemble(statements: Sequence[Statement], context: Context, sentence: str) -> Outcome:
    """The outcome of a sentence from its statements (`sentence` as given: findings quote it and point into it)."""
    unread = [item for item in statements if isinstance(item, Unread)]
    open_words = [item for item in statements if isinstance(item, Doubtful | Judged)]
    if unread and open_words:
        statements = [item for item in statements if not isinstance(item, Unread)]
    elif unread:
        return NotUnderstood(
            tuple(questions.placed(questions.unread(item.words, item.expected), sentence, item.span) for item in unread)
        )
    return _pointed(_assemble(statements, context, _DEPTH), statements, sentence)


def _assemble(statements: Sequence[Statement], context: Context, depth: int) -> Outcome:
    try:
        ask_whose(statements)
        said = from_target(statements, context)
        ask_below(said)
        return Assembly(sort(parted(settled(said, context))), context).outcome()
    except Stop as stop:
        return stop.outcome
    except Fork as fork:
        readings = _distinct([reading for choice in fork.choices for reading in _readings(choice, context, depth)])
        same = fork.choices[0].statements
        if len(readings) == 1 and readings[0].rule is not None and same is not None and depth:
            return _assemble(same, context, depth - 1)  # whichever way it is taken, it is one rule: nothing is open
        return Ambiguous(fork.question, tuple(readings))
    except ValueError as mistake:
        return NotUnderstood((questions.contradiction("各部分不能合成一条规则", f"the parts make no rule: {mistake}"),))


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Each rule once, and each reading without a rule once."""
    found: dict[object, Reading] = {}
    for reading in readings:
        found.setdefault(reading.rule if reading.rule is not None else reading.meaning, reading)
    return list(found.values())


def _readings(choice: Choice, context: Context, depth: int) -> list[Reading]:
    """The readings of one choice; a choice that is itself open gives its own readings."""
    if choice.rule is not None:
        return [Reading(choice.meaning, choice.meaning, choice.rule)]
    if choice.statements is None or depth == 0:
        return [Reading(choice.meaning, choice.meaning)]
    outcome = _assemble(choice.statements, context, depth - 1)
    if isinstance(outcome, Understood):
        return [Reading(choice.meaning, choice.meaning, outcome.rule)]
    if isinstance(outcome, Ambiguous):
        return [
            Reading(
                Text(f"{choice.meaning.zh}；{item.meaning.zh}", f"{choice.meaning.en}; {item.meaning.en}"),
                item.write,
                item.rule,
            )
            for item in outcome.readings
        ]
    return [Reading(choice.meaning, choice.meaning)]


def _pointed(outcome: Outcome, statements: Sequence[Statement], sentence: str) -> Outcome:
    """Findings without a place of their own point at the whole of what was said."""
    spans = [item.span for item in statements if item.span != NOWHERE]
    if not spans or isinstance(outcome, Understood):
        return outcome
    whole = spans[0]
    for span in spans[1:]:
        whole = whole | span
    if isinstance(outcome, Ambiguous):
        return replace(outcome, question=questions.placed(outcome.question, sentence, whole))
    return NotUnderstood(tuple(questions.placed(finding, sentence, whole) for finding in outcome.findings))
