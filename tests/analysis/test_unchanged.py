"""With no noise and no weight moved, what is simulated is the run itself, to the last digit, whatever a scheme is made of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from support.files import run as run_files
from support.unchanged import is_itself

import hengji
from hengji.analysis.simulation import Noise, foresee, shake
from hengji.analysis.simulation.picture import totals
from hengji.analysis.simulation.scenarios import scenario
from hengji.cli.rooms import read_scheme
from hengji.cli.scoring import score_files
from hengji.demo import scheme_path, write_group
from hengji.engine.cases.read import read_cases
from hengji.engine.cases.tables import tables_of
from hengji.engine.run.again import again
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.values.period import Period

PACKS = Path(hengji.__file__).parent / "packs"
CASES = sorted(PACKS.glob("**/tests/*.yaml"))


def runs_of(file: Path) -> Iterator[Run]:
    """A run for every case of a file."""
    cases, _ = read_cases(file)
    assert cases is not None
    scheme, _ = load_scheme(file.parent / cases.scheme)
    assert scheme is not None
    for case in cases.cases:
        period = case.period or Period(scheme.effective.start.year)
        yield score(scheme, tables_of(case, period)[0], period)


@pytest.mark.parametrize("file", CASES, ids=lambda file: str(file.relative_to(PACKS)))
def test_a_case_of_a_pack_simulated_without_a_change_is_itself(file: Path) -> None:
    for run in runs_of(file):
        is_itself(run)


def test_the_example_group_simulated_without_a_change_is_itself(tmp_path: Path) -> None:
    write_group(tmp_path / "data.xlsx")
    scheme, _ = read_scheme(scheme_path())
    is_itself(score_files(scheme, tmp_path / "data.xlsx", None, None, lambda text: None))


PLAN = """
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, over_periods: sum}
indicators:
  profit_made: {title: {zh: 利润额, en: Profit made}, formula: profit, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: everything
      items:
        - {indicator: profit_made, id: earn, weight: 60, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣0.5分，扣完为止}
        - {indicator: profit_made, id: grow, weight: 40, tiers: {target: table}, rule: {formula: w * x / target}}
gates:
  two: {title: {zh: 连续两年亏损, en: Two losses}, when: "profit < 0 and prior(profit) < 0", effect: {ceiling: B}}
ledger:
  - sum: items
  - add: {formula: "if(profit > prior(profit), 5, 0)", missing: zero}
  - gate: two
  - round: 2
grades:
  - {grade: A, from: 70, title: {zh: 甲, en: A}, bonus: 1.6}
  - {grade: B, title: {zh: 乙, en: B}, bonus: 0}
"""
UNITS = "unit,class\nu1,all\nu2,all\nu3,all\n"
FACTS = (
    "unit,measure,period,value\nu1,profit,2026,300\nu1,profit,2025,200\n"
    "u2,profit,2026,-10\nu2,profit,2025,-20\nu3,profit,2026,250\n"
)
TARGETS = "unit,item,target\n*,earn,250\n*,grow,300\nu2,earn,-11\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return run_files(tmp_path, PLAN, units=UNITS, facts=FACTS, targets=TARGETS)


def test_formulas_and_gates_that_look_at_last_year_still_do(run: Run) -> None:
    is_itself(run)
    assert totals(run)["u1"] == 60 + 40 + 5
    assert run.tripped["two"].tolist() == [False, True, False]
    nothing = shake(run, Fraction(1, 10**9))
    assert {(each.grades, each.places, each.cost) for each in nothing} == {(0, Fraction(0), Fraction(0))}


def test_noise_too_small_to_matter_leaves_the_mean_where_the_run_is(run: Run) -> None:
    found = foresee(run, 40, 1, Noise(Fraction(1, 10**6)))
    for each, total in zip(found.units, run.total.fractions(), strict=True):
        assert each.mean == pytest.approx(float(total), abs=0.011)
    assert found.unsettled == 0


def test_a_formula_of_the_ledger_sees_the_figure_of_the_scenario(run: Run) -> None:
    """u1 made 300 after 200: with a shock of a half it is below 200 about a quarter of the time, and has no 5 points then."""
    seen = [scenario(run, seed, Noise(Fraction(1, 2))) for seed in range(60)]
    for one in seen:
        moved = Fraction(int(one.cards[0].inputs[0].x[0]), 10 ** one.cards[0].inputs[0].places)
        added = one.lines[1].after.at(0) - one.lines[1].before.at(0)
        assert added == (5 if moved > 200 else 0)
    assert {one.lines[1].after.at(0) - one.lines[1].before.at(0) for one in seen} == {Fraction(0), Fraction(5)}


def test_two_items_of_one_figure_move_together(run: Run) -> None:
    one = scenario(run, 4, Noise(Fraction(1, 10)))
    first, second = one.cards[0].inputs
    assert [Fraction(int(x), 10**first.places) for x in first.x] == [
        Fraction(int(x), 10**second.places) for x in second.x
    ]


def test_a_rule_that_is_a_formula_follows_the_figure_and_the_weight(run: Run) -> None:
    one = scenario(run, 4, Noise(Fraction(1, 10)))
    given = one.cards[0].inputs[1]
    figure = Fraction(int(given.x[0]), 10**given.places)
    assert figure != 300
    assert abs(one.cards[0].points.at(1, 0) - min(40 * figure / 300, Fraction(40))) <= Fraction(1, 100)
    lighter = again(run, weights=lambda card: (Fraction(80), Fraction(20)))
    # u3: 80 + 20 x 250 / 300
    assert lighter.cards[0].points.at(1, 2) == Fraction("16.67")
    thirds = again(run, weights=lambda card: (Fraction(200, 3), Fraction(100, 3)))
    # u3: 100 / 3 x 250 / 300 = 27.78
    assert thirds.cards[0].points.at(1, 2) == Fraction("27.78")


OWN_LINE = """
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, over_periods: sum}
  revenue: {title: {zh: 收入, en: Revenue}, unit: 万元, over_periods: sum}
