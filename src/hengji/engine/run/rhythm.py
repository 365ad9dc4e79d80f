"""The parts of a year beside each other: one quarter with a digit too many, quarters that count from the start of the year.

A unit is compared with itself only. Firms do earn ten times as much in one quarter as in the others, and double their sales from one
to the next: where the others do not lie very close, the target or last year's figure must fit the figure better without the slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..intake.tables import Tables
from ..scheme.model.indicators import Measure, OverPeriods
from ..scheme.model.scheme import Scheme
from ..values.finding import Finding, Level
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .aims import Floats, floats, last_year, targets_of_measures
from .facts import FactBook
from .misplaced import MANY as MANY_UNITS
from .result import CardRun
from .series import Series

FEWEST = 3
"""So many parts make a rhythm."""

TENFOLD = (8.0, 12.5)
"""A part so many times the others, or of them, has a digit too many or too few."""

AGREE, AGREE_ALONE = 3.0, 1.5
"""The other parts lie within so many times of each other; the second number where neither a target nor last year can tell."""

GROWN, GROWN_ALONE = 3.0, 1.5
"""What a part adds to the one before is, of all parts, within so many times the same where each counts from the start of the year."""

MANY = 6
"""Of so many parts, that each is larger than the one before is telling by itself."""

TOO_MUCH, ABOUT = 1.7, 1.7
"""The sum is so many times what was planned, or what last year was, and the last part within so many times of it."""

TELLING = 4.0
"""Parts that differ by fewer times and do not grow are no slips; they are not looked at one by one."""

SHOWN = 50
_SURE = Text(
    "；核实无误的，在指标数表“状态”一列写“已核实”", "; if it is right, write 'confirmed' in `status` of the facts"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A unit's figures of a measure in the parts of a period, and the whole by what it may be measured by (target, last year)."""

    values: Floats
    aims: Floats

    def better_by(self, whole: float) -> bool:
        """Whether another whole lies nearer to everything it may be measured by; False where there is nothing."""
        own = float(self.values.sum())
        near = np.abs(np.log(whole / self.aims)) < np.abs(np.log(own / self.aims))
        return bool(len(self.aims)) and bool(near.all())


def odd_parts(
    scheme: Scheme, cards: Sequence[CardRun], facts: FactBook, tables: Tables, period: Period, names: Sequence[str]
) -> list[Finding]:
    """Figures of quarters and months that do not fit the unit's others."""
    found: list[Finding] = []
    if len(names) > MANY_UNITS:
        return found
    targets = targets_of_measures(scheme, cards, len(names))
    for id, measure in facts.measures.items():
        parts = facts.parts_of(id, period)
        whole = facts.in_use(id, period)
        if whole is None or len(parts) < FEWEST or measure.over_periods not in (OverPeriods.SUM, OverPeriods.AVERAGE):
            continue
        if measure.unit.dimension == (("count", 1),):
            continue
        series = [facts.reported(id, part) for part in parts]
        aims = [aim for aim in (targets.get(id), last_year(facts, id, period)) if aim is not None]
        told = list(_of_measure(measure, parts, series, whole, aims, facts, tables, names))
        found += told[:SHOWN]
        if len(told) > SHOWN:
            more = len(told) - SHOWN
            message = Text(f"{measure.title.zh}：同样的还有 {more} 个", f"{measure.title.en}: and {more} more")
            found.append(Finding("implausible-more", Level.WARNING, message))
    return found


def _of_measure(
    measure: Measure,
    parts: Sequence[Period],
    series: Sequence[Series],
    whole: Series,
    aims: Sequence[Floats],
    facts: FactBook,
    tables: Tables,
    names: Sequence[str],
) -> Iterator[Finding]:
    """What is odd in the parts of one measure, unit by unit."""
    values = np.array([floats(each) for each in series])
    built = (whole.row < 0) & (values > 0).all(axis=0)
    built &= ~np.any([facts.confirmed(each) for each in series], axis=0)
    built &= (values.max(axis=0) >= TELLING * values.min(axis=0)) | (np.diff(values, axis=0) > 0).all(axis=0)
    adds_up = measure.over_periods is OverPeriods.SUM and not measure.unit.is_rate
    for unit in np.flatnonzero(built).tolist():
        mine = np.array([aim[unit] for aim in aims], dtype=np.float64)
        own = _Parts(values[:, unit], mine[mine > 0] if adds_up else np.zeros(0))
        if adds_up and _from_the_start(own):
            yield _cumulative(names[unit], measure, parts, series, unit, tables)
        elif (at := _tenfold(own)) is not None:
            yield _digit(names[unit], measure, parts, series, at, unit, tables)


