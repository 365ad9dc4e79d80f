"""What is true of goals wherever they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.goals.rules.coverage import Ground, Kind, Part, coverage, summed
from hengji.goals.rules.decomposing import usual
from hengji.goals.rules.descent import DEEPEST, levels, loops
from hengji.goals.rules.measured import factor
from hengji.goals.rules.moved import moved
from hengji.goals.rules.nodes import dated, weights_off
from hengji.goals.rules.plausible import Listed, odd_measure, odd_unit, odd_value, of_year, unlike_unit
from hengji.goals.rules.shares import drifted, left_over, split
from hengji.goals.rules.tiers import not_climbing, out_of_order

GROUP, FINANCE, WEST, PLANT, EAST = 1, 2, 3, 4, 5
GROUND = Ground({1: (), 2: (1,), 3: (1,), 4: (3, 1), 5: (1,)}, frozenset({GROUP}), frozenset({"sasac", "party"}))
micro = st.integers(-(10**18), 10**18).map(lambda n: Fraction(n, 10**6))


def shares_of_hundred(count: int) -> st.SearchStrategy[list[Fraction]]:
    """So many shares that make exactly 100, of six decimals."""
    cuts = st.lists(st.integers(0, 10**8), min_size=count - 1, max_size=count - 1).map(sorted)
    return cuts.map(lambda at: [Fraction(b - a, 10**6) for a, b in zip([0, *at], [*at, 10**8], strict=True)])


@given(micro, st.integers(1, 40).flatmap(shares_of_hundred))
def test_parts_by_share_make_the_whole_to_the_last_digit(total: Fraction, shares: list[Fraction]) -> None:
    parts = split(total, shares)
    assert sum(parts) == total
    assert all((part * 10**6).denominator == 1 for part in parts)
    assert all(abs(part - total * share / 100) < Fraction(1, 10**6) for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        ("100", ["33.333333", "33.333333", "33.333334"], ["33.333333", "33.333333", "33.333334"]),
        ("0.000001", ["50", "50"], ["0.000001", "0"]),
        ("1234567890123.123456", ["33.333333", "66.666667"], ["411522625925.814852", "823045264197.308604"]),
        ("0.3", ["33.333333", "33.333333", "33.333334"], ["0.1", "0.1", "0.1"]),
        ("-1", ["50", "50"], ["-0.5", "-0.5"]),
    ],
)
def test_awkward_decimals_are_divided_without_a_remainder(total: str, shares: list[str], parts: list[str]) -> None:
    found = split(Fraction(total), [Fraction(share) for share in shares])
    assert found == [Fraction(part) for part in parts]
    assert left_over(Fraction(total), found) == 0


def part(id: int, unit: int | None = GROUP, parent: int | None = None, how: str = "none", **more: object) -> Part:
    """A goal."""
    values = {key: Fraction(str(value)) if key in ("share", "target") else value for key, value in more.items()}
    return Part(id, f"C{id}", unit, parent, how, **values)  # type: ignore[arg-type]


def kinds(*goals: Part) -> set[tuple[Kind, int]]:
    """The faults by kind and goal."""
    return {(fault.kind, fault.goal) for fault in coverage(goals, GROUND)}


def test_a_goal_that_is_carried_once_by_somebody_has_no_fault() -> None:
    assert (
        coverage(
            [part(1, how="strict", target="0.3"), part(2, FINANCE, 1, target="0.1"), part(3, WEST, 1, target="0.2")],
            GROUND,
        )
        == []
    )


@pytest.mark.parametrize(
    ("kind", "at", "goals"),
    [
        (Kind.UNASSIGNED, 1, [part(1, how="strict", target=100), part(2, WEST, 1, target="99.999999")]),
        (Kind.UNASSIGNED, 1, [part(1, how="strict", target=100)]),
        (Kind.UNASSIGNED, 1, [part(1, how="strict"), part(2, WEST, 1, share=60)]),
        (Kind.OVER, 1, [part(1, how="strict", target=100), part(2, WEST, 1, target="100.000001")]),
        (Kind.UNASSIGNED, 1, [part(1, how="strict", target=-100), part(2, WEST, 1, target="-100.1")]),
        (Kind.OVER, 1, [part(1, how="strict", target=-100), part(2, WEST, 1, target="-99.9")]),
        (Kind.OVER, 1, [part(1, how="strict", target=-1), part(2, WEST, 1, target=4)]),
        (Kind.UNASSIGNED, 1, [part(1, how="shared", target=0)]),
        (Kind.UNASSIGNED, 1, [part(1, how="strict", target=-100)]),
        (Kind.TWICE, 1, [part(1, how="strict", target=2), part(2, WEST, 1, target=1), part(3, WEST, 1, target=1)]),
        (Kind.INSIDE, 1, [part(1, how="strict", target=2), part(2, WEST, 1, target=1), part(3, PLANT, 1, target=1)]),
        (Kind.TWO_PARENTS, 3, [
            part(1, how="strict", target=1, measure="p"), part(2, how="strict", target=1, measure="p"),
            part(3, WEST, 1, target=1, measure="p"), part(4, WEST, 2, target=1, measure="p"),
        ]),
        (Kind.OWNERLESS, 1, [part(1, None)]),
        (Kind.OWNERLESS, 1, [part(1, 99)]),
        (Kind.ORPHAN, 2, [part(1, withdrawn=True), part(2, WEST, 1)]),
        (Kind.ORPHAN, 2, [part(2, WEST, 77)]),
        (Kind.ORPHAN, 1, [part(1, WEST, source="sasac")]),
        (Kind.NO_AMOUNT, 2, [part(1, how="strict", target=1), part(2, WEST, 1), part(3, EAST, 1, target=1)]),
        (Kind.UNLIKE, 2, [part(1, how="shared", target=1, measure_unit="万元"), part(2, WEST, 1, target=1, measure_unit="%")]),
        (Kind.UNASSIGNED, 1, [part(1, how="strict", target=1, measure_unit="亿元"), part(2, WEST, 1, target=1, measure_unit="万元")]),
        (Kind.SHARED_DIFFERS, 2, [part(1, how="shared", target=1), part(2, WEST, 1, target=2)]),
        (Kind.NOT_TO_BE, 1, [part(1), part(2, WEST, 1)]),
        (Kind.AWAY, 1, [part(1, WEST, how="strict", target=1), part(2, EAST, 1, target=1)]),
    ],
)  # fmt: skip
def test_coverage_names_every_kind_of_fault_and_no_other(kind: Kind, at: int, goals: list[Part]) -> None:
    assert kinds(*goals) == {(kind, at)}


def test_parts_are_reckoned_in_the_unit_of_the_goal_above_where_they_can_be() -> None:
    whole = part(1, how="strict", target="0.0001", measure_unit="亿元")
    west, east = part(2, WEST, 1, target="0.4", measure_unit="万元"), part(3, EAST, 1, target="6000", measure_unit="元")
    assert coverage([whole, west, east], GROUND) == []
    (fault,) = coverage([replace(whole, target=Fraction(1)), west, east], GROUND)
    assert (fault.kind, fault.amount, fault.unit) == (Kind.UNASSIGNED, Fraction("0.9999"), "亿元")
    shared = replace(whole, how="shared")
    assert {(each.goal, each.amount) for each in coverage([shared, west, east], GROUND)} == {
        (2, Fraction("-0.00006")), (3, Fraction("-0.00004")),
    }  # fmt: skip
    apart = replace(east, measure_unit="吨")
    assert kinds(whole, west, apart) == {(Kind.UNLIKE, 3), (Kind.UNSUMMED, 1)}
    assert summed(whole, [west, apart]).unlike == (3,)


@pytest.mark.parametrize(
    ("given", "wanted", "times"),
    [
        ("万元", "亿元", "1/10000"),
        ("亿千瓦时", "万千瓦时", "10000"),
        ("％", "%", "1"),
        ("‰", "%", "1/10"),
        ("件", "万件", "1/10000"),
        ("架次（自有）", "架次（自有）", "1"),
        ("台", "次", None),
        ("人", "户", None),
        ("分", "%", None),
        ("万元", "吨", None),
        ("", "万元", None),
        ("架次（自有）", "架次", None),
    ],
)
def test_a_unit_is_converted_only_into_one_of_the_same_things(given: str, wanted: str, times: str | None) -> None:
    assert factor(given, wanted) == (None if times is None else Fraction(times))


def test_the_remainder_is_exact_and_says_its_unit() -> None:
    goals = [part(1, how="strict", target="0.3", measure_unit="万元"), part(2, WEST, 1, target="0.1", measure_unit="万元"),
             part(3, EAST, 1, share="33.333333", measure_unit="万元")]  # fmt: skip
    (fault,) = coverage(goals, GROUND)
    assert (fault.amount, fault.unit, fault.others) == (Fraction("0.2") - Fraction("0.099999999"), "万元", (2, 3))


def test_what_the_group_keeps_itself_is_told_as_counted_twice_only_below() -> None:
    """The group and a unit of it in one sum: the group's figure holds the unit's."""
    goals = [part(1, how="strict", target=2), part(2, GROUP, 1, target=1), part(3, WEST, 1, target=1)]
    assert kinds(*goals) == {(Kind.INSIDE, 1)}


@pytest.mark.parametrize(
    ("way", "tiers", "wrong"),
    [
        ("higher", {"base": 1, "target": 2, "challenge": 3}, 0),
        ("higher", {"base": 2, "target": 1}, 1),
        ("higher", {"base": 3, "target": 2, "challenge": 1}, 2),
        ("higher", {"base": 3, "challenge": 1}, 1),
        ("lower", {"base": 3, "target": 2, "challenge": 1}, 0),
        ("lower", {"base": 1, "target": 2}, 1),
        ("near", {"base": 3, "target": 1, "challenge": 2}, 0),
        ("higher", {"target": 1, "prior": 9, "leading": 0}, 0),
    ],
)
def test_tiers_climb_in_the_direction_that_is_better(way: str, tiers: dict[str, int], wrong: int) -> None:
    assert len(out_of_order(way, {kind: Fraction(value) for kind, value in tiers.items()})) == wrong


def test_a_target_no_better_than_last_year_is_asked_about_not_refused() -> None:
    assert [each.en for each in not_climbing("higher", {"target": Fraction(1), "prior": Fraction(1)})]
    assert not not_climbing("lower", {"target": Fraction(1), "prior": Fraction(2)})
    assert not_climbing("higher", {"challenge": Fraction(1), "leading": Fraction(2)})
    assert not not_climbing("near", {"target": Fraction(1), "prior": Fraction(1)})


def test_rings_are_found_once_each_and_levels_count_from_what_is_known() -> None:
    assert loops({"a": "b", "b": "c", "c": "a", "d": "a", "e": None, "f": "f"}) == [["a", "b", "c"], ["f"]]
    assert levels({"x": None, "y": "x", "z": "old", "ring": "ring"}, {"old": 3}) == {"x": 1, "y": 2, "z": 4}


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=31))
def test_levels_are_one_more_than_the_parents_and_rings_have_none(above: list[int]) -> None:
    parents = {str(at): str(up) if 0 <= up < len(above) else None for at, up in enumerate(above)}
    found, ringed = levels(parents), {code for ring in loops(parents) for code in ring}
    assert not ringed & set(found)
    for code, level in found.items():
        up = parents[code]
        assert level == (1 if up is None else found[up] + 1)


def test_weights_make_exactly_a_hundred() -> None:
    third = Fraction("33.333333")
    assert weights_off([third, third, Fraction("33.333334")]) is None
    assert "0.000001%" in (weights_off([third, third, third]) or AssertionError).zh  # type: ignore[union-attr]
    assert "exceed" in (weights_off([Fraction(60), Fraction(41)]) or AssertionError).en  # type: ignore[union-attr]
    assert weights_off([]) is None


def test_a_template_is_dated_by_offset_over_the_end_of_a_year() -> None:
    assert dated(date(2026, 12, 1), [0, 31, 90]) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)]


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.lists(st.integers(1, 10**9), min_size=1, max_size=12))
def test_another_value_of_a_strict_sum_is_divided_as_before_and_exact(old: int, new: int, weights: list[int]) -> None:
    whole = Fraction(old, 10**6)
    values = split(whole, [Fraction(w * 100, sum(weights)) for w in weights])
    parts = [part(at, WEST, 1, target=value) for at, value in enumerate(values, 2)]
    found, rest = moved(part(1, how="strict", target=whole), Fraction(new, 10**6), parts)
    assert sum(each.new or 0 for each in found) == Fraction(new, 10**6)
    assert rest == Fraction(new - old, 10**6)


@pytest.mark.parametrize(
    ("old", "values", "new", "expected"),
    [
        ("300", ["200", "150", "-50"], "600", ["400", "300", "-100"]),
        ("100", ["-100", "100", "100"], "0.000001", ["-0.000001", "0.000001", "0.000001"]),
        ("7", ["10", "-1", "-2"], "1", ["1.428571", "-0.142857", "-0.285714"]),
        ("-50", ["-80", "30"], "-100", ["-160", "60"]),
        ("0", ["40", "60"], "200", ["80", "120"]),
    ],
)
def test_parts_that_take_away_keep_their_proportion(old: str, values: list[str], new: str, expected: list[str]) -> None:
    parts = [part(at, WEST, 1, target=value) for at, value in enumerate(values, 2)]
    found, _ = moved(part(1, how="strict", target=old), Fraction(new), parts)
    assert [each.new for each in found] == [Fraction(each) for each in expected]
    assert sum(each.new or 0 for each in found) == Fraction(new)


def test_parts_that_make_nothing_together_have_no_proportion_to_keep() -> None:
    parts = [part(2, WEST, 1, target=100), part(3, EAST, 1, target=-100)]
    found, _ = moved(part(1, how="strict", target=300), Fraction(600), parts)
    assert [(each.old, each.new) for each in found] == [(100, None), (-100, None)]


def test_a_share_drifts_only_beyond_the_last_digit_of_its_value() -> None:
    third = Fraction("33.333333")
    for value in split(Fraction(1), [third, third, Fraction("33.333334")]):
        assert drifted(Fraction(1), third, value) is None
    assert drifted(Fraction(3000000), third, Fraction(100)) == Fraction(10000, 3000000)
    assert drifted(Fraction(0), third, Fraction(100)) is None


def test_what_is_shared_moves_as_a_whole_and_what_is_not_decomposed_moves_nothing() -> None:
    parts = [part(2, WEST, 1, target=5), part(3, EAST, 1)]
    shared, _ = moved(part(1, how="shared", target=5), Fraction(6), parts)
    assert [each.new for each in shared] == [6, 6]
    assert moved(part(1, target=5), Fraction(6), parts) == ([], 6)


def test_six_levels_reach_from_the_group_to_a_person() -> None:
    assert DEEPEST == 6


@pytest.mark.parametrize(
    ("source", "task", "unit", "how"),
    [
        ("business", "quantitative", "万元", "strict"),
        ("sasac", "quantitative", "亿千瓦时", "strict"),
        ("business", "quantitative", "人", "strict"),
        ("business", "quantitative", "", "strict"),
        ("business", "quantitative", "架次（自有）", "strict"),
        ("business", "quantitative", "%", "none"),
        ("business", "quantitative", "％", "none"),
        ("business", "quantitative", "个百分点", "none"),
        ("business", "quantitative", "倍", "none"),
        ("business", "quantitative", "克/千瓦时", "none"),
        ("business", "quantitative", "万元/人", "none"),
        ("business", "quantitative", "元/某物", "none"),
        ("challenge", "quantitative", "万元", "none"),
        ("business", "milestone", "", "none"),
        ("party", "special", "", "none"),
    ],
)
def test_rates_own_proposals_and_nodes_are_not_decomposed_unless_somebody_says_so(
    source: str, task: str, unit: str, how: str
) -> None:
    assert usual(source, task, unit, heirs=True) == how
    assert usual(source, task, unit, heirs=False) == "none"


@pytest.mark.parametrize(
    "goal",
    [
        part(1, how="strict", target=5, source="challenge"),
        part(1, how="strict", target="62.5", measure_unit="%"),
        part(1, how="strict", target=300, measure_unit="克/千瓦时"),
        part(1, how="strict", task="milestone"),
        part(1, PLANT, how="strict", target=5),
    ],
)
def test_the_board_does_not_ask_to_assign_what_makes_no_sum_or_has_nobody_below(goal: Part) -> None:
    ground = replace(GROUND, last=frozenset({PLANT, EAST}))
    assert coverage([goal], ground) == []


def test_what_was_chosen_to_be_shared_and_is_given_to_nobody_is_told_whatever_its_measure() -> None:
    assert kinds(part(1, how="shared", target="62.5", measure_unit="%")) == {(Kind.UNASSIGNED, 1)}


LIBRARY = {"profit": Listed("万元", Fraction(-100)), "accidents": Listed("起")}


@pytest.mark.parametrize(
    ("measure", "unit", "told"),
    [
        ("profit", "万元", []),
        ("", "", []),
        ("proft", "万元", [("measure", "您是否想写“profit”？")]),
        ("profit", "亿元", [("measure_unit", "指标库用“万元”；数值要按同一单位写")]),
        ("accidents", "", []),
        ("", "万圆", [("measure_unit", "您是否想写“万元”？")]),
        ("", "％", []),
    ],
)
def test_an_unknown_measure_and_unit_are_told_with_the_nearest_known(
    measure: str, unit: str, told: list[tuple[str, str]]
) -> None:
    found = [odd_measure(measure, LIBRARY), odd_unit(unit, measure, LIBRARY)]
    assert [(odd.field, odd.hint.zh) for odd in found if odd is not None] == told
    assert odd_measure("anything", {}) is None, "who sees no library is told nothing of it"


@pytest.mark.parametrize(
    ("unit", "usual", "refused"),
    [
        ("%", "万元", True), ("🙂", "万元", True), ("人", "万元", True), ("亿元", "万元", False), (" 万元 ", "万元", False),
        ("", "万元", False), ("%", "", False), ("🙂", "🙂", False), ("%", "🙂", False), ("％", "%", False),
    ],
)  # fmt: skip
def test_a_unit_that_is_none_of_the_measure_is_told_apart_from_one_that_is_converted(
    unit: str, usual: str, refused: bool
) -> None:
    told = unlike_unit(unit, usual)
    assert (told is not None) is refused
    if told is not None:
        assert told[0].zh == f"“{unit}”不能换算为“{usual}”"
        assert told[0].en == f"'{unit}' cannot be converted into '{usual}'"


@pytest.mark.parametrize(
    ("unit", "low", "high", "times", "year"),
    [
        ("万千瓦时", 0, 3000000, 12, (0, 36000000)),
        ("万元", -100, 200, 12, (-1200, 2400)),
        ("万元", 100, -1, 4, (100, -1)),
        ("万元", 10, 20, 1, (10, 20)),
        ("%", 0, 100, 12, (0, 100)),
        ("万元", None, None, 12, (None, None)),
    ],
)
def test_a_year_is_held_against_the_limits_of_its_months_together(
    unit: str, low: int | None, high: int | None, times: int, year: tuple[int | None, int | None]
) -> None:
    limits = (None if each is None else Fraction(each) for each in (low, high))
    assert of_year(unit, *limits, times) == year


@pytest.mark.parametrize(
    ("value", "way", "unit", "measure", "told"),
    [
        (-1, "lower", "起", "", "数量 -1 是负的"),
        (-1, "higher", "人", "", "数量 -1 是负的"),
        (-1, "lower", "万元", "", "越低越好，而数值 -1 是负的"),
        (-1, "higher", "万元", "", "越高越好，而数值 -1 是负的"),
        (-1, "near", "万元", "", ""),
        (1, "lower", "起", "", ""),
        (0, "lower", "起", "", ""),
        (-50, "higher", "万元", "profit", ""),
        (-101, "higher", "万元", "profit", "-101 低于合理下限 -100"),
        (-101, "near", "亿元", "profit", ""),
        (-5, "higher", "%", "", "百分比 -5 是负的"),
        (100000, "higher", "％", "", "百分比 100,000 远大于 100"),
        (300, "higher", "%", "", ""),
        (100000, "higher", "万元", "", ""),
    ],
)
def test_a_value_against_its_direction_or_beyond_what_is_plausible_is_told(
    value: int, way: str, unit: str, measure: str, told: str
) -> None:
    found = odd_value(Fraction(value), way, unit, LIBRARY.get(measure))
    assert (found[0].zh if found else "") == told
