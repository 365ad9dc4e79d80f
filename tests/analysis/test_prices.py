"""Targets linked to a price: both forms, the band, the cap, and what is refused."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.prices import Beyond, Form, Link, adjust, average, power
from hengji.engine.values.finding import Refused

COAL = Link(Form.VOLUME, Fraction(600), Fraction(1000), Fraction(8, 10))


def test_the_volume_form_moves_the_target_by_price_times_planned_volume() -> None:
    found = adjust(Fraction(500_000), COAL, Fraction(630))
    assert found.moved == 30 * 1000 * Fraction(8, 10)
    assert found.adjusted == 524_000
    assert [step.zh for step in found.steps] == [
        "价格 600 → 630，变动 5.00%",
        "调整 30 × 1000 × 0.8 = 24000",
        "目标 500000 → 524000",
    ]


def test_the_ratio_form_moves_it_by_the_elasticity() -> None:
    assert adjust(Fraction(100), Link(Form.RATIO, Fraction(50)), Fraction(55)).adjusted == 110
    assert adjust(Fraction(100), Link(Form.RATIO, Fraction(50), elasticity=Fraction(2)), Fraction(55)).adjusted == 121
    half = adjust(Fraction(100), Link(Form.RATIO, Fraction(4), elasticity=Fraction(1, 2)), Fraction(9)).adjusted
    assert half == 150


def test_a_power_with_a_fraction_is_right_to_fifty_digits() -> None:
    root = power(Fraction(2), Fraction(1, 2))
    assert abs(root**2 - 2) < Fraction(1, 10**50)
    assert power(Fraction(3, 2), Fraction(-2)) == Fraction(4, 9)


def test_within_the_band_nothing_moves_and_beyond_it_all_or_the_excess() -> None:
    whole = Link(Form.RATIO, Fraction(100), band=Fraction(5, 100))
    assert adjust(Fraction(200), whole, Fraction(105)).adjusted == 200
    assert adjust(Fraction(200), whole, Fraction(95)).adjusted == 200
    assert adjust(Fraction(200), whole, Fraction(106)).adjusted == 212
    excess = Link(Form.RATIO, Fraction(100), band=Fraction(5, 100), beyond=Beyond.EXCESS)
    assert adjust(Fraction(200), excess, Fraction(106)).adjusted == 202
    assert adjust(Fraction(200), excess, Fraction(94)).adjusted == 198


def test_a_cap_bounds_the_move_and_what_it_took_is_told() -> None:
    capped = Link(Form.RATIO, Fraction(100), cap=Fraction(1, 10))
    found = adjust(Fraction(200), capped, Fraction(150))
    assert (found.adjusted, found.moved, found.taken) == (Fraction(220), Fraction(100), Fraction(80))
    assert found.steps[-2].en == "bounded at 10.00% of the target: 20"


prices = st.integers(1, 500).map(Fraction)
shares = st.integers(0, 50).map(lambda percent: Fraction(percent, 100))


@given(prices, prices, st.integers(-1000, 1000).map(Fraction), shares, shares, st.sampled_from(Beyond))
def test_the_volume_form_is_symmetric_and_never_leaves_its_cap(
    base: Fraction, price: Fraction, target: Fraction, band: Fraction, cap: Fraction, beyond: Beyond
) -> None:
    link = Link(Form.VOLUME, base, Fraction(7), band=band, beyond=beyond, cap=cap)
    up = adjust(target, link, price)
    assert abs(up.adjusted - target) <= abs(target) * cap
    assert up.adjusted == target + up.moved - up.taken
    mirrored = 2 * base - price
    if mirrored > 0:
        assert adjust(target, link, mirrored).adjusted - target == target - up.adjusted


def test_clauses_that_are_none_are_refused_with_everything_that_is_wrong() -> None:
    with pytest.raises(Refused) as refused:
        adjust(Fraction(-5), Link(Form.RATIO, Fraction(0), band=Fraction(2), cap=Fraction(-1)), Fraction(0))
    assert [finding.where.field for finding in refused.value.findings] == [
        "base_price",
        "band",
        "cap",
        "price",
        "target",
    ]
    with pytest.raises(Refused) as volume:
        adjust(Fraction(5), Link(Form.VOLUME, Fraction(1), pass_through=Fraction(2)), Fraction(1))
    assert [finding.where.field for finding in volume.value.findings] == ["volume", "pass_through"]


def test_an_average_needs_every_month_of_its_window() -> None:
    series = {"2019-01": Fraction(10), "2019-02": Fraction(20)}
    assert average(series, ["2019-01", "2019-02"]) == 15
    with pytest.raises(Refused, match="2019-03"):
        average(series, ["2019-01", "2019-03"])


def test_the_published_coal_prices_of_a_year_move_a_target_of_a_power_company(real_data: Path) -> None:
    path = real_data / "commodity-prices" / "pink_sheet_1960_2021m08.csv"
    with path.open(encoding="utf-8", newline="") as file:
        series = {
            row["month"]: Fraction(row["Coal, Australian ($/mt)"])
            for row in csv.DictReader(file)
            if row["Coal, Australian ($/mt)"]
        }
    year = {y: average(series, [f"{y}-{month:02d}" for month in range(1, 13)]) for y in (2016, 2017)}
    link = Link(Form.VOLUME, year[2016], Fraction(100), band=Fraction(5, 100), cap=Fraction(30, 100))
    found = adjust(Fraction(10_000), link, year[2017])
    assert found.change == year[2017] / year[2016] - 1 > link.band
    assert found.adjusted == 10_000 + min(Fraction(3000), (year[2017] - year[2016]) * 100)
