"""Amounts and effects: `2 points`, `half the marks`, `10 % of the monthly fee`; `minus 2`, `earns full marks`, `2 points off`."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ..statements import Deed, Effect, points, share
from . import idioms
from .reader import Reader, attempt, remembered
from .tokens import Kind
from .words import ADD_VERBS, EXTRA, FULL_ADJECTIVES, FULL_NOUNS, GET_VERBS

_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}


def full_marks(r: Reader) -> bool:
    """Takes `full marks`, `the total available points`, `weight`; not a bare `points`."""
    start = r.at
    adjectives = 0
    while r.take(*FULL_ADJECTIVES):
        adjectives += 1
    noun = r.take(*FULL_NOUNS)
    if noun is not None:
        r.skip(idioms.POSSIBLE)
        if adjectives or noun.text in ("weight", "weighting"):
            return True
    r.at = start
    return False


@remembered()
@attempt
def amount(r: Reader, bare: bool = False) -> Amount | None:
    """An amount of points without a sign; `bare` takes a number alone."""
    if r.peek(2).kind is Kind.NUMBER or r.peek(2).text in ("zero", "nil"):
        r.seq("point of", "score of")
    if r.idiom(idioms.NO_POINTS):
        r.skip("at all")
        end = r.at
        r.skip(idioms.AUXILIARIES)
        r.at = end if not r.take("award", "receive", "earn") else r.at
        return ZERO
    if (r.sees("nothing", "nil", "none")) and r.peek(1).text != "of":
        r.at += 1
        return ZERO
    if full_marks(r) or r.seq("all of point", "all point"):
        return FULL
    if r.sees(*_PARTS):
        return _part(r)
    if r.sees("full", "all", "standard", "whole") and r.peek(1).kind is Kind.NUMBER and r.peek(2).text != "%":
        r.at += 1
    parts = _parts(r)
    if parts is not None:
        return parts
    value = r.number()
    return None if value is None else _counted(r, value, bare)


@attempt
def _parts(r: Reader) -> Amount | None:
    """`three quarters of the marks`, `two thirds of the score`."""
    count = r.number()
    size = {"quarter": 4, "quarters": 4, "thirds": 3, "third": 3, "fifths": 5}.get(r.peek().text)
    if count is None or size is None:
        return None
    r.at += 1
    r.skip("of")
    return Amount(share=count / size) if full_marks(r) or r.take("point", *FULL_NOUNS) else None


def _part(r: Reader) -> Amount | None:
    """`half a mark` is half of one mark; `half the marks` is half of them all."""
    token = r.peek()
    r.at += 1
    part = _PARTS[token.text]
    r.skip("of")
    if r.sees("point") and r.peek().raw.lower() in ("point", "mark", "pt"):
        r.at += 1
        return points(part)
    if full_marks(r) or r.take("point", *FULL_NOUNS):
        return Amount(share=part)
    led = r.peek(-2).text in (":", "=", "-") and r.peek(-1).text == token.text
    closed = r.peek().kind is Kind.END or r.sees(";", ".", ",")
    return Amount(share=part) if led and closed and token.text == "half" else None


def _counted(r: Reader, value: Fraction, bare: bool) -> Amount | None:
    if r.take("%"):
        if r.take("of"):
            return share(value) if _whole(r) else None
        if r.sees("reduction", "deduction", "penalty", "cut") and r.peek(1).text not in ("per", "PER", "EACH"):
            return share(value)
        if r.sees("score", "weight", "point") or (r.lost and r.sees("credit")):
            r.at += 1
        return None if r.sees("credit") else share(value)
    extra = r.take("extra", "additional", "bonus", "further", "penalty", "demerit", "more") is not None
    if r.take("point"):
        r.seq("of extra credit", "of bonus", "of extra")
        return _out_of(r, value) or points(value)
    if r.seq("time", "*", "of") and full_marks(r):
        return Amount(share=value)
    return points(value) if bare or extra else None


@attempt
def _out_of(r: Reader, value: Fraction) -> Amount | None:
    """`10 marks out of 100`: a part of the full marks."""
    whole = r.number() if r.seq("out of") else None
    return share(value * 100 / whole) if whole else None


def _whole(r: Reader) -> bool:
    """`of the monthly fee`, `of full marks`, `of the points available`."""
    last = ""
    while (token := r.take(*FULL_ADJECTIVES)) is not None:
        last = token.text
    if r.take(*FULL_NOUNS) is None and last != "maximum":
        return False
    r.skip(idioms.POSSIBLE)
    return True


@remembered("unsaid")
@attempt
def effect(r: Reader, bare: bool = False) -> Effect | None:
    """What happens to the score: `minus 2 points`, `loses 3 marks`, `2 points are deducted`, `scores 8`, `full marks`."""
    r.skip(idioms.AUXILIARIES)
    if r.peek(1).kind is Kind.NUMBER:
        r.take("incur", "attract", "entail", "suffer", "bear", "forfeit")
    if r.idiom(idioms.HALVED):
        return Effect(Deed.GET, Amount(share=Fraction(1, 2)))
    r.unsaid = False
    for read in (_results_in_none, _signed, _no_deduction, _noun_of, _verb_first, _amount_first):
        found = read(r, bare)
        if found is not None:
            return found
    return None


@attempt
def _results_in_none(r: Reader, bare: bool) -> Effect | None:
    """`results in a score of zero`: that is the score."""
    if not r.seq("result in", "lead to", "mean", "give") or not r.sees("score", "zero", "no", "nil", "point"):
        return None
    given = amount(r, bare=True)
    return Effect(Deed.GET, given) if given == ZERO else None


@attempt
def _signed(r: Reader, bare: bool) -> Effect | None:
    sign = r.take("+", "-", "plus", "minus")
    if sign is None:
        return None
    given = amount(r, bare=True)
    if given is None or given == ZERO:
        return None
    _extra(r)
    return Effect(Deed.LOSE if sign.text in ("-", "minus") else Deed.GAIN, given)


@attempt
def _no_deduction(r: Reader, bare: bool) -> Effect | None:
    if r.idiom(idioms.NO_DEDUCTION) or (
        r.lost and r.seq("no credit", "no service credit", "nil", "none", "0 %", "zero", "0")
    ):
        r.skip(idioms.APPLIES)
        return Effect(Deed.GET, FULL)
    return None


@attempt
def _noun_of(r: Reader, bare: bool) -> Effect | None:
    """`a deduction of 2 points`, `results in a penalty of 5 %`, `service credits of 2 %`, `bonus of 2 points`."""
    r.skip(idioms.RESULTS_IN)
    deed = Deed.LOSE if r.idiom(idioms.LOSS_NOUNS) else Deed.GAIN if r.idiom(idioms.GAIN_NOUNS) else None
    if deed is None:
        return None
    r.skip(idioms.OF_AMOUNT, "point")
    given = amount(r, bare=True)
    if given is None or given == ZERO:
        return None
    r.skip(idioms.APPLIES)
    return Effect(deed, given)


def _extra(r: Reader) -> bool:
    """Takes `extra`, `bonus` around an amount."""
    if r.take(*EXTRA):
        r.skip("point")
        return True
    return False


@attempt
def _verb_first(r: Reader, bare: bool) -> Effect | None:
    start = r.at
    if r.sees("fall", "drop", "decrease") and r.peek(1).text == "by" and r.peek(2).kind is Kind.NUMBER:
        r.at += 2
        given = amount(r, bare=True)
        return None if given is None or given == ZERO or r.sees("%") else Effect(Deed.LOSE, given)
    if r.sees("take") and r.peek(1).kind is Kind.NUMBER:
        r.at += 1
        given = amount(r)
        return None if given is None or given == ZERO else Effect(Deed.LOSE, given)
    verb = r.take("deduct", "lose", "cost", "penalise", "reduce", "less", "off", *ADD_VERBS, *GET_VERBS)
    if verb is None or (verb.text == "score" and r.sees("of")):
        return None
    if verb.text == "reduce" and _to_amount(r):
        given = amount(r, bare=True)
        return None if given is None else Effect(Deed.GET, given)
    if verb.text in ("reduce", "penalise"):
        r.skip("score", "point", "result", "total", "full point")
    if verb.text == "cost":
        r.skip("unit", "team", "company", "student")
    r.skip("by", "of", ":", "=", "at rate of", "at", "with", "it", "supplier")
    extra = r.take(*EXTRA) is not None
    given = amount(r, bare=True)
    if given is None:
        return None
    extra = _extra(r) or extra or any(token.text in EXTRA for token in r.tokens[start : r.at])
    if verb.text in ADD_VERBS or (extra and verb.text in GET_VERBS):
        r.skip(idioms.TO_SCORE)
        return Effect(Deed.GAIN, given) if given != ZERO else None
    if verb.text in GET_VERBS:
        return Effect(Deed.GET, given)
    r.skip(idioms.FROM_SCORE)
    return Effect(Deed.LOSE, given) if given != ZERO else Effect(Deed.GET, FULL)


@attempt
def _to_amount(r: Reader) -> bool | None:
    """`reduces the score to zero`: what remains is said, not what is lost."""
    r.seq("score", "result", "total", "item", "point", "whole score", "total score", "it", "item score")
    return r.seq("to") or None


@attempt
def _amount_first(r: Reader, bare: bool) -> Effect | None:
    """`2 points are deducted`, `2 points off`, `1 point less`, `5 points added`, `10 points`, `full marks`."""
    start = r.at
    extra = r.take(*EXTRA) is not None
    given = amount(r, bare=bare or r.lost)
    if given is None:
        return None
    extra = extra or any(token.text in EXTRA for token in r.tokens[start : r.at])
    fined = any(token.text in ("penalty", "demerit") for token in r.tokens[start : r.at])
    tail = r.at
    r.skip(idioms.AUXILIARIES)
    r.skip("take")
    if r.take(
        "deduct", "lose", "reduce", "off", "deduction", "penalty", "less", "fewer", "reduction", "penalise", "forfeit"
    ):
        r.skip("in point", "in score", "in weight", "of point", idioms.FROM_SCORE, idioms.APPLIES)
        return Effect(Deed.LOSE, given) if given != ZERO else Effect(Deed.GET, FULL)
    if r.take("add", "gain", "bonus", "extra", "more"):
        r.skip(idioms.TO_SCORE)
        return Effect(Deed.GAIN, given) if given != ZERO else None
    if r.take("award", "earn", "receive", "score", "apply"):
        return Effect(Deed.GAIN if extra else _bare_deed(r, given), given)
    r.at = tail
    if fined and given != ZERO:
        return Effect(Deed.LOSE, given)
    r.unsaid = not extra
    return Effect(Deed.GAIN if extra and given != ZERO else _bare_deed(r, given), given)


def _bare_deed(r: Reader, given: Amount) -> Deed:
    if given == ZERO or not r.lost:
        return Deed.GET
    return Deed.LOSE if given != FULL or r.peek(-1).text == "%" else Deed.GET
