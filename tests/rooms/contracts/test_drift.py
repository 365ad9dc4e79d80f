"""A goal that changes after a letter took it up: both pages say what the letter holds and what the goal is by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group
from support.letters import with_weights
from support.letters_from_goals import Scene, dated_story, milestones, node_changed, scene
from support.pages import plain, signed_in

from hengji.audit.models import Event
from hengji.contracts import actions
from hengji.contracts.content import Content, Kind, written
from hengji.contracts.drift import drifts, drifts_of, of_goal
from hengji.contracts.models import Amendment
from hengji.engine.values.text import Text
from hengji.goals import actions as goals
from hengji.goals.models import Goal, Node
from hengji.goals.queries import goals_seen
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
        "G1-S1": "target: the letter holds 1,000 × CNY 10k, the goal 1,050 × CNY 10k",
        "G2-S1": "target: the letter holds 5.2 × 100 GWh, the goal 5.3 × 100 GWh",
    }
    (beside,) = of_goal(olivia, Goal.objects.get(code="G1-S1"))
    assert beside.href == f"/letters/{letter.ref}"
    client = all_.goals.client("olivia")
    assert "责任书为 1,000 万元，目标为 1,050 万元" in client.get(beside.href).content.decode()
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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_goal_that_waits_for_its_approval_is_told_so_and_nothing_is_generated_from_it(
    group: Group, on_the_day: None, lang: str
) -> None:
    all_ = scene(group)
    letter, goal = all_.drafted(), Goal.objects.get(code="G1-S1")
    goals.set_tiers(
        group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version, tiers={"target": Decimal(1050)}, reason="煤价"
    )  # fmt: skip
    at, olivia = f"/letters/{letter.ref}", signed_in("olivia", lang)

    def panel() -> str:
        return plain(olivia.get(at)).partition({"zh": "目标现在与", "en": "Goals are by now"}[lang])[2][:400]

    waits = {"zh": "目标正在改动，尚未批准", "en": "the goal is being changed and is not approved yet"}[lang]
    advice = {"zh": "送达前先：", "en": "before it is sent: "}[lang]
    assert waits in panel()
    assert advice not in panel()
    assert {"zh": "G1-S1 批准之后，再按目标重新生成", "en": "After the approval of G1-S1 generate"}[lang] in panel()
    again = {"zh": "G1-S1 正在改动，尚未批准：现在采用", "en": "G1-S1: being changed and not approved yet"}[lang]
    assert again in plain(olivia.get(f"{at}/again"))
    goal.refresh_from_db()
    all_.approved(goal)
    assert waits not in panel()
    assert advice in panel()
    assert again not in plain(olivia.get(f"{at}/again"))


def gone(all_: Scene, goal: str, title: str) -> None:
    """A node of a goal withdrawn by the office."""
    node = Node.objects.get(goal__code=goal, title_zh=title, withdrawn=False)
    goals.withdraw_node(all_.group.viewer("olivia"), new_ref(), node=node.ref, version=node.version, reason="不再需要")


def come(all_: Scene, goal: str, title: str, due: date, weight: str) -> None:
    """Another node of a goal."""
    row = Goal.objects.get(code=goal)
    words: goals.NodeWords = {
        "title": Text(title, f"{title} (en)"), "when": due, "standard": Text("签收单", "receipt"), "weight": Decimal(weight),
        "evidence": None,
    }  # fmt: skip
    goals.add_nodes(all_.group.viewer("olivia"), new_ref(), goal=row.ref, version=row.version, nodes=[words])


def test_a_letter_says_of_each_node_what_it_is_by_now(group: Group) -> None:
    all_ = scene(group)
    story, olivia = dated_story(all_), group.viewer("olivia")
    content = all_.content(story.letter)
    assert drifts(olivia, story.letter, content) == []
    node_changed(all_, "T1", "评标", title=Text("开标评标", "Bids opened and judged"))
    node_changed(
        all_, "T1", "签约", when=date(2026, 7, 31), weight=Decimal(30), standard=Text("合同签章", "contract sealed")
    )
    gone(all_, "T1", "到货")
    come(all_, "T1", "投运", date(2026, 12, 20), "45")
    renamed, signed, *rest = [each.text.zh for each in drifts(olivia, story.letter, content)]
    assert renamed == "节点“评标”：名称，责任书为“评标”，目标为“开标评标”"
    assert signed.split("；") == [
        "节点“签约”：期限，责任书为 2026-06-30，目标为 2026-07-31",
        "份额，责任书为 35%，目标为 30%",
        "完成标准，责任书为“验收”，目标为“合同签章”",
    ]
    assert rest == [
        "节点“到货”（2026-09-30）：责任书有，目标没有",
        "节点“投运”（2026-12-20，45%）：目标有，责任书没有",
    ]
    english = [each.text.en for each in drifts(olivia, story.letter, content)]
    assert english[1].startswith(
        "node '签约 (en)': due: the letter holds 2026-06-30, the goal 2026-07-31; share: the letter holds 35%, the goal 30%"
    )
    goal = Goal.objects.get(code="T1")
    assert len(of_goal(olivia, goal)) == 4
    assert "目标为 2026-07-31" in signed_in("olivia").get(f"/goals/{goal.ref}").content.decode()


def test_nodes_that_weigh_within_their_goal_are_told_by_their_weight(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    node_changed(all_, "P1", "全部并网", weight=Decimal(55))
    (told,) = drifts(group.viewer("olivia"), letter, all_.content(letter))
    assert told.text.en == "node '全部并网 (en)': weight: the letter holds 60%, the goal 55%"


def test_what_nodes_of_several_goals_weigh_in_their_own_is_no_share_of_their_item(group: Group) -> None:
    all_ = scene(group)
    for code, title in (("T1", "风电"), ("T2", "光伏")):
        milestones(all_, code, title)
    letter = all_.drafted("D1", Kind.DEPARTMENT)
    node_changed(all_, "T1", "签约", weight=Decimal(30))
    assert drifts(group.viewer("olivia"), letter, all_.content(letter)) == []
    node_changed(all_, "T1", "签约", when=date(2026, 7, 1))
    (told,) = drifts(group.viewer("olivia"), letter, all_.content(letter))
    assert told.text.zh == "节点“签约”：期限，责任书为 2026-06-30，目标为 2026-07-01"


@pytest.mark.parametrize("state", ["draft", "sent", "negotiating", "agreed", "half-signed", "in-force", "amending"])
def test_moved_nodes_are_told_in_every_state_and_the_list_for_drafting_names_the_letter(
    group: Group, on_the_day: None, state: str
) -> None:
    all_ = scene(group)
    story = dated_story(all_)
    match state:
        case "sent":
            story.sent()
        case "negotiating":
            story.sent().do("hana", actions.propose, item="", matter="comment", words="请说明口径")
        case "agreed":
            story.agreed()
        case "half-signed":
            story.half_signed()
        case "in-force":
            story.in_force()
        case "amending":
            story.in_force().do(
                "olivia", actions.amend_letter, content=written(_heavier(story.bound)), reason="x", evidence="y"
            )
    assert story.letter.state == state
    asked = {"kind": "department", "year": "2026", "has": "moved"}
    olivia, page = signed_in("olivia"), f"/letters/{story.ref}"
    assert page not in olivia.get("/letters/batch", asked).content.decode()
    node_changed(all_, "T1", "签约", when=date(2026, 7, 31))
    shown = olivia.get(page).content.decode()
    assert "期限，责任书为 2026-06-30，目标为 2026-07-31" in shown
    again = state not in ("in-force", "amending")
    listed = olivia.get("/letters/batch", asked).content.decode()
    assert f'<a href="{page}{"/again" if again else ""}"><' in listed
    assert (f'href="{page}/again"' in listed) == again, "what is in force is not generated anew"
    assert (f'<a href="{page}/amend">' in shown) == (state == "in-force"), "what can be done about it"


def test_a_text_that_waits_to_be_signed_is_told_by_its_number_and_not_for_what_is_in_force(
    group: Group, on_the_day: None
) -> None:
    all_ = scene(group)
    story, olivia = dated_story(all_).in_force(), group.viewer("olivia")
    nodes = tuple(
        replace(each, due=date(2026, 8, 1)) if each.title.zh == "签约" else each for each in story.bound.nodes
    )
    asked = written(replace(story.bound, nodes=nodes))
    story.do("olivia", actions.amend_letter, content=asked, reason="x", evidence="y")
    goal = Goal.objects.get(code="T1")
    assert of_goal(olivia, goal) == []
    row = Amendment.objects.get()
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    (told,) = of_goal(olivia, goal)
    assert f"（{story.letter.number}）待签的第 2 号文本（尚未生效）：节点“签约”" in told.text.zh
    node_changed(all_, "T1", "签约", when=date(2026, 8, 1))
    (told,) = of_goal(olivia, Goal.objects.get(code="T1"))
    assert "待签" not in told.text.zh
    assert "期限，责任书为 2026-06-30，目标为 2026-08-01" in told.text.zh


def _heavier(whole: Content) -> Content:
    return with_weights(whole, "58", "42")


def test_who_sends_a_letter_whose_goals_have_moved_is_told_before_and_the_trail_keeps_it(
    group: Group, on_the_day: None
) -> None:
    all_ = scene(group)
    story, olivia = dated_story(all_), signed_in("olivia")
    note = "送达的是现在的文本，与目标有 1 处不同"
    assert note not in olivia.get(f"/letters/{story.ref}").content.decode()
    node_changed(all_, "T1", "签约", when=date(2026, 7, 31))
    shown = olivia.get(f"/letters/{story.ref}").content.decode()
    assert note in shown
    assert "送达前先：<a" not in shown, "the goal is not approved yet"
    all_.approved(Goal.objects.get(code="T1"))
    assert "送达前先：<a" in olivia.get(f"/letters/{story.ref}").content.decode()
    story.sent()
    told = Event.objects.filter(action="contracts.send").latest("seq")
    assert "与目标现在的内容有 1 处不同" in told.body


def test_the_drift_of_many_letters_takes_as_many_statements_as_that_of_one(group: Group) -> None:
    all_ = scene(group)
    held = [(letter, all_.content(letter)) for letter in (all_.drafted(), all_.drafted("S2"))]
    milestones(all_, "T1", "集采")
    department = all_.drafted("D1", Kind.DEPARTMENT)
    held.append((department, all_.content(department)))
    all_.set_tiers(Goal.objects.get(code="G1-S1"), target="1050")
    node_changed(all_, "T1", "签约", when=date(2026, 7, 31))
    olivia = group.viewer("olivia")
    goals_seen(olivia).first()
    with CaptureQueriesContext(connection) as caught:
        found = drifts_of(olivia, held)
    assert set(found) == {held[0][0].pk, department.pk}
    assert len(caught) == 3
    with CaptureQueriesContext(connection) as caught:
        assert len(of_goal(olivia, Goal.objects.select_related("cycle").get(code="T1"))) == 1
    assert len(caught) == 5, "the goal, its letters, their texts, its tiers, its nodes"
