"""Targets: the tiers, weights and dates due of items, said for a unit, for a class (`class:ID`) or for everybody (`*`).

The nearest row wins, column by column: a unit's before its class's before everybody's, and among the rows for the same, one whose
period is the very one assessed before one whose period is blank or covers it. Rows that are equally near and give a column different
values contradict each other: that is told with both places, neither is used, and no row further away stands in for them. The order
of the rows never matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ..intake.columns import TABLES, Kind, fold, names_of, remark
from ..intake.tables import Figures, Sheet
from ..scheme.model.scorecards import FORMERLY, MOST_WEIGHT
from ..values.finding import Finding, Level, Source
from ..values.number import decimals, show
from ..values.period import Period
from ..values.text import Text
from ..values.unit import NO_UNITS, Unit, Units, UnknownUnit, parse_unit
from .column import Array, small
from .names import Names

CLASS_PREFIX = "class:"

Said = Fraction | date
"""What a row gives in a column."""


_Said = TypeVar("_Said", Fraction, date)
_UNUSED = Text("都未使用", "none of them is used")
_SCHEMES = Text("都未使用，按方案的权重计算", "none of them is used, the scheme's weight stands")


@dataclass(slots=True)
class Tiers:
    """One tier of one item for every unit: `num` / 10**places where `given`."""

    num: Array
    places: int
    given: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Written:
    """How a column of figures is written: its name, the remark in brackets in its header, whether the rows' unit is not its own."""

    column: str
    header: str
    alone: bool


