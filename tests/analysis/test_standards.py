"""Standard values from figures: the quantile as a spreadsheet has it, the five bands, groups that are too small, and what never matters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.standards import BANDS, SHARES, Making, Standard, bands, quantile, selection_order, standards

FIGURES = st.lists(st.fractions(min_value=-1000, max_value=1000, max_denominator=100), min_size=1, max_size=40)
SHARE = st.fractions(min_value=0, max_value=1, max_denominator=1000)
KEYS = st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("大小"))


def test_the_quantile_is_that_of_a_spreadsheet() -> None:
    """PERCENTILE.INC of 1, 2, 4, 8, 16: the places are 1 + 4 x share."""
    figures = [Fraction(value) for value in (1, 2, 4, 8, 16)]
    expected = {
        0: 1,
        Fraction(1, 10): Fraction(14, 10),
        Fraction(1, 4): 2,
        Fraction(1, 2): 4,
        Fraction(9, 10): Fraction(128, 10),
        1: 16,
    }
    assert {share: quantile(figures, Fraction(share)) for share in expected} == expected


def test_the_quartiles_are_those_of_pythons_inclusive_method() -> None:
    figures = [Fraction(value, 7) for value in (3, 5, 8, 9, 14, 20, 22, 31)]
    assert [quantile(figures, Fraction(part, 4)) for part in (1, 2, 3)] == quantiles(figures, n=4, method="inclusive")


def test_without_figures_there_is_no_quantile() -> None:
    with pytest.raises(ValueError, match="no figures"):
        quantile([], Fraction(1, 2))


def test_five_bands_of_eleven_figures_are_figures_themselves() -> None:
    found = bands([Fraction(value) for value in range(11)], higher=True)
    assert found == {"excellent": 9, "good": 7, "average": 5, "lower": 3, "poor": 1}
    assert bands([Fraction(value) for value in range(11)], higher=False) == {
        "excellent": 1,
        "good": 3,
        "average": 5,
        "lower": 7,
        "poor": 9,
    }


def test_standards_are_rounded_once_half_up() -> None:
    assert bands([Fraction(0), Fraction(1, 4)], True, Making(places=1))["average"] == Fraction(1, 10)  # 0.125
    assert bands([Fraction(0), Fraction(3, 10)], True, Making(places=1))["average"] == Fraction(2, 10)  # 0.15


@given(FIGURES, SHARE)
def test_a_quantile_lies_between_two_neighbouring_figures(figures: Sequence[Fraction], share: Fraction) -> None:
    ordered = sorted(figures)
    found = quantile(ordered, share)
    place = (len(ordered) - 1) * share
    assert ordered[int(place)] <= found <= ordered[min(int(place) + 1, len(ordered) - 1)]
    assert isinstance(found, Fraction)


@given(FIGURES, st.booleans(), st.none() | st.integers(0, 4))
def test_better_bands_are_never_worse(figures: Sequence[Fraction], higher: bool, places: int | None) -> None:
    found = bands(figures, higher, Making(places=places))
    for better, worse in pairwise(BANDS):
        assert found[better] >= found[worse] if higher else found[better] <= found[worse]


@given(FIGURES)
def test_lower_is_better_mirrors_higher_is_better(figures: Sequence[Fraction]) -> None:
    mirrored = bands([-value for value in figures], higher=True)
    assert bands(figures, higher=False) == {band: -value for band, value in mirrored.items()}


@given(FIGURES, st.fractions(min_value=Fraction(1, 50), max_value=50), st.fractions(min_value=-50, max_value=50))
def test_another_unit_of_measure_moves_the_standards_alike(
    figures: Sequence[Fraction], times: Fraction, more: Fraction
) -> None:
    found = bands(figures, higher=True)
    assert bands([value * times + more for value in figures], higher=True) == {
        band: value * times + more for band, value in found.items()
    }


@given(
    st.lists(st.tuples(FIGURES.map(lambda each: each[0]), KEYS), min_size=1, max_size=40), st.randoms(), st.booleans()
)
def test_the_order_of_units_never_matters(
    rows: list[tuple[Fraction, tuple[str, str]]], random: Random, higher: bool
) -> None:
    named = [(f"u{number}", value, key) for number, (value, key) in enumerate(rows)]
    shuffled = list(named)
    random.shuffle(shuffled)

    def made(units: list[tuple[str, Fraction, tuple[str, str]]]) -> list[Standard]:
        return standards({u: v for u, v, _ in units}, {u: k for u, _, k in units}, higher, Making(fewest=4))

    assert made(named) == made(shuffled)


@given(st.lists(st.tuples(FIGURES.map(lambda each: each[0]), KEYS), min_size=1, max_size=40), st.integers(1, 12))
def test_a_group_takes_the_nearest_level_that_has_enough_units(
    rows: list[tuple[Fraction, tuple[str, str]]], fewest: int
) -> None:
    figures = {f"u{number}": value for number, (value, _) in enumerate(rows)}
    groups = {f"u{number}": key for number, (_, key) in enumerate(rows)}
    for found in standards(figures, groups, True, Making(fewest=fewest)):
        industry, size = found.group
        pools = [
            [value for value, key in rows if key == (industry, size)],
            [value for value, key in rows if key[0] == industry],
            [value for value, key in rows if key[1] == size],
            [value for value, _ in rows],
        ]
        assert found.own == len(pools[0])
        nearest = next((pool for pool in pools if len(pool) >= fewest), None)
        if nearest is None:
            assert found.values is None
            assert found.sample == len(rows)
        else:
            assert found.values == bands(nearest, True)
            assert found.sample == len(nearest)
            assert found.level == ((0, 1), (0,), (1,), ())[pools.index(nearest)]


def test_the_selection_order_is_industry_and_size_industry_size_all() -> None:
    assert selection_order(2) == [(0, 1), (0,), (1,), ()]
    assert selection_order(1) == [(0,), ()]
    assert selection_order(0) == [()]
    assert selection_order(3) == [(0, 1, 2), (0, 1), (0,), (1,), (2,), ()]


def test_small_groups_fall_back_and_say_how_far() -> None:
    rows = [("机械", "大", value) for value in range(5)] + [("机械", "小", 10), ("化工", "小", 20), ("化工", "小", 30)]
    figures: dict[str, Fraction | None] = {f"u{at}": Fraction(value) for at, (_, _, value) in enumerate(rows)}
    groups = {f"u{at}": (branch, size) for at, (branch, size, _) in enumerate(rows)}
    figures["u8"], groups["u8"] = None, ("化工", "小")  # without a figure: counts for nothing
    found = {each.group: each for each in standards(figures, groups, True, Making(fewest=3))}
    told = {group: (each.level, each.own, each.sample, each.fell_back) for group, each in found.items()}
    assert told == {
        ("机械", "大"): ((0, 1), 5, 5, False),
        ("机械", "小"): ((0,), 1, 6, True),
        ("化工", "小"): ((1,), 2, 3, True),
    }
    assert found["化工", "小"].values == bands([Fraction(value) for value in (10, 20, 30)], True)
    (everybody,) = {each.sample for each in standards(figures, groups, True, Making(fewest=8))}
    assert everybody == 8
    assert all(each.values is None for each in standards(figures, groups, True, Making(fewest=9)))


def test_equal_bands_are_flagged() -> None:
    figures = {f"u{at}": Fraction(value) for at, value in enumerate((0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5))}
    (found,) = standards(figures, dict.fromkeys(figures, ("all",)), True, Making(fewest=1))
    assert found.equal == (("average", "lower"), ("lower", "poor"))


def test_only_falling_shares_between_nought_and_one_make_standards() -> None:
    wrong: list[tuple[Fraction, ...]] = [
        SHARES[:4],
        SHARES[::-1],
        (Fraction(2), *SHARES[1:]),
        (*SHARES[:4], Fraction(-1)),
    ]
    for shares in wrong:
        with pytest.raises(ValueError, match="share"):
            Making(shares)
    with pytest.raises(ValueError, match="at least one"):
        Making(fewest=0)
    with pytest.raises(ValueError, match="same attributes"):
        standards({"a": Fraction(1)}, {"a": ("x",), "b": ("x", "y")}, True)
