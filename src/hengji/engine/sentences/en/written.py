"""The clauses that rendered sentences use and people seldom write: whole scales, quoted names, steps with every part spelled out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import Amount, Partial
from ..axis import OTHERWISE, Axis, Compare, Labels, Place, Quantity, When
from ..statements import (
    Ambitious,
    Award,
    Bound,
    Deed,
    Each,
    Effect,
    Formula,
    Limit,
    Mode,
    Pieces,
    Proportional,
    Ratio,
    Start,
    Statement,
    Vetoed,
    Way,
)
from .amounts import amount
from .comparisons import one_compare
from .places import place, quantity, tier
from .reader import Reader, attempt

_PARTIALS = {"PRORATA": Partial.PROPORTIONAL, "STARTED": Partial.STARTED}


@attempt
def head(r: Reader) -> Mode | None:
    """`By days late:`, `By events:` at the head."""
    if r.at == 0 and r.seq("by day LATE :"):
        return Mode(Axis.DAYS, r.span(0))
    if r.at == 0 and r.seq("by events :"):
        return Mode(Axis.EVENTS, r.span(0))
    return None


def exact(r: Reader) -> Amount | None:
    """An amount as rendered, with its sign: `-2 points`, `80% of full marks`, `50% of full marks with -2 points`."""
    sign = -1 if r.seq("-") else 1
    found = amount(r)
    if found is None:
        return None
    found = Amount(sign * found.points, sign * found.share)
    start = r.at
    if found.share and r.take("with"):
        rest = exact(r)
        if rest is not None and rest.points and not rest.share:
            return found + rest
    r.at = start
    return found


@attempt
def start(r: Reader) -> Start | None:
    """`starting from 60 points`."""
    first = r.at
    if not r.seq("start from"):
        return None
    found = exact(r)
    return None if found is None else Start(found, r.span(first))


@attempt
def bound(r: Reader) -> Limit | Ambitious | None:
    """`floor -2 points`, `score capped at 120% of full marks`, `score capped at 36 points where the target is at least the base`."""
    first = r.at
    which = Bound.FLOOR if r.seq("floor") else Bound.CAP if r.seq("score cap at") else None
    found = exact(r) if which is not None else None
    if which is None or found is None:
        return None
    if which is Bound.CAP and r.seq("where no other case hold", "where no other case holds"):
        return Ambitious((), found, span=r.span(first), exact=True)
    if which is Bound.CAP and r.take("where"):
        name = tier(r)
        compare = _border(r) if name is not None and r.take("is", "be") else None
        return (
            None
            if name is None or compare is None
            else Ambitious((compare,), found, tier=name, span=r.span(first), exact=True)
        )
    return Limit(which, found, r.span(first))


@attempt
def scale(r: Reader) -> Pieces | None:
    """`scale: less than 80%, 0 points; at least 80% and less than 90%, linearly from 6 points to 8 points; ...`."""
    first = r.at
    if not r.take("scale"):
        return None
    open_below = r.seq("with no score before it")
    if not r.take(":"):
        return None
    awards: list[Award] = []
    while not r.seq("end of scale"):  # as it was written formerly
        before, one = r.at, _piece(r)
        if one is None or not r.sees(";"):
            r.at = before
            break
        r.take(";")
        awards.append(one)
    return Pieces(tuple(awards), open_below, r.span(first)) if awards else None


@attempt
def _piece(r: Reader) -> Award | None:
    first = r.at
    compares = [_border(r)]
    if r.take("and"):
        compares.append(_border(r))
    if not r.take(",") or None in compares:
        return None
    linear = r.seq("LINEAR from")
    value = exact(r)
    if value is None:
        return None
    to = exact(r) if r.take("to") else None
    if linear and to is None:
        return None
    borders = tuple(compare for compare in compares if compare is not None)
    return Award(When(borders), Effect(Deed.GET, value, to), span=r.span(first))


def _border(r: Reader) -> Compare | None:
    found = one_compare(r, plain=False)
    return None if found is None else replace(found, marked=True)


@attempt
def step(r: Reader) -> Each | None:
    """`minus 2 points per 3% of its reference below the target, pro rata, ending at 80%, maximum 10 points`."""
    first = r.at
    sign = r.take("minus", "plus")
    given = exact(r) if sign is not None else None
    if sign is None or given is None:
        return None
    deed = Deed.LOSE if sign.text == "minus" else Deed.GAIN
    if (counted := _days(r, Effect(deed, given), first)) is not None:
        return counted
    if not r.take("PER"):
        return None
    size, of, relative = _size(r)
    way = Way.BELOW if r.take("<") else Way.ABOVE if r.take(">") else None
    origin = place(r) if way is not None else None
    if size is None or way is None or origin is None or not r.take(","):
        return None
    partial = Partial.WHOLE if r.seq("full step only") else _PARTIALS.get(getattr(r.take(*_PARTIALS), "text", ""))
    if partial is None:
        return None
    until = place(r) if r.seq(", ending at") else None
    most = exact(r) if r.seq(", maximum") else None
    return Each(
        way,
        size,
        Effect(deed, given),
        origin=origin,
        axis=Axis.EVENTS if of else Axis.VALUE,
        of=of,
        until=until,
        partial=partial,
        most=most,
        relative=relative,
        span=r.span(first),
    )


@attempt
def _days(r: Reader, effect: Effect, first: int) -> Each | None:
    """`for every full 10 days early`, `per day late, pro rata`, below the head that says days: counted from the day that was set."""
    if [each.text for each in r.tokens[: len(_BY_DAYS)]] != _BY_DAYS:
        return None
    whole = r.seq("EACH full")
    if not whole and not r.take("PER"):
        return None
    size = r.number() if not r.sees("day") else Fraction(1)
    way = (Way.BELOW if r.take("EARLY") else Way.ABOVE if r.take("LATE") else None) if r.take("day") else None
    if size is None or way is None:
        return None
    partial = Partial.WHOLE
    if not whole:
        said = r.take(*_PARTIALS) if r.take(",") else None
        if said is None:
            return None
        partial = _PARTIALS[said.text]
    most = exact(r) if r.seq(", maximum") else None
    origin = Place(Quantity(Fraction(0)))
    return Each(
        way, Quantity(size), effect, origin=origin, partial=partial, most=most, relative=False, span=r.span(first)
    )


_BY_DAYS = ["by", "day", "LATE", ":"]


def _size(r: Reader) -> tuple[Quantity | None, str, bool]:
    size = quantity(r)
    if size is None:
        return None, "", False
    if size.unit == "%" and r.seq("of its reference"):
        return size, r.quoted() if r.seq("of") else "", True
    unit = r.context.unit
    if size.unit == "%" and unit is not None and unit.symbol and not unit.is_rate:
        return None, "", False  # `per 1% below target`, of an amount: as written by people
    return size, r.quoted(), False


@attempt
def formula(r: Reader) -> Formula | None:
    """`score is formula "..."`."""
    first = r.at
    if not r.seq("score be formula"):
        return None
    text = r.quoted()
    return Formula(text, r.span(first)) if text else None


@attempt
def proportion(r: Reader) -> Proportional | None:
    """`score = (2 - actual / the target) times full marks`, and the two other ratios, of any exact amount."""
    first = r.at
    if not r.seq("score ="):
        return None
    ratio, name = _ratio(r)
    if not name or not r.take("time"):
        return None
    of = exact(r)
    return None if of is None else Proportional(name, of, ratio, formula=True, span=r.span(first))


def _ratio(r: Reader) -> tuple[Ratio, str | None]:
    if r.seq("( 2 - actual /"):
        name = tier(r)
        return Ratio.MIRROR, name if r.take(")") else None
    if r.seq("actual /"):
        return Ratio.ACTUAL, tier(r)
    name = tier(r)
    return Ratio.INVERSE, name if r.seq("/ actual") else None


@attempt
def veto(r: Reader) -> Vetoed | None:
    """`more than 0 "fatal accident", effect "veto"`."""
    first = r.at
    if not r.take(">"):
        return None
    more = r.number()
    of = r.quoted() if more is not None else ""
    if more is None or not of or not r.seq(", effect"):
        return None
    effect = r.quoted()
    return Vetoed(of, effect, more, r.span(first)) if effect else None


@attempt
def cut(r: Reader) -> Award | None:
    """`less than 85%, 0 points outright`."""
    first = r.at
    border = _border(r)
    given = exact(r) if border is not None and r.take(",") else None
    if border is None or given is None or not r.take("outright"):
        return None
    return Award(When((border,)), Effect(Deed.GET, given), final=True, span=r.span(first))


@attempt
def level(r: Reader) -> Award | None:
    """`"good": 80% of full marks`, `otherwise -2 points`."""
    first = r.at
    name = r.quoted()
    if not (r.take(":") if name else r.take("OTHERWISE")):
        return None
    given = exact(r)
    if given is None or not r.sees(";"):
        return None
    return Award(Labels((name,)) if name else OTHERWISE, Effect(Deed.GET, given), span=r.span(first))


CLAUSES = (head, start, bound, scale, step, formula, proportion, veto, cut, level)


def is_written(found: tuple[Statement, ...]) -> bool:
    """Whether a sentence is in the rendered form: it states a floor and either a start or a body of its own."""
    own = any(
        isinstance(one, Start | Pieces | Formula | Mode) or (isinstance(one, Proportional) and one.formula)
        for one in found
    )
    spelled = all(
        one.origin is not None and one.partial is not None and one.effect.deed is not Deed.GET
        for one in found
        if isinstance(one, Each)
    )
    final = all(one.final for one in found if isinstance(one, Award) and isinstance(one.condition, When))
    return (
        own
        and spelled
        and final
        and any(isinstance(one, Limit) and one.bound in (Bound.FLOOR, Bound.NEGATIVE) for one in found)
    )


def with_axis(found: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The axis said at the head, given to every step and award without one."""
    mode = next((one for one in found if isinstance(one, Mode)), None)
    if mode is None:
        return found
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Each) and one.axis is Axis.VALUE:
            one = replace(one, axis=mode.axis)
        if isinstance(one, Award) and isinstance(one.condition, When):
            one = replace(one, condition=replace(one.condition, axis=mode.axis))
        out.append(one)
    return tuple(out)
