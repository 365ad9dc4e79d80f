"""Regions of the axis: `at least 95 %`, `90 % to less than 95 %`, `99 % <= x < 99.5 %`, `3 or more accidents`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from . import idioms
from .comparisons import FLIPPED, RELATIONS, band, compared
from .places import per_so_many, place, tier
from .reader import Reader, attempt
from .subjects import described, is_participle, measures_time
from .tokens import Kind
from .words import GET_VERBS, LEMMAS, TIME_UNITS, UNITS

_RATES = frozenset(
    {"rate", "ratio", "share", "percentage", "satisfaction", "proportion", "coverage", "availability", "uptime"}
)


@attempt
def region(r: Reader) -> When | None:
    """`availability is at least 95 %`, `90 % to less than 95 %`, `99 % <= x < 99.5 %`, `3 or more accidents`."""
    changed = change(r)
    if changed is not None:
        return changed
    noun, r.counted = _subject(r), ""
    compares = _chain(r) or band(r) or compared(r)
    if compares is None:
        return None
    unitless = all(c.place.quantity and not c.place.quantity.unit for c in compares)
    side = _trailing_side(r, compares)
    if side:
        return When(from_target(compares, side, "target"))
    _since(r, compares)
    if unitless and r.take("be"):
        _happened(r)
    before = r.at
    after = r.noun(4) if unitless else (_share_of(r) or "")
    timed_here = all(c.place.quantity and c.place.quantity.unit in TIME_UNITS for c in compares)
    named = r.tokens[before : r.at]
    named = named[-1:] if unitless and not timed_here else named
    if (unitless or timed_here) and any(token.text in ("EARLY", "LATE") for token in named):
        return None
    if after and unitless and timed(after):
        return None
    if after:
        r.idiom(idioms.HAPPENED) or (r.take("be") and _happened(r))
    if after:
        per_so_many(r)
    after = after or r.counted
    if r.sees("BETTER", "WORSE") or (after and r.sees(*_COMPARING)):
        return None
    if any(c.place.tier for c in compares):
        r.idiom(idioms.TARGET_GOOD)
    sense = _difference(noun, r)
    if sense:
        return When(from_target(compares, sense, r.gap_tier))
    if noun.isupper() and len(noun) > 1 and unitless and compares[0].relation is Relation.EQUAL:
        return None
    counted = (bool(after) and unitless) or bool(_COUNTS & set(noun.lower().split()))
    noun = noun or after
    axis = Axis.EVENTS if counted else Axis.VALUE
    return When(compares, noun=noun, rate=bool(_RATES & set(noun.lower().split())), axis=axis)


def _trailing_side(r: Reader, compares: tuple[Compare, ...]) -> int:
    """`up to 5 % over`, `more than 5 % and up to 10 % under`: of the target."""
    percent = all(c.place.quantity and c.place.quantity.unit in ("%", "pp") and not c.place.tier for c in compares)
    closed = r.peek(1).text in (":", ",", "=", "-")
    side = _TRAILING.get(r.peek().raw.lower()) if percent and closed else None
    if side is None:
        return 0
    r.at += 1
    lower = r.context.direction is Direction.LOWER
    return {"worse": 1 if lower else -1, "better": -1 if lower else 1}.get(side) or int(side)


_TRAILING = {
    **dict.fromkeys(("over", "above", "higher"), "1"),
    **dict.fromkeys(("under", "below", "lower", "short"), "-1"),
    **dict.fromkeys(("worse", "adrift"), "worse"),
    **dict.fromkeys(("better", "ahead"), "better"),
}
"""Words after a difference that tell on which side of the target it lies."""


_UP = frozenset({"excess", "overrun", "improvement", "growth", "increase", "rise", "gain"})
_DOWN = frozenset(
    {"shortfall", "deficit", "savings", "reduction", "reduce", "decrease", "decline", "drop", "saving", "fall"}
)


@attempt
def change(r: Reader) -> When | None:
    """`improvement over prior year of at least 3 percentage points`, `reduction of 5 % or more against the baseline`, and
    `no reduction`: the figure itself, compared with the tier it changed from."""
    none = r.take("no") is not None
    if r.peek(1).text in (*_UP, *_DOWN):
        r.skip("cost", "price", "output", "revenue", "sale", "actual")
    word = r.take(*_UP, *_DOWN)
    if word is None:
        return None
    better = word.text == "improvement"
    lower = r.context.direction is Direction.LOWER
    sense = (-1 if lower else 1) if better else 1 if word.text in _UP else -1
    if none:
        at_best = Relation.AT_MOST if sense > 0 else Relation.AT_LEAST
        return (
            When((Compare(at_best, Place(tier=r.gap_tier)),)) if r.gap and r.sees(":", "=", ",", *GET_VERBS) else None
        )
    if r.gap and r.gap != sense and not better and r.sees(":", "="):
        return When((Compare(Relation.BELOW if sense < 0 else Relation.ABOVE, Place(tier=r.gap_tier)),))
    name = _changed_from(r)
    found = (band(r) or compared(r)) if r.seq("of", "by", "be") else None
    moved = {c.place.tier for c in found or () if c.place.form is Form.MOVED}
    if found is not None and len(moved) == 1 and "" not in moved and sense > 0:
        r.gap, r.gap_tier = sense, moved.pop()
        return When(found)
    name = name or (_changed_from(r) if found is not None else None)
    name = name or (r.gap_tier if r.gap == sense else None)
    if name is None or found is None or any(c.place.tier for c in found):
        return None
    r.gap, r.gap_tier = sense, name
    return When(from_target(found, sense, name))


def _changed_from(r: Reader) -> str | None:
    if not r.seq("over", ">", "against", "on", "from", "compare with", "compare to", "versus", "relative to"):
        return None
    return tier(r)


_SHORT = frozenset({"shortfall", "underachievement", "underperformance", "deficit", "shortfalls"})
_OVER = frozenset({"overrun", "overspend", "overshoot", "overruns", "exceedance"})


def _difference(noun: str, r: Reader) -> int:
    """Whether a noun names how far the figure lies from its target: -1 below it (`shortfall`), 1 above it (`overrun`).

    A rate that is the better the lower may itself be the overrun; then the figure is compared as it stands.
    """
    words = set(noun.lower().split())
    rate = r.context.unit is None or r.context.unit.is_rate
    if words & _SHORT and r.context.direction is Direction.HIGHER:
        r.gap = -1
    elif words & _OVER and r.context.direction is Direction.LOWER and not rate:
        r.gap = 1
    elif noun:
        return 0
    return r.gap


def from_target(compares: tuple[Compare, ...], sense: int, name: str = "target") -> tuple[Compare, ...]:
    """`a shortfall of up to 2 %`: the same, said of the figure itself."""
    if any(c.place.tier or c.place.quantity is None for c in compares):
        return compares
    made = tuple(_off_target(c, sense, name) for c in compares)
    if len(compares) == 1 and compares[0].relation is Relation.AT_MOST:
        beyond = Relation.ABOVE if sense > 0 else Relation.BELOW
        made = (Compare(beyond, Place(tier=name)), *made)
    return made


def _off_target(compare: Compare, sense: int, name: str) -> Compare:
    made = compare.place.quantity or Quantity(Fraction(0))
    relation = compare.relation if sense > 0 else FLIPPED.get(compare.relation, compare.relation)
    moved = Place(Quantity(sense * made.value, made.unit), name, Form.MOVED)
    return replace(compare, relation=relation, place=moved)


def _happened(r: Reader) -> bool:
    """`(two findings) are reported`: that they occurred."""
    if is_participle(r):
        r.go(r.at + 1)
        return True
    r.at -= 1
    return False


def _since(r: Reader, compares: tuple[Compare, ...]) -> None:
    """`within 7 days of month end`: from when an item that is a time is counted."""
    start = r.at
    timed_here = all(c.place.quantity and c.place.quantity.unit in TIME_UNITS for c in compares)
    own = r.context.unit is not None and measures_time(r.context.unit)
    if not (timed_here and own and r.take("of", "after", "from") and r.noun(3)) or not r.sees(
        ":", "=", ",", ";", ".", "-", *GET_VERBS
    ):
        r.at = start


def _share_of(r: Reader) -> str | None:
    """`95 % on-time delivery`, `95 % of calls`: what the percentage is a share of, where the condition ends after it."""
    start = r.at
    name = r.noun(4) or (r.noun(3) if r.take("of") else "")
    told = described(r) if not name or not timed(name) else None
    worded = set(name.lower().split()) & _WORTH
    if (name or told) and not timed(name) and not worded:
        worth = r.peek().kind is Kind.NUMBER and r.peek(1).text == "point"
        if worth or r.sees(":", "=", ",", ";", ".", "-", ")", *GET_VERBS) or r.peek().kind is Kind.END:
            return name or r.between(r.tokens[start].start, r.tokens[r.at - 1].end)
    r.at = start
    return _in_time(r)


_WORTH = frozenset("extra additional bonus further penalty demerit more less full maximum half".split())
"""Words before points that say what is done with them."""


@attempt
def _in_time(r: Reader) -> str | None:
    """`80 % within 20 seconds`: what the percentage is a share of, where one time is told in the whole sentence."""
    start = r.at
    if r.context.unit is None or not r.context.unit.is_rate or not r.take("<=", "in"):
        return None
    found = place(r)
    times = sum(UNITS.get(token.text) in TIME_UNITS for token in r.tokens)
    if found is None or found.quantity is None or found.quantity.unit not in TIME_UNITS or times != 1:
        return None
    return r.between(r.tokens[start].start, r.tokens[r.at - 1].end)


_COMPARING = ("<", ">")

_COUNTS = frozenset({"ppm", "number", "count", "times", "incidents", "accidents", "complaints", "defects"})


def timed(name: str) -> bool:
    """Whether a name holds a unit of time: then it names neither an event nor what is counted (`each calendar week of delay`)."""
    return any(UNITS.get(LEMMAS.get(word, word)) in TIME_UNITS for word in name.lower().split())


def _subject(r: Reader) -> str:
    """The name of what is compared, if one stands here and a comparison follows."""
    start = r.at
    for named in (False, True):
        r.at = start
        name = r.noun(5) if named else ""
        if not named:
            r.idiom(idioms.SUBJECTS)
        if r.at == start:
            continue
        r.skip("cost", "price")
        if name and r.take("PER"):
            r.number()
            r.noun(2)
        if r.take("("):
            r.noun(3)
            r.take(")")
        _pending(r)
        r.skip("equal to", idioms.SUBJECT_VERBS, "at", "score of")
        if (
            r.sees(*RELATIONS, "after", "exceed", "UPTO", "UPTO_OPEN", "between", "from")
            or r.peek().kind is Kind.NUMBER
        ):
            return name
    r.at = start
    return ""


@attempt
def _pending(r: Reader) -> bool | None:
    """`grievances pending beyond 30 days are more than 5`: what tells the things counted, where the item itself is no time."""
    if measures_time(r.context.unit) or not r.take(">", "<", "<=", ">="):
        return None
    found = place(r)
    timed_here = found is not None and found.quantity is not None and found.quantity.unit in TIME_UNITS
    return True if timed_here and r.sees("be", "will", "exceed", ">", "<") else None


@attempt
def _chain(r: Reader) -> tuple[Compare, ...] | None:
    """`99 % <= x < 99.5 %`, `85 < availability <= 90`."""
    low = place(r)
    first = r.take("<=", "<", ">=", ">")
    if low is None or first is None:
        return None
    if not r.seq("actual value", "actual", "x", "value", "result", "performance") and not r.noun(4):
        return None
    second = r.take("<=", "<", ">=", ">")
    high = place(r)
    if second is None or high is None:
        return None
    lead = FLIPPED[RELATIONS[first.text]]
    return Compare(lead, low, marked=True), Compare(RELATIONS[second.text], high, marked=True)
