"""The several nodes of an item in reports: how far they have come beside its figure, and how they combine among what is said of it."""

from __future__ import annotations

from datetime import date

from hengji.engine.intake.tables import Sheet, Tables
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.text import Text
from hengji.reports.policy import WORST_NODE, flags
from hengji.reports.reading import Reading

SCHEME = """
scheme: test.nodes-told
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 节点, en: Nodes}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
indicators: {}
scorecards:
  all:
    - dimension: {zh: 任务, en: Tasks}
      weight: 100
      items:
        - {date: tender, title: {zh: 招标, en: Tender}, weight: 60, rule: 按期完成得满分；每延迟1天扣1分，扣完为止}
        - {date: open, title: {zh: 开工, en: Start}, weight: 40, nodes: worst, rule: 按期完成得满分；每延迟1天扣1分，扣完为止}
ledger:
  - sum: items
"""
DUE = date(2026, 6, 30)


def plan() -> Scheme:
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, found
    return scheme


def test_a_report_tells_how_far_the_nodes_have_come_and_that_they_made_the_score() -> None:
    tasks = Sheet(
        "tasks",
        3,
        {"unit": ["U1"] * 3, "task": ["tender", "tender", "open"], "node": ["一", "二", ""]},
        dates={"due": [DUE] * 3, "done": [DUE, date(2026, 7, 12), date(2026, 7, 1)]},
    )
    run = score(plan(), Tables(Sheet("units", 1, {"unit": ["U1"]}), Sheet("facts"), tasks=tasks))
    reading = Reading(run)
    on = reading.on(0)
    assert on is not None
    card, column = on
    tender, opened = (card.cell(row, column) for row in range(2))
    assert tender.points == 54
    assert tender.why == Text("按各节点计分", "by its nodes")
    assert reading.spoken(tender) == Text(
        "2 个节点，完成 2 个，最晚的晚 12 天", "2 nodes, 2 done, the latest 12 days late"
    )
    assert reading.spoken(opened) == Text("晚 1 天", "1 days late")
    assert "各节点按份额合计：60 × 50% + 48 × 50% = 54" in reading.told(0, tender).zh


def test_what_is_said_of_an_item_says_that_its_worst_node_counts() -> None:
    by_shares, by_worst = (item for _, item in plan().items())
    assert WORST_NODE.zh in flags(by_worst).zh
    assert WORST_NODE.en in flags(by_worst).en
    assert WORST_NODE.zh not in flags(by_shares).zh
