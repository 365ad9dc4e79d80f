"""Targets: the tiers and weights of items, said for a unit, for a class (`class:ID`) or for everybody (`*`); the nearest wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..intake.tables import Figures, Sheet
from ..scheme.model.scorecards import MOST_WEIGHT
from ..values.finding import Finding, Level
from ..values.number import decimals, show
from ..values.period import Period
from ..values.text import Text
from ..values.unit import NO_UNITS, Unit, Units, UnknownUnit, parse_unit
from .column import Array, small
from .names import Names

CLASS_PREFIX = "class:"


@dataclass(slots=True)
class Tiers:
    """One tier of one item for every unit: `num` / 10**places where `given`."""

    num: Array
    places: int
    given: npt.NDArray[np.bool_]


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
    ) -> None:
        self.own_units = own_units
        self.size = len(units)
        self.findings: list[Finding] = []
        self._targets = targets
        self._factors: dict[tuple[str, str], Fraction] = {}
        self._strange: set[int] = set()
        self._rows: dict[str, list[int]] = {}
        """item -> its rows, in the order in which they are laid down: everybody, classes, single units."""
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
        in_period: dict[str, bool] = {"": True}
        ranked: dict[str, list[tuple[int, int]]] = {}
        columns = zip(self._targets.text("item"), self._for, self._targets.text("period"), strict=True)
        for row, (name, unit, when) in enumerate(columns):
            if name not in found:
                found[name] = names.find_all(name)
                if not found[name]:
                    self.findings.append(names.unknown(name, "item", self._targets.where(row, "item")))
            if when not in in_period:
                in_period[when] = _same(when, period)
            if found[name] and in_period[when]:
                rank = self._rank(unit, row)
                for item in found[name]:
                    ranked.setdefault(item, []).append((rank, row))
        self._rows = {item: [row for rank, row in sorted(rows) if rank >= 0] for item, rows in ranked.items()}

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

    def _where(self, row: int) -> list[int]:
        unit = self._for[row]
        if unit.startswith(CLASS_PREFIX):
            return self._members.get(self._class(unit, row) or "", [])
        return list(range(self.size)) if unit in ("", "*") else [int(self._unit_of[row])]

    def tiers(
        self, item: str, column: str, unit: Unit | None = None, only: npt.NDArray[np.int64] | None = None
    ) -> Tiers:
        """The column `column` of `item`'s rows in the unit of measure `unit`, for every assessed unit, or for `only` these.

        Two cards may hold an item of the same id in different units of measure, so a card asks for its own units only.
        """
        figures = self._targets.figure(column)
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
        values, places = self._values(unit, figures, rows)
        num, given = np.zeros(self.size, dtype=values.dtype), np.zeros(self.size, np.bool_)
        own = self._unit_of[rows] >= 0
        for index in np.flatnonzero(~own):
            where = self._where(int(rows[index]))
            num[where], given[where] = values[index], True
        at = self._unit_of[rows[own]]
        num[at], given[at] = values[own], True
        while places and not (num % 10).any():
            num, places = num // 10, places - 1
        return Tiers(small(num), places, given)

    def _values(self, unit: Unit | None, figures: Figures, rows: npt.NDArray[np.int64]) -> tuple[Array, int]:
        """The figures of these rows in a unit of measure."""
        values, places = figures.units[rows], figures.places
        if self._written_in is None or not any(self._written_in[row] for row in rows):
            return values, places
        factors = [self._factor(unit, int(row)) for row in rows]
        finer = max((decimals(factor) or 0 for factor in factors), default=0)
        exact = [int(int(value) * factor * 10**finer) for value, factor in zip(values, factors, strict=True)]
        return np.array(exact, dtype=object), places + finer

    def _factor(self, unit: Unit | None, row: int) -> Fraction:
        """From the unit a row is written in to `unit` (1 where it says none, or none that fits: reported)."""
        symbol = (self._written_in or [])[row]
        if not symbol or unit is None:
            return Fraction(1)
        if (symbol, unit.symbol) not in self._factors:
            self._factors[symbol, unit.symbol] = self._convert(symbol, unit, row)
        return self._factors[symbol, unit.symbol]

    def _convert(self, symbol: str, unit: Unit, row: int) -> Fraction:
        try:
            given = parse_unit(symbol, self.own_units)
        except UnknownUnit:
            given = None
        if given is not None and given.dimension == unit.dimension and decimals(given.factor / unit.factor) is not None:
            return given.factor / unit.factor
        message = Text(
            f"目标值的单位“{symbol}”与“{unit.symbol}”不符", f"the target is in '{symbol}', not in '{unit.symbol}'"
        )
        hint = Text(f"按 {unit.symbol} 填写", f"write it in {unit.symbol}")
        self.findings.append(
            Finding("unit-mismatch", Level.ERROR, message, hint, self._targets.where(row, "value_unit"))
        )
        return Fraction(1)

    def due(self, item: str) -> dict[int, date]:
        """The date each unit is due, by the rows of an item that state one."""
        days = self._targets.dates.get("due")
        found: dict[int, date] = {}
        for row in self._rows.get(item, []) if days else []:
            day = days[row] if days else None
            if day is not None:
                found.update(dict.fromkeys(self._where(row), day))
        return found

    def weights(self, item: str) -> dict[int, Fraction]:
        """Weights that differ from the scheme's, by unit."""
        figures = self._targets.figure("weight")
        found: dict[int, Fraction] = {}
        if figures is None:
            return found
        for row in self._rows.get(item, []):
            weight = figures.at(row)
            if weight is not None and 0 <= weight <= MOST_WEIGHT:
                found.update(dict.fromkeys(self._where(row), weight))
            elif weight is not None and row not in self._strange:
                self._strange.add(row)
                self._refuse_weight(row, weight)
        return found

    def _refuse_weight(self, row: int, weight: Fraction) -> None:
        message = Text(
            f"权重 {show(weight)} 不能使用，按方案的权重计算",
            f"the weight {show(weight)} is not used; the scheme's stands",
        )
        hint = Text(f"0 到 {MOST_WEIGHT} 之间", f"between 0 and {MOST_WEIGHT}")
        where = self._targets.where(row, "weight")
        self.findings.append(Finding("weight-out-of-range", Level.ERROR, message, hint, where))


def _same(text: str, period: Period) -> bool:
    try:
        written = Period.parse(text)
    except ValueError:
        return False
    return written == period or written.covers(period)
