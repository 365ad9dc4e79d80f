"""The words of the formula language, in Chinese and English, and how a mistyped word is met."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..values.text import Lang, Text
from .tree import Func, Relation, Span

MAX_ARGUMENTS = 20
_MAX_CANDIDATES = 2000
"""Names compared for a did-you-mean, so that a wrong word costs milliseconds also against a large catalogue."""

LETTER = r"A-Za-z_\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
WORD = re.compile(rf"[{LETTER}][{LETTER}0-9]*")


@dataclass(frozen=True, slots=True)
class Function:
    """A function as people call it: first word of each language is the canonical one; `least`..`most` arguments."""

    code: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    least: int
    most: int
    usage: Text

    def word(self, lang: Lang) -> str:
        """The canonical word."""
        return self.zh[0] if lang == "zh" else self.en[0]


def _many(code: str, zh: tuple[str, ...], en: tuple[str, ...]) -> Function:
    return Function(code, zh, en, 2, MAX_ARGUMENTS, Text(f"{zh[0]}(甲, 乙, …)", f"{en[0]}(a, b, ...)"))


def _one(code: str, zh: tuple[str, ...], en: tuple[str, ...]) -> Function:
    return Function(code, zh, en, 1, 1, Text(f"{zh[0]}(利润)", f"{en[0]}(profit)"))


FUNCTIONS = (
    _many(Func.MIN, ("最小", "最小值", "取小"), ("min", "minimum")),
    _many(Func.MAX, ("最大", "最大值", "取大"), ("max", "maximum")),
    _many(Func.AVG, ("平均", "平均值", "均值"), ("avg", "average", "mean")),
    _many(Func.SUM, ("合计", "求和", "总和"), ("sum", "total")),
    _many(Func.FIRST_KNOWN, ("如缺", "缺则取"), ("first_known", "coalesce")),
    _many(Func.AVG_KNOWN, ("实有平均", "有数平均"), ("avg_known", "mean_known")),
    _one(Func.ABS, ("绝对值",), ("abs",)),
    _one(Func.GROWTH, ("增长率", "同比增长", "同比", "增长"), ("growth",)),
    _one(Func.POSITIVE, ("正值", "取正"), ("positive",)),
    _one(Span.YEAR_TO_DATE, ("累计", "本年累计", "年初至今"), ("ytd",)),
    _one(Span.OPENING, ("期初", "年初"), ("opening",)),
    _one(Span.CLOSING, ("期末", "年末"), ("closing",)),
    Function("if", ("如果", "若"), ("if",), 3, 3, Text("如果(条件, 甲, 乙)", "if(condition, a, b)")),
    Function(
        "prior", ("上年", "上年同期", "去年"), ("prior",), 1, 2, Text("上年(利润) 或 上年(利润, 2)", "prior(profit, 1)")
    ),
    Function(
        "round",
        ("四舍五入", "舍入"),
        ("round",),
        2,
        3,
        Text("四舍五入(甲, 2) 或 四舍五入(甲, 2, [万元])", "round(a, 2) or round(a, 2, [万元])"),
    ),
)
BY_CODE = {function.code: function for function in FUNCTIONS}
BY_WORD = {word: function for function in FUNCTIONS for word in (*function.zh, *function.en)}

KEYWORDS = {"and": "and", "且": "and", "并且": "and", "or": "or", "或": "or", "或者": "or", "not": "not", "非": "not"}
"""Words that join conditions; a measure of such a name is written in square brackets."""

JOINERS: dict[str, tuple[str, str]] = {"and": ("且", "and"), "or": ("或", "or"), "not": ("非", "not")}

RELATIONS = {relation.value: relation for relation in Relation} | {
    "==": Relation.EQUAL,
    "<>": Relation.UNEQUAL,
    "≤": Relation.AT_MOST,
    "≦": Relation.AT_MOST,
    "≥": Relation.AT_LEAST,
    "≧": Relation.AT_LEAST,
    "≠": Relation.UNEQUAL,
}

PREFIXES: tuple[tuple[str, Span], ...] = (
    ("期初", Span.OPENING),
    ("年初", Span.OPENING),
    ("opening_", Span.OPENING),
    ("期末", Span.CLOSING),
    ("年末", Span.CLOSING),
    ("closing_", Span.CLOSING),
)


def function(word: str) -> Function | None:
    """The function called `word`; English words in any case, as spreadsheets have them."""
    return BY_WORD.get(word) or BY_WORD.get(word.lower())


def keyword(word: str) -> str:
    """`and`, `or`, `not`, or empty when `word` is none of them."""
    return KEYWORDS.get(word) or KEYWORDS.get(word.lower(), "")


def nearest(word: str, among: Iterable[str]) -> str | None:
    """The word most like `word`, or None when none is near."""
    letters, reach = set(word.lower()), max(2, len(word) // 2)
    near: list[str] = []
    for candidate in among:
        if abs(len(candidate) - len(word)) <= reach and letters & set(candidate.lower()):
            near.append(candidate)
            if len(near) >= _MAX_CANDIDATES:
                break
    found = difflib.get_close_matches(word, near, 1, 0.5)
    return found[0] if found else None


def did_you_mean(zh: str, en: str = "") -> Text:
    """The question put to a person; `en` only where it differs."""
    return Text(f"您是否想写“{zh}”？", f"did you mean '{en or zh}'?")
