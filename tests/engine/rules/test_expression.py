"""A rule whose body is a formula: its value, in the points the item is scored in, or the reason why there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.rules.expression import body_value
from hengji.engine.rules.model import FULL, Expression, Proportion, Rule
from hengji.engine.rules.score import score_one
from hengji.engine.values.null import NullReason

TIERS = {"target": Fraction(80), "base": Fraction(60)}


def value(formula: str, x: Fraction | str | None = Fraction(70), **marks: Fraction) -> Fraction | NullReason:
    body, reason = body_value(Rule(body=Expression(formula)), x, TIERS, **marks)
    return reason if body is None else body[0] / body[1]


def test_it_speaks_of_the_figure_the_tiers_and_the_full_marks() -> None:
    assert value("w * (x - base) / (target - base)", full=Fraction(20)) == 10
    assert value("full * actual / target", full=Fraction(20)) == Fraction(35, 2)


def test_points_are_written_points() -> None:
    # An item of weight 20 written out of 100: 100 x 70 / 80 = 87.5 written points are 17.5 of the item.
    assert value("w * x / target", full=Fraction(20), point=Fraction(1, 5)) == Fraction(35, 2)
    assert value("50", full=Fraction(20), point=Fraction(1, 5)) == 10


@pytest.mark.parametrize(
    ("formula", "x", "reason"),
    [
        ("x / target", None, NullReason.MISSING_FACT),
        ("x / target", "合格", NullReason.MISSING_FACT),
        ("x / challenge", Fraction(70), NullReason.MISSING_TIER),
        ("x / (target - 80)", Fraction(70), NullReason.ZERO_DENOMINATOR),
        ("x > target", Fraction(70), NullReason.NOT_STATED),
        ("x /", Fraction(70), NullReason.NOT_STATED),
    ],
)
def test_no_value_has_its_reason(formula: str, x: Fraction | str | None, reason: NullReason) -> None:
    assert value(formula, x) is reason


def test_a_rule_with_another_body_has_none() -> None:
    assert body_value(Rule(body=Proportion(of=FULL)), Fraction(70), TIERS) == (None, NullReason.NONE)


def test_the_value_is_what_the_rule_scores() -> None:
    rule = Rule(body=Expression("w * x / target"), cap=FULL)
    body, _ = body_value(rule, Fraction(70), TIERS, Fraction(20))
    assert score_one(rule, Fraction(70), TIERS, full=Fraction(20), body=body).score == Fraction(35, 2)
