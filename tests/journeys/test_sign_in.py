"""Signing in: by mouse, by keyboard alone, with a wrong password, with a code, in the other language."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

from support.browser import moving
from support.group_of_rooms import PASSWORD
from support.reach import faults

from hengji.org.totp import SECONDS, code_at

Open = Callable[..., Any]


def test_somebody_signs_in_by_mouse_looks_around_and_signs_out(open_page: Open) -> None:
    page = open_page("/units")
    page.get_by_label("登录名").fill("olivia")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/units")  # where one wanted to go
    assert page.get_by_role("heading", level=1).inner_text() == "组织"
    with moving(page):
        page.get_by_role("link", name="西部风电").click()
    assert page.get_by_role("heading", level=1).inner_text() == "西部风电"
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in")
    page.goto("/units")
    assert "/sign-in?next=" in page.url


def test_somebody_signs_in_and_opens_a_unit_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/sign-in")
    page.locator("#login:focus").wait_for()
    page.keyboard.type("mia")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reach(page, "组织")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    before = page.locator("details[open]").count()
    page.locator("main .tree summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == before - 1
    page.keyboard.press("Enter")
    reach(page, "一号风场")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/*")
    assert page.get_by_role("heading", level=1).inner_text() == "一号风场"


def reach(page: Any, name: str, most: int = 60) -> None:
    """Press Tab until the focus is on something of that name; where it is can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_a_wrong_password_is_told_and_the_name_stays(open_page: Open) -> None:
    page = open_page("/sign-in")
    page.get_by_label("登录名").fill("hana")
    page.get_by_label("密码").fill("not this one")
    with moving(page):
        page.get_by_role("button", name="登录").click()
    assert "登录名或密码不对" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("登录名").input_value() == "hana"
    assert page.get_by_label("密码").input_value() == ""


def test_the_language_is_switched_on_the_page_one_is_on(open_page: Open) -> None:
    page = open_page("/units?view=table", who="mia")
    with moving(page):
        page.get_by_role("button", name="English").click()
    assert page.url.endswith("/units?view=table")
    assert page.get_by_role("heading", level=1).inner_text() == "Organisation"
    assert page.locator("html").get_attribute("lang") == "en"
    with moving(page):
        page.get_by_role("button", name="中文").click()
    assert page.get_by_role("heading", level=1).inner_text() == "组织"


def test_a_second_step_is_set_up_and_asked_for_after_the_password_on_pages_that_all_can_use(open_page: Open) -> None:
    page = open_page("/me/second-step", who="hugo")
    with moving(page):
        page.get_by_role("button", name="开始设置").click()
    assert faults(page) == []
    key = page.locator("code.secret").inner_text().replace(" ", "")
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    page.get_by_label("验证码").fill(code_at(secret, int(time.time()) // SECONDS))
    with moving(page):
        page.get_by_role("button", name="启用").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    assert faults(page) == []
    with moving(page):
        page.get_by_role("button", name="退出").click()
    page.get_by_label("登录名").fill("hugo")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/sign-in/code*")
    assert faults(page) == []
    page.locator("#code:focus").wait_for()
    page.keyboard.type("000000")
    with moving(page):
        page.keyboard.press("Enter")
    assert "验证码不对" in page.get_by_role("alert").inner_text()
    assert faults(page) == []
    page.locator("#code:focus").wait_for()
    page.keyboard.type(codes[3])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.get_by_role("button", name="退出").is_visible()
