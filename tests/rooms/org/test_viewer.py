"""Who sees what: from dated roles, for a unit and all below it, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from support.group_of_rooms import TODAY, Founder, Group, busy
from support.letters import key
from support.pages import signed_in

from hengji.audit.acts import Act, Answer, action
from hengji.audit.outcomes import Forbidden, Missing, Refusal
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Account, Grant, Unit, UnitSpan
from hengji.org.permissions import Permission
from hengji.org.queries import tree_on, viewer_at_door
from hengji.org.roles import ADMINISTRATORS, ROLES, Role


def codes(group: Group, name: str, permission: Permission = Permission.SEE_UNIT) -> set[str]:
    viewer = group.viewer(name)
    return {viewer.tree.nodes[unit].code for unit in viewer.units(permission)}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("olivia", {"G", "D1", "D2", "S1", "S1A", "S1B", "S2"}),
        ("hana", {"D1"}),
        ("mia", {"S1", "S1A", "S1B"}),
        ("gus", {"S1A"}),
        ("sys", set()),
        ("sec", set()),
        ("aud", set()),
        ("none", set()),
    ],
)
def test_a_role_reaches_its_unit_and_all_below(group: Group, name: str, seen: set[str]) -> None:
    assert codes(group, name) == seen


def test_a_unit_out_of_sight_and_one_that_is_not_there_are_answered_alike(group: Group) -> None:
    mia = group.viewer("mia")
    told = []
    for ref in (group.ref("S2"), "nosuchunit23"):
        with pytest.raises(Missing) as missed:
            mia.node(ref)
        told.append((missed.value.text, missed.value.hint, missed.value.status))
    assert told[0] == told[1]


def test_what_is_seen_but_not_allowed_says_whom_to_ask(group: Group) -> None:
    mia = group.viewer("mia")
    with pytest.raises(Forbidden):
        mia.require(Permission.EDIT_TREE, group.units["S1"].pk)
    with pytest.raises(Missing):
        mia.require(Permission.EDIT_TREE, group.units["S2"].pk)


def test_a_move_takes_effect_on_its_day_and_leaves_history_alone(group: Group) -> None:
    span = UnitSpan.objects.get(unit=group.units["S1B"])
    day = date(2026, 7, 1)
    actions.change_unit(
        group.viewer("olivia"), "move-s1b-1", unit=group.ref("S1B"), version=span.version, since=day,
        parent=group.ref("S2"), reason="集团〔2026〕7号",
    )  # fmt: skip
    assert codes(group, "mia") == {"S1", "S1A"}
    assert codes(group, "max") == {"S2", "S1B"}
    before = tree_on(date(2026, 6, 30))
    assert [each.code for each in before.path(group.units["S1B"].pk)] == ["G", "S1", "S1B"]


def test_a_unit_cannot_stand_below_itself(group: Group) -> None:
    span = UnitSpan.objects.get(unit=group.units["S1"])
    with pytest.raises(Refusal, match="below itself"):
        actions.change_unit(
            group.viewer("olivia"), "loop-12345", unit=group.ref("S1"), version=span.version, since=date(2026, 7, 1),
            parent=group.ref("S1A"), reason="错",
        )  # fmt: skip


def test_a_role_is_in_force_only_after_a_second_person_approved_it(group: Group) -> None:
    asked = actions.grant_role(
        group.viewer("sec"), "grant-none", person=group.person("none").ref, role="head", unit=group.ref("D2"),
        since=date(2026, 1, 1),
    )  # fmt: skip
    assert codes(group, "none") == set()
    with pytest.raises(Forbidden):
        actions.approve_grant(group.viewer("sec"), "approve-self", grant=asked["grant"], version=1)
    actions.approve_grant(group.viewer("sec2"), "approve-none", grant=asked["grant"], version=1)
    assert codes(group, "none") == {"D2"}


def _asked(group: Group, since: date, until: date | None = None, role: str = "head", who: str = "sec") -> str:
    given = {"person": group.person("none").ref, "role": role, "unit": group.ref("D2"), "since": since}
    return actions.grant_role(group.viewer(who), key(), until=until, reason="任命", **given)["grant"]


def test_a_role_is_not_granted_twice_for_the_same_units_and_days(group: Group) -> None:
    first = _asked(group, date(2026, 1, 1), date(2026, 7, 1))
    with pytest.raises(Refusal, match=r"has been asked for None already, from 1 Jan 2026 until 1 Jul 2026") as waits:
        _asked(group, date(2026, 6, 1))
    actions.approve_grant(group.viewer("sec2"), key(), grant=first, version=1)
    with pytest.raises(Refusal, match=r"None is Department head for Production already, from 1 Jan 2026") as held:
        _asked(group, date(2026, 6, 30), who="sec2")
    assert (waits.value.at, held.value.at) == ("role", "role")
    assert held.value.hint is not None
    assert "或从 2026-07-01 起申请" in held.value.hint.zh
    for given in ((date(2026, 7, 1), None), (date(2025, 1, 1), date(2026, 1, 1))):
        _asked(group, *given)  # before it, after it
    _asked(group, date(2026, 1, 1), role="liaison")


def test_of_two_requests_for_one_role_made_before_that_was_refused_one_is_approved(group: Group) -> None:
    asked = _asked(group, date(2026, 1, 1))
    row = Grant.objects.get(ref=asked)
    twin(Founder(), key(), of=row.pk)
    actions.approve_grant(group.viewer("sec2"), key(), grant=asked, version=1)
    other = Grant.objects.exclude(pk=row.pk).get(person=row.person)
    with pytest.raises(Refusal, match="already, from 1 Jan 2026 for good"):
        actions.approve_grant(group.viewer("sec2"), key(), grant=other.ref, version=1)


@action("test.twin")
def twin(act: Act, *, of: int) -> Answer:
    """The same request once more."""
    row = Grant.objects.get(pk=of)
    act.add(Grant(person=row.person, role=row.role, unit=row.unit, since=row.since, granted_by=row.granted_by))
    return {}


def test_a_role_that_was_turned_down_was_never_in_force_and_can_be_asked_for_anew(group: Group) -> None:
    asked = _asked(group, date(2026, 1, 1))
    with pytest.raises(Refusal, match="nothing to withdraw"):
        actions.withdraw_role(
            group.viewer("sec2"), key(), grant=asked, version=1, until=group.today, reason="不符合任职条件"
        )
    with pytest.raises(Refusal, match="no reason"):
        actions.turn_down_grant(group.viewer("sec2"), key(), grant=asked, version=1, reason=" ")
    actions.turn_down_grant(group.viewer("sec2"), key(), grant=asked, version=1, reason="不符合任职条件")
    row = Grant.objects.get(ref=asked)
    assert row.until == row.since
    assert row.approved_by is None
    again = _asked(group, date(2026, 1, 1))
    actions.approve_grant(group.viewer("sec2"), key(), grant=again, version=1)
    with pytest.raises(Refusal, match="approved already"):
        actions.turn_down_grant(group.viewer("sec2"), key(), grant=again, version=2, reason="晚了")


def test_nobody_grants_oneself_a_role_and_is_told_who_could(group: Group) -> None:
    with pytest.raises(Forbidden, match="one cannot grant oneself a role") as refused:
        actions.grant_role(
            group.viewer("sec"), key(), person=group.person("sec").ref, role="head", unit=group.ref("D2"),
            since=group.today,
        )  # fmt: skip
    assert refused.value.hint is not None
    assert "宋岑" in refused.value.hint.zh
    assert refused.value.at == "person"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_are_kept_apart_from_each_other_and_from_business(group: Group, role: Role) -> None:
    for name, held in (("hana", Role.HEAD), ("sys", Role.SYSTEM_ADMIN), ("aud", Role.AUDIT_ADMIN)):
        if held is role:
            continue
        with pytest.raises(Refusal, match="not to be held together"):
            actions.grant_role(
                group.viewer("sec"), f"clash-{role}-{name}", person=group.person(name).ref, role=role.value,
                unit=group.ref("G"), since=date(2026, 1, 1),
            )  # fmt: skip


def test_no_administrator_may_do_or_see_any_business(group: Group) -> None:
    business = {
        Permission.SEE_GOALS,
        Permission.SEE_LETTERS,
        Permission.SEE_FIGURES,
        Permission.EDIT_GOALS,
        Permission.SIGN_FOR_UNIT,
        Permission.SIGN_FOR_GROUP,
    }
    assert not any(ROLES[role].allows & business for role in ADMINISTRATORS)


def test_whoever_stands_in_has_the_others_roles_for_those_days_and_the_trail_names_both(group: Group) -> None:
    actions.delegate(
        group.viewer("mia"), "delegate-1", taker=group.person("none").ref, since=group.today,
        until=date(2026, 10, 20), reason="出差",
    )  # fmt: skip
    assert codes(group, "none") == {"S1", "S1A", "S1B"}
    assert group.viewer("none").acts_for == "马晓梅"
    assert group.viewer("none", date(2026, 10, 20)).held == ()


def test_nobody_is_let_stand_in_for_days_gone_by(group: Group) -> None:
    with pytest.raises(Refusal, match="2026-10-14 is before today: nobody stands in for days gone by") as refused:
        actions.delegate(
            group.viewer("mia"), key(), taker=group.person("none").ref, since=date(2026, 10, 14),
            until=date(2026, 10, 20), reason="出差",
        )  # fmt: skip
    assert refused.value.at == "since"


def test_the_last_of_the_other_administrators_stays(group: Group) -> None:
    for who, role in (("aud", Role.AUDIT_ADMIN), ("sys", Role.SYSTEM_ADMIN)):
        row = Grant.objects.get(person=group.person(who), role=role.value)
        with pytest.raises(Refusal, match="the last one"):
            actions.withdraw_role(
                group.viewer("sec"), key(), grant=row.ref, version=1, until=group.today, reason="轮岗"
            )


def test_a_new_unit_needs_a_parent_of_that_day_and_a_code_of_its_own(group: Group) -> None:
    olivia, name = group.viewer("olivia"), Text("三号风场", "Plant Three")
    made = actions.found_unit(
        olivia, "found-s1c-1", code="S1C", kind="grassroots", name=name, parent=group.ref("S1"), since=group.today
    )
    assert codes(group, "mia") >= {"S1C"}
    assert made["unit"]
    for code, since, told in (("S1C", group.today, "is taken"), ("S1D", date(2020, 1, 1), "does not exist")):
        with pytest.raises(Refusal, match=told):
            actions.found_unit(
                olivia,
                f"found-{code}-{since}",
                code=code,
                kind="grassroots",
                name=name,
                parent=group.ref("S1"),
                since=since,
            )


def test_below_one_unit_no_two_are_called_the_same(group: Group) -> None:
    olivia = group.viewer("olivia")

    def found(code: str, zh: str, above: str) -> dict[str, str]:
        return actions.found_unit(
            olivia, key(), code=code, kind="grassroots", name=Text(zh, code), parent=group.ref(above), since=group.today
        )

    made = found("S1C", "三号风场", "S1")
    with pytest.raises(Refusal, match=r"“三号风场” stands below the same unit already \(S1C\)") as refused:
        found("S1D", "三号风场", "S1")
    assert refused.value.at == "name_zh"
    found("S2C", "三号风场", "S2")  # below another it may
    other = found("S1D", "四号风场", "S1")

    def change(ref: str, **asked: Any) -> None:
        span = UnitSpan.objects.get(unit__ref=ref, until=None)
        actions.change_unit(
            group.viewer("olivia"), key(), unit=ref, version=span.version, since=group.today, reason="批复", **asked
        )

    with pytest.raises(Refusal, match="already"):
        change(other["unit"], name=Text("三号风场", "Plant Three"))
    with pytest.raises(Refusal, match="already"):
        change(Unit.objects.get(code="S2C").ref, parent=group.ref("S1"))
    change(made["unit"], name=Text("三号风场", "Third Plant"))  # its own name is no other's
    change(made["unit"], name=Text("五号风场", "Plant Five"))
    change(other["unit"], name=Text("三号风场", "Plant Three"))  # free again


@action("test.note-for-doors")
def note(act: Act) -> Answer:
    """Somebody has written something."""
    act.tell(Text("记一笔", "noted"), None, "1")
    return {}


def test_who_looks_is_made_anew_once_something_was_written(group: Group) -> None:
    """What a process knows of a viewer goes by the end of the chain, which every process reads: nobody has to tell it."""
    mia, max_ = (Account.objects.get(login=name) for name in ("mia", "max"))
    first = viewer_at_door(mia, TODAY)
    assert viewer_at_door(mia, TODAY) is first
    assert viewer_at_door(max_, TODAY).units(Permission.SEE_UNIT).isdisjoint(first.units(Permission.SEE_UNIT))
    assert viewer_at_door(mia, date(2023, 1, 1)) != first
    assert first.once("a thing", lambda: 1) == first.once("a thing", lambda: 2) == 1
    note(Founder(), key())
    then = viewer_at_door(mia, TODAY)
    assert then is not first
    assert then == first
    assert then.once("a thing", lambda: 2) == 2


def test_who_looks_keeps_tree_and_roles_until_one_of_those_is_written(group: Group) -> None:
    mia = Account.objects.get(login="mia")
    first = viewer_at_door(mia, TODAY)
    note(Founder(), key())
    with CaptureQueriesContext(connection) as asked:
        then = viewer_at_door(mia, TODAY)
    assert (then.tree is first.tree, len(asked)) == (True, 1), "a note is no role and no unit"
    busy(group, 1)
    renamed = viewer_at_door(mia, TODAY)
    assert renamed.tree.by_ref[group.ref("S1")].name.zh == "西部0"
    assert then.tree.by_ref[group.ref("S1")].name.zh == "西部风电"
    grant = Grant.objects.get(person=group.person("mia"))
    actions.withdraw_role(
        group.viewer("sec"), key(), grant=grant.ref, version=grant.version, until=TODAY, reason="离任"
    )
    note(Founder(), key())
    assert viewer_at_door(mia, TODAY).held == ()


def test_who_looks_is_made_anew_where_the_chain_is_another(group: Group) -> None:
    """A backup is restored under a product that runs: as many events, others."""
    mia = Account.objects.get(login="mia")
    point = transaction.savepoint()
    busy(group, 1)
    assert viewer_at_door(mia, TODAY).tree.by_ref[group.ref("S1")].name.zh == "西部0"
    transaction.savepoint_rollback(point)
    assert viewer_at_door(mia, TODAY).tree.by_ref[group.ref("S1")].name.zh == "西部风电"
    busy(group, 1)
    viewer_at_door(mia, TODAY)
    transaction.savepoint_rollback(point)
    note(Founder(), key())
    assert viewer_at_door(mia, TODAY).tree.by_ref[group.ref("S1")].name.zh == "西部风电", "the number alone is the same"


def test_a_viewer_that_may_outlive_a_write_reckons_every_time(group: Group) -> None:
    viewer = group.viewer("mia")
    assert (viewer.once("a thing", lambda: 1), viewer.once("a thing", lambda: 2)) == (1, 2)


def test_a_role_withdrawn_or_given_is_in_force_at_the_next_request(group: Group) -> None:
    client, unit = signed_in("mia"), f"/units/{group.ref('S1A')}"
    for _ in range(2):
        assert client.get(unit).status_code == 200
    grant = Grant.objects.get(person=group.person("mia"))
    actions.withdraw_role(
        group.viewer("sec", timezone.localdate()),
        key(),
        grant=grant.ref,
        version=grant.version,
        until=timezone.localdate(),
        reason="离任",
    )
    assert client.get(unit).status_code == 404
    assert client.get("/goals").status_code == 404
