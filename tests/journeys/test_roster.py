"""The office makes mistakes in a roster, gets its own workbook back with the mistakes marked, mends it and has it accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.browser import moving

Open = Callable[..., Any]
SHEET = "人员与岗位 people"
ROWS = (
    ("Y001", "钱多", None, "D1 财务资产部", "主要负责人 / Head", "部长", None, "2026-01-01"),
    ("Y002", "孙少", None, "S1A 一号风场", "工作人员 / Staff", "巡检", None, "2026-02-01"),
)


def fill(path: Path, rows: tuple[tuple[str | None, ...], ...]) -> None:
    book = load_workbook(path)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            book[SHEET].cell(at, column).value = value
    book.save(path)


def taken(page: Any, name: str, path: Path, role: Any = "link") -> Path:
    with page.expect_download() as got:
        page.get_by_role(role, name=name).click()
    got.value.save_as(path)
    return path


def test_a_roster_with_mistakes_is_marked_mended_and_accepted(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/people", who="olivia")
    page.get_by_role("link", name="从工作簿导入").click()
    book = taken(page, "下载模板", tmp_path / "people.xlsx")
    fill(book, (ROWS[0], (*ROWS[1][:3], "X9", "临时工", *ROWS[1][5:7], "2026-02-30")))

    page.get_by_label("填好的工作簿").set_input_files(book)
    with moving(page):
        page.get_by_role("button", name="上传并预览").click()
    assert "发现 3 处问题" in page.get_by_role("alert").inner_text()
    assert page.locator("tbody td:first-child").all_inner_texts() == ["D3", "E3", "H3"]

    marked = taken(page, "下载标出问题的原表", tmp_path / "marked.xlsx", "button")
    sheet = load_workbook(marked)[SHEET]
    assert all(sheet[cell].comment is not None for cell in ("D3", "E3", "H3"))
    assert sheet["A2"].value == "Y001"

    fill(marked, ROWS)
    page.get_by_label("填好的工作簿").set_input_files(marked)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="全部接受").click()
    page.wait_for_url("**/people?imported=2")
    assert "已导入 2 项任职" in page.locator("main").inner_text()
    page.goto("/people?f-code=Y001")
    with moving(page):
        page.get_by_role("link", name="钱多").click()
    assert "部长 · 财务资产部" in page.locator("main").inner_text()
