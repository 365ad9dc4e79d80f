"""The clauses besides steps: awards, limits, interpolation, proportions, the efficacy method, vetoes, judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

from ...rules.model import FULL, ZERO, Amount
from ...values.finding import Finding, Level
from ...values.text import Text
from ..statements import (
    OTHERWISE,
    Award,
    Axis,
    Between,
    Compare,
    Condition,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Full,
    Given,
    Labels,
    Place,
    Quantity,
    Relation,
    Remark,
    Statement,
    Way,
    When,
)
from . import idioms
from .amounts import amount, effect
from .conditions import condition, conditions, label
from .dates import dated
from .places import place, quantity, tier
from .reader import Reader, attempt
from .regions import band, one_compare
from .stretches import event_name, qualified
from .tokens import Kind
from .words import GET_VERBS, NO_LEVEL, NO_NOUN, TITLE_WORDS

T = TypeVar("T")
Clause = Callable[[Reader], Statement | tuple[Statement, ...] | None]


# --- awards -----------------------------------------------------------------------------------------------------------


@attempt
def effect_then(r: Reader) -> Award | None:
    """`10 points if at least 95 %`, `zero otherwise`."""
    start = r.at
    if r.idiom(idioms.EARNERS) and not r.sees(*GET_VERBS):
        r.at = start
    given = effect(r, bare=True)
    if given is None:
        return None
    bare = r.tokens[r.at - 1].kind is Kind.NUMBER and r.at - start == 1 and given.amount != ZERO
    joined = r.seq(":", "=") and not bare
    if joined and r.tokens[start].text == "no":
        return None
    if not joined and not r.sees(*(_BARE_LEADS if bare else _LEADS + _OPENERS)):
        return None
    worth_of = r.sees("for")
    found = max(conditions(r), key=lambda entry: entry[1], default=None)
    if found is None or (bare and worth_of and not _in_percent(found[0])):
        return None
    r.at = found[1]
    r.skip(idioms.PERIODS)
    return Award(_reached(found[0]) if worth_of else found[0], given, span=r.span(start))


def _in_percent(found: Condition) -> bool:
    return isinstance(found, When) and all(
        c.place.tier or (c.place.quantity and c.place.quantity.unit == "%") for c in found.compares
    )


_LEADS = ("after", "if", "when", "where", "for", "at", "in", "provided", "once", "with", "whenever", "on", "should")
_BARE_LEADS = ("after", "if", "when", "where", "at", "for")
_OPENERS = ("after", "OTHERWISE", "ON_TIME", ">=", "<", ">", "<=", "between", "from", "BETWEEN", "not", "UPTO", "LATE")


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
    final = r.seq("outright") or final
    r.skip("for submission", "for item", "for work")
    if given.amount == FULL:
        r.skip("only")
    return Award(found, given, final=final, span=r.span(start))


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
def anchored(r: Reader) -> tuple[Statement, ...] | None:
    """`linear between base (80) and target (100)`, `linear from 0 points at 60 % to 10 points at 90 %`."""
    start = r.at
    r.skip("score", "point", "will be", "be", "run", "runs", "rise", "increase", "increases", "award", "grows")
    if not r.take("LINEAR", "PRORATA"):
        return None
    anchors: list[tuple[Place, Amount | None]] = []
    while True:
        mark = r.at
        r.skip("between", "from", "and", "to", ",", "IN_BETWEEN", "-", "score")
        one = _anchor(r)
        if one is None:
            r.at = mark
            break
        anchors.append(one)
    worth = {found: given for found, given in anchors if given is not None}
    if len(worth) < 2 or any(found not in worth for found, _ in anchors):
        return None
    awards = [
        Award(When((Compare(Relation.REACHED, found),)), Effect(Deed.GET, given), span=r.span(start))
        for found, given in worth.items()
    ]
    return (*awards, Between(span=r.span(start)))


@attempt
def _anchor(r: Reader) -> tuple[Place, Amount | None] | None:
    start = r.at
    found = place(r)
    if found is not None and not r.sees("point"):
        if r.take("(", "="):
            given = amount(r, bare=True)
            r.take(")")
            return None if given is None else (found, given)
        if found.tier:
            return found, None
    r.at = start
    given = amount(r, bare=True)
    if given is None or not r.seq("at", "for"):
        return None
    found = place(r)
    return None if found is None else (found, given)


@attempt
def all_or_nothing(r: Reader) -> tuple[Statement, ...] | None:
    """`all or nothing`, `pass/fail`."""
    start = r.at
    if r.seq("all or nothing"):
        if r.sees(":"):
            return None
        r.skip("at", "on", "for", "against")
        name = tier(r) or "target"
        met = When((Compare(Relation.REACHED, Place(tier=name)),))
        return Award(met, Effect(Deed.GET, FULL), span=r.span(start)), Award(
            OTHERWISE, Effect(Deed.GET, ZERO), span=r.span(start)
        )
    if r.sees("pass") and r.peek(1).text in ("/", "or") and r.peek(2).text == "fail":
        names = r.tokens[r.at].raw, r.tokens[r.at + 2].raw
        r.at += 3
        if r.sees(":", "="):
            return None
        r.skip("basis", "item", "criterion")
        return tuple(
            Award(Labels((name,)), Effect(Deed.GET, given), span=r.span(start))
            for name, given in zip(names, (FULL, ZERO), strict=True)
        )
    return None


@attempt
def listed(r: Reader) -> tuple[Statement, ...] | None:
    """Two lists paired by position: `A, B, C, D = 10, 8, 6, 0 points respectively`."""
    start = r.at
    r.skip("grade", "level", "rated")
    listing = r.at
    named = _items(r, label)
    figured = None if named is not None else _items(r, place)
    if figured is not None and (figured.count < 2 or figured.tiered):
        figured, r.at = None, listing
    elif figured is not None:
        r.seq("completion", "achievement")
    found = figured if named is None else named
    count = 0 if found is None else found.count
    r.skip("respectively", "be", "score", "earn", "receive", "award")
    if count < 2 or not (r.seq("=", ":", "->") or r.tokens[r.at - 1].text in ("score", "earn", "receive", "award")):
        return None
    r.skip("respectively")
    worths = _items(r, _bare_amount)
    r.skip("point", "respectively", "of full point")
    if worths is None or worths.count != count:
        return None
    given = _percent_shared(r, list(worths))
    names = _listed_conditions(named, figured)
    return tuple(
        Award(name, Effect(Deed.GET, worth), span=r.span(start)) for name, worth in zip(names, given, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _List(Generic[T]):
    """What stands in a list from one item on: the item, the list that follows it, where all of it ends.

    The lists that begin at each item share their ends, so that a long one is read once. `tiered` tells that a place among
    the items has no figure, `deepest` how far reading it came.
    """

    item: T
    following: _List[T] | None
    count: int
    end: int
    deepest: int
    tiered: bool

    def __iter__(self) -> Iterator[T]:
        node: _List[T] | None = self
        while node is not None:
            yield node.item
            node = node.following


def _listed_conditions(named: _List[str] | None, figured: _List[Place] | None) -> list[Condition]:
    """The levels named, or `100/90/80/70 % completed`: the figures that must be reached, with the unit written once."""
    if named is not None:
        return [Labels((name,)) for name in named]
    found = list(figured or ())
    last = found[-1]
    unit = last.quantity.unit if last.quantity is not None else ""
    marks = [replace(last, quantity=Quantity(one.quantity.value, unit)) for one in found if one.quantity is not None]
    return [When((Compare(Relation.REACHED, one),)) for one in marks]


def _items(r: Reader, read: Callable[[Reader], T | None]) -> _List[T] | None:
    outer, start = r.deepest, r.at
    taken: list[tuple[int, T, int, int]] = []
    made: _List[T] | None = None
    deepest = 0
    while True:
        at = r.at
        made = r.lists.get((read, at))
        if made is not None:
            break
        r.deepest = 0
        one = read(r)
        if one is None:
            deepest = r.deepest
            break
        end = r.at
        further = r.seq(", and", "and", ",", "/", ";")
        taken.append((at, one, end, r.deepest))
        if not further:
            break
    for at, one, end, reached in reversed(taken):
        deepest = max(deepest, reached, made.deepest if made is not None else 0)
        tiered = isinstance(one, Place) and one.quantity is None
        if made is None:
            made = _List(one, None, 1, end, deepest, tiered)
        else:
            made = _List(one, made, made.count + 1, made.end, deepest, tiered or made.tiered)
        r.lists[read, at] = made
    r.deepest = max(outer, deepest, made.deepest if made is not None else 0)
    r.at = start if made is None else made.end
    return made


def _bare_amount(r: Reader) -> Amount | None:
    return amount(r, bare=True)


def _percent_shared(r: Reader, given: list[Amount]) -> list[Amount]:
    """`100/80/60 %`: the percent sign written once, at the end, holds for all."""
    if given and given[-1].share and all(one.points and not one.share for one in given[:-1]):
        return [Amount(share=one.points / 100) if one.points else one for one in given]
    return given


@attempt
def reference(r: Reader) -> Given | None:
    """`Target 95 %.`, `base 80 %`: the value of a tier, stated in the sentence."""
    start = r.at
    name = tier(r)
    if name is None and not start:
        r.noun(4)
        name = tier(r)
    r.skip(":", "=", "of", "be", "set at")
    found = quantity(r) if name is not None else None
    if name is None or found is None or not (r.sees(".", ";", ",", "(", ")", "and") or r.peek().kind is Kind.END):
        return None
    if not found.unit and r.peek(-2).text not in (":", "=", "of", "be"):
        return None
    return Given(name, found, r.span(start))


@attempt
def requirement(r: Reader) -> Award | None:
    """`Reply within 24 hours;`, `availability shall be at least 99.5 %;`: what is demanded, and earns full marks where it is met."""
    start = r.at
    if start or r.sees("UPTO"):
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
    if found is None or not (r.sees(".", ";", ",") or r.peek().kind is Kind.END):
        return None
    if r.sees(",") and start == r.at - 1:
        return None
    return Award(When((found,)), Effect(Deed.GET, FULL), span=r.span(start))


@attempt
def named_award(r: Reader) -> Award | None:
    """`mainly responsive: 10 points`: a level in words of its own, before a colon. `parse` takes it only beside others."""
    start = r.at
    while r.at - start < 7 and (_numbered(r) or (r.peek().kind is Kind.WORD and r.peek().text not in NO_LEVEL)):
        r.at += 1
    name = r.between(r.tokens[start].start, r.tokens[r.at - 1].end) if r.at > start else ""
    if not name or not r.take(":", "="):
        return None
    given = amount(r, bare=True)
    if given is None or r.sees("PER", "EACH", "deduct", "for"):
        return None
    r.guessed.add(name)
    return Award(Labels((name,)), Effect(Deed.GET, given), span=r.span(start))


def _numbered(r: Reader) -> bool:
    """The number of a standard, part of its name (`ISO 14001`)."""
    return r.at > 0 and r.peek().kind is Kind.NUMBER and r.peek().text.isdigit() and _acronym(r.peek(-1).raw)


def _acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@attempt
def title(r: Reader) -> tuple[Statement, ...] | None:
    """`Response time: ...`: the item's own name at the head of its rule."""
    if r.at:
        return None
    if r.seq("all or nothing", "pass / fail", "pass or fail", "zero tolerance"):
        return _titled(r, None) if r.take(":") else None
    while r.peek().kind is Kind.WORD and (r.peek().text not in NO_NOUN or r.peek().text in TITLE_WORDS) and r.at < 6:
        r.at += 1
    worth: Amount | None = None
    if r.at and r.take("("):
        worth = amount(r)
        given = _told(r) if worth is None else None
        if worth is None and given is None:
            r.noun(3)
        if not r.take(")"):
            return None
        if given is not None:
            return (given, *_titled(r, None)) if r.take(":") else None
    return _titled(r, worth) if r.at and r.take(":") else None


