"""What a scheme would do to a group: a run at a glance, weights moved, years as they might have been, two schemes beside each other."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support.files import run as run_files

from hengji.analysis.simulation import Noise, compare_runs, foresee, look, shake
from hengji.analysis.simulation.picture import Spread, totals
from hengji.analysis.simulation.scenarios import scenario
from hengji.analysis.simulation.weights import shifted
from hengji.engine.run.again import again
from hengji.engine.run.result import Run

PLAN = """
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  accidents: {title: {zh: 事故, en: Accidents}, unit: 次}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
  accidents: {title: {zh: 事故, en: Accidents}, unit: 次, direction: lower}
scorecards:
  all:
    title: {zh: 全部, en: All}
    classes: [all]
    dimensions:
      - dimension: {zh: 主要, en: Main}
        id: main
        items:
          - {id: earn, indicator: profit, weight: 60, rule: 按完成率计分，最高不超过120%}
          - {id: safe, indicator: accidents, weight: 40, rule: 每发生1次扣4分，扣完为止}
events:
  - {deduction: {zh: 通报, en: Reprimand}, id: fine, points: 5}
ledger:
  - sum: items
  - subtract: {events: deduction}
  - round: 2
grades:
  - {grade: A, from: 95, title: {zh: 优, en: A}, bonus: 1.4}
  - {grade: B, from: 80, title: {zh: 良, en: B}, bonus: 1.0}
  - {grade: C, title: {zh: 中, en: C}, bonus: 0.5}
results:
  bonus: {title: {zh: 奖金, en: Bonus}, base: base, places: 0}
