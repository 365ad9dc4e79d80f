"""Explanations say what a figure was made of, and speak of days, ranks and amounts as people do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from support import files

from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.trace import explain_cell

SCHEME = """
scheme: test.explained
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 解释, en: Explained}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures:
  place: {title: {zh: 行业排名, en: Rank}, unit: 名}
indicators:
  place: {title: {zh: 行业排名, en: Rank}, unit: 名, direction: lower}
panels:
  review:
    title: {zh: 综合评议, en: Review}
    groups:
      leaders: {title: {zh: 领导, en: Leaders}, weight: 60}
      peers: {title: {zh: 同级, en: Peers}, weight: 40}
    drop_high: 1
    drop_low: 1
    trim_from: 4
    minimum: 2
    redistribute: yes
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - date: start
          title: {zh: 开工, en: Start}
          weight: 40
          rule: {steps: [{each: 1, above: 10, subtract: 1}, {each: 1, above: 0, until: 10, subtract: 0.5}]}
        - panel: review
          weight: 30
          tiers: {target: 100}
          rule: 得分=实际值/目标值×权重分
        - indicator: place
          weight: 30
          tiers: {target: 10}
          rule: {steps: [{each: 1, above: target, subtract: 2}]}
ledger:
  - sum: items
"""


def run(days: date, leaders: Sequence[int], peers: Sequence[int], place: int = 12) -> Run:
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    units = Sheet("units", 1, {"unit": ["U1"], "name": ["甲公司"]})
    facts = Sheet(
        "facts", 1, {"unit": ["U1"], "measure": ["place"], "period": ["2026"]}, {"value": Figures.of([Fraction(place)])}
    )
    tasks = Sheet("tasks", 1, {"unit": ["U1"], "task": ["start"]}, dates={"due": [date(2026, 6, 30)], "done": [days]})
    scores = [*leaders, *peers]
    groups = ["leaders"] * len(leaders) + ["peers"] * len(peers)
    reviews = Sheet(
        "reviews",
        len(scores),
        {"unit": ["U1"] * len(scores), "item": ["review"] * len(scores), "group": groups},
        {"score": Figures.of([Fraction(each) for each in scores])},
    )
    return score(scheme, Tables(units, facts, reviews=reviews, tasks=tasks))


@pytest.fixture
def usual() -> Run:
    return run(date(2026, 7, 12), [70, 80, 90, 100], [80, 84])


def test_a_milestone_shows_its_dates_and_days(usual: Run) -> None:
    trace = explain_cell(usual, 0, "start")
    assert [text.zh for text in trace.inputs] == ["完成时限 2026-06-30", "完成日期 2026-07-12，晚 12 天"]
    assert [text.zh for text in trace.steps] == [
        "起点 40 分",
        "晚 12 天，比“晚 10 天”晚 2 天：2 × −1 分 → −2",
        "晚 12 天，计 10 天：10 × −0.5 分 → −5",
    ]
    assert "actual: 12 days late" in trace.render("en")


def test_a_panel_shows_each_groups_mean_its_ratings_what_was_trimmed_and_the_weights(usual: Run) -> None:
    trace = explain_cell(usual, 0, "review")
    assert [text.zh for text in trace.inputs] == [
        "领导（权重 60）：4 人评分，去掉最高 100、最低 70，平均 85",
        "同级（权重 40）：2 人评分，平均 82",
        "加权平均 (85 × 60 + 82 × 40) ÷ 100 = 83.8",
    ]
    assert trace.inputs[0].en == "Leaders (weight 60): 4 ratings, without the highest 100 and the lowest 70, mean 85"
    assert trace.steps[0].zh == "按公式计算：实际值 / 目标值 * 满分，即 83.8 / 100 * 30"


def test_a_panel_says_that_its_mean_is_rounded_where_that_changes_it() -> None:
    trace = explain_cell(run(date(2026, 6, 30), [80, 81, 81], [80, 80, 81]), 0, "review")
    assert (
        trace.inputs[-1].zh
        == "加权平均 (80.6667… × 60 + 80.3333… × 40) ÷ 100 = 80.533333…，四舍五入到 2 位小数为 80.53"
    )
    assert trace.inputs[-1].en.endswith("= 80.533333…, rounded half up to 2 decimals: 80.53")
    alone = explain_cell(run(date(2026, 6, 30), [80, 81, 81], [80]), 0, "review")
    assert alone.inputs[-1].zh == "平均 = 80.666667…，四舍五入到 2 位小数为 80.67"


def test_a_group_with_too_few_ratings_is_said_to_be_left_out() -> None:
    trace = explain_cell(run(date(2026, 6, 30), [80, 90], [70]), 0, "review")
    assert [text.zh for text in trace.inputs] == [
        "领导（权重 60）：2 人评分，平均 85",
        "同级（权重 40）：1 人评分，少于 2 人，不计",
    ]
    assert trace.figure == "85"


def test_a_rank_comes_before_or_after_another_and_is_never_high_or_low(usual: Run) -> None:
    trace = explain_cell(usual, 0, "place")
    assert trace.steps[-1].zh == "第 12 名，比目标值 第 10 名靠后 2 名：2 × −2 分 → −4"
    assert trace.steps[-1].en == "rank 12 is 2 places after target rank 10: 2 × −2 -> −4"
    assert "实际值：第 12 名" in trace.render("zh")


def test_early_and_on_the_day_are_said_in_words() -> None:
    early = explain_cell(run(date(2026, 6, 1), [80, 90], [70, 72]), 0, "start")
    assert "实际值：早 29 天" in early.render("zh")
    assert "实际值：按期" in explain_cell(run(date(2026, 6, 30), [80, 90], [70, 72]), 0, "start").render("zh")


def test_a_cell_that_waits_claims_no_points() -> None:
    scheme, _ = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None
    units = Sheet("units", 1, {"unit": ["U1"], "name": ["甲公司"]})
    waiting = score(scheme, Tables(units, Sheet("facts")))
    assert "计入总分" not in explain_cell(waiting, 0, "place").render("zh")


def test_a_share_of_a_reference_is_called_by_its_name(tmp_path: Path) -> None:
    plan = """
measures: {a: {title: 甲, unit: 万元}}
indicators: {a: {title: 甲, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: 全部
      id: all
      weight: 20
      items:
        - {indicator: a, weight: 20, tiers: {target: 100, base: 80}, rule: {steps: [
            {each: 1% of target, below: 95% of target, subtract: 0.5}, {each: 2% of base, above: base + 2, add: 1, most: 4}]}}
ledger: [{sum: items}]
"""
    said = explain_cell(
        files.run(tmp_path, plan, units="unit\nU1\n", facts="unit,measure,value\nU1,a,90\n"), 0, "a"
    ).sentence.en
    assert "per 1% of the target below 95% of the target, pro rata" in said
    assert "per 2% of the base above the base + 2, pro rata" in said
    assert "its reference" not in said
