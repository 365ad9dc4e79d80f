"""Figures that tell how far from the target, said without naming it: `完成目标值得10分，超过5%的加1分`.

Behind a clause that says what is earned at a reference value, `超过5%`, `低于20万元` may be a distance from it or a value of the item.
Where the value would be absurd (five per cent of the target, which whoever reaches the target has passed long ago) the distance is meant;
where both are possible it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...rules.model import ZERO, Amount
from ...values.direction import Direction
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..reading import Context
from ..statements import Award, Deed, Each, Given, Statement
from .describe import figure_text
from .stop import Choice, Fork

_GROWTH = re.compile("增|降|幅|速|同比|growth|rise|increase|decline", re.IGNORECASE)
_PERCENT = ("%", "‰")
_UP = (Relation.ABOVE, Relation.AT_LEAST)
_DOWN = (Relation.BELOW, Relation.AT_MOST)
_SURE, _FAR = 20, 50
"""Per cent of an amount below the target: up to the first a distance for sure, beyond the second a share of the target."""


@dataclass(frozen=True, slots=True)
class _Base:
    """The clause that tells what is earned at a reference value."""

    tier: str
    earned: Amount
    figure: Fraction | None


def from_target(statements: Sequence[Statement], context: Context) -> tuple[Statement, ...]:
    """The statements with distances from the target as such; raises `Fork` where a figure may be a value as well."""
    base = _base(statements, context)
    if base is None:
        return tuple(statements)
    far = [item for item in statements if isinstance(item, Award) and _may_be_distance(item, base, context)]
    if any(isinstance(item, Each) for item in statements):
        far = [item for item in far if item.effect.amount != ZERO]  # a cliff beside steps is asked about with them
    if not far or any(_is_share(item) for item in statements):
        return tuple(statements)
    moved = tuple(
        _moved(item, base) if item in far else item for item in statements if not _unadded(item, far, context)
    )
    if all(_surely(item, base, context) for item in far):
        return moved
    quantity = _quantity(far[0])
    raise Fork(
        questions.question(
            "threshold-from",
            "没有写明界限是指标值本身，还是超过（低于）参照值的幅度",
            "it is not said whether the threshold is a value of the item or a distance from the reference",
            Text(
                "写“超过（低于）目标值5%的”，或写明指标值达到多少",
                "write '5% above (below) target', or name the value itself",
            ),
        ),
        [
            Choice(_words("比参照值", quantity, far[0], "the distance from the reference:"), moved),
            Choice(
                _words("指标值本身", quantity, far[0], "the value itself:"),
                tuple(_itself(item) if item in far else item for item in statements),
            ),
        ],
    )


def _base(statements: Sequence[Statement], context: Context) -> _Base | None:
    """What is earned at a reference value, where the sentence says it and states no value of its own."""
    if any(isinstance(item, Given) for item in statements):
        return None
    for item in statements:
        if not isinstance(item, Award) or not isinstance(item.condition, When) or len(item.condition.compares) != 1:
            continue
        compare = item.condition.compares[0]
        plain = compare.place.tier and compare.place.quantity is None and compare.place.form is Form.PLAIN
        if plain and item.effect.deed is Deed.GET and item.effect.amount != ZERO and compare.relation in _REACHING:
            return _Base(compare.place.tier, item.effect.amount, context.figures.get(compare.place.tier))
    return None


def _may_be_distance(item: Award, base: _Base, context: Context) -> bool:
    """Whether a figure alone is compared, on the side where a distance from the target would earn (or cost) so much."""
    if not isinstance(item.condition, When) or item.condition.axis is not Axis.VALUE or item.final:
        return False
    if _GROWTH.search(item.condition.noun):
        return False  # `增幅超过5%`: over last year, most likely
    if len(item.condition.compares) != 1:
        return False
    compare = item.condition.compares[0]
    place, quantity = compare.place, compare.place.quantity
    bare = place.form is Form.PLAIN and not place.tier and place.plus is None and quantity is not None
    if not bare or quantity is None or quantity.value <= 0 or compare.relation not in (*_UP, *_DOWN):
        return False
    if item.effect.amount == ZERO and item.effect.deed is not Deed.GET:
        return False
    gains = item.effect.deed is Deed.GAIN or (item.effect.deed is Deed.GET and _more(item.effect.amount, base.earned))
    better = (compare.relation in _UP) == (context.direction is not Direction.LOWER)
    if gains is not better or context.direction not in (Direction.HIGHER, Direction.LOWER):
        return False
    if quantity.unit in _PERCENT:
        return quantity.value <= _FAR
    if base.figure is None:
        return item.effect.deed is not Deed.GET
    return _holds(compare.relation, quantity.value, base.figure) or (
        item.effect.deed is not Deed.GET and compare.relation in _DOWN and quantity.value <= base.figure / 2
    )


def _more(one: Amount, other: Amount) -> bool:
    return (one.points, one.share) > (other.points, other.share)


def _holds(relation: Relation, value: Fraction, figure: Fraction) -> bool:
    """Whether the reference value itself lies in the region, were the figure a value."""
    return value < figure if relation in _UP else value > figure


def _surely(item: Award, base: _Base, context: Context) -> bool:
    """Whether the figure can be no value of the item."""
    compare = item.condition.compares[0]  # type: ignore[union-attr]
    quantity = _quantity(item)
    unit = context.unit
    if quantity.unit in _PERCENT and unit is not None and unit.symbol and not unit.is_rate:
        small = quantity.value <= _SURE and item.effect.deed is not Deed.GET
        return compare.relation in _UP or small
    return base.figure is not None and _holds(compare.relation, quantity.value, base.figure)


def _is_share(item: Statement) -> bool:
    """`95%以上得8分`: shares of the target beside it, so that the small figures are shares, too."""
    if not isinstance(item, Award) or not isinstance(item.condition, When):
        return False
    return any(
        each.place.form in (Form.PLAIN, Form.DONE, Form.COMPLETION)
        and each.place.quantity is not None
        and each.place.quantity.unit in _PERCENT
        and each.place.quantity.value > _FAR
        for each in item.condition.compares
    )


def _unadded(item: Statement, far: Sequence[Award], context: Context) -> bool:
    """`不足5%的不加分`, beside `5%及以上的加2分`: nothing changes there."""
    if not isinstance(item, Award) or not isinstance(item.condition, When) or item.effect.amount != ZERO:
        return False
    if item.effect.deed is Deed.GET or len(item.condition.compares) != 1:
        return False
    place = item.condition.compares[0].place
    return not place.tier and place.form is Form.PLAIN and place.quantity in [_quantity(one) for one in far]


def _quantity(item: Award) -> Quantity:
    assert isinstance(item.condition, When)
    quantity = item.condition.compares[0].place.quantity
    assert quantity is not None
    return quantity


def _moved(item: Statement, base: _Base) -> Statement:
    assert isinstance(item, Award)
    assert isinstance(item.condition, When)
    compare = item.condition.compares[0]
    quantity = _quantity(item)
    sign = 1 if compare.relation in _UP else -1
    place = Place(Quantity(sign * quantity.value, quantity.unit), base.tier, Form.MOVED)
    return _with(item, replace(compare, place=place))


def _itself(item: Statement) -> Statement:
    """The figure as a value of the item, beyond doubt."""
    assert isinstance(item, Award)
    assert isinstance(item.condition, When)
    quantity = _quantity(item)
    place = Place(quantity, plus=Quantity(Fraction(0), quantity.unit))
    return _with(item, replace(item.condition.compares[0], place=place))


def _with(item: Award, compare: Compare) -> Award:
    assert isinstance(item.condition, When)
    return replace(item, condition=replace(item.condition, compares=(compare,)))


def _words(zh: str, quantity: Quantity, item: Award, en: str) -> Text:
    assert isinstance(item.condition, When)
    above = item.condition.compares[0].relation in _UP
    figure = figure_text(quantity)
    return Text(f"{zh}{'高' if above else '低'}于{figure.zh}", f"{en} {figure.en} {'above' if above else 'below'}")


_REACHING = (Relation.REACHED, Relation.AT_LEAST, Relation.AT_MOST)
