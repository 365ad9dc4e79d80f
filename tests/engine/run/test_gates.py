"""What a gate takes goes the way the points went; below a tier means worse than it, whichever way is better."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import codes, measures, run

from hengji.engine.run.result import Run
from hengji.engine.trace import explain_unit
from hengji.engine.values.null import NullReason

ITEM = "weight: {weight}, missing: redistribute, tiers: {{base: 50, target: 100}}, rule: {{ratio: target, cap: 120%}}"
UNITS = "unit,k\nu1,1.1\n"
FACTS = "unit,measure,period,value\nu1,a,2026,50\nu1,b,2026,100\nu1,c,2026,110\n"
COEFFICIENT = "coefficients:\n  k: {title: {zh: 系, en: K}, given: k, bounds: 0.5 .. 1.5}\n"


def item(name: str, weight: int, more: str = "") -> str:
    return f"        - {{indicator: {name}, {more}{ITEM.format(weight=weight)}}}\n"


def gated(folder: Path, steps: str, *, cap: str = "", one: bool = False, facts: str = FACTS) -> Run:
    """Items a (20, core), b (40) and c (40): a earns half, so the others are limited to 80 % of their weights."""
    first = item("a", 20, "core: yes, ") + item("b", 40)
    if one:
        parts = f"    - dimension: {{zh: 一, en: One}}\n      id: one\n      items:\n{first}{item('c', 40)}"
    else:
        parts = f"    - dimension: {{zh: 一, en: One}}\n      id: one\n      items:\n{first}"
        parts += f"    - dimension: {{zh: 二, en: Two}}\n      id: two\n{cap}      items:\n{item('c', 40)}"
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below 60%, limit: others to 80%}\n"
    plan = measures(a="higher", b="higher", c="higher") + f"scorecards:\n  all:\n{parts}{gate}{COEFFICIENT}"
    return run(folder, f"{plan}ledger:\n{steps}  - round: 2\n", units=UNITS, facts=facts)


@pytest.mark.parametrize(
    ("steps", "cap", "total"),
    [
        ("  - sum: items\n  - gate: g\n", "", "74"),  # 10 + 32 + 32
        ("  - gate: g\n  - sum: items\n", "", "74"),
        ("  - sum: items\n  - gate: g\n", "      cap: 36\n", "74"),  # c's 44 are bounded to 36 before, to 32 after
        ("  - combine: {one: 70, two: 30}\n  - gate: g\n", "", "73"),  # 42/60 x 70 + 32/40 x 30
        ("  - sum: one\n  - gate: g\n", "", "42"),  # c is not in the score, so nothing is taken for it
        ("  - sum: items\n  - multiply: k\n  - gate: g\n", "", "81.4"),  # (10 + 32 + 32) x 1.1
        ("  - sum: items\n  - clamp: 0 .. 90\n  - gate: g\n", "", "74"),
    ],
)
def test_what_a_gate_takes_goes_the_way_the_points_went(tmp_path: Path, steps: str, cap: str, total: str) -> None:
    done = gated(tmp_path, steps, cap=cap)
    assert done.total_of(0) == Fraction(total)
    assert [(each.item, each.was, each.left) for each in done.limited["g"]] == [("b", 40, 32), ("c", 44, 32)]


def test_a_limit_looks_at_the_weight_that_counts(tmp_path: Path) -> None:
    # c is missing, a counts 33.33 and earns 16.67, b counts 66.67: limited to 53.336, and the total is rounded
    facts = "unit,measure,period,value\nu1,a,2026,50\nu1,b,2026,100\n"
    done = gated(tmp_path, "  - sum: items\n  - gate: g\n", one=True, facts=facts)
    assert done.tripped["g"].all()
    assert done.total_of(0) == Fraction("70.01")


def test_base_points_are_what_a_rule_starts_from(tmp_path: Path) -> None:
    rule = "{start: 80%, steps: [{each: 1, above: target, add: 1, most: 10}]}"
    plan = measures(a="higher", b="higher") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: a, weight: 50, core: yes, tiers: {base: 80, target: 100}, rule: {ratio: target}}\n"
        f"        - {{indicator: b, weight: 50, tiers: {{target: 100}}, rule: {rule}}}\n"
        "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, limit: others to base points}\n"
        "ledger:\n  - sum: items\n  - gate: g\n"
    )
    facts = "unit,measure,period,value\nu1,a,2026,79\nu1,b,2026,120\n"
    assert run(tmp_path, plan, units="unit\nu1\n", facts=facts).total_of(0) == Fraction("79.5")


LOSS = measures(profit="higher", a="higher", b="higher") + (
    "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
    + item("profit", 20, "id: own, ")
    + item("a", 40)
    + item("b", 40)
    + "gates:\n  g: {title: {zh: 由盈转亏, en: Into loss}, when: profit < 60GATE}\n"
)
BELOW = "unit,measure,period,value\nu1,profit,2026,55\nu1,a,2026,100\nu1,b,2026,110\n"


@pytest.mark.parametrize(
    ("effect", "limit", "total", "left"),
    [
        ("zero_items: [own]", "", "84", [("own", 11, 0)]),  # 0 + 40 + 44 of 95
        ("zero_items: [own, b], down: 1", "", "40", [("own", 11, 0), ("b", 44, 0)]),
        ("zero_items: [b]", ", limit: others to 50%", "30", [("own", 11, 10), ("a", 40, 20), ("b", 44, 0)]),
    ],
)
@pytest.mark.parametrize("order", ["  - sum: items\n  - gate: g\n", "  - gate: g\n  - sum: items\n"])
def test_items_that_a_gate_zeroes_earn_nothing_wherever_it_stands(
    tmp_path: Path, effect: str, limit: str, total: str, left: list[tuple[str, int, int]], order: str
) -> None:
    plan = LOSS.replace("GATE", f"{limit}, effect: {{{effect}}}") + f"ledger:\n{order}"
    done = run(tmp_path, plan, units="unit\nu1\n", facts=BELOW)
    assert done.total_of(0) == Fraction(total)
    assert [(each.item, each.was, each.left) for each in done.limited["g"]] == left


WORSE = """
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - {indicator: v, weight: 60, tiers: {base: 3}, rule: {steps: [{each: 1, above: 0, subtract: 4}]}}
        - {date: grid, id: grid, title: {zh: 并网, en: Grid}, weight: 20, tiers: {base: 5}, rule: 按期完成得满分；每延误5天扣1.5分}
        - {indicator: n, weight: 20, tiers: {target: 60, base: 65}, rule: {steps: [{each: 1, above: target, subtract: 1}]}}
