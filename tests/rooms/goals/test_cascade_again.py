"""A goal that was given to units already is given on: what is not touched stays, and one balance stands on every page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from support.goals_of_group import REASON, Goals, say
from support.pages import plain

from hengji.goals import actions
from hengji.goals.models import Goal, State
from hengji.store.refs import new_ref


@pytest.fixture
def raised(goals: Goals) -> Goal:
    """A goal of 300.5 given by a half, a third and a value; all approved, then raised to 310."""
    top = goals.add("N-01", how="strict", target="300.5", measure_unit="万千瓦")
    goals.cascade(top, {"D1": "50", "D2": "33.333333"}, share=True)
    goals.cascade(top, {"S1": "50"})
    for child in top.children.all():
        for act, by in ((actions.submit_goal, "olivia"), (actions.approve_goal, "leo")):
            child.refresh_from_db()
            act(goals.group.viewer(by), new_ref(), goal=child.ref, version=child.version)
    top.refresh_from_db()
    actions.set_tiers(
        goals.group.viewer("olivia"), new_ref(), goal=top.ref, version=top.version, tiers={"target": Decimal(310)}, reason=REASON
    )  # fmt: skip
    return top


def form(goals: Goals, top: Goal) -> dict[str, Any]:
    """The form of the cascade as the page shows it."""
    page = goals.client("olivia").get(f"/goals/{top.ref}/cascade").content.decode()
    (html,) = re.findall(r'<form method="post" id="cascade">.*?</form>', page, re.DOTALL)
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name, tag
        if not re.search(r'type="(checkbox|radio)"', tag) or " checked" in tag:
            found[name[1]] = value[1] if value else ""
    return found | {"reason": REASON}


def carried(top: Goal) -> dict[str, tuple[str, str]]:
    """Value and state of the parts, by unit."""
    return {
        child.unit.code: (f"{child.tiers.get(kind='target').value.normalize():f}", child.state)
        for child in top.children.all()
        if child.unit is not None
    }


STOOD = {
    "D1": ("150.25", State.APPROVED.value),
    "D2": ("100.166666", State.APPROVED.value),
    "S1": ("50", State.APPROVED.value),
}


def test_the_goal_and_its_cascade_tell_one_balance_after_the_target_was_raised(goals: Goals, raised: Goal) -> None:
    client = goals.client("olivia")
    assert "9.583334 万千瓦" in plain(client.get(f"/goals/{raised.ref}"))
    assert "还差 9.583334 万千瓦 未分解" in plain(client.get(f"/goals/{raised.ref}/cascade"))
    sent = form(goals, raised) | {"do": "reckon"}
    assert "还差 9.583334 万千瓦 未分解" in plain(client.post(f"/goals/{raised.ref}/cascade", sent))


def test_a_unit_that_is_added_leaves_the_others_as_they_are(goals: Goals, raised: Goal) -> None:
    sent = form(goals, raised) | {f"value-{goals.group.ref('S2')}": "9"}
    assert goals.client("olivia").post(f"/goals/{raised.ref}/cascade", sent).status_code == 302
    assert carried(raised) == STOOD | {"S2": ("9", State.DRAFT.value)}


def test_more_than_is_left_is_refused_by_what_is_really_too_much(goals: Goals, raised: Goal) -> None:
    sent = form(goals, raised) | {f"value-{goals.group.ref('S2')}": "10"}
    answer = goals.client("olivia").post(f"/goals/{raised.ref}/cascade", sent)
    assert answer.status_code == 422
    assert "各单位合计超出目标 0.416666 万千瓦" in plain(answer)
    assert carried(raised) == STOOD


def test_shares_are_reckoned_anew_only_where_the_person_ticks_it(goals: Goals, raised: Goal) -> None:
    client, one = goals.client("olivia"), goals.group.ref("D1")
    page = plain(client.get(f"/goals/{raised.ref}/cascade"))
    assert "这 2 个目标还是原来的值" in page
    assert "150.25 → 155" in page
    assert "100.166666 → 103.333332" in page
    sent = form(goals, raised) | {f"anew-{one}": "1"}
    assert "还差 4.833334 万千瓦" in plain(client.post(f"/goals/{raised.ref}/cascade/left", sent))
    assert client.post(f"/goals/{raised.ref}/cascade", sent).status_code == 302
    assert carried(raised) == STOOD | {"D1": ("155", State.DRAFT.value)}


def test_a_share_given_later_makes_the_sum_exact_beside_those_that_stay(goals: Goals) -> None:
    top = goals.add("T", how="strict", target="0.100001")
    goals.cascade(top, {"D1": "50"}, share=True)
    goals.cascade(top, {"D2": "50"}, share=True)
    assert {unit: value for unit, (value, _) in carried(top).items()} == {"D1": "0.050001", "D2": "0.05"}
    assert "已全部分解" in plain(goals.client("olivia").get(f"/goals/{top.ref}/cascade"))


def test_what_is_left_of_shares_is_rounded_as_the_values_will_be(goals: Goals) -> None:
    top = goals.add("R", how="strict", target="100.166669")
    path, sent = (
        f"/goals/{top.ref}/cascade",
        {f"value-{goals.group.ref('D1')}": "", f"share-{goals.group.ref('D1')}": "50"},
    )
    told = plain(goals.client("olivia").post(f"{path}/left", sent | {"how": "strict"}))
    goals.cascade(top, {"D1": "50"}, share=True)
    left = re.search(r"还差 ([0-9.]+) ", told)
    assert left
    assert f"还差 {left[1]} " in plain(goals.client("olivia").get(path))
    assert f"{left[1]} 万元" in plain(goals.client("olivia").get(f"/goals/{top.ref}"))


def test_a_goal_that_is_given_what_it_has_is_not_approved_anew(goals: Goals, raised: Goal) -> None:
    goals.cascade(raised, {"S1": "50", "S2": "1"})
    assert carried(raised) == STOOD | {"S2": ("1", State.DRAFT.value)}


def test_a_negative_count_is_remarked_on_while_it_is_typed_as_in_the_table_of_values(
    goals: Goals, raised: Goal
) -> None:
    sent = form(goals, raised) | {f"value-{goals.group.ref('S2')}": "-5"}
    told = plain(goals.client("olivia").post(f"/goals/{raised.ref}/cascade/left", sent))
    assert "-5 是负的" in told


def test_the_target_of_last_year_is_called_a_target_and_what_was_reached_a_value(goals: Goals) -> None:
    goals.cascade(goals.add("T", how="strict", target="70"), {"D1": "30", "D2": "40"})
    olivia = goals.group.viewer("olivia")
    made = actions.open_cycle(olivia, new_ref(), year=2027, title=say("2027"))
    top = actions.add_goal(
        olivia, new_ref(), cycle=made["cycle"], code="T", title=say("T"), source="business", task="quantitative", how="strict",
        unit=goals.group.ref("G"), measure="profit", measure_unit="万元", tiers={"target": Decimal(80)},
    )["goal"]  # fmt: skip
    goal = Goal.objects.get(ref=top)
    goals.cascade(goal, {"D2": "41"})
    child = goal.children.get()
    actions.set_tiers(
        olivia, new_ref(), goal=child.ref, version=child.version, tiers={"prior": Decimal(37)}, reason=REASON
    )
    page = plain(goals.client("olivia").get(f"/goals/{goal.ref}/cascade"))
    assert "30 上年目标值" in page
    assert "37 上年值" in page
