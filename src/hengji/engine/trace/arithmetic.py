"""The arithmetic of one cell in words: which piece of the rule spoke, and the sum it made, with the numbers filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from ..rules.model import Curve, Expression, Knot, Levels, Mark, Measured, Partial, Proportion, Rule, Side, Step
from ..rules.score import CAP_BRANCH, CUT_BRANCH, FLOOR_BRANCH, Points, cap_of
from ..values.text import Lang, Text
from .axis import PLAIN, Axis, axis_of, number

Marks = tuple[Fraction, Fraction]
"""(full marks, the worth of one written point)."""

TIER_WORDS: Mapping[str, Text] = {
    "base": Text("基本值", "base"),
    "target": Text("目标值", "target"),
    "challenge": Text("挑战值", "challenge"),
    "fail": Text("否决值", "fail line"),
    "prior": Text("上年值", "last year"),
    "last_year": Text("上年值", "last year"),
    "average3": Text("前三年平均", "three-year mean"),
    "mean3": Text("前三年平均", "three-year mean"),
    "average": Text("平均值", "average"),
    "benchmark": Text("标杆值", "benchmark"),
    "best": Text("最优值", "best"),
    "worst": Text("最差值", "worst"),
    "excellent": Text("优秀值", "excellent"),
    "good": Text("良好值", "good"),
    "lower": Text("较低值", "lower"),
    "poor": Text("较差值", "poor"),
    "leading": Text("行业先进值", "industry-leading"),
}


def tier_word(name: str) -> Text:
    """A tier's name for people."""
    return TIER_WORDS.get(name) or Text.same(name)


def _place(mark: Mark, tiers: Mapping[str, Fraction], axis: Axis = PLAIN) -> tuple[Fraction, Text]:
    if not mark.tier:
        return mark.plus, axis.value(mark.plus)
    at = mark.at(tiers[mark.tier])
    word, value = tier_word(mark.tier), axis.value(at)
    percent = f"{number(mark.times * 100)}%" if mark.times != 1 else ""
    plus = f"{'+' if mark.plus > 0 else '-'}{number(abs(mark.plus))}" if mark.plus else ""
    zh = f"{word.zh}{'的' + percent if percent else ''}{plus} {value.zh}"
    en = f"{percent + ' of ' if percent else ''}{word.en}{plus} {value.en}"
    return at, Text(zh, en)


def lines(
    rule: Rule,
    x: Fraction | str | None,
    tiers: Mapping[str, Fraction],
    kinds: Mapping[str, Fraction],
    full: Fraction,
    found: Points,
    point: Fraction = Fraction(1),
    axis: Axis | None = None,
    names: Mapping[str, Text] = MappingProxyType({}),
) -> Iterator[Text]:
    """What happened, in order: body, steps, cut, floor or cap; `axis` says how the figures are spoken of, `names` what kinds of
    events are called."""
    spoken = axis or axis_of(rule)
    marks = (full, point)
    if CUT_BRANCH <= found.branch < FLOOR_BRANCH and isinstance(x, Fraction):
        yield _cut(rule, x, tiers, marks, found.branch - CUT_BRANCH, spoken)
        return
    yield from _body(rule, x, tiers, marks, spoken)
    moved = list(_steps(rule, x, tiers, kinds, marks, spoken, names))
    yield from moved
    if rule.body is None and not moved:
        yield Text("没有加分、扣分", "nothing added or taken")
    if found.branch == FLOOR_BRANCH and rule.floor is not None:
        bound = number(rule.floor.worth(*marks))
        yield Text(f"低于下限，按 {bound} 分计", f"below the floor: {bound}")
    cap = cap_of(rule, tiers) if found.branch == CAP_BRANCH else None
    if cap is not None:
        bound = number(cap.worth(*marks))
        yield Text(f"超过上限，按 {bound} 分计", f"above the cap: {bound}")


