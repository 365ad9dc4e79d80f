"""Words in the language of the page: labels are taken apart, what people wrote stays as they wrote it."""

from __future__ import annotations

import pytest

from hengji.engine.values.text import Text
from hengji.ui.words import in_language


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
