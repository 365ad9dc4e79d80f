"""A tree evaluated over whole columns, exactly: the fast engine, which agrees with `evaluate` on every row.

Figures come as int64 with a number of decimals, results go as a pair of int64 (`num / den`, den above zero) in the unit asked
for. Rows whose numbers outgrow int64 on the way are computed with Python integers; where such a result still does not fit, the
result arrays hold Python integers (`object`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from ..values.null import NullReason
from ..values.unit import Unit
from . import carrier
from .carrier import Bools, Flags, Ints, Part, Reasons, TooWide
from .evaluate import LACKING, NO_UNITS, Value
from .tree import (
    PLAIN,
    Binary,
    Both,
    Call,
    Compare,
    Condition,
    Either,
    Func,
    If,
    Name,
    Need,
    Negate,
    Node,
    Not,
    Number,
    Operator,
    Prior,
    Round,
    Tree,
    need,
    needs,
)

MAX_DECIMALS = 80
"""Decimals of a figure as written, and what a change of its unit adds; they cost nothing (see `carrier`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """Figures of one need, a row each: `values / (den * 10**decimals)` in the measure's own unit, and the reasons of nulls (0: none).

    `den` is one number above zero for all rows, which costs nothing, or one for each row.

    Raises `TypeError` for values that are not whole numbers and `ValueError` for lengths that differ.
    """

    values: Ints
    decimals: int = 0
    null: Reasons | None = None
    den: Ints | int = 1

    def __post_init__(self) -> None:
        if self.values.dtype.kind not in "iO":
            raise TypeError(f"a column holds scaled integers, not {self.values.dtype}")
        if self.values.ndim != 1 or (self.null is not None and self.null.shape != self.values.shape):
            raise ValueError("a column is one row of values, with as many reasons")
        if not isinstance(self.den, int) and self.den.shape != self.values.shape:
            raise ValueError("a column has one denominator, or one for each row")
        if not 0 <= self.decimals <= MAX_DECIMALS:
            raise ValueError(f"a column has 0 to {MAX_DECIMALS} decimals, not {self.decimals}")

    def rows(self, chosen: Bools) -> Column:
        """The chosen rows only."""
        null = None if self.null is None else self.null[chosen]
        den = self.den if isinstance(self.den, int) else self.den[chosen]
        return Column(self.values[chosen], self.decimals, null, den)


@dataclass(frozen=True, slots=True)
class RatioColumn:
    """Results: `num / den` with den > 0, or null where `null` (uint8 `NullReason`) is not 0; null rows hold 0/1.

    `num` and `den` are int64, or object where a result does not fit; they are not reduced to lowest terms. They cannot be written
    to, as they may share their memory with the columns the result was made from.
    """

    num: Ints
    den: Ints
    null: Reasons

    def __len__(self) -> int:
        return len(self.num)

    def value(self, row: int) -> Value:
        """One row as an exact value."""
        reason = NullReason(int(self.null[row]))
        return Value(None, reason) if reason else Value(Fraction(int(self.num[row]), int(self.den[row])))


@dataclass(frozen=True, slots=True)
class TruthColumn:
    """A condition at every row: False where it does not hold or where `null` (uint8 `NullReason`) is not 0."""

    truth: Bools
    null: Reasons


Columns = Mapping[Need, Column]


def evaluate_columns(
    tree: Node, columns: Columns, units: Mapping[str, Unit] = NO_UNITS, unit: Unit = PLAIN, rows: int | None = None
) -> RatioColumn:
    """The number of a tree at every row, given in `unit` (base units by default).

    `columns` holds every need of the tree (`needs(tree)`); `units` as in `evaluate`. `rows` is their length, for a tree that
    needs none. Raises `KeyError` for a need without a column and `ValueError` for columns of different lengths.
    """
    count = _count(tree, columns, rows)

    def run(chosen: Bools | None, wide: bool) -> RatioColumn:
        return _Run(columns, units, chosen, wide).ratio(tree, unit, count if chosen is None else int(chosen.sum()))

    return _split(count, run, _joined)


def holds_columns(
    tree: Condition, columns: Columns, units: Mapping[str, Unit] = NO_UNITS, rows: int | None = None
) -> TruthColumn:
    """Whether a condition holds at every row; arguments and errors as in `evaluate_columns`."""
    count = _count(tree, columns, rows)

    def run(chosen: Bools | None, wide: bool) -> TruthColumn:
        return _Run(columns, units, chosen, wide).condition(tree, count if chosen is None else int(chosen.sum()))

    return _split(count, run, _joined_truth)


def _count(tree: Tree, columns: Columns, rows: int | None) -> int:
    lengths = {len(columns[wanted].values) for wanted in needs(tree)}
    if len(lengths | ({rows} if rows is not None else set())) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}, rows={rows}")
    return lengths.pop() if lengths else rows or 0


