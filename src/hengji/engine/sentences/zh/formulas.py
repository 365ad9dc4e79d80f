"""Formulas in Chinese sentences: `实际完成值/目标值×权重分` and its plain text `x/target*w`, both ways."""

from __future__ import annotations

import re

from .words import ACTUALS, FULL_NAMES, PRICES, TIERS

_NAMES = {
    **dict.fromkeys((*ACTUALS, *PRICES), "x"),
    **dict.fromkeys(FULL_NAMES, "w"),
    **TIERS,
}
KNOWN = frozenset(_NAMES) | {"完成率", "完成比例"}
"""Words a formula may hold."""
_SIGNS = {"×": "*", "÷": "/", "~": "-", "-": "-", "+": "+", "/": "/", "(": "(", ")": ")", ",": ",", "*": "*"}
_RATES = ("完成率", "完成比例", "计划完成率", "目标完成率", "实际完成率", "任务完成率")
RATE_WORDS = ("完成率", "达成率", "完成比例")
"""Rates of completion: of the target, and no figure of their own."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*")
_SPELLED = {
    "x": "实际值",
    "w": "满分",
    "target": "目标值",
    "base": "基本值",
    "challenge": "挑战值",
    "prior": "上年值",
    "average": "平均值",
}


_END = r"(?=[×÷*/+\-~(),|]|$)"
_BUILT = (
    (re.compile(rf"(?:实际|实得|实有|本年|本期|当期|当年)[一-龥A-Za-z]{{0,10}}?{_END}"), "x"),
    (re.compile(rf"(?:该|各|某|投标)?(?:供应商|投标人|投标|有效)?(?:投标)?报价{_END}"), "x"),
    (
        re.compile(
            rf"(?:应|目标|计划|控制|预算|定额|额定|核定|下达|考核目标|年度目标|年度计划)[一-龥A-Za-z]{{0,10}}?{_END}"
        ),
        "target",
    ),
    (re.compile(rf"(?:上年|去年|同期|基期|上一年度?)[一-龥A-Za-z]{{0,8}}?{_END}"), "prior"),
    (re.compile(rf"(?:最低|最优)(?:投标)?(?:报价|价格?){_END}"), "best"),
    (re.compile(rf"(?:评标|投标)基准价{_END}"), "base"),
)
"""Names built like an actual figure, a target, last year's figure (`实际投入`, `应上缴利润`): what they are is in their first words."""


def _built(text: str) -> tuple[str, int] | None:
    """The name of a figure at the beginning of `text`, and its length."""
    for pattern, name in _BUILT:
        match = pattern.match(text)
        if match is not None and not (match[0] in _NAMES and _NAMES[match[0]] == name):
            return name, match.end()
    return None


def plain(text: str, names: dict[str, str] | None = None) -> str | None:
    """A formula as written, as plain text over x, w and tier names; None where a part of it is none of these."""
    words = {**_NAMES, **(names or {})}
    order = sorted(words, key=len, reverse=True)
    parts: list[str] = []
    at = 0
    while at < len(text):
        rest = text[at:]
        rate = next((word for word in sorted(_RATES, key=len, reverse=True) if rest.startswith(word)), "")
        word = next((word for word in order if rest.startswith(word)), "")
        figure = _FIGURE.match(rest)
        latin = _LATIN.match(rest)
        built = _built(rest)
        if built is not None and built[1] > max(len(rate), len(word)):
            parts.append(built[0])
            at += built[1]
        elif rate and len(rate) >= len(word):
            parts.append("(x / target)")
            at += len(rate)
        elif word:
            parts.append(words[word])
            at += len(word)
        elif figure is not None:
            at += figure.end()
            digits = figure[0]
            if text[at : at + 1] == "%":
                digits, at = f"{digits}%", at + 1
            elif text[at : at + 1] == "分":
                at += 1
            parts.append(digits)
        elif latin is not None:
            parts.append(latin[0])
            at += latin.end()
        elif rest[0] in _SIGNS:
            parts.append(_SIGNS[rest[0]])
            at += 1
        elif rest[0] == "|" and "|" in rest[1:]:
            end = rest.index("|", 1)
            inner = plain(rest[1:end], names)
            if inner is None:
                return None
            parts.append(f"abs({inner})")
            at += end + 1
        else:
            return None
    return _spaced(parts)


def _spaced(parts: list[str]) -> str:
    text = ""
    for part in parts:
        text += f" {part} " if part in "+-*/" else f"{part} " if part == "," else part
    return " ".join(text.split()).replace("( ", "(").replace(" )", ")")


def spelled(formula: str) -> str:
    """The formula in Chinese words where these read back to it, else itself in quotes."""
    chinese = _LATIN.sub(lambda match: _SPELLED.get(match[0], match[0]), formula).replace("*", "×")
    return chinese if plain(chinese.replace(" ", "")) == formula else f"“{formula}”"
