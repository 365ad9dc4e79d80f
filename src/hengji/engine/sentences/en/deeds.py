"""What a step does to the score where its own words do not say: the verbs of its neighbours, bad events, points from none."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import ZERO
from ...values.direction import Direction
from ..statements import (
    Award,
    Axis,
    Deed,
    Each,
    Effect,
    Full,
    Limit,
    Place,
    Proportional,
    Relation,
    Start,
    Statement,
    Way,
    When,
)
from .delays import at_zero
from .reader import Reader
from .words import BAD_EVENTS

Found = tuple[Statement, ...]


def deeds(found: Found, r: Reader) -> Found:
    """`5 points are deducted for each major defect and 1 point for each minor defect`: the second is deducted, too."""
    return tuple(
        replace(one, effect=replace(one.effect, deed=_deed(one, index, found, r)))
        if isinstance(one, Each) and one.span.start in r.unspoken and one.effect.deed is Deed.GET
        else one
        for index, one in enumerate(found)
    )


def _deed(step: Each, index: int, found: Found, r: Reader) -> Deed:
    if r.lost or r.taken_off:
        return Deed.LOSE
    following = found[index + 1] if index + 1 < len(found) else None
    if isinstance(following, Limit):
        words = r.sentence[following.span.start : following.span.end].lower()
        if any(word in words for word in ("deduct", "penalt", "loss", "lost")):
            return Deed.LOSE
    before = found[index - 1] if index else None
    if isinstance(before, Each) and before.effect.deed is Deed.LOSE and _joined(before, step, r):
        return Deed.LOSE
    for other in (*reversed(found[:index]), *found[index + 1 :]):
        if (
            isinstance(other, Each)
            and other.effect.deed is not Deed.GET
            and other.axis is step.axis
            and _alike(other, step)
        ):
            return other.effect.deed
    if step.axis is Axis.EVENTS:
        bad = set(step.of.replace("-", " ").split()) & BAD_EVENTS or step.of in BAD_EVENTS
        return Deed.LOSE if bad or r.context.direction in (Direction.DEDUCT, Direction.LOWER) else Deed.GET
    if step.way is Way.OFF:
        return Deed.LOSE
    lower = r.context.direction is Direction.LOWER or step.axis is Axis.DAYS
    worse = step.way is Way.WORSE or step.way is (Way.ABOVE if lower else Way.BELOW)
    return Deed.LOSE if worse else Deed.GET


def _joined(before: Each, step: Each, r: Reader) -> bool:
    """`1 point is lost per day below 20 and 0.5 per day above 30`: one verb for both."""
    return r.sentence[before.span.end : step.span.start].strip(" ,\n") == "and"


def _alike(one: Each, other: Each) -> bool:
    return one.axis is Axis.EVENTS or one.way is other.way


def earned(found: Found, r: Reader) -> Found:
    """What a step earns is added for each one, whatever the verb."""
    return tuple(
        replace(one, effect=replace(one.effect, deed=Deed.GAIN))
        if isinstance(one, Each) and one.effect.deed is Deed.GET
        else one
        for one in found
    )


def from_zero(found: Found, r: Reader) -> Found:
    """`award 1 point for each ...`: points are earned from none, not added to full marks."""
    steps = [one for one in found if isinstance(one, Each)]
    if not any(step.effect.deed is Deed.GET for step in steps) or any(step.effect.deed is Deed.LOSE for step in steps):
        return found
    if any(step.axis is Axis.VALUE and step.origin == Place(tier="target") for step in steps):
        return found
    found = tuple(one for one in found if not _nothing_counted(one))
    if any(isinstance(one, Start | Full | Award | Proportional) for one in found):
        return found
    return (Start(ZERO), *found)


def _nothing_counted(one: Statement) -> bool:
    """`no new client means no points`: what is earned from none says as much."""
    if not isinstance(one, Award) or not isinstance(one.condition, When) or one.effect != Effect(Deed.GET, ZERO):
        return False
    compares = one.condition.compares
    return len(compares) == 1 and compares[0].relation is Relation.EQUAL and at_zero(compares[0])
