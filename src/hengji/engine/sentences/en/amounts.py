"""Amounts and effects: `2 points`, `half the marks`, `10 % of the monthly fee`; `minus 2`, `earns full marks`, `2 points off`."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ..statements import Deed, Effect, points, share
from .reader import Reader, attempt
from .words import ADD_VERBS, DEDUCT_NOUNS, EXTRA, FULL_ADJECTIVES, FULL_NOUNS, GET_VERBS

AUXILIARIES = ("will be", "to be", "have be", "can be", "be", "will", "can", "it", "that", "there", "also", "then", "only")
_HALVES = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}


def aux(r: Reader) -> None:
    """Skips the helping words of a verb."""
    r.skip(*AUXILIARIES)


def full_marks(r: Reader) -> bool:
    """Takes `full marks`, `the total available points`, `weight`; not a bare `points`."""
    start = r.at
    adjectives = 0
    while r.take(*FULL_ADJECTIVES):
        adjectives += 1
    if r.take("point") or r.take(*FULL_NOUNS - {"point"}):
        last = r.tokens[r.at - 1].text
        r.skip("available", "possible", "allow", "allocated", "for item", "of item", "payable")
        if adjectives or last in ("weight", "weighting", "credit"):
            return True
    r.at = start
    return False


@attempt
def amount(r: Reader, bare: bool = False, fraction_only: bool = False) -> Amount | None:
    """An amount of points without a sign. `bare` takes a number alone, `fraction_only` no points at all."""
    if not fraction_only:
        if r.seq("no point", "zero point", "0 point", "nil point", "no score", "zero score", "no credit", "zero credit", "none of point"):
            r.skip("at all", "be award", "award", "at", "be give")
            if r.tokens[r.at - 1].text == "at":
                r.at -= 1
            return ZERO
        if r.take("nothing", "nil", "none") and not r.sees("of"):
            return ZERO
        if full_marks(r):
            return FULL
    if r.sees("half", "quarter", "double"):
        return _half(r)
    if r.seq("all of point", "all point", "all"):
        return FULL
    value = r.number()
    if value is None:
        return None
    return _counted(r, value, bare)


def _half(r: Reader) -> Amount | None:
    token = r.take(*_HALVES)
    if token is None:
        return None
    part = _HALVES[token.text]
    r.skip("of")
    if r.sees("point") and r.peek().raw.lower() in ("point", "mark", "pt"):
        r.take("point")
        return points(part)
    if full_marks(r) or r.take("point", "score", "weight", "fee", "credit", "price"):
        return Amount(share=part)
    return None


def _counted(r: Reader, value: Fraction, bare: bool) -> Amount | None:
    if r.take("%"):
        if r.take("of"):
            while r.take(*FULL_ADJECTIVES):
                pass
            if not r.take(*FULL_NOUNS):
                return None
            r.skip("available", "possible", "allow", "allocated", "for item", "of item", "payable")
        elif r.sees("point", "score", "weight", "credit") and not r.seq("point"):
            r.at += 1
        return share(value)
    extra = r.take("extra", "additional", "bonus", "further", "penalty", "demerit", "more") is not None
    if r.take("point"):
        return points(value)
    if r.seq("of full point", "* full point", "time full point", "of weight", "* weight", "time weight"):
        return Amount(share=value)
    return points(value) if bare or extra else None


@attempt
def effect(r: Reader, bare: bool = False) -> Effect | None:
    """What happens to the score: `minus 2 points`, `loses 3 marks`, `2 points are deducted`, `scores 8`, `full marks`."""
    aux(r)
    for read in (_signed, _no_deduction, _noun_of, _verb_first, _amount_first):
        found = read(r, bare)
        if found is not None:
            return found
    return None


@attempt
def _signed(r: Reader, bare: bool) -> Effect | None:
    sign = r.take("+", "-", "plus", "minus")
    if sign is None:
        return None
    given = amount(r, bare=True)
    if given is None or given == ZERO:
        return None
    r.skip("point")
    _extra(r)
    return Effect(Deed.LOSE if sign.text in ("-", "minus") else Deed.GAIN, given)


@attempt
def _no_deduction(r: Reader, bare: bool) -> Effect | None:
    if r.seq("no deduction", "no penalty", "no point deduct", "no point be deduct", "no point will be deduct", "no point lose", "no point be lose"):
        r.skip("apply", "be apply", "be make")
        return Effect(Deed.GET, FULL)
    if r.lost and r.seq("no credit", "no service credit", "nil", "none", "0 %", "zero", "0"):
        return Effect(Deed.GET, FULL)
    return None


@attempt
def _noun_of(r: Reader, bare: bool) -> Effect | None:
    """`a deduction of 2 points`, `results in a penalty of 5 %`, `service credits of 2 %`, `bonus of 2 points`."""
    r.skip("result in", "lead to", "incur", "attract", "mean", "entail", "trigger", "apply", "there be", "subject to", "carry", "receive", "in", "at rate of")
    r.skip("delay", "late submission", "late", "LATE")
    if r.seq("service credit", "liquidated damage") or r.take(*DEDUCT_NOUNS):
        deed = Deed.LOSE
    elif r.take("bonus", "addition", "reward", "incentive"):
        deed = Deed.GAIN
    else:
        return None
    r.skip("of", ":", "=", "at", "be", "will be", "equal to", "apply", "at rate of", "point")
    given = amount(r, bare=True)
    if given is None or given == ZERO:
        return None
    r.skip("be apply", "will be apply", "apply", "will apply", "will be deduct", "be deduct")
    return Effect(deed, given)


def _extra(r: Reader) -> bool:
    """Takes `extra`, `bonus`, `added` after an amount."""
    if r.take(*EXTRA):
        r.skip("point")
        return True
    return False


@attempt
def _verb_first(r: Reader, bare: bool) -> Effect | None:
    verb = r.take("deduct", "lose", "cost", "penalise", "reduce", "less", *ADD_VERBS, *GET_VERBS)
    if verb is None:
        return None
    if verb.text in ("reduce", "penalise"):
        r.skip("score", "point", "result", "total", "mark")
    r.skip("by", "of", ":", "=", "at rate of", "with", "score", "it", "supplier")
    extra = r.take(*EXTRA) is not None
    r.skip("of")
    given = amount(r, bare=True)
    if given is None:
        return None
    extra = _extra(r) or extra
    if verb.text in ADD_VERBS or extra:
        return Effect(Deed.GAIN, given) if given != ZERO else None
    if verb.text in GET_VERBS:
        return Effect(Deed.GET, given)
    r.skip("from score", "from total", "from full point", "from total score")
    return Effect(Deed.LOSE, given) if given != ZERO else Effect(Deed.GET, FULL)


@attempt
def _amount_first(r: Reader, bare: bool) -> Effect | None:
    """`2 points are deducted`, `2 points off`, `1 point less`, `5 points added`, `10 points`, `full marks`."""
    extra = r.take(*EXTRA) is not None
    r.skip("of")
    given = amount(r, bare=bare or r.lost)
    if given is None:
        return None
    tail = r.at
    aux(r)
    r.skip("take")
    if r.take("deduct", "lose", "off", "deduction", "penalty", "less", "fewer", "reduction", "penalise", "minus"):
        r.skip("from score", "from total", "from full point", "from total score", "apply", "be apply")
        return Effect(Deed.LOSE, given) if given != ZERO else Effect(Deed.GET, FULL)
    if r.take("add", "gain", "bonus", "extra", "more"):
        r.skip("to score", "to total", "to total score")
        return Effect(Deed.GAIN, given) if given != ZERO else None
    if r.take("award", "earn", "receive", "score", "apply", "give"):
        return Effect(Deed.GAIN if extra else _bare_deed(r, given), given)
    r.at = tail
    if extra or r.tokens[tail - 2].text in EXTRA:
        return Effect(Deed.GAIN, given)
    return Effect(_bare_deed(r, given), given)


def _bare_deed(r: Reader, given: Amount) -> Deed:
    return Deed.LOSE if r.lost and given != ZERO else Deed.GET
