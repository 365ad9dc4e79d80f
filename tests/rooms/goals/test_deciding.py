"""Handing in and deciding: Enter decides nothing, and what is typed, missing or changed is told before a goal goes on."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import date
from html.parser import HTMLParser

import pytest
from support.goals_of_group import REASON, Goals, counted, words
from support.pages import plain

from hengji.audit.outcomes import Refusal
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Ask, Goal, State
from hengji.goals.todos import todos
from hengji.store.refs import new_ref

DECIDING = re.compile("批准|同意|退回")


class _Forms(HTMLParser):
    """The forms of a page: where each goes, and its buttons in their order, those that can be pressed or not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[bool, str]]]] = []
        self.inside = self.button = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = True
            self.forms.append((given.get("action") or "", []))
        elif tag == "button" and self.inside and given.get("type") != "button":
            self.button = True
            self.forms[-1][1].append(("disabled" not in given, ""))

    def handle_data(self, data: str) -> None:
        if self.button:
            can, words = self.forms[-1][1].pop()
            self.forms[-1][1].append((can, words + data))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.button = self.button and tag != "button"


def submitted(goals: Goals, code: str, unit: str = "D1", **more: str) -> Goal:
    goal = goals.add(code, unit, **({"target": "5"} | more))
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    return goal


def test_enter_in_the_reason_for_sending_back_approves_nothing(goals: Goals) -> None:
    goal = submitted(goals, "A")
    page = goals.client("leo").get(f"/goals/{goal.ref}").content.decode()
    forms = dict(_Forms(page).forms)
    assert forms[f"/goals/{goal.ref}/approve"] == [(True, "批准")]
    assert forms[f"/goals/{goal.ref}/send-back"] == [(True, "退回")]
    assert page.index("/send-back") < page.index('id="back"') < page.index("退回</button>")


def test_of_several_buttons_that_decide_none_is_pressed_by_enter(goals: Goals) -> None:
    top = goals.add("TOP", "G", target="10", how="strict")
    goals.cascade(top, {"S1": "10"})
    part = Goal.objects.get(code="TOP-S1")
    asked = goals.group.viewer("mia"), new_ref()
    actions.ask_other(*asked, goal=part.ref, version=part.version, value=part.tiers.get().value - 1, reason=REASON)
    submitted(goals, "A")
    for name, path in (("olivia", f"/goals/asks/{Ask.objects.get().ref}"), ("leo", "/goals"), ("olivia", "/goals")):
        forms = _Forms(goals.client(name).get(path).content.decode()).forms
        several = [buttons for _, buttons in forms if any(DECIDING.search(words) for _, words in buttons)]
        assert several or name == "olivia", path
        assert not [buttons for buttons in several if len(buttons) > 1 and buttons[0][0]], path


def test_what_is_typed_and_not_saved_stops_the_submission_and_stays(goals: Goals) -> None:
    goal = goals.add("A", "G", target="5")
    office, page = goals.client("olivia"), f"/goals/{goal.ref}"
    shown = office.get(page).content.decode()
    assert f'<button form="tiers" formaction="{page}/submit"' in shown
    sent = {"key": new_ref(), "version": "1", "reason": "", "target": "5.0", "base": "", "challenge": "1,300"}
    answer = office.post(f"{page}/submit", sent)
    assert answer.status_code == 422
    for told in ("“挑战值”填了“1,300”，还没有保存", "保存目标档"):
        assert told in plain(answer)
    assert 'name="challenge"' in answer.content.decode()
    assert 'value="1,300"' in answer.content.decode()
    words = sent | {"key": new_ref(), "challenge": "", "base_words_zh": "不低于上年"}
    assert "“基本值”填了“不低于上年”" in plain(office.post(f"{page}/submit", words))
    goal.refresh_from_db()
    assert goal.state == State.DRAFT
    assert office.post(f"{page}/submit", sent | {"key": new_ref(), "challenge": ""}).status_code == 302
    goal.refresh_from_db()
    assert goal.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"source": "challenge", "target": "5"}, "挑战任务申报没有挑战值"),
        ({"measure_unit": "", "target": "5"}, "定量任务没有计量单位"),
        ({}, "定量任务没有目标值"),
    ],
)
def test_what_a_goal_lacks_is_told_when_it_is_handed_in_alone_or_with_others(
    goals: Goals, more: dict[str, str], told: str
) -> None:
    goal = goals.add("A", "D1", **more)
    by = goals.group.viewer("olivia")
    with pytest.raises(Refusal) as alone:
        actions.submit_goal(by, new_ref(), goal=goal.ref, version=goal.version)
    assert (alone.value.text.zh, bool(alone.value.hint)) == (told, True)
    with pytest.raises(Refused) as many:
        actions.submit_goals(by, new_ref(), goals=[{"goal": goal.ref, "version": goal.version}])
    assert [each.message.zh for each in many.value.findings] == [told]


