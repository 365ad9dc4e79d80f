"""Awards: a condition and what it earns, in either order; what is demanded; what each event of a kind costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from ...rules.model import FULL, ZERO
from ..axis import Axis, Compare, Condition, Labels, Otherwise, Place, Quantity, Relation, When
from ..statements import Award, Deed, Doubt, Doubtful, Each, Effect, Statement, Way
from . import idioms
from .amounts import amount, effect
from .comparisons import band, one_compare
from .conditions import condition, conditions, label
from .dates import dated, lateness
from .happenings import event_name, qualified, singular
from .reader import Reader, attempt
from .subjects import measures_time
from .tokens import Kind
from .words import GET_VERBS, NO_LEVEL, TIME_UNITS

T = TypeVar("T")
Clause = Callable[[Reader], Statement | tuple[Statement, ...] | None]


@attempt
def effect_then(r: Reader) -> Award | None:
    """`10 points if at least 95 %`, `zero otherwise`."""
    start = r.at
    if r.idiom(idioms.EARNERS) and not r.sees(*GET_VERBS):
        r.at = start
    given = effect(r, bare=True)
    if given is None:
        return None
    unsaid = r.unsaid
    bare = r.tokens[r.at - 1].kind is Kind.NUMBER and r.at - start == 1 and given.amount != ZERO
    if given.amount == ZERO and r.sees("EACH") and r.peek().raw.lower() == "for any":
        r.at += 1
        found_any = lateness(r) or _any_event(r)
        return None if found_any is None else Award(found_any, given, span=r.span(start))
    percent = r.peek(-1).text == "%"
    joined = r.seq(":", "=") and not bare
    if joined and r.tokens[start].text == "no":
        return None
    if r.sees("whenever") and given.deed is not Deed.GET:
        return None
    if not joined and not r.sees(*(_BARE_LEADS if bare else _LEADS + _OPENERS)):
        return None
    worth_of = r.sees("for")
    found = max(conditions(r), key=lambda entry: entry[1], default=None)
    if found is None or (bare and worth_of and not (_in_percent(found[0]) or _open_ended(found[0]))):
        return None
    if joined and percent and _figure_alone(found[0]):
        return None  # `3 %: 25 %`: the figure comes first, and then what it is worth
    r.at = found[1]
    r.skip(idioms.PERIODS)
    if unsaid:
        r.unspoken.add(r.tokens[start].start)
    return Award(_reached(found[0]) if worth_of else found[0], given, span=r.span(start))


def _any_event(r: Reader) -> When | None:
    name = r.noun(5)
    at_all = Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1))))
    return When((at_all,), noun=qualified(r, event_name(name)), axis=Axis.EVENTS) if name else None


def _open_ended(found: Condition) -> bool:
    """`10 for 48 hours or less`: a comparison with a unit is no amount."""
    return isinstance(found, When) and all(
        c.relation is not Relation.EQUAL and c.place.quantity is not None and bool(c.place.quantity.unit)
        for c in found.compares
    )


def _in_percent(found: Condition) -> bool:
    return isinstance(found, When) and all(
        c.place.tier or (c.place.quantity and c.place.quantity.unit == "%") for c in found.compares
    )


_LEADS = ("after", "if", "when", "where", "for", "at", "in", "provided", "once", "with", "whenever", "on", "should")
_BARE_LEADS = ("after", "if", "when", "where", "at", "for")
_OPENERS = (
    "thereafter",
    "after",
    "OTHERWISE",
    "ON_TIME",
    ">=",
    "<",
    ">",
    "<=",
    "between",
    "from",
    "BETWEEN",
    "not",
    "UPTO",
    "LATE",
)


@attempt
def ranged(r: Reader) -> Award | None:
    """`between 80 % and 100 % marks are awarded pro rata from 0 to 10`: from the score at one end to that at the other."""
    start = r.at
    r.skip("for", "achievement", "performance", "if")
    found = condition(r)
    if not isinstance(found, When) or len(found.compares) != 2:
        return None
    r.skip(",", ":", "point", "score", "will", "be", "award", "it", "rise", "increase", "run", "fall", "go", "earn")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    along = r.take("LINEAR", "PRORATA")
    r.skip("LINEAR", "rise", "increase", "fall", "go", "run", "award")
    led = r.take("from", "between")
    low = amount(r, bare=True)
    joint = r.take("to", "-", "UPTO", "and", "~") if low is not None else None
    if low is None or joint is None or (joint.text == "and" and led is None):
        return None
    high = amount(r, bare=True)
    if high is None or (led is not None and led.text == "between" and along is None):
        return None
    if high.points and not high.share and low.share and not low.points:
        return None
    if along is None and not r.take("LINEAR", "PRORATA"):
        return None
    return Award(found, Effect(Deed.GET, low, high), span=r.span(start))


@attempt
def condition_then(r: Reader) -> Award | None:
    """`below 85 %: 0`, `otherwise zero`, `excellent = 100 %`."""
    start = r.at
    best: tuple[int, Award] | None = None
    for found, end in conditions(r):
        r.at = end
        made = _award_after(r, start, found)
        if made is not None and (best is None or r.at > best[0]):
            best = r.at, made
    if best is None:
        return None
    r.at = best[0]
    return best[1]


def _award_after(r: Reader, start: int, found: Condition) -> Award | None:
    end = r.at
    r.skip(idioms.PERIODS)
    r.skip(
        ",", ":", "=", "->", "then", "supplier", "it", "point be", "score be", "result be", "point will be", "total be"
    )
    if r.peek(1).text in GET_VERBS:
        r.skip("item", "indicator", "kpi", "work")
    if isinstance(found, When) and found.axis is Axis.EVENTS:
        r.skip("and", "mean", "item", "score be", "item be")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    _grade_name(r)
    if r.take("for"):
        if _points_for_share(r, found):
            return None
        found = _reached(found)
    final = r.seq("outright")
    bracket = r.take("(") is not None
    signed = r.at == end and r.sees("-", "+") and _figure_alone(found)
    given = effect(r, bare=True)
    if given is None or r.sees("PER", "EACH") or (bracket and not r.take(")")):
        return None
    if signed and (r.peek(-1).kind is Kind.NUMBER or r.peek(-1).text == "%"):
        return None
    if isinstance(found, Otherwise) and r.tokens[end - 1].text in ("thereafter", ">") and given.deed is not Deed.GET:
        return None
    final = r.seq("outright") or final
    r.skip("for submission", "for item", "for work", "for indicator", "for this item", "for this indicator")
    if given.amount == FULL:
        r.skip("only")
    if r.unsaid:
        r.unspoken.add(r.tokens[start].start)
    return Award(found, given, final=final, span=r.span(start))


def _grade_name(r: Reader) -> None:
    """`more than 3 % over plan: red, 0 points`: the band's own name says nothing more."""
    start = r.at
    joint = r.peek(-1).text if r.at else ""
    named = joint in (":", "-", "=") and (label(r) is not None or r.take("achieve", "meet", "miss") is not None)
    if not named or not (r.sees("(") or r.take("," if joint == ":" else joint)):
        r.at = start