gates:
  v: {title: {zh: 违规, en: V}, when: {items: [v], below: base}, effect: {total_cap: 60}}
  d: {title: {zh: 节点, en: D}, when: {items: [grid], below: base}, effect: {total_cap: 60}}
  n: {title: {zh: 负债, en: N}, when: {items: [n], below: base}, effect: {total_cap: 60}}
ledger: [{sum: items}, {gate: v}, {gate: d}, {gate: n}]
"""


@pytest.mark.parametrize(
    ("gate", "fact", "done", "trips"),
    [
        ("v", "v,2026,0", "2026-06-30", False),
        ("v", "v,2026,3", "2026-06-30", False),
        ("v", "v,2026,5", "2026-06-30", True),
        ("d", "v,2026,0", "2026-06-20", False),
        ("d", "v,2026,0", "2026-07-05", False),
        ("d", "v,2026,0", "2026-09-30", True),
        ("n", "n,2026,60", "2026-06-30", False),
        ("n", "n,2026,56", "2026-06-30", False),
        ("n", "n,2026,54", "2026-06-30", True),
        ("n", "n,2026,66", "2026-06-30", True),
    ],
)
def test_below_a_tier_is_worse_than_it_whichever_way_is_better(
    tmp_path: Path, gate: str, fact: str, done: str, trips: bool
) -> None:
    given = {"v": "v,2026,0", "n": "n,2026,60"} | {fact[0]: fact}
    facts = "unit,measure,period,value\n" + "".join(f"u1,{each}\n" for each in given.values())
    tasks = f"unit,task,due,done\nu1,grid,2026-06-30,{done}\n"
    found = run(tmp_path, measures(v="deduct", n="near") + WORSE, units="unit\nu1\n", facts=facts, tasks=tasks)
    assert bool(found.tripped[gate][0]) is trips


FORMULA = """
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - {indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}
ledger:
"""


def test_a_step_or_gate_that_asks_for_a_figure_nobody_reported_holds_the_unit(tmp_path: Path) -> None:
    for place, (steps, waits) in enumerate(
        {
            "  - sum: items\n  - subtract: {formula: 3 * b}\n": True,
            "  - sum: items\n  - subtract: {formula: 3 * b, missing: zero}\n": False,
            "  - sum: items\n  - gate: {when: b > 0, effect: {total_cap: 60}}\n": True,
            "  - sum: items\n  - gate: {when: b > 0, report: note}\n": False,
        }.items()
    ):
        (folder := tmp_path / str(place)).mkdir()
        facts = "unit,measure,period,value\nu1,a,2026,90\nu2,a,2026,90\nu2,b,2026,2\n"
        done = run(folder, measures(a="higher", b="lower") + FORMULA + steps, units="unit\nu1\nu2\n", facts=facts)
        assert list(done.held) == [NullReason.MISSING_FACT if waits else 0, 0], steps
        assert ("step-held" in codes(done)) is waits
        assert done.total_of(1) in (84, 60, 90)


@pytest.mark.parametrize(
    ("column", "bounds", "kept", "code"),
    [
        ("1.25", "", "1.25", ""),
        ("125%", "", "1.25", "percent-as-ratio"),
        ("1.25", ", bounds: 0.9 .. 1.1", "1.1", "coefficient-bounded"),
        ("1.1049", ", places: 2, bounds: 0.5 .. 1.095", "1.095", "coefficient-bounded"),
        ("-1", "", "-1", "coefficient-not-positive"),
        ("105", "", "105", "coefficient-far-off"),
    ],
)
def test_a_given_coefficient_has_only_the_bounds_its_scheme_states(
    tmp_path: Path, column: str, bounds: str, kept: str, code: str
) -> None:
    more = f"coefficients:\n  k: {{title: {{zh: 系, en: K}}, given: k{bounds}}}\n"
    plan = measures(a="higher") + FORMULA.replace("ledger:\n", more + "ledger:\n  - sum: items\n  - multiply: k\n")
    facts = "unit,measure,period,value\nu1,a,2026,100\n"
    done = run(tmp_path, plan, units=f"unit,k\nu1,{column}\n", facts=facts)
    assert done.coefficients["k"].at(0) == Fraction(kept)
    assert done.total_of(0) == 100 * Fraction(kept)
    assert {found for found in codes(done) if found.startswith(("coefficient", "percent"))} == (
        {code} if code else set()
    )


PARTS = """
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - {indicator: a, weight: 30, weight_range: 20 .. 60, tiers: {target: 100}, rule: {ratio: target}}
        - {indicator: b, weight: 30, tiers: {target: 100}, rule: {ratio: target}, units: [u1]}
    - dimension: {zh: 二, en: Two}
      id: two
      items:
        - {indicator: c, weight: 40, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{combine: {one: 60, two: 40}}, {round: 2}]
