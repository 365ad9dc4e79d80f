"""A Chinese sentence to an outcome: plain form, tokens, clauses, statements, assembly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, ZERO
from ...values.text import Text
from ..assemble import assemble
from ..axis import OTHERWISE, Axis, Compare, Form, Happens, Labels, Place, Quantity, Relation, When
from ..questions import note
from ..reading import Context, Outcome, Points, Understood
from ..statements import (
    Award,
    Bound,
    Deed,
    Doubt,
    Doubtful,
    Each,
    Effect,
    Full,
    Given,
    Limit,
    Start,
    Statement,
    Unread,
    Way,
)
from . import calendar_days, words
from .clauses import Clauses
from .lists import base_of_days, checklist, counted_ladder, kinds_of_lateness, ranks
from .losses import signed
from .normalise import normalise
from .reader import Reader, names_rate
from .stated import beyond_stated, left_out, no_score, timely_levels, with_target
from .tolerances import mirrored
from .words import BUDGETS, DAYS, PLANS

_HEADS = (
    "类型为",
    "考核为",
    "结果为",
    "评为",
    "评价",
    "评定",
    "评级",
    "结果",
    "认定",
    "评估",
    "等级",
    "等次",
    "意见",
    "评比",
    "考评",
)


def parse(sentence: str, context: Context) -> Outcome:
    """The outcome of a Chinese sentence."""
    said = statements(sentence, context)
    if calendar_days.crosses_february(said):
        said = [Unread(sentence, _YEAR)]
    said, due = calendar_days.settle(said)
    outcome = assemble(said, context, sentence)
    if due is None or not isinstance(outcome, Understood):
        return outcome
    told = note(
        "date",
        f"句中的日期（{due.month}月{due.day}日）就是期限；填报的期限与它不同时不计分",
        f"the date in the sentence ({due.month}/{due.day}) is the date due; another one in the tasks table holds the score",
    )
    return replace(outcome, due=due, notes=(*outcome.notes, told))


_YEAR = Text(
    "日期跨过二月底，天数随年份不同：写明年份，如 2026年3月31日前",
    "the dates lie on both sides of the end of February: state the year, as in 2026年3月31日前",
)


_GROWS = re.compile(rf"(?:{'|'.join(words.GROWTH)})(?:了|率|幅度)?(?:达到?|不低于|不少于|超过|≥|>)?\d+(?:\.\d+)?%")


def statements(sentence: str, context: Context) -> list[Statement]:
    """What the sentence says, clause by clause."""
    plain = normalise(sentence)
    unit = context.unit
    rate = None if unit is None or not unit.symbol else unit.is_rate
    if rate is None and context.tiers is not None and "prior" in context.tiers and _GROWS.search(plain.text):
        rate = False  # whoever states last year's value and no unit means growth over it, not a figure in per cent
    own = "" if unit is None or rate else unit.symbol
    reader = Reader(plain, _names(context, plain.text), own)
    reader.targeted = context.tiers is None or "target" in context.tiers
    reader.scored = _in_points(context, plain.text)
    clauses = Clauses(reader, rate, context.full)
    said = clauses.read()
    if clauses.leans_on:
        place = Place(tier=clauses.leans_on)
        said = [
            replace(item, origin=place)
            if isinstance(item, Each) and item.axis is Axis.VALUE and not item.origin
            else item
            for item in said
        ]
    said = beyond_stated(said)
    if clauses.growth:
        said = [_as_growth(item) for item in said]
    if _of_change(said, context):
        said = [_as_change(item) for item in said]
    said = mirrored(_signed([_all_gone(item, _full_said(said, context)) for item in said], clauses.deed))
    said = signed([no_score(item, said, sentence) for item in said])
    return [*plain.remarks, *left_out(said), *with_target(_settled(said, clauses, context), context, plain.text)]


_SCORED = re.compile("满意度|测评|评分|成绩|评价分|考试|评议|得分率|考核得分|考评得分")
"""Names of figures that are scores themselves."""


def _in_points(context: Context, text: str) -> bool:
    """Whether the figure itself may be a score: points are a place on its axis only then (`满意度90分以上`)."""
    unit = context.unit
    if unit is None or unit.symbol in ("", "分", "points", "marks"):
        return True
    return unit.is_rate and _SCORED.search(text) is not None


def _full_said(said: list[Statement], context: Context) -> Fraction | None:
    """The full marks in written points, where the sentence has steps and states no other full marks."""
    stated = any(isinstance(item, Full | Start) for item in said) or context.points is Points.HUNDRED
    return None if stated or not any(isinstance(item, Each) for item in said) else context.full


def _all_gone(item: Statement, full: Fraction | None) -> Statement:
    """`低于85%的，扣完该项分值`: of a region, nothing earned."""
    if not isinstance(item, Award) or not isinstance(item.condition, When) or item.effect.deed is not Deed.LOSE:
        return item
    amount = item.effect.amount
    everything = full is not None and amount.points == full > 0
    gone = item.condition.axis is Axis.VALUE and (amount.share >= 1 or everything)
    return replace(item, effect=Effect(Deed.GET, ZERO)) if gone else item


def _signed(said: list[Statement], deed: Deed | None) -> list[Statement]:
    """`违章0.5分/次，扣完为止`: points without a verb, where the rest of the sentence tells whether they are taken or earned."""
    lost = deed is Deed.LOSE or any(
        (isinstance(item, Each | Award) and item.effect.deed is Deed.LOSE)
        or (isinstance(item, Limit) and item.bound in (Bound.FLOOR, Bound.MOST_LOST))
        for item in said
    )
    earned = deed is Deed.GAIN or any(
        (isinstance(item, Each) and item.effect.deed is Deed.GAIN)
        or (isinstance(item, Limit) and item.bound in (Bound.CAP, Bound.MOST_GAINED))
        for item in said
    )
    found: list[Statement] = []
    for item in said:
        if not isinstance(item, Doubtful) or item.doubt is not Doubt.UNSIGNED or item.step is None:
            found.append(item)
        elif lost:
            found.append(item.step)
        elif earned:
            gain = replace(item.step, effect=replace(item.step.effect, deed=Deed.GAIN))
            found += [gain] if any(isinstance(other, Start) for other in said) else [Start(ZERO, item.span), gain]
        else:
            found.append(item)
    return found


def is_mishap(name: str) -> bool:
    """Whether a thing counted is one that nobody wants."""
    return any(word in name for word in _MISHAPS)


def _settled(said: list[Statement], clauses: Clauses, context: Context) -> list[Statement]:
    """Names that only the whole sentence tells apart: levels, kinds of events, the head of the item."""
    said = ranks(base_of_days(counted_ladder(said, context.full)))
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    words = clauses.words
    bare = any(index in clauses.bare and item in labels for index, item in enumerate(said))
    if bare and _is_head(labels, said, words):
        return [_headed(item, labels[0]) for item in said]
    if labels and any(isinstance(item, Each) and item.axis is Axis.EVENTS and item.of for item in said):
        kinds = [_as_kind(item, index in clauses.bare) for index, item in enumerate(said)]
        # `无责事故不扣分`: a kind that costs nothing
        return [kind for kind in kinds if not (isinstance(kind, Each) and kind.effect.amount == ZERO)]
    if any(isinstance(item, Given) and item.quantity.unit in DAYS for item in said):
        said = [_as_duration(item) for item in said]
    said = [_as_days(item) for item in said] if _about_days(said) else said
    said = kinds_of_lateness(said)
    said = [_as_event(item, said) for item in said]
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    said = timely_levels(said, clauses.r.plain, context)
    named = [_split_levels(item) for item in _beheaded(said, labels)]
    return checklist(_as_levels(named, words, context, bool(labels)), context.full)


def _as_growth(item: Statement) -> Statement:
    """`比上年提高5%`, where the sentence says that the figure is the growth itself."""
    if not isinstance(item, Award) or not isinstance(item.condition, When):
        return item
    compares = tuple(
        replace(compare, place=Place(compare.place.quantity)) if compare.place.form is Form.MOVED else compare
        for compare in item.condition.compares
    )
    return replace(item, condition=replace(item.condition, compares=compares))


_BID_BASES = ("评标基准价", "基准价")


def _names(context: Context, text: str) -> Mapping[str, str]:
    """The words for tiers of the item: 预算 is its budget where it has one, and its target where it has none.

    The price that bids are compared with (基准价) is the target of an item that has nothing else, and of a sentence that names no target.
    """
    tiers = context.tiers or frozenset()
    own: dict[str, str] = {}
    if "budget" in tiers:
        own |= dict.fromkeys(BUDGETS, "budget")
    if "plan" in tiers and "target" not in tiers:
        own |= dict.fromkeys(PLANS, "plan")
    if tiers == {"target"} and "目标" not in text:
        own |= dict.fromkeys(_BID_BASES, "target")
    return {**own, **context.names} if own else context.names


def _of_change(said: list[Statement], context: Context) -> bool:
    """Whether the figure is the change itself: a rate without last year's value, of which only a rise or a fall is spoken."""
    if context.unit is None or not context.unit.is_rate or context.tiers is None or "prior" in context.tiers:
        return False
    moved = [place for place in _places(said) if place.tier == "prior"]
    return bool(moved) and all(place.form is Form.MOVED and place.quantity is not None for place in moved)


