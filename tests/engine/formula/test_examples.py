"""What formulas mean, by example."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from hengji.engine.formula import Need, NotParsed, Parsed, Span, Value, evaluate, holds, needs, parse, render
from hengji.engine.formula.evaluate import Truth
from hengji.engine.values.null import NullReason
from hengji.engine.values.period import Period
from hengji.engine.values.unit import Unit, parse_unit

MISSING = Value(None, NullReason.MISSING_FACT)
ZERO_DENOMINATOR = Value(None, NullReason.ZERO_DENOMINATOR)


def read(text: str, names: Mapping[str, Unit | None] | None = None, condition: bool = False) -> Parsed:
    parsed = parse(text, names, condition=condition)
    assert isinstance(parsed, Parsed), parsed.render("en")
    return parsed


def value(text: str, figures: Mapping[Any, object]) -> Value:
    known = {(Need(key) if isinstance(key, str) else key): figure for key, figure in figures.items()}

    def lookup(need: Need) -> Value:
        figure = known.get(need)
        return MISSING if figure is None else Value(Fraction(str(figure)))

    parsed = read(text)
    return evaluate(parsed.number, lookup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", "3/10"),
        ("1 - 2 - 3", -4),
        ("1 - (2 - 3)", 2),
        ("8 / 4 / 2", 1),
        ("2 + 3 * 4", 14),
        ("-2 * 3", -6),
        ("--2", 2),
        ("2 - -3", 5),
        ("+5", 5),
        ("5%", "1/20"),
        ("5‰ × 2", "1/100"),
        ("５ ＋ ３．５", "8.5"),
        ("（１＋２）×３÷２", "4.5"),
        ("min(3, 1, 2)", 1),
        ("最大(3，1，2)", 3),
        ("平均(1, 2)", "1.5"),
        ("AVG(1, 2, 4)", "7/3"),
        ("合计(1, 2, 3)", 6),
        ("绝对值(-3)", 3),
        ("round(2.345, 2)", "2.35"),
        ("round(-2.345, 2)", "-2.34"),
        ("四舍五入(0.5, 0)", 1),
        ("if(1 > 2, 10, 20)", 20),
        ("如果(1 ≤ 2, 10, 20)", 10),
        ("if(1 < 2 and 3 ≠ 3, 1, 2)", 2),
        ("if(1 > 2 或 3 = 3, 1, 2)", 1),
        ("if(not 1 > 2 且 (2 > 1 or 1/0 > 1), 1, 2)", 1),
        ("a ÷ b", 3),
        ("a*b", "4/3"),
        ("[a]/【b】", 3),
        ("a\n  /\tb", 3),
    ],
)
def test_formulas_are_computed_exactly(text: str, expected: object) -> None:
    assert value(text, {"a": 2, "b": "2/3"}) == (Fraction(str(expected)), NullReason.NONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 0", ZERO_DENOMINATOR),
        ("a / (b - b)", ZERO_DENOMINATOR),
        ("gone + 1", MISSING),
        ("gone / 0", MISSING),
        ("1 / 0 + gone", ZERO_DENOMINATOR),
        ("gone + 1 / 0", MISSING),
        ("min(1, gone)", MISSING),
        ("avg(1, 1/0, gone)", ZERO_DENOMINATOR),
        ("round(gone, 2)", MISSING),
        ("-gone", MISSING),
        ("0 * gone", MISSING),
        ("if(gone > 1, 1, 2)", MISSING),
        ("if(1 > 2, 1, gone)", MISSING),
        ("if(1/0 > 1 and gone > 1, 1, 2)", ZERO_DENOMINATOR),
        ("positive(0)", ZERO_DENOMINATOR),
        ("a / 正值(0 - a)", ZERO_DENOMINATOR),
        ("growth(gone)", MISSING),
    ],
)
def test_what_cannot_be_computed_is_null_with_the_first_reason(text: str, expected: Value) -> None:
    assert value(text, {"a": 1, "b": 2}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if(1 > 2, 1/0, 5)", 5),
        ("if(2 > 1, 5, gone)", 5),
        ("if(1 > 2 and gone > 1, 1, 5)", 5),
        ("if(gone > 1 and 1 > 2, 1, 5)", 5),
        ("if(gone > 1 or 2 > 1, 5, 1)", 5),
        ("positive(3)", 3),
    ],
)
def test_a_null_that_decides_nothing_does_no_harm(text: str, expected: int) -> None:
    assert value(text, {}) == (Fraction(expected), NullReason.NONE)


def test_growth_is_measured_against_the_size_of_the_earlier_figure() -> None:
    assert value("growth(a)", {"a": 90, Need("a", back=1): -80}).number == Fraction(170, 80)
    assert value("同比(a)", {"a": 90, Need("a", back=1): 100}).number == Fraction(-1, 10)
    assert value("growth(a)", {"a": 90, Need("a", back=1): 0}) == ZERO_DENOMINATOR
    figures = {"a": 6, "b": 2, Need("a", back=1): 4, Need("b", back=1): 2}
    assert value("growth(a / b)", figures).number == Fraction(1, 2)


def test_prior_takes_everything_inside_it_back() -> None:
    figures = {
        Need("a", back=1): 1,
        Need("a", back=2): 2,
        Need("b", Span.OPENING, 1): 5,
        Need("a", Span.YEAR_TO_DATE, 1): 7,
    }
    assert value("上年(a) + prior(a, 2)", figures).number == 3
    assert value("prior(a + opening(b), 1)", figures).number == 6
    assert value("prior(prior(a))", figures).number == 2
    assert value("上年(累计(a))", figures).number == 7


def test_needs_are_told_before_a_run_each_once() -> None:
    tree = read("growth(a) + 期初(b) + closing(b) + b + ytd(a) + prior(a, 1) + if(c > 0, d, 0)").tree
    assert needs(tree) == (
        Need("a"),
        Need("a", back=1),
        Need("b", Span.OPENING),
        Need("b"),
        Need("a", Span.YEAR_TO_DATE),
        Need("c"),
        Need("d"),
    )


def test_a_need_knows_its_periods() -> None:
    month = Period(2026, 1, 3)
    assert Need("a").periods(month) == (month,)
    assert Need("a", back=1).periods(month) == (Period(2025, 1, 3),)
    assert Need("a", Span.OPENING).periods(month) == (Period(2025, 1, 12),)
    assert Need("a", Span.OPENING, 1).periods(Period(2026)) == (Period(2024),)
    assert Need("a", Span.YEAR_TO_DATE).periods(month) == (Period(2026, 1, 1), Period(2026, 1, 2), month)


def test_figures_are_converted_from_their_own_units_and_to_the_one_asked_for() -> None:
    units = {"利润": parse_unit("亿元"), "人数": parse_unit("万人")}
    parsed = parse("利润 / 人数", units, unit=parse_unit("万元/人"))
    assert isinstance(parsed, Parsed)
    assert parsed.unit is not None
    figures = {Need("利润"): Value(Fraction(480)), Need("人数"): Value(Fraction(6))}
    assert evaluate(parsed.number, figures.__getitem__, parsed.units, parsed.unit).number == 80


def test_a_condition_is_read_where_one_is_asked_for() -> None:
    parsed = read(
        "净利润 > 3亿元 且 人数 ≥ 5人", {"净利润": parse_unit("万元"), "人数": parse_unit("人")}, condition=True
    )
    figures = {Need("净利润"): Value(Fraction(30001)), Need("人数"): Value(Fraction(5))}
    assert parsed.is_condition
    assert holds(parsed.condition, figures.__getitem__, parsed.units) == Truth(True)
    figures[Need("人数")] = MISSING
    assert holds(parsed.condition, figures.__getitem__, parsed.units) == Truth(None, NullReason.MISSING_FACT)
    assert isinstance(parse("1 + 2", condition=True), NotParsed)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("a/avg(opening(b),closing(b))", "a ÷ 平均(期初(b), 期末(b))", "a / avg(opening(b), closing(b))"),
        ("a-(b-c)*2", "a - (b - c) × 2", "a - (b - c) * 2"),
        ("prior(a,1)+prior(a,2)", "上年(a) + 上年(a, 2)", "prior(a, 1) + prior(a, 2)"),
        (
            "if(a>=1 and not b<>2 or c<0,1,2)",
            "如果(a ≥ 1 且 非 b ≠ 2 或 c < 0, 1, 2)",
            "if(a >= 1 and not b != 2 or c < 0, 1, 2)",
        ),
        ("[net profit]*5%", "[net profit] × 5%", "[net profit] * 5%"),
        (
            "round(a,2,万元/人)+3[万元/人]",
            "四舍五入(a, 2, [万元/人]) + 3[万元/人]",
            "round(a, 2, [万元/人]) + 3[万元/人]",
        ),
    ],
)
def test_canonical_text(text: str, zh: str, en: str) -> None:
    tree = read(text).tree
    assert (render(tree), render(tree, "en")) == (zh, en)
    assert read(zh).tree == read(en).tree == tree


EQUITY = dict.fromkeys(("所有者权益", "净利润"), parse_unit("亿元"))


def test_opening_and_closing_names_mean_the_measure_they_end_in() -> None:
    tree = read("净利润 / 平均(期初所有者权益, 期末所有者权益)", EQUITY).tree
    assert tree == read("净利润 / 平均(期初(所有者权益), 期末(所有者权益))").tree
    assert read("opening_x", {"x": None}).tree == read("opening(x)").tree


def test_a_measure_of_the_full_name_wins_over_that_reading() -> None:
    names = {**EQUITY, "期初所有者权益": parse_unit("万元")}
    assert needs(read("期初所有者权益", names).tree) == (Need("期初所有者权益"),)
    assert needs(read("期初(所有者权益)", names).tree) == (Need("所有者权益", Span.OPENING),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("归母净利润（万元） × 2", "归母净利润（万元）"),
        ("归母净利润(万元)*2", "归母净利润（万元）"),
        ("[归母净利润（万元）]*2", "归母净利润（万元）"),
        ("net profit * 2", "net profit"),
        ("毛利率% + 5%", "毛利率%"),
        ("ＲＯＥ*2", "ROE"),
        ("[5年期贷款]*2", "5年期贷款"),
        ("[a+b]*2", "a+b"),
        ("[and]*2", "and"),
        ("合计*2", "合计"),
        ("合计*sum(合计, 1)", "合计"),
    ],
)
def test_names_are_found_as_people_write_them(text: str, name: str) -> None:
    names = [
        "归母净利润（万元）",
        "归母净利润",
        "net profit",
        "net",
        "毛利率%",
        "ROE",
        "5年期贷款",
        "a+b",
        "a",
        "and",
        "合计",
    ]
    parsed = parse(text, names)
    assert isinstance(parsed, Parsed), parsed.render("en")
    assert parsed.names == (name,)


def test_a_name_with_an_operator_in_it_is_never_guessed() -> None:
    parsed = parse("a-b", ["a", "b", "a-b"])
    assert isinstance(parsed, Parsed)
    assert parsed.names == ("a", "b")
