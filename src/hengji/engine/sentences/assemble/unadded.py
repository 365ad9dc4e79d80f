"""Bonuses that are halved, or denied where nothing is added: `加分减半`, `按完成率计分，低于挑战值不加分`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from ...rules.model import ZERO
from ...values.text import Text
from .. import questions
from ..axis import Quantity, Relation, When
from ..statements import Award, Deed, Effect, Proportional
from .stop import Choice, Fork, refuse

_HALF = re.compile("减半|折半")
_MAY_BE = re.compile("视|酌|可")
_BEYOND = (Relation.ABOVE, Relation.EXCEEDED, Relation.AT_LEAST, Relation.REACHED)
_WHOLE = (None, Quantity(Fraction(100), "%"))


def is_half(words: str) -> bool:
    """Whether the words halve, and do not double."""
    return _HALF.search(words) is not None


def may_be(words: str) -> bool:
    """Whether the assessor halves as he sees fit (`视原因可减半`)."""
    return _MAY_BE.search(words) is not None


def halved(words: str) -> Fork:
    """`加分减半`: each step, or the limit too?"""
    choices = [
        Choice(Text("每步的分值减半，上限不变", "each step is halved, and the limit stands")),
        Choice(Text("每步的分值与上限都减半", "each step is halved, and the limit too")),
    ]
    return Fork(questions.halved(words), choices)


def refuse_beside(item: Proportional, awards: Sequence[Award]) -> None:
    """Beside a proportion no points are added anywhere; only beyond the target itself is it clear what `不加分` means."""
    if item.condition is None and any(_not_added(award) for award in awards):
        raise refuse(questions.no_bonus_in_proportion())


def _not_added(award: Award) -> bool:
    if award.effect != Effect(Deed.GAIN, ZERO) or not isinstance(award.condition, When):
        return False
    return not all(
        compare.relation in _BEYOND and compare.place.tier in ("", "target") and compare.place.quantity in _WHOLE
        for compare in award.condition.compares
    )
