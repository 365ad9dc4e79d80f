"""A scheme in words: what each item is, where its tiers come from, what each step does. Both the workbook and the page print it."""

from __future__ import annotations

from fractions import Fraction

from ..engine.run.result import Run
from ..engine.scheme.load.titles import KINDS
from ..engine.scheme.model.events import EventKind
from ..engine.scheme.model.indicators import Indicator
from ..engine.scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Combine,
    Gate,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    Sum,
)
from ..engine.scheme.model.scheme import Scheme
from ..engine.scheme.model.scorecards import Dimension, Item, Missing, Nodes, Scope, Scorecard, Tier
from ..engine.trace import column_words, link_sentence, sentence, usual
from ..engine.trace.arithmetic import TIER_WORDS, tier_word
from ..engine.trace.effects import gate_effects
from ..engine.trace.notes import shares
from ..engine.trace.titles import condition_words, figure_title, formula_words, listed, part_title, scores_words
from ..engine.values.direction import Direction
from ..engine.values.number import show
from ..engine.values.text import Text
from . import words
from .articles.part import only_for
from .words import joined

_FOLLOWS = {
    Missing.HOLD: Text("总分待定", "the total waits"),
    Missing.ZERO: Text("计 0 分", "counts 0"),
    Missing.FULL: Text("计满分", "counts full marks"),
    Missing.REDISTRIBUTE: Text("权重由同维度项目分担", "its weight is shared out"),
    Missing.DROP: Text("权重不计入", "its weight is dropped"),
}
COMMON = Text("通用", "common")
OF_UNITS = Text("专项", "of single units")
FROM_TARGETS = Text("目标表", "targets table")
NO_TIERS = Text("—", "—")
WORST_NODE = Text("几个节点取最差", "the worst of its nodes counts")


def flags(item: Item) -> Text:
    """What kind of item it is."""
    parts = [OF_UNITS if item.scope is Scope.UNIT else COMMON]
    parts += [words.CORE] if item.core else []
    parts += [words.WATCHED] if item.watch else []
    parts += [WORST_NODE] if item.nodes is Nodes.WORST else []
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def without_score(scheme: Scheme, item: Item) -> Text:
    """What becomes of an item that cannot be scored, is not done in time, or is exempted; nothing becomes of one that is watched."""
    if item.watch:
        return Text.same("—")
    when = [(Text("缺数", "if missing"), item.missing)]
    if item.not_done is not None:
        when.append((Text("到期未完成", "if not done"), item.not_done))
    if any(event.kind is EventKind.EXEMPTION for event in scheme.events.values()):
        when.append((Text("免责", "if exempted"), item.exempt))
    return joined([Text(f"{word.zh}：{_FOLLOWS[then].zh}", f"{word.en}: {_FOLLOWS[then].en}") for word, then in when])


def direction_of(indicator: Indicator | None) -> Text:
    """Which way is better; nothing is of one that is only watched."""
    scored = indicator is not None and indicator.direction is not Direction.WATCH
    return indicator.direction.words if indicator is not None and scored else Text.same("—")


def tier_sources(scheme: Scheme, item: Item) -> Text:
    """Where each tier comes from."""
    parts = [_tier(scheme, name, tier) for name, tier in item.tiers.items()]
    clause = link_sentence(scheme, item)
    parts += [] if clause is None else [clause]
    return joined(parts) if parts else NO_TIERS


def _tier(scheme: Scheme, name: str, tier: Tier) -> Text:
    word = tier_word(name)
    if tier.constant is not None:
        value = show(tier.constant)
        return Text(f"{word.zh} {value}", f"{word.en} {value}")
    known = usual(tier)
    if known is not None:
        return Text(f"{word.zh}＝{known.zh}", f"{word.en} = {known.en}")
    if tier.formula is not None:
        formula = formula_words(tier.formula, lambda of: _tier_title(scheme, of))
        return Text(f"{word.zh}＝{formula.zh}", f"{word.en} = {formula.en}")
    if tier.column == name:
        return Text(f"{word.zh}：目标表", f"{word.en}: targets table")
    said = column_words(tier.column)
    if said is not None:
        return Text(f"{word.zh}：目标表中的{said.zh}", f"{word.en}: targets table, {said.en}")
    return Text(f"{word.zh}：目标表“{tier.column}”列", f"{word.en}: targets table, column '{tier.column}'")


def _tier_title(scheme: Scheme, name: str) -> Text:
    """What a name of a tier's formula is called: a tier comes before a figure."""
    return TIER_WORDS.get(name) or figure_title(scheme, name)


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
        case Modify():
            return _modifies(scheme, step.action)
        case PassGate(gate):
            return _passes(scheme, scheme.gates[gate])
        case Multiply(name):
            title = scheme.coefficients[name].title
            paused = any(name in (*gate.suspend, *gate.no_lift) for gate in scheme.gates.values())
            but = Text("；停用的单位不乘", "; not where it is suspended") if paused else None
            return Text(f"乘以{title.zh}{but.zh if but else ''}", f"multiplies by {title.en}{but.en if but else ''}")
        case AddEvents(kinds, ids, sign, most, least):
            names = [KINDS[kind] for kind in kinds] + [scheme.events[id].title for id in ids]
            named, bound = listed(names or [Text("全部事项", "all events")]), _bounds(least, most)
            return Text(
                f"{'减去' if sign < 0 else '加上'}{named.zh}{bound.zh}",
                f"{'subtracts' if sign < 0 else 'adds'} {named.en}{bound.en}",
            )
        case AddTasks(board, most, least):
            title, bound = scheme.boards[board].title, _bounds(least, most)
            return Text(f"加上{title.zh}积分{bound.zh}", f"adds the points of {title.en}{bound.en}")
        case AddProgress():
            return _adds_progress(scheme, step.action)
        case AddFormula():
            return _adds_formula(scheme, step.action)
        case Clamp(low, high):
            bound = _bounds(low, high)
            return Text(f"限定得分{bound.zh}", f"bounds the score{bound.en}")
        case ApplyVeto():
            return Text("执行否决与红线对总分的限制", "applies what vetoes and red lines do to the total")
        case Round(places):
            kept = scheme.scale.round.total if places is None else places
            return Text(f"四舍五入，保留 {kept} 位小数", f"rounds half-up to {kept} decimals")


