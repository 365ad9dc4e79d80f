"""One unit against a reference technology: the radial programme and the slacks left beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

import numpy as np

from .panel import Panel, Role
from .simplex import Ints, Solved, checked, solve
from .solver import Returns, Solver


class Orientation(StrEnum):
    """What is moved towards the frontier: inputs are contracted, or outputs expanded."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Point:
    """A unit on its way to the frontier: `radial` is theta (at most 1 against itself) or phi (at least 1); `weights` of the reference
    units by position, `slacks` by factor (inputs first), each in the factor's own unit."""

    radial: Fraction
    weights: tuple[tuple[int, Fraction], ...]
    slacks: tuple[Fraction, ...]


class Technology:
    """The reference units as a linear programme; the units to judge are put in one after the other, and each solution starts from the
    last basis."""

    def __init__(self, reference: Panel, returns: Returns, orientation: Orientation) -> None:
        self.reference, self.returns, self.orientation = reference, returns, orientation
        figures = np.array([*reference.used, *reference.made], dtype=object)
        self._m, self._s, self._n = len(reference.used), len(reference.made), len(reference.units)
        self._rows = self._m + self._s + (returns is not Returns.CONSTANT)
        means = [sum(row, Fraction(0)) / self._n for row in figures]
        self._dens = [lcm(*(figure.denominator for figure in row)) for row in figures]
        whole = np.array(
            [[int(figure * den) for figure in row] for row, den in zip(figures, self._dens, strict=True)], dtype=object
        )
        self._first_slack, self._columns = 1 + self._n, 1 + self._n + self._rows
        self._whole = self._matrix(whole)
        self._slack_costs = self._as_integers([0 if mean == 0 else -1 / mean for mean in means])
        self._means = [float(mean) or 1.0 for mean in means]
        self._solver = self._prepare()

    def judge(self, column: Sequence[Fraction], *, slacks: bool = True) -> Point | None:
        """A unit with these figures (inputs first) against the technology; None where no combination of reference units does as well in
        what is not moved."""
        moved = [self._moved(row) for row in range(self._m + self._s)]
        shown = [float(figure) / mean for figure, mean in zip(column, self._means, strict=True)]
        a, b = self._put(column)
        guess = self._solver.radial(shown, moved, self.orientation is Orientation.OUTPUT)
        radial = _optimum(a, b, self._radial_costs(), guess)
        if radial is None:
            return None
        value = radial.at(0)
        if not slacks:
            return Point(value, self._weights(radial), ())
        fixed, right = a.copy(), b * value.denominator - a[:, 0] * value.numerator
        fixed[:, 0] = 0
        guess = self._solver.slacks(
            [figure * float(value) if own else figure for figure, own in zip(shown, moved, strict=True)]
        )
        best = _optimum(fixed, right, self._slack_costs, guess)
        if best is None:
            raise AssertionError("the radial solution is one")
        exact = tuple(figure / value.denominator for figure in best.figures)
        scaled = Solved(best.value / value.denominator, best.basis, exact)
        left = tuple(scaled.at(self._first_slack + row) for row in range(self._m + self._s))
        return Point(value, self._weights(scaled), left)

    def _matrix(self, whole: Ints) -> Ints:
        """Columns: the radial factor (filled in for each unit), the weights, a slack for each row. In integers: each row is multiplied
        by its denominator, slacks stay in the factor's own unit."""
        a = np.zeros((self._rows, self._columns), dtype=object)
        a[: self._m + self._s, 1 : self._first_slack] = whole
        for row in range(self._m + self._s):
            a[row, self._first_slack + row] = self._dens[row] if row < self._m else -self._dens[row]
        if self.returns is not Returns.CONSTANT:
            a[-1, 1 : self._first_slack] = 1
            a[-1, -1] = {Returns.VARIABLE: 0, Returns.DECREASING: 1, Returns.INCREASING: -1}[self.returns]
        return a

    def _put(self, column: Sequence[Fraction]) -> tuple[Ints, Ints]:
        """The programme with a unit's own figures: what is moved stands beside the radial factor, what is not on the right."""
        own = [figure * den for figure, den in zip(column, self._dens, strict=True)]
        finer = lcm(*(figure.denominator for figure in own))
        a, b = self._whole.copy(), np.zeros(self._rows, dtype=object)
        for row, figure in enumerate(own):
            if self._moved(row):
                a[row, 0] = -int(figure * finer)
            else:
                b[row] = int(figure * finer)
        if finer != 1:
            a[: self._m + self._s, 1:] *= finer
        if self.returns is not Returns.CONSTANT:
            b[-1] = 1
        return a, b

    def _moved(self, row: int) -> bool:
        if self.orientation is Orientation.OUTPUT:
            return row >= self._m
        return row < self._m and self.reference.roles[row] is not Role.FIXED

    def _radial_costs(self) -> Ints:
        costs = np.zeros(self._columns, dtype=object)
        costs[0] = 1 if self.orientation is Orientation.INPUT else -1
        return costs

    def _as_integers(self, weights: Sequence[Fraction | int]) -> Ints:
        """Slack costs in integers: each slack counts in means of its factor, so that no choice of units changes the answer."""
        exact = [Fraction(weight) for weight in weights]
        den = lcm(*(weight.denominator for weight in exact))
        costs = np.zeros(self._columns, dtype=object)
        costs[self._first_slack : self._first_slack + len(exact)] = [int(weight * den) for weight in exact]
        return costs

    def _weights(self, solved: Solved) -> tuple[tuple[int, Fraction], ...]:
        found = (
            (column - 1, figure)
            for column, figure in zip(solved.basis, solved.figures, strict=True)
            if 0 < column < self._first_slack and figure
        )
        return tuple(sorted(found))

    def _prepare(self) -> Solver:
        figures = np.array([*self.reference.used, *self.reference.made], dtype=np.float64)
        return Solver(figures / np.array(self._means)[:, None], self._m, self.returns)


def _optimum(a: Ints, b: Ints, costs: Ints, guess: Sequence[int] | None) -> Solved | None:
    """The exact optimum: the basis that was guessed where it proves right, else found without it."""
    found = checked(a, b, costs, guess) if guess is not None else None
    return found if found is not None else solve(a, b, costs)
