"""Words that change what a rule does must have changed it: whole steps, both sides, so many times, scales of figures.

Like `figures`, this looks at a reading from outside: it knows nothing of the grammar, only the sentence as written and the rule that was
made of it. A word that is found in the one and has left no trace in the other was passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction

from ..rules.model import Curve, Expression, Levels, Mark, Measured, Partial, Proportion, Rule, Side
from .figures import numbers
from .reading import Context

_STEPS = re.compile(
    r"\b(?:whole|full|complete|completed|unfinished|incomplete|partial|started|begun) (?:steps?|percentage points?|days?|weeks?|months?)\b"
    r"(?! (?:late|of delay|behind|after|early))|\bsteps? (?:only|count|are counted|rounded|ignored)\b|\bround(?:ed|ing) (?:up|down)\b"
    r"|\d%? (?:begun|touched|entered into|started|commenced)\b",
    re.IGNORECASE,
)
_BOTH_SIDES = re.compile(
    r"\beither way\b|\b(?:on|in) (?:either|both) (?:sides?|directions?)\b|\bdeviat(?:ion|es?|ing) (?:\w+ )?from (?:the )?"
    r"(?:target|plan|budget)"
    r"|\bwithin \d+(?:\.\d+)? ?(?:%|percentage points?) of (?:the )?(?:target|plan|budget)|无论高低|不论高低",
    re.IGNORECASE,
)
_DECLINE = re.compile(r"\byear[- ]on[- ]year (?:decline|decrease|drop|fall|reduction)\b", re.IGNORECASE)
_ADDED = re.compile(
    r"(?<!不)(?<!不再)(?<!倍)(?:加|奖励?)\d+(?:\.\d+)?分(?!之)"
    r"|\b(?:may be|are|is|shall be) added\b|\badds? \d|\bplus \d+(?:\.\d+)? (?:points?|marks?)\b",
    re.IGNORECASE,
)
_NO_KINDS = frozenset("月 日 周 季 季度 年 天 当月 当日 本月 全年 最少 约 不少于 大约 至少 左右".split())
"""Times, and words for about so much: nothing that is counted."""
_SPREAD = re.compile(r"±\d+(?:\.\d+)?(?:%|个百分点)?[^，,；;。分]{0,6}(?:以内|之内|范围|区间)")
_BETWEEN_TWO = re.compile(r"(?<=[，,；;。])(?:其间|之间|期间)每")
_ON_FIGURE = re.compile(r"(?:未|没有?|不)(?:能)?(?:完成|达到|达标|实现)|目标|低于|高于|超过\d|达到\d")
_VETO_CLAUSE = re.compile(r"(?P<clause>[^，,；;。]{2,30})[，,]?(?:的)?(?:实行)?一票否决")
_GRAVE = re.compile("较大|重大|特大|特别重大|严重")
_HIGHEST = re.compile("取最高(?:一)?项|按最高(?:一)?项|取其高")
_REST = re.compile(r"剩余部分|其余部分|反之[扣加]|(?:超过|高于)(?!100)\d+(?:\.\d+)?%的?[，,]?按\d+(?:\.\d+)?%计")
_AND_MORE = re.compile(r"(?P<n>\d+)(?:天|日|起|次|件|项|例)(?:及|（含）|\(含\))以[上后]的?部分[,，]?每")
_SHORT_OF = re.compile(
    r"(?:低于|超过|高于|超出?|偏差|±)[^，,；;。\d]{0,6}(?:不超过)?\d{1,2}(?:\.\d+)?(?:%|个百分点)(?:[-~～—至到]\d{1,2}(?:\.\d+)?(?:%|个百分点))?"
)
_TIMES = re.compile(
    r"\b(?:at most|no more than|not more than|up to|(?:a )?maximum(?: of)?) (?:\d+|two|three|four|five|six|ten) times\b",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"(?P<figure>\d[\d,]*(?:\.\d+)?|\b(?:points?|marks?) per|\beach|\bevery)(?P<gap>\s?)"
    r"(?P<scale>k|m|mn|bn|hundred|thousand|million|billion|dozen|lakh|crore)\b"
    r"|\b(?P<group>pairs? of|couple of|every other|half-day|half day|fortnight)\b",
    re.IGNORECASE,
)
_SCALE: dict[str, int] = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
    "lakh": 10**5,
    "crore": 10**7,
}
_GROUPS: dict[str, Fraction] = {
    "pair": Fraction(2),
    "pairs": Fraction(2),
    "couple": Fraction(2),
    "every": Fraction(2),
    "half": Fraction(1, 2),
    "half-day": Fraction(1, 2),
    "fortnight": Fraction(14),
}
_NAMED = re.compile("million|thousand|billion|bn|mn|k$", re.IGNORECASE)


def passed_over(sentence: str, rule: Rule, context: Context) -> tuple[str, ...]:
    """The words of `sentence` that ought to have left their trace in `rule`, and did not."""
    if isinstance(rule.body, Expression):
        return ()
    plain = unicodedata.normalize("NFKC", sentence)
    return tuple(words for look in _LOOKS for words in look(plain, rule, context))


def _unfinished(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    if rule.steps and all(step.partial is Partial.PROPORTIONAL for step in rule.steps):
        yield from (match[0] for match in _STEPS.finditer(sentence))


def _sides(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    if isinstance(rule.body, Levels) or _two_sided(rule):
        return
    yield from (match[0] for match in _BOTH_SIDES.finditer(sentence))


def _two_sided(rule: Rule) -> bool:
    """Whether something is said of both sides of a reference value: steps below and above, or places below and above it."""
    if {step.side for step in rule.steps} == {Side.BELOW, Side.ABOVE}:
        return True
    away = {mark.times - 1 or mark.plus for mark in _marks(rule) if mark.tier}
    return min(away, default=Fraction(0)) < 0 < max(away, default=Fraction(0)) or not away


def _marks(rule: Rule) -> Iterator[Mark]:
    if isinstance(rule.body, Curve):
        yield from (knot.at for knot in rule.body.knots)
    yield from (cut.at for cut in rule.cuts)
    yield from (step.origin for step in rule.steps)


def _declined(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """A decline is a place below last year's."""
    below = any(mark.tier == "prior" and (mark.times < 1 or mark.plus < 0) for mark in _marks(rule))
    if not below and not rule.steps and isinstance(rule.body, Curve):
        yield from (match[0] for match in _DECLINE.finditer(sentence))


