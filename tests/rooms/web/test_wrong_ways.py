"""What one is told where an address leads nowhere: a page in both languages with what to do, and a way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from support.doors import DOORS
from support.group_of_rooms import Group
from support.letters import Story
from support.marked_group import mark
from support.pages import plain, signed_in

from hengji.web.above import above


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


def test_the_page_above_an_address_for_forms_can_be_opened() -> None:
    ref = "2pzecqnr7wxe"
    for path, found in (
        ("/goals/many", "/goals"),
        (f"/letters/{ref}/propose", f"/letters/{ref}"),
        (f"/figures/forms/{ref}/upload", f"/figures/forms/{ref}"),
        (f"/figures/batches/{ref}/accept", f"/figures/batches/{ref}"),
        (f"/goals/{ref}/values/target", f"/goals/{ref}"),
        (f"/goals/years/{ref}/close", "/goals/years"),
        (f"/goals/interfaces/{ref}/confirm", f"/goals/interfaces/{ref}"),
        (f"/letters/{ref}/amendments/{ref}/approve", f"/letters/{ref}/amendments/{ref}"),
        (f"/figures/history/{ref}/{ref}/2026-09/correct", f"/figures/history/{ref}/{ref}/2026-09"),
        ("/people/import/accept", "/people/import"),
        (f"/me/sessions/{ref}/end", "/me"),
        (f"/accounts/{ref}/disable", f"/accounts/{ref}"),
        (f"/delegations/{ref}/end", "/delegations"),
        ("/sign-out", "/"),
    ):
        assert above(path) == found, path


def test_a_look_at_every_address_for_forms_leads_back_to_a_page_that_opens(group: Group) -> None:
    marked, looked = mark(group), 0
    for door in DOORS:
        if door.get is not None or door.only or door.public or "amendments" in door.route:  # of those there is none
            continue
        client = marked.clients["sec" if door.route.startswith(("grants", "sign-ins")) else "olivia"]
        path = door.path.format(**marked.refs["S1"])
        answer = client.get(path)
        if answer.status_code != 405:
            continue
        looked += 1
        page = answer.content.decode()
        assert "这个地址只收表单" in page, path
        assert "POST" in answer["Allow"]
        back = re.search(r'<a class="button" href="([^"]+)">回到原处', page)
        assert back, path
        assert client.get(back[1]).status_code in (200, 403), f"{path} leads to {back[1]}"
    assert looked >= 40


def test_it_is_told_in_english_too_and_a_form_sent_to_a_page_that_takes_none(group: Group) -> None:
    page = plain(signed_in("olivia", "en").get("/goals/many"))
    assert "This address takes a form and cannot be opened" in page
    assert "Back to where it belongs" in page
    assert signed_in("olivia").post("/letters").status_code == 405


def test_a_false_code_says_so_and_what_to_check(group: Group) -> None:
    story = Story(group, "S1", "mia").in_force()
    for name, code in (("mia", "0lO1nosuch"), ("max", "nosuchcode22"), ("ada", "x.y")):
        answer = signed_in(name).get(f"/verify/{code}")
        assert answer.status_code == 404
        page = plain(answer)
        assert "没有这个核验码" in page
        assert "0 或 O、1 或 I" in page
        assert "印本" in page
        assert "考核办授权" not in page
    assert "There is no such code" in plain(signed_in("mia", "en").get("/verify/nosuch"))
    assert signed_in("mia").get("/verify?code=AB-CD", follow=True).status_code == 404
    assert signed_in("mia").get(f"/verify/{story.table.ref}").status_code == 200


def test_what_is_not_found_names_who_grants(group: Group) -> None:
    page = plain(signed_in("mia").get("/letters/nosuchletter"))
    assert "请安全管理员授予角色" in page
    assert "考核办" not in page.partition("没有找到")[2]