_Result = TypeVar("_Result")


def _split(
    count: int, run: Callable[[Bools | None, bool], _Result], join: Callable[[Bools, _Result, _Result], _Result]
) -> _Result:
    """Run all rows on int64; set aside the rows that are too wide for it and run those on Python integers.

    Every failed attempt sets at least one row aside, and an operation once past its check does not fail again, so there are at
    most as many attempts as operations.
    """
    wide = np.zeros(count, dtype=np.bool_)
    try:
        return run(None, False)
    except TooWide as found:
        wide |= found.rows
    while not wide.all():
        narrow = ~wide
        try:
            on_ints = run(narrow, False)
        except TooWide as found:
            wide[narrow] = found.rows
        else:
            return join(narrow, on_ints, run(wide, True))
    return run(None, True)


def _joined(narrow: Bools, on_ints: RatioColumn, on_wide: RatioColumn) -> RatioColumn:
    dtype = on_wide.num.dtype
    num, den = np.empty(len(narrow), dtype=dtype), np.empty(len(narrow), dtype=dtype)
    null = np.empty(len(narrow), dtype=np.uint8)
    for rows, part in ((narrow, on_ints), (~narrow, on_wide)):
        num[rows], den[rows], null[rows] = part.num, part.den, part.null
    return RatioColumn(num, den, null)


def _joined_truth(narrow: Bools, on_ints: TruthColumn, on_wide: TruthColumn) -> TruthColumn:
    truth, null = np.empty(len(narrow), dtype=np.bool_), np.empty(len(narrow), dtype=np.uint8)
    for rows, part in ((narrow, on_ints), (~narrow, on_wide)):
        truth[rows], null[rows] = part.truth, part.null
    return TruthColumn(truth, null)


