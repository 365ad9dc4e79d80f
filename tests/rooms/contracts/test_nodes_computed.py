"""What is signed is what is computed: nodes of goals come into items scored by dates, are signed, and the engine computes just these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from support.group_of_rooms import Group
from support.letters import Story, key
from support.letters_from_goals import NODES, Scene, milestones, scene

from hengji.contracts import actions as letters
from hengji.contracts.boards import board_clause, sizes_of
from hengji.contracts.changes import compare
from hengji.contracts.checks import check
from hengji.contracts.content import Content, Kind, Node, SizeClass, read, written
from hengji.contracts.editing import edited, shown, sizeable
from hengji.contracts.generating import Made
from hengji.contracts.handed import tasks_sheet
from hengji.contracts.merging import merged
from hengji.contracts.subjects import made_again
from hengji.contracts.tables import duties_block, goal_cells, nodes_block, nodes_words, scored_words
from hengji.engine import explain_cell, score
from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.run.result import Run
from hengji.engine.scheme.model.events import TaskBoard, TaskGrade, TaskSize
from hengji.engine.scheme.model.scorecards import Nodes
from hengji.engine.values.finding import Level, Refused
from hengji.engine.values.null import NullReason
from hengji.engine.values.text import LANGS, Text
from hengji.policy.queries import meaning
from hengji.ui.papers import Table


def computed(all_: Scene, contents: list[Content], done: dict[tuple[str, str], date]) -> Run:
    """The engine's run of the scheme in force over what the letters hand it, the budget kept."""
    scheme = all_.candidate("D1", Kind.DEPARTMENT).scheme
    assert scheme is not None
    units = Sheet("units", 1, {"unit": ["D1"], "name": ["财务资产部"], "class": ["office"]})
    facts = Sheet(
        "facts", 1, {"unit": ["D1"], "measure": ["budget"], "period": ["2026"]}, {"value": Figures.of([Fraction(98)])}
    )
    targets = Sheet("targets", 1, {"unit": ["D1"], "item": ["budget"]}, {"target": Figures.of([Fraction(98)])})
    return score(meaning(scheme), Tables(units, facts, targets, tasks=tasks_sheet(contents, {"D1": done})))


def tender(run: Run) -> Fraction:
    (card,) = run.cards
    return card.points.at([item.id for item in card.items].index("tender"), 0)


def test_a_generated_letter_with_several_nodes_is_signed_and_computed_to_the_last_digit(group: Group) -> None:
    all_ = scene(group)
    milestones(all_, "T1", "集采")
    content = all_.made("D1", Kind.DEPARTMENT).content
    budget = content.item("budget")
    assert budget is not None
    content = replace(
        content,
        items=tuple(
            replace(item, tiers=tuple(replace(tier, value=Decimal(98)) for tier in item.tiers))
            for item in content.items
        ),
    )
    assert not check(content)
    story = Story(group, text=written(content)).in_force()
    bound = story.bound
    dated = bound.dated_nodes(bound.items[1])
    assert [(node.title.zh, node.due, node.share) for node in dated] == [
        (name, due, Decimal(share)) for name, (due, share) in NODES.items()
    ]
    done = {
        ("tender", name): day
        for name, day in zip(NODES, (date(2026, 3, 31), date(2026, 7, 3), date(2026, 10, 12)), strict=True)
    }
    run = computed(all_, [bound], done)
    # On time 100; 3 days late count as five: 97; 12 days late as fifteen: 91. 25 % + 35 % + 40 % of them is 95.35, of 40 points 38.14.
    assert tender(run) == Fraction("38.14")
    assert run.held[0] == 0
    said = explain_cell(run, 0, "tender").render("zh")
    assert "100 × 25% + 97 × 35% + 91 × 40% = 95.35" in said
    assert computed(all_, [bound], {}).held[0] == NullReason.NOT_DONE


