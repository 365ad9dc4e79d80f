"""Formulas in English sentences: `weight x target / actual` as plain text over x, w and tier names."""

from __future__ import annotations

import re
from fractions import Fraction

from ...rules.model import FULL
from ..statements import Formula
from . import idioms
from .amounts import amount, full_marks
from .happenings import event_name
from .places import tier
from .reader import Reader, attempt, hedges
from .tokens import Kind

_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/", "(": "(", ")": ")", "x": "*", "time": "*", "minus": "-", "plus": "+"}
_WORDS = {"divided by": "/", "divide by": "/", "multiplied by": "*", "multiply by": "*"}
TIMES_OF_DELAY = ("day", "week", "month", "hour", "minute")


@attempt
def formula(r: Reader) -> Formula | None:
    """`score = weight x target / actual`: a calculation over the actual value, tiers and the full marks."""
    start = r.at
    own = _own_rate(r)
    if own is not None:
        return Formula(own, r.span(start))
    if not r.idiom(idioms.SCORE_IS):
        return None
    parts: list[str] = []
    depth, operand = 0, False
    absolute = False
    while True:
        if r.sees("|") and absolute == operand:
            r.take("|")
            parts.append(")" if absolute else "abs (")
            absolute, operand = (False, True) if parts[-1] == ")" else (True, False)
            continue
        part = _operand(r) if not operand else None
        if part is not None:
            parts.append(part)
            operand = True
            continue
        sign = _sign(r, operand)
        if sign is None or (sign == ")" and depth == 0):
            break
        depth += {"(": 1, ")": -1}.get(sign, 0)
        parts.append(sign)
        operand = sign == ")"
    if depth or absolute or not operand or "x" not in parts or not set(parts) & set("+-*/"):
        return None
    whole = _percents(parts, rate=r.context.unit is not None and r.context.unit.is_rate)
    return None if whole is None else Formula(" ".join(whole), r.span(start))


_RATE_NOUNS = frozenset(
    "rate ratio percentage percent share proportion score availability compliance attendance".split()
)


@attempt
def _own_rate(r: Reader) -> str | None:
    """`percentage of milestones met multiplied by 8 points`, `compliance rate x 10`: the item's own rate, a part of one."""
    unit = r.context.unit
    if r.at and r.peek(-1).text not in (":", "."):
        return None
    r.idiom(idioms.SCORE_IS)
    r.skip(":", "=")
    here = r.at
    said: list[str] = []
    while r.peek().kind is Kind.WORD or (r.sees("%") and r.peek().raw.lower() == "percentage"):
        if r.sees("multiplied", "multiply", "time", "x", "be", "of") and not (r.sees("of") and said):
            break
        if len(said) > 5 or hedges(r.peek().text) or r.sees("target", "plan", "point", "weight", "EACH", "PER"):
            return None
        said.append(r.peek().raw.lower())
        r.at += 1
    r.skip("be")
    percent = unit is not None and unit.symbol == "%"
    if r.at == here or not percent or not _RATE_NOUNS & set(said) or "completion" in said:
        return None
    if r.seq("/", "divided by", "divide by"):
        parts = r.number()
        closed = r.peek().kind is Kind.END or r.sees(".", ";", ",")
        return f"x / {_shown(parts)}" if parts and closed else None
    if not (r.seq("multiplied by", "multiply by", "time") or r.take("*", "x")):
        return None
    given = amount(r, bare=True)
    if given is None or r.sees("*", "/", "+", "-", "x", "%", "of"):
        return None
    return "x / 100 * w" if given == FULL else None if given.share else f"x / 100 * {_shown(given.points)}"


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"( {value.numerator} / {value.denominator} )"


def _percents(parts: list[str], rate: bool) -> list[str] | None:
    """A percentage beside the figure or a tier (`actual - 60 %`) is a figure itself, where the item is a rate; else a part of one."""
    made: list[str] = []
    for at, part in enumerate(parts):
        if not part.endswith("%"):
            made.append(part)
            continue
        beside = [other for sign, other in _neighbours(parts, at) if sign in ("+", "-")]
        figure = any(other.endswith("%") or (other.isidentifier() and other != "w") for other in beside)
        if figure and not (rate and _of_each_other(parts)):
            return None
        made.append(part[:-1] if figure else f"( {part[:-1]} / 100 )")
    return made


def _of_each_other(parts: list[str]) -> bool:
    """`( actual - 60 % ) / ( 90 % - 60 % )`: a share of one stretch in another, the same in per cent and in parts of one."""
    text = " ".join(parts)
    inner = r"\( [^()]* \)"
    divided = re.sub(f"{inner} / {inner}", "", text)
    return "%" not in divided and "x" not in divided.split()


def _neighbours(parts: list[str], at: int) -> list[tuple[str, str]]:
    """The signs beside a part, each with the operand behind it."""
    found = []
    if at >= 2:
        found.append((parts[at - 1], parts[at - 2]))
    if at + 2 < len(parts):
        found.append((parts[at + 1], parts[at + 2]))
    return found


def _operand(r: Reader) -> str | None:
    if r.idiom(idioms.COMPLETION):
        return "( x / target )"
    if r.idiom(idioms.ACTUAL):
        return "x"
    if full_marks(r):
        return "w"
    name = tier(r)
    if name is not None:
        return name
    if _counted(r):
        return "x"
    if r.peek().kind is not Kind.NUMBER:
        return None
    token = r.peek()
    r.go(r.at + 1)
    figure = str(token.value) if token.value.denominator == 1 else token.text
    if r.take("%"):
        return f"{figure}%"
    r.seq("point")
    return figure


@attempt
def _counted(r: Reader) -> bool | None:
    """`number of complaints`, `days late`: the figure of the item, under its own name."""
    if r.seq("number of"):
        name = event_name(r.noun(4))
        if not name or r.take("/", "*"):
            return None
        r.event = r.event or name
        return True if r.event == name else None
    r.take("number")
    return True if r.take(*TIMES_OF_DELAY) and r.take("LATE") else None


def _sign(r: Reader, operand: bool) -> str | None:
    for words, sign in _WORDS.items():
        if r.seq(words):
            return sign
    start = r.at
    token = r.take(*_SIGNS)
    if token is None:
        return None
    sign = _SIGNS[token.text]
    if (sign == "(") == operand:
        r.at = start
        return None
    return sign
