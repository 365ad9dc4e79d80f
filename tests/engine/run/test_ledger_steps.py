"""Each step of the ledger by itself: its bounds on both sides, the figures it reads, and what it leaves alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support.files import HEAD, measures, run

from hengji.engine.run.column import Column
from hengji.engine.run.outcomes import best_first, multipliers, rank
from hengji.engine.run.result import Lists, Run
from hengji.engine.scheme.model.events import Effect
from hengji.engine.scheme.model.outcomes import Grade, Grades, Ranking, Ties
from hengji.engine.values.text import Text

RATIO = "tiers: {target: 100}, rule: {ratio: target}"
CARD = (
    measures(a="higher", b="higher")
    + f"""
scorecards:
  all:
    - dimension: {{zh: 甲, en: First}}
      id: first
      items:
        - {{indicator: a, id: ia, weight: 60, {RATIO}}}
    - dimension: {{zh: 乙, en: Second}}
      id: second
      items:
        - {{indicator: b, id: ib, weight: 40, {RATIO}}}
events:
  - bonus: {{zh: 表彰, en: Commended}}
    id: praise
    points: row
  - deduction: {{zh: 通报, en: Reproved}}
    id: reproof
    points: row
"""
)
FACTS = "unit,measure,period,value\nu1,a,2026,100\nu1,b,2026,50\nu2,a,2026,10\nu2,b,2026,5\n"  # 60 + 20, 6 + 2


def scored(folder: Path, ledger: str, events: str = "", card: str = CARD, head: str = HEAD, facts: str = FACTS) -> Run:
    """Units u1 (80 points) and u2 (8 points) after the ledger; events as rows `unit,event,points`."""
    tables = {"events": "unit,event,points,date\n" + events} if events else {}
    return run(folder, card + ledger, head, units="unit\nu1\nu2\n", facts=facts, **tables)


def totals(done: Run) -> list[Fraction]:
    return done.total.fractions()


# --- bounds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("clamp: 10 .. 70", [70, 10]),
        ("clamp: 10 .. 200", [80, 10]),
        ("clamp: 0 .. 79.99", [Fraction("79.99"), 8]),
    ],
)
def test_a_clamp_binds_on_both_sides_where_it_stands(tmp_path: Path, step: str, expected: list[Fraction]) -> None:
    """The formula after it reads the score already bounded."""
    done = scored(tmp_path, f"ledger:\n  - sum: items\n  - {step}\n  - add: {{formula: score}}\n")
    assert totals(done) == [2 * Fraction(each) for each in expected]


@pytest.mark.parametrize(
    ("step", "points", "expected"),
    [
        ("add: {events: bonus, max: 3}", "5", 83),
        ("add: {events: bonus, max: 3}", "2.5", Fraction("82.5")),
        ("add: {events: bonus, min: 4}", "1", 84),
        ("subtract: {events: deduction, max: 3}", "5", 77),
        ("subtract: {events: deduction, max: 3}", "2", 78),
        ("subtract: {events: deduction, min: 4}", "1", 76),
    ],
)
def test_events_are_added_or_taken_within_their_bounds(
    tmp_path: Path, step: str, points: str, expected: object
) -> None:
    event = "praise" if "bonus" in step else "reproof"
    done = scored(tmp_path, f"ledger:\n  - sum: items\n  - {step}\n", f"u1,{event},{points},2026-05-01\n")
    assert totals(done)[0] == expected


def test_a_bound_of_what_is_taken_away_takes_nothing_more_from_who_has_no_event(tmp_path: Path) -> None:
    done = scored(
        tmp_path, "ledger:\n  - sum: items\n  - subtract: {events: deduction, max: 3}\n", "u1,reproof,5,2026-05-01\n"
    )
    assert totals(done) == [77, 8]


@pytest.mark.parametrize(("bounds", "expected"), [("max: 6", 86), ("max: 100", 90), ("min: 12", 92)])
def test_points_of_tasks_are_added_within_the_bounds_of_the_step(tmp_path: Path, bounds: str, expected: int) -> None:
    board = """
