"""Numbers, units and periods as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.values.number import NotANumber, decimals, fixed, half_up, parse_number, scaled, show
from hengji.engine.values.period import Period
from hengji.engine.values.unit import UnknownUnit, combine, describe, own_unit, parse_unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "25/2"),
        ("１２．５", "25/2"),
        ("1,234.5", "2469/2"),
        (" 12 345.6 ", "61728/5"),
        ("12\u00a0345", "12345"),
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


GROUP_UNITS = """
万TEU 标准箱 万标箱 吨标准煤 万吨标准煤 克标准煤/千瓦时 克/千瓦时 千瓦时 万千瓦时 亿千瓦时 百万千瓦时 吉瓦 吉焦
大卡/千克 吨二氧化碳 千伏安
公里 万小时 吨公里 亿吨公里 换算吨公里 人公里 海里 车公里 架次 航次 艘次 泊位 台班 工日
起/百万工时 人/百万吨 间夜 元/间夜 元/平方米·月 元/(吨·公里)
平方公里 公顷 万亩 桶 美元/桶 升 毫克/立方米 mg/L 万立方米/日
百万吨 十亿元 千人 亿人次 万辆次 笔 万单 元/股 亿股 基点 bps 名次 港元 欧元 ℃ kW·h
"""


@pytest.mark.parametrize("symbol", GROUP_UNITS.split())
def test_the_units_of_state_owned_groups_are_known(symbol: str) -> None:
    assert parse_unit(symbol).factor > 0


def test_a_numeral_before_a_unit_multiplies_it_and_a_product_has_both_dimensions() -> None:
    assert parse_unit("百万吨").factor == 10 * parse_unit("十万吨").factor == 10**6
    assert parse_unit("吨·公里").factor == parse_unit("吨公里").factor
    assert parse_unit("元/吨·公里").dimension == parse_unit("元/(吨公里)").dimension
    hours = combine(parse_unit("亿千瓦时").dimension, parse_unit("万千瓦").dimension, -1)
    assert hours == parse_unit("小时").dimension
    assert parse_unit("亿千瓦时").factor / parse_unit("万千瓦").factor == 10_000 * parse_unit("小时").factor
    assert parse_unit("吉焦").factor / parse_unit("千瓦时").factor == Fraction(2500, 9)
    for slip in ("万%", "十分", "百万", "亿", "百℃"):
        with pytest.raises(UnknownUnit):
            parse_unit(slip)


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("万園", "万元"),
        ("万圆", "万元"),
        ("萬元", "万元"),
        ("億元", "亿元"),
        ("万頓", "万吨"),
        ("万圆/人", "万元/人"),
        ("千瓦小时", "千瓦时"),
        ("万人民币", "万元"),
        ("foo", ""),
    ],
)
def test_a_unit_that_is_not_known_is_answered_with_the_one_meant_and_never_with_another_magnitude(
    written: str, meant: str
) -> None:
    with pytest.raises(UnknownUnit) as refused:
        parse_unit(written)
    assert refused.value.near == meant


@pytest.mark.parametrize(
    "symbol", ["人", "万人", "起", "万千瓦时", "万千瓦", "吨", "小时", "平方米", "吨/人", "克/千瓦时"]
)
def test_of_what_is_counted_or_weighed_there_is_never_less_than_none(symbol: str) -> None:
    assert parse_unit(symbol).is_amount


@pytest.mark.parametrize("symbol", ["万元", "亿元", "万元/人", "元/吨", "%", "分", "倍", "℃", "股"])
def test_money_shares_and_points_may_be_below_zero(symbol: str) -> None:
    assert not parse_unit(symbol).is_amount


def test_a_unit_of_its_own_says_nothing_of_its_sign() -> None:
    assert not own_unit("斗").is_amount
