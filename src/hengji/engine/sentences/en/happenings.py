"""Events a step counts, with what tells them from others: `defect found at audit`, `month in which the target is missed`."""

from __future__ import annotations

from fractions import Fraction

from ..axis import Axis, Quantity
from ..statements import Way
from .counts import CLOSING, Stretch
from .places import quantity
from .reader import Reader, attempt
from .regions import timed
from .subjects import done
from .tokens import Kind
from .words import NO_NOUN, TIME_UNITS


@attempt
def events(r: Reader) -> Stretch | None:
    if _said_before(r):
        return Stretch(Way.ABOVE, Quantity(Fraction(1)), axis=Axis.EVENTS, of=r.event)
    if r.seq("time", "occasion", "occasion on which", "time that"):
        clause = happening(r)
        if clause:
            return Stretch(Way.ABOVE, Quantity(Fraction(1)), axis=Axis.EVENTS, of=clause)
    if r.sees("month", "quarter", "week", "day", "year") and r.peek(1).text in ("in", "that", "when", "where"):
        period = in_which(r)
        if period:
            return Stretch(Way.ABOVE, Quantity(Fraction(1)), axis=Axis.EVENTS, of=period)
    if r.seq("of"):
        r.number()
    value = r.number()
    if r.sees("point"):
        return None
    name = r.noun()
    while name and r.take("or", "of"):
        joined = r.noun()
        if not joined:
            return None
        name = f"{name} {r.tokens[r.at - len(joined.split()) - 1].raw} {joined}"
    if name and name.lower().split()[-1] in _SIDES:
        return None
    if not name or timed(name) or name.split()[0].lower() in _RANKS:
        return None
    made = Stretch(Way.ABOVE, Quantity(value or Fraction(1)), axis=Axis.EVENTS, of=qualified(r, event_name(name)))
    at = r.peek().start
    if r.seq("after that", "> that", "beyond that", "thereafter", "> it"):
        r.thence.add(at)
    return made


def _said_before(r: Reader) -> bool:
    """`each one after that`, `for each` at the end of a clause: of the thing counted before."""
    told = r.peek(1).text in (*_AFTER_ONE, "after", ">", "thereafter") or r.peek(1).kind is Kind.NUMBER
    if r.event and r.peek().raw.lower() == "one" and told:
        r.number()
        at = r.peek().start
        if r.seq("after that", "> that", "after", "> it", "thereafter"):
            r.thence.add(at)
        return True
    return bool(r.event) and (r.peek().kind is Kind.END or r.sees(",", ";", "."))


_AFTER_ONE = ("cost", "lose", "deduct", "receive", ",", ":")
_SIDES = frozenset(
    "short fewer less more lower higher behind shortfall excess deficit overrun increase decrease reduction rise drop decline".split()
)
_RANKS = ("place", "places", "rank", "position", "positions")


def qualified(r: Reader, name: str) -> str:
    """The event with what tells it from others (`berth delay exceeding 2 hours`, `defect found at audit`), as written."""
    start = r.at
    while _qualifier(r):
        pass
    more = r.between(r.tokens[start].start, r.tokens[r.at - 1].end) if r.at > start else ""
    return f"{name} {more}".strip()


_FOUND = ("found", "detected", "recorded", "identified", "raised", "noted", "occurring", "reported")


@attempt
def _qualifier(r: Reader) -> bool | None:
    if r.sees("that", "which") and r.peek(1).text == "be" and done(r.peek(2).raw):
        r.at += 3
        return True
    if r.seq("not"):
        if done(r.peek().raw):
            r.at += 1
            found = quantity(r) if r.take("in", "<=") else None
            if r.peek(-1).text in ("in", "<="):
                return None
            return True if found is None or found.unit in TIME_UNITS else None
        return True if r.peek().kind is Kind.WORD and r.peek().text not in NO_NOUN and r.noun(2) else None
    if r.peek(-1).raw.lower() in _FOUND and r.seq("at", "in", "during", "by", "on"):
        return True if r.noun(3) else None
    if r.seq("cause by", "caused by", "attributable to", "due to", "result from"):
        return True if r.noun(4) or r.take("supplier") else None
    if (
        done(r.peek().raw)
        and r.peek(1).text in ("to", "without", "by", "with", "in", "at", "on", "from", "<=")
        and r.peek().text not in NO_NOUN
    ):
        r.at += 1
    if r.at and done(r.peek(-1).raw) and r.take("to", "without"):
        return True if r.noun(3) else None
    if r.seq("found", "detected", "recorded", "identified", "raised", "noted", "upheld", "occur"):
        return True if (not r.seq("at", "in", "during", "by", "on")) or r.noun(3) else None
    if r.sees(*_PREPOSITIONS):
        return _circumstance(r)
    r.seq("of")
    if r.take(">", ">=", "<", "<=") is None:
        return None
    found = quantity(r)
    if found is None or r.sees("point"):
        return None
    timed_here = found.unit in TIME_UNITS
    before = r.at
    if timed_here and not (r.seq("of", "after") and (r.noun(3) or r.take("submission"))):
        r.at = before
    measured = not found.unit and r.peek().kind is Kind.WORD and bool(r.noun(1))
    return True if timed_here or measured else None


_PREPOSITIONS = ("with", "in", "at", "on", "by", "from", "under", "against", "about", "during")
_NO_CIRCUMSTANCE = frozenset(
    "more less fewer excess shortfall total addition proportion full part advance turn which average".split()
)


@attempt
def _circumstance(r: Reader) -> bool | None:
    """`non-compliance with DPE guidelines`, `damage by own staff`: up to where the event has been told."""
    r.at += 1
    name = r.noun(4)
    told = bool(name) and not timed(name) and not _NO_CIRCUMSTANCE & set(name.lower().split())
    return True if told and (r.sees(*CLOSING) or r.peek().kind is Kind.END) else None


@attempt
def in_which(r: Reader) -> str | None:
    """`for each month in which the target is missed`: so many of them are counted."""
    start = r.at
    r.at += 1
    if not r.seq("in which", "that", "when", "where", "in"):
        return None
    while not r.sees("EACH", "PER", "point", "deduct", "minus", "cost", "lose") and (
        r.peek().kind in (Kind.WORD, Kind.NUMBER) or r.sees("%", "<", ">", "<=", ">=")
    ):
        r.at += 1
    if r.at - start < 4 or not r.sees(",", ":", ".", ";"):
        return None
    return r.between(r.tokens[start].start, r.tokens[r.at - 1].end).lower()


def happening(r: Reader) -> str:
    """`each time the weekly report is submitted late`: a happening in words of its own, up to the next sign."""
    start = r.at
    while r.peek().kind is Kind.WORD and not r.sees("EACH", "PER", "point", "deduct", "minus", "cost", "lose"):
        r.at += 1
    return r.between(r.tokens[start].start, r.tokens[r.at - 1].end).lower() if r.at > start + 1 else ""


def event_name(name: str) -> str:
    """The kind of event in the singular and in small letters (`Late Deliveries` -> `late delivery`); acronyms stay."""
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in name.split()]
    if words and not name.isupper():
        words[-1] = singular(words[-1])
    return " ".join(words)


def singular(word: str) -> str:
    """An English noun without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and not word.endswith(("cases", "uses", "causes", "losses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word[:-2] if word == "losses" else word
