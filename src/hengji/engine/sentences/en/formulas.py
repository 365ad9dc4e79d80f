"""Formulas in English sentences: `weight x target / actual` as plain text over x, w and tier names."""

from __future__ import annotations

from ..statements import Formula
from . import idioms
from .amounts import full_marks
from .places import tier
from .reader import Reader, attempt
from .tokens import Kind

_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/", "(": "(", ")": ")", "x": "*", "time": "*", "minus": "-", "plus": "+"}
_WORDS = {"divided by": "/", "divide by": "/", "multiplied by": "*", "multiply by": "*"}
_VALUES = ("number", "name", ")")


@attempt
def formula(r: Reader) -> Formula | None:
    """`score = weight x target / actual`: a calculation over the actual value, tiers and the full marks."""
    start = r.at
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
    return Formula(" ".join(parts), r.span(start))


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
    if r.peek().kind is not Kind.NUMBER:
        return None
    token = r.peek()
    r.go(r.at + 1)
    figure = str(token.value) if token.value.denominator == 1 else token.text
    if r.take("%"):
        return f"( {figure} / 100 )"
    r.seq("point")
    return figure


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
