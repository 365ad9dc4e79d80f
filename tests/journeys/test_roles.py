"""Four eyes: one security administrator asks for a role, another approves it, and the person can work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.browser import moving

Open = Callable[..., Any]


def test_a_role_is_asked_for_and_approved_by_another_and_then_works(open_page: Open) -> None:
    person = open_page("/", who="none")
    assert "还没有角色" in person.locator("main").inner_text()

    first = open_page("/grants", who="sec")
    first.get_by_role("link", name="申请授予角色").click()
    first.get_by_label("人员").press_sequentially("wm")
    first.locator("#people-choices option").first.wait_for(state="attached")
    offered = [each.get_attribute("value") for each in first.locator("#people-choices option").all()]
    assert "吴名（P014）" in offered
    first.get_by_label("人员").fill("吴名（P014）")
    first.get_by_label("角色").select_option(label="填报人")
    first.get_by_label("范围").select_option(index=2)
    first.get_by_label("依据").fill("岗位调整")
    with moving(first):
        first.get_by_role("button", name="提交，待另一人批准").click()
    assert "待批准" in first.locator("main").inner_text()
    assert first.get_by_role("button", name="批准").count() == 0
    place = first.locator("dd").nth(3).inner_text()

    second = open_page("/", who="sec2")
    second.get_by_role("link", name="批准角色：吴名，填报人").click()
    with moving(second):
        second.get_by_role("button", name="批准").click()
    assert "有效" in second.locator("main").inner_text()

    person.reload()
    assert "填报人" in person.locator("main").inner_text()
    person.goto("/units")
    assert person.locator("main .branch a").first.inner_text() in place


def test_a_role_is_withdrawn_only_after_being_asked(open_page: Open) -> None:
    page = open_page("/grants", who="sec")
    page.get_by_label("筛选 人员").fill("冯颖")
    page.get_by_text("第 1–1 行，共 1 行").wait_for()
    with moving(page):
        page.get_by_role("link", name="打开").click()
    assert not page.get_by_role("button", name="确认收回").is_visible()
    page.get_by_text("收回角色…").click()
    page.get_by_label("原因").fill("调离")
    with moving(page):
        page.get_by_role("button", name="确认收回").click()
    assert "已结束" in page.locator("main").inner_text()
