"""The second step of a sign-in: set up, asked for, used once, locked, recovered, required for a role, reset; and never told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import serializers
from django.test import Client, override_settings
from support.group_of_rooms import PASSWORD, Group
from support.pages import plain, signed_in, value_of
from support.passwords import give_password

from hengji.audit.backup import _models
from hengji.audit.models import Answered, Event
from hengji.audit.verify import verify
from hengji.org import second_step, totp
from hengji.org.models import Account, Factor, FactorRule
from hengji.web.models import SignIn


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code is as good at the end of a slow test as at its beginning."""
    monkeypatch.setattr(second_step, "seconds", lambda: 1_800_000_015)


def with_password(login: str) -> Account:
    give_password(login)
    return Account.objects.select_related("person").get(login=login)


def first_step(login: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post("/sign-in", {"login": login, "password": PASSWORD, "next": "/me"})


def code_of(account: Account, later: int = 0) -> str:
    held = second_step.factor_of(account) or second_step.begun_of(account)
    assert held is not None
    secret = second_step.unsealed(held)
    assert secret is not None
    return totp.code_at(secret, second_step.seconds() // 30 + later)


def set_up(login: str) -> tuple[Account, Client, list[str]]:
    """Somebody with a device; the browser in which it was set up, and the recovery codes."""
    account = with_password(login)
    client, _ = first_step(login)
    assert client.post("/me/second-step", {"do": "begin"}).status_code == 302
    page = client.get("/me/second-step")
    answer = client.post(
        "/me/second-step", {"do": "confirm", "key": value_of(page, "key"), "code": code_of(account, -1)}
    )
    assert answer.status_code == 200, plain(answer)
    codes = re.findall(r"<code>([2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})</code>", answer.content.decode())
    return account, client, codes


def test_it_is_set_up_on_the_page_by_picture_or_by_hand(group: Group) -> None:
    account = with_password("mia")
    client, _ = first_step("mia")
    client.post("/me/second-step", {"do": "begin"})
    page = client.get("/me/second-step")
    body = page.content.decode()
    assert 'src="data:image/svg+xml' in body
    begun = second_step.begun_of(account)
    assert begun is not None
    secret = second_step.unsealed(begun)
    assert secret is not None
    assert totp.spelled(secret) in plain(page)
    wrong = client.post("/me/second-step", {"do": "confirm", "key": value_of(page, "key"), "code": "000000"})
    assert wrong.status_code == 422
    assert not second_step.in_use(account)
    _, answer = first_step("mia")
    assert answer["Location"] == "/me"


def test_signing_in_then_takes_the_code_after_the_password(group: Group) -> None:
    account, *_ = set_up("mia")
    client, answer = first_step("mia")
    assert answer["Location"] == "/sign-in/code"
    assert client.get("/me")["Location"].startswith("/sign-in")
    done = client.post("/sign-in/code", {"code": code_of(account)})
    assert done["Location"] == "/me"
    assert client.get("/me").status_code == 200


def test_a_code_works_once(group: Group) -> None:
    account, *_ = set_up("mia")
    code = code_of(account)
    one, _ = first_step("mia")
    two, _ = first_step("mia")
    assert one.post("/sign-in/code", {"code": code}).status_code == 302
    again = two.post("/sign-in/code", {"code": code})
    assert again.status_code == 401
    assert "或已用过" in plain(again)


def test_wrong_codes_lock_the_name_like_wrong_passwords(group: Group, tmp_path: Path) -> None:
    account, *_ = set_up("mia")
    with override_settings(STATIC_ROOT=tmp_path):
        client, _ = first_step("mia")
        for _ in range(2):
            assert Client().post("/sign-in", {"login": "mia", "password": "wrong"}).status_code == 401
        answers = [client.post("/sign-in/code", {"code": "12345"}).status_code for _ in range(3)]
        assert answers == [401, 401, 429]
        assert client.post("/sign-in/code", {"code": code_of(account)}).status_code == 429
        assert first_step("mia")[1].status_code == 429
    assert "12345" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))


def test_a_right_password_alone_does_not_begin_the_count_anew_and_the_code_after_it_does(
    group: Group, tmp_path: Path
) -> None:
    account, *_ = set_up("mia")
    with override_settings(STATIC_ROOT=tmp_path):
        for _ in range(4):
            client, answer = first_step("mia")
            assert answer.status_code == 302
            assert client.post("/sign-in/code", {"code": "12345"}).status_code == 401
        assert client.post("/sign-in/code", {"code": code_of(account)}).status_code == 302
        for _ in range(4):
            client, _ = first_step("mia")
            assert client.post("/sign-in/code", {"code": "12345"}).status_code == 401
        assert first_step("mia")[0].post("/sign-in/code", {"code": "12345"}).status_code == 429


