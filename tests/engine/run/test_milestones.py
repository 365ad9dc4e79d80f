"""Milestones and ratings: named by id or title, dates from the targets table, and what is not done is never silent."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import dump_scheme, load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason

SCHEME = """
scheme: test.milestones
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 节点, en: Milestones}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
indicators: {}
panels:
  review:
    title: {zh: 综合评议, en: Review}
    groups:
      leaders: {title: {zh: 领导, en: Leaders}, weight: 60}
      peers: {title: {zh: 同级, en: Peers}, weight: 40}
scorecards:
  all:
    - dimension: {zh: 任务, en: Tasks}
      id: tasks
      weight: 100
      items:
        - date: start
          id: start_date
          title: {zh: 一号机组开工, en: Unit one started}
          weight: 40
          POLICY
          rule: 按期完成得满分；每延迟1天扣1分，扣完为止
        - panel: review
          weight: 60
          tiers: {target: 100}
          rule: 得分=实际值/目标值×权重分
ledger:
  - sum: items
  - round: 2
"""


def plan(policy: str = "clause: 第一条") -> Scheme:
    scheme, found = load_scheme(SCHEME.replace("POLICY", policy), "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    return scheme


def group(
    task: str = "start",
    due: date | None = None,
    done: date | None = None,
    item: str = "review",
    target: date | None = None,
) -> Tables:
    units = Sheet("units", 1, {"unit": ["U1"], "name": ["甲公司"]})
    tasks = Sheet("tasks", 1, {"unit": ["U1"], "task": [task]}, dates={"due": [due], "done": [done]})
    scores = Figures.of([Fraction(90), Fraction(80)])
    reviews = Sheet(
        "reviews",
        2,
        {"unit": ["U1"] * 2, "item": [item] * 2, "group": ["领导", "Peers"], "rater": ["a", "b"]},
        {"score": scores},
    )
    targets = Sheet("targets", 1, {"unit": ["*"], "item": ["一号机组开工"]}, dates={"due": [target]})
    return Tables(units, Sheet("facts"), targets, reviews=reviews, tasks=tasks)


def told(run: Run, code: str) -> list[Finding]:
    return [finding for finding in run.findings if finding.code == code]


def points(run: Run, item: str) -> Fraction:
    (card,) = run.cards
    return card.points.at([each.id for each in card.items].index(item), 0)


DUE, LATE = date(2026, 6, 30), date(2026, 7, 3)


@pytest.mark.parametrize("task", ["start", "start_date", "一号机组开工", "unit one  started"])
def test_a_milestone_is_named_as_the_scheme_does_or_by_its_items_id_or_title(task: str) -> None:
    run = score(plan(), group(task, DUE, LATE))
    assert points(run, "start_date") == 37
    assert not run.findings


@pytest.mark.parametrize("item", ["review", "综合评议", "Review"])
def test_ratings_name_their_item_by_id_or_title(item: str) -> None:
    run = score(plan(), group(due=DUE, done=DUE, item=item))
    assert points(run, "review") == Fraction("51.6")
    assert not run.findings


def test_a_misspelt_item_or_milestone_is_told_with_a_proposal() -> None:
    run = score(plan(), group("一号机组开工典礼", DUE, DUE, item="综合平议"))
    hints = [told(run, code)[0].hint for code in ("review-unplaced", "task-unplaced")]
    assert [hint.zh for hint in hints if hint] == ["您是否想写“综合评议”？", "您是否想写“一号机组开工”？"]


def test_a_date_due_may_stand_among_the_targets() -> None:
    run = score(plan(), group(done=LATE, target=DUE))
    assert points(run, "start_date") == 37


def test_a_milestone_past_its_date_and_not_done_holds_the_unit_and_says_since_when() -> None:
    run = score(plan(), group(due=DUE))
    assert run.held[0] == NullReason.NOT_DONE
    (found,) = told(run, "milestone-open")
    assert found.level is Level.WARNING
    assert "甲公司：“一号机组开工”应于 2026-06-30 完成，到期尚未完成；总分暂不计算" in found.message.zh
    assert not told(run, "unit-held")


def test_the_scheme_may_say_what_an_unfinished_milestone_earns_and_it_is_told_all_the_same() -> None:
    run = score(plan("not_done: zero"), group(due=DUE))
    assert run.held[0] == 0
    assert points(run, "start_date") == 0
    assert "本项计 0 分" in told(run, "milestone-open")[0].message.zh


def test_a_milestone_that_is_not_due_yet_never_earns_nothing_by_a_policy_for_what_was_not_reported() -> None:
    run = score(plan("missing: zero"), group(due=date(2027, 3, 1)))
    assert run.held[0] == NullReason.NOT_DUE
    run = score(plan("missing: redistribute"), group(due=date(2027, 3, 1)))
    assert (run.held[0], points(run, "review")) == (0, 86)  # the review takes its weight


def test_what_was_not_reported_at_all_is_a_missing_figure_and_a_missing_date_due_a_missing_target() -> None:
    tables = group(due=DUE)
    run = score(plan(), Tables(tables.units, tables.facts, reviews=tables.reviews))
    assert run.held[0] == NullReason.MISSING_FACT
    assert score(plan(), group(done=LATE)).held[0] == NullReason.MISSING_TIER


def test_the_policy_for_unfinished_milestones_is_kept_in_the_canonical_scheme() -> None:
    again, _ = load_scheme(dump_scheme(plan("not_done: zero")), "again.yaml")
    assert again is not None
    assert [item.not_done for _, item in again.items()] == ["zero", None]


def test_the_policy_for_unfinished_milestones_belongs_to_items_about_a_date() -> None:
    _, found = load_scheme(
        SCHEME.replace("POLICY", "clause: 一").replace(
            "- panel: review\n", "- panel: review\n          not_done: zero\n"
        )
    )
    assert "not-a-milestone" in {finding.code for finding in found}


def _signed(tables: Tables) -> Run:
    dated = SCHEME.replace("按期完成得满分；每延迟1天扣1分", "6月30日前完成得满分，每延迟1天扣1分")
    scheme, found = load_scheme(dated.replace("POLICY", "clause: 第一条"), "scheme.yaml")
    assert scheme is not None, found
    return score(scheme, tables)


def test_the_date_in_the_signed_sentence_is_the_date_due() -> None:
    done = _signed(group(done=date(2026, 7, 2)))
    assert done.total_of(0) == score(plan(), group(due=date(2026, 6, 30), done=date(2026, 7, 2))).total_of(0)
    assert done.total_of(0) is not None


def test_a_task_with_another_date_than_the_sentence_holds_its_unit_and_says_both() -> None:
    done = _signed(group(due=date(2026, 7, 31), done=date(2026, 7, 2)))
    (differs,) = [finding for finding in done.findings if finding.code == "milestone-date-differs"]
    assert differs.level is Level.ERROR
    assert "6月30日" in differs.message.zh
    assert "2026-07-31" in differs.message.zh
    assert done.held[0] == NullReason.EVENT_OPEN
    same = _signed(group(due=date(2026, 6, 30), done=date(2026, 7, 2)))
    assert same.held[0] == NullReason.NONE


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 3, 1), "done-after-period"),
        (date(2028, 3, 1), "date-far-off"),
        (date(2062, 6, 30), "date-far-off"),
        (date(2016, 6, 30), "date-far-off"),
        (date(2025, 6, 28), "date-far-off"),
        (date(2026, 1, 5), None),
    ],
)
def test_a_date_done_after_the_period_or_in_a_year_nobody_can_mean_is_told(done: date, code: str | None) -> None:
    run = score(plan(), group(due=DUE, done=done))
    found = [each for each in run.findings if each.code in ("done-after-period", "date-far-off")]
    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.level is Level.WARNING and str(done) in each.message.zh for each in found)
    assert run.held[0] == 0


def test_a_date_due_years_away_from_the_date_done_is_told() -> None:
    run = score(plan(), group(due=date(2062, 6, 30), done=date(2026, 6, 28)))
    (found,) = told(run, "date-far-off")
    assert "时限 2062-06-30" in found.message.zh


@pytest.mark.parametrize(
    ("due", "done", "level"),
    [
        (date(2025, 9, 30), date(2026, 9, 28), Level.ERROR),
        (date(2027, 9, 30), date(2026, 9, 28), Level.ERROR),
        (date(2025, 12, 20), date(2026, 1, 15), Level.WARNING),
        (date(2025, 9, 30), None, Level.WARNING),
        (date(2027, 3, 1), date(2026, 12, 20), None),
        (date(2026, 3, 1), date(2026, 12, 20), None),
    ],
)
def test_a_date_due_in_another_year_is_told(due: date, done: date | None, level: Level | None) -> None:
    found = told(score(plan(), group(due=due, done=done)), "due-outside-period")
    assert [each.level for each in found] == ([level] if level else [])
    assert all(str(due) in each.message.zh for each in found)


def test_a_date_due_in_another_year_is_told_in_the_targets_too() -> None:
    (found,) = told(score(plan(), group(target=date(2025, 9, 30), done=date(2026, 9, 28))), "due-outside-period")
    assert found.level is Level.ERROR
    assert found.message.zh.startswith("全部单位：“一号机组开工”完成时限 2025-09-30，完成日期 2026-09-28")
    assert not told(score(plan(), group(target=date(2026, 9, 30), done=date(2026, 9, 28))), "due-outside-period")
