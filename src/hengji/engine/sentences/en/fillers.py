"""Words that add nothing to a clause: `... from the monthly score`, `... will be levied`, `Availability is measured monthly.`"""

from __future__ import annotations

from ...values.finding import Finding, Level
from ...values.text import Text
from ..statements import Remark
from .reader import Reader, attempt, hedges
from .tokens import Kind
from .words import NO_NOUN

_SCORES = ("score", "point", "total", "result", "weight", "weighting", "rating")
_CHARGED = (
    "levied",
    "imposed",
    "charged",
    "levy",
    "made",
    "effected",
    "recovered",
    "applied",
    "apply",
    "allotted",
    "assigned",
    "forfeit",
)
_MEASURED = frozenset(
    "measured monitored reported reviewed assessed verified surveyed audited recorded computed published".split()
)
_TELLING = frozenset("only not no except unless excluded excluding including cumulative both any each all".split())


def after_clause(r: Reader) -> bool:
    """Takes what may follow a clause and says nothing more of it."""
    start = r.at
    while _needed_for(r) or _from_the_score(r) or _is_charged(r) or _of_this_item(r) or _in_the_period(r):
        pass
    return r.at > start


@attempt
def _from_the_score(r: Reader) -> bool | None:
    if not r.take("from", "in"):
        return None
    for _ in range(2):
        if not r.sees(*_SCORES) and r.peek().kind is Kind.WORD and _idle(r.peek().text, r.peek().raw):
            r.at += 1
    if not r.take(*_SCORES):
        return None
    if r.take("for") and not (r.take("PER", "month", "year", "quarter", "period") or r.noun(2)):
        return None
    return True


def _idle(text: str, raw: str) -> bool:
    return not hedges(text) and (text not in NO_NOUN or raw.lower() in ("full", "total", "final", "overall"))


@attempt
def _is_charged(r: Reader) -> bool | None:
    r.skip("will", "be", "to", "can", "have to")
    if not r.take(*_CHARGED):
        return None
    r.skip("on supplier", "against supplier", "from supplier", "to supplier")
    return True


@attempt
def _needed_for(r: Reader) -> bool | None:
    """`24 hours needed to restore supply`: what the figure is spent on."""
    if r.peek().raw.lower() not in ("needed", "required", "taken", "used", "spent"):
        return None
    r.at += 1
    return True if r.take("to", "for", "on", "in") and r.noun(4) else None


@attempt
def _of_this_item(r: Reader) -> bool | None:
    if not r.take("for", "under", "on", "against", "in"):
        return None
    return True if r.take("this") and (r.noun(1) or r.take("item", "score", "standard")) else None


@attempt
def _in_the_period(r: Reader) -> bool | None:
    if not r.take("in", "for", "during"):
        return None
    r.take("that", "same", "relevant", "given", "any", "whole", "assessment", "reporting", "review", "financial")
    return r.take("month", "quarter", "year", "period", "week") is not None or None


@attempt
def told(r: Reader) -> Remark | None:
    """`Availability is measured monthly.`: how the figure is found, in a sentence without any figure."""
    start = r.at
    if start and r.peek(-1).text not in (".", ":"):
        return None
    words: list[str] = []
    while r.peek().kind is Kind.WORD and len(words) < 16:
        token = r.peek()
        joined = token.text.isupper() and token.raw.lower() != token.text.lower()
        if (
            token.text in _TELLING
            or hedges(token.text)
            or joined
            or token.text in ("point", "deduct", "score", "lose", "if", "when")
        ):
            return None
        words.append(token.raw.lower())
        r.at += 1
    measured = [index for index, word in enumerate(words) if word in _MEASURED]
    if (
        not r.sees(".")
        or r.peek(1).kind is Kind.END
        or not measured
        or words[measured[0] - 1] not in ("is", "are", "be", "was")
    ):
        return None
    note = Finding("sentence-title", Level.NOTE, Text("说明怎样取数", "this says how the figure is found"))
    return Remark(note, r.span(start))
