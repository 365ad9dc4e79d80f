"""Cells cut into batches anywhere, carried as Arrow and scored elsewhere are what the card gives here, to the bit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from support.judge import differences
from support.worlds import World, world

from hengji.engine.run.batches import Incomplete, OtherEngine, gather, lay_out, score_batches
from hengji.engine.run.blocks import CardCells, CardScores, run_card
from hengji.engine.run.plans import CardRules

ITEMS, UNITS = 30, 60


def cells(card: World, name: str = "card") -> CardCells:
    return CardCells(name, CardRules(tuple(card.rules)), card.inputs)


def elsewhere(parts: Sequence[CardCells], rows: int = 17, seed: int = 0) -> list[CardScores]:
    """The parts of a card scored in batches of `rows`, which come back in another order than they went."""
    layout, table = lay_out(parts)
    scored = list(score_batches(layout, table.to_batches(max_chunksize=rows)))
    random.Random(seed).shuffle(scored)
    return gather(parts, pa.Table.from_batches(scored))


def same(one: CardScores, other: CardScores) -> bool:
    """To the bit, and of the same kind of number."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in ("score", "raw", "branch", "null")]
    return all(mine.dtype == theirs.dtype and np.array_equal(mine, theirs) for mine, theirs in pairs)


@pytest.mark.parametrize("seed", range(20))
def test_a_card_in_batches_is_the_card(seed: int) -> None:
    card = world(seed, ITEMS, UNITS)
    (found,) = elsewhere([cells(card)], rows=1 + seed * 3, seed=seed)
    assert same(found, run_card(CardRules(tuple(card.rules)), card.inputs))
    assert differences(card, found)[3] == []


def test_units_with_weights_of_their_own_travel_together_and_are_scored_by_their_own_rules() -> None:
    cards = [world(seed, ITEMS, units) for seed, units in ((1, 60), (2, 1), (3, 23))]
    for card, found in zip(cards, elsewhere([cells(card) for card in cards]), strict=True):
        assert found.score.shape == (ITEMS, len(card.inputs[0].x))
        assert same(found, run_card(CardRules(tuple(card.rules)), card.inputs))


def test_numbers_beyond_64_bits_travel_as_text_and_lose_no_digit() -> None:
    card = world(4, ITEMS, UNITS)
    wide = replace(card.inputs[0], x=card.inputs[0].x.astype(object) * 10**30)
    card = World(card.rules, [wide, *card.inputs[1:]])
    _, table = lay_out([cells(card)])
    assert table.schema.field("i0_x").type == pa.string()
    assert table.schema.field("i1_x").type == pa.int64()
    (found,) = elsewhere([cells(card)])
    assert differences(card, found)[3] == []


@pytest.mark.parametrize("edge", [2**63 - 1, -(2**63), 2**63, -(2**63) - 1])
def test_the_ends_of_int64_arrive(edge: int) -> None:
    card = world(4, ITEMS, UNITS)
    x = card.inputs[0].x.astype(object)
    x[0] = edge
    card = World(card.rules, [replace(card.inputs[0], x=x), *card.inputs[1:]])
    assert same(elsewhere([cells(card)])[0], run_card(CardRules(tuple(card.rules)), card.inputs))


def test_a_float_does_not_travel() -> None:
    card = world(4, ITEMS, UNITS)
    with pytest.raises(TypeError, match="integers"):
        lay_out([cells(World(card.rules, [replace(card.inputs[0], x=np.ones(UNITS)), *card.inputs[1:]]))])


def test_another_version_of_the_engine_scores_nothing() -> None:
    layout, table = lay_out([cells(world(1, ITEMS, UNITS))])
    with pytest.raises(OtherEngine, match="同一版本"):
        next(score_batches(replace(layout, engine="0.0.0"), table.to_batches()))


@pytest.mark.parametrize("lost", ["a row", "a batch twice"])
def test_a_unit_that_is_missing_or_comes_twice_is_noticed(lost: str) -> None:
    parts = [cells(world(1, ITEMS, UNITS))]
    layout, table = lay_out(parts)
    batches = list(score_batches(layout, table.to_batches(max_chunksize=20)))
    batches = [*batches[1:], batches[0].slice(1)] if lost == "a row" else [*batches[1:], batches[1]]
    with pytest.raises(Incomplete):
        gather(parts, pa.Table.from_batches(batches))
