"""The programme in floating point, by HiGHS: quick, and only believed as far as it can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt


class Returns(StrEnum):
    """Which multiples of observed units the technology allows: any (CCR), those that add up to 1 (BCC), to at most or at least 1."""

    CONSTANT = "constant"
    VARIABLE = "variable"
    DECREASING = "non-increasing"
    INCREASING = "non-decreasing"

    @property
    def slack(self) -> int:
        """The sign of the slack beside the sum of the weights; 0 where there is none."""
        return {Returns.DECREASING: 1, Returns.INCREASING: -1}.get(self, 0)


@cache
def _highs() -> Any:
    """The library, loaded when the first programme is solved: most commands never ask for it."""
    import highspy

    class Silent(highspy.Highs):
        """HiGHS that never writes to standard output: its constructor enables callbacks, and with the first call greets."""

        def enableCallbacks(self) -> None:  # noqa: N802  the library's name
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return highspy, Silent


class Solver:
    """One model for all units: only the column of the radial factor and the right side change, and each solution starts from the last
    basis. `figures` are the reference units' (factors x units), each factor in its own mean."""

    def __init__(self, figures: npt.NDArray[np.float64], inputs: int, returns: Returns) -> None:
        count, units = figures.shape
        self._count, self._first_slack = count, 1 + units
        self._rows = count + (returns is not Returns.CONSTANT)
        matrix = np.zeros((self._rows, 1 + units + self._rows))
        matrix[:count, 1 : self._first_slack] = figures
        matrix[range(count), range(self._first_slack, self._first_slack + count)] = [1.0] * inputs + [-1.0] * (
            count - inputs
        )
        if returns is not Returns.CONSTANT:
            matrix[-1, 1 : self._first_slack], matrix[-1, -1] = 1.0, returns.slack
        self._columns = matrix.shape[1]
        self._library, silent = _highs()
        self._highs: Any = silent()
        for option, value in (("presolve", "off"), ("threads", 1), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(self._model(matrix, right=1.0))

    def _model(self, matrix: npt.NDArray[np.float64], right: float) -> Any:
        rows, columns = matrix.shape
        model = self._library.HighsLp()
        model.num_row_, model.num_col_ = rows, columns
        model.col_cost_, model.col_lower_ = np.zeros(columns), np.zeros(columns)
        model.col_upper_ = np.full(columns, self._library.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.r_[np.zeros(self._count), np.full(rows - self._count, right)]
        at = [np.flatnonzero(column) for column in matrix.T]
        model.a_matrix_.format_ = self._library.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.r_[0, np.cumsum([len(places) for places in at])]
        model.a_matrix_.index_ = np.concatenate(at)
        model.a_matrix_.value_ = np.concatenate([column[places] for column, places in zip(matrix.T, at, strict=True)])
        return model

    def radial(self, figures: Sequence[float], moved: Sequence[bool], expand: bool) -> list[int] | None:
        """The basis of the best radial factor of a unit with these figures."""
        for row, (figure, own) in enumerate(zip(figures, moved, strict=True)):
            self._highs.changeCoeff(row, 0, -figure if own else 0.0)
            self._highs.changeRowBounds(row, 0.0 if own else figure, 0.0 if own else figure)
        return self._run(-1.0 if expand else 1.0, 0.0)

    def slacks(self, figures: Sequence[float]) -> list[int] | None:
        """The basis of the largest sum of slacks beside these figures, already moved."""
        for row, figure in enumerate(figures):
            self._highs.changeCoeff(row, 0, 0.0)
            self._highs.changeRowBounds(row, figure, figure)
        return self._run(0.0, -1.0)

    def _run(self, radial: float, slack: float) -> list[int] | None:
        """Solve, and name the basis: columns, and from their count on the rows whose own variable is in it. None where none was found."""
        self._highs.changeColCost(0, radial)
        for place in range(self._count):
            self._highs.changeColCost(self._first_slack + place, slack)
        self._highs.run()
        if self._highs.getModelStatus() != self._library.HighsModelStatus.kOptimal:
            return None
        _, basis = self._highs.getBasicVariables()
        return [int(name) if name >= 0 else self._columns - 1 - int(name) for name in basis]
