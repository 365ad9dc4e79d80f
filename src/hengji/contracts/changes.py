"""Two contents side by side: what differs, and how large the change is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from ..engine.scheme.model.scorecards import Nodes
from ..engine.trace import tier_word
from ..engine.values.finding import Finding, Refused
from ..engine.values.finding import Level as Severity
from ..engine.values.number import half_up, show
from ..engine.values.text import Text
from ..store.exact import exact
from ..ui.unit_names import english
from . import nodes
from .content import Clause, Content, Duty, ExitLine, Goal, GradeLine, Item, Kind, Reference, Tier, Totals
from .parts import Part
from .wording import dimension_of, factor_of, of_unit, place, reworded, worded

SMALL_TIER = Fraction(10, 100)
"""Up to ten per cent of any tier the office decides; beyond it the leader."""
SMALL_WEIGHT = Decimal(5)
"""Up to five points of weight moved in all, likewise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: in which item (or in the letter itself), what it was and what it becomes."""

    item: str
    title: Text
    what: Text
    old: Text | None
    new: Text | None


class Level(StrEnum):
    """Who has to approve an amendment."""

    OFFICE = "office"
    LEADER = "leader"

    @property
    def words(self) -> Text:
        """In words."""
        return _LEVELS[self]


_LEVELS = {
    Level.OFFICE: Text(
        "考核办或分管领导审批（申请人除外）", "approved by the office or the leader in charge, not by who asked"
    ),
    Level.LEADER: Text("分管领导审批（申请人除外）", "approved by the leader in charge, not by who asked"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How large a change is: the largest move of a tier as a share of it (None: a tier of zero moved, or one came or went), the points of
    weight that moved in all, whether items, rules, directions, goals or their sizes are others, and how many nodes are.

    No percentage says how much it is to have more time, another share or another standard: a change of any node is decided as that of a
    rule is, by the leader in charge."""

    tier: Fraction | None
    weight: Decimal
    other: bool
    nodes: int = 0

    @property
    def level(self) -> Level:
        """Who has to approve it."""
        told = self.other or self.nodes > 0
        small = self.tier is not None and self.tier <= SMALL_TIER and self.weight <= SMALL_WEIGHT and not told
        return Level.OFFICE if small else Level.LEADER


def compare(old: Content, new: Content) -> list[Change]:
    """Everything that differs, item by item in the order of the new content, then the items that are gone, then the rest."""
    found: list[Change] = []
    for item in new.items:
        before = old.item(item.id)
        found += _of_item(before, item) if before is not None else [_whole(item, None, _brief(item))]
    found += [_whole(item, _brief(item), None) for item in old.items if new.item(item.id) is None]
    return found + list(_around(old, new))


def _whole(item: Item, old: Text | None, new: Text | None) -> Change:
    return Change(item.id, item.title, Text("考核项", "item"), old, new)


def _brief(item: Item) -> Text:
    tiers = [(tier_word(tier.name), said) for tier in item.tiers if (said := _tier(tier)) is not None]
    zh = "".join(f"{word.zh} {said.zh}；" for word, said in tiers)
    en = "".join(f"{word.en} {said.en}; " for word, said in tiers)
    return Text(f"{item.weight:f} 分；{zh}{item.sentence.zh}", f"{item.weight:f} points; {en}{item.sentence.en}")


def _of_item(old: Item, new: Item) -> Iterator[Change]:
    def told(what: Text, before: Text | None, after: Text | None) -> Change:
        return Change(new.id, new.title, what, before, after)

    if old.weight != new.weight:
        yield told(Text("权重", "weight"), _figure(old.weight), _figure(new.weight))
    for name in dict.fromkeys(tier.name for tier in (*old.tiers, *new.tiers)):
        before, after = old.tier(name), new.tier(name)
        if before != after:
            yield told(tier_word(name), _tier(before), _tier(after))
    if old.sentence != new.sentence:
        yield told(Text("评分语句", "scoring sentence"), old.sentence, new.sentence)
    elif old.rule != new.rule:
        yield told(Text("计算规则", "rule"), Text("原规则", "the rule before"), Text("另一规则", "another rule"))
    if old.nodes != new.nodes:
        yield told(Text("节点的合成", "how its nodes combine"), _combined(old), _combined(new))
    rest = replace(old, weight=new.weight, tiers=new.tiers, sentence=new.sentence, rule=new.rule, nodes=new.nodes)
    if rest != new:
        yield told(Text("名称、计量单位或其他", "title, unit or other"), _about(old), _about(new))


