"""New York agencies: the verdict of a run is the published one on every row with a target; the others are listed, not scored."""

from __future__ import annotations

import csv
import io
from collections import Counter
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from real.examples import EXAMPLES, Row, cells, score_example, source, totals

from hengji.cli.main import main
from hengji.engine.run.result import Run

NAME = "nyc-mmr-annual"
WITH_TARGET, WITHOUT = 140, 425


@pytest.fixture(scope="module")
def published(real_data: Path) -> dict[str, Row]:
    found = source(real_data / NAME / "indicators_fy2016_2023.csv")
    assert len(found) == WITH_TARGET + WITHOUT
    return {row["ID"]: row for row in found}


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME)


def test_the_verdict_is_the_published_one_on_all_140_rows_with_a_target(run: Run, published: dict[str, Row]) -> None:
    ours = {
        unit: "Met_Goal" if row["points"] == "100" else "Did_Not_Meet"
        for (unit, _), row in cells(run).items()
        if not row["null_reason"]
    }
    theirs = {unit: row["Success"] for unit, row in published.items() if row["Success"]}
    assert ours == theirs
    assert Counter(ours.values()) == {"Met_Goal": 81, "Did_Not_Meet": 59}
    assert {row["points"] for row in cells(run).values() if not row["null_reason"]} == {"0", "100"}  # no third verdict
    assert {row["points"] for row in cells(run).values() if row["null_reason"]} == {""}


def test_the_grade_says_the_same_and_flags_critical_indicators(run: Run, published: dict[str, Row]) -> None:
    expected = {}
    for unit, row in published.items():
        if row["Success"]:
            missed_critical = row["Success"] == "Did_Not_Meet" and row["Critical"] == "Yes"
            expected[unit] = "Critical_Missed" if missed_critical else row["Success"]
    assert {unit: row["grade"] for unit, row in totals(run).items() if row["grade"]} == expected
    assert Counter(expected.values()) == {"Met_Goal": 81, "Did_Not_Meet": 19, "Critical_Missed": 40}


def test_rows_without_a_target_are_listed_and_not_scored(run: Run, published: dict[str, Row]) -> None:
    without = {unit for unit, row in published.items() if not row["Target.MMR"]}
    held = {unit: row for unit, row in totals(run).items() if row["held"]}
    assert set(held) == without
    assert len(without) == WITHOUT
    assert {(row["held"], row["total"], row["grade"]) for row in held.values()} == {("missing-tier", "", "")}
    blank = [row for row in cells(run).values() if row["null_reason"]]
    assert {(row["null_reason"], row["tier_target"], row["score"]) for row in blank} == {("missing-tier", "", "")}
    assert Counter(finding.code for finding in run.findings) == {"unit-held": WITHOUT}
    assert run.reading == []


def test_the_climbing_scheme_takes_all_three_steps_as_published(real_data: Path, published: dict[str, Row]) -> None:
    found = cells(score_example(real_data, NAME, "climbing.yaml"))
    for item, flag, yes, compared in (
        ("goal", "Success", "Met_Goal", 140),
        ("last_year", "OneYrImproving", "Improving", 561),
        ("five_years", "FiveYrImproving", "Improving", 477),
    ):
        ours = {unit: row for (unit, of), row in found.items() if of == item and not row["null_reason"]}
        assert len(ours) == compared
        wrong = {unit for unit, row in ours.items() if (Fraction(row["points"]) > 0) != (published[unit][flag] == yes)}
        assert wrong == set()


def test_the_mean_of_five_years_is_the_published_mean(real_data: Path, published: dict[str, Row]) -> None:
    found = cells(score_example(real_data, NAME, "climbing.yaml"))
    means = {
        unit: Fraction(row["tier_mean5"])
        for (unit, item), row in found.items()
        if item == "five_years" and row["tier_mean5"]
    }
    assert len(means) == 477
    for unit, mean in means.items():  # theirs is a binary float with 15 digits, ours is kept with 6 decimals
        theirs = Fraction(published[unit]["Avg5yr"])
        assert abs(mean - theirs) <= Fraction(1, 2 * 10**6) + abs(theirs) / 10**14


def test_a_missing_step_hands_its_weight_on_and_all_missing_holds(real_data: Path) -> None:
    run = score_example(real_data, NAME, "climbing.yaml")
    counted: dict[str, Fraction] = {}
    for (unit, _), row in cells(run).items():
        counted[unit] = counted.get(unit, Fraction(0)) + Fraction(row["counted_weight"])
    held = {unit for unit, row in totals(run).items() if row["held"]}
    assert len(held) == 2
    assert counted == {unit: 0 if unit in held else 100 for unit in counted}


def test_a_contract_of_one_agency_gives_full_marks_where_the_target_was_met(
    real_data: Path, published: dict[str, Row]
) -> None:
    run = score_example(real_data, NAME, "contract.yaml", "2023", "contract-mapping.yaml")
    found = {item: row for (_, item), row in cells(run).items()}
    buildings = {unit: row for unit, row in published.items() if row["Agency.Number"] == "810.0" and row["Target.MMR"]}
    assert set(found) == {f"mmr-{unit}" for unit in buildings}
    expected = {}
    for unit, row in buildings.items():
        value, target = Fraction(row["2023"]), Fraction(row["Target.MMR"])
        short = target - value if row["Desired.Direction"] == "Up" else value - target
        steps = short if "%" in row["Indicator"] else short / target * 100
        expected[f"mmr-{unit}"] = floor((10 - max(steps, Fraction(0)) / 5) * 100 + Fraction(1, 2))
    assert {item: int(Fraction(row["points"]) * 100) for item, row in found.items()} == expected
    met = {f"mmr-{unit}" for unit, row in buildings.items() if row["Success"] == "Met_Goal"}
    assert {item for item, points in expected.items() if points == 1000} == met
    total = totals(run)["810.0"]
    assert (total["total"], total["grade"]) == ("88.37", "B")
    assert total["grade_note"].endswith("A → B")  # a critical indicator missed its target


def test_the_command_writes_what_the_run_says(
    real_data: Path, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    example, out = EXAMPLES / NAME, tmp_path / "out"
    words = [
        "score",
        str(example / "scheme.yaml"),
        str(real_data / NAME),
        "--map",
        str(example / "mapping.yaml"),
        "--out",
        str(out),
    ]
    assert main([*words, "--lang", "en"]) == 0
    assert "565 units, 140 scored, 425 held" in capsys.readouterr().out
    written = list(csv.DictReader(io.StringIO((out / "totals.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert Counter(row["grade"] for row in written) == {
        "": 425,
        "Met_Goal": 81,
        "Did_Not_Meet": 19,
        "Critical_Missed": 40,
    }
    assert {file.name for file in out.iterdir()} >= {
        "cells.csv",
        "findings.csv",
        "report.html",
        "scorecards.xlsx",
        "bundle.zip",
    }
