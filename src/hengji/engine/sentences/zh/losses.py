"""Profit and loss as signs of the figure: `亏损的，不得分`, `盈利得满分，持平得6分，亏损得0分`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ..axis import Axis, Form, Place, Quantity, Relation, When
from ..statements import Award, Statement

_NOTHING = Place(Quantity(Fraction(0)))


def signed(said: Sequence[Statement]) -> list[Statement]:
    """A loss is below nothing, unless no other clause says what nothing at all earns; between profit and loss, 持平 is nothing at all."""
    profit = any(_at_nothing(item, Relation.ABOVE) for item in said)
    loss = any(_at_nothing(item, Relation.AT_MOST) for item in said)
    even = [item for item in said if profit and loss and _even(item)]
    found: list[Statement] = []
    for item in said:
        if isinstance(item, Award) and item in even:
            found.append(_with(item, Relation.EQUAL))
        elif isinstance(item, Award) and _at_nothing(item, Relation.AT_MOST) and (even or not profit):
            found.append(_with(item, Relation.BELOW))
        else:
            found.append(item)
    return found


def _at_nothing(item: Statement, relation: Relation) -> bool:
    if not isinstance(item, Award) or not isinstance(item.condition, When) or len(item.condition.compares) != 1:
        return False
    compare = item.condition.compares[0]
    loose = compare.loose or relation is not Relation.AT_MOST
    return compare.place == _NOTHING and compare.relation is relation and loose and item.condition.axis is Axis.VALUE


def _even(item: Statement) -> bool:
    """持平 of which no word says with what."""
    if not isinstance(item, Award) or not isinstance(item.condition, When) or len(item.condition.compares) != 1:
        return False
    compare = item.condition.compares[0]
    plain = compare.place.form is Form.PLAIN and compare.place.quantity is None
    return plain and compare.relation is Relation.EQUAL and not item.condition.noun


def _with(item: Award, relation: Relation) -> Award:
    assert isinstance(item.condition, When)
    compare = replace(item.condition.compares[0], relation=relation, place=_NOTHING, loose=False)
    return replace(item, condition=replace(item.condition, compares=(compare,)))
