"""Clauses that state a formula: `得分=实际完成值/目标值×权重分`, `合格率×30分`, 按民主测评得分的30%计入."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statements import Formula, Statement
from . import formulas, words
from .lexer import Kind

if TYPE_CHECKING:
    from .reader import Reader
    from .state import ClauseState


def formula(clauses: ClauseState) -> list[Statement] | None:
    """`得分=实际完成值/目标值×权重分`."""
    r = clauses.r
    start = r.at
    r.skip(frozenset({"本项", "该项", "此项", "考核", "指标"}))
    if not (r.take("得分", "本项得分", "该项得分", "指标得分", "考核得分", "计分", "分值") and r.take("=", ":")):
        r.at = start
        if not _named_score(r):
            r.at = start
            return _bare_formula(clauses, start)
        share = _SHARE.fullmatch(_clause_text(r, start))
        if share is not None:
            _to_end(r)
            return [Formula(f"x / 100 * {share['points']}", r.span(start))]
    token = r.peek()
    if token is not None and token.kind is Kind.QUOTED:
        r.at += 1
        return [Formula(token.text, r.span(start))]
    return _formula_text(clauses, start)


def _named_score(r: Reader) -> bool:
    """`节能考核得分＝`, `价格分＝`: the score of the item under its own name."""
    start = r.at
    while not r.done and r.text() not in ("=", ",", ";", "。", ":", "(", "、"):
        r.at += 1
    name = r.raw(start)
    bounded = any(
        token.kind is Kind.NUMBER or token.text in words.RELATIONS or token.text in words.SUFFIXES
        for token in r.tokens[start : r.at]
    )
    return not bounded and name.endswith(("得分", "分", "分值", "分数")) and r.take("=")


def _to_end(r: Reader) -> None:
    while not r.done and r.text() not in (",", ";", "。", "、"):
        r.at += 1


def _clause_text(r: Reader, start: int) -> str:
    """The text of the clause that begins at token `start`."""
    back = r.at
    _to_end(r)
    text = r.raw(start).replace(" ", "")
    r.at = back
    return text


def _bare_formula(clauses: ClauseState, start: int) -> list[Statement] | None:
    """`实际上缴利润/应上缴利润×10分`, `合格率×30分`: a formula that ends in the points it is worth, without 得分=."""
    r = clauses.r
    _to_end(r)
    text = r.raw(start).replace(" ", "")
    part = _PART.fullmatch(text)
    if part is not None:
        return [Formula(f"x * ({part['percent']} / 100)", r.span(start))]
    worth = _WORTH.search(text)
    if worth is None or "=" in text:
        r.at = start
        return None
    completed = _COMPLETED.fullmatch(text)
    if completed is not None:
        if clauses.conditions.rate is not False:
            r.at = start
            return None  # a rate of its own, or points of completion: the unit tells
        return [Formula(f"x / target * {completed['points']}", r.span(start))]
    share = _SHARE.fullmatch(text)
    if share is not None and not any(word in text for word in formulas.RATE_WORDS):
        return [Formula(f"x / 100 * {share['points']}", r.span(start))]
    r.at = start
    return _formula_text(clauses, start)


_PART = re.compile(
    r"(?:按|以)[一-龥]{1,12}(?:得分|评分|分数|成绩|测评分)的(?P<percent>\d+(?:\.\d+)?)%(?:计入|折算|计算|计分|计|计算得分|折算得分)(?:本项得分|得分)?"
)
_COMPLETED = re.compile(r"(?:[一-龥]*得分=)?[一-龥]{1,10}(?:完成率|达成率|完成比例)×(?P<points>\d+(?:\.\d+)?)分?")
_WORTH = re.compile(r"×(?:\d+(?:\.\d+)?分?|权重分?|满分|标准分|分值|该项分值|本项分值|权重分值)$")
_SHARE = re.compile(r"(?:[一-龥]*得分=)?(?!完成率|达成率)[一-龥]{1,10}(?:率|度|占比|比例)×(?P<points>\d+(?:\.\d+)?)分?")


_TURNED = re.compile(
    r"(?:(?P<points>\d+(?:\.\d+)?)分?|权重分?|满分|标准分|分值|该项分值|本项分值|权重分值|本项满分)×"
    r"(?!完成率|达成率|目标完成率|计划完成率|实际)[一-龥]{1,10}(?:率|度|占比|比例)"
)
"""`5分×持证上岗率`: a share of the points, of a rate that is the figure itself."""


def _formula_text(clauses: ClauseState, start: int) -> list[Statement] | None:
    """A formula from the cursor to the end of its clause."""
    r = clauses.r
    first = r.at
    depth = 0
    while not r.done:
        if r.text() in (";", "。") or (depth == 0 and r.text() in (",", "、")):
            break
        if (
            r.text() == "("
            and depth == 0
            and (r.word(1) and r.word(1) not in r.tiers and r.text(1) not in formulas.KNOWN)
        ):
            break
        depth += {"(": 1, ")": -1}.get(r.text(), 0)
        if depth < 0:
            break
        r.at += 1
    said = r.raw(first).replace(" ", "")
    turned = _TURNED.fullmatch(said)
    if turned is not None:
        return [Formula(f"{turned['points'] or 'w'} * x / 100", r.span(start))]
    text = formulas.plain(said, dict(r.tiers))
    if text is None or not any(sign in text for sign in "+-*/") or "x" not in text or text[0] in "*/+":
        return None
    return [Formula(text, r.span(start))]