def test_a_letter_is_not_sent_before_every_item_about_dates_has_a_day(group: Group) -> None:
    content = scene(group).made("D1", Kind.DEPARTMENT).content
    content = replace(
        content,
        items=tuple(
            replace(item, tiers=tuple(replace(tier, value=Decimal(98)) for tier in item.tiers))
            for item in content.items
        ),
    )
    (told,) = check(content)
    assert (told.code, told.message.zh) == ("item-date", "“主设备招标”：按日期计分，但没有节点：没有期限就无从算分")
    with pytest.raises(Refused):
        Story(group, text=written(content)).sent()


def test_nodes_of_several_goals_share_their_item_equally_and_each_is_told_apart_by_its_goal(group: Group) -> None:
    all_ = scene(group)
    for number, title in enumerate(("风电", "光伏", "储能"), 1):
        milestones(
            all_,
            f"T{number}",
            title,
            {"招标": (date(2026, 3 * number, 28), "30"), "验收": (date(2026, 11, 30), "70")},
            measure="主设备招标",
        )
    made = all_.made("D1", Kind.DEPARTMENT)
    item = made.content.item("tender")
    assert item is not None
    assert (item.nodes, len(made.content.dated_nodes(item))) == (Nodes.SHARES, 6)
    assert {made.content.share_of(node) for node in made.content.dated_nodes(item)} == {Fraction(1, 6)}
    assert not [each for each in made.findings if each.code in ("item-date", "node-twice", "node-shares")]
    (table,) = [block for block in nodes_block(made.content, "zh") if isinstance(block, Table)]
    assert table.rows[0][0].startswith("主设备招标")
    assert table.rows[0][1] == "风电：招标"
    assert {row[-1] for row in table.rows} == {"本项 1/6"}
    assert "本项 6 个节点，每个节点按本句、按各自的期限计分，乘份额后相加；份额相同（各 1/6）。" in scored_words(
        made.content, item, "zh"
    )
    assert "equal shares (1/6 each)" in scored_words(made.content, item, "en")
    done = {(node.item, made.content.node_name(node).zh): node.due for node in made.content.dated_nodes(item)}
    late = {**done, ("tender", "光伏：招标"): date(2026, 7, 8)}  # ten days: 6 of 100 points, a sixth of them
    assert tender(computed(all_, [made.content], done)) == 40
    assert tender(computed(all_, [made.content], late)) == Fraction("39.6")


def test_a_letter_withdrawn_and_drafted_anew_holds_the_same_nodes(group: Group) -> None:
    all_ = scene(group)
    milestones(all_, "T1", "集采")
    letter = all_.drafted("D1", Kind.DEPARTMENT)
    first = all_.content(letter)
    letter.refresh_from_db()
    letters.withdraw_letter(group.viewer("olivia"), key(), letter=letter.ref, version=letter.version, reason="重新起草")
    again = all_.drafted("D1", Kind.DEPARTMENT)
    assert again.pk != letter.pk
    assert all_.content(again) == first
    assert len(first.dated_nodes(first.items[1])) == 3
    made = made_again(group.viewer("olivia"), again, first)
    assert isinstance(made, Made)
    assert made.content == first


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (("50", "50", None), "node-shares"),
        (("50", "40", "20"), "node-shares"),
        (("50", "60", "-10"), "node-shares"),
        ((None, None, None), ""),
    ],
)
def test_a_letter_whose_shares_are_not_the_whole_is_not_sent(
    group: Group, shares: tuple[str | None, ...], code: str
) -> None:
    all_ = scene(group)
    milestones(all_, "T1", "集采")
    content = all_.made("D1", Kind.DEPARTMENT).content
    given = iter(shares)
    nodes = tuple(
        replace(node, share=None if (share := next(given)) is None else Decimal(share))
        if node.item == "tender"
        else node
        for node in content.nodes
    )
    found = [each for each in check(replace(content, nodes=nodes)) if each.code.startswith("node-")]
    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.level is Level.ERROR and each.hint for each in found)


def test_two_nodes_of_one_name_cannot_be_told_apart_and_are_refused(group: Group) -> None:
    content = scene(group).made("D1", Kind.DEPARTMENT).content
    twin = Node("tender", Text("评标", "Bids judged"), date(2026, 3, 31), Text("验收", "accepted"))
    found = check(replace(content, nodes=(twin, replace(twin, due=date(2026, 6, 30)))))
    assert [each.code for each in found if each.code.startswith("node-")] == ["node-twice"]


