"""What only the whole English sentence tells about one of its clauses, before the statements go to the assembly.

A limit said of no step bounds the score; a step whose amount has no verb takes it from its neighbours; a figure in days is a delay
where the sentence speaks of delays; a word before a colon is a level only among other levels; one sentence is about one thing.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ...values.direction import Direction
from ...values.finding import Finding, Level
from ...values.number import decimals
from ...values.text import Text
from ..statements import (
    Award,
    Axis,
    Between,
    Bound,
    Compare,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Form,
    Full,
    Labels,
    Limit,
    Otherwise,
    Place,
    Proportional,
    Quantity,
    Relation,
    Remark,
    Start,
    Statement,
    Unread,
    Way,
    When,
)
from .reader import Reader
from .stretches import event_name
from .words import BAD_EVENTS, TIME_UNITS
from .written import is_written, with_axis

EXPECTED = Text(
    "英文计分句，如“minus 2 points per percentage point below target, floor 0”或“10 points if at least 95%, otherwise 0”",
    "a clause such as 'minus 2 points per percentage point below target', '10 points if at least 95%' or 'otherwise 0'",
)

Found = tuple[Statement, ...]


def settled(found: Found, r: Reader) -> Found:
    """The statements of a sentence, each settled by the others."""
    found = _stray(found)
    if is_written(found):
        return with_axis(found)
    for settle in (
        _lone,
        _limits,
        _references,
        _further,
        _beyond,
        _linear_ends,
        _same_levels,
        _deeds,
        _from_zero,
        _earned,
        _dates,
        _punctual,
        _own_dates,
        _once,
        _adjoining,
        _attained,
        _days_after,
        _no_events,
        _levels,
        _subjects,
    ):
        found = settle(found, r)
    return found


def _stray(found: Found) -> Found:
    """A maximum in a sentence without any step is of the score (`actual / target x 15, maximum 18`)."""
    if any(isinstance(one, Each) for one in found):
        return found
    return tuple(
        replace(one, bound=Bound.CAP) if isinstance(one, Limit) and one.bound is Bound.MOST else one for one in found
    )


def _lone(found: Found, r: Reader) -> Found:
    """One figure alone (`100 %: full marks`) is what must be reached; `1 % = 1 point` alone says no more than a rate of exchange."""
    awards = [one for one in found if isinstance(one, Award)]
    if len(awards) != 1 or any(isinstance(one, Each) for one in found):
        return found
    condition = awards[0].condition
    if (
        not isinstance(condition, When)
        or [c.relation for c in condition.compares] != [Relation.EQUAL]
        or condition.axis is not Axis.VALUE
    ):
        return found
    if awards[0].effect.amount != FULL:
        words = r.sentence[awards[0].span.start : awards[0].span.end]
        return tuple(Unread(words, _REACH, one.span) if one is awards[0] else one for one in found)
    reached = replace(condition, compares=(replace(condition.compares[0], relation=Relation.REACHED),))
    return tuple(replace(one, condition=reached) if one is awards[0] else one for one in found)


_REACH = Text("写“达到1%得1分”或“每1%得1分”", "say 'at least 1%: 1 point' or '1 point for each 1%'")


def _limits(found: Found, r: Reader) -> Found:
    """A limit behind a step is of the step, unless it lies above the score the sentence starts from: `80 points at target, ... capped
    at 100` bounds the score."""
    stated = [one.effect.amount.points for one in found if isinstance(one, Award) and one.effect.deed is Deed.GET]
    stated += [one.amount.points for one in found if isinstance(one, Start)]
    start = max(stated, default=Fraction(0))
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Limit) and one.bound is Bound.MOST:
            last = next((prior for prior in reversed(out) if not isinstance(prior, Limit)), None)
            if not isinstance(last, Each) or 0 < start <= one.amount.points:
                one = replace(one, bound=Bound.CAP)
        out.append(one)
    return tuple(out)


def _references(found: Found, r: Reader) -> Found:
    """`compared with last year, plus 0.5 per point up`: steps without a place of their own count from it."""
    if not r.reference:
        return found
    return tuple(
        replace(one, origin=Place(tier=r.reference))
        if isinstance(one, Each) and one.origin is None and not one.of
        else one
        for one in found
    )


def _further(found: Found, r: Reader) -> Found:
    """`each further occurrence`: it goes on from the border said before it."""
    out: list[Statement] = []
    for one in found:
        if (
            isinstance(one, Each)
            and one.origin is None
            and any(one.span.start <= at < one.span.end for at in r.further)
        ):
            one = _going_on(one, out)
        elif (
            isinstance(one, Each) and one.origin is None and any(one.span.start <= at < one.span.end for at in r.thence)
        ):
            gone = _going_on(one, out)
            one = one if isinstance(gone, Unread) else gone
        out.append(one)
    return tuple(out)


def _going_on(step: Each, before: list[Statement]) -> Statement:
    ended = before[-1] if before else None
    if isinstance(ended, Each) and ended.until is not None:
        return replace(step, origin=ended.until, axis=ended.axis)
    award = next((one for one in reversed(before) if isinstance(one, Award) and isinstance(one.condition, When)), None)
    if award is None or not isinstance(award.condition, When):
        return Unread("further", _FURTHER, step.span)
    compares = award.condition.compares
    ends = [c.place for c in compares if c.place.quantity is not None]
    if len(compares) == 2 and len(ends) == 1:
        return replace(step, origin=ends[0])
    if award.condition.axis is Axis.RANK and len(compares) == 1:
        return replace(step, origin=compares[0].place, axis=Axis.RANK)
    if len(compares) == 2 and step.way in (Way.ABOVE, Way.BELOW) and step.axis is Axis.VALUE:
        return replace(step, origin=compares[1 if step.way is Way.ABOVE else 0].place)
    if len(compares) == 2:
        both = step.axis is Axis.VALUE and step.way in (Way.WORSE, Way.BETTER, Way.OFF)
        return replace(step, way=Way.OFF) if both else replace(step, origin=compares[-1].place)
    if award.condition.axis is Axis.DAYS and step.axis is Axis.VALUE:
        step = replace(step, axis=Axis.DAYS)
    return replace(step, origin=compares[0].place)


_FURTHER = Text(
    "先写明从哪里起算，例如 3次以内不扣分", "say first what it goes on from, such as 'no deduction for up to 3'"
)


def _beyond(found: Found, r: Reader) -> Found:
    """`after 10 days of delay, 1 point per day`: all days, or those beyond ten?"""
    out: list[Statement] = []
    for one in found:
        out.append(one)
        if isinstance(one, Each) and one.span.start in r.beyond:
            words = r.sentence[one.span.start : one.span.end]
            out.append(Doubtful(Doubt.ONLY_BEYOND, words, one.span))
    return tuple(out)


def _linear_ends(found: Found, r: Reader) -> Found:
    """`proportional in between`: between which two places, so that the question can name its readings."""
    ends = sorted({q.value: q for one in found for q in _ends(one)}.items())
    if len(ends) != 2:
        return found
    low, high = (Place(quantity) for _, quantity in ends)
    region = When((Compare(Relation.AT_LEAST, low), Compare(Relation.AT_MOST, high)))
    return tuple(
        replace(one, condition=region) if isinstance(one, Between) and not one.clear and one.condition is None else one
        for one in found
    )


def _same_levels(found: Found, r: Reader) -> Found:
    """`Excellent` and `excellent` are one level, in the spelling written first."""
    first: dict[str, str] = {}
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Award) and isinstance(one.condition, Labels) and r.sentence[one.span.start] != '"':
            names = tuple(first.setdefault(name.lower(), name) for name in one.condition.names)
            one = replace(one, condition=replace(one.condition, names=names))
        out.append(one)
    return tuple(out)


# --- deeds ------------------------------------------------------------------------------------------------------------


def _deeds(found: Found, r: Reader) -> Found:
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


def _earned(found: Found, r: Reader) -> Found:
    """What a step earns is added for each one, whatever the verb."""
    return tuple(
        replace(one, effect=replace(one.effect, deed=Deed.GAIN))
        if isinstance(one, Each) and one.effect.deed is Deed.GET
        else one
        for one in found
    )


def _from_zero(found: Found, r: Reader) -> Found:
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
    return len(compares) == 1 and compares[0].relation is Relation.EQUAL and _at_zero(compares[0])


# --- dates ------------------------------------------------------------------------------------------------------------


def _dates(found: Found, r: Reader) -> Found:
    """A figure in days is a delay where another clause of the sentence speaks of a delay."""
    late = any(_axis(one) is Axis.DAYS for one in found)
    return tuple(_dated(one) for one in found) if late else found


def _axis(one: Statement) -> Axis:
    if isinstance(one, Each):
        return one.axis
    if isinstance(one, Award) and isinstance(one.condition, When):
        return one.condition.axis
    return Axis.VALUE


def _dated(one: Statement) -> Statement:
    if _axis(one) is not Axis.VALUE:
        return one
    if isinstance(one, Each) and one.size.unit in TIME_UNITS:
        return replace(one, axis=Axis.DAYS)
    if isinstance(one, Award) and isinstance(one.condition, When) and all(_timed(c) for c in one.condition.compares):
        return replace(one, condition=replace(one.condition, axis=Axis.DAYS))
    return one


def _timed(compare: Compare) -> bool:
    made = compare.place
    return made.form is Form.PLAIN and not made.tier and made.quantity is not None and made.quantity.unit in TIME_UNITS


def _punctual(found: Found, r: Reader) -> Found:
    """Bands that begin where lateness begins leave full marks to what is on time."""
    dated = [
        one
        for one in found
        if isinstance(one, Award) and isinstance(one.condition, When) and one.condition.axis is Axis.DAYS
    ]
    borders = [
        compare
        for one in dated
        if isinstance(one.condition, When)
        for compare in one.condition.compares
        if _at_zero(compare)
    ]
    late = any(compare.relation is Relation.ABOVE for compare in borders)
    if not late or any(compare.relation is not Relation.ABOVE for compare in borders):
        return found
    if any(isinstance(one, Each) or (isinstance(one, Award) and isinstance(one.condition, Otherwise)) for one in found):
        return found
    on_time = Compare(Relation.AT_MOST, Place(Quantity(Fraction(0), "days")))
    return (Award(When((on_time,), axis=Axis.DAYS), Effect(Deed.GET, FULL), span=dated[0].span), *found)


def _at_zero(compare: Compare) -> bool:
    return compare.place.quantity is not None and compare.place.quantity.value == 0


def _own_dates(found: Found, r: Reader) -> Found:
    """An item whose own figure is in hours, minutes or weeks is measured by it, from nothing late."""
    unit = r.context.unit
    if unit is None or unit.dimension != (("time", 1),) or unit.factor == 1:
        return found
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Each) and one.axis is Axis.DAYS:
            one = replace(one, axis=Axis.VALUE, origin=one.origin or Place(Quantity(Fraction(0), one.size.unit)))
        if isinstance(one, Award) and isinstance(one.condition, When) and one.condition.axis is Axis.DAYS:
            one = replace(one, condition=replace(one.condition, axis=Axis.VALUE))
        out.append(one)
    return tuple(out)


def _once(found: Found, r: Reader) -> Found:
    """`1 day late: minus 10` does not say whether it repeats; beside other bands of days it is one of them."""
    dated = [one for one in found if _axis(one) is Axis.DAYS]
    if len(dated) != 1 or not isinstance(dated[0], Award) or dated[0].effect.deed is Deed.GET:
        return found
    award = dated[0]
    condition = award.condition
    if not isinstance(condition, When) or len(condition.compares) != 1:
        return found
    compare = condition.compares[0]
    size = compare.place.quantity
    if size is None or size.value <= 0 or (compare.relation is not Relation.EQUAL and size.value != 1):
        return found
    step = Each(Way.ABOVE, size, award.effect, axis=Axis.DAYS, said=False, span=award.span)
    return tuple(step if one is award else one for one in found)


# --- borders ----------------------------------------------------------------------------------------------------------


def _adjoining(found: Found, r: Reader) -> Found:
    """`90-94.99 %` beside `95 % or more`: the first ends where the second begins, for no figure lies between as written."""
    starts = {quantity for one in found for quantity in _ends(one)}
    return tuple(_stretched(one, starts) for one in found)


def _ends(one: Statement) -> list[Quantity]:
    if not isinstance(one, Award) or not isinstance(one.condition, When):
        return []
    return [
        c.place.quantity for c in one.condition.compares if c.place.quantity is not None and c.place.form is Form.PLAIN
    ]


def _stretched(one: Statement, starts: set[Quantity]) -> Statement:
    if not isinstance(one, Award) or not isinstance(one.condition, When):
        return one
    return replace(
        one, condition=replace(one.condition, compares=tuple(_reaching(c, starts) for c in one.condition.compares))
    )


def _reaching(compare: Compare, starts: set[Quantity]) -> Compare:
    found = compare.place.quantity
    places = decimals(found.value) if found is not None else None
    if found is not None and places == 0 and found.unit == "days":
        return _whole_days(compare, found, starts)
    if (
        found is None
        or not places
        or compare.relation not in (Relation.AT_MOST, Relation.AT_LEAST)
        or compare.place.tier
    ):
        return compare
    up = compare.relation is Relation.AT_MOST
    following = Quantity(found.value + (1 if up else -1) * Fraction(1, 10**places), found.unit)
    if following not in starts or found in starts - {found} or decimals(following.value) == places:
        return compare
    return Compare(Relation.BELOW if up else Relation.ABOVE, replace(compare.place, quantity=following), marked=True)


def _whole_days(compare: Compare, found: Quantity, starts: set[Quantity]) -> Compare:
    """`up to 30 days` beside `31 to 45 days`: days are counted whole, so that nothing lies between."""
    following = Quantity(found.value + 1, found.unit)
    if compare.relation is not Relation.AT_MOST or compare.place.tier or following not in starts:
        return compare
    return Compare(Relation.BELOW, replace(compare.place, quantity=following), marked=True)


# --- levels and subjects ----------------------------------------------------------------------------------------------


def _attained(found: Found, r: Reader) -> Found:
    """`half marks if the target is missed by no more than 5 %`: a band that begins where the target is missed leaves full marks to
    what reaches it."""
    banded = [one for one in found if isinstance(one, Award) and isinstance(one.condition, When)]
    if len(banded) != len([one for one in found if isinstance(one, Award | Each)]):
        return found
    missed = Relation.ABOVE if r.context.direction is Direction.LOWER else Relation.BELOW
    tiers = {
        compare.place.tier
        for one in banded
        if isinstance(one.condition, When) and len(one.condition.compares) == 2 and one.effect.deed is Deed.GET
        for compare in one.condition.compares
        if compare.relation is missed and compare.place.tier and compare.place.form is Form.PLAIN
    }
    if len(tiers) != 1 or any(_reaches(one, tiers) for one in banded):
        return found
    reached = When((Compare(Relation.REACHED, Place(tier=tiers.pop())),))
    return (Award(reached, Effect(Deed.GET, FULL), span=banded[0].span), *found)


def _reaches(award: Award, tiers: set[str]) -> bool:
    good = (Relation.REACHED, Relation.EXCEEDED, Relation.EQUAL)
    compares = award.condition.compares if isinstance(award.condition, When) else ()
    return any(
        c.place.tier in tiers and (c.relation in good or (len(compares) == 1 and not c.place.quantity))
        for c in compares
    )


def _days_after(found: Found, r: Reader) -> Found:
    """Days of delay count from the date agreed; those after a delay that is free count in the zone beyond it."""
    return tuple(
        replace(one, origin=None, within=(Compare(Relation.ABOVE, one.origin),))
        if isinstance(one, Each)
        and one.axis is Axis.DAYS
        and one.way is Way.ABOVE
        and one.origin is not None
        and one.origin.quantity is not None
        and one.origin.quantity.value > 0
        and not one.within
        else one
        for one in found
    )


def _no_events(found: Found, r: Reader) -> Found:
    """`none: 10 points` beside bands of a count is a count of none."""
    if not any(isinstance(one, Award) and isinstance(one.condition, When) for one in found):
        return found
    none = When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),))
    return tuple(
        replace(one, condition=none)
        if isinstance(one, Award)
        and isinstance(one.condition, Labels)
        and [*map(str.lower, one.condition.names)] == ["none"]
        else one
        for one in found
    )


def _levels(found: Found, r: Reader) -> Found:
    named = [one for one in found if isinstance(one, Award) and isinstance(one.condition, Labels)]
    if len(named) > 1 or not named:
        return found
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Award) and isinstance(one.condition, Labels) and one.condition.names[0] in r.guessed:
            one = Unread(one.condition.names[0], EXPECTED, one.span)
        out.append(one)
    return tuple(out)


_ONE_SUBJECT = Text(
    "一句只对一个指标计分；请把另一个指标拆成单独的计分项",
    "one sentence scores one thing; make the other one an item of its own",
)


def _subjects(found: Found, r: Reader) -> Found:
    """Two different things compared in one sentence are not one rule."""
    first = ""
    out: list[Statement] = []
    for one in found:
        noun = one.condition.noun if isinstance(one, Award) and isinstance(one.condition, When) else ""
        name = event_name(noun)
        if noun and not first:
            first = name
            out += [Remark(_named(noun), one.span), one]
        elif noun and not (name in first or first in name):
            out.append(Unread(noun, _ONE_SUBJECT, one.span))
        else:
            out.append(one)
    return tuple(out)


def _named(noun: str) -> Finding:
    """Words taken as the item's own name are told, so that a misread word does not pass unseen."""
    told = Text(f"“{noun}”读作本指标的名称", f"'{noun}' is read as the name of what is measured")
    return Finding("sentence-noun", Level.NOTE, told)
