"""A cap that depends on how ambitious the target is (SASAC Order 22 of 2010, annex 2), from YAML to the score."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.engine.rules.model import Ambition, Amount, Mark, Partial, Rule, Side, Size, Step
from hengji.engine.rules.score import score_one
from hengji.engine.scheme import dump_scheme, load_scheme

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


SCHEME = """
scheme: order-22
version: 2010.1
effective: 2010-01-01 .. 2010-12-31
title: {zh: 利润总额, en: Total profit}
scale: {points: weight, partial_steps: whole}
measures: {profit: {title: {zh: 利润总额, en: Total profit}, unit: 万元}}
indicators: {profit: {title: {zh: 利润总额, en: Total profit}, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 效益, en: Results}
      items:
        - indicator: profit
          weight: 100
          tiers: {target: table, base: table}
          rule:
            start: 30
            steps: [{each: 3% of target, above: target, add: 1}, {each: 3% of target, below: target, subtract: 1, most: 6}]
            caps: [{from: base, cap: 36}, {from: 80% of base, cap: 35}, {above: 50% of base, cap: 34}, {up_to: 50% of base, cap: 33}]
ledger: [{sum: items}, {round: 2}]
"""


def test_it_is_written_in_yaml_and_survives_the_canonical_form() -> None:
    scheme, findings = load_scheme(SCHEME)
    assert scheme is not None, [finding.render("en") for finding in findings]
    (_, item), *_ = scheme.items()
    assert item.rule == RULE
    again, _ = load_scheme(dump_scheme(scheme))
    assert again is not None
    assert next(again.items())[1].rule == RULE
