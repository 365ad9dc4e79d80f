"""Clauses of several anchors and lists, references to a tier, titles: `linear from 0 at 60 % to 10 at 90 %`, `A, B, C = 10, 8, 6`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ...rules.model import FULL, ZERO, Amount
from ..axis import OTHERWISE, Compare, Condition, Labels, Place, Quantity, Relation, When
from ..statements import Award, Between, Deed, Effect, Given, Statement
from . import idioms
from .amounts import amount
from .comparisons import band
from .conditions import label
from .places import place, quantity, tier
from .reader import Reader, attempt
from .tokens import Kind

T = TypeVar("T")
Clause = Callable[[Reader], Statement | tuple[Statement, ...] | None]


@attempt
def anchored(r: Reader) -> tuple[Statement, ...] | None:
    """`linear between base (80) and target (100)`, `linear from 0 points at 60 % to 10 points at 90 %`."""
    start = r.at
    r.skip(
        "payment",
        "score",
        "point",
        "will be",
        "be",
        "run",
        "runs",
        "rise",
        "increase",
        "increases",
        "award",
        "grows",
        "earn",
    )
    if not r.take("LINEAR", "PRORATA"):
        return None
    region = _region_before(r)
    anchors: list[tuple[Place, Amount | None]] = []
    while True:
        mark = r.at
        r.skip(idioms.TO_NEXT_END)
        one = _anchor(r)
        if one is None:
            r.at = mark
            break
        anchors.append(one)
    if region:
        if not r.take(")"):
            return None
        anchors = [(_of_region(found, region), given) for found, given in anchors]
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
    if given is None or not r.seq("at", "for", "when", "where"):
        return None
    found = place(r)
    r.take("OR_LESS", "OR_MORE", "OR_BETTER", "OR_WORSE")
    return None if found is None else (found, given)


@attempt
def _region_before(r: Reader) -> tuple[Place, ...]:
    """`pro rata for achievement between 80 % and 100 % of target (0 marks at 80 %, ...)`: whose ends the brackets tell."""
    start = r.at
    r.skip("for", "achievement", "performance", "value", "result")
    found = band(r)
    if found is None or not r.take("("):
        r.at = start
        return ()
    return tuple(compare.place for compare in found)


def _of_region(found: Place, region: tuple[Place, ...]) -> Place:
    """An end said again with less (`80 %` of `80 % of target`) is the one said before."""
    return next((one for one in region if one.quantity == found.quantity), found)


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


_EARNING = ("score", "earn", "receive", "award", "attract")


@attempt
def listed(r: Reader) -> tuple[Statement, ...] | None:
    """Two lists paired by position: `A, B, C, D = 10, 8, 6, 0 points respectively`."""
    start = r.at
    r.skip("grade", "level", "rated", "achieve", "meet", "at", "maturity level", "completion of", "achievement of")
    listing = r.at
    named = _items(r, label)
    figured = None if named is not None else _items(r, place)
    if figured is not None and (figured.count < 2 or figured.tiered):
        figured, r.at = None, listing
    elif figured is not None:
        r.seq("completion", "achievement")
        r.skip("OR_MORE", "OR_BETTER")
        if r.take("of"):
            r.noun(4)
    found = figured if named is None else named
    count = 0 if found is None else found.count
    r.skip("respectively", "be", "score", "earn", "receive", "award", "attract")
    if count < 2 or not (r.seq("=", ":", "->") or r.tokens[r.at - 1].text in _EARNING):
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
    figure = quantity(r)
    if figure is not None and figure.unit and r.seq("target") and r.sees(";", ".", ","):
        return Given("target", figure, r.span(start))
    r.at = start
    name = tier(r)
    if name is None and not start:
        r.noun(4)
        name = tier(r)
    r.skip(":", "=", "of", "be", "set at")
    found = quantity(r) if name is not None else None
    if found is not None and not found.unit:
        r.noun(3)
    if name is None or found is None or not (r.sees(".", ";", ",", "(", ")", "and") or r.peek().kind is Kind.END):
        return None
    headed = start > 0 and r.tokens[start - 1].text in (":", ".")
    if (
        not found.unit
        and not headed
        and r.peek(-2).text not in (":", "=", "of", "be")
        and r.peek(-1).kind is Kind.NUMBER
    ):
        return None
    return Given(name, found, r.span(start))


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
