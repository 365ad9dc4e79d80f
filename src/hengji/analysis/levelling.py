"""Levelling: `mark = unit + rater` by least squares over all marks at once, with the same digits on every machine.

A float solution depends in its last bits on the machine's linear algebra, and a mean that ends in a five would be printed up here
and down there. So floats only propose; every proposal is weighed against the marks in integers, until what is left is smaller than
`2 ** -DEEP`, and what a short fraction explains that closely is that fraction. Decimals printed from it are the true ones.

The normal equations are kept for the side with fewer members (raters or units) and gathered in slices of the other, so memory grows
with the square of the smaller side and not with raters times units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

FINE = 160
"""Bits behind the point while the integers are weighed."""

DEEP = 120
"""The solution stands when a further step would move nothing by more than two to the minus so much (of the marks' unit)."""

SHORT = 10**9
"""A fraction with a smaller denominator, that close, is taken to be meant."""

SLICE = 1 << 20
"""So many cells of the design are held at once."""

STEPS = 40
"""A proposal gains ten digits or so a step; a system that needs more steps than this is not linked at all."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What units and raters have in a table of marks: `units` and `raters` in the order of their places, the raters' adding up to
    zero; `left` of each mark, what neither explains, in units of `2 ** -FINE`; and the degrees of freedom that remain."""

    units: Sequence[Fraction]
    raters: Sequence[Fraction]
    left: Sequence[int]
    free: int

    def spread(self) -> float | None:
        """The standard deviation of what is left unexplained; None without a degree of freedom."""
        return (
            sqrt(Fraction(sum(each * each for each in self.left), self.free << (2 * FINE))) if self.free > 0 else None
        )


def fit(marks: Sequence[Fraction], unit: Places, rater: Places) -> Fit:
    """The fit of `marks[i]` of `unit[i]` by `rater[i]` (places counted from 0, every place in use, all linked to one another).

    Raises `ArithmeticError` where the marks are not linked: there is no one solution then.
    """
    units, raters = int(unit.max()) + 1, int(rater.max()) + 1
    scale = lcm(*(each.denominator for each in marks))
    whole = [each.numerator * (scale // each.denominator) << FINE for each in marks]
    fewer, more = (rater, unit) if raters <= units else (unit, rater)
    kept, gone = _solved(whole, fewer, more, min(raters, units), max(raters, units))
    of_raters, of_units = (kept, gone) if fewer is rater else (gone, kept)
    middle = _shared(sum(of_raters), raters)
    of_raters, of_units = [each - middle for each in of_raters], [each + middle for each in of_units]
    left = [mark - of_units[u] - of_raters[r] for mark, u, r in zip(whole, unit.tolist(), rater.tolist(), strict=True)]
    return Fit(
        [_meant(each, scale) for each in of_units],
        [_meant(each, scale) for each in of_raters],
        [_shared(each, scale) for each in left],
        len(marks) - units - raters + 1,
    )


def _solved(whole: list[int], fewer: Places, more: Places, kept: int, gone: int) -> tuple[list[int], list[int]]:
    """What the smaller and the larger side have, up to one constant."""
    system = np.linalg.inv(_normal(fewer, more, kept, gone))
    of, others = fewer.tolist(), more.tolist()
    counts = np.bincount(more, minlength=gone).tolist()
    answer = [0] * kept
    for _ in range(STEPS):
        means = [0] * gone
        for mark, at, other in zip(whole, of, others, strict=True):
            means[other] += mark - answer[at]
        means = [_shared(total, count) for total, count in zip(means, counts, strict=True)]
        wrong = [0] * kept
        for mark, at, other in zip(whole, of, others, strict=True):
            wrong[at] += mark - answer[at] - means[other]
        size = max(map(abs, wrong)).bit_length()
        if size <= FINE - DEEP:
            return answer, means
        # The floats see the leading bits only; the exponent is kept apart, since an integer this long is no float.
        shift = max(0, size - 60)
        step = system @ np.array([each >> shift for each in wrong], dtype=np.float64)
        answer = [each + (round(float(move) * 2.0**20) << shift >> 20) for each, move in zip(answer, step, strict=True)]
    raise ArithmeticError("the marks are not linked")


def _normal(fewer: Places, more: Places, kept: int, gone: int) -> npt.NDArray[np.float64]:
    """The normal equations of the smaller side with the larger one eliminated; singular by the one constant that is free, which the
    ones added to every cell settle."""
    order = np.argsort(more, kind="stable")
    column, row = fewer[order], more[order]
    starts = np.searchsorted(row, np.arange(gone + 1))
    system = np.ones((kept, kept))
    system[np.diag_indices(kept)] += np.bincount(fewer, minlength=kept)
    height = max(1, SLICE // kept)
    for first in range(0, gone, height):
        last = min(gone, first + height)
        here = slice(starts[first], starts[last])
        seen = np.zeros((last - first, kept))
        seen[row[here] - first, column[here]] = 1.0
        system -= seen.T @ (seen / seen.sum(axis=1)[:, None])
    return system


def _shared(total: int, count: int) -> int:
    """A quotient to the nearest whole."""
    return (2 * total + count) // (2 * count)


def _meant(value: int, scale: int) -> Fraction:
    exact = Fraction(value, scale << FINE)
    short = exact.limit_denominator(SHORT)
    return short if abs(short - exact) < Fraction(1, 1 << (DEEP - 40)) else exact
