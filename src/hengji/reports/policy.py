"""A scheme in words: what each item is, where its tiers come from, what each step does. Both the workbook and the page print it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..engine.run.result import Run
from ..engine.scheme.model.indicators import Indicator
from ..engine.scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    Holds,
    LedgerStep,
    Multiply,
    PassGate,
    Round,
    Short,
    Sum,
)
from ..engine.scheme.model.scheme import Scheme
from ..engine.scheme.model.scorecards import Dimension, Item, Missing, Scope, Scorecard
from ..engine.trace import sentence
from ..engine.trace.arithmetic import tier_word
from ..engine.values.number import show
from ..engine.values.text import Text
from . import words
from .words import joined

MISSING = {
    Missing.HOLD: Text("缺数时总分待定", "the total waits"),
    Missing.ZERO: Text("缺数计 0 分", "counts 0"),
    Missing.FULL: Text("缺数计满分", "counts full marks"),
    Missing.REDISTRIBUTE: Text("权重由同维度项目分担", "its weight is shared out"),
    Missing.DROP: Text("权重不计入", "its weight is dropped"),
}
COMMON = Text("通用", "common")
OF_UNITS = Text("专项", "of single units")
FROM_TARGETS = Text("目标表", "targets table")
NO_TIERS = Text("—", "—")


def flags(item: Item) -> Text:
    """What kind of item it is."""
    parts = [OF_UNITS if item.scope is Scope.UNIT else COMMON]
    parts += [words.CORE] if item.core else []
    parts += [words.WATCHED] if item.watch else []
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def direction_of(indicator: Indicator | None) -> Text:
    """Which way is better."""
    return indicator.direction.words if indicator is not None else Text.same("—")


def tier_sources(item: Item) -> Text:
    """Where each tier comes from."""
    parts = []
    for name, tier in item.tiers.items():
        word = tier_word(name)
        if tier.constant is not None:
            parts.append(Text(f"{word.zh} {show(tier.constant)}", f"{word.en} {show(tier.constant)}"))
        elif tier.formula is not None:
            text = tier.formula_text or "…"
            parts.append(Text(f"{word.zh} = {text}", f"{word.en} = {text}"))
        else:
            parts.append(Text(f"{word.zh}：目标表", f"{word.en}: targets table"))
    return joined(parts) if parts else NO_TIERS


def rule_of(run: Run, item: Item) -> Text:
    """The item's rule as its canonical sentence."""
    return sentence(run, item, item.weight)


def dimension_titles(card: Scorecard) -> dict[str, Text]:
    """item id -> the titles of the dimensions above it."""
    found: dict[str, Text] = {}

    def down(part: Dimension, above: Text | None) -> None:
        path = part.title if above is None else Text(f"{above.zh} / {part.title.zh}", f"{above.en} / {part.title.en}")
        for child in part.children:
            if isinstance(child, Item):
                found[child.id] = path
            else:
                down(child, path)

    for part in card.dimensions:
        down(part, None)
    return found


def does(scheme: Scheme, step: LedgerStep) -> Text:
    """What a step of the ledger does."""
    match step.action:
        case Sum(what):
            part = part_title(scheme, what)
            return (
                Text("各项目计入分相加", "adds the points of all items")
                if what == "items"
                else Text(f"加上“{part.zh}”的计入分", f"adds the points of {part.en}")
            )
        case Combine(parts):
            told = shares(scheme, parts)
            return Text(f"按比例合成：{told.zh}", f"combines {told.en}")
        case PassGate(gate):
            return gate_words(scheme, scheme.gates[gate])
        case Multiply(name):
            title = scheme.coefficients[name].title
            return Text(f"乘以{title.zh}", f"multiplies by {title.en}")
        case AddEvents(kinds, ids, sign, most, least):
            names = [words.KINDS[kind] for kind in kinds] + [scheme.events[id].title for id in ids]
            zh, en = (
                "、".join(name.zh for name in names) or "全部事项",
                ", ".join(name.en for name in names) or "all events",
            )
            bound = _bounds(least, most)
            return Text(
                f"{'减去' if sign < 0 else '加上'}{zh}{bound.zh}",
                f"{'subtracts' if sign < 0 else 'adds'} {en}{bound.en}",
            )
        case AddTasks(board, most, least):
            title, bound = scheme.boards[board].title, _bounds(least, most)
            return Text(f"加上{title.zh}积分{bound.zh}", f"adds the points of {title.en}{bound.en}")
        case AddFormula(_, text, most, least):
            bound = _bounds(least, most)
            return Text(f"加上 {text}{bound.zh}", f"adds {text}{bound.en}")
        case Clamp(low, high):
            bound = _bounds(low, high)
            return Text(f"限定总分{bound.zh}", f"bounds the score{bound.en}")
        case ApplyVeto():
            return Text("执行否决与红线对总分的限制", "applies what vetoes and red lines do to the total")
        case Round(places):
            kept = scheme.scale.round.total if places is None else places
            return Text(f"四舍五入，保留 {kept} 位小数", f"rounds half-up to {kept} decimals")


