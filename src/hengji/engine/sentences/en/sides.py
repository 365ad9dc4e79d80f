"""Steps of two sides or of several kinds at once: `1 point gained or lost for each 1 %`, `each degree outside the range 18-22`."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL
from ..axis import Axis, Quantity, When
from ..statements import Award, Deed, Each, Effect, Statement, Way
from . import idioms
from .amounts import amount, effect
from .comparisons import band
from .happenings import event_name
from .reader import Reader, attempt
from .stretches import after_partial, step_size, stretch
from .tokens import Kind


@attempt
def both_ways(r: Reader) -> tuple[Statement, ...] | None:
    """`1 point gained or lost for each 1 % that losses are under or over target`: gained on the better side, lost on the other."""
    start = r.at
    if r.seq("incentive be", "scheme be", "scale be") and r.seq("symmetrical", "symmetric"):
        r.skip(":", ",", ";")
    found = amount(r)
    r.skip(idioms.AUXILIARIES)
    pairs = ("gain or lose", "lose or gain", "add or deduct", "deduct or add", "add or lose", "earn or lose")
    if found is None or not r.seq(*pairs):
        return None
    reach = stretch(r)
    if reach is None or reach.way is not Way.OFF:
        return None
    span = r.span(start)
    return tuple(
        Each(way, reach.size, Effect(deed, found), origin=reach.origin, relative=reach.relative, span=span)
        for way, deed in ((Way.BETTER, Deed.GAIN), (Way.WORSE, Deed.LOSE))
    )


@attempt
def outside(r: Reader) -> tuple[Statement, ...] | None:
    """`each degree outside the range 18-22 costs 1 point`: full marks inside it, less on both sides."""
    start = r.at
    given = effect(r, bare=True)
    r.skip(idioms.APPLIES)
    size = step_size(r) if r.take("EACH", "PER") else None
    r.seq("by which", "that")
    if size is None or not r.take("outside"):
        return None
    r.skip("range of", "range from", "range", "band of", "band", "limits of", "limits", "interval", "target range of")
    zone = band(r)
    r.skip(",", ":", "=")
    given = given or effect(r, bare=True)
    if zone is None or given is None or given.deed is Deed.GAIN:
        return None
    span, lost = r.span(start), Effect(Deed.LOSE, given.amount)
    inside = Award(When(zone), Effect(Deed.GET, FULL), span=span)
    return inside, Each(Way.OFF, size, lost, partial=after_partial(r), span=span)


@attempt
def each_listed(r: Reader) -> tuple[Statement, ...] | None:
    """`1 mark is deducted for each of the following: unescorted visitor, blocked exit`: a step for every one of them."""
    start = r.at
    found = effect(r, bare=True)
    if found is None or not r.take("EACH") or not r.seq("of follow", "of following", "of these"):
        return None
    r.noun(2)
    names: list[str] = []
    while (r.take(":") if not names else r.take(",", ";", "and", "or")) or (names and r.seq(", and", ", or")):
        name = r.noun(4)
        if not name or r.sees(":", "="):
            return None
        names.append(event_name(name))
    if len(names) < 2 or not (r.sees(".", ";") or r.peek().kind is Kind.END):
        return None
    one = Quantity(Fraction(1))
    return tuple(Each(Way.ABOVE, one, found, axis=Axis.EVENTS, of=name, span=r.span(start)) for name in names)
