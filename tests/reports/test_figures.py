"""Figures are shown with the decimals they have, those computed by a formula too."""

from __future__ import annotations

import numpy as np
import pytest

from hengji.engine.run.blocks import ItemInput
from hengji.reports.figures import input_places


@pytest.mark.parametrize(
    ("x", "den", "places", "shown"),
    [
        ([9320, 9155], [100, 100], 0, 2),  # 93.2 and 91.55
        ([932, 921], [10, 10], 0, 1),
        ([900, 700], [100, 100], 0, 0),
        ([10, 1], [3, 1], 0, 4),  # 3.333... goes on
        ([1, 1], [8, 1], 0, 3),
        ([932, 0], [1, 7], 1, 1),  # nought sevenths are nought
    ],
)
def test_ratios_have_the_decimals_they_need_up_to_four(x: list[int], den: list[int], places: int, shown: int) -> None:
    given = ItemInput(np.array(x, np.int64), np.zeros(2, np.uint8), places, np.array(den, np.int64))
    assert input_places(given) == shown
