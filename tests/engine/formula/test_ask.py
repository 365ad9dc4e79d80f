"""Asking a formula directly, as `hengji eval` does."""

from __future__ import annotations

import pytest

from hengji.engine.formula import evaluate_text
from hengji.engine.values.null import NullReason


@pytest.mark.parametrize(
    ("formula", "values", "unit", "expected"),
    [
        ("净利润 / 收入", {"净利润": "90亿元", "收入": "1,600 亿元"}, "%", ("5.625", "%")),
        ("净利润 / 收入", {"净利润": "900000万元", "收入": "1600亿元"}, None, ("0.05625", "")),
        ("增加值 / 人数", {"增加值": "480亿元", "人数": "60000人"}, "万元/人", ("80", "万元/人")),
        ("增加值 / 人数", {"增加值": "480亿元", "人数": "6万人"}, None, ("80", "亿元/万人")),
        ("a / b", {"a": "1", "b": "３"}, None, ("1/3", "")),
        ("growth(利润)", {"利润": "90亿元", "上年.利润": "-800000万元"}, None, ("212.5", "%")),
        ("growth(利润)", {"利润": "90", "prior(利润,1)": "80"}, None, ("12.5", "%")),
        ("上年(利润, 2)", {"利润": "1", "prior(利润, 2)": "7"}, None, ("7", "")),
        ("平均(期初净资产, 期末净资产)", {"净资产": "3亿元", "上年.净资产": "1亿元"}, None, ("2", "亿元")),
        (
            "平均(期初净资产, 期末净资产)",
            {"净资产": "3亿元", "期初.净资产": "2亿元", "上年.净资产": "1亿元"},
            None,
            ("2.5", "亿元"),
        ),
        ("平均(期初净资产, 期末净资产)", {"期末净资产": "3亿元", "期初净资产": "1亿元"}, None, ("2", "亿元")),
        ("累计(利润)", {"利润": "3"}, None, ("3", "")),
        ("累计(利润)", {"利润": "3", "累计.利润": "9"}, None, ("9", "")),
        ("1 - 负债率", {"负债率": "60%"}, "%", ("40", "%")),
        ("x", {"x": "-1.5e2"}, None, ("-150", "")),
        ("[a b] + 归母（元）", {"a b": "1", "归母（元）": "2"}, None, ("3", "")),
        ("x", {"x": "80[万元/人]"}, None, ("80", "万元/人")),
    ],
)
def test_values_in_texts_out(formula: str, values: dict[str, str], unit: str | None, expected: tuple[str, str]) -> None:
    answer = evaluate_text(formula, values, unit)
    assert answer.ok, [finding.render("en") for finding in answer.findings]
    assert (answer.value, answer.unit) == expected
    assert answer.as_dict()["null_reason"] is None


@pytest.mark.parametrize("absent", ["", "  ", "缺", "null", "-", "—"])
def test_a_missing_figure_gives_null_with_its_reason(absent: str) -> None:
    answer = evaluate_text("利润 / 收入", {"利润": absent, "收入": "3亿元"}, "%")
    assert answer.ok
    assert answer.as_dict() == {"value": None, "unit": "%", "null_reason": "missing-fact"}


def test_a_zero_denominator_gives_null_with_its_reason() -> None:
    answer = evaluate_text("利润 / 收入", {"利润": "1亿元", "收入": "0亿元"})
    assert (answer.value, answer.reason) == (None, NullReason.ZERO_DENOMINATOR)


@pytest.mark.parametrize(
    ("formula", "values", "unit", "codes"),
    [
        ("利闰", {"利润": "1"}, None, ["formula-unknown-name"]),
        ("利润", {"利润": "x亿元"}, None, ["value-number"]),
        ("利润", {"利润": "5苹果"}, None, ["value-unknown-unit"]),
        ("利润", {"利润": "5"}, "苹果", ["value-unknown-unit"]),
        ("利润", {"利润": "5"}, "万元", ["formula-result-unit"]),
        ("growth(利润)", {"利润": "5亿元", "上年.利润": "4"}, None, ["value-units-differ"]),
        ("growth(利率)", {"利率": "5%", "上年.利率": "0.04"}, None, ["value-units-differ"]),
        ("a", {"a": "1", "prior(a)": "1", "上年.a": "2"}, None, ["value-twice"]),
        ("a + 1", {"a": "1", "a + b": "3"}, None, ["value-name"]),
        ("利润 + 人数", {"利润": "5亿元", "人数": "3人"}, None, ["formula-units-differ"]),
        ("利润 > 3", {"利润": "5"}, None, ["formula-condition"]),
        ("1", {str(number): "1" for number in range(1001)}, None, ["value-too-many"]),
    ],
)
def test_what_is_wrong_is_told(formula: str, values: dict[str, str], unit: str | None, codes: list[str]) -> None:
    answer = evaluate_text(formula, values, unit)
    assert [finding.code for finding in answer.findings] == codes
    assert answer.ok is (not codes)


def test_the_sentence_says_why() -> None:
    values = {"净利润": "90亿元", "所有者权益": "1300亿元", "上年.所有者权益": "1100亿元"}
    answer = evaluate_text("净利润 / 平均(期初所有者权益, 期末所有者权益)", values, "%")
    assert answer.trace is not None
    assert (
        answer.trace.sentence("zh")
        == "净利润 90 亿元 ÷ 平均(期初所有者权益 1100 亿元, 期末所有者权益 1300 亿元) = 7.5 %"
    )
    assert (
        answer.trace.sentence("en")
        == "净利润 90 亿元 / avg(opening 所有者权益 1100 亿元, closing 所有者权益 1300 亿元) = 7.5 %"
    )
    assert answer.trace.lines("zh") == [
        "净利润 ÷ 平均(期初所有者权益, 期末所有者权益) = 7.5 %",
        "  净利润 = 90 亿元",
        "  平均(期初所有者权益, 期末所有者权益) = 1200 亿元",
        "    期初所有者权益 = 1100 亿元",
        "    期末所有者权益 = 1300 亿元",
    ]


def test_the_branch_not_taken_and_what_is_not_exact_are_told_as_such() -> None:
    answer = evaluate_text("if(a > 2, growth(a) / 3, b)", {"a": "5", "上年.a": "3", "b": ""})
    assert answer.trace is not None
    assert (answer.value, answer.unit) == ("200/9", "%")
    assert answer.trace.lines("en") == [
        "if(a > 2, growth(a, a (prior year)) / 3, b) ≈ 22.222222 %",
        "  a > 2 = holds",
        "    a = 5",
        "  growth(a, a (prior year)) / 3 ≈ 22.222222 %",
        "    growth(a, a (prior year)) ≈ 66.666667 %",
        "      a = 5",
        "      a (prior year) = 3",
    ]
