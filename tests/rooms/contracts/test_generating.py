"""A letter out of scheme, class and goals: one department, one strategy. What is not right is said where it arises."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group
from support.letters import posted
from support.letters_from_goals import Scene, scene

from hengji.contracts.checks import check
from hengji.contracts.content import Kind, Task, Tier, read, written
from hengji.contracts.generating import Made
from hengji.contracts.subjects import candidates, made_for
from hengji.engine.values.finding import Level, Refused
from hengji.engine.values.text import Text
from hengji.goals import queries


def codes(made: Made) -> list[str]:
    """What was found, by code."""
    return [each.code for each in made.findings]


def test_the_tiers_of_a_goal_become_those_of_the_item_that_measures_it(group: Group) -> None:
    content = scene(group).made().content
    profit, output = content.item("profit"), content.item("output")
    assert profit is not None
    assert output is not None
    assert [(tier.name, tier.value) for tier in profit.tiers] == [
        ("base", Decimal(900)), ("target", Decimal(1000)), ("challenge", Decimal(1100)),
    ]  # fmt: skip
    assert output.tiers == (Tier("target", Decimal("5.2")),), "52,000 万千瓦时 in 亿千瓦时"
    goal = content.goal("G1-S1")
    assert goal is not None
    assert (goal.item, goal.tiers, goal.above, goal.task) == ("profit", (), Text.same("利润总额"), Task.QUANTITATIVE)


def test_last_years_figure_is_said_in_words_and_with_its_value(group: Group) -> None:
    content = scene(group).made().content
    item = content.item("profit_up")
    assert item is not None
    (tier,) = item.tiers
    assert (tier.value, tier.source) == (None, Text("上年实际值 950 万元", "last year's actual figure 950 万元"))
    assert "last_year" not in written(content).replace(f'"name":"{tier.name}"', "").replace(f'"tier":"{tier.name}"', "")


def test_nodes_and_interface_duties_stand_in_the_letter(group: Group) -> None:
    all_ = scene(group)
    company, department = all_.made().content, all_.made("D1", Kind.DEPARTMENT).content
    assert [(node.title.zh, node.goal, node.weight) for node in company.nodes] == [
        ("主设备招标", "P1", Decimal(40)), ("全部并网", "P1", Decimal(60)),
    ]  # fmt: skip
    (duty,) = department.duties
    assert (duty.title.zh, duty.other.zh, duty.share) == ("二期风电：主设备招标", "生产技术部", Decimal(60))
    assert (duty.due, duty.standard) == (company.nodes[0].due, company.nodes[0].standard)
    assert read(written(company)) == company


def test_a_goal_that_is_no_item_stands_by_itself_with_how_the_scheme_scores_tasks(group: Group) -> None:
    made = scene(group).made("D1", Kind.DEPARTMENT)
    (goal,) = made.content.goals
    assert (goal.code, goal.item, goal.task) == ("Q1", "", Task.SPECIAL)
    assert goal.tiers == (Tier("target", None, Text("销号率百分之百", "every item closed")),)
    (clause,) = made.content.scoring
    assert goal.board == Text("重点任务", "Key tasks")
    assert clause.title.zh == "重点任务计分"
    assert "较好完成 +2 分（定量任务达到目标值，或节点提前 5 天以上）" in clause.text.zh
    assert "All tasks together bring at most 10 points, at least -20 points" in clause.text.en


def test_everything_that_is_lacking_is_told_and_errors_come_first(group: Group) -> None:
    all_ = scene(group)
    company, department = all_.made(), all_.made("D1", Kind.DEPARTMENT)
    assert codes(company)[0] == "tier-empty", "no approved goal says the debt ratio"
    assert {"goal-open", "goal-unscored"} <= set(codes(company))
    assert {"tier-empty", "item-date", "interface-open"} <= set(codes(department))
    assert check(company.content), "it can be drafted, and not be sent"
    levels = [each.level is Level.ERROR for each in company.findings]
    assert levels == sorted(levels, reverse=True)


def test_a_task_without_nodes_is_named(group: Group) -> None:
    (told,) = [each for each in scene(group).made("D1", Kind.DEPARTMENT).findings if each.code == "goal-nodes"]
    assert (told.level, told.message.zh) == (Level.WARNING, "专项任务 Q1“改革收官”没有节点")


def test_a_goal_in_a_unit_that_does_not_convert_gives_no_figures(group: Group) -> None:
    all_ = scene(group)
    odd = all_.goals.add("G9-S2", "S2", title="人数", measure="profit", measure_unit="人", target="10")
    all_.approved(odd)
    made = all_.made("S2")
    assert "goal-unit" in codes(made)
    item = made.content.item("profit")
    assert item is not None
    assert all(tier.value is None for tier in item.tiers)


def test_a_managers_letters_are_of_the_post_and_a_tenure_takes_no_years_figures(group: Group) -> None:
    all_ = scene(group)
    post = posted(group, "S1", "mia")
    annual, tenure = all_.made("S1", Kind.ANNUAL).content, all_.made("S1", Kind.TENURE).content
    assert annual.holder is not None
    assert (annual.holder.post, annual.holder.title.zh) == (post.ref, "总经理")
    assert all(item.own for item in annual.items)
    assert "own-half" not in codes(all_.made("S1", Kind.ANNUAL))
    first = tenure.item("profit")
    assert first is not None
    assert (str(tenure.term), [tier.value for tier in first.tiers]) == ("2026-2028", [None] * 3)
    assert [node.goal for node in tenure.nodes] == ["P1", "P1"]


def test_who_has_a_letter_and_who_has_none(group: Group) -> None:
    all_ = scene(group)
    letter = all_.drafted()
    found = {each.node.code: each for each in candidates(group.viewer("olivia"), Kind.SUBSIDIARY, 2026)}
    assert found["S1"].letter == letter
    assert (found["S2"].letter, found["S2"].class_title.zh) == (None, "风电类")
    assert candidates(group.viewer("hana"), Kind.DEPARTMENT, 2026) == [], "a head drafts none"
    assert [each.scheme for each in candidates(group.viewer("olivia"), Kind.SUBSIDIARY, 2031)] == [None, None]


def test_without_a_scheme_there_is_no_letter_and_it_is_said(group: Group) -> None:
    viewer = group.viewer("olivia")
    who = candidates(viewer, Kind.SUBSIDIARY, 2026)[0]
    (told,) = made_for(viewer, Kind.SUBSIDIARY, 2026, [who])
    assert isinstance(told, Refused)
    assert told.findings[0].code == "no-scheme"


def test_many_letters_take_no_more_queries_than_one(group: Group) -> None:
    all_ = scene(group)
    viewer = group.viewer("olivia")
    counts = []
    for chosen in ([all_.candidate()], [all_.candidate(), all_.candidate("S2")]):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            made_for(viewer, Kind.SUBSIDIARY, 2026, chosen)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 5


def test_what_a_unit_carries_is_told_only_to_who_sees_it(group: Group) -> None:
    all_ = scene(group)
    units = {all_.candidate().node.unit, group.units["D1"].pk}
    assert set(queries.goals_carried(group.viewer("hana"), units, [2026])) == {group.units["D1"].pk}
    assert queries.goals_carried(group.viewer("sec"), units, [2026]) == {}
    assert set(queries.duties_owed(group.viewer("hana"), units | {group.units["D2"].pk}, [2026])) == {
        group.units["D1"].pk
    }


def test_a_content_with_a_goal_twice_or_a_node_out_of_its_year_is_not_sent(group: Group) -> None:
    content = Scene(group, scene(group).goals).made().content
    late = replace(content.nodes[0], due=content.nodes[0].due.replace(year=2027))
    wrong = replace(content, goals=(*content.goals, content.goals[0]), nodes=(late, *content.nodes[1:]))
    assert {"goal-twice", "node-due"} <= {each.code for each in check(wrong)}
    lighter = replace(content, nodes=(replace(content.nodes[0], weight=Decimal(30)), content.nodes[1]))
    assert "node-weights" in {each.code for each in check(lighter)}
