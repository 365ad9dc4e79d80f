"""Weight that is handed on adds up to the last digit, whatever is missing, and points are computed from the weight that is shown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.group import scheme

from hengji.engine.rules.model import Rule
from hengji.engine.run.blocks import ItemInput
from hengji.engine.run.cards import plan_of, run_one
from hengji.engine.run.result import CardRun
from hengji.engine.scheme.model.identity import Rounding, Scale
from hengji.engine.scheme.model.scorecards import Dimension, Item, Missing, Scorecard
from hengji.engine.sentences.reading import Points
from hengji.engine.values.null import NullReason
from hengji.engine.values.text import Text

WEIGHTS = st.one_of(
    st.integers(0, 40).map(Fraction),
    st.integers(1, 4000).map(lambda cents: Fraction(cents, 100)),
    st.fractions(Fraction(1, 10), 40, max_denominator=12),
)
POLICIES = st.sampled_from([Missing.REDISTRIBUTE, Missing.REDISTRIBUTE, Missing.REDISTRIBUTE, *Missing])
CELLS = st.tuples(st.integers(0, 130), st.sampled_from([NullReason.NONE, NullReason.NONE, NullReason.MISSING_FACT]))


@st.composite
def cards(draw: st.DrawFn) -> tuple[Scale, list[Item], list[list[tuple[int, NullReason]]]]:
    """Items of one dimension with their weights and policies, and for three units a percentage of full marks or a reason."""
    items = [
        Item(f"i{n}", Text.same(f"i{n}"), draw(WEIGHTS), Rule(), missing=draw(POLICIES))
        for n in range(draw(st.integers(1, 7)))
    ]
    rounding = Rounding(item=draw(st.sampled_from([2, 0, 3, None])), points=draw(st.sampled_from([2, 0, 4, None])))
    cells = [[draw(CELLS) for _ in range(3)] for _ in items]
    return Scale(points=draw(st.sampled_from(list(Points))), round=rounding), items, cells


def run(
    scale: Scale,
    items: list[Item],
    cells: list[list[tuple[int, NullReason]]],
    weights: tuple[Fraction, ...] | None = None,
) -> CardRun:
    """The card scored; every item has full marks where it has a figure."""
    card = Scorecard("a", Text.same("a"), (Dimension("d", Text.same("d"), tuple(items)),), ("a",))
    plan = replace(scheme(), scorecards={"a": card}, scale=scale)
    inputs = [
        ItemInput(np.array([x for x, _ in row]), np.array([reason for _, reason in row], dtype=np.uint8))
        for row in cells
    ]
    return run_one(plan, card, weights, np.arange(3), inputs)


@given(cards())
def test_the_weights_that_count_add_up_to_the_weight_of_the_dimension(
    drawn: tuple[Scale, list[Item], list[list[tuple[int, NullReason]]]],
) -> None:
    scale, items, cells = drawn
    done = run(scale, items, cells)
    whole = sum((item.weight for item in items), Fraction(0))
    for unit in range(3):
        nulls = [row[unit][1] for row in cells]
        dropped = sum(
            (i.weight for i, null in zip(items, nulls, strict=True) if null and i.missing is Missing.DROP), Fraction(0)
        )
        counted = [done.counted.at(row, unit) for row in range(len(items))]
        takers = [row for row, item in enumerate(items) if not nulls[row] and item.weight]
        given_up = [row for row, item in enumerate(items) if nulls[row] and item.missing is Missing.REDISTRIBUTE]
        free = sum((items[row].weight for row in given_up), Fraction(0))
        if free and not takers:
            assert done.held[unit] == NullReason.MISSING_FACT
            continue
        assert sum(counted) == whole - dropped
        have = sum((items[row].weight for row in takers), Fraction(0))
        for row in takers:
            exact = items[row].weight * (1 + free / have)
            assert abs(counted[row] - exact) < Fraction(1, 100)


@given(cards())
def test_points_are_the_score_times_the_weight_that_counted(
    drawn: tuple[Scale, list[Item], list[list[tuple[int, NullReason]]]],
) -> None:
    scale, items, cells = drawn
    done = run(scale, items, cells)
    for row, rule in enumerate(done.rules):
        for unit in range(3):
            if not done.scores.null[row, unit]:
                score = Fraction(int(done.scores.score[row, unit]), 10**rule.places)
                exact = score * done.counted.at(row, unit) / rule.full
                assert done.points.num[row, unit] == floor(exact * done.points.den + Fraction(1, 2))


def test_thirds_of_a_hundred_are_a_hundred() -> None:
    items = [Item(f"i{n}", Text.same(f"i{n}"), Fraction(25), Rule(), missing=Missing.REDISTRIBUTE) for n in range(4)]
    none, gone = NullReason.NONE, NullReason.MISSING_FACT
    done = run(Scale(), items, [[(1, none)] * 3] * 3 + [[(1, gone)] * 3])
    assert [done.counted.at(row, 0) for row in range(4)] == [
        Fraction("33.34"),
        Fraction("33.33"),
        Fraction("33.33"),
        0,
    ]
    assert sum(done.points.at(row, 0) for row in range(4)) == 100


def test_weights_of_a_unit_of_its_own_are_handed_on_too() -> None:
    items = [
        Item(f"i{n}", Text.same(f"i{n}"), Fraction(n * 50), Rule(), missing=Missing.REDISTRIBUTE) for n in range(3)
    ]
    none, gone = NullReason.NONE, NullReason.MISSING_FACT
    own = (Fraction(40), Fraction(60), Fraction(0))
    done = run(Scale(), items, [[(1, gone)] * 3, [(1, none)] * 3, [(1, gone)] * 3], own)
    assert [done.counted.at(row, 0) for row in range(3)] == [0, 100, 0]
    assert not done.held.any()


def test_full_marks_by_policy_are_rounded_as_points_are() -> None:
    items = [
        Item("a", Text.same("a"), Fraction(25, 2), Rule(), missing=Missing.FULL),
        Item("b", Text.same("b"), Fraction(175, 2), Rule()),
    ]
    rounding = Rounding(item=0, points=0)
    done = run(Scale(round=rounding), items, [[(1, NullReason.MISSING_FACT)] * 3, [(1, NullReason.NONE)] * 3])
    assert done.points.at(0, 0) == 13


def test_what_depends_on_the_scheme_is_made_ready_once() -> None:
    plan = scheme()
    card = plan.scorecards["a"]
    assert plan_of(plan, card) is plan_of(plan, card)
    assert plan_of(replace(plan), card) is not plan_of(plan, card)