def test_the_worst_node_is_said_where_the_scheme_says_so(group: Group) -> None:
    all_ = scene(group)
    milestones(all_, "T1", "集采")
    content = all_.made("D1", Kind.DEPARTMENT).content
    worst = replace(content, items=(content.items[0], replace(content.items[1], nodes=Nodes.WORST)))
    words = nodes_words(worst, worst.items[1])
    assert words is not None
    assert "取得分最低的节点" in words.zh
    assert "the lowest counts" in words.en
    (table,) = [block for block in nodes_block(worst, "zh") if isinstance(block, Table)]
    assert not any("份额" in note or "本项" in note for note in table.notes)
    assert read(written(worst)) == worst


def test_the_office_changes_the_share_of_a_node_in_the_letter(group: Group) -> None:
    all_ = scene(group)
    milestones(all_, "T1", "集采")
    content = all_.made("D1", Kind.DEPARTMENT).content
    for lang in LANGS:
        form = shown(content, lang)
        place = next(number for number, node in enumerate(content.nodes) if node.title.zh == "签约")
        assert form[f"node-{place}-weight"] == "35"
        done = edited(content, {f"node-{place}-weight": "30"}, lang)
        assert (done.content.nodes[place].share, done.content.nodes[place].weight) == (Decimal(30), Decimal(35))
        assert "node-shares" in {each.code for each in check(done.content)}


def test_a_letter_says_which_size_a_task_has_and_what_one_without_a_size_counts_as(group: Group) -> None:
    content = scene(group).made("D1", Kind.DEPARTMENT).content
    assert content.sizes == ()  # the board has one size: nothing is to be agreed
    sizes = (
        SizeClass("standard", Text("标准", "Standard"), Decimal(1)),
        SizeClass("large", Text("大型", "Large"), Decimal("1.5")),
    )
    content = replace(content, sizes=sizes)
    assert [goal.code for goal in sizeable(content)] == ["Q1"]
    for lang in LANGS:
        assert shown(content, lang)["size-Q1"] == ""
        done = edited(content, {"size-Q1": "large"}, lang)
        goal = done.content.goal("Q1")
        assert goal is not None
        assert goal.size == sizes[1]
        assert shown(done.content, lang)["size-Q1"] == "large"
        assert "大型（× 1.5）" in goal_cells(done.content, goal, "zh")[2]
        assert "size: Large (× 1.5)" in goal_cells(done.content, goal, "en")[2]
        assert edited(done.content, {"size-Q1": ""}, lang).content == content
        assert [each.code for each in edited(content, {"size-Q1": "huge"}, lang).wrong] == ["size"]
        assert [each.code for each in check(replace(done.content, sizes=sizes[:1]))].count("goal-size") == 1
    assert read(written(done.content)) == done.content
    assert any("规模 大型" in change.new.zh for change in compare(content, done.content) if change.new is not None)
    assert merged(content, content, done.content) == done.content  # generated anew, the size agreed stays


def test_the_article_of_a_board_with_several_sizes_says_what_counts_where_none_is_stated() -> None:
    grade = TaskGrade("done", Text("完成", "Done"), Fraction(2))
    sizes = tuple(
        TaskSize(id, Text(id, id), Fraction(factor)) for id, factor in (("小型", "0.5"), ("标准", "1"), ("大型", "1.5"))
    )
    board = TaskBoard("key", Text("重点任务", "Key tasks"), (grade,), sizes)
    article = board_clause(board)
    assert "没有写明规模的任务按“标准”计，系数 1" in article.text.zh
    assert "a task whose size is not stated counts as" in article.text.en
    assert [each.id for each in sizes_of(board)] == ["小型", "标准", "大型"]
    assert sizes_of(replace(board, sizes=sizes[1:2])) == ()


def test_the_share_of_a_duty_is_said_not_to_move_any_score(group: Group) -> None:
    content = scene(group).made("D1", Kind.DEPARTMENT).content
    (table,) = [block for block in duties_block(content, "zh") if isinstance(block, Table)]
    assert "考核项的得分不因它增减" in table.notes[0]
