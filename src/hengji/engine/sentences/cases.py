"""Cases of the target's ambition hold a cap and nothing else, and classes of units have scorecards of their own.

`目标值低于基准值的最多加3分、最多扣3分`, `…不加分也不扣分`, `…最高得30分，但超额完成20%以上的仍可加3分`: a rule keeps for each case the
most that is reached, and no deduction, exception or further condition. Like `circumstances`, this looks at a reading from outside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from ..rules.model import Curve, Expression, Levels, Measured, Rule
from .figures import parts
from .reading import Context

_RELATION = r"(?:不得?|未)?(?:低于|高于|少于|大于|小于|超过|达到|达)|未达|等于|持平|[≥≤<>]|[较比与和同]"
_SUBJECT = re.compile(rf"(?<![于到成过比较与])(?:原定)?目标值?(?:水平|本身)?(?:{_RELATION})")
_CASE_GOES_ON = re.compile(
    rf"(?:但|且|而|并且|但是)?(?:(?:{_RELATION})(?!目标|计划|\d)|低幅|降幅|幅度|其余|其他|否则|反之|最[多高]加)"
)
_ELSEWHERE = re.compile(
    r"每|完成|实际|达到目标|[低高]于目标|超过目标|未达目标|本项|总分|合计|扣完|不倒扣|不足\d|中间|其间"
)
_TAKEN = re.compile(r"扣(?!完)|[加不]减(?!亏)|罚|不得分|得?零分|(?<![\d.])0分")
_EXCEPTED = re.compile(r"分.*(?:但|不过|仍|除外|另加|再加)")
_EXCEPTION = re.compile(r"(?:但|不过|仍|除(?!此))")
_NO_FULL_STOP = re.compile(r"(?<=\d)\.(?=\d)")
_ENGLISH_CASE = re.compile(r"\btarget(?: value| figure| itself)? (?:is|was|lies|be|set|stands)\b", re.IGNORECASE)
_ENGLISH_TAKEN = re.compile(
    r"\b(?:deduct\w*|deductions?|minus|tak(?:e|es|en)|los(?:e|es|t)|penal\w+|however|but(?! not)|still|even then|except|unless|"
    r"half|halved|nothing is (?:added|taken)|neither|nor)\b",
    re.IGNORECASE,
)


def lost(sentence: str, rule: Rule, context: Context) -> tuple[str, ...]:
    """What a case of the target says beside its cap, as written."""
    if not rule.ambitions:
        return ()
    plain = unicodedata.normalize("NFKC", sentence)
    return tuple(dict.fromkeys((*_in_chinese(plain, rule, context), *_in_english(plain))))


def _in_chinese(plain: str, rule: Rule, context: Context) -> Iterator[str]:
    """The clauses of the cases, one after the other, until a clause speaks of all units again."""
    inside, capped, stop = False, False, ";"
    for match in re.finditer(r"([^,;。]*)([,;。]|$)", plain):
        clause = match[1].strip()
        opens = _SUBJECT.search(clause) is not None
        if inside and not opens and not _within(clause, stop, capped):
            inside = False
        inside, capped = inside or opens, capped and not opens
        if inside and clause:
            held = _EXCEPTED.search(clause) or (capped and _EXCEPTION.match(clause))
            if held or (_TAKEN.search(clause) and _deducts(rule, context)):
                yield clause
            capped = capped or "分" in clause
        stop = match[2]


def _within(clause: str, stop: str, capped: bool) -> bool:
    """Whether a clause still belongs to the cases."""
    if _CASE_GOES_ON.match(clause):
        return True
    if stop == "," and "每" not in clause and (_EXCEPTION.match(clause) or _TAKEN.search(clause)):
        return capped
    return stop == "," and _ELSEWHERE.search(clause) is None


def _in_english(plain: str) -> Iterator[str]:
    for clause in re.split(r"[;.]", _NO_FULL_STOP.sub("_", plain)):
        case = _ENGLISH_CASE.search(clause)
        if case is not None and _ENGLISH_TAKEN.search(clause):
            yield clause.replace("_", ".").strip()


def _deducts(rule: Rule, context: Context) -> bool:
    """Whether the rule takes points anywhere: where it does not, a case without a deduction is kept."""
    full = context.full or Fraction(0)
    knots = rule.body.knots if isinstance(rule.body, Curve) else ()
    worths = [amount.worth(full) for knot in knots for amount in (knot.before, knot.value)]
    below = any(worth < rule.start.worth(full) for worth in (*worths, *(cut.amount.worth(full) for cut in rule.cuts)))
    return below or any(step.amount.worth(full) < 0 for step in rule.steps)


_TIER_WORDS = {
    "base": re.compile(
        r"(?:基本值|门槛值|底线值)(?![为是]?\d|\()|\b(?:base|threshold) value\b(?! (?:of )?\d)", re.IGNORECASE
    ),
    "target": re.compile(r"目标值?(?!责任|管理|偏差|任务|\()|\btargets?\b(?! rating)", re.IGNORECASE),
    "prior": re.compile(r"上年|去年|\b(?:last|previous|prior) year\b", re.IGNORECASE),
    "challenge": re.compile(r"挑战值(?![为是]?\d|\()|\bchallenge value\b(?! (?:of )?\d)", re.IGNORECASE),
}
"""Words that name a tier of the item beyond doubt."""
_STATED = re.compile(
    r"目标值?[:为是≤≥=]?\s?\d|\d+(?:\.\d+)?%?[为作]目标|\btargets?(?: value)?(?: of|:| is| at)? ?[≤≥<>=]*\s?\d|\d ?%? target\b"
    r"|实际值为|(?:幅度|增幅|增长率)(?:为|[.。]?$)",
    re.IGNORECASE,
)
"""The sentence says what the target is, or that the figure itself is the growth: the rule has the figure, and not the tier."""


def tiers_lost(sentence: str, rule: Rule, context: Context) -> tuple[str, ...]:
    """The tiers the item has and `sentence` names, of which `rule` knows nothing (`低于基本值得50%`)."""
    if isinstance(rule.body, Expression | Levels) or rule.measured is not Measured.VALUE:
        return ()
    plain = unicodedata.normalize("NFKC", sentence)
    known = {part for part in parts(rule) if isinstance(part, str)}
    if _STATED.search(plain):
        known |= {"target", "prior"}
    named = {tier: words.search(plain) for tier, words in _TIER_WORDS.items() if _has(tier, context)}
    return tuple(match[0] for tier, match in named.items() if match is not None and tier not in known)


def _has(tier: str, context: Context) -> bool:
    """Whether the item has a tier; a target where nothing is known of its tiers."""
    return tier == "target" if context.tiers is None else tier in context.tiers


_CLASS = re.compile(
    r"(?P<name>[一-龥]{2,6}|[A-Za-z甲乙丙丁ⅠⅡⅢ一二三四])类(?:子?企业|单位|公司|子公司|国企|部门|成员单位)(?!每[户家个])"
)
_NAMED_CLASS = re.compile(
    r"(?P<name>[一-龥]{2,6}?)(?:企业|子公司|公司)(?=每(?!发[生现])|[低高]于|未?完成|未?达到?|超过|不低于|不高于|得|的?[,:])"
)
_ENGLISH_NAMED = re.compile(
    r"\b(?P<name>[a-z]{4,}) (?:companies|enterprises|plants|subsidiaries)(?=[:,]| (?:below|above|under|over|at|minus|plus|lose)\b)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d?[户家个]$")
_ENGLISH_CLASS = re.compile(
    r"\b(?P<name>competitive|commercial|public[- ](?:service|welfare|interest)|functional|"
    r"regulated|class [A-Z]|category [A-Z]|type [A-Z]) (?:companies|enterprises|firms|units|company|enterprise|firm|unit|subsidiar\w+)\b",
    re.IGNORECASE,
)


def classes(sentence: str) -> tuple[str, ...]:
    """The classes of units that `sentence` scores each in its own way (`竞争类企业…，公益类企业…`), where there are two or more."""
    plain = unicodedata.normalize("NFKC", sentence)
    named: dict[str, str] = {}
    for match in (*_CLASS.finditer(plain), *_ENGLISH_CLASS.finditer(plain)):
        if _COUNTED.search(plain[: match.start()]) is None and not _COUNTED.search(match["name"][:-2]):
            written = match["name"].lower()
            named.setdefault(written[-2:] if written[0] > "\u3400" else written, match[0].strip())
    if len(named) < 2:
        told = {match[0] for words in (_NAMED_CLASS, _ENGLISH_NAMED) for match in words.finditer(plain)}
        named |= {words: words for words in sorted(told, key=plain.index)} if len(told) > 1 else {}
    return tuple(named.values()) if len(named) > 1 else ()