class _Run:
    """One evaluation of a tree over the chosen rows (None: all), on int64 or, when `wide`, on Python integers."""

    def __init__(self, columns: Columns, units: Mapping[str, Unit], chosen: Bools | None, wide: bool) -> None:
        self.columns, self.units, self.chosen, self.wide = columns, units, chosen, wide
        self.loaded: dict[Need, Part] = {}

    def ratio(self, tree: Node, unit: Unit, count: int) -> RatioColumn:
        """The result in a unit, as full columns."""
        part = self.number(tree, 0)
        factor = part.factor / unit.factor
        num, _ = carrier.scale(part.num, part.top, factor.numerator)
        den: Ints = np.ones(1, dtype=num.dtype) if part.den is None else part.den
        den, _ = carrier.scale(den, part.den_top, factor.denominator)
        if self.wide:
            num, den = self._reduced(*np.broadcast_arrays(num, den))
        null = np.zeros(1, dtype=np.uint8) if part.null is None else part.null
        if part.null is not None:
            den = np.where(null != 0, np.ones(1, dtype=den.dtype), den)
        return RatioColumn(_full(num, count), _full(den, count), _full(null, count))

    def condition(self, tree: Condition, count: int) -> TruthColumn:
        """A condition as full columns."""
        flags = self.truth(tree, 0)
        null = np.zeros(1, dtype=np.uint8) if flags.null is None else flags.null
        return TruthColumn(_full(flags.truth, count), _full(null, count))

    @staticmethod
    def _reduced(num: Ints, den: Ints) -> tuple[Ints, Ints]:
        """Lowest terms, as int64 where they fit."""
        shared = np.gcd(num, den)
        num, den = num // shared, den // shared
        if max(carrier.largest(num), carrier.largest(den)) <= carrier.LIMIT:
            return num.astype(np.int64), den.astype(np.int64)
        return num, den

    def number(self, node: Node, back: int) -> Part:
        """The number of a node read `back` years earlier, at every row."""
        match node:
            case Number():
                return carrier.constant(node.base, self.wide)
            case Name():
                return self._load(need(node, back))
            case Binary(operator, left, right):
                return _BINARY[operator](self.number(left, back), self.number(right, back))
            case Call(Func.GROWTH, (inner,)):
                now, before = self.number(inner, back), self.number(inner, back + 1)
                return carrier.divide(_subtract(now, before), carrier.absolute(before))
            case Call(func, args):
                return _call(func, [self.number(arg, back) for arg in args])
            case Prior(inner, years):
                return self.number(inner, back + years)
            case Negate(inner):
                return carrier.negate(self.number(inner, back))
            case Round(inner, places, unit):
                return carrier.round_half_up(
                    self.number(inner, back), places, Fraction(1) if unit is None else unit.factor
                )
            case If(condition, then, otherwise):
                flags = self.truth(condition, back)
                part = carrier.choose(flags.truth, self.number(then, back), self.number(otherwise, back))
                return carrier.blank(part, carrier.first_null(flags.null, part.null))

    def truth(self, tree: Condition, back: int) -> Flags:
        """Whether a condition held `back` years earlier, at every row."""
        match tree:
            case Compare(relation, left, right):
                return carrier.compared(relation, self.number(left, back), self.number(right, back))
            case Both(left, right):
                return carrier.settled(self.truth(left, back), self.truth(right, back), False)
            case Either(left, right):
                return carrier.settled(self.truth(left, back), self.truth(right, back), True)
            case Not(inner):
                return carrier.inverse(self.truth(inner, back))

    def _load(self, wanted: Need) -> Part:
        part = self.loaded.get(wanted)
        if part is None:
            column = self.columns[wanted]
            if self.chosen is not None:
                column = column.rows(self.chosen)
            unit = self.units.get(wanted.name, PLAIN)
            same, den = (column.den, None) if isinstance(column.den, int) else (1, column.den)
            factor = unit.factor / (same * 10**column.decimals)
            part = self.loaded[wanted] = carrier.load(column.values, column.null, factor, self.wide, den)
        return part


def _full(array: Any, count: int) -> Any:
    """The array over all rows, closed to writing: it may be the caller's own column."""
    whole = np.broadcast_to(array, (count,)) if len(array) == 1 != count else array
    whole = whole.view()
    whole.flags.writeable = False
    return whole


def _subtract(a: Part, b: Part) -> Part:
    return carrier.add((a, carrier.negate(b)))


_BINARY: dict[Operator, Callable[[Part, Part], Part]] = {
    Operator.ADD: lambda a, b: carrier.add((a, b)),
    Operator.SUBTRACT: _subtract,
    Operator.MULTIPLY: carrier.multiply,
    Operator.DIVIDE: carrier.divide,
}


def _call(func: Func, args: list[Part]) -> Part:
    match func:
        case Func.MIN | Func.MAX:
            return carrier.extreme(args, func is Func.MAX)
        case Func.SUM:
            return carrier.add(args)
        case Func.AVG:
            return carrier.divide_by(carrier.add(args), len(args))
        case Func.ABS:
            return carrier.absolute(args[0])
        case Func.FIRST_KNOWN:
            return carrier.first_known(args, LACKING)
        case Func.AVG_KNOWN:
            return carrier.mean_known(args, LACKING)
        case _:
            return carrier.positive(args[0])
