"""What a step does to the score where its own words do not say: the verbs of its neighbours, bad events, points from none."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import FULL, ZERO
from ...values.direction import Direction
from ...values.text import Text
from ..axis import Axis, Labels, Place, Relation, When
from ..statements import (
    Award,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Full,
    Limit,
    Proportional,
    Start,
    Statement,
    Unread,
    Way,
)
from .delays import at_zero
from .happenings import singular
from .reader import Reader
from .words import BAD_EVENTS

Found = tuple[Statement, ...]


def deeds(found: Found, r: Reader) -> Found:
    """`5 points are deducted for each major defect and 1 point for each minor defect`: the second is deducted, too."""
    return tuple(
        _with_deed(one, _deed(one, index, found, r), r)
        if isinstance(one, Each) and one.span.start in r.unspoken and one.effect.deed is Deed.GET
        else one
        for index, one in enumerate(found)
    )


def _with_deed(step: Each, deed: Deed | None, r: Reader) -> Statement:
    """The step with what it does; where nothing tells it, the question."""
    if deed is not None:
        return replace(step, effect=replace(step.effect, deed=deed))
    lost = replace(step, effect=replace(step.effect, deed=Deed.LOSE))
    words = r.sentence[step.span.start : step.span.end]
    return Doubtful(Doubt.UNSIGNED, words, step.span, step=lost)


def _deed(step: Each, index: int, found: Found, r: Reader) -> Deed | None:
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
        if is_bad(step.of) or r.context.direction in (Direction.DEDUCT, Direction.LOWER):
            return Deed.LOSE
        beside_bad = any(isinstance(other, Each) and is_bad(other.of) for other in found)
        return None if beside_bad else Deed.GET
    if step.way is Way.OFF:
        return Deed.LOSE
    lower = r.context.direction is Direction.LOWER or step.axis is Axis.DAYS
    worse = step.way is Way.WORSE or step.way is (Way.ABOVE if lower else Way.BELOW)
    return Deed.LOSE if worse else Deed.GET


def is_bad(name: str) -> bool:
    """Whether no one would reward it: `late report`, `complaints upheld`, `report not submitted`."""
    words = {name, *name.split(), *map(singular, name.replace("-", " ").split())}
    return " not " in f" {name} " or bool(words & BAD_EVENTS)


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
    if any(
        isinstance(one, Start | Full | Proportional) or (isinstance(one, Award) and not _nothing(one)) for one in found
    ):
        return found
    return (Start(ZERO), *found)


def _nothing(award: Award) -> bool:
    """`90 % or below earns 0`, beside what each step earns: it says no more than that points are earned from none."""
    return award.effect == Effect(Deed.GET, ZERO) and not isinstance(award.condition, Labels)


def _nothing_counted(one: Statement) -> bool:
    """`no new client means no points`: what is earned from none says as much."""
    if not isinstance(one, Award) or not isinstance(one.condition, When) or one.effect != Effect(Deed.GET, ZERO):
        return False
    compares = one.condition.compares
    return len(compares) == 1 and compares[0].relation is Relation.EQUAL and at_zero(compares[0])


def carried(found: Found, r: Reader) -> Found:
    """`lose 1 point if over 5 days late, 3 points if over 10 days late, and all points if over 20`: one verb for all of them."""
    out: list[Statement] = []
    for one in found:
        before = out[-1] if out else None
        if isinstance(one, Award) and isinstance(before, Award) and _goes_on(before, one, r):
            one = replace(one, effect=replace(one.effect, deed=before.effect.deed))
        out.append(one)
    return tuple(out)


def _goes_on(before: Award, one: Award, r: Reader) -> bool:
    if before.effect.deed is Deed.GET or one.effect.deed is not Deed.GET or one.span.start not in r.unspoken:
        return False
    said = r.sentence[one.span.start : one.span.end].lower()
    between = r.sentence[before.span.end : one.span.start].strip(" ,\n").lower()
    whole = one.effect.amount == FULL and not said.startswith("all ")
    return between in ("", "and") and one.effect.amount != ZERO and not whole


def further(found: Found, r: Reader) -> Found:
    """`the first costs 1 mark, the second a further 2`: beside what is lost, more of it is no bonus."""
    if not any(isinstance(one, Award | Each) and one.effect.deed is Deed.LOSE for one in found):
        return found
    return tuple(
        Unread(r.sentence[one.span.start : one.span.end], _FURTHER, one.span)
        if isinstance(one, Award) and one.effect.deed is Deed.GAIN and _says_further(one, r)
        else one
        for one in found
    )


_FURTHER = Text("写明扣分还是加分，以及各档的合计", "say 'minus' or 'plus', and the total of each band")


def _says_further(award: Award, r: Reader) -> bool:
    said = r.sentence[award.span.start : award.span.end].lower()
    return "further" in said or "additional" in said


def allowed(found: Found, r: Reader) -> Found:
    """`the first two incidents are free, then 3 points off per incident`: what is free is not charged afterwards."""
    out: list[Statement] = []
    free: Place | None = None
    for one in found:
        if isinstance(one, Award) and isinstance(one.condition, When) and one.span.start in r.allowances:
            free = one.condition.compares[0].place
        elif free is not None and isinstance(one, Each) and _charged(one):
            one = replace(one, origin=free)
        out.append(one)
    return tuple(out)


def _charged(step: Each) -> bool:
    counted = step.axis is Axis.EVENTS or (step.axis is Axis.VALUE and not step.size.unit)
    unbound = step.origin is None and not step.within and step.way in (Way.ABOVE, Way.WORSE)
    return counted and unbound and step.effect.deed is Deed.LOSE
