"""A rule gives what its model says in plain words: every construct, on the mark and one unit off it, against a second spelling."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from support.plain import Case, assess
from support.worlds import TIERS, rule

from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from hengji.engine.rules.score import CAP_BRANCH, CUT_BRANCH, FLOOR_BRANCH, Points, level_index, score_one
from hengji.engine.values.direction import Direction
from hengji.engine.values.null import NullReason


def scored(case: Case) -> Points:
    return score_one(
        case.rule,
        case.x,
        case.tiers,
        full=case.full,
        point=case.point,
        kinds=case.kinds,
        ratio_places=case.ratio_places,
    )


def cases(seed: int, count: int) -> list[Case]:
    """Random rules, each on figures at and around its tiers, some of them negative, nought or missing."""
    rng, found = random.Random(seed), []
    for _ in range(count):
        each = rule(rng)
        if isinstance(each.body, Expression):
            each = replace(each, body=None)
        if rng.random() < 0.2:
            kinds = each.kinds or ("事故",)
            of = {Measured.EVENTS: rng.choice(kinds), Measured.LEVEL: rng.choice("ABCD")}.get(each.measured, "事故")
            each = replace(each, veto=Veto(of, more_than=Fraction(rng.choice([0, 0, 1, 2]))))
        full = Fraction(rng.choice([5, 10, 20, 100]))
        point = rng.choice([Fraction(1), full / 100])
        found += [case_of(rng, each, full, point) for _ in range(8)]
    return found


def case_of(rng: random.Random, each: Rule, full: Fraction, point: Fraction) -> Case:
    target = Fraction(rng.choice([-200, -40, 0, 0.5, 40, 40, 95, 200, 1000])).limit_denominator(10)
    spread = abs(target) / 10 + Fraction(rng.randint(0, 2))
    falls = isinstance(each.body, Curve) and each.body.sense.sign < 0
    tiers = {"base": target + spread if falls else target - spread, "target": target}
    tiers["challenge"] = target - spread if falls else target + spread
    if rng.random() < 0.05:
        del tiers[rng.choice(TIERS)]
    near = rng.choice([*tiers.values(), target * Fraction(95, 100), Fraction(0)])
    x: Fraction | str | None = near + rng.choice(
        [0, 0, Fraction(1, 100), Fraction(-1, 100), spread, -spread, Fraction(7, 3)]
    )
    if each.measured is Measured.LEVEL:
        x = rng.choice(["A", "B", "C", "D", "没有"])
    if each.measured is Measured.EVENTS or rng.random() < 0.03:
        x = None
    kinds = {name: Fraction(rng.randint(0, 4)) for name in each.kinds if rng.random() < 0.9}
    return Case(each, x, tiers, full, point, kinds, rng.choice([None, None, 2, 4]))


@pytest.mark.parametrize("seed", range(12))
def test_a_rule_gives_what_its_model_says_in_plain_words(seed: int) -> None:
    said: Counter[str] = Counter()
    for case in cases(seed, 60):
        found, plain = scored(case), assess(case)
        assert bool(found.null) is bool(plain.null), case
        assert found.veto is plain.veto, case
        said["veto"] += plain.veto
        said["null"] += bool(plain.null)
        if not plain.null:
            assert (found.score, found.raw, found.change) == (plain.score, plain.raw, plain.change), case
            said["bounded"] += plain.score != plain.raw
            said["moved"] += plain.change != 0
    assert min(said[each] for each in ("veto", "null", "bounded", "moved")) >= 5


@pytest.mark.parametrize("seed", range(4))
def test_why_there_is_no_score_is_the_first_reason_in_the_plain_reading(seed: int) -> None:
    for case in cases(100 + seed, 60):
        if len(case.rule.steps) == 0:  # with steps two reasons may hold at once, and either may be told
            assert scored(case).null == assess(case).null, case


def test_the_branch_says_which_piece_spoke() -> None:
    """Pieces of a curve from 0 on, then cuts, floor and cap; a level is its own place, the others one beyond."""
    rng = random.Random(7)
    seen: Counter[str] = Counter()
    for case in [each for seed in range(10) for each in cases(rng.randrange(10**6), 60)]:
        found, plain = scored(case), assess(case)
        if plain.null:
            continue
        if found.branch >= FLOOR_BRANCH:
            bound = case.rule.floor if found.branch == FLOOR_BRANCH else None
            assert bound is None or found.score == case.points(bound)
            assert found.branch in (FLOOR_BRANCH, CAP_BRANCH)
            seen["bound"] += 1
        elif found.branch >= CUT_BRANCH:
            cut = case.rule.cuts[found.branch - CUT_BRANCH]
            assert found.score == case.points(cut.amount)
            assert case.beyond(case.figure, cut.side, case.place(cut.at), cut.closed)
            seen["cut"] += 1
        elif isinstance(case.rule.body, Levels):
            names = [name for name, _ in case.rule.body.entries]
            assert found.branch == (names.index(str(case.x)) if case.x in names else len(names))
            seen["level"] += 1
        elif isinstance(case.rule.body, Curve):
            ahead = case.rule.body.sense.sign
            knots = case.rule.body.knots
            reached = [
                at
                for at, knot in enumerate(knots)
                if (way := (case.figure - case.place(knot.at)) * ahead) > 0 or (knot.closed and way == 0)
            ]
            assert found.branch == (reached[-1] + 1 if reached else 0)
            seen["curve"] += 1
        else:
            assert found.branch == 0
    assert min(seen.values()) > 10
    assert len(seen) == 4


TABLE = Rule(Measured.LEVEL, body=Levels((("Good", FULL), ("good", ZERO), ("Poor", ZERO))))


@pytest.mark.parametrize(
    ("label", "place"), [("Good", 0), ("good", 1), ("GOOD", -1), ("POOR", 2), ("poor", 2), ("none", -1), ("", -1)]
)
def test_capitals_make_no_difference_to_a_level_where_that_leaves_one(label: str, place: int) -> None:
    assert level_index(TABLE, label) == place


def test_a_rule_without_levels_has_no_place_for_one() -> None:
    with pytest.raises(ValueError, match="no table of levels"):
        level_index(Rule(), "A")


@pytest.mark.parametrize(
    ("partial", "points"), [(Partial.PROPORTIONAL, "7.5"), (Partial.WHOLE, "8"), (Partial.STARTED, "7")]
)
def test_an_unfinished_step_counts_for_its_share_for_nothing_or_whole(partial: Partial, points: str) -> None:
    step = Step(Side.BELOW, Mark("target"), Size(Fraction(2)), Amount(points=Fraction(-1)), partial)
    found = score_one(Rule(steps=(step,)), Fraction(95), {"target": Fraction(100)}, full=Fraction(10))
    assert found.score == Fraction(points)


def test_what_is_not_reported_and_what_has_no_tier_is_told_before_anything_else() -> None:
    step = Step(Side.BELOW, Mark("target"), Size(Fraction(1)), Amount(points=Fraction(-1)))
    unknown = score_one(Rule(steps=(step,)), None, {"target": Fraction(1)})
    assert unknown == Points(None, Fraction(0), Fraction(0), 0, NullReason.MISSING_FACT)
    assert score_one(Rule(steps=(step,)), None, {}).null is NullReason.MISSING_TIER
    empty = score_one(Rule(steps=(step,)), Fraction(1))
    assert empty == Points(None, Fraction(0), Fraction(0), 0, NullReason.MISSING_TIER)


LADDER = Curve(
    (
        Knot(Mark("base"), Amount(share=Fraction(1, 2)), ZERO),
        Knot(Mark("target"), FULL, FULL),
        Knot(Mark("challenge"), Amount(share=Fraction(6, 5)), Amount(share=Fraction(6, 5))),
    )
)


@pytest.mark.parametrize("sense", [Direction.HIGHER, Direction.LOWER])
@pytest.mark.parametrize("out", ["base", "target", "challenge"])
def test_a_unit_whose_tiers_are_out_of_order_has_no_score_wherever_its_figure_lies(sense: Direction, out: str) -> None:
    each = Rule(body=replace(LADDER, sense=sense))
    order = {"base": Fraction(10), "target": Fraction(20), "challenge": Fraction(30)}
    if sense is Direction.LOWER:
        order = {name: -value for name, value in order.items()}
    assert score_one(each, order["target"], order, full=Fraction(10)).score == 10
    wrong = order | {out: {"base": 25, "target": 35, "challenge": 15}[out] * Fraction(sense.sign)}
    for x in (5, 10, 20, 25, 30, 40):
        found = score_one(each, sense.sign * Fraction(x), wrong, full=Fraction(10))
        assert (found.score, found.null) == (None, NullReason.TIERS_OUT_OF_ORDER)


def test_tiers_that_fall_together_are_not_out_of_order() -> None:
    same = dict.fromkeys(("base", "target", "challenge"), Fraction(20))
    found = [score_one(Rule(body=LADDER), Fraction(x), same, full=Fraction(10)).score for x in (19, 20, 21)]
    assert found == [0, 12, 12]


def test_two_bounds_on_one_place_earn_the_firsts_value_there() -> None:
    curve = Curve(
        (
            Knot(Mark(plus=Fraction(10)), Amount(points=Fraction(3)), ZERO),
            Knot(Mark(plus=Fraction(10)), Amount(points=Fraction(8)), Amount(points=Fraction(3)), closed=False),
        )
    )
    found = [score_one(Rule(body=curve), Fraction(x), {}, full=Fraction(10)).score for x in ("9.9", "10", "10.1")]
    assert found == [0, 3, 8]
