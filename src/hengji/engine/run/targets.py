"""Targets: the tiers and weights of items, said for a unit, for a class (`class:ID`) or for everybody (`*`); the nearest wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..intake.tables import Figures, Sheet
from ..values.finding import Finding, Level
from ..values.number import decimals
from ..values.period import Period
from ..values.text import Text
from ..values.unit import Unit, UnknownUnit, parse_unit
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
        measured_in: Mapping[str, Unit] | None = None,
    ) -> None:
        self.size = len(units)
        self.findings: list[Finding] = []
        self._targets = targets
        self._measured_in = measured_in or {}
        self._factors: dict[tuple[str, str], Fraction] = {}
        self._rows: dict[str, list[tuple[int, int]]] = {}
        """item -> (specificity, row), to be laid down from everybody to the single unit."""
        self._units = {unit: index for index, unit in enumerate(units)}
        self._members: dict[str, list[int]] = {}
        for index, name in enumerate(classes):
            self._members.setdefault(name, []).append(index)
        names = Names(items)
        unknown: set[str] = set()
        columns = zip(targets.text("item"), targets.text("unit"), targets.text("period"), strict=True)
        for row, (name, unit, when) in enumerate(columns):
            item = names.find(name)
            if item is None:
                if name not in unknown:
                    self.findings.append(names.unknown(name, "item", targets.where(row, "item")))
                unknown.add(name)
            elif not when or _same(when, period):
                self._rows.setdefault(item, []).append((self._rank(unit, row), row))

    def _rank(self, unit: str, row: int) -> int:
        if unit in ("", "*"):
            return 0
        if unit.startswith(CLASS_PREFIX):
            return 1
        if unit not in self._units:
            message = Text(f"单位表里没有“{unit}”", f"there is no unit '{unit}' in the units table")
            self.findings.append(Finding("target-unit-unknown", Level.ERROR, message, None, self._targets.where(row, "unit")))
            return -1
        return 2

    def _where(self, row: int) -> list[int]:
        unit = self._targets.text("unit")[row]
        if unit in ("", "*"):
            return list(range(self.size))
        if unit.startswith(CLASS_PREFIX):
            return self._members.get(unit.removeprefix(CLASS_PREFIX), [])
        return [self._units[unit]] if unit in self._units else []

    def tiers(self, item: str, column: str) -> Tiers:
        """The column `column` of `item`'s rows for every unit."""
        figures = self._targets.figure(column)
        rows = sorted(self._rows.get(item, []))
        if figures is None or not rows:
            return Tiers(np.zeros(self.size, np.int64), 0, np.zeros(self.size, np.bool_))
        return self._laid(item, figures, [row for _, row in rows if figures.given[row]])

    def _laid(self, item: str, figures: Figures, rows: Sequence[int]) -> Tiers:
        factors = [self._factor(item, row) for row in rows]
        finer = max((decimals(factor) or 0 for factor in factors), default=0)
        num = np.zeros(self.size, dtype=object if finer or any(f != 1 for f in factors) else figures.units.dtype)
        given = np.zeros(self.size, np.bool_)
        for row, factor in zip(rows, factors, strict=True):
            where = self._where(row)
            num[where], given[where] = int(int(figures.units[row]) * factor * 10**finer), True
        num, places = small(num), figures.places + finer
        while places and not (num % 10).any():
            num, places = num // 10, places - 1
        return Tiers(num, places, given)

    def _factor(self, item: str, row: int) -> Fraction:
        """From the unit a row is written in to the unit of the item (1 where it says none, or none that fits: reported)."""
        symbol, unit = self._targets.text("value_unit")[row], self._measured_in.get(item)
        if not symbol or unit is None:
            return Fraction(1)
        if (symbol, item) not in self._factors:
            self._factors[symbol, item] = self._convert(symbol, unit, row)
        return self._factors[symbol, item]

    def _convert(self, symbol: str, unit: Unit, row: int) -> Fraction:
        try:
            given = parse_unit(symbol)
        except UnknownUnit:
            given = None
        if given is not None and given.dimension == unit.dimension and decimals(given.factor / unit.factor) is not None:
            return given.factor / unit.factor
        message = Text(f"目标值的单位“{symbol}”与“{unit.symbol}”不符", f"the target is in '{symbol}', not in '{unit.symbol}'")
        hint = Text(f"按 {unit.symbol} 填写", f"write it in {unit.symbol}")
        self.findings.append(Finding("unit-mismatch", Level.ERROR, message, hint, self._targets.where(row, "value_unit")))
        return Fraction(1)

    def weights(self, item: str) -> dict[int, Fraction]:
        """Weights that differ from the scheme's, by unit."""
        figures = self._targets.figure("weight")
        found: dict[int, Fraction] = {}
        for _, row in sorted(self._rows.get(item, [])):
            weight = figures.at(row) if figures is not None else None
            if weight is not None:
                found.update(dict.fromkeys(self._where(row), weight))
        return found


def _same(text: str, period: Period) -> bool:
    try:
        written = Period.parse(text)
    except ValueError:
        return False
    return written == period or written.covers(period)