def _adds_progress(scheme: Scheme, action: AddProgress) -> Text:
    """The index as points; an index has ends of its own, so that a step without bounds needs no word of it."""
    title, made = scheme.progress[action.progress].title, f"− 50) ÷ 50 × {show(action.span)}"
    bounded = action.least is not None or action.most is not None
    bound = _bounds(action.least, action.most) if bounded else None
    zh, en = f"加上 ({title.zh} {made}", f"adds ({title.en} {made}"
    return Text(f"{zh}{bound.zh}", f"{en}{bound.en}") if bound is not None else Text(zh, en)


def _modifies(scheme: Scheme, action: Modify) -> Text:
    what, by = part_title(scheme, action.what), part_title(scheme, action.by)
    low, high = show(action.low), show(action.high)
    titles = {item.id: item.title for _, item in scheme.items()}
    special = [
        Text(
            f"{titles[each.item].zh}在“{each.text}”时取 {show(each.coefficient)}",
            f"{titles[each.item].en}: {show(each.coefficient)} where {each.text}",
        )
        for each in action.special
    ]
    zh = (
        f"“{what.zh}”乘以修正系数：“{by.zh}”各项的单项修正系数按权重平均，"
        f"单项修正系数为 1 + 该项得分率 − “{what.zh}”得分率，{low} 至 {high}，没有得分的取 1"
    )
    en = (
        f"multiplies {what.en} by the mean of the coefficients of {by.en}: 1 + share reached - share of {what.en}, "
        f"from {low} to {high}, 1 without a score"
    )
    if not special:
        return Text(zh, en)
    told = listed(special)
    return Text(f"{zh}；{told.zh}", f"{en}; {told.en}")


def _passes(scheme: Scheme, gate: Gate) -> Text:
    """When a gate trips and what follows."""
    when = condition_words(scheme, gate.when)
    follows = words.joined(gate_effects(scheme, gate) or [Text("只列入检查发现", "listed among the findings only")])
    told = Text(f"当{when.zh}：{follows.zh}", f"when {when.en}: {follows.en}")
    return words.joined([only_for(scheme, gate.classes), told]) if gate.classes else told


def _adds_formula(scheme: Scheme, action: AddFormula) -> Text:
    formula, bound = scores_words(scheme, action.formula), _bounds(action.least, action.most)
    missing = Text("，缺数时不加不减", ", nothing where a figure is missing") if action.missing_zero else None
    return Text(
        f"{'减去' if action.sign < 0 else '加上'} {formula.zh}{bound.zh}{missing.zh if missing else ''}",
        f"{'subtracts' if action.sign < 0 else 'adds'} {formula.en}{bound.en}{missing.en if missing else ''}",
    )


def _bounds(least: Fraction | None, most: Fraction | None) -> Text:
    """`，0 至 5 分`; says so where there is no bound."""
    low, high = (None if bound is None else show(bound) for bound in (least, most))
    if low is None and high is None:
        return Text("，不设上下限", ", without bounds")
    if low is None:
        return Text(f"，最多 {high} 分", f", at most {high}")
    if high is None:
        return Text(f"，最少 {low} 分", f", at least {low}")
    return Text(f"，{low} 至 {high} 分", f", from {low} to {high}")


def card_words(scheme: Scheme, card: Scorecard) -> Text:
    """For whom a card is, and its dimensions with their weights and bounds."""
    classes = [scheme.class_titles.get(name, Text.same(name)) for name in card.classes]
    parts = [_dimension(part) for part in card.dimensions]
    total = show(card.total)
    zh, en = f"权重合计 {total}：", f"weights add up to {total}: "
    zh, en = zh + "、".join(part.zh for part in parts), en + ", ".join(part.en for part in parts)
    if not classes:
        return Text(zh, en)
    return Text(f"适用于{listed(classes).zh}；{zh}", f"for {listed(classes).en}; {en}")


def _dimension(part: Dimension) -> Text:
    """`经济效益 80（小计最多 88 分）`."""
    weight = part.weight if part.weight is not None else sum((item.weight for item in part.items()), Fraction(0))
    zh, en = f"{part.title.zh} {show(weight)}", f"{part.title.en} {show(weight)}"
    if part.cap is None and part.floor is None:
        return Text(zh, en)
    bound = _bounds(part.floor, part.cap)
    return Text(f"{zh}（小计{bound.zh.removeprefix('，')}）", f"{en} (subtotal{bound.en.removeprefix(',')})")
