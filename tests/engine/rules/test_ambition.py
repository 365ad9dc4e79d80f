"""A cap that depends on how ambitious the target is (SASAC Order 22 of 2010, annex 2), from YAML to the score."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.rules.model import Ambition, Amount, Mark, Partial, Rule, Side, Size, Step
from hengji.engine.rules.score import score_one

TARGET = Mark("target")
START = Amount(points=Fraction(30))
RULE = Rule(
    start=START,
    steps=(
        Step(Side.ABOVE, TARGET, Size(Fraction(3, 100), True), Amount(Fraction(1)), Partial.WHOLE),
        Step(
            Side.BELOW,
            TARGET,
            Size(Fraction(3, 100), True),
            Amount(Fraction(-1)),
            Partial.WHOLE,
            most=Amount(Fraction(6)),
        ),
    ),
    ambitions=(
        Ambition(Side.ABOVE, Mark("base"), Amount(Fraction(36)), closed=True),
        Ambition(Side.ABOVE, Mark("base", Fraction(4, 5)), Amount(Fraction(35)), closed=True),
        Ambition(Side.ABOVE, Mark("base", Fraction(1, 2)), Amount(Fraction(34))),
        Ambition(Side.BELOW, Mark("base", Fraction(1, 2)), Amount(Fraction(33)), closed=True),
    ),
)


@pytest.mark.parametrize(
    ("target", "base", "actual", "score"),
    [
        (100, 95, 109, 33),
        (100, 95, 130, 36),
        (100, 95, 91, 27),
        (100, 95, 70, 24),
        (90, 100, 120, 35),
        (75, 100, 120, 34),
        (50, 100, 120, 33),
    ],
)
def test_the_bonus_is_capped_by_where_the_target_lies_against_the_baseline(
    target: int, base: int, actual: int, score: int
) -> None:
    tiers = {"target": Fraction(target), "base": Fraction(base)}
    found = score_one(RULE, Fraction(actual), tiers, full=Fraction(30))
    assert found.score == score
    assert found.change == score - 30
