"""The coal price of 2018 and 2019: profit targets linked to it, every figure found again from the file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from real.examples import Row, cells, scheme_of, score_example, source

from hengji.analysis.prices import Beyond, Form, Link, Way, adjust, average
from hengji.engine.bundle import freeze, replay
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import Scheme
from hengji.engine.trace import explain_cell
from hengji.engine.values.number import half_up
from hengji.engine.values.period import Period

NAME, SERIES = "commodity-prices", "Coal, Australian ($/mt)"
MINES = {"mine_as_planned": ("55", "100"), "mine_dearer": ("57.75", "100"), "mine_smaller": ("55", "90")}
"""unit -> full cost per tonne, tonnes sold (10,000)."""


@pytest.fixture(scope="module")
def prices(real_data: Path) -> dict[str, Fraction]:
    """The monthly price, read by Python itself."""
    rows: list[Row] = source(real_data / NAME / "pink_sheet_1960_2021m08.csv")
    return {row["month"]: Fraction(row[SERIES]) for row in rows if row["month"][:4] in ("2018", "2019")}


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME, period="2019")


def mean(prices: dict[str, Fraction], year: int) -> Fraction:
    months = [price for month, price in prices.items() if month.startswith(str(year))]
    assert len(months) == 12
    return sum(months, Fraction(0)) / 12


def moved(target: str, volume: str, prices: dict[str, Fraction], sign: int = 1) -> Fraction:
    """The clause by hand: the whole change, which lies beyond 5 %, at most 60 % of the target, to two decimals."""
    base, price = mean(prices, 2018), mean(prices, 2019)
    assert abs(price / base - 1) > Fraction(5, 100)
    most = abs(Fraction(target)) * Fraction(60, 100)
    move = sign * (price - base) * Fraction(volume)
    return half_up(Fraction(target) + max(-most, min(most, move)), 2)


def points(actual: Fraction, target: Fraction) -> Fraction:
    """Full marks at the target, minus 1 for every 1 % below it."""
    return half_up(min(Fraction(100), 100 - (target - actual) / target * 100), 2) if actual < target else Fraction(100)


def test_the_mean_prices_are_those_of_the_file(prices: dict[str, Fraction], run: Run) -> None:
    assert mean(prices, 2018) == Fraction("107.0225")
    assert run.sources is not None
    facts = run.sources.facts
    for year in (2018, 2019):
        series = facts.series("coal_price", Period(year))
        assert [series.value(unit) for unit in range(4)] == [mean(prices, year)] * 4
    months = [f"2019-{month:02d}" for month in range(1, 13)]
    assert average(prices, months) == mean(prices, 2019)


def test_mines_are_scored_against_what_their_target_is_at_the_price_of_the_year(
    prices: dict[str, Fraction], run: Run
) -> None:
    found = cells(run)
    for unit, (cost, sold) in MINES.items():
        row = found[unit, "profit"]
        profit = half_up((mean(prices, 2019) - Fraction(cost)) * Fraction(sold), 2)
        target = moved("5200", "100", prices)
        assert Fraction(row["actual"]) == profit
        assert (row["agreed_base"], row["agreed_target"]) == ("4700", "5200")
        assert Fraction(row["tier_target"]) == target
        assert Fraction(row["tier_base"]) == target - 500
        assert Fraction(row["score"]) == points(profit, target)
    assert [found[unit, "profit"]["score"] for unit in MINES] == ["100.00", "88.07", "90.09"]


def test_with_the_volume_sold_instead_of_planned_the_smaller_mine_would_score_less(prices: dict[str, Fraction]) -> None:
    cost, sold = MINES["mine_smaller"]
    profit = half_up((mean(prices, 2019) - Fraction(cost)) * Fraction(sold), 2)
    assert points(profit, moved("5200", "90", prices)) == Fraction("79.91")


def test_the_plant_that_buys_coal_has_its_target_raised_up_to_the_cap(prices: dict[str, Fraction], run: Run) -> None:
    row = cells(run)["plant", "margin"]
    assert Fraction(row["actual"]) == half_up(9000 - mean(prices, 2019) * 60, 2)
    assert Fraction(row["tier_target"]) == moved("2580", "60", prices, sign=-1) == 4128
    notes = {finding.where.field: finding.message.en for finding in run.findings if finding.code == "price-linked"}
    told = (
        "'{}', price clause: the targets of {} units were moved, {} of them at the cap; 0 inside the neutral band stay"
    )
    assert notes == {"profit": told.format("Profit", 3, 0), "margin": told.format("Margin on power", 1, 1)}


def test_the_question_by_itself_gives_the_same_targets(prices: dict[str, Fraction], run: Run) -> None:
    link = Link(
        Form.VOLUME,
        mean(prices, 2018),
        Fraction(60),
        band=Fraction(5, 100),
        beyond=Beyond.WHOLE,
        cap=Fraction(6, 10),
        way=Way.AGAINST,
    )
    found = adjust(Fraction(2580), link, mean(prices, 2019))
    assert found.adjusted == Fraction(cells(run)["plant", "margin"]["tier_target"])
    assert found.moved == (mean(prices, 2018) - mean(prices, 2019)) * 60


def without_clauses(scheme: Scheme) -> Scheme:
    cards = {}
    for id, card in scheme.scorecards.items():
        parts = [
            replace(part, children=tuple(replace(item, linked=None) for item in part.items()))
            for part in card.dimensions
        ]
        cards[id] = replace(card, dimensions=tuple(parts))
    return replace(scheme, scorecards=cards)


def test_without_the_clause_the_market_is_judged(prices: dict[str, Fraction], run: Run) -> None:
    assert run.tables_in is not None
    plain = cells(score(without_clauses(scheme_of(NAME)), run.tables_in, Period(2019)))
    for unit, (cost, sold) in MINES.items():
        profit = half_up((mean(prices, 2019) - Fraction(cost)) * Fraction(sold), 2)
        assert Fraction(plain[unit, "profit"]["score"]) == points(profit, Fraction(5200))
    assert [plain[unit, "profit"]["score"] for unit in MINES] == ["44.01", "38.72", "39.61"]
    assert "agreed_target" not in plain["plant", "margin"]


def test_every_step_is_told_and_the_bundle_replays(run: Run) -> None:
    months = "98.56 + 95.42 + 93.12 + 86.77 + 82.32 + 72.49 + 72.08 + 65.55 + 65.95 + 69.2 + 66.99 + 66.18"
    trace = explain_cell(run, list(run.units.ids).index("plant"), "margin")
    assert [step.en for step in trace.link_steps] == [
        f"Australian thermal coal 2019: averaged over the periods ({months}) ÷ 12 = 77.885833… 美元/吨",
        "base price 107.0225 美元/吨, planned volume 60 万吨 [pink_sheet_1960_2021m08.csv:721 [planned_volume]]",
        "price 107.0225 → 77.8858, a change of -27.22%",
        "move −(-29.1367 × 60 × 1) = 1748.2",
        "bounded at 60.00% of the target: 1548",
        "target 2580 → 4128",
    ]
    assert replay(freeze(run)).matches
