"""Sheets, columns and keys: what is missing, misspelt or doubled, and how names and units find each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Finding, Level, errors

Folder = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]


def test_missing_tables_are_errors_that_list_what_was_found(folder: Folder, codes: Codes) -> None:
    findings = errors(read_tables(folder(facts=None))[1])
    assert [finding.code for finding in findings] == ["missing-table"]
    assert "units.csv" in findings[0].message.zh
    assert "facts" in findings[0].message.en


def test_a_misspelt_file_is_an_error_with_a_proposal(folder: Folder) -> None:
    found = next(finding for finding in read_tables(folder(fcats="a\n1\n"))[1] if finding.code == "unknown-file")
    assert found.hint is not None
    assert found.hint.en == "did you mean 'facts'?"


def test_a_missing_column_is_an_error_with_a_proposal_and_the_columns_found(folder: Folder) -> None:
    found = errors(read_tables(folder(facts="unit,measure,perod,value\nD01,a,2026,1\n"))[1])[0]
    assert found.code == "missing-column"
    assert "perod" in found.message.en
    assert found.hint is not None
    assert "did you mean 'period'?" in found.hint.en


def test_tables_and_columns_answer_to_chinese_names(folder: Folder) -> None:
    path = folder(
        units=None,
        facts=None,
        单位="单位代码,单位名称,类别,员工人数\nD01,财务部,职能,12\n",
        指标数="考核单位,指标名称,期间,完成值,计量单位\n财务部,利润总额,2026年,１２３,万元\n",
        目标值="单位,考核项,权重,目标值,挑战值,自定义\n类别：职能,利润总额,20,100,120,7\n全部,roe,10,5,6,\n",
        事项="单位,事项,次数,日期,批准人\nD01,一般事故,1,2026年3月5日,张三\n",
        评价="单位,维度,评价人,得分\nD01,服务,P1,95\n",
        任务="单位,任务,任务名称,完成时限,实际完成日期\nD01,T1,上线,20260630,2026/7/2\n",
    )
    tables, findings = read_tables(path)
    assert not errors(findings)
    assert tables.units.figures["员工人数"].at(0) == 12
    assert tables.facts.text("unit") == ["D01"]
    assert tables.facts.figures["value"].at(0) == 123
    assert tables.facts.text("value_unit") == ["万元"]
    assert tables.targets.text("unit") == ["class:职能", "*"]
    assert tables.targets.figures["challenge"].at(0) == 120
    assert tables.targets.figures["自定义"].at(1) is None
    assert tables.events.dates["date"] == [date(2026, 3, 5)]
    assert tables.reviews.figures["score"].at(0) == 95
    assert tables.tasks.dates["done"] == [date(2026, 7, 2)]


def test_a_wide_table_becomes_one_row_a_measure(folder: Folder) -> None:
    tables, findings = read_tables(
        folder(facts="unit,period,利润总额（万元）,资产负债率(%),备考\nD01,2026,1200.5,55%,3\nD02,2026,,60,4\n")
    )
    assert not errors(findings)
    facts = tables.facts
    assert facts.text("measure") == ["利润总额", "资产负债率", "备考"] * 2
    assert facts.text("value_unit") == ["万元", "%", ""] * 2
    assert [facts.figures["value"].at(row) for row in range(6)] == [Fraction("1200.5"), 55, 3, None, 60, 4]
    assert str(facts.where(1, "value")) == "facts.csv:2 [资产负债率(%)]"


def test_a_key_that_occurs_twice_names_both_rows_and_uses_neither(folder: Folder) -> None:
    tables, findings = read_tables(
        folder(facts="unit,measure,period,value\nD01,a,2026,1\nD01,b,2026,2\nD01,a,2026年,3\n")
    )
    found = errors(findings)
    assert [finding.code for finding in found] == ["duplicate-key"]
    assert "facts.csv:2" in found[0].message.en
    assert "facts.csv:4" in found[0].message.en
    assert tables.facts.text("measure") == ["b"]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("units", "unit,name\nD01,a\nD02,b\nD01,c\n"),
        ("targets", "unit,item,target\nD01,a,1\nD01,a,2\n"),
        ("reviews", "unit,item,rater,score\nD01,a,P1,1\nD01,a,P1,2\n"),
        ("tasks", "unit,task\nD01,T\nD01,T\n"),
    ],
)
def test_every_table_with_a_key_refuses_doubles(folder: Folder, codes: Codes, table: str, text: str) -> None:
    assert "duplicate-key" in codes(read_tables(folder(**{table: text}))[1])


def test_an_event_entered_twice_is_an_error_until_the_rows_differ(folder: Folder) -> None:
    findings = read_tables(folder(events="unit,event,count\nD01,事故,1\nD01,事故,1\n"))[1]
    assert [(finding.code, finding.level) for finding in findings if finding.code == "repeated-row"] == [
        ("repeated-row", Level.ERROR)
    ]
    told = read_tables(folder(events="unit,event,count,reason\nD01,事故,1,三月\nD01,事故,1,五月\n"))[1]
    assert "repeated-row" not in {finding.code for finding in told}


def test_a_unit_nobody_knows_is_an_error_with_a_proposal(folder: Folder) -> None:
    tables, findings = read_tables(folder(facts="unit,measure,period,value\nD0l,a,2026,1\n"))
    assert [finding.code for finding in errors(findings)] == ["unknown-unit"]
    assert findings[-1].hint is not None
    assert "D01" in findings[-1].hint.en or "D02" in findings[-1].hint.en
    assert tables.facts.rows == 0


def test_an_unknown_unit_of_measure_is_an_error_with_a_proposal(folder: Folder, codes: Codes) -> None:
    findings = read_tables(folder(facts="unit,measure,period,value,value_unit\nD01,a,2026,1,万圆\n"))[1]
    found = errors(findings)
    assert found[0].code == "unknown-unit-of-measure"
    assert found[0].hint is not None


def test_a_percentage_follows_the_unit_of_its_row(folder: Folder) -> None:
    rows = "D01,a,2026,12.5%,%\nD01,b,2026,12.5%,\nD01,c,2026,12.5%,倍\nD01,d,2026,12.5%,‰\nD01,e,2026,12.5%,万元\nD01,f,2026,7,倍\n"
    tables, findings = read_tables(folder(facts="unit,measure,period,value,value_unit\n" + rows))
    facts = tables.facts
    read = {
        name: (facts.figures["value"].at(row), facts.text("value_unit")[row])
        for row, name in enumerate(facts.text("measure"))
    }
    assert read == {
        "a": (Fraction("12.5"), "%"), "b": (Fraction("12.5"), "%"), "c": (Fraction("0.125"), "倍"), "d": (125, "‰"), "f": (7, "倍"),
    }  # fmt: skip
    assert [finding.code for finding in errors(findings)] == ["percent-against-unit"]


def test_a_percentage_beside_plain_tiers_is_refused(folder: Folder, codes: Codes) -> None:
    tables, findings = read_tables(folder(targets="unit,item,base,target\nD01,a,5%,0.09\nD01,b,5%,9%\nD02,a,5,9\n"))
    assert codes(findings)["percent-and-plain-in-row"] == "targets.csv:2 [base]"
    assert tables.targets.text("value_unit") == ["%", ""]


def test_weights_in_percent_are_points(folder: Folder, codes: Codes) -> None:
    tables, findings = read_tables(folder(targets="unit,item,weight,target\nD01,a,20%,1\nD01,b,80%,1\n"))
    assert tables.targets.figures["weight"].at(0) == 20
    assert "percent-as-points" in codes(findings)


def test_a_percentage_where_it_has_no_meaning_is_refused(folder: Folder, codes: Codes) -> None:
    assert "percent-in-figures" in codes(read_tables(folder(events="unit,event,count\nD01,a,50%\n"))[1])


def test_codes_of_digits_stay_texts_as_attributes(folder: Folder) -> None:
    units = read_tables(folder(units="unit,邮编,人数\nD01,000033,12\nD02,100001,--\n"))[0].units
    assert units.text("邮编") == ["000033", "100001"]
    assert units.figures["人数"].at(1) is None


def test_rows_with_errors_are_left_out_and_the_others_are_used(folder: Folder) -> None:
    tables, findings = read_tables(folder(facts="unit,measure,period,value\nD01,a,2026,一\nD01,b,2026,2\n,c,2026,3\n"))
    assert tables.facts.text("measure") == ["b"]
    assert {finding.code for finding in errors(findings)} == {"not-a-number", "required-blank"}


def test_every_finding_speaks_both_languages_and_names_its_place(folder: Folder) -> None:
    findings = read_tables(folder(facts="unit,measure,period,value\nD01,=1,2026.1,一\n"))[1]
    for finding in errors(findings):
        assert finding.where.line == 2
        assert finding.message.zh != finding.message.en


def test_a_link_out_of_the_folder_is_not_followed(
    folder: Folder, codes: Codes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "targets.csv"
    outside.write_text("unit,item,target\nD01,a,1\n", encoding="utf-8")
    path = folder()
    (path / "targets.csv").symlink_to(outside)
    (path / "events.csv").symlink_to(path / "facts.csv")
    found = codes(read_tables(path)[1])
    assert found["outside-folder"] == "targets.csv"


def test_what_is_no_folder_and_no_workbook_is_an_error(tmp_path: Path, codes: Codes) -> None:
    (tmp_path / "facts.csv").write_text("a", encoding="utf-8")
    assert codes(read_tables(tmp_path / "nothing")[1]) == {"no-such-file": "nothing"}
    assert codes(read_tables(tmp_path / "facts.csv")[1]) == {"not-a-workbook": "facts.csv"}


NAMESAKES = "unit,name\nD01,东部公司\nD02,东部公司\nD03,西部公司\n"


def test_a_name_that_two_units_bear_is_one_finding_that_names_both_rows_and_asks_for_the_id(folder: Folder) -> None:
    facts = (
        "unit,measure,period,value\n"
        + "".join(f"东部公司,m{number},2026,1\n" for number in range(30))
        + "D03,m,2026,1\n"
    )
    tables, findings = read_tables(folder(units=NAMESAKES, facts=facts, events="unit,event\n东部公司,事故\n"))
    (found,) = errors(findings)
    assert found.code == "unit-name-shared"
    for words in (found.message.zh, found.message.en):
        assert "units.csv:2" in words
        assert "units.csv:3" in words
    assert "指标数 30 行、事项 1 行" in found.message.zh
    assert found.hint is not None
    assert "D01 或 D02" in found.hint.zh
    assert tables.facts.text("unit") == ["D03"]


def test_units_of_one_name_are_told_apart_by_their_ids(folder: Folder) -> None:
    tables, findings = read_tables(
        folder(units=NAMESAKES, facts="unit,measure,period,value\nD01,m,2026,1\nD02,m,2026,2\n")
    )
    assert not [finding for finding in findings if finding.level is not Level.NOTE]
    assert tables.facts.text("unit") == ["D01", "D02"]


def test_rows_of_a_doubled_unit_are_set_aside_before_their_own_keys_are_compared(folder: Folder) -> None:
    facts = "unit,measure,period,value\n" + "".join(f"东部公司,m{number},2026,1\n" for number in range(9)) * 2
    tables, findings = read_tables(folder(units="unit,name\n东部公司,\n东部公司,\nD03,西部公司\n", facts=facts))
    assert [finding.code for finding in errors(findings)] == ["duplicate-key"]
    assert [finding.code for finding in findings if finding.level is Level.WARNING] == ["unit-refused"]
    assert tables.facts.rows == 0
    assert (tables.units.rows, tables.units.text("unreadable")) == (2, ["yes", ""])


def test_events_and_tasks_with_a_bad_cell_stay_marked_and_other_tables_drop_such_rows(folder: Folder) -> None:
    tables, findings = read_tables(
        folder(
            facts="unit,measure,period,value\nD01,a,2026,x1\n",
            events="unit,event,count\nD01,事故,许多\nD02,事故,1\nD09,事故,1\n",
            tasks="unit,task,due\nD01,T1,哪天\nD02,T2,2026-06-30\n",
        )
    )
    assert len(errors(findings)) == 4
    # D09 is nobody's: its event stays as well, for the run to hold the unit it may have meant.
    assert tables.events.text("unit") == ["D01", "D02", "D09"]
    assert tables.events.text("unreadable") == ["yes", "", "yes"]
    assert tables.tasks.text("unreadable") == ["yes", ""]
    assert tables.facts.rows == 0


@pytest.mark.parametrize("name", ["合计", "总 计", "火电小计", "合计（万元）", "Total", "Grand total"])
def test_a_row_of_totals_is_no_unit_and_is_left_out(folder: Folder, name: str) -> None:
    path = folder(
        units=f"unit,name\nD01,财务部\n{name},\n",
        facts=f"unit,measure,period,value\nD01,a,2026,1\n{name},a,2026,1\n",
    )
    tables, findings = read_tables(path)
    assert (tables.units.text("unit"), tables.facts.text("unit")) == (["D01"], ["D01"])
    totals = [finding for finding in findings if finding.code == "total-row"]
    assert [str(finding.where) for finding in totals] == ["units.csv:3 [unit]", "facts.csv:3 [unit]"]
    assert all(finding.hint and finding.hint.zh == "删去合计行" for finding in totals)
    assert not errors(findings)


def test_a_unit_whose_name_only_begins_like_a_total_stays_a_unit(folder: Folder) -> None:
    tables, findings = read_tables(
        folder(units="unit,name\nD01,总计公司\n", facts="unit,measure,period,value\n总计公司,a,2026,1\n")
    )
    assert tables.facts.text("unit") == ["D01"]
    assert not errors(findings)
