"""The exact evaluation of a tree, one figure at a time: the slow, obvious engine that judges the fast one.

Every number is a `Fraction`. A missing figure or a denominator of zero gives null with its reason, which travels up; the first
null in reading order tells the reason. Nothing is raised for a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from ..values.null import NullReason
from ..values.number import half_up
from ..values.unit import Unit
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
    Relation,
    Round,
    need,
)


class Value(NamedTuple):
    """A number, or None with the reason why there is none."""

    number: Fraction | None
    reason: NullReason = NullReason.NONE


class Truth(NamedTuple):
    """Whether a condition holds, or None with the reason why that is not known."""

    holds: bool | None
    reason: NullReason = NullReason.NONE


Lookup = Callable[[Need], Value]
"""Gives the figure of a need, in the measure's own unit. Year-to-date and opening figures are the caller's to add up."""

NO_UNITS: Mapping[str, Unit] = {}
LACKING = frozenset({NullReason.MISSING_FACT, NullReason.MISSING_TIER})
"""Why a number is not there at all: what `FIRST_KNOWN` and `AVG_KNOWN` pass over."""
_ZERO_DENOMINATOR = Value(None, NullReason.ZERO_DENOMINATOR)


def evaluate(tree: Node, lookup: Lookup, units: Mapping[str, Unit] = NO_UNITS, unit: Unit = PLAIN) -> Value:
    """The number of a tree, given in `unit` (base units by default): `evaluate(p.number, lookup, p.units, p.unit)`.

    `units` are the units `lookup` gives the figures in (`Parsed.units`); a name without one counts as a plain number, so a
    formula with units in it (`5000万元`) wants the units of its names too.
    """
    value = Evaluator(lookup, units).number(tree, 0)
    return value if value.number is None or unit.factor == 1 else Value(value.number / unit.factor)


def holds(tree: Condition, lookup: Lookup, units: Mapping[str, Unit] = NO_UNITS) -> Truth:
    """Whether a condition holds."""
    return Evaluator(lookup, units).truth(tree, 0)


class Evaluator:
    """One evaluation. With `seen` every node visited is recorded under (its id, years back), for explanations."""

    def __init__(
        self, lookup: Lookup, units: Mapping[str, Unit], seen: dict[tuple[int, int], Value | Truth] | None = None
    ) -> None:
        self.lookup, self.units, self.seen = lookup, units, seen

    def number(self, node: Node, back: int) -> Value:
        """The number of a node read `back` years earlier."""
        value = self._number(node, back)
        if self.seen is not None:
            self.seen[id(node), back] = value
        return value

    def truth(self, tree: Condition, back: int) -> Truth:
        """Whether a condition held `back` years earlier."""
        truth = self._truth(tree, back)
        if self.seen is not None:
            self.seen[id(tree), back] = truth
        return truth

    def _number(self, node: Node, back: int) -> Value:
        match node:
            case Number():
                return Value(node.base)
            case Name(name):
                value = self.lookup(need(node, back))
                unit = self.units.get(name)
                if unit is None or unit.factor == 1 or value.number is None:
                    return value
                return Value(value.number * unit.factor)
            case Binary(operator, left, right):
                return binary(operator, self.number(left, back), self.number(right, back))
            case Call(Func.GROWTH, (inner,)):
                return growth(self.number(inner, back), self.number(inner, back + 1))
            case Call(func, args):
                return call(func, [self.number(arg, back) for arg in args])
            case Prior(inner, years):
                return self.number(inner, back + years)
            case Negate(inner):
                value = self.number(inner, back)
                return value if value.number is None else Value(-value.number)
            case Round(inner, places, rounded_in):
                value = self.number(inner, back)
                if value.number is None:
                    return value
                factor = rounded_in.factor if rounded_in is not None else Fraction(1)
                return Value(half_up(value.number / factor, places) * factor)
            case If(condition, then, otherwise):
                truth = self.truth(condition, back)
                if truth.holds is None:
                    return Value(None, truth.reason)
                return self.number(then if truth.holds else otherwise, back)

    def _truth(self, tree: Condition, back: int) -> Truth:
        match tree:
            case Compare(relation, left, right):
                a, b = self.number(left, back), self.number(right, back)
                if a.number is None or b.number is None:
                    return Truth(None, a.reason or b.reason)
                return Truth(compare(relation, a.number, b.number))
            case Both(left, right):
                return _settled(self.truth(left, back), self.truth(right, back), False)
            case Either(left, right):
                return _settled(self.truth(left, back), self.truth(right, back), True)
            case Not(inner):
                truth = self.truth(inner, back)
                return truth if truth.holds is None else Truth(not truth.holds)


def _settled(left: Truth, right: Truth, by: bool) -> Truth:
    """Two conditions joined, where one that is `by` settles the whole whatever the other is."""
    if left.holds is by or right.holds is by:
        return Truth(by)
    return left if left.holds is None else right


def binary(operator: Operator, left: Value, right: Value) -> Value:
    """Two numbers under an operation; a null on either side, or a division by zero, is null."""
    a, b = left.number, right.number
    if a is None:
        return left
    if b is None:
        return right
    if operator is Operator.ADD:
        return Value(a + b)
    if operator is Operator.SUBTRACT:
        return Value(a - b)
    if operator is Operator.MULTIPLY:
        return Value(a * b)
    return Value(a / b) if b else _ZERO_DENOMINATOR


def growth(now: Value, before: Value) -> Value:
    """(now - before) / |before|, so that growth out of a loss is positive; null where the earlier figure is zero."""
    if now.number is None:
        return now
    if before.number is None:
        return before
    return Value((now.number - before.number) / abs(before.number)) if before.number else _ZERO_DENOMINATOR


def call(func: Func, args: list[Value]) -> Value:
    """A function over numbers (not `GROWTH`, which reads its number twice); one null makes the whole null, unless the function passes
    over what is lacking. Where all are lacking the last one tells the reason."""
    if func in (Func.FIRST_KNOWN, Func.AVG_KNOWN):
        there = [value for value in args if value.reason not in LACKING]
        if not there:
            return args[-1]
        return there[0] if func is Func.FIRST_KNOWN else call(Func.AVG, there)
    numbers: list[Fraction] = []
    for value in args:
        if value.number is None:
            return value
        numbers.append(value.number)
    if func is Func.MIN:
        return Value(min(numbers))
    if func is Func.MAX:
        return Value(max(numbers))
    if func is Func.ABS:
        return Value(abs(numbers[0]))
    if func is Func.POSITIVE:
        return Value(numbers[0]) if numbers[0] > 0 else _ZERO_DENOMINATOR
    total = sum(numbers, Fraction(0))
    return Value(total if func is Func.SUM else total / len(numbers))


def compare(relation: Relation, a: Fraction, b: Fraction) -> bool:
    """Whether two numbers stand in the relation."""
    match relation:
        case Relation.LESS:
            return a < b
        case Relation.AT_MOST:
            return a <= b
        case Relation.MORE:
            return a > b
        case Relation.AT_LEAST:
            return a >= b
        case Relation.EQUAL:
            return a == b
        case Relation.UNEQUAL:
            return a != b
