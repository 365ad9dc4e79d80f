"""Small linear programmes in exact numbers: `minimise c z` for `A z = b, z >= 0`, all integers, few rows and many columns.

A solver in floating point finds the basis; what it finds is checked, and where it errs mended, in integers. So a unit is efficient
when its score is 1, and not when it is 0.9999999.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
"""Python integers in an array (dtype object): they do not overflow."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The optimum: its value, the columns of the basis (a number from the count of columns on stands for an artificial column of that
    row, at zero), and their figures."""

    value: Fraction
    basis: tuple[int, ...]
    figures: tuple[Fraction, ...]

    def at(self, column: int) -> Fraction:
        """The figure of a column; 0 outside the basis."""
        return self.figures[self.basis.index(column)] if column in self.basis else Fraction(0)


def checked(a: Ints, b: Ints, c: Ints, basis: Sequence[int]) -> Solved | None:
    """The optimum, where `basis` proves it: feasible, and no column would lower the value. None where it does not."""
    found = _inverse(_columns(a, basis))
    if found is None:
        return None
    adjugate, det = found
    figures = adjugate.dot(b)
    columns = a.shape[1]
    if any(figure < 0 for figure in figures) or any(
        figure != 0 for column, figure in zip(basis, figures, strict=True) if column >= columns
    ):
        return None
    costs = np.array([c[column] if column < columns else 0 for column in basis], dtype=object)
    prices = costs.dot(adjugate)
    if any(reduced < 0 for reduced in c * det - prices.dot(a)):
        return None
    exact = tuple(Fraction(figure, det) for figure in figures)
    value = sum((cost * figure for cost, figure in zip(costs, exact, strict=True)), Fraction(0))
    return Solved(value, tuple(basis), exact)


def solve(a: Ints, b: Ints, c: Ints) -> Solved | None:
    """The optimum found in exact numbers alone (Bland's rule: never a circle); None where there is no solution. Raises `ValueError`
    where the value has no bound."""
    rows, columns = a.shape
    sign = np.array([-1 if value < 0 else 1 for value in b], dtype=object)
    table = _Table(np.hstack([a * sign[:, None], _unit_matrix(rows)]), b * sign)
    artificial = np.array([0] * columns + [1] * rows, dtype=object)
    table.descend(artificial, columns + rows)
    if table.worth(artificial) != 0:
        return None
    table.drive_out(columns)
    costs = np.concatenate([c, np.array([0] * rows, dtype=object)])
    table.descend(costs, columns)
    return Solved(table.worth(costs), tuple(table.basis), tuple(table.right))


class _Table:
    """A simplex table in fractions, the last columns artificial and at first the basis."""

    def __init__(self, a: Ints, b: Ints) -> None:
        self.rows = [[Fraction(value) for value in row] for row in a]
        self.right = [Fraction(value) for value in b]
        count = len(self.rows)
        self.basis = list(range(a.shape[1] - count, a.shape[1]))

    def worth(self, costs: Ints) -> Fraction:
        """The value of the basis."""
        return sum((costs[column] * figure for column, figure in zip(self.basis, self.right, strict=True)), Fraction(0))

    def descend(self, costs: Ints, among: int) -> None:
        """Pivot until no column below `among` lowers the value."""
        while (entering := self._entering(costs, among)) is not None:
            ratios = [
                (self.right[row] / self.rows[row][entering], self.basis[row], row)
                for row in range(len(self.rows))
                if self.rows[row][entering] > 0
            ]
            if not ratios:
                raise ValueError("the value has no bound")
            self._pivot(min(ratios)[2], entering)

    def drive_out(self, columns: int) -> None:
        """Take artificial columns at zero out of the basis where another can stand for them."""
        for row, column in enumerate(self.basis):
            if column >= columns:
                for other in range(columns):
                    if self.rows[row][other]:
                        self._pivot(row, other)
                        break

    def _entering(self, costs: Ints, among: int) -> int | None:
        for column in range(among):
            if column not in self.basis:
                reduced = costs[column] - sum(costs[own] * self.rows[row][column] for row, own in enumerate(self.basis))
                if reduced < 0:
                    return column
        return None

    def _pivot(self, row: int, column: int) -> None:
        pivot = self.rows[row][column]
        self.rows[row] = [value / pivot for value in self.rows[row]]
        self.right[row] /= pivot
        for other in range(len(self.rows)):
            factor = self.rows[other][column]
            if other != row and factor:
                own = self.rows[row]
                self.rows[other] = [value - factor * mine for value, mine in zip(self.rows[other], own, strict=True)]
                self.right[other] -= factor * self.right[row]
        self.basis[row] = column


def _unit_matrix(size: int) -> Ints:
    return np.array([[int(row == column) for column in range(size)] for row in range(size)], dtype=object)


def _columns(a: Ints, basis: Sequence[int]) -> Ints:
    """The square matrix of a basis; columns beyond those of `a` are artificial."""
    rows, columns = a.shape
    square = np.zeros((rows, rows), dtype=object)
    for place, column in enumerate(basis):
        if column < columns:
            square[:, place] = a[:, column]
        else:
            square[column - columns, place] = 1
    return square


def _inverse(square: Ints) -> tuple[Ints, int] | None:
    """(adjugate, determinant > 0) in integers, up to a common factor, by elimination without fractions (Bareiss 1968); None where the
    matrix has no inverse."""
    size = len(square)
    table = np.hstack([square, _unit_matrix(size)])
    last = 1
    for step in range(size):
        pivot_row = next((row for row in range(step, size) if table[row, step]), None)
        if pivot_row is None:
            return None
        if pivot_row != step:
            table[[step, pivot_row]] = table[[pivot_row, step]]
        pivot = table[step, step]
        for row in range(size):
            if row != step:
                table[row] = (table[row] * pivot - table[step] * table[row, step]) // last
        last = pivot
    det = table[size - 1, size - 1]
    inverse = table[:, size:]
    return (inverse, det) if det > 0 else (-inverse, -det)
