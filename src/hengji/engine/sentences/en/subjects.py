"""Words that say what a figure is a share of, and no more: `invoices are paid within 30 days`, `calls answered in 20 seconds`."""

from __future__ import annotations

from ...values.unit import Unit
from .places import quantity
from .reader import Reader, attempt
from .tokens import Kind
from .words import NO_NOUN, TIME_UNITS

_IRREGULAR = frozenset("paid met seen sent made held built kept done given taken left cut run found sold".split())
_SCORING = frozenset("exceed lose deduct reduce add cost gain penalise".split())


def is_participle(r: Reader) -> bool:
    """Whether the next word tells what was done (`answered`, `paid`)."""
    token = r.peek()
    return token.kind is Kind.WORD and done(token.raw) and token.text not in _SCORING


def done(word: str) -> bool:
    """A participle by its form."""
    return word.lower() in _IRREGULAR or (word.lower().endswith("ed") and len(word) > 4)


def measures_time(unit: Unit | None) -> bool:
    """Whether the figure itself is a time."""
    return unit is None or unit.dimension == (("time", 1),)


@attempt
def described(r: Reader) -> bool | None:
    """`[are] answered within 20 seconds`, `completed on time`: what was done, and by when; the figure itself is no time."""
    if measures_time(r.context.unit):
        return None
    start = r.at
    r.take("be")
    if is_participle(r):
        r.go(r.at + 1)
    elif not (r.at and done(r.peek(-1).raw) and r.sees("<=", "ON_TIME", "in", "UPTO")):
        return None
    end = r.at
    if r.take("ON_TIME") or r.seq("in full"):
        return True
    if r.take("<=", "in", "UPTO"):
        found = quantity(r)
        if found is not None and found.unit in TIME_UNITS:
            return True
        r.at = end
    if r.take("by", "at", "in", "on", "to", "with") and r.noun(3):
        return True
    r.at = end
    return True if r.at > start else None


def hyphened(r: Reader) -> bool:
    """`Four-hour standard`, `24-hour response`: a figure tied to its unit by a hyphen, part of a name."""
    number, unit, after = r.peek(), r.peek(1), r.peek(2)
    if number.kind is not Kind.NUMBER or after.kind is not Kind.WORD or after.text in NO_NOUN:
        return False
    return r.sentence[number.end : unit.start] == "-" and unit.kind is Kind.WORD
