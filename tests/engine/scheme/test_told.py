"""Findings about a scheme call the places of a rule by their words."""

from __future__ import annotations

import pytest

from hengji.engine.scheme.check.told import place_words


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("base", "基本值"),
        ("95% of target - 1", "目标值的95% - 1"),
        ("target + 2", "目标值 + 2"),
        ("120% of last_year", "上年值的120%"),
        ("mean3", "三年平均值"),
        ("80", "80"),
    ],
)
def test_a_place_is_called_as_people_call_it(place: str, told: str) -> None:
    assert place_words(place) == told