def _places(said: list[Statement]) -> list[Place]:
    places = [
        compare.place
        for item in said
        if isinstance(item, Award) and isinstance(item.condition, When)
        for compare in item.condition.compares
    ]
    places += [compare.place for item in said if isinstance(item, Each) for compare in item.within]
    return places + [item.origin for item in said if isinstance(item, Each) and item.origin is not None]


def _as_change(item: Statement) -> Statement:
    """`应收账款较年初下降10%得满分`, of a figure in percent: the fall, told as a positive figure."""
    if isinstance(item, Award) and isinstance(item.condition, When):
        compares = tuple(_changed(compare) for compare in item.condition.compares)
        return replace(item, condition=replace(item.condition, compares=compares, rate=True))
    if isinstance(item, Each) and item.within:
        return replace(item, within=tuple(_changed(compare) for compare in item.within), rate=True)
    return item


def _changed(compare: Compare) -> Compare:
    quantity = compare.place.quantity
    if compare.place.form is not Form.MOVED or compare.place.tier != "prior" or quantity is None:
        return compare
    if quantity.value >= 0:
        return replace(compare, place=Place(quantity))
    turned = {
        Relation.AT_MOST: Relation.AT_LEAST,
        Relation.AT_LEAST: Relation.AT_MOST,
        Relation.BELOW: Relation.ABOVE,
        Relation.ABOVE: Relation.BELOW,
    }
    positive = replace(quantity, value=-quantity.value)
    return replace(compare, relation=turned.get(compare.relation, compare.relation), place=Place(positive))