def _figure_alone(found: Condition) -> bool:
    """A figure with nothing said of it; another one with a sign after it (`-1 -1`) is no effect either."""
    return (
        isinstance(found, When)
        and not found.noun
        and [c.relation for c in found.compares] == [Relation.EQUAL]
        and not found.compares[0].place.tier
    )


def _points_for_share(r: Reader, found: Condition) -> bool:
    """`4 for 95 %`: four points for the figure, not 95 % of the marks for a figure of four."""
    place = found.compares[0].place if isinstance(found, When) and len(found.compares) == 1 else None
    bare = place is not None and not place.tier and place.quantity is not None and not place.quantity.unit
    return bare and r.peek().kind is Kind.NUMBER and r.peek(1).text == "%" and r.peek(2).text != "of"


def _reached(found: Condition) -> Condition:
    """`85 for full marks`: 85 or better."""
    if isinstance(found, When) and len(found.compares) == 1 and found.compares[0].relation is Relation.EQUAL:
        return replace(found, compares=(replace(found.compares[0], relation=Relation.REACHED),))
    return found


@attempt
def requirement(r: Reader) -> Award | None:
    """`Reply within 24 hours;`, `availability shall be at least 99.5 %;`: what is demanded, and earns full marks where it is met."""
    start = r.at
    if (start and not (r.peek(-1).text == ":" and r.first_of(0, (":",)) == start - 1)) or r.sees("UPTO"):
        return None
    due = dated(r)
    if due is not None and (r.sees(".", ";") or r.peek().kind is Kind.END):
        return Award(due, Effect(Deed.GET, FULL), span=r.span(start))
    r.at = start
    r.noun(4)
    r.skip(idioms.SUBJECT_VERBS)
    within = band(r)
    if within is not None and (r.sees(".", ";") or r.peek().kind is Kind.END):
        return Award(When(within), Effect(Deed.GET, FULL), span=r.span(start))
    if within is not None:
        r.at = start
        r.noun(4)
        r.skip(idioms.SUBJECT_VERBS)
    found = one_compare(r, plain=False)
    if found is not None and (_foreign_time(r, found) or r.tokens[start].text == "from"):
        return None
    if found is None or not (r.sees(".", ";", ",") or r.peek().kind is Kind.END):
        return None
    if r.sees(",") and start == r.at - 1:
        return None
    return Award(When((found,)), Effect(Deed.GET, FULL), span=r.span(start))


