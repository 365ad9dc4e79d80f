"""Caps by the ambition of the target: `at most 6 bonus points where the target is at or above last year's figure, otherwise at most 3`.

The clause is read as a whole or not at all: what is compared, on which side of which reference value, and the bonus of each case.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ...rules.model import Amount
from ..axis import Compare, Place, Relation
from ..statements import Ambitious
from .reader import Reader, attempt
from .tokens import Kind

_RELATIONS = {
    Relation.AT_LEAST: (
        r"at or above|at least|(?:not|no) (?:below|lower than|less than|under)|equal to or (?:above|higher than|greater than|over)"
        r"|(?:greater|higher|more) than or equal to|>="
    ),
    Relation.AT_MOST: (
        r"at or below|at most|(?:not|no) (?:above|higher than|greater than|more than)|equal to or (?:below|lower than|less than)"
        r"|(?:lower|less) than or equal to|<="
    ),
    Relation.ABOVE: "above|higher than|greater than|>",
    Relation.BELOW: "below|lower than|less than|under|<",
    Relation.EQUAL: "equal to|level with|the same as|=",
}
_TURNED = {
    Relation.AT_LEAST: Relation.BELOW,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.ABOVE,
    Relation.ABOVE: Relation.AT_MOST,
}
_DENIED = re.compile(r"(?:not|no)\b")
_WORD = r"(?: (?:value|figure|level|result))?"
_TIERS = {
    "base": rf"(?:the )?(?:base|baseline|threshold){_WORD}",
    "prior": rf"(?:the )?(?:last|previous|prior) year(?:'s|’s)?{_WORD}",
    "average3": rf"(?:the )?three-year (?:average|mean){_WORD}",
}
_RELATION = "|".join(f"(?:{ways})" for ways in _RELATIONS.values())
_REFERENCE = "|".join(f"(?:{ways})" for ways in _TIERS.values())
_SIDE = rf"(?:is |are |lies |stands |is set )?(?P<relation>{_RELATION}) ?(?P<tier>{_REFERENCE})"
_WHEN = r"(?:where|if|when|for)"
_TARGET = r"(?:the |its |a |an agreed |the agreed )?target(?: value| figure| itself)?"
_FIGURE = r"(?P<points>\d+(?:\.\d+)?)"
_MOST = r"(?:at most|no more than|not more than|up to|a maximum of|a bonus of at most|a bonus of up to|capped at|limited to)"
_BONUS = (
    rf"(?:{_MOST} {_FIGURE} (?:bonus|extra|additional) points?(?: (?:are|is|may be|can be) (?:added|earned|given))?"
    rf"|{_MOST} {_FIGURE} points? (?:are|is|may be|can be) added"
    rf"|(?:the )?(?:bonus|bonus points|extra points|additional points) (?:is |are |may be )?"
    r"(?:capped at|limited to|at most|up to|no more than) "
    rf"{_FIGURE}(?: points?)?)"
)
_MORE = rf"(?:{_MOST} |at |to |)?{_FIGURE}(?: (?:bonus |extra |additional )?points?)?(?: (?:are|is|may be) added)?"

_Case = tuple[Compare | None, Fraction]
"""The side on which the target lies (None: every other target), and the points added there at most."""


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern with each figure under a name of its own, so that alternatives may all hold one."""
    pieces = pattern.split("(?P<points>")
    named = pieces[0] + "".join(f"(?P<points{index}>{piece}" for index, piece in enumerate(pieces[1:]))
    return re.compile(named, re.IGNORECASE)


