"""Limits that name what they limit, or nothing, behind a step of the other kind: `minus ...; at most 2 bonus points`."""

from __future__ import annotations

import re
from dataclasses import replace

from ..statements import Bound, Deed, Each, Limit, Statement
from .reader import Reader

Found = tuple[Statement, ...]

_BONUS = re.compile(
    r"\b(?:bonus\w*|extra|added|additions?|additional|rewards?|gain(?:ed|s)?|plus|premium)\b", re.IGNORECASE
)
_BONUS_ALONE = re.compile(r"\bbonus", re.IGNORECASE)
"""What no deduction is ever called."""
_TAKEN = re.compile(
    r"\b(?:deduct\w*|taken|lost|loss(?:es)?|penalt\w+|minus|reduc\w+|off|forfeit\w*|withheld)\b", re.IGNORECASE
)
_IN_ALL = re.compile(r"\b(?:in all|in total|overall|altogether|total)\b", re.IGNORECASE)
_OTHER = {
    Deed.LOSE: (_BONUS, _TAKEN, Deed.GAIN, Bound.MOST_GAINED),
    Deed.GAIN: (_TAKEN, _BONUS, Deed.LOSE, Bound.MOST_LOST),
}


def of_the_other(found: Found, r: Reader) -> Found:
    """A limit of the bonus behind the deduction is of the bonus; one that names neither, in a clause of its own, is of no one step."""
    out: list[Statement] = []
    steps: list[Each] = []
    for one in found:
        if isinstance(one, Limit) and one.bound is Bound.MOST and steps and not (one.own or one.every):
            one = _limit(one, steps, r)
        elif isinstance(one, Each):
            steps.append(one)
        out.append(one)
    return tuple(out)


def _limit(limit: Limit, steps: list[Each], r: Reader) -> Limit:
    last = steps[-1].effect.deed
    deeds = {step.effect.deed for step in steps}
    if last not in _OTHER:
        return limit
    other, same, deed, bound = _OTHER[last]
    words = _clause(limit, r)
    named = other.search(words) is not None and not same.search(words)
    if named and (deed in deeds or (last is Deed.LOSE and _BONUS_ALONE.search(words) is not None)):
        return replace(limit, bound=bound)
    if len(deeds) < 2 or same.search(words) or not (_apart(limit, r) or _IN_ALL.search(words)):
        return limit
    return replace(limit, open=True, across=True)


def _clause(limit: Limit, r: Reader) -> str:
    """The words of the clause that the limit stands in, up to a case of the target."""
    start = max(r.sentence.rfind(stop, 0, limit.span.start) for stop in ";,.") + 1
    rest = re.split(r"[;,]|\.(?!\d)|\b(?:where|if|when)\b", r.sentence[limit.span.start :])[0]
    return r.sentence[start : limit.span.start] + rest


def _apart(limit: Limit, r: Reader) -> bool:
    """Whether the limit is a clause of its own, behind a semicolon or a full stop."""
    before = r.sentence[: limit.span.start].rstrip().lower().removesuffix("and").removesuffix("but").rstrip()
    return before[-1:] in (";", ".")
