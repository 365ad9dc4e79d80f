"""The rule model refuses nonsense when it is built, and two rules that are equal are one key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from hengji.engine.rules.form import BodyKind, Form, KnotForm, StepForm
from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
    Curve,
    Cut,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from hengji.engine.rules.score import score_one
from hengji.engine.values.direction import Direction

TWO = Amount(points=Fraction(2))
STEP = Step(Side.BELOW, Mark("target"), Size(Fraction(1)), -TWO)
LEVELS = Levels((("A", FULL), ("B", ZERO)))


def knots(*places: int) -> tuple[Knot, ...]:
    return tuple(Knot(Mark(plus=Fraction(place)), FULL, ZERO) for place in places)


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Mark(times=Fraction(2)), "a constant mark has no multiple"),
        (lambda: Mark("", Fraction(1, 2)), "a constant mark has no multiple"),
        (lambda: Size(Fraction(0)), "greater than zero"),
        (lambda: Size(Fraction(-1)), "greater than zero"),
        (lambda: replace(STEP, amount=ZERO), "a step changes the score"),
        (lambda: replace(STEP, most=Amount(points=Fraction(-1))), "is not negative"),
        (lambda: replace(STEP, most=Amount(share=Fraction(-1))), "is not negative"),
        (lambda: Curve(()), "at least one knot"),
        (lambda: Curve(knots(1), Direction.NEAR), "upwards or downwards"),
        (lambda: Curve(knots(2, 1)), "in the order of their marks"),
        (lambda: Curve(knots(1, 2), Direction.LOWER), "in the order of their marks"),
        (lambda: Proportion(inverse=True, mirror=True), "not both"),
        (lambda: Levels(()), "names each level once"),
        (lambda: Levels((("A", FULL), ("A", ZERO))), "names each level once"),
        (lambda: Rule(body=Curve(knots(1)), start=TWO), "a body or a start"),
        (lambda: Rule(body=LEVELS), "measures a level"),
        (lambda: Rule(Measured.LEVEL), "measures a level"),
        (lambda: Rule(Measured.EVENTS, steps=(STEP,)), "names what it counts"),
        (lambda: Rule(steps=(replace(STEP, of="事故"),)), "counts named kinds"),
    ],
)
def test_what_means_nothing_is_not_built(build: Callable[[], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        build()


def test_the_last_things_that_still_mean_something_are_built() -> None:
    assert Mark("target", Fraction(2)).at(Fraction(-10)) == 0
    assert Mark(plus=Fraction(3)).at(Fraction(0)) == 3
    assert Size(Fraction(1, 10**9)).value > 0
    assert replace(STEP, most=ZERO).most == ZERO
    assert Curve(knots(1, 1, 2)).knots
    assert Curve(knots(2, 1), Direction.LOWER).knots
    assert Proportion(inverse=True).inverse
    assert Proportion(mirror=True).mirror
    assert Rule(Measured.LEVEL, body=LEVELS).body == LEVELS
    assert Rule(Measured.EVENTS, steps=(replace(STEP, of="事故"),)).kinds == ("事故",)


def test_amounts_add_and_are_worth_points_and_a_share() -> None:
    half = Amount(share=Fraction(1, 2))
    assert TWO + half == Amount(Fraction(2), Fraction(1, 2))
    assert TWO - half == Amount(Fraction(2), Fraction(-1, 2))
    assert -(TWO + half) == Amount(Fraction(-2), Fraction(-1, 2))
    assert (TWO + half).worth(Fraction(30)) == 17
    assert (TWO + half).worth(Fraction(30), Fraction(3, 10)) == Fraction(156, 10)


FIRST = Ambition(Side.ABOVE, Mark("base", Fraction(11, 10)), TWO, closed=True)
SECOND = Ambition(Side.BELOW, Mark("prior"), FULL, tier="base")


def test_ambition_is_judged_on_the_agreed_tiers_and_on_those_only() -> None:
    rule = Rule(steps=(STEP,), ambitions=(FIRST, SECOND))
    assert rule.judged_as_agreed(()) is rule
    assert Rule(steps=(STEP,)).judged_as_agreed({"target"}) == Rule(steps=(STEP,))
    judged = rule.judged_as_agreed({"target", "base"})
    assert judged.ambitions == (
        replace(FIRST, tier="agreed target", at=Mark("agreed base", Fraction(11, 10))),
        replace(SECOND, tier="agreed base", at=Mark("prior")),
    )
    assert judged.steps == rule.steps
    assert judged.tiers == ("target", "agreed target", "agreed base", "prior")
    assert rule.judged_as_agreed({"base"}).ambitions[0].tier == "target"


def test_tiers_and_kinds_are_named_once_in_order_of_appearance() -> None:
    rule = Rule(
        Measured.EVENTS,
        steps=(replace(STEP, of="重大"), replace(STEP, of="一般", until=Mark("base"))),
        cuts=(Cut(Side.BELOW, Mark("challenge"), ZERO),),
        veto=Veto("重大"),
    )
    assert rule.tiers == ("target", "base", "challenge")
    assert rule.kinds == ("重大", "一般")
    assert replace(rule, veto=Veto("死亡")).kinds == ("重大", "一般", "死亡")
    assert Rule(body=Proportion("base"), veto=Veto("死亡")).kinds == ()
    assert Rule(body=Proportion("base")).tiers == ("base",)


def variants(start: Rule) -> list[Rule]:
    return [
        start,
        replace(start, start=TWO),
        replace(start, body=Proportion()),
        replace(start, steps=(STEP,)),
        replace(start, cuts=(Cut(Side.BELOW, Mark("base"), ZERO),)),
        replace(start, floor=None),
        replace(start, cap=FULL),
        replace(start, veto=Veto("x")),
        replace(start, ambitions=(FIRST,)),
        replace(start, measured=Measured.DAYS),
    ]


def test_equal_rules_are_one_key_and_others_are_others() -> None:
    one, again = variants(Rule()), variants(Rule())
    assert one == again
    assert [hash(rule) for rule in one] == [hash(rule) for rule in again]
    assert len({hash(rule) for rule in one}) == len(one)
    assert len(set(one)) == len(one)


def forms() -> list[Form]:
    start = Form(BodyKind.CURVE)
    step = StepForm(Side.BELOW, False, Partial.WHOLE, 0, None, False, -1)
    return [
        start,
        Form(BodyKind.NONE),
        replace(start, tiers=1),
        replace(start, kinds=1),
        replace(start, knots=(KnotForm(0, True, True),)),
        replace(start, open_below=True),
        replace(start, levels=2),
        replace(start, otherwise=True),
        replace(start, body_tier=0),
        replace(start, steps=(step,)),
        replace(start, cuts=((Side.BELOW, 0, True),)),
        replace(start, floor=True),
        replace(start, cap=True),
        replace(start, ambitions=((0, Side.ABOVE, 1, True),)),
    ]


def test_equal_forms_are_one_key_and_others_are_others() -> None:
    one, again = forms(), forms()
    assert one == again
    assert [hash(form) for form in one] == [hash(form) for form in again]
    assert len({hash(form) for form in one}) == len(one)


def test_a_step_in_per_cent_of_a_constant_has_that_size_and_of_nought_none() -> None:
    step = Step(Side.BELOW, Mark(plus=Fraction(-200)), Size(Fraction(1, 100), relative=True), -TWO)
    for partial, points in ((Partial.PROPORTIONAL, 7), (Partial.WHOLE, 8), (Partial.STARTED, 6)):
        found = score_one(Rule(steps=(replace(step, partial=partial),)), Fraction(-203), {}, full=Fraction(10))
        assert found.score == points
    with pytest.raises(ValueError, match="relative to zero"):
        score_one(Rule(steps=(replace(step, origin=Mark()),)), Fraction(-1), {}, full=Fraction(10))
