"""Efficiency on real sets: provinces of China over five years, and the classic textbook sets. The how-to page says what comes out."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from hengji.analysis.frontier import Malmquist, Orientation, Panel, Role, compare, gather, geometric_means, measure
from hengji.engine.values.finding import Refused

SETS = "dea-textbook-sets"


def panel(path: Path, unit: str, used: str, made: str, delimiter: str = ",", **where: str) -> Panel:
    """The panel of a source file, read by Python's own csv."""
    roles = dict.fromkeys(used.split(), Role.INPUT) | dict.fromkeys(made.split(), Role.OUTPUT)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=delimiter) if all(row[k] == v for k, v in where.items())]
    return gather({row[unit]: {name: Fraction(row[name]) for name in roles} for row in rows}, roles)[0]


@pytest.mark.parametrize(
    ("name", "unit", "used", "made", "units", "overall", "pure"),
    [
        (
            "pft1981",
            "Site",
            "Education Occupation Parental Counseling Teachers",
            "Reading Math Coopersmith",
            70,
            19,
            27,
        ),
        ("golany_roll_1989", "DMU", "X1 X2 X3", "Y1 Y2", 13, 3, 3),
        ("electric_plants", "Plant", "Labor Fuel Capital", "Output", 19, 3, 8),
        ("airlines", "Name", "Lab Fuel Matl Cap", "Pass Cargo", 28, 9, 16),
        (
            "hotels",
            "Hotel",
            "Employees Guest_rooms Area_F&B Operating_cost",
            "Room_revenue F&B_revenue Other_revenue",
            23,
            10,
            15,
        ),
    ],
)
def test_a_textbook_set_has_so_many_efficient_units(
    real_data: Path, name: str, unit: str, used: str, made: str, units: int, overall: int, pure: int
) -> None:
    found = measure(panel(real_data / SETS / f"{name}.csv", unit, used, made))
    assert len(found.overall) == units
    assert sum(each.efficient for each in found.overall) == overall
    assert sum(each.efficient for each in found.pure) == pure
    for whole, own, scale in zip(found.overall, found.pure, found.scale, strict=True):
        assert whole.score == own.score * scale <= own.score


def test_both_directions_agree_under_constant_returns(real_data: Path) -> None:
    plants = panel(real_data / SETS / "electric_plants.csv", "Plant", "Labor Fuel Capital", "Output")
    inward, outward = (measure(plants, way) for way in Orientation)
    assert [each.score for each in inward.overall] == [each.score for each in outward.overall]
    assert [each.score for each in inward.pure] != [each.score for each in outward.pure]


def test_firms_with_a_loss_are_refused_by_name(real_data: Path) -> None:
    with pytest.raises(Refused) as refused:
        panel(real_data / SETS / "norwegian_forestry_2004.csv", "firm", "m x", "y", ";")
    negative = [finding for finding in refused.value.findings if finding.code == "frontier-negative"]
    assert len(negative) == 27


@pytest.fixture(scope="module")
def provinces(real_data: Path) -> list[Malmquist]:
    """The industrial economy of 31 provinces, 2005 to 2009."""
    years = [f"{year}.0" for year in range(2005, 2010)]
    panels = [
        (
            year[:4],
            panel(real_data / SETS / "china_provinces_2005_2009.csv", "DMUs", "Capital Labor", "GIOV", Period=year),
        )
        for year in years
    ]
    found, findings = compare(panels)
    assert findings == []
    return found


def test_the_provinces_gain_by_a_moving_frontier_more_than_by_catching_up(provinces: list[Malmquist]) -> None:
    means = geometric_means([change for each in provinces for change in each.changes])
    assert {name: round(value, 4) for name, value in means.items()} == {
        "catch_up": 1.0160,
        "shift": 1.0761,
        "pure": 1.0142,
        "scale": 1.0018,
        "productivity": 1.0934,
    }
    assert [round(each.means()["productivity"], 3) for each in provinces] == [1.136, 1.141, 1.096, 1.006]


def test_every_change_is_made_of_its_parts(provinces: list[Malmquist]) -> None:
    for each in provinces:
        assert len(each.changes) == 31
        for change in each.changes:
            d = change.distances
            assert change.catch_up == change.pure * change.scale == d.last / d.first
            assert change.productivity**2 == pytest.approx(float(d.last_on_first / d.first * d.last / d.first_on_last))
            assert d.first <= d.first_pure <= 1
            assert d.last <= d.last_pure <= 1


def test_the_end_of_a_year_is_the_beginning_of_the_next(provinces: list[Malmquist]) -> None:
    for one, other in pairwise(provinces):
        for before, after in zip(one.changes, other.changes, strict=True):
            assert before.distances.last == after.distances.first
