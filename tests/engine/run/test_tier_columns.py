"""A tier finds its column by any of the names its header may have."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

PLAN = """
measures: {{a: {{title: {{zh: 利润, en: Profit}}, unit: 万元}}}}
indicators: {{a: {{title: {{zh: 利润, en: Profit}}, unit: 万元, direction: higher}}}}
scorecards:
  all:
    - dimension: {{zh: 一, en: One}}
      items:
        - {{indicator: a, weight: 100, tiers: {{target: {{column: {column}}}}}, rule: {{ratio: target}}}}
ledger: [{{sum: items}}]
"""


@pytest.mark.parametrize(
    ("column", "header"), [("baseline", "baseline"), ("基准值", "base"), ("base", "基准值"), ("own_bar", "own_bar")]
)
def test_a_column_is_found_by_its_synonyms(column: str, header: str, tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PLAN.format(column=column),
        units="unit\nA\n",
        targets=f"unit,item,{header}\nA,a,80\n",
        facts="unit,measure,period,value\nA,a,2026,40\n",
    )
    assert done.total.fractions() == [50]
    assert not done.held.any()
