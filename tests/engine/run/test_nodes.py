"""An item about a date may hold several nodes: each is scored by the item's sentence, their shares of it add up, rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import floor

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.engine.intake.checks import UNREADABLE
from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.run.batches import gather, lay_out, score_batches
from hengji.engine.run.blocks import CardCells, CardScores
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import dump_scheme, load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.trace import explain_cell
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason

SCHEME = """
scheme: test.nodes
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 节点, en: Nodes}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
indicators: {}
scorecards:
  all:
    - dimension: {zh: 任务, en: Tasks}
      id: tasks
      weight: 100
      items:
        - date: tender
          title: {zh: 主设备招标, en: Equipment tendered}
          weight: 15
          POLICY
          rule: 按期完成得满分；每延迟1天扣1分，扣完为止
        - date: open
          title: {zh: 开工, en: Start of works}
          weight: 85
          rule: 按期完成得满分；每延迟1天扣1分，扣完为止
ledger:
  - sum: items
  - round: 2
"""
DUE = date(2026, 6, 30)
Row = tuple[str, date | None, date | None, Fraction | int | None]
"""A node's name, the date due, the date done, its share."""


@cache
def plan(policy: str = "clause: 第一条") -> Scheme:
    scheme, found = load_scheme(SCHEME.replace("POLICY", policy), "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    return scheme


def group(*rows: Row) -> Tables:
    """One unit with these nodes of its tender, its works begun in time."""
    every = [*rows, ("", DUE, DUE, None)]
    tasks = Sheet(
        "tasks",
        len(every),
        {
            "unit": ["U1"] * len(every),
            "task": [*(["tender"] * len(rows)), "open"],
            "node": [name for name, *_ in every],
        },
        {"share": Figures.of([None if share is None else Fraction(share) for *_, share in every])},
        {"due": [due for _, due, _, _ in every], "done": [done for *_, done, _ in every]},
    )
    return Tables(Sheet("units", 1, {"unit": ["U1"], "name": ["甲公司"]}), Sheet("facts"), tasks=tasks)


def late(days: int) -> date:
    return DUE + timedelta(days=days)


def points(run: Run) -> Fraction:
    return run.cards[0].points.at(0, 0)


def told(run: Run, code: str) -> list[Finding]:
    return [finding for finding in run.findings if finding.code == code]


def test_nodes_without_shares_have_equal_parts_and_each_is_scored_by_its_own_days() -> None:
    run = score(
        plan(), group(("一", DUE, late(0), None), ("二", late(-90), late(-80), None), ("三", DUE, late(30), None))
    )
    assert points(run) == Fraction("6.67")  # (15 + 5 + 0) / 3
    assert not run.findings


def test_stated_shares_count_and_are_per_cent() -> None:
    run = score(
        plan(),
        group(("一", DUE, late(0), 60), ("二", DUE, late(5), Fraction("27.5")), ("三", DUE, late(9), Fraction("12.5"))),
    )
    assert points(run) == Fraction("12.5")  # 9 + 2.75 + 0.75


def test_the_worst_node_counts_where_the_scheme_says_so() -> None:
    rows = (("一", DUE, late(0), None), ("二", DUE, late(4), None), ("三", DUE, late(2), None))
    assert points(score(plan("nodes: worst"), group(*rows))) == 11
    again, _ = load_scheme(dump_scheme(plan("nodes: worst")), "again.yaml")
    assert again is not None
    assert [str(item.nodes) for _, item in again.items()] == ["worst", "shares"]


def test_how_nodes_combine_belongs_to_items_about_a_date() -> None:
    wrong = SCHEME.replace("indicators: {}", "indicators:\n  x: {title: {zh: 甲, en: X}, unit: 1, direction: higher}")
    wrong = wrong.replace(
        "- date: open\n          title: {zh: 开工, en: Start of works}", "- indicator: x\n          nodes: worst"
    )
    _, found = load_scheme(wrong.replace("POLICY", "clause: 一"))
    assert "not-a-milestone" in {finding.code for finding in found}


@pytest.mark.parametrize("done", [late(-3), late(0), late(7), late(40), None])
def test_one_named_node_gives_what_a_task_without_nodes_gives(done: date | None) -> None:
    bare, named = score(plan(), group(("", DUE, done, None))), score(plan(), group(("评标", DUE, done, None)))
    assert (points(bare), bare.held[0]) == (points(named), named.held[0])
    whole = score(plan(), group(("评标", DUE, done, 100)))
    assert (points(bare), bare.held[0]) == (points(whole), whole.held[0])


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("not_done: zero", "7.67"),
        ("not_done: full", "12.67"),
        ("not_done: redistribute", "11.5"),
        ("not_done: drop", "7.67"),
    ],
)
def test_a_node_past_its_date_and_not_done_follows_the_policy_by_itself(policy: str, expected: str) -> None:
    rows = (("一", DUE, late(0), None), ("二", DUE, late(7), None), ("三", DUE, None, None))
    run = score(plan(policy), group(*rows))
    assert points(run) == Fraction(expected)
    assert run.held[0] == 0
    (open_,) = told(run, "milestone-open")
    assert "“主设备招标：三”应于 2026-06-30 完成，到期尚未完成；" in open_.message.zh


