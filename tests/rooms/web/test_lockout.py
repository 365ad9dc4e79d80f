"""Five wrong passwords lock a name for a while, however its capitals are written, and nobody else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone
from support.group_of_rooms import PASSWORD, Group
from support.letters import Story
from support.pages import plain, signed_in, value_of
from support.passwords import give_password

from hengji.audit.models import Event
from hengji.audit.outcomes import Missing
from hengji.audit.verify import verify
from hengji.contracts.models import Signature
from hengji.org.models import Account
from hengji.store.refs import new_ref
from hengji.web import accounts, door, lockout


def test_five_failures_lock_the_name_and_no_other(group: Group, tmp_path: Path) -> None:
    give_password("leo", "hana")
    with override_settings(STATIC_ROOT=tmp_path):
        client = Client()
        answers = [
            client.post("/sign-in", {"login": name, "password": "wrong"}).status_code
            for name in ("leo", "LEO", " Leo", "leO", "lEo")
        ]
        assert answers[:4] == [401] * 4
        assert client.post("/sign-in", {"login": "leo", "password": PASSWORD}).status_code == 429
        assert client.post("/sign-in", {"login": "hana", "password": PASSWORD}).status_code == 302


def _locks() -> list[str]:
    return [event.subject for event in Event.objects.filter(action="web.lock-account").order_by("seq")]


def test_a_lock_stands_in_the_trail_once_however_often_one_tries_and_for_no_name_that_nobody_has(group: Group) -> None:
    give_password("leo", "hana")
    for name in ("leo", "nobody-at-all", "LEO"):
        for _ in range(8):
            Client().post("/sign-in", {"login": name, "password": "wrong"})
    assert _locks() == [group.person("leo").ref]
    lockout.unlock("leo")
    for _ in range(8):
        Client().post("/sign-in", {"login": "leo", "password": "wrong"})
    for _ in range(4):
        Client().post("/sign-in", {"login": "hana", "password": "wrong"})
    assert _locks() == [group.person("leo").ref], "once in the time a lock lasts"
    with pytest.raises(Missing):
        door.lock_account(door.Door(), new_ref(), login="nobody-at-all")
    seen = plain(signed_in("aud").get("/trail"))
    assert "连续输错，登录名锁定" in seen
    assert "登录页" in seen
    assert "wrong" not in Event.objects.get(action="web.lock-account").body
    assert verify() == []


def test_a_trail_that_cannot_be_written_keeps_nobody_from_an_answer(
    group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(door, "lock_account", broken)
    with override_settings(STATIC_ROOT=tmp_path):
        answers = [Client().post("/sign-in", {"login": "leo", "password": "wrong"}).status_code for _ in range(6)]
    assert answers == [401] * 4 + [429] * 2


def test_a_whole_sign_in_begins_the_count_anew(group: Group) -> None:
    give_password("leo")
    for wrong in (3, 4, 4):
        for _ in range(wrong):
            assert Client().post("/sign-in", {"login": "leo", "password": "wrong"}).status_code == 401
        assert Client().post("/sign-in", {"login": "leo", "password": PASSWORD}).status_code == 302
    assert not AccessAttempt.objects.filter(username="leo").exists()


@pytest.mark.parametrize("typed", [" leo", "leo\u00a0", "ｌｅｏ", "\u3000Ｌeo\u200b", "LEO"])
def test_a_pasted_name_and_one_of_full_width_are_the_name(group: Group, typed: str, tmp_path: Path) -> None:
    give_password("leo")
    assert Client().post("/sign-in", {"login": typed, "password": PASSWORD}).status_code == 302
    with override_settings(STATIC_ROOT=tmp_path):
        for _ in range(4):
            assert Client().post("/sign-in", {"login": typed, "password": "wrong"}).status_code == 401
        assert Client().post("/sign-in", {"login": "leo", "password": "wrong"}).status_code == 429


def _signing(group: Group, tries: int, lang: str = "zh") -> tuple[Client, str, str]:
    """A head who may sign has given so many wrong passwords: the browser, the address, and the words of the last answer."""
    give_password("hana")
    client, address = signed_in("hana", lang), f"/letters/{Story(group).agreed().ref}/sign"
    for _ in range(tries):
        page = client.get(address)
        given = {name: value_of(page, name) for name in ("key", "version", "shown", "side")}
        last = client.post(address, given | {"password": "not mine"})
    return client, address, plain(last)


def test_who_is_locked_while_signing_is_told_of_signing_until_when_and_whom_to_ask(group: Group) -> None:
    client, address, told = _signing(group, 5)
    assert "没有签订：密码连续 5 次不对" in told
    assert "登录不成功" not in told
    until = re.search(r"锁定到 (\d{4}-\d\d-\d\d \d\d:\d\d)", told)
    assert until
    ends = timezone.make_aware(datetime.fromisoformat(until[1])) - timezone.now()
    assert timedelta(minutes=29) < ends <= timedelta(minutes=31)
    assert "请系统管理员核实您本人后“重发初始密码”，随即解锁" in told
    assert "回到责任书" in told
    assert client.get(address.removesuffix("/sign")).status_code == 200  # still signed in
    assert not Signature.objects.exists()


def test_it_is_told_in_english_too(group: Group) -> None:
    _, _, told = _signing(group, 5, "en")
    assert "Not signed: the password was wrong 5 times" in told
    assert "Back to the letter" in told


def test_a_new_first_password_unlocks_the_name(group: Group) -> None:
    _signing(group, 5)
    held = Account.objects.get(login="hana")
    accounts.renew_password(group.viewer("sys"), new_ref(), account=held.ref, password=PASSWORD, reason="忘记密码")
    assert Client().post("/sign-in", {"login": "hana", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(("tries", "left"), [([(25, 1), (20, 4)], 5), ([(25, 3), (10, 3), (5, 2)], 20), ([(3, 9)], 27)])
def test_a_lock_ends_with_the_failure_that_leaves_fewer_than_five(
    group: Group, tries: list[tuple[int, int]], left: int
) -> None:
    """Minutes ago and failures then; the minutes that are left."""
    for number, (ago, failures) in enumerate(tries):
        row = AccessAttempt.objects.create(
            username="hana", ip_address=f"10.0.0.{number}", failures_since_start=failures, user_agent="", http_accept="",
            path_info="/", get_data="", post_data="",
        )  # fmt: skip
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(minutes=ago))
    assert round((lockout.ends("hana") - timezone.now()).total_seconds() / 60) == left
