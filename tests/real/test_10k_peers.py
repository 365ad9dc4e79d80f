"""US 10-K peers 2015: R&D that is not reported is no figure, a return on negative equity means nothing, the year is that of the closing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from real.examples import Row, cells, score_example, source, totals

from hengji.engine.run.result import Run
from hengji.engine.trace import explain_cell

NAME = "us-10k-peers"
FILE = "energy_utilities_industrials_materials_2012_2016.csv"
YEAR = 2015
SCORED = ("profit", "net_income", "roe", "debt_ratio", "cash_ratio", "rd_intensity")
WEIGHT = {"profit": 15, "net_income": 15, "roe": 20, "debt_ratio": 20, "cash_ratio": 15, "rd_intensity": 15}
DIMENSIONS = (("profit", "net_income", "roe"), ("debt_ratio",), ("cash_ratio", "rd_intensity"))

Year = dict[tuple[str, int], Row]


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[Row]:
    return source(real_data / NAME / FILE)


@pytest.fixture(scope="module")
def filed(rows: list[Row]) -> Year:
    """The row of each company and fiscal year; a year belongs to the day seven days before it closes."""
    found = {
        (row["TickerSymbol"], (date.fromisoformat(row["PeriodEnding"]) - timedelta(days=7)).year): row for row in rows
    }
    assert len(found) == len(rows) == 563
    return found


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME)


@pytest.fixture(scope="module")
def scored(run: Run) -> dict[tuple[str, str], Row]:
    return cells(run)


def half_up(value: Fraction, places: int = 2) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def figures(filed: Year, unit: str, year: int) -> dict[str, Fraction | None]:
    """The six indicators of a company's year, in their units and decimals; None where there is none."""
    row, before = filed.get((unit, year)), filed.get((unit, year - 1))
    if row is None:
        return dict.fromkeys(SCORED)
    revenue, research = Fraction(row["TotalRevenue"]), Fraction(row["ResearchandDevelopment"])
    equity = None if before is None else (Fraction(before["TotalEquity"]) + Fraction(row["TotalEquity"])) / 2
    exact = {
        "profit": Fraction(row["EarningsBeforeTax"]) / 10**6,
        "net_income": Fraction(row["NetIncome"]) / 10**6,
        "roe": Fraction(row["NetIncome"]) / equity * 100 if equity is not None and equity > 0 else None,
        "debt_ratio": Fraction(row["TotalLiabilities"]) / Fraction(row["TotalAssets"]) * 100,
        "cash_ratio": Fraction(row["NetCashFlow-Operating"]) / revenue * 100,
        "rd_intensity": research / revenue * 100 if research else None,
    }
    return {item: None if value is None else half_up(value) for item, value in exact.items()}


def points(item: str, actual: Fraction, base: Fraction) -> Fraction | None:
    """What the sentences say, in words of arithmetic."""
    short = actual - base if item == "debt_ratio" else base - actual
    if short <= 0:
        return Fraction(WEIGHT[item])
    if item in ("profit", "net_income"):
        taken = Fraction("0.2") * short / (abs(base) / 100)
    else:
        taken = short / (Fraction("0.1") if item == "rd_intensity" else 1)
    return half_up(max(Fraction(0), WEIGHT[item] - taken))


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def test_every_figure_and_every_last_year_is_the_filings(scored: dict[tuple[str, str], Row], filed: Year) -> None:
    units = {unit for unit, _ in scored}
    assert len(units) == 141
    for unit in units:
        now, before = figures(filed, unit, YEAR), figures(filed, unit, YEAR - 1)
        for item in SCORED:
            assert number(scored[unit, item]["actual"]) == now[item], (unit, item)
            if now[item] is not None:
                assert number(scored[unit, item]["tier_base"]) == before[item], (unit, item)


def test_research_of_nothing_is_not_reported_and_never_a_rate_of_0(
    run: Run, scored: dict[tuple[str, str], Row], filed: Year, rows: list[Row]
) -> None:
    silent = {
        unit for (unit, year), row in filed.items() if year == YEAR and not Fraction(row["ResearchandDevelopment"])
    }
    sectors = Counter(filed[unit, YEAR]["GICSSector"] for unit in silent)
    assert sectors == {"Industrials": 49, "Energy": 29, "Utilities": 24, "Materials": 12}
    for unit in silent:
        cell = scored[unit, "rd_intensity"]
        assert (cell["null_reason"], cell["actual"], cell["score"]) == ("missing-fact", "", "")
        assert (cell["counted_weight"], cell["points"]) == ("0", "0")  # it takes no part
        assert Fraction(scored[unit, "cash_ratio"]["counted_weight"]) == 30
    told = {unit for (unit, item), cell in scored.items() if item == "rd_intensity" and cell["null_reason"]}
    assert told == silent
    assert all(
        Fraction(cell["actual"]) > 0 for (_, item), cell in scored.items() if item == "rd_intensity" and cell["actual"]
    )
    # nobody changes his mind: a company reports in all of its years or in none
    assert all(
        len({bool(Fraction(row["ResearchandDevelopment"])) for row in rows if row["TickerSymbol"] == unit}) == 1
        for unit in {row["TickerSymbol"] for row in rows}
    )
    (note,) = [finding for finding in run.reading if finding.code == "missing-declared"]
    zeros = sum(not Fraction(row["ResearchandDevelopment"]) for row in rows)
    assert zeros == 455
    assert note.message.en.startswith(f"{zeros} cells of 'ResearchandDevelopment' written 0")