def _is_head(labels: list[Award], said: list[Statement], words: dict[int, str]) -> bool:
    """`成交率：10分，每低...`: the only label is the item's own name with its full marks."""
    others = any(
        isinstance(item, Each) or (isinstance(item, Award) and isinstance(item.condition, When) and index not in words)
        for index, item in enumerate(said)
    )
    return len(labels) == 1 and others and labels[0].effect.deed is Deed.GET and labels[0].effect.amount.points > 0


def _as_duration(item: Statement) -> Statement:
    """`总工期目标365天，每拖期1天扣0.1分`: the figure is the duration itself, beside the one stated."""
    if isinstance(item, Each) and item.axis is Axis.DAYS and item.origin is None and not item.within:
        return replace(item, axis=Axis.VALUE)
    return item


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
    "违章",
    "违约",
    "违法",
    "举报",
    "退货",
    "返工",
    "不合格",
    "不符合",
    "缺勤",
    "迟到",
    "早退",
    "旷工",
    "延误",
    "失误",
    "伤害",
    "轻伤",
    "重伤",
    "死亡",
    "跳闸",
    "停运",
    "漏报",
    "错报",
    "迟报",
    "瞒报",
)


def _thing(noun: str, said: list[Statement]) -> str:
    """What the levels are levels of: 缺陷 of 内控评价缺陷, beside 一般缺陷 and 重大缺陷."""
    labels = [
        award.condition.names[0] for award in said if isinstance(award, Award) and isinstance(award.condition, Labels)
    ]
    for start in range(len(noun) - 1):
        if labels and all(label.endswith(noun[start:]) for label in labels):
            return noun[start:]
    return noun


def _has_label(item: Award, said: list[Statement]) -> bool:
    """`有制度得2分，无制度不得分`: something that is there or not is a level, a mishap is counted."""
    assert isinstance(item.condition, When)
    if not item.condition.noun:
        return False
    name = "有" + item.condition.noun
    labels = [
        award.condition.names[0] for award in said if isinstance(award, Award) and isinstance(award.condition, Labels)
    ]
    if len(labels) > 1 and all(label.endswith(item.condition.noun[-2:]) for label in labels):
        return True  # `无缺陷…，一般缺陷…，重大缺陷…`
    return (name in labels or len(labels) > 1) and not is_mishap(name)