"""


def test_combined_parts_are_shares_of_the_weights_each_unit_has(tmp_path: Path) -> None:
    facts = "unit,measure,period,value\n" + "".join(
        f"{unit},{name},2026,100\n" for unit in ("u1", "u2") for name in "abc"
    )
    targets = "unit,item,weight\nu2,a,70\n"
    done = run(
        tmp_path,
        measures(a="higher", b="higher", c="higher") + PARTS,
        units="unit\nu1\nu2\n",
        facts=facts,
        targets=targets,
    )
    assert done.total.fractions() == [100, 100]
    assert {"unit-weights-sum", "weight-outside-range"} <= codes(done)
    (sums,) = [each.message.zh for each in done.findings if each.code == "unit-weights-sum"]
    assert sums == "u2：权重合计 110，应为 100"


def test_the_base_of_a_task_board_is_there_before_any_task(tmp_path: Path) -> None:
    board = (
        "tasks:\n  t:\n    title: {zh: 任务, en: Tasks}\n    base: 10\n    sizes: {standard: 1}\n    grades:\n"
        "      - {grade: done, title: {zh: 完成, en: Done}, points: 2}\n"
        "      - {grade: missed, title: {zh: 未完成, en: Missed}, points: -2}\n"
    )
    plan = measures(a="higher") + board + FORMULA + "  - sum: items\n  - add: {tasks: t}\n"
    facts = "unit,measure,period,value\nu1,a,2026,80\nu2,a,2026,80\n"
    done = run(tmp_path, plan, units="unit\nu1\nu2\n", facts=facts, tasks="unit,task,grade\nu1,x,missed\n")
    assert done.total.fractions() == [88, 90]


def test_bands_that_mix_points_and_shares_stand_in_the_order_of_what_they_are_worth(tmp_path: Path) -> None:
    bands = "[{from: target, score: 16}, {from: base, score: 50%}]"
    plan = measures(a="higher") + FORMULA.replace(
        "{indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}",
        f"{{indicator: a, weight: 20, tiers: {{base: 80, target: 100}}, rule: {{bands: {bands}, otherwise: 0}}}}",
    )
    facts = "unit,measure,period,value\nu1,a,2026,120\nu2,a,2026,90\nu3,a,2026,70\n"
    done = run(tmp_path, plan + "  - sum: items\n", units="unit\nu1\nu2\nu3\n", facts=facts)
    assert done.total.fractions() == [16, 10, 0]
    assert "curve-falls" not in codes(done)


def test_a_tier_of_any_size_and_any_decimals_is_exact(tmp_path: Path) -> None:
    for place, (tier, value) in enumerate(
        (("0.123456789", "0.0617283945"), ("12345678901234567890.123", "6172839450617283945.0615"))
    ):
        (folder := tmp_path / str(place)).mkdir()
        plan = measures(a="higher") + FORMULA.replace("target: 100", f"target: {tier}") + "  - sum: items\n"
        done = run(folder, plan, units="unit\nu1\n", facts=f"unit,measure,period,value\nu1,a,2026,{value}\n")
        assert done.total_of(0) == 50


def test_a_progress_index_is_an_indicator_that_a_coefficient_names(tmp_path: Path) -> None:
    plan = measures(a="higher").replace(
        "indicators:\n",
        "indicators:\n  progress: {title: {zh: 进步指数, en: Progress}, formula: a / prior(a), unit: ''}\n",
    ) + FORMULA.replace(
        "ledger:\n",
        "coefficients:\n  k: {title: {zh: 进步, en: Progress}, given: progress, bounds: 0.9 .. 1.2}\n"
        "ledger:\n  - sum: items\n  - multiply: k\n",
    )
    facts = "unit,measure,period,value\nu1,a,2026,99\nu1,a,2025,90\nu2,a,2026,50\nu2,a,2025,100\n"
    done = run(tmp_path, plan, units="unit\nu1\nu2\n", facts=facts)
    assert done.coefficients["k"].fractions() == [Fraction("1.1"), Fraction("0.9")]
    assert done.total.fractions() == [Fraction("108.9"), 45]


@pytest.mark.parametrize("formula", ["formula: b, ", "formula: b + a - a, "])
def test_a_rule_that_names_what_it_counts_counts_an_indicator_whatever_it_is_made_of(
    tmp_path: Path, formula: str
) -> None:
    rule = "每发生一件有责投诉扣0.5分，扣完为止"
    told = f"complaints: {{title: {{zh: 有责投诉, en: C}}, {formula}unit: 件, direction: lower}}"
    plan = measures(a="higher", b="lower").replace("indicators:\n", f"indicators:\n  {told}\n").replace(
        "unit: ''", "unit: 件"
    ) + FORMULA.replace(
        "{indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}",
        f"{{indicator: complaints, weight: 5, rule: {rule}}}",
    )
    facts = "unit,measure,period,value\nu1,b,2026,7\nu1,a,2026,1\n"
    done = run(tmp_path, plan + "  - sum: items\n", units="unit\nu1\n", facts=facts)
    assert done.total_of(0) == Fraction("1.5")


@pytest.mark.parametrize(("stated", "kept"), [(", missing: 1", "1"), ("", "1.0125")])
def test_a_factor_a_unit_lacks_is_told_and_counts_as_the_scheme_states(tmp_path: Path, stated: str, kept: str) -> None:
    more = f"coefficients:\n  k: {{title: {{zh: 难度, en: K}}, factors: {{x: 50%, y: 50%}}, fewest: 2{stated}}}\n"
    plan = measures(a="higher", x="higher", y="higher") + FORMULA.replace(
        "ledger:\n", more + "ledger:\n  - sum: items\n  - multiply: k\n"
    )
    rows = (
        "".join(f"u{n},a,2026,100\nu{n},x,2026,{n}\n" for n in (1, 2, 3, 4)) + "u1,y,2026,1\nu2,y,2026,2\nu4,y,2026,3\n"
    )
    done = run(tmp_path, plan, units="unit\nu1\nu2\nu3\nu4\n", facts=f"unit,measure,period,value\n{rows}")
    assert done.coefficients["k"].at(2) == Fraction(kept)
    (found,) = [each for each in done.findings if each.code == "coefficient-missing"]
    assert "1 个单位缺少“难度”的因素" in found.message.zh


def test_a_column_of_the_units_table_is_found_without_the_unit_in_its_brackets(tmp_path: Path) -> None:
    more = "coefficients:\n  k: {title: {zh: 系, en: K}, given: 难度}\n"
    plan = measures(a="higher") + FORMULA.replace("ledger:\n", more + "ledger:\n  - sum: items\n  - multiply: k\n")
    done = run(tmp_path, plan, units="unit,难度（倍）\nu1,1.05\n", facts="unit,measure,period,value\nu1,a,2026,100\n")
    assert done.total_of(0) == 105


def test_a_suspended_coefficient_does_not_enter_pay_either(tmp_path: Path) -> None:
    """Difficulty may raise the score or the pay; where a gate suspends it, it raises neither."""
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below 60%, suspend: k}\n"
    rest = "grades:\n  - {grade: A, title: {zh: 优, en: A}, bonus: 1}\n"
    rest += "results:\n  pay: {title: {zh: 奖, en: Pay}, base: base, coefficient: k, places: 2}\n"
    part = f"    - dimension: {{zh: 一, en: One}}\n      id: one\n      items:\n{item('a', 100, 'core: yes, ')}"
    plan = f"{measures(a='higher')}scorecards:\n  all:\n{part}{gate}{COEFFICIENT}"
    ledger = "ledger:\n  - sum: items\n  - gate: g\n  - round: 2\n"
    facts = "unit,measure,period,value\nu1,a,2026,50\nu2,a,2026,100\n"
    done = run(tmp_path, f"{plan}{ledger}{rest}", units="unit,k,base\nu1,1.1,100\nu2,1.1,100\n", facts=facts)
    assert done.tripped["g"].tolist() == [True, False]
    assert done.pools[0].paid.fractions() == [100, 110]
    explained = explain_unit(done, 0).render("zh")
    assert "停用" in explained
    assert "× 系 1 = 100" in explained
