"""The parts of a year beside each other: a digit too many in one quarter, quarters that count from the start of the year."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level

SALES = """
measures: {回款: {title: {zh: 回款, en: Cash}, unit: 万元}}
indicators: {cash: {title: {zh: 回款, en: Cash}, formula: 回款, unit: 亿元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: cash, weight: 100, tiers: {target: TARGET}, rule: 得分=实际值/目标值×权重分，最高得100分}
ledger: [{sum: items}, {round: 2}]
"""


def told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == code]


def of_quarters(folder: Path, quarters: list[float], target: str, last: str = "", status: str = "") -> Run:
    facts = [f"a,回款,2026Q{at},{value},{status}" for at, value in enumerate(quarters, start=1)]
    facts += [f"a,回款,2025,{last},"] if last else []
    plan = SALES.replace("TARGET", target or "prior(actual)")
    return run(
        folder, plan, units="unit,name\na,甲\n", facts="unit,measure,period,value,status\n" + "\n".join(facts) + "\n"
    )


@pytest.mark.parametrize(
    ("quarters", "target", "last"),
    [
        ([15000, 15500, 16250, 170000], "6.4", ""),
        ([15000, 15500, 1625, 17000], "6.4", ""),
        ([150000, 15500, 16250, 17000], "", "62000"),
        ([9000, 15500, 22000, 170000], "6.4", ""),
    ],
)
def test_a_quarter_ten_times_the_others_is_told(tmp_path: Path, quarters: list[float], target: str, last: str) -> None:
    (found,) = told(of_quarters(tmp_path, quarters, target, last), "part-off")
    assert found.level is Level.WARNING
    assert str(found.where).startswith("facts.csv:")
    assert "其他各期" in found.message.zh


@pytest.mark.parametrize(
    ("quarters", "target"),
    [
        ([1000, 1200, 1100, 11000], "1.4"),  # the season: the target knows it
        ([1000, 5000, 1100, 11000], "0.9"),  # no rhythm
        ([15000, 15500, 16250, 40000], "6.4"),
        ([0, 15500, 16250, 170000], "6.4"),
    ],
)
def test_quarters_that_differ_for_reasons_are_not_told(tmp_path: Path, quarters: list[float], target: str) -> None:
    assert not told(of_quarters(tmp_path, quarters, target), "part-off")


@pytest.mark.parametrize(("target", "last"), [("0.125", ""), ("", "1200")])
def test_quarters_that_count_from_the_start_of_the_year_are_told(tmp_path: Path, target: str, last: str) -> None:
    (found,) = told(of_quarters(tmp_path, [310.5, 632.75, 950.75, 1291.5], target, last), "parts-cumulative")
    assert found.level is Level.WARNING
    assert "310.5、632.75、950.75、1291.5" in found.message.zh
    assert "3185.5 万元" in found.message.zh


@pytest.mark.parametrize(
    ("quarters", "target"),
    [([310, 632, 950, 1291], "0.3"), ([310, 330, 350, 380], "0.125"), ([100, 300, 350, 380], "0.1")],
)
def test_quarters_that_grow_are_not_told(tmp_path: Path, quarters: list[float], target: str) -> None:
    assert not told(of_quarters(tmp_path, quarters, target), "parts-cumulative")


def test_quarters_that_somebody_confirmed_are_not_told(tmp_path: Path) -> None:
    done = of_quarters(tmp_path, [15000, 15500, 16250, 170000], "6.4", status="已核实")
    assert not told(done, "part-off")
