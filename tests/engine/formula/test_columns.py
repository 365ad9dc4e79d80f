"""Columns: exact at any size, quick where the numbers are small, and strict about what they are given."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from hengji.engine.formula import Column, Need, Parsed, RatioColumn, evaluate_columns, holds_columns, parse
from hengji.engine.values.null import NullReason
from hengji.engine.values.unit import Unit, parse_unit


def compute(text: str, unit: str = "", **columns: Column) -> RatioColumn:
    parsed = parse(text)
    assert isinstance(parsed, Parsed), parsed.render("en")
    table = {Need(name): column for name, column in columns.items()}
    return evaluate_columns(parsed.number, table, unit=parse_unit(unit))


def ints(*values: int) -> Column:
    return Column(np.array(values, dtype=np.int64))


def test_a_ratio_of_columns() -> None:
    result = compute("a / b", "%", a=Column(np.array([150, 1, 7], dtype=np.int64), 2), b=ints(20, 0, -2))
    assert [result.value(row).number for row in range(3)] == [Fraction(15, 2), None, Fraction(-7, 2)]
    assert list(result.null) == [0, NullReason.ZERO_DENOMINATOR, 0]
    assert result.num.dtype == result.den.dtype == np.int64


def test_numbers_beyond_int64_are_exact_and_only_their_rows_are_slow() -> None:
    big = 2**62 - 1
    result = compute("a * b + 1", a=ints(big, 3, -(2**63)), b=ints(big, 4, 2**63 - 1))
    assert [result.value(row).number for row in range(3)] == [big * big + 1, 13, -(2**63) * (2**63 - 1) + 1]
    assert result.num.dtype == object
    assert type(result.num[0]) is int


def test_results_that_fit_again_come_back_as_int64() -> None:
    result = compute("a * b / b", a=ints(10**12, 3), b=ints(10**12, 4))
    assert [result.value(row).number for row in range(2)] == [10**12, 3]
    assert result.num.dtype == result.den.dtype == np.int64


def test_the_smallest_int64_is_no_trap() -> None:
    low = -(2**63)
    result = compute("abs(a) + (0 - a)", a=ints(low))
    assert result.value(0).number == 2 * 2**63
    assert compute("-a", a=ints(low)).value(0).number == 2**63


def test_what_stands_at_a_null_row_is_never_looked_at() -> None:
    column = Column(np.array([-(2**63), 5], dtype=np.int64), 0, np.array([1, 0], dtype=np.uint8))
    result = compute("a * a", a=column)
    assert result.num.dtype == np.int64
    assert list(result.null) == [1, 0]
    assert result.value(1).number == 25


def test_units_mostly_cancel_and_cost_no_range() -> None:
    parsed = parse("利润 / 收入", {"利润": parse_unit("万亿元"), "收入": parse_unit("万亿元")}, unit=parse_unit("%"))
    assert isinstance(parsed, Parsed)
    table = {Need("利润"): ints(10**15), Need("收入"): ints(4 * 10**15)}
    result = evaluate_columns(parsed.number, table, parsed.units, parse_unit("%"))
    assert result.num.dtype == np.int64
    assert result.value(0).number == 25


def test_narrower_integers_and_empty_columns_are_taken() -> None:
    assert compute("a * a", a=Column(np.array([127], dtype=np.int8))).value(0).number == 127 * 127
    assert len(compute("a / a", a=ints())) == 0


def test_a_constant_formula_has_the_rows_asked_for() -> None:
    parsed = parse("1 / 3")
    assert isinstance(parsed, Parsed)
    result = evaluate_columns(parsed.number, {}, rows=3)
    assert [result.value(row).number for row in range(3)] == [Fraction(1, 3)] * 3


def test_conditions_over_columns() -> None:
    parsed = parse("a > 1 and b > 1", condition=True)
    assert isinstance(parsed, Parsed)
    table = {
        Need("a"): ints(2, 0, 2),
        Need("b"): Column(np.array([2, 2, 2], dtype=np.int64), 0, np.array([0, 1, 1], dtype=np.uint8)),
    }
    result = holds_columns(parsed.condition, table)
    assert list(result.truth) == [True, False, False]
    assert list(result.null) == [0, 0, 1]


def test_what_is_not_a_column_is_refused() -> None:
    with pytest.raises(TypeError):
        Column(np.array([1.5]))
    with pytest.raises(ValueError):
        Column(np.array([[1]]))
    with pytest.raises(ValueError):
        Column(np.array([1]), 81)
    with pytest.raises(ValueError):
        Column(np.array([1]), 0, np.array([0, 0], dtype=np.uint8))
    with pytest.raises(KeyError):
        compute("a")
    with pytest.raises(ValueError):
        compute("a + b", a=ints(1), b=ints(1, 2))


def test_one_extreme_row_among_many_stays_alone() -> None:
    values = np.arange(1, 20_001, dtype=np.int64)
    values[7] = 2**63 - 1
    result = compute("a * a / (a + 1) - a * 3", a=Column(values, 4))
    for row in (0, 7, 8, 19_999):
        x = Fraction(int(values[row]), 10**4)
        assert result.value(row).number == x * x / (x + 1) - x * 3


def test_units_given_to_results_are_exact() -> None:
    parsed = parse("a")
    assert isinstance(parsed, Parsed)
    result = evaluate_columns(
        parsed.number, {Need("a"): ints(1)}, {"a": parse_unit("亩")}, Unit("", factor=Fraction(7))
    )
    assert result.value(0).number == Fraction(2000, 21)


def test_a_constant_too_large_for_int64_is_exact_too() -> None:
    big = "9" * 30
    assert compute(f"a + {big}", a=ints(1, 2)).value(1).number == int(big) + 2
    parsed = parse(f"if({big} * {big} > a / 7, a, 0)")
    assert isinstance(parsed, Parsed)
    for count in (0, 1, 3):
        table = {Need("a"): Column(np.full(count, 2**63 - 1, dtype=np.int64))}
        assert len(evaluate_columns(parsed.number, table)) == count


def test_zeros_beside_a_factor_too_large_for_int64() -> None:
    parsed = parse("if(利润 < 0.001 / 利润, 1, 2)")
    assert isinstance(parsed, Parsed)
    table = {Need("利润"): ints(0, 0)}
    result = evaluate_columns(parsed.number, table, {"利润": parse_unit("万亿元")})
    assert list(result.null) == [NullReason.ZERO_DENOMINATOR] * 2


def test_a_result_cannot_be_written_to_as_it_may_be_the_column_itself() -> None:
    column = ints(1, 2)
    result = compute("a", a=column)
    with pytest.raises(ValueError):
        result.num[0] = 5
    column.values[0] = 1


def test_a_column_over_a_denominator_is_exact_one_for_all_rows_or_one_for_each() -> None:
    values = np.array([13, 26, 5])
    same = compute("m * 12", m=Column(values, 1, None, 12))
    assert [same.value(row).number for row in range(3)] == [Fraction(13, 10), Fraction(26, 10), Fraction(1, 2)]
    assert (same.den <= 10).all()  # it cancels against the twelve
    own = compute("m * 12", m=Column(values, 0, np.array([0, 0, 1], np.uint8), np.array([12, 24, 0])))
    assert [own.value(row).number for row in range(3)] == [13, 13, None]


def test_denominators_beyond_int64_run_on_python_integers() -> None:
    dens = np.array([3, 3 * 2**70], dtype=object)
    found = compute("m + 1", m=Column(np.array([6, 2**70], dtype=object), 0, None, dens))
    assert [found.value(row).number for row in range(2)] == [3, Fraction(4, 3)]


def test_a_column_of_denominators_is_as_long_as_its_values() -> None:
    with pytest.raises(ValueError, match="one denominator"):
        Column(np.array([1, 2]), 0, None, np.array([1]))
