"""Events, each kind with its price: `a minor accident costs 2 points, a major accident 5 points`, `the first defect costs 2`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..statements import Axis, Deed, Each, Effect, Place, Quantity, Statement, Way
from .amounts import amount, effect
from .happenings import event_name, qualified
from .reader import Reader, attempt
from .regions import timed

_ONE = Quantity(Fraction(1))


@attempt
def priced(r: Reader) -> tuple[Statement, ...] | None:
    """`a minor accident costs 2 points, a major accident 5 points and a fatal accident 10 points`."""
    start = r.at
    first = _kind(r)
    if not first or not r.sees("cost", "lose", "deduct", "incur", "attract"):
        return None
    given = effect(r)
    if given is None or given.deed is not Deed.LOSE or r.sees("PER", "EACH", "if", "for"):
        return None
    made = [_each(r, start, first, given)]
    while True:
        mark = r.at
        r.seq(", and", "and", ",")
        name = _kind(r) if r.at > mark else ""
        r.take("cost", "lose")
        worth = amount(r) if name else None
        if worth is None or r.sees("PER", "EACH", "if", "for", "be"):
            r.at = mark
            break
        made.append(_each(r, mark, name, Effect(Deed.LOSE, worth)))
    several = len(made) > 1
    return tuple(replace(one, said=several) for one in made)


def _kind(r: Reader) -> str:
    name = r.noun(5)
    return "" if not name or timed(name) else qualified(r, event_name(name))


def _each(r: Reader, start: int, name: str, given: Effect) -> Each:
    return Each(Way.ABOVE, _ONE, given, axis=Axis.EVENTS, of=name, span=r.span(start))


@attempt
def first_one(r: Reader) -> Each | None:
    """`the first defect costs 2 marks; every further defect costs 1 mark`: the first has a price of its own."""
    start = r.at
    if not r.take("first"):
        return None
    name = r.noun(4)
    given = effect(r) if name and not timed(name) else None
    if given is None or given.deed is not Deed.LOSE or r.sees("PER", "EACH", "if"):
        return None
    r.event = event_name(name)
    return Each(Way.ABOVE, _ONE, given, axis=Axis.EVENTS, of=event_name(name), until=Place(_ONE), span=r.span(start))
