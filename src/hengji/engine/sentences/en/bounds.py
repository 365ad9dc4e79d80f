"""Limits and what else is said about a rule as a whole: partial steps, interpolation, proportions, vetoes, judgement."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount, Partial
from ..statements import (
    Between,
    Bound,
    Doubt,
    Doubtful,
    Efficacy,
    Full,
    Judged,
    Limit,
    PartialSaid,
    Proportional,
    Ratio,
    Start,
    Statement,
    Vetoed,
)
from .amounts import amount, full_marks
from .conditions import condition
from .places import tier
from .reader import Reader, attempt
from .steps import event_name
from .tokens import Kind
from .words import JUDGED_WORDS

_MOST_LEADS = (
    "subject to maximum deduction of", "subject to maximum of", "subject to overall maximum of", "up to maximum deduction of", "UPTO maximum deduction of",
    "UPTO maximum of", "UPTO total of", "UPTO", "to maximum of", "with maximum of", "with maximum deduction of", "maximum deduction of", "maximum deduction",
    "maximum penalty of", "maximum penalty", "maximum loss", "maximum bonus of", "maximum bonus", "maximum of", "maximum addition", "maximum", "cap at", "be cap at", "cap of",
    "with cap of", "subject to cap of", "limit to", "be limit to", "limit of", "but <=", "but not", "<=", "deduction cap at", "deduction be cap at", "deduction limit to", "bonus cap at",
    "but be cap at", "but cap at", "not more than", "with UPTO", "to limit of", "and UPTO", "to", "deduction <=", "bonus <=", "with deduction cap at", "penalty cap at", "total deduction",
    "bonus be cap at", "in total <=", "total penalty cap at", "with limit of", "subject to limit of", "subject to maximum penalty of", "UPTO maximum", "UPTO maximum penalty of", "max",
    "UPTO limit of", "with maximum", "with maximum penalty of", "no more than", "but UPTO maximum of", "but UPTO", "deduction will <=", "deduction can <=", "subject to maximum",
)
_ALL_LOST = ("total deduction cap at", "total deduction be cap at", "total deduction <=", "total deduction limit to", "total deduction will <=", "total deduction can <=", "maximum total deduction", "maximum total deduction of", "all deduction <=", "all deduction together <=", "total penalty <=")
_ALL_GAINED = ("total bonus cap at", "total bonus be cap at", "total bonus <=", "total bonus limit to", "total bonus will <=", "maximum total bonus", "maximum total bonus of", "all bonus <=", "all bonus together <=")
_CAPS = (
    "total <=", "total score <=", "total score cap at", "total score be cap at", "score cap at", "score be cap at", "score <=", "maximum score", "maximum score of",
    "maximum total score", "maximum total score of", "total cap at", "total be cap at", "final score <=", "total score will <=", "score will <=", "item score <=", "overall score <=", "total will <=",
    "highest score", "with score cap at", "maximum score be", "total score limit to", "score limit to", "total limit to", "subject to maximum score of", "score can <=", "total can <=", "UPTO maximum score of",
    "capped score", "point cap at", "point be cap at", "score not <=",
)
_FLOORS = (
    "floor of", "floor at", "floor", "minimum score", "minimum score of", "minimum", "minimum of", "subject to minimum of", "to minimum of", "with minimum of", "with minimum score of",
    "score >=", "score will >=", "total >=", "score can not go below", "score will not go below", "can not go below", "score will not fall below", "score can not fall below",
    "can not fall below", "will not go below", "not go below", "not go <", "score not go <", "score not fall <", "down to", "until", "until score reach", "until score be", "not <", "but not <", "score not <",
    "score can not be <", "can not be <", "score can not go <", "can not go <", "score will not go <", "can not fall <", "score can not fall <", "will not go <", "score will not be <", "lowest score", "with floor of",
    "score will not fall <", "score may not go <", "until score achieve", ">=", "UPTO score be", "UPTO score achieve", "UPTO score of", "but >=", "but not be <", "and not <", "score not be <", "will not be <", "with floor at", "subject to floor of",
    "item score >=", "down to minimum of", "minimum score be", "no lower than", "result not go <", "score do not go <", "point can not go <", "score never go <", "never <", "with minimum", "score floor",
)
_GONE = (
    "until no point remain", "until full point be deduct", "until all point be deduct", "until all point be lose", "until point be use up", "until none remain", "until all point be go", "UPTO no point remain",
    "until exhausted", "until point be exhausted", "until no more point remain", "UPTO all point be lose", "UPTO all point be deduct", "UPTO full point be deduct", "until zero point remain", "UPTO point be exhausted", "UPTO exhausted", "UPTO no point be remain", "UPTO none remain",
)


def _bound(r: Reader, leads: tuple[str, ...], bound: Bound) -> Limit | None:
    for lead in sorted(leads, key=lambda words: -len(words.split())):
        start = r.at
        if not r.seq(lead):
            continue
        r.skip(":", "=", "at", "-" if bound is Bound.MOST else ":", "+", "be")
        sign = -1 if bound in (Bound.FLOOR, Bound.CAP) and r.seq("-", "minus") else 1
        given = amount(r, bare=True)
        if given is None:
            r.at = start
            continue
        r.skip("deduction", "off", "be deduct", "deduct", "in total", "in all", "penalty", "bonus", "overall", "be add", "add", "total", "reduction", "in deduction", "be lose", "can be deduct", "for item", "will be deduct", "extra", "lose", "of bonus", "of deduction")
        return Limit(bound, given if sign > 0 else -given, r.span(start))
    return None


@attempt
def limit(r: Reader) -> Limit | None:
    """`up to 6 points`, `maximum deduction 5`, `score not below zero`, `capped at 120 %`, `negative scores are allowed`."""
    start = r.at
    r.skip("with", "but", "and", "subject to") if r.peek(1).text in ("total", "score", "maximum") and not r.sees("subject") else None
    if r.take("NEGATIVE_OK"):
        return Limit(Bound.NEGATIVE, ZERO, r.span(start))
    if r.seq("no cap", "without cap", "no upper limit", "no ceiling", "no maximum", "uncapped", "without upper limit"):
        return Limit(Bound.UNCAPPED, ZERO, r.span(start))
    if r.seq(*_GONE):
        return Limit(Bound.FLOOR, ZERO, r.span(start))
    for leads, bound in ((_ALL_LOST, Bound.MOST_LOST), (_ALL_GAINED, Bound.MOST_GAINED), (_FLOORS, Bound.FLOOR), (_CAPS, Bound.CAP), (_MOST_LEADS, Bound.MOST)):
        found = _bound(r, leads, bound)
        if found is not None:
            return found
    return _amount_first(r, start)


def _amount_first(r: Reader, start: int) -> Limit | None:
    """`6 points at most`, `5 points maximum`."""
    given = amount(r, bare=True)
    if given is not None and r.seq("maximum", "at most", "cap", "limit"):
        return Limit(Bound.MOST, given, r.span(start))
    return None


@attempt
def partial(r: Reader) -> PartialSaid | None:
    """`pro rata`, `incomplete points do not count`, `part points count as a full point`, `whole steps only`."""
    start = r.at
    every = r.seq("all step :", "all step")
    if r.seq(*_WHOLE):
        return PartialSaid(Partial.WHOLE, every, r.span(start))
    if r.seq(*_STARTED) or r.take("STARTED"):
        return PartialSaid(Partial.STARTED, every, r.span(start))
    r.skip("calculate", "be calculate", "part step", "partial step", "part unit", "fraction")
    r.skip("be calculate", "be", "count", "calculate")
    if r.take("PRORATA"):
        r.skip("for part step", "for partial step", "for part thereof", "for part unit", "for fraction", "for part", "for incomplete step")
        return PartialSaid(Partial.PROPORTIONAL, every, r.span(start))
    return None


_UNITS = ("point", "step", "day", "week", "PP", "unit", "%", "interval", "period", "hour", "month")
_INCOMPLETE = ("incomplete", "part", "partial", "unfinished", "partially complete")
_WHOLE = (
    *(f"{part} {unit} {words}" for part in _INCOMPLETE for unit in _UNITS for words in ("do not count", "not count", "be not count", "be ignored", "be disregarded", "ignored")),
    *(f"{whole} {unit} only" for whole in ("whole", "full", "complete") for unit in _UNITS),
    *(f"only {whole} {unit} count" for whole in ("whole", "full", "complete") for unit in _UNITS),
    *(f"only {whole} {unit} be count" for whole in ("whole", "full", "complete") for unit in _UNITS),
    "round down", "be round down", "rounded down",
)
_STARTED = (
    *(
        f"{part} {unit} {words}"
        for part in _INCOMPLETE
        for unit in _UNITS
        for words in ("count as full point", "count as full", "count as whole", "count as whole point", "be count as full point", "be count as full", "count in full", "count as full step", "count as one", f"count as full {unit}", f"be count as full {unit}", f"count as whole {unit}", "be round up")
    ),
    "round up", "rounded up", "started step count in full", "every started step count", "started step count",
)


@attempt
def between(r: Reader) -> Between | None:
    """`linear in between`, `with linear interpolation`, `linear interpolation between`."""
    start = r.at
    r.skip("with", "use", "using", "by", "score", "point", "calculate", "be calculate", "be")
    if r.take("IN_BETWEEN"):
        r.skip(",", ":", "be", "score", "by", "use", "with", "use")
        return Between(span=r.span(start)) if r.take("LINEAR") or r.take("PRORATA") else None
    if r.take("PRORATA"):
        return Between(span=r.span(start)) if r.take("IN_BETWEEN") or r.take("between") else None
    if not r.take("LINEAR"):
        return None
    r.skip("be use", "apply", "be apply", "score", "basis", "be use for value")
    clear = bool(r.take("IN_BETWEEN") or r.take("between")) or "interpol" in r.tokens[r.at - 1].raw.lower()
    return Between(clear=clear, span=r.span(start))


@attempt
def proportional(r: Reader) -> Proportional | None:
    """`scored in proportion to completion`, `pro rata to achievement of the target`, `actual / target x weight`."""
    start = r.at
    return _ratio_formula(r, start) or _in_proportion(r, start)


def _in_proportion(r: Reader, start: int) -> Proportional | None:
    r.skip("score", "point", "award", "be", "calculate", "earn", "give", "it", "will be")
    if r.take("PRORATA"):
        if not r.seq("to", "with", "of", "by"):
            r.at = start
            return None
    elif not r.seq("by", "score by", "accord to", "according to", "in line with", "based on"):
        r.at = start
        return None
    if r.seq("completion rate", "achievement rate", "completion", "achievement", "degree of completion", "attainment", "attainment rate", "complete rate", "completion percentage", "completion %", "% complete", "% of completion", "% achieve", "rate of completion"):
        name = "target"
        if r.seq("of", "against", "to"):
            name = tier(r) or ""
        if name:
            return Proportional(name, span=r.span(start))
    r.at = start
    return None


_ACTUAL = ("actual value", "actual result", "actual performance", "actual", "achieve value", "achieve", "result", "x", "achievement", "performance", "bid price", "price", "price bid", "value achieve")


def _ratio_formula(r: Reader, start: int) -> Proportional | None:
    if not r.seq("score =", "score : ", "point =", "score be", "= "):
        r.skip("other bid score", "other score", "other bid receive", "all other score", "OTHERWISE score", "OTHERWISE receive", "OTHERWISE earn")
    ratio, name = _ratio(r)
    if ratio is None or not r.seq("*", "time", "x", "multiplied by", "multiply by"):
        r.at = start
        return None
    r.skip("(")
    of = amount(r, bare=True)
    if of is None:
        r.at = start
        return None
    r.skip(")", "of item")
    return Proportional(name, of, ratio, formula=True, span=r.span(start))


def _ratio(r: Reader) -> tuple[Ratio | None, str]:
    if r.seq("completion rate", "achievement rate", "completion", "achievement") and r.sees("*", "time", "x"):
        return Ratio.ACTUAL, "target"
    r.take("(")
    if r.seq(*_ACTUAL):
        if not r.seq("/", "divided by", "over", ">"):
            return None, ""
        name = tier(r)
        r.take(")")
        return (Ratio.ACTUAL, name) if name else (None, "")
    name = tier(r)
    if name and r.seq("/", "divided by", ">") and r.seq(*_ACTUAL):
        r.take(")")
        return Ratio.INVERSE, name
    return None, ""


@attempt
def efficacy(r: Reader) -> Efficacy | None:
    """`efficacy coefficient method against industry standards`."""
    start = r.at
    r.skip("score", "by", "use", "using", "with", "be", "calculate", "accord to", "on", "point")
    if not r.seq("efficacy coefficient method", "efficacy coefficient", "efficacy method"):
        return None
    r.skip(",")
    r.skip("against", "using", "use", "with", "on", "based on", "to", "apply", "of", "by reference to", "compared with", "five", "industry", "standard value", "standard", "value", "benchmark", "benchmarks", "national", "sector")
    return Efficacy(r.span(start))


_VETO_WORDS = (
    "veto of assessment", "veto of whole assessment", "disqualify of rating", "disqualify of assessment", "disqualify whole assessment", "disqualify supplier", "disqualify unit", "veto assessment",
    "veto whole assessment", "disqualify from rating", "disqualify from assessment", "disqualify", "veto", "one vote veto", "one - vote veto", "red line", "disqualify from award", "veto of rating", "automatic fail",
    "veto rating", "disqualify rating", "disqualify of supplier", "disqualify from tender", "assessment be void", "disqualify of whole assessment", "absolute veto", "automatic disqualify", "immediate disqualify",
)


@attempt
def vetoed(r: Reader) -> Vetoed | None:
    """`any fatal accident: veto`, `more than 3 violations disqualify the supplier`, `veto on fraud`."""
    start = r.at
    if r.seq("veto on", "veto if", "veto for", "veto in case of", "veto in event of", "veto when", "veto :", "disqualify if", "disqualify for", "disqualify in case of", "disqualify in event of", "one vote veto on", "one - vote veto on", "red line :"):
        words = r.between(r.tokens[start].start, r.tokens[r.at - 2].end)
        more, of = _counted_event(r)
        return Vetoed(of, words, more, r.span(start)) if of else None
    r.skip("if", "in case of", "in event of", "when", "should", "where", "there be")
    more, of = _counted_event(r)
    if not of:
        return None
    r.skip("occur", "be", "have occur", ",", ":", "=", "->", "result in", "lead to", "mean", "in", "will", "trigger", "entail", "cause", "then", "immediate", "automatic", "supplier be", "be subject to", "there be", "-")
    said = r.at
    if not r.seq(*sorted(_VETO_WORDS, key=lambda words: -len(words.split()))):
        return None
    words = r.between(r.tokens[said].start, r.tokens[r.at - 1].end)
    return Vetoed(of, words, more, r.span(start))


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
    return more, name if quoted else event_name(name)


@attempt
def stated(r: Reader) -> Statement | None:
    """`out of 10`, `full marks 20`, `base score 80`, `starting from zero`, `weight 15`."""
    start = r.at
    if r.seq("start from", "start at", "base score", "base score of", "base point", "basic score", "start score", "initial score", "start with", "basic point", "start point"):
        r.skip(":", "=", "of", "be", "from", "with", "at")
        given = amount(r, bare=True)
        return None if given is None else Start(given, r.span(start))
    if r.seq("out of", "worth") or full_marks(r):
        r.skip(":", "=", "of", "be")
        given = amount(r, bare=True)
        if given is None or given.share or given == FULL:
            return None
        return Full(given, r.span(start))
    given = amount(r)
    if given is not None and given.points and (r.sees(":", ",", ".", ";", "(", ")") or r.peek().kind is Kind.END) and start == 0:
        return Full(given, r.span(start))
    return None


@attempt
def judged(r: Reader) -> Statement | None:
    """What only the assessor's judgement settles: `at the assessor's discretion`, `5-10 points as appropriate`."""
    start = r.at
    ceiling: Amount | None = None
    while r.peek().kind is not Kind.END and not r.sees(".", ";", ","):
        here = r.at
        found = amount(r)
        if found is not None:
            ceiling = found
            continue
        r.at = here + 1
    words = r.between(r.tokens[start].start, r.tokens[max(r.at - 1, start)].end)
    if {token.text for token in r.tokens[start : r.at]} & JUDGED_WORDS:
        return Judged(words, ceiling, r.span(start))
    if {"and", "so", "on"} <= {token.text for token in r.tokens[start : r.at]}:
        return Doubtful(Doubt.AND_SO_ON, words, r.span(start))
    return None


def confined(r: Reader) -> Statement | None:
    """`below target: pro rata`: a proportion in one region."""
    start = r.at
    found = condition(r)
    if found is not None:
        r.skip(",", ":", "=", "score", "point", "deduct", "be", "deduction")
        if r.take("PRORATA"):
            r.skip("deduction", "deduct")
            return Proportional(condition=found, span=r.span(start))
    r.at = start
    return None