def test_a_target_that_was_taken_away_is_no_target_and_a_challenge_in_words_is_one(goals: Goals) -> None:
    by = goals.group.viewer("olivia")
    goal = goals.add("A", "D1", source="challenge", target="5")
    both = {"target": Text.same("5"), "challenge": Text.same("首位")}
    for tiers, state in (({"target": None}, State.DRAFT), (both, State.SUBMITTED)):
        goal.refresh_from_db()
        actions.set_tiers(by, new_ref(), goal=goal.ref, version=goal.version, tiers=tiers, reason=REASON)
        goal.refresh_from_db()
        with nullcontext() if state == State.SUBMITTED else pytest.raises(Refusal):
            actions.submit_goal(by, new_ref(), goal=goal.ref, version=goal.version)
        goal.refresh_from_db()
        assert goal.state == state


def test_a_submitted_goal_whose_tiers_are_saved_says_so_and_is_its_authors_to_do(goals: Goals) -> None:
    goal = submitted(goals, "A")
    office = goals.client("olivia")
    told = "已改，须重新提交批准"
    assert told not in plain(office.get(f"/goals/{goal.ref}"))
    sent = {"key": new_ref(), "version": str(goal.version), "target": "6", "reason": REASON}
    answer = office.post(f"/goals/{goal.ref}/tiers", sent, follow=True)
    assert told in plain(answer)
    assert [each.title.zh for each in todos(goals.group.viewer("olivia"))] == ["重新提交改动过的目标：A 目标A"]
    goal.refresh_from_db()
    actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    assert todos(goals.group.viewer("olivia")) == []
    assert told not in plain(office.get(f"/goals/{goal.ref}"))
    with counted() as found:
        office.get(f"/goals/{goal.ref}")
    assert len(found) <= 20


def test_a_node_due_outside_the_year_of_its_goal_is_refused_at_every_door(goals: Goals) -> None:
    goal = goals.add("W", "S1", task="milestone", target="5")
    olivia, office = goals.group.viewer("olivia"), goals.client("olivia")
    node = {
        "title_zh": "投产",
        "due": "2027-01-15",
        "standard_zh": "并网",
        "weight": "100",
        "key": new_ref(),
        "version": "1",
    }
    answer = office.post(f"/goals/{goal.ref}/nodes", node)
    assert answer.status_code == 422
    assert "完成时限 2027-01-15 不在 2026 年度内" in plain(answer)
    held = goals.node(goal)
    sent = node | {"key": new_ref(), "version": str(held.version), "reason": REASON}
    assert "不在 2026 年度内" in plain(office.post(f"/goals/nodes/{held.ref}", sent))
    made = actions.save_template(
        olivia, new_ref(), code="WIND", title=Text.same("风电"), project="wind", nodes=[words("投产", "100", 120)]
    )
    other = goals.add("V", "S1", task="milestone")
    given = {"key": new_ref(), "version": "1", "template": made["template"], "start": "2026-11-01"}
    answer = office.post(f"/goals/{other.ref}/nodes/template", given)
    assert (answer.status_code, other.nodes.count()) == (422, 0)
    assert "节点“投产”的完成时限 2027-03-01 不在 2026 年度内" in plain(answer)


def test_a_node_of_another_year_that_is_there_already_keeps_its_goal_from_being_handed_in(
    goals: Goals, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = goals.add("W", "S1", task="milestone", target="5")
    with monkeypatch.context() as before:
        before.setattr("hengji.goals.actions.nodes.outside", lambda *_: None)
        actions.add_nodes(
            goals.group.viewer("olivia"),
            new_ref(),
            goal=goal.ref,
            version=1,
            nodes=[words("投产", "100", date(2027, 1, 15))],
        )
    goal.refresh_from_db()
    told = "节点“投产”的完成时限 2027-01-15 不在 2026 年度内"
    with pytest.raises(Refusal) as alone:
        actions.submit_goal(goals.group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    assert alone.value.text.zh == told
    with pytest.raises(Refused) as many:
        actions.submit_goals(
            goals.group.viewer("olivia"), new_ref(), goals=[{"goal": goal.ref, "version": goal.version}]
        )
    assert [each.message.zh for each in many.value.findings] == [told]