def _combined(item: Item) -> Text | None:
    if item.nodes is None:
        return None
    return (
        Text("取最差的节点", "the worst counts")
        if item.nodes is Nodes.WORST
        else Text("按份额相加", "added up by shares")
    )


def _figure(value: Decimal) -> Text:
    return Text.same(f"{value:f}")


def _tier(tier: Tier | None) -> Text | None:
    if tier is None:
        return None
    return tier.source if tier.value is None else _figure(tier.value)


def _about(item: Item) -> Text:
    zh, en = item.direction.words.zh, item.direction.words.en
    return Text(f"{item.title.zh}（{item.unit}，{zh}）", f"{item.title.en} ({english(item.unit)}, {en})")


def _around(old: Content, new: Content) -> Iterator[Change]:
    yield from _listed(Text("重点任务", "goal"), new.title, old.goals, new.goals, _of_goal, _goal)
    yield from _of_nodes(old, new)
    yield from _listed(Text("责任接口", "interface duty"), new.title, old.duties, new.duties, _of_duty, _duty)
    yield from _listed(Text("约束事项", "constraint"), new.title, old.constraints, new.constraints, _same, _same)
    yield from _listed(Text("任务计分", "points of tasks"), new.title, old.scoring, new.scoring, _of_clause, _clause)
    yield from _of_totals(old, new)
    yield from _listed(Text("条款", "clause"), new.title, old.clauses, new.clauses, _of_clause, _clause)
    yield from _listed(Text("考核依据", "letter referred to"), new.title, old.letters, new.letters, _letter, _letter)
    yield from _listed(Text("退出底线", "exit line"), new.title, _lines(old), _lines(new), _of_line, _line)
    if _parties(old) != _parties(new):
        yield Change("", new.title, Text("双方与期间", "parties and period"), _parties(old), _parties(new))


def _of_nodes(old: Content, new: Content) -> Iterator[Change]:
    """Each node that differs, came or went; where none does, that their order does."""
    told = [Change("", title, Text("节点", "node"), before, after) for title, before, after in nodes.told(old, new)]
    if not told and old.nodes != new.nodes:
        names = (_joined([node.title for node in each.nodes]) for each in (old, new))
        told = [Change("", new.title, Text("节点的顺序", "order of each node"), *names)]
    yield from told


def _of_totals(old: Content, new: Content) -> Iterator[Change]:
    """What stands above the items: steps, lines of grades, how grades are given, what they bring."""
    before, after = old.totals or Totals(()), new.totals or Totals(())
    for what, one, two in (
        (Text("总分的计算", "step to the total"), before.steps, after.steps),
        (Text("等级的评定", "giving of grades"), before.grading, after.grading),
        (Text("结果运用", "use of results"), before.results, after.results),
    ):
        yield from _listed(what, new.title, one, two, _of_clause, _clause)
    yield from _listed(Text("等级", "grade"), new.title, before.grades, after.grades, _of_grade, _grade)


def compare_articles(title: Text, old: Sequence[Clause], new: Sequence[Clause]) -> list[Change]:
    """What differs between two wordings of articles."""
    return list(_listed(Text("条款", "clause"), title, old, new, _of_clause, _clause))


T = TypeVar("T")


def _listed(
    what: Text, title: Text, old: Sequence[T], new: Sequence[T], name: Callable[[T], object], say: Callable[[T], Text]
) -> Iterator[Change]:
    """Each thing that differs, came or went, found again by its name; where nothing else differs, that the order does."""
    before, after = _by_name(old, name), _by_name(new, name)
    told = [
        Change("", title, what, say(before[key]) if key in before else None, say(after[key]) if key in after else None)
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    ]
    if not told and tuple(old) != tuple(new):
        order = Text(f"{what.zh}的顺序", f"order of each {what.en}")
        told = [Change("", title, order, _joined([say(each) for each in old]), _joined([say(each) for each in new]))]
    yield from told


