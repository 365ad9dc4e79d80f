"""Conditions of every kind: regions, dates, rankings, margins, events, targets met, levels."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...values.direction import Direction
from ..axis import OTHERWISE, Axis, Compare, Condition, Form, Labels, Place, Quantity, Relation, When
from . import idioms
from .comparisons import AFTER, FLIPPED, RELATIONS, band, compared, is_amount, one_compare
from .dates import dated, lateness, rank
from .places import place, quantity, tier
from .ratings import RATINGS
from .reader import Reader, attempt, remembered
from .regions import region
from .subjects import is_participle
from .tokens import Kind
from .words import GET_VERBS


@attempt
def condition(r: Reader) -> Condition | None:
    """The first condition that can be read here, with or without the word that leads it in."""
    found = conditions(r)
    return found[0][0] if found else None


@remembered("turned", "counted", "around", "margin", "far", "gap", "gap_tier", "reference")
def conditions(r: Reader) -> list[tuple[Condition, int]]:
    """Every condition that can be read here, with the token after it; the place reached is that after the first."""
    start = r.at
    if r.seq("unchanged", "no change") and (r.sees(":", ",", "=") or r.sees(*GET_VERBS)):
        return [(When((Compare(Relation.EQUAL, Place(tier=r.reference or "prior")),)), r.at)]
    moved = _moved_alone(r)
    if moved is not None:
        return [(moved, r.at)]
    if _past_all(r):
        return [(OTHERWISE, r.at)]
    if r.far is not None and r.seq("if it be miss by more", "it be miss by more", "miss by more"):
        return [(When((r.far,)), r.at)]
    if r.take("OTHERWISE", "rest", "other", "else", "remain", "later") or r.seq("all LATE"):
        r.skip(idioms.RANK_NOUNS, "value", "result", "case", "level", "grade", "that", "be", "rated")
        return [(OTHERWISE, r.at)]
    if r.sees("will") and r.peek().raw.lower() == "should":
        r.at += 1
    r.skip(idioms.LEADS)
    if r.sees("achieve", "reach") and r.peek(1).text in ("<", "<=", ">", ">="):
        r.at += 1
    led = r.at
    found: list[tuple[Condition, int]] = []
    for read in (
        _around,
        _margin,
        any_event,
        all_done,
        fallen_short,
        dated,
        lateness,
        rank,
        none_happened,
        _met,
        labels,
        region,
    ):
        r.at = led
        made = read(r)
        if made is not None:
            found.append((made, r.at))
            both = _and_other_tier(r, made)
            if both is not None:
                found.append((both, r.at))
    r.at = found[0][1] if found else start
    return found


@attempt
def _moved_alone(r: Reader) -> When | None:
    """`increased: none`, where the sentence compares with last year: more than last year."""
    word = r.take("increase", "rise", "decrease", "decline", "fall", "reduce", "drop")
    if word is None or not r.sees(":", "="):
        return None
    texts = [token.text for token in r.tokens]
    compared = any((texts[at], texts[at + 1]) in _YEARS for at in range(len(texts) - 1))
    relation = Relation.ABOVE if word.text in ("increase", "rise") else Relation.BELOW
    return When((Compare(relation, Place(tier="prior")),)) if compared else None


_YEARS = frozenset({("last", "year"), ("prior", "year"), ("previous", "year")})


@attempt
def _and_other_tier(r: Reader, first: Condition) -> When | None:
    """`target missed but last year exceeded`, `below target but not below last year`: two references at once."""
    here = _own_tier(first)
    r.take(",")
    if not here or not r.take("but", "and", "yet", "though", "while"):
        return None
    r.skip("be", "it", "still", "also", "have")
    second = _negated(r) or _met(r) or region(r)
    there = _own_tier(second) if second is not None else ""
    if not there or there == here or not isinstance(first, When) or not isinstance(second, When):
        return None
    sides = {_good(first.compares[0].relation, r), _good(second.compares[0].relation, r)}
    return When((*first.compares, *second.compares)) if sides == {True, False} else None


@attempt
def _negated(r: Reader) -> When | None:
    """`but not last year`, after `below target`."""
    name = tier(r) if r.take("not") else None
    return None if name is None else When((Compare(Relation.REACHED, Place(tier=name)),))


def _own_tier(found: Condition) -> str:
    """The tier that a single comparison is with; empty where it is none, or moved from it."""
    if not isinstance(found, When) or len(found.compares) != 1 or found.axis is not Axis.VALUE:
        return ""
    place = found.compares[0].place
    return place.tier if place.form is Form.PLAIN and place.quantity is None else ""


def _good(relation: Relation, r: Reader) -> bool | None:
    """Whether a relation points to the better side; None where it is neither."""
    lower = r.context.direction is Direction.LOWER
    if relation in (Relation.REACHED, Relation.EXCEEDED):
        return True
    if relation is Relation.MISSED:
        return False
    if relation in (Relation.ABOVE, Relation.AT_LEAST):
        return not lower
    return lower if relation in (Relation.BELOW, Relation.AT_MOST) else None


def _past_all(r: Reader) -> bool:
    """`thereafter: 0`, `beyond: 0` after bands."""
    if not r.at:
        return False
    beyond = r.sees(">") and r.peek().raw.lower() == "beyond"
    if not (beyond or r.sees("thereafter")):
        return False
    after = r.peek(1)
    if after.text in (":", ",", "=", ".", ";") or after.kind is Kind.END:
        r.go(r.at + 1)
        return True
    return False


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
    r.idiom(idioms.EITHER_WAY)
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
    missed = None if over or under else _missed_by(r, start)
    if missed is not None:
        r.margin = missed
    elif over or under:
        elided = over is not None and over.text == "exceed" and r.sees("by")
        r.margin = (tier(r) or ("target" if r.seq("it") or elided else ""), 1 if over else -1)
    else:
        r.at = start
    name, sense = r.margin
    if not name or not r.take("by"):
        return None
    found = band(r) or compared(r)
    if found is None:
        return None
    compares = tuple(_past(compare, name, sense) for compare in found)
    if len(found) == 1 and found[0].relation is Relation.AT_MOST:
        beyond = Relation.ABOVE if sense > 0 else Relation.BELOW
        r.far = replace(compares[0], relation=beyond)
        compares = (Compare(beyond, Place(tier=name)), *compares)
    return When(compares)


@attempt
def _missed_by(r: Reader, start: int) -> tuple[str, int] | None:
    """`the target is missed by ...`: on its worse side."""
    r.at = start
    if r.take("miss"):
        name = tier(r) or ("target" if r.seq("it") else None)
        return None if name is None else (name, 1 if r.context.direction is Direction.LOWER else -1)
    name = tier(r)
    if name is not None and r.seq("be exceed", "exceed") and r.sees("by"):
        return name, -1 if r.context.direction is Direction.LOWER else 1
    if name is None or not r.idiom(idioms.TARGET_BAD) or not r.sees("by"):
        return None
    return name, 1 if r.context.direction is Direction.LOWER else -1


def _past(compare: Compare, name: str, sense: int) -> Compare:
    made = compare.place.quantity or Quantity(Fraction(0))
    relation = compare.relation if sense > 0 else FLIPPED[compare.relation]
    return replace(compare, relation=relation, place=Place(Quantity(sense * made.value, made.unit), name, Form.MOVED))


@attempt
def any_event(r: Reader) -> When | None:
    """`any fatality`: one or more."""
    r.skip("there be", "there")
    if not r.seq("any"):
        return None
    name = r.noun(5)
    if not name:
        return None
    if r.take("with", "cause"):
        r.take("by")
        name = f"{name} with {r.noun(3)}"
    r.idiom(idioms.HAPPENED)
    return When((Compare(Relation.AT_LEAST, Place(Quantity(Fraction(1)))),), noun=name, axis=Axis.EVENTS)


@attempt
def all_done(r: Reader) -> When | None:
    """`all milestones are met`: none was missed."""
    if not r.take("all"):
        return None
    r.number()
    name = r.noun(4)
    if (
        not name
        or not r.take("be", "have")
        or not r.take("meet", "achieve", "complete", "submit", "fulfilled", "accept")
    ):
        return None
    return When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),), noun=name, axis=Axis.EVENTS)


@attempt
def fallen_short(r: Reader) -> When | None:
    """`a shortfall against target attracts ...`: below it; `any excess over budget` above it."""
    r.take("any")
    side = r.take("shortfall", "deficit", "excess", "overrun", "overspend")
    if side is None or not r.take("against", "from", "on", ">", "relative"):
        return None
    r.take("to")
    found = place(r)
    if found is None or not found.tier or found.form is not Form.PLAIN:
        return None
    below = side.text in ("shortfall", "deficit")
    return When((Compare(Relation.BELOW if below else Relation.ABOVE, found),))


@attempt
def none_happened(r: Reader) -> When | None:
    """`there are no accidents`, `no accident occurs`, `accident-free`: none was counted."""
    r.skip("there be", "there")
    if not r.take("no", "nil", "zero"):
        return _free_of(r)
    r.take("such")
    name = r.noun(5)
    if not name or name.lower() in ("reduction", "improvement", "growth", "increase", "change"):
        return None
    r.skip("have occur", "occur", "be report", "be record", "be", "mean")
    if r.peek(-1).text == "be" and is_participle(r):
        r.go(r.at + 1)
    return When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),), noun=name, axis=Axis.EVENTS)


def _free_of(r: Reader) -> When | None:
    """`a fatality-free year`, `accident free`: none was counted."""
    words: list[str] = []
    while r.peek().kind is Kind.WORD and r.peek().text != "free" and len(words) < 4:
        words.append(r.peek().raw)
        r.at += 1
    if not words or not r.take("free"):
        return None
    r.take("year", "month", "period", "quarter", "operation")
    none = Compare(Relation.EQUAL, Place(Quantity(Fraction(0))))
    return When((none,), noun=" ".join(words), axis=Axis.EVENTS)


@attempt
def _met(r: Reader) -> When | None:
    """`target met`, `meets or exceeds the target`, `at target`, `target missed`, `target and above`."""
    literal = r.seq("cost", "actual cost", "expenditure", "spend", "spending", "expense")
    r.seq(
        "result",
        "performance",
        "actual value",
        "actual performance",
        "actual result",
        "actual",
        "it",
        "supplier",
        "who",
        "which",
    )
    if r.idiom(idioms.MISSING):
        found = place(r)
        return None if found is None else When((Compare(Relation.MISSED, found),))
    before = r.at
    if r.idiom(idioms.MEETING):
        made = one_compare(r, plain=False)
        if made is not None and made.relation in AFTER.values() and made.place.form is Form.TIMES:
            return When((made,))
        r.at = before
    if r.idiom(idioms.MEETING) or (r.at and r.tokens[r.at - 1].text in ("at", "on")):
        found = place(r)
        worth = r.sees("=") and r.peek(1).kind is Kind.NUMBER and r.peek(2).text == "point"
        if found is None or (r.sees(*RELATIONS, "to", "-", "~") and not worth) or is_amount(r, found):
            return None
        r.skip("in full", "fully")
        after = r.take("OR_MORE", "OR_LESS", "OR_BETTER")
        return When((Compare(AFTER[after.text] if after else Relation.REACHED, found),))
    if r.seq(
        "be equal to or BETTER",
        "equal to or BETTER",
        "equal or BETTER",
        "BETTER or equal to",
        "be BETTER or equal to",
        "be equal or BETTER",
        "as good as or BETTER",
    ):
        found = place(r)
        return None if found is None else When((Compare(Relation.REACHED, found),))
    if r.seq("be BETTER", "BETTER", "exceed"):
        found = place(r)
        relation = Relation.ABOVE if literal else Relation.EXCEEDED
        return None if found is None or not found.tier else When((Compare(relation, found),))
    if r.seq("be WORSE", "WORSE"):
        found = place(r)
        return None if found is None else When((Compare(Relation.MISSED, found),))
    return _tier_then_verb(r)


@attempt
def _tier_then_verb(r: Reader) -> When | None:
    start = r.at
    named = tier(r) is not None
    r.at = start
    if r.at and r.peek(-1).text == "it" and r.sees("be", "miss", "meet", "exceed", "achieve"):
        found: Place | None = Place(tier="target")
    else:
        found = place(r)
    if found is not None and named and not found.tier and r.sees(":", "=", *GET_VERBS):
        return When((Compare(Relation.REACHED, found),))
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
        return When((Compare(AFTER[after.text], found),))
    if r.sees(":", "=", ",", *GET_VERBS) and r.peek().raw.lower() != "score":
        return When((Compare(Relation.REACHED, found),))
    return None


@attempt
def labels(r: Reader) -> Labels | None:
    """`excellent`, `grade A`, `level "x"`, `rated good or better` is not one."""
    verb = r.peek(1).raw.lower() in ("scores", "grades") or r.peek(2).kind is Kind.NUMBER or r.peek(2).text == "full"
    if not r.at and r.peek(1).text in ("rating", "grade", "score") and r.peek().kind is Kind.WORD and not verb:
        r.at += 2
    r.skip(
        "rating of",
        "grade of",
        "rated",
        "be rated",
        "result",
        "rate as",
        "as",
        "supplier rated",
        "assessed as",
        "evaluation",
    )
    named = r.at
    if r.at and not (r.noun(3) and r.take("be") and r.peek().kind is Kind.WORD):
        r.at = named
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
    if token.text in ("<", ">") and token.raw.isalpha() and r.peek(1).text in _NUMBERED:
        r.at += 1
        return None if label(r) is None else r.between(token.start, r.tokens[r.at - 1].end)
    if len(token.raw) == 1 and token.raw.isalpha() and token.raw.isupper():
        r.at += 1
        if r.peek().kind is Kind.NUMBER and r.peek().tight and r.peek().text.isdigit():
            r.at += 1
            return token.raw + r.tokens[r.at - 1].raw
        after = r.peek(1)
        if r.sees("+", "-") and r.peek().tight and not (after.tight and after.text not in ("/", ",", ":", ";", "=")):
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
