"""Whatever an action of the group is called with, it is done or refused in words; the database never has to say no."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.group_of_rooms import START, TODAY, Group
from support.letters import key, posted
from support.nasty import DATES, TEXTS, Refs, calls, course, refs_of_all
from support.reporting import grant

from hengji.audit.outcomes import Conflict, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Appointment, Grant, Post, PostKind, UnitMerge, UnitSpan
from hengji.org.queries import tree_on, waiting_for
from hengji.org.roles import Role

ISO = [day.isoformat() for day in DATES]
TABLES = {
    "into": "org_unit",
    "appointment": "org_appointment",
    "unit": "org_unit", "parent": "org_unit", "post": "org_post", "person": "org_person", "taker": "org_person", "grant": "org_grant",
    "delegation": "org_delegation", "account": "org_account",
}  # fmt: skip
WORDS = {
    "version": (1, 2), "role": [each.value for each in Role], "kind": ("subsidiary", "grassroots", "peer"),
    "reason": ("示例〔2026〕1号",), "since": DATES, "until": DATES, "login": ("mia", "Mia", "new.one"),
    "code": ("S1", "S9", "P001", "123456"),
    "place": (0, 7),
}  # fmt: skip


@pytest.fixture
def refs(group: Group) -> Refs:
    """What there is to name: the group with a post that is held, roles of every state, and somebody who stands in."""
    posted(group, "S1", "mia")
    grant(group, "none", "liaison", "S2")
    actions.grant_role(
        group.viewer("sec"), key(), person=group.person("none").ref, role="rater", unit=group.ref("S1"), since=TODAY
    )
    actions.delegate(
        group.viewer("mia"),
        key(),
        taker=group.person("fay").ref,
        since=TODAY,
        until=TODAY + timedelta(9),
        reason="出差",
    )
    return refs_of_all()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
@given(data=st.data())
def test_every_action_of_the_group_is_done_or_refused_in_words(group: Group, refs: Refs, data: st.DataObject) -> None:
    words = WORDS | {
        "lines": lambda: st.lists(_line(refs), max_size=3),
        "grants": lambda: st.lists(_shown(refs), max_size=3),
        "org.import-roster:units": lambda: st.lists(_unit(refs), max_size=3),
        "org.ask-roles:lines": lambda: st.lists(_asked(refs), max_size=3),
        "accounts": lambda: st.lists(_opened(refs), max_size=3),
    }
    course(group, data.draw(calls(("org.",), TABLES, words, refs)), whole)


def _line(refs: Refs) -> st.SearchStrategy[dict[str, str]]:
    """A line of a roster as a plan has it: its dates, posts and kinds are such, all else is what somebody typed."""
    posts = [str(each) for each in Post.objects.values_list("pk", flat=True)]
    return st.fixed_dictionaries(
        {
            "code": st.sampled_from(["P001", "NEW", *TEXTS]), "name_zh": st.sampled_from(TEXTS), "name_en": st.sampled_from(TEXTS),
            "unit": st.sampled_from(refs["org_unit"]), "kind": st.sampled_from(PostKind.values),
            "title_zh": st.sampled_from(TEXTS), "title_en": st.sampled_from(TEXTS),
            "post": st.sampled_from(["", *posts, "999999"]), "since": st.sampled_from(ISO), "until": st.sampled_from(["", *ISO]),
            "ends": st.sampled_from(["", "", *refs["org_appointment"], "nosuchperson2"]),
        }
    )  # fmt: skip


def _unit(refs: Refs) -> st.SearchStrategy[dict[str, str]]:
    """A unit of a roster as a plan has it."""
    codes = st.sampled_from(["S1", "S8", "S9", " ", *TEXTS])
    return st.fixed_dictionaries(
        {
            "code": codes, "name_zh": st.sampled_from(TEXTS), "name_en": st.sampled_from(TEXTS),
            "kind": st.sampled_from(["subsidiary", "peer"]), "parent": st.one_of(codes, st.sampled_from(refs["org_unit"])),
            "place": st.sampled_from(["0", "7"]), "since": st.sampled_from(ISO),
        }
    )  # fmt: skip


def _asked(refs: Refs) -> st.SearchStrategy[dict[str, str]]:
    """A request for a role as a plan has it."""
    return st.fixed_dictionaries(
        {
            "person": st.sampled_from([*refs["org_person"], "nosuchperson2"]), "role": st.sampled_from([*Role, "x"]),
            "unit": st.sampled_from(refs["org_unit"]), "since": st.sampled_from(ISO), "until": st.sampled_from(["", *ISO]),
            "reason": st.sampled_from(TEXTS),
        }
    )  # fmt: skip


def _opened(refs: Refs) -> st.SearchStrategy[dict[str, str]]:
    """Somebody ticked, with a first password as a hash."""
    named = st.sampled_from([*refs["org_person"], "nosuchperson2", *TEXTS])
    return st.fixed_dictionaries({"person": named, "hashed": st.just("!")})


def _shown(refs: Refs) -> st.SearchStrategy[dict[str, Any]]:
    """A grant as it was ticked on a page."""
    named = st.sampled_from([*refs["org_grant"], "nosuchgrant2", *TEXTS])
    return st.fixed_dictionaries({"grant": named, "version": st.sampled_from((0, 1, 2, 2**63))})


def whole() -> None:
    """On no day does a unit hang in the air, or in a ring; nobody holds a post beside another, and every row has its seal."""
    for day in {each for span in UnitSpan.objects.all() for each in (span.since, span.until) if each} | {TODAY}:
        tree = tree_on(day)
        assert len(list(tree.walk())) == len(tree.nodes), day
        assert all(node.parent is None or node.parent in tree.nodes for node in tree.nodes.values()), day
    for merge in UnitMerge.objects.exclude(since=None):
        tree = tree_on(merge.since)
        assert merge.unit_id not in tree.nodes, merge
        assert merge.into_id in tree.nodes, merge
        assert not tree.children.get(merge.unit_id), merge
    for row in Appointment.objects.all():
        others = Appointment.objects.filter(post=row.post).exclude(pk=row.pk)
        assert not [each for each in others if _overlap(row, each)], row
    assert verify() == []


def _overlap(one: Appointment, other: Appointment) -> bool:
    return max(one.since, other.since) < min(one.until or date.max, other.until or date.max)


def withdraw(group: Group, row: Grant, until: date) -> None:
    row.refresh_from_db()
    given = {"grant": row.ref, "version": row.version, "reason": "任命撤销"}
    if row.approved_by_id is None:
        actions.turn_down_grant(group.viewer("sec"), key(), **given)
    else:
        actions.withdraw_role(group.viewer("sec"), key(), until=until, **given)
    row.refresh_from_db()


@pytest.mark.parametrize("until", [TODAY - timedelta(40), TODAY + timedelta(10)], ids=["before it", "on the day"])
@pytest.mark.parametrize("approved", [True, False])
def test_a_role_withdrawn_before_it_begins_never_takes_effect(group: Group, until: date, approved: bool) -> None:
    since = TODAY + timedelta(10)
    asked = actions.grant_role(
        group.viewer("sec"), key(), person=group.person("none").ref, role="leader", unit=group.ref("S1"), since=since
    )
    row = Grant.objects.get(ref=asked["grant"])
    if approved:
        actions.approve_grant(group.viewer("sec2"), key(), grant=row.ref, version=1)
    withdraw(group, row, until)
    assert (row.since, row.until) == (since, since)
    none = group.viewer("none", since)
    assert not none.held
    assert row not in waiting_for(group.viewer("sec2"))
    with pytest.raises(Refusal, match="has ended"):
        withdraw(group, row, TODAY)
    if not approved:
        with pytest.raises(Refusal, match="withdrawn"):
            actions.approve_grant(group.viewer("sec2"), key(), grant=row.ref, version=row.version)


def test_a_withdrawal_never_makes_a_role_last_longer(group: Group) -> None:
    """That would be a grant without its second person."""
    asked = actions.grant_role(
        group.viewer("sec"), key(), person=group.person("none").ref, role="liaison", unit=group.ref("S1"), since=TODAY,
        until=TODAY + timedelta(30),
    )  # fmt: skip
    row = Grant.objects.get(ref=asked["grant"])
    actions.approve_grant(group.viewer("sec2"), key(), grant=row.ref, version=1)
    for until in (TODAY + timedelta(30), TODAY + timedelta(31), date.max):
        with pytest.raises(Refusal, match="ends on"):
            withdraw(group, row, until)
    withdraw(group, row, TODAY + timedelta(3))
    assert row.until == TODAY + timedelta(3)


def test_a_role_is_approved_once_and_ends_after_it_begins(group: Group) -> None:
    given = {"person": group.person("none").ref, "role": "liaison", "unit": group.ref("S1"), "since": TODAY}
    for until in (TODAY, TODAY - timedelta(1)):
        with pytest.raises(Refusal, match="later than the day it begins"):
            actions.grant_role(group.viewer("sec"), key(), **given, until=until)  # type: ignore[arg-type]
    asked = actions.grant_role(group.viewer("sec"), key(), **given)  # type: ignore[arg-type]
    actions.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)
    with pytest.raises(Refusal, match="approved already"):
        actions.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=2)


def appoint(group: Group, post: str, who: str, since: date) -> Appointment:
    answer = actions.appoint(group.viewer("olivia"), key(), post=post, person=group.person(who).ref, since=since)
    return Appointment.objects.get(ref=answer["appointment"])


def test_who_is_appointed_on_the_same_day_takes_the_place_of_who_was(group: Group) -> None:
    post = posted(group, "S1", "mia")
    first = Appointment.objects.get(post=post)
    second = appoint(group, post.ref, "max", first.since)
    first.refresh_from_db()
    assert (first.until, second.until) == (first.since, None)
    with pytest.raises(Refusal, match="holds it already"):
        appoint(group, post.ref, "max", TODAY)
    third = appoint(group, post.ref, "gus", TODAY)
    second.refresh_from_db()
    assert second.until == third.since == TODAY
    with pytest.raises(Refusal, match="takes this post"):
        appoint(group, post.ref, "fay", TODAY - timedelta(1))
    whole()


def test_a_unit_is_not_moved_into_the_air_nor_into_a_ring_of_a_later_day(group: Group) -> None:
    olivia, later = group.viewer("olivia"), TODAY + timedelta(60)
    move = actions.change_unit
    move(olivia, key(), unit=group.ref("S1"), version=1, since=later, parent=group.ref("S2"), reason="划转")
    with pytest.raises(Refusal, match="below itself"):
        move(olivia, key(), unit=group.ref("S2"), version=1, since=TODAY, parent=group.ref("S1"), reason="划转")
    new = actions.found_unit(
        olivia, key(), code="S9", kind="subsidiary", name=Text("新", "New"), parent=group.ref("G"), since=TODAY
    )["unit"]
    olivia = group.viewer("olivia")
    with pytest.raises(Refusal, match="does not exist on"):
        move(olivia, key(), unit=group.ref("S1A"), version=1, since=TODAY - timedelta(1), parent=new, reason="划转")
    with pytest.raises(Refusal, match="does not exist on"):
        move(olivia, key(), unit=new, version=1, since=TODAY - timedelta(1), name=Text("早", "Early"), reason="更名")


def test_a_unit_is_not_closed_before_what_is_entered_for_a_later_day(group: Group) -> None:
    olivia, later = group.viewer("olivia"), TODAY + timedelta(60)
    actions.change_unit(
        olivia, key(), unit=group.ref("S1A"), version=1, since=later, name=Text("后", "Later"), reason="更名"
    )
    with pytest.raises(Refusal, match="a change from"):
        actions.close_unit(olivia, key(), unit=group.ref("S1A"), version=3, until=TODAY, reason="撤销")
    actions.found_unit(
        olivia, key(), code="S2A", kind="grassroots", name=Text("新", "New"), parent=group.ref("S2"), since=later
    )
    with pytest.raises(Refusal, match="below it"):
        actions.close_unit(olivia, key(), unit=group.ref("S2"), version=1, until=TODAY, reason="撤销")
    for until in (date.min, START):
        with pytest.raises(Refusal, match="does not exist on"):
            actions.close_unit(olivia, key(), unit=group.ref("S1B"), version=1, until=until, reason="撤销")


@pytest.mark.parametrize(
    ("code", "found"), [("x" * 21, "20"), ("a\x00b", "sign"), ("S1", "taken")], ids=["long", "control", "twice"]
)
def test_a_code_that_cannot_be_kept_is_refused_with_the_reason(group: Group, code: str, found: str) -> None:
    with pytest.raises(Refusal, match=found):
        actions.found_unit(
            group.viewer("olivia"), key(), code=code, kind="subsidiary", name=Text("新", "New"), parent=group.ref("G"),
            since=TODAY,
        )  # fmt: skip


def test_two_who_write_the_same_at_the_same_moment_are_told_so(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has looked whether the number was free, and both found it so: the database decides, and it is said in words."""
    monkeypatch.setattr("hengji.org.actions.people.person_alike", lambda code: None)
    with pytest.raises(Conflict, match="at the same moment"):
        actions.add_person(group.viewer("sys"), key(), code="P001", name=Text("甲", "A"))
