"""Reported figures: by measure and period, for all units at once, built up from shorter periods where the scheme says how."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..intake.tables import Figures, Sheet
from ..scheme.model.indicators import Measure, OverPeriods
from ..values.finding import Finding, Level
from ..values.null import NullReason
from ..values.number import decimals, half_up, show
from ..values.period import Period
from ..values.text import Text
from ..values.unit import NO_UNITS, Unit, Units, UnknownUnit, parse_unit
from .column import Array, reach
from .names import Names

_STATUS = {
    "": NullReason.NONE,
    "exempt": NullReason.EXEMPT,
    "免责": NullReason.EXEMPT,
    "豁免": NullReason.EXEMPT,
    "not_applicable": NullReason.NOT_APPLICABLE,
    "不适用": NullReason.NOT_APPLICABLE,
}
_CONFIRMED = frozenset({"confirmed", "已核实", "核实", "核实无误", "属实", "已确认", "确认"})
"""States that say that somebody looked at a figure nobody would believe, and that it is right."""

_PLAIN = frozenset(
    {"reported", "accepted", "approved", "已填报", "已审核", "已审", "审核通过", "通过", "正常", "已批准", "final"}
)
"""States that say no more than that a figure is there."""


SHOWN = 50
"""Implausible figures told one by one for each measure and period; the rest are counted in one more line."""


@dataclass(slots=True)
class Series:
    """One measure in one period for every unit: `num` / 10**places where `null` is 0; `row` is the facts row (-1: built up)."""

    num: Array
    places: int
    null: npt.NDArray[np.uint8]
    row: npt.NDArray[np.int64]

    def at_places(self, places: int) -> Array:
        """The integers on another (finer) decimal scale."""
        factor = 10 ** (places - self.places)
        num = self.num if self.num.dtype == object or reach(self.num) * factor < 2**62 else self.num.astype(object)
        scaled: Array = num * factor
        return scaled


class FactBook:
    """All figures of a group, indexed; series are built when first asked for."""

    def __init__(
        self,
        units: Sequence[str],
        facts: Sheet,
        measures: Mapping[str, Measure],
        default: Period,
        own_units: Units = NO_UNITS,
    ) -> None:
        self.own_units = own_units
        self.units = tuple(units)
        self.size = len(units)
        self.measures = measures
        self.default = default
        self.findings: list[Finding] = []
        self.levels: dict[tuple[str, Period, int], str] = {}
        self._facts = facts
        self._rows: dict[tuple[str, Period], npt.NDArray[np.int64]] = {}
        self._series: dict[tuple[str, Period], Series] = {}
        self._unit = np.zeros(0, np.int64)
        self._figures = facts.figure("value") or Figures(
            np.zeros(facts.rows, np.int64), 0, np.zeros(facts.rows, np.bool_)
        )
        self._status = np.zeros(facts.rows, np.uint8)
        self._sure = np.zeros(facts.rows, np.bool_)
        self._factor: dict[int, Fraction] = {}
        self._index(units)
        for (name, period), rows in sorted(self._rows.items()):
            self._check_plausible(measures[name], period, rows)

    def _index(self, units: Sequence[str]) -> None:
        facts = self._facts
        where_unit = {unit: index for index, unit in enumerate(units)}
        self._unit = np.array([where_unit.get(unit, -1) for unit in facts.text("unit")], dtype=np.int64)
        names = Names({id: measure.title for id, measure in self.measures.items()})
        keys: dict[tuple[str, str], tuple[str, Period] | None] = {}
        groups: dict[tuple[str, Period], list[int]] = {}
        levels = facts.texts.get("level")
        for row, key in enumerate(zip(facts.text("measure"), facts.text("period"), strict=True)):
            if key not in keys:
                keys[key] = self._key(key, names, row)
            found = keys[key]
            if found is not None and self._unit[row] >= 0:
                groups.setdefault(found, []).append(row)
                if levels is not None and levels[row]:
                    self.levels[(*found, int(self._unit[row]))] = levels[row]
        for stray in np.flatnonzero(self._unit < 0):
            self._unknown_unit(int(stray), units)
        self._rows = {key: self._once(key, np.array(rows, dtype=np.int64)) for key, rows in groups.items()}
        self._read_states(facts)
        self._convert(names)

    def _read_states(self, facts: Sheet) -> None:
        """What the column `status` says of each figure; a state that means nothing here is told once."""
        strange: dict[str, list[int]] = {}
        for row, status in enumerate(facts.texts.get("status", [])):
            plain = status.strip().lower()
            self._status[row] = _STATUS.get(plain, NullReason.NONE) or self._status[row]
            self._sure[row] = plain in _CONFIRMED
            if plain not in _STATUS and plain not in _CONFIRMED and plain not in _PLAIN:
                strange.setdefault(status.strip(), []).append(row)
        for status, rows in strange.items():
            message = Text(
                f"{len(rows)} 个数的状态“{status}”不在约定之内，仍按已填报使用",
                f"the state '{status}' of {len(rows)} figures means nothing here; they are used as reported",
            )
            hint = Text(
                "约定的状态：不适用、免责、已核实、已审核；不该使用的，删去数值",
                "known states: not_applicable, exempt, confirmed, accepted; leave out the figure where it should not be used",
            )
            where = facts.where(rows[0], "status")
            self.findings.append(Finding("status-unknown", Level.WARNING, message, hint, where))

    def confirmed(self, series: Series) -> npt.NDArray[np.bool_]:
        """For each unit, whether somebody confirmed its figure of a series."""
        if not self._sure.any():
            return np.zeros(len(series.row), dtype=np.bool_)
        sure: npt.NDArray[np.bool_] = (series.row >= 0) & self._sure[series.row]
        return sure

    def _once(self, key: tuple[str, Period], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The rows of a measure and period; a unit's second row (by the id and by the title, say) contradicts the first: told."""
        units = self._unit[rows]
        if int(np.bincount(units).max(initial=0)) <= 1:  # much the commonest case, and quick to see
            return rows
        _, first, inverse = np.unique(units, return_index=True, return_inverse=True)
        again = np.flatnonzero(first[inverse] != np.arange(len(rows)))
        for at in again[:SHOWN]:
            one, other = int(rows[first[inverse[at]]]), int(rows[at])
            name, unit = self.measures[key[0]].title, self.units[units[at]]
            places = f"{self._facts.where(one, 'value')}, {self._facts.where(other, 'value')}"
            message = Text(
                f"{unit}：{name.zh} {key[1]} 用两种写法报了两次：{places}；都未使用",
                f"{unit}: {name.en} {key[1]} is given twice under two names: {places}; neither is used",
            )
            hint = Text("只保留一行", "keep one of the rows")
            self.findings.append(Finding("fact-twice", Level.ERROR, message, hint, self._facts.where(other, "measure")))
        for at in again:
            self._status[[rows[first[inverse[at]]], rows[at]]] = NullReason.DISCREPANT
        return rows

    def _key(self, key: tuple[str, str], names: Names, row: int) -> tuple[str, Period] | None:
        measure = names.find(key[0])
        if measure is None:
            self.findings.append(names.unknown(key[0], "measure", self._facts.where(row, "measure"), Level.WARNING))
            return None
        try:
            return measure, Period.parse(key[1]) if key[1] else self.default
        except ValueError:
            self.findings.append(
                Finding(
                    "period-unreadable",
                    Level.ERROR,
                    Text(f"“{key[1]}”不是期间", f"'{key[1]}' is not a period"),
                    Text("写成 2026、2026H1、2026Q3 或 2026-09", "write 2026, 2026H1, 2026Q3 or 2026-09"),
                    self._facts.where(row, "period"),
                )
            )
            return None

    def _unknown_unit(self, row: int, units: Sequence[str]) -> None:
        name = self._facts.text("unit")[row]
        near = difflib.get_close_matches(name, units, 1)
        hint = Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?") if near else None
        self.findings.append(
            Finding(
                "unit-unknown",
                Level.ERROR,
                Text(f"单位表里没有“{name}”", f"there is no unit '{name}' in the units table"),
                hint,
                self._facts.where(row, "unit"),
            )
        )

    def _convert(self, names: Names) -> None:
        """Figures written in another unit than their measure's are converted exactly (1.2 亿元 -> 12000 万元)."""
        written = self._facts.texts.get("value_unit")
        if written is None:
            return
        known: dict[tuple[str, str], Fraction | None] = {}
        for row, (symbol, name) in enumerate(zip(written, self._facts.text("measure"), strict=True)):
            measure = names.find(name)
            if not symbol or measure is None:
                continue
            key = (symbol, measure)
            if key not in known:
                known[key] = self._ratio(symbol, self.measures[measure].unit, row)
            factor = known[key]
            if factor is None:  # the unit cannot be: the figure is not used, and its unit is held
                self._status[row] = NullReason.DISCREPANT
            elif factor != 1:
                self._factor[row] = factor

    def _ratio(self, symbol: str, unit: Unit, row: int) -> Fraction | None:
        where = self._facts.where(row, "value_unit")
        try:
            given = parse_unit(symbol, self.own_units)
        except UnknownUnit as unknown:
            self.findings.append(
                Finding(
                    "unit-symbol-unknown",
                    Level.ERROR,
                    Text(f"不认识计量单位“{symbol}”", f"unknown unit '{symbol}'"),
                    unknown.hint,
                    where,
                )
            )
            return None
        if given.dimension != unit.dimension:
            self.findings.append(
                Finding(
                    "unit-mismatch",
                    Level.ERROR,
                    Text(f"单位不同：{symbol} 与 {unit.symbol}", f"units differ: {symbol} and {unit.symbol}"),
                    Text(f"按 {unit.symbol} 填报", f"report it in {unit.symbol}"),
                    where,
                )
            )
            return None
        return given.factor / unit.factor

    def _check_plausible(self, measure: Measure, period: Period, rows: npt.NDArray[np.int64]) -> None:
        """Figures outside the bounds the scheme finds plausible: told with their place, used all the same."""
        low, high = measure.plausible
        if low is None and high is None:
            return
        values, places = self._values(rows)
        distinct = np.unique(values)
        beyond = [
            (low is not None and value < low * 10**places) or (high is not None and value > high * 10**places)
            for value in distinct.tolist()
        ]
        found = np.flatnonzero(np.isin(values, distinct[beyond]) & self._figures.given[rows])
        for index in found[:SHOWN]:
            shown = f"{show(Fraction(int(values[index]), 10**places))} {measure.unit.symbol}".strip()
            bounds = f"{'' if low is None else show(low)} .. {'' if high is None else show(high)}".strip()
            message = Text(
                f"{measure.title.zh} {period}：{shown} 不在合理范围 {bounds} 内，仍按此计算",
                f"{measure.title.en} {period}: {shown} lies outside the plausible {bounds}; used all the same",
            )
            hint = Text("核对数值与计量单位", "check the figure and its unit")
            self.findings.append(
                Finding("implausible", Level.WARNING, message, hint, self._facts.where(int(rows[index]), "value"))
            )
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            message = Text(
                f"{measure.title.zh} {period}：不合理的数还有 {more} 个",
                f"{measure.title.en} {period}: and {more} more implausible figures",
            )
            self.findings.append(Finding("implausible", Level.WARNING, message))

    def periods(self) -> list[Period]:
        """All periods that have figures."""
        return sorted({period for _, period in self._rows})

    def series(self, measure: str, period: Period) -> Series:
        """The figures of `measure` in `period`; built up from shorter periods where none are reported for it directly."""
        key = (measure, period)
        if key not in self._series:
            direct = self._direct(key)
            self._series[key] = self._built(measure, period, direct)
        return self._series[key]

    def known(self, measure: str, period: Period) -> Series | None:
        """The series of a measure that is reported for this very period, or None."""
        return self.series(measure, period) if (measure, period) in self._rows else None

    def _direct(self, key: tuple[str, Period]) -> Series:
        num, null = np.zeros(self.size, np.int64), np.full(self.size, NullReason.MISSING_FACT, np.uint8)
        row_of = np.full(self.size, -1, np.int64)
        rows = self._rows.get(key)
        if rows is None:
            return Series(num, 0, null, row_of)
        values, places = self._values(rows)
        given = self._figures.given[rows]
        at = self._unit[rows]
        if values.dtype == object:
            num = num.astype(object)
        num[at] = np.where(given, values, 0)
        null[at] = np.where(given, 0, NullReason.MISSING_FACT)
        status = self._status[rows]
        null[at] = np.where(status != 0, status, null[at])
        row_of[at] = rows
        return Series(num, places, null, row_of)

    def _values(self, rows: npt.NDArray[np.int64]) -> tuple[Array, int]:
        """The integers of these rows on the coarsest decimal scale that holds them all, units converted."""
        values, places = self._figures.units[rows], self._figures.places
        factors = (
            [(index, self._factor[int(row)]) for index, row in enumerate(rows) if int(row) in self._factor]
            if self._factor
            else []
        )
        if factors:
            values = values.astype(object)
            exact = {index: Fraction(int(values[index]), 10**places) * factor for index, factor in factors}
            written, places = places, max(places, *(_places(value) for value in exact.values()))
            values = values * 10 ** (places - written)
            for index, value in exact.items():
                values[index] = int(half_up(value, places) * 10**places)
        common = int(np.gcd.reduce(values)) if len(values) else 0
        while places and common % 10 == 0:
            common //= 10
            values, places = values // 10, places - 1
            if common == 0:
                return values, 0
        if values.dtype == object and reach(values) < 2**62:
            values = values.astype(np.int64)
        return values, places

    def _built(self, measure: str, period: Period, direct: Series) -> Series:
        lacking = direct.null == NullReason.MISSING_FACT
        if not lacking.any() or period.months == 1:
            return direct
        parts = self._parts(measure, period)
        if not parts:
            return direct
        how = self.measures[measure].over_periods if measure in self.measures else OverPeriods.SUM
        num, places, null = _aggregate(how, parts, period)
        top = max(places, direct.places)
        made = Series(num, places, null, direct.row)
        merged = np.where(lacking, made.at_places(top), direct.at_places(top))
        return Series(merged, top, np.where(lacking, null, direct.null).astype(np.uint8), direct.row)

    def _parts(self, measure: str, period: Period) -> list[tuple[Period, Series]]:
        for months in (m for m in (6, 3, 1) if m < period.months):
            shorter = [p for (name, p) in self._rows if name == measure and p.months == months and period.covers(p)]
            if shorter:
                return [(p, self.series(measure, p)) for p in sorted(shorter)]
        return []

    def absent(self, measure: str, period: Period, unit: int) -> list[Period]:
        """What a unit's missing figure lacks: the shorter periods not reported where others are, else the period itself."""
        parts = self._parts(measure, period) if period.months > 1 else []
        given = {part: not series.null[unit] for part, series in parts}
        if not any(given.values()):
            return [period]
        length = parts[0][0].months
        whole = [Period(period.year, length, at) for at in range(1, 12 // length + 1)]
        wanted = [part for part in whole if period.covers(part)]
        how = self.measures[measure].over_periods if measure in self.measures else OverPeriods.SUM
        if how in (OverPeriods.END, OverPeriods.CUMULATIVE):
            wanted = wanted[-1:]
        elif how is OverPeriods.BEGIN_END:
            wanted = [wanted[0], wanted[-1]]
        return [part for part in wanted if not given.get(part, False)] or [period]

    def parts_of(self, measure: str, period: Period) -> list[Period]:
        """The shorter periods a figure is built up from where it is not reported itself."""
        return [part for part, _ in self._parts(measure, period)] if period.months > 1 else []

    def place(self, row: int) -> str:
        """Where a row of the facts was written; "" for a figure that is built up."""
        return str(self._facts.where(row, "")) if row >= 0 else ""

    def unused(self) -> dict[Period, int]:
        """The periods of which no figure was asked for, with their rows."""
        asked = {period for _, period in self._series}
        rows: dict[Period, int] = {}
        for (_, period), mine in self._rows.items():
            if period not in asked:
                rows[period] = rows.get(period, 0) + len(mine)
        return dict(sorted(rows.items()))


CONVERTED_PLACES = 9
"""Decimals, half-up, of a figure whose conversion never ends: 5 小时 in 天."""


def _places(value: Fraction) -> int:
    """Decimals that write a converted figure exactly, or as many as are kept."""
    need = decimals(value)
    return CONVERTED_PLACES if need is None else need


def _aggregate(
    how: OverPeriods, parts: list[tuple[Period, Series]], period: Period
) -> tuple[Array, int, npt.NDArray[np.uint8]]:
    """One figure from those of shorter periods; a sum, an average or an end figure needs its parts complete."""
    length = parts[0][0].months
    expected = period.months // length
    places = max(series.places for _, series in parts)
    stack = np.stack([series.at_places(places) for _, series in parts])
    lacking = np.stack([series.null != 0 for _, series in parts])
    short = lacking.any(axis=0) | (len(parts) < expected)
    if how is OverPeriods.SUM:
        num: Array = stack.sum(axis=0)
    elif how is OverPeriods.AVERAGE:
        # An average over n periods is kept exact enough to be printed: four more decimals, rounded half-up.
        count, places = len(parts), places + 4
        num = (stack.sum(axis=0) * (2 * 10**4) + count) // (2 * count)
    elif how is OverPeriods.BEGIN_END:
        places += 1
        num = (stack[0] + stack[-1]) * 5
        short = lacking[0] | lacking[-1] | (len(parts) < expected)
    elif how is OverPeriods.LAST:
        num, short = stack[-1], lacking.all(axis=0)
        for index in range(len(parts)):
            num = np.where(lacking[index], num, stack[index])
    else:  # END and CUMULATIVE: the figure of the last part
        num, short = stack[-1], lacking[-1] | (parts[-1][0].last_month != period.last_month)
    return num, places, np.where(short, np.uint8(NullReason.MISSING_FACT), np.uint8(0))
