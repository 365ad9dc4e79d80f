"""A goal that changes after a letter took it up: both pages say what the letter holds and what the goal is by now."""

from __future__ import annotations

from support.group_of_rooms import Group
from support.letters_from_goals import scene

from hengji.contracts import actions
from hengji.contracts.drift import drifts, of_goal
from hengji.goals.models import Goal
from hengji.store.refs import new_ref


def test_the_letter_and_the_goal_say_that_the_goal_has_moved(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    content, olivia = all_.content(letter), group.viewer("olivia")
    assert drifts(olivia, letter, content) == []
    all_.set_tiers(Goal.objects.get(code="G1-S1"), target="1050")
    all_.set_tiers(Goal.objects.get(code="G2-S1"), target="53000")
    told = {each.code: each.text.en for each in drifts(olivia, letter, content)}
    assert told == {
        "G1-S1": "target: the letter holds 1000, the goal 1050 万元",
        "G2-S1": "target: the letter holds 5.2, the goal 5.3 亿千瓦时",
    }
    (beside,) = of_goal(olivia, Goal.objects.get(code="G1-S1"))
    assert beside.href == f"/letters/{letter.ref}"
    client = all_.goals.client("olivia")
    assert "责任书为 1000" in client.get(beside.href).content.decode()
    assert beside.href in client.get(f"/goals/{Goal.objects.get(code='G1-S1').ref}").content.decode()


def test_who_does_not_see_a_letter_is_not_told_of_it_and_one_withdrawn_tells_nothing(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    all_.set_tiers(goal := Goal.objects.get(code="G1-S1"), target="1050")
    assert of_goal(group.viewer("mia"), goal) == [], "never sent"
    letter.refresh_from_db()
    actions.withdraw_letter(group.viewer("olivia"), new_ref(), letter=letter.ref, version=letter.version, reason="重拟")
    letter.refresh_from_db()
    assert drifts(group.viewer("olivia"), letter, all_.content(letter)) == []
    assert of_goal(group.viewer("olivia"), goal) == []
