"""A pool of which some or all units wait says where the share went."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.reports.page import report_html

PLAN = """
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}}
indicators: {a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
grades: [{grade: A, title: {zh: 合格, en: Qualified}, bonus: 1}]
results: {bonus: {title: {zh: 奖金, en: Bonus}, base: 基数, pool: 100}}
"""


def group(folder: Path, facts: str) -> Run:
    units = "unit,name,基数\nU1,甲公司,10\nU2,乙公司,10\n"
    return run(folder, PLAN, units=units, facts="unit,measure,period,value\n" + facts)


@pytest.mark.parametrize(("facts", "others"), [("U1,a,2026,90\n", True), ("U1,a,2026,\n", False)])
def test_the_share_went_to_others_only_where_somebody_is_paid(tmp_path: Path, facts: str, others: bool) -> None:
    done = group(tmp_path, facts)
    (told,) = [finding for finding in done.all_findings if finding.code == "pool-provisional"]
    for message in (told.message.zh, report_html(done, "zh")):
        assert ("其份额现在分给了别人" in message) is others
        assert ("现在没有分给任何单位" in message) is not others
    assert told.message.en.endswith("went to the others" if others else "nobody is paid yet")
