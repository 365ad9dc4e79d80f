"""Delays: figures in days beside other delays, what is on time, items measured in time themselves, days that cost nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ..axis import Axis, Compare, Form, Otherwise, Place, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Each, Effect, Limit, Statement, Way
from .happenings import event_name
from .reader import Reader
from .words import TIME_UNITS

Found = tuple[Statement, ...]


def dates(found: Found, r: Reader) -> Found:
    """A figure in days is a delay where another clause of the sentence speaks of a delay."""
    late = any(_axis(one) is Axis.DAYS for one in found)
    if not late:
        return found
    made = tuple(_dated(one) for one in found)
    others = [one for one in made if isinstance(one, Award | Each) and _axis(one) is not Axis.DAYS]
    if len(others) == 1 and _at_target(others[0]):
        return tuple(_on_time(one) if one is others[0] else one for one in made)
    return made


def _at_target(one: Statement) -> bool:
    """`15 points at target`, beside delays only: the target is the date."""
    if not isinstance(one, Award) or not isinstance(one.condition, When) or one.effect.deed is not Deed.GET:
        return False
    reached = [c.relation for c in one.condition.compares] == [Relation.REACHED]
    return reached and one.condition.compares[0].place == Place(tier="target")


def _on_time(one: Statement) -> Statement:
    assert isinstance(one, Award)
    compare = Compare(Relation.AT_MOST, Place(Quantity(Fraction(0), "days")))
    return replace(one, condition=When((compare,), axis=Axis.DAYS))


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


def punctual(found: Found, r: Reader) -> Found:
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
        if at_zero(compare)
    ]
    late = any(compare.relation is Relation.ABOVE for compare in borders)
    if not borders and _from_the_first_day(dated) and _zero_otherwise(found):
        before = Compare(Relation.BELOW, Place(Quantity(Fraction(1), "days")), marked=True)
        return (Award(When((before,), axis=Axis.DAYS), Effect(Deed.GET, FULL), span=dated[0].span), *found)
    if not late or any(compare.relation is not Relation.ABOVE for compare in borders):
        return found
    if any(isinstance(one, Each) for one in found):
        return found
    on_time = Compare(Relation.AT_MOST, Place(Quantity(Fraction(0), "days")))
    return (Award(When((on_time,), axis=Axis.DAYS), Effect(Deed.GET, FULL), span=dated[0].span), *found)


def _from_the_first_day(dated: list[Award]) -> bool:
    """`late by 1 to 5 days: minus 1`: every band is one of lateness, the first of them from the first day on."""
    lows = [_low(one) for one in dated]
    return (
        bool(lows)
        and all(low is not None and low > 0 for low in lows)
        and min(low for low in lows if low is not None) == 1
    )


def _low(award: Award) -> Fraction | None:
    for compare in award.condition.compares if isinstance(award.condition, When) else ():
        if compare.relation in (Relation.AT_LEAST, Relation.ABOVE) and compare.place.quantity is not None:
            return compare.place.quantity.value
    return None


def _zero_otherwise(found: Found) -> bool:
    zero = Effect(Deed.GET, ZERO)
    return any(isinstance(one, Award) and isinstance(one.condition, Otherwise) and one.effect == zero for one in found)


def at_zero(compare: Compare) -> bool:
    """A border at nothing: none late, none counted."""
    return compare.place.quantity is not None and compare.place.quantity.value == 0


def own_dates(found: Found, r: Reader) -> Found:
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


def once(found: Found, r: Reader) -> Found:
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


def once_or_more(found: Found, r: Reader) -> Found:
    """`late delivery: 2 points off`, `one missed drill: minus 1`, beside nothing else that is counted: once, or for each?"""
    said = [one for one in found if isinstance(one, Award | Each)]
    if len(said) != 1 or not isinstance(said[0], Award) or said[0].effect.deed is not Deed.LOSE:
        return found
    award, condition = said[0], said[0].condition
    if not isinstance(condition, When) or len(condition.compares) != 1 or award.effect.amount == FULL:
        return found
    compare = condition.compares[0]
    late = condition.axis is Axis.DAYS and compare.relation is Relation.ABOVE and at_zero(compare)
    one_only = (
        condition.axis is Axis.EVENTS
        and bool(condition.noun)
        and compare.relation is Relation.EQUAL
        and compare.place.quantity is not None
        and compare.place.quantity.value >= 1
    )
    limited = any(isinstance(one, Limit) and one.bound is Bound.MOST for one in found)
    if not one_only and not (late and (limited or _named_only(award, r))):
        return found
    counts = r.context.unit is not None and r.context.unit.dimension == (("count", 1),)
    step = Each(Way.ABOVE, Quantity(Fraction(1)), award.effect, axis=Axis.EVENTS, said=False, span=award.span)
    if one_only or counts:
        size = compare.place.quantity if one_only and compare.place.quantity is not None else step.size
        step = replace(step, of=event_name(condition.noun) or "late case", size=size)
    else:
        step = replace(step, axis=Axis.DAYS, size=Quantity(Fraction(1), "days"))
    return tuple(step if one is award else one for one in found)


def _named_only(award: Award, r: Reader) -> bool:
    """`late submission: ...`: the happening by its name, which neither `if` nor `when` makes a condition of the whole item."""
    said = r.sentence[award.span.start : award.span.end].lower()
    return said.startswith(("late ", "delayed ", "overdue ", "delay ", "delay:")) and "outright" not in said


def days_after(found: Found, r: Reader) -> Found:
    """Days of delay count from the date agreed; those after a delay that is free count in the zone beyond it."""
    return tuple(
        replace(one, way=Way.ABOVE, origin=None, within=(Compare(Relation.ABOVE, one.origin),))
        if isinstance(one, Each)
        and one.axis is Axis.DAYS
        and one.way in (Way.ABOVE, Way.WORSE)
        and one.origin is not None
        and one.origin.quantity is not None
        and one.origin.quantity.value > 0
        and not one.within
        else one
        for one in found
    )


def all_punctual(found: Found, r: Reader) -> Found:
    """`full marks if all reports are on time; half a mark off for each late report`: late ones are counted, none of them is full."""
    counted = any(isinstance(one, Each) and one.axis is Axis.EVENTS for one in found)
    dated = [one for one in found if _axis(one) is Axis.DAYS]
    if not counted or len(dated) != 1 or not isinstance(dated[0], Award) or dated[0].effect.deed is not Deed.GET:
        return found
    condition = dated[0].condition
    on_time = isinstance(condition, When) and [c.relation for c in condition.compares] == [Relation.AT_MOST]
    if not on_time or not isinstance(condition, When) or not at_zero(condition.compares[0]):
        return found
    none = When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),), axis=Axis.EVENTS)
    return tuple(replace(one, condition=none) if one is dated[0] and isinstance(one, Award) else one for one in found)
