"""Reported figures: by measure and period, for all units at once, built up from shorter periods where the scheme says how.

Every unit reports in its own rhythm. The figure it gives for the period itself comes first; else it is made up from the unit's own
halves, quarters or months, whichever of them are complete, whatever other units report.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..intake.tables import Figures, Sheet
from ..scheme.model.indicators import Measure, OverChildren, OverPeriods
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from ..values.unit import NO_UNITS, Unit, Units, UnknownUnit, parse_unit
from .children import NO_TREE, Tree, summed_up
from .column import Array, small
from .everybody import EVERYBODY, Everybody
from .names import Names
from .series import Series, converted, filled, over_periods, parts_of_length, simplest

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


class FactBook:
    """All figures of a group, indexed; series are built when first asked for."""

    def __init__(
        self,
        units: Sequence[str],
        facts: Sheet,
        measures: Mapping[str, Measure],
        default: Period,
        own_units: Units = NO_UNITS,
        tree: Tree = NO_TREE,
        names: Sequence[str] = (),
    ) -> None:
        self.own_units, self.tree = own_units, tree
        self.units, self.names = tuple(units), tuple(names or units)
        self.size = len(units)
        self.measures = measures
        self.default = default
        self.findings: list[Finding] = []
        self.levels: dict[tuple[str, Period, int], str] = {}
        self._facts = facts
        self._rows: dict[tuple[str, Period], npt.NDArray[np.int64]] = {}
        self._periods: dict[str, list[Period]] = {}
        """measure -> the periods that have rows."""
        self._direct: dict[tuple[str, Period], Series] = {}
        self._whole: dict[tuple[str, Period], Series] = {}
        self._made: dict[tuple[str, Period], Series | None] = {}
        self._asked: set[tuple[str, Period]] = set()
        self._everybody = Everybody()
        self._unit = np.zeros(0, np.int64)
        self._figures = facts.figure("value") or Figures(
            np.zeros(facts.rows, np.int64), 0, np.zeros(facts.rows, np.bool_)
        )
        self._status = np.zeros(facts.rows, np.uint8)
        self._sure = np.zeros(facts.rows, np.bool_)
        self._factor: dict[int, Fraction] = {}
        self._index(units)
        for (name, period), rows in sorted([*self._rows.items(), *self._everybody.as_rows()], key=lambda each: each[0]):
            self._check_plausible(measures[name], period, rows)

    def _index(self, units: Sequence[str]) -> None:
        facts = self._facts
        where_unit = {unit: index for index, unit in enumerate(units)}
        self._unit = np.array([where_unit.get(unit, -1) for unit in facts.text("unit")], dtype=np.int64)
        for_all = [unit == EVERYBODY for unit in facts.text("unit")]
        names = Names({id: measure.title for id, measure in self.measures.items()})
        keys: dict[tuple[str, str], tuple[str, Period] | None] = {}
        groups: dict[tuple[str, Period], list[int]] = {}
        levels = facts.texts.get("level")
        for row, key in enumerate(zip(facts.text("measure"), facts.text("period"), strict=True)):
            if key not in keys:
                keys[key] = self._key(key, names, row)
            found = keys[key]
            if found is not None and for_all[row]:
                self._everybody.add(found, row)
            elif found is not None and self._unit[row] >= 0:
                groups.setdefault(found, []).append(row)
                if levels is not None and levels[row]:
                    self.levels[(*found, int(self._unit[row]))] = levels[row]
        for (measure, period), row in self._everybody.rows.items():
            level = levels[row] if levels is not None else ""
            for unit in range(self.size) if level else ():
                self.levels.setdefault((measure, period, unit), level)
        for stray in np.flatnonzero((self._unit < 0) & ~np.array(for_all, dtype=np.bool_)):
            self._unknown_unit(int(stray), units)
        self._rows = {key: self._once(key, np.array(rows, dtype=np.int64)) for key, rows in groups.items()}
        for measure, period in dict.fromkeys([*self._rows, *self._everybody.rows]):
            self._periods.setdefault(measure, []).append(period)
        self._read_states(facts)
        self._convert(names)
        self.findings += self._everybody.contradicted(facts, self.measures, self._status)
        self.findings += self._everybody.beside(facts, self.measures, self._rows, self._unit, self.names)

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
            name, unit = self.measures[key[0]].title, self.names[units[at]]
            places = f"{self._facts.where(one, 'value')}, {self._facts.where(other, 'value')}"
            message = Text(
                f"{unit}：{name.zh} {key[1]} 用两种写法报了两次：{places}；都未使用",
                f"{unit}: {name.en} {key[1]} is given twice under two names: {places}; neither is used",
            )
            hint = Text("只保留一行", "keep one of the rows")
            self.findings.append(Finding("fact-twice", Level.ERROR, message, hint, self._facts.where(other, "measure")))
        for at in again:
            self._status[[rows[first[inverse[at]]], rows[at]]] = NullReason.DISCREPANT
            self.levels.pop((*key, int(units[at])), None)
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
        values, places, den = self._values(rows)
        distinct, scale = np.unique(values), den * 10**places
        beyond = [
            (low is not None and value < low * scale) or (high is not None and value > high * scale)
            for value in distinct.tolist()
        ]
        found = np.flatnonzero(np.isin(values, distinct[beyond]) & self._figures.given[rows])
        for index in found[:SHOWN]:
            shown = f"{show(Fraction(int(values[index]), scale))} {measure.unit.symbol}".strip()
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
        """The figures of `measure` in `period`; a unit that reports none for it directly has its own shorter periods made up."""
        self._ask(measure, period)
        return self._of(measure, period)

    def reported(self, measure: str, period: Period) -> Series:
        """The figures of `measure` that are reported for this very period."""
        key = (measure, period)
        if key not in self._direct:
            self._direct[key] = self._read(key)
        return self._direct[key]

    def made_up(self, measure: str, period: Period) -> Series | None:
        """The figures that the shorter periods of each unit make up, None where nobody reports any."""
        key = (measure, period)
        if key not in self._made:
            self._made[key] = self._make(measure, period)
        return self._made[key]

    def _of(self, measure: str, period: Period) -> Series:
        key = (measure, period)
        if key not in self._whole:
            whole = self.reported(measure, period)
            if (whole.null == NullReason.MISSING_FACT).any():
                made = self.made_up(measure, period)
                whole = whole if made is None else filled(whole, made)
            self._whole[key] = self._over_children(measure, period, whole)
        return self._whole[key]

    def _over_children(self, measure: str, period: Period, series: Series) -> Series:
        """A strict sum over the units below, where the measure is one."""
        known = self.measures.get(measure)
        if known is None or known.over_children is not OverChildren.STRICT_SUM or not self.tree.below:
            return series
        if self._everybodys(measure, period):  # what is everybody's is no sum of anybody's
            return series
        whole, differ = summed_up(series, self.tree)
        for unit, total in differ.items():
            symbol, own = known.unit.symbol, show(series.value(unit))
            message = Text(
                f"{self.names[unit]}：{known.title.zh} {period} 报 {own} {symbol}，下级合计 {show(total)} {symbol}；按所报的数计算",
                f"{self.names[unit]}: {known.title.en} {period} is {own} {symbol}, the units below add up to {show(total)} {symbol}; "
                "the reported figure is used",
            )
            hint = Text(
                "核对本级与下级的数；由下级汇总的，本级留空",
                "check both; leave it blank above where it is the sum of those below",
            )
            row = int(series.row[unit])
            place = self._facts.where(row, "value") if row >= 0 else Source(field=measure)
            self.findings.append(Finding("parent-against-children", Level.ERROR, message, hint, place))
        return whole

    def _everybodys(self, measure: str, period: Period) -> bool:
        """Whether a period's figure is everybody's: given for `*`, or made up of parts that are, where no unit reports it itself."""
        rows = self._everybody.rows
        if (measure, period) in rows:
            return True
        return (measure, period) not in self._rows and any((measure, p) in rows for p in self._within(measure, period))

    def _make(self, measure: str, period: Period) -> Series | None:
        lengths, how = self._lengths(measure, period), self._how(measure)
        if not lengths:
            return None
        if how is not OverPeriods.BEGIN_END:
            # A part is the unit's own figure or made up in turn, so that the longest parts anybody reports serve all rhythms.
            return over_periods(how, [self._of(measure, part) for part in parts_of_length(period, lengths[0])])
        # The opening figure of a quarter is not that of its first month: of each rhythm the first and the last part only.
        ends = [parts_of_length(period, months) for months in lengths]
        made = [over_periods(how, [self.reported(measure, part) for part in (each[0], each[-1])]) for each in ends]
        whole = made[0]
        for shorter in made[1:]:
            whole = filled(whole, shorter)
        return whole

    def _ask(self, measure: str, period: Period) -> None:
        """Note that the figures of a period are used, and those of its parts where they make some of them up."""
        key = (measure, period)
        if key in self._asked:
            return
        self._asked.add(key)
        if (self.reported(measure, period).null == NullReason.MISSING_FACT).any():
            for part in self._within(measure, period):
                self._asked.add((measure, part))

    def _how(self, measure: str) -> OverPeriods:
        return self.measures[measure].over_periods if measure in self.measures else OverPeriods.SUM

    def _within(self, measure: str, period: Period) -> list[Period]:
        """The shorter periods inside a period for which anybody reports a measure."""
        return [p for p in self._periods.get(measure, ()) if p.months < period.months and period.covers(p)]

    def _lengths(self, measure: str, period: Period) -> list[int]:
        """The lengths of those periods, the longest first."""
        return sorted({part.months for part in self._within(measure, period)}, reverse=True)

    def known(self, measure: str, period: Period) -> Series | None:
        """The series of a measure that units report for this very period, or None; not one that is everybody's."""
        return self.series(measure, period) if (measure, period) in self._rows else None

    def in_use(self, measure: str, period: Period) -> Series | None:
        """The series of a measure that units report, None where nobody asked for it."""
        if measure in self._everybody.measures:
            return None
        return self._of(measure, period) if (measure, period) in self._asked else None

    def _read(self, key: tuple[str, Period]) -> Series:
        num, null = np.zeros(self.size, np.int64), np.full(self.size, NullReason.MISSING_FACT, np.uint8)
        row_of = np.full(self.size, -1, np.int64)
        rows, shared = self._rows.get(key), self._everybody.rows.get(key)
        if shared is not None:  # laid down for every unit first; a unit's own row then takes its place
            own = rows[self._says(rows)] if rows is not None else np.zeros(0, np.int64)
            rows = np.concatenate([np.full(self.size, shared, np.int64), own])
        if rows is None:
            return Series(num, 0, null, row_of)
        values, places, den = self._values(rows)
        given = self._figures.given[rows]
        at = self._unit[rows]
        if shared is not None:
            at[: self.size] = np.arange(self.size)
        if values.dtype == object:
            num = num.astype(object)
        num[at] = np.where(given, values, 0)
        status = self._status[rows]
        null[at] = np.where(status != 0, status, np.where(given, 0, NullReason.MISSING_FACT))
        row_of[at] = rows
        return Series(num, places, null, row_of, den)

    def _says(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether each row says anything: a figure, a state, or a level."""
        levels = self._facts.texts.get("level")
        levelled = np.array([bool(levels[row]) if levels is not None else False for row in rows], dtype=np.bool_)
        said: npt.NDArray[np.bool_] = self._figures.given[rows] | (self._status[rows] != 0) | levelled
        return said

    def _values(self, rows: npt.NDArray[np.int64]) -> tuple[Array, int, int]:
        """The integers of these rows, units converted, on the coarsest scale that holds them all: its decimals, its denominator."""
        values, places, den = self._figures.units[rows], self._figures.places, 1
        written = [self._factor.get(row, Fraction(1)) for row in rows.tolist()] if self._factor else []
        if any(factor != 1 for factor in written):
            values, finer, den = converted(values, written)
            places += finer
        common = int(np.gcd.reduce(values)) if len(values) else 0
        while places and common % 10 == 0:
            common //= 10
            values, places = values // 10, places - 1
            if common == 0:
                return small(values), 0, 1
        return simplest(small(values), places, den)

    def absent(self, measure: str, period: Period, unit: int) -> list[Period]:
        """What a unit's missing figure lacks: the gaps in the rhythm in which the unit itself reports, else the period itself."""
        own = {
            part.months
            for part in self._within(measure, period)
            if self.reported(measure, part).null[unit] != NullReason.MISSING_FACT
        }
        if not own:
            return [period]
        wanted, how = parts_of_length(period, max(own)), self._how(measure)
        if how is OverPeriods.BEGIN_END:
            ends = (wanted[0], wanted[-1])
            return [part for part in ends if self.reported(measure, part).null[unit]] or [period]
        if how in (OverPeriods.END, OverPeriods.CUMULATIVE):
            wanted = wanted[-1:]
        gaps = [part for part in wanted if self._of(measure, part).null[unit]]
        return [inner for part in gaps for inner in self.absent(measure, part, unit)] or [period]

    def parts_of(self, measure: str, period: Period) -> list[Period]:
        """The shorter periods a figure is made up from where it is not reported itself."""
        lengths = self._lengths(measure, period)
        return parts_of_length(period, lengths[0]) if lengths else []

    def behind(self, measure: str, period: Period) -> list[Series]:
        """Everything that is reported for a period and inside it: on this the figure depends, and what it lacks."""
        return [self.reported(measure, when) for when in (period, *self._within(measure, period))]

    def periods_of(self, measure: str) -> list[Period]:
        """The periods for which a measure is reported."""
        return sorted(self._periods.get(measure, ()))

    def own_parts(self, measure: str, period: Period, unit: int) -> list[Fraction]:
        """The figures of the shorter periods that make up a unit's period, as the unit reports them."""
        found: list[Fraction] = []
        for part in self.parts_of(measure, period):
            reported = self.reported(measure, part)
            if reported.null[unit] == 0:
                found.append(reported.value(unit))
            else:
                found += self.own_parts(measure, part, unit)
        return found

    def is_everybodys(self, measure: str, period: Period, row: int) -> bool:
        """Whether a row is the one for everybody of a measure and period."""
        return self._everybody.rows.get((measure, period)) == row

    def where(self, row: int) -> Source:
        """The cell of a row's figure."""
        return self._facts.where(row, "value")

    def place(self, row: int) -> str:
        """Where a row of the facts was written; "" for a figure that is built up."""
        return str(self._facts.where(row, "")) if row >= 0 else ""

    def unused(self) -> dict[Period, int]:
        """The periods of which no figure was asked for, with their rows."""
        asked = {period for _, period in self._asked}
        rows: dict[Period, int] = {}
        for (_, period), mine in [*self._rows.items(), *self._everybody.as_rows()]:
            if period not in asked:
                rows[period] = rows.get(period, 0) + len(mine)
        return dict(sorted(rows.items()))
