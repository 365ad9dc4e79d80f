"""Workbooks that nobody meant well, or nobody read the guide of: findings with their place, never an exception."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from support.schemes import ROOT

from hengji.engine.scheme import Scheme, load_scheme
from hengji.engine.schemebook import examine_book, is_scheme_book, read_workbook
from hengji.engine.values.finding import Finding, Level
from hengji.reports.schemebook import write_workbook

ITEMS, HEAD, INDICATORS = "考核项 items", "方案 scheme", "指标 indicators"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter scheme as a workbook."""
    scheme, _ = load_scheme(ROOT / "src" / "hengji" / "cli" / "starter")
    assert scheme is not None
    path = tmp_path_factory.mktemp("sound") / "starter.xlsx"
    write_workbook(scheme, path)
    return path


Change = Callable[[Workbook], None]


@pytest.fixture
def changed(sound: Path, tmp_path: Path) -> Callable[[Change], tuple[Scheme | None, list[Finding]]]:
    """What is found in the sound workbook after a change."""

    def make(change: Change) -> tuple[Scheme | None, list[Finding]]:
        book = openpyxl.load_workbook(sound)
        change(book)
        book.save(tmp_path / "changed.xlsx")
        return examine_book(tmp_path / "changed.xlsx")

    return make


Found = Callable[[Change], tuple[Scheme | None, list[Finding]]]


def spots(findings: list[Finding], level: Level = Level.ERROR) -> list[tuple[str, str, str]]:
    return [(each.code, each.where.sheet, each.where.cell) for each in findings if each.level is level]


def test_the_sound_workbook_is_sound(changed: Found) -> None:
    scheme, found = changed(lambda book: None)
    assert scheme is not None
    assert not spots(found)


def put(sheet: str, cell: str, value: object) -> Change:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        (INDICATORS, "E5", "万圆", "unknown-unit"),
        (INDICATORS, "F5", "越大越好", "unknown-word"),
        (ITEMS, "J6", "干得好就行", "sentence-not-understood"),
        (ITEMS, "E6", "1e400", "not-a-number"),
        (ITEMS, "E6", "三十", "not-a-number"),
        (ITEMS, "G6", "roa", "unknown-indicator"),
        (ITEMS, "A6", "alll", "unknown-card"),
        (ITEMS, "B6", "方面", "unknown-word"),
        ("考核表 scorecards", "D5", "al", "unknown-class"),
        ("目标档 tiers", "B5", "roe2", "unknown-item"),
        ("计算步骤 ledger", "A5", "乱加", "unknown-key"),
        (HEAD, "C9", "2026-02-30", "not-days"),
        (HEAD, "A6", "versoin", "unknown-key"),
    ],
)
def test_a_wrong_cell_is_told_at_that_cell(changed: Found, sheet: str, cell: str, value: str, code: str) -> None:
    _, found = changed(put(sheet, cell, value))
    told = [each for each in found if each.code == code and each.level is Level.ERROR]
    assert told, [each.render("en") for each in found]
    assert told[0].where.sheet == sheet
    assert told[0].where.cell[-1] == cell[-1]
    assert told[0].message.zh != told[0].message.en


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said", "meant"),
    [
        (INDICATORS, "F5", "越高越妙", "越高越好 higher", "您是否想写“越高越好”"),
        ("计算步骤 ledger", "A5", "求合", "求和 sum", "您是否想写“求和”"),
        ("事项 events", "A5", "奖励", "加分 bonus", ""),
        (HEAD, "C14", "百分制", "按百分制 hundred", "您是否想写“按百分制”"),
        (ITEMS, "F6", "指标值", "指标 indicator", "您是否想写“指标”"),
    ],
)
def test_a_word_that_is_no_choice_is_answered_with_the_choices_of_the_drop_down(
    changed: Found, sheet: str, cell: str, value: str, said: str, meant: str
) -> None:
    _, found = changed(put(sheet, cell, value))
    told = next(
        each for each in found if each.where.sheet == sheet and each.where.cell == cell and each.hint is not None
    )
    assert told.hint is not None
    assert said in told.hint.zh
    assert meant in told.hint.zh


def test_a_weight_that_does_not_add_up_is_told_at_its_card(changed: Found) -> None:
    _, found = changed(put(ITEMS, "E6", 25))
    assert ("weights-sum", "考核表 scorecards", "A5") in spots(found)


