"""Exact columns agree with Fractions, whatever the magnitude."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.run.column import Column
from hengji.engine.values.number import half_up

NUMBERS = st.fractions(min_value=-(10**22), max_value=10**22, max_denominator=10**6)
COLUMNS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6)


@given(COLUMNS)
def test_sum_difference_and_product_are_exact(pairs: list[tuple[Fraction, Fraction]]) -> None:
    left, right = Column.of([a for a, _ in pairs]), Column.of([b for _, b in pairs])
    assert (left + right).fractions() == [a + b for a, b in pairs]
    assert (left - right).fractions() == [a - b for a, b in pairs]
    assert (left * right).fractions() == [a * b for a, b in pairs]


@given(COLUMNS, st.integers(0, 6))
def test_bounds_and_rounding_are_exact(pairs: list[tuple[Fraction, Fraction]], places: int) -> None:
    left, right = Column.of([a for a, _ in pairs]), Column.of([b for _, b in pairs])
    assert left.at_most(right).fractions() == [min(a, b) for a, b in pairs]
    assert left.at_least(right).fractions() == [max(a, b) for a, b in pairs]
    assert left.half_up(places).fractions() == [half_up(a, places) for a, _ in pairs]
    assert left.sum() == sum(a for a, _ in pairs)


def test_a_product_beyond_64_bits_does_not_wrap() -> None:
    huge = Column(np.array([2**61, -(2**61)]))
    assert (huge * huge).fractions() == [2**122, 2**122]
    assert (huge * 4).num.dtype == object


def test_rounding_is_half_up_on_both_sides_of_zero() -> None:
    column = Column.of([Fraction("195.105"), Fraction("-0.005"), Fraction("-0.015")])
    assert column.half_up(2).fractions() == [Fraction("195.11"), 0, Fraction("-0.01")]


@given(COLUMNS, NUMBERS)
def test_one_number_for_all_units_is_a_column_of_it(pairs: list[tuple[Fraction, Fraction]], number: Fraction) -> None:
    column, same = Column.of([a for a, _ in pairs]), Column.constant(number, len(pairs))
    for act in (Column.__add__, Column.__sub__, Column.__mul__, Column.at_most, Column.at_least):
        assert act(column, number).fractions() == act(column, same).fractions()
    assert column.reaches(number).tolist() == [a >= number for a, _ in pairs]


@given(COLUMNS, st.lists(st.sampled_from(["+", "-", "x", "round", "most"]), max_size=6))
def test_a_proven_limit_is_never_below_a_value(pairs: list[tuple[Fraction, Fraction]], acts: list[str]) -> None:
    column, other = Column.of([a for a, _ in pairs]), Column.of([b for _, b in pairs])
    for act in acts:
        if act == "x":
            column = column * other
        elif act == "round":
            column = column.half_up(2)
        else:
            column = {"+": column + other, "-": column - other, "most": column.at_most(other)}[act]
        assert column.within() >= max(abs(int(value)) for value in column.num)


def test_nothing_times_a_huge_number_is_nothing() -> None:
    assert (Column.constant(0, 2) * Fraction(10**30)).fractions() == [0, 0]


def test_nothing_beside_fractions_of_huge_denominators_is_exact_too() -> None:
    """Zeros fit anywhere; the factor that brings them to the common denominator may not."""
    fine = Fraction(1, 10**19 + 1)
    zeros, small = Column.constant(0, 2), Column.of([fine, -fine])
    assert (zeros + small).fractions() == [fine, -fine]
    assert (small - zeros).fractions() == [fine, -fine]
    assert (zeros + fine).fractions() == [fine, fine]
    assert zeros.at_least(small).fractions() == [fine, 0]
    assert (zeros * small).fractions() == [0, 0]
