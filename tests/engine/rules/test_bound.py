"""The proof that a block fits int64: an interval holds every result there can be, and no more where it can be told exactly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.rules.carriers import BLOCKS, EXACT, WIDE, Bound, Interval

ends = st.tuples(st.integers(-9, 9), st.integers(-9, 9)).map(lambda pair: (min(pair), max(pair)))

TWO: dict[str, Callable[[Any, Any, Any], Any]] = {
    "plus": lambda o, a, b: a + b,
    "minus": lambda o, a, b: a - b,
    "times": lambda o, a, b: a * b,
    "larger": lambda o, a, b: o.larger(a, b),
    "smaller": lambda o, a, b: o.smaller(a, b),
}
ONE: dict[str, Callable[[Any, Any], Any]] = {
    "negative": lambda o, a: -a,
    "from seven": lambda o, a: 7 - a,
    "seven more": lambda o, a: 7 + a,
    "three times": lambda o, a: -3 * a,
    "at least two": lambda o, a: o.larger(2, a),
    "at most two": lambda o, a: o.smaller(a, 2),
}


def every(low: int, high: int) -> range:
    return range(low, high + 1)


@pytest.mark.parametrize("name", TWO)
@given(first=ends, second=ends)
def test_of_two_intervals_the_result_is_the_hull_of_all_results(
    name: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    o, act = Bound(), TWO[name]
    found = act(o, Interval(*first, o.peak), Interval(*second, o.peak))
    results = [act(EXACT, a, b) for a, b in product(every(*first), every(*second))]
    assert (found.low, found.high) == (min(results), max(results))
    assert o.peak.value >= found.reach == max(map(abs, results))


@pytest.mark.parametrize("name", ONE)
@given(span=ends)
def test_of_one_interval_too(name: str, span: tuple[int, int]) -> None:
    o, act = Bound(), ONE[name]
    found = act(o, Interval(*span, o.peak))
    results = [act(EXACT, a) for a in every(*span)]
    assert (found.low, found.high) == (min(results), max(results))
    assert o.peak.value >= max(abs(found.low), abs(found.high))


@given(span=ends)
def test_a_size_lies_between_nought_and_the_largest_magnitude(span: tuple[int, int]) -> None:
    o = Bound()
    found = o.size(Interval(*span, o.peak))
    assert (found.low, found.high) == (0, max(abs(value) for value in every(*span)))


@given(span=ends, divisor=st.tuples(st.integers(1, 9), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair))))
def test_a_whole_quotient_lies_within_and_nought_is_always_one_of_them(
    span: tuple[int, int], divisor: tuple[int, int]
) -> None:
    o = Bound()
    found = o.floor_div(Interval(*span, o.peak), Interval(*divisor, o.peak))
    results = [num // den for num, den in product(every(*span), every(*divisor))]
    assert found.low <= min(results)
    assert max(results) <= found.high
    assert found.low >= min(0, min(results)) - 1
    assert found.high <= max(0, span[1])


def test_dividing_never_enlarges_whatever_the_divisor() -> None:
    o = Bound()
    found = o.floor_div(o.interval(100), o.interval(3))
    assert (found.low, found.high) == (-101, 100)
    exact = o.floor_div(o.interval(100, signed=False), 8)
    assert (exact.low, exact.high) == (0, 12)


@given(then=ends, otherwise=ends)
def test_what_may_go_either_way_covers_both_and_what_is_known_takes_its_branch(
    then: tuple[int, int], otherwise: tuple[int, int]
) -> None:
    o = Bound()
    one, other = Interval(*then, o.peak), Interval(*otherwise, o.peak)
    for condition in (one < other, one == 3, one != other, (one >= 0) & True, True | (one <= 0)):
        found = o.where(condition, one, other)
        assert (found.low, found.high) == (min(then[0], otherwise[0]), max(then[1], otherwise[1]))
        assert o.happens(condition)
    assert o.where(True, one, other) is one
    assert o.where(False, one, other) is other
    assert not o.happens(False)
    hull = o.where(one > 0, -4, 12)
    assert (hull.low, hull.high) == (-4, 12)


def test_the_peak_remembers_the_largest_magnitude_of_any_step() -> None:
    o = Bound()
    start = o.interval(5)
    assert (start.low, start.high, start.reach) == (-5, 5, 5)
    result = (start * 1000 - 4000) * 0
    assert (result.low, result.high) == (0, 0)
    assert o.peak.value == 9000
    assert (o.interval(7, signed=False).low, o.interval(7, signed=False).high) == (0, 7)


BIG = 2**70


@pytest.mark.parametrize("carrier", [BLOCKS, WIDE])
def test_blocks_do_what_single_numbers_do(carrier: Any) -> None:
    kind = np.int64 if carrier is BLOCKS else object
    a, b = np.array([7, -7, 0, 12], dtype=kind), np.array([2, 2, 5, -1], dtype=kind)
    assert carrier.floor_div(a, 2).tolist() == [3, -4, 0, 6]
    assert carrier.size(a).tolist() == [7, 7, 0, 12]
    assert carrier.larger(a, b).tolist() == [7, 2, 5, 12]
    assert carrier.larger(a, 0).tolist() == [7, 0, 0, 12]
    assert carrier.larger(a, 3).tolist() == [7, 3, 3, 12]
    assert carrier.smaller(a, b).tolist() == [2, -7, 0, -1]
    assert carrier.where(a > b, a, b).tolist() == [7, 2, 5, 12]
    assert carrier.where(a > b, 1, b).tolist() == [1, 2, 5, 1]
    assert [carrier.happens(a > bar) for bar in (11, 12)] == [True, False]


def test_numbers_beyond_int64_stay_whole_on_the_wide_carrier() -> None:
    a = np.array([1, -1], dtype=object)
    for found in (
        WIDE.where(a > 0, BIG, 3) * BIG,
        WIDE.larger(a, BIG) * BIG,
        WIDE.smaller(a, -BIG) * BIG,
        WIDE.size(np.array([-3, 3])) * BIG,
        WIDE.floor_div(np.array([9, 9]), 3) * BIG,
    ):
        assert found.dtype == object
        assert all(isinstance(value, int) and abs(value) >= 3 * BIG for value in found.tolist())


def test_single_numbers_are_taken_as_they_are() -> None:
    assert EXACT.where(True, 1, 2) == 1
    assert EXACT.where(False, 1, 2) == 2
    assert EXACT.floor_div(-7, 2) == -4
    assert (EXACT.size(-3), EXACT.larger(1, 2), EXACT.smaller(1, 2)) == (3, 2, 1)
