"""The carriers agree: a rule on numpy blocks gives what the same rule gives on Fractions, cell by cell, to the last digit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from support.judge import differences
from support.worlds import world

from hengji.engine.rules.carriers import BLOCKS, EXACT, WIDE, Bound, Carrier


@pytest.mark.parametrize("carrier", [BLOCKS, WIDE])
def test_what_happens_nowhere_may_be_left_out(carrier: Carrier) -> None:
    kind = np.int64 if carrier is BLOCKS else object
    values = np.array([[1, -2], [3, 2**40]], dtype=kind)
    for bar, anywhere in ((2**41, False), (2**40, True), (-2, True)):
        assert carrier.happens(values >= bar) is anywhere
        assert anywhere or carrier.where(values >= bar, 0, values).tolist() == values.tolist()
    assert EXACT.happens(Fraction(1) > 0)
    assert not EXACT.happens(Fraction(1) < 0)


def test_a_proof_takes_every_branch_that_may_happen() -> None:
    o = Bound()
    assert o.happens(o.interval(8) < 0)
    assert o.happens((o.interval(8) < 0) & True)


@pytest.mark.parametrize("seed", range(40))
def test_numpy_and_fraction_agree_on_every_cell(seed: int) -> None:
    cells, _, nulls, wrong = differences(world(seed, items=30, units=60))
    assert wrong == []
    assert 0 < nulls < cells


def test_the_generated_cells_hold_exact_ties_and_extreme_magnitudes() -> None:
    tied = sum(differences(world(seed, items=30, units=60))[1] for seed in range(5))
    assert tied >= 50
    largest = max(abs(int(x)) for seed in range(5) for given in world(seed, 30, 60).inputs for x in given.x)
    assert largest > 10**14


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_a_million_cells_agree(seed: int) -> None:
    assert differences(world(seed, items=50, units=200))[3] == []