def test_mistakes_while_it_is_set_up_do_not_count(group: Group) -> None:
    with_password("mia")
    client, _ = first_step("mia")
    client.post("/me/second-step", {"do": "begin"})
    for _ in range(6):
        page = client.get("/me/second-step")
        wrong = client.post("/me/second-step", {"do": "confirm", "key": value_of(page, "key"), "code": "000000"})
        assert wrong.status_code == 422
    assert not AccessAttempt.objects.exists()
    assert first_step("mia")[1]["Location"] == "/me"


def test_a_password_alone_does_not_wait_for_ever(group: Group) -> None:
    account, *_ = set_up("mia")
    client, _ = first_step("mia")
    session = client.session
    session["hengji-half"] = session["hengji-half"] | {"until": "2020-01-01T00:00:00+00:00"}
    session.save()
    assert client.post("/sign-in/code", {"code": code_of(account)})["Location"] == "/sign-in?next=%2Fme"
    client, _ = first_step("mia")
    give_password("mia", word="another one entirely")
    assert client.post("/sign-in/code", {"code": code_of(account)})["Location"] == "/sign-in"


def test_ten_recovery_codes_each_once_and_kept_as_digests(group: Group) -> None:
    _, _, codes = set_up("mia")
    assert len(set(codes)) == 10
    assert [len(each) for each in Factor.objects.get().codes.split()] == [64] * 10
    client, _ = first_step("mia")
    assert client.post("/sign-in/code", {"code": codes[3].upper().replace("-", " ")}).status_code == 302
    client, _ = first_step("mia")
    assert client.post("/sign-in/code", {"code": codes[3]}).status_code == 401
    assert Event.objects.filter(action="org.use-recovery-code").count() == 1
    assert "未用的恢复码 8" in plain(client_of_mia(codes[4]).get("/me/second-step"))


def client_of_mia(code: str) -> Client:
    client, _ = first_step("mia")
    assert client.post("/sign-in/code", {"code": code}).status_code == 302
    return client


