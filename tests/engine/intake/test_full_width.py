"""Units written in full width (`Ｐ01`) are read as in half width, and that is told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Level, errors

Folder = Callable[..., Path]
UNITS = "unit,name,class\nP01,东港(集团)公司,port\nW01,西港公司,port\n"


def test_a_unit_in_full_width_is_the_unit_and_told_in_one_note(folder: Folder) -> None:
    path = folder(
        units=UNITS,
        facts="unit,measure,period,value\nＰ01,profit,2026,1\nＰ０１,cost,2026,2\nP 01,debt,2026,3\nW01,profit,2026,4\n",
        targets="unit,item,target\nＰ01,profit,5\nclass：port,cost,6\n＊,debt,7\n",
    )
    tables, findings = read_tables(path)
    assert tables.facts.text("unit") == ["P01", "P01", "P01", "W01"]
    assert tables.targets.text("unit") == ["P01", "class:port", "*"]
    assert not errors(findings)
    (found,) = [each for each in findings if each.code == "unit-full-width"]
    assert found.level is Level.NOTE
    assert "指标数 3 行、目标值 1 行" in found.message.zh


def test_a_unit_in_full_width_in_the_units_table_is_found_by_half_width_too(folder: Folder) -> None:
    path = folder(
        units=UNITS.replace("P01", "Ｐ01"),
        facts="unit,measure,period,value\nP01,profit,2026,1\n东港（集团）公司,cost,2026,2\n",
    )
    tables, findings = read_tables(path)
    assert tables.facts.text("unit") == ["Ｐ01", "Ｐ01"]
    assert not errors(findings)


def test_two_units_that_differ_by_width_only_stay_two(folder: Folder) -> None:
    path = folder(
        units=UNITS + "Ｐ01,丙,port\n",
        facts="unit,measure,period,value\nP01,profit,2026,1\nＰ01,profit,2026,2\nＰ０１,profit,2026,3\n",
    )
    tables, findings = read_tables(path)
    assert tables.facts.text("unit") == ["P01", "Ｐ01"]
    assert [each.code for each in errors(findings)] == ["unknown-unit"]


def test_the_same_figure_in_both_widths_is_written_twice(folder: Folder) -> None:
    _, findings = read_tables(
        folder(units=UNITS, facts="unit,measure,period,value\nP01,profit,2026,1\nＰ01,profit,2026,2\n")
    )
    assert [each.code for each in errors(findings)] == ["duplicate-key"]


def test_a_proposal_takes_full_width_for_half_width(folder: Folder) -> None:
    _, findings = read_tables(folder(units=UNITS, facts="unit,measure,period,value\nＰ1,profit,2026,1\n"))
    (found,) = errors(findings)
    assert found.hint is not None
    assert found.hint.zh == "您是否想写“P01”？"
