"""What only the whole list of a sentence tells: checklists, counts, the base a list starts from, ranks written without 第."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...rules.model import ZERO, Amount
from ..assemble.places import WHOLE_UNITS
from ..axis import Axis, Compare, Labels, Place, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Doubt, Doubtful, Each, Effect, Limit, Start, Statement, Way

_AMISS = re.compile(r"未|无|没有|缺|不|漏|错|迟|违|擅自|瞒|虚假|造假|弄虚|抄袭|旷|早退|泄露|丢失|损坏|脏|乱|差(?!异)")
_TIMELY = re.compile(r"按|期|时|节点|计划|里程碑|工期|交货|完工|投产|上线|竣工|开工|交付|封顶")


def checklist(said: list[Statement], full: Fraction | None) -> list[Statement]:
    """`未签订责任书扣2分，未开展检查扣3分` or `制定方案得4分，建立台账得6分` out of ten: things that are each so or not, and add up."""
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    others = [item for item in said if isinstance(item, Award) and item not in labels]
    if len(labels) < 2 or others or any(_many(item) for item in labels):
        return said
    if all(item.effect.deed is Deed.LOSE and _AMISS.search(_name(item)) for item in labels):
        repeats = any(isinstance(item, Limit) and item.bound in (Bound.FLOOR, Bound.MOST_LOST) for item in said)
        return [_counted(item, repeats) if item in labels else item for item in said]
    earned = [item.effect.amount for item in labels if item.effect.deed is Deed.GET]
    if len(earned) == len(labels) and full and sum(amount.points for amount in earned) == full and _adds(earned, full):
        counted = [_counted(item, False) if item in labels else item for item in said]
        return [Start(ZERO, labels[0].span), *counted]
    return said


def _many(item: Award) -> bool:
    return not isinstance(item.condition, Labels) or len(item.condition.names) != 1 or item.condition.negated


def _adds(earned: list[Amount], full: Fraction) -> bool:
    """Whether amounts can only be parts of the full marks: none is all of them, none is nothing, all are points."""
    return all(amount.share == 0 and 0 < amount.points < full for amount in earned)


def _name(item: Award) -> str:
    assert isinstance(item.condition, Labels)
    return item.condition.names[0]


def _counted(item: Award, repeats: bool) -> Each:
    deed = Deed.LOSE if item.effect.deed is Deed.LOSE else Deed.GAIN
    most = None if repeats else item.effect.amount
    one = Quantity(Fraction(1))
    return Each(
        Way.ABOVE, one, Effect(deed, item.effect.amount), axis=Axis.EVENTS, of=_name(item), most=most, span=item.span
    )


def counted_ladder(said: list[Statement], full: Fraction | None) -> list[Statement]:
    """`一次扣5分，二次扣10分`: so many times lose so much in all, once the counts differ; nothing is added up."""
    rungs = [item for item in said if _is_rung(item)]
    numbers = [item.size.value for item in rungs if isinstance(item, Each)]
    named = {item.of for item in rungs if isinstance(item, Each)} - {""}
    others = [item for item in said if isinstance(item, Each) and item not in rungs]
    if len(rungs) < 2 or others or len(named) > 1 or numbers != [Fraction(n) for n in range(1, len(numbers) + 1)]:
        return said
    last = rungs[-1]
    assert isinstance(last, Each)
    beyond = any(isinstance(item, Award) and isinstance(item.condition, When) for item in said)
    if not beyond and (full is None or last.effect.amount.points < full):
        said = [*said, Doubtful(Doubt.AND_SO_ON, f"{len(rungs)}次以上", last.span)]
    ends = not beyond
    said = [_none_amiss(item, last.size.unit) for item in said]
    return [_rung(item, ends and item is last) if isinstance(item, Each) and item in rungs else item for item in said]


def _none_amiss(item: Statement, unit: str) -> Statement:
    """`全部合格得满分`, above a ladder of faults: none of them."""
    if not isinstance(item, Award) or not isinstance(item.condition, Labels) or item.effect.deed is not Deed.GET:
        return item
    return replace(item, condition=When((Compare(Relation.AT_MOST, Place(Quantity(Fraction(0), unit)), marked=True),)))


def _is_rung(item: Statement) -> bool:
    """`两次扣5分`, once: no word says that it repeats."""
    if not isinstance(item, Each) or item.axis is not Axis.EVENTS or item.said or item.most is not None:
        return False
    return item.effect.deed is Deed.LOSE and item.effect.amount.share == 0 and item.size.unit in WHOLE_UNITS


def _rung(item: Each, ends: bool) -> Award:
    relation = Relation.AT_LEAST if ends else Relation.EQUAL
    return Award(When((Compare(relation, Place(item.size), marked=True),)), item.effect, span=item.span)


def base_of_days(said: list[Statement]) -> list[Statement]:
    """`HIS系统升级按计划上线得10分，每推迟5天扣1分`: a level beside steps in days is where the days begin."""
    labels = [item for item in said if isinstance(item, Award) and isinstance(item.condition, Labels)]
    days = any(isinstance(item, Each) and item.axis is Axis.DAYS for item in said)
    if not days or len(labels) != 1 or labels[0].effect.deed is not Deed.GET or not _TIMELY.search(_name(labels[0])):
        return said
    if any(isinstance(item, Award) and item is not labels[0] and not isinstance(item.condition, When) for item in said):
        return said
    return [Start(item.effect.amount, item.span) if item is labels[0] else item for item in said]


def kinds_of_lateness(said: list[Statement]) -> list[Statement]:
    """`一级节点每延误1天扣1分，二级节点每延误1天扣0.5分`: the days of each kind are counted apart."""
    late = [item for item in said if isinstance(item, Each) and item.axis is Axis.DAYS]
    alike = [(item.way, item.effect.deed, bool(item.within)) for item in late]
    kinds = {item.of for item in late}
    apart = len(kinds) > 1 and "" not in kinds and len(kinds) == len(late) == len([a for a in alike if a == alike[0]])
    if not apart:
        return [replace(item, of="") if item in late and isinstance(item, Each) else item for item in said]
    return [
        replace(item, axis=Axis.EVENTS, way=Way.ABOVE) if item in late and isinstance(item, Each) else item
        for item in said
    ]


def ranks(said: list[Statement]) -> list[Statement]:
    """`前三名得10分，四至六名得8分`: places of a ranking, once the sentence is about one."""
    if not any(
        isinstance(item, Award) and isinstance(item.condition, When) and item.condition.axis is Axis.RANK
        for item in said
    ):
        return said
    return [_as_rank(item) for item in said]


def _as_rank(item: Statement) -> Statement:
    if not isinstance(item, Award) or not isinstance(item.condition, When) or item.condition.axis is not Axis.VALUE:
        return item
    units = {compare.place.quantity.unit if compare.place.quantity else "-" for compare in item.condition.compares}
    if not units <= {"名", "位", "%"} or not units & {"名", "位", "%"}:
        return item
    compares = tuple(
        replace(
            one,
            place=replace(
                one.place, quantity=replace(one.place.quantity, unit="名" if one.place.quantity.unit != "%" else "%")
            ),
        )
        for one in item.condition.compares
        if one.place.quantity is not None
    )
    return replace(item, condition=replace(item.condition, compares=compares, axis=Axis.RANK))
