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
