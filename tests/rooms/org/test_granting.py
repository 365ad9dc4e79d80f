"""Roles of many people decided on as one act: each looked at again, all of them or none, the grounds in sight."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from support.group_of_rooms import Founder, Group
from support.letters import key
from support.pages import counted, plain, signed_in, value_of

from hengji.audit.acts import Act, Answer, action
from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text
from hengji.org import actions, granting, merging
from hengji.org.grounds import asked_grounds
from hengji.org.models import Account, Grant
from hengji.org.queries import waiting_for
from hengji.web.notices import notices

DAY = date(2026, 10, 1)


def ask(
    group: Group,
    who: str,
    role: str = "rater",
    unit: str = "S1",
    since: date = DAY,
    by: str = "sec",
    until: date | None = None,
    today: date | None = None,
) -> Grant:
    answer = actions.grant_role(
        group.viewer(by, today),
        key(),
        person=group.person(who).ref,
        role=role,
        unit=group.ref(unit),
        since=since,
        until=until,
        reason=f"任〔2026〕{who}",
    )

    return Grant.objects.get(ref=answer["grant"])


def shown(*rows: Grant) -> list[granting.Shown]:
    return [{"grant": row.ref, "version": row.version} for row in rows]


def approve(group: Group, *rows: Grant, by: str = "sec2") -> None:
    granting.approve_grants(group.viewer(by), key(), grants=shown(*rows))


def in_force(*rows: Grant) -> list[bool]:
    return [Grant.objects.get(pk=row.pk).approved_by_id is not None for row in rows]


def test_ticked_requests_are_approved_as_one_act(group: Group) -> None:
    rows = [ask(group, who) for who in ("none", "lin", "gus")]
    approve(group, *rows)
    assert in_force(*rows) == [True] * 3
    event = Event.objects.get(action="org.approve-grants")
    assert event.unit == group.ref("S1")
    assert all(name in event.body for name in ("吴名", "林小雨", "郭松"))
    assert verify() == []


def test_where_one_cannot_be_approved_none_is_and_every_one_is_named(group: Group) -> None:
    good, own = ask(group, "none"), ask(group, "lin", by="sec2")
    later = ask(group, "gus", since=DAY + timedelta(1))
    taken = ask(group, "hana")
    actions.approve_grant(group.viewer("sec2"), key(), grant=taken.ref, version=1)
    with pytest.raises(Refused) as refused:
        approve(group, good, own, later, taken)
    told = [each.message.zh for each in refused.value.findings]
    assert [each.split("：")[0] for each in told] == ["林小雨（P004）评价人", "赵海燕（P002）评价人"]
    assert in_force(good, own, later) == [False] * 3
    approve(group, good, later)
    assert in_force(good, own, later) == [True, False, True]


@action("test.ask-at-once")
def _at_once(act: Act, *, person: int, unit: int, roles: list[str]) -> Answer:
    """Requests as two doors would have left them that asked at the same moment."""
    by = Account.objects.get(login="sec")
    act.add_all([Grant(person_id=person, role=role, unit_id=unit, since=DAY, granted_by=by) for role in roles])
    return {}


def at_once(group: Group, *roles: str) -> list[Grant]:
    before = set(Grant.objects.values_list("pk", flat=True))
    _at_once(Founder(), key(), person=group.person("none").pk, unit=group.units["S1"].pk, roles=list(roles))
    return list(Grant.objects.exclude(pk__in=before).order_by("pk"))


def test_duties_are_kept_apart_also_within_what_is_ticked(group: Group) -> None:
    both = at_once(group, "rater", "audit-admin")
    with pytest.raises(Refused) as refused:
        approve(group, *both)
    assert ["不能由一人担任" in each.message.zh for each in refused.value.findings] == [True, True]
    granting.turn_down_grants(group.viewer("sec2"), key(), grants=shown(both[1]), reason="三员分立")
    approve(group, both[0])
    assert in_force(*both) == [True, False]


@pytest.mark.parametrize("way", ["form", "workbook", "approval"])
def test_a_duty_that_was_only_asked_for_is_not_told_as_held(group: Group, way: str) -> None:
    if way == "approval":
        _, asked = at_once(group, "audit-admin", "rater")
        with pytest.raises(Refused) as refused:
            approve(group, asked)
        told = refused.value.findings[0].message
        assert "此人已申请审计管理员（尚未批准），与评价人不能由一人担任" in told.zh
        return
    ask(group, "none", role="audit-admin", unit="G")
    if way == "form":
        with pytest.raises(Refusal) as one:
            ask(group, "none")
        told, hint = one.value.text, one.value.hint
    else:
        line: granting.Line = {"person": group.person("none").ref, "role": "rater", "unit": group.ref("S1"),
                "since": DAY.isoformat(), "until": "", "reason": "x"}  # fmt: skip
        with pytest.raises(Refused) as many:
            granting.ask_roles(group.viewer("sec"), key(), lines=[line], source="x")
        told, hint = many.value.findings[0].message, many.value.findings[0].hint
    assert "已申请审计管理员（尚未批准），与评价人不能由一人担任" in told.zh
    assert "was asked to be" in told.en
    assert hint is not None
    assert "不批准其中一项" in hint.zh
    with pytest.raises(Refusal, match="Sys is ") as held:
        ask(group, "sys")
    assert "已是系统管理员，与评价人不能由一人担任" in held.value.text.zh


def test_the_same_role_twice_for_one_unit_and_day_is_not_approved(group: Group) -> None:
    twice = at_once(group, "rater", "rater")
    with pytest.raises(Refused) as refused:
        approve(group, *twice)
    assert len(refused.value.findings) == 1
    approve(group, twice[0])
    with pytest.raises(Refused, match="repeats another one"):
        approve(group, twice[1])


def test_a_request_that_was_changed_since_is_named(group: Group) -> None:
    row = ask(group, "none")
    with pytest.raises(Refused, match="somebody changed it"):
        granting.approve_grants(group.viewer("sec2"), key(), grants=[{"grant": row.ref, "version": 7}])


def test_ticked_requests_are_turned_down_with_one_reason_and_never_take_effect(group: Group) -> None:
    rows = [ask(group, "none"), ask(group, "lin", since=DAY + timedelta(30))]
    with pytest.raises(Refusal, match="no reason"):
        granting.turn_down_grants(group.viewer("sec2"), key(), grants=shown(*rows), reason=" ")
    granting.turn_down_grants(group.viewer("sec2"), key(), grants=shown(*rows), reason="文件未到")
    for row in rows:
        row.refresh_from_db()
        assert (row.until, row.approved_by_id) == (row.since, None)
        assert "文件未到" in plain(signed_in("sec2").get(f"/grants/{row.ref}"))
    assert not waiting_for(group.viewer("sec2")).exists()
    with pytest.raises(Refused, match="withdrawn or turned down"):
        approve(group, *rows)
    assert verify() == []


def test_a_reason_for_many_that_is_too_long_is_refused_with_the_limit(group: Group) -> None:
    row = ask(group, "none")
    with pytest.raises(Refusal, match="the reason has 201 characters") as refused:
        granting.turn_down_grants(group.viewer("sec2"), key(), grants=shown(row), reason="因" * 201)
    assert refused.value.hint is not None
    assert "最多 200 个" in refused.value.hint.zh
    assert "maxlength" not in signed_in("sec2").get("/grants/waiting").content.decode().partition('id="many"')[2]
    granting.turn_down_grants(group.viewer("sec2"), key(), grants=shown(row), reason="因" * 200)


def test_only_security_administrators_decide_and_only_in_their_scope(group: Group) -> None:
    row = ask(group, "none")
    with pytest.raises(Forbidden):
        approve(group, row, by="olivia")
    with pytest.raises(Missing):
        granting.approve_grants(group.viewer("sec2"), key(), grants=[{"grant": "nosuchgrant2", "version": 1}])
    with pytest.raises(Refusal, match="0 are ticked"):
        granting.approve_grants(group.viewer("sec2"), key(), grants=[])
    assert signed_in("olivia").get("/grants/waiting").status_code == 403


def test_the_grounds_of_many_take_few_queries(group: Group) -> None:
    rows = [ask(group, who) for who in ("none", "lin", "gus")]
    assert [each.reason for each in asked_grounds(rows).values()] == [
        "任〔2026〕none",
        "任〔2026〕lin",
        "任〔2026〕gus",
    ]
    founded = Grant.objects.get(person=group.person("mia"))
    assert asked_grounds([founded]) == {}


def test_the_list_shows_posts_grounds_and_what_speaks_against(group: Group) -> None:
    ask(group, "none")
    page = plain(signed_in("sec2").get("/grants/waiting"))
    for words in ("吴名", "P014", "任〔2026〕none", "批准所选", "不批准所选"):
        assert words in page
    assert "没有等您批准的角色" in plain(signed_in("sec").get("/grants/waiting"))


def test_the_list_costs_the_same_for_many(group: Group) -> None:
    ask(group, "none")
    client = signed_in("sec2")
    client.get("/grants/waiting")
    _, few = counted(client, "/grants/waiting")
    for who in ("lin", "gus", "hana", "hugo", "fay"):
        ask(group, who)
    client.get("/grants/waiting")
    answer, many = counted(client, "/grants/waiting")
    assert many <= few + 1
    assert many <= 20
    assert answer.content.decode().count('name="pick"') == 6


def test_from_the_page_all_are_ticked_and_approved_or_come_back_ticked(group: Group) -> None:
    rows = [ask(group, "none"), ask(group, "lin")]
    client = signed_in("sec2")
    looked = client.get("/grants/waiting?all=1")
    assert looked.content.decode().count(" checked>") == 2
    picks = [f"{row.ref}:{row.version}" for row in rows]
    actions.approve_grant(group.viewer("sec2"), key(), grant=rows[0].ref, version=1)
    given = {"key": value_of(looked, "key"), "do": "approve", "pick": picks}
    refused = client.post("/grants/waiting", given)
    assert refused.status_code == 422
    assert "吴名（P014）评价人：已经批准" in plain(refused)
    again = client.get("/grants/waiting")
    done = client.post("/grants/waiting", given | {"key": value_of(again, "key"), "pick": picks[1:]})
    assert done["Location"] == "/grants/waiting?approved=1"
    assert "已批准 1 项" in plain(client.get(done["Location"]))


def test_many_requests_are_one_thing_to_do(group: Group) -> None:
    for who in ("none", "lin", "gus", "hana", "hugo", "fay"):
        ask(group, who)
    page = plain(signed_in("sec2").get("/"))
    assert "批准角色：6 项" in page
    assert "批准角色：吴名" not in page


def test_whom_a_role_is_for_is_told_of_it(group: Group) -> None:
    rows = [ask(group, "none"), ask(group, "lin")]
    approve(group, *rows)
    told = notices(group.viewer("lin"), unread=True).rows
    assert [(each.title.zh, each.about, each.href) for each in told] == [
        ("角色已批准", Text("评价人", "Rater"), "/me"),
    ]
    assert [each.title.zh for each in notices(group.viewer("hana"), unread=True).rows] == []


def test_a_role_is_not_asked_for_a_unit_that_is_no_more_by_then_and_days_without_the_unit_are_noted(
    group: Group,
) -> None:
    today = timezone.localdate()
    ends = today + timedelta(60)
    outlasting = ask(group, "none", unit="S2", since=today, until=None)
    late = ask(group, "gus", unit="S2", since=ends + timedelta(5))
    early = ask(group, "lin", unit="S2", since=date(2020, 1, 1), until=date(2031, 1, 1))
    fine = ask(group, "hugo", unit="S2", since=today, until=ends)
    merging.merge_unit(
        group.viewer("olivia", today), key(), unit=group.ref("S2"), version=1, into=group.ref("S1"), since=ends, reason="x"
    )  # fmt: skip
    for refused_by in (
        lambda: ask(group, "hana", unit="S2", since=ends, today=today),
        lambda: actions.approve_grant(group.viewer("sec2", today), key(), grant=late.ref, version=1),
    ):
        with pytest.raises(Refusal, match="East Coal is no more from"):
            refused_by()
    with pytest.raises(Refused, match="East Coal is no more from"):
        granting.approve_grants(group.viewer("sec2", today), key(), grants=shown(late))
    told = {
        row: plain_row
        for row in (outlasting, late, early, fine)
        for plain_row in re.findall(
            r"<tr>.*?</tr>", signed_in("sec2").get("/grants/waiting").content.decode(), re.DOTALL
        )
        if row.ref in plain_row
    }
    assert f"东部煤电自 {ends} 起撤并，角色从那天起不起作用" in told[outlasting]
    assert f"东部煤电自 {ends} 起撤并，到 {ends + timedelta(5)} 已不存在" in told[late]
    assert "东部煤电自 2024-01-01 起才有，角色在那以前不起作用" in told[early]
    assert f"东部煤电自 {ends} 起撤并，角色从那天起不起作用" in told[early]
    assert "撤并" not in told[fine]
    assert "起才有" not in told[fine]
    assert "does nothing before" in plain(signed_in("sec2", "en").get(f"/grants/{early.ref}"))
    actions.approve_grant(group.viewer("sec2", today), key(), grant=outlasting.ref, version=1)
