"""Nodes of a letter in force are amended as its items are: by the form, told old and new, decided by the leader in charge."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import Story, content
from support.letters_from_goals import Scene, dated_story, milestones, node_changed, scene
from support.pages import signed_in

from hengji.audit.outcomes import Forbidden
from hengji.contracts import actions
from hengji.contracts.changes import Level, Size, compare, larger, size_of, told
from hengji.contracts.checks import check
from hengji.contracts.content import Clause, Content, Kind, Node, SizeClass, read, written
from hengji.contracts.drift import drifts
from hengji.contracts.editing import edited
from hengji.contracts.models import Amendment
from hengji.engine.values.text import Text

REASON = {"reason": ["工期调整"], "evidence": ["集团〔2026〕12号"]}


def asked(client: Client, at: str, **typed: str) -> dict[str, list[str]]:
    """What a browser sends of the form of an amendment, with what is typed."""
    page = client.get(at).content.decode()
    (form,) = [each for each in forms_of(page) if any(one.name == "evidence" for one in each.controls)]
    return form.data() | REASON | {name: [said] for name, said in typed.items()}


def nodes_of(text: str) -> list[tuple[str, str, date, Decimal | None]]:
    return [(node.goal, node.title.zh, node.due, node.share) for node in read(text).nodes]


def test_days_shares_standards_and_titles_are_amended_and_the_leader_decides(group: Group, on_the_day: None) -> None:
    story = dated_story(scene(group)).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    page = olivia.get(at).content.decode()
    assert "任务节点" in page
    given = asked(
        olivia, at, **{"node-0-title": "开标评标", "node-0-weight": "30", "node-1-due": "2026-07-31", "node-1-weight": "30",
                       "node-1-standard": "合同签章"}
    )  # fmt: skip
    answer = olivia.post(at, given)
    assert answer.status_code == 302
    row = Amendment.objects.get()
    assert nodes_of(row.content) == [
        ("T1", "开标评标", date(2026, 3, 31), Decimal(30)),
        ("T1", "签约", date(2026, 7, 31), Decimal(30)),
        ("T1", "到货", date(2026, 9, 30), Decimal(40)),
    ]
    assert read(row.content).items == story.bound.items, "nothing else is touched"
    assert row.level == Level.LEADER.value
    shown = olivia.get(answer["Location"]).content.decode()
    assert "签约 2026-06-30 验收（份额 35%）" in shown
    assert "签约 2026-07-31 合同签章（份额 30%）" in shown
    assert "评标 2026-03-31 验收（份额 25%）" in shown
    assert "开标评标 2026-03-31 验收（份额 30%）" in shown
    assert "节点变动 2 处（期限、份额、标准、名称或增减）" in shown
    assert "这样大小的调整由分管领导审批" in signed_in("olivia").get(answer["Location"]).content.decode()
    assert "节点变动 2 处" in signed_in("leo").get(answer["Location"]).content.decode()
    with pytest.raises(Forbidden):
        story.do("hana", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    assert written(story.bound) == row.content


def test_nodes_come_and_go_in_one_amendment(group: Group, on_the_day: None) -> None:
    all_ = scene(group)
    story = dated_story(all_).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    typed = {"node-0-out": "1", "node-1-weight": "30", "node-2-weight": "30"}
    for key, title, of, due in (
        ("new", "投运", "g:T1", "2026-11-30"),
        ("new-2", "移交", "i:tender", "2026-12-20"),
    ):
        typed |= {f"node-{key}-title": title, f"node-{key}-of": of, f"node-{key}-due": due, f"node-{key}-weight": "20"}
    answer = olivia.post(at, asked(olivia, at, **typed))
    assert answer.status_code == 302, re.findall(r"<li>.*?</li>", answer.content.decode())
    row = Amendment.objects.get()
    assert nodes_of(row.content) == [
        ("T1", "签约", date(2026, 6, 30), Decimal(30)),
        ("T1", "到货", date(2026, 9, 30), Decimal(30)),
        ("T1", "投运", date(2026, 11, 30), Decimal(20)),
        ("", "移交", date(2026, 12, 20), Decimal(20)),
    ]
    amended = read(row.content)
    assert {node.item for node in amended.nodes} == {"tender"}, "beside those of its goal a node makes the score"
    assert check(amended) == []
    told_ = [(each.old, each.new) for each in compare(story.bound, amended)]
    assert [old is None for old, _ in told_] == [False, False, True, True, False]
    assert [new is None for _, new in told_] == [False, False, False, False, True]


def test_a_form_left_as_it_was_amends_no_node(group: Group, on_the_day: None) -> None:
    story = dated_story(scene(group)).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    answer = olivia.post(at, asked(olivia, at))
    assert "内容没有变动" in answer.content.decode()
    answer = olivia.post(at, asked(olivia, at, **{"weight-budget": "58", "weight-tender": "42"}))
    assert answer.status_code == 302
    row = Amendment.objects.get()
    assert read(row.content).nodes == story.bound.nodes
    assert row.level == Level.OFFICE.value, "what moves little is still the office's"


def test_what_cannot_be_read_of_nodes_is_said_and_nothing_is_asked_for(group: Group, on_the_day: None) -> None:
    story = dated_story(scene(group)).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    for typed, told_ in (
        ({"node-1-due": "七月底"}, "不是日期"),
        ({"node-1-due": "2027-01-31"}, "不在考核期间"),
        ({"node-1-weight": "30"}, "节点份额合计 95%"),
        ({"node-new-due": "2026-11-30"}, "没有写名称"),
        ({"node-new-title": "投运", "node-new-of": "g:T1"}, "没有期限"),
    ):
        answer = olivia.post(at, asked(olivia, at, **typed))
        assert answer.status_code == 422, typed
        assert told_ in answer.content.decode(), typed
    assert not Amendment.objects.exists()


def test_what_was_typed_of_nodes_stays_while_an_item_is_added(group: Group, on_the_day: None) -> None:
    story = dated_story(scene(group)).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    typed = {"node-1-due": "2026-07-31", "node-new-title": "投运", "node-new-of": "i:tender", "do": "add"}
    page = olivia.post(at, asked(olivia, at, **typed)).content.decode()
    assert 'name="node-1-due" value="2026-07-31"' in page
    assert 'name="node-new-title" value="投运"' in page
    assert '<option value="i:tender" selected>' in page


def test_the_size_of_a_task_is_amended(group: Group, on_the_day: None) -> None:
    sizes = tuple(
        SizeClass(name, Text.same(name), Decimal(factor)) for name, factor in (("standard", "1"), ("large", "1.5"))
    )
    all_ = scene(group)
    whole = replace(_whole(all_), sizes=sizes)
    story = Story(group, text=written(whole)).in_force()
    at, olivia = f"/letters/{story.ref}/amend", signed_in("olivia")
    assert "任务规模" in olivia.get(at).content.decode()
    assert olivia.post(at, asked(olivia, at, **{"size-Q1": "large"})).status_code == 302
    row = Amendment.objects.get()
    goal = read(row.content).goal("Q1")
    assert goal is not None
    assert goal.size == sizes[1]
    assert row.level == Level.LEADER.value


def _whole(all_: Scene) -> Content:
    whole = all_.made("D1", Kind.DEPARTMENT).content
    items = tuple(
        replace(item, tiers=tuple(replace(tier, value=Decimal(98)) for tier in item.tiers)) for item in whole.items
    )
    day = Node("tender", Text("主设备招标", "Main tender"), date(2026, 3, 31), Text("定标", "awarded"))
    return replace(whole, items=items, nodes=(*whole.nodes, day))


def test_a_change_of_nodes_is_measured_as_one_of_rules_and_told(group: Group) -> None:
    old = content(group)
    later = replace(old, nodes=(replace(old.nodes[0], due=date(2026, 4, 30)),))
    assert size_of(old, later) == Size(size_of(old, old).tier, Decimal(0), False, 1)
    assert size_of(old, later).level is Level.LEADER
    assert size_of(old, old).level is Level.OFFICE
    assert size_of(old, replace(old, clauses=(Clause(Text("一", "1"), Text("二", "2")),))).level is Level.OFFICE
    assert "节点变动 1 处" in told(size_of(old, later)).zh
    assert "1 nodes change" not in told(size_of(old, old)).en
    # Nodes amended once before do not make each later small change of a figure one for the leader.
    assert larger(size_of(later, later), size_of(old, later)).level is Level.OFFICE
    assert larger(size_of(old, later), size_of(old, old)).level is Level.LEADER


def test_a_node_with_another_title_is_told_in_one_row(group: Group) -> None:
    old = content(group)
    renamed = replace(old, nodes=(replace(old.nodes[0], title=Text("预算批复", "Budget approved")),))
    (row,) = compare(old, renamed)
    assert row.old is not None
    assert row.new is not None
    assert (row.title.zh, row.old.zh, row.new.zh) == (
        "budget指标",
        "预算编制 2026-03-31 经党委会审定",
        "预算批复 2026-03-31 经党委会审定",
    )
    other = Node("budget", Text("预算下达", "Budget told"), date(2026, 5, 31), Text("发文", "Sent"))
    two = replace(old, nodes=(*old.nodes, other))
    (order,) = compare(two, replace(two, nodes=two.nodes[::-1]))
    assert order.what.zh == "节点的顺序"


def test_a_node_that_goes_from_goals_that_share_an_item_leaves_a_letter_that_can_be_sent(group: Group) -> None:
    all_ = scene(group)
    for code, title in (("T1", "风电"), ("T2", "光伏")):
        milestones(all_, code, title)
    whole = _whole(all_)
    assert check(whole) == []
    made = edited(whole, {"node-0-out": "1"}, "zh")
    assert made.wrong == ()
    assert check(made.content) == [], "no field shows what a node weighs in its goal: nobody could make it 100 again"
    assert [node.weight for node in made.content.nodes if node.goal == "T1"] == [None, None]
    assert [node.weight for node in made.content.nodes if node.goal == "T2"] == [
        Decimal(25), Decimal(35), Decimal(40)
    ]  # fmt: skip


def test_a_letter_amended_to_what_its_goals_are_by_now_shows_no_drift(group: Group, on_the_day: None) -> None:
    all_ = scene(group)
    story, olivia = dated_story(all_).in_force(), signed_in("olivia")
    node_changed(all_, "T1", "签约", when=date(2026, 7, 31), weight=Decimal(30))
    node_changed(all_, "T1", "评标", weight=Decimal(30))
    assert len(drifts(group.viewer("olivia"), story.letter, story.bound)) == 2
    at = f"/letters/{story.ref}/amend"
    typed = {"node-0-weight": "30", "node-1-due": "2026-07-31", "node-1-weight": "30"}
    assert olivia.post(at, asked(olivia, at, **typed)).status_code == 302
    assert drifts(group.viewer("olivia"), story.letter, read(Amendment.objects.get().content)) == []
