"""A node two units answer for: locked by both, changed by both, disputed on the record, decided by the office."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from support.goals_of_group import REASON, Goals, terms, words

from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.goals import actions, queries
from hengji.goals.models import Interface, Terms
from hengji.goals.queries.interfaces import REOPENED
from hengji.goals.todos import todos
from hengji.store.refs import new_ref


def node_of(goals: Goals, unit: str = "D1"):  # type: ignore[no-untyped-def] # a row of the ORM
    return goals.node(goals.add("M", unit, task="milestone", title="风电项目前期"))


def again(row: Interface) -> Interface:
    return Interface.objects.get(pk=row.pk)


def test_terms_are_locked_once_both_sides_have_confirmed_the_version_they_saw(goals: Goals) -> None:
    row = goals.interface(node_of(goals))
    actions.confirm_interface(goals.group.viewer("hana"), new_ref(), interface=row.ref, version=row.version)
    assert again(row).state == Terms.PROPOSED
    with pytest.raises(Conflict), transaction.atomic():
        actions.confirm_interface(goals.group.viewer("hugo"), new_ref(), interface=row.ref, version=row.version)
    actions.confirm_interface(goals.group.viewer("hugo"), new_ref(), interface=row.ref, version=again(row).version)
    assert again(row).state == Terms.LOCKED
    assert [step.kind for step in row.steps.all()] == ["proposed", "confirmed", "confirmed"]


@pytest.mark.parametrize(
    ("left", "right"), [("60", "39.999999"), ("60", "40.000001"), ("1000", "1"), ("33.333333", "66.666666")]
)
def test_duty_shares_make_exactly_a_hundred(goals: Goals, left: str, right: str) -> None:
    with pytest.raises(Refusal, match="not 100%"):
        actions.propose_interface(
            goals.group.viewer("olivia"), new_ref(), node=node_of(goals).ref, left=goals.group.ref("D1"),
            right=goals.group.ref("D2"), **terms(left, right),
        )  # fmt: skip


@pytest.mark.parametrize(("left", "right", "at"), [("-1", "101", "left_share"), ("1000", "-900", "right_share")])
def test_of_a_share_below_nothing_only_that_is_told(goals: Goals, left: str, right: str, at: str) -> None:
    with pytest.raises(Refusal, match="is below 0") as told:
        actions.propose_interface(
            goals.group.viewer("olivia"), new_ref(), node=node_of(goals).ref, left=goals.group.ref("D1"),
            right=goals.group.ref("D2"), **terms(left, right),
        )  # fmt: skip
    assert told.value.at == at
    assert "合计" not in told.value.text.zh, "together they are 100"


def test_the_office_confirms_for_nobody(goals: Goals) -> None:
    row = goals.interface(node_of(goals))
    with pytest.raises(Forbidden, match="neither side"):
        actions.confirm_interface(goals.group.viewer("olivia"), new_ref(), interface=row.ref, version=row.version)


def test_one_side_alone_changes_nothing_of_what_both_have_locked(goals: Goals) -> None:
    node = node_of(goals)
    row, hana = goals.locked(node), goals.group.viewer("hana")
    made = actions.propose_interface(hana, new_ref(), instead=row.ref, version=row.version, **terms("10", "90"))
    assert (again(row).state, again(row).left_share) == (Terms.LOCKED, 60)
    newer = Interface.objects.get(ref=made["interface"])
    assert (newer.state, newer.left_by_id is not None, newer.right_by_id) == (Terms.PROPOSED, True, None)
    with pytest.raises(Forbidden), transaction.atomic():
        actions.confirm_interface(hana, new_ref(), interface=newer.ref, version=newer.version)
    for change in (
        lambda: actions.change_node(
            hana, new_ref(), node=node.ref, version=node.version, words=words("改晚"), reason=REASON
        ),
        lambda: actions.withdraw_node(hana, new_ref(), node=node.ref, version=node.version, reason=REASON),
        lambda: actions.withdraw_goal(
            hana,
            new_ref(),
            goal=node.goal.ref,
            version=type(node.goal).objects.get(pk=node.goal_id).version,
            reason=REASON,
        ),
    ):
        with pytest.raises(Forbidden, match="both sides have locked"), transaction.atomic():
            change()
    actions.confirm_interface(goals.group.viewer("hugo"), new_ref(), interface=newer.ref, version=newer.version)
    assert (again(row).state, again(newer).state) == (Terms.REPLACED, Terms.LOCKED)


def test_when_the_office_changes_a_locked_node_both_confirm_anew(goals: Goals) -> None:
    node = node_of(goals)
    row = goals.locked(node)
    actions.change_node(
        goals.group.viewer("olivia"),
        new_ref(),
        node=node.ref,
        version=node.version,
        words=words("主设备招标（改）"),
        reason=REASON,
    )
    assert (again(row).state, again(row).left_by_id, again(row).right_by_id) == (Terms.PROPOSED, None, None)


def moved(goals: Goals, row: Interface) -> None:
    """The office puts the node of an interface off by a month."""
    node = type(row.node).objects.get(pk=row.node_id)
    later = words(node.title_zh, when=date(2026, 7, 31))
    actions.change_node(
        goals.group.viewer("olivia"), new_ref(), node=node.ref, version=node.version, words=later, reason="工期后移"
    )


def test_who_has_confirmed_a_node_is_not_held_to_what_it_became_afterwards(goals: Goals) -> None:
    row, hana, hugo = goals.interface(node_of(goals)), goals.group.viewer("hana"), goals.group.viewer("hugo")
    actions.confirm_interface(hana, new_ref(), interface=row.ref, version=row.version)
    moved(goals, row)
    assert (again(row).state, again(row).left_by_id, again(row).right_by_id) == (Terms.PROPOSED, None, None)
    actions.confirm_interface(hugo, new_ref(), interface=row.ref, version=again(row).version)
    assert again(row).state == Terms.PROPOSED, "the first side has not seen the new day"
    path = queries.interface_page(hana, row.ref).steps
    assert [(step.kind, step.reason) for step, _ in path][-2:] == [("proposed", "工期后移"), ("confirmed", "—")]
    assert path[2][1] == REOPENED
    page = goals.client("hana").get(f"/goals/interfaces/{row.ref}").text
    assert "节点改动，须重新确认" in page


def test_nobody_is_told_to_confirm_anew_where_nobody_had_confirmed(goals: Goals) -> None:
    row = goals.interface(node_of(goals))
    moved(goals, row)
    assert again(row).version == row.version
    assert row.steps.count() == 1


def test_a_counter_proposal_waits_for_both_where_the_node_moves_under_it(goals: Goals) -> None:
    row, hana, hugo = goals.locked(node_of(goals)), goals.group.viewer("hana"), goals.group.viewer("hugo")
    made = actions.propose_interface(hana, new_ref(), instead=row.ref, version=row.version, **terms("10", "90"))
    newer = Interface.objects.get(ref=made["interface"])
    moved(goals, row)
    assert [(each.left_by_id, each.right_by_id) for each in (again(row), again(newer))] == [(None, None)] * 2
    actions.confirm_interface(hugo, new_ref(), interface=newer.ref, version=again(newer).version)
    assert again(newer).state == Terms.PROPOSED
    actions.confirm_interface(hana, new_ref(), interface=newer.ref, version=again(newer).version)
    assert (again(row).state, again(newer).state) == (Terms.REPLACED, Terms.LOCKED)


@pytest.mark.parametrize("what", ["goal", "node"])
def test_with_its_goal_or_its_node_an_interface_ends(goals: Goals, what: str) -> None:
    row, hana, hugo = goals.interface(node_of(goals)), goals.group.viewer("hana"), goals.group.viewer("hugo")
    actions.confirm_interface(hana, new_ref(), interface=row.ref, version=row.version)
    assert [each.href for each in todos(hugo)] == [f"/goals/interfaces/{row.ref}"]
    node = type(row.node).objects.select_related("goal").get(pk=row.node_id)
    of = (
        {"goal": node.goal.ref, "version": node.goal.version}
        if what == "goal"
        else {"node": node.ref, "version": node.version}
    )
    withdraw = actions.withdraw_goal if what == "goal" else actions.withdraw_node
    withdraw(goals.group.viewer("olivia"), new_ref(), **of, reason=REASON)  # type: ignore[arg-type] # as its form gives it
    assert not todos(hugo)
    shown = again(row).version
    for act in (
        lambda: actions.confirm_interface(hugo, new_ref(), interface=row.ref, version=shown),
        lambda: actions.propose_interface(hugo, new_ref(), instead=row.ref, version=shown, **terms("50", "50")),
        lambda: actions.dispute_interface(hugo, new_ref(), interface=row.ref, version=shown, reason="不认可"),
    ):
        with pytest.raises(Refusal, match=f"the {what} was withdrawn"), transaction.atomic():
            act()
    assert "随之终止" in (page := goals.client("hugo").get(f"/goals/interfaces/{row.ref}").text)
    assert f"/{row.ref}/confirm" not in page
    listed = goals.client("hugo").get("/goals/interfaces").text
    assert "已终止</span>" in listed
    for state, there in (("ended", True), ("open", False), ("proposed", False)):
        assert (row.ref in goals.client("hugo").get(f"/goals/interfaces?f-state={state}").text) is there, state


def test_a_withdrawn_goal_takes_no_interface(goals: Goals) -> None:
    row = goals.locked(node_of(goals))
    node = type(row.node).objects.select_related("goal").get(pk=row.node_id)
    olivia = goals.group.viewer("olivia")
    actions.withdraw_goal(olivia, new_ref(), goal=node.goal.ref, version=node.goal.version, reason=REASON)
    assert "60 : 40 已终止" in (page := goals.client("olivia").get(f"/goals/{node.goal.ref}").text)
    assert "设责任接口" not in page
    with pytest.raises(Refusal, match="the goal was withdrawn"):
        goals.interface(node)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_becomes_of_the_present_terms_is_said_as_they_stand(goals: Goals, lang: str) -> None:
    """An open proposal is replaced at once, terms in force once both have confirmed; nothing is said to hold that waits itself."""
    at_once = {"zh": "提出后随即替换现在这份", "en": "They replace the present ones at once"}[lang]
    later = {"zh": "双方都确认后才替换现在的", "en": "They replace the present ones once both have confirmed"}[lang]
    hold = {"zh": "双方确认之前，原责任接口继续有效", "en": "Until both have confirmed, the former terms hold"}[lang]
    wait = {"zh": "节点改动后，原责任接口也待双方确认", "en": "the former terms wait for both sides too"}[lang]
    gone = {"zh": "已由这份责任接口替换", "en": "These terms were replaced by others"}[lang]
    client, hugo = goals.client("hana"), goals.group.viewer("hugo")
    client.cookies["hengji-lang"] = lang

    def page(row: Interface) -> str:
        return client.get(f"/goals/interfaces/{row.ref}").text

    row = goals.interface(node_of(goals))
    assert at_once in page(row)
    assert later not in page(row)
    made = actions.propose_interface(hugo, new_ref(), instead=row.ref, version=row.version, **terms("50", "50"))
    second = Interface.objects.get(ref=made["interface"])
    assert gone in page(row)
    assert f"/goals/interfaces/{second.ref}" in page(row)
    actions.confirm_interface(goals.group.viewer("hana"), new_ref(), interface=second.ref, version=second.version)
    assert later in page(second)
    made = actions.propose_interface(
        hugo, new_ref(), instead=second.ref, version=again(second).version, **terms("40", "60")
    )
    third = Interface.objects.get(ref=made["interface"])
    assert hold in page(third)
    moved(goals, second)
    assert hold not in page(third)
    assert wait in page(third)
    for name in ("hana", "hugo"):
        actions.confirm_interface(
            goals.group.viewer(name), new_ref(), interface=third.ref, version=again(third).version
        )
    for old in (row, second):
        assert gone in page(old)
        assert f"/goals/interfaces/{third.ref}" in page(old)


def test_before_a_node_is_changed_its_page_says_that_what_was_confirmed_becomes_void(goals: Goals) -> None:
    row = goals.interface(node_of(goals))

    def page(name: str, lang: str = "zh") -> str:
        client = goals.client(name)
        client.cookies["hengji-lang"] = lang
        return client.get(f"/goals/nodes/{row.node.ref}").text

    assert "已有的确认作废" not in page("olivia")
    actions.confirm_interface(goals.group.viewer("hana"), new_ref(), interface=row.ref, version=row.version)
    assert "已有的确认作废" in page("olivia")
    assert "60 : 40" in page("olivia")
    assert "is void and both sides confirm it anew" in page("olivia", "en")
    assert "已有的确认作废" in page("hana")
    actions.confirm_interface(goals.group.viewer("hugo"), new_ref(), interface=row.ref, version=again(row).version)
    assert "已有的确认作废" in page("olivia")
    assert "一方不能单独改动" in page("hana")


def test_a_counter_proposal_takes_the_place_of_an_open_one(goals: Goals) -> None:
    row = goals.interface(node_of(goals))
    hugo = goals.group.viewer("hugo")
    made = actions.propose_interface(hugo, new_ref(), instead=row.ref, version=row.version, **terms("50", "50"))
    assert again(row).state == Terms.REPLACED
    newer = Interface.objects.get(ref=made["interface"])
    assert newer.right_by_id == hugo.account
    with pytest.raises(Refusal, match="have terms for this node"):
        goals.interface(newer.node)


def test_a_dispute_is_raised_answered_and_decided_each_with_reason_and_date(goals: Goals) -> None:
    row = goals.locked(node_of(goals))
    hana, hugo, olivia = (goals.group.viewer(name) for name in ("hana", "hugo", "olivia"))
    with pytest.raises(Refusal, match="no reason"), transaction.atomic():
        actions.dispute_interface(hana, new_ref(), interface=row.ref, version=row.version, reason=" ")
    actions.dispute_interface(hana, new_ref(), interface=row.ref, version=row.version, reason="招标由对方主导")
    decide = terms("45", "55", reason="按职责分工")
    with pytest.raises(Refusal, match="not answered yet"), transaction.atomic():
        actions.decide_interface(olivia, new_ref(), interface=row.ref, version=again(row).version, **decide)
    with pytest.raises(Forbidden, match="the other side answers"), transaction.atomic():
        actions.answer_dispute(hana, new_ref(), interface=row.ref, version=again(row).version, reason="我自己答")
    actions.answer_dispute(hugo, new_ref(), interface=row.ref, version=again(row).version, reason="技术标由我方")
    for name in (hana, hugo):
        with pytest.raises(Forbidden, match="office decides"), transaction.atomic():
            actions.decide_interface(name, new_ref(), interface=row.ref, version=again(row).version, **decide)
    actions.decide_interface(olivia, new_ref(), interface=row.ref, version=again(row).version, **decide)
    found = queries.interface_page(hugo, row.ref)
    assert [(step.kind, step.reason) for step, _ in found.steps][-3:] == [
        ("raised", "招标由对方主导"), ("answered", "技术标由我方"), ("decided", "按职责分工"),
    ]  # fmt: skip
    assert all(step.at is not None for step, _ in found.steps)
    assert (again(row).state, again(row).left_share) == (Terms.DECIDED, Decimal(45))


def test_after_a_week_of_silence_the_office_may_decide(goals: Goals, monkeypatch: pytest.MonkeyPatch) -> None:
    row = goals.locked(node_of(goals))
    actions.dispute_interface(
        goals.group.viewer("hana"), new_ref(), interface=row.ref, version=row.version, reason="不认可"
    )
    later = timezone.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    actions.decide_interface(
        goals.group.viewer("olivia"), new_ref(), interface=row.ref, version=again(row).version, **terms("50", "50")
    )
    assert again(row).state == Terms.DECIDED


def test_both_sides_see_it_and_nobody_beside(goals: Goals) -> None:
    row = goals.interface(node_of(goals))
    for name, seen in (
        ("hana", True),
        ("hugo", True),
        ("lin", True),
        ("olivia", True),
        ("mia", False),
        ("sys", False),
        ("none", False),
    ):
        if seen:
            assert queries.interface_page(goals.group.viewer(name), row.ref).row == row
        else:
            with pytest.raises(Missing):
                queries.interface_page(goals.group.viewer(name), row.ref)
            assert not queries.interfaces_standing(goals.group.viewer(name)).exists()
    assert not queries.interface_page(goals.group.viewer("hugo"), row.ref).sees_goal
