"""Workbooks: what a person sees in a cell is what is read, and what they cannot see is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from hengji.engine.intake import read_tables
from hengji.engine.intake.formats import Shows, shows
from hengji.engine.values.finding import Finding, Level, errors

Book = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]
HEAD = ["unit", "measure", "period", "value", "value_unit"]


def values(path: Path) -> tuple[dict[str, Fraction | None], list[Finding]]:
    """The facts read, by measure, and the findings."""
    tables, findings = read_tables(path)
    facts = tables.facts
    return {name: facts.figures["value"].at(row) for row, name in enumerate(facts.text("measure"))}, findings


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("General", Shows.NUMBER), ("0.00%", Shows.PERCENT), ("0%;[Red]-0%", Shows.PERCENT), ('0.0"%"', Shows.PERCENT_SIGN),
        ("0.0\\%", Shows.PERCENT_SIGN), ("#,##0.00_ ", Shows.NUMBER), ("#,##0,", Shows.SCALED), ('0!.0,"万"', Shows.SCALED),
        ("yyyy-mm-dd", Shows.DATE), ('yyyy"年"m"月"d"日"', Shows.DATE), ("yyyy-mm", Shows.MONTH), ("[$-804]yyyy/m/d", Shows.DATE),
        ("h:mm", Shows.TIME), ("[h]:mm", Shows.TIME), ('_ "¥"* #,##0.00_ ', Shows.NUMBER), ("[<1]0.0%;0", Shows.MIXED),
        ('0.0"万元"', Shows.NUMBER), ("0.00E+00", Shows.NUMBER), ("@", Shows.NUMBER), ("G/通用格式", Shows.NUMBER),
        ('0.0%;-0.0%;"-"', Shows.PERCENT), ("# ?/?", Shows.NUMBER),
    ],
)  # fmt: skip
def test_a_number_format_is_understood(code: str, meaning: Shows) -> None:
    assert shows(code) is meaning


@pytest.mark.parametrize(("stored", "code"), [(0.125, "0.0%"), (12.5, '0.0"%"'), (0.285, "0%")])
def test_a_cell_shown_as_a_percentage_is_that_percentage(book: Book, stored: float, code: str) -> None:
    def percent(workbook: Any) -> None:
        workbook["facts"]["D2"].number_format = code

    path = book(percent, facts=[HEAD, ["D01", "a", "2026", stored, None]])
    tables, findings = read_tables(path)
    assert not errors(findings)
    assert tables.facts.figures["value"].at(0) == (Fraction("28.5") if stored == 0.285 else Fraction("12.5"))
    assert tables.facts.text("value_unit") == ["%"]
    assert "percent-read" in {finding.code for finding in findings}


def test_a_percentage_cell_in_a_column_of_money_is_refused(book: Book) -> None:
    def percent(workbook: Any) -> None:
        workbook["facts"]["D2"].number_format = "0%"

    found, findings = values(book(percent, facts=[HEAD, ["D01", "a", "2026", 0.5, "万元"]]))
    assert found == {}
    assert [(finding.code, str(finding.where)) for finding in errors(findings)] == [
        ("percent-against-unit", "group.xlsx facts!D2 [value]")
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("一百", "not-a-number"), (True, "boolean-in-figures"), (date(2026, 3, 5), "date-in-figures"), ("#DIV/0!", "excel-error"),
     ("1_000", "not-a-number"), ("1e400", "not-a-number"), ("NaN", "not-finite"), ("=1+1", "formula-without-value")],
)  # fmt: skip
def test_what_is_no_number_is_told_at_its_cell(book: Book, cell: object, code: str) -> None:
    found, findings = values(book(facts=[HEAD, ["D01", "a", "2026", cell, None], ["D01", "b", "2026", 2, None]]))
    assert found == {"b": 2}
    assert [(finding.code, str(finding.where)) for finding in errors(findings)] == [
        (code, "group.xlsx facts!D2 [value]")
    ]


def test_numbers_are_the_decimals_a_person_sees(book: Book) -> None:
    cells = [0.1 + 0.2, 1234567.89, 100, -0.5, 1e-7, 123456789012345]
    found, _ = values(book(facts=[HEAD, *(["D01", f"m{n}", 2026, cell, None] for n, cell in enumerate(cells))]))
    exact = ["0.3", "1234567.89", "100", "-0.5", "0.0000001", "123456789012345"]
    assert list(found.values()) == [Fraction(text) for text in exact]


def test_a_number_shown_in_thousands_is_refused(book: Book, codes: Codes) -> None:
    def scaled(workbook: Any) -> None:
        workbook["facts"]["D2"].number_format = "#,##0,"

    assert "scaled-format" in codes(values(book(scaled, facts=[HEAD, ["D01", "a", "2026", 123456, "万元"]]))[1])


def test_a_stored_formula_result_is_used_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "group.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("units").write_row(0, 0, ["unit", "name"])
        workbook.get_worksheet_by_name("units").write_row(1, 0, ["D01", "x"])
        sheet = workbook.add_worksheet("facts")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["D01", "a", "2026"])
        sheet.write_formula(1, 3, "=1+2", None, 3)
        sheet.write_row(2, 0, ["D01", "b", "2026"])
        sheet.write_formula(2, 3, "=1+2")
    found, findings = values(path)
    assert found == {"a": 3}
    assert [str(finding.where) for finding in errors(findings)] == ["group.xlsx facts!D3 [value]"]
    assert next(finding.message.zh for finding in findings if finding.code == "formulas").startswith("1 个公式")


def test_dates_in_cells_and_in_texts_are_read(book: Book) -> None:
    rows = [
        ["D01", "a", datetime(2026, 6, 30, 8, 30)],  # noqa: DTZ001  (Excel has no time zones)
        ["D01", "b", date(2026, 6, 30)],
        ["D01", "c", "2026年6月30日"],
        ["D01", "d", 20260630],
    ]
    tables, findings = read_tables(book(targets=[["unit", "item", "due"], *rows]))
    assert not errors(findings)
    assert tables.targets.dates["due"] == [date(2026, 6, 30)] * 4


def test_a_month_that_excel_made_a_date_is_that_month(book: Book, codes: Codes) -> None:
    def month(workbook: Any) -> None:
        workbook["facts"]["C2"].number_format = "yyyy-mm"

    tables, findings = read_tables(
        book(month, facts=[HEAD, ["D01", "a", date(2026, 9, 1), 1, None], ["D01", "b", date(2026, 9, 1), 1, None]])
    )
    assert tables.facts.text("period") == ["2026-09"]
    assert codes(errors(findings)) == {"date-in-period": "group.xlsx facts!C3 [period]"}


def test_hidden_rows_columns_and_sheets_are_read_and_named(book: Book) -> None:
    def hide(workbook: Any) -> None:
        workbook["facts"].row_dimensions[3].hidden = True
        workbook["facts"].column_dimensions["E"].hidden = True
        workbook["units"].sheet_state = "hidden"

    found, findings = values(book(hide, facts=[HEAD, ["D01", "a", "2026", 1, "人"], ["D01", "b", "2026", 2, None]]))
    assert found == {"a": 1, "b": 2}
    told = {finding.code: finding.message.zh for finding in findings if finding.level is Level.WARNING}
    assert set(told) == {"hidden-rows", "hidden-columns", "hidden-sheet"}
    assert told["hidden-rows"].endswith("：3")
    assert "E value_unit" in told["hidden-columns"]


def test_a_name_merged_down_stands_for_its_rows_and_a_merged_figure_does_not(book: Book, codes: Codes) -> None:
    def merge(workbook: Any) -> None:
        workbook["facts"].merge_cells("A2:A4")
        workbook["facts"].merge_cells("D3:D4")

    rows = [["D01", "a", "2026", 1, None], [None, "b", "2026", 2, None], [None, "c", "2026", None, None]]
    found, findings = values(book(merge, facts=[HEAD, *rows]))
    assert found == {"a": 1, "b": 2}
    assert codes(findings) == {"merged-names": "group.xlsx facts!A2:A4", "merged-cell": "group.xlsx facts!D4 [value]"}
    assert "D3:D4" in errors(findings)[0].message.zh


def test_a_title_above_the_header_is_passed_over(book: Book, codes: Codes) -> None:
    found, findings = values(book(facts=[["2026 年填报表"], [], HEAD, ["D01", "a", "2026", 1, None]]))
    assert found == {"a": 1}
    assert "header-found" in codes(findings)


def test_sheets_nobody_knows_are_mentioned_and_nearly_known_ones_are_errors(book: Book, codes: Codes) -> None:
    found = codes(read_tables(book(evnts=[["unit", "event"]], 填表说明=[["x"]]))[1])
    assert found["unknown-sheet"] == "group.xlsx evnts"
    assert found["other-sheet"] == "group.xlsx 填表说明"


def test_a_missing_sheet_is_an_error_that_lists_the_sheets(book: Book) -> None:
    found = errors(read_tables(book(facts=None))[1])
    assert [finding.code for finding in found] == ["missing-table"]
    assert "units" in found[0].message.en


def test_ids_stored_as_numbers_are_mentioned(book: Book, codes: Codes) -> None:
    tables, findings = read_tables(
        book(units=[["unit", "name"], [33, "a"], ["000033", "b"]], facts=[HEAD, [33.0, "a", 2026, 1, None]])
    )
    assert tables.units.text("unit") == ["33", "000033"]
    assert tables.facts.text("unit") == ["33"]
    assert "id-stored-as-number" in codes(findings)


def test_rich_and_escaped_texts_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "group.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet("units")
        sheet.write_row(0, 0, ["unit", "name"])
        sheet.write(1, 0, "D01")
        sheet.write_rich_string(1, 1, "财", bold, "务", "部")
        facts = workbook.add_worksheet("facts")
        facts.write_row(0, 0, HEAD)
    assert read_tables(path)[0].units.text("name") == ["财务部"]


def _without(path: Path, part: str, data: bytes | None = None) -> Path:
    """The workbook with one part taken out, or replaced."""
    other = path.with_name("changed.xlsx")
    with ZipFile(path) as old, ZipFile(other, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if data is not None:
            new.writestr(part, data)
    return other


def test_macros_are_refused(book: Book, codes: Codes) -> None:
    path = _without(book(), "xl/vbaProject.bin", b"x")
    assert codes(read_tables(path)[1]) == {"macros": "changed.xlsx"}
    assert codes(read_tables(path.rename(path.with_suffix(".xlsm")))[1]) == {"macros": "changed.xlsm"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 and then nothing", "damaged-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted-workbook"),
        (b"<html><table>", "not-a-workbook"),
        (b"unit,name\n", "not-a-workbook"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(tmp_path: Path, codes: Codes, data: bytes, code: str) -> None:
    path = tmp_path / "group.xlsx"
    path.write_bytes(data)
    assert list(codes(read_tables(path)[1])) == [code]


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
@pytest.mark.parametrize(
    "data", [None, b"", b"<a", b"<a><b/></a>", b"\x00\xff", b'<?xml version="1.0" encoding="utf-9"?><a/>']
)
def test_a_workbook_with_a_broken_part_is_a_finding(book: Book, part: str, data: bytes | None) -> None:
    path = _without(book(facts=[HEAD, ["D01", "a", "2026", 1, None]]), part, data)
    findings = read_tables(path)[1]
    assert errors(findings) or part in ("xl/styles.xml", "xl/sharedStrings.xml")  # a workbook may do without these two


def test_a_text_that_the_workbook_does_not_hold_is_a_finding(tmp_path: Path, codes: Codes) -> None:
    path = tmp_path / "group.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("units").write_row(0, 0, ["unit", "name"])
    assert "damaged-workbook" in codes(read_tables(_without(path, "xl/sharedStrings.xml"))[1])


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_document_types_and_entities_are_refused(book: Book, codes: Codes, part: str) -> None:
    lol = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{"&" + chr(97 + n) + ";"}">' for n in range(20)
    )
    data = f'<?xml version="1.0"?><!DOCTYPE x [{lol}]><x>&u;</x>'.encode()
    assert "xml-entities" in codes(read_tables(_without(book(), part, data))[1])


def test_an_external_entity_is_refused(book: Book, codes: Codes) -> None:
    data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert "xml-entities" in codes(read_tables(_without(book(), "xl/sharedStrings.xml", data))[1])


def test_links_to_other_workbooks_are_not_followed_and_mentioned(book: Book, codes: Codes) -> None:
    path = _without(book(), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert "external-links" in codes(read_tables(path)[1])
