"""Bands with names and allowances: `Excellent (100): 95 and above`, `Top band (>= 4.5): 10 points`, `two absences are free`."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..statements import Award, Deed, Effect, Statement
from . import idioms
from .amounts import amount, effect
from .conditions import condition, label
from .happenings import event_name
from .places import place, quantity, tier
from .reader import Reader, attempt
from .regions import timed
from .tokens import Kind
from .words import TIME_UNITS


@attempt
def allowance(r: Reader) -> Award | None:
    """`the first two late deliveries are free`, `two absences are tolerated`: up to two cost nothing."""
    start = r.at
    said = r.idiom(idioms.NO_DEDUCTION) and r.take("for") is not None
    counted = r.seq("UPTO", "first") or (r.peek().text == "1st" and r.ordinal() is not None)
    value = r.number()
    if value is None and counted and r.peek(-1).text in ("first", "1st"):
        value = Fraction(1)
    name = r.noun(4) if value is not None else ""
    said_free = name == "free" or name.endswith(" free")
    if name.endswith(" free of charge") or name == "free of charge":
        r.at -= 2
        said_free = True
    if said_free:
        name = name.removesuffix(" of charge").removesuffix("free").strip()
        r.at -= 1
    unnamed = not name and counted and bool(r.counted_in_title())
    if value is None or not (name or unnamed) or timed(name) or not ((said and counted) or r.idiom(idioms.FREE)):
        return None
    name = name or r.counted_in_title()
    within = Compare(Relation.AT_MOST, Place(Quantity(value)))
    r.event = event_name(name)
    r.allowances.add(r.tokens[start].start)
    return Award(When((within,), noun=name, axis=Axis.EVENTS), Effect(Deed.GET, FULL), span=r.span(start))


@attempt
def tolerated(r: Reader) -> Award | None:
    """`no loss of marks for a shortfall of up to 2 %`: so much costs nothing, and what goes on is counted from there."""
    start = r.at
    if not r.idiom(idioms.NO_DEDUCTION):
        return None
    r.skip("will", "apply", "be", "make")
    if not r.take("for", "in", "if"):
        return None
    side = r.take("shortfall", "excess", "overrun", "deviation", "decrease", "increase")
    r.take("of")
    if side is None or not r.take("UPTO", "<="):
        return None
    found = quantity(r)
    if found is None or found.unit != "%" or side.text == "deviation":
        return None
    below = side.text in ("shortfall", "decrease")
    border = Place(Quantity(-found.value if below else found.value, "%"), "target", Form.MOVED)
    relation = Relation.AT_LEAST if below else Relation.AT_MOST
    return Award(When((Compare(relation, border),)), Effect(Deed.GET, FULL), span=r.span(start))


@attempt
def deviating(r: Reader) -> tuple[Statement, ...] | None:
    """`deviation of more than 5 % from plan in either direction: 0 points`: a band on each side."""
    start = r.at
    if not r.take("deviation") or not r.take("of", "by") or not r.take(">"):
        return None
    found = quantity(r)
    name = tier(r) if found is not None and r.take("from") else None
    if found is None or name is None:
        return None
    r.idiom(idioms.EITHER_WAY)
    if not r.take(":", ",", "="):
        return None
    given = effect(r, bare=True)
    if given is None or r.sees("PER", "EACH"):
        return None
    sides = ((Relation.BELOW, -1), (Relation.ABOVE, 1))
    return tuple(
        Award(
            When((Compare(relation, Place(Quantity(sign * found.value, found.unit), name, Form.MOVED)),)),
            given,
            span=r.span(start),
        )
        for relation, sign in sides
    )


@attempt
def grace(r: Reader) -> Award | None:
    """`a grace period of 3 days applies`: so much of a delay costs nothing."""
    start = r.at
    r.skip("there be")
    r.seq("no deduction <=", "no penalty <=", "no deduction for", "no point be deduct <=")
    if not r.seq("grace period of", "grace of", "tolerance of", "grace period :", "tolerance :"):
        return None
    found = quantity(r)
    if found is None or found.unit not in TIME_UNITS:
        return None
    r.skip("apply", "be allow", "allow", "be grant", "will apply", "be award")
    within = When((Compare(Relation.AT_MOST, Place(found)),), axis=Axis.DAYS)
    return Award(within, Effect(Deed.GET, FULL), span=r.span(start))


@attempt
def graded(r: Reader) -> Award | None:
    """`Excellent (100) - 95 and above`, `Good 1300 = 80`: the grade is a name for its points."""
    start = r.at
    if label(r) is None:
        return None
    told = _band_then_brackets(r, start)
    if told is not None:
        return told
    worth = _figure_in_brackets(r)
    if worth is not None:
        given = amount(r, bare=True)
        return None if given is None else Award(worth, Effect(Deed.GET, given), span=r.span(start))
    if r.take("("):
        given = amount(r, bare=True)
        if given is None or not r.take(")"):
            return None
        r.take("-", ":", "=")
        found = condition(r)
    else:
        found = _threshold(r) or condition(r)
        given = amount(r, bare=True) if found is not None and r.take("=", ":", "-") else None
    if given is None or not isinstance(found, When) or any(c.place.quantity is None for c in found.compares):
        return None
    return Award(found, Effect(Deed.GET, given), span=r.span(start))


@attempt
def _band_then_brackets(r: Reader, start: int) -> Award | None:
    """`Excellent: 30 and above (100 %)`: the name, the band, and its points in brackets."""
    if not r.take(":", "-"):
        return None
    found = condition(r)
    if not isinstance(found, When) or not r.take("("):
        return None
    given = amount(r, bare=True)
    return Award(found, Effect(Deed.GET, given), span=r.span(start)) if given is not None and r.take(")") else None


@attempt
def _figure_in_brackets(r: Reader) -> When | None:
    """`Very Good (95 %) 4 marks`: the figure that grade begins at, before its points."""
    if not r.take("("):
        return None
    found = place(r)
    if found is None or not r.sees(")"):
        return _compared_in_brackets(r)
    r.take(")")
    r.take(":", "=", "-")
    points_follow = r.peek().kind is Kind.NUMBER and r.peek(1).text == "point"
    return When((Compare(Relation.REACHED, found),)) if points_follow else None


def _compared_in_brackets(r: Reader) -> When | None:
    """`Poor (below 85 %) 0 marks`."""
    found = condition(r)
    if not isinstance(found, When) or not r.take(")"):
        return None
    r.take(":", "=", "-")
    return found if r.peek().kind is Kind.NUMBER and r.peek(1).text == "point" else None


@attempt
def _threshold(r: Reader) -> When | None:
    """A figure alone before its points is what must be reached."""
    found = place(r)
    if found is None or found.quantity is None or not r.sees("=", ":", "-"):
        return None
    return When((Compare(Relation.REACHED, found),))


@attempt
def named_band(r: Reader) -> Award | None:
    """`Top band (>= 4.5 out of 5): 10 points`: the name of the band says nothing more."""
    start = r.at
    if not r.noun(3) or not r.take("("):
        return None
    found = condition(r)
    if r.seq("out of"):
        r.number()
    if not isinstance(found, When) or not r.take(")") or not r.take(":", "=", "-"):
        return None
    given = effect(r, bare=True)
    if given is None or r.sees("PER", "EACH"):
        return None
    return Award(found, given, span=r.span(start))


@attempt
def either_band(r: Reader) -> tuple[Statement, ...] | None:
    """`75 % to under 80 %, or over 85 % up to 90 %, earns 5 points`: two bands, one effect."""
    start = r.at
    first = condition(r)
    r.take(",")
    if not isinstance(first, When) or not r.take("or"):
        return None
    second = condition(r)
    r.skip(",", ":", "=", "each")
    given = effect(r, bare=True) if isinstance(second, When) else None
    if given is None or given.deed is not Deed.GET or r.sees("PER", "EACH"):
        return None
    return tuple(Award(one, given, span=r.span(start)) for one in (first, second) if isinstance(one, When))