"""
UNITS = "unit,class,base,size\na,all,100,9\nb,all,200,5\nc,all,300,7\nd,all,400,1\n"
FACTS = "unit,measure,period,value\n" + "".join(
    f"{unit},profit,2026,{profit}\n{unit},accidents,2026,{safety}\n"
    for unit, profit, safety in (("a", 120, 0), ("b", 100, 1), ("c", 90, 0), ("d", 70, 2))
)
TARGETS = "unit,item,target\n*,earn,100\n"
EVENTS = "unit,event,count\nb,通报,1\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    done: Run = run_files(tmp_path, PLAN, units=UNITS, facts=FACTS, targets=TARGETS, events=EVENTS)
    return done


def test_a_run_again_without_a_change_is_the_same_to_the_last_digit(run: Run) -> None:
    once_more = again(run)
    assert totals(once_more) == totals(run)
    assert once_more.grade.tolist() == run.grade.tolist()
    assert [shares.paid.fractions() for shares in once_more.pools] == [shares.paid.fractions() for shares in run.pools]
    assert [line.after.fractions() for line in once_more.lines] == [line.after.fractions() for line in run.lines]


def test_a_run_at_a_glance(run: Run) -> None:
    assert totals(run) == {"a": Fraction(112), "b": Fraction(91), "c": Fraction(94), "d": Fraction(74)}
    found = look(run, ["size"], ["class"])
    assert found.spread == Spread(
        4, Fraction(74), Fraction(347, 4), Fraction(185, 2), Fraction(197, 2), Fraction(112), Fraction(371, 4)
    )
    assert found.grades == {"A": 1, "B": 2, "C": 1}
    assert found.pools == {"bonus": 140 + 200 + 300 + 200}
    assert found.correlations["size"] == pytest.approx(1)
    assert found.groups == {"class": 0}
    assert [item.name for item in found.items["all"]] == ["safe", "earn"]
    with pytest.raises(KeyError):
        look(run, ["no such column"])


def test_a_weight_that_is_moved_takes_from_the_others_in_proportion(run: Run) -> None:
    (card,) = run.cards
    assert shifted(card, "earn", Fraction(1, 10)) == (Fraction(66), Fraction(34))
    assert sum(shifted(card, "safe", Fraction(-1, 3))) == 100
    found = {(each.item, each.step): each for each in shake(run, Fraction(1, 10))}
    assert len(found) == 4
    more = found["earn", Fraction(1, 10)]
    # a: 66 x 1.2 + 34 = 113.2; c: 66 x 0.9 + 34 = 93.4; b: 66 + 30 - 5 = 91; d: 66 x 0.7 + 26 = 72.2
    assert totals(again(run, weights=lambda other: shifted(other, "earn", Fraction(1, 10)))) == {
        "a": Fraction("113.2"),
        "b": Fraction(91),
        "c": Fraction("93.4"),
        "d": Fraction("72.2"),
    }
    assert (more.grades, more.places, more.cost, more.correlation) == (0, Fraction(0), Fraction(0), pytest.approx(1))


def test_two_schemes_side_by_side_say_who_wins(run: Run, tmp_path: Path) -> None:
    for name in ("other", "few"):
        (tmp_path / name).mkdir()
    other = run_files(
        tmp_path / "other",
        PLAN.replace("weight: 60", "weight: 20").replace("weight: 40", "weight: 80").replace("扣4分", "扣20分"),
        units=UNITS,
        facts=FACTS,
        targets=TARGETS,
        events=EVENTS,
    )
    found = compare_runs(run, other)
    by = {each.unit: each for each in found.units}
    assert (by["b"].before, by["b"].after) == (Fraction(91), Fraction(75))
    assert (by["b"].grade_before, by["b"].grade_after, by["b"].paid_after) == ("B", "C", Fraction(100))
    assert found.grades == {("A", "A"): 1, ("B", "C"): 1, ("B", "A"): 1, ("C", "C"): 1}
    assert found.correlation == pytest.approx(1)
    with pytest.raises(ValueError, match="same units"):
        compare_runs(
            run,
            run_files(tmp_path / "few", PLAN, units=UNITS.replace("d,all,400,1\n", ""), facts=FACTS, targets=TARGETS),
        )


def test_scenarios_are_the_same_for_the_same_seed_and_settle_on_the_run_without_noise(run: Run) -> None:
    still = foresee(run, 3, 1, Noise(Fraction(0)))
    assert [each.mean for each in still.units] == [float(total) for total in totals(run).values()]
    assert {each.deviation for each in still.units} == {0.0}
    assert still.unsettled == 0
    assert still.cost["bonus"] == (840.0, 840.0, 840.0)
    one, same, other = (foresee(run, 20, seed) for seed in (7, 7, 8))
    assert one == same
    assert one != other
    assert one.units[0].deviation is not None
    assert one.units[0].deviation > 0
    for each in one.units:
        assert sum(each.grades.values()) == pytest.approx(1)
    with pytest.raises(ValueError, match="scenario"):
        foresee(run, 0, 1)


def test_only_reported_figures_move_and_by_no_more_than_three_deviations(run: Run) -> None:
    (card,) = run.cards
    earned, safe = ([int(x) for x in given.x] for given in card.inputs)
    apart = set()
    for seed in range(50):
        first, second = scenario(run, seed, Noise(Fraction(1, 10))).cards[0].inputs
        after = [Fraction(int(x), 10**first.places) for x in first.x]
        assert all(abs(x - was) <= was * Fraction(3, 10) for x, was in zip(after, earned, strict=True))
        assert [int(x) for x in second.x] == safe  # one accident does not become 0.97 of one, nor none
        apart |= {x for x, was in zip(after, earned, strict=True) if x == was}
    assert not apart
    common = scenario(run, 1, Noise(Fraction(0), Fraction(1, 10))).cards[0].inputs[0]
    shares = [Fraction(int(x), 10**common.places) / was for x, was in zip(common.x, earned, strict=True)]
    assert len({round(share, 6) for share in shares}) == 1  # all units of a figure move together


def test_figures_too_large_for_64_bits_move_too(run: Run) -> None:
    from hengji.analysis.simulation.scenarios import _share

    huge = np.array([10**30, -(10**30)], dtype=object)
    assert _share(huge, np.array([50_000, 50_000])).tolist() == [5 * 10**28, -5 * 10**28]
    near = np.array([4 * 10**18, -4 * 10**18], dtype=np.int64)
    assert _share(near, np.array([3_000_000, 1])).tolist() == [12 * 10**18, -4 * 10**12]