def part_title(scheme: Scheme, id: str) -> Text:
    """What a dimension, or a part of one, is called."""
    parts = (part for card in scheme.scorecards.values() for top in card.dimensions for part in top.dimensions())
    return next((part.title for part in parts if part.id == id), Text.same(id))


def shares(scheme: Scheme, parts: Sequence[tuple[str, Fraction]]) -> Text:
    """Weighted parts by their titles: `定量考核 × 70 + 定性评价 × 30`."""
    named = [(part_title(scheme, name), show(share)) for name, share in parts]
    return Text(" + ".join(f"{t.zh} × {s}" for t, s in named), " + ".join(f"{t.en} × {s}" for t, s in named))


def _bounds(least: Fraction | None, most: Fraction | None) -> Text:
    """`（0 至 5）`; nothing where there is no bound."""
    low, high = (None if bound is None else show(bound) for bound in (least, most))
    if low is None and high is None:
        return Text("，不设上下限", ", without bounds")
    if low is None:
        return Text(f"，最多 {high} 分", f", at most {high}")
    if high is None:
        return Text(f"，最少 {low} 分", f", at least {low}")
    return Text(f"，{low} 至 {high} 分", f", from {low} to {high}")


def gate_words(scheme: Scheme, gate: Gate) -> Text:
    """When a gate trips and what follows."""
    parts = [_condition(scheme, gate)]
    if gate.limit_others is not None:
        worth = show(gate.limit_others * 100)
        parts.append(Text(f"其余项目以权重的 {worth}% 为限", f"other items are limited to {worth}% of their weight"))
    for name in gate.suspend:
        title = scheme.coefficients[name].title if name in scheme.coefficients else Text.same(name)
        parts.append(Text(f"{title.zh}暂停适用", f"{title.en} is suspended"))
    effect = gate.effect
    if effect.total_cap is not None:
        parts.append(Text(f"总分不超过 {show(effect.total_cap)}", f"the total is at most {show(effect.total_cap)}"))
    if effect.ceiling:
        parts.append(Text(f"等级不高于 {effect.ceiling}", f"no grade above {effect.ceiling}"))
    if effect.grade:
        parts.append(Text(f"等级为 {effect.grade}", f"the grade is {effect.grade}"))
    if effect.down:
        parts.append(Text(f"等级下调 {effect.down} 级", f"{effect.down} grade(s) down"))
    if effect.payout is not None:
        parts.append(Text(f"发放系数为 {show(effect.payout)}", f"the multiplier is {show(effect.payout)}"))
    return joined(parts)


def _condition(scheme: Scheme, gate: Gate) -> Text:
    when = gate.when
    if isinstance(when, Holds):
        return Text(f"当 {when.text}", f"when {when.text}")
    titles = {item.id: item.title for _, item in scheme.items()}
    named = [titles.get(id, Text.same(id)) for id in when.items]
    listed = Text("、".join(title.zh for title in named), ", ".join(title.en for title in named)) if named else None
    which = listed or Text("核心项目", "core items")
    count = Text("全部", "all") if when.every else Text(f"至少 {when.count} 项", f"at least {when.count}")
    if when.of is Short.TIER:
        word = tier_word(when.tier)
        return Text(f"{which.zh}{count.zh}未达到{word.zh}", f"{count.en} of the {which.en} short of {word.en}")
    worth = show(when.share * 100)
    return Text(
        f"{which.zh}{count.zh}得分不足权重的 {worth}%", f"{count.en} of the {which.en} below {worth}% of their weight"
    )
