"""Conditions: where the value stands, which level is given, how late something is, which place in a ranking."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..statements import OTHERWISE, Axis, Compare, Condition, Form, Labels, Place, Quantity, Relation, When
from . import idioms
from .places import place, quantity, tier
from .reader import Reader, attempt
from .tokens import Kind, Token
from .words import GET_VERBS, MONTHS, RATINGS, TIME_UNITS

_RELATIONS = {
    ">=": Relation.AT_LEAST,
    ">": Relation.ABOVE,
    "<=": Relation.AT_MOST,
    "<": Relation.BELOW,
    "=": Relation.EQUAL,
}
_AFTER = {
    "OR_MORE": Relation.AT_LEAST,
    "OR_LESS": Relation.AT_MOST,
    "OR_BETTER": Relation.REACHED,
    "OR_WORSE": Relation.UP_TO,
    "+": Relation.AT_LEAST,
}
_FLIPPED = {
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
def condition(r: Reader) -> Condition | None:
    """The first condition that can be read here, with or without the word that leads it in."""
    found = conditions(r)
    return found[0][0] if found else None


def conditions(r: Reader) -> list[tuple[Condition, int]]:
    """Every condition that can be read here, with the token after it; the place reached is that after the first."""
    start = r.at
    if r.seq("unchanged") and r.reference:
        return [(When((Compare(Relation.EQUAL, Place(tier=r.reference)),)), r.at)]
    if r.take("OTHERWISE", "rest", "other", "else", "remain", "later") or r.seq("all LATE"):
        r.skip(idioms.RANK_NOUNS, "value", "result", "case", "level", "grade", "that", "be", "rated")
        return [(OTHERWISE, r.at)]
    r.skip(idioms.LEADS)
    led = r.at
    found: list[tuple[Condition, int]] = []
    for read in (_around, _margin, _any_event, _dated, _lateness, _rank, _none, _met, labels, _region):
        r.at = led
        made = read(r)
        if made is not None:
            found.append((made, r.at))
    r.at = found[0][1] if found else start
    return found


# --- regions ----------------------------------------------------------------------------------------------------------


@attempt
def _region(r: Reader) -> When | None:
    """`availability is at least 95 %`, `90 % to less than 95 %`, `99 % <= x < 99.5 %`, `3 or more accidents`."""
    noun, r.counted = _subject(r), ""
    compares = _chain(r) or _band(r) or _compared(r)
    if compares is None:
        return None
    unitless = all(c.place.quantity and not c.place.quantity.unit for c in compares)
    after = r.noun(4) if unitless else _share_of(r)
    if after:
        r.idiom(idioms.HAPPENED)
    after = after or r.counted
    if r.sees("BETTER") or (after and r.sees(*_COMPARING)):
        return None
    if any(c.place.tier for c in compares):
        r.idiom(idioms.TARGET_GOOD)
    counted = (bool(after) and unitless) or bool(_COUNTS & set(noun.lower().split()))
    noun = noun or after
    axis = Axis.EVENTS if counted else Axis.VALUE
    return When(compares, noun=noun, rate=bool(_RATES & set(noun.lower().split())), axis=axis)


def _share_of(r: Reader) -> str:
    """`95 % on-time delivery`, `95 % of calls`: what the percentage is a share of, where the condition ends after it."""
    start = r.at
    name = r.noun(4)
    if name and (r.sees(":", "=", ",", ";", ".") or r.peek().kind is Kind.END):
        return name
    r.at = start
    return ""


_COMPARING = ("<", ">")
_COUNTS = frozenset({"ppm", "number", "count", "times", "incidents", "accidents", "complaints", "defects"})


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
        if r.take("("):
            r.noun(3)
            r.take(")")
        r.skip(idioms.SUBJECT_VERBS)
        if r.sees(*_RELATIONS, "UPTO", "UPTO_OPEN", "between", "from") or r.peek().kind is Kind.NUMBER:
            return name
    r.at = start
    return ""


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
    lead = _FLIPPED[_RELATIONS[first.text]]
    return Compare(lead, low, marked=True), Compare(_RELATIONS[second.text], high, marked=True)


@attempt
def _compared(r: Reader) -> tuple[Compare, ...] | None:
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


@attempt
def one_compare(r: Reader, plain: bool = True) -> Compare | None:
    """`at least 95 %`, `95 % or more`, `= 100 %`; with `plain` a place alone (`100 %`), which means exactly there."""
    sign = r.take(*_RELATIONS, "UPTO", "UPTO_OPEN", "after")
    if sign is None and r.seq("minimum of", "minimum"):
        sign = replace(r.peek(-1), text=">=")
    found = place(r)
    if found is None or _is_amount(r, found):
        return None
    if sign is not None:
        written = r.tokens[r.at - 1]
        relation = {"UPTO": Relation.AT_MOST, "UPTO_OPEN": Relation.BELOW, "after": Relation.ABOVE}.get(
            sign.text
        ) or _RELATIONS[sign.text]
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
            relation = _FLIPPED[relation]
        return Compare(relation, found, marked=marked)
    after = r.take(*_AFTER) or _after_noun(r, found)
    if after is not None:
        marked = r.take("INCLUSIVE") is not None
        return Compare(_AFTER[after.text], found, marked=marked)
    return Compare(Relation.EQUAL, found) if plain else None


def _after_noun(r: Reader, found: Place) -> Token | None:
    """`10 patents or more`: the thing counted stands before the comparison."""
    if found.quantity is None or found.quantity.unit not in ("", "%"):
        return None
    start = r.at
    name = r.noun(3)
    after = r.take(*_AFTER) if name and not r.sees("+") else None
    if after is None:
        r.at = start
        return None
    r.counted = name
    return after


def _is_amount(r: Reader, found: Place) -> bool:
    """Whether the figure just read is points, not a place on the axis."""
    return r.sees("point") and found.quantity is not None and not found.quantity.unit


@attempt
def _band(r: Reader) -> tuple[Compare, ...] | None:
    """`90 % - 95 %`, `between 90 % and 95 %`, `from 90 % up to but not including 95 %`, `90 to < 95 %`."""
    led = r.take("between", "from", "BETWEEN")
    opened = r.take(">", ">=", "<", "<=") if led is None or led.text == "from" else None
    low = place(r)
    low_mark = r.take("INCLUSIVE", "EXCLUSIVE") if low is not None else None
    if low is None or _is_amount(r, low):
        return None
    joint = (
        r.take("to", "-", "~", "and", "UPTO", "UPTO_OPEN", "until", "through", "<=")
        if led or not r.sees("and")
        else None
    )
    if joint is None and low_mark is not None:
        joint = r.take("to", "-", "~", "and")
    if joint is None or (joint.text == "and" and led is None):
        return None
    if joint.text == "and":
        r.skip("UPTO")
    closing = r.take("<", "<=", ">", ">=", "UPTO_OPEN", "UPTO")
    high = place(r)
    if high is None or _is_amount(r, high):
        return None
    high_mark = r.take("INCLUSIVE", "EXCLUSIVE")
    texts = [token.text if token is not None else None for token in (opened, low_mark, high_mark)]
    return _bounded(low, high, texts[0], texts[1], (closing or joint).text, texts[2])


def _bounded(
    low: Place, high: Place, opened: str | None, low_mark: str | None, closing: str, high_mark: str | None
) -> tuple[Compare, ...] | None:
    low, high = _units_shared(low, high)
    falling = (opened or "") in ("<", "<=") or closing in (">", ">=") or _runs_down(low, high)
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
        return replace(high, quantity=low.quantity), high
    return low, high


def _runs_down(low: Place, high: Place) -> bool:
    if low.quantity is None or high.quantity is None or (low.tier, low.form) != (high.tier, high.form):
        return False
    return low.quantity.value > high.quantity.value


@attempt
def _around(r: Reader) -> When | None:
    """`within 5 % of budget`, `within ±2 %`, `deviation within 10 %` after it: on both sides of a place."""
    start = r.at
    r.noun(3)
    r.skip("be", "remain", "fall")
    if not r.seq("<="):
        r.at = start
    worded = r.at > start and r.peek(-1).raw.lower() == "within"
    both = r.seq("+/-")
    found = quantity(r)
    if found is None or not (worded or both):
        return None
    if r.seq("of", "from", "around") and not r.sees("point"):
        r.around = tier(r) or ""
        if not r.around:
            return None
    elif not both and not r.around:
        return None
    low, high = (Quantity(sign * found.value, found.unit) for sign in (-1, 1))
    form = Form.MOVED if r.around else Form.PLAIN
    return When(
        (Compare(Relation.AT_LEAST, Place(low, r.around, form)), Compare(Relation.AT_MOST, Place(high, r.around, form)))
    )


@attempt
def _margin(r: Reader) -> When | None:
    """`expenditure exceeds budget by up to 5 %`, and after it `by 5 to 10 %`, `by more than 10 %`."""
    start = r.at
    r.noun(3)
    r.skip("be")
    over = r.take("exceed", ">")
    under = None if over else r.take("<") or (r.take("fall") and r.take("<"))
    if over or under:
        r.margin = (tier(r) or "", 1 if over else -1)
    else:
        r.at = start
    name, sense = r.margin
    if not name or not r.take("by"):
        return None
    found = _band(r) or _compared(r)
    if found is None:
        return None
    compares = tuple(_past(compare, name, sense) for compare in found)
    if len(found) == 1 and found[0].relation is Relation.AT_MOST:
        beyond = Relation.ABOVE if sense > 0 else Relation.BELOW
        compares = (Compare(beyond, Place(tier=name)), *compares)
    return When(compares)


def _past(compare: Compare, name: str, sense: int) -> Compare:
    made = compare.place.quantity or Quantity(Fraction(0))
    relation = compare.relation if sense > 0 else _FLIPPED[compare.relation]
    return replace(compare, relation=relation, place=Place(Quantity(sense * made.value, made.unit), name, Form.MOVED))


@attempt
def _any_event(r: Reader) -> When | None:
    """`any fatality`: one or more."""
    if not r.seq("any"):
        return None
    name = r.noun(5)
    if not name:
        return None
    r.idiom(idioms.HAPPENED)
    return When((Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1)))),), noun=name, axis=Axis.EVENTS)


@attempt
def _dated(r: Reader) -> When | None:
    """`met by 30 June`, `completed by the end of March`: on time; the date is the one agreed."""
    r.skip(idioms.WORK, "meet", "achieve")
    if not r.seq("by", "before", "on or before", "no later than"):
        return None
    r.skip("end of")
    if not (r.number() or r.ordinal() or r.take(*MONTHS)):
        return None
    r.skip("of")
    if r.tokens[r.at - 1].text not in MONTHS and not r.take(*MONTHS):
        return None
    if r.peek().kind is Kind.NUMBER and not r.peek(1).text == "point":
        r.number()
    return When((Compare(Relation.AT_MOST, _days(0)),), axis=Axis.DAYS)


@attempt
def _none(r: Reader) -> When | None:
    """`there are no accidents`, `no accident occurs`, `accident-free`: none was counted."""
    r.skip("there be", "there")
    if not r.take("no"):
        return None
    name = r.noun(5)
    if not name:
        return None
    r.skip("have occur", "occur", "be report", "be record", "be")
    return When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),), noun=name, axis=Axis.EVENTS)


# --- targets met ------------------------------------------------------------------------------------------------------


@attempt
def _met(r: Reader) -> When | None:
    """`target met`, `meets or exceeds the target`, `at target`, `target missed`, `target and above`."""
    r.seq("result", "performance", "actual", "it", "supplier", "who", "which")
    if r.idiom(idioms.MISSING):
        found = place(r)
        return None if found is None else When((Compare(Relation.MISSED, found),))
    if r.idiom(idioms.MEETING) or (r.at and r.tokens[r.at - 1].text in ("at", "on")):
        found = place(r)
        if found is None or r.sees(*_RELATIONS, "to", "-", "~") or _is_amount(r, found):
            return None
        r.skip("in full", "fully")
        after = r.take("OR_MORE", "OR_LESS", "OR_BETTER")
        return When((Compare(_AFTER[after.text] if after else Relation.REACHED, found),))
    if r.seq("be better than", "better than", "exceed"):
        found = place(r)
        return None if found is None or not found.tier else When((Compare(Relation.EXCEEDED, found),))
    if r.seq("be worse than", "worse than"):
        found = place(r)
        return None if found is None else When((Compare(Relation.MISSED, found),))
    return _tier_then_verb(r)


@attempt
def _tier_then_verb(r: Reader) -> When | None:
    found = place(r)
    if found is None or not found.tier:
        return None
    r.skip("fully")
    if r.idiom(idioms.TARGET_BAD):
        return When((Compare(Relation.MISSED, found),))
    if r.idiom(idioms.TARGET_GOOD):
        return When((Compare(Relation.REACHED, found),))
    if r.seq("be exceed", "exceed"):
        return When((Compare(Relation.EXCEEDED, found),))
    after = r.take("OR_MORE", "OR_LESS", "OR_WORSE")
    if after is not None:
        return When((Compare(_AFTER[after.text], found),))
    if r.sees(":", "=", ",", *GET_VERBS):
        return When((Compare(Relation.REACHED, found),))
    return None


# --- dates and rankings -----------------------------------------------------------------------------------------------


def _days(value: Fraction | int, symbol: str = "days") -> Place:
    return Place(Quantity(Fraction(value), symbol))


@attempt
def _lateness(r: Reader) -> When | None:
    """`on time`, `late`, `1 to 3 days late`, `more than 5 days after the deadline`, `2 days early`."""
    if r.seq("milestone meet", "deadline meet", "date meet", "deadline achieve", "milestone achieve"):
        return When((Compare(Relation.AT_MOST, _days(0)),), axis=Axis.DAYS)
    r.skip(idioms.WORK)
    if r.take("ON_TIME"):
        r.skip("or before", "or earlier", "OR_BETTER", "EARLY")
        return When((Compare(Relation.AT_MOST, _days(0)),), axis=Axis.DAYS)
    if r.seq("not LATE"):
        return When((Compare(Relation.AT_MOST, _days(0)),), axis=Axis.DAYS)
    if r.seq("LATE submission", "LATE delivery", "LATE completion", "LATE"):
        start = r.at
        r.seq("by")
        found = _compared(r)
        if found is not None and all(_is_time(c.place) for c in found):
            return When(found, axis=Axis.DAYS)
        r.at = start
        return When((Compare(Relation.ABOVE, _days(0)),), axis=Axis.DAYS)
    found = _band(r) or _compared(r)
    if found is None or not all(_is_time(c.place) for c in found):
        return None
    if r.take("LATE"):
        return When(_beside_zero(found), axis=Axis.DAYS)
    if r.take("EARLY"):
        return When(tuple(_mirrored(c) for c in found), axis=Axis.DAYS)
    return None


def _is_time(found: Place) -> bool:
    return found.quantity is not None and found.quantity.unit in TIME_UNITS


def _beside_zero(found: tuple[Compare, ...]) -> tuple[Compare, ...]:
    """`up to 5 days late` is late: it starts after the date itself."""
    if len(found) == 1 and found[0].relation is Relation.AT_MOST and found[0].place.quantity is not None:
        return Compare(Relation.ABOVE, _days(0, found[0].place.quantity.unit)), found[0]
    return found


def _mirrored(compare: Compare) -> Compare:
    made = compare.place.quantity
    if made is None:
        return compare
    return replace(compare, relation=_FLIPPED[compare.relation], place=_days(-made.value, made.unit))


@attempt
def _rank(r: Reader) -> When | None:
    """`rank 1-3`, `4th to 6th`, `2nd-3rd place`, `top 3`, `first place`, `rank 7 or lower`."""
    if r.take("top"):
        number = r.number()
        if number is None:
            return None
        share = r.take("%") is not None
        r.skip("of peers", "of all unit", "of unit", "of group", "of all", idioms.RANK_NOUNS)
        return _ranks(Compare(Relation.AT_MOST, Place(Quantity(number, "%" if share else ""))))
    named = r.seq("rank in top", "rank", "place", "position", "rank number", "rank no")
    r.skip("between", "from", "in")
    low = r.ordinal() or (r.number() if named else None)
    if low is None:
        return None
    r.skip("place", "rank", "position")
    start = r.at
    if r.take("to", "-", "~", "and", "through", "UPTO"):
        high = r.ordinal() or r.number()
        if high is not None and not r.sees("point"):
            r.skip(idioms.RANK_NOUNS)
            return _ranks(
                Compare(Relation.AT_LEAST, Place(Quantity(low))), Compare(Relation.AT_MOST, Place(Quantity(high)))
            )
        r.at = start
    r.skip(idioms.RANK_NOUNS)
    if r.take("OR_LESS", "OR_WORSE", "OR_MORE") or r.idiom(idioms.GOES_ON):
        return _ranks(Compare(Relation.AT_LEAST, Place(Quantity(low))))
    if r.take("OR_BETTER"):
        return _ranks(Compare(Relation.AT_MOST, Place(Quantity(low))))
    return _ranks(Compare(Relation.EQUAL, Place(Quantity(low))))


def _ranks(*compares: Compare) -> When:
    return When(compares, axis=Axis.RANK)


# --- levels -----------------------------------------------------------------------------------------------------------


@attempt
def labels(r: Reader) -> Labels | None:
    """`excellent`, `grade A`, `level "x"`, `rated good or better` is not one."""
    r.skip("rated", "be rated", "result", "rate as", "as", "supplier rated", "assessed as", "evaluation")
    if r.peek(1).kind is not Kind.NUMBER:
        r.skip("grade", "level")
    names = [label(r)]
    if names[0] is None:
        return None
    while r.sees("/", "or", "and"):
        start = r.at
        r.at += 1
        following = label(r)
        if following is None:
            r.at = start
            break
        names.append(following)
    return Labels(tuple(name for name in names if name))


_NUMBERED = ("level", "grade", "class", "category", "band", "type", "stage")


@attempt
def label(r: Reader) -> str | None:
    """One level: a known rating, a single capital letter, or a name in quotation marks."""
    if r.sees('"'):
        return r.quoted() or None
    token = r.peek()
    if len(token.raw) == 1 and token.raw.isalpha() and token.raw.isupper():
        r.at += 1
        if r.sees("+", "-") and r.peek().tight and not r.peek(1).tight:
            r.at += 1
            return token.raw + r.tokens[r.at - 1].raw
        return token.raw
    if token.text in _NUMBERED and r.peek(1).kind is Kind.NUMBER and r.peek(1).text.isdigit():
        r.at += 2
        return r.between(token.start, r.tokens[r.at - 1].end)
    for words in RATINGS:
        if all(r.peek(i).text == word for i, word in enumerate(words)):
            start = r.at
            r.at += len(words)
            return r.between(r.tokens[start].start, r.tokens[r.at - 1].end)
    return None