class TargetBook:
    """The targets table, indexed by item and column."""

    def __init__(
        self,
        units: Sequence[str],
        classes: Sequence[str],
        items: Mapping[str, Text],
        targets: Sheet,
        period: Period,
        together: Sequence[Collection[str]] = (),
        own_units: Units = NO_UNITS,
        class_titles: Mapping[str, Text] = MappingProxyType({}),
        names: Sequence[str] = (),
    ) -> None:
        self.own_units = own_units
        self.size = len(units)
        self.findings: list[Finding] = []
        self._targets = targets
        self._factors: dict[tuple[str, str], Fraction | None] = {}
        self._headers: dict[tuple[str, str], Fraction | None] = {}
        """(column, unit of measure) -> the factor from the unit in the column's header."""
        self._strange: set[int] = set()
        self._titles = items
        self._called = dict(zip(units, names or units, strict=True))
        self._rows: dict[str, list[int]] = {}
        """item -> its rows, in the order in which they are laid down: everybody, classes, single units, the nearer period last."""
        self._alike: dict[str, list[list[int]]] = {}
        """item -> its rows that are equally near to the same units, where there are several."""
        self._unsettled: dict[tuple[str, str], set[int]] = {}
        """(item, column) -> the rows that contradict each other there."""
        self._unfit: dict[tuple[str, str], set[int]] = {}
        """(item, column) -> the rows in a unit of measure that is not the item's."""
        self._units = {unit: index for index, unit in enumerate(units)}
        self._members: dict[str, list[int]] = {}
        for index, name in enumerate(classes):
            self._members.setdefault(name, []).append(index)
        stated = {name: Text.same(name) for name in self._members if name}
        self._class_names = Names(stated | dict(class_titles))
        self._class_of: dict[str, str | None] = {}
        self._for = targets.text("unit")
        self._written_in = targets.texts.get("value_unit")
        self._unit_of = np.array([self._units.get(unit, -1) for unit in self._for], dtype=np.int64)
        self._index(Names(items, together), period)

    def _index(self, names: Names, period: Period) -> None:
        found: dict[str, tuple[str, ...]] = {}
        near_to: dict[str, int] = {}
        ranked: dict[str, list[tuple[int, int, int]]] = {}
        columns = zip(self._targets.text("item"), self._for, self._targets.text("period"), strict=True)
        for row, (name, unit, when) in enumerate(columns):
            if name not in found:
                found[name] = names.find_all(name)
                if not found[name]:
                    self.findings.append(names.unknown(name, "item", self._targets.where(row, "item")))
            if when not in near_to:
                near_to[when] = _nearness(when, period)
            if found[name] and near_to[when] >= 0:
                rank = self._rank(unit, row)
                for item in found[name] if rank >= 0 else ():
                    ranked.setdefault(item, []).append((rank, near_to[when], row))
        for item, rows in ranked.items():
            rows.sort()
            self._rows[item] = [row for _, _, row in rows]
            self._alike[item] = self._equally_near(rows)

    def _equally_near(self, rows: Sequence[tuple[int, int, int]]) -> list[list[int]]:
        """The rows that are for the same units and equally near to them, where there are several."""
        table = np.array(rows, dtype=np.int64)
        units = self._unit_of[table[:, 2]]
        own = units >= 0
        often = np.bincount(2 * units[own] + table[own, 1]).max(initial=0)
        if often <= 1 and (~own).sum() <= 1:  # much the commonest case, and quick to see
            return []
        groups: dict[tuple[int, str], list[int]] = {}
        for _, near, row in rows:
            groups.setdefault((near, self._whom(row)), []).append(row)
        return [group for group in groups.values() if len(group) > 1]

    def _whom(self, row: int) -> str:
        """Whom a row is for, however it is written."""
        unit = self._for[row]
        if unit.startswith(CLASS_PREFIX):
            return f"{CLASS_PREFIX}{self._class(unit, row)}"
        return unit or "*"

    def _rank(self, unit: str, row: int) -> int:
        if self._unit_of[row] >= 0:
            return 2
        if unit in ("", "*"):
            return 0
        if unit.startswith(CLASS_PREFIX):
            return 1 if self._class(unit, row) is not None else -1
        message = Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
        self.findings.append(
            Finding("target-unit-unknown", Level.ERROR, message, None, self._targets.where(row, "unit"))
        )
        return -1

    def _class(self, written: str, row: int) -> str | None:
        """The class a row is for, by its id or title; one that nobody knows is told once."""
        if written not in self._class_of:
            name = written.removeprefix(CLASS_PREFIX)
            self._class_of[written] = self._class_names.find(name)
            if self._class_of[written] is None:
                self.findings.append(self._class_names.unknown(name, "class", self._targets.where(row, "unit")))
        return self._class_of[written]

    def _contradicting(self, item: str, column: str, said: Mapping[int, Said]) -> frozenset[int]:
        """The rows that give a column another value than an equally near row does; each contradiction is told once."""
        clash: set[int] = set()
        for group in self._alike.get(item, ()):
            rows = [row for row in group if row in said]
            if len({said[row] for row in rows}) > 1:
                clash.update(rows)
                known = self._unsettled.setdefault((item, column), set())
                if not known.issuperset(rows):
                    known.update(rows)
                    told = self._said_twice(item, column, rows)
                    # items of different cards may share a title: told once
                    self.findings += [told] if told not in self.findings else []
        return frozenset(clash)

    def _said_twice(self, item: str, column: str, rows: Sequence[int]) -> Finding:
        whom, title, word = self.called(rows[0]), self._titles[item], column_title(column)
        given = [f"{self._shown(column, row)} ({self._targets.where(row, column)})" for row in rows]
        zh, en = "、".join(given), ", ".join(given)
        so = _SCHEMES if column == "weight" else _UNUSED
        message = Text(
            f"{whom.zh}：“{title.zh}”的{word.zh}有几种写法：{zh}；{so.zh}",
            f"{whom.en}: the {word.en} of '{title.en}' is given as {en}; {so.en}",
        )
        hint = Text("只保留一个", "keep one of them")
        return Finding("target-twice", Level.ERROR, message, hint, self._targets.where(rows[-1], column))

    def _shown(self, column: str, row: int) -> str:
        """What a row gives in a column, as it is written."""
        days = self._targets.dates.get(column)
        day = days[row] if days is not None else None
        if day is not None:
            return day.isoformat()
        figures = self._targets.figure(self._column(self._called_here(column)))
        value = figures.at(row) if figures is not None else None
        symbol = self._written_in[row] if self._written_in is not None and column != "weight" else ""
        return "" if value is None else f"{show(value)} {symbol}".rstrip()

    def unsettled(self, item: str, column: str, unit: int) -> bool:
        """Whether rows for a unit contradict each other in a column of an item."""
        return any(unit in self._where(row) for row in self._unsettled.get((item, column), ()))

    def unfit(self, item: str, column: str, unit: int) -> bool:
        """Whether a unit's figure in a column of an item is written in a unit of measure that cannot be converted."""
        return any(unit in self._where(row) for row in self._unfit.get((item, column), ()))

    def rows_of(self, item: str) -> Sequence[int]:
        """The rows of the table about an item."""
        return sorted(self._rows.get(item, ()))

    def called(self, row: int) -> Text:
        """Whom a row is for, as people call it."""
        written = self._for[row]
        if written in ("", "*"):
            return Text("全部单位", "all units")
        if written.startswith(CLASS_PREFIX):
            name = written.removeprefix(CLASS_PREFIX)
            return Text(f"类别“{name}”", f"class '{name}'")
        return Text.same(self._called.get(written, written))

    def units_of(self, row: int) -> Sequence[int]:
        """The units a row is for."""
        return self._where(row)

    def _where(self, row: int) -> list[int]:
        unit = self._for[row]
        if unit.startswith(CLASS_PREFIX):
            return self._members.get(self._class(unit, row) or "", [])
        return list(range(self.size)) if unit in ("", "*") else [int(self._unit_of[row])]

    def tiers(
        self,
        item: str,
        column: str,
        unit: Unit | None = None,
        only: npt.NDArray[np.int64] | None = None,
        *,
        alone: bool = False,
    ) -> Tiers:
        """The column `column` of `item`'s rows in the unit of measure `unit`, for every assessed unit, or for `only` these. A column may
        state its unit in its header; the rows' own unit is that of the targets, and of no column that is `alone` (a price, a volume).

        Two cards may hold an item of the same id in different units of measure, so a card asks for its own units only.
        """
        column = self._called_here(column)
        header = self._column(column)
        figures = self._targets.figure(header)
        rows = np.array(self._rows.get(item, []), dtype=np.int64)
        if figures is None or not len(rows):
            return Tiers(np.zeros(self.size, np.int64), 0, np.zeros(self.size, np.bool_))
        rows = rows[figures.given[rows]]
        if only is not None:
            wanted = np.zeros(self.size, np.bool_)
            wanted[only] = True
            keep = wanted[self._unit_of[rows]]
            for index in np.flatnonzero(self._unit_of[rows] < 0):
                keep[index] = wanted[self._where(int(rows[index]))].any()
            rows = rows[keep]
        values, places, fits = self._values(
            unit, figures, rows, _Written(column, remark(header)[1] if header != column else "", alone)
        )
        clash = self._contradicting(item, column, self._compared(item, rows, values))
        sure = np.array([int(row) not in clash for row in rows], np.bool_) & fits if clash else fits
        if not fits.all():
            self._unfit.setdefault((item, column), set()).update(rows[~fits].tolist())
        num, given = np.zeros(self.size, dtype=values.dtype), np.zeros(self.size, np.bool_)
        own = self._unit_of[rows] >= 0
        for index in np.flatnonzero(~own):
            where = self._where(int(rows[index]))
            num[where], given[where] = values[index], sure[index]
        at = self._unit_of[rows[own]]
        num[at], given[at] = (
            values[own],
            sure[own],
        )  # of several rows for a unit the last one, which is the nearest, stays
        while places and not (num % 10).any():
            num, places = num // 10, places - 1
        return Tiers(small(num), places, given)

    def _called_here(self, column: str) -> str:
        """A column as the table has it: a documented one is read under its own name whatever its header (`baseline` is `base`), or
        under the one it had before."""
        if self._targets.figure(column) is not None:
            return column
        if column in FORMERLY and self._targets.figure(FORMERLY[column]) is not None:
            return FORMERLY[column]
        tiers = (each for each in TABLES["targets"].columns if each.kind is Kind.FIGURE and each.name != "weight")
        return next((each.name for each in tiers if fold(column) in names_of(each)), column)

    def _compared(self, item: str, rows: npt.NDArray[np.int64], values: Array) -> Mapping[int, Fraction]:
        """The values of the rows that have others as near as themselves."""
        if not self._alike.get(item):
            return {}
        alike = {row for group in self._alike[item] for row in group}
        pairs = zip(rows.tolist(), values.tolist(), strict=True)
        return {row: Fraction(value) for row, value in pairs if row in alike}

    def _column(self, column: str) -> str:
        """The header of a column of figures: its name, or the only one that has this name before a remark in brackets."""
        if column in self._targets.figures:
            return column
        called = [name for name in self._targets.figures if fold(remark(name)[0]) == fold(column)]
        return called[0] if len(called) == 1 else column

    def _values(
        self, unit: Unit | None, figures: Figures, rows: npt.NDArray[np.int64], written: _Written
    ) -> tuple[Array, int, npt.NDArray[np.bool_]]:
        """The figures of these rows in a unit of measure, their decimals, and which of them can be had in it."""
        values, places, fits = figures.units[rows], figures.places, np.ones(len(rows), np.bool_)
        factor = self._header_factor(unit, written)
        by_rows = self._written_in is not None and not written.alone and any(self._written_in[row] for row in rows)
        if factor == 1 and not by_rows:
            return values, places, fits
        factors = [factor] * len(rows) if factor != 1 else [self._factor(unit, int(row)) for row in rows]
        known = [Fraction(0) if factor is None else factor for factor in factors]
        finer = max((decimals(factor) or 0 for factor in known), default=0)
        exact = [int(int(value) * factor * 10**finer) for value, factor in zip(values, known, strict=True)]
        fits = np.array([factor is not None for factor in factors], np.bool_)
        return np.array(exact, dtype=object), places + finer, fits

    def _header_factor(self, unit: Unit | None, written: _Written) -> Fraction | None:
        """From the unit in a column's header to `unit`: 1 where it states none, None (told) where the figures cannot be had in it."""
        try:
            given = parse_unit(written.header, self.own_units) if written.header and unit is not None else None
        except UnknownUnit:  # another remark
            given = None
        if given is None or unit is None:
            return Fraction(1)
        if (written.column, unit.symbol) not in self._headers:
            self._headers[written.column, unit.symbol] = self._of_header(given, unit, written)
        return self._headers[written.column, unit.symbol]

    def _of_header(self, given: Unit, unit: Unit, written: _Written) -> Fraction | None:
        factor = given.factor / unit.factor
        if given.dimension == unit.dimension and decimals(factor) is not None:
            return factor
        message = Text(
            f"目标值表“{written.column}”列的单位“{given.symbol}”不能换算成“{unit.symbol or '-'}”，未使用",
            f"the column '{written.column}' of the targets is in '{given.symbol}', which cannot be converted to '{unit.symbol or '-'}'; "
            "it is not used",
        )
        hint = Text(f"按 {unit.symbol or '-'} 填写", f"write it in {unit.symbol or '-'}")
        self.findings.append(Finding("unit-mismatch", Level.ERROR, message, hint, Source(field=written.column)))
        return None

    def _factor(self, unit: Unit | None, row: int) -> Fraction | None:
        """From the unit a row is written in to `unit`: 1 where it says none, None (told) where the figure cannot be had in it."""
        symbol = (self._written_in or [])[row]
        if not symbol or unit is None:
            return Fraction(1)
        if (symbol, unit.symbol) not in self._factors:
            self._factors[symbol, unit.symbol] = self._convert(symbol, unit, row)
        return self._factors[symbol, unit.symbol]

    def _convert(self, symbol: str, unit: Unit, row: int) -> Fraction | None:
        try:
            given = parse_unit(symbol, self.own_units)
        except UnknownUnit:
            given = None
        if given is not None and given.dimension == unit.dimension and decimals(given.factor / unit.factor) is not None:
            return given.factor / unit.factor
        wanted = unit.symbol or "-"
        message = Text(
            f"目标值的单位“{symbol}”不能换算成“{wanted}”，未使用",
            f"the target is in '{symbol}', which cannot be converted to '{wanted}'; it is not used",
        )
        hint = Text(f"按 {wanted} 填写", f"write it in {wanted}")
        self.findings.append(
            Finding("unit-mismatch", Level.ERROR, message, hint, self._targets.where(row, "value_unit"))
        )
        return None

    def due(self, item: str) -> dict[int, date]:
        """The date each unit is due, by the rows of an item that state one."""
        days = self._targets.dates.get("due") or []
        rows = self._rows.get(item, []) if days else []
        said = {row: day for row in rows if (day := days[row]) is not None}
        return self._laid(said, self._contradicting(item, "due", said))

    def dues(self) -> Iterator[tuple[str, Text, int, date]]:
        """Every date due in use: the item, its title, the row, the day."""
        days = self._targets.dates.get("due") or []
        for item, rows in self._rows.items() if days else ():
            yield from ((item, self._titles[item], row, day) for row in rows if (day := days[row]) is not None)

    def place(self, item: str, column: str, unit: int) -> Source | None:
        """Where a unit's figure in a column of an item stands; None where it has none."""
        column = self._called_here(column)
        header = self._column(column)
        figures = self._targets.figure(header)
        rows = self._rows.get(item, ()) if figures is not None else ()
        mine = [row for row in rows if figures is not None and figures.given[row] and unit in self._where(row)]
        return self._targets.where(mine[-1], header) if mine else None

    def weights(self, item: str) -> dict[int, Fraction]:
        """Weights that differ from the scheme's, by unit."""
        figures = self._targets.figure("weight")
        if figures is None:
            return {}
        said = {row: weight for row in self._rows.get(item, []) if (weight := figures.at(row)) is not None}
        clash = self._contradicting(item, "weight", said)
        for row, weight in said.items():
            if not 0 <= weight <= MOST_WEIGHT and row not in self._strange:
                self._strange.add(row)
                self._refuse_weight(row, weight)
        usable = {row: weight for row, weight in said.items() if 0 <= weight <= MOST_WEIGHT or row in clash}
        return self._laid(usable, clash)

    def _laid(self, said: Mapping[int, _Said], clash: Collection[int]) -> dict[int, _Said]:
        """What rows say, by unit, in the order of the rows; nothing where they contradict each other."""
        found: dict[int, _Said] = {}
        for row, value in said.items():
            for unit in self._where(row):
                if row in clash:
                    found.pop(unit, None)
                else:
                    found[unit] = value
        return found

    def _refuse_weight(self, row: int, weight: Fraction) -> None:
        message = Text(
            f"权重 {show(weight)} 不能使用，按方案的权重计算",
            f"the weight {show(weight)} is not used; the scheme's stands",
        )
        hint = Text(f"0 到 {MOST_WEIGHT} 之间", f"between 0 and {MOST_WEIGHT}")
        where = self._targets.where(row, "weight")
        self.findings.append(Finding("weight-out-of-range", Level.ERROR, message, hint, where))


def column_title(column: str) -> Text:
    """A column of the targets table as people call it."""
    documented = TABLES["targets"].column(FORMERLY.get(column, column))
    return documented.title if documented is not None else Text.same(column)


def _nearness(text: str, period: Period) -> int:
    """How near a row's period is to the one assessed: 1 the very one, 0 blank or one that covers it, -1 another."""
    if not text:
        return 0
    try:
        written = Period.parse(text)
    except ValueError:
        return -1
    return 1 if written == period else 0 if written.covers(period) else -1
