"""Many goals handed in and approved together: all of them or none, in as many queries as for few."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from support.goals_of_group import Goals, counted
from support.pages import plain

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Missing
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.goals import actions
from hengji.goals.models import Goal, State
from hengji.store.refs import new_ref


def shown(*codes: str) -> list[actions.Shown]:
    return [{"goal": goal.ref, "version": goal.version} for goal in Goal.objects.filter(code__in=codes)]


def states() -> dict[str, str]:
    return dict(Goal.objects.values_list("code", "state"))


def test_goals_go_from_draft_to_approved_together_by_two_people(goals: Goals) -> None:
    for code in "ABC":
        goals.add(code, "D1", target="1")
    before = Event.objects.count()
    actions.submit_goals(goals.group.viewer("olivia"), new_ref(), goals=shown(*"ABC"))
    actions.approve_goals(goals.group.viewer("leo"), new_ref(), goals=shown(*"ABC"))
    assert Event.objects.count() == before + 2
    assert states() == dict.fromkeys("ABC", State.APPROVED)
    assert verify() == []


def done(action: str) -> tuple[str, str]:
    """In which role and for whom the last act of this name was done, as the trail keeps it."""
    actor = json.loads(Event.objects.filter(action=action).latest("seq").body)["actor"]
    return actor["role"], actor["for"]


def test_one_that_is_not_ready_stops_them_all_and_every_reason_is_told(goals: Goals) -> None:
    goals.add("A", "D1", target="1")
    goals.add("B", "D1")
    goals.add("C", "D1", task="milestone")
    goals.add("D", "", target="1")
    with pytest.raises(Refused) as told, transaction.atomic():
        actions.submit_goals(goals.group.viewer("olivia"), new_ref(), goals=shown(*"ABCD"))
    assert [str(finding.where) for finding in told.value.findings] == ["B", "C", "D"]
    assert set(states().values()) == {State.DRAFT}


def test_nobody_approves_among_others_what_they_wrote_themselves(goals: Goals) -> None:
    from hengji.org import actions as org

    goals.add("A", "D1", by="hana", target="1")
    goals.add("B", "D1", by="olivia", target="1")
    actions.submit_goals(goals.group.viewer("hana"), new_ref(), goals=shown("A"))
    actions.submit_goals(goals.group.viewer("olivia"), new_ref(), goals=shown("B"))
    org.delegate(
        goals.group.viewer("leo"), new_ref(), taker=goals.group.person("hana").ref, since=goals.group.today,
        until=goals.group.today.replace(day=20), reason="出差",
    )  # fmt: skip
    with pytest.raises(Refused) as told, transaction.atomic():
        actions.approve_goals(goals.group.viewer("hana"), new_ref(), goals=shown("A", "B"))
    assert [str(finding.where) for finding in told.value.findings] == ["A"]
    actions.approve_goals(goals.group.viewer("hana"), new_ref(), goals=shown("B"))
    assert states() == {"A": State.SUBMITTED, "B": State.APPROVED}
    assert done("goals.approve-many") == ("leader", "李建国")
    goals.add("C", "D1", by="hana", target="1")
    assert done("goals.add") == ("head", ""), "standing in for the leader she sets her own unit's goals herself"


def test_a_goal_out_of_sight_is_missing_and_one_that_was_changed_is_a_conflict(goals: Goals) -> None:
    goals.add("A", "S1", target="1")
    goals.add("B", "S2", target="1")
    with pytest.raises(Missing), transaction.atomic():
        actions.submit_goals(goals.group.viewer("mia"), new_ref(), goals=shown("A", "B"))
    seen = shown("A")
    actions.submit_goals(goals.group.viewer("mia"), new_ref(), goals=seen)
    with pytest.raises(Conflict):
        actions.submit_goals(goals.group.viewer("mia"), new_ref(), goals=seen)


def test_the_number_of_queries_does_not_grow_with_the_goals(goals: Goals) -> None:
    counts = []
    for prefix, count in (("X", 2), ("Y", 40)):
        codes = [f"{prefix}{at}" for at in range(count)]
        for code in codes:
            goals.add(code, "S1", target="1")
        picked = shown(*codes)
        with counted() as found:
            actions.submit_goals(goals.group.viewer("olivia"), new_ref(), goals=picked)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_pool_page_submits_and_approves_what_is_ticked(goals: Goals) -> None:
    goals.add("A", "D1", target="1")
    office, leader = goals.client("olivia"), goals.client("leo")
    for client, do, button, done in (
        (office, "submit", "提交所选", "submitted=1"),
        (leader, "approve", "批准所选", "approved=1"),
    ):
        assert button in client.get("/goals").content.decode()
        (each,) = shown("A")
        sent = {"key": new_ref(), "do": do, "pick": f"{each['goal']}:{each['version']}", "back": "state=draft&page=1"}
        answer = client.post("/goals/many", sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/goals?state=draft&page=1&{done}")
    assert states() == {"A": State.APPROVED}
    assert "提交所选" not in goals.client("ada").get("/goals").content.decode()


def test_the_pool_says_how_many_were_submitted_and_which_were_not_and_offers_the_others(goals: Goals) -> None:
    for code in "AB":
        goals.add(code, "D1", target="1")
    goals.add("C", "D1")
    client, leo = goals.client("olivia"), goals.client("leo")

    def send(by: Client, do: str, *codes: str, back: str = "f-unit=none&submitted=9") -> Any:
        picks = [f"{each['goal']}:{each['version']}" for each in shown(*codes)]
        return by.post("/goals/many", {"key": new_ref(), "do": do, "pick": picks, "back": back})

    answer = send(client, "submit", "A", "B", "C")
    page = plain(answer)
    assert answer.status_code == 422
    for said in ("1 个不能提交，一个都没有提交", "定量任务没有目标值", "先定目标值", "提交其余 2 个"):
        assert said in page
    assert set(states().values()) == {State.DRAFT}
    offered = answer.content.decode()
    assert [f"{each['goal']}:{each['version']}" in offered for each in shown("A", "B", "C")] == [True, True, False]
    answer = send(client, "submit", "A", "B", back="submitted=9&approved=3")
    assert answer["Location"] == "/goals?submitted=2"
    assert "已提交 2 个目标，等待批准。" in plain(client.get(answer["Location"]))
    answer = send(leo, "approve", "A", "B", "C", back="")
    assert "批准其余 2 个" in plain(answer)
    answer = send(leo, "approve", "A", "B", back="")
    assert "已批准 2 个目标。" in plain(leo.get(answer["Location"]))
