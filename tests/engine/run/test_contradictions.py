"""One thing said twice and differently: told with both places, and never settled by which row comes last."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.intake.tables import Figures, Sheet
from hengji.engine.run.facts import FactBook
from hengji.engine.run.periods import against_parts
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.indicators import Measure
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason
from hengji.engine.values.period import Period
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

SCHEME = """
scheme: test.twice
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 两说, en: Twice}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures:
  产量: {title: {zh: 产量, en: Output}, unit: 吨}
  库存: {title: {zh: 库存, en: Stock}, unit: 吨, over_periods: end}
indicators:
  output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}
  stock: {title: {zh: 存货, en: Stock}, formula: 库存, unit: 吨, direction: higher}
classes: {all: {zh: 大, en: Big}}
classify: {otherwise: all}
panels:
  review:
    title: {zh: 评议, en: Review}
    groups: {lead: {title: {zh: 领导, en: Leaders}, weight: 100}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: whole
      weight: 100
      items:
        - {indicator: output, weight: 40, tiers: {target: table}, rule: {ratio: target}}
        - {panel: review, id: talk, title: {zh: 民主评议, en: Talk}, weight: 20, tiers: {target: 100}, rule: {ratio: target}}
        - {date: grid, id: grid, title: {zh: 并网, en: Grid}, weight: 40, not_done: zero, rule: "按期完成得满分；每延误1天扣1分，扣完为止"}
ledger:
  - sum: items
  - round: 2
"""
FILES = {
    "units": "unit,name\nu1,甲公司\nu2,乙公司\n",
    "facts": "unit,measure,period,value\nu1,产量,2026,80\nu2,产量,2026,80\n",
    "targets": "unit,item,target\n*,output,100\n",
    "reviews": "unit,item,rater,group,score\nu1,talk,r1,lead,90\nu2,talk,r1,lead,90\n",
    "tasks": "unit,task,due,done\nu1,grid,2026-06-30,2026-06-30\nu2,grid,2026-06-30,2026-06-30\n",
}


def run(folder: Path, period: str = "2026", **files: str) -> Run:
    for name, text in (FILES | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("zh") for finding in found)
    return score(scheme, canonical(read_tables(folder)[0]), Period.parse(period))


def told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.findings if finding.code == code]


def points(done: Run, item: str, unit: int = 0) -> Fraction:
    (card,) = [card for card in done.cards if unit in card.units]
    row, column = [each.id for each in card.items].index(item), card.units.tolist().index(unit)
    return card.points.at(row, column)


# targets


def targets(*rows: str, head: str = "unit,item,period,target") -> str:
    return "\n".join([head, *rows, ""])


def test_nothing_is_told_of_what_is_said_once(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.findings, done.held.tolist(), points(done, "output")) == ([], [0, 0], 32)


@pytest.mark.parametrize("rows", [("u1,output,,80", "u1,产量完成,,160"), ("u1,产量完成,,160", "u1,output,,80")])
def test_a_target_said_twice_by_id_and_title_is_not_used(tmp_path: Path, rows: tuple[str, str]) -> None:
    done = run(tmp_path, targets=targets("*,output,,100", *rows))
    (found,) = told(done, "target-twice")
    values = [row.rsplit(",", 1)[1] for row in rows]
    assert found.level is Level.ERROR
    assert found.message.zh == (
        f"甲公司：“产量完成”的目标值有几种写法：{values[0]} (targets.csv:3 [target])、"
        f"{values[1]} (targets.csv:4 [target])；都未使用"
    )
    assert done.held.tolist() == [NullReason.MISSING_TIER, 0]


def test_the_same_target_said_twice_is_used(tmp_path: Path) -> None:
    done = run(tmp_path, targets=targets("*,output,,100", "u1,output,,160", "u1,产量完成,,160.0"))
    assert (done.findings, points(done, "output")) == ([], 20)


def test_two_rows_that_say_different_columns_add_up(tmp_path: Path) -> None:
    head = "unit,item,period,target,weight"
    done = run(tmp_path, targets=targets("u1,output,,160,", "u1,产量完成,,,40", "u2,output,,80,", head=head))
    assert (told(done, "target-twice"), points(done, "output")) == ([], 20)


@pytest.mark.parametrize("rows", [("u1,output,2026,80", "u1,output,,160"), ("u1,output,,160", "u1,产量完成,2026,80")])
def test_the_row_of_the_very_period_is_nearer_than_one_without_a_period(tmp_path: Path, rows: tuple[str, str]) -> None:
    done = run(tmp_path, targets=targets("*,output,,100", *rows))
    assert (done.findings, points(done, "output")) == ([], 40)


def test_the_row_of_the_quarter_is_nearer_than_that_of_the_year(tmp_path: Path) -> None:
    facts = "unit,measure,period,value\nu1,产量,2026Q1,80\nu2,产量,2026Q1,80\n"
    done = run(tmp_path, "2026Q1", facts=facts, targets=targets("*,output,2026Q1,80", "*,output,2026,160"))
    assert (told(done, "target-twice"), points(done, "output")) == ([], 40)
    wide = run(tmp_path, "2026Q1", facts=facts, targets=targets("*,output,2026,160", "*,output,,80"))
    assert len(told(wide, "target-twice")) == 1
    assert wide.held[0] == NullReason.MISSING_TIER


def test_a_contradiction_further_away_does_not_matter_to_whom_a_nearer_row_is_for(tmp_path: Path) -> None:
    done = run(tmp_path, targets=targets("*,output,,100", "*,产量完成,,90", "u1,output,,160"))
    assert len(told(done, "target-twice")) == 1
    assert done.held.tolist() == [0, NullReason.MISSING_TIER]
    assert points(done, "output") == 20


def test_a_contradiction_of_a_class_holds_its_units(tmp_path: Path) -> None:
    done = run(tmp_path, targets=targets("*,output,,100", "class:大,output,,90", "class:all,产量完成,,80"))
    (found,) = told(done, "target-twice")
    assert found.message.zh.startswith("类别“大”：“产量完成”的目标值有几种写法：90")
    assert done.held.tolist() == [NullReason.MISSING_TIER] * 2


def test_the_same_target_in_two_units_of_measure_is_one(tmp_path: Path) -> None:
    head = "unit,item,target,value_unit"
    done = run(tmp_path, targets=targets("*,output,160,吨", "*,产量完成,160000,千克", head=head))
    assert (told(done, "target-twice"), points(done, "output")) == ([], 20)


def test_a_weight_said_twice_is_not_used(tmp_path: Path) -> None:
    head = "unit,item,target,weight"
    done = run(tmp_path, targets=targets("*,output,80,", "u1,output,,20", "u1,产量完成,,60", head=head))
    (found,) = told(done, "target-twice")
    assert (
        found.message.zh
        == "甲公司：“产量完成”的权重有几种写法：20 (targets.csv:3 [weight])、60 (targets.csv:4 [weight])；都未使用，按方案的权重计算"
    )
    assert points(done, "output") == 40


def test_a_date_due_said_twice_is_not_used(tmp_path: Path) -> None:
    head = "unit,item,target,due"
    rows = ("*,output,100,", "*,grid,,2026-06-30", "*,并网,,2026-12-31")
    tasks = "unit,task,due,done\nu1,grid,,2026-08-30\nu2,grid,2026-06-30,2026-06-30\n"
    done = run(tmp_path, targets=targets(*rows, head=head), tasks=tasks)
    (found,) = told(done, "target-twice")
    assert (
        "“并网”的完成时限有几种写法：2026-06-30 (targets.csv:3 [due])、2026-12-31 (targets.csv:4 [due])"
        in found.message.zh
    )
    assert done.held.tolist() == [NullReason.MISSING_TIER, 0]


def test_the_order_of_the_rows_never_matters(tmp_path: Path) -> None:
    draw = Random(5)
    head = "unit,item,period,target,weight"
    for _ in range(12):
        keys = [
            (whom, name, period)
            for whom in ("*", "class:all", "u1", "u2")
            for name in ("output", "产量完成")
            for period in ("", "2026")
            if draw.random() < 0.35
        ]
        rows = [",".join((*key, draw.choice(["80", "80", "160", ""]), draw.choice(["", "", "30"]))) for key in keys]
        outcomes = set()
        for _ in range(3):
            draw.shuffle(rows)
            done = run(tmp_path, targets=targets(*rows, head=head))
            outcomes.add((*done.held.tolist(), *done.total.fractions(), len(told(done, "target-twice"))))
        assert len(outcomes) == 1


# milestones


@pytest.mark.parametrize(
    "rows",
    [
        ("u1,grid,2026-06-30,2026-06-30", "u1,并网,2026-06-30,2026-08-30"),
        ("u1,并网,2026-06-30,2026-08-30", "u1,grid,2026-06-30,2026-06-30"),
        ("u1,并网,2026-08-30,2026-06-30", "u1,grid,2026-06-30,2026-06-30"),
    ],
)
def test_a_milestone_said_twice_and_differently_holds_its_unit(tmp_path: Path, rows: tuple[str, str]) -> None:
    done = run(tmp_path, tasks="\n".join(["unit,task,due,done", *rows, "u2,grid,2026-06-30,2026-06-30", ""]))
    (found,) = told(done, "milestone-twice")
    assert found.level is Level.ERROR
    assert found.message.zh.startswith("甲公司：“并网”在任务表里写了不止一次，日期不同：")
    assert "tasks.csv:2" in found.message.zh
    assert "tasks.csv:3" in found.message.zh
    assert done.held.tolist() == [NullReason.MISSING_FACT, 0]
    (held,) = told(done, "unit-held")
    assert "在任务表里的那一行有错" in held.message.zh


def test_a_milestone_whose_two_rows_contradict_is_not_taken_for_undone(tmp_path: Path) -> None:
    # `not_done: zero` must not turn a contradiction into 0 points by way of a date due that only the targets state
    tasks = "unit,task,due,done\nu1,grid,,2026-06-30\nu1,并网,,2026-08-30\nu2,grid,2026-06-30,2026-06-30\n"
    stated = "unit,item,target,due\n*,output,100,\n*,grid,,2026-06-30\n"
    assert run(tmp_path, tasks=tasks, targets=stated).held.tolist() == [NullReason.MISSING_FACT, 0]


def test_two_rows_of_a_milestone_that_agree_or_complete_each_other_are_one(tmp_path: Path) -> None:
    rest = "u2,grid,2026-06-30,2026-06-30\n"
    parts = run(tmp_path, tasks=f"unit,task,due,done\nu1,grid,2026-06-30,\nu1,并网,,2026-07-02\n{rest}")
    assert (parts.findings, points(parts, "grid")) == ([], 38)
    same = run(
        tmp_path, tasks=f"unit,task,due,done\nu1,grid,2026-06-30,2026-07-01\nu1,并网,2026-06-30,2026-07-01\n{rest}"
    )
    assert (same.findings, points(same, "grid")) == ([], 39)


# ratings


def test_a_rater_who_rates_an_item_by_id_and_by_title_is_counted_not_at_all(tmp_path: Path) -> None:
    head, rest = "unit,item,rater,group,score", "u1,talk,r2,,100\nu2,talk,r1,lead,90\n"
    done = run(tmp_path, reviews=f"{head}\nu1,talk,r1,lead,100\nu1,民主评议,r1,领导,40\n{rest}")
    (found,) = told(done, "rating-twice")
    assert found.level is Level.ERROR
    assert found.message.zh == (
        "甲公司：r1 对“民主评议”评了不止一次：100 (reviews.csv:2 [score])、40 (reviews.csv:3 [score])；都未使用"
    )
    assert points(done, "talk") == 20
    assert points(done, "talk", 1) == 18


# the year and its parts


def months(unit: str, measure: str, value: str) -> str:
    return "".join(f"{unit},{measure},2026-{month:02d},{value}\n" for month in range(1, 13))


def test_a_year_that_is_not_the_sum_of_its_months_is_told_and_stays_used(tmp_path: Path) -> None:
    facts = f"unit,measure,period,value\nu1,产量,2026,80\n{months('u1', '产量', '10')}{months('u2', '产量', '10')}"
    done = run(tmp_path, facts=facts)
    (found,) = told(done, "year-against-parts")
    assert found.level is Level.ERROR
    assert found.message.zh == "甲公司：产量 2026 填报 80 吨，所含各期合计 120 吨，两者不符；仍用 80 吨"
    assert str(found.where) == "facts.csv:2 [value]"
    assert (points(done, "output"), points(done, "output", 1)) == (32, 48)


def test_each_longer_period_is_compared_with_the_parts_its_unit_reports(tmp_path: Path) -> None:
    facts = (
        "unit,measure,period,value\nu1,产量,2026,80\nu1,产量,2026H1,40\nu1,产量,2026H2,40\n"
        "u1,产量,2026Q1,10\nu1,产量,2026Q2,20\nu2,产量,2026,60\nu2,产量,2026Q3,10\n"
    )
    (found,) = told(run(tmp_path, facts=facts), "year-against-parts")
    assert found.message.en == (
        "甲公司: Output 2026H1 is reported as 40 吨, its parts add up to 30 吨: they differ; 40 吨 is used"
    )


def test_figures_that_do_not_add_up_over_periods_are_not_compared(tmp_path: Path) -> None:
    facts = f"unit,measure,period,value\nu1,产量,2026,120\n{months('u1', '产量', '10')}u1,库存,2026,80\n{months('u1', '库存', '10')}"
    assert not told(run(tmp_path, facts=facts), "year-against-parts")


def test_a_difference_that_rounding_makes_is_only_noted(tmp_path: Path) -> None:
    facts = f"unit,measure,period,value\nu1,产量,2026,40.04\n{months('u1', '产量', '3.34')}"  # 12 x 3.34 = 40.08
    assert [found.level for found in told(run(tmp_path, facts=facts), "year-against-parts")] == [Level.NOTE]
    beyond = f"unit,measure,period,value\nu1,产量,2026,39.98\n{months('u1', '产量', '3.34')}"
    assert [found.level for found in told(run(tmp_path, facts=beyond), "year-against-parts")] == [Level.ERROR]


def test_a_rate_of_a_year_is_not_compared_with_the_sum_of_its_months() -> None:
    rows = [("2026", "65"), *((f"2026-{month:02d}", "65") for month in range(1, 13))]
    sheet = Sheet(
        "facts",
        len(rows),
        {"unit": ["u1"] * 13, "measure": ["m"] * 13, "period": [period for period, _ in rows]},
        {"value": Figures.of([Fraction(value) for _, value in rows])},
    )
    percent = {"m": Measure("m", Text("率", "Rate"), parse_unit("%"))}
    assert not against_parts(FactBook(("u1",), sheet, percent, Period(2026)))
    plain = {"m": Measure("m", Text("数", "Sum"), parse_unit("吨"))}
    assert len(against_parts(FactBook(("u1",), sheet, plain, Period(2026)))) == 1


def test_a_level_said_twice_is_not_used() -> None:
    sheet = Sheet(
        "facts",
        3,
        {
            "unit": ["u1", "u1", "u2"],
            "measure": ["m", "级", "m"],
            "period": ["2026"] * 3,
            "level": ["优", "差", "优"],
        },
        {"value": Figures.of([None] * 3)},
    )
    facts = FactBook(("u1", "u2"), sheet, {"m": Measure("m", Text("级", "Level"), parse_unit(""))}, Period(2026))
    assert [finding.code for finding in facts.findings] == ["fact-twice"]
    assert facts.levels == {("m", Period(2026), 1): "优"}