def _as_event(item: Statement, said: list[Statement]) -> Statement:
    """`零事故得10分，有事故得0分`: a label that is the other side of no event at all."""
    if not isinstance(item, Award):
        return item
    if isinstance(item.condition, When) and item.condition.axis is Axis.EVENTS and _has_label(item, said):
        return replace(item, condition=Labels(("无" + _thing(item.condition.noun, said),)))
    if not isinstance(item.condition, Labels):
        return item
    none = [
        award.condition.noun
        for award in said
        if isinstance(award, Award) and isinstance(award.condition, When) and award.condition.noun
    ]
    name = item.condition.names[0]
    if name.startswith("有") and name[1:] in none and is_mishap(name):
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


_NOTHING = Effect(Deed.GET, ZERO)


def _as_kind(item: Statement, bare: bool) -> Statement:
    """`每发生1起轻伤扣1分，重伤扣5分`: a label among events is a further kind of them; `全部合格得满分` is where they start,
    `死亡事故不得分` a kind of which one takes everything."""
    if isinstance(item, Award) and isinstance(item.condition, Labels) and item.effect == _NOTHING:
        item = replace(item, effect=Effect(Deed.LOSE, FULL))
    stated = isinstance(item, Award) and isinstance(item.condition, Labels) and item.effect.deed is Deed.GET
    if stated and not bare and isinstance(item, Award):
        return Start(item.effect.amount, item.span)
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
    later = [name for item in labels[1:] if isinstance(item.condition, Labels) for name in item.condition.names]
    if "为" in first[1:-1] and not any("为" in name for name in later):
        renamed = replace(labels[0], condition=Labels((first.rpartition("为")[2], *labels[0].condition.names[1:])))
        return [renamed if item is labels[0] else item for item in said]
    cut = max((first.rfind(head) + len(head) for head in _HEADS if head in first), default=0)
    if not 0 < cut < len(first) or first.startswith(("无", "未", "没", "不")):
        return said
    renamed = replace(labels[0], condition=Labels((first[cut:].lstrip("为"), *labels[0].condition.names[1:])))
    return [renamed if item is labels[0] else item for item in said]


def _below_named(name: str, said: list[Statement]) -> bool:
    """`三星以下`, behind the level 三星: every level not named."""
    known = [
        each
        for item in said
        if isinstance(item, Award) and isinstance(item.condition, Labels)
        for each in item.condition.names
    ]
    return (
        name.endswith("以下") and name.removesuffix("以下").removesuffix("及") in known and not name.endswith("及以下")
    )


def _split_levels(item: Statement) -> Statement:
    """`否定意见或无法表示意见得0分`: two levels that earn the same."""
    if not isinstance(item, Award) or not isinstance(item.condition, Labels) or len(item.condition.names) != 1:
        return item
    parts = re.split(r"或者|或|/", item.condition.names[0])
    if len(parts) < 2 or not all(parts):
        return item
    ending = next((word for word in ("等级", "等次", "级", "等", "档") if parts[-1].endswith(word)), "")
    whole = tuple(part if part.endswith(ending) or len(part) > 2 else part + ending for part in parts)
    return replace(item, condition=Labels(whole))


def _as_levels(said: list[Statement], words: dict[int, str], context: Context, named: bool) -> list[Statement]:
    """`完成` beside named levels (`较好完成`) is a level itself, and so it is where the item has no target."""
    no_target = context.tiers is not None and "target" not in context.tiers
    if not named and not no_target:
        return said
    found: list[Statement] = []
    for index, item in enumerate(said):
        if (
            isinstance(item, Award)
            and isinstance(item.condition, Labels)
            and _below_named(item.condition.names[0], said)
        ):
            item = replace(item, condition=OTHERWISE)
        if index in words and isinstance(item, Award):
            item = Award(Labels((words[index],)), item.effect, item.final, item.span)
        elif named and isinstance(item, Award) and isinstance(item.condition, Happens):
            item = Award(Labels((item.condition.of,)), item.effect, item.final, item.span)
        found.append(item)
    return found
