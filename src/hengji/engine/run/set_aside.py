"""Rows of the facts that have an error in them: not used, but kept, so that what is missing can be told by its place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet

Rows = npt.NDArray[np.int64]


class SetAside:
    """Which rows of a table have an error in them."""

    def __init__(self, sheet: Sheet) -> None:
        self._marks = np.array([bool(mark) for mark in sheet.text(UNREADABLE)], dtype=np.bool_)
        self.any = bool(self._marks.any())

    def has(self, row: int) -> bool:
        """Whether a row is one of them; -1 is no row."""
        return self.any and row >= 0 and bool(self._marks[row])

    def left(self, rows: Rows, unit: Rows) -> Rows:
        """Of the rows of a measure and period, those set aside only where their unit has no other row, and one of them."""
        marks = self._marks[rows]
        if not self.any or not marks.any():
            return rows
        rows = rows[~marks | ~np.isin(unit[rows], unit[rows[~marks]])]
        _, first = np.unique(np.where(self._marks[rows], unit[rows], -1 - rows), return_index=True)
        return rows[np.sort(first)]
