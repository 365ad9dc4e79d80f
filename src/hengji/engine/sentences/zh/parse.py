"""A Chinese sentence to an outcome: plain form, tokens, clauses, statements, assembly."""

from __future__ import annotations

from ..assemble import assemble
from ..reading import Context, Outcome
from ..statements import Award, Happens, Labels, Relation, Statement, When
from .clauses import Clauses
from .normalise import normalise
from .reader import Reader


def parse(sentence: str, context: Context) -> Outcome:
    """The outcome of a Chinese sentence."""
    return assemble(statements(sentence, context), context, sentence)


def statements(sentence: str, context: Context) -> list[Statement]:
    """What the sentence says, clause by clause."""
    plain = normalise(sentence)
    clauses = Clauses(Reader(plain, context.names))
    said = clauses.read()
    return [*plain.remarks, *_levels(said, clauses.words, context)]


def _levels(said: list[Statement], words: dict[int, str], context: Context) -> list[Statement]:
    """`完成` beside named levels (`较好完成`) is a level itself, and so it is where the item has no target."""
    named = any(isinstance(item, Award) and isinstance(item.condition, Labels) for item in said)
    no_target = context.tiers is not None and "target" not in context.tiers
    if not named and not no_target:
        return said
    found: list[Statement] = []
    for index, item in enumerate(said):
        if index in words and isinstance(item, Award):
            item = Award(Labels((words[index],)), item.effect, item.final, item.span)
        elif named and isinstance(item, Award) and isinstance(item.condition, Happens):
            item = Award(Labels((item.condition.of,)), item.effect, item.final, item.span)
        found.append(item)
    return found


__all__ = ["Relation", "When", "parse", "statements"]
