"""Numbers, units and periods as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.values.number import NotANumber, decimals, fixed, half_up, parse_number, scaled, show
from hengji.engine.values.period import Period
from hengji.engine.values.unit import UnknownUnit, combine, describe, parse_unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "25/2"),
        ("１２．５", "25/2"),
        ("1,234.5", "2469/2"),
        ("－3", "-3"),
        (" +0.10 ", "1/10"),
        (".5", "1/2"),
        ("5.", "5"),
        ("1.2e3", "1200"),
        ("99.9981", "999981/10000"),
        ("0.1", "1/10"),
    ],
)
def test_a_figure_is_read_exactly(text: str, value: str) -> None:
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "NaN", "inf", "1_000", "1e400", "1,23", "12%", "١٢", "0x10", "1/3", "--", "十", "9" * 41, "1e39e", "1 2"],
)
def test_what_would_have_to_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_number(text)
    assert refused.value.reason.zh
    assert refused.value.reason.en


@given(st.fractions(), st.integers(0, 8))
def test_half_up_is_the_nearest_and_ties_go_up(value: Fraction, places: int) -> None:
    rounded = half_up(value, places)
    step = Fraction(1, 10**places)
    assert -step / 2 < value - rounded + 0 <= step / 2 or value - rounded == -step / 2
    assert (rounded / step).denominator == 1
    tie = rounded + step / 2
    assert half_up(tie, places) == rounded + step


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_what_is_shown_reads_back_the_same(value: object) -> None:
    exact = Fraction(str(value))
    assert parse_number(show(exact)) == exact
    assert decimals(exact) is not None


def test_published_rounding_cases() -> None:
    assert fixed(half_up(Fraction("195.105"), 2), 2) == "195.11"
    assert fixed(Fraction("-0.004"), 2) == "0.00"
    assert fixed(Fraction(8), 2) == "8.00"
    assert show(Fraction(1, 3)) == "1/3"
    assert scaled(Fraction("12.34"), 2) == 1234
    with pytest.raises(ValueError):
        scaled(Fraction("12.345"), 2)


def test_units_know_their_dimension_and_factor() -> None:
    productivity = parse_unit("万元/人")
    assert describe(productivity.dimension) == "money/person"
    assert parse_unit("亿元").factor / parse_unit("万元").factor == 10_000
    assert parse_unit("％").is_rate
    assert combine(parse_unit("元").dimension, parse_unit("元").dimension, -1) == ()
    assert parse_unit("USD").dimension != parse_unit("元").dimension


@pytest.mark.parametrize("symbol", ["万圆", "", "万元//人"][0::2])
def test_an_unknown_unit_is_refused_with_a_proposal(symbol: str) -> None:
    with pytest.raises(UnknownUnit) as refused:
        parse_unit(symbol)
    assert refused.value.hint.zh


@pytest.mark.parametrize("text", ["2026", "2026H1", "2026Q3", "2026-09"])
def test_periods_read_and_print_alike(text: str) -> None:
    assert str(Period.parse(text)) == text


def test_periods_know_their_parts() -> None:
    assert Period.parse("2026年9月") == Period(2026, 1, 9)
    assert Period.parse("2026Q3").back(2) == Period.parse("2024Q3")
    assert [str(p) for p in Period.parse("2026-03").year_to_date()] == ["2026-01", "2026-02", "2026-03"]
    assert Period.parse("2026").covers(Period.parse("2026H2"))
    assert not Period.parse("2026H1").covers(Period.parse("2026-07"))
    for wrong in ("26", "2026-13", "2026H3", "soon"):
        with pytest.raises(ValueError):
            Period.parse(wrong)