def _tenfold(own: _Parts) -> int | None:
    """The part that is ten times the others, or a tenth of them, None where none is for sure."""
    for at, value in enumerate(own.values.tolist()):
        others = np.delete(own.values, at)
        low, high = float(others.min()), float(others.max())
        middle = float(np.exp(np.log(others).mean()))
        times = max(value / middle, middle / value)
        mended = value / 10 if value > middle else value * 10
        if not (TENFOLD[0] <= times <= TENFOLD[1] and low / AGREE_ALONE <= mended <= high * AGREE_ALONE):
            continue
        if high <= (AGREE if own.better_by(float(others.sum()) + mended) else _alone(own)) * low:
            return at
    return None


def _alone(own: _Parts) -> float:
    """How close the others must lie where nothing else tells; what is measured by a target, and fits it as it is, is not odd."""
    return 0.0 if len(own.aims) else AGREE_ALONE


def _from_the_start(own: _Parts) -> bool:
    """Whether each part counts from the start of the year."""
    added = np.diff(np.concatenate([np.zeros(1), own.values]))
    if (added <= 0).any():
        return False
    if not len(own.aims):
        return bool(added.max() <= GROWN_ALONE * added.min())
    total, last = float(own.values.sum()), float(own.values[-1])
    fits = np.abs(np.log(last / own.aims)) <= np.log(ABOUT)
    much = bool((total >= TOO_MUCH * own.aims).all() and fits.all())
    return much and (len(own.values) >= MANY or bool(added.max() <= GROWN * added.min()))


def _digit(
    name: str, measure: Measure, parts: Sequence[Period], series: Sequence[Series], at: int, unit: int, tables: Tables
) -> Finding:
    symbol, own = measure.unit.symbol, series[at]
    value = f"{show(own.value(unit))} {symbol}".rstrip()
    others = [show(each.value(unit)) for other, each in enumerate(series) if other != at][:4]
    message = Text(
        f"{name}：{measure.title.zh} {parts[at]} {value}，约为本单位其他各期（{'、'.join(others)}）的 10 倍或 1/10；仍按此计算",
        f"{name}: {measure.title.en} {parts[at]} {value}, about ten times the unit's other parts of the year ({', '.join(others)}), or a "
        "tenth of them; used all the same",
    )
    hint = Text(
        f"核对是否多写、少写了一位{_SURE.zh}",
        f"check for a digit too many or too few{_SURE.en}",
    )
    return Finding("part-off", Level.WARNING, message, hint, tables.facts.where(int(own.row[unit]), "value"))


def _cumulative(
    name: str, measure: Measure, parts: Sequence[Period], series: Sequence[Series], unit: int, tables: Tables
) -> Finding:
    symbol = measure.unit.symbol
    shown = [show(each.value(unit)) for each in series]
    total = f"{show(sum(each.value(unit) for each in series))} {symbol}".rstrip()
    message = Text(
        f"{name}：{measure.title.zh} {parts[0]} 至 {parts[-1]} 为 {'、'.join(shown)}，像是各期都填了年初以来的累计数；"
        f"仍按各期相加（{total}）计算",
        f"{name}: {measure.title.en} {parts[0]} to {parts[-1]}: {', '.join(shown)}, as if each counted from the start of the year; they "
        f"are added up all the same ({total})",
    )
    hint = Text(
        f"填各期自己的数；确按累计数填报的指标，在方案中写 over_periods: cumulative{_SURE.zh}",
        f"report each part by itself; for a measure that counts from the start of the year, say over_periods: cumulative{_SURE.en}",
    )
    return Finding(
        "parts-cumulative", Level.WARNING, message, hint, tables.facts.where(int(series[-1].row[unit]), "value")
    )