@attempt
def _told(r: Reader) -> Given | None:
    """`(target 85)` in the item's title."""
    start = r.at
    name = tier(r)
    r.skip(":", "=", "of", "be")
    found = quantity(r) if name is not None else None
    return None if name is None or found is None else Given(name, found, r.span(start))


def _titled(r: Reader, worth: Amount | None) -> tuple[Statement, ...]:
    name = r.between(0, r.tokens[max(r.at - 2, 0)].end)
    told = Finding(
        "sentence-title",
        Level.NOTE,
        Text(f"“{name}”读作指标名称", f"'{name}' is read as the name of the item"),
    )
    remark = Remark(told, r.span(0))
    return (remark,) if worth is None else (remark, Full(worth, r.span(0)))


@attempt
def event_award(r: Reader) -> Statement | None:
    """`major accident: -10 points each`, `accident: minus 5 points`: the second does not say whether it repeats."""
    start = r.at
    r.take("EACH")
    value = r.number()
    name = "" if r.sees('"') else r.noun(5)
    name = qualified(r, name) if name else name
    if not name or not r.take(":", "="):
        return None
    given = effect(r, bare=True)
    repeated = r.idiom(idioms.EACH_ONE)
    if given is None or r.sees("PER", "EACH") or (given.deed is Deed.GET and not repeated):
        return None
    size = Quantity(value if value is not None else Fraction(1))
    return Each(Way.ABOVE, size, given, axis=Axis.EVENTS, of=event_name(name), said=repeated, span=r.span(start))


@attempt
def compared(r: Reader) -> tuple[Statement, ...] | None:
    """`Compared with last year, ...`: what the ups and downs that follow are counted from."""
    if not r.seq("compare with", "compared with", "compared to", "relative to", "against", "versus"):
        return None
    name = tier(r)
    if name is None or not r.sees(",", ":"):
        return None
    r.reference = name
    return ()


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