_OPENING = _compiled(rf"{_BONUS} {_WHEN} {_TARGET} {_SIDE}")
_LEADING = _compiled(rf"(?:{_WHEN} )?{_TARGET} {_SIDE},? {_BONUS}")
_STOP = r"(?:,|;)? ?(?:and |but )?"
_NONE = re.compile(
    rf"{_STOP}(?:otherwise|else),? ?(?:none|nothing|no (?:bonus|extra)(?: points?)?)(?: is added)?", re.IGNORECASE
)
_REST = _compiled(rf"{_STOP}(?:otherwise|else|in all other cases|in other cases),? ?{_MORE}")
_TURNING = _compiled(rf"{_STOP}{_MORE} {_WHEN} (?:it|the target) is(?P<negated> not)?(?! ?(?:{_RELATION}))")
_FURTHER = _compiled(rf"{_STOP}{_MORE} {_WHEN} (?:it|{_TARGET}) {_SIDE}")
_BARE = _compiled(
    rf"{_STOP}{_MORE} {_WHEN} (?:it|the target) is (?P<relation>{_RELATION})(?: (?:it|that(?: value| figure| level)?))?"
)
_FURTHER_LEADING = _compiled(rf"{_STOP}{_WHEN} (?:it|{_TARGET}) {_SIDE},? {_MORE}")
_BARE_LEADING = _compiled(
    rf"{_STOP}{_WHEN} (?:it|the target) is (?P<relation>{_RELATION})(?: (?:it|that(?: value| figure| level)?))?,? {_MORE}"
)
_AFTER = re.compile(r"\s*(?:[,;]|\.(?!\d)|$)")


@attempt
def ambition(r: Reader) -> tuple[Ambitious, ...] | None:
    """The cases of the target one after the other, each with its bonus."""
    start = r.at
    if r.peek().kind is Kind.END:
        return None
    place, text = r.peek().start, r.sentence
    first = _OPENING.match(text, place) or _LEADING.match(text, place)
    if first is None:
        return None
    known = _side(first)
    found: list[_Case] = [(known, _points(first))]
    negated = _DENIED.match(first["relation"]) is not None
    end = first.end()
    while found[-1][0] is not None:
        further = _next(text, end, known, negated, len(found))
        if further is None:
            break
        case, end = further
        found.append(case)
    if not _AFTER.match(text, end):
        return None
    while r.peek().kind is not Kind.END and r.peek().start < end:
        r.go(r.at + 1)
    span = r.span(start)
    return tuple(Ambitious(() if side is None else (side,), Amount(worth), True, span=span) for side, worth in found)


def _next(text: str, at: int, known: Compare, negated: bool, said: int) -> tuple[_Case, int] | None:
    """The case that follows: every other target, the other side, another place, or another side of the same place."""
    rest = _REST.match(text, at)
    if rest is not None:
        return (None, _points(rest)), rest.end()
    none = _NONE.match(text, at)
    if none is not None:
        return (None, Fraction(0)), none.end()
    for pattern in (_FURTHER, _FURTHER_LEADING, _BARE, _BARE_LEADING):
        match = pattern.match(text, at)
        if match is not None:
            tier = _tier(match["tier"]) if "tier" in match.groupdict() else known.place.tier
            return (Compare(_relation(match["relation"]), Place(tier=tier)), _points(match)), match.end()
    turned = _TURNING.match(text, at)
    other = _TURNED.get(known.relation)
    # `if it is`, behind `if it is not below`; `if it is not`, behind `if it is below`: the other side of the one place said
    if turned is None or other is None or said > 1 or (turned["negated"] is None) != negated:
        return None
    return (Compare(other, known.place), _points(turned)), turned.end()


def _side(match: re.Match[str]) -> Compare:
    return Compare(_relation(match["relation"]), Place(tier=_tier(match["tier"])))


def _relation(words: str) -> Relation:
    return next(name for name, ways in _RELATIONS.items() if re.fullmatch(ways, words, re.IGNORECASE))


def _tier(words: str) -> str:
    return next(name for name, ways in _TIERS.items() if re.fullmatch(ways, words, re.IGNORECASE))


def _points(match: re.Match[str]) -> Fraction:
    return Fraction(next(said for name, said in match.groupdict().items() if name.startswith("points") and said))
