"""A tier by formula that ends as a decimal stays as it is, so that a figure exactly at it is at it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import run

from hengji.engine.run.figure import MOST_TIER_PLACES, TIER_PLACES, Figure
from hengji.engine.run.tables import flatten
from hengji.engine.values.number import decimals, half_up

PLAN = """
measures: {net: {title: {zh: 净利润, en: Net profit}, unit: 万元}}
indicators:
  profit: {title: {zh: 利润, en: Profit}, formula: net, unit: 万元, direction: higherDECIMALS}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - indicator: profit
          weight: 100
          tiers: {base: last_year, low: "base - abs(base) * 20%", target: table}
          rule:
            start: full
            steps: [{above: target, each: 1% of target, add: 1}]
            caps: [{from: low, cap: full + 4}, {below: low, cap: full + 2}]
ledger: [{sum: items}, {round: 2}]
"""
BASES = ["46227.948402", "46227.948403", "100"]


def made(folder: Path, more: str = "") -> list[list[str]]:
    """Targets of exactly 80 % of their baselines, the second one in a unit less in the last decimal."""
    targets = [Fraction(base) * Fraction(8, 10) for base in BASES]
    targets[1] -= Fraction(1, 10**7)
    rows = "".join(f"{n},profit,{float(value):.7f}\n" for n, value in enumerate(targets))
    facts = "".join(f"{n},net,2025,{base}\n{n},net,2026,90000\n" for n, base in enumerate(BASES))
    done = run(
        folder,
        PLAN.replace("DECIMALS", more),
        units="unit\n0\n1\n2\n",
        targets=f"unit,item,target\n{rows}",
        facts=f"unit,measure,period,value\n{facts}",
    )
    cells = flatten(done)["cells"].columns
    return [cells["tier_low"], cells["score"]]


@pytest.mark.parametrize("more", ["", ", decimals: exact"])
def test_a_target_at_exactly_eighty_percent_is_no_lower(more: str, tmp_path: Path) -> None:
    lows, scores = made(tmp_path, more)
    assert [Fraction(low) for low in lows] == [Fraction(base) * Fraction(8, 10) for base in BASES]
    assert [Fraction(score) for score in scores] == [104, 102, 104]


def test_stated_decimals_hold(tmp_path: Path) -> None:
    lows, _ = made(tmp_path, ", decimals: 2")
    assert [Fraction(low) for low in lows] == [
        half_up(half_up(Fraction(base), 2) * Fraction(8, 10), 2) for base in BASES
    ]


values = st.fractions(-(10**12), 10**12, max_denominator=10**4) | st.integers(-(10**20), 10**20).map(
    lambda number: Fraction(number, 10**13)
)


@given(st.lists(values, min_size=1, max_size=6))
def test_each_value_is_kept_or_rounded_by_itself(numbers: list[Fraction]) -> None:
    num = np.array([value.numerator for value in numbers], dtype=object)
    den = np.array([value.denominator for value in numbers], dtype=object)
    found = Figure(num, np.zeros(len(numbers), np.uint8), 0, den).settled()
    for value, got in zip(numbers, found.values(), strict=True):
        ends = decimals(value)
        assert got == (value if ends is not None and ends <= MOST_TIER_PLACES else half_up(value, TIER_PLACES))
