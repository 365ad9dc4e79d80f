"""Several kinds of happening in one sentence: each is counted on its own, and none is taken for another."""

from __future__ import annotations

from dataclasses import replace

from ...values.text import Text
from ..axis import Axis, Happens, Relation, When
from ..statements import Award, Each, Statement, Unread
from .delays import at_zero
from .happenings import event_name
from .reader import Reader

Found = tuple[Statement, ...]

_APART = Text(
    "一句计数一种事项；请写明每一种的名称，或拆成几个计分项",
    "one clause counts one thing; name each of them, or split them into items of their own",
)


def kinds_apart(found: Found, r: Reader) -> Found:
    """`2 points for each minor accident; any fatal accident scores zero`: a minor accident is no fatal one."""
    steps = {one.of for one in found if isinstance(one, Each) and one.axis is Axis.EVENTS and one.of}
    named = {name for one in found if (name := _counted(one))}
    if len(steps | named) < 2 or not (steps or all(_any(one) for one in found if _counted(one))):
        return found
    return tuple(_apart(one, steps, r) for one in found)


def _counted(one: Statement) -> str:
    """The kind of happening a band of counts names; empty where it names none."""
    condition = one.condition if isinstance(one, Award) else None
    named = isinstance(condition, When) and condition.axis is Axis.EVENTS and bool(condition.noun)
    return event_name(condition.noun) if named and isinstance(condition, When) else ""


def _any(one: Statement) -> bool:
    """`any fatality`: one or more."""
    compares = one.condition.compares if isinstance(one, Award) and isinstance(one.condition, When) else ()
    if len(compares) != 1 or compares[0].place.quantity is None:
        return False
    value = compares[0].place.quantity.value
    return value == {Relation.AT_LEAST: 1, Relation.ABOVE: 0}.get(compares[0].relation)


def _none(one: Award) -> bool:
    """`no accidents: 10 points`: what is earned where none happened, of whatever kind."""
    compares = one.condition.compares if isinstance(one.condition, When) else ()
    return len(compares) == 1 and compares[0].relation in _NONE_AT_ALL and at_zero(compares[0])


_NONE_AT_ALL = (Relation.EQUAL, Relation.REACHED, Relation.AT_MOST)


def _apart(one: Statement, steps: set[str], r: Reader) -> Statement:
    name = _counted(one)
    if not isinstance(one, Award) or not name or name in steps or _none(one):
        return one
    if _any(one):
        return replace(one, condition=Happens(name))
    if any(name in step or step in name for step in steps) or not steps:
        return one
    return Unread(r.sentence[one.span.start : one.span.end], _APART, one.span)
