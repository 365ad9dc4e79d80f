"""Steps said in ways of their own: a price for each day, a deviation in either direction, an overrun of so much."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import ZERO
from ..axis import Axis, Place
from ..statements import Deed, Each, Effect, Way
from . import idioms
from .amounts import amount, effect
from .counts import Stretch
from .places import quantity, tier
from .reader import Reader, attempt
from .stretches import after_partial, stretch
from .words import TIME_UNITS


def step_of(r: Reader, start: int, reach: Stretch, found: Effect, unsaid: bool) -> Each | None:
    partial = reach.partial or after_partial(r)
    if found.amount == ZERO:
        return None
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


@attempt
def price_of_each(r: Reader) -> Each | None:
    """`the penalty for each day of delay is half a mark`."""
    start = r.at
    deed = Deed.LOSE if r.idiom(idioms.LOSS_NOUNS) else Deed.GAIN if r.idiom(idioms.GAIN_NOUNS) else None
    if deed is not None and r.take("for", "on") and r.take("LATE"):
        r.noun(4)
        given = amount(r, bare=True) if r.take("be", ":", "=") else None
        late = stretch(r, Way.ABOVE) if given is not None else None
        if given is None or late is None or late.size.unit not in TIME_UNITS:
            return None
        return step_of(r, start, replace(late, axis=Axis.DAYS), Effect(deed, given), False)
    reach = stretch(r) if deed is not None else None
    if deed is None or reach is None or not r.take("be", ":", "="):
        return None
    given = amount(r, bare=True)
    return None if given is None else step_of(r, start, reach, Effect(deed, given), False)


@attempt
def deviation(r: Reader) -> Each | None:
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
    return None if found is None else step_of(r, start, Stretch(Way.OFF, size, origin), found, r.unsaid)


_SIDES = {
    Way.BELOW: ("shortfall", "saving", "savings", "underspend", "deficit", "reduction"),
    Way.ABOVE: ("overrun", "overspend", "excess", "increase"),
}


@attempt
def unsaid(r: Reader) -> Each | None:
    """`an overrun of 1 % loses 1 point`: without the word for each, so that the sentence around it tells whether it repeats."""
    start = r.at
    way = next((way for way, words in _SIDES.items() if r.take(*words)), None)
    size = quantity(r) if way is not None and r.take("of") else None
    if way is None or size is None or not size.unit or size.unit in TIME_UNITS:
        return None
    named = tier(r) if r.take("against", "on", "over", "from") else "target"
    if named is None:
        return None
    r.skip(",", ":")
    found = effect(r, bare=True)
    if found is None or found.deed is Deed.GET or r.sees("EACH", "PER"):
        return None
    step = step_of(r, start, Stretch(way, size, Place(tier=named)), found, False)
    return None if step is None else replace(step, said=False)
