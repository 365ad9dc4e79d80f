"""Signing in, sessions, passwords, languages and pages of refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from support.edits import raw
from support.group_of_rooms import PASSWORD, Group
from support.pages import plain, signed_in, value_of
from support.passwords import give_password

from hengji.org.models import Account
from hengji.web import demo, passwords
from hengji.web.models import SignIn


def sign_in(name: str, agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0") -> Client:
    client = Client(headers={"User-Agent": agent})
    if Account.objects.filter(login=name, password="!").exists():  # another hash would end the sessions there are
        give_password(name)
    answer = client.post("/sign-in", {"login": name, "password": PASSWORD, "next": "/me"})
    assert (answer.status_code, answer["Location"]) == (302, "/me")
    return client


def test_a_stranger_is_led_to_the_sign_in_page_and_back(group: Group) -> None:
    answer = Client().get("/units?view=table")
    assert answer["Location"] == "/sign-in?next=%2Funits%3Fview%3Dtable"
    partial = Client().get("/units?view=table", headers={"HX-Request": "true"})
    assert partial["HX-Redirect"] == "/sign-in"


def test_no_other_site_is_led_to(group: Group) -> None:
    give_password("mia")
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = Client().post("/sign-in", {"login": "mia", "password": PASSWORD, "next": wanted})
        assert answer["Location"] == "/"


def test_a_session_can_be_seen_and_ended_from_another(group: Group) -> None:
    here, there = sign_in("mia"), sign_in("mia", "Mozilla/5.0 (X11; Linux) Firefox/130.0")
    page = here.get("/me").content.decode()
    assert "Chrome · Windows" in page
    assert "Firefox · Linux" in page
    assert not any(key in page for key in SignIn.objects.values_list("session_key", flat=True))
    end = page.split('action="/me/sessions/')[1].split('"')[0]
    assert here.post(f"/me/sessions/{end}").status_code == 302
    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200


def test_nobody_ends_anothers_session(group: Group) -> None:
    mia, max_ = sign_in("mia"), sign_in("max")
    sign_in("mia")
    end = mia.get("/me").content.decode().split('action="/me/sessions/')[1].split('"')[0]
    assert max_.post(f"/me/sessions/{end}").status_code == 404


def test_a_new_password_ends_the_other_sessions(group: Group) -> None:
    here, there = sign_in("mia"), sign_in("mia")
    new = "a sentence nobody knows"
    answer = here.post("/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302


def test_everything_wrong_with_a_password_is_told_beside_its_field(group: Group) -> None:
    answer = sign_in("mia").post("/password", {"old": "no", "new": "mia12", "again": "other"})
    assert answer.status_code == 422
    words = plain(answer)
    for said in ("现在的密码不对", "少于 12 个字符", "不能含登录名", "两次填写的不同"):
        assert said in words


@pytest.mark.parametrize(
    ("text", "count"),
    [("Abcdef12", 0), ("Hengji!9x", 0), ("abcdefgh", 1), ("abcdef12", 1), ("Ab1!", 1), ("密码很长很长Aa", 0)],
)
def test_the_classified_profile_asks_for_three_kinds(text: str, count: int) -> None:
    assert len([each for each in passwords.faults(text, "someone", "classified") if "common" not in each.en]) == count


@override_settings(PASSWORD_PROFILE="classified")
def test_in_the_classified_profile_a_password_lasts_ninety_days(group: Group) -> None:
    client = sign_in("mia")
    assert client.get("/me").status_code == 200
    raw(Account).filter(login="mia").update(password_set=timezone.now() - timedelta(days=90, minutes=1))
    assert client.get("/me")["Location"] == "/password"


def test_the_language_is_kept_and_leads_nowhere_else(group: Group) -> None:
    client = signed_in("mia")
    assert client.post("/language", {"lang": "en", "next": "/units"})["Location"] == "/units"
    assert "Organisation" in plain(client.get("/units"))
    assert client.post("/language", {"lang": "zh", "next": "https://evil.example/"})["Location"] == "/"


def test_a_page_that_is_not_there_and_a_form_that_ran_out_have_pages_of_their_own(group: Group) -> None:
    assert "没有找到，或您无权查看" in plain(signed_in("mia").get("/nothing-here"))
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"login": "mia", "password": "x"})
    assert answer.status_code == 403
    assert "表单已过期" in plain(answer)
    assert "现在登录的是" not in plain(answer), "nobody is signed in"


def test_a_form_that_ran_out_says_who_is_signed_in_by_now(group: Group) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Account.objects.get(login="mia"))
    for lang, said in (("zh", "这个浏览器现在登录的是{name}"), ("en", "This browser is by now signed in as {name}")):
        strict.cookies["hengji-lang"] = lang
        answer = strict.post("/me", {"opened": "by somebody else"})
        assert answer.status_code == 403
        person = Account.objects.get(login="mia").person
        assert said.replace("{name}", person.name_zh if lang == "zh" else person.name_en) in plain(answer)


def test_the_gallery_and_the_accounts_are_shown_in_the_demo_only(group: Group) -> None:
    assert signed_in("olivia").get("/gallery").status_code == 404
    assert "示例账号" not in plain(Client().get("/sign-in"))
    give_password("olivia", word=demo.WORD)
    with override_settings(DEMO=True):
        assert signed_in("olivia").get("/gallery").status_code == 200
        words = plain(Client().get("/sign-in"))
        assert "示例账号" in words
        assert "olivia" in words


def test_what_changed_since_the_last_visit_is_told_within_scope(group: Group) -> None:
    client = sign_in("mia")
    Account.objects.filter(login="mia").update(last_login=timezone.now() - timedelta(days=1))
    client = sign_in("mia")
    for code, name in (("S1", "西部新能源"), ("S2", "东部火电")):
        office = signed_in("olivia")
        path = f"/units/{group.ref(code)}/rename"
        form = office.get(path)
        office.post(
            path,
            {"key": value_of(form, "key"), "version": value_of(form, "version"), "name_zh": name, "name_en": name,
             "since": "2024-01-01", "reason": "批复", "step": "do"},
        )  # fmt: skip
    words = plain(client.get("/"))
    assert "变更了单位：西部新能源 王敏" in words
    assert "东部火电" not in words


@pytest.mark.parametrize(
    ("asked", "found"),
    [("xbfd", "西部风电"), ("西部", "西部风电"), ("S1A", "一号风场"), ("gs", "郭松"), ("wind", "西部风电")],
)
def test_names_are_found_by_word_code_and_pinyin_initials(group: Group, asked: str, found: str) -> None:
    assert found in plain(signed_in("mia").get("/search", {"q": asked}))


def test_every_answer_forbids_what_comes_from_elsewhere(group: Group) -> None:
    for path in ("/", "/units", "/nothing-here", "/sign-in"):
        policy = signed_in("mia").get(path)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
    body = signed_in("mia").get("/").content.decode()
    assert " style=" not in body
    assert " onclick=" not in body


@pytest.mark.parametrize(
    "path", ["/sign-ins", "/sign-ins/rules", "/sign-in-x", "/healthy", "/languages", "/notices", "/staticx"]
)
def test_an_address_that_begins_like_an_open_one_is_not_open(group: Group, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/sign-in?next=")
    assert Client().post(path)["Location"].startswith("/sign-in")


def test_the_demo_lists_no_account_whose_password_is_another_than_it_says(group: Group) -> None:
    with override_settings(DEMO=True):
        assert demo.accounts() == ([], [])
        give_password("mia", word=demo.WORD)
        assert [login for each in demo.accounts() for login, _ in each] == ["mia"]
