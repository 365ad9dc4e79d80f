"""The first password of an administrator is given anew by two, and by neither of them alone; everybody is told of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.utils import timezone
from support.group_of_rooms import PASSWORD, Group
from support.pages import plain, signed_in, value_of
from support.passwords import give_password
from support.reporting import grant

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text
from hengji.org import actions as org
from hengji.org import granting, opening
from hengji.org.models import Account
from hengji.store.refs import new_ref
from hengji.web import accounts, middleware, renewals
from hengji.web.models import Renewal
from hengji.web.todos import todos

SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


@pytest.fixture(autouse=True)
def _today(group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(middleware.timezone, "localdate", lambda: group.today)
    with override_settings(STATIC_ROOT=tmp_path):
        yield


def _account(login: str) -> Account:
    return Account.objects.get(login=login)


def _sent(client: Client, path: str, what: str, **given: str) -> object:
    page = client.get(path)
    return client.post(f"{path}/{what}", {"key": value_of(page, "key"), **given}, follow=True)


def _asked(group: Group, login: str = "sec", by: str = "sys") -> str:
    return accounts.ask_renewal(group.viewer(by), new_ref(), account=_account(login).ref, reason="忘记密码")["renewal"]


def _renew(group: Group, login: str, by: str = "sys") -> dict[str, str]:
    return accounts.renew_password(
        group.viewer(by), new_ref(), account=_account(login).ref, password="first-password-1", reason="忘记密码"
    )


@pytest.mark.parametrize("login", ["sec", "sec2", "aud"])
def test_the_system_administrator_alone_gives_no_administrator_a_first_password(group: Group, login: str) -> None:
    with pytest.raises(Refusal, match="a security administrator approves"):
        _renew(group, login)
    _asked(group, login)
    with pytest.raises(Refusal, match="a security administrator approves"):
        _renew(group, login)
    assert _account(login).password == "!"


@pytest.mark.parametrize("state", ["asked for", "to come"])
def test_who_is_to_be_an_administrator_is_one_already(group: Group, state: str) -> None:
    since = group.today + timedelta(20 if state == "to come" else 0)
    asked = org.grant_role(
        group.viewer("sec"), new_ref(), person=group.person("none").ref, role="security-admin", unit=group.ref("G"), since=since
    )["grant"]  # fmt: skip
    if state == "to come":
        org.approve_grant(group.viewer("sec2"), new_ref(), grant=asked, version=1)
    with pytest.raises(Refusal, match="a security administrator approves"):
        _renew(group, "none")
    if state == "asked for":
        org.turn_down_grant(group.viewer("sec2"), new_ref(), grant=asked, version=1, reason="x")
        _renew(group, "none")


def test_one_asks_another_approves_and_who_asked_gives_it_once(group: Group) -> None:
    sys, sec2, ref = signed_in("sys"), signed_in("sec2"), _account("sec").ref
    page = sys.get(f"/accounts/{ref}")
    assert "申请重发初始密码" in plain(page)
    assert f"/accounts/{ref}/password" not in page.content.decode()
    _sent(sys, f"/accounts/{ref}", "renewal", reason="忘记密码，已当面核实")
    assert "待批准" in plain(sys.get(f"/accounts/{ref}"))
    assert "批准重发初始密码：沈策" in plain(sec2.get("/"))
    seen = _sent(sec2, f"/sign-ins/{ref}", "renewal", do="approve", version="1")
    assert "已批准" in plain(seen)
    assert SECRET.search(seen.content.decode()) is None  # type: ignore[attr-defined]
    assert "发出初始密码：沈策" in plain(sys.get("/"))
    given = _sent(sys, f"/accounts/{ref}", "password")
    word = SECRET.search(given.content.decode())  # type: ignore[attr-defined]
    assert word
    assert _account("sec").check_password(word[1])
    told = Event.objects.latest("seq")
    assert (told.action, told.subject) == ("web.renew-password", group.person("sec").ref)
    assert "已当面核实" in told.body
    assert word[1] not in told.body
    with pytest.raises(Refusal):
        _renew(group, "sec")
    assert "发出初始密码" not in plain(sys.get("/"))
    assert verify() == []


def test_a_reload_after_it_was_given_shows_no_other_one(group: Group) -> None:
    renewals.approve(group.viewer("sec2"), new_ref(), renewal=_asked(group), version=1)
    sys, ref = signed_in("sys"), _account("sec").ref
    key = {"key": value_of(sys.get(f"/accounts/{ref}"), "key")}
    sys.post(f"/accounts/{ref}/password", key)
    again = sys.post(f"/accounts/{ref}/password", key)
    assert "只显示那一次" in plain(again)
    assert SECRET.search(again.content.decode()) is None


def test_neither_whose_account_it_is_nor_who_asked_nor_anybody_else_approves(group: Group) -> None:
    asked = _asked(group)
    for name in ("sec", "sys", "aud", "leo", "none"):
        with pytest.raises(Forbidden):
            renewals.approve(group.viewer(name), new_ref(), renewal=asked, version=1)
        with pytest.raises(Forbidden):
            renewals.turn_down(group.viewer(name), new_ref(), renewal=asked, version=1, reason="x")
    with pytest.raises(Missing):
        renewals.approve(group.viewer("sec2"), new_ref(), renewal="nosuchthing1", version=1)
    own = plain(signed_in("sec").get(f"/sign-ins/{_account('sec').ref}"))
    assert "由另一位安全管理员批准" in own
    assert all("批准重发" not in todo.title.zh for todo in todos(group.viewer("sec")))


def test_only_who_asked_gives_it_and_only_within_a_day(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    grant(group, "none", "system-admin", "G")
    renewals.approve(group.viewer("sec2"), new_ref(), renewal=_asked(group), version=1)
    with pytest.raises(Refusal):
        _renew(group, "sec", by="none")
    later = timezone.now() + timedelta(hours=24, minutes=1)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: later)
        with pytest.raises(Refusal):
            _renew(group, "sec")
        _asked(group)
    assert Renewal.objects.filter(issued__isnull=False).count() == 0


def test_what_is_turned_down_is_not_given_and_can_be_asked_for_again(group: Group) -> None:
    asked = _asked(group)
    with pytest.raises(Refusal, match="asked for already"):
        _asked(group)
    with pytest.raises(Refusal, match="no reason"):
        renewals.turn_down(group.viewer("sec2"), new_ref(), renewal=asked, version=1, reason=" ")
    client, ref = signed_in("sec2"), _account("sec").ref
    _sent(client, f"/sign-ins/{ref}", "renewal", do="turn-down", version="1", reason="本人没有要求")
    assert Event.objects.latest("seq").action == "web.turn-down-renewal"
    with pytest.raises(Refusal):
        renewals.approve(group.viewer("sec2"), new_ref(), renewal=asked, version=2)
    with pytest.raises(Refusal):
        _renew(group, "sec")
    assert _asked(group)


def test_nobody_asks_for_their_own_nor_for_somebody_of_the_business(group: Group) -> None:
    with pytest.raises(Refusal, match="your own"):
        _asked(group, "sys")
    with pytest.raises(Refusal, match="no administrator"):
        _asked(group, "mia")
    for name in ("sec", "aud", "leo"):
        with pytest.raises(Forbidden):
            _asked(group, "sec2", by=name)


def test_the_person_and_every_security_administrator_are_notified(group: Group) -> None:
    renewals.approve(group.viewer("sec2"), new_ref(), renewal=_asked(group), version=1)
    _renew(group, "sec")
    _renew(group, "mia")
    give_password("mia", "sec")
    assert "初始密码已重发" in plain(signed_in("mia").get("/notices"))
    for name in ("sec", "sec2"):
        seen = plain(signed_in(name).get("/notices"))
        assert "马晓梅" in seen
        assert "沈策" in seen
    assert "申请重发三员的初始密码" in plain(signed_in("sec2").get("/notices"))
    assert "三员初始密码的重发已批准" in plain(signed_in("sys").get("/notices"))
    assert "初始密码已重发" not in plain(signed_in("leo").get("/notices"))


def test_who_signs_in_with_a_new_first_password_is_told_who_gave_it_and_why(group: Group) -> None:
    _renew(group, "mia")
    client = Client()
    client.post("/sign-in", {"login": "mia", "password": "first-password-1"})
    page = plain(client.get("/password"))
    assert re.search(r"您的初始密码由 石岩 于 .+ 重发，原因：忘记密码", page)
    give_password("leo", first=True)
    client = Client()
    client.post("/sign-in", {"login": "leo", "password": PASSWORD})
    assert "重发" not in plain(client.get("/password"))


def test_an_administrator_is_given_no_password_by_way_of_opening_an_account(group: Group) -> None:
    sys = group.viewer("sys")
    person = org.add_person(sys, new_ref(), code="P900", name=Text("新人", "Newcomer"))["person"]
    line = [{"person": person, "hashed": make_password("one"), "again": ""}]
    opening.open_accounts(sys, new_ref(), accounts=line)  # type: ignore[arg-type]
    org.grant_role(
        group.viewer("sec"), new_ref(), person=person, role="audit-admin", unit=group.ref("G"), since=group.today
    )
    line[0]["again"] = "yes"
    with pytest.raises(Refusal, match="nobody gives the first password alone"):
        opening.open_accounts(sys, new_ref(), accounts=line)  # type: ignore[arg-type]
    assert "新人" not in plain(signed_in("sys").get("/accounts/many"))
    other = org.add_person(sys, new_ref(), code="P901", name=Text("又一", "Another"))["person"]
    org.grant_role(
        group.viewer("sec"), new_ref(), person=other, role="audit-admin", unit=group.ref("G"), since=group.today
    )
    with pytest.raises(Refusal, match="you would know"):
        org.open_account(sys, new_ref(), person=other, login="another", password="one more")


def test_nobody_becomes_an_administrator_while_another_knows_their_password(group: Group) -> None:
    give_password("none", first=True)
    asked = org.grant_role(
        group.viewer("sec"), new_ref(), person=group.person("none").ref, role="security-admin", unit=group.ref("G"), since=group.today
    )["grant"]  # fmt: skip
    with pytest.raises(Refusal, match="no password of their own"):
        org.approve_grant(group.viewer("sec2"), new_ref(), grant=asked, version=1)
    with pytest.raises(Refused, match="no password of their own"):
        granting.approve_grants(group.viewer("sec2"), new_ref(), grants=[{"grant": asked, "version": 1}])
    assert "还没有用自己改过的密码" in plain(signed_in("sec2").get("/grants/waiting"))
    give_password("none")
    org.approve_grant(group.viewer("sec2"), new_ref(), grant=asked, version=1)


def test_the_terminal_of_the_server_gives_any_first_password_and_unlocks_any_name_for_a_reason(group: Group) -> None:
    by = accounts.Terminal()
    with pytest.raises(Refusal, match="no reason"):
        accounts.renew_at_terminal(by, new_ref(), login="sys", password="first-password-1", reason=" ")
    with pytest.raises(Refusal, match="nobody has"):
        accounts.renew_at_terminal(by, new_ref(), login="nosuch", password="first-password-1", reason="x")
    with pytest.raises(Forbidden):
        accounts.renew_at_terminal(group.viewer("sys"), new_ref(), login="sec", password="first-password-1", reason="x")
    accounts.renew_at_terminal(
        by, new_ref(), login="sys", password="first-password-1", reason="唯一的系统管理员忘记密码"
    )
    client = Client()
    client.post("/sign-in", {"login": "sys", "password": "first-password-1"})
    assert "您的初始密码由 服务器终端 于" in plain(client.get("/password"))
    with pytest.raises(Refusal, match="not locked") as told:
        accounts.unlock_at_terminal(by, new_ref(), login="sys", reason="x")
    assert told.value.hint is not None
    assert "hengji renew" in told.value.hint.zh
    assert "reload" not in told.value.hint.en, "a terminal has no page"
    for _ in range(5):
        Client().post("/sign-in", {"login": "sys", "password": "wrong"})
    accounts.unlock_at_terminal(by, new_ref(), login="SYS", reason="有人反复输错")
    assert Client().post("/sign-in", {"login": "sys", "password": "first-password-1"}).status_code == 302
    assert "在服务器上解锁了账号" in plain(signed_in("sec").get("/notices"))
    assert "服务器终端" in plain(signed_in("aud").get("/trail"))
    assert verify() == []


def test_where_nothing_was_asked_for_there_is_nothing_to_approve_and_it_is_said() -> None:
    client, ref = signed_in("sec"), _account("aud").ref
    before = Event.objects.count()
    for do in ("approve", "turn-down"):
        answer = client.post(f"/sign-ins/{ref}/renewal", {"key": new_ref(), "do": do, "version": "1", "reason": "x"})
        assert answer.status_code == 422
        assert "没有重发初始密码的申请" in plain(answer)
    assert Event.objects.count() == before