tasks:
  key:
    title: {zh: 任务, en: Tasks}
    grades:
      - {grade: good, title: {zh: 好, en: Good}, points: 5, reach: target, days_late: 0}
      - {grade: bad, title: {zh: 差, en: Bad}, points: -5}
    sizes: {standard: {title: {zh: 标准, en: Standard}, factor: 1}}
    kinds: [milestone]
"""
    rows = "".join(f"u1,t{at},key,milestone,standard,2026-06-30,2026-06-01,target\n" for at in (1, 2))
    done = run(
        tmp_path,
        CARD + board + f"ledger:\n  - sum: items\n  - add: {{tasks: key, {bounds}}}\n",
        units="unit\nu1\nu2\n",
        facts=FACTS,
        tasks="unit,task,board,kind,size,due,done,reached\n" + rows,
    )
    assert totals(done)[0] == expected


@pytest.mark.parametrize(("places", "expected"), [("0", 33), ("1", Fraction("33.3")), ("total", Fraction("33.33"))])
def test_a_rounding_step_rounds_to_its_own_places(tmp_path: Path, places: str, expected: object) -> None:
    ledger = f"ledger:\n  - sum: items\n  - clamp: 0 .. 33.333\n  - round: {places}\n  - add: {{formula: score}}\n"
    assert totals(scored(tmp_path, ledger))[0] == 2 * Fraction(str(expected))


# --- what a part of the card is worth ------------------------------------------------------------------------------------

NESTED = (
    measures(a="higher", b="higher")
    + f"""
scorecards:
  all:
    - dimension: {{zh: 全部, en: All}}
      id: whole
      items:
        - dimension: {{zh: 内, en: Inner}}
          id: inner
          BOUNDS
          items:
            - {{indicator: a, id: ia, weight: 60, {RATIO}}}
        - {{indicator: b, id: ib, weight: 40, {RATIO}}}
"""
)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [("", [80, 8]), ("cap: 45", [65, 8]), ("floor: 20", [80, 22]), ("{both}", [65, 22])],
)
def test_an_inner_dimension_keeps_its_bounds_in_the_sum(tmp_path: Path, bounds: str, expected: list[int]) -> None:
    card = NESTED.replace("BOUNDS", bounds.replace("{both}", "cap: 45\n          floor: 20"))
    assert totals(scored(tmp_path, "ledger:\n  - sum: items\n", card=card)) == expected


def test_subtotals_are_rounded_from_the_inside_out(tmp_path: Path) -> None:
    """60 x 100.7 % = 60.42 is 60 in the inner dimension; with 20.28 beside it 80.28 is 80: rounding once would give 81."""
    head = HEAD.replace("points: 2, total", "points: 2, subtotal: 0, total")
    facts = "unit,measure,period,value\nu1,a,2026,100.7\nu1,b,2026,50.7\nu2,a,2026,0\nu2,b,2026,0\n"
    card = NESTED.replace("BOUNDS", "")
    assert totals(scored(tmp_path, "ledger:\n  - sum: items\n", card=card, head=head, facts=facts)) == [80, 0]
    (tmp_path / "once").mkdir()
    flat = scored(tmp_path / "once", "ledger:\n  - sum: items\n", card=card, facts=facts)
    assert totals(flat)[0] == Fraction("80.7")


# --- what a formula may read ----------------------------------------------------------------------------------------------


def test_a_formula_reads_the_reported_figure_also_where_an_event_has_the_same_id(tmp_path: Path) -> None:
    card = CARD.replace("indicators:\n", "  praise: {title: {zh: 表彰次数, en: Praises}, unit: ''}\nindicators:\n", 1)
    facts = FACTS + "u1,praise,2026,7\nu2,praise,2026,0\n"
    events = "u1,praise,1,2026-05-01\nu1,praise,1,2026-06-01\n"
    ledger = "ledger:\n  - sum: items\n  - add: {formula: praise}\n"
    assert totals(scored(tmp_path, ledger, events, card=card, facts=facts)) == [87, 8]


def test_a_formula_reads_points_and_a_suspended_coefficient_reads_one(tmp_path: Path) -> None:
    more = """
