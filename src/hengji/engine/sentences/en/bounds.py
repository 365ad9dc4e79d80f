"""Limits and what else is said about a rule as a whole: partial steps, interpolation, proportions, vetoes, judgement."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount, Partial
from ..axis import OTHERWISE, Compare, Quantity, Relation, When
from ..statements import (
    Award,
    Between,
    Bound,
    Deed,
    Effect,
    Efficacy,
    Full,
    Limit,
    PartialSaid,
    Proportional,
    Ratio,
    Start,
    Statement,
)
from . import idioms
from .amounts import amount, full_marks
from .comparisons import band
from .idioms import Ways
from .places import place, quantity, tier
from .reader import Reader, attempt
from .tokens import Kind
from .words import BETTER_WORDS

_BOUNDS = (
    (idioms.ALL_LOST, Bound.MOST_LOST),
    (idioms.ALL_GAINED, Bound.MOST_GAINED),
    (idioms.FLOOR, Bound.FLOOR),
    (idioms.CAP, Bound.CAP),
    (idioms.MOST, Bound.MOST),
)


@attempt
def limit(r: Reader) -> Limit | None:
    """`up to 6 points`, `maximum deduction 5`, `score not below zero`, `capped at 120 %`, `negative scores are allowed`."""
    start = r.at
    if r.take("NEGATIVE_OK"):
        return Limit(Bound.NEGATIVE, ZERO, r.span(start))
    if r.idiom(idioms.UNCAPPED):
        return Limit(Bound.UNCAPPED, ZERO, r.span(start))
    if r.idiom(idioms.GONE):
        return Limit(Bound.FLOOR, ZERO, r.span(start))
    for idiom, bound in _BOUNDS:
        found = _bound(r, idiom, bound)
        if found is not None:
            return found
    r.seq("minus", "-")
    given = amount(r, bare=True)
    if given is not None and r.seq("maximum", "<=", "at most", "cap", "limit"):
        return Limit(Bound.MOST, given, r.span(start))
    return None


@attempt
def both_limits(r: Reader) -> tuple[Statement, ...] | None:
    """`limited to ±5 points`, `by at most 3 points either way`: the most that may be lost, and the most that may be gained."""
    start = r.at
    each = r.take("EACH") is not None
    r.seq("by")
    if not r.idiom(idioms.MOST):
        return None
    signed = r.seq("+/-")
    given = amount(r, bare=True)
    if given is None or not (r.idiom(idioms.EITHER_WAY) or signed or each):
        return None
    span = r.span(start)
    return Limit(Bound.MOST_LOST, given, span, every=each), Limit(Bound.MOST_GAINED, given, span, every=each)


@attempt
def no_bonus(r: Reader) -> Limit | Award | None:
    """`no extra points above 100 %`, `shorter: no bonus`: nothing beyond full marks; `no bonus below last year`: none in that region."""
    start = r.at
    if r.peek().raw.lower() in BETTER_WORDS and r.peek(1).text in (":", "="):
        r.go(r.at + 2)
    if not r.idiom(idioms.NO_BONUS):
        return None
    before = r.at
    r.skip(
        "for",
        "staying",
        "being",
        "result",
        "performance",
        "value",
        "anything",
        "finishing",
        "above",
        "below",
        "under",
        "<",
        "beyond",
        ">",
        "if",
        "excess",
        "over",
        "of",
        "exceed",
    )
    if r.at == before:
        return Limit(Bound.CAP, FULL, r.span(start))
    words = {r.tokens[index].text for index in range(before, r.at)}
    where = place(r)
    if where is None or (where.tier in ("", "target") and not words & _LESS and where.quantity in _WHOLE):
        return Limit(Bound.CAP, FULL, r.span(start))
    relation = Relation.BELOW if words & _LESS else Relation.ABOVE
    return Award(When((Compare(relation, where),)), Effect(Deed.GAIN, ZERO), span=r.span(start))


_LESS = frozenset({"below", "under", "<"})
_WHOLE = (None, Quantity(Fraction(100), "%"))
"""Where full marks lie: the target itself, or a hundred per cent of it."""


def _bound(r: Reader, idiom: Ways, bound: Bound) -> Limit | None:
    start = r.at
    for words in idiom.get(r.peek().text, ()):
        r.at = start
        if not r.seq(" ".join(words)):
            continue
        r.skip(":", "=", "at", "be", *(("-", "+", "minus", "plus") if bound not in (Bound.FLOOR, Bound.CAP) else ()))
        minus = r.seq("-", "minus")
        given = amount(r, bare=True)
        unnamed = (
            bound is Bound.FLOOR
            and given is not None
            and given.share
            and set(words) <= {">=", "but", "and", "not", "<"}
        )
        rate = r.context.unit is not None and r.context.unit.is_rate
        along = rate and words == ("down", "to") and r.peek(-1).text == "%"
        if given is None or unnamed or along or r.sees("OR_MORE", "OR_LESS"):
            continue
        r.skip(idioms.LIMIT_TAIL, idioms.PERIODS)
        if given == ZERO and bound in (Bound.MOST, Bound.CAP) and "UPTO" in words:
            return Limit(
                Bound.FLOOR, ZERO, r.span(start)
            )  # `... until zero`: where the points end, not how many may go
        return Limit(bound, -given if minus else given, r.span(start))
    r.at = start
    return None


@attempt
def span_of_scores(r: Reader) -> tuple[Statement, ...] | None:
    """`between 0 and 10` after a formula: floor and cap."""
    start = r.at
    r.seq("score", "result")
    if not r.take("between"):
        return None
    low = amount(r, bare=True)
    high = amount(r, bare=True) if low is not None and r.take("and") else None
    if low is None or high is None or not (r.sees(".", ";", ",") or r.peek().kind is Kind.END):
        return None
    return Limit(Bound.FLOOR, low, r.span(start)), Limit(Bound.CAP, high, r.span(start))


@attempt
def partial(r: Reader) -> PartialSaid | None:
    """`pro rata`, `incomplete points do not count`, `part points count as a full point`, `whole steps only`."""
    start = r.at
    every = r.seq("all step :", "all step")
    if _fractions_left_out(r):
        return PartialSaid(Partial.WHOLE, every, r.span(start))
    if r.idiom(idioms.PARTIAL_WHOLE):
        return PartialSaid(Partial.WHOLE, every, r.span(start))
    if r.idiom(idioms.PARTIAL_STARTED) or r.take("STARTED"):
        return PartialSaid(Partial.STARTED, every, r.span(start))
    r.skip(idioms.PARTIAL_SHARE)
    if r.take("PRORATA"):
        r.skip(idioms.PRORATA_TAIL)
        return PartialSaid(Partial.PROPORTIONAL, every, r.span(start))
    return None


@attempt
def _fractions_left_out(r: Reader) -> bool | None:
    """`fractions of 10 shall be disregarded`."""
    r.skip("but", "any")
    if not r.take("fraction", "part") or not r.take("of", "<", "less"):
        return None
    if quantity(r) is None and not r.take("step", "point", "PP", "day", "week", "month", "unit"):
        return None
    r.skip("will", "be")
    left_out = r.seq("not be", "not") and r.take("count", "consider", "considered")
    return True if left_out or r.take("disregarded", "ignored", "dropped", "neglected") else None


@attempt
def between(r: Reader) -> Between | None:
    """`linear in between`, `with linear interpolation`, `linear interpolation between`."""
    start = r.at
    r.skip(
        "OTHERWISE",
        "rest",
        "other",
        "result",
        "performance",
        "achievement",
        "actual",
        "value",
        "with",
        "use",
        "using",
        "by",
        "score",
        "point",
        "calculate",
        "be calculate",
        "be",
    )
    if r.take("IN_BETWEEN"):
        r.skip(",", ":", "be", "score", "point", "it", "will be", "award", "calculate", "by", "use", "with", "basis")
        if r.take("LINEAR"):
            return Between(span=r.span(start))
        return Between(clear=False, span=r.span(start)) if r.take("PRORATA") else None
    if r.take("PRORATA"):
        ends = _two_ends(r)
        if ends is not None:
            return Between(ends, clear=False, span=r.span(start))
        return Between(clear=_named_ends(r), span=r.span(start)) if r.take("IN_BETWEEN", "between") else None
    if not r.take("LINEAR"):
        return None
    r.skip("LINEAR", "be use", "apply", "be apply", "score", "basis", "be use for value")
    clear = bool(r.take("IN_BETWEEN") or _between_scores(r)) or "interpol" in r.tokens[r.at - 1].raw.lower()
    return Between(clear=clear, span=r.span(start))


@attempt
def _two_ends(r: Reader) -> When | None:
    """`proportional between 80 % and 100 %`: where, but not from how many points to how many."""
    found = band(r) if r.sees("between") else None
    return None if found is None or any(c.place.quantity and not c.place.quantity.unit for c in found) else When(found)


def _named_ends(r: Reader) -> bool:
    """`pro rata between the levels`: the levels said are the ends."""
    return r.peek(-1).raw.lower().endswith(("levels", "tiers"))


def _between_scores(r: Reader) -> bool:
    """`between`, alone or with the scores at both ends (`between 0 and 10`)."""
    if not r.take("between"):
        return False
    start = r.at
    low = amount(r, bare=True)
    high = amount(r, bare=True) if low is not None and r.take("and") else None
    if high is None:
        r.at = start
        if not (tier(r) and r.take("and") and tier(r)):
            r.at = start
    return True


@attempt
def proportional(r: Reader) -> Proportional | None:
    """`scored in proportion to completion`, `pro rata to achievement of the target`, `actual / target x weight`."""
    start = r.at
    return _ratio_formula(r, start) or _in_proportion(r, start)


def _in_proportion(r: Reader, start: int) -> Proportional | None:
    rest = r.take("OTHERWISE", "else") is not None
    r.skip(",", "score", "point", "award", "calculate", "earn", "be", "it", "will be", "full point")
    if r.take("PRORATA"):
        if not r.seq("to", "with", "of", "by"):
            r.at = start
            return None
    elif not r.idiom(idioms.BY_COMPLETION):
        r.at = start
        return None
    if r.idiom(idioms.COMPLETION):
        name: str | None = "target"
        if r.seq("of", "against", "to"):
            name = tier(r)
        if name:
            return Proportional(name, condition=OTHERWISE if rest else None, span=r.span(start))
    r.at = start
    return None


def _ratio_formula(r: Reader, start: int) -> Proportional | None:
    rest = r.take("OTHERWISE", "else") is not None
    r.take(",")
    stated = r.idiom(idioms.OTHERS_SCORE) or r.idiom(idioms.SCORE_IS)
    found = _ratio_times(r) or (_times_ratio(r) if stated else None)
    if found is None:
        r.at = start
        return None
    ratio, name, of = found
    return Proportional(name, of, ratio, formula=True, condition=OTHERWISE if rest else None, span=r.span(start))


@attempt
def _ratio_times(r: Reader) -> tuple[Ratio, str, Amount] | None:
    """`actual / target x weight`."""
    ratio, name = _ratio(r)
    if ratio is None or not r.idiom(idioms.TIMES):
        return None
    bracket = r.take("(") is not None
    of = amount(r, bare=True)
    if of is None or (bracket and not r.take(")")) or r.sees("*", "/", "+", "-", "x"):
        return None
    return ratio, name, of


@attempt
def _times_ratio(r: Reader) -> tuple[Ratio, str, Amount] | None:
    """`30 x lowest bid / bid price`."""
    of = amount(r, bare=True)
    if of is None or not r.idiom(idioms.TIMES):
        return None
    ratio, name = _ratio(r)
    return None if ratio is None or r.sees("*", "/", "+", "-", "x") else (ratio, name, of)


def _ratio(r: Reader) -> tuple[Ratio | None, str]:
    start = r.at
    if r.idiom(idioms.COMPLETION) and r.sees("*", "time", "x", "multiplied", "multiply"):
        return Ratio.ACTUAL, "target"
    r.at = start
    bracket = r.take("(") is not None
    ratio: Ratio | None = Ratio.ACTUAL
    if r.idiom(idioms.ACTUAL) and r.seq("/", "divided by", ">", "over"):
        name = tier(r)
    else:
        r.at = start + bracket
        ratio, name = Ratio.INVERSE, tier(r)
        if name is None or not r.seq("/", "divided by", ">", "over") or not r.idiom(idioms.ACTUAL):
            return None, ""
    if bracket and not r.take(")"):
        return None, ""
    return (ratio, name) if name else (None, "")


@attempt
def efficacy(r: Reader) -> Efficacy | None:
    """`efficacy coefficient method against industry standards`."""
    start = r.at
    r.skip("score", "by", "use", "using", "with", "be", "calculate", "accord to", "on", "point")
    if not r.idiom(idioms.EFFICACY):
        return None
    if r.sees(",") and r.peek(1).text in ("using", "against", "with", "use"):
        r.take(",")
    r.skip(idioms.EFFICACY_TAIL)
    return Efficacy(r.span(start))


@attempt
def stated(r: Reader) -> Statement | None:
    """`out of 10`, `full marks 20`, `base score 80`, `starting from zero`, `weight 15`."""
    start = r.at
    if r.sees("supplier", "unit", "team", "score") and r.peek(1).text == "start":
        r.at += 1
    if r.peek(1).raw.lower() != "scores" and r.idiom(idioms.START):
        r.skip(":", "=", "of", "be", "from", "with", "at")
        given = amount(r, bare=True)
        return None if given is None else Start(given, r.span(start))
    if r.seq("deduct from", "all deduct from"):
        given = amount(r, bare=True)
        r.taken_off = True
        return None if given is None else Start(given, r.span(start))
    if r.idiom(idioms.SCORE_IS):
        given = amount(r, bare=True)
        if given is not None and r.sees("minus", "less", "-", "plus", "+", ",") and not _calculated(r):
            return Start(given, r.span(start))
        r.at = start
    if r.seq("add to base of", "add to basic score of", "add to base score of", "in addition to base of"):
        given = amount(r, bare=True)
        return None if given is None else Start(given, r.span(start))
    if not start and r.seq("maximum of", "total of", "maximum"):
        given = amount(r)
        r.skip("will", "be", "can")
        if (
            given is None
            or not given.points
            or not (r.seq("available", "on offer", "award", "earn", "allocated", "score") or r.sees(":"))
        ):
            return None
        return Full(given, r.span(start))
    if r.idiom(idioms.OUT_OF) or full_marks(r):
        r.skip(":", "=", "of", "be")
        given = amount(r, bare=True)
        if given is None or given.share or given == FULL:
            return None
        return Full(given, r.span(start))
    given = amount(r)
    if (
        given is not None
        and given.points
        and (r.sees(":", ",", ".", ";", "(", ")", "]", "less", "minus") or r.peek().kind is Kind.END)
        and (
            all(token.text in ("(", "[") for token in r.tokens[:start])
            or (_after_title(r, start) and r.sees("less", "minus"))
        )
    ):
        return Full(given, r.span(start))
    return None


def _after_title(r: Reader, start: int) -> bool:
    """Whether the item's own name and a colon are all that stands before."""
    return start > 0 and r.first_of(0, (":",)) == start - 1


def _calculated(r: Reader) -> bool:
    """A formula goes on: `score = 100 - 2 x (days late)`."""
    end = r.first_of(r.at, (";", ".", ","))
    return any(token.text in ("*", "x", "/", "time") for token in r.tokens[r.at : end])
