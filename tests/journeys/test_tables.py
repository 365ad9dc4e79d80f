"""Tables in a browser: filtered, sorted and paged in place, with and without scripts, and taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support.browser import moving
from support.hands import Keyboard, starts

Open = Callable[..., Any]


def names(page: Any) -> list[str]:
    return [str(each) for each in page.locator("tbody tr td:nth-child(2)").all_inner_texts()]


def test_a_table_is_filtered_while_one_types_and_keeps_the_place_of_the_cursor(open_page: Open) -> None:
    page = open_page("/people", who="olivia")
    page.evaluate("window.stayed = true")
    page.get_by_label("筛选 姓名").press_sequentially("李建国")
    page.get_by_text("第 1–1 行，共 1 行").wait_for()
    assert names(page) == ["李建国"]
    assert page.evaluate("window.stayed")  # the page was not loaded anew
    page.locator("[name=f-name]:focus").wait_for()
    page.wait_for_url(re.compile("f-name="))
    page.reload()
    assert names(page) == ["李建国"]
    page.get_by_role("link", name="清除筛选").click()
    page.get_by_text("第 1–50 行").wait_for()


def test_a_table_is_sorted_and_paged_in_place_and_the_way_back_works(open_page: Open) -> None:
    page = open_page("/people", who="olivia")
    page.get_by_role("link", name="工号").click()
    page.locator('th[aria-sort="descending"]').wait_for()
    first = names(page)[0]
    page.get_by_role("link", name="第 2 页").click()
    page.get_by_text("第 51–100 行").wait_for()
    page.go_back()
    page.get_by_text("第 1–50 行").wait_for()
    assert names(page)[0] == first


def test_whoever_works_with_the_keys_stays_where_they_are_when_a_table_is_exchanged(open_page: Open) -> None:
    page = open_page("/people", who="olivia")
    page.evaluate("window.stayed = true")
    hand = Keyboard(page)
    hand.follow("工号")
    page.locator('th[aria-sort="descending"]').wait_for()
    focused(page, "工号")
    hand.follow("第 2 页")
    page.get_by_text("第 51–100 行").wait_for()
    focused(page, "2")
    hand.write("筛选 姓名", "李建国")
    page.get_by_text("第 1–1 行，共 1 行").wait_for()
    hand.follow("清除筛选")
    page.get_by_text("第 1–50 行").wait_for()
    page.locator("[role=region]:focus").wait_for()
    assert page.evaluate("window.stayed")


def test_a_second_press_that_comes_at_once_still_finds_the_table_exchanged_in_place(open_page: Open) -> None:
    """What htmx has put in is taken up by it at once: a link pressed before that would load the page anew."""
    page = open_page("/people", who="olivia")
    page.evaluate("window.stayed = true")
    page.evaluate(
        """() => {
            const seen = new MutationObserver(() => {
                seen.disconnect();
                document.querySelector('th[aria-sort="descending"] a').click();
            });
            seen.observe(document.querySelector("main"), {childList: true, subtree: true});
        }"""
    )
    page.get_by_role("link", name="工号").click()
    page.locator('th[aria-sort="ascending"]').wait_for()
    assert page.evaluate("window.stayed")


def test_columns_are_chosen_one_after_another_with_the_keys_alone(open_page: Open) -> None:
    page = open_page("/people", who="olivia")
    page.evaluate("window.stayed = true")
    hand, heads = Keyboard(page), page.locator("thead tr:first-child th")
    whole = heads.count()
    hand.unfold("列")
    boxes = page.get_by_role("list", name="显示的列").get_by_role("checkbox")
    first, last = boxes.first.inner_text(), boxes.last.inner_text()
    hand.use(boxes.first)
    page.wait_for_function("n => document.querySelectorAll('thead tr:first-child th').length === n", arg=whole - 1)
    assert chosen(page) == (first.replace("☑", "☐"), "false"), "the choice stays open, and one stays at it"
    hand.reach(boxes.last)
    page.keyboard.press("Space")
    page.wait_for_function("n => document.querySelectorAll('thead tr:first-child th').length === n", arg=whole - 2)
    assert chosen(page) == (last.replace("☑", "☐"), "false")
    page.keyboard.press("Space")
    page.wait_for_function("n => document.querySelectorAll('thead tr:first-child th').length === n", arg=whole - 1)
    assert chosen(page) == (last, "true")
    page.keyboard.press("Escape")
    assert focus(page) == "列"
    assert not boxes.first.is_visible()
    assert page.evaluate("window.stayed")


def chosen(page: Any) -> tuple[str, str]:
    """The column that has the focus, and whether it is shown."""
    at = page.locator(":focus")
    return str(at.inner_text()), str(at.get_attribute("aria-checked"))


def focus(page: Any) -> str:
    """The words of what has the focus, without its sign."""
    return str(page.evaluate("document.activeElement.firstChild?.textContent ?? ''"))


def focused(page: Any, words: str) -> None:
    """Wait until what has the focus reads so, without its sign: it comes back after the table."""
    page.locator(":focus", has_text=starts(words)).wait_for()


def test_a_table_works_without_scripts(open_page: Open) -> None:
    page = open_page("/people", who="olivia", script=False)
    page.get_by_label("筛选 姓名").fill("马晓梅")
    with moving(page):
        page.get_by_role("button", name="筛选").click()
    assert names(page) == ["马晓梅"]
    with moving(page):
        page.get_by_role("link", name="清除筛选").click()
    with moving(page):
        page.get_by_role("link", name="工号").click()
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_what_is_shown_is_taken_along(open_page: Open) -> None:
    page = open_page("/units?view=table&f-kind=subsidiary", who="olivia")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出所列（Excel）").click()
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(taken.value.path())).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["编号", "单位"]
    assert {row[2] for row in rows[1:]} == {"子企业"}


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_sticks_out_of_the_window(open_page: Open, width: int) -> None:
    page = open_page("/grants", who="sec", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
