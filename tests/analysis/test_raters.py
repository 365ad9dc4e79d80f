"""Raters: published normalisation, levelling of incomplete panels, and what cannot be told."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.raters import Rating, islands, levelled, normalised, profiles, trimmed_mean
from hengji.engine.values.finding import Refused

Vector = Callable[[str], dict[str, Any]]


def panel(**given: dict[str, object]) -> list[Rating]:
    return [
        Rating(rater, unit, Fraction(str(score))) for rater, scores in given.items() for unit, score in scores.items()
    ]


def test_marks_are_brought_to_the_panels_mean_and_spread_as_published(vector: Vector) -> None:
    case = vector("rat-001")
    ratings = [
        Rating(rater, f"{rater}-{place}", Fraction(mark))
        for rater in ("rater_1", "rater_2")
        for place, mark in enumerate(case["inputs"][rater])
    ]
    found = [float(each.score) for each in normalised(ratings)]
    expected = [*case["expected"]["rater_1_adjusted"], *case["expected"]["rater_2_adjusted"]]
    assert found == pytest.approx(expected, abs=case["expected"]["abs_tol"])


def test_a_rater_without_spread_is_only_shifted() -> None:
    found = normalised(panel(a={"u": 80, "v": 80}, b={"u": 90, "v": 94}))
    assert [each.score for each in found[:2]] == [86, 86]


def test_fair_scores_and_leniencies_of_an_incomplete_panel(vector: Vector) -> None:
    case = vector("rat-003")
    found = levelled([Rating(r["rater"], r["unit"], Fraction(r["score"])) for r in case["inputs"]["ratings"]])
    expected, tolerance = case["expected"], case["expected"]["abs_tol"]
    assert dict(found.fair) == pytest.approx(expected["fair_scores"], abs=tolerance)
    assert dict(found.leniency) == pytest.approx(expected["leniency"], abs=tolerance)


marks = st.integers(0, 100)


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 6), marks), min_size=4, max_size=25, unique_by=lambda r: r[:2]
    ),
    st.integers(-20, 20),
)
def test_points_one_rater_adds_everywhere_are_undone(given_marks: list[tuple[int, int, int]], added: int) -> None:
    ratings = [Rating(f"r{rater}", f"u{unit}", Fraction(mark)) for rater, unit, mark in given_marks]
    if len(islands(ratings)) > 1:
        with pytest.raises(Refused, match="raters-apart"):
            levelled(ratings)
        return
    lenient = ratings[0].rater
    more = [Rating(each.rater, each.unit, each.score + (added if each.rater == lenient else 0)) for each in ratings]
    before, after = levelled(ratings), levelled(more)
    raters = len(before.leniency)
    assert after.leniency[lenient] == pytest.approx(before.leniency[lenient] + added * (1 - 1 / raters), abs=1e-7)
    assert sum(after.leniency.values()) == pytest.approx(0, abs=1e-7)
    # Leniencies add up to zero, so all fair scores rise alike: nobody gains on anybody.
    rise = {unit: after.fair[unit] - before.fair[unit] for unit in before.fair}
    assert list(rise.values()) == pytest.approx([added / raters] * len(rise), abs=1e-7)


def test_a_mean_that_ends_in_a_five_is_exactly_that() -> None:
    """128 marks of a unit: 0.0078125 has its five in the seventh decimal, and a float may lie on either side of it."""
    found = levelled([Rating(f"r{n}", "u", Fraction(int(n == 0))) for n in range(128)])
    assert found.fair == {"u": Fraction(1, 128)}
    assert found.leniency["r0"] == Fraction(127, 128)
    assert found.residual is None


def test_a_long_chain_of_raters_is_levelled_to_the_last_digit() -> None:
    """Every rater shares one unit with the next: each is a tenth above the one before, 300 of them."""
    ratings = [Rating(f"r{n}", f"u{unit}", Fraction(50) + Fraction(n, 10)) for n in range(300) for unit in (n, n + 1)]
    found = levelled(ratings)
    assert [found.leniency[f"r{n}"] for n in range(300)] == [Fraction(2 * n - 299, 20) for n in range(300)]
    assert set(found.fair.values()) == {Fraction(50) + Fraction(299, 20)}
    assert found.residual is None


def test_parts_without_a_unit_in_common_are_named() -> None:
    with pytest.raises(Refused) as refused:
        levelled(panel(甲={"u": 80, "v": 85}, 乙={"u": 82}, 丙={"w": 90}))
    (finding,) = refused.value.findings
    assert finding.code == "raters-apart"
    assert finding.message.zh.endswith("：评价人 乙、甲 只评 u、v；评价人 丙 只评 w")
    assert finding.message.en.endswith(": 乙, 甲 rate only u, v; 丙 rate only w")


def test_a_rater_who_rates_a_unit_twice_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        profiles([Rating("a", "u", Fraction(1)), Rating("a", "u", Fraction(2))])
    assert "a rates 'u' more than once" in str(refused.value)


def test_a_profile_compares_a_rater_with_what_others_gave_the_same_units() -> None:
    found = profiles(panel(strict={"u": 70, "v": 80, "w": 60}, kind={"u": 90, "v": 90, "w": 90}, alone={"x": 50}))
    by = {profile.rater: profile for profile in found}
    assert [profile.rater for profile in found] == ["kind", "alone", "strict"]
    assert by["kind"].leniency == 20
    assert by["kind"].spread == 0
    assert by["kind"].agreement is None
    assert by["kind"].commonest == 1
    assert by["strict"].leniency == -20
    assert by["strict"].spread == 10
    assert by["alone"].leniency is None
    assert by["alone"].spread is None


def test_trimming_waits_for_five_raters() -> None:
    assert trimmed_mean([Fraction(v) for v in (1, 8, 9, 10)]) == 7
    assert trimmed_mean([Fraction(v) for v in (1, 8, 9, 10, 100)]) == 9
    assert trimmed_mean([]) is None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_injected_point_of_one_lecturers_rater_is_undone(real_data: Path) -> None:
    """Sparse ratings of 430 lecturers: a student who rates one point higher moves nobody past anybody."""
    rows = _rows(real_data / "eth-lecturer-ratings" / "ratings_half_a.csv")
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        found.setdefault((f"s{row['s']}", f"d{row['d']}"), []).append(int(row["y"]))
    ratings = [Rating(s, d, Fraction(sum(own), len(own))) for (s, d), own in found.items()]
    raters, units = islands(ratings)[0]
    linked = [each for each in ratings if each.rater in raters]
    assert len(linked) > 0.99 * len(ratings)
    busiest = Counter(each.rater for each in linked).most_common(1)[0][0]
    more = [Rating(e.rater, e.unit, e.score + (e.rater == busiest)) for e in linked]
    before, after = levelled(linked), levelled(more)
    assert after.leniency[busiest] - before.leniency[busiest] == pytest.approx(1 - 1 / len(raters), abs=1e-6)
    rise = np.array([after.fair[unit] - before.fair[unit] for unit in units])
    assert np.ptp(rise) == pytest.approx(0, abs=1e-6)


def test_reviewers_of_papers_are_linked_and_the_severe_ones_found(real_data: Path) -> None:
    rows = _rows(real_data / "peer-and-expert-ratings" / "paper_reviews.csv")
    ratings = [Rating(row["idreviewer"], row["idpaper"], Fraction(row["score"])) for row in rows]
    assert len(ratings) == 128
    parts = islands(ratings)
    raters, _ = parts[0]
    found = levelled([each for each in ratings if each.rater in raters])
    # The leniency a profile shows (against co-raters only) points the same way as the levelled one.
    raw = {profile.rater: profile.leniency for profile in profiles(ratings)}
    severe, kind = (
        min(found.leniency, key=found.leniency.__getitem__),
        max(found.leniency, key=found.leniency.__getitem__),
    )
    assert (raw[severe] or 0) < 0 < (raw[kind] or 0)
    assert found.residual is not None
