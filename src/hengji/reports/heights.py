"""What a rule gives at many places at once, exactly: the engine's own lines on columns of Python integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from ..engine.rules.carriers import WIDE
from ..engine.rules.expression import body_value
from ..engine.rules.form import Form, Numbers, form_of
from ..engine.rules.model import Expression, Rule
from ..engine.rules.score import Cell, Points, score, score_one

Tiers = Mapping[str, Fraction]
Height = tuple[Fraction | None, Fraction]
"""The score (None where the rule gives none) and the score before floor and cap."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule at the tiers of one unit: `full` marks, `point` what a written point is worth, `kind` the events counted, if any."""

    rule: Rule
    tiers: Tiers
    full: Fraction
    point: Fraction = Fraction(1)
    kind: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What two shapes that look alike have in common."""
        return (self.rule, tuple(sorted(self.tiers.items())), self.full, self.point, self.kind)

    def at(self, x: Fraction) -> Fraction | None:
        """The exact score at x; None where the rule gives none."""
        return _alone(self, x).score


def heights(shape: Shape, places: Sequence[Fraction]) -> list[Height]:
    """The exact heights at all these places, in their order."""
    if not places:
        return []
    if isinstance(shape.rule.body, Expression) or any(name not in shape.tiers for name in shape.rule.tiers):
        return [(found.score, found.raw) for found in (_alone(shape, x) for x in places)]
    form, numbers = form_of(shape.rule, shape.full, shape.point)
    cell, points = _cell(shape, form, numbers, places)
    found = score(WIDE, form, cell)
    num, raw, den, null = (_column(part, len(places)) for part in (found.num, found.raw_num, found.den, found.null))
    return [
        (None, Fraction(0)) if no else (Fraction(n, d * points), Fraction(r, d * points))
        for n, r, d, no in zip(num, raw, den, null, strict=True)
    ]


def _alone(shape: Shape, x: Fraction) -> Points:
    """One place, by the exact carrier."""
    body, lacking = body_value(shape.rule, x, shape.tiers, shape.full)
    if lacking:  # a formula that has no value here: its target is missing or zero
        return Points(None, Fraction(0), Fraction(0), 0, lacking)
    kinds = {shape.kind: x} if shape.kind else None
    return score_one(
        shape.rule,
        None if shape.kind else x,
        shape.tiers,
        full=shape.full,
        point=shape.point,
        kinds=kinds,
        body=body,
    )


def _cell(shape: Shape, form: Form, numbers: Numbers, places: Sequence[Fraction]) -> tuple[Cell, int]:
    """The places as one block in integers, and the scale of its amounts. Figures, tiers and constants share one scale, so that any
    fraction is whole on it; the pure multiples are cleared by `one`."""
    tiers = [shape.tiers[name] for name in shape.rule.tiers]
    both = list(zip(numbers.axis, numbers.constant, strict=True))
    scale = lcm(*(value.denominator for value in (*places, *tiers, *(value for value, plain in both if plain))))
    one = lcm(*(value.denominator for value, plain in both if not plain))
    points = lcm(*(value.denominator for value in numbers.amounts))
    x = _whole(places, scale)
    still = _whole([Fraction(0)] * len(places), 1)
    cell = Cell(
        x=still if form.kinds else x,
        tiers=[_whole([tier] * len(places), scale) for tier in tiers],
        axis=[int(value * one * (scale if plain else 1)) for value, plain in both],
        amounts=[int(value * points) for value in numbers.amounts],
        sense=numbers.sense,
        one=one,
        base=one * scale,
        kinds=[x if name == shape.kind else still for name in shape.rule.kinds] if form.kinds else (),
    )
    return cell, points


def _whole(values: Sequence[Fraction], scale: int) -> npt.NDArray[np.object_]:
    """Fractions as Python integers on a scale that clears them all."""
    found = np.empty(len(values), dtype=object)
    found[:] = [value.numerator * (scale // value.denominator) for value in values]
    return found


def _column(values: object, size: int) -> list[int]:
    """A part of a score as Python integers, one for each place."""
    return [int(value) for value in np.broadcast_to(np.asarray(values, dtype=object), (size,))]
