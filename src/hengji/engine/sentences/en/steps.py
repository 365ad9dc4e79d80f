"""Steps: `minus 2 points per percentage point below target`, `each 3 % above target adds 1 point`, `5 points per accident`."""

from __future__ import annotations

from dataclasses import replace

from ...values.text import Text
from ..axis import Axis, Compare, Condition, Form, Place, Quantity, Relation, When
from ..statements import Award, Deed, Each, Statement, Unread, Way
from . import idioms
from .amounts import amount, effect
from .conditions import condition, fallen_short
from .places import place, quantity
from .rates import deviation, price_of_each, step_of, unsaid
from .reader import Reader, attempt
from .stretches import stretch
from .tokens import Kind
from .words import TIME_UNITS


def each(r: Reader) -> tuple[Statement, ...] | None:
    """A step in either order: effect first or stretch first; a condition before it names its zone or origin."""
    start = r.at
    found = (
        _effect_first(r)
        or _stretch_first(r)
        or _conditioned(r)
        or deviation(r)
        or _past(r)
        or _from_nth(r)
        or unsaid(r)
    )
    return None if found is None else _ended(r, start, found)


def _ended(r: Reader, start: int, step: Each) -> tuple[Statement, ...]:
    """Where a step ends: `..., up to a maximum of 10 days, after which the mark is zero`."""
    before = r.at
    r.skip(",", "(")
    lead = r.seq("UPTO maximum of", "UPTO", "for maximum of", "to maximum of", "down to")
    beyond = None if lead else _only_if(r, step)
    if beyond is not None:
        return (replace(beyond, span=r.span(start)),)
    unclear = _unclear_end(r, step) if lead else None
    if unclear is not None:
        return step, unclear
    stop = _place_in_between(r, step) if lead else None
    if stop is not None:
        ended = replace(step, until=stop, span=r.span(start))
        following = _then_beyond(r, ended, stop)
        return (ended,) if following is None else (ended, following)
    end = quantity(r) if lead else None
    if end is None or end.unit not in TIME_UNITS or end.unit != step.size.unit:
        r.at = before
        return (step,)
    r.skip("LATE", ")")
    ended = replace(step, until=Place(end), span=r.span(start))
    before = r.at
    r.skip(",")
    if r.seq("after which", "beyond which", "thereafter", "after that"):
        r.skip(
            "point of",
            "score of",
            "point be",
            "score be",
            "work",
            "it",
            "submission",
            "point",
            "score",
            "will be",
            "point will be",
            "be",
        )
        given = effect(r, bare=True)
        if given is not None:
            past = When((Compare(Relation.ABOVE, Place(end)),), axis=step.axis)
            return ended, Award(past, given, final=given.deed is Deed.GET, span=r.span(before))
    r.at = before
    return (ended,)


_END = Text(
    "写明“最多加…分”，或加到目标值的百分之几为止", "say 'at most ... points', or up to which share of the target"
)


@attempt
def _unclear_end(r: Reader, step: Each) -> Unread | None:
    """`1 point for each 1 % above target up to 10 %`: 10 % of the marks, or until 10 % above the target?"""
    start = r.at
    end = quantity(r)
    rate = r.context.unit is not None and r.context.unit.is_rate and (step.origin is None or not step.origin.tier)
    if end is None or end.unit != "%" or step.size.unit not in ("%", "pp") or step.effect.amount.share or rate:
        return None
    if r.sees("of", "point", "score", "weight"):
        return None
    span = r.span(start)
    return Unread(r.sentence[span.start : span.end], _END, span)


@attempt
def _then_beyond(r: Reader, step: Each, stop: Place) -> Each | None:
    """`0.5 points down to 80 %, and 1 point below 80 %`: the same step at another rate."""
    start = r.at
    r.skip(",", ";", "and")
    found = amount(r)
    if found is None or not r.take("<", ">"):
        return None
    border = place(r)
    if border != stop or r.sees("PER", "EACH"):
        return None
    return replace(step, effect=replace(step.effect, amount=found), origin=stop, until=None, span=r.span(start))


@attempt
def _only_if(r: Reader, step: Each) -> Each | None:
    """`1 point per patent if more than 5 are granted`: each of all of them, or each beyond? Told as a doubt."""
    if step.origin is not None or step.axis not in (Axis.EVENTS, Axis.VALUE) or not r.take("if", "for", "when"):
        return None
    found = condition(r)
    if not isinstance(found, When) or len(found.compares) != 1 or found.compares[0].relation is not Relation.ABOVE:
        return None
    if found.compares[0].place.tier or r.sees("point"):
        return None
    r.skip(idioms.HAPPENED, "be award", "be", "award")
    r.beyond.add(step.span.start)
    return replace(step, origin=found.compares[0].place)


