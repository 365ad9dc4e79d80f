"""Vetoes, and what only judgement settles: `any fatal accident: veto`, `5-10 points as appropriate`."""

from __future__ import annotations

import re
from fractions import Fraction

from ...rules.model import Amount
from ..axis import Condition
from ..statements import Doubt, Doubtful, Judged, Proportional, Statement, Vetoed
from . import idioms
from .amounts import amount
from .conditions import condition
from .happenings import event_name, qualified
from .reader import Reader, attempt
from .tokens import Kind
from .words import JUDGED_WORDS


@attempt
def vetoed(r: Reader) -> Vetoed | None:
    """`any fatal accident: veto`, `more than 3 violations disqualify the supplier`, `veto on fraud`."""
    start = r.at
    if r.idiom(idioms.VETO_ON):
        words = r.between(r.tokens[start].start, r.tokens[start].end)
        more, of = _counted_event(r)
        return Vetoed(of, words, more, r.span(start)) if of else None
    r.skip("if", "in case of", "in event of", "when", "where", "there be")
    more, of = _counted_event(r)
    if not of:
        return None
    r.skip(idioms.VETO_JOINT)
    said = r.at
    if not r.idiom(idioms.VETO):
        return None
    lowered = r.tokens[r.at - 1].text == "to" and r.noun(3)
    words = r.between(r.tokens[said].start, r.tokens[r.at - 1].end)
    if not lowered:
        r.skip(idioms.VETO_TAIL)
    return Vetoed(of, words, more, r.span(start), _DEGREE.fullmatch(of) is not None)


_DEGREE = re.compile(
    r"(?:very |particularly |most )?(?:serious|severe|grave|major|bad|gross) "
    r"(?:case|matter|instance|situation|consequence|circumstance|nature)s?"
)
"""A veto on how grave something is, with no word of what it is."""


def _counted_event(r: Reader) -> tuple[Fraction, str]:
    more = Fraction(0)
    if r.take(">"):
        more = r.number() or Fraction(0)
    elif r.take(">="):
        more = (r.number() or Fraction(1)) - 1
    elif r.peek().kind is Kind.NUMBER:
        more = (r.number() or Fraction(1)) - 1
        r.take("OR_MORE")
    else:
        r.skip("any", "EACH")
    r.skip("any", "case of", "instance of", "occurrence of")
    quoted = r.sees('"')
    name = r.noun()
    while name and not quoted and r.sees("or") and r.peek(1).kind is Kind.WORD:
        first = r.at
        r.at += 1
        more_name = r.noun()
        if not more_name:
            r.at = first
            break
        name = f"{name} or {more_name}"
    return more, name if quoted or not name else qualified(r, event_name(name))


@attempt
def judged(r: Reader) -> Statement | None:
    """What only the assessor's judgement settles: `at the assessor's discretion`, `5-10 points as appropriate`."""
    start = r.at
    end = r.first_of(start, (".", ";"))
    left = r.first_of(start, JUDGED_WORDS) < end or _left_open(r, start, end)
    if not left and any(r.first_of(start, (word,)) >= end for word in ("and", "so", "on")):
        return None
    ceiling = _last_amount(r, end)
    words = r.between(r.tokens[start].start, r.tokens[max(end - 1, start)].end)
    return Judged(words, ceiling, r.span(start)) if left else Doubtful(Doubt.AND_SO_ON, words, r.span(start))


def _last_amount(r: Reader, end: int) -> Amount | None:
    """The last amount before token `end`, where the reading then stands."""
    last: Amount | None = None
    while r.at < end:
        here = r.at
        found = amount(r)
        if found is None:
            r.at = here + 1
        else:
            last = found
    return last


def _left_open(r: Reader, start: int, end: int) -> bool:
    """`case by case`, `some points`, `up to 10 points for innovation`: an amount that nobody states."""
    if r.tokens[start].text == "UPTO" and r.first_of(start, ("for",)) < end <= r.first_of(start, ("PER", "EACH")):
        return True
    return r.first(start, "left-open", lambda at: r.stands(at, idioms.JUDGED)) < end


@attempt
def confined(r: Reader) -> Statement | None:
    """`below target: pro rata`: a proportion in one region; of a deduction it does not say in proportion to what."""
    start = r.at
    found: Condition | None = condition(r)
    if found is None:
        lost = r.idiom(idioms.DEDUCTED)
        if not lost and r.idiom(idioms.LOSS_NOUNS) and r.take("PRORATA"):
            if r.take("to"):
                r.noun(4) or r.take("LATE", "shortfall", "deviation")
            return _vague(r, Proportional(span=r.span(start)))
        if not lost and r.seq("PRORATA deduction", "PRORATA reduction", "PRORATA penalty"):
            r.skip("be make", "apply", "be apply", "will be make", "will apply")
            r.seq("for EACH shortfall", "EACH shortfall", "for shortfall")
            return _vague(r, Proportional(span=r.span(start)))
        if not lost or not r.take("PRORATA"):
            return None
        if r.seq("for any shortfall", "for shortfall", "to shortfall", "for EACH shortfall", "EACH shortfall"):
            return _vague(r, Proportional(span=r.span(start)))
        found = condition(r)
        return None if found is None else _vague(r, Proportional(condition=found, span=r.span(start)))
    r.skip(",", ":", "=")
    said = r.at
    if r.idiom(idioms.SCORE_IS) and r.idiom(idioms.COMPLETION):
        of = amount(r, bare=True) if r.idiom(idioms.TIMES) else None
        return Proportional(condition=found, of=of, span=r.span(start))
    r.at = said
    lost = r.idiom(idioms.DEDUCTED)
    r.skip("score", "point", "be", "award", "calculate", "will be")
    if not r.take("PRORATA"):
        return None
    lost = r.idiom(idioms.DEDUCTED) or lost
    after = r.at
    if not (r.take("to", "with") and r.idiom(idioms.COMPLETION)):
        r.at = after
    made = Proportional(condition=found, span=r.span(start))
    return _vague(r, made) if lost else made


def _vague(r: Reader, made: Proportional) -> Proportional:
    """Remembers a deduction in proportion to something not said: `parse` asks."""
    r.vague.append(made)
    return made


def judged_words(r: Reader) -> bool:
    """Whether any word of the sentence leaves it to the assessor."""
    return any(token.text in JUDGED_WORDS for token in r.tokens)
