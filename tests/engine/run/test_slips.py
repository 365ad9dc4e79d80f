"""Slips a careless hand makes: told with their place, and never paid on in silence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason


def told(done: Run, code: str) -> list[Finding]:
    """The findings of this code, whoever found them."""
    return [finding for finding in done.all_findings if finding.code == code]


WAIT = """
measures:
  等待: {title: {zh: 平均等待, en: Waiting time}, unit: 天}
indicators:
  wait: {title: {zh: 平均等待, en: Waiting time}, formula: 等待, unit: 天, direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: wait, weight: 100, tiers: {target: table}, rule: "完成目标值得满分；每高于目标值1天扣5分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
"""


def test_a_target_in_a_unit_that_cannot_be_converted_is_not_used_and_its_unit_waits(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        WAIT,
        units="unit,name\nu1,甲\nu2,乙\nu3,丙\n",
        facts="unit,measure,period,value\nu1,等待,2026,5\nu2,等待,2026,5\nu3,等待,2026,5\n",
        targets="unit,item,target,value_unit\n*,wait,4,天\nu1,wait,96,小时\nu2,wait,4,人\n",
    )
    assert done.held.tolist() == [NullReason.MISSING_TIER, NullReason.MISSING_TIER, 0]
    assert done.total_of(2) == 95
    first, second = told(done, "unit-mismatch")
    assert first.level is Level.ERROR
    assert first.message.zh == "目标值的单位“小时”不能换算成“天”，未使用"
    assert str(first.where) == "targets.csv:3 [value_unit]"
    held = [finding.hint.zh for finding in told(done, "unit-held") if finding.hint]
    assert held == ["在 targets（目标值）表里，“平均等待”的“目标值”改按方案的计量单位填写"] * 2


RATED = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}}
panels:
  review: {title: {zh: 评议, en: Review}, groups: {lead: {title: {zh: 领导, en: Leaders}, weight: 100}}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {panel: review, id: talk, title: {zh: 民主评议, en: Talk}, weight: 100, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{sum: items}, {round: 2}]
"""


@pytest.mark.parametrize("again", ["张 三", "张三 ", "张\u3000三", "張三"])
def test_a_rater_is_one_person_however_the_name_is_spaced(tmp_path: Path, again: str) -> None:
    reviews = f"unit,item,rater,group,score\nu1,talk,张三,lead,90\nu1,talk,{again},lead,60\nu1,talk,李四,lead,80\n"
    done = run(tmp_path, RATED, units="unit,name\nu1,甲\n", facts="unit,measure,period,value\n", reviews=reviews)
    assert bool(told(done, "rating-twice") or told(done, "duplicate-key")) is (again != "張三")
    assert done.total_of(0) == (80 if again != "張三" else Fraction("76.67"))


def test_a_rater_in_full_width_is_the_same_rater(tmp_path: Path) -> None:
    reviews = "unit,item,rater,group,score\nu1,talk,R01,lead,90\nu1,talk,Ｒ０１,lead,60\n"
    done = run(tmp_path, RATED, units="unit,name\nu1,甲\n", facts="unit,measure,period,value\n", reviews=reviews)
    (found,) = told(done, "rating-twice")
    assert (
        found.message.zh
        == "u1：R01 对“民主评议”评了不止一次：90 (reviews.csv:2 [score])、60 (reviews.csv:3 [score])；都未使用"
    )


DIFFICULT = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{indicator: output, weight: 100, tiers: {target: 100}, rule: {ratio: target}}]
coefficients:
  difficulty: {title: {zh: 难度系数, en: Difficulty}, given: 难度, bounds: 0.9 .. 1.1}
ledger: [{sum: items}, {multiply: difficulty}, {round: 2}]
"""


@pytest.mark.parametrize(
    ("header", "cell", "total"),
    [
        ("难度（倍）", "105%", 84),
        ("难度（倍）", "1.05", 84),
        ("难度（%）", "105", 84),
        ("难度", "105", None),
        ("难度（%）", "1.05", None),
    ],
)
def test_a_coefficient_is_read_right_or_refused(tmp_path: Path, header: str, cell: str, total: int | None) -> None:
    done = run(
        tmp_path,
        DIFFICULT,
        units=f"unit,name,{header}\nu1,甲,{cell}\nu2,乙,{cell}\n",
        facts="unit,measure,period,value\nu1,产量,2026,80\nu2,产量,2026,80\n",
    )
    assert ("coefficient-far-off" in codes(done)) is (total is None)
    assert total is None or done.total_of(0) == total