def test_new_recovery_codes_void_the_old_ones(group: Group) -> None:
    account, client, codes = set_up("mia")
    page = client.get("/me/second-step")
    answer = client.post("/me/second-step", {"do": "renew", "key": value_of(page, "key"), "code": code_of(account)})
    fresh = re.findall(r"<code>([2-9a-z-]{14})</code>", answer.content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    other, _ = first_step("mia")
    assert other.post("/sign-in/code", {"code": codes[0]}).status_code == 401
    assert other.post("/sign-in/code", {"code": fresh[0]}).status_code == 302


def test_the_same_form_sent_twice_shows_the_same_codes(group: Group) -> None:
    account, client, _ = set_up("mia")
    form = {"do": "renew", "key": "one-and-the-same-key", "code": code_of(account)}
    one, two = (client.post("/me/second-step", form).content.decode() for _ in range(2))
    codes = [re.findall(r"<code>([2-9a-z-]{14})</code>", each) for each in (one, two)]
    assert codes[0] == codes[1] != []


def test_it_is_dropped_with_a_code(group: Group) -> None:
    account, client, _ = set_up("mia")
    page = client.get("/me/second-step")
    form = {"do": "drop", "key": value_of(page, "key"), "code": code_of(account)}
    assert client.post("/me/second-step", form).status_code == 302
    assert not second_step.in_use(account)
    assert (Factor.objects.get().codes, Factor.objects.get().sealed) == ("", "")


def require(role: str, required: bool = True, who: str = "sec") -> Any:
    client = signed_in(who)
    form = {"key": "require-it-now", "version": "0", "role": role, "required": str(required), "reason": "三级等保"}
    return client.post("/sign-ins/rules", form)


def test_a_role_can_ask_for_it_and_its_holders_set_it_up_before_anything_else(group: Group) -> None:
    assert require("manager").status_code == 302
    client = signed_in("mia")
    assert client.get("/")["Location"] == "/me/second-step"
    assert "您的角色须二次验证" in plain(client.get("/me/second-step"))
    assert signed_in("hana").get("/").status_code == 200
    account, client, _ = set_up("mia")
    assert client.get("/").status_code == 200
    page = client.get("/me/second-step")
    assert 'value="drop"' not in page.content.decode()
    form = {"do": "drop", "key": "drop-it-all-the-same", "code": code_of(account)}
    assert client.post("/me/second-step", form).status_code == 422
    assert second_step.in_use(account)


def test_only_security_administrators_require_it_and_only_for_a_reason(group: Group) -> None:
    for who in ("sys", "aud", "olivia", "leo"):
        assert require("manager", who=who).status_code == 403
    client = signed_in("sec")
    assert (
        client.post("/sign-ins/rules", {"key": "no-reason-given", "role": "manager", "required": "1"}).status_code
        == 422
    )
    assert not FactorRule.objects.exists()


def test_another_security_administrator_resets_it_and_the_sessions_end(group: Group) -> None:
    account, client, _ = set_up("mia")
    path = f"/sign-ins/{account.ref}"
    assert "已启用" in plain(signed_in("sec").get(path))
    form = {"key": "reset-the-device", "reason": "当面核实，手机丢失"}
    assert signed_in("sys").post(f"{path}/reset", form).status_code == 403
    assert signed_in("sec").post(f"{path}/reset", form).status_code == 302
    assert client.get("/me").status_code == 302
    assert first_step("mia")[1]["Location"] == "/me"
    event = Event.objects.get(action="org.reset-second-step")
    again = signed_in("sec").post(f"{path}/reset", {"key": "reset-once-more", "reason": "再来"})
    assert again.status_code == 422
    assert "没有启用二次验证" in plain(again)
    assert (event.subject, json.loads(event.body)["reason"]) == (account.person.ref, "当面核实，手机丢失")


def test_nobody_resets_their_own(group: Group) -> None:
    account, client, _ = set_up("sec")
    answer = client.post(f"/sign-ins/{account.ref}/reset", {"key": "reset-my-device", "reason": "x"})
    assert answer.status_code == 403
    assert second_step.in_use(account)


def test_neither_the_secret_nor_a_code_is_kept_anywhere_to_be_read(
    group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    account, client, codes = set_up("mia")
    factor = Factor.objects.select_related("account").get(account=account)
    secret = second_step.unsealed(factor)
    assert secret is not None
    told = [secret.hex(), totp.spelled(secret), totp.spelled(secret).replace(" ", ""), *codes]
    told += [each.replace("-", "") for each in codes]
    kept = "".join(serializers.serialize("json", model.objects.all()) for model in _models())  # type: ignore[attr-defined]
    kept += "".join(Event.objects.values_list("body", flat=True)) + "".join(
        Answered.objects.values_list("answer", flat=True)
    )
    kept += "".join(str(each.get_decoded()) for each in SignIn.objects.all()) + caplog.text
    kept += client.get("/me/second-step").content.decode() + client.get("/me").content.decode()
    assert not [each for each in told if each in kept]
    assert verify() == []


def test_a_sealed_secret_moved_to_another_account_opens_nothing(group: Group) -> None:
    account, *_ = set_up("mia")
    sealed = Factor.objects.get(account=account).sealed
    other = Factor(account=with_password("max"), sealed=sealed)
    assert second_step.unsealed(other) is None
    with override_settings(HENGJI_AUDIT_KEY=b"another key of the trail"):
        assert second_step.unsealed(Factor.objects.select_related("account").get(account=account)) is None


def test_sessions_stay_out_of_backups(group: Group) -> None:
    assert SignIn not in _models()
    assert Factor in _models()


def test_the_security_administrator_sees_and_ends_sessions_and_the_trail_tells(group: Group) -> None:
    account = with_password("mia")
    one, _ = first_step("mia")
    two, _ = first_step("mia")
    path = f"/sign-ins/{account.ref}"
    page = signed_in("sec").get(path)
    names = re.findall(r'name="session" value="([0-9a-f]{20})"', page.content.decode())
    assert len(names) == 2
    assert not any(key in page.content.decode() for key in SignIn.objects.values_list("session_key", flat=True))
    assert signed_in("sys").post(f"{path}/end", {"key": "end-a-session", "reason": "x"}).status_code == 403
    assert signed_in("sec").post(f"{path}/end", {"key": "end-a-session", "session": names[0]}).status_code == 422
    form = {"key": "end-a-session", "session": names[0], "reason": "外借电脑未退出"}
    assert signed_in("sec").post(f"{path}/end", form).status_code == 302
    assert sorted(each.get("/me").status_code for each in (one, two)) == [200, 302]
    form = {"key": "end-all-of-them", "session": "", "reason": "离岗"}
    assert signed_in("sec").post(f"{path}/end", form).status_code == 302
    assert [each.get("/me").status_code for each in (one, two)] == [302, 302]
    assert Event.objects.filter(action="web.end-sessions", subject=account.person.ref).count() == 2


def test_the_list_of_sign_ins_takes_the_same_queries_for_many(group: Group) -> None:
    from support.pages import counted

    client = signed_in("sec")
    client.get("/sign-ins")
    _, before = counted(client, "/sign-ins")
    for login in ("mia", "max", "hana", "hugo", "leo"):
        with_password(login)
        first_step(login)
    client.get("/sign-ins")
    page, after = counted(client, "/sign-ins")
    assert before == after
    assert "上次登录" in plain(page)
