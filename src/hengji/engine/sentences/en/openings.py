"""What an English sentence leaves open though every clause of it is clear; each way to take it becomes a reading.

Points earned for each thing without a base, two bands that both include their common border, rates that rise with volume,
percentage points of a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...rules.model import FULL, ZERO, Amount
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..assemble import assemble
from ..axis import Compare, Quantity, Relation, When
from ..reading import Ambiguous, Context, Reading, Understood
from ..statements import NOWHERE, Award, Bound, Deed, Each, Limit, Start, Statement
from .reader import Reader

Found = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A question and the ways to take the sentence, each with its statements (None: no rule can say it)."""

    question: Finding
    ways: Sequence[tuple[Text, Found | None]]


def asked(found: Found, r: Reader, sentence: str) -> Ambiguous | None:
    """The question a sentence raises, with its readings; None where it raises none."""
    for look in (_without_base, _shared_border, _rising_rates, _added_tiers, _points_of_a_count):
        opening = look(found, r.context)
        if opening is not None:
            return Ambiguous(opening.question, tuple(_reading(way, r.context, sentence) for way in opening.ways))
    return None


def _reading(way: tuple[Text, Found | None], context: Context, sentence: str) -> Reading:
    meaning, found = way
    outcome = None if found is None else assemble(found, context, sentence)
    rule = outcome.rule if isinstance(outcome, Understood) else None
    return Reading(meaning, meaning, rule)


def _without_base(found: Found, context: Context) -> Opening | None:
    """`each session: 1 point, up to 5`, of an item of 10: all there is to earn, or on top?"""
    none = next((one for one in found if isinstance(one, Start) and one.amount == ZERO and one.span == NOWHERE), None)
    limits = [
        one.amount
        for one in found
        if isinstance(one, Limit) and one.bound in (Bound.MOST, Bound.CAP, Bound.MOST_GAINED)
    ]
    if none is None or not limits or not context.full or any(isinstance(one, Award) for one in found):
        return None
    if any(limit.share or limit.points >= context.full for limit in limits):
        return None
    added = tuple(_on_top(one) for one in found if one is not none)
    question = questions.question(
        "no-base",
        "没有写明这些分是从0分起得的，还是在满分之上另加的",
        "it is not said whether these points are all there is to earn or come on top of full marks",
        Text(
            "写“从0分起，每…得…分”或“满分之外每…加…分”",
            "write 'starting from zero, ...' or 'on top of full marks, ...'",
        ),
    )
    return Opening(
        question,
        [
            (Text("从0分起得分", "earned from zero"), found),
            (Text("在满分之上另加", "added on top of full marks"), added),
        ],
    )


def _on_top(one: Statement) -> Statement:
    return replace(one, bound=Bound.MOST_GAINED) if isinstance(one, Limit) and one.bound is Bound.CAP else one


def _shared_border(found: Found, context: Context) -> Opening | None:
    """`95 % or above: full marks; 95 % or below: zero`: whose is 95 %?"""
    closed = [(one, _edge(one)) for one in found if isinstance(one, Award)]
    for upper, high in closed:
        for lower, low in closed:
            if high is None or low is None or high.place != low.place or upper.effect == lower.effect:
                continue
            if high.relation is not Relation.AT_LEAST or low.relation is not Relation.AT_MOST:
                continue
            question = questions.question(
                "border-twice",
                "同一个界限写进了两档",
                "two bands both include their common border",
                Text("一档写“不低于”，另一档写“低于”", "write 'at least' in one band and 'below' in the other"),
            )
            first = tuple(_strict(one, Relation.BELOW) if one is lower else one for one in found)
            second = tuple(_strict(one, Relation.ABOVE) if one is upper else one for one in found)
            return Opening(
                question,
                [
                    (Text("界限归较高的一档", "the border belongs to the higher band"), first),
                    (Text("界限归较低的一档", "the border belongs to the lower band"), second),
                ],
            )
    return None


def _edge(award: Award) -> Compare | None:
    condition = award.condition
    if not isinstance(condition, When) or len(condition.compares) != 1 or award.effect.deed is not Deed.GET:
        return None
    return condition.compares[0]


def _strict(one: Statement, relation: Relation) -> Statement:
    assert isinstance(one, Award)
    assert isinstance(one.condition, When)
    compare = replace(one.condition.compares[0], relation=relation, marked=True)
    return replace(one, condition=replace(one.condition, compares=(compare,)))


