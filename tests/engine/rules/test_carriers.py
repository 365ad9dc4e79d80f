"""The carriers agree: a rule on numpy blocks gives what the same rule gives on Fractions, cell by cell, to the last digit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from support.worlds import World, world

from hengji.engine.rules.carriers import BLOCKS, EXACT, WIDE, Bound, Carrier
from hengji.engine.rules.model import Levels
from hengji.engine.rules.score import score_one
from hengji.engine.run.blocks import run_card
from hengji.engine.run.plans import CardRules
from hengji.engine.values.null import NullReason
from hengji.engine.values.number import half_up

LARGEST = Fraction(2**63)
"""A score of so many units of its last decimal cannot be kept; it is refused with a reason."""


def differences(card: World) -> tuple[int, int, int, list[str]]:
    """(cells, exact ties, nulls, what differs) of a card scored on both carriers."""
    found = run_card(CardRules(tuple(card.rules)), card.inputs)
    wrong: list[str] = []
    cells = ties = nulls = 0
    for row, (item, given) in enumerate(zip(card.rules, card.inputs, strict=True)):
        names = [name for name, _ in item.rule.body.entries] if isinstance(item.rule.body, Levels) else []
        for column in range(len(given.x)):
            cells += 1
            den = 10**given.places * (1 if given.den is None else int(given.den[column]))
            x: Fraction | str = Fraction(int(given.x[column]), den)
            if names:
                index = int(given.x[column])
                x = names[index] if 0 <= index < len(names) else "?"
            tiers = {
                name: Fraction(int(values[column % len(values)]), 10**given.places)
                for name, values in given.tiers.items()
            }
            body = None
            if given.body is not None:
                body = Fraction(int(given.body[0][column])), Fraction(int(given.body[1][column]))
            kinds = {name: Fraction(int(values[column]), 10**given.places) for name, values in given.kinds.items()}
            exact = score_one(
                item.rule,
                x,
                tiers,
                full=item.full,
                point=item.point,
                kinds=kinds,
                body=body,
                ratio_places=item.ratio_places,
            )
            null = NullReason(int(given.null[column])) or exact.null
            if (
                not null
                and exact.score is not None
                and abs(half_up(exact.score, item.places)) >= LARGEST / 10**item.places
            ):
                null = NullReason.OUT_OF_RANGE
            nulls += bool(null)
            stored = Fraction(int(found.score[row, column]), 10**item.places)
            if null:
                right = found.null[row, column] == null and stored == 0
            else:
                assert exact.score is not None
                ties += (exact.score * 10**item.places * 2).denominator == 1 and (
                    exact.score * 10**item.places
                ).denominator == 2
                right = (
                    found.null[row, column] == 0
                    and stored == half_up(exact.score, item.places)
                    and found.branch[row, column] == exact.branch
                )
            if not right:
                wrong.append(f"{item} x={x} tiers={tiers} exact={exact} stored={stored} null={found.null[row, column]}")
    return cells, ties, nulls, wrong


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
