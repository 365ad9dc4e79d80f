"""One cell at a time: what is a number, a date, a period, an id, and what is refused with a way out."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction

import pytest

from hengji.engine.intake.cells import (
    Cell,
    Number,
    fraction,
    read_date,
    read_figure,
    read_id,
    read_period,
    shown_number,
)
from hengji.engine.intake.columns import fold, remark
from hengji.engine.intake.report import Problem
from hengji.engine.intake.xlsx import serial_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "12.5"), ("１２，３４５．５", "12345.5"), ("1,234", "1234"), ("\u00a012 345.6 ", "12345.6"),
        ("-0.50", "-0.5"), ("−3", "-3"), (" 7 ", "7"),
        ("1.2e3", "1200"), ("+4", "4"), (".5", "0.5"), ("5.", "5"), ("0", "0"), ("-408.44699999999995", "-408.44699999999995"),
    ],
)  # fmt: skip
def test_a_written_figure_is_read_exactly(text: str, value: str) -> None:
    found = read_figure(Cell.TEXT, text)
    assert isinstance(found, Number)
    assert fraction(found) == Fraction(value)


@pytest.mark.parametrize("text", ["12.5%", "１２．５％", "12.5 ％"])
def test_a_percent_sign_is_kept_beside_the_number(text: str) -> None:
    assert read_figure(Cell.TEXT, text) == Number(125, 1, percent=True)


@pytest.mark.parametrize("text", ["", "  ", "--", "-", "—", "/", "N/A", "无", "null", "NULL", "——", "－"])
def test_a_missing_spelling_is_missing_and_not_zero(text: str) -> None:
    assert read_figure(Cell.TEXT, text) is None


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("NaN", "not-finite", "blank"), ("inf", "not-finite", "blank"), ("-Infinity", "not-finite", "blank"),
        ("1_000", "not-a-number", "1000"), ("1e400", "not-a-number", "plain number"), ("#DIV/0!", "excel-error", "formula"),
        ("#N/A", "excel-error", "formula"), ("12万", "not-a-number", "12"), ("(5)", "not-a-number", "-5"),
        ("12,5", "not-a-number", "decimal mark"), ("￥12", "not-a-number", "currency"), ("十二", "not-a-number", "1234.5"),
        ("1,23", "not-a-number", "decimal mark"), ("1 23", "not-a-number", "1234.5"),
        ("1" * 41, "not-a-number", "plain number"), ("1e-99", "not-a-number", "40"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_says_what_would_work(text: str, code: str, hint: str) -> None:
    found = read_figure(Cell.TEXT, text)
    assert isinstance(found, Problem)
    assert found.code == code
    assert found.hint is not None
    assert hint in found.hint.en


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30", "2026/6/30", "2026.6.30", "2026年6月30日", "20260630", "30 June 2026", "June 30, 2026", "30-Jun-2026",
        "２０２６－０６－３０", "30/06/2026", "06/30/2026", "2026-06-30 00:00:00", "2026-06-30T08:00:00",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_form(text: str) -> None:
    assert read_date(Cell.TEXT, text) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("06/07/2026", "ambiguous-date"),
        ("2026-02-30", "not-a-date"),
        ("46203", "not-a-date"),
        ("月底", "not-a-date"),
        ("26-6-30", "not-a-date"),
    ],
)
def test_a_date_with_two_readings_or_none_is_refused(text: str, code: str) -> None:
    found = read_date(Cell.TEXT, text)
    assert isinstance(found, Problem)
    assert found.code == code


def test_both_readings_of_an_ambiguous_date_are_named() -> None:
    found = read_date(Cell.TEXT, "06/07/2026")
    assert isinstance(found, Problem)
    assert found.hint is not None
    assert "2026-07-06" in found.hint.zh
    assert "2026-06-07" in found.hint.zh


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026", "2026"), ("2026年", "2026"), ("2026年度", "2026"), ("2026h1", "2026H1"), ("2026年上半年", "2026H1"),
        ("2026年第三季度", "2026Q3"), ("2026-Q3", "2026Q3"), ("2026-9", "2026-09"), ("202609", "2026-09"), ("2026年9月", "2026-09"),
        ("２０２６", "2026"), ("", ""),
    ],
)  # fmt: skip
def test_a_period_has_one_spelling_afterwards(text: str, period: str) -> None:
    assert read_period(Cell.TEXT, text) == period


@pytest.mark.parametrize("text", ["2026.1", "2026Q5", "2026-13", "六月", "2026-06-30"])
def test_a_period_that_could_be_another_is_refused(text: str) -> None:
    assert isinstance(read_period(Cell.TEXT, text), Problem)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "＝1", "A\u200bB", "nan"])
def test_a_formula_or_an_invisible_character_is_no_id(text: str) -> None:
    assert isinstance(read_id(Cell.TEXT, text), Problem)


def test_an_id_keeps_its_leading_zeros_and_loses_blanks_around_it() -> None:
    assert read_id(Cell.TEXT, " 000033 ") == "000033"
    assert read_id(Cell.NUMBER, shown_number("33.0")) == "33"


def test_an_id_whose_digits_excel_has_cut_is_refused() -> None:
    assert isinstance(read_id(Cell.NUMBER, "9133010000000000"), Problem)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("33.0", "33"), ("1E-3", "0.001"), ("12345678901234567", "12345678901234567"),
     ("-0.0", "0"), ("1.2345678901234567", "1.23456789012346"), ("1E+20", "100000000000000000000")],
)  # fmt: skip
def test_a_number_cell_is_the_decimal_a_person_sees(stored: str, shown: str) -> None:
    assert shown_number(stored) == shown


def test_excel_days_are_counted_as_excel_counts_them() -> None:
    assert serial_date(46203) == date(2026, 6, 30)
    assert serial_date(59) == date(1900, 2, 28)
    assert serial_date(60) is None
    assert serial_date(61) == date(1900, 3, 1)
    assert serial_date(46203 - 1462, from_1904=True) == date(2026, 6, 30)


@pytest.mark.parametrize(
    "text", ["1" * 32_000 + "x1", "x" + " " * 32_000 + "y", "1 " * 16_000, "2026" + "-" * 32_000, "一" * 32_000]
)
def test_a_long_cell_is_refused_at_once(text: str) -> None:
    before = time.process_time()
    for read in (read_figure, read_date, read_period):
        assert isinstance(read(Cell.TEXT, text), Problem)
    assert isinstance(read_id(Cell.TEXT, text), str)
    remark(text)
    remark(text + ")")
    fold(text)
    assert time.process_time() - before < 0.5


def test_a_remark_in_brackets_is_taken_off_a_header() -> None:
    assert remark("目标值（万元）") == ("目标值", "万元")
    assert remark("利润总额 (亿元) *") == ("利润总额", "亿元")
    assert remark("净利润(归母)(万元)") == ("净利润(归母)", "万元")
    assert remark("(万元)") == ("(万元)", "")
    assert remark("目标值") == ("目标值", "")


@pytest.mark.parametrize("text", ["1,2345", "12,34", "1,23,456", "1234,567", "1,234,5.6", "12,"])
def test_a_comma_in_the_wrong_place_is_told_that_three_digits_follow_it(text: str) -> None:
    found = read_figure(Cell.TEXT, text)
    assert isinstance(found, Problem)
    assert found.hint is not None
    assert "三位数字" in found.hint.zh
    assert "three digits" in found.hint.en


@pytest.mark.parametrize("text", ["\u200b300", "300\u200b", "3\ufeff00", "\u202e300", "300\u200b万元"])
def test_a_figure_with_an_invisible_character_is_told_that_there_is_one(text: str) -> None:
    found = read_figure(Cell.TEXT, text)
    assert isinstance(found, Problem)
    assert "不可见字符" in found.message.zh
    assert "invisible" in found.message.en
    assert "[U+" in found.message.zh
    assert "\\x" not in found.message.zh
