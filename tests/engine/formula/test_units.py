"""Units: what may be added, what a bare number means, and which unit a result has."""

from __future__ import annotations

import pytest

from hengji.engine.formula import NotParsed, Parsed, parse
from hengji.engine.values.finding import Level
from hengji.engine.values.unit import Unit, parse_unit

UNITS: dict[str, Unit | None] = {
    name: parse_unit(unit)
    for name, unit in {
        "利润": "万元",
        "收入": "亿元",
        "人数": "人",
        "产量": "吨",
        "煤耗": "克/千瓦时",
        "负债率": "%",
        "周转": "倍",
        "事故": "起",
    }.items()
} | {"未知": None}


def refused(text: str, unit: str | None = None) -> NotParsed:
    parsed = parse(text, UNITS, unit=parse_unit(unit) if unit else None)
    assert isinstance(parsed, NotParsed)
    return parsed


def read(text: str, unit: str | None = None) -> Parsed:
    parsed = parse(text, UNITS, unit=parse_unit(unit) if unit else None)
    assert isinstance(parsed, Parsed), parsed.render("en")
    return parsed


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("利润 + 人数", "单位不同：万元 + 人", "units differ: 万元 + 人"),
        ("利润 - 5", "单位不同：万元 - 无单位的数", "units differ: 万元 - a number without unit"),
        ("5% + 利润", "单位不同：% + 万元", "units differ: % + 万元"),
        ("利润 / 人数 + 利润", "单位不同：万元/人 + 万元", "units differ: 万元/人 + 万元"),
        ("if(利润 > 人数, 1, 2)", "单位不同：万元 > 人", "units differ: 万元 > 人"),
        ("max(利润, 人数)", "单位不同：万元, 人", "units differ: 万元, 人"),
        ("if(1 > 2, 利润, 人数)", "单位不同：万元, 人", "units differ: 万元, 人"),
        ("利润 × 人数 + 利润", "单位不同：万元×人 + 万元", "units differ: 万元×人 + 万元"),
        ("1 / 人数 + 1", "单位不同：1/人 + 无单位的数", "units differ: 1/人 + a number without unit"),
        ("round(利润, 2, 人)", "单位不同：万元, 人", "units differ: 万元, 人"),
        ("煤耗 - 5[克]", "单位不同：克/千瓦时 - 克", "units differ: 克/千瓦时 - 克"),
        ("利润 / 收入 + 人数", "单位不同：无单位的数 + 人", "units differ: a number without unit + 人"),
    ],
)
def test_units_that_differ_are_told(text: str, zh: str, en: str) -> None:
    finding = refused(text).findings[0]
    assert finding.code == "formula-units-differ"
    assert zh in finding.message.zh
    assert en in finding.message.en


@pytest.mark.parametrize(
    ("text", "natural"),
    [
        ("利润 + 收入", "万元"),
        ("利润 - 0", "万元"),
        ("max(利润, 0)", "万元"),
        ("if(利润 > 0, 利润, 0)", "万元"),
        ("利润 - 5万元", "万元"),
        ("利润 × 5%", "万元"),
        ("利润 × 2", "万元"),
        ("利润 / 人数", "万元/人"),
        ("利润 / 人数 × 人数", "元"),
        ("利润 / 收入", ""),
        ("growth(利润)", "%"),
        ("负债率 - 65%", "%"),
        ("负债率 × 2", "%"),
        ("周转 + 1", ""),
        ("事故 - 1起", "起"),
        ("煤耗 - 280[克/千瓦时]", "克/千瓦时"),
        ("avg(利润, 收入)", "万元"),
        ("未知 + 利润", "万元"),
        ("未知 + 5", ""),
        ("round(利润 / 人数, 2, 万元/人)", "万元/人"),
        ("round(负债率, 2, %)", "%"),
        ("round(利润 / 收入, 4)", ""),
        ("1 / 人数", "1/person"),
        ("0", ""),
        ("1 + 2", ""),
    ],
)
def test_results_have_the_unit_a_reader_expects(text: str, natural: str) -> None:
    parsed = read(text)
    assert parsed.unit is not None
    assert parsed.unit.symbol == natural


def test_a_bare_number_gets_a_hint_with_the_unit() -> None:
    hint = refused("利润 - 5000").findings[0].hint
    assert hint is not None
    assert "5000万元" in hint.zh


@pytest.mark.parametrize(
    "text", ["负债率 - 65", "0.65 - 负债率", "growth(利润) - 5", "max(负债率, 2)", "if(负债率 > 65, 1, 2)"]
)
def test_a_bare_number_beside_a_rate_is_not_guessed(text: str) -> None:
    finding = refused(text).findings[0]
    assert finding.code == "formula-rate-literal"
    assert finding.hint is not None
    assert "%" in finding.hint.en


def test_one_beside_a_rate_is_taken_as_a_hundred_percent_with_a_warning() -> None:
    parsed = read("1 - 负债率")
    assert [(note.code, note.level) for note in parsed.notes] == [("formula-rate-literal", Level.WARNING)]


@pytest.mark.parametrize("text", ["round(利润, 2)", "四舍五入(负债率, 2)", "round(growth(利润), 1)"])
def test_rounding_a_quantity_names_its_unit(text: str) -> None:
    assert refused(text).findings[0].code == "formula-round-unit"


@pytest.mark.parametrize(("text", "unit"), [("利润", "%"), ("利润 / 人数", "万元"), ("5", "人"), ("利润 > 0", "")])
def test_the_result_must_fit_the_unit_asked_for(text: str, unit: str) -> None:
    assert refused(text, unit or None).findings


def test_multiplying_a_rate_by_a_hundred_is_warned_of() -> None:
    assert [note.code for note in read("利润 / 收入 × 100", "%").notes] == ["formula-times-hundred"]
    assert not read("利润 / 收入 × 100%", "%").notes
    assert not read("利润 / 收入 × 100").notes


def test_units_are_not_checked_where_they_are_not_known() -> None:
    assert isinstance(parse("利润 + 人数", ["利润", "人数"]), Parsed)
    assert isinstance(parse("利润 + 5万元"), Parsed)
    parsed = parse("利润 + 5万元", ["利润"])
    assert isinstance(parsed, NotParsed)
    assert parsed.findings[0].code == "formula-unit"


@pytest.mark.parametrize(
    ("text", "near"), [("利润 + 5万圆", "万元"), ("利润 + 5[万元/个人]", ""), ("round(利润, 2, 万圆)", "万元")]
)
def test_unknown_units_get_a_proposal(text: str, near: str) -> None:
    finding = next(finding for finding in refused(text).findings if finding.code == "formula-unknown-unit")
    assert finding.hint is not None
    assert near in finding.hint.zh
