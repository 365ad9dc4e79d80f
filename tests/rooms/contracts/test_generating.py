"""A letter out of scheme, class and goals: one department, one strategy. What is not right is said where it arises."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group
from support.letters import key, posted
from support.letters_from_goals import Scene, milestones, scene

from hengji.audit.acts import Act, Answer, action
from hengji.contracts.checks import check
from hengji.contracts.content import Kind, Task, Tier, read, written
from hengji.contracts.dated import of_goal
from hengji.contracts.generating import Made
from hengji.contracts.subjects import candidates, made_for
from hengji.contracts.tables import goal_cells, items_table
from hengji.engine.values.finding import Level, Refused
from hengji.engine.values.text import Text
from hengji.facts.models import Batch, Fact, Measure, Status
from hengji.goals import actions, queries
from hengji.goals.models import Cycle, Goal
from hengji.org.models import Account, Unit


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
    assert (tier.value, tier.source) == (None, Text("上年实际值 950 万元", "last year's actual figure 950 × CNY 10k"))
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
    assert "All tasks together bring at most 10 points, at least −20 points" in clause.text.en


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


@pytest.mark.parametrize(
    ("measure", "told"),
    [("节点按期完成", True), ("budget", True), ("tender", False), ("主设备招标", False), ("", False)],
)
def test_a_milestone_goal_that_names_no_item_scored_by_dates_says_so_on_its_page(
    group: Group, measure: str, told: bool
) -> None:
    all_ = scene(group)
    goal = milestones(all_, "T1", "集采", measure=measure)
    found = of_goal(group.viewer("olivia"), goal)
    assert bool(found) is told
    for name in ("olivia", "leo"):  # who sets it, and who approves it
        page = all_.goals.client(name).get(f"/goals/{goal.ref}").text
        assert ("不是考核表里按日期计分的项" in page) is told, name
    if told:
        assert "按日期计分的项有“主设备招标”" in found[0].text.zh
        assert "those scored by dates are 'Main tender'" in found[0].text.en
        assert found[0].href == f"/goals/{goal.ref}/change"


def test_of_a_milestone_goal_nothing_is_told_where_no_card_is_in_force(group: Group) -> None:
    all_ = scene(group)
    goal = all_.goals.add("T2", "G", title="集采", task="milestone", measure="节点按期完成", measure_unit="")
    assert of_goal(group.viewer("olivia"), goal) == []
    other = all_.goals.add("T3", "D1", title="利润", measure="节点按期完成")
    assert of_goal(group.viewer("olivia"), other) == [], "no milestone"


@action("test.year-of-figures")
def _year(act: Act, *, unit: str, year: int, values: dict[str, str], measures: dict[str, str]) -> Answer:
    """Accepted figures of a unit for a whole year; a measure that is not known yet is added with its unit."""
    account, owner = Account.objects.get(login="gus"), Unit.objects.get(code="D1")
    for code, of in measures.items():
        if not Measure.objects.filter(code=code).exists():
            act.add(Measure(code=code, title_zh=code, title_en=code, unit=of, department=owner, calendar="yearly"))
    batch = act.add(
        Batch(period=str(year), content_digest="", status=Status.ACCEPTED.value, reported_by=account, reported_at=act.at,
              decided_by=Account.objects.get(login="mia"), decided_at=act.at)
    )  # fmt: skip
    for code, value in values.items():
        act.add(Fact(unit=Unit.objects.get(code=unit), measure=Measure.objects.get(code=code), period=str(year),
                     value=Decimal(value), recorded_seq=1, batch=batch))  # fmt: skip
    return {}


def recorded(group: Group, year: int, unit: str = "S1", **values: str) -> None:
    """Figures of a unit for a year that was."""
    measures = {"profit": "元" if unit == "S2" else "万元", "debt": "%"}
    _year(group.viewer("olivia"), key(), unit=unit, year=year, values=values, measures=measures)


def prior_of(made: Made) -> Tier:
    """The tier of the item that is to better last year."""
    item = made.content.item("profit_up")
    assert item is not None
    return item.tiers[0]


def test_last_years_figure_is_the_one_accepted_and_a_goal_that_says_another_is_told_of(group: Group) -> None:
    all_ = scene(group)
    assert "prior-differs" not in codes(all_.made()), "nothing is accepted yet: the goal's own 950 stands"
    recorded(group, 2024, profit="800")
    recorded(group, 2025, profit="12345.678")
    made = all_.made()
    assert prior_of(made).source == Text("上年实际值 12,345.68 万元", "last year's actual figure 12,345.68 × CNY 10k")
    (told,) = [each for each in made.findings if each.code == "prior-differs"]
    assert "950 万元" in told.message.zh
    assert "12,345.68 × CNY 10k" in told.message.en
    assert told.level is Level.WARNING


def test_the_figure_of_the_letter_is_the_one_the_run_computes_and_another_units_or_years_is_not_taken(
    group: Group,
) -> None:
    all_ = scene(group)
    recorded(group, 2024, profit="800")
    recorded(group, 2025, "S2", profit="77")
    assert prior_of(all_.made()).source == Text("上年实际值 950 万元", "last year's actual figure 950 × CNY 10k"), (
        "the goal's"
    )
    assert prior_of(all_.made("S2")).source == Text("上年实际值 77 万元", "last year's actual figure 77 × CNY 10k")


def test_a_tenure_without_figures_of_its_own_is_written_with_those_of_its_years_and_can_be_sent(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    made = all_.made("S1", Kind.TENURE)
    assert [each for each in check(made.content) if each.code == "tier-empty"] == []
    assert [each.level for each in made.findings if each.code == "tier-of-years"] == [Level.WARNING]
    profit, debt = made.content.item("profit"), made.content.item("debt")
    assert profit is not None
    assert debt is not None
    target = next(tier for tier in profit.tiers if tier.name == "target")
    assert target.value is None
    assert target.source == Text(
        "2026年 1,000 万元，其余年度按当年责任书", "1,000 × CNY 10k in 2026, other years as in the letter of the year"
    )
    assert debt.tiers[0].source == Text("按任期内各年度责任书确定", "as the letter of each year of the term says"), (
        "its goal is not approved"
    )
    assert [goal.title.zh for goal in made.content.goals if goal.item == "profit"] == ["西部利润（2026年）"]
    assert read(written(made.content)) == made.content
    for lang in ("zh", "en"):
        table = items_table(made.content, lang)
        assert len(table.notes) == len({note[2:] for note in table.notes}), "what several tiers share is said once"
        assert not any("待定" in cell for row in table.rows for cell in row)


def test_a_figure_for_the_whole_term_stands_as_it_is_given(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    who = all_.candidate("S1", Kind.TENURE)
    given = {who.key: {"profit": {"base": Decimal(2700), "target": Decimal(3000), "challenge": Decimal(3300)}}}
    (made,) = made_for(group.viewer("olivia"), Kind.TENURE, 2026, [who], given)
    assert isinstance(made, Made)
    item = made.content.item("profit")
    assert item is not None
    assert [tier.value for tier in item.tiers] == [Decimal(2700), Decimal(3000), Decimal(3300)]


def test_goals_of_two_years_with_one_code_stand_beside_each_other_in_a_tenure(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    actions.open_cycle(group.viewer("olivia"), key(), year=2027, title=Text.same("2027"))
    made_later = actions.add_goal(
        group.viewer("olivia"), key(), cycle=Cycle.objects.get(year=2027).ref, code="G1-S1", unit=group.ref("S1"), parent="",
        title=Text.same("西部利润"), source="business", task="quantitative", measure="profit", measure_unit="万元",
        tiers={"target": Decimal(1050)},
    )  # fmt: skip
    all_.approved(Goal.objects.get(ref=made_later["goal"]))
    made = all_.made("S1", Kind.TENURE)
    assert "goal-twice" not in codes(made)
    item = made.content.item("profit")
    assert item is not None
    target = next(tier for tier in item.tiers if tier.name == "target")
    assert target.source is not None
    assert target.source.zh == "2026年 1,000 万元，2027年 1,050 万元，其余年度按当年责任书"


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
    assert counts[0] == counts[1] <= 6, "one of them asks for the figures of earlier years"


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


def test_a_letter_says_the_share_its_target_is_by_now_and_none_that_cannot_be_told_exactly(group: Group) -> None:
    all_ = scene(group)
    top = all_.goals.add("G7", how="strict", target="100000.01", title="营业收入")
    all_.goals.cascade(top, {"S1": "33.333334", "S2": "66.666666"}, share=True)
    west = top.children.get(unit__code="S1")
    all_.approved(top, *top.children.all())

    def told(target: str = "") -> tuple[Decimal | None, str]:
        if target:
            all_.set_tiers(west, target=target)
        goal = all_.made().content.goal(west.code)
        assert goal is not None
        return goal.share, goal_cells(all_.made().content, goal, "zh")[1]

    assert told() == (Decimal("33.333334"), "“营业收入”的 33.333334%"), (
        "rounded to the last digit it is the share given"
    )
    assert told("30000") == (None, "分解自“营业收入”"), "29.999997000000… is no share of so many decimals"
    assert told("25000.0025") == (Decimal(25), "“营业收入”的 25%")
    west.refresh_from_db()
    assert west.share == Decimal("33.333334"), "the goal still says how it was given"
