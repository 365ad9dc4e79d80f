"""The scheme workbook as a file: what is written is read back, and it helps whoever fills it in."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet
from support.schemes import ROOT, WRITTEN, schemes

from hengji.engine.scheme import Scheme, load_scheme, same_meaning
from hengji.engine.scheme.model.identity import Parameter
from hengji.engine.schemebook import (
    examine_book,
    mark,
    read_workbook,
    sheets_of,
    sheets_of_book,
    sheets_of_source,
    yaml_of_book,
)
from hengji.engine.schemebook.plan import PLANS
from hengji.engine.values.finding import Level, Refused, errors
from hengji.engine.values.text import Text
from hengji.reports.schemebook import write_laid, write_workbook

ITEMS = "考核项 items"


def written(path: Path) -> Scheme:
    scheme, found = load_scheme(path)
    assert scheme is not None, [each.render("en") for each in found]
    return scheme


@settings(max_examples=15)
@given(schemes())
def test_any_scheme_is_itself_again_from_its_workbook(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> None:
    path = tmp_path_factory.mktemp("any") / "scheme.xlsx"
    write_workbook(scheme, path)
    again, found = read_workbook(path)
    assert again is not None, [each.render("en") for each in found]
    assert not found
    assert same_meaning(again, scheme)


@pytest.mark.nightly
@given(schemes())
def test_any_scheme_at_length(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> None:
    path = tmp_path_factory.mktemp("any") / "scheme.xlsx"
    write_workbook(scheme, path)
    again, _ = read_workbook(path)
    assert again is not None
    assert same_meaning(again, scheme)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_pack_and_example_goes_through_a_workbook_and_back_to_yaml(path: Path, tmp_path: Path) -> None:
    scheme, out = written(path), tmp_path / "scheme.xlsx"
    for laid in (sheets_of(scheme), sheets_of_source(path, scheme)):
        write_laid(scheme, laid, out)
        again, found = read_workbook(out)
        assert again is not None, [each.render("en") for each in errors(found)]
        assert not errors(found)
        assert same_meaning(again, scheme)
    assert sheets_of_book(out, scheme) == laid
    text = yaml_of_book(out, scheme)
    back, _ = load_scheme(text)
    assert back is not None
    assert same_meaning(back, scheme)


def test_a_number_a_spreadsheet_would_cut_stands_as_text_to_the_last_digit(tmp_path: Path) -> None:
    scheme = written(ROOT / "src" / "hengji" / "cli" / "starter")
    exact = Fraction("0.1234567890123456789")
    odd = {name: a_number(name, value) for name, value in (("p", exact), ("q", Fraction(1, 3)), ("r", Fraction("9.2")))}
    scheme = replace(scheme, parameters=odd)
    write_workbook(scheme, tmp_path / "odd.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx")["参数 parameters"]
    assert [sheet.cell(row, 4).value for row in (5, 6, 7)] == ["0.1234567890123456789", "1/3", 9.2]
    again, _ = read_workbook(tmp_path / "odd.xlsx")
    assert again is not None
    assert again.parameters["p"].value == exact


def a_number(name: str, value: Fraction) -> Parameter:
    return Parameter(name, value, Text("数", "number"))


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = ROOT / "src" / "hengji" / "cli" / "starter"
    out = tmp_path_factory.mktemp("starter") / "starter.xlsx"
    scheme = written(path)
    write_laid(scheme, sheets_of_source(path, scheme), out)
    return out


def lists_of(sheet: Worksheet) -> set[str]:
    return {str(each.sqref).split(":")[0] for each in sheet.data_validations.dataValidation if each.type == "list"}


def test_the_sheets_stand_in_their_order_and_enumerations_have_drop_downs(starter: Path) -> None:
    book = openpyxl.load_workbook(starter)
    assert book.sheetnames == ["说明 guide", *(plan.name for plan in PLANS), "选项 lists"]
    assert {"A5", "B5", "F5"} <= lists_of(book[ITEMS])
    assert {"F5", "H5", "I5"} <= lists_of(book["指标 indicators"])
    assert book["选项 lists"].sheet_state == "hidden"


def test_headers_are_locked_and_cells_for_writing_are_not(starter: Path) -> None:
    book = openpyxl.load_workbook(starter)
    for plan in PLANS:
        sheet = book[plan.name]
        assert sheet.protection.sheet
        assert sheet["A3"].protection.locked
        assert sheet["A4"].protection.locked
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows is not None
    assert not book[ITEMS]["E6"].protection.locked
    assert not book["方案 scheme"]["C6"].protection.locked
    assert book["方案 scheme"]["A6"].protection.locked


def test_an_items_direction_and_unit_and_a_cards_sum_are_shown(starter: Path) -> None:
    book = openpyxl.load_workbook(starter, data_only=True)
    assert (book[ITEMS]["H6"].value, book[ITEMS]["I6"].value) == ("越高越好 higher", "%")
    assert book["考核表 scorecards"]["F5"].value == 100


def test_the_same_scheme_gives_the_same_bytes(starter: Path, tmp_path: Path) -> None:
    path = ROOT / "src" / "hengji" / "cli" / "starter"
    scheme = written(path)
    write_laid(scheme, sheets_of_source(path, scheme), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == starter.read_bytes()


def test_an_item_without_a_sentence_says_in_a_comment_how_its_rows_read(tmp_path: Path) -> None:
    path = ROOT / "src" / "hengji" / "packs" / "cn.hq-closed-loop"
    scheme = written(path)
    write_laid(scheme, sheets_of_source(path, scheme), tmp_path / "hq.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "hq.xlsx")[ITEMS]
    row = next(row for row in range(5, 60) if sheet.cell(row, 3).value == "roe_leads_industry")
    comment = sheet.cell(row, 10).comment
    assert comment is not None
    assert "计分细则" in comment.text


def test_a_text_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    scheme = replace(written(ROOT / "src" / "hengji" / "cli" / "starter"), title=Text("长" * 40_000, "long"))
    with pytest.raises(Refused) as refused:
        write_workbook(scheme, tmp_path / "long.xlsx")
    assert [each.code for each in refused.value.findings] == ["cell-too-long"]
    assert not (tmp_path / "long.xlsx").exists()


def test_findings_are_marked_in_the_users_own_cells_and_listed_in_front(starter: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(starter)
    book["指标 indicators"]["E5"] = "万圆"
    book[ITEMS]["J6"] = "干得好就行"
    book.save(tmp_path / "wrong.xlsx")
    _, found = examine_book(tmp_path / "wrong.xlsx")
    assert mark(tmp_path / "wrong.xlsx", found, tmp_path / "marked.xlsx") is None
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    unit = marked["指标 indicators"]["E5"]
    assert unit.fill.start_color.rgb == "00FDD3D3"
    assert unit.comment is not None
    assert "您是否想写" in unit.comment.text
    assert "did you mean" in unit.comment.text
    listed = marked["检查发现 findings"]
    places = [listed.cell(row, 2).value for row in range(2, listed.max_row + 1)]
    assert "指标 indicators!E5" in places
    assert f"{ITEMS}!J6" in places
    assert listed.max_row - 1 == len(found)


def test_a_marked_copy_that_was_mended_is_read_and_loses_its_marks(starter: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(starter)
    book["指标 indicators"]["E5"] = "万圆"
    book.save(tmp_path / "wrong.xlsx")
    _, found = examine_book(tmp_path / "wrong.xlsx")
    mark(tmp_path / "wrong.xlsx", found, tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    book["指标 indicators"]["E5"] = "%"
    book.save(tmp_path / "mended.xlsx")
    scheme, found = examine_book(tmp_path / "mended.xlsx")
    assert scheme is not None
    assert not [each for each in found if each.level is not Level.NOTE]
    mark(tmp_path / "mended.xlsx", found, tmp_path / "clean.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "clean.xlsx")["指标 indicators"]["E5"]
    assert cell.comment is None
    assert cell.fill.fill_type is None


def test_marking_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04" + bytes(40))
    told = mark(tmp_path / "bad.xlsx", [], tmp_path / "marked.xlsx")
    assert told is not None
    assert told.code == "not-marked"
    assert not (tmp_path / "marked.xlsx").exists()


def test_a_part_only_the_marker_reads_may_be_damaged(starter: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(starter) as whole, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as odd:
        for name in whole.namelist():
            odd.writestr(name, b"<comments" if "comments" in name else whole.read(name))
    scheme, found = examine_book(tmp_path / "odd.xlsx")
    assert scheme is not None
    told = mark(tmp_path / "odd.xlsx", found, tmp_path / "marked.xlsx")
    assert told is not None
    assert told.code == "not-marked"
    assert not list(tmp_path.glob("marked*"))


def test_parameters_that_stand_replaced_cannot_be_changed_by_mistake(tmp_path: Path) -> None:
    path = ROOT / "src" / "hengji" / "packs" / "cn.hq-closed-loop"
    scheme = written(path)
    write_workbook(scheme, tmp_path / "typed.xlsx")
    write_laid(scheme, sheets_of_source(path, scheme), tmp_path / "source.xlsx")
    typed, source = (
        openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["参数 parameters"] for name in ("typed", "source")
    )
    assert typed["D5"].protection.locked
    assert "改了不起作用" in str(typed["A2"].value)
    assert not source["D5"].protection.locked
    assert "处处都改" in str(source["A2"].value)