indicators:
  profit_made: {title: {zh: 利润额, en: Profit made}, formula: profit, unit: 万元, direction: higher}
  margin: {title: {zh: 利润率, en: Margin}, formula: profit / revenue, unit: "%", direction: higher, decimals: 2}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: everything
      items:
        - indicator: profit_made
          id: earn
          weight: 60
          tiers: {target: table, line: 'if(target > 0万元, 0万元, actual - 1万元)', half: line / 2, ago: prior(actual)}
          rule: {start: full, steps: [{each: 1% of target, below: target, subtract: 0.5}], cuts: [{below: line, score: 0}]}
        - {indicator: margin, id: rate, weight: 20, tiers: {line: actual}, rule: {bands: [{from: line, score: full}], otherwise: 0}}
        - indicator: margin
          id: parts
          weight: 20
          tiers: {line: profit / revenue - 1%}
          rule: {bands: [{from: line, score: full}], otherwise: 0}
ledger: [{sum: items}]
"""


def followed(tmp_path: Path, plan: str) -> Run:
    more = "".join(f"u{at},revenue,2026,900\n" for at in (1, 2, 3))
    return run_files(tmp_path, plan, units=UNITS, facts=FACTS + more, targets=TARGETS)


def test_a_tier_computed_from_the_figure_follows_it_and_one_of_its_parts_keeps_the_figure(tmp_path: Path) -> None:
    run = followed(tmp_path, OWN_LINE)
    is_itself(run)
    kept = foresee(run, 1, 1, Noise(Fraction(1, 5))).kept
    assert [text.zh for text in kept] == ["利润率：不波动，按填报数计：分档由它的组成数或增长率计算"]
    lines = set()
    for seed in range(60):
        one = scenario(run, seed, Noise(Fraction(1, 5)))
        given = one.cards[0].inputs[0]
        # u2 has a negative target: its line lies one below whatever it made, so the cut never applies
        figure, line, half, ago = (
            Fraction(int(values[1]), 10**given.places)
            for values in (given.x, *(given.tiers[n] for n in ("line", "half", "ago")))
        )
        assert line == figure - 1
        assert abs(half - line / 2) <= Fraction(1, 10**6)
        assert ago == -20
        target = Fraction(int(given.tiers["target"][1]), 10**given.places)
        assert one.cards[0].points.at(0, 1) > 0 or figure < target * 3
        lines.add(line)
        assert [int(x) for x in one.cards[0].inputs[2].x] == [int(x) for x in run.cards[0].inputs[2].x]
    assert len(lines) > 50


def test_a_figure_never_lies_below_a_line_drawn_at_itself(tmp_path: Path) -> None:
    run = followed(tmp_path, OWN_LINE.replace("line: profit / revenue - 1%", "line: actual"))
    for seed in range(30):
        one = scenario(run, seed, Noise(Fraction(1, 5)))
        assert [one.cards[0].points.at(row, unit) for row in (1, 2) for unit in range(3)] == [20] * 6
