"""How a reading ends early: with a question or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...rules.model import Rule
from ...values.finding import Finding
from ...values.text import Text
from ..reading import NotUnderstood, Outcome
from ..statements import Statement


class Stop(Exception):
    """Ends the reading of a sentence with `outcome`; caught in `assemble` and never leaves it."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(type(outcome).__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to take an open clause: what it would mean, and the statements (or the rule) that say it beyond doubt.

    With neither, the reading is no rule at all (the assessor's judgment).
    """

    meaning: Text
    statements: tuple[Statement, ...] | None = None
    rule: Rule | None = None


class Fork(Exception):
    """The sentence can be taken in several ways: `choices`; `assemble` makes the question of it."""

    def __init__(self, question: Finding, choices: Sequence[Choice]) -> None:
        self.question = question
        self.choices = tuple(choices)
        super().__init__(question.code)


def refuse(*findings: Finding) -> Stop:
    """The reading stops: the sentence (or a part) is outside the language or contradicts itself."""
    return Stop(NotUnderstood(findings))
