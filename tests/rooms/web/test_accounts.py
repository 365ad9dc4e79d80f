"""Accounts that are there: closed, opened again, given a new first password; and standing in that ends early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.test import Client, override_settings
from support.group_of_rooms import PASSWORD, Group
from support.letters import stand_in
from support.pages import counted, plain, signed_in, value_of
from support.passwords import give_password
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
    for who in ("sec", "sec2"):
        with pytest.raises(Refusal, match="fewer than two security administrators"):
            accounts.disable_account(second, new_ref(), account=_account(who).ref, reason="离职")
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


def _locked(login: str) -> None:
    for _ in range(5):
        Client().post("/sign-in", {"login": login, "password": "wrong"})


def test_a_locked_account_is_shown_as_such_and_unlocked_for_a_reason(group: Group) -> None:
    give_password("mia")
    sys, sec, ref = signed_in("sys"), signed_in("sec"), _account("mia").ref
    assert "解锁账号" not in plain(sys.get(f"/accounts/{ref}"))
    _locked("mia")
    shown = re.compile(r"锁定至 \d\d:\d\d")
    for client, address in ((sys, "/accounts"), (sec, "/sign-ins")):
        assert shown.search(plain(client.get(f"{address}?f-login=mia")))
        assert shown.search(plain(client.get(f"{address}/{ref}")))
        listed = plain(client.get(f"{address}?f-state=locked"))
        assert ("马晓梅" in listed, "赵海燕" in listed) == (True, False)
        assert "马晓梅" not in plain(client.get(f"{address}?f-state=open"))
    assert Client().post("/sign-in", {"login": "mia", "password": PASSWORD}).status_code == 429
    _sent(sys, "mia", "unlock", "本人来电，已核实")
    assert Client().post("/sign-in", {"login": "mia", "password": PASSWORD}).status_code == 302
    told = Event.objects.latest("seq")
    assert (told.action, told.subject) == ("web.unlock-account", group.person("mia").ref)
    assert "已核实" in told.body
    assert not shown.search(plain(sys.get(f"/accounts/{ref}")))
    assert verify() == []


def test_only_system_administrators_unlock_what_is_locked_and_not_their_own(group: Group) -> None:
    _locked("mia")
    _locked("sys")
    sys, ref = group.viewer("sys"), _account("mia").ref
    for name in ("olivia", "sec", "aud", "mia"):
        with pytest.raises(Forbidden):
            accounts.unlock_account(group.viewer(name), new_ref(), account=ref, reason="x")
    with pytest.raises(Refusal, match="own account"):
        accounts.unlock_account(sys, new_ref(), account=_account("sys").ref, reason="x")
    with pytest.raises(Refusal, match="not locked"):
        accounts.unlock_account(sys, new_ref(), account=_account("leo").ref, reason="x")
    with pytest.raises(Refusal, match="no reason"):
        accounts.unlock_account(sys, new_ref(), account=ref, reason=" ")


def test_the_accounts_and_sign_ins_take_as_many_queries_with_many_locked(group: Group) -> None:
    for client, path in ((signed_in("sys"), "/accounts"), (signed_in("sec"), "/sign-ins")):
        client.get(path)
        AccessAttempt.objects.all().delete()
        _, none = counted(client, path)
        for login in ("mia", "leo", "hana", "max"):
            AccessAttempt.objects.create(username=login, user_agent="x", failures_since_start=5)
        answer, many = counted(client, path)
        assert plain(answer).count("锁定至") == 4
        assert none == many


def test_nobody_has_two_accounts_and_is_told_of_the_one_there_is(group: Group) -> None:
    client = signed_in("sys")

    def opened(login: str) -> str:
        given = {"code": group.person("mia").code, "name_zh": "马晓梅", "name_en": "", "login": login}
        page = client.post("/accounts/new", given | {"key": value_of(client.get("/accounts/new"), "key")})
        assert page.status_code == 422
        return plain(page)

    assert "此人已有账号 mia。一人一个账号" in opened("mia2")
    _sent(client, "mia", "disable")
    told = opened("mia2")
    assert "此人已有账号 mia，已停用" in told
    assert "重新启用" in told
    assert Account.objects.filter(person=group.person("mia")).count() == 1


def test_an_account_opened_without_an_english_name_has_the_chinese_one(group: Group) -> None:
    client = signed_in("sys")
    page = client.get("/accounts/new")
    assert re.search(r"英文姓名\s+选填", plain(page))
    given = {"code": "N001", "name_zh": "新人", "name_en": "", "login": "newcomer", "key": value_of(page, "key")}
    assert "初始密码" in plain(client.post("/accounts/new", given))
    assert _account("newcomer").person.name_en == "新人"


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
