"""What a person is told: every mistake at once, where it stands, and what may have been meant."""

from __future__ import annotations

import pytest

from hengji.engine.formula import NotParsed, parse
from hengji.engine.values.finding import Source

NAMES = ["净利润", "营业收入", "所有者权益", "net_profit", "revenue"]


def refused(text: str) -> NotParsed:
    parsed = parse(text, NAMES, Source("scheme.yaml", 12, clause="第八条"))
    assert isinstance(parsed, NotParsed)
    return parsed


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("净利闰 / 营业收入", "净利润", "净利润"),
        ("net_proft / revenue", "net_profit", "net_profit"),
        ("Revenue * 2", "revenue", "revenue"),
        (
            "平均所有者权益 + 1",
            "平均(期初(所有者权益), 期末(所有者权益))",
            "avg(opening(所有者权益), closing(所有者权益))",
        ),
        ("上年净利润 + 1", "上年(净利润)", "prior(净利润, 1)"),
        ("累计营业收入 + 1", "累计(营业收入)", "ytd(营业收入)"),
        (
            "平均(所有者权益)",
            "平均(期初(所有者权益), 期末(所有者权益))",
            "avg(opening(所有者权益), closing(所有者权益))",
        ),
        ("sum(净利润)", "累计(净利润)", "ytd(净利润)"),
        ("mim(净利润, 0)", "min", "min"),
        ("平均数(净利润, 营业收入)", "平均", "平均"),
        ("growth + 1", "增长率(利润)", "growth(profit)"),
        ("2净利润", "2 × 净利润", "2 * 净利润"),
        ("净利润 ∗ 2", "*", "*"),
        ("净利润、2", ",", ","),
        ("\u0430 + 1", "“a”", "'a'"),
        ("⼈ + 1", "人", "人"),
        ("净利润 ^ 2", "甲 × 甲", "a * a"),
        ("如果(净利润, 1, 2)", "如果(条件, 甲, 乙)", "if(condition, a, b)"),
    ],
)
def test_a_hint_says_what_may_have_been_meant(text: str, zh: str, en: str) -> None:
    hints = [finding.hint for finding in refused(text).findings if finding.hint]
    assert any(zh in hint.zh for hint in hints)
    assert any(en in hint.en for hint in hints)


def test_every_mistake_is_told_at_once() -> None:
    codes = [finding.code for finding in refused("净利闰 + zz(营业收人, 1_000) ** ∗").findings]
    assert codes == [
        "formula-unknown-name",
        "formula-unknown-function",
        "formula-unknown-name",
        "formula-number",
        "formula-character",
        "formula-character",
    ]


def test_names_after_a_mistake_of_form_are_still_checked() -> None:
    codes = [finding.code for finding in refused("净利润 营业收入 + 利率 * yy(1").findings]
    assert codes == ["formula-syntax", "formula-unknown-name", "formula-unknown-function"]


def test_a_finding_carries_its_source_and_a_stable_code() -> None:
    finding = refused("净利闰").findings[0]
    assert finding.render("zh") == (
        "scheme.yaml:12  第八条  错误: 公式第 1 字：未知指标“净利闰”  应为: 您是否想写“净利润”？  (formula-unknown-name)"
    )


def test_the_caret_stands_under_the_place_also_behind_wide_characters() -> None:
    assert refused("净利润 + 净利率").render("en") == (
        "净利润 + 净利率\n         ^^^^^^\nerror: unknown name '净利率'\ndid you mean '净利润'?"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("净利润 + ", (6, 6)),
        ("(净利润", (0, 1)),
        ("净利润)", (3, 4)),
        ("1 2", (2, 3)),
        ("净利润 ＋ 1＿0", (6, 9)),
        ("min(1)", (0, 6)),
    ],
)
def test_places_count_the_characters_as_written(text: str, place: tuple[int, int]) -> None:
    assert refused(text).mistakes[0].place == place