def _by_name(things: Sequence[T], name: Callable[[T], object]) -> dict[object, T]:
    """Each under its name; of several with one name the second is the second."""
    found: dict[object, T] = {}
    for each in things:
        key, times = name(each), 1
        while (key, times) in found:
            times += 1
        found[key, times] = each
    return found


def _same(text: Text) -> Text:
    return text


def _of_goal(goal: Goal) -> object:
    return goal.code


def _goal(goal: Goal) -> Text:
    told = [(tier_word(tier.name), said) for tier in goal.tiers if (said := _tier(tier)) is not None]
    zh = "，".join(f"{word.zh} {said.zh}" for word, said in told)
    en = ", ".join(f"{word.en} {said.en}" for word, said in told)
    part = "" if goal.share is None else f" {goal.share:f}%"
    above = (
        Text(f"（“{goal.above.zh}”{part}）", f" ('{goal.above.en}'{part})") if goal.above else Text.same(part or " ")
    )
    size = Text.same(" ") if goal.size is None else Text(f"，规模 {goal.size.title.zh}", f", size {goal.size.title.en}")
    return Text(
        f"{goal.title.zh}{above.zh}{zh}{size.zh}".strip(), f"{goal.title.en}{above.en} {en}".strip() + size.en.rstrip()
    )


def _of_duty(duty: Duty) -> object:
    return duty.title, duty.other


def _duty(duty: Duty) -> Text:
    zh, en = (f"，期限 {duty.due}", f", due {duty.due}") if duty.due is not None else ("", "")
    return Text(
        f"{duty.title.zh}（另一方 {duty.other.zh}）：本方 {duty.share:f}%，{duty.duty.zh}{zh}",
        f"{duty.title.en} (other side {duty.other.en}): own share {duty.share:f} %, {duty.duty.en}{en}",
    )


def _of_clause(clause: Clause) -> object:
    return clause.title


def _clause(clause: Clause) -> Text:
    zh, en = ("", "") if clause.part is Part.OTHER else (f"{clause.part.words.zh} · ", f"{clause.part.words.en} · ")
    return Text(f"{zh}{clause.title.zh}：{clause.text.zh}", f"{en}{clause.title.en}: {clause.text.en}")


def _letter(letter: Reference) -> Text:
    return Text(
        f"{letter.kind.words.zh} {letter.number}（{letter.term}）",
        f"{letter.kind.words.en} {letter.number} ({letter.term})",
    )


def _lines(content: Content) -> tuple[ExitLine, ...]:
    return content.exits.lines if content.exits is not None else ()


def _of_line(line: ExitLine) -> object:
    return line.id


def _line(line: ExitLine) -> Text:
    return Text(f"{line.title.zh}：{line.text.zh}", f"{line.title.en}: {line.text.en}")


def _of_grade(grade: GradeLine) -> object:
    return grade.title


def _grade(grade: GradeLine) -> Text:
    told = [each for each in (grade.score, grade.places, grade.pay) if each is not None]
    return Text(
        f"{grade.title.zh}：{'；'.join(each.zh for each in told)}",
        f"{grade.title.en}: {'; '.join(each.en for each in told)}",
    )


def _parties(content: Content) -> Text:
    zh, en = content.group.name.zh, content.group.name.en
    return Text(
        f"{zh}；{content.title.zh}；{content.scheme} {content.unit_class}；合计 {content.total:f} 分",
        f"{en}; {content.title.en}; {content.scheme} {content.unit_class}; {content.total:f} points in all",
    )


def _joined(texts: list[Text]) -> Text | None:
    if not texts:
        return None
    return Text("\n".join(each.zh for each in texts), "\n".join(each.en for each in texts))


