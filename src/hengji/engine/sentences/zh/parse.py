"""A Chinese sentence to an outcome: plain form, tokens, clauses, statements, assembly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..assemble import assemble
from ..reading import Context, Outcome
from ..statements import (
    Award,
    Axis,
    Deed,
    Each,
    Effect,
    Form,
    Full,
    Happens,
    Labels,
    Place,
    Quantity,
    Statement,
    Way,
    When,
)
from .clauses import Clauses
from .normalise import normalise
from .reader import Reader, names_rate
from .words import DAYS

_HEADS = ("考核为", "结果为", "评为", "评价", "评定", "评级", "结果", "认定", "评估", "等次", "意见", "评比", "考评")


def parse(sentence: str, context: Context) -> Outcome:
    """The outcome of a Chinese sentence."""
    return assemble(statements(sentence, context), context, sentence)


def statements(sentence: str, context: Context) -> list[Statement]:
    """What the sentence says, clause by clause."""
    plain = normalise(sentence)
    unit = context.unit
    clauses = Clauses(Reader(plain, context.names), None if unit is None or not unit.symbol else unit.is_rate)
    said = clauses.read()
    if clauses.leans_on:
        place = Place(tier=clauses.leans_on)
        said = [
            replace(item, origin=place)
            if isinstance(item, Each) and item.axis is Axis.VALUE and not item.origin
            else item
            for item in said
        ]
    if clauses.growth:
        said = [_as_growth(item) for item in said]
    return [*plain.remarks, *_settled(said, clauses, context)]


def _settled(said: list[Statement], clauses: Clauses, context: Context) -> list[Statement]:
    """Names that only the whole sentence tells apart: levels, kinds of events, the head of the item."""
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    words = clauses.words
    bare = any(index in clauses.bare and item in labels for index, item in enumerate(said))
    if bare and _is_head(labels, said, words):
        return [_headed(item, labels[0]) for item in said]
    if labels and any(isinstance(item, Each) and item.axis is Axis.EVENTS and item.of for item in said):
        return [_as_kind(item) for item in said]
    said = [_as_days(item) for item in said] if _about_days(said) else said
    said = [_as_event(item, said) for item in said]
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    named = _beheaded(said, labels)
    return _as_levels(named, words, context, bool(labels))


def _as_growth(item: Statement) -> Statement:
    """`比上年提高5%`, where the sentence says that the figure is the growth itself."""
    if not isinstance(item, Award) or not isinstance(item.condition, When):
        return item
    compares = tuple(
        replace(compare, place=Place(compare.place.quantity)) if compare.place.form is Form.MOVED else compare
        for compare in item.condition.compares
    )
    return replace(item, condition=replace(item.condition, compares=compares))


def _is_head(labels: list[Award], said: list[Statement], words: dict[int, str]) -> bool:
    """`成交率：10分，每低...`: the only label is the item's own name with its full marks."""
    others = any(
        isinstance(item, Each) or (isinstance(item, Award) and isinstance(item.condition, When) and index not in words)
        for index, item in enumerate(said)
    )
    return len(labels) == 1 and others and labels[0].effect.deed is Deed.GET and labels[0].effect.amount.points > 0


def _about_days(said: list[Statement]) -> bool:
    return any(
        (isinstance(item, Award) and isinstance(item.condition, When) and item.condition.axis is Axis.DAYS)
        or (isinstance(item, Each) and item.axis is Axis.DAYS)
        for item in said
    )


def _as_days(item: Statement) -> Statement:
    """`延迟15天以内不扣分，超过15天的部分每天扣0.2分`: days, once the sentence is about days."""
    if isinstance(item, Each) and item.axis is not Axis.DAYS and item.size.unit in DAYS and item.origin is None:
        return replace(item, axis=Axis.DAYS, of="")
    if isinstance(item, Award) and isinstance(item.condition, When) and item.condition.axis is Axis.VALUE:
        units = {compare.place.quantity.unit if compare.place.quantity else "" for compare in item.condition.compares}
        if units <= DAYS:
            return replace(item, condition=replace(item.condition, axis=Axis.DAYS))
    return item


