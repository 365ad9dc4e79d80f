"""Accounts that are there: closed, opened again, given a new first password; and standing in that ends early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from support.group_of_rooms import Group
from support.letters import stand_in
from support.pages import plain, signed_in, value_of
from support.reporting import grant

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.org import actions as org
from hengji.org.models import Account, Delegation
from hengji.store.refs import new_ref
from hengji.web import accounts, middleware
from hengji.web.models import SignIn


@pytest.fixture(autouse=True)
def _today(group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(middleware.timezone, "localdate", lambda: group.today)
    with override_settings(STATIC_ROOT=tmp_path):
        yield


def _account(login: str) -> Account:
    return Account.objects.get(login=login)


def _sent(client: Client, login: str, what: str, reason: str = "离职") -> object:
    page = client.get(f"/accounts/{_account(login).ref}")
    path = f"/accounts/{_account(login).ref}/{what}"
    return client.post(path, {"key": value_of(page, "key"), "reason": reason}, follow=True)


def test_a_disabled_account_signs_nobody_in_and_its_sessions_end(group: Group) -> None:
    mia, sys = signed_in("mia"), signed_in("sys")
    assert mia.get("/").status_code == 200
    page = _sent(sys, "mia", "disable")
    assert "停用" in plain(page)
    assert mia.get("/").status_code == 302
    assert not SignIn.objects.filter(account=_account("mia").pk).exists()
    told = Event.objects.latest("seq")
    assert (told.action, told.subject) == ("web.disable-account", group.person("mia").ref)
    assert "离职" in told.body
    _sent(sys, "mia", "enable", "复职")
    assert _account("mia").is_active
    assert Event.objects.latest("seq").action == "web.enable-account"
    assert verify() == []


def test_a_new_first_password_is_shown_once_and_has_to_be_changed(group: Group) -> None:
    mia, sys = signed_in("mia"), signed_in("sys")
    page = _sent(sys, "mia", "password", "忘记密码")
    found = re.search(r'<code class="secret">([^<]+)</code>', page.content.decode())  # type: ignore[attr-defined]
    assert found
    assert mia.get("/").status_code == 302
    assert _account("mia").check_password(found[1])
    assert _account("mia").must_change
    assert found[1] not in Event.objects.latest("seq").body
    assert found[1] not in sys.get(f"/accounts/{_account('mia').ref}").content.decode()
    fresh = signed_in("mia")
    assert fresh.get("/")["Location"] == "/password"


def test_a_reload_after_a_new_first_password_makes_no_other_one_and_says_so(group: Group) -> None:
    client, held = signed_in("sys"), _account("mia")
    given = {"reason": "忘记密码", "key": value_of(client.get(f"/accounts/{held.ref}"), "key")}
    shown = client.post(f"/accounts/{held.ref}/password", given)
    password = re.search(r'class="secret">([^<]+)<', shown.content.decode())
    assert password
    again = client.post(f"/accounts/{held.ref}/password", given)
    assert again.status_code == 200
    assert "只显示那一次" in plain(again)
    assert "操作编号" not in plain(again)
    assert _account("mia").check_password(password[1])


def test_the_last_who_can_administer_is_not_locked_out(group: Group) -> None:
    grant(group, "none", "system-admin", "G")
    second = group.viewer("none")
    with pytest.raises(Refusal, match="the last Audit administrator"):
        accounts.disable_account(second, new_ref(), account=_account("aud").ref, reason="离职")
    accounts.disable_account(second, new_ref(), account=_account("sec2").ref, reason="离职")
    with pytest.raises(Refusal):
        accounts.disable_account(second, new_ref(), account=_account("sec").ref, reason="离职")
    accounts.disable_account(second, new_ref(), account=_account("sys").ref, reason="离职")
    assert not _account("sys").is_active
    with pytest.raises(Refusal):
        accounts.disable_account(second, new_ref(), account=_account("none").ref, reason="离职")
    assert _account("none").is_active


def test_ones_own_account_is_anothers_to_disable_and_ones_own_password_is_not_renewed(group: Group) -> None:
    sys = group.viewer("sys")
    own = _account("sys").ref
    with pytest.raises(Refusal):
        accounts.disable_account(sys, new_ref(), account=own, reason="x")
    with pytest.raises(Refusal):
        accounts.renew_password(sys, new_ref(), account=own, password="abcd-efgh", reason="x")
    assert "重发初始密码" not in plain(signed_in("sys").get(f"/accounts/{own}"))


def test_what_is_done_already_or_without_a_reason_is_refused_and_only_system_administrators_may(group: Group) -> None:
    sys, ref = group.viewer("sys"), _account("mia").ref
    with pytest.raises(Refusal):
        accounts.enable_account(sys, new_ref(), account=ref, reason="x")
    with pytest.raises(Refusal):
        accounts.disable_account(sys, new_ref(), account=ref, reason=" ")
    with pytest.raises(Missing):
        accounts.disable_account(sys, new_ref(), account="nosuchthing", reason="x")
    for name in ("olivia", "sec", "aud", "leo"):
        for act in (accounts.disable_account, accounts.enable_account):
            with pytest.raises(Forbidden):
                act(group.viewer(name), new_ref(), account=ref, reason="x")
    page = _sent(signed_in("sys"), "mia", "enable")
    assert "账号已启用" in plain(page)


def test_standing_in_ends_early_by_the_giver_at_once(group: Group) -> None:
    stand_in(group, "mia", "hugo")
    assert group.viewer("hugo").acts_for == "马晓梅"
    row = Delegation.objects.get()
    page = signed_in("mia").get("/delegations")
    form = {
        "key": re.findall(r'name="key" value="([^"]+)"', page.content.decode())[-1],
        "version": "1",
        "reason": "提前返回",
    }
    answer = signed_in("mia").post(f"/delegations/{row.ref}/end", form, follow=True)
    assert "委托已结束" in plain(answer)
    assert group.viewer("hugo").acts_for == ""
    assert "提前结束委托" not in plain(signed_in("hugo").get("/delegations"))
    again = signed_in("mia").post(f"/delegations/{row.ref}/end", {**form, "key": new_ref(), "version": "2"})
    assert again.status_code == 422
    assert verify() == []


def test_the_security_administrator_ends_it_the_taker_and_others_do_not(group: Group) -> None:
    stand_in(group, "mia", "hugo")
    row = Delegation.objects.get()
    with pytest.raises(Forbidden):
        org.end_delegation(group.viewer("hugo"), new_ref(), delegation=row.ref, version=1, reason="x")
    for name in ("max", "olivia", "sys", "aud"):
        with pytest.raises(Missing):
            org.end_delegation(group.viewer(name), new_ref(), delegation=row.ref, version=1, reason="x")
    assert "孙浩 代 马晓梅" in plain(signed_in("sec").get("/delegations"))
    assert "孙浩" not in plain(signed_in("max").get("/delegations"))
    org.end_delegation(group.viewer("sec"), new_ref(), delegation=row.ref, version=1, reason="人员调离")
    assert group.viewer("hugo").acts_for == ""
    assert "孙浩 代 马晓梅" not in plain(signed_in("sec").get("/delegations"))


def test_one_that_has_not_begun_is_ended_before_it_begins(group: Group) -> None:
    begin = group.today + timedelta(3)
    org.delegate(
        group.viewer("mia"),
        new_ref(),
        taker=group.person("hugo").ref,
        since=begin,
        until=begin + timedelta(5),
        reason="出差",
    )
    row = Delegation.objects.get()
    org.end_delegation(group.viewer("mia"), new_ref(), delegation=row.ref, version=1, reason="不去了")
    assert group.viewer("hugo", begin).acts_for == ""
    with pytest.raises(Refusal):
        org.end_delegation(group.viewer("mia"), new_ref(), delegation=row.ref, version=2, reason="再来")
