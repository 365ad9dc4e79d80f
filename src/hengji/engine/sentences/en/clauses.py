"""The clauses besides steps: awards, limits, interpolation, proportions, the efficacy method, vetoes, judgement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ...rules.model import FULL, ZERO, Amount
from ...values.finding import Finding, Level
from ...values.text import Text
from ..statements import (
    OTHERWISE,
    Award,
    Compare,
    Deed,
    Effect,
    Labels,
    Place,
    Relation,
    Remark,
    Statement,
    When,
)
from .amounts import amount, effect
from .conditions import condition, label
from .places import tier
from .reader import Reader, attempt
from .steps import reference
from .tokens import Kind

T = TypeVar("T")
Clause = Callable[[Reader], Statement | tuple[Statement, ...] | None]


# --- awards -----------------------------------------------------------------------------------------------------------


@attempt
def award(r: Reader) -> Award | None:
    """`10 points if at least 95 %`, `below 85 %: 0`, `otherwise zero`, `excellent = 100 %`."""
    return _effect_then(r) or _condition_then(r)


@attempt
def _effect_then(r: Reader) -> Award | None:
    start = r.at
    r.skip("supplier", "score", "item") if r.peek(1).text in ("receive", "earn", "score") else None
    given = effect(r, bare=True)
    if given is None:
        return None
    worded = r.tokens[r.at - 1].text != "%" or r.at - start > 2
    led = r.seq(":", "=", "-", "->") or r.sees(*_LEADS) or r.peek().text in _OPENERS
    if not led and not worded:
        return None
    r.skip("score", "award", "be award")
    found = condition(r)
    if found is None:
        return None
    return Award(found, given, span=r.span(start))


_LEADS = ("if", "when", "where", "for", "at", "in", "provided", "once", "with", "whenever", "on", "should")
_OPENERS = ("OTHERWISE", "ON_TIME", ">=", "<", ">", "<=", "between", "from", "BETWEEN", "not", "UPTO", "LATE", "below")


@attempt
def _condition_then(r: Reader) -> Award | None:
    start = r.at
    found = condition(r)
    if found is None:
        return None
    r.skip(",", ":", "=", "->", "then", "and" if isinstance(found, Labels) else ",", "supplier", "it", "score" if r.peek(1).text == "be" else ",")
    if r.sees("-") and not r.peek(1).tight:
        r.take("-")
    final = r.seq("outright")
    given = effect(r, bare=True)
    if given is None:
        return None
    if r.seq("outright"):
        final = True
    return Award(found, given, final=final, span=r.span(start))


@attempt
def all_or_nothing(r: Reader) -> tuple[Statement, ...] | None:
    """`all or nothing`, `pass/fail`."""
    start = r.at
    if r.seq("all or nothing"):
        r.skip("at", "on", "for", "against")
        name = tier(r) or "target"
        met = When((Compare(Relation.REACHED, Place(tier=name)),))
        return Award(met, Effect(Deed.GET, FULL), span=r.span(start)), Award(OTHERWISE, Effect(Deed.GET, ZERO), span=r.span(start))
    if r.sees("pass") and r.peek(1).text in ("/", "or") and r.peek(2).text == "fail":
        names = r.tokens[r.at].raw, r.tokens[r.at + 2].raw
        r.at += 3
        if r.sees(":", "="):
            return None
        r.skip("basis", "item", "criterion")
        return tuple(
            Award(Labels((name,)), Effect(Deed.GET, given), span=r.span(start)) for name, given in zip(names, (FULL, ZERO), strict=True)
        )
    return None


@attempt
def listed(r: Reader) -> tuple[Statement, ...] | None:
    """Two lists paired by position: `A, B, C, D = 10, 8, 6, 0 points respectively`."""
    start = r.at
    r.skip("grade", "level", "rated")
    names = _items(r, label)
    r.skip("respectively", "be", "score", "earn", "receive", "award")
    if len(names) < 2 or not (r.seq("=", ":", "->") or r.tokens[r.at - 1].text in ("score", "earn", "receive", "award")):
        return None
    r.skip("respectively")
    given = _items(r, lambda reader: amount(reader, bare=True))
    r.skip("point", "respectively", "of full point")
    if len(given) != len(names):
        return None
    given = _percent_shared(r, given)
    return tuple(
        Award(Labels((name,)), Effect(Deed.GET, worth), span=r.span(start)) for name, worth in zip(names, given, strict=True)
    )


def _items(r: Reader, read: Callable[[Reader], T | None]) -> list[T]:
    found: list[T] = []
    before = r.at
    while (one := read(r)) is not None:
        found.append(one)
        before = r.at
        if not r.seq(", and", "and", ",", "/", ";"):
            break
    r.at = before
    return found


def _percent_shared(r: Reader, given: list[Amount]) -> list[Amount]:
    """`100/80/60 %`: the percent sign written once, at the end, holds for all."""
    if given and given[-1].share and all(one.points and not one.share for one in given[:-1]):
        return [Amount(share=one.points / 100) if one.points else one for one in given]
    return given


@attempt
def reference_award(r: Reader) -> Award | None:
    """`Target 95 %.`: the reference written out; reaching it earns full marks."""
    start = r.at
    found = reference(r)
    if found is None or not (r.sees(".", ";", ",", "(") or r.peek().kind is Kind.END):
        return None
    return Award(When((Compare(Relation.REACHED, found),)), Effect(Deed.GET, FULL), span=r.span(start))


@attempt
def named_award(r: Reader) -> Award | None:
    """`mainly responsive: 10 points`: a level in words of its own, before a colon. `parse` takes it only beside others."""
    start = r.at
    name = r.noun(5)
    if not name or not r.take(":", "="):
        return None
    given = amount(r, bare=True)
    if given is None or r.sees("PER", "EACH", "deduct", "for"):
        return None
    r.guessed.add(name)
    return Award(Labels((name,)), Effect(Deed.GET, given), span=r.span(start))


@attempt
def title(r: Reader) -> Remark | None:
    """`Response time: ...`: the item's own name at the head of its rule."""
    if r.at:
        return None
    name = r.noun(5)
    if not name or not r.take(":"):
        return None
    told = Finding(
        "sentence-title",
        Level.NOTE,
        Text(f"“{name}”读作指标名称", f"'{name}' is read as the name of the item"),
    )
    return Remark(told, r.span(0))
