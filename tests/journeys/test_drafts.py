"""What was typed is never lost by the end of a session, is offered to nobody else, and is forgotten once it has arrived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from support.browser import PATIENCE
from support.group_of_rooms import PASSWORD

Open = Callable[..., Any]
OFFER = ".draft"


def sign_in(page: Any, who: str) -> None:
    page.fill("#login", who)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")


def typed(page: Any) -> None:
    page.fill("[name=code]", "N77")
    page.fill("[name=name_zh]", "西北光伏")
    page.fill("[name=reason]", "董事会决议〔2026〕7号")
    until_kept(page, "董事会决议〔2026〕7号")


def until_kept(page: Any, said: str) -> None:
    for _ in range(PATIENCE // 50):  # it is kept when nothing more is typed
        if any(said in each for each in page.evaluate("Object.values(sessionStorage)")):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"what was typed is not kept: {kept(page)}")


def kept(page: Any) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('hengji:'))")
    return found


def test_what_was_typed_and_not_sent_is_offered_again(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    page.goto("/units")
    page.goto("/units/new")
    assert page.input_value("[name=code]") == ""
    assert "还没有提交" in page.inner_text(OFFER)
    page.get_by_role("button", name="填回").click()
    assert page.input_value("[name=name_zh]") == "西北光伏"
    page.goto("/units/new")
    page.get_by_role("button", name="丢弃").click()
    page.goto("/units/new")
    assert page.locator(OFFER).count() == 0


def test_the_page_in_the_other_language_goes_on_with_what_was_typed(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert page.input_value("[name=code]") == "N77"
    assert page.input_value("[name=reason]") == "董事会决议〔2026〕7号"
    page.fill("[name=code]", "N78")
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[lang^=zh]")
    assert page.input_value("[name=code]") == "N78"
    assert page.input_value("[name=name_zh]") == "西北光伏"
    assert page.locator(OFFER).count() == 0


def test_words_of_one_language_wait_for_its_page_and_the_rest_goes_with_the_other(open_page: Open) -> None:
    page = open_page("/units", who="olivia")

    def named(route: Any) -> None:  # as a form that shows a name in the language of its page
        answer = route.fetch()
        text = answer.text()
        name = "Old name" if '<html lang="en"' in text else "旧名"
        assert 'name="name_en"' in text
        route.fulfill(response=answer, body=text.replace('name="name_en"', f'name="name_en" value="{name}"'))

    def turned(route: Any) -> None:  # a redirect is not asked for anew, a page that leads on is
        kept_cookie = route.fetch(max_redirects=0).headers["set-cookie"]
        head = {"set-cookie": kept_cookie, "content-type": "text/html"}
        route.fulfill(status=200, headers=head, body='<meta http-equiv="refresh" content="0;url=/units/new">')

    page.route("**/units/new", named)
    page.route("**/language", turned)
    page.goto("/units/new")
    page.fill("[name=name_en]", "新名")
    typed(page)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert page.input_value("[name=name_en]") == "Old name"
    assert page.input_value("[name=code]") == "N77"
    page.fill("[name=code]", "N78")
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[lang^=zh]")
    assert page.input_value("[name=name_en]") == "新名"
    assert page.input_value("[name=code]") == "N78"


def test_what_nobody_typed_goes_back_into_no_form(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    page.goto("/units")
    page.evaluate(  # what stood in a field that was left alone is another by now
        """() => { for (const key of Object.keys(sessionStorage).filter(key => key.startsWith("hengji:"))) {
        const kept = JSON.parse(sessionStorage.getItem(key));
        if (!kept.fields) continue;
        kept.fields.name_en = ["Old"]; kept.was.name_en = ["Old"];
        sessionStorage.setItem(key, JSON.stringify(kept)); } }"""
    )
    page.goto("/units/new")
    page.get_by_role("button", name="填回").click()
    assert page.input_value("[name=name_zh]") == "西北光伏"
    assert page.input_value("[name=name_en]") == ""


def test_a_form_sent_after_the_session_ended_comes_back_filled_in(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    page.fill("[name=name_en]", "North-west Solar")
    page.fill("[name=since]", "2027-01-01")
    typed(page)
    page.context.clear_cookies(name="hengji")
    page.locator("main form button").last.click()
    page.wait_for_url("**/sign-in?next=%2Funits%2Fnew")
    sign_in(page, "olivia")
    page.wait_for_url("**/units/new")
    assert page.input_value("[name=code]") == "N77"
    assert page.input_value("[name=reason]") == "董事会决议〔2026〕7号"
    assert page.input_value("[name=since]") == "2027-01-01"
    assert "已填回" in page.inner_text(OFFER)
    page.get_by_role("button", name="不用这些内容").click()
    assert page.input_value("[name=code]") == ""


def test_what_has_arrived_is_kept_no_longer(open_page: Open) -> None:
    page = open_page("/delegations", who="olivia")
    page.fill("[name=taker]", "P001")
    page.fill("[name=since]", "2027-03-01")
    page.fill("[name=until]", "2027-02-01")
    page.fill("[name=reason]", "出差")
    page.locator("main form button").last.click()
    page.wait_for_selector(".fault")
    assert kept(page)  # refused: it is still needed
    page.fill("[name=until]", "2027-03-11")
    page.locator("main form button").last.click()
    page.wait_for_url("**/delegations?done=1")
    assert kept(page) == []
    page.goto("/delegations")
    assert page.locator(OFFER).count() == 0


def test_nobody_else_is_offered_it(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    assert len(kept(page)) == 1
    page.context.clear_cookies(name="hengji")
    page.goto("/delegations")
    sign_in(page, "mia")
    page.wait_for_url("**/delegations")
    assert kept(page) == []
    page.context.clear_cookies(name="hengji")
    page.goto("/units/new")
    sign_in(page, "olivia")
    page.wait_for_url("**/units/new")
    assert page.locator(OFFER).count() == 0


def test_signing_out_forgets_it(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in")
    assert kept(page) == []


def test_no_password_and_no_code_is_kept(open_page: Open) -> None:
    page = open_page("/", who="olivia")
    page.clock.install()
    page.goto("/password")
    page.fill("#new", "a long sentence of mine")
    page.clock.run_for(5000)
    assert kept(page) == []


def test_the_end_of_a_session_is_told_before_and_leads_back(open_page: Open) -> None:
    page = open_page("/", who="olivia")
    page.clock.install()
    page.goto("/units/new")
    typed_at_once(page)
    page.clock.fast_forward("27:30")
    page.wait_for_selector(".ending")
    assert "即将自动退出" in page.inner_text(".ending")
    with page.expect_response("**/alive") as got:
        page.get_by_role("button", name="继续使用").click()
    assert got.value.status == 204
    page.wait_for_selector(".ending", state="detached")
    page.clock.fast_forward("29:30")
    page.wait_for_url("**/sign-in?ended=idle&next=%2Funits%2Fnew")
    assert "没有操作，已自动退出" in page.inner_text("main")
    assert page.get_by_role("button", name="退出").count() == 0
    sign_in(page, "olivia")
    page.wait_for_url("**/units/new")
    assert "还没有提交" in page.inner_text(OFFER)


def typed_at_once(page: Any) -> None:
    page.fill("[name=code]", "N78")
    page.clock.run_for(1000)
    assert len(kept(page)) == 1


def test_a_refused_form_comes_back_on_its_own_page_and_is_filled_into_no_other(open_page: Open) -> None:
    page = open_page("/grants/new", who="sec")
    page.fill("[name=person]", "P014")
    page.select_option("[name=role]", "rater")
    page.select_option("[name=unit]", index=1)
    page.fill("[name=since]", "2027-03-01")
    page.fill("[name=until]", "2027-02-01")
    page.fill("[name=reason]", "任命甲")
    page.locator("main form button").last.click()
    page.wait_for_selector(".fault")
    assert page.input_value("[name=reason]") == "任命甲"
    page.goto("/grants/new?person=x")
    assert page.locator(OFFER).count() == 0
    page.goto("/grants/new")
    assert page.input_value("[name=person]") == page.input_value("[name=reason]") == ""
    assert "还没有提交" in page.inner_text(OFFER)  # to be asked for, as everything that was not sent
    page.get_by_role("button", name="丢弃").click()
    page.goto("/grants/new")
    assert page.locator(OFFER).count() == 0


def test_a_key_that_was_refused_is_not_there_at_the_next_check_and_one_that_was_checked_is_forgotten(
    open_page: Open,
) -> None:
    page = open_page("/trail/check", who="aud")
    with page.expect_download() as got:
        page.get_by_role("link", name="导出检查点").click()
    checkpoint = got.value.path()
    page.set_input_files("[name=file]", checkpoint)
    page.fill("[name=trusted]", "not a key")
    page.locator("main form button").last.click()
    page.wait_for_selector(".fault")
    page.goto("/trail/check")
    assert page.input_value("[name=trusted]") == ""
    page.set_input_files("[name=file]", checkpoint)
    page.fill("[name=trusted]", checkpoint.read_text(encoding="utf-8").partition("key ")[2][:64])
    page.locator("main form button").last.click()
    page.get_by_role("button", name="再核验一次").wait_for()
    assert kept(page) == []
    page.goto("/trail/check")
    assert page.input_value("[name=trusted]") == ""
    assert page.locator(OFFER).count() == 0


def test_a_form_of_an_ended_session_is_filled_in_once_and_then_offered(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    page.fill("[name=name_en]", "North-west Solar")
    page.fill("[name=since]", "2027-01-01")
    typed(page)
    page.context.clear_cookies(name="hengji")
    page.locator("main form button").last.click()
    page.wait_for_url("**/sign-in?next=%2Funits%2Fnew")
    sign_in(page, "olivia")
    page.wait_for_url("**/units/new")
    assert page.input_value("[name=code]") == "N77"
    page.goto("/units")
    page.goto("/units/new")
    assert page.input_value("[name=code]") == ""
    assert "还没有提交" in page.inner_text(OFFER)


def test_the_time_at_which_it_was_typed_is_told_in_the_zone_of_the_server(open_page: Open) -> None:
    page = open_page("/units/new", who="olivia")
    typed(page)
    zone = page.evaluate("document.body.dataset.zone")
    assert zone == "Asia/Shanghai"
    moment = page.evaluate(
        "Object.values(sessionStorage).map(each => { try { return JSON.parse(each).at } catch { return 0 } }).find(Boolean)"
    )
    page.goto("/units/new")
    assert f"您在 {datetime.fromtimestamp(moment / 1000, ZoneInfo(zone)):%H:%M} 填过" in page.inner_text(OFFER)


def test_a_list_that_was_refused_and_then_previewed_is_not_said_to_be_unfinished(open_page: Open) -> None:
    page = open_page("/letters/batch", who="olivia")
    picks = page.locator("main form[method=post] [name=pick]")
    for at in range(picks.count()):
        picks.nth(at).uncheck()
    preview = page.get_by_role("button", name="预览所选")
    preview.click()
    page.get_by_text("没有选择对象").wait_for()
    for at in range(3):
        picks.nth(at).check()
    preview.click()
    page.get_by_role("heading", level=2).nth(2).wait_for()
    assert page.get_by_role("button", name="预览所选").count() == 0
    assert page.locator(OFFER).count() == 0
    assert kept(page) == []
    page.goto("/letters/batch")
    assert page.locator(OFFER).count() == 0


def test_what_has_arrived_by_another_button_of_the_form_is_offered_no_more(open_page: Open) -> None:
    page = open_page("/goals/years", who="olivia")
    page.fill("#year", "2041")
    page.fill("#title_zh", "二〇四一")
    page.get_by_role("button", name="开始", exact=True).click()
    page.wait_for_url("**/goals?year=2041")
    page.goto("/goals/new?year=2041")
    page.fill("[name=code]", "Z-1")
    page.fill("[name=title_zh]", "利润")
    page.select_option("[name=unit]", index=1)
    page.select_option("[name=source]", "business")
    page.fill("[name=measure_unit]", "万元")
    page.fill("[name=target]", "5")
    page.fill("[name=reason]", "年度计划")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector("#tiers")
    goal = page.url
    page.fill("#tier-reason", "请批准")
    page.get_by_role("button", name="提交批准").click()
    page.locator(".badge", has_text="待批准").first.wait_for()
    assert kept(page) == []
    page.goto(goal)
    assert page.locator(OFFER).count() == 0
    assert page.input_value("#tier-reason") == ""


def test_words_that_waited_for_their_page_are_offered_there_though_the_rest_has_arrived(open_page: Open) -> None:
    page = open_page("/delegations", who="olivia")
    page.fill("[name=taker]", "P001")
    page.fill("[name=since]", "2027-05-01")
    page.fill("[name=until]", "2027-05-11")
    page.fill("[name=reason]", "出差")
    until_kept(page, "出差")
    page.evaluate(  # as a field that says something else on the page of the other language
        """() => { for (const key of Object.keys(sessionStorage).filter(key => key.startsWith("hengji:"))) {
        const kept = JSON.parse(sessionStorage.getItem(key));
        kept.was.reason = ["原来的话"]; kept.sent = "turned"; sessionStorage.setItem(key, JSON.stringify(kept)); } }"""
    )
    page.context.add_cookies([{"name": "hengji-lang", "value": "en", "url": page.url}])
    page.goto("/delegations")
    assert page.input_value("[name=since]") == "2027-05-01"
    assert page.input_value("[name=reason]") == ""
    page.fill("[name=reason]", "A journey")
    page.locator("form:has([name=taker]) button").last.click()
    page.wait_for_url("**/delegations?done=1")
    page.context.add_cookies([{"name": "hengji-lang", "value": "zh", "url": page.url}])
    page.goto("/delegations")
    assert page.locator(OFFER).count() == 1
    assert any("出差" in each for each in page.evaluate("Object.values(sessionStorage)"))
