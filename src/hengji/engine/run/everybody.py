"""Figures that hold for every unit: rows of the facts for `*`, such as the market price of a period.

A unit's own figure for the same measure and period comes first, and that there are two is told: a price that is everybody's should not
be one unit's to choose. Two rows for `*` contradict each other, as two of a unit do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..intake.tables import Sheet
from ..scheme.model.indicators import Measure
from ..values.finding import Finding, Level
from ..values.null import NullReason
from ..values.period import Period
from ..values.text import Text
from .names import listed

EVERYBODY = "*"
"""What stands in the place of a unit where a figure is everybody's."""

Key = tuple[str, Period]


class Everybody:
    """The rows for `*` by measure and period."""

    def __init__(self) -> None:
        self.rows: dict[Key, int] = {}
        self._again: dict[Key, int] = {}

    def add(self, key: Key, row: int) -> None:
        """Another row for `*`."""
        if key in self.rows:
            self._again[key] = row
        else:
            self.rows[key] = row

    @property
    def measures(self) -> frozenset[str]:
        """The measures of which any period is everybody's."""
        return frozenset(measure for measure, _ in self.rows)

    def as_rows(self) -> list[tuple[Key, npt.NDArray[np.int64]]]:
        """The one row of each measure and period, as an array like those of the units' own rows."""
        return [(key, np.array([row], dtype=np.int64)) for key, row in self.rows.items()]

    def contradicted(
        self, facts: Sheet, measures: Mapping[str, Measure], status: npt.NDArray[np.uint8]
    ) -> Iterator[Finding]:
        """Two rows for `*` (by the id and by the title, say): neither is used."""
        for key, row in self._again.items():
            first, title = self.rows[key], measures[key[0]].title
            status[[first, row]] = NullReason.DISCREPANT
            places = f"{facts.where(first, 'value')}, {facts.where(row, 'value')}"
            message = Text(
                f"全部单位（*）：{title.zh} {key[1]} 报了两次：{places}；都未使用",
                f"everybody (*): {title.en} {key[1]} is given twice: {places}; neither is used",
            )
            hint = Text("只保留一行", "keep one of the rows")
            yield Finding("fact-everybody-twice", Level.ERROR, message, hint, facts.where(row, "measure"))

    def beside(
        self,
        facts: Sheet,
        measures: Mapping[str, Measure],
        own: Mapping[Key, npt.NDArray[np.int64]],
        unit_of: npt.NDArray[np.int64],
        names: Sequence[str],
    ) -> Iterator[Finding]:
        """Units that report a figure of their own beside everybody's, one finding for each measure and period."""
        for key, row in self.rows.items():
            yield from self._unused_parts(key, row, facts, measures, own, unit_of, names)
            mine = own.get(key)
            if mine is None or not len(mine):
                continue
            title = measures[key[0]].title
            zh, en = listed([names[int(unit_of[each])] for each in mine])
            message = Text(
                f"{title.zh} {key[1]} 有对全部单位（*）的数（{facts.where(row, 'value')}），又有单位自报的数：{zh}；这些单位按自报的数计算",
                f"{title.en} {key[1]} is given for everybody (*, {facts.where(row, 'value')}) and by units of their own: {en}; "
                "for these their own figure is used",
            )
            hint = Text(
                "市场价这类大家共用的数只留 * 一行",
                "of a figure that is everybody's, as a market price, keep the row for *",
            )
            yield Finding("fact-beside-everybody", Level.WARNING, message, hint, facts.where(int(mine[0]), "value"))
        yield from self._longer(facts, measures, own, unit_of, names)

    def _longer(
        self,
        facts: Sheet,
        measures: Mapping[str, Measure],
        own: Mapping[Key, npt.NDArray[np.int64]],
        unit_of: npt.NDArray[np.int64],
        names: Sequence[str],
    ) -> Iterator[Finding]:
        """Units that report a whole period of their own of which everybody's months or quarters are given: theirs comes first."""
        for (measure, period), mine in own.items():
            if (measure, period) in self.rows or not len(mine):
                continue
            parts = [row for (name, part), row in self.rows.items() if name == measure and period.covers(part)]
            if not parts:
                continue
            title = measures[measure].title
            zh, en = listed([names[int(unit_of[each])] for each in mine])
            message = Text(
                f"{title.zh} {period} 有单位自报的数：{zh}；其中各期另有对全部单位（*）的数（{facts.where(parts[0], 'value')} 起）；"
                "这些单位按自报的数计算",
                f"{title.en} {period} is given by units of their own: {en}; its parts are given for everybody "
                f"(*, from {facts.where(parts[0], 'value')} on); for these units their own figure is used",
            )
            hint = Text(
                "市场价这类大家共用的数只留 * 的各行",
                "of a figure that is everybody's, as a market price, keep the rows for *",
            )
            yield Finding("fact-beside-everybody", Level.WARNING, message, hint, facts.where(int(mine[0]), "value"))

    @staticmethod
    def _unused_parts(
        key: Key,
        row: int,
        facts: Sheet,
        measures: Mapping[str, Measure],
        own: Mapping[Key, npt.NDArray[np.int64]],
        unit_of: npt.NDArray[np.int64],
        names: Sequence[str],
    ) -> Iterator[Finding]:
        """Units that report months or quarters of a period of which everybody's figure is given: theirs do not make it up."""
        measure, period = key
        whole = {int(unit_of[each]) for each in own.get(key, ())}
        inside = [
            each
            for (name, part), rows in own.items()
            if name == measure and part != period and period.covers(part)
            for each in rows
        ]
        rows = [int(each) for each in inside if int(unit_of[each]) not in whole]
        if not rows:
            return
        title = measures[measure].title
        zh, en = listed(list(dict.fromkeys(names[int(unit_of[each])] for each in rows)))
        message = Text(
            f"{title.zh} {period} 有对全部单位（*）的数（{facts.where(row, 'value')}），这些单位自报的分期数没有用于 {period}：{zh}",
            f"{title.en} {period} is given for everybody (*, {facts.where(row, 'value')}); parts of {period} that units report of "
            f"their own are not used for it: {en}",
        )
        hint = Text(
            "这些单位另报全期的数，或删去分期数", "let these units report the whole period, or take their parts out"
        )
        yield Finding("fact-beside-everybody", Level.WARNING, message, hint, facts.where(rows[0], "value"))
