"""Blocks take integers only, give the same whatever the layout of the figures, and refuse what does not fit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from support.worlds import world

from hengji.engine.rules.model import FULL, Amount, Curve, Knot, Mark, Proportion, Rule, Side, Size, Step
from hengji.engine.rules.score import score_one
from hengji.engine.run import blocks
from hengji.engine.run.blocks import CardScores, ItemInput, run_card
from hengji.engine.run.plans import CardRules, ItemRule
from hengji.engine.values.null import NullReason
from hengji.engine.values.number import half_up

RULES = CardRules((ItemRule(Rule(body=Proportion()), Fraction(100), Fraction(1), 2),))


def scored(x: object, target: object) -> CardScores:
    figures, goal = np.asarray(x), np.asarray(target)
    return run_card(RULES, [ItemInput(figures, np.zeros(len(figures), np.uint8), tiers={"target": goal})])


@pytest.mark.parametrize("bad", [[1.0, float("nan")], [1.0, 2.0], [float("inf"), 1.0]])
def test_a_float_is_refused_so_no_nan_becomes_a_number(bad: list[float]) -> None:
    with pytest.raises(TypeError, match="integers"):
        scored(bad, [1, 1])
    with pytest.raises(TypeError, match="integers"):
        scored([1, 1], bad)


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.uint16, np.uint32, np.int64, object])
def test_narrow_integers_do_not_wrap(kind: type) -> None:
    found = scored(np.array([120, 7], dtype=kind), np.array([100, 100], dtype=kind))
    assert found.score.tolist() == [[12000, 700]]


@pytest.mark.parametrize("edge", [2**63 - 1, 1 - 2**63, -(2**63)])
def test_the_ends_of_int64_are_looked_at_in_a_small_card(edge: int) -> None:
    rules = CardRules((*RULES.items, ItemRule(Rule(body=Proportion()), Fraction(7), Fraction(1), 2)))
    null, goal = np.zeros(2, np.uint8), np.array([2**40, -(2**40)])
    found = run_card(rules, [ItemInput(np.array([edge, 5]), null, tiers={"target": goal})] * 2)
    for row, item in enumerate(rules.items):
        for column, (x, target) in enumerate(zip((edge, 5), goal.tolist(), strict=True)):
            right = score_one(item.rule, Fraction(x), {"target": Fraction(target)}, full=item.full)
            assert right.score is not None
            assert found.score[row, column] == half_up(right.score, 2) * 100


def test_one_column_of_another_kind_leaves_the_rest_of_a_small_card_as_it_is() -> None:
    rules = CardRules(RULES.items * 3)
    x, goal, null = np.array([120, 7, 50]), np.array([100, 100, 0]), np.zeros(3, np.uint8)
    plain = ItemInput(x, null, tiers={"target": goal})
    for other in (
        ItemInput(x.astype(object), null, tiers={"target": goal}),
        ItemInput(x.astype(np.int8), null, tiers={"target": goal.astype(np.uint16)}),
        ItemInput(x * 10, null, places=1, tiers={"target": goal * 10}),
    ):
        found = run_card(rules, [plain, other, plain])
        assert found.score.tolist() == [[12000, 700, 0]] * 3
        assert found.null.tolist() == [[0, 0, NullReason.ZERO_TARGET]] * 3
    shared = run_card(rules, [plain, ItemInput(x, null, tiers={"target": np.array([100])}), plain])
    assert shared.score.tolist() == [[12000, 700, 0], [12000, 700, 5000], [12000, 700, 0]]


def test_a_large_card_gives_what_small_blocks_and_single_items_give(monkeypatch: pytest.MonkeyPatch) -> None:
    card = world(5, items=25, units=120)
    whole = run_card(CardRules(tuple(card.rules)), card.inputs)
    monkeypatch.setattr(blocks, "STACKED", 10)
    monkeypatch.setattr(blocks, "CHUNK", 50)
    parts = run_card(CardRules(tuple(card.rules)), card.inputs)
    for name in ("score", "raw", "branch", "null"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)), name


def test_a_knot_on_the_place_of_the_one_before_it_leaves_that_place_to_the_first() -> None:
    half, most = Amount(share=Fraction(1, 2)), Amount(share=Fraction(6, 5))
    curve = Curve(
        (
            Knot(Mark("base"), half, Amount()),
            Knot(Mark("target"), FULL, FULL, closed=False),
            Knot(Mark("challenge"), most, most),
        )
    )
    tiers = {"base": Fraction(100), "target": Fraction(100), "challenge": Fraction(120)}
    assert score_one(Rule(body=curve), Fraction(100), tiers).score == 50
    assert score_one(Rule(body=curve), Fraction(101), tiers).score == 101
    rules = CardRules((replace(RULES.items[0], rule=Rule(body=curve)),))
    laid = {name: np.array([int(value)]) for name, value in tiers.items()}
    given = ItemInput(np.array([100, 101]), np.zeros(2, np.uint8), tiers=laid)
    assert run_card(rules, [given]).score.tolist() == [[5000, 10100]]


def test_numbers_all_items_share_do_not_wrap_where_cells_are_too_large_for_int64() -> None:
    # Constants of two fine scales: every number of the rule is one for the block, and their products leave int64.
    marks = [Mark(plus=Fraction(place, 5)) for place in (-150, -115, -94, -87, 109)]
    values = [Fraction(n, 10) for n in (5000, 20, 2000, 1, 700)]
    curve = Curve(tuple(Knot(at, Amount(v), Amount(v + 7)) for at, v in zip(marks, values, strict=True)))
    step = Step(Side.ABOVE, Mark("base", Fraction(37, 50)), Size(Fraction(49, 10)), Amount(Fraction(-50)))
    rule = Rule(body=curve, steps=(step,), floor=Amount(Fraction(80)), cap=Amount(Fraction(90)))
    x = np.array([13195500, 15741501, -23000001], dtype=np.int64)
    base = np.array([12501000])
    found = run_card(
        CardRules((replace(RULES.items[0], rule=rule),)), [ItemInput(x, np.zeros(3, np.uint8), 6, tiers={"base": base})]
    )
    exact = [score_one(rule, Fraction(int(v), 10**6), {"base": Fraction(12501, 1000)}).score for v in x]
    assert [Fraction(int(v), 100) for v in found.score[0]] == [half_up(v, 2) for v in exact if v is not None]