def _steps(
    rule: Rule,
    x: Fraction | str | None,
    tiers: Mapping[str, Fraction],
    kinds: Mapping[str, Fraction],
    marks: Marks,
    axis: Axis,
    names: Mapping[str, Text],
) -> Iterator[Text]:
    """The steps that moved the score."""
    for step in rule.steps:
        value = kinds.get(step.of, Fraction(0)) if rule.measured is Measured.EVENTS else x
        if isinstance(value, Fraction):
            name = (names.get(step.of) or Text.same(step.of)) if step.of else None
            yield from _step(step, value, tiers, marks, PLAIN if step.of else axis, name)


def _cut(rule: Rule, x: Fraction, tiers: Mapping[str, Fraction], marks: Marks, index: int, axis: Axis) -> Text:
    cut = rule.cuts[index]
    _, place = _place(cut.at, tiers, axis)
    worth, shown = number(cut.amount.worth(*marks)), axis.value(x)
    beyond = axis.beyond(cut.side, closed=cut.closed)
    zh = f"{shown.zh} {beyond.zh} {place.zh}，得 {worth} 分"
    return Text(zh, f"{shown.en} is {beyond.en} {place.en}: the score is {worth}")


def _body(
    rule: Rule, x: Fraction | str | None, tiers: Mapping[str, Fraction], marks: Marks, axis: Axis
) -> Iterator[Text]:
    match rule.body:
        case None:
            start = number(rule.start.worth(*marks))
            yield Text(f"起点 {start} 分", f"start: {start}")
        case Curve() if isinstance(x, Fraction):
            yield _curve(rule.body, x, tiers, marks, axis)
        case Proportion() if isinstance(x, Fraction):
            yield _proportion(rule.body, x, tiers, marks)
        case Levels():
            amount = dict(rule.body.entries).get(str(x), rule.body.otherwise)
            worth = number(amount.worth(*marks)) if amount is not None else "?"
            yield Text(f"等级“{x}”得 {worth} 分", f"level '{x}' earns {worth}")
        case Expression():
            yield _formula(rule.body, x, tiers, marks[0])


_NAME = re.compile(r"[^\W\d]\w*")
_OWN = {"x": Text("实际值", "actual"), "actual": Text("实际值", "actual")} | dict.fromkeys(
    ("w", "full"), Text("满分", "full marks")
)


def _formula(body: Expression, x: Fraction | str | None, tiers: Mapping[str, Fraction], full: Fraction) -> Text:
    """A rule that is a formula: in words, then with the figures in the place of the names."""
    known = dict(tiers) | {"w": full, "full": full}
    if isinstance(x, Fraction):
        known |= {"x": x, "actual": x}

    def words(lang: Lang) -> str:
        return _NAME.sub(
            lambda m: (_OWN.get(m[0]) or tier_word(m[0])).get(lang) if m[0] in known else m[0], body.formula
        )

    def figure(match: re.Match[str]) -> str:
        value = known.get(match[0])
        if value is None:
            return match[0]
        return number(value) if value >= 0 else f"({number(value)})"

    filled = _NAME.sub(figure, body.formula)
    return Text(f"按公式计算：{words('zh')}，即 {filled}", f"by the formula {words('en')}, that is {filled}")


