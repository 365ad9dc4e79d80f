"""Conditions that a rule cannot hold, or does not: the sign of the target, last year's loss, a loss made beside another condition.

A rule compares one value with places on its axis. `目标值为正而当年亏损的`, `扭亏为盈的加5分`, `连续两年亏损的` say more than that,
and the words of a loss (减亏, 亏损企业) confine a step to values below zero. Like `meant`, this looks at a reading from outside: words that
tell such a condition must have left a trace in the rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from ..rules.model import Expression, Levels, Mark, Measured, Rule
from ..values.direction import Direction
from .figures import parts
from .reading import Context

_NO_AMOUNT = "(?!增长|增加|减|额|面|总额|数|率|户|企业数|值|控制|预算)"
_REFERENCE_SIGN = re.compile(
    r"(?<![比较与为])(?:目标|计划|预算|上年|去年|上期|基准|基数)(?:值|数|利润|净利润|利润总额|实际|同期|度)*"
    rf"(?:(?:为|是)?(?:正数?|负数?|盈利|亏损)|(?:大于|小于|高于|低于|>|<|≥|≤)(?:零|0(?![.\d%万亿千百元个名次件起])))的?{_NO_AMOUNT}"
    r"|\b(?:target|plan|budget|last year|prior year|previous year|base|baseline)(?: (?:value|figure|profit|result))?"
    r" (?:is|was|be|being|showed|shows|made|makes) (?:an? )?(?:positive|negative|loss|profit"
    r"|(?:above|below|over|under|greater than|less than) (?:zero|0\b))",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"扭亏(?:为盈|增盈)?|(?:由)?盈转亏|\bturn(?:s|ed|ing)?(?: \w+){0,2} loss(?:es)?(?: \w+)? (?:in)?to|\bturn(?:s|ed|ing) around\b"
    r"|\b(?:back|returns?|returned|returning|swings?|swung) (?:in)?to (?:a )?(?:profit|loss)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"连续(?:两|二|三|四|五|\d)个?(?:会计|考核)?(?:年|季)度?"
    r"|\b(?:two|three|four|\d) (?:consecutive|successive|straight) (?:years|quarters)\b"
    r"|\b(?:two|three|four|\d) (?:years|quarters) (?:running|in a row)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[^，,；;。]{2,}?(?:而|但|且|却|同时|、)(?:当年|本年|今年|当期|本期|年度)?(?:实际|完成)?(?:值|利润|净利润)?(?:为负|亏损|为正|盈利)(?=的|时|者|,|，)"
    r"|\b(?:and|but|while|yet) (?:the )?(?:\w+ )?(?:is|was|makes|made|shows|showed|reports|reported|ends in)"
    r" (?:an? )?(?:actual )?loss\b",
    re.IGNORECASE,
)
_CONFINED = re.compile(
    r"(?:减亏|增亏|亏损|盈利)(?:的|者|时|企业|单位|公司|子公司)[^，,；;。每]{0,4}[，,]?每(?![^，,；;。]{0,8}\d+[户家个])"
    r"|\bloss[- ]making (?:units?|companies|company|subsidiar\w+)\b",
    re.IGNORECASE,
)
_LESS_LOST = re.compile(r"每(?:减亏|增亏)")
_LOSS_CUT = re.compile(
    r"\b(?:reduction|decrease|cut|narrowing) (?:of|in) (?:the |its )?(?:net )?loss(?:es)?\b(?! (?:rate|ratio|time))",
    re.IGNORECASE,
)
_LOSS_GROWN = re.compile(
    r"(?<!每)(?<!多)(?:增亏|减亏|亏损额?(?:较上年|比上年|同比)?(?:增加|扩大|增大|加大|上升|减少|收窄|下降|减小))(?:的|者|时|企业|[,，])"
    r"|\bloss(?:es)? (?:grow\w*|widen\w*|increas\w*|deepen\w*|(?:is|are) (?:larger|greater|smaller|reduced)|shrink\w*|narrow\w*)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[^，,；;。]*(?:而|且|但|并且|同时|却)[^，,；;。]*")
_LAST_YEAR = re.compile("上年|去年|同期|同比")


def lost(sentence: str, rule: Rule, context: Context) -> tuple[str, ...]:
    """The conditions of `sentence` that `rule` does not keep, as written."""
    if isinstance(rule.body, Expression | Levels) or rule.measured not in (Measured.VALUE, Measured.DAYS):
        return ()
    plain = unicodedata.normalize("NFKC", sentence)
    found = tuple(dict.fromkeys(words.strip() for look in _LOOKS for words in look(plain, rule, context)))
    return tuple(words for words in found if not any(words != other and words in other for other in found))


def never_held(sentence: str) -> tuple[str, ...]:
    """The conditions of `sentence` that no rule keeps, whatever its readings are: two at once, years in a row."""
    plain = unicodedata.normalize("NFKC", sentence)
    return tuple(dict.fromkeys(match[0].strip() for look in (_BESIDE, _LASTING) for match in look.finditer(plain)))


def _reference_sign(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`目标值为正`: a rule tells the sign of the measured value, and of no other."""
    if not any(each.at == Mark() for each in rule.ambitions):
        yield from (match[0] for match in _REFERENCE_SIGN.finditer(sentence))


def _turned(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`扭亏为盈` beside a target: a profit now, and a loss last year."""
    if rule.steps or any(mark.tier == "target" for mark in _marks(rule)):
        yield from (match[0] for match in _TURNED.finditer(sentence))


def _lasting(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    yield from (match[0] for match in _LASTING.finditer(sentence))


def _beside(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`未完成目标且亏损的`: two conditions at once."""
    yield from (match[0] for match in _BESIDE.finditer(sentence))


def _confined(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`减亏的，每减亏1%`: only of a loss, so that the rule must know where a loss begins."""
    if not rule.steps or Mark() in _marks(rule):
        return
    if context.direction is Direction.HIGHER:
        yield from (match[0] for match in _LOSS_CUT.finditer(sentence))
    yield from (match[0].rstrip("每，,") for match in _CONFINED.finditer(sentence))
    known = context.figures.values()
    if known and not any(figure < 0 for figure in known):
        yield from (match[0] for match in _LESS_LOST.finditer(sentence))


def _loss_grown(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`增亏的，不得分`: of a loss last year and one now; a rule that knows last year's value alone would take a smaller profit for one."""
    marks = _marks(rule)
    prior = context.figures.get("prior")
    two_sided = Mark() in marks and any(mark.tier == "prior" for mark in marks)
    if not (two_sided or (prior is not None and prior < 0) or context.direction is Direction.LOWER):
        yield from (match[0].rstrip("的,，") for match in _LOSS_GROWN.finditer(sentence))


def _both_places(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`完成目标且高于上年的`: last year's value is one of the places."""
    if any(mark.tier not in ("", "target") for mark in _marks(rule)):
        return
    for match in _JOINED.finditer(sentence):
        if "目标" in match[0] and _LAST_YEAR.search(match[0]):
            yield match[0]


def _marks(rule: Rule) -> list[Mark]:
    return [part for part in parts(rule) if isinstance(part, Mark)]


_LOOKS: tuple[Callable[[str, Rule, Context], Iterator[str]], ...] = (
    _reference_sign,
    _turned,
    _lasting,
    _beside,
    _confined,
    _both_places,
    _loss_grown,
)
