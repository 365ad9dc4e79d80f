"""Figures of units that stand above others: a strict sum is made up from the units below, and is told where it is not their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from ..values.null import NullReason
from .column import small
from .series import Series, simplest

_COUNTS_NOTHING = (NullReason.NOT_APPLICABLE, NullReason.EXEMPT)


@dataclass(frozen=True, slots=True)
class Tree:
    """The units below each unit, by position: `below` is in an order in which every unit comes after those below it."""

    below: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[str], parents: Sequence[str]) -> Tree:
        """From the column `parent` of the units table; a unit that would stand above itself stands above nobody."""
        at = {id: place for place, id in enumerate(ids)}
        direct: dict[int, list[int]] = {}
        for child, parent in enumerate(parents):
            if parent in at and at[parent] != child:
                direct.setdefault(at[parent], []).append(child)
        done: dict[int, tuple[int, ...]] = {}
        waiting = dict(direct)
        while ready := [unit for unit, children in waiting.items() if not any(child in waiting for child in children)]:
            for unit in ready:
                done[unit] = tuple(waiting.pop(unit))
        return cls(done)


NO_TREE = Tree()
"""No unit stands above another."""


def summed_up(series: Series, tree: Tree) -> tuple[Series, dict[int, Fraction]]:
    """The series with the sum of the units below where a unit reports nothing itself, and the sums that differ from what one reports.

    A sum needs every unit below; what is exempt there, or does not apply, counts nothing.
    """
    known = {}
    made: dict[int, Fraction] = {}
    differ: dict[int, Fraction] = {}
    for unit, children in tree.below.items():
        parts = [_value(series, made, child) for child in children]
        if any(part is None for part in parts):
            continue
        known[unit] = sum((part for part in parts if part is not None), Fraction(0))
        if series.null[unit] == NullReason.MISSING_FACT:
            made[unit] = known[unit]
        elif series.null[unit] == 0 and series.value(unit) != known[unit]:
            differ[unit] = known[unit]
    return (_with(series, made) if made else series), differ


def _value(series: Series, made: Mapping[int, Fraction], unit: int) -> Fraction | None:
    if unit in made:
        return made[unit]
    reason = NullReason(int(series.null[unit]))
    if reason in _COUNTS_NOTHING:
        return Fraction(0)
    return series.value(unit) if reason is NullReason.NONE else None


def _with(series: Series, made: Mapping[int, Fraction]) -> Series:
    """The series with these figures, on a scale that holds them all."""
    scale = series.den * 10**series.places
    whole = lcm(scale, *(value.denominator for value in made.values()))
    num = series.num.astype(object) * (whole // scale)
    null, row = series.null.copy(), series.row.copy()
    for unit, value in made.items():
        num[unit], null[unit], row[unit] = int(value * whole), 0, -1
    integers, places, den = simplest(small(np.array(num, dtype=object)), 0, whole)
    return Series(integers, places, null, row, den)