coefficients:
  k: {title: {zh: 系数, en: K}, given: size_factor}
gates:
  g: {title: {zh: 闸, en: Gate}, when: score < 50, suspend: k}
  h: {title: {zh: 又一闸, en: Another}, when: score > 1000, suspend: k}
ledger:
  - sum: items
  - gate: g
  - gate: h
  - multiply: k
  - add: {formula: first}
"""
    done = run(tmp_path, CARD + more, units="unit,size_factor\nu1,1.1\nu2,1.1\n", facts=FACTS)
    assert totals(done) == [80 * Fraction("1.1") + 60, 8 + 6]


# --- order and pay --------------------------------------------------------------------------------------------------------


def test_equal_totals_stand_in_the_order_of_the_keys_larger_first() -> None:
    total = Column.of([Fraction(90)] * 3 + [Fraction(95)])
    one, two = Column.of([Fraction(n) for n in (1, 2, 2, 0)]), Column.of([Fraction(n) for n in (9, 3, 4, 0)])
    assert best_first(total, [one, two], np.arange(4)).tolist() == [3, 2, 1, 0]
    assert best_first(total, [two, one], np.arange(4)).tolist() == [3, 0, 2, 1]
    assert best_first(total, [], np.array([2, 1, 0, 3])).tolist() == [3, 2, 1, 0]


def test_the_keys_decide_places_only_where_the_ranking_orders_equals() -> None:
    total, key = Column.of([Fraction(90)] * 3), Column.of([Fraction(n) for n in (1, 3, 2)])
    places = {
        ties: rank(
            Ranking("r", Text("榜", "r"), ties=ties),
            total,
            np.ones(3, np.bool_),
            Lists.of([""] * 3),
            [key],
            np.arange(3),
        ).place.tolist()
        for ties in Ties
    }
    assert places == {Ties.MIN: [1, 1, 1], Ties.DENSE: [1, 1, 1], Ties.ORDER: [3, 1, 2]}


def test_the_lowest_payout_of_the_effects_bounds_the_multiplier_of_that_unit_alone() -> None:
    bands = (
        Grade("A", Text("甲", "A"), Fraction(90), (Fraction("1.4"), Fraction("1.4"))),
        Grade("B", Text("乙", "B"), None, (Fraction("0.5"), Fraction("0.5"))),
    )
    red, black = (
        (Text("红线", "red"), Effect(payout=Fraction(1))),
        (Text("黑线", "black"), Effect(payout=Fraction("0.8"))),
    )
    mild = (Text("轻", "mild"), Effect(ceiling="B"))
    total = Column.of([Fraction(95)] * 3 + [Fraction(50)])
    found = np.array([0, 0, 0, 1])
    paid = multipliers(Grades(bands), found, total, Fraction(100), {0: [red, mild, black], 2: [mild], 3: [red]})
    assert paid.fractions() == [Fraction("0.8"), Fraction("1.4"), Fraction("1.4"), Fraction("0.5")]


def test_a_bonus_range_of_the_best_grade_ends_at_the_last_clamp(tmp_path: Path) -> None:
    plan = """
ledger: [{sum: items}, {add: {formula: 20}}, {clamp: 0 .. 130}, {clamp: 0 .. 120}]
grades:
  - {grade: A, from: 90, title: {zh: 优, en: A}, bonus: 1.0 .. 1.6}
  - {grade: B, title: {zh: 良, en: B}, bonus: 0}
"""
    done = scored(tmp_path, plan)  # 100 lies a third of the way from 90 to 120
    assert done.multiplier.fractions() == [Fraction("1.2"), 0]
