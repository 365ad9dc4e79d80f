"""Incentives that make the truth pay: published grids, and the conditions in every case."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hengji.analysis.mechanisms import JointBase, PlanBonus, curve, got
from hengji.engine.values.finding import errors

Vector = Callable[[str], dict[str, Any]]


def exact(value: object) -> Fraction:
    return Fraction(str(value))


def test_the_published_illustration_of_the_joint_base(vector: Vector) -> None:
    case = vector("tgt-001")
    given_, expected = case["inputs"], case["expected"]
    mechanism = JointBase(Fraction(1, 2), exact(given_["P"]), exact(given_["Q"]))
    base, said, actual = (exact(given_[name]) for name in ("contract_base", "self_report", "actual"))
    assert mechanism.reward * (actual - base) == exact(expected["reward"])
    assert mechanism.fine * (actual - said) == exact(expected["fine"])
    assert mechanism.on_base(base, said, actual) == exact(expected["net"])


def test_the_grid_of_the_joint_base_is_highest_at_the_truth(vector: Vector) -> None:
    case = vector("tgt-003")
    given_ = case["inputs"]
    mechanism = JointBase(exact(given_["W"]), exact(given_["P"]), exact(given_["Q"]))
    asked, actual = exact(given_["superior_demand"]), exact(given_["actual"])
    for each in case["cases"]:
        said = exact(each["self_report"])
        assert mechanism.base(said, asked) == exact(each["contract_base"])
        assert mechanism.net(said, asked, actual) == exact(each["net"])
    best = max(curve(mechanism, asked, actual, Fraction(80), Fraction(120)), key=lambda point: point[1])
    assert best == (exact(case["expected"]["best_self_report"]), exact(case["expected"]["best_net"]))
    assert mechanism.findings() == []


def test_the_grid_of_the_plan_bonus_is_highest_at_the_truth(vector: Vector) -> None:
    case = vector("tgt-004")
    given_ = case["inputs"]
    mechanism = PlanBonus(exact(given_["B0"]), exact(given_["a"]), exact(given_["b"]), exact(given_["g"]))
    tentative, actual = exact(given_["tentative"]), exact(given_["actual"])
    for each in case["cases"]:
        assert mechanism.bonus(tentative, exact(each["plan"]), actual) == exact(each["bonus"])
    best = max(curve(mechanism, tentative, actual, Fraction(80), Fraction(120)), key=lambda point: point[1])
    assert best[0] == exact(case["expected"]["best_plan"])
    assert (mechanism.findings() == []) is case["expected"]["guard_ok"]


rates = st.integers(1, 99).map(lambda percent: Fraction(percent, 100))
figures = st.integers(-200, 200).map(Fraction)


@given(rates, rates, rates, rates, st.booleans(), figures, figures, figures)
def test_with_rates_that_pass_the_truth_pays_best_and_with_others_it_need_not(
    weight: Fraction,
    reward: Fraction,
    fine: Fraction,
    over: Fraction,
    higher: bool,
    asked: Fraction,
    actual: Fraction,
    said: Fraction,
) -> None:
    mechanism = JointBase(weight, reward, fine, over, higher)
    assume(said != actual)
    lie, truth = got(mechanism, asked, said, actual), got(mechanism, asked, actual, actual)
    if not errors(mechanism.findings()):
        assert truth > lie
        better = actual + (1 if higher else -1)
        assert got(mechanism, asked, said, better) > lie  # effort pays, whatever was said
    modest = (said < actual) == higher
    if modest and not weight * reward < fine:
        assert lie >= truth
    if not modest and not over < weight * reward:
        assert lie >= truth


@given(rates, rates, rates, figures, figures, figures)
def test_a_plan_bonus_with_rates_in_order_pays_the_truth_best(
    a: Fraction, b: Fraction, g: Fraction, tentative: Fraction, plan: Fraction, actual: Fraction
) -> None:
    mechanism = PlanBonus(Fraction(0), a, b, g)
    assume(plan != actual)
    lie, truth = mechanism.bonus(tentative, plan, actual), mechanism.bonus(tentative, actual, actual)
    if not errors(mechanism.findings()):
        assert truth > lie
        assert 0 < mechanism.chance() < 1
    elif (a >= b and plan < actual) or (b >= g and plan > actual):
        assert lie >= truth


def test_each_condition_that_is_broken_is_named_with_what_it_would_do() -> None:
    broken = JointBase(Fraction(1), Fraction(1, 2), Fraction(1, 2), Fraction(3, 4))
    hints = [finding.hint.en for finding in broken.findings() if finding.hint]
    assert hints == ["0 < W < 1", "W·P < Q", "Q < P", "0 ≤ R < W·P"]
    wrong = PlanBonus(Fraction(0), Fraction(0), Fraction(-1), Fraction(-2))
    assert [finding.hint.en for finding in wrong.findings() if finding.hint] == ["0 < a", "a < b", "b < g"]
    flat = PlanBonus(Fraction(0), Fraction(4, 10), Fraction(1, 2), Fraction(6, 10))
    assert [finding.code for finding in flat.findings()] == ["mechanism-flat"]


def test_costs_pay_the_truth_best_too() -> None:
    """The published form for costs: base (S + D)/2, half of what is saved, 0.2 and 0.4 for reports that miss."""
    mechanism = JointBase(Fraction(1, 2), Fraction(1, 2), Fraction(4, 10), Fraction(2, 10), higher=False)
    assert mechanism.findings() == []
    for actual in (Fraction(90), Fraction(110)):
        best = max(curve(mechanism, Fraction(100), actual, Fraction(80), Fraction(120)), key=lambda point: point[1])
        assert best[0] == actual
    assert mechanism.net(Fraction(100), Fraction(100), Fraction(90)) == 5 - 4


@pytest.mark.parametrize(("higher", "reported"), [(True, 80), (False, 120)])
def test_a_modest_report_is_fined_for_what_is_done_beyond_it(higher: bool, reported: int) -> None:
    mechanism = JointBase(Fraction(1, 2), Fraction(7, 10), Fraction(5, 10), higher=higher)
    assert mechanism.on_base(Fraction(100), Fraction(reported), Fraction(100)) == -10
