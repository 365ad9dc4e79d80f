"""Events, each kind with its price: `a minor accident costs 2 points, a major accident 5 points`, `the first defect costs 2`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..statements import Award, Deed, Doubt, Doubtful, Each, Effect, Statement, Way
from .amounts import amount, effect
from .happenings import event_name, qualified
from .reader import Reader, attempt
from .regions import timed
from .tokens import Kind

_ONE = Quantity(Fraction(1))


@attempt
def priced(r: Reader) -> tuple[Statement, ...] | None:
    """`a minor accident costs 2 points, a major accident 5 points and a fatal accident 10 points`."""
    start = r.at
    first = _kind(r)
    r.skip("be")
    if not first or not r.sees("cost", "lose", "deduct", "incur", "attract", "penalise", "minus"):
        return None
    given = effect(r)
    if given is None or given.deed is not Deed.LOSE:
        return None
    apiece = _apiece(r)
    if r.sees("PER", "EACH", "if", "for"):
        return None
    made = [_each(r, start, first, given)]
    while True:
        mark = r.at
        r.seq(", and", "and", ",")
        name = _kind(r) if r.at > mark else ""
        r.skip("be")
        r.take("cost", "lose", "penalise", "minus")
        r.seq("at")
        worth = amount(r) if name else None
        if worth is None or worth == ZERO:
            r.at = mark
            break
        apiece = _apiece(r) or apiece
        if r.sees("PER", "EACH", "if", "for", "be"):
            r.at = mark
            break
        made.append(_each(r, mark, name, Effect(Deed.LOSE, worth)))
    several = len(made) > 1 or apiece
    return tuple(replace(one, said=several) for one in made)


@attempt
def priced_alike(r: Reader) -> tuple[Statement, ...] | None:
    """`minus 0.5 points each for late reports and missing signatures`: several kinds at one price."""
    start = r.at
    given = effect(r)
    if given is None or given.deed is Deed.GET or given.amount == ZERO or not r.take("EACH") or not r.seq("for"):
        return None
    names: list[str] = []
    mark = r.at
    while name := _kind(r):
        names.append(name)
        mark = r.at
        if not r.seq(", and", "and", ","):
            break
    r.at = mark
    closed = r.peek().kind is Kind.END or r.sees(",", ";", ".")
    return tuple(_each(r, start, name, given) for name in names) if len(names) > 1 and closed else None


@attempt
def priced_in_brackets(r: Reader) -> tuple[Statement, ...] | None:
    """`lost-time injury (2 points each), near miss (0.5 points each)`: a list of kinds, each with its price behind it."""
    start = mark = r.at
    made: list[tuple[Each, bool]] = []
    while name := _kind(r):
        priced = _price_in_brackets(r)
        if priced is None:
            break
        signed, given = priced
        made.append((_each(r, mark, name, given), signed))
        mark = r.at
        if not r.seq(", and", "; and", "and", ",", ";"):
            break
    r.at = mark
    if len(made) < 2:
        return None
    words = r.between(r.tokens[start].start, r.tokens[r.at - 1].end)
    plain = r.lost or any(signed for _, signed in made)
    return tuple(each if plain else Doubtful(Doubt.UNSIGNED, words, each.span, step=each) for each, _ in made)


def _price_in_brackets(r: Reader) -> tuple[bool, Effect] | None:
    """`(minus 2 points each)`, `(2 points each)`: whether it says that points are taken, and what each costs."""
    if not r.take("("):
        return None
    before = r.at
    given = effect(r)
    signed = given is not None and given.deed is Deed.LOSE
    if given is None or given.deed is Deed.GET:
        r.at = before
        worth = amount(r)
        given = None if worth is None or worth == ZERO else Effect(Deed.LOSE, worth)
    if given is None or given.deed is not Deed.LOSE or not r.take("EACH") or not r.take(")"):
        return None
    return signed, given


def _apiece(r: Reader) -> bool:
    """`each` after a price, where nothing follows that it could belong to."""
    after = r.peek(1)
    if r.sees("EACH") and (after.kind is Kind.END or after.text in (",", ";", ".", "and", ")")):
        r.at += 1
        return True
    return False


def _kind(r: Reader) -> str:
    late = r.take("LATE") if r.peek().raw.lower() in ("late", "overdue", "delayed") else None
    name = r.noun(5)
    if late is not None and name:
        name = f"{late.raw} {name}"
    return "" if not name or timed(name) else qualified(r, event_name(name))


def _each(r: Reader, start: int, name: str, given: Effect) -> Each:
    return Each(Way.ABOVE, _ONE, given, axis=Axis.EVENTS, of=name, span=r.span(start))


@attempt
def fatal(r: Reader) -> Award | None:
    """`a fatal error scores zero`, `fatal accident - item scored zero`: the happening itself is the condition."""
    start = r.at
    name = r.noun(4)
    if not name or (event_name(name).split() or [""])[-1] not in _HAPPENING:
        return None
    name = qualified(r, event_name(name))
    r.skip(":", "=", "->", "in year", "occur", "have occur")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    given = effect(r, bare=True)
    if given is None or r.sees("PER", "EACH") or r.tokens[r.at - 1].text in ("full", "maximum"):
        return None
    nothing = given.amount == ZERO or (given.deed is Deed.LOSE and given.amount == FULL)
    r.skip("for item", "for this item", "for indicator")
    at_all = Compare(Relation.AT_LEAST, Place(_ONE))
    when = When((at_all,), noun=name, axis=Axis.EVENTS)
    return Award(when, Effect(Deed.GET, ZERO), span=r.span(start)) if nothing else None


_HAPPENING = frozenset(
    "accident incident fatality error breach violation offence offense infringement injury spill death incursion collision "
    "derailment explosion fire leak outage recall fraud".split()
)
"""Happenings of which the first is told by its name alone; other names may be what is measured (`loss: 0 points`)."""


@attempt
def first_one(r: Reader) -> Each | None:
    """`the first defect costs 2 marks; every further defect costs 1 mark`: the first has a price of its own."""
    start = r.at
    ahead = effect(r, bare=True)
    if ahead is not None and r.seq("for first") and not r.sees("day", "hour", "week", "month"):
        name = r.noun(4)
        if not name or timed(name) or ahead.deed is not Deed.LOSE or r.sees("PER", "EACH", "if"):
            return None
        r.event = event_name(name)
        return Each(Way.ABOVE, _ONE, ahead, axis=Axis.EVENTS, of=r.event, until=Place(_ONE), span=r.span(start))
    r.at = start
    if not r.take("first"):
        return None
    name = r.noun(4)
    r.take(":")
    given = effect(r, bare=True) if name and not timed(name) else None
    if given is None or given.deed is not Deed.LOSE or r.sees("PER", "EACH", "if"):
        return None
    r.event = event_name(name)
    return Each(Way.ABOVE, _ONE, given, axis=Axis.EVENTS, of=event_name(name), until=Place(_ONE), span=r.span(start))