def size_of(old: Content, new: Content) -> Size:
    """How large the change from one content to another is; who approves it follows from that (`Size.level`)."""
    share: Fraction | None = Fraction(0)
    other = {item.id for item in old.items} != {item.id for item in new.items} or _frame(old) != _frame(new)
    other = other or (new.kind is Kind.APPOINTMENT and old.clauses != new.clauses)
    moved = Decimal(0)
    for item in new.items:
        before = old.item(item.id)
        if before is None:
            moved += item.weight
            continue
        moved += max(item.weight - before.weight, Decimal(0))
        same = worded(replace(before, weight=item.weight, tiers=item.tiers))
        other = other or replace(same, sentence=item.sentence) != item
        for name in {tier.name for tier in (*before.tiers, *item.tiers)}:
            step = _moved(before.tier(name), item.tier(name))
            share = None if step is None or share is None else max(share, step)
    gone = sum((item.weight for item in old.items if new.item(item.id) is None), Decimal(0))
    return Size(share, max(moved, gone), other, len(nodes.differing(old, new)))


@dataclass(frozen=True, slots=True)
class Step:
    """The largest move of a tier: of which item and tier, from which figure, as a share of it, and against which text."""

    title: Text
    tier: Text
    figure: Decimal
    share: Fraction
    text: int
    unit: str


def largest_step(new: Content, texts: Sequence[tuple[int, Content]]) -> Step | None:
    """The move of a tier that makes the size of a change, against any of the texts it is measured by; None where there is no tier."""
    steps = [
        Step(item.title, tier_word(tier.name), before.value, share, number, held.unit)
        for number, old in texts
        for item in new.items
        if (held := old.item(item.id)) is not None
        for tier in item.tiers
        if (before := held.tier(tier.name)) is not None and before.value is not None and (share := _moved(before, tier))
    ]
    return max(steps, key=lambda each: each.share, default=None)


def _frame(content: Content) -> Content:
    """What is never a small change: the parties, the period, the scheme, the goals, the constraints. The share of a goal above goes with
    the target it was told of, whose move is measured by itself."""
    goals = tuple(replace(goal, share=None) for goal in content.goals)
    return replace(content, items=(), nodes=(), duties=(), clauses=(), goals=goals)


def _moved(old: Tier | None, new: Tier | None) -> Fraction | None:
    if old == new:
        return Fraction(0)
    if old is None or new is None or old.value is None or new.value is None:
        return None
    if old.value == new.value:
        return Fraction(0)
    return abs(Fraction(new.value) - Fraction(old.value)) / abs(Fraction(old.value)) if old.value else None


def larger(one: Size, two: Size) -> Size:
    """What counts when a change is measured twice: against the letter in force (`one`) and against the letter as first signed, so that
    many small steps are not decided as small ones. Nodes have no small steps: those count that change by it, not those that did before."""
    share = None if one.tier is None or two.tier is None else max(one.tier, two.tier)
    return Size(share, max(one.weight, two.weight), one.other or two.other, one.nodes)


def told(size: Size, step: Step | None = None, text: int | None = None) -> Text:
    """A size in words; with the step that makes it, against which text and figure it is; with a `text`, against which signed text the
    weight is."""
    if size.tier is None:
        zh, en = "目标档有增减，或由 0 改起", "a tier came, went or was zero"
    else:
        moved = _percent(size.tier if step is None else step.share)
        zh, en = f"目标档最多变动 {moved.zh}", f"tiers move by up to {moved.en}"
        if step is not None:
            figure = of_unit(Fraction(step.figure), step.unit)
            zh += f"（{step.title.zh}{step.tier.zh}，与第 {step.text} 号文本的 {figure.zh}相比）"
            en += f" ({step.title.en}, {step.tier.en}, against {figure.en} in version {step.text})"
    if text is not None and not size.weight:
        zh, en = f"{zh}；权重没有变动", f"{en}; no weight moves"
    else:
        zh += f"；权重调整 {size.weight.normalize():f} 分"
        en += f"; {size.weight.normalize():f} points of weight move"
        if text is not None:
            zh, en = f"{zh}（与已签的第 {text} 号文本比）", f"{en} (against version {text} as signed)"
    if size.nodes:
        zh += f"；节点变动 {size.nodes} 处（期限、份额、标准、名称或增减）"
        en += f"; {size.nodes} nodes change (day, share, standard or title, come or go)"
    if size.other:
        zh, en = (
            zh + "；另有规则、考核项、任务规模或约束变动",
            en + "; rules, items, sizes of tasks or constraints change too",
        )
    return Text(zh, en)


