"""The item's own name at the head of its rule, and words that only say what is measured: `Calls answered within 20 seconds: ...`."""

from __future__ import annotations

from fractions import Fraction

from ...rules.model import FULL, Amount
from ...values.finding import Finding, Level
from ...values.text import Text
from ..axis import Axis, Compare, Place, Quantity, Relation, When
from ..statements import Award, Deed, Effect, Full, Given, Remark, Statement
from . import idioms
from .amounts import amount
from .places import per_so_many, quantity, tier
from .reader import Reader, attempt, hedges
from .subjects import described, hyphened
from .tokens import Kind
from .words import NO_NOUN, PARTICIPLES, TIERS, TITLE_WORDS

_LONGEST = 12
"""Tokens a title may have."""


@attempt
def title(r: Reader) -> tuple[Statement, ...] | None:
    """`Response time: ...`: the item's own name at the head of its rule."""
    if _begun(r):
        return None
    if r.seq("all or nothing", "pass / fail", "pass or fail", "zero tolerance"):
        return _titled(r, None) if r.take(":") else None
    _name(r)
    worth: Amount | None = None
    if r.at and r.take("("):
        worth = amount(r)
        given = _told(r) if worth is None else None
        if worth is None and given is None and not _unit_alone(r) and not _both_sides(r):
            r.noun(3)
        if not r.take(")"):
            return None
        if given is not None:
            return (given, *_titled(r, None)) if r.take(":") else None
    dash = r.sees("-") and not r.peek().tight and not r.peek(1).tight and r.at
    return _titled(r, worth) if r.at and (r.take(":") or (dash and r.take("-"))) else None


def _begun(r: Reader) -> bool:
    return r.at > 0


def _name(r: Reader) -> None:
    """The words of the name: none that scores, no figure but one that tells what is measured."""
    while r.at < _LONGEST:
        if r.sees("EARLY") or hedges(r.peek().text):
            return
        if r.at and r.seq("in full"):
            continue
        if _against_plan(r) or (r.at and (r.idiom(idioms.PERIODS) or per_so_many(r))):
            continue
        if _ranked_name(r):
            r.at += 1
            continue
        if (
            (r.peek().kind is Kind.WORD and (r.peek().text not in NO_NOUN or r.peek().text in TITLE_WORDS))
            or (r.at and r.peek().raw.lower() in PARTICIPLES and r.peek(1).text in (":", "("))
            or (r.at and r.peek().raw.lower() in PARTICIPLES and r.peek(1).text in (":", "("))
        ):
            r.at += 1
        elif (r.at and r.sees(*_CIRCUMSTANCES) and _plain(r, 1)) or (
            (r.at and r.sees("/") and r.peek().tight and r.peek(1).kind is Kind.WORD and r.peek(-1).kind is Kind.WORD)
            or (r.at and r.sees("PER") and r.peek(1).kind is Kind.WORD)
            or hyphened(r)
        ):
            r.at += 2
        elif not (r.at and described(r)):
            return


_CIRCUMSTANCES = ("at", "during", "on", "after", "before", "under", "about", "through", "by")


def _plain(r: Reader, ahead: int) -> bool:
    """A word that neither scores nor names a reference (`attendance at training`)."""
    token = r.peek(ahead)
    joined = token.text.isupper() and token.text.lower() != token.raw.lower()
    return token.kind is Kind.WORD and token.text not in NO_NOUN and token.text not in _REFERENCES and not joined


_REFERENCES = frozenset(words[0] for words, _ in TIERS)


@attempt
def _against_plan(r: Reader) -> bool | None:
    """`visitor numbers against forecast`: of a figure that is no rate, so that percentages are of what was planned."""
    rate = r.context.unit is None or r.context.unit.is_rate
    if not r.at or rate or not r.take("against", "versus", "vs"):
        return None
    return True if tier(r) == "target" and r.sees(":", "(") else None


def _ranked_name(r: Reader) -> bool:
    """`Severity 1 tickets`: a number between a word with a capital and another word is part of the name."""
    before, after = r.peek(-1), r.peek(1)
    if not r.at or r.peek().kind is not Kind.NUMBER or not r.peek().text.isdigit():
        return False
    named = before.kind is Kind.WORD and before.raw[:1].isupper() and before.text not in NO_NOUN
    return named and after.kind is Kind.WORD and after.raw.islower() and after.text not in NO_NOUN