def _foreign_time(r: Reader, found: Compare) -> bool:
    """A time where the item is none: what is measured, not what is demanded of it."""
    quantity = found.place.quantity
    return (
        quantity is not None
        and quantity.unit in TIME_UNITS
        and r.context.unit is not None
        and not measures_time(r.context.unit)
    )


@attempt
def named_award(r: Reader) -> Award | None:
    """`mainly responsive: 10 points`: a level in words of its own, before a colon. `parse` takes it only beside others."""
    start = r.at
    while r.at - start < 7 and (_numbered(r) or (r.peek().kind is Kind.WORD and r.peek().text not in NO_LEVEL)):
        r.at += 1
    name = r.between(r.tokens[start].start, r.tokens[r.at - 1].end) if r.at > start else ""
    if not name or not (r.take(":", "=") or _spaced_dash(r)):
        return None
    given = amount(r, bare=True)
    if given is None or r.sees("PER", "EACH", "deduct", "for", "-", "~", "to", *CLAIMS):
        return None
    r.guessed.add(name)
    return Award(Labels((name,)), Effect(Deed.GET, given), span=r.span(start))


CLAIMS = ("off", "lose", "less", "penalty", "be", "will", "add", "extra", "more", "or", "OR_MORE", "OR_LESS", "of", "%")
"""Words after an amount that make it something else than a level's points."""


def _spaced_dash(r: Reader) -> bool:
    """A dash with a space on both sides, which leads to the points; it is no sign of them."""
    if not r.sees("-") or r.peek().tight or r.peek(1).tight:
        return False
    r.take("-")
    return True


def _numbered(r: Reader) -> bool:
    """The number of a standard, part of its name (`ISO 14001`)."""
    return r.at > 0 and r.peek().kind is Kind.NUMBER and r.peek().text.isdigit() and _acronym(r.peek(-1).raw)


def _acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@attempt
def event_award(r: Reader) -> Statement | None:
    """`major accident: -10 points each`, `accident: minus 5 points`: the second does not say whether it repeats."""
    start = r.at
    r.take("EACH")
    value = r.number()
    name = "" if r.sees('"') else r.noun(5)
    name = qualified(r, name) if name else name
    signed = r.sees("+", "-") and r.peek(1).kind is Kind.NUMBER and r.peek(1).tight and not r.peek().tight
    if not name or not (r.take(":", "=") or signed or _spaced_dash(r)):
        return None
    given = effect(r, bare=True)
    if signed and not r.stands(r.at, idioms.EACH_ONE):
        return None
    repeated = _each_of_them(r, name) or r.idiom(idioms.EACH_ONE)
    if given is None or r.sees("PER", "EACH") or (given.deed is Deed.GET and not repeated):
        return None
    size = Quantity(value if value is not None else Fraction(1))
    if r.unsaid:
        r.unspoken.add(r.tokens[start].start)
    return Each(Way.ABOVE, size, given, axis=Axis.EVENTS, of=event_name(name), said=repeated, span=r.span(start))


@attempt
def _each_of_them(r: Reader, name: str) -> bool | None:
    """`incidents not resolved in time: 2 points for each incident`: the thing named before."""
    if not r.take("EACH", "PER"):
        return None
    again = event_name(r.noun(3))
    whole = again == event_name(name)
    return True if whole or again in map(singular, name.lower().split()) else None


@attempt
def beyond_all(r: Reader) -> tuple[Statement, ...] | None:
    """`10 patents or more: 0.3 points each`: each of all of them, or each beyond? Told as a doubt."""
    start = r.at
    found = condition(r)
    if not isinstance(found, When) or len(found.compares) != 1 or found.axis is not Axis.EVENTS or not found.noun:
        return None
    any_one = found.compares[0].relation is Relation.AT_LEAST and found.compares[0].place == Place(
        Quantity(Fraction(1))
    )
    r.skip(",", ":", "=")
    given = effect(r, bare=True)
    if given is None or not r.idiom(idioms.EACH_ONE):
        return None
    place = found.compares[0].place
    step = Each(
        Way.ABOVE,
        Quantity(Fraction(1)),
        given,
        origin=None if any_one else place,
        axis=Axis.EVENTS,
        of=event_name(found.noun),
        span=r.span(start),
    )
    if any_one:
        return (step,)
    return step, Doubtful(Doubt.ONLY_BEYOND, r.between(r.tokens[start].start, r.tokens[r.at - 1].end), r.span(start))