def test_a_node_past_its_date_and_not_done_holds_the_unit_where_nothing_is_said() -> None:
    run = score(plan(), group(("一", DUE, late(0), None), ("二", DUE, None, None)))
    assert run.held[0] == NullReason.NOT_DONE
    (open_,) = told(run, "milestone-open")
    assert "主设备招标：二" in open_.message.zh
    assert "总分暂不计算" in open_.message.zh
    assert not told(run, "unit-held")


def test_where_no_node_is_done_the_item_has_no_score_and_its_policy_holds_as_for_one() -> None:
    run = score(plan("not_done: zero"), group(("一", DUE, None, None), ("二", DUE, None, None)))
    assert points(run) == 0
    assert run.held[0] == 0
    assert run.cards[0].scores.null[0, 0] == NullReason.NOT_DONE


def test_a_node_that_is_not_due_yet_leaves_its_share_to_those_that_are_and_it_is_told() -> None:
    rows = (("一", DUE, late(1), 50), ("二", DUE, late(3), 25), ("三", date(2027, 3, 1), None, 25))
    run = score(plan(), group(*rows))
    assert points(run) == Fraction("13.33")  # (14 x 50 + 12 x 25) / 75
    (open_,) = told(run, "milestone-open")
    assert "主设备招标：三" in open_.message.zh
    assert "其份额由本项其他节点分担" in open_.message.zh
    none = score(plan(), group(*[(name, date(2027, 3, 1), None, None) for name in "一二"]))
    assert none.held[0] == NullReason.NOT_DUE


def test_a_node_without_a_date_due_holds_its_item_and_is_named() -> None:
    run = score(plan(), group(("一", DUE, late(1), None), ("二", None, late(3), None)))
    assert run.held[0] == NullReason.MISSING_TIER
    (held,) = told(run, "unit-held")
    assert held.hint is not None
    assert "节点“二”" in held.hint.zh
    assert "node 二" in held.hint.en


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((50, 40), "合计 90，应为 100"),
        ((50, None), "“二”没写"),
        ((120, -20), "应大于 0"),
        ((60, 60), "合计 120，应为 100"),
    ],
)
def test_shares_that_are_not_the_whole_are_an_error_and_no_node_is_used(
    shares: tuple[int | None, int | None], said: str
) -> None:
    run = score(plan("not_done: zero"), group(("一", DUE, DUE, shares[0]), ("二", DUE, DUE, shares[1])))
    (found,) = told(run, "milestone-shares")
    assert found.level is Level.ERROR
    assert said in found.message.zh
    assert run.held[0] == NullReason.MISSING_FACT


def test_one_of_several_nodes_alone_is_told_by_its_share() -> None:
    run = score(plan(), group(("一", DUE, DUE, 25)))
    assert "合计 25，应为 100" in told(run, "milestone-shares")[0].message.zh
    assert run.held[0] != 0


def test_rows_with_and_without_a_node_are_an_error() -> None:
    run = score(plan(), group(("一", DUE, DUE, None), ("", DUE, DUE, None)))
    (found,) = told(run, "milestone-unnamed")
    assert found.level is Level.ERROR
    assert run.held[0] == NullReason.MISSING_FACT


def test_two_rows_of_one_node_complete_each_other_and_contradict_each_other() -> None:
    run = score(plan(), group(("一", DUE, None, None), ("一 ", None, late(1), None), ("二", DUE, DUE, None)))
    assert points(run) == Fraction("14.5")
    twice = score(plan(), group(("一", DUE, DUE, None), ("一", DUE, late(1), None), ("二", DUE, DUE, None)))
    assert "主设备招标：一" in told(twice, "milestone-twice")[0].message.zh
    assert twice.held[0] == NullReason.MISSING_FACT
    shares = score(plan(), group(("一", DUE, DUE, 50), ("一", DUE, DUE, 40), ("二", DUE, DUE, 50)))
    assert "日期或份额不同" in told(shares, "milestone-twice")[0].message.zh


def test_a_row_with_an_error_keeps_all_nodes_of_its_task_from_being_used() -> None:
    tables = group(("一", DUE, DUE, None), ("二", DUE, DUE, None))
    tasks = replace(tables.tasks, texts={**tables.tasks.texts, UNREADABLE: ["", "yes", ""]})
    run = score(plan(), replace(tables, tasks=tasks))
    assert run.held[0] == NullReason.MISSING_FACT


