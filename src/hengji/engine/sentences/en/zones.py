"""Two speeds: `first 5 % below target at 0.5 per 1 %, thereafter 1 per 1 %`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import Partial
from ..axis import Axis, Compare, Form, Place, Quantity, Relation
from ..statements import Deed, Each, Effect, Statement, Way
from . import idioms
from .amounts import effect
from .counts import Stretch
from .places import quantity
from .reader import Reader, attempt
from .stretches import started, step_size, way_of
from .subjects import measures_time
from .words import TIME_UNITS


def zones(r: Reader) -> tuple[Statement, ...] | None:
    """`first 5 % below target at 0.5 per 1 %, thereafter 1 per 1 %`: two steps, each in its zone."""
    start = r.at
    found = _zones(r, start)
    if found is None:
        r.at = start
    return found


def _zones(r: Reader, start: int) -> tuple[Statement, ...] | None:
    r.skip("for")
    if not r.take("first", "UPTO"):
        return _rate_first(r, start)
    width = quantity(r)
    if width is None or width.unit not in ("%", "pp", "days", ""):
        return None
    r.skip("of")
    side = way_of(r, width)
    if side is None:
        return None
    r.skip(idioms.NEAR_RATE)
    first = _rate(r)
    r.skip(",", ";", "and", "then", ".")
    if first is None or not r.idiom(idioms.THEREAFTER):
        return None
    r.skip(idioms.NEAR_RATE)
    second = _rate(r)
    if second is None:
        return None
    return _two(r, start, side, width, (first, second))


def _rate_first(r: Reader, start: int) -> tuple[Statement, ...] | None:
    """`1 point per 1 % for the first 5 % below target and 2 points per 1 % thereafter`."""
    first = _rate(r)
    if first is None or not r.seq("for first", "on first", "over first", "in first", "UPTO"):
        return None
    width = quantity(r)
    r.skip("of")
    side = way_of(r, width) if width is not None and width.unit in ("%", "pp", "days", "") else None
    own = r.context.unit is not None and measures_time(r.context.unit)
    if side is None and own and width is not None and width.unit in TIME_UNITS:
        r.noun(2)
        side = Stretch(Way.ABOVE, width, Place(Quantity(Fraction(0), width.unit)))
    r.skip(",", ";", "and", "then")
    second = _rate(r) if side is not None else None
    if width is None or side is None or second is None or not r.idiom(idioms.THEREAFTER):
        return None
    return _two(r, start, side, width, (first, second))


@attempt
def _rate(r: Reader) -> tuple[Effect, Quantity, Partial | None] | None:
    given = effect(r, bare=True)
    if given is None or not r.take("PER", "EACH"):
        return None
    whole = r.take("full", "whole") is not None
    r.seq("further", "additional", "extra")
    size = step_size(r)
    if size is None:
        value = r.number()
        size = None if value is None else Quantity(value)
    if size is None:
        return None
    deed = Deed.LOSE if given.deed is Deed.GET else given.deed
    return replace(given, deed=deed), size, started(r) or (Partial.WHOLE if whole else None)


def _two(
    r: Reader,
    start: int,
    side: Stretch,
    width: Quantity,
    rates: tuple[tuple[Effect, Quantity, Partial | None], ...],
) -> tuple[Statement, ...]:
    down = side.way in (Way.BELOW, Way.WORSE)
    origin = side.origin or Place(tier="target")
    if side.axis is Axis.DAYS:
        origin = Place(Quantity(Fraction(0), width.unit))
    border = _shifted(origin, Quantity(-width.value if down else width.value, width.unit))
    far = Compare(Relation.BELOW if down else Relation.ABOVE, border)
    (near_effect, near_size, near_partial), (far_effect, far_size, far_partial) = rates
    span = r.span(start)
    return (
        Each(
            side.way,
            near_size,
            near_effect,
            origin=origin,
            axis=side.axis,
            until=border,
            partial=near_partial,
            span=span,
        ),
        Each(side.way, far_size, far_effect, axis=side.axis, within=(far,), partial=far_partial, span=span),
    )


def _shifted(origin: Place, by: Quantity) -> Place:
    if origin.tier:
        return Place(by, origin.tier, Form.MOVED, False if by.unit == "pp" else None)
    base = origin.quantity.value if origin.quantity is not None else Fraction(0)
    return Place(Quantity(base + by.value, by.unit))