def _vetoed(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """A veto is of what its own clause names, and of no figure."""
    if rule.veto is None:
        return
    if _ON_FIGURE.search(rule.veto.of):
        yield rule.veto.of
    for match in _VETO_CLAUSE.finditer(sentence):
        if _GRAVE.sub("", rule.veto.of) == rule.veto.of and _GRAVE.search(match["clause"]):
            yield match["clause"]


def _others_left(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """Words for choosing among several, for what is left: no rule holds them."""
    if len(rule.steps) > 1 and rule.measured is Measured.EVENTS:
        yield from (match[0] for match in _HIGHEST.finditer(sentence))
    if rule.steps:
        yield from (match[0] for match in _REST.finditer(sentence))


def _from_itself(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`延迟6天及以上的部分，每天扣1分`: the sixth day counts, and a step from six on leaves it out."""
    begins = {step.origin.plus for step in rule.steps if not step.origin.tier}
    for match in _AND_MORE.finditer(sentence):
        if Fraction(match["n"]) in begins:
            yield match[0]


def _distances(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`低于目标值5%-10%的部分`: a distance from the target is no small share of it."""
    small = any(mark.tier and 0 < mark.times <= Fraction(1, 2) and mark.plus == 0 for mark in _marks(rule))
    if small and rule.steps:
        yield from (match[0] for match in _SHORT_OF.finditer(sentence))


def _added(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`零投诉加1分；每投诉1次扣0.5分`: points are added somewhere, so the rule adds some."""
    if isinstance(rule.body, Levels | Proportion) or context.full is None:
        return
    full = context.full
    start = rule.start.worth(full)
    knots = rule.body.knots if isinstance(rule.body, Curve) else ()
    worths = [amount.worth(full) for knot in knots for amount in (knot.before, knot.value)]
    worths += [cut.amount.worth(full) for cut in rule.cuts]
    if any(step.amount.worth(full) > 0 for step in rule.steps) or any(worth > min(start, *worths) for worth in worths):
        return
    yield from (match[0] for match in _ADDED.finditer(sentence))


def _kinds(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`当月超过5件的`, `最少扣2分`: a time or a hedge taken for the name of what is counted."""
    yield from (step.of for step in rule.steps if step.of in _NO_KINDS)


def _spread(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    """`±3%以内不扣分，超过3%的部分每1%扣1分`: on both sides."""
    sides = {step.side for step in rule.steps}
    if len(sides) == 1:
        yield from (match[0] for match in _SPREAD.finditer(sentence))
    if sides:
        yield from (match[0] for match in _BETWEEN_TWO.finditer(sentence))


def _repeated(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    yield from (match[0] for match in _TIMES.finditer(sentence))


def _scaled(sentence: str, rule: Rule, context: Context) -> Iterator[str]:
    known = {abs(number) for number in numbers(rule)}
    for match in _SCALED.finditer(sentence):
        if match["group"]:
            expected = {_GROUPS[match["group"].split()[0].lower()]}
        elif len(match["scale"]) == 1 and match["gap"]:
            continue  # `5 m` are metres
        else:
            said = match["figure"][:1].isdigit()
            figure = Fraction(match["figure"].replace(",", "")) if said else Fraction(1)
            expected = set(_scales(figure, Fraction(_SCALE[match["scale"].lower()]), context))
        if not expected & known:
            yield match[0].strip()


def _scales(figure: Fraction, scale: Fraction, context: Context) -> Iterator[Fraction]:
    """What a scaled figure may be in the item's own unit."""
    unit = context.unit
    yield figure * scale
    if unit is not None:
        yield figure * scale / unit.factor
        if _NAMED.search(unit.symbol) is not None:
            yield from (figure * scale / 10**power for power in (2, 3, 4, 5, 6, 7, 8, 9))


_LOOKS: tuple[Callable[[str, Rule, Context], Iterator[str]], ...] = (
    _unfinished,
    _sides,
    _declined,
    _vetoed,
    _others_left,
    _distances,
    _from_itself,
    _added,
    _kinds,
    _spread,
    _repeated,
    _scaled,
)