def _curve(curve: Curve, x: Fraction, tiers: Mapping[str, Fraction], marks: Marks, axis: Axis) -> Text:
    sign, shown = curve.sense.sign, axis.value(x)

    def reached(knot: Knot) -> bool:
        at = _place(knot.at, tiers)[0] * sign
        return x * sign >= at if knot.closed else x * sign > at

    count = sum(1 for knot in curve.knots if reached(knot))
    if count == 0:
        _, place = _place(curve.knots[0].at, tiers, axis)
        worth = number(curve.knots[0].before.worth(*marks))
        return Text(f"{shown.zh} 未达到{place.zh}，得 {worth} 分", f"{shown.en} does not reach {place.en}: {worth}")
    low = curve.knots[count - 1]
    at_low, place_low = _place(low.at, tiers, axis)
    if count == len(curve.knots):
        worth = number(low.value.worth(*marks))
        return Text(f"{shown.zh} 达到{place_low.zh}，得 {worth} 分", f"{shown.en} reaches {place_low.en}: {worth}")
    high = curve.knots[count]
    at_high, place_high = _place(high.at, tiers, axis)
    y_low, y_high = low.value.worth(*marks), high.before.worth(*marks)
    where = Text(
        f"{shown.zh} 在{place_low.zh} 与{place_high.zh} 之间",
        f"{shown.en} lies between {place_low.en} and {place_high.en}",
    )
    if y_low == y_high:
        return Text(f"{where.zh}，得 {number(y_low)} 分", f"{where.en}: {number(y_low)}")
    score = y_low + (y_high - y_low) * (x - at_low) / (at_high - at_low)
    rise = f"({number(y_high)} − {number(y_low)})"
    share = f"({number(x)} − {number(at_low)}) ÷ ({number(at_high)} − {number(at_low)})"
    sum_ = f"{number(y_low)} + {rise} × {share}"
    return Text(f"{where.zh}：{sum_} = {number(score)}", f"{where.en}: {sum_} = {number(score)}")


def _proportion(body: Proportion, x: Fraction, tiers: Mapping[str, Fraction], marks: Marks) -> Text:
    tier, word, worth = tiers[body.tier], tier_word(body.tier), body.of.worth(*marks)
    if body.inverse:
        ratio, shown = (tier / x if x else Fraction(0)), f"{number(tier)} ÷ {number(x)}"
    elif body.mirror or tier <= 0:
        gain = tier - x if body.mirror else x - tier
        ratio = 1 + gain / abs(tier) if tier else Fraction(0)
        shown = f"1 + ({number(gain)}) ÷ |{number(tier)}|"
    else:
        ratio, shown = x / tier, f"{number(x)} ÷ {number(tier)}"
    rate = f"{number(ratio * 100)}%"
    return Text(
        f"对{word.zh}的完成率 {shown} = {rate}，{number(worth)} 分 × {rate} = {number(worth * ratio)}",
        f"completion of {word.en} {shown} = {rate}; {number(worth)} x {rate} = {number(worth * ratio)}",
    )


def _step(
    step: Step, x: Fraction, tiers: Mapping[str, Fraction], marks: Marks, axis: Axis, name: Text | None
) -> Iterator[Text]:
    origin, place = _place(step.origin, tiers, axis)
    way = origin - x if step.side is Side.BELOW else x - origin
    if step.until is not None:
        until, _ = _place(step.until, tiers)
        way = min(way, abs(until - origin))
    if way <= 0:
        return
    reach = abs(tiers[step.origin.tier]) if step.origin.tier else abs(step.origin.plus)
    size = step.size.value * reach if step.size.relative else step.size.value
    if size == 0:
        return
    exact = way / size
    count = {
        Partial.PROPORTIONAL: exact,
        Partial.WHOLE: Fraction(exact.__floor__()),
        Partial.STARTED: Fraction(exact.__ceil__()),
    }
    steps, each = count[step.partial], step.amount.worth(*marks)
    change = steps * each
    capped = min(abs(change), step.most.worth(*marks)) if step.most is not None else abs(change)
    moved = capped if change >= 0 else -capped
    each_shown = f"−{number(-each)}" if each < 0 else number(each)
    limit = Text("，以上限计", ", at most") if capped != abs(change) else None
    shown = f"{number(steps)} × {each_shown}"
    result = f"{'+' if moved >= 0 else '−'}{number(abs(moved))}"
    zh = f"{shown} 分{limit.zh if limit else ''} → {result}"
    en = f"{shown}{limit.en if limit else ''} -> {result}"
    if name is not None and origin == 0 and not step.origin.tier:
        yield Text(f"{name.zh} {number(x)}：{zh}", f"{name.en} {number(x)}: {en}")
        return
    gap = axis.gap(x, place, way, step.side, origin=origin, named=bool(step.origin.tier))
    of_zh, of_en = ("", "") if name is None else (f"{name.zh} ", f"{name.en} ")
    yield Text(f"{of_zh}{gap.zh}：{zh}", f"{of_en}{gap.en}: {en}")
