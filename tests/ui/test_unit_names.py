"""Units of measure in English: what an English reader reads beside a figure, on an axis, in a column."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.values.unit import parse_unit
from hengji.ui.charts.figures import magnitude, with_unit
from hengji.ui.measures import behind_figure, counted, in_unit
from hengji.ui.unit_names import ENGLISH, NUMERALS, SIZES, after_figure, english


@pytest.mark.parametrize(
    ("symbol", "name", "behind"),
    [
        ("万千瓦", "10 MW", "× 10 MW"),
        ("万元", "CNY 10k", "× CNY 10k"),
        ("亿元", "CNY 100m", "× CNY 100m"),
        ("元", "CNY", "CNY"),
        ("兆瓦", "MW", "MW"),
        ("%", "%", "%"),
        ("千万元", "CNY 10m", "× CNY 10m"),
        ("百万吨", "1m t", "× 1m t"),
        ("万元/人", "CNY 10k per person", "× CNY 10k per person"),
        ("万元/吨", "CNY 10k/t", "× CNY 10k/t"),
        ("户次", "户次", "户次"),
        ("MW", "MW", "MW"),
        ("", "", ""),
    ],
)
def test_a_unit_that_counts_in_many_keeps_its_size_beside_the_figure(symbol: str, name: str, behind: str) -> None:
    assert english(symbol) == in_unit(symbol, "en") == name
    assert after_figure(symbol) == behind_figure(symbol, "en") == counted(symbol).en == behind
    assert in_unit(symbol, "zh") == behind_figure(symbol, "zh") == counted(symbol).zh == symbol


def test_every_name_with_a_number_says_exactly_as_many_as_the_unit_is() -> None:
    """`万千瓦` is 10 MW by the engine's own table of units, and so for every other."""
    bare = {name: symbol for symbol, name in reversed(ENGLISH.items()) if name not in SIZES}
    sized = {symbol: name for symbol, name in ENGLISH.items() if name in SIZES}
    assert set(sized.values()) == set(SIZES)
    for symbol, name in sized.items():
        size, of = SIZES[name]
        ours = parse_unit(bare[of]) if of != "GWh" else None
        factor = ours.factor if ours is not None else parse_unit("兆瓦时").factor * 1000
        assert parse_unit(symbol).factor == factor * size, symbol


def test_numerals_are_tried_the_longest_first() -> None:
    assert list(NUMERALS) == sorted(NUMERALS, key=len, reverse=True)


@pytest.mark.parametrize(
    ("largest", "step", "unit", "lang", "axis", "tick"),
    [
        (120, 20, "万元", "zh", "万元", "20"),
        (120, 20, "万元", "en", "CNY 10k", "20"),
        (762_660, 100_000, "万元", "zh", "亿元", "10"),
        (762_660, 100_000, "万元", "en", "bn CNY", "1"),
        (900_000, 100_000, "万千瓦", "en", "m MW", "1"),
        (900_000, 100_000, "吨", "en", "k t", "100"),
        (62, 10, "%", "en", "%", "10"),
    ],
)
def test_an_axis_carries_its_unit_in_the_language_of_the_picture(
    largest: int, step: int, unit: str, lang: str, axis: str, tick: str
) -> None:
    written = magnitude(Fraction(largest), Fraction(step), unit, lang)
    assert written.unit == axis
    assert written.tick(Fraction(step)) == tick


def test_a_figure_in_a_picture_reads_in_english() -> None:
    assert with_unit("300", "10 MW") == "300 × 10 MW"
    assert with_unit("300", "CNY 10k") == "300 × CNY 10k"
    assert with_unit("300", "万千瓦") == "300万千瓦"
    assert with_unit("62", "%") == "62%"
    assert with_unit("92", "kg") == "92 kg"