def test_everything_wrong_is_told_at_once(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[INDICATORS]["E5"] = "万圆"
        book[ITEMS]["E7"] = 25
        book[ITEMS]["J6"] = "干得好就行"
        book[ITEMS]["C11"] = "roe"
        book["考核表 scorecards"]["D5"] = "al"

    _, found = changed(change)
    wanted = {
        ("unknown-unit", INDICATORS, "E5"),
        ("weights-sum", "考核表 scorecards", "A5"),
        ("sentence-not-understood", ITEMS, "J6"),
        ("duplicate-id", ITEMS, "C11"),
        ("unknown-class", "考核表 scorecards", "A5"),
    }
    assert wanted <= set(spots(found))


def test_an_excel_error_and_a_formula_never_calculated_are_told(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[ITEMS]["E6"] = "#DIV/0!"
        book[ITEMS]["E6"].data_type = "e"
        book[ITEMS]["E7"] = "=10+10"

    _, found = changed(change)
    told = spots(found)
    assert ("excel-error", ITEMS, "E6") in told
    assert ("formula-without-value", ITEMS, "E7") in told


def test_columns_shown_for_the_reader_may_hold_what_they_like(changed: Found) -> None:
    scheme, found = changed(put(ITEMS, "H6", "=1/0"))
    assert scheme is not None
    assert not spots(found)


def test_hidden_rows_columns_and_sheets_are_read_and_told(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[ITEMS].row_dimensions[6].hidden = True
        book[ITEMS].column_dimensions["J"].hidden = True
        book[INDICATORS].sheet_state = "hidden"

    scheme, found = changed(change)
    assert scheme is not None
    assert {code for code, _, _ in spots(found, Level.WARNING)} >= {"hidden-rows", "hidden-columns", "hidden-sheet"}


def test_a_merged_rule_is_told_and_a_merged_card_stands_for_its_rows(changed: Found) -> None:
    _, found = changed(lambda book: book[ITEMS].merge_cells("J6:J7"))
    assert ("merged-cell", ITEMS, "J7") in spots(found)
    scheme, found = changed(lambda book: book[ITEMS].merge_cells("A5:A11"))
    assert scheme is not None, [each.render("en") for each in found]


@pytest.mark.parametrize("sheet", [HEAD, ITEMS, INDICATORS, "考核表 scorecards", "计算步骤 ledger"])
def test_a_missing_sheet_is_told_and_nothing_else(changed: Found, sheet: str) -> None:
    scheme, found = changed(lambda book: book.remove(book[sheet]))
    assert scheme is None
    assert [each.code for each in found if each.level is Level.ERROR] == ["missing-sheet"]
    assert sheet in found[0].message.zh


def test_a_sheet_nobody_needs_may_be_missing(changed: Found) -> None:
    scheme, _ = changed(lambda book: book.remove(book["闸门 gates"]))
    assert scheme is not None


def test_a_missing_column_is_told_and_an_unknown_one_with_what_was_meant(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[ITEMS]["E3"], book[ITEMS]["E4"] = "权种", "wieght"

    _, found = changed(change)
    assert any(each.code == "missing-column" and "weight" in each.message.en for each in found)
    unknown = next(each for each in found if each.code == "unknown-column")
    assert unknown.hint is not None
    assert "weight" in unknown.hint.en


def test_the_english_keys_may_be_gone_and_the_chinese_titles_still_serve(changed: Found) -> None:
    scheme, found = changed(lambda book: book[ITEMS].delete_rows(4))
    assert scheme is not None, [each.render("en") for each in found]


def test_columns_and_rows_may_be_moved(changed: Found) -> None:
    def change(book: Workbook) -> None:
        sheet = book[INDICATORS]
        sheet.insert_cols(1)
        sheet.insert_rows(6)
        sheet.insert_rows(1)

    scheme, found = changed(change)
    assert scheme is not None, [each.render("en") for each in found]


def test_a_remark_below_the_table_and_a_column_of_ones_own_are_told_and_left_out(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[ITEMS]["A30"] = "备注：本表须经党委会审议"
        book[ITEMS]["AC3"] = "经办人意见"
        book[ITEMS]["AC6"] = "同意"

    scheme, found = changed(change)
    assert scheme is not None
    assert {("remark-row", ITEMS, "A30"), ("unknown-column", ITEMS, "AC3")} <= set(spots(found, Level.WARNING))


def test_what_excel_makes_of_dates_shares_and_choices_is_understood(changed: Found) -> None:
    def change(book: Workbook) -> None:
        for cell, day in (("C9", date(2026, 1, 1)), ("C10", date(2026, 12, 31))):
            book[HEAD][cell] = day
            book[HEAD][cell].number_format = "yyyy-mm-dd"
        book["等级 grades"]["F5"] = 0.2
        book["等级 grades"]["F5"].number_format = "0%"
        book[INDICATORS]["F5"], book[ITEMS]["B6"], book[ITEMS]["F6"] = "higher", "考核项", "指标"

    scheme, found = changed(change)
    assert scheme is not None, [each.render("en") for each in found]
    assert scheme.effective.end == date(2026, 12, 31)
    assert scheme.grades is not None
    assert scheme.grades.bands[0].quota == Fraction(1, 5)


def test_two_sheets_of_one_kind_are_told(changed: Found) -> None:
    _, found = changed(lambda book: setattr(book.copy_worksheet(book[ITEMS]), "title", "items"))
    assert "two-sheets" in {each.code for each in found}


def test_an_id_twice_and_a_row_without_one_are_told(changed: Found) -> None:
    def change(book: Workbook) -> None:
        book[INDICATORS]["A6"] = "roe"
        book[INDICATORS]["A7"] = None

    _, found = changed(change)
    assert {("duplicate-key", INDICATORS, "A6"), ("row-without-id", INDICATORS, "B7")} <= set(spots(found))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (60 * 2**20))
    _, found = examine_book(path)
    assert [each.code for each in found] == ["zip-bomb"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "empty-file"),
        ("text.xlsx", "方案".encode("gb18030"), "not-a-workbook"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-workbook"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(50), "damaged-workbook"),
        ("macros.xlsm", b"PK\x03\x04", "macros"),
        ("no-such-file.xlsx", None, "cannot-read"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    scheme, found = read_workbook(path)
    assert scheme is None
    assert [each.code for each in found] == [code]
    assert not is_scheme_book(path)


def test_a_name_stored_in_gbk_is_read_like_any_other(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "方案（定稿）.xlsx"
    shutil.copy(sound, path)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("docProps/说明.txt".encode("gbk").decode("cp437"))
        archive.writestr(info, "x")
    scheme, _ = examine_book(path)
    assert scheme is not None


def test_dimensions_nested_without_end_are_told(changed: Found) -> None:
    def change(book: Workbook) -> None:
        sheet = book[ITEMS]
        within = next(cell.column for cell in sheet[4] if cell.value == "within")
        for number in range(2_000):
            row = 20 + number
            for column, value in ((1, "all"), (2, "维度"), (3, f"d{number}"), (4, f"层{number}")):
                sheet.cell(row, column).value = value
            sheet.cell(row, within).value = f"d{number - 1}" if number else "results"

    scheme, found = changed(change)
    assert scheme is None
    assert "too-deep" in {each.code for each in found}


def test_thousands_of_stray_rows_are_told_quickly_and_not_one_by_one(changed: Found) -> None:
    def change(book: Workbook) -> None:
        for row in range(20, 6_000):
            for column, value in ((1, "all"), (2, f"item{row}"), (3, "target"), (5, 1)):
                book["目标档 tiers"].cell(row, column).value = value

    _, found = changed(change)
    assert 0 < sum(each.code == "unknown-item" for each in found) <= 50


def test_more_rows_than_anybody_writes_are_refused(changed: Found) -> None:
    def change(book: Workbook) -> None:
        for row in range(20, 20_100):
            book["目标档 tiers"].cell(row, 1).value = "all"

    _, found = changed(change)
    assert "too-many-rows" in {each.code for each in found}


TEXTS = st.text(max_size=20) | st.sampled_from(
    ["1e400", "NaN", '"', '"\\u12', "$x", "{x}", "=1", "0 .. ", "、、", "full", "table", "-"]
)


@settings(max_examples=25)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(["考核项 items", "目标档 tiers", "计算步骤 ledger", "等级 grades", "评价组 panels", "方案 scheme",
                                   "结果运用 results", "事项 events", "指标 indicators"]),
                  st.integers(1, 14), st.integers(1, 14), TEXTS | st.none() | st.integers() | st.floats(allow_nan=False)),
        max_size=12,
    )
)  # fmt: skip
def test_whatever_stands_in_the_cells_gives_findings(
    sound: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, int, object]]
) -> None:
    book = openpyxl.load_workbook(sound)
    for sheet, row, column, value in changes:
        cell = book[sheet].cell(row, column)
        if type(cell).__name__ == "Cell":
            cell.value = "".join(ch for ch in value if ch.isprintable()) if isinstance(value, str) else value  # type: ignore[assignment]
    path = tmp_path_factory.mktemp("any") / "any.xlsx"
    book.save(path)
    scheme, found = examine_book(path)
    assert (scheme is None) <= bool(found)


@pytest.mark.parametrize("sheet", ["类别分数线 lines", "价格挂钩 linked", "目标档 tiers", "事项 events", "等级 grades"])
def test_a_deleted_sheet_of_the_template_is_told_by_its_name(changed: Found, sheet: str) -> None:
    _, found = changed(lambda book: book.remove(book[sheet]))
    [gone] = [each for each in found if each.code == "sheet-gone"]
    assert gone.level is Level.WARNING
    assert sheet.split()[0] in gone.render("zh")
    assert sheet.split()[1] in gone.render("en")


def test_a_renamed_sheet_is_gone_as_well_and_a_list_of_documents_may_be(changed: Found) -> None:
    _, found = changed(lambda book: setattr(book["类别分数线 lines"], "title", "等级线"))
    assert "sheet-gone" in {each.code for each in found}
    _, found = changed(lambda book: book.remove(book["依据 basis"]))
    assert "sheet-gone" not in {each.code for each in found}
