"""The last look at a reading: every figure that scores must have come into the rule, or the sentence was not read whole.

The grammar reads clauses; this module knows nothing of it. It takes the figures that stand before a unit in the sentence as written, and
those of the rule that was made of it, and says which of the former are found nowhere in the latter, neither as they stand nor turned by
what readings do to figures (a share of the full marks, a place before the one named, weeks in days, what is left of the points).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction

from ..rules.model import Amount, Curve, Expression, Levels, Proportion, Rule
from .reading import Context

_COUNTED = "名|位|起|次|件|例|项|处"
_SCORING = r"%|‰|分(?![钟之])|个?百分点|\s?points?\b|\s?marks?\b|\s?per\s?cent\b|\s?percentage\s?points?\b"
_FIGURE = re.compile(
    rf"(?<![\d.,/])(?P<figure>\d+(?:\.\d+)?)(?:(?P<unit>{_SCORING})|(?P<counted>{_COUNTED})(?![一-龥]{{0,6}}(?:中|里|以上评|抽查|检查)))"
)
_LIMIT = re.compile(
    r"(?<![每一单])(?<![每一单各][次起件例处项])(?:最多|至多|最高|最大|不得?超过|不超|上限|封顶线?|限额|为限|以|最低|保底|至少|不得?低于|不得?少于)[为是:]?"
    r"(?:加|扣|得|减)?(?:至|到)?(?P<figure>\d+(?:\.\d+)?)分(?!钟|以上|及)"
    r"|\b(?:up to|at most|max(?:imum)?(?: of)?|capped at|no more than|limited to|ceiling of"
    r"|not exceed(?:ing)?|minimum of|not below|at least)"
    r"\s(?P<marks>\d+(?:\.\d+)?)(?=\s?(?:points?|marks?)\b)"
)
_POINTS = re.compile("分|points?$|marks?$")
_LISTED = re.compile("[①-⑳❶-❿⒈-⒛]")
_ANCHORED = re.compile(
    r"(?:(?:控制在|不超过|不高于|不低于|不少于)(?P<figure_behind>\d+(?:\.\d+)?)[一-龥/]{1,3}|(?P<figure_before>\d+(?:\.\d+)?)[一-龥/]{1,3}?以内)"
)
"""Thresholds, in whatever unit."""
_SIZE = re.compile(
    r"每[^,;。:()（），；：\d扣加得减]{0,10}(?P<figure>\d+(?:\.\d+)?)(?!\d*[月年日号]|个月)(?=[一-龥A-Za-z])"
)
_TIMES = tuple(map(Fraction, (1, 7, 30, 90, 365, 12, 24, 60, 1440, 8)))
_POWERS = tuple(Fraction(10) ** power for power in range(13))
_UNSCORED = re.compile(
    r"(?:共有?|共计|分为|抽查|抽取|检查|参评|参加|设置?|列入)\d+(?:\.\d+)?|\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)+|[(（]\d{1,2}[)）]"
    r"|\d{4}\s?年|\d{1,2}\s?月\s?\d{1,2}\s?日|\"[^\"]*\"|“[^”]*”|《[^》]*》"
)
"""Figures that say how many there are, dates, ladders written with slashes, numbers of a list, and names: they score nothing."""


def lost(sentence: str, rule: Rule, context: Context, overruled: tuple[Amount, ...] = ()) -> tuple[str, ...]:
    """The figures of `sentence`, with their units, that came into no part of `rule`; those of limits a smaller one overrules are known."""
    if isinstance(rule.body, Expression):
        return ()
    plain = _scoring_part(sentence)
    names = "".join(_names(rule))
    said = [match for match in _FIGURE.finditer(plain) if match["figure"] not in names]
    known = {abs(number) for amount in _limits(rule) for number in (amount.points, amount.share)}
    known |= {abs(number) for number in (*numbers(rule), *numbers(overruled))}
    full = context.full or Fraction(0)
    spare = {Fraction(0), Fraction(1), Fraction(100), full, *map(abs, context.figures.values())}
    made = known - spare - {Fraction(match["figure"]) for match in said}
    anchored = _anchored(plain, names, known | set(map(abs, context.figures.values())), context)
    return anchored or tuple(
        match[0]
        for match in said
        if not any(figure in known or figure in spare for figure in _turned(match, full))
        and not any(figure in made for figure in _together(match, said))
        and not _out_of_reach(plain, match, full)
    )


def _scoring_part(sentence: str) -> str:
    """The sentence in half-width signs, with what scores nothing blanked out."""
    plain = unicodedata.normalize("NFKC", _LISTED.sub("#", sentence))
    return _UNSCORED.sub(lambda match: "#" * len(match[0]), plain)


def _anchored(plain: str, names: str, known: set[Fraction], context: Context) -> tuple[str, ...]:
    """Thresholds and sizes of steps, in whatever unit, that came into no part of a rule."""
    lost = []
    own = context.unit.symbol if context.unit is not None else ""
    for match in (*_ANCHORED.finditer(plain), *_SIZE.finditer(plain)):
        written = next(text for name, text in match.groupdict().items() if name.startswith("figure") and text)
        figure = Fraction(written)
        turns = _conversions(plain[match.start() :].partition(written)[2], own)
        if written not in names and not any(figure * times in known or figure / times in known for times in turns):
            lost.append(match[0])
    return tuple(dict.fromkeys(lost))


def _conversions(behind: str, own: str) -> tuple[Fraction, ...]:
    """By what a figure may have been turned into the item's own unit, from the words behind it."""
    if (own and behind.startswith(own)) or re.match(rf"个?(?:{_COUNTED}|人|户|家|台|辆|篇)", behind):
        return (Fraction(1),)
    return _TIMES if re.match("个?(?:工作日|天|日|周|小时|分钟|分|月|季)", behind) else _POWERS