@attempt
def _place_in_between(r: Reader, step: Each) -> Place | None:
    """`for every 1 % above target up to 110 % of target`: where the step ends. A share of the marks is no such place."""
    found = place(r)
    if found is None or found.quantity is None or step.axis is not Axis.VALUE or found.quantity.unit != "%":
        return None
    rate = r.context.unit is not None and r.context.unit.is_rate
    if step.effect.amount.share or r.sees("point", "of") or not (found.tier or rate):
        return None
    return found


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
    r.skip(idioms.APPLIES, idioms.LATE_THINGS, idioms.PERIODS, idioms.ON_EXCESS)
    _calendar(r)
    return step_of(r, start, reach, found, unsaid)


def _calendar(r: Reader) -> None:
    """`(weekends included)`: the engine counts days as they are reported."""
    start = r.at
    bracket = r.take("(") is not None
    if not r.idiom(idioms.CALENDAR) or (bracket and not r.take(")")):
        r.at = start


@attempt
def _stretch_first(r: Reader, way: Way | None = None) -> Each | None:
    start = r.at
    priced = price_of_each(r)
    if priced is not None:
        return priced
    r.skip("for", "in case of", "in event of", ",", "then", "but")
    delayed = r.seq("LATE of", "LATE by", "of delay of") and r.sees("EACH")
    if not delayed:
        r.at = start
    reach = stretch(r, Way.ABOVE if delayed else way)
    if reach is None or (delayed and reach.size.unit not in TIME_UNITS):
        return None
    if delayed:
        reach = replace(reach, axis=Axis.DAYS)
    r.skip(idioms.PERIODS)
    r.skip(",", ":", "=", "->", "there be", "supplier", "it")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    found = effect(r, bare=True)
    return None if found is None else step_of(r, start, reach, found, r.unsaid)


@attempt
def _conditioned(r: Reader) -> Each | None:
    """`below 95 % deduct 1 point for each 1 %`; `if late, 2 points per day`."""
    start = r.at
    given: Condition | None = fallen_short(r)
    if given is None:
        if r.peek(1).text != "of" and r.peek(2).text != "of":
            r.seq("part", "portion", "for part", "for portion", "shortfall", "any shortfall")
        given = condition(r)
    if not isinstance(given, When):
        return None
    if len(given.compares) == 2 and given.axis is Axis.VALUE:
        return _in_band(r, start, given)
    if len(given.compares) == 2 and given.axis is Axis.DAYS:
        return _first_days(r, start, given)
    if len(given.compares) != 1 or given.compares[0].relation not in _WAYS:
        return None
    way = _WAYS.get(given.compares[0].relation)
    inner = _after_condition(r, way)
    if inner is None:
        return None
    made = _within(_respanned(r, inner, start), given)
    said_again = inner.origin is not None and inner.origin == given.compares[0].place
    margin = given.compares[0].place
    passed = (
        inner.origin is None
        and margin.form is Form.MOVED
        and margin.quantity is not None
        and margin.quantity.value != 0
        and "excess" not in r.sentence[inner.span.start : inner.span.end].lower()
        and not any(inner.span.start <= at < r.peek().start for at in (*r.further, *r.thence))
    )
    counted = given.compares[0].relation is Relation.ABOVE and inner.axis is Axis.EVENTS and inner.origin is None
    told = bool(r.allowances) or any(inner.span.start <= at < r.peek().start for at in (*r.further, *r.thence))
    of_all = counted and not told and margin.quantity is not None and margin.quantity.value > 0
    if passed or of_all or (given.axis in (Axis.DAYS, Axis.EVENTS) and made.origin is not None and not said_again):
        r.beyond.add(made.span.start)
    return made


def _respanned(r: Reader, step: Each, start: int) -> Each:
    """The step with all the words read since `start`; that its effect had no verb is remembered under its new place."""
    span = r.span(start)
    if step.span.start in r.unspoken:
        r.unspoken.add(span.start)
    return replace(step, span=span)


def _after_condition(r: Reader, way: Way | None) -> Each | None:
    r.skip(idioms.PERIODS)
    r.skip(",", ":", "->", "then", "supplier", "it")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    return _effect_first(r, way) or _stretch_first(r, way)


def _in_band(r: Reader, start: int, given: When) -> Each | None:
    """`between 95 % and 98 %: minus 1.5 points per percentage point`: a step inside a band."""
    inner = _after_condition(r, None)
    if inner is None or inner.size.unit not in ("%", "pp"):
        return None
    ends = [compare.place for compare in given.compares]
    if inner.origin in ends:
        return replace(_respanned(r, inner, start), until=ends[1 - ends.index(inner.origin)])
    if inner.origin is not None:
        return None
    return replace(_respanned(r, inner, start), within=given.compares)


def _first_days(r: Reader, start: int, given: When) -> Each | None:
    """`for delays of up to 10 days 0.5 points per day`: the step ends there."""
    low, high = given.compares
    begins = low.place.quantity is not None and low.place.quantity.value == 0
    inner = _after_condition(r, Way.ABOVE)
    if inner is None or inner.origin is not None or not begins or high.relation is not Relation.AT_MOST:
        return None
    if inner.size.unit not in TIME_UNITS:
        return None
    return replace(_respanned(r, inner, start), way=Way.ABOVE, axis=Axis.DAYS, until=high.place)