def test_a_return_on_negative_equity_is_null_with_its_reason_and_never_two_negatives_divided(
    scored: dict[tuple[str, str], Row], filed: Year
) -> None:
    def average(unit: str, year: int) -> Fraction | None:
        pair = [filed.get((unit, year - 1)), filed.get((unit, year))]
        return sum((Fraction(row["TotalEquity"]) for row in pair if row), Fraction(0)) / 2 if all(pair) else None

    reasons: dict[str, set[str]] = {}
    for (unit, item), cell in scored.items():
        if item == "roe" and cell["null_reason"]:
            reasons.setdefault(cell["null_reason"], set()).add(unit)
    assert reasons == {"zero-denominator": {"DNB", "TDG"}, "missing-tier": {"AAL", "ALLE", "WRK"}}
    assert all((average(unit, YEAR) or 0) < 0 for unit in ("DNB", "TDG"))
    # the figure of 2015 stands, but last year's, which it is compared with, means nothing (or is not there at all)
    assert all((average(unit, YEAR - 1) or 0) < 0 for unit in ("AAL", "ALLE"))
    assert average("WRK", YEAR - 1) is None
    # a net loss over negative equity would have been a fine positive rate; none is shown anywhere
    for (unit, item), cell in scored.items():
        if item == "roe" and cell["actual"]:
            assert (Fraction(cell["actual"]) > 0) == (Fraction(filed[unit, YEAR]["NetIncome"]) > 0)
    assert Fraction(filed["MAS", YEAR]["TotalEquity"]) < 0 < (average("MAS", YEAR) or 0)  # the average decides
    assert scored["MAS", "roe"]["actual"] != ""


def test_an_explanation_says_why_there_is_no_last_year_to_compare_with(run: Run) -> None:
    def lacking(unit: str) -> list[str]:
        return [text.en for text in explain_cell(run, run.units.ids.index(unit), "roe").inputs]

    assert lacking("AAL") == ["the earlier figure behind the tier base is not defined (Equity 2013 = -2731000000)"]
    assert lacking("WRK") == ["missing: Equity 2013"]
    assert lacking("DNB") == []  # the formula itself, opened with its figures, says it


def test_every_score_every_point_and_every_total_is_what_the_sentences_say(
    run: Run, scored: dict[tuple[str, str], Row], filed: Year
) -> None:
    found = totals(run)
    assert len(found) == 141
    for unit, row in found.items():
        now, before = figures(filed, unit, YEAR), figures(filed, unit, YEAR - 1)
        total = Fraction(0)
        for dimension in DIMENSIONS:
            own = {
                item: points(item, actual, base)
                for item in dimension
                if (actual := now[item]) is not None and (base := before[item]) is not None
            }
            weight = sum(WEIGHT[item] for item in dimension)
            for item, score in own.items():
                assert score is not None
                counted = Fraction(WEIGHT[item] * weight, sum(WEIGHT[other] for other in own))
                assert number(scored[unit, item]["score"]) == score, (unit, item)
                earned = half_up(score * counted / WEIGHT[item])
                assert number(scored[unit, item]["points"]) == earned, (unit, item)
                total += earned
            for item in set(dimension) - set(own):
                assert (scored[unit, item]["score"], scored[unit, item]["counted_weight"]) == ("", "0")
        assert Fraction(row["total"]) == half_up(total), unit
        assert row["held"] == ""


def test_there_is_a_list_for_each_sector(run: Run, filed: Year) -> None:
    found = totals(run)
    sizes = Counter(row["class"] for row in found.values())
    assert sizes == {"Industrials": 62, "Energy": 31, "Utilities": 24, "Materials": 24}
    for row in found.values():
        peers = [Fraction(other["total"]) for other in found.values() if other["class"] == row["class"]]
        assert int(row["rank_by_sector"]) == 1 + sum(total > Fraction(row["total"]) for total in peers)
    assert all(filed[unit, YEAR]["GICSSector"] == row["class"] for unit, row in found.items())


def test_the_year_is_that_of_the_closing_where_ForYear_is_blank_or_wrong(filed: Year) -> None:
    blank = [key for key, row in filed.items() if not row["ForYear"]]
    wrong = {key for key, row in filed.items() if row["ForYear"] and int(Fraction(row["ForYear"])) != key[1]}
    assert len(blank) == 49
    assert wrong == {("EIX", 2013), ("R", 2014), ("SE", 2015)}
    # two companies close on the Saturday next to New Year: without the seven days 2014 would be missing and 2015 be there twice or never
    assert {filed["AVY", 2014]["PeriodEnding"], filed["TXT", 2014]["PeriodEnding"]} == {"2015-01-03"}
    assert {filed["AVY", 2015]["PeriodEnding"], filed["TXT", 2015]["PeriodEnding"]} == {"2016-01-02"}