def unlimited(sentence: str, rule: Rule, context: Context, overruled: tuple[Amount, ...] = ()) -> tuple[str, ...]:
    """The limits in points that `sentence` states and `rule` does not keep, as written."""
    full = context.full or Fraction(0)
    if isinstance(rule.body, Expression | Proportion):
        return ()
    kept = {abs(worth) for amount in (*_limits(rule), *overruled) for worth in _worths(amount, full)}
    plain = unicodedata.normalize("NFKC", sentence)
    return tuple(
        match[0].strip() for match in _LIMIT.finditer(plain) if _of_limit(match) not in kept and _of_limit(match) < full
    )


def _of_limit(match: re.Match[str]) -> Fraction:
    return Fraction(match["figure"] or match["marks"])


def _limits(rule: Rule) -> Iterator[Amount]:
    """What bounds a score, as an amount and as a distance from where it may begin."""
    starts = [rule.start, *(knot.value for knot in rule.body.knots)] if isinstance(rule.body, Curve) else [rule.start]
    yield from starts
    for most in (step.most for step in rule.steps if step.most is not None):
        yield from (most, *(start - most for start in starts), *(start + most for start in starts))
    for bound in (rule.floor, rule.cap, *(one.cap for one in rule.ambitions), *(one.amount for one in rule.cuts)):
        if bound is not None:
            yield bound
            yield from (bound - start for start in starts)


def _worths(amount: Amount, full: Fraction) -> tuple[Fraction, ...]:
    return (amount.points, amount.share * full, amount.share * 100, amount.worth(full))


def _out_of_reach(plain: str, match: re.Match[str], full: Fraction) -> bool:
    """`累计扣分不超过30分`, of an item of twenty: so much can never be lost."""
    clause = re.split("[,;。]", plain[: match.start()])[-1]
    return Fraction(match["figure"]) > full > 0 and re.search("扣|deduct|los[et]|minus", clause) is not None


def _turned(match: re.Match[str], full: Fraction) -> Iterator[Fraction]:
    """A figure as it stands, and as its unit lets it stand in a rule."""
    figure = Fraction(match["figure"])
    yield figure
    if match["counted"]:
        yield from (figure - 1, figure + 1)
        return
    yield from (figure / 100, figure / 1000)
    if _POINTS.match(match["unit"].strip()):
        yield from (figure * full / 100, abs(figure - full), *((figure / full,) if full else ()))
    else:
        yield from (figure * 100, abs(100 - figure), 100 + figure, abs(1 - figure / 100), 1 + figure / 100)
    decimals = len(match["figure"].partition(".")[2])
    if decimals:
        beyond = figure + Fraction(1, 10**decimals)  # `95-97.99%`, below a band that begins at 98
        yield from (beyond, beyond / 100)


def _together(match: re.Match[str], said: Sequence[re.Match[str]]) -> Iterator[Fraction]:
    """`得6分，逾期扣2分`: what is left of points, or what two clauses add up to."""
    for other in said:
        if other is not match and other["unit"] == match["unit"]:
            figure, next_to_it = Fraction(match["figure"]), Fraction(other["figure"])
            yield from (figure + next_to_it, abs(figure - next_to_it))


def _names(rule: Rule) -> Iterator[str]:
    """The names of what is counted, and of levels: a figure in one of them is part of the name."""
    yield from (step.of for step in rule.steps)
    if isinstance(rule.body, Levels):
        yield from (name for name, _ in rule.body.entries)
    if rule.veto is not None:
        yield rule.veto.of


def numbers(value: object) -> Iterator[Fraction]:
    """The figures of a rule."""
    yield from (part for part in parts(value) if isinstance(part, Fraction))


def parts(value: object) -> Iterator[object]:
    """A rule and everything in it: amounts, marks, figures."""
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
        return
    yield value
    if is_dataclass(value):
        for each in fields(value):
            yield from parts(getattr(value, each.name))