def _percent(share: Fraction) -> Text:
    """A share in per cent, shortly; never rounded onto the limit it is not at: who approves would not follow from what is printed."""
    limit, percent = SMALL_TIER * 100, share * 100
    said = next(
        (each for places in range(2, 7) if (each := half_up(percent, places)) != limit or percent == limit), None
    )
    if said is not None:
        return Text(f"{show(said)}%", f"{show(said)} %")
    zh, en = ("超过", "more than") if percent > limit else ("不到", "less than")
    return Text(f"{zh} {show(limit)}%", f"{en} {show(limit)} %")


def with_tier(item: Item, name: str, value: Decimal) -> Item:
    """The item with another figure of a tier it has."""
    return replace(item, tiers=tuple(Tier(name, value) if tier.name == name else tier for tier in item.tiers))


def with_weight(item: Item, weight: Decimal) -> Item:
    """The item with another weight, its sentences written anew."""
    return worded(replace(item, weight=weight))


def with_unit(item: Item, unit: str, sentence: str | None = None) -> Item:
    """The item with its figures meant in another unit of the same kind: its rule is read anew from what its sentence (or another one)
    says, in that unit. Raises `Refused` for a unit into which the one it has cannot be converted, and where the sentence does not
    read so."""
    if dimension_of(item.unit) != dimension_of(unit):
        message = Text(
            f"“{item.unit or '无单位'}”不能换算为“{unit}”",
            f"'{item.unit or 'no unit'}' cannot be converted into '{unit}'",
        )
        hint = Text(
            "写能换算的单位，例如万元与亿元；指标本身量错了的，在考核方案里改指标",
            "name a unit of the same kind, as 万元 and 亿元 are; where the indicator itself is wrong, change it in the scheme",
        )
        raise Refused([Finding("unit-other", Severity.ERROR, message, hint, replace(place(item), field="unit"))])
    return reworded(replace(item, unit=unit), sentence or item.sentence.zh)


def in_unit(item: Item, unit: str) -> Item:
    """The item said in another unit of the same kind: its figures converted, its sentence written in it; nothing of it means anything
    else. Raises `Refused` where the unit is of another kind or the sentence does not read in it, `NotExact` for a figure that would be
    rounded."""
    if item.unit == unit:
        return item
    factor = factor_of(item.unit) / factor_of(unit)
    tiers = tuple(
        tier if tier.value is None else replace(tier, value=exact(Fraction(tier.value) * factor)) for tier in item.tiers
    )
    return replace(with_unit(item, unit), tiers=tiers)


def with_item(content: Content, item: Item) -> Content:
    """The content with an item in the place of the one of the same id."""
    return sharing(
        content, replace(content, items=tuple(item if each.id == item.id else each for each in content.items))
    )


def sharing(old: Content, new: Content) -> Content:
    """The new content without the shares that are no longer true: what part of the goal above it a goal is, was told of the target its item
    had, and says nothing of another one."""
    told = {goal.code: goal.share for goal in old.goals}
    return replace(
        new,
        goals=tuple(
            replace(goal, share=None)
            if goal.share is not None
            and goal.share == told.get(goal.code)
            and not _aims_alike(old.item(goal.item), new.item(goal.item))
            else goal
            for goal in new.goals
        ),
    )


def _aims_alike(before: Item | None, after: Item | None) -> bool:
    """Whether the target of an item is what it was, be it in another unit."""
    one, two = (None if item is None else item.tier("target") for item in (before, after))
    if before is None or after is None or one is None or two is None or one.value is None or two.value is None:
        return one == two
    if before.unit == after.unit:
        return one.value == two.value
    try:
        return Fraction(one.value) * factor_of(before.unit) == Fraction(two.value) * factor_of(after.unit)
    except Refused:
        return False
