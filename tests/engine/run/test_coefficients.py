"""A difficulty coefficient is 1 + sum w (p - 1/2) span, within its class and its bounds, and says whatever it could not do."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.run.coefficients import build, percentiles
from hengji.engine.scheme.model.ledger import Coefficient, Factor
from hengji.engine.values.finding import Finding, Level, Source
from hengji.engine.values.text import Text

TITLE = Text("难度系数", "Difficulty")
PLACE = Source(field="difficulty", clause="第七条")
SIZE = (Factor("资产", Fraction(1)),)
BOTH = (Factor("资产", Fraction(3, 5)), Factor("人数", Fraction(2, 5)))


def coefficient(
    given: str = "",
    factors: tuple[Factor, ...] = (),
    low: Fraction | None = None,
    high: Fraction | None = None,
    fewest: int = 2,
    missing: Fraction | None = None,
    places: int = 4,
) -> Coefficient:
    return Coefficient(
        "difficulty", TITLE, given, factors, Fraction(1, 5), low, high, fewest, missing, places, clause="第七条"
    )


def built(
    of: Coefficient, classes: Sequence[str], **figures: Sequence[int | Fraction | None]
) -> tuple[list[Fraction], list[Finding]]:
    columns = {
        name: [None if value is None else Fraction(value) for value in values] for name, values in figures.items()
    }
    column, findings = build(of, classes, columns.__getitem__)
    return [Fraction(int(number), column.den) for number in column.num], findings


def tens(*numbers: str) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


# --- percentiles -------------------------------------------------------------------------------------------------------


def test_a_percentile_is_the_share_that_is_worse_and_half_of_the_equals() -> None:
    known = [Fraction(v) for v in (5, 1, 5, 5, 9)]
    half = Fraction(1, 2)
    assert percentiles(known, 5) == [
        (1 + 3 * half) / 5,
        half / 5,
        (1 + 3 * half) / 5,
        (1 + 3 * half) / 5,
        (4 + half) / 5,
    ]


def test_what_has_no_figure_has_no_percentile_and_counts_among_nobody() -> None:
    assert percentiles([None, Fraction(3), Fraction(1)], 2) == [None, Fraction(3, 4), Fraction(1, 4)]


def test_too_few_figures_give_no_percentile_just_enough_do() -> None:
    three = [Fraction(1), Fraction(2), None]
    assert percentiles(three, 3) == [None, None, None]
    assert percentiles(three, 2) == [Fraction(1, 4), Fraction(3, 4), None]


@given(st.lists(st.fractions(-5, 5, max_denominator=3), min_size=1, max_size=12))
def test_percentiles_average_one_half_and_rise_with_the_figure(figures: list[Fraction]) -> None:
    found = [rank for rank in percentiles(figures, 1) if rank is not None]
    assert sum(found) == Fraction(len(figures), 2)
    order = sorted(zip(figures, found, strict=True))
    assert all((a[0] == b[0]) == (a[1] == b[1]) and a[1] <= b[1] for a, b in pairwise(order))


# --- built from factors ------------------------------------------------------------------------------------------------


def test_factors_are_ranked_within_the_class_and_weighted() -> None:
    classes = ["power", "coal", "power", "coal"]
    found, findings = built(coefficient(factors=BOTH), classes, 资产=[10, 500, 20, 400], 人数=[7, 1, 3, 1])
    # power: assets 1/4, 3/4; staff 3/4, 1/4. coal: assets 3/4, 1/4; staff equal, 1/2 each
    assert found == tens("0.99", "1.03", "1.01", "0.97")
    assert findings == []


def test_a_class_too_small_gets_1_and_says_so_and_the_next_class_is_built() -> None:
    classes = ["only", "two", "two"]
    found, findings = built(coefficient(factors=SIZE), classes, 资产=[9, 1, 2])
    assert found == tens("1", "0.95", "1.05")
    message = Text("类别“only”只有 1 个单位，难度系数按 1 计", "class 'only' has only 1 units; Difficulty is 1")
    assert findings == [Finding("class-too-small", Level.NOTE, message, None, PLACE)]


def test_a_unit_without_a_factor_counts_as_the_middle_where_nothing_is_stated() -> None:
    classes = ["a"] * 4
    found, findings = built(coefficient(factors=BOTH), classes, 资产=[None, 1, 2, 3], 人数=[4, 3, None, 1])
    # assets rank 1/6, 3/6, 5/6 of the three known; staff 5/6, 3/6, 1/6
    assert found == tens("1.0267", "0.96", "1", "1.0133")
    message = Text(
        "类别“a”有 2 个单位缺少“难度系数”的因素，所缺的因素按同类居中计",
        "2 units of class 'a' lack a factor of Difficulty; what is lacking counts as the middle of the class",
    )
    hint = Text("补上 资产、人数", "report 资产、人数")
    assert findings == [Finding("coefficient-missing", Level.WARNING, message, hint, PLACE)]


def test_a_unit_without_a_factor_gets_what_the_scheme_states_for_it() -> None:
    classes = ["a", "a", "a", "b", "b"]
    of = coefficient(factors=SIZE, missing=Fraction(9, 10))
    found, findings = built(of, classes, 资产=[None, 1, 2, 5, 4])
    assert found == tens("0.9", "0.95", "1.05", "1.05", "0.95")
    message = Text(
        "类别“a”有 1 个单位缺少“难度系数”的因素，按 0.9 计",
        "1 units of class 'a' lack a factor of Difficulty; 0.9 is used",
    )
    assert findings == [Finding("coefficient-missing", Level.WARNING, message, Text("补上 资产", "report 资产"), PLACE)]


def test_what_factors_build_is_kept_within_the_bounds_without_a_word() -> None:
    bounded = coefficient(factors=SIZE, low=Fraction(97, 100), high=Fraction(102, 100))
    found, findings = built(bounded, ["a"] * 2, 资产=[1, 2])
    assert (found, findings) == (tens("0.97", "1.02"), [])


def test_a_coefficient_is_rounded_half_up_before_its_bounds() -> None:
    of = coefficient("给定", high=Fraction(10125, 10000), places=2)
    assert built(of, ["a"] * 3, 给定=[Fraction("1.005"), Fraction("1.0149"), Fraction("1.015")])[0] == tens(
        "1.01", "1.01", "1.0125"
    )


# --- given -------------------------------------------------------------------------------------------------------------


def test_a_given_coefficient_outside_the_bounds_is_bounded_and_told() -> None:
    of = coefficient("给定", low=Fraction(9, 10), high=Fraction(11, 10))
    found, findings = built(of, ["a"] * 4, 给定=[Fraction("1.3"), Fraction("0.8"), Fraction("1.1"), Fraction("0.9")])
    assert found == tens("1.1", "0.9", "1.1", "0.9")
    message = Text(
        "2 个单位的“难度系数”在 0.9 .. 1.1 之外，按上下限计",
        "Difficulty lies outside 0.9 .. 1.1 for 2 units; the bound is used",
    )
    assert findings == [Finding("coefficient-bounded", Level.WARNING, message, None, PLACE)]


def test_a_side_without_a_bound_stays_open_as_it_is_written() -> None:
    _, findings = built(coefficient("给定", high=Fraction(1)), ["a"], 给定=[Fraction("1.3")])
    assert findings[0].message.zh == "1 个单位的“难度系数”在 .. 1 之外，按上下限计"


@pytest.mark.parametrize(("stated", "used"), [(None, "1"), (Fraction(9, 10), "0.9")])
def test_a_unit_without_a_given_coefficient_has_what_is_stated_or_1(stated: Fraction | None, used: str) -> None:
    found, findings = built(coefficient("给定", missing=stated), ["a"] * 3, 给定=[None, Fraction("1.2"), None])
    assert found == tens(used, "1.2", used)
    message = Text(f"2 个单位没有“难度系数”，按 {used} 计", f"2 units have no Difficulty; {used} is used")
    assert findings == [Finding("coefficient-missing", Level.WARNING, message, None, PLACE)]


def test_a_coefficient_of_nought_or_below_is_an_error() -> None:
    found, findings = built(
        coefficient("给定"), ["a"] * 4, 给定=[Fraction(0), Fraction("-0.1"), Fraction(1), Fraction("0.9")]
    )
    assert found == tens("0", "-0.1", "1", "0.9")
    message = Text("2 个单位的“难度系数”不是正数", "Difficulty is not above zero for 2 units")
    hint = Text("系数写成 1.05 这样的数", "a coefficient is a number such as 1.05")
    assert findings == [Finding("coefficient-not-positive", Level.ERROR, message, hint, PLACE)]


def test_nought_alone_is_an_error_too() -> None:
    assert [found.code for found in built(coefficient("给定"), ["a"], 给定=[Fraction(0)])[1]] == [
        "coefficient-not-positive"
    ]


@pytest.mark.parametrize(
    ("figure", "far"), [("10", True), ("9.99", False), ("0.1", True), ("0.1001", False), ("105", True)]
)
def test_a_coefficient_of_ten_and_more_or_a_tenth_and_less_is_a_slip(figure: str, far: bool) -> None:
    of = coefficient("给定", low=Fraction(1, 100), high=Fraction(200))
    _, findings = built(of, ["a"], 给定=[Fraction(figure)])
    message = Text(
        f"1 个单位的“难度系数”不像系数：{figure}", f"Difficulty looks like no coefficient for 1 units: {figure}"
    )
    hint = Text("105% 写成 1.05 或 105%", "write 105 % as 1.05 or 105%")
    assert findings == ([Finding("coefficient-far-off", Level.ERROR, message, hint, PLACE)] if far else [])


def test_no_more_than_five_slips_are_named_each_once() -> None:
    figures = [Fraction(v) for v in (105, 95, 105, 101, 102, 103, 104)]
    _, findings = built(coefficient("给定"), ["a"] * 7, 给定=figures)
    assert findings[0].message == Text(
        "7 个单位的“难度系数”不像系数：105、95、101、102",
        "Difficulty looks like no coefficient for 7 units: 105, 95, 101, 102",
    )
