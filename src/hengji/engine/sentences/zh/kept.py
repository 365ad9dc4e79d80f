"""Ranges a figure is to stay in: `控制在95%~105%得满分`, `±5%以内不扣分`."""

from __future__ import annotations

from ...rules.model import ZERO
from ..axis import Axis, When
from ..statements import Award, Deed, Statement


def is_kept(item: Statement) -> bool:
    """A range the figure is to stay in: inside it full marks, or nothing lost."""
    if not isinstance(item, Award) or not isinstance(item.condition, When) or item.condition.axis is not Axis.VALUE:
        return False
    spared = item.effect.deed is Deed.LOSE and item.effect.amount == ZERO
    earned = item.effect.deed is Deed.GET and item.effect.amount != ZERO
    return len(item.condition.compares) == 2 and (earned or (spared and both_sides(item)))


def both_sides(item: Award) -> bool:
    """Whether a range lies around nothing, or around one reference value: `±5%`."""
    assert isinstance(item.condition, When)
    low, high = (compare.place for compare in item.condition.compares)
    around = low.quantity is not None and high.quantity is not None and low.quantity.value == -high.quantity.value != 0
    return around and low.tier == high.tier and low.form is high.form
