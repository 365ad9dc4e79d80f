"""A digit too few in a figure that only a quotient, or last year, gives away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level

PLAN = """
measures:
  管理费用: {title: {zh: 管理费用, en: Cost}, unit: 万元}
  平均人数: {title: {zh: 平均人数, en: Heads}, unit: 人, over_periods: average}
indicators:
  admin: {title: {zh: 人均管理费用, en: Cost per head}, formula: 管理费用/平均人数, unit: 万元/人, decimals: 3, direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [ITEM]
ledger: [{sum: items}, {round: 2}]
"""
TARGETED = (
    "{indicator: admin, weight: 100, tiers: {target: table}, rule: 不高于目标值得满分；每高于目标值1%扣0.4分，扣完为止}"
)
BANDED = "{indicator: admin, weight: 100, rule: 不高于20得满分，否则不得分}"
COSTS = (5230, 6100, 2888, 3100)


def told(done: Run) -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == "digit-off"]


def of_heads(
    folder: Path, heads: Sequence[float], item: str, last: Sequence[float] = (), costs: Sequence[int] = COSTS
) -> Run:
    facts = [f"u{at},管理费用,2026,{cost}" for at, cost in enumerate(costs)]
    facts += [f"u{at},平均人数,2026,{count}" for at, count in enumerate(heads)]
    facts += [f"u{at},平均人数,2025,{count}" for at, count in enumerate(last)]
    facts += [f"u{at},管理费用,2025,{cost}" for at, cost in enumerate(costs) if last]
    return run(
        folder,
        PLAN.replace("ITEM", item),
        units="unit,name\n" + "".join(f"u{at},u{at}\n" for at in range(len(costs))),
        facts="unit,measure,period,value\n" + "\n".join(facts) + "\n",
        targets="unit,item,target\n" + "".join(f"u{at},admin,16\n" for at in range(len(costs))),
    )


@pytest.mark.parametrize("item", [TARGETED, BANDED])
@pytest.mark.parametrize("heads", [(310, 40.2, 151, 215), (310, 4020, 151, 215)])
def test_a_digit_off_in_a_quotient_is_told(tmp_path: Path, heads: Sequence[float], item: str) -> None:
    (found,) = told(of_heads(tmp_path, heads, item))
    assert found.level is Level.WARNING
    assert found.message.zh.startswith("u1：“人均管理费用”为")
    assert str(found.where) == "facts.csv:7 [value]"


def test_a_digit_off_beside_last_year_is_told_at_its_place(tmp_path: Path) -> None:
    found = told(of_heads(tmp_path, (310, 40.2, 151, 215), TARGETED, last=(300, 398, 160, 220)))
    assert [str(each.where) for each in found] == ["facts.csv:7 [value]"] * 2
    assert "2025 398 人" in found[0].message.zh


@pytest.mark.parametrize(
    ("heads", "last"),
    [
        ((310, 40.2, 151, 215), (300, 41, 160, 220)),  # so it was last year
        ((310, 40.2, 15, 215), ()),  # not alone
        ((310, 100, 151, 215), ()),  # four times
        ((310, 402, 151, 215), ()),
    ],
)
def test_a_unit_that_differs_for_reasons_is_not_told(
    tmp_path: Path, heads: Sequence[float], last: Sequence[float]
) -> None:
    assert not told(of_heads(tmp_path, heads, TARGETED, last))
