"""What to write for a figure with words or with its minus behind it: typed in, the advice is the figure that was meant."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.intake.cells import Cell, Number, fraction, read_figure
from hengji.engine.intake.report import Problem
from hengji.engine.intake.spelt import alone, in_unit, multiple_of, spelt
from hengji.engine.values.number import show
from hengji.engine.values.text import Text
from hengji.engine.values.unit_table import MULTIPLES

FIGURE = re.compile(r"(?:只写数字|即|负数写作|写作) (-?[\d,]*\.?\d+)")
BOTH = re.compile(r"的填 (-?[\d.]+)")


def advised(text: str, unit: str) -> Text:
    assert not isinstance(read_figure(Cell.TEXT, text), Number), text
    said = spelt(text)
    assert said is not None, text
    return in_unit(said, unit, unit, "表头")


def typed_in(figure: str) -> Fraction:
    found = read_figure(Cell.TEXT, figure)
    assert isinstance(found, Number), figure
    return fraction(found)


def meant(text: str, unit: str) -> str | None:
    """The one figure that the advice names, as it is read when it is typed in."""
    found = FIGURE.findall(advised(text, unit).zh)
    return show(typed_in(found[-1])) if found else None


@pytest.mark.parametrize(
    ("text", "unit", "figure"),
    [
        ("1.6亿", "万元", "16000"), ("0.0622万", "人", "622"), ("0.6千", "人", "600"), ("375.86-", "万元", "-375.86"),
        ("1.26亿元", "万元", "12600"), ("(3,290.6)", "万元", "-3290.6"), ("（3290.6）", "万元", "-3290.6"),
        ("１．６亿", "万元", "16000"), ("－１．６億圓", "万元", "-16000"), ("1.6亿－", "万元", "-16000"), ("(1.6亿元)", "万元", "-16000"),
        ("负3.5万", "人", "-35000"), ("5万元", "万元", "5"), ("5万元", "元", "50000"), ("1.2个亿", "万元", "12000"),
        ("3.2万亿", "亿元", "32000"),
        ("2千万", "万元", "2000"), ("1.6亿", "万吨·公里", "16000"), ("5万", "千瓦时", "50000"), ("2亿元", "万元/人", "20000"),
        ("12k", "人", "12000"), ("1.5 million", "万元", "150"), ("1.2w", "人", "12000"), ("3bn", "亿元", "30"), ("12‰", "%", "1.2"),
        ("1,600万", "人", "16000000"), ("¥12", "元", "12"), ("¥1.6亿", "万元", "16000"), ("5亿", "万羽", "50000"), ("5m²", "平方米", "5"),
    ],
)  # fmt: skip
def test_the_advice_is_the_figure_meant_in_the_unit_of_the_heading(text: str, unit: str, figure: str) -> None:
    assert meant(text, unit) == figure


@pytest.mark.parametrize(
    ("text", "unit", "first", "second"),
    [
        ("1.2万", "万元", "1.2", "12000"), ("200970.96万", "万元", "200970.96", "2009709600"), ("5千", "万元", "0.5", "5000"),
        ("3000万", "亿元", "0.3", "30000000"), ("2万", "万元/人", "2", "20000"), ("16K", "万元", "1.6", "16000"),
        ("¥12", "万元", "0.0012", "12"),
    ],
)  # fmt: skip
def test_of_two_readings_neither_is_advised_and_both_are_said(text: str, unit: str, first: str, second: str) -> None:
    said = advised(text, unit)
    assert said.zh.startswith("有两种读法：")
    assert BOTH.findall(said.zh) == [first, second]
    assert f"write {first}" in said.en
    assert f"write {second}" in said.en


@pytest.mark.parametrize(
    ("text", "unit"), [("5吨", "万元"), ("12x", "万元"), ("95分", "%"), ("5万左右", "万元"), ("$12", "万元"), ("100天", "周"),
    ("5k", "million persons")]
)  # fmt: skip
def test_no_figure_is_advised_where_it_cannot_be_told(text: str, unit: str) -> None:
    assert meant(text, unit) is None


@pytest.mark.parametrize(
    "text", ["12②", "12²", "375.86—", "-5-", "(-5)", "(5", "3-5", "2026年6月30日", "1,23万", "1_000"]
)
def test_what_may_be_anything_is_no_figure_with_words(text: str) -> None:
    assert spelt(text) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [("12万", "12万 写作 120000"), ("375.86-", "负数写作 -375.86"), ("1.6亿元", "数值填 1.6，把“亿元”写在计量单位列"),
    ("5万左右", "只写数字，如")],
)  # fmt: skip
def test_where_the_unit_is_not_known_a_multiplier_is_no_unit_of_a_column_of_units(text: str, hint: str) -> None:
    found = read_figure(Cell.TEXT, text)
    assert isinstance(found, Problem)
    assert found.hint is not None
    assert found.hint.zh.startswith(hint)


UNITS = {
    "元": Fraction(1), "千元": Fraction(10**3), "万元": Fraction(10**4), "百万元": Fraction(10**6), "亿元": Fraction(10**8),
    "人": Fraction(1),
    "万人": Fraction(10**4), "千瓦时": Fraction(1), "万千瓦时": Fraction(10**4), "万吨·公里": Fraction(10**4),
}  # fmt: skip
FULL = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@given(
    st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from(sorted(MULTIPLES)), st.sampled_from(sorted(UNITS)),
    st.sampled_from(["{}{}", "-{}{}", "{}{}-", "({}{})"]), st.booleans(),
)  # fmt: skip
def test_the_advice_typed_in_is_the_figure_meant_whatever_multiplies_it(
    size: object, word: str, unit: str, sign: str, full: bool
) -> None:
    text = sign.format(size, word)
    text = text.translate(FULL) if full else text
    value = Fraction(str(size)) * (1 if sign == "{}{}" else -1)
    in_one, in_many = value * MULTIPLES[word] / UNITS[unit], value * MULTIPLES[word]
    if UNITS[unit] == 1 or MULTIPLES[word] > UNITS[unit]:
        assert meant(text, unit) == show(in_one)
    else:
        assert [typed_in(each) for each in BOTH.findall(advised(text, unit).zh)] == [in_one, in_many]
        assert meant(text, unit) is None


@given(st.decimals(min_value=0, max_value=10**6, places=3), st.sampled_from(sorted(UNITS)))
def test_a_figure_in_another_unit_of_its_kind_is_converted_exactly(size: object, unit: str) -> None:
    of = "元" if "元" in unit else unit
    for other in ("元", "万元", "亿元") if of == "元" else (unit,):
        assert meant(f"{size}{other}", unit) == show(Fraction(str(size)) * UNITS[other] / UNITS[unit])


def test_a_kilo_is_a_unit_and_no_multiplier_of_one() -> None:
    assert multiple_of("千瓦时") == (1, "千瓦时")
    assert multiple_of("万千瓦时") == (10**4, "千瓦时")
    assert multiple_of("百分点") == (1, "百分点")
    assert multiple_of("10k CNY") == (10**4, "CNY")


def test_a_currency_sign_says_nothing_of_the_unit_of_the_column() -> None:
    said = spelt("￥12")
    assert said is not None
    told = alone(said)
    assert told is not None
    assert "12" not in told.zh
