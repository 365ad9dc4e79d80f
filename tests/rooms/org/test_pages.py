"""Pages of the group: who gets which, in few queries, and never a word of a unit out of sight."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from support.group_of_rooms import UNITS, Founder, Group
from support.letters import key
from support.pages import counted, plain, signed_in, value_of
from support.reporting import grant

from hengji.audit.acts import Act, Answer, action
from hengji.audit.models import Event
from hengji.audit.outcomes import Missing, Refusal
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Account, Delegation, Grant, Person, UnitSpan
from hengji.org.roles import Role
from hengji.ui.words import moment

LISTS = ("/", "/units", "/units?view=table", "/people", "/grants", "/search?q=s", "/search?q=fd", "/delegations", "/me")
MOST_QUERIES = 20


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", LISTS)
def test_a_page_takes_few_queries_and_little_room(group: Group, path: str, lang: str) -> None:
    answer, count = counted(signed_in("olivia", lang), path)
    assert answer.status_code == 200
    assert count <= MOST_QUERIES
    assert len(answer.content) <= 100_000


@pytest.mark.parametrize(
    ("name", "inside"), [("mia", {"S1", "S1A", "S1B"}), ("hana", {"D1"}), ("gus", {"S1A"}), ("none", set())]
)
@pytest.mark.parametrize(
    "path", [*LISTS, "/units?view=table&export=xlsx", "/people?export=xlsx", "/grants?export=xlsx"]
)
def test_no_page_names_a_unit_out_of_sight(group: Group, name: str, inside: set[str], path: str) -> None:
    answer = signed_in(name).get(path)
    assert answer.status_code in (200, 403)
    body = _words(answer)
    for code, _, _, zh, en in UNITS:
        if code not in inside:
            assert zh not in body
            assert en not in body


def _words(answer: object) -> str:
    content = getattr(answer, "content", b"")
    if content[:2] != b"PK":
        return str(content.decode())
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(each).decode("utf-8", "replace") for each in book.namelist())


@pytest.mark.parametrize("tail", ["", "/rename", "/move", "/close"])
def test_a_unit_out_of_sight_is_answered_like_one_that_is_not_there(group: Group, tail: str) -> None:
    mia = signed_in("mia")
    hidden, absent = mia.get(f"/units/{group.ref('S2')}{tail}"), mia.get(f"/units/nosuchunit23{tail}")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert plain(hidden).replace(group.ref("S2"), "") == plain(absent).replace("nosuchunit23", "")
    assert mia.post(f"/units/{group.ref('S2')}{tail}").status_code in (404, 405)


def test_who_sees_a_unit_but_may_not_change_it_is_told_so(group: Group) -> None:
    mia = signed_in("mia")
    assert mia.get(f"/units/{group.ref('S1')}").status_code == 200
    assert mia.get(f"/units/{group.ref('S1')}/rename").status_code == 403
    assert mia.get("/units/new").status_code == 403
    assert mia.get("/grants/new").status_code == 403


def test_the_unit_page_tells_who_can_see_it_without_naming_what_is_above(group: Group) -> None:
    page = plain(signed_in("mia").get(f"/units/{group.ref('S1A')}"))
    for name in ("王敏", "马晓梅", "郭松"):
        assert name in page
    assert "范围：上级单位" in page
    assert "示例能源集团" not in page


def test_a_person_out_of_sight_is_not_there(group: Group) -> None:
    assert signed_in("mia").get(f"/people/{group.person('gus').ref}").status_code == 200
    assert signed_in("mia").get(f"/people/{group.person('max').ref}").status_code == 404
    assert signed_in("gus").get("/people").status_code == 403


def test_the_person_page_says_what_because_of_which_role(group: Group) -> None:
    page = plain(signed_in("olivia").get(f"/people/{group.person('mia').ref}"))
    assert "因为任“子企业负责人”，对西部风电及下级共 3 个单位，可以：" in page
    assert "代表本单位签订" in page
    english = plain(signed_in("olivia", "en").get(f"/people/{group.person('mia').ref}"))
    assert "As Subsidiary manager, for West Wind and all below it, 3 units: may" in english


def test_a_stand_in_is_told_for_whom(group: Group) -> None:
    given = {"taker": "孙浩", "since": "2026-10-01", "until": "2099-01-01", "reason": "出差"}
    client = signed_in("olivia")
    shown = client.get("/delegations")
    assert (
        client.post("/delegations", given | {"key": value_of(shown, "key")}).status_code == 422
    )  # longer than 90 days
    today = timezone.localdate()
    days = {"since": today.isoformat(), "until": (today + timedelta(days=5)).isoformat()}
    assert client.post("/delegations", given | days | {"key": value_of(shown, "key")}).status_code == 302
    assert Delegation.objects.count() == 1
    assert "代王敏" in plain(signed_in("olivia").get(f"/people/{group.person('hugo').ref}"))


def _stands_in(group: Group, since: date, until: date) -> str:
    """Olivia lets hugo stand in for her."""
    given = {"taker": group.person("hugo").ref, "since": since, "until": until, "reason": "出差"}
    return actions.delegate(group.viewer("olivia", timezone.localdate()), key(), **given)["delegation"]


def _ended(group: Group, ref: str) -> str:
    """Olivia ends it at once; the time of it as pages show it."""
    by = group.viewer("olivia", timezone.localdate())
    actions.end_delegation(by, key(), delegation=ref, version=1, reason="提前回来")
    return moment(Event.objects.get(action="org.end-delegation").at, "zh")


def test_what_was_ended_on_its_first_day_was_in_force_till_then(group: Group) -> None:
    today = timezone.localdate()
    at = _ended(group, _stands_in(group, today, today + timedelta(days=5)))
    for name in ("olivia", "hugo"):
        page = plain(signed_in(name).get("/delegations"))
        assert "已提前结束" in page
        assert "未开始" not in page
        assert f"{today} 至 {today + timedelta(days=5)}（不含）" in page
        assert f"{at} 结束" in page
    assert "Ended early" in plain(signed_in("olivia", "en").get("/delegations"))
    trail = Event.objects.get(action="org.end-delegation").body
    assert "提前结束" in trail
    assert "未开始" not in trail


def test_what_was_ended_before_its_first_day_never_began(group: Group) -> None:
    begin = timezone.localdate() + timedelta(days=2)
    at = _ended(group, _stands_in(group, begin, begin + timedelta(days=5)))
    for name in ("olivia", "hugo"):
        page = plain(signed_in(name).get("/delegations"))
        assert "已撤回，未开始" in page
        assert "已提前结束" not in page
        assert f"{begin} 至 {begin + timedelta(days=5)}（不含） {at} 撤回" in page
    assert "未开始即撤回" in Event.objects.get(action="org.end-delegation").body


def test_the_last_day_is_excluded_in_the_list_as_in_the_form(group: Group) -> None:
    today = timezone.localdate()
    _stands_in(group, today, today + timedelta(days=5))
    page = plain(signed_in("olivia").get("/delegations"))
    assert "至（不含）" in page
    assert f"{today} 至 {today + timedelta(days=5)}（不含）" in page
    told = plain(signed_in("hugo").get("/notices"))
    assert f"王敏，{today} 至 {today + timedelta(days=5)}（不含）" in told


def test_a_notice_of_what_was_ended_does_not_tell_days_that_were_cut_short(group: Group) -> None:
    today = timezone.localdate()
    _ended(group, _stands_in(group, today, today + timedelta(days=5)))
    told = plain(signed_in("hugo").get("/notices"))
    assert f"王敏，自 {today} 起，已结束" in told


@pytest.mark.parametrize("typed", ["p003", "Ｐ００３", "ｐ００３", " P003 ", "孙浩（p003）"])
def test_a_staff_number_is_taken_in_small_letters_and_in_full_width(group: Group, typed: str) -> None:
    own = group.person("hugo").code
    client, today = signed_in("olivia"), timezone.localdate()
    given = {"key": value_of(client.get("/delegations"), "key"), "since": today.isoformat(), "reason": "出差",
             "until": (today + timedelta(days=2)).isoformat()}  # fmt: skip
    assert client.post("/delegations", given | {"taker": typed}).status_code == 302
    assert Delegation.objects.get().taker.code == own


def test_an_account_is_opened_for_who_has_the_number_in_other_letters(group: Group) -> None:
    actions.import_roster(
        group.viewer("olivia"), key(), source="名册",
        lines=[{"code": "E704", "name_zh": "辛来", "name_en": "Xin Lai", "unit": group.ref("S1A"), "post": "", "kind": "staff",
                "title_zh": "值班员", "title_en": "Clerk", "since": "2026-01-01"}],
    )  # fmt: skip
    before, found = Person.objects.count(), Person.objects.get(code="E704")
    actions.open_account(
        group.viewer("sys"), key(), login="xin2", password="a-long-password-1", code=found.code.lower(),
        name=Text(found.name_zh, found.name_en),
    )  # fmt: skip
    assert Person.objects.count() == before
    assert Account.objects.get(login="xin2").person_id == found.pk


def test_nobody_stands_in_for_days_gone_by(group: Group) -> None:
    client, today = signed_in("olivia"), timezone.localdate()
    days = {"since": (today - timedelta(days=1)).isoformat(), "until": (today + timedelta(days=5)).isoformat()}
    given = {"taker": "孙浩", "reason": "出差", "key": value_of(client.get("/delegations"), "key")}
    answer = client.post("/delegations", given | days)
    assert answer.status_code == 422
    assert "早于今天" in answer.context["form"].errors["since"][0]
    assert 'value="出差"' in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_rename_is_shown_with_its_effect_before_it_is_done(group: Group) -> None:
    client, path = signed_in("olivia"), f"/units/{group.ref('S1')}/rename"
    form = client.get(path)
    given = {
        "key": value_of(form, "key"), "version": value_of(form, "version"), "name_zh": "西部新能源", "name_en": "West Renewables",
        "since": "2026-07-01", "reason": "集团〔2026〕7号",
    }  # fmt: skip
    looked = client.post(path, given | {"step": "look"})
    assert "此前仍称“西部风电”" in plain(looked)
    assert UnitSpan.objects.filter(unit=group.units["S1"]).count() == 1
    done = client.post(path, given | {"step": "do"})
    assert done.status_code == 302
    assert client.post(path, given | {"step": "do"}).status_code == 302  # sent twice: one effect
    assert UnitSpan.objects.filter(unit=group.units["S1"]).count() == 2
    assert Event.objects.filter(action="org.change-unit").count() == 1


def test_an_old_version_is_answered_with_both(group: Group) -> None:
    client, path = signed_in("olivia"), f"/units/{group.ref('S1')}/rename"
    form = client.get(path)
    given = {
        "version": value_of(form, "version"),
        "name_en": "X",
        "since": "2024-01-01",
        "reason": "批复",
        "step": "do",
    }
    assert client.post(path, given | {"name_zh": "甲公司", "key": value_of(form, "key")}).status_code == 302
    late = client.post(path, given | {"name_zh": "乙公司", "key": value_of(client.get(path), "key")})
    assert late.status_code == 409
    assert "甲公司" in plain(late)
    assert "乙公司" in plain(late)


def test_a_move_tells_what_moves_along_and_what_is_refused_stays_at_the_form(group: Group) -> None:
    client, path = signed_in("olivia"), f"/units/{group.ref('S1')}/move"
    form = client.get(path)
    given = {"key": value_of(form, "key"), "version": value_of(form, "version"), "parent": group.ref("S2"),
             "since": "2026-07-01", "reason": "批复", "step": "look"}  # fmt: skip
    looked = plain(client.post(path, given))
    assert "下级 2 个单位一同移动" in looked
    assert "孟旭从此看到" in looked
    refused = client.post(path, given | {"parent": group.ref("S1A")})
    assert refused.status_code == 422


def test_a_unit_with_units_below_is_not_closed_and_the_form_says_so(group: Group) -> None:
    client, path = signed_in("olivia"), f"/units/{group.ref('S1')}/close"
    form = client.get(path)
    given = {
        "key": value_of(form, "key"),
        "version": value_of(form, "version"),
        "until": "2026-12-31",
        "reason": "批复",
    }
    looked = client.post(path, given | {"step": "look"})
    assert looked.status_code == 422, "what would be refused is refused when it is looked at"
    assert "还不能撤销" in plain(looked)
    assert 'value="do"' not in looked.content.decode()
    refused = client.post(path, given | {"step": "do"})
    assert refused.status_code == 422
    assert "先把它们并走或撤销" in plain(refused)


def test_a_new_unit_stands_below_its_parent(group: Group) -> None:
    client = signed_in("olivia")
    form = client.get(f"/units/new?under={group.ref('S2')}")
    given = {"key": value_of(form, "key"), "parent": group.ref("S2"), "code": "S2A", "kind": "grassroots", "name_zh": "三号机组",
             "name_en": "Unit Three", "since": "2026-01-01", "reason": "批复", "step": "do"}  # fmt: skip
    answer = client.post("/units/new", given)
    assert answer.status_code == 302
    assert "三号机组" in plain(client.get(answer["Location"]))
    again = client.post("/units/new", given | {"key": value_of(client.get("/units/new"), "key")})
    assert again.status_code == 422
    assert "编号 S2A 已有单位使用" in plain(again)


def test_a_role_is_asked_for_by_one_and_approved_by_another(group: Group) -> None:
    first, second = signed_in("sec"), signed_in("sec2")
    form = first.get("/grants/new")
    given = {"key": value_of(form, "key"), "person": "吴名（P014）", "role": "liaison", "unit": group.ref("D2"),
             "since": "2026-01-01", "reason": "任命"}  # fmt: skip
    asked = first.post("/grants/new", given)
    assert asked.status_code == 302
    page = asked["Location"]
    assert "另一位安全管理员批准" in plain(first.get(page))
    row = Grant.objects.get(role="liaison", unit=group.units["D2"])
    assert first.post(f"{page}/approve", {"key": "approve-own", "version": row.version}).status_code == 403
    assert "批准角色：吴名" in plain(second.get("/"))
    assert second.post(f"{page}/approve", {"key": "approve-it", "version": row.version}).status_code == 302
    assert "有效" in plain(second.get(page))
    form = second.get(page)
    today = timezone.localdate()
    gone = {"key": value_of(form, "key"), "version": value_of(form, "version"), "until": "2026-01-01", "reason": "调离"}
    refused = second.post(f"{page}/withdraw", gone)
    assert refused.status_code == 422
    assert "角色自 2026-01-01 起已生效，不能从已过去的 2026-01-01 起收回" in plain(refused)
    assert f"写 {today} 或以后的日期" in plain(refused)
    assert "有效" in plain(second.get(page))
    assert second.post(f"{page}/withdraw", gone | {"until": today.isoformat()}).status_code == 302
    assert "已结束" in plain(second.get(page))
    assert "从未生效" not in plain(second.get(page))


def test_only_a_role_whose_first_day_had_not_come_was_never_in_force(group: Group) -> None:
    sec, today = group.viewer("sec", timezone.localdate()), timezone.localdate()
    for since, never in ((today, False), (today + timedelta(9), True)):
        asked = actions.grant_role(
            sec,
            key(),
            person=group.person("none").ref,
            role="liaison",
            unit=group.ref("D2"),
            since=since,
            reason="任命",
        )["grant"]
        actions.approve_grant(group.viewer("sec2", today), key(), grant=asked, version=1)
        actions.withdraw_role(sec, key(), grant=asked, version=2, until=today, reason="调离")
        row = Grant.objects.get(ref=asked)
        assert row.until == row.since
        page = plain(signed_in("sec").get(f"/grants/{asked}"))
        assert ("从未生效" in page) is never
        assert ("当天收回" in page) is not never
        listed = plain(signed_in("sec").get("/grants?f-person=吴名&f-state=ended"))
        assert ("已收回，从未生效" in listed) is never


def test_who_withdraws_ones_own_role_is_warned_and_arrives_at_a_page_that_opens(group: Group) -> None:
    grant(group, "none", Role.SECURITY_ADMIN.value, "G")
    own, other = (Grant.objects.get(person=group.person(who)) for who in ("sec", "none"))
    client = signed_in("sec")
    assert "这是您自己的角色" not in plain(client.get(f"/grants/{other.ref}"))
    page = client.get(f"/grants/{own.ref}")
    assert "这是您自己的角色" in plain(page)
    given = {name: value_of(page, name) for name in ("key", "version")} | {"reason": "轮岗"}
    answer = client.post(
        f"/grants/{own.ref}/withdraw", given | {"until": timezone.localdate().isoformat()}, follow=True
    )
    assert answer.status_code == 200
    assert "已收回您自己的角色“安全管理员”" in plain(answer)
    assert "已收回您自己的角色" not in plain(signed_in("sec2").get("/?withdrew=security-admin"))


def _requested(group: Group, who: str = "hana", role: str = "liaison", unit: str = "D2") -> str:
    client = signed_in("sec")
    given = {"key": value_of(client.get("/grants/new"), "key"), "person": group.person(who).code, "role": role,
             "unit": group.ref(unit), "since": "2026-01-01", "reason": "集团任〔2026〕9号"}  # fmt: skip
    return str(client.post("/grants/new", given)["Location"])


def test_who_approves_a_role_sees_on_what_ground_it_was_asked_for_and_what_the_person_holds(group: Group) -> None:
    page = plain(signed_in("sec2").get(_requested(group)))
    assert "依据 集团任〔2026〕9号" in page
    assert "申请人 沈策" in page
    assert "部门负责人 · 财务资产部" in page
    english = plain(signed_in("sec2", "en").get(_requested(group, "none")))
    assert "no other role, and none asked for" in english
    assert "Ground 集团任〔2026〕9号" in english


def test_a_request_that_was_turned_down_does_not_read_like_a_role_once_held(group: Group) -> None:
    where, second = _requested(group), signed_in("sec2")
    shown = second.get(where)
    assert "不批准" in plain(shown)
    assert "收回角色" not in plain(shown)
    given = {"key": value_of(shown, "key"), "version": value_of(shown, "version"), "reason": "不符合任职条件"}
    assert second.post(f"{where}/turn-down", given | {"reason": ""}).status_code == 422
    assert second.post(f"{where}/turn-down", given).status_code == 302
    page = plain(second.get(where))
    assert "未获批准，从未生效" in page
    assert "未获批准的原因 不符合任职条件" in page
    assert "已结束" not in page
    assert "填报人" not in plain(second.get(f"/people/{group.person('hana').ref}"))
    table = plain(second.get("/grants?f-state=refused"))
    assert "赵海燕" in table
    assert "第 1–1 行，共 1 行" in table
    trail = plain(signed_in("aud").get(f"/trail?subject={where.rpartition('/')[2]}"))
    assert "不批准或撤回角色申请" in trail


def test_who_asked_takes_a_request_back_and_is_told_who_could_approve_it(group: Group) -> None:
    where, first = _requested(group), signed_in("sec")
    shown = first.get(where)
    assert "可以批准的：宋岑" in plain(shown)
    assert "撤回申请" in plain(shown)
    given = {"key": value_of(shown, "key"), "version": value_of(shown, "version"), "reason": "写错了人"}
    assert first.post(f"{where}/turn-down", given).status_code == 302
    page = plain(first.get(where))
    assert "申请已撤回，从未生效" in page
    assert "撤回申请的原因 写错了人" in page
    assert "未获批准" not in page
    assert "未获批准，" not in plain(first.get("/grants?f-state=refused"))


def test_a_role_for_oneself_is_refused_at_the_field_with_who_could_ask_for_it(group: Group) -> None:
    client = signed_in("sec")
    given = {"key": value_of(client.get("/grants/new"), "key"), "person": group.person("sec").code, "role": "liaison",
             "unit": group.ref("D2"), "since": "2026-01-01", "reason": "任命"}  # fmt: skip
    answer = client.post("/grants/new", given)
    assert answer.status_code == 422
    assert "不能给自己授权" in plain(answer)
    assert "请另一位安全管理员为您申请：宋岑" in plain(answer)
    taker = signed_in("mia")
    form = {"key": value_of(taker.get("/delegations"), "key"), "taker": group.person("mia").code, "reason": "出差",
            "since": "2026-12-01", "until": "2026-12-05"}  # fmt: skip
    assert "不能委托给自己" in plain(taker.post("/delegations", form))


def test_what_is_refused_is_told_at_the_form_with_what_was_typed(group: Group) -> None:
    client = signed_in("sec")
    form = client.get("/grants/new")
    given = {"key": value_of(form, "key"), "person": group.person("olivia").code, "role": Role.AUDIT_ADMIN.value,
             "unit": group.ref("G"), "since": "2026-01-01", "reason": "临时"}  # fmt: skip
    answer = client.post("/grants/new", given)
    assert answer.status_code == 422
    assert "三员分立" in plain(answer)
    assert 'value="临时"' in answer.content.decode()


def test_a_long_ground_is_refused_with_the_limit_and_kept_as_it_was_typed(group: Group) -> None:
    client, long = signed_in("sec"), "依" * 201
    page = client.get("/grants/new")
    assert not re.search(r'name="reason"[^>]*maxlength', page.content.decode()), "a browser would cut what is pasted"
    given = {"key": value_of(page, "key"), "person": group.person("none").code, "role": "liaison", "unit": group.ref("D2"),
             "since": "2026-01-01", "reason": long}  # fmt: skip
    answer = client.post("/grants/new", given)
    assert answer.status_code == 422
    assert "有 201 个字符，最多 200 个；写短些" in plain(answer)
    assert long in answer.content.decode()


def test_an_administrator_is_told_that_there_is_no_unit_for_them_and_somebody_without_a_role_whom_to_ask(
    group: Group,
) -> None:
    for view in ("", "?view=table"):
        for name in ("sec", "sys"):
            page = plain(signed_in(name).get(f"/units{view}"))
            assert "管理员不看业务" in page
            assert "请安全管理员授" not in page
        assert "请安全管理员授" in plain(signed_in("none").get(f"/units{view}"))


def test_who_asks_again_is_told_what_the_asker_may_do_and_another_what_they_may(group: Group) -> None:
    _requested(group)
    for who, may, may_not in (("sec", "撤回后再申请", "批准它或不批准"), ("sec2", "批准它或不批准", "撤回后再申请")):
        client = signed_in(who)
        given = {"key": value_of(client.get("/grants/new"), "key"), "person": group.person("hana").code, "role": "liaison",
                 "unit": group.ref("D2"), "since": "2026-01-01", "reason": "再来"}  # fmt: skip
        told = plain(client.post("/grants/new", given))
        assert (may in told, may_not in told) == (True, False)


@pytest.mark.parametrize(("by", "told"), [("sec", "撤回了角色申请"), ("sec2", "没有批准角色申请")])
def test_others_are_told_whether_a_request_was_taken_back_or_turned_down(group: Group, by: str, told: str) -> None:
    asked = _requested(group).rpartition("/")[2]
    actions.turn_down_grant(group.viewer(by), key(), grant=asked, version=1, reason="写错了")
    other = "没有批准角色申请" if by == "sec" else "撤回了角色申请"
    page = plain(signed_in("olivia").get("/"))
    assert (told in page, other in page) == (True, False)
    notice = plain(signed_in("hana").get("/notices"))
    assert ("角色申请已撤回" in notice, "角色申请未获批准" in notice) == (by == "sec", by == "sec2")


@action("test.narrow")
def narrow(act: Act, *, person: int, unit: int) -> Answer:
    act.change(Grant.objects.get(person=person), None, unit_id=unit)
    return {}


def test_a_security_administrator_of_a_part_grants_nothing_beyond_it(group: Group) -> None:
    Grant.objects.model  # noqa: B018

    from hengji.audit.acts import action

    @action("test.narrow")
    def narrow(act: Act, *, person: int, unit: int) -> Answer:
        row = Grant.objects.get(person=person)
        act.change(row, None, unit_id=unit)
        return {}

    narrow(Founder(), "narrow-sec", person=group.person("sec").pk, unit=group.units["S1"].pk)
    with pytest.raises(Missing):
        actions.grant_role(
            group.viewer("sec"), "grant-beyond", person=group.person("none").ref, role="liaison", unit=group.ref("D1"),
            since=group.today, reason="越界",
        )  # fmt: skip


def test_the_system_administrator_opens_an_account_that_may_do_nothing_yet(group: Group) -> None:
    client = signed_in("sys")
    given = {"code": "N001", "name_zh": "新人", "name_en": "New", "login": "newcomer"}
    shown = client.post("/accounts/new", given | {"key": value_of(client.get("/accounts/new"), "key")})
    assert "初始密码" in plain(shown)
    assert "待改密码" in plain(client.get("/accounts?f-login=newcomer"))
    assert signed_in("newcomer").get("/")["Location"] == "/password"
    again = client.post("/accounts/new", given | {"key": value_of(client.get("/accounts/new"), "key")})
    assert again.status_code == 422
    assert "登录名 newcomer 已有" in plain(again)
    for name in ("sec", "olivia", "mia"):
        assert signed_in(name).get("/accounts").status_code == 403


def test_a_reload_after_a_first_password_says_that_it_is_shown_once_and_what_to_do(group: Group) -> None:
    client, events = signed_in("sys"), Event.objects.count()
    given = {"code": "N001", "name_zh": "新人", "name_en": "New", "login": "newcomer"}
    given["key"] = value_of(client.get("/accounts/new"), "key")
    shown = client.post("/accounts/new", given)
    password = re.search(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", shown.content.decode())
    assert password
    again = client.post("/accounts/new", given)
    assert again.status_code == 200
    words = plain(again)
    assert "初始密码只在开通时显示那一次" in words
    assert "重发初始密码" in words
    assert "操作编号" not in words
    assert password[1] not in words
    account = Account.objects.get(login="newcomer")
    assert f"/accounts/{account.ref}" in again.content.decode()
    assert account.check_password(password[1])
    assert Event.objects.count() == events + 1
    other = client.post("/accounts/new", given | {"login": "somebody-else"})
    assert other.status_code == 422  # the key did something else: that is no reload


def test_a_person_and_the_account_are_one_act_or_none(group: Group) -> None:
    client, events = signed_in("sys"), Event.objects.count()
    given = {"code": "E902", "name_zh": "牛新", "name_en": "Niu", "login": "mia"}
    page = client.get("/accounts/new")
    taken = client.post("/accounts/new", given | {"key": value_of(page, "key")})
    assert taken.status_code == 422
    assert "登录名 mia 已有" in plain(taken)
    assert not Person.objects.filter(code="E902").exists()
    assert Event.objects.count() == events
    right = given | {"name_zh": "钮新", "login": "niu", "key": value_of(taken, "key")}
    assert "初始密码" in plain(client.post("/accounts/new", right))
    assert Account.objects.get(login="niu").person.name_zh == "钮新"
    assert Event.objects.count() == events + 1
    another = {"name_zh": "另一人", "login": "niu2", "key": value_of(client.get("/accounts/new"), "key")}
    other = client.post("/accounts/new", right | another)
    assert "工号 E902 已是另一人" in plain(other)


def test_an_administrator_does_no_business_in_anothers_place(group: Group) -> None:
    today = group.today
    given = {"since": today, "until": today + timedelta(days=5), "reason": "出差"}
    with pytest.raises(Refusal, match="administrator"):
        actions.delegate(group.viewer("olivia"), "stand-in-1", taker=group.person("sec").ref, **given)


def test_a_field_offers_and_takes_only_people_one_may_choose(group: Group) -> None:
    assert "郭松（P007）" in signed_in("mia").get("/people/choose?taker=gs").content.decode()
    hidden = signed_in("mia").get("/people/choose", {"taker": group.person("max").code})
    assert "孟旭" not in hidden.content.decode()
    client = signed_in("mia")
    given = {
        "key": value_of(client.get("/delegations"), "key"),
        "since": "2026-10-01",
        "until": "2026-10-03",
        "reason": "出差",
    }
    for typed in (group.person("max").code, "孟旭", "没有这个人"):
        answer = client.post("/delegations", given | {"taker": typed})
        assert answer.status_code == 422
        assert "没有这个人，或您看不到" in plain(answer)


def test_two_of_one_name_are_told_apart_by_where_they_work(group: Group) -> None:
    for number, code, title in (("E701", "S1A", "站长"), ("E702", "S1B", "值班长"), ("E703", "S2", "厂长")):
        actions.import_roster(
            group.viewer("olivia"), key(), source="名册",
            lines=[{"code": number, "name_zh": "王小明", "name_en": "Wang Xiaoming", "unit": group.ref(code), "post": "",
                    "kind": "staff", "title_zh": title, "title_en": f"Post {number}", "since": "2026-01-01"}],
        )  # fmt: skip
    client = signed_in("mia")
    offered = client.get("/people/choose?taker=王小明").content.decode()
    assert '<option value="王小明（E701）" label="王小明（E701） 一号风场 站长">' in offered
    assert "厂长" not in offered, "nothing of a unit out of sight"
    given = {"key": value_of(client.get("/delegations"), "key"), "since": "2026-10-20", "until": "2026-10-23",
             "reason": "出差", "taker": "王小明"}  # fmt: skip
    told = plain(client.post("/delegations", given))
    assert "写工号：E701（一号风场 站长）、E702（二号风场 值班长）" in told
    assert "E703" not in told
