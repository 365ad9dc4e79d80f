"""Words in the language of the page: labels are taken apart, what people wrote stays as they wrote it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import support.product  # noqa: F401 - it sets Django up
from django.template import Context, Template

from hengji.engine.values.text import Text
from hengji.ui.words import figure_to, in_language, lacking, many


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("目标值 / Target", "目标值", "Target"),
        ("密钥（已加密） / Secret, encrypted", "密钥（已加密）", "Secret, encrypted"),
        ("没有单位“华东” / there is no unit '华东公司'", "没有单位“华东”", "there is no unit '华东公司'"),
        ("PDF / PDF", "PDF", "PDF"),
        ("王敏 / ", "王敏", "王敏"),
        (Text("利润", "Profit"), "利润", "Profit"),
        (None, "", ""),
    ],
)
def test_a_label_is_shown_in_one_language(label: object, zh: str, en: str) -> None:
    assert (in_language(label, "zh"), in_language(label, "en")) == (zh, en)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "written",
    ["净利润 / 平均净资产", "North / South", "100 / 3", "净利润 / avg(期初净资产, 期末净资产)", "甲 / 乙"],
)
def test_what_somebody_wrote_with_a_slash_stays_whole(written: str, lang: str) -> None:
    assert in_language(written, lang) == written


@pytest.mark.parametrize(("count", "told"), [(0, "0 units"), (1, "1 unit"), (2, "2 units"), (1234, "1,234 units")])
def test_a_count_has_its_noun_in_the_right_number(count: int, told: str) -> None:
    assert many(count, "unit") == told


def test_a_noun_whose_plural_is_no_added_s_says_it() -> None:
    assert [many(n, "person holds", "people hold") for n in (1, 2)] == ["1 person holds", "2 people hold"]


@pytest.mark.parametrize(("count", "told"), [(1, "1 cell is wrong, of 9"), (3, "3 cells are wrong, of 9")])
def test_a_template_counts_in_the_right_number(count: int, told: str) -> None:
    page = Template('{% load words %}{% t "{n} 格不对" "{n:cell is|cells are} wrong, of {m}" n=n m=9 %}')
    assert page.render(Context({"n": count, "lang": "en"})) == told
    assert page.render(Context({"n": count, "lang": "zh"})) == f"{count} 格不对"


def test_the_figures_of_a_column_stand_point_below_point_and_none_loses_a_digit() -> None:
    column = [
        (Decimal("135665.200000"), 2),
        (Decimal("0.125"), 2),
        (Decimal(14336), 0),
        (Decimal("-7.50"), 1),
        (None, 2),
    ]
    shown = [figure_to(value, places) for value, places in column]
    assert shown == ["135,665.20", "0.125", "14,336", "-7.5", "—"]
    most = 3
    wide = [text + lacking(value, places, most) for text, (value, places) in zip(shown, column, strict=True)]
    assert wide == ["135,665.200", "0.125", "14,336.000", "-7.500", "—"]


def test_a_figure_of_many_zeros_is_written_out() -> None:
    assert figure_to(Decimal("1E+6"), 0) == "1,000,000"
    assert figure_to(Decimal("1E+6"), 2) == "1,000,000.00"
    assert lacking(Decimal("1E+6"), 0, 2) == ".00"
    assert figure_to(Decimal("0.000001"), 2) == "0.000001"
