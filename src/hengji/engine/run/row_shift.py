"""A column of figures pasted a row too high or too low: each fits the unit in the next row, and not its own.

The rows are taken in the order in which they stand in the facts. Figures below zero tell as well: nothing fits what has the other sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..intake.tables import Tables
from ..scheme.model.indicators import Measure
from ..scheme.model.scheme import Scheme
from ..values.finding import Finding, Level
from ..values.period import Period
from ..values.text import Text
from .aims import Floats, floats, last_year, targets_of_measures
from .facts import FactBook
from .misplaced import MANY
from .result import CardRun
from .series import Series

ROWS = 5
"""So many figures must fit elsewhere."""

APART, FAR, MOST = 0.25, 0.6, 3.0
"""From the first distance on, in natural logarithms and on average, figures do not fit their own units; a single one from the second
on; other signs and the widest distances count as the third."""

NEAR, SHARE, BETTER = 0.25, 0.8, 3.0
"""A single figure fits another unit up to the first distance; the share of them that must; so many times better than its own."""


def shifted_rows(
    scheme: Scheme, cards: Sequence[CardRun], facts: FactBook, tables: Tables, period: Period, names: Sequence[str]
) -> list[Finding]:
    """Measures whose figures fit the targets, or last year's figures, of the units in the next rows."""
    if len(names) > MANY:
        return []
    targets = targets_of_measures(scheme, cards, len(names))
    return [finding for id in facts.measures for finding in _of_measure(facts, id, targets, tables, period, names)]


def _of_measure(
    facts: FactBook, id: str, targets: Mapping[str, Floats], tables: Tables, period: Period, names: Sequence[str]
) -> Iterator[Finding]:
    now = facts.known(id, period)
    if now is None:
        return
    sure = facts.confirmed(now)
    rows = np.flatnonzero((now.null == 0) & (now.row >= 0) & ~sure)
    rows = rows[np.argsort(now.row[rows], kind="stable")]
    by_target = Text("目标值", "targets")
    by_last = Text(f" {period.back()} 的数", f"figures of {period.back()}")
    for aims, word in ((targets.get(id), by_target), (last_year(facts, id, period), by_last)):
        found = _moved(floats(now)[rows], aims[rows]) if aims is not None else None
        if found is not None:
            step, first = found
            yield _finding(facts.measures[id], now, int(rows[first]), step, word, tables, period, names)
            return


def _moved(values: Floats, aims: Floats) -> tuple[int, int] | None:
    """By how many rows the figures have slipped (1 down, -1 up) and from which on; None where they have not for sure."""
    for step in (1, -1):
        at = np.arange(1, len(values)) if step == 1 else np.arange(0, len(values) - 1)
        at = at[~np.isnan(aims[at]) & ~np.isnan(aims[at - step]) & (values[at] * aims[at] * aims[at - step] != 0)]
        own, other = _apart(values[at], aims[at]), _apart(values[at], aims[at - step])
        if len(own) >= ROWS and _all_moved(own, other):
            return step, 0
        astray = own >= FAR
        if _some_moved(other[astray]):
            return step, int(at[astray][0])
    return None


def _all_moved(own: Floats, other: Floats) -> bool:
    better = float((other < own).mean())
    return bool(own.mean() >= APART and BETTER * other.mean() <= own.mean() and better >= SHARE)


def _some_moved(other: Floats) -> bool:
    """Whether those that do not fit their own units fit the next, as below a row that was left out."""
    return len(other) >= ROWS and float((other <= NEAR).mean()) >= SHARE


def _apart(values: Floats, aims: Floats) -> Floats:
    same: npt.NDArray[np.bool_] = values * aims > 0
    found: Floats = np.full(len(values), MOST)
    found[same] = np.minimum(MOST, np.abs(np.log(values[same] / aims[same])))
    return found


def _finding(
    measure: Measure,
    now: Series,
    first: int,
    step: int,
    word: Text,
    tables: Tables,
    period: Period,
    names: Sequence[str],
) -> Finding:
    title = measure.title
    way = Text("下移", "down") if step == 1 else Text("上移", "up")
    message = Text(
        f"{title.zh} {period}：各行的数不合本单位的{word.zh}，却合相邻一行单位的：像是从{names[first]}起{way.zh}了一行；仍按此计算",
        f"{title.en} {period}: the figures do not fit the {word.en} of their own units, but those of the next row, as if the column had "
        f"slipped a row {way.en}, from {names[first]} on; used all the same",
    )
    hint = Text(
        "核对粘贴时是否错开了一行；核实无误的，在指标数表“状态”一列写“已核实”",
        "see whether it was pasted a row too high or too low; if it is right, write 'confirmed' in `status` of the facts",
    )
    where = tables.facts.where(int(now.row[first]), "value")
    return Finding("rows-out-of-step", Level.WARNING, message, hint, where)
