"""What was given from above is not the unit's to change: it hands it on, adds nodes, and asks for another target."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals, counted, words
from support.pages import plain

from hengji.audit.outcomes import Forbidden, Refusal
from hengji.audit.verify import verify
from hengji.goals import actions
from hengji.goals.forms import AskForm
from hengji.goals.models import Ask, Goal, State, Tier
from hengji.goals.queries.values import goals_to_value
from hengji.goals.todos import todos
from hengji.store.refs import new_ref
from hengji.web.notices import notices


@pytest.fixture
def part(goals: Goals) -> Goal:
    """The part of the west in a goal of the group, approved."""
    top = goals.add("P", how="strict", target="100")
    goals.cascade(top, {"S1": "60", "S2": "40"})
    return approved(goals, top.children.get(unit__code="S1"))


def approved(goals: Goals, goal: Goal) -> Goal:
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    actions.approve_goal(goals.group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    return goal


def now(goal: Goal) -> tuple[str, Decimal | None]:
    goal.refresh_from_db()
    return goal.state, Tier.objects.get(goal=goal, kind="target").value


def test_a_subsidiary_neither_changes_nor_withdraws_what_the_group_gave_it(goals: Goals, part: Goal) -> None:
    mia, client = goals.group.viewer("mia"), goals.client("mia")
    shown = {"version": part.version, "reason": REASON}
    for act in (
        lambda: actions.set_tiers(mia, new_ref(), goal=part.ref, tiers={"target": Decimal(1)}, **shown),  # type: ignore[arg-type]
        lambda: actions.set_values(mia, new_ref(), reason=REASON, goals=[
            {"goal": part.ref, "version": part.version, "tiers": {"target": Decimal(1)}}]),
        lambda: actions.withdraw_goal(mia, new_ref(), goal=part.ref, **shown),  # type: ignore[arg-type]
    ):  # fmt: skip
        with pytest.raises(Forbidden, match="given from above"), transaction.atomic():
            act()
    for path in ("tiers", "withdraw"):
        answer = client.post(f"/goals/{part.ref}/{path}", {"key": new_ref(), "target": "1", **shown})
        assert answer.status_code == 403
    assert client.get(f"/goals/{part.ref}/change").status_code == 403
    assert now(part) == (State.APPROVED, Decimal(60))
    page = client.get(f"/goals/{part.ref}").content.decode()
    assert f"/goals/{part.ref}/ask" in page
    assert f"/goals/{part.ref}/withdraw" not in page
    assert not goals_to_value(mia, goals.cycle).filter(pk=part.pk).exists()


def test_handing_on_and_adding_nodes_leave_what_was_approved_as_it_was(goals: Goals, part: Goal) -> None:
    goals.cascade(part, {"S1A": "20", "S1B": "40"}, by="mia")
    assert now(part) == (State.APPROVED, Decimal(60))
    own = goals.node(part, "本企业的节点", "50", by="mia")
    theirs = goals.node(part, "集团的节点", "50")
    assert now(part)[0] == State.DRAFT  # the office added one: it is to be approved anew
    mia = goals.group.viewer("mia")
    with pytest.raises(Forbidden, match="given from above"), transaction.atomic():
        actions.withdraw_node(mia, new_ref(), node=theirs.ref, version=theirs.version, reason=REASON)
    actions.change_node(mia, new_ref(), node=own.ref, version=own.version, words=words("改过", "50"), reason=REASON)
    child = part.children.get(unit__code="S1A")
    actions.set_tiers(
        mia, new_ref(), goal=child.ref, version=child.version, tiers={"target": Decimal(19)}, reason=REASON
    )
    assert verify() == []


def test_a_unit_changes_its_own_goals_and_the_parts_it_gave_itself(goals: Goals) -> None:
    own = goals.add("W", "S1", by="mia", how="strict", target="10")
    below = goals.add("W1", "S1", by="mia", parent=own, target="4")
    for goal in (own, below):
        actions.set_tiers(
            goals.group.viewer("mia"), new_ref(), goal=goal.ref, version=goal.version, tiers={"target": Decimal(3)}, reason=REASON
        )  # fmt: skip


def told(goals: Goals, name: str) -> list[tuple[str, str]]:
    return [(each.title.en, each.href) for each in notices(goals.group.viewer(name)).rows]


def test_the_owner_is_told_what_those_above_change_and_the_office_what_is_asked(goals: Goals, part: Goal) -> None:
    assert told(goals, "mia") == [("A goal was given from above", f"/goals/{part.ref}")]
    actions.set_tiers(
        goals.group.viewer("olivia"), new_ref(), goal=part.ref, version=part.version, tiers={"target": Decimal(59)}, reason=REASON
    )  # fmt: skip
    assert now(part) == (State.DRAFT, Decimal(59))
    assert told(goals, "mia")[0] == ("The values of a goal were changed", f"/goals/{part.ref}")
    east = Goal.objects.get(code="P-S2")
    assert told(goals, "max") == [("A goal was given from above", f"/goals/{east.ref}")]
    ask(goals, part)
    assert told(goals, "olivia")[0] == ("Another target is asked for", f"/goals/{part.ref}")


def ask(goals: Goals, part: Goal, value: str = "50", by: str = "mia") -> Ask:
    made = actions.ask_other(
        goals.group.viewer(by), new_ref(), goal=part.ref, version=part.version, value=Decimal(value), reason="来风不足"
    )
    return Ask.objects.get(ref=made["ask"])


def answer(goals: Goals, row: Ask, reply: str, by: str = "olivia", words: str = "") -> None:
    actions.answer_other(goals.group.viewer(by), new_ref(), ask=row.ref, version=row.version, reply=reply, words=words)


def test_another_target_is_asked_for_and_waits_for_those_above_who_accept_it(goals: Goals, part: Goal) -> None:
    row = ask(goals, part)
    assert now(part) == (State.APPROVED, Decimal(60))
    waiting = {
        name: [each.href for each in todos(goals.group.viewer(name))] for name in ("olivia", "mia", "max", "leo")
    }
    assert waiting == {"olivia": [f"/goals/asks/{row.ref}"], "mia": [], "max": [], "leo": []}
    answer(goals, row, "accepted")
    assert now(part) == (State.DRAFT, Decimal(50))
    assert [each.href for each in todos(goals.group.viewer("olivia"))] == [
        f"/goals/{part.ref}"
    ]  # to be handed in again
    with pytest.raises(Refusal, match="answered already"), transaction.atomic():
        answer(goals, row, "refused", words="晚了")
    assert verify() == []


def test_a_refusal_says_why_and_who_asked_may_take_it_back_instead(goals: Goals, part: Goal) -> None:
    row = ask(goals, part)
    with pytest.raises(Refusal, match="no reason is given"), transaction.atomic():
        answer(goals, row, "refused")
    with pytest.raises(Forbidden), transaction.atomic():
        answer(goals, row, "accepted", by="mia")
    with pytest.raises(Forbidden), transaction.atomic():
        answer(goals, row, "taken-back")
    answer(goals, row, "refused", words="按年度预算执行")
    assert now(part) == (State.APPROVED, Decimal(60))
    again = ask(goals, part, "55")
    with pytest.raises(Refusal, match="waits for an answer"), transaction.atomic():
        ask(goals, part, "54")
    answer(goals, again, "taken-back", by="mia")
    assert now(part) == (State.APPROVED, Decimal(60))


def test_nothing_is_asked_for_where_one_may_change_the_goal_oneself(goals: Goals, part: Goal) -> None:
    with pytest.raises(Refusal, match="yours to change"), transaction.atomic():
        ask(goals, part, by="olivia")
    own = goals.add("W", "S1", by="mia", target="10")
    with pytest.raises(Refusal, match="yours to change"), transaction.atomic():
        ask(goals, own)


def test_the_form_comes_back_filled_with_what_is_wrong_at_its_field(goals: Goals, part: Goal) -> None:
    client = goals.client("mia")
    given = {"key": new_ref(), "version": part.version, "value": "12。5", "reason": "来风不足"}
    page = client.post(f"/goals/{part.ref}/ask", given)
    assert page.status_code == 422
    assert all(typed in page.content.decode() for typed in ("来风不足", "12。5"))
    assert client.post(f"/goals/{part.ref}/ask", {**given, "value": "60"}).status_code == 422
    assert client.post(f"/goals/{part.ref}/ask", {**given, "value": "50"}).status_code == 302
    row = Ask.objects.get()
    with counted() as found:
        office = goals.client("olivia").get(f"/goals/asks/{row.ref}").content.decode()
    assert 'value="accepted"' in office
    assert len(found) <= 31
    assert goals.client("max").get(f"/goals/asks/{row.ref}").status_code == 404
    assert client.get(f"/goals/{part.ref}").status_code == 200


def test_a_target_that_could_not_be_granted_is_refused_where_it_is_asked_for(goals: Goals, part: Goal) -> None:
    actions.set_tiers(
        goals.group.viewer("olivia"), new_ref(), goal=part.ref, version=part.version, tiers={"base": Decimal(55)}, reason=REASON
    )  # fmt: skip
    part.refresh_from_db()
    mia = goals.client("mia")
    given = {"key": new_ref(), "version": part.version, "value": "-5", "reason": "来风不足"}
    answer = mia.post(f"/goals/{part.ref}/ask", given)
    assert answer.status_code == 422
    assert "目标值低于基本值" in answer.content.decode()
    assert not Ask.objects.exists(), "and a right one is not barred by it"
    assert mia.post(f"/goals/{part.ref}/ask", given | {"key": new_ref(), "value": "56"}).status_code == 302


def test_a_base_that_a_lower_target_would_fall_below_is_asked_for_with_it(goals: Goals, part: Goal) -> None:
    olivia, mia = goals.group.viewer("olivia"), goals.client("mia")
    tiers = {"base": Decimal(55), "challenge": Decimal(70)}
    actions.set_tiers(olivia, new_ref(), goal=part.ref, version=part.version, tiers=tiers, reason=REASON)
    part.refresh_from_db()
    given = {"key": new_ref(), "version": part.version, "value": "50", "reason": "来风不足"}
    assert "一并填写" in mia.post(f"/goals/{part.ref}/ask", given).content.decode()
    assert mia.post(f"/goals/{part.ref}/ask", given | {"base": "45", "challenge": "70"}).status_code == 302
    row = Ask.objects.get()
    assert [(each.kind, each.value) for each in row.rungs.all()] == [("base", Decimal(45))]
    assert "基本值 55 → 45 万元" in plain(goals.client("olivia").get(f"/goals/asks/{row.ref}"))
    answer(goals, row, "accepted")
    assert dict(part.tiers.values_list("kind", "value")) == {
        "base": Decimal(45), "target": Decimal(50), "challenge": Decimal(70),
    }  # fmt: skip
    assert verify() == []


def test_who_answers_is_told_before_that_those_below_already_carry_more(goals: Goals, part: Goal) -> None:
    goals.cascade(part, {"S1A": "20", "S1B": "40"}, by="mia")
    part.refresh_from_db()
    row = ask(goals, part)
    told = "同意后分解超出：下级合计 60 万元，超出目标 50 万元，多 10 万元"
    assert told in plain(goals.client("olivia").get(f"/goals/asks/{row.ref}"))
    answer(goals, row, "taken-back", by="mia")
    row = ask(goals, part, "65")
    page = plain(goals.client("olivia").get(f"/goals/asks/{row.ref}"))
    assert "同意后分解超出：上级目标 P：下级合计 105 万元，超出目标 100 万元，多 5 万元" in page


@pytest.mark.parametrize(
    ("typed", "unit", "told"),
    [
        ("1.6亿", "万元", "只写数字 16000"),
        ("375.86-", "万元", "-375.86"),
        ("12%", "%", ""),
        ("1.12345678", "万元", ""),
        ("十二", "万元", ""),
    ],
)
def test_a_figure_with_words_is_answered_with_the_figure_that_is_meant(typed: str, unit: str, told: str) -> None:
    form = AskForm({"version": "1", "value": typed, "reason": "x", "key": new_ref()}, unit=unit)
    said = "" if form.is_valid() else form.errors["value"].as_text()
    assert told in said
    assert ("只写数字" in said) == told.startswith("只写")


def test_a_target_in_per_cent_is_asked_for_with_or_without_the_sign(goals: Goals, part: Goal) -> None:
    mia = goals.client("mia")
    given = {"key": new_ref(), "version": part.version, "value": "56％", "reason": "来风不足"}
    answer = mia.post(f"/goals/{part.ref}/ask", given)
    assert answer.status_code == 422
    assert "单位已经写明，只写 56" in answer.content.decode()
    form = AskForm(given | {"version": str(part.version)}, unit="%")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal(56)
