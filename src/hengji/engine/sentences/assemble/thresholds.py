"""Thresholds beside steps: a value of the item, or a distance from where the steps begin?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...rules.model import Amount
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..statements import Award, Bound, Deed, Each, Limit, PartialSaid, Statement, Way
from .describe import figure_text
from .places import Scale
from .said import Said
from .stop import Choice, Fork


def thresholds(said: Said, scale: Scale) -> None:
    """`每超1万元扣1分，超过10万元不得分`: ten in all, or ten beyond the reference?"""
    steps = [step for step in said.steps if step.axis is Axis.VALUE and _whole_side(step)]
    for award in said.awards:
        if (
            not isinstance(award.condition, When)
            or award.condition.axis is not Axis.VALUE
            or len(award.condition.compares) > 1
        ):
            continue
        compare = award.condition.compares[0]
        place, quantity = compare.place, compare.place.quantity
        if (
            place.form is not Form.PLAIN
            or place.tier
            or place.plus
            or quantity is None
            or compare.relation not in _AWAY
        ):
            continue
        alike = [
            step
            for step in steps
            if _one_measure(step.size.unit, quantity.unit, scale)
            and step.way in _AWAY[compare.relation]
            and _in_steps(step, quantity, said, scale.context.full)
        ]
        if not alike or award.effect.amount != Amount() or award.effect.deed is not Deed.GET:
            continue
        sign = -1 if compare.relation in (Relation.BELOW, Relation.AT_MOST) else 1
        far = Place(Quantity(sign * quantity.value, quantity.unit), form=Form.BEYOND)
        if sign > 0 and _share_of_whole(quantity, scale):
            only = Choice(_distance(compare.relation, quantity), _at(said, award, compare, far))
            raise Fork(questions.no_rule(), [only])  # a tenth of the target is passed long before the steps begin
        raise Fork(
            questions.question(
                "threshold-from",
                "没有写明界限是指标值本身，还是超过（低于）参照值的幅度",
                "it is not said whether the threshold is a value of the item or a distance from the reference",
                Text(
                    "写“超过目标值10天的”或写明指标值达到多少",
                    "write 'more than 10 beyond the target', or name the value itself",
                ),
            ),
            [
                Choice(_distance(compare.relation, quantity), _at(said, award, compare, far)),
                Choice(
                    _itself(compare.relation, quantity),
                    _at(said, award, compare, Place(quantity, plus=Quantity(Fraction(0), quantity.unit))),
                ),
            ],
        )


def zones(said: Said) -> None:
    """`每超目标1天扣0.2分，超过10天的部分每天扣0.5分`: ten days in all, or ten beyond the target?"""
    based = [step for step in said.steps if step.axis is Axis.VALUE and not step.within and _from_tier(step)]
    for step in said.steps:
        if step.axis is not Axis.VALUE or len(step.within) != 1 or step.origin is not None:
            continue
        compare = step.within[0]
        place, quantity = compare.place, compare.place.quantity
        plain = place.form is Form.PLAIN and not place.tier and not place.plus and quantity is not None
        alike = [item for item in based if item.way is step.way and quantity and item.size.unit == quantity.unit]
        if not plain or not alike or quantity is None or quantity.value > 20 * alike[0].size.value:
            continue
        tier = alike[0].origin.tier if alike[0].origin is not None else "target"
        sign = -1 if compare.relation in (Relation.BELOW, Relation.AT_MOST) else 1
        far = Place(Quantity(sign * quantity.value, quantity.unit), tier or "target", Form.MOVED)
        itself = Place(quantity, plus=Quantity(Fraction(0), quantity.unit))
        raise Fork(
            questions.question(
                "threshold-from",
                "没有写明界限是指标值本身，还是超过（低于）参照值的幅度",
                "it is not said whether the threshold is a value of the item or a distance from the reference",
                Text(
                    "写“超过目标值10天的部分”或写明指标值达到多少",
                    "write 'more than 10 beyond the target', or name the value",
                ),
            ),
            [
                Choice(_distance(compare.relation, quantity), _within(said, step, compare, far)),
                Choice(_itself(compare.relation, quantity), _within(said, step, compare, itself)),
            ],
        )


def _whole_side(step: Each) -> bool:
    """Whether a step counts on the whole of its side of the reference, be it said as a zone (`超预算的，每超1%扣1分`)."""
    return not step.within or (
        len(step.within) == 1 and bool(step.within[0].place.tier) and step.within[0].place.quantity is None
    )


def _one_measure(size: str, threshold: str, scale: Scale) -> bool:
    """Whether a step and a threshold are in one unit; of a rate a percentage point is a percent."""
    return size == threshold or (scale.rate is True and {size, threshold} == {"%", "pp"})


def _share_of_whole(quantity: Quantity, scale: Scale) -> bool:
    """Whether a percent is one of an amount, and less than the whole of it."""
    return quantity.unit == "%" and quantity.value < 100 and (scale.rate is False or scale.amounts)


def _distance(relation: Relation, quantity: Quantity) -> Text:
    """The threshold as a distance, with its figure."""
    figure = figure_text(quantity)
    below = relation in (Relation.BELOW, Relation.AT_MOST)
    return Text(
        f"偏离参照值的幅度：比参照值{'低' if below else '高'}{figure.zh}",
        f"the distance from the reference: {figure.en} {'below' if below else 'above'} it",
    )


def _itself(relation: Relation, quantity: Quantity) -> Text:
    """The threshold as a value, with its figure."""
    figure = figure_text(quantity)
    below = relation in (Relation.BELOW, Relation.AT_MOST)
    return Text(
        f"指标值本身：实际值{'低于' if below else '超过'}{figure.zh}",
        f"the value itself: the actual {'below' if below else 'above'} {figure.en}",
    )


def _from_tier(step: Each) -> bool:
    return step.origin is None or (bool(step.origin.tier) and step.origin.quantity is None)


def _within(said: Said, step: Each, compare: Compare, place: Place) -> tuple[Statement, ...]:
    moved = replace(step, within=(replace(compare, place=place),))
    rest: list[Statement] = [item for item in said.statements if not isinstance(item, Each | PartialSaid)]
    rest = [item for item in rest if not (isinstance(item, Limit) and item.bound is Bound.MOST)]
    return (*(moved if item is step else item for item in said.steps), *rest)


def _in_steps(step: Each, quantity: Quantity, said: Said, full: Fraction | None) -> bool:
    """Whether a threshold is so few steps away that it may be a distance: no further than where the steps have taken everything."""
    based = step.origin is None or (bool(step.origin.tier) and step.origin.quantity is None)
    stated = any(
        (award.effect.deed is Deed.GET) == (award.effect.amount != Amount()) and _valued(award) for award in said.awards
    )
    most = (
        Fraction(20) if quantity.unit == "%" else _steps_to_nothing(step, full)
    )  # a rate so far off is the rate itself
    return based and not stated and not said.given and quantity.value <= most * step.size.value


def _steps_to_nothing(step: Each, full: Fraction | None) -> Fraction:
    """How many steps take the full marks; sixty at least."""
    points, least = step.effect.amount.points, Fraction(60)
    return max(least, full / points) if full and points else least


def _valued(award: Award) -> bool:
    """Whether an award names a value of the item itself, so that the next threshold does too."""
    return isinstance(award.condition, When) and all(
        compare.place.quantity is not None and not compare.place.tier and compare.place.form is Form.PLAIN
        for compare in award.condition.compares
    )


def _at(said: Said, award: Award, compare: Compare, place: Place) -> tuple[Statement, ...]:
    assert isinstance(award.condition, When)
    moved = replace(award, condition=replace(award.condition, compares=(replace(compare, place=place),)))
    return tuple(moved if item is award else item for item in said.statements)


_AWAY = {
    Relation.ABOVE: (Way.ABOVE, Way.WORSE, Way.BETTER),
    Relation.AT_LEAST: (Way.ABOVE, Way.WORSE, Way.BETTER),
    Relation.BELOW: (Way.BELOW, Way.WORSE, Way.BETTER),
    Relation.AT_MOST: (Way.BELOW, Way.WORSE, Way.BETTER),
}