@attempt
def _past(r: Reader) -> Each | None:
    """`above it 1 point is added per 1 %`, `thereafter minus 2 points per day`: it goes on from what was said before."""
    start, at = r.at, r.peek().start
    side = r.take("<", ">")
    if r.sees("OTHERWISE") and r.peek().raw.lower() in ("above that", "below that"):
        far = r.take("OTHERWISE")
        way: Way | None = Way.ABOVE if far is not None and far.raw.lower() == "above that" else Way.BELOW
    elif side is not None:
        if not r.seq("it", "that", "this"):
            return None
        neutral = side.raw.lower() in ("beyond", "exceeding")
        way = None if neutral else Way.BELOW if side.text == "<" else Way.ABOVE
    elif r.seq("thereafter", "after that", "from then on", "from there on"):
        way = None
    else:
        return None
    r.skip(",", ":", "a", "supplier")
    inner = _effect_first(r, way or Way.WORSE) or _stretch_first(r, way or Way.WORSE)
    if inner is None or inner.origin is not None:
        return None
    r.further.add(at)
    return _respanned(r, inner, start)


@attempt
def _from_nth(r: Reader) -> Each | None:
    """`from the third absence on, each absence costs 2 marks`: it counts from the one before."""
    start = r.at
    nth = r.ordinal() if r.seq("from", "as from", "as of", "starting from") else None
    if nth is None:
        return None
    named = r.take("day", "week", "month", "hour")
    if named and r.take("LATE") and not r.sees("on", "onward", "onwards"):
        r.skip(",", ":")
        inner = _effect_first(r, Way.ABOVE) or _stretch_first(r, Way.ABOVE)
        if inner is None or inner.origin is not None:
            return None
        return replace(_respanned(r, inner, start), origin=Place(Quantity(nth - 1, inner.size.unit)), axis=Axis.DAYS)
    for _ in range(0 if named else 3):
        if not r.sees("on", "onward", "onwards"):
            r.noun(1)
    bare = r.sees(",", ":") and (r.peek(-1).kind is Kind.WORD if named is None else _of_delay(r))
    if not r.seq("on", "onward", "onwards") and not bare:
        return None
    r.skip(",", ":")
    inner = _effect_first(r, Way.ABOVE) or _stretch_first(r, Way.ABOVE)
    if inner is None or inner.origin is not None or (named is None) == (inner.axis is not Axis.EVENTS):
        return None
    late = named is not None and any(token.text == "LATE" for token in r.tokens)
    made = replace(_respanned(r, inner, start), origin=Place(Quantity(nth - 1, inner.size.unit)))
    return replace(made, axis=Axis.DAYS) if late else made


def _of_delay(r: Reader) -> bool:
    """Whether the days spoken of are those of a delay."""
    return any(token.text == "LATE" for token in r.tokens)


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
        early = from_zero and compare.relation is Relation.BELOW
        return replace(
            step, axis=Axis.DAYS, way=Way.BELOW if early else Way.ABOVE, origin=None if from_zero else compare.place
        )
    if step.origin is not None and _same_margin(step.origin, compare.place):
        return replace(step, origin=compare.place, way=way)
    if step.origin is not None:
        return replace(step, within=(compare,))
    if compare.place.tier and compare.place.form is Form.PLAIN:
        return replace(step, origin=compare.place, way=way)
    return replace(step, within=(compare,), way=way)


def _same_margin(origin: Place, border: Place) -> bool:
    """`over budget by more than 3 %: 1 point for each 1 % above 3 %`: the border said before."""
    if border.form is not Form.MOVED or border.quantity is None or origin.quantity is None or origin.tier:
        return False
    return origin.quantity.unit == border.quantity.unit and origin.quantity.value == abs(border.quantity.value)


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
    "unit",
    "team",
    "branch",
    "item",
    "LATE payment",
)


def _subject(r: Reader) -> None:
    """`late submissions ...`, `marks are ...`, `the score is ...` before the verb."""
    start = r.at
    r.skip(",", "then", "full point ,")
    if r.peek().raw.lower() not in ("above that", "below that"):
        r.skip(",", "then", "OTHERWISE ,", "OTHERWISE")
    if r.seq("maximum score of", "maximum point of", "full score of", "maximum of") and not (
        amount(r, bare=True) and r.sees("be", "will")
    ):
        r.at = start
        return
    if r.seq("excess", "shortfall", "overrun", "any shortfall", "any excess") and not r.sees(
        "be", "will", "attract", "cost", "lose", "incur"
    ):
        r.at = start
        return
    if r.seq("point for", "score for", "score of") and not (r.noun(4) and r.sees("will", "be")):
        r.at = start
        return
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
    "earn",
    "score",
    "gain",
    "fall",
    "drop",
)
