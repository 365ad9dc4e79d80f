"""What a unit lacks because its row was set aside is not called missing: the row is named instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

PLAN = """
measures: {利润: {title: {zh: 利润总额, en: Profit}, unit: 万元}, 收入: {title: {zh: 营业收入, en: Revenue}, unit: 万元}}
indicators:
  profit: {title: {zh: 利润总额, en: Profit}, formula: 利润, unit: 万元, direction: higher}
  margin: {title: {zh: 利润率, en: Margin}, formula: 利润/收入, unit: "%", direction: higher}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: profit, weight: 50, tiers: {target: table}, rule: 得分=实际值/目标值×权重分}
        - {indicator: margin, weight: 50, rule: 达到5%得满分，否则不得分}
ledger: [{sum: items}, {round: 2}]
"""
TARGETS = "unit,item,target\na,profit,10\nb,profit,10\n"


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ("a,利润,2026,九千?\n", "facts.csv:5"),
        ("a,利润,2026,9\na,利润总额,2026,x\na,利润,2026,8\n", "facts.csv:5"),
    ],
)
def test_a_figure_of_a_row_set_aside_is_not_called_missing(tmp_path: Path, rows: str, places: str) -> None:
    done = run(
        tmp_path,
        PLAN,
        units="unit,name\na,甲\nb,乙\n",
        facts=f"unit,measure,period,value\na,收入,2026,90\nb,收入,2026,90\nb,利润,2026,9\n{rows}",
        targets=TARGETS,
    )
    (held,) = [each for each in done.all_findings if each.code == "unit-held"]
    assert held.message.zh == "甲：2 项填报的行未被采用，总分暂不计算：利润总额、利润率"
    assert held.hint is not None
    assert held.hint.zh.startswith("改正这家单位未被采用的行（有错、写了两次或不合常理）：")
    assert places in held.hint.zh
    assert "补 facts" not in held.hint.zh


def test_a_target_of_a_row_set_aside_is_not_called_missing(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PLAN,
        units="unit,name\na,甲\n",
        facts="unit,measure,period,value\na,收入,2026,90\na,利润,2026,9\n",
        targets="unit,item,target\na,profit,十个\n",
    )
    (held,) = [each for each in done.all_findings if each.code == "unit-held"]
    assert held.hint is not None
    assert "targets.csv:2" in held.hint.zh


def test_what_is_missing_beside_it_is_still_asked_for(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PLAN,
        units="unit,name\na,甲\n",
        facts="unit,measure,period,value\na,利润,2026,九千?\n",
        targets="unit,item,target\na,profit,10\n",
    )
    (held,) = [each for each in done.all_findings if each.code == "unit-held"]
    assert held.hint is not None
    assert "facts.csv:2" in held.hint.zh
    assert "补 facts（指标数）表的 营业收入 2026" in held.hint.zh
