"""An explanation leads back to the cells: of reported figures, formulas, counts and dates; and shows how weight was handed on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from support import files

from hengji.engine.bundle import canonical, freeze
from hengji.engine.intake import read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.trace import explain_cell, explain_unit

SCHEME = """
scheme: test.places
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 出处, en: Places}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures:
  利润: {title: {zh: 利润总额, en: Profit}, unit: 万元}
  权益: {title: {zh: 净资产, en: Equity}, unit: 万元, over_periods: end}
  收入: {title: {zh: 收入, en: Revenue}, unit: 万元}
  事故: {title: {zh: 一般事故, en: Accidents}, unit: 起}
indicators:
  roe: {title: {zh: 净资产收益率, en: ROE}, formula: "利润 / avg(期初权益, 期末权益)", unit: "%", direction: higher}
  revenue: {title: {zh: 营业收入, en: Revenue}, formula: 收入, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 经营, en: Business}
      id: business
      weight: 60
      items:
        - indicator: roe
          weight: 30
          tiers: {target: 10}
          rule: 达到目标值得满分；每低于目标值1个百分点扣3分，扣完为止
        - indicator: revenue
          weight: 30
          tiers: {target: 100}
          missing: redistribute
          rule: 达到目标值得满分；每低于目标值1%扣1分，扣完为止
    - dimension: {zh: 管理, en: Management}
      id: management
      weight: 40
      items:
        - events: {一般事故: 事故, 通报批评: blame}
          id: safety
          title: {zh: 安全, en: Safety}
          weight: 20
          rule: 全年无事故得满分；每发生一起一般事故扣5分，每发生一次通报批评扣2分，扣完为止
        - date: start
          id: started
          title: {zh: 开工, en: Start}
          weight: 20
          rule: 按期完成得满分；每延迟1天扣1分，扣完为止
events:
  - deduction: {zh: 通报批评, en: Blame}
    id: blame
    points: 1
ledger:
  - sum: items
  - subtract: {events: deduction}
  - round: 2
"""
FILES = {
    "units": "unit,name\nU1,甲公司\n",
    "events": "unit,event,count\nU1,blame,1\nU1,通报批评,1\n",
    "tasks": "unit,task,due,done\nU1,start,2026-06-30,2026-07-02\n",
}


def run(folder: Path, revenue: str = "") -> Run:
    months = "".join(f"U1,利润,2026-{month:02d},4\n" for month in range(1, 13))
    facts = f"unit,measure,period,value\n{months}U1,权益,2025,500\nU1,权益,2026,500\nU1,事故,2026,0\n{revenue}"
    for name, text in (FILES | {"facts": facts}).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("zh") for finding in found)
    return score(scheme, canonical(read_tables(folder)[0]))


def test_the_cells_behind_a_formula_a_count_and_a_date_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, "U1,收入,2026,90\n")
    assert explain_cell(done, 0, "revenue").source == "facts.csv:17"
    formula = explain_cell(done, 0, "roe").source.split("; ")
    assert formula == [*(f"facts.csv:{line}" for line in range(2, 14)), "facts.csv:14", "facts.csv:15"]
    assert explain_cell(done, 0, "safety").source == "facts.csv:16; events.csv:2; events.csv:3"
    assert "出处：facts.csv:16" in explain_cell(done, 0, "safety").render("zh")
    assert "晚 2 天  [tasks.csv:2]" in explain_cell(done, 0, "started").render("zh")


def test_the_results_table_names_the_first_of_many_cells(tmp_path: Path) -> None:
    files = freeze(run(tmp_path, "U1,收入,2026,90\n")).files
    rows = {row["item"]: row for row in csv.DictReader(io.StringIO(files["results/cells.csv"].decode()))}
    assert rows["roe"]["source"] == "facts.csv:2; facts.csv:3; facts.csv:4; facts.csv:5; … (14)"
    assert rows["started"]["source"] == "tasks.csv:2"


def test_weight_that_is_handed_on_is_shown_with_its_sum_and_whose_it_was(tmp_path: Path) -> None:
    done = run(tmp_path)
    told = explain_cell(done, 0, "roe").render("zh")
    assert "权重：30 → 60（“营业收入”没有得分，其权重按比例分来）" in told
    assert "计入总分：28.80 ÷ 30 × 60 = 57.6" in told
    assert "计入总分" not in explain_cell(done, 0, "revenue").render("zh")


def test_an_item_without_a_score_has_a_dash_and_not_nought(tmp_path: Path) -> None:
    trace = explain_unit(run(tmp_path), 0)
    assert "营业收入  0  —  —  缺少填报数" in trace.render("zh")
    (line,) = [each for each in trace.items if each.item == "revenue"]
    assert not line.scored


def test_a_figure_far_from_its_target_is_told_at_its_cells(tmp_path: Path) -> None:
    plan = """
measures: {cost: {title: 费用, unit: 万元}, staff: {title: 人数, unit: 人}, a: {title: 利润, unit: 万元}}
indicators:
  a: {title: 利润, unit: 万元, direction: higher}
  per_head: {title: 人均费用, formula: cost / staff, unit: 万元/人, direction: lower}
scorecards:
  all:
    - dimension: 全部
      id: all
      weight: 20
      items:
        - {indicator: a, weight: 10, tiers: {target: 100}, rule: 完成目标值得满分；每低于目标值1%扣0.5分，扣完为止, clause: 第一条}
        - {indicator: per_head, weight: 10, tiers: {target: 1}, rule: 不高于目标值得满分；每高于目标值1%扣0.5分，扣完为止}
ledger: [{sum: items}]
"""
    facts = "unit,measure,period,value\nU1,a,2026,1000000\nU1,cost,2026,50000\nU1,staff,2026,5\n"
    done = files.run(tmp_path, plan, units="unit,name\nU1,甲公司\n", facts=facts)
    found = [each for each in done.all_findings if each.code == "implausible-target"]
    assert [(str(each.where), each.where.clause) for each in found] == [
        ("facts.csv:2", "第一条"),
        ("facts.csv:3; facts.csv:4", ""),
    ]