_MISHAPS = (
    "事故",
    "投诉",
    "事件",
    "违规",
    "违纪",
    "差错",
    "缺陷",
    "问题",
    "隐患",
    "处罚",
    "通报",
    "纠纷",
    "案件",
    "损失",
    "障碍",
    "故障",
)


def _has_label(item: Award, said: list[Statement]) -> bool:
    """`有制度得2分，无制度不得分`: something that is there or not is a level, a mishap is counted."""
    assert isinstance(item.condition, When)
    name = "有" + item.condition.noun
    labels = [
        award.condition.names[0] for award in said if isinstance(award, Award) and isinstance(award.condition, Labels)
    ]
    return name in labels and not any(word in name for word in _MISHAPS)


def _as_event(item: Statement, said: list[Statement]) -> Statement:
    """`零事故得10分，有事故得0分`: a label that is the other side of no event at all."""
    if not isinstance(item, Award):
        return item
    if isinstance(item.condition, When) and item.condition.axis is Axis.EVENTS and _has_label(item, said):
        return replace(item, condition=Labels(("无" + item.condition.noun,)))
    if not isinstance(item.condition, Labels):
        return item
    none = [
        award.condition.noun
        for award in said
        if isinstance(award, Award) and isinstance(award.condition, When) and award.condition.noun
    ]
    name = item.condition.names[0]
    if name.startswith("有") and name[1:] in none and any(word in name for word in _MISHAPS):
        return replace(item, condition=Happens(name[1:]))
    return item


def _headed(item: Statement, head: Award) -> Statement:
    assert isinstance(head.condition, Labels)
    rate = names_rate(head.condition.names[0])
    if item is head:
        return Full(head.effect.amount, head.span)
    if isinstance(item, Each):
        return replace(item, rate=item.rate or rate)
    if isinstance(item, Award) and isinstance(item.condition, When):
        return replace(item, condition=replace(item.condition, rate=item.condition.rate or rate))
    return item


def _as_kind(item: Statement) -> Statement:
    """`每发生1起轻伤扣1分，重伤扣5分`: a label among events is a further kind of them."""
    if isinstance(item, Award) and isinstance(item.condition, Labels) and len(item.condition.names) == 1:
        deed = Deed.LOSE if item.effect.deed is Deed.GET else item.effect.deed
        effect = Effect(deed, item.effect.amount)
        return Each(
            Way.ABOVE, Quantity(Fraction(1)), effect, axis=Axis.EVENTS, of=item.condition.names[0], span=item.span
        )
    return item


def _beheaded(said: list[Statement], labels: list[Award]) -> list[Statement]:
    """`信用评价AAA级计5分，AA级计4分`: the name of the assessment before the first level is not part of it."""
    if len(labels) < 2 or not isinstance(labels[0].condition, Labels):
        return said
    first = labels[0].condition.names[0]
    cut = max((first.rfind(head) + len(head) for head in _HEADS if head in first), default=0)
    if not 0 < cut < len(first):
        return said
    renamed = replace(labels[0], condition=Labels((first[cut:].lstrip("为"), *labels[0].condition.names[1:])))
    return [renamed if item is labels[0] else item for item in said]


def _as_levels(said: list[Statement], words: dict[int, str], context: Context, named: bool) -> list[Statement]:
    """`完成` beside named levels (`较好完成`) is a level itself, and so it is where the item has no target."""
    no_target = context.tiers is not None and "target" not in context.tiers
    if not named and not no_target:
        return said
    found: list[Statement] = []
    for index, item in enumerate(said):
        if index in words and isinstance(item, Award):
            item = Award(Labels((words[index],)), item.effect, item.final, item.span)
        elif named and isinstance(item, Award) and isinstance(item.condition, Happens):
            item = Award(Labels((item.condition.of,)), item.effect, item.final, item.span)
        found.append(item)
    return found