def _rising_rates(found: Found, context: Context) -> Opening | None:
    """`over 100 earn 1 point per unit, over 200 earn 2`: all of them at the higher rate, or those beyond?"""
    zones = [one for one in found if isinstance(one, Each) and one.effect.deed is Deed.GAIN and _from_a_figure(one)]
    if len(zones) < 2 or len({zone.within[0].relation for zone in zones}) > 1:
        return None
    question = questions.question(
        "only-beyond",
        "没有写明超过后全部按较高的幅度计，还是只计超出部分",
        "it is not said whether the higher rate holds for all or only for the part beyond",
        Text("写明“超出部分每…”", "write 'for the part beyond'"),
    )
    return Opening(
        question,
        [
            (Text("只计超出部分", "only the part beyond counts at the higher rate"), found),
            (Text("超过后全部按较高的幅度计", "once passed, all of it counts at the higher rate"), None),
        ],
    )


def _from_a_figure(step: Each) -> bool:
    if len(step.within) != 1 or step.origin is not None:
        return False
    place = step.within[0].place
    return (
        step.within[0].relation is Relation.ABOVE and not place.tier and place.quantity is not None and not step.until
    )


def _added_tiers(found: Found, context: Context) -> Opening | None:
    """`10 or more add 1, 20 or more add 2`: of twenty things two points are added, or three?"""
    tiers = [one for one in found if isinstance(one, Award) and one.effect.deed is Deed.GAIN]
    counted = [(value, one) for one in tiers if (value := _count_reached(one)) is not None]
    if len(counted) < 2 or len(counted) != len([one for one in found if isinstance(one, Award | Each)]):
        return None
    if any(isinstance(one, Limit) and one.bound is Bound.UNCAPPED for one in found):
        return None
    counted.sort(key=lambda entry: entry[0])
    total, summed = Amount(), {}
    for _, one in counted:
        total = Amount(total.points + one.effect.amount.points, total.share + one.effect.amount.share)
        summed[id(one)] = replace(one, effect=replace(one.effect, amount=total))
    question = questions.question(
        "cumulative",
        "没有写明各档是否累加",
        "it is not said whether the steps add up",
        Text(
            "写明“按最高一档计”，或写出各档的合计分值",
            "say 'the highest one reached counts', or state the total of each",
        ),
    )
    free = Limit(Bound.UNCAPPED, FULL)
    return Opening(
        question,
        [
            (Text("按达到的最高一档计", "only the highest one reached counts"), (*found, free)),
            (Text("各档累加", "the steps add up"), (*(summed.get(id(one), one) for one in found), free)),
        ],
    )


def _count_reached(one: Award) -> Fraction | None:
    """So many things and more, in whole numbers without a unit."""
    if not isinstance(one.condition, When) or len(one.condition.compares) != 1:
        return None
    compare = one.condition.compares[0]
    quantity = compare.place.quantity
    whole = quantity is not None and not quantity.unit and not compare.place.tier and quantity.value.denominator == 1
    up = compare.relation in (Relation.AT_LEAST, Relation.REACHED, Relation.ABOVE)
    return quantity.value if whole and up and quantity is not None else None


_COUNTED = (("count", 1),), (("person", 1),), (("teu", 1),)


def _points_of_a_count(found: Found, context: Context) -> Opening | None:
    """`for each percentage point by which the number of accidents exceeds the target`: a count has no percentage points."""
    step = next((one for one in found if isinstance(one, Each) and one.size.unit == "pp"), None)
    if step is None or context.unit is None or context.unit.dimension not in _COUNTED:
        return None
    question = questions.question(
        "points-of-a-count",
        "数量没有百分点",
        "a number of things has no percentage points",
        Text("写“目标值的1%”或“每多1件”", "write '1% of the target' or 'for each one more'"),
    )
    value = step.size.value
    relative = replace(step, size=Quantity(value, "%"), relative=True)
    single = replace(step, size=Quantity(Fraction(value)), relative=None)
    return Opening(
        question,
        [
            (Text("参照值的1%", "one per cent of the reference"), _instead(found, step, relative)),
            (Text("每一件", "each single one"), _instead(found, step, single)),
        ],
    )


def _instead(found: Found, old: Each, new: Each) -> Found:
    return tuple(new if one is old else one for one in found)
