"""Figures, scales, dates, room for text, colours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.ui.charts.dates import date_label, date_ticks
from hengji.ui.charts.figures import exact, fixed, magnitude, scientific, show, signed
from hengji.ui.charts.palette import ACCENT, INK, NAVY, PAPER, SOFT, TONE_INK, TONE_WASH, TRACK, WASH, Tone, contrast
from hengji.ui.charts.scale import Linear, fitting_ticks, nice_step
from hengji.ui.charts.svg import num
from hengji.ui.lettering import Box, fit, spread, width, wrap


def test_a_float_counts_as_the_decimal_it_prints_as():
    assert exact(0.1) == Fraction(1, 10)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_figure_is_missing(value):
    assert exact(value) is None


def test_text_is_no_figure():
    with pytest.raises(TypeError):
        exact("12")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(195105, 1000), 2, "195.11"),
        (Fraction(1234567), 0, "1,234,567"),
        (Fraction(-3), 1, "−3.0"),
        (Fraction(-1, 1000), 1, "0.0"),
    ],
)
def test_figures_are_rounded_half_up_grouped_and_never_minus_zero(value, places, text):
    assert fixed(value, places) == text


def test_small_figures_keep_telling_digits():
    assert show(Fraction(1, 3)) == "0.3333"
    assert show(Fraction(123, 10**7)) == "0.0000123"
    assert show(None) == "—"
    assert scientific(Fraction(125, 10**14)) == "1.25×10⁻¹²"


def test_changes_carry_their_sign():
    assert [signed(Fraction(v), 1) for v in (2, 0, -2)] == ["+2.0", "0.0", "−2.0"]


@pytest.mark.parametrize(
    ("largest", "step", "unit", "lang", "written"),
    [
        (1_200_000_000, 200_000_000, "元", "zh", "亿元"),
        (120_000, 20_000, "万元", "zh", "亿元"),
        (99_999, 20_000, "元", "zh", "元"),
        (120_000, 20_000, "人次", "zh", "万人次"),
        (120_000, 20_000, "%", "zh", "%"),
        (3 * 10**12, 10**12, "元", "zh", "万亿元"),
        (1_200_000_000, 200_000_000, "CNY", "en", "bn CNY"),
        (3 * 10**17, 10**17, "元", "zh", "×10¹⁷ 元"),
    ],
)
def test_large_figures_are_counted_in_words(largest, step, unit, lang, written):
    assert magnitude(Fraction(largest), Fraction(step), unit, lang).unit == written


@given(
    low=st.fractions(-(10**12), 10**12, max_denominator=10**6),
    span=st.fractions(Fraction(1, 10**9), 10**12, max_denominator=10**9).filter(lambda v: v > 0),
    room=st.integers(120, 1000),
)
def test_ticks_ascend_lie_in_the_range_and_stand_apart(low, span, room):
    ticks, _ = fitting_ticks(low, low + span, room, "元", "zh")
    places = [tick.at for tick in ticks]
    assert places == sorted(set(places))
    assert all(low <= at <= low + span for at in places)
    scale = Linear(low, low + span, 0, room)
    for one, other in pairwise(ticks):
        assert scale(other.at) - scale(one.at) >= (width(one.label, 11) + width(other.label, 11)) / 2


@given(
    span=st.fractions(Fraction(1, 10**9), 10**9, max_denominator=10**9).filter(lambda v: v > 0), most=st.integers(1, 20)
)
def test_a_nice_step_is_the_least_that_makes_no_more_parts(span, most):
    step = nice_step(span, most)
    assert step * most >= span
    assert step * Fraction(2, 5) * most < span


@given(first=st.dates(date(1, 1, 2), date(9990, 1, 1)), days=st.integers(1, 400_000), room=st.integers(200, 1000))
def test_date_ticks_ascend_and_lie_in_the_range_of_the_calendar(first, days, room):
    low, high = Fraction(first.toordinal()), Fraction(first.toordinal() + days)
    places = [tick.at for tick in date_ticks(low, high, room, "zh")]
    assert places == sorted(set(places))
    assert all(low <= at <= high for at in places)


def test_a_day_is_written_in_full():
    assert date_label(Fraction(date(2026, 3, 1).toordinal()), "zh") == "2026年3月1日"
    assert date_label(Fraction(date(2026, 3, 1).toordinal()), "en") == "1 Mar 2026"


@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(5, 60)), max_size=12),
)
def test_spread_labels_keep_their_order_their_gap_and_the_edges(labels):
    labels.sort()
    centres, widths = [c for c, _ in labels], [w for _, w in labels]
    placed = spread(centres, widths, 0, 500, 4)
    if placed is None:
        assert sum(widths) + 4 * (len(widths) - 1) > 500 - 1e-6
        return
    boxes = [(at - w / 2, at + w / 2) for at, w in zip(placed, widths, strict=True)]
    assert all(right + 4 <= left + 1e-6 for (_, right), (left, _) in pairwise(boxes))
    assert all(left >= -1e-6 and right <= 500 + 1e-6 for left, right in boxes)


def test_labels_that_stand_apart_are_left_where_they_are():
    assert spread([50, 150, 250], [40, 40, 40], 0, 300, 4) == [50, 150, 250]


def test_a_chinese_character_is_a_full_square_and_a_digit_about_half():
    assert width("衡绩", 12) == 24
    assert width("10", 12) == pytest.approx(13.44)
    assert width("e\u0301", 12) == width("e", 12)


@given(st.text(max_size=40), st.floats(30, 300))
def test_wrapped_lines_stay_within_their_room(text, room):
    lines = wrap(text, room)
    assert len(lines) <= 2
    assert all(width(line) <= room or len(line) == 1 for line in lines)


def test_lines_do_not_begin_with_closing_punctuation_and_figures_stay_whole():
    assert wrap("审计整改率，低于", 60) == ["审计整改", "率，低于"]
    assert wrap("总分不高于 120.5 分", 84) == ["总分不高于", "120.5 分"]


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert fit("一二三四五六", 48) == "一二三…"


def test_a_line_through_a_box_is_found():
    box = Box(0, 0, 10, 10)
    assert box.crossed(-5, 5, 15, 5)
    assert not box.crossed(-5, 15, 15, 15)


@pytest.mark.parametrize("value", [0.0, -0.001, 12.5, 3.14159, 100.0])
def test_coordinates_are_short(value):
    assert num(value) == {0.0: "0", -0.001: "0", 12.5: "12.5", 3.14159: "3.14", 100.0: "100"}[value]


def test_text_colours_can_be_read_on_everything_they_are_laid_on():
    grounds = [PAPER, WASH, *TONE_WASH.values()]
    low = {
        (ink, ground): round(contrast(ink, ground), 2)
        for ink in (INK, SOFT, NAVY, ACCENT, *TONE_INK.values())
        for ground in grounds
        if contrast(ink, ground) < 4.5
    }
    assert low == {}
    assert contrast(PAPER, ACCENT) >= 4.5
    assert contrast(INK, TRACK) >= 4.5


def test_there_is_an_ink_and_a_wash_for_every_tone():
    assert set(TONE_INK) == set(TONE_WASH) == set(Tone)
