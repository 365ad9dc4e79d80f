"""Frozen rankings, what explains them, and items that tell nobody apart."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.analysis.rigidity import (
    expected_by_chance,
    explained_by_group,
    items,
    rank_correlation,
    ranks,
    stability,
)


def scores(**given_: int) -> dict[str, Fraction]:
    return {unit: Fraction(value) for unit, value in given_.items()}


def test_equal_scores_share_the_mean_of_their_places() -> None:
    assert ranks(scores(a=90, b=80, c=80, d=70)) == {
        "a": 1,
        "b": Fraction(5, 2),
        "c": Fraction(5, 2),
        "d": 4,
    }


def test_an_order_that_stays_correlates_fully_and_one_that_turns_round_the_other_way() -> None:
    one = scores(a=1, b=2, c=3)
    assert rank_correlation(one, scores(a=10, b=20, c=90)) == pytest.approx(1)
    assert rank_correlation(one, scores(a=3, b=2, c=1)) == pytest.approx(-1)
    assert rank_correlation(one, scores(a=3, b=3, c=3)) is None
    assert rank_correlation(one, scores(a=3)) is None


def test_units_that_never_leave_their_third_are_named() -> None:
    found = stability(
        {
            "2023": scores(a=9, b=8, c=7, d=6, e=5, f=4),
            "2024": scores(a=9, b=5, c=7, d=6, e=8, f=4),
            "2025": scores(a=9, b=8, c=6, d=7, f=4, new=1),
        }
    )
    assert dict(found.frozen) == {"a": 0, "c": 1, "d": 1, "f": 2}
    first, second = found.years
    assert first.units == 6
    assert first.places == pytest.approx(1)
    assert first.moves == ((1, 0, 1), (0, 2, 0), (1, 0, 1))
    assert second.units == 5
    assert found.share_frozen(6) == pytest.approx(4 / 6)


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2), st.tuples(st.integers(0, 9), st.sampled_from("xyz")), min_size=1
    )
)
def test_groups_explain_between_nothing_and_all(units: dict[str, tuple[int, str]]) -> None:
    values = {unit: Fraction(score) for unit, (score, _) in units.items()}
    share = explained_by_group(values, {unit: group for unit, (_, group) in units.items()})
    if share is None:
        assert len(set(values.values())) == 1
        return
    assert 0 <= share <= 1
    assert explained_by_group(values, {unit: unit for unit in units}) == 1
    assert explained_by_group(values, dict.fromkeys(units, "all")) == 0


def test_what_groups_explain_by_chance_grows_with_their_number() -> None:
    assert expected_by_chance(31, 7) == pytest.approx(0.2)
    assert expected_by_chance(1, 1) == 0


def test_an_item_that_gives_everybody_the_same_is_flat_and_decides_nothing() -> None:
    points = {
        "profit": scores(a=30, b=20, c=10, d=0),
        "safety": scores(a=10, b=10, c=10, d=10),
        "reports": scores(a=1, b=2, c=3, d=4),
    }
    found = {item.name: item for item in items(points, scores(profit=30, safety=10, reports=10))}
    assert next(iter(found)) == "safety"
    assert found["safety"].flat
    assert found["safety"].decides == 0
    assert found["safety"].full == 1
    assert found["safety"].agrees is None
    assert found["profit"].weight == pytest.approx(0.6)
    assert found["profit"].agrees == pytest.approx(-1)
    decided = [item.decides for item in found.values()]
    assert sum(share or 0 for share in decided) == pytest.approx(1)


def test_without_units_or_spread_there_is_nothing_to_say() -> None:
    assert items({}, {}) == []
    (alone,) = items({"x": scores(a=1, b=1)}, scores(x=1))
    assert alone.decides is None
