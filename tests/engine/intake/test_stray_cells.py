"""One word among numbers, one sheet under another's name, one cell behind many figures: each told once, at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Finding, Level

Folder = Callable[..., Path]


def _told(folder: Path, code: str) -> list[Finding]:
    return [finding for finding in read_tables(folder)[1] if finding.code == code]


def test_a_word_in_a_column_of_numbers_is_named_at_its_cell(folder: Folder) -> None:
    (found,) = _told(folder(units="unit,base\nD01,30\nD02,三千万\nD03,50\nD04,20\n"), "text-among-numbers")
    assert (found.level, found.where.line, found.where.field) == (Level.WARNING, 3, "base")
    assert "“三千万”" in found.message.zh


def test_a_column_of_words_or_of_codes_is_no_column_of_numbers(folder: Folder) -> None:
    for column in ("大\nD02,中\nD03,小", "001\nD02,002\nD03,甲", "1\nD02,甲\nD03,乙", "1\nD02,\nD03,2"):
        assert not _told(folder(units=f"unit,base\nD01,{column}\n"), "text-among-numbers")


def test_one_unit_nobody_knows_in_a_wide_table_is_told_once_for_all_its_figures(folder: Folder) -> None:
    found = _told(folder(facts="unit,period,a,b,c\nX01,2026,1,2,3\nD01,2026,4,5,6\n"), "unknown-unit")
    assert [each.where.line for each in found] == [2]


def test_bad_figures_of_a_wide_table_are_told_each_at_its_own_cell(folder: Folder) -> None:
    found = _told(folder(facts="unit,period,a,b,c\nD01,2026,x,y,3\n"), "not-a-number")
    assert [each.where.field for each in found] == ["a", "b"]


def test_a_sheet_under_the_name_of_another_table_is_told_whose_columns_it_has(folder: Folder) -> None:
    (found,) = _told(folder(tasks="unit,item,target,challenge\nD01,a,1,2\n"), "missing-column")
    assert found.hint is not None
    assert found.hint.zh == "这些列是 targets（目标值）表的；改表名为“目标值”"


def test_a_table_of_events_without_a_row_is_noted(folder: Folder) -> None:
    assert [each.level for each in _told(folder(events="unit,event\n"), "events-empty")] == [Level.NOTE]
    assert not _told(folder(events="unit,event\nD01,x\n"), "events-empty")
