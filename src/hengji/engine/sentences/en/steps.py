"""Steps: `minus 2 points per percentage point below target`, `each 3 % above target adds 1 point`, `5 points per accident`."""

from __future__ import annotations

from dataclasses import replace

from ..statements import Award, Axis, Compare, Deed, Each, Effect, Form, Place, Relation, Statement, Way, When
from . import idioms
from .amounts import effect
from .conditions import condition
from .places import quantity, tier
from .reader import Reader, attempt
from .stretches import Stretch, after_partial, stretch
from .words import TIME_UNITS


def each(r: Reader) -> tuple[Statement, ...] | None:
    """A step in either order: effect first or stretch first; a condition before it names its zone or origin."""
    start = r.at
    found = _effect_first(r) or _stretch_first(r) or _conditioned(r) or _deviation(r)
    return None if found is None else _ended(r, start, found)


def _ended(r: Reader, start: int, step: Each) -> tuple[Statement, ...]:
    """Where a step ends: `..., up to a maximum of 10 days, after which the mark is zero`."""
    before = r.at
    r.skip(",", "(")
    end = quantity(r) if r.seq("UPTO maximum of", "UPTO", "for maximum of", "to maximum of") else None
    if end is None or end.unit not in TIME_UNITS or end.unit != step.size.unit:
        r.at = before
        return (step,)
    r.skip("LATE", ")")
    ended = replace(step, until=Place(end), span=r.span(start))
    before = r.at
    r.skip(",")
    if r.seq("after which", "beyond which", "thereafter", "after that"):
        r.skip("point be", "score be", "work", "it", "submission", "point", "score", "will be", "point will be", "be")
        given = effect(r, bare=True)
        if given is not None:
            past = When((Compare(Relation.ABOVE, Place(end)),), axis=step.axis)
            return ended, Award(past, given, final=given.deed is Deed.GET, span=r.span(before))
    r.at = before
    return (ended,)


@attempt
def _effect_first(r: Reader, way: Way | None = None) -> Each | None:
    start = r.at
    _subject(r)
    found = effect(r, bare=True)
    if found is None:
        return None
    r.skip(idioms.APPLIES)
    unsaid = r.unsaid
    reach = stretch(r, way)
    if reach is None:
        return None
    r.skip(idioms.APPLIES, idioms.LATE_THINGS, idioms.PERIODS)
    return _each(r, start, reach, found, unsaid)


@attempt
def _stretch_first(r: Reader, way: Way | None = None) -> Each | None:
    start = r.at
    reach = stretch(r, way)
    if reach is None:
        return None
    r.skip(",", ":", "=", "->", "there be", "supplier", "it")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    found = effect(r, bare=True)
    return None if found is None else _each(r, start, reach, found, r.unsaid)


@attempt
def _conditioned(r: Reader) -> Each | None:
    """`below 95 % deduct 1 point for each 1 %`; `if late, 2 points per day`."""
    start = r.at
    r.seq("part", "portion", "for part", "for portion", "shortfall", "any shortfall")
    given = condition(r)
    if not isinstance(given, When) or len(given.compares) != 1 or given.compares[0].relation not in _WAYS:
        return None
    r.skip(idioms.PERIODS)
    r.skip(",", ":", "then")
    way = _WAYS.get(given.compares[0].relation)
    inner = _effect_first(r, way) or _stretch_first(r, way)
    if inner is None:
        return None
    made = _within(replace(inner, span=r.span(start)), given)
    if given.axis in (Axis.DAYS, Axis.EVENTS) and made.origin is not None:
        r.beyond.add(made.span.start)
    return made


_WAYS = {
    Relation.BELOW: Way.BELOW,
    Relation.ABOVE: Way.ABOVE,
    Relation.MISSED: Way.WORSE,
    Relation.EXCEEDED: Way.BETTER,
}


def _within(step: Each, given: When) -> Each:
    compare = given.compares[0]
    way = _WAYS.get(compare.relation, step.way)
    if given.axis is Axis.DAYS:
        from_zero = compare.place.quantity is None or compare.place.quantity.value == 0
        return replace(step, axis=Axis.DAYS, way=Way.ABOVE, origin=None if from_zero else compare.place)
    if step.origin is not None:
        return replace(step, within=(compare,))
    if compare.place.tier and compare.place.form is Form.PLAIN:
        return replace(step, origin=compare.place, way=way)
    return replace(step, within=(compare,), way=way)


@attempt
def _deviation(r: Reader) -> Each | None:
    """`deviation from target of 1 percentage point in either direction costs 2 points`."""
    start = r.at
    r.take("EACH")
    if not r.seq("deviation"):
        return None
    r.skip("from")
    name = tier(r)
    r.skip("of", "by")
    size = quantity(r)
    if name is None or size is None:
        return None
    origin = Place(tier=name)
    r.skip("in either direction", "either way", ",", ":", "in both direction")
    found = effect(r, bare=True)
    return None if found is None else _each(r, start, Stretch(Way.OFF, size, origin), found, r.unsaid)


def _each(r: Reader, start: int, reach: Stretch, found: Effect, unsaid: bool) -> Each:
    partial = reach.partial or after_partial(r)
    if unsaid and found.deed is Deed.GET:
        r.unspoken.add(r.tokens[start].start)
    if found.deed is Deed.GAIN and reach.way is Way.WORSE:
        reach = replace(reach, way=Way.BETTER)
    return Each(
        way=reach.way,
        size=reach.size,
        effect=found,
        origin=reach.origin,
        axis=reach.axis,
        of=reach.of,
        partial=partial,
        relative=reach.relative,
        span=r.span(start),
    )


_SUBJECTS = (
    "LATE submission",
    "LATE work",
    "work submit LATE",
    "work",
    "submission",
    "score",
    "total score",
    "point",
    "result",
    "LATE delivery",
    "rating",
    "assignment",
    "full point",
    "supplier",
    "submission submit LATE",
    "LATE payment",
)


def _subject(r: Reader) -> None:
    """`late submissions ...`, `marks are ...`, `the score is ...` before the verb."""
    start = r.at
    r.skip(",", "then", "full point ,")
    if r.seq(*_SUBJECTS) and not (r.sees(*_VERB_AFTER_SUBJECT)):
        r.at = start


_VERB_AFTER_SUBJECT = (
    "be",
    "will",
    "deduct",
    "lose",
    "reduce",
    "incur",
    "attract",
    "receive",
    "can",
    "have",
    "penalise",
)
