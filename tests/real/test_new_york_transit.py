"""New York City Transit: lights of the month and of the year to date against their targets, month by month."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from real.examples import Row, cells, score_example, source, totals

from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.values.period import Period

NAME = "mta-nyct-monthly-kpi"
ITEMS = {"month": ("MONTHLY_TARGET", "MONTHLY_ACTUAL"), "ytd": ("YTD_TARGET", "YTD_ACTUAL")}


Published = dict[tuple[str, str], dict[str, Row]]
"""(year, month) -> indicator -> its row."""


@pytest.fixture(scope="module")
def published(real_data: Path) -> Published:
    """All rows, read by Python itself; the file is Latin-1 and holds line breaks inside cells."""
    found = source(real_data / NAME / "performance_nyct_2008_2018.csv", "latin-1")
    assert len(found) == 9213
    assert any("\n" in row["DESCRIPTION"] for row in found)
    by_month: Published = {}
    for row in found:
        by_month.setdefault((row["PERIOD_YEAR"], row["PERIOD_MONTH"]), {})[row["INDICATOR_SEQ"]] = row
    assert sum(map(len, by_month.values())) == len(found)
    return by_month


@pytest.fixture(scope="module")
def ways(published: Published) -> dict[str, str]:
    """Each indicator's direction."""
    return {unit: row["DESIRED_CHANGE"] for rows in published.values() for unit, row in rows.items()}


@pytest.fixture(scope="module")
def december(real_data: Path) -> Run:
    return score_example(real_data, NAME, period="2017-12")


def verdicts(published: Published, ways: dict[str, str], month: str) -> dict[tuple[str, str], str]:
    """What each indicator of a month deserves, in a dozen lines of plain Python: met, missed, or why there is no verdict."""
    year, number = month.split("-")
    mine = published[year, str(int(number))]
    found = {}
    for unit, way in ways.items():
        for item, (target, actual) in ITEMS.items():
            row = mine.get(unit)
            if row is None or not row[actual]:
                found[unit, item] = "missing-fact"
            elif way == "N":
                found[unit, item] = "watch-only"
            elif not row[target] or Fraction(row[target]) == 0:
                found[unit, item] = "missing-tier"
            else:
                better = Fraction(row[actual]) - Fraction(row[target])
                found[unit, item] = "met" if (better >= 0 if way == "U" else better <= 0) else "missed"
    return found


def month_of(run: Run, month: str) -> Run:
    """The same files scored for another month."""
    assert run.tables_in is not None
    return run if str(run.period) == month else score(run.scheme, run.tables_in, Period.parse(month))


def ours(run: Run) -> dict[tuple[str, str], str]:
    return {
        key: row["null_reason"] or ("met" if Fraction(row["score"]) == 50 else "missed")
        for key, row in cells(run).items()
    }


@pytest.mark.parametrize(
    ("month", "met", "missed", "no_target", "not_reported"),
    [
        ("2008-01", 30, 26, 4, 110),
        ("2012-02", 40, 123, 3, 4),
        ("2015-12", 33, 131, 0, 6),
        ("2017-12", 29, 131, 4, 6),
        ("2018-04", 2, 4, 4, 160),
    ],
)
def test_the_verdicts_of_a_month_and_of_the_year_to_date(
    december: Run,
    published: Published,
    ways: dict[str, str],
    month: str,
    met: int,
    missed: int,
    no_target: int,
    not_reported: int,
) -> None:
    found = ours(month_of(december, month))
    assert found == verdicts(published, ways, month)
    expected = {"met": met, "missed": missed, "missing-tier": no_target, "missing-fact": not_reported, "watch-only": 2}
    assert {verdict: count for verdict, count in expected.items() if count} == Counter(found.values())


def test_the_verdicts_of_all_125_months(december: Run, published: Published, ways: dict[str, str]) -> None:
    months = sorted(f"{year}-{int(month):02d}" for year, month in published)
    assert (len(months), months[0], months[-1]) == (125, "2008-01", "2018-05")
    counts: Counter[str] = Counter()
    for month in months:
        found = ours(month_of(december, month))
        assert found == verdicts(published, ways, month), month
        counts.update(found.values())
    assert counts == {"met": 4106, "missed": 12595, "missing-tier": 1477, "missing-fact": 3074, "watch-only": 248}


def test_neutral_indicators_are_shown_and_never_scored(december: Run) -> None:
    for month in ("2009-06", "2017-12"):
        run = month_of(december, month)
        neutral = totals(run)["374956"]
        assert (neutral["class"], neutral["total"], neutral["grade"], neutral["held"]) == (
            "neutral",
            "",
            "",
            "watch-only",
        )
        assert {cells(run)["374956", item]["points"] for item in ITEMS} == {"0"}
        assert all(cells(run)["374956", item]["actual"] for item in ITEMS)


def test_rates_stay_in_percent_and_numbers_as_they_are(december: Run) -> None:
    found = cells(december)
    rate, number = found["67967", "month"], found["67816", "month"]
    assert (rate["class"], rate["actual"], rate["tier_target"]) == ("up_rate", "94.6", "95")
    assert (number["class"], number["actual"], number["tier_target"]) == ("up_number", "120370", "150000")


def test_a_missing_half_hands_its_weight_on_and_without_both_there_is_no_light(december: Run) -> None:
    grades = Counter(row["grade"] or row["held"] for row in totals(december).values())
    assert grades == {"green": 10, "amber": 9, "red": 61, "missing-fact": 3, "missing-tier": 2, "watch-only": 1}
    assert {finding.code for finding in december.findings} == {"unit-held"}
    assert Counter(finding.code for finding in december.reading) == {"identical-rows-merged": 1}
