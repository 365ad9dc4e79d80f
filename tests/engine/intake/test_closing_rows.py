"""What stands below the figures (totals, signatures, notes) is named and left out; it makes no draft of the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.values.finding import Finding, Level, errors

Book = Callable[..., Path]
Folder = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]
LONG = [["单位", "指标", "期间", "数值"], ["D01", "roe", 2026, 9.2], ["D02", "roe", 2026, 8.1]]
WIDE = [["单位", "期间", "roe", "利润总额（万元）"], ["D01", 2026, 9.2, 10], ["D02", 2026, 8.1, 20]]


@pytest.mark.parametrize("table", [LONG, WIDE])
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["合计", None, None, 17.3], "total-row"),
        (["合  计", "", "", 17.3], "total-row"),
        (["制表人：张三", "审核：李四", "日期：2026-12-31", "单位负责人：王五"], "closing-row"),
        ([None, None, "制表人：张三", "审核：李四"], "closing-row"),
        (["注：以上数据未经审计"], "closing-row"),
        (["说明 1、口径同上年"], "closing-row"),
        (["以上数据已与财务部核对无误"], "closing-row"),
        (["Prepared by: A. Smith"], "closing-row"),
    ],
)
def test_what_stands_below_the_figures_is_left_out_and_named(
    book: Book, table: list[list[object]], row: list[object], code: str
) -> None:
    tables, found = read_tables(book(facts=[*table, row]))
    assert errors(found) == []
    (told,) = [finding for finding in found if finding.code == code]
    assert (told.level, told.where.cell) == (Level.WARNING, "A4" if row[0] else "4")
    assert str(next(cell for cell in row if cell)) in told.message.zh
    assert set(tables.facts.text("unit")) == {"D01", "D02"}


def test_a_header_printed_again_is_left_out(book: Book) -> None:
    tables, found = read_tables(book(facts=[*LONG[:2], LONG[0], *LONG[2:]]))
    assert errors(found) == []
    assert [str(finding.where) for finding in found if finding.code == "header-again"] == ["group.xlsx facts!A3 [单位]"]
    assert tables.facts.rows == 2


def test_a_header_in_the_other_language_below_the_header_is_left_out(book: Book) -> None:
    tables, found = read_tables(book(facts=[["unit", "measure", "period", "value"], *LONG]))
    assert errors(found) == []
    assert tables.facts.rows == 2


def test_a_unit_above_the_header_is_noted(book: Book) -> None:
    found = read_tables(book(facts=[["指标完成情况", None, None, "单位：万元"], *LONG]))[1]
    (told,) = [finding for finding in found if finding.code == "unit-above-header"]
    assert (told.level, told.where.cell) == (Level.NOTE, "D1")
    assert told.message.zh == "表头上方写着“单位：万元”，没有读取，按方案的单位计"


@pytest.mark.parametrize(
    ("header", "unit", "code"),
    [
        ("数值（单位：元）", "元", "unit-in-header"),
        ("数值（计量单位:亿元）", "亿元", "unit-in-header"),
        ("数值（万）", "", "header-unit-unknown"),
    ],
)
def test_a_unit_in_a_header_is_read_or_told(book: Book, header: str, unit: str, code: str) -> None:
    tables, found = read_tables(book(facts=[["单位", "指标", "期间", header], *LONG[1:]]))
    assert code in {finding.code for finding in found}
    assert tables.facts.text("value_unit")[0] == unit


@pytest.mark.parametrize("cell", ["=B2*2", "#REF!", "三十"])
def test_a_cell_that_cannot_be_read_costs_a_unit_that_attribute_only(book: Book, cell: str) -> None:
    units = [["unit", "name", "奖金基数"], ["D01", "财务部", cell], ["D02", "办公室", 20], ["D03", "工会", 25]]
    tables, found = read_tables(book(units=units, facts=LONG), amounts=["奖金基数"])
    (told,) = errors(found)
    assert told.where.cell == "C2"
    assert tables.units.text("unit") == ["D01", "D02", "D03"]
    assert [tables.units.figures["奖金基数"].at(row) for row in range(3)] == [None, 20, 25]
    assert tables.facts.rows == 2


def test_totals_and_signatures_below_the_units_are_no_units(book: Book) -> None:
    units = [["单位", "名称", "类别", "奖金基数"], ["D01", "财务部", "职能", 30], ["合计", None, None, 30]]
    tables, found = read_tables(book(units=[*units, ["制表人：张三", "审核：李四"]], facts=LONG[:2]))
    assert errors(found) == []
    assert tables.units.text("unit") == ["D01"]
    assert tables.units.figures["奖金基数"].at(0) == 30


@pytest.mark.parametrize(
    "row", [[None, "roe", 2026, 5], ["D02", None, None, 5], ["D03", "roe", 2026, 5], [None, None, None, 17.3]]
)
def test_a_row_that_may_be_data_stays_an_error(book: Book, row: list[object]) -> None:
    assert errors(read_tables(book(facts=[*LONG[:2], row]))[1])


def test_a_veto_of_a_unit_nobody_knows_stays_an_error(folder: Folder) -> None:
    found = read_tables(folder(events="unit,event\n西部公司,重大事故\n"))[1]
    assert [finding.code for finding in errors(found)] == ["unknown-unit"]


def test_a_figure_of_a_wide_table_is_named_by_its_own_cell(book: Book) -> None:
    tables = read_tables(book(facts=WIDE))[0]
    assert str(tables.facts.where(3, "")) == "group.xlsx facts!D3 [利润总额（万元）]"
    assert str(canonical(tables).facts.where(3, "value")) == "group.xlsx facts!D3 [利润总额（万元）]"
    assert str(canonical(read_tables(book(facts=LONG))[0]).facts.where(1, "value")) == "group.xlsx facts!3 [value]"


@pytest.mark.parametrize(
    ("header", "cells", "read"),
    [
        ("难度（倍）", [1.05, "105%"], ["1.05", "1.05"]),
        ("难度(倍)", ["105%", "98%"], ["1.05", "0.98"]),
        ("难度（%）", [105, "98%"], ["1.05", "0.98"]),
        ("难度", [1.05, 0.98], ["1.05", "0.98"]),
    ],
)
def test_a_coefficient_is_never_a_hundredfold_whatever_its_header_says(
    book: Book, header: str, cells: list[object], read: list[str]
) -> None:
    units = [["unit", "name", header], ["D01", "财务部", cells[0]], ["D02", "办公室", cells[1]]]
    tables, found = read_tables(book(units=units, facts=LONG), ratios=["难度"])
    assert errors(found) == []
    column = tables.units.figures[header]
    assert [str(float(column.at(row) or 0)) for row in range(2)] == read
