"""Levels and the things measured: words before a colon are levels only among others, and one sentence is about one thing."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...values.finding import Finding, Level
from ...values.text import Text
from ..axis import Compare, Labels, Place, Quantity, Relation, When
from ..statements import Award, Remark, Statement, Unread
from .happenings import event_name
from .reader import Reader

Found = tuple[Statement, ...]

EXPECTED = Text(
    "英文计分句，如“minus 2 points per percentage point below target, floor 0”或“10 points if at least 95%, otherwise 0”",
    "a clause such as 'minus 2 points per percentage point below target', '10 points if at least 95%' or 'otherwise 0'",
)
BY_AMBITION = Text(
    "上限随目标高低而定的，写“bonus capped at 6 points where the target is at least last year, otherwise at most 3 points”",
    "a cap by where the target lies: 'bonus capped at 6 points where the target is at least last year, otherwise at most 3 points'",
)
_AGAINST = re.compile(
    r"\b(?:(?:if|where|when|for|with) (?:the |its |a |an )?target\b|target (?:value )?(?:is|lies|stands|was)\b).*"
    r"\b(?:last|previous|prior|base\w*|threshold|average|mean)\b",
    re.IGNORECASE,
)


def expected(words: str) -> Text:
    """What would be understood in the place of `words`."""
    return BY_AMBITION if _AGAINST.search(words) is not None else EXPECTED


"""What is told where nothing else is expected."""


def no_events(found: Found, r: Reader) -> Found:
    """`none: 10 points` beside bands of a count is a count of none."""
    if not any(isinstance(one, Award) and isinstance(one.condition, When) for one in found):
        return found
    none = When((Compare(Relation.EQUAL, Place(Quantity(Fraction(0)))),))
    return tuple(
        replace(one, condition=none)
        if isinstance(one, Award)
        and isinstance(one.condition, Labels)
        and [*map(str.lower, one.condition.names)] == ["none"]
        else one
        for one in found
    )


def none_or_any(found: Found, r: Reader) -> Found:
    """`none: 5 points; any: 0 points`: nothing of what is measured, or some of it."""
    named = [one for one in found if isinstance(one, Award) and isinstance(one.condition, Labels)]
    said = [name.lower() for one in named if isinstance(one.condition, Labels) for name in one.condition.names]
    if sorted(said) != ["any", "none"]:
        return found
    nought = Place(Quantity(Fraction(0)))
    whens = {"none": When((Compare(Relation.AT_MOST, nought),)), "any": When((Compare(Relation.ABOVE, nought),))}
    return tuple(
        replace(one, condition=whens[one.condition.names[0].lower()])
        if isinstance(one, Award) and isinstance(one.condition, Labels)
        else one
        for one in found
    )


def levels(found: Found, r: Reader) -> Found:
    named = [one for one in found if isinstance(one, Award) and isinstance(one.condition, Labels)]
    if len(named) > 1 or not named:
        return found
    out: list[Statement] = []
    for one in found:
        if isinstance(one, Award) and isinstance(one.condition, Labels) and one.condition.names[0] in r.guessed:
            one = Unread(one.condition.names[0], EXPECTED, one.span)
        out.append(one)
    return tuple(out)


_ONE_SUBJECT = Text(
    "一句只对一个指标计分；请把另一个指标拆成单独的计分项",
    "one sentence scores one thing; make the other one an item of its own",
)


def subjects(found: Found, r: Reader) -> Found:
    """Two different things compared in one sentence are not one rule."""
    first = ""
    out: list[Statement] = []
    for one in found:
        noun = one.condition.noun if isinstance(one, Award) and isinstance(one.condition, When) else ""
        name = event_name(noun)
        if noun and not first:
            first = name
            out += [Remark(_named(noun), one.span), one]
        elif noun and not (name in first or first in name):
            out.append(Unread(noun, _ONE_SUBJECT, one.span))
        else:
            out.append(one)
    return tuple(out)


def _named(noun: str) -> Finding:
    """Words taken as the item's own name are told, so that a misread word does not pass unseen."""
    told = Text(f"“{noun}”读作本指标的名称", f"'{noun}' is read as the name of what is measured")
    return Finding("sentence-noun", Level.NOTE, told)
