"""Figure-skating panels: nine scores an aspect become the published panel score, and five aspects the published total."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from real.examples import Row, cells, rows, score_example, source, totals

from hengji.engine.run.result import Run
from hengji.engine.run.tables import flatten

NAME = "skating-judges-2016-17"
ITEM = {
    "Skating Skills": "skills",
    "Transitions": "transitions",
    "Performance": "performance",
    "Composition": "composition",
}


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME)


@pytest.fixture(scope="module")
def zeros_counted(real_data: Path) -> Run:
    return score_example(real_data, NAME, "zeros-counted.yaml")


@pytest.fixture(scope="module")
def aspects(real_data: Path) -> dict[tuple[str, str], Row]:
    found = source(real_data / NAME / "component_aspects.csv")
    assert len(found) == 5715
    return {(row["performance_id"], ITEM.get(row["aspect_desc"], "interpretation")): row for row in found}


@pytest.fixture(scope="module")
def zeros(real_data: Path, aspects: dict[tuple[str, str], Row]) -> dict[tuple[str, str], int]:
    """The aspects in which a judge gave 0, and the line of the file."""
    key_of = {row["aspect_id"]: key for key, row in aspects.items()}
    scores = source(real_data / NAME / "component_scores.csv")
    return {key_of[row["aspect_id"]]: line for line, row in enumerate(scores, start=2) if Fraction(row["score"]) == 0}


def agreeing(run: Run, aspects: dict[tuple[str, str], Row]) -> set[tuple[str, str]]:
    found = cells(run)
    return {key for key, row in aspects.items() if Fraction(found[key]["actual"]) == Fraction(row["scores_of_panel"])}


def test_with_zeros_counted_5675_of_5715_panel_means_are_the_published_ones(
    zeros_counted: Run, aspects: dict[tuple[str, str], Row], zeros: dict[tuple[str, str], int]
) -> None:
    agree = agreeing(zeros_counted, aspects)
    assert len(agree) == 5675
    assert set(aspects) - agree == set(zeros)  # the 40 others are exactly those in which a judge's score is 0
    assert len(zeros) == 40


def test_the_40_that_differ_stand_in_the_ledger_by_name(zeros_counted: Run, zeros: dict[tuple[str, str], int]) -> None:
    noted = {(row["unit"], row["note_en"]) for row in rows(flatten(zeros_counted)["ledger"]) if row["note_en"]}
    words = {"skills": "Skating Skills", "interpretation": "Interpretation"}
    aspects = {(unit, f"{words.get(item, item.capitalize())} differs from the published score") for unit, item in zeros}
    performances = {unit for unit, _ in zeros}
    assert noted == aspects | {(unit, "The total differs from the published one") for unit in performances}
    assert (len(aspects), len(performances)) == (40, 8)
    grades = {unit: row["grade"] for unit, row in totals(zeros_counted).items()}
    assert {unit for unit, grade in grades.items() if grade == "differs"} == performances
    assert Counter(grades.values()) == {"agrees": 1135, "differs": 8}


def test_the_40_that_differ_are_listed_as_findings_with_both_values(zeros_counted: Run) -> None:
    told = [finding for finding in zeros_counted.findings if finding.code == "gate-tripped"]
    aspects = [finding for finding in told if finding.where.field != "total_differs"]
    assert (len(aspects), len(told)) == (40, 48)
    assert all("_published " in finding.message.en for finding in aspects)


def test_a_zero_is_a_score_not_given_each_one_is_a_finding_with_its_line(
    run: Run, zeros: dict[tuple[str, str], int]
) -> None:
    told = [finding for finding in run.findings if finding.code == "review-out-of-range"]
    assert sorted(str(finding.where) for finding in told) == sorted(
        f"component_scores.csv:{line} [score]" for line in zeros.values()
    )
    assert len(told) == 40
    # two judges gave 0.25 where the others are about 7.5: used, and told
    others = [(finding.code, str(finding.where)) for finding in run.findings if finding not in told]
    assert sorted(others) == [("rating-far-off", f"component_scores.csv:{line} [score]") for line in (12473, 530)]
    assert run.reading == []


def test_without_the_zeros_all_5715_panel_means_are_the_published_ones(
    run: Run, aspects: dict[tuple[str, str], Row]
) -> None:
    assert len(agreeing(run, aspects)) == 5715


def test_the_total_of_factor_times_panel_score_is_the_published_one_on_all_1143_performances(
    run: Run, real_data: Path
) -> None:
    published = {
        row["performance_id"]: row["total_component_score"] for row in source(real_data / NAME / "performances.csv")
    }
    found = totals(run)
    assert len(published) == len(found) == 1143
    assert {unit for unit, total in published.items() if Fraction(found[unit]["total"]) != Fraction(total)} == set()
    assert {row["grade"] for row in found.values()} == {"agrees"}


def test_the_factor_is_the_card_of_the_programme(run: Run, aspects: dict[tuple[str, str], Row]) -> None:
    found = cells(run)
    assert all(Fraction(found[key]["weight"]) == 10 * Fraction(row["factor"]) for key, row in aspects.items())