def _unit_alone(r: Reader) -> bool:
    """`(%)`, `(hours)`: the unit of the figures."""
    if r.sees("%") or (r.peek().kind is Kind.WORD and r.peek(1).text == ")"):
        r.at += 1
        return True
    end = r.first_of(r.at, (")",))
    written = r.tokens[r.at : end]
    quotient = len(written) == 3 and written[1].text in ("/", "PER") and written[0].kind is written[2].kind is Kind.WORD
    if quotient:
        r.at = end
    return quotient


def _both_sides(r: Reader) -> bool:
    """`(either direction)`, `(absolute)`: what kind of difference is meant."""
    return r.idiom(idioms.EITHER_WAY) or r.seq("either direction", "either way", "both direction", "absolute", "+/-")


@attempt
def _told(r: Reader) -> Given | None:
    """`(target 85)` in the item's title."""
    start = r.at
    name = tier(r)
    r.skip(":", "=", "of", "be")
    found = quantity(r) if name is not None else None
    return None if name is None or found is None else Given(name, found, r.span(start))


def _titled(r: Reader, worth: Amount | None) -> tuple[Statement, ...]:
    name = r.between(0, r.tokens[max(r.at - 2, 0)].end)
    told = Finding(
        "sentence-title",
        Level.NOTE,
        Text(f"“{name}”读作指标名称", f"'{name}' is read as the name of the item"),
    )
    remark = Remark(told, r.span(0))
    return (remark,) if worth is None else (remark, Full(worth, r.span(0)))


@attempt
def header(r: Reader) -> tuple[Statement, ...] | None:
    """`Points will be deducted as follows: ...`, `the indicator is scored as under: ...`: what comes is a rule, or deductions."""
    if _begun(r):
        return None
    while r.at < _LONGEST and not r.idiom(idioms.AS_FOLLOWS) and _plain_word(r):
        r.at += 1
    said = {token.text for token in r.tokens[: r.at]}
    if not r.take(":") or not said & _SPOKEN_OF or said & {"EARLY", "not", "no", "EACH", "if"}:
        return None
    r.taken_off = bool(said & {"deduct", "lose", "reduce", "deduction", "penalty", "deductions", "penalise"})
    return ()


_SPOKEN_OF = frozenset(
    "deduct lose reduce deduction deductions award score point evaluate evaluated assess assessed determine determines mark marking "
    "calculate measured scoring graded penalty penalise rated evaluation scale formula basis".split()
)


def _plain_word(r: Reader) -> bool:
    """A word that neither compares nor counts."""
    token = r.peek()
    if token.text == "%" and token.raw.lower() == "percentage":
        return True
    joined = token.text.isupper() and token.text.lower() != token.raw.lower()
    if hedges(token.text):
        return False
    return (token.kind is Kind.WORD and not joined) or hyphened(r) or token.text == "LATE" or _among(r)


def _among(r: Reader) -> bool:
    """`the rank among 10 units`: how many there are."""
    return r.peek().kind is Kind.NUMBER and r.peek(-1).raw.lower() in ("among", "amongst", "of")


@attempt
def definition(r: Reader) -> Statement | None:
    """`Service level: calls answered within 20 seconds.`: what is measured, said in a sentence of its own."""
    start = r.at
    if start and r.peek(-1).text != ":":
        return None
    if not r.noun(4) or not described(r) or r.peek(-1).kind is Kind.NUMBER or not r.sees("."):
        return None
    told = Finding("sentence-title", Level.NOTE, Text("说明所衡量的内容", "this says what is measured"))
    return Remark(told, r.span(start))


@attempt
def due(r: Reader) -> Award | None:
    """`Reports are due on the 5th working day;`: on time earns full marks."""
    start = r.at
    if start and r.peek(-1).text not in (":", "."):
        return None
    if not r.noun(4) or not r.seq("be due", "have to be submit", "will be submit", "be to be submit", "be require"):
        return None
    if not (r.take("on", "by", "before", "<=", "ON_TIME") or r.seq("no later than", "not later than")):
        return None
    while r.at - start < _LONGEST and not r.sees(",", ";", ".") and _of_a_date(r):
        r.at += 1
    if not r.sees(";", ".", ",") or r.peek(1).kind is Kind.END:
        return None
    on_time = Compare(Relation.AT_MOST, Place(Quantity(Fraction(0), "days")))
    return Award(When((on_time,), axis=Axis.DAYS), Effect(Deed.GET, FULL), span=r.span(start))


def _of_a_date(r: Reader) -> bool:
    token = r.peek()
    if hedges(token.text):
        return False
    plain = token.kind in (Kind.NUMBER, Kind.ORDINAL) or token.text in ("of", "after", "EACH", "following")
    return plain or (token.kind is Kind.WORD and token.text not in NO_NOUN)
