"""Regions of the axis: `at least 95 %`, `90 % to less than 95 %`, `99 % <= x < 99.5 %`, `3 or more accidents`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..statements import Axis, Compare, Form, Place, Quantity, Relation, When
from . import idioms
from .places import per_so_many, place, tier, worth_after_dash
from .reader import Reader, attempt, remembered
from .subjects import described, is_participle, measures_time
from .tokens import Kind, Token
from .words import GET_VERBS, LEMMAS, TIME_UNITS, UNITS

RELATIONS = {
    ">=": Relation.AT_LEAST,
    ">": Relation.ABOVE,
    "<=": Relation.AT_MOST,
    "<": Relation.BELOW,
    "=": Relation.EQUAL,
}

AFTER = {
    "OR_MORE": Relation.AT_LEAST,
    "OR_LESS": Relation.AT_MOST,
    "OR_BETTER": Relation.REACHED,
    "OR_WORSE": Relation.UP_TO,
    "+": Relation.AT_LEAST,
}

FLIPPED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.ABOVE: Relation.BELOW,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.BELOW: Relation.ABOVE,
    Relation.EQUAL: Relation.EQUAL,
}

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
    _since(r, compares)
    if unitless and r.take("be"):
        _happened(r)
    before = r.at
    after = r.noun(4) if unitless else _share_of(r)
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
    side = _trailing_side(r, compares)
    sense = side or _difference(noun, r)
    if sense:
        return When(from_target(compares, sense, "target" if side else r.gap_tier))
    if noun.isupper() and len(noun) > 1 and unitless and compares[0].relation is Relation.EQUAL:
        return None
    counted = (bool(after) and unitless) or bool(_COUNTS & set(noun.lower().split()))
    noun = noun or after
    axis = Axis.EVENTS if counted else Axis.VALUE
    return When(compares, noun=noun, rate=bool(_RATES & set(noun.lower().split())), axis=axis)


def _trailing_side(r: Reader, compares: tuple[Compare, ...]) -> int:
    """`up to 5 % over`, `more than 5 % and up to 10 % under`: of the target."""
    percent = all(c.place.quantity and c.place.quantity.unit == "%" and not c.place.tier for c in compares)
    closed = r.peek(1).text in (":", ",", "=", "-")
    if not percent or not closed or r.peek().raw.lower() not in ("over", "above", "under", "below"):
        return 0
    token = r.take("<", ">")
    return 0 if token is None else 1 if token.text == ">" else -1


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
        return When((Compare(at_best, Place(tier=r.gap_tier)),)) if r.gap and r.sees(":", "=", ",") else None
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


def _share_of(r: Reader) -> str:
    """`95 % on-time delivery`, `95 % of calls`: what the percentage is a share of, where the condition ends after it."""
    start = r.at
    name = r.noun(4)
    if name and not timed(name):
        described(r)
        if r.sees(":", "=", ",", ";", ".", "-", ")") or r.peek().kind is Kind.END:
            return name
    r.at = start
    return ""


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


@remembered("turned", "counted")
@attempt
def compared(r: Reader) -> tuple[Compare, ...] | None:
    """One comparison, or two joined by a word (`at least 90 % but less than 95 %`)."""
    first = one_compare(r)
    if first is None:
        return None
    start = r.at
    r.skip(",")
    if r.take("and", "but", "to", "-") or r.at > start or r.sees("<", "<=", "UPTO", ">="):
        r.skip("but", "be", "it be", "also")
        second = one_compare(r, plain=False)
        if second is not None and _apart(first, second) and not r.sees("point"):
            low, high = _units_shared(first.place, second.place)
            return replace(first, place=low), replace(second, place=high)
    r.at = start
    return (first,)


def _apart(first: Compare, second: Compare) -> bool:
    up = (Relation.AT_LEAST, Relation.ABOVE)
    down = (Relation.AT_MOST, Relation.BELOW)
    return (first.relation in up and second.relation in down) or (first.relation in down and second.relation in up)


@remembered("turned", "counted")
@attempt
def one_compare(r: Reader, plain: bool = True) -> Compare | None:
    """`at least 95 %`, `95 % or more`, `= 100 %`; with `plain` a place alone (`100 %`), which means exactly there."""
    sign = r.take(*RELATIONS, "UPTO", "UPTO_OPEN", "after")
    if sign is None and r.sees("exceed") and r.peek(1).kind is Kind.NUMBER:
        sign = r.take("exceed")
    if sign is None and r.seq("minimum of", "minimum"):
        sign = replace(r.peek(-1), text=">=")
    since = r.take("from") if sign is None else None
    found = place(r)
    ending = r.sees(",", ";", ".") or r.peek().kind is Kind.END
    if (
        since is not None
        and found is not None
        and ending
        and since.start > 0
        and r.peek(-3).text == "from"
        and _worth_before(r)
    ):
        return Compare(Relation.AT_LEAST, found)
    if since is not None and found is not None and r.take("on", "onward", "onwards", "up"):
        return Compare(Relation.AT_LEAST, found)
    if found is None or is_amount(r, found) or (since is not None and not r.sees("OR_MORE", "OR_BETTER")):
        return None
    if sign is not None:
        written = r.tokens[r.at - 1]
        relation = {
            "UPTO": Relation.AT_MOST,
            "UPTO_OPEN": Relation.BELOW,
            "after": Relation.ABOVE,
            "exceed": Relation.ABOVE,
        }.get(sign.text) or RELATIONS[sign.text]
        marked = sign.kind is Kind.SIGN and not sign.raw[0].isalpha()
        if r.take("INCLUSIVE") and written is not None:
            relation, marked = (
                {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}.get(relation, relation),
                True,
            )
        if r.take("EXCLUSIVE"):
            relation, marked = (
                {Relation.AT_LEAST: Relation.ABOVE, Relation.AT_MOST: Relation.BELOW}.get(relation, relation),
                True,
            )
        if r.turned:
            relation = FLIPPED[relation]
        return Compare(relation, found, marked=marked)
    after = r.take(*AFTER) or _after_noun(r, found)
    if after is not None:
        marked = r.take("INCLUSIVE") is not None
        share = found.quantity is not None and found.quantity.unit == "%" and not found.tier
        before = r.at
        name = tier(r) if share and r.seq("of") else None
        if name is None:
            r.at = before
        else:
            found = replace(found, tier=name, form=Form.TIMES)
        return Compare(_literal(AFTER[after.text], r), found, marked=marked)
    return Compare(Relation.EQUAL, found) if plain else None


def _worth_before(r: Reader) -> bool:
    """`0 from 15 %`: an amount, and from where on it holds."""
    before = r.peek(-4)
    return before.kind is Kind.NUMBER or before.text in ("point", "none", "nothing")


def _after_noun(r: Reader, found: Place) -> Token | None:
    """`10 patents or more`: the thing counted stands before the comparison."""
    if found.quantity is None or found.quantity.unit not in ("", "%"):
        return None
    start = r.at
    name = r.noun(3)
    after = r.take(*AFTER) if name and not r.sees("+") else None
    if after is None:
        r.at = start
        return None
    r.counted = name
    return after


def _literal(relation: Relation, r: Reader) -> Relation:
    """`or better` of a figure, said by the side on which the item is better."""
    sides = {
        (Relation.REACHED, Direction.HIGHER): Relation.AT_LEAST,
        (Relation.REACHED, Direction.LOWER): Relation.AT_MOST,
        (Relation.UP_TO, Direction.HIGHER): Relation.AT_MOST,
        (Relation.UP_TO, Direction.LOWER): Relation.AT_LEAST,
    }
    return sides.get((relation, r.context.direction), relation)


def is_amount(r: Reader, found: Place) -> bool:
    """Whether the figure just read is points, not a place on the axis."""
    return r.sees("point") and found.quantity is not None and not found.quantity.unit


@remembered("turned")
@attempt
def band(r: Reader) -> tuple[Compare, ...] | None:
    """`90 % - 95 %`, `between 90 % and 95 %`, `from 90 % up to but not including 95 %`, `90 to < 95 %`."""
    led = r.take("between", "from", "BETWEEN")
    if led is None and r.peek().raw.lower() == "within" and r.peek(2).text in ("-", "~", "to"):
        led = r.take("<=")
    opened = r.take(">", ">=", "<", "<=") if led is None or led.text == "from" else None
    low = place(r)
    low_mark = r.take("INCLUSIVE", "EXCLUSIVE") if low is not None else None
    if low is None or is_amount(r, low):
        return None
    joint = (
        r.take("to", "-", "~", "and", "UPTO", "UPTO_OPEN", "until", "through", "<=")
        if led or not r.sees("and")
        else None
    )
    if joint is None and low_mark is not None:
        joint = r.take("to", "-", "~", "and")
    if joint is None and low.quantity is not None and r.sees("or"):
        joint = r.take("or") if _next_whole(low.quantity.value, r.peek(1).value, r.peek(1).kind) else None
    if joint is None or (joint.text == "and" and led is None):
        return None
    signs = joint.text == "-" and not joint.tight and r.peek().tight
    if signs and low.quantity is not None and low.quantity.value < 0:
        # `-1 -1`: two figures with their signs, not from one to the other.
        return None
    if joint.text == "and":
        r.skip("UPTO")
    closing = r.take("<", "<=", ">", ">=", "UPTO_OPEN", "UPTO")
    high = place(r)
    if high is None or is_amount(r, high):
        return None
    if joint.text == "-" and not joint.tight and low.tier and not high.tier and worth_after_dash(r):
        # `90 % of target - 70 %`: a figure and its points.
        return None
    if joint.text == "-" and not joint.tight and _unit_of(low) and not _unit_of(high):
        # `90 % - 8`: a figure and its points.
        return None
    high_mark = r.take("INCLUSIVE", "EXCLUSIVE")
    texts = [token.text if token is not None else None for token in (opened, low_mark, high_mark)]
    return _bounded(low, high, texts[0], texts[1], (closing or joint).text, texts[2])


def _unit_of(found: Place) -> str:
    return found.tier or (found.quantity.unit if found.quantity is not None else "")


def _next_whole(value: Fraction, following: Fraction, kind: Kind) -> bool:
    """`one or two`: neighbours make a band."""
    return kind is Kind.NUMBER and value.denominator == 1 and following == value + 1


def _bounded(
    low: Place, high: Place, opened: str | None, low_mark: str | None, closing: str, high_mark: str | None
) -> tuple[Compare, ...] | None:
    low, high = _units_shared(low, high)
    signs = {"<": -1, "<=": -1, ">": 1, ">=": 1}
    falls, rises = (
        signs.get(opened or "") == -1 or signs.get(closing) == 1,
        signs.get(opened or "") == 1 or signs.get(closing) == -1,
    )
    falling = _runs_down(low, high) if _comparable(low, high) else falls
    if (falling and rises) or (not falling and falls):
        return None
    up, down = (Relation.AT_MOST, Relation.AT_LEAST) if falling else (Relation.AT_LEAST, Relation.AT_MOST)
    open_up, open_down = (Relation.BELOW, Relation.ABOVE) if falling else (Relation.ABOVE, Relation.BELOW)
    first = Compare(up, low, loose=opened is None and low_mark is None)
    if opened in ("<", ">") or low_mark == "EXCLUSIVE":
        first = Compare(open_up, low, marked=True)
    elif opened in (">=", "<=") or low_mark == "INCLUSIVE":
        first = Compare(up, low, marked=True)
    second = Compare(down, high, loose=True)
    if closing in ("<", ">", "UPTO_OPEN") or high_mark == "EXCLUSIVE":
        second = Compare(open_down, high, marked=True)
        first = replace(first, loose=False)
    elif closing in ("<=", ">=") or high_mark == "INCLUSIVE":
        second = Compare(down, high, marked=True)
        first = first if high_mark is None or opened or low_mark else replace(first, loose=True)
    return first, second


def _units_shared(low: Place, high: Place) -> tuple[Place, Place]:
    """`90-95%`: the unit (or the tier) written once holds for both ends."""
    if low.quantity is None or high.quantity is None:
        return low, high
    if not low.quantity.unit and high.quantity.unit and not low.tier:
        return replace(high, quantity=Quantity(low.quantity.value, high.quantity.unit)), high
    if low.quantity.unit == high.quantity.unit and high.tier and not low.tier:
        # `5 % to 10 % below target`: both lie below it.
        sense = -1 if high.form is Form.MOVED and high.quantity.value < 0 else 1
        return replace(high, quantity=Quantity(sense * low.quantity.value, low.quantity.unit)), high
    return low, high


def _comparable(low: Place, high: Place) -> bool:
    return low.quantity is not None and high.quantity is not None and (low.tier, low.form) == (high.tier, high.form)


def _runs_down(low: Place, high: Place) -> bool:
    return low.quantity is not None and high.quantity is not None and low.quantity.value > high.quantity.value