def test_two_rows_of_a_task_without_nodes_say_how_to_write_nodes() -> None:
    run = score(plan(), group(("", DUE, DUE, None), ("", late(10), DUE, None)))
    (found,) = told(run, "milestone-twice")
    assert found.hint is not None
    assert "每行写明节点名称" in found.hint.zh
    assert "name the node in each row" in found.hint.en


def test_the_explanation_goes_node_by_node_and_gives_the_sum() -> None:
    run = score(
        plan("not_done: zero"),
        group(("评标", DUE, late(2), 50), ("签约", late(5), late(5), 25), ("到货", late(9), None, 25)),
    )
    said = explain_cell(run, 0, "tender").render("zh")
    assert "节点“评标”（份额 50%）：完成时限 2026-06-30，完成日期 2026-07-02，晚 2 天" in said
    assert "得 13 分" in said
    assert "节点“到货”：到期尚未完成，计 0 分" in said
    assert "各节点按份额合计：13 × 50% + 15 × 25% + 0 × 25% = 10.25" in said
    assert "the nodes by their shares: 13 × 50% + 15 × 25% + 0 × 25% = 10.25" in explain_cell(run, 0, "tender").render(
        "en"
    )
    worst = score(
        plan("nodes: worst"),
        group(("评标", DUE, late(2), None), ("签约", DUE, late(5), None), ("到货", DUE, DUE, None)),
    )
    said = explain_cell(worst, 0, "tender").render("zh")
    assert "节点“签约”（份额 1/3）" in said
    assert "按最差节点“签约”：10 分" in said


NODE = st.tuples(st.integers(-20, 40), st.integers(1, 1000), st.sampled_from(["done", "open", "later"]))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(NODE, min_size=2, max_size=6),
    st.sampled_from(["zero", "full", "redistribute", "drop"]),
    st.booleans(),
    st.booleans(),
)
def test_any_nodes_earn_what_plain_fractions_say(
    nodes: list[tuple[int, int, str]], policy: str, worst: bool, stated: bool
) -> None:
    total = sum(weight for _, weight, _ in nodes)
    shares = [Fraction(max(1, weight * 10_000 // total), 10_000) for _, weight, _ in nodes[1:]]
    shares = (
        [Fraction(1) - sum(shares), *shares] if stated and sum(shares) < 1 else [Fraction(1, len(nodes))] * len(nodes)
    )
    stated = stated and any(share != shares[0] for share in shares)
    rows: list[Row] = []
    for at, (days, _, state) in enumerate(nodes):
        due = date(2027, 1, 31) if state == "later" else DUE
        share = shares[at] * 100 if stated else None
        rows.append((f"n{at}", due, late(days) if state == "done" else None, share))
    run = score(plan(f"not_done: {policy}\n          nodes: {'worst' if worst else 'shares'}"), group(*rows))
    counted: list[tuple[Fraction, Fraction]] = []
    for share, (days, _, state) in zip(shares, nodes, strict=True):
        if state == "done":
            counted.append((share, Fraction(max(0, 15 - max(0, days)))))
        elif state == "open" and policy in ("zero", "full"):
            counted.append((share, Fraction(15 if policy == "full" else 0)))
        elif state == "open" and policy == "drop" and not worst:
            counted.append((share, Fraction(0)))
    null = run.cards[0].scores.null[0, 0]
    if all(state != "done" for *_, state in nodes):
        assert null == (NullReason.NOT_DONE if any(state == "open" for *_, state in nodes) else NullReason.NOT_DUE)
        return
    whole = sum(share for share, _ in counted)
    exact = min(earned for _, earned in counted) if worst else sum(share * earned for share, earned in counted) / whole
    assert null == 0
    assert points(run) == Fraction(floor(exact * 100 + Fraction(1, 2)), 100)
    explain_cell(run, 0, "tender")  # which recomputes the cell and refuses to differ


def test_cells_scored_elsewhere_in_batches_give_the_same_run() -> None:
    def in_batches(work: Sequence[CardCells]) -> list[CardScores]:
        found: list[CardScores] = []
        for card in work:
            layout, table = lay_out([card])
            found += gather([card], pa.Table.from_batches(list(score_batches(layout, table.to_batches(1)))))
        return found

    tables = group(("一", DUE, late(2), None), ("二", DUE, late(9), None), ("三", DUE, None, None))
    here = score(plan("not_done: zero"), tables)
    there = score(plan("not_done: zero"), tables, cells=in_batches)
    assert points(here) == points(there) == Fraction("6.33")
    for name in ("score", "raw", "branch", "null"):
        assert (getattr(here.cards[0].scores, name) == getattr(there.cards[0].scores, name)).all()
