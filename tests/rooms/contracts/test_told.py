"""What waits for somebody in the room of letters, what can be looked up, and what the home page tells of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from support.group_of_rooms import Group
from support.letters import Story

from hengji.audit.models import Event
from hengji.audit.outcomes import Refusal
from hengji.contracts import actions
from hengji.contracts.finds import find
from hengji.contracts.todos import todos


def waits(group: Group, who: str) -> list[str]:
    """The addresses of what waits for somebody."""
    return [each.href for each in todos(group.viewer(who))]


def test_each_step_waits_for_whoever_takes_it(group: Group) -> None:
    story = Story(group)
    at = f"/letters/{story.ref}"
    everybody = ("olivia", "leo", "hana", "hugo", "ada", "fay", "none")

    def waiting() -> dict[str, list[str]]:
        return {who: found for who in everybody if (found := waits(group, who))}

    assert waiting() == {}, "a draft waits for nobody but who writes it"
    story.sent()
    assert waiting() == {"hana": [at]}
    said = story.do("hana", actions.propose, item="", matter="comment", words="请考虑煤价")
    assert waiting() == {"olivia": [at]}
    story.do("olivia", actions.answer_proposal, proposal=said["proposal"], answer="accepted", words="同意")
    assert waiting() == {"hana": [at]}
    story.do("hana", actions.agree_letter, shown=story.table.hash)
    assert waiting() == {"hana": [f"{at}/sign"], "leo": [f"{at}/sign"]}
    story.sign("hana", "unit")
    assert waiting() == {"leo": [f"{at}/sign"]}
    story.sign("leo", "group")
    assert waiting() == {}
    amended = story.amend(target="950")
    assert waiting() == {"leo": [f"{at}/amendments/{amended['amendment']}"]}, "who asked for it does not approve it"


def test_a_letter_is_wanted_by_a_day_until_it_is_in_force(group: Group) -> None:
    story = Story(group)
    with pytest.raises(Refusal, match="gone by"):
        story.do("olivia", actions.send_letter, due=group.today - timedelta(1))
    day = group.today + timedelta(10)
    story.do("olivia", actions.send_letter, due=day)
    (told,) = todos(group.viewer("hana"))
    assert (told.due, told.title.zh) == (day, "答复责任书：财务资产部2026年部门绩效考核目标责任书")
    story.do("hana", actions.agree_letter, shown=story.table.hash)
    assert story.letter.due == day
    story.sign("hana", "unit")
    story.sign("leo", "group")
    assert story.letter.due is None


@pytest.mark.parametrize(
    "asked", ["2026-D1-01", "财务资产部", "finance", "cwzcb", "部门绩效 财务", "responsibility letter 2026"]
)
def test_letters_are_found_by_number_title_subject_and_initials(group: Group, asked: str) -> None:
    story = Story(group).sent()
    (found,) = find(group.viewer("hana"), asked)
    assert [each.href for each in found.found] == [f"/letters/{story.ref}"]


def test_nobody_finds_a_letter_out_of_sight(group: Group) -> None:
    Story(group)
    assert [each.total for each in find(group.viewer("hana"), "财务")] == [0], "it was never sent"
    assert find(group.viewer("sec"), "财务") == []
    assert [each.total for each in find(group.viewer("hugo"), "财务")] == [0]


def test_the_trail_tells_a_proposal_in_both_languages(group: Group) -> None:
    story = Story(group).sent()
    story.do("hana", actions.propose, item="profit", matter="tier", tier="target", new="980", words="煤价")
    story.do("hana", actions.propose, item="budget", matter="comment", words="说明口径")
    story.do("hana", actions.propose, item="budget", matter="weight", new="25", words="调低")
    events = Event.objects.filter(action="contracts.propose").order_by("seq")
    titles = [json.loads(each.body)["told"][0]["title"] for each in events]
    assert titles == [
        {"zh": "profit指标：目标值", "en": "Profit ratio: target"},
        {"zh": "budget指标：意见", "en": "Budget ratio: Comment"},
        {"zh": "budget指标：权重", "en": "Budget ratio: Weight"},
    ]
    assert not any(" / " in text for title in titles for text in title.values())
