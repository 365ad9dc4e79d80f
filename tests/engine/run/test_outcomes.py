"""Quotas always add up, ranks treat equals alike, pools pay out to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.run.column import Column
from hengji.engine.run.outcomes import (
    band_of,
    best_first,
    grade,
    kinds,
    largest_remainder,
    limit,
    multipliers,
    pay,
    places_among,
    rank,
    share_out,
)
from hengji.engine.run.result import Lists
from hengji.engine.scheme.model.events import Effect
from hengji.engine.scheme.model.outcomes import ClassLines, Grade, Grades, Pool, Ranking, Ties
from hengji.engine.values.text import Text

FIVE = [Fraction(n, 100) for n in (10, 30, 40, 20)]


def word(text: str) -> Text:
    return Text(text, text)


def one_list(n: int) -> Callable[[], Lists]:
    return lambda: Lists.of([""] * n)


def ids(n: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.arange(n)


@given(st.lists(st.fractions(0, 100, max_denominator=50), min_size=1, max_size=8), st.integers(0, 5000))
def test_places_by_largest_remainder_always_add_up(shares: list[Fraction], whole: int) -> None:
    if sum(shares) == 0:
        return
    counts = largest_remainder(shares, whole)
    assert sum(counts) == whole
    total = sum(shares)
    assert all(abs(count - share * whole / total) < 1 for count, share in zip(counts, shares, strict=True))


def test_nineteen_people_at_10_30_40_20_are_nineteen() -> None:
    assert largest_remainder(FIVE, 19) == [2, 6, 7, 4]


BANDS = (
    Grade("A", word("优秀"), Fraction(95), (Fraction(7, 5), Fraction(7, 5))),
    Grade("B", word("良好"), Fraction(80), (Fraction(1), Fraction(6, 5))),
    Grade("C", word("合格"), Fraction(60), (Fraction(3, 5), Fraction(1))),
    Grade("D", word("不合格"), None, (Fraction(0), Fraction(0))),
)


@pytest.mark.parametrize(
    ("score", "name"),
    [("95", "A"), ("94.99", "B"), ("80", "B"), ("79.99", "C"), ("60", "C"), ("59.99", "D"), ("-3", "D")],
)
def test_a_band_holds_its_lower_bound(score: str, name: str) -> None:
    assert BANDS[band_of(Grades(BANDS).ladder(""), Fraction(score))].id == name


def test_bands_may_round_first_so_that_integer_bands_have_no_holes() -> None:
    total = Column.of([Fraction("99.5"), Fraction("99.4")])
    bands = (Grade("B", word("B"), Fraction(100)), Grade("C", word("C"), Fraction(80)), Grade("D", word("D")))
    found = grade(Grades(bands, round_first=0), total, np.array([True, True]), one_list(2), lambda: ids(2))
    assert found.tolist() == [0, 1]


@given(
    st.lists(st.fractions(0, 100, max_denominator=9), min_size=1, max_size=4, unique=True),
    st.integers(0, 5),
    st.lists(st.fractions(-5, 110, max_denominator=12), min_size=1, max_size=8),
    st.sampled_from([1, 10**12]),
)
def test_every_score_falls_into_the_first_band_it_reaches(
    least: list[Fraction], open_at: int, scores: list[Fraction], factor: int
) -> None:
    bounds: list[Fraction | None] = [value * factor for value in sorted(least, reverse=True)]
    bounds[open_at : open_at + 1] = [None]
    bands = tuple(Grade(str(index), word("x"), bound) for index, bound in enumerate(bounds))
    total = Column.of([score * factor + Fraction(1, 10**9 + 7) for score in scores])
    found = grade(Grades(bands), total, np.ones(len(total), np.bool_), one_list(len(total)), lambda: ids(len(total)))
    assert found.tolist() == [band_of(Grades(bands).ladder(""), value) for value in total.fractions()]


def test_a_score_below_every_band_has_none() -> None:
    bands = (Grade("A", word("A"), Fraction(95)), Grade("B", word("B"), Fraction(80)))
    total = Column.of([Fraction(n) for n in (79, 80, 95)])
    found = grade(Grades(bands), total, np.ones(3, np.bool_), one_list(3), lambda: ids(3))
    assert found.tolist() == [-1, 1, 0]


def test_quotas_fill_each_list_in_the_order_of_the_ranking() -> None:
    bands = tuple(Grade(b.id, b.title, b.least, b.bonus, quota) for b, quota in zip(BANDS, FIVE, strict=True))
    total = Column.of([Fraction(n) for n in range(19, 0, -1)])
    order = best_first(total, [], ids(19))
    found = grade(Grades(bands), total, np.ones(19, np.bool_), one_list(19), lambda: order)
    assert [found.tolist().count(index) for index in range(4)] == [2, 6, 7, 4]
    assert found.tolist() == sorted(found.tolist())


@pytest.mark.parametrize("size", range(41))
def test_places_that_are_limits_never_exceed_their_share(size: int) -> None:
    bands = tuple(Grade(b.id, b.title, b.least, b.bonus, quota) for b, quota in zip(BANDS, FIVE, strict=True))
    limits = places_among(Grades(bands, at_most=True), size)
    assert all(count <= share * size < count + 1 for count, share in zip(limits, FIVE, strict=True))
    assert sum(places_among(Grades(bands), size)) == size


def test_at_most_a_quarter_of_eighteen_is_four() -> None:
    bands = (Grade("A", word("A"), None, None, Fraction(1, 4)), Grade("B", word("B")))
    total = Column.of([Fraction(n) for n in range(18, 0, -1)])
    order = best_first(total, [], ids(18))
    rounded, limited = (
        grade(Grades(bands, at_most=most), total, np.ones(18, np.bool_), one_list(18), lambda: order)
        for most in (False, True)
    )
    assert [found.tolist().count(0) for found in (rounded, limited)] == [5, 4]


def test_a_unit_below_the_band_does_not_get_its_quota() -> None:
    bands = (
        Grade("A", word("A"), Fraction(95), None, Fraction(1, 2)),
        Grade("B", word("B"), None, None, Fraction(1, 2)),
    )
    total = Column.of([Fraction(96), Fraction(90), Fraction(89), Fraction(88)])
    found = grade(
        Grades(bands, and_band=True), total, np.ones(4, np.bool_), one_list(4), lambda: best_first(total, [], ids(4))
    )
    assert found.tolist() == [0, 1, 1, 1]


def test_equal_scores_share_a_place_and_a_held_unit_has_none() -> None:
    total = Column.of([Fraction(n) for n in (90, 95, 90, 80, 99)])
    open_ = np.array([True, True, True, True, False])
    places = {
        ties: rank(Ranking("r", word("r"), ties=ties), total, open_, Lists.of([""] * 5), [], ids(5)).place.tolist()
        for ties in Ties
    }
    assert places[Ties.MIN] == [2, 1, 2, 4, 0]
    assert places[Ties.DENSE] == [2, 1, 2, 3, 0]
    assert places[Ties.ORDER] == [2, 1, 3, 4, 0]


def test_sub_lists_are_ranked_apart() -> None:
    total = Column.of([Fraction(n) for n in (1, 2, 3, 4)])
    found = rank(
        Ranking("r", word("r"), by="x"), total, np.ones(4, np.bool_), Lists.of(["b", "a", "b", "a"]), [], ids(4)
    )
    assert found.place.tolist() == [2, 2, 1, 1]


def test_a_bonus_range_runs_through_its_band() -> None:
    total = Column.of([Fraction(n) for n in (80, 87, 95, 60, 10)])
    found = np.array([1, 1, 0, 2, 3])
    result = multipliers(Grades(BANDS), found, total, Fraction(100), {})
    # B runs from 1.00 at 80 to 1.20 at 95: 87 -> 1 + 0.2 x 7/15 = 1.0933
    assert result.fractions() == [1, Fraction("1.0933"), Fraction("1.4"), Fraction("0.6"), 0]


def test_a_veto_lowers_the_grade_and_stops_the_payout() -> None:
    effects = {0: [(word("事故"), Effect(grade="D", payout=Fraction(0)))], 1: [(word("违规"), Effect(ceiling="C"))]}
    found, notes = limit(Grades(BANDS), np.array([0, 1, 2]), effects)
    assert found.tolist() == [3, 2, 2]
    assert notes[0].zh == "事故：A → D"
    assert (
        multipliers(
            Grades(BANDS), found, Column.of([Fraction(99), Fraction(85), Fraction(70)]), Fraction(100), effects
        ).at(0)
        == 0
    )


def test_weights_that_add_up_beyond_64_bits_share_out_to_the_cent() -> None:
    paid = share_out(Column(np.full(30, 2**61)), Fraction(30), 2)
    assert paid.fractions() == [1] * 30


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=40), st.integers(0, 10**10))
def test_a_pool_is_paid_out_to_the_last_cent(weights: list[int], cents: int) -> None:
    paid = share_out(Column(np.array(weights, dtype=np.int64)), Fraction(cents, 100), 2)
    if sum(weights):
        assert paid.sum() == Fraction(cents, 100)
        exact = [Fraction(w * cents, sum(weights) * 100) for w in weights]
        assert all(abs(p - e) < Fraction(1, 100) for p, e in zip(paid.fractions(), exact, strict=True))
    else:
        assert paid.sum() == 0


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 300)), min_size=1, max_size=12),
    st.integers(0, 200_000),
    st.fractions(0, 3, max_denominator=7),
)
def test_nobody_is_paid_beyond_the_most_and_only_what_nobody_may_get_stays(
    units: list[tuple[int, int]], cents: int, share: Fraction
) -> None:
    weights = Column.of([Fraction(weight) for weight, _ in units])
    most = Column.of([base * share for _, base in units])
    paid = share_out(weights, Fraction(cents, 100), 2, most).fractions()
    caps = [
        Fraction(int(value * 100), 100) if weight else Fraction(0)
        for value, (weight, _) in zip(most.fractions(), units, strict=True)
    ]
    assert all(0 <= got <= cap for got, cap in zip(paid, caps, strict=True))
    assert sum(paid) == min(Fraction(cents, 100), sum(caps, Fraction(0)))


def test_what_one_may_not_get_goes_to_the_others_in_proportion() -> None:
    paid = share_out(
        Column.of(map(Fraction, (60, 30, 10))), Fraction(1000), 2, Column.of(map(Fraction, (300, 900, 900)))
    )
    assert paid.fractions() == [300, 525, 175]


def test_finer_decimals_of_a_pool_than_are_paid_are_not_lost_on_everybody() -> None:
    paid = share_out(Column.of([Fraction(1), Fraction(1)]), Fraction("100000.005"), 2)
    assert paid.fractions() == [50000, 50000]


EFFECTS = (
    Effect(grade="D"),
    Effect(grade="C"),
    Effect(ceiling="B"),
    Effect(down=1),
    Effect(grade="A", payout=Fraction(1)),
)


@given(st.permutations(EFFECTS), st.integers(1, len(EFFECTS)), st.integers(0, 3))
def test_effects_hold_together_in_any_order_and_none_lifts_a_grade_or_a_payout(
    order: list[Effect], many: int, before: int
) -> None:
    acting = order[:many]
    one, other = ([(word(str(n)), effect) for n, effect in enumerate(each)] for each in (acting, acting[::-1]))
    found, _ = limit(Grades(BANDS), np.array([before]), {0: one})
    assert found.tolist() == limit(Grades(BANDS), np.array([before]), {0: other})[0].tolist()
    worst = max(before, *({"D": 3, "C": 2, "B": 1, "A": 0, "": 0}[effect.grade or effect.ceiling] for effect in acting))
    assert found[0] >= worst
    score = Column.of([Fraction(50)])
    assert multipliers(Grades(BANDS), found, score, Fraction(100), {0: one}).at(0) <= multipliers(
        Grades(BANDS), found, score, Fraction(100), {}
    ).at(0)


def test_a_red_line_does_not_pay_who_earned_nothing() -> None:
    acting = {0: [(word("红线"), Effect(grade="C", payout=Fraction(3, 5)))]}
    found, notes = limit(Grades(BANDS), np.array([3]), acting)
    assert (found.tolist(), notes) == ([3], {})
    assert multipliers(Grades(BANDS), found, Column.of([Fraction(40)]), Fraction(100), acting).at(0) == 0


@pytest.mark.parametrize(
    ("quotas", "counts"),
    [
        (("0.2", "0.3", "0.4", None), [2, 3, 4, 1]),
        (("0.2", "0.3", None, None), [2, 3, 1, 4]),
        (("0.1", "0.3", "0.4", "0.2"), [1, 3, 4, 2]),
    ],
)
def test_shares_that_leave_a_rest_are_not_stretched_and_the_rest_is_graded_by_score(
    quotas: tuple[str | None, ...], counts: list[int]
) -> None:
    bands = tuple(
        Grade(b.id, b.title, b.least, b.bonus, None if q is None else Fraction(q))
        for b, q in zip(BANDS, quotas, strict=True)
    )
    total = Column.of([Fraction(n) for n in (99, 97, 96, 94, 85, 70, 55, 52, 51, 50)])
    order = best_first(total, [], ids(10))
    found = grade(Grades(bands), total, np.ones(10, np.bool_), one_list(10), lambda: order)
    assert [found.tolist().count(index) for index in range(4)] == counts


OWN = Grades(BANDS, lines={"labs": ClassLines({"A": Fraction(90), "C": Fraction(50)})})
"""Labs have A from 90 and C from 50, and no B."""


def test_a_class_is_graded_and_paid_by_its_own_lines() -> None:
    classes = Lists.of(["plants", "labs", "labs", "plants", "labs", "labs"])
    total = Column.of([Fraction(n) for n in (90, 90, 89, 55, 50, 49)])
    kind = kinds(OWN, lambda: classes)
    found = grade(OWN, total, np.ones(6, np.bool_), lambda: classes, lambda: ids(6), kind)
    assert [BANDS[index].id for index in found] == ["B", "A", "C", "D", "C", "D"]
    # C of labs runs from 0.60 at 50 to 1.00 at 90: 89 -> 0.60 + 0.40 x 39/40 = 0.99; B of plants from 1.00 at 80 to 1.20 at 95: 1.1333
    paid = multipliers(OWN, found, total, Fraction(100), {}, kind)
    assert paid.fractions() == [Fraction("1.1333"), Fraction("1.4"), Fraction("0.99"), 0, Fraction("0.6"), 0]


def test_a_step_down_passes_over_what_the_class_lacks_and_a_named_grade_is_set() -> None:
    effects = {
        n: [(word("x"), effect)] for n, effect in enumerate((Effect(down=1), Effect(ceiling="B"), Effect(down=9)))
    }
    for kind, after in ((np.ones(3, np.int64), ["C", "B", "D"]), (np.zeros(3, np.int64), ["B", "B", "D"])):
        found, _ = limit(OWN, np.zeros(3, np.int64), effects, kind)
        assert [BANDS[index].id for index in found] == after


def test_beyond_the_places_a_class_gets_its_best_grade_without_a_share() -> None:
    bands = (replace(BANDS[0], quota=Fraction(1, 2)), *BANDS[1:])
    grades = Grades(bands, lines=OWN.lines)
    classes, total = Lists.of(["labs", "plants", "labs", "labs"]), Column.of([Fraction(n) for n in (99, 98, 97, 96)])
    order = best_first(total, [], ids(4))
    found = grade(grades, total, np.ones(4, np.bool_), one_list(4), lambda: order, kinds(grades, lambda: classes))
    assert [bands[index].id for index in found] == ["A", "A", "C", "C"]


def test_a_unit_without_a_grade_is_paid_nothing_whatever_its_class() -> None:
    kind = np.array([0, 1])
    paid = multipliers(OWN, np.array([-1, -1]), Column.of([Fraction(99), Fraction(99)]), Fraction(100), {}, kind)
    assert paid.fractions() == [0, 0]


def test_a_pool_pays_base_times_multiplier_times_coefficient_within_what_one_may_get() -> None:
    base, multiplier = (
        Column.of([Fraction(10), Fraction(20), Fraction(30)]),
        Column.of([Fraction(3, 2), Fraction(1), 0]),
    )
    open_pool = Pool("p", word("p"), "b", None, 1)
    assert pay(open_pool, multiplier, base, None).paid.fractions() == [15, 20, 0]
    factor = Column.of([Fraction(1), Fraction(101, 100), Fraction(2)])
    shares = pay(open_pool, multiplier, base, factor)
    assert (shares.paid.fractions(), shares.amount) == ([15, Fraction(202, 10), 0], Fraction(352, 10))
    most = replace(open_pool, most_each=Fraction(6, 5))
    assert pay(most, multiplier, base, factor).paid.fractions() == [12, Fraction(202, 10), 0]
    fixed = Pool("p", word("p"), "b", Fraction(70), 1)
    assert pay(fixed, multiplier, base, None).paid.fractions() == [30, 40, 0]
    # what is due is cut to 12 and 20 first, then 70 : 32, and nobody gets more than 1.2 of his base
    limited = pay(replace(fixed, most_each=Fraction(6, 5)), multiplier, base, None)
    assert (limited.paid.fractions(), limited.amount) == ([12, 24, 0], 70)
    # 30 in the proportion 12 : 20 is 11.25 : 18.75, to one decimal
    tight = replace(fixed, amount=Fraction(30), most_each=Fraction(6, 5))
    assert pay(tight, multiplier, base, None).paid.fractions() == [Fraction(113, 10), Fraction(187, 10), 0]


def test_what_one_may_get_is_cut_to_the_last_unit_of_the_pool() -> None:
    weights = Column.of([Fraction(1), Fraction(1), Fraction(1)])
    caps = Column.of([Fraction(1, 3), Fraction(10), Fraction(10)])
    assert share_out(weights, Fraction(3), 2, caps).fractions() == [
        Fraction(33, 100),
        Fraction(134, 100),
        Fraction(133, 100),
    ]
    nobody = Column.of([Fraction(0), Fraction(0), Fraction(0)])
    assert share_out(nobody, Fraction(3), 2, caps).fractions() == [0, 0, 0]
    assert share_out(weights, Fraction(0), 2).fractions() == [0, 0, 0]
    assert share_out(weights, Fraction(1, 100), 2).fractions() == [Fraction(1, 100), 0, 0]
    assert share_out(Column.of([Fraction(1), Fraction(0), Fraction(1)]), Fraction(1), 0).fractions() == [1, 0, 0]


@pytest.mark.parametrize("size", [3, 40, 400])
def test_equal_remainders_go_to_the_earlier_unit_however_many_there_are(size: int) -> None:
    assert share_out(Column.constant(1, size), Fraction(size + 2, 1), 0).fractions() == [2, 2] + [1] * (size - 2)


def test_beyond_the_places_the_last_grade_where_every_grade_has_a_share() -> None:
    bands = (Grade("A", word("A"), None, None, Fraction(1, 4)), Grade("B", word("B"), None, None, Fraction(3, 4)))
    total = Column.of([Fraction(n) for n in range(5, 0, -1)])
    found = grade(
        Grades(bands, at_most=True), total, np.ones(5, np.bool_), one_list(5), lambda: best_first(total, [], ids(5))
    )
    assert found.tolist() == [0, 1, 1, 1, 1]
