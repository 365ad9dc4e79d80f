"""A gate acts on the units that trip it and on nobody else, on the very edge as it is written, and is told with the figures it compared."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from support.files import measures, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level, Source
from hengji.engine.values.text import Text

RATIO = "tiers: {base: 50, target: 100}, rule: {ratio: target, cap: 120%}"
Figures = Mapping[str, Mapping[str, object]]


def facts_of(figures: Figures) -> str:
    """`{"u1": {"a": 50}}` as the facts table."""
    rows = [f"{unit},{name},2026,{value}\n" for unit, of in figures.items() for name, value in of.items()]
    return "unit,measure,period,value\n" + "".join(rows)


def scored(folder: Path, plan: str, figures: Figures, *, columns: str = "", **tables: str) -> Run:
    """Items a (core), b (core) and c of 20, 40 and 40 points in two parts, and what `plan` says after them."""
    names, _, values = columns.partition("=")
    units = f"unit{',' * bool(names)}{names}\n" + "".join(f"{unit}{',' * bool(names)}{values}\n" for unit in figures)
    card = f"""scorecards:
  all:
    - dimension: {{zh: 一, en: One}}
      id: one
      items:
        - {{indicator: a, id: a_points, core: yes, weight: 20, {RATIO}}}
        - {{indicator: b, id: b_points, core: yes, weight: 40, {RATIO}}}
    - dimension: {{zh: 二, en: Two}}
      id: two
      items:
        - {{indicator: c, id: c_points, weight: 40, {RATIO}}}
"""
    whole = measures(a="higher", b="higher", c="higher") + card + plan
    return run(folder, whole, units=units, facts=facts_of(figures), **tables)


FULL = {"a": 100, "b": 100, "c": 100}
LEDGER = "ledger: [{sum: items}, {gate: g}, {round: 2}]\n"


# --- who trips ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("direction", "at", "beyond"), [("higher", "50", "49.99"), ("lower", "50", "50.01")])
def test_a_figure_on_the_tier_is_not_below_it(tmp_path: Path, direction: str, at: str, beyond: str) -> None:
    tiers = "{base: 50, target: 100}" if direction == "higher" else "{base: 50, target: 20}"
    plan = measures(a=direction) + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        f"        - {{indicator: a, core: yes, weight: 100, tiers: {tiers}, rule: {{curve: {{base: 60%, target: full}}, otherwise: 0}}}}\n"
        "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, effect: {total_cap: 1}}\n"
    )
    facts = facts_of({"on": {"a": at}, "off": {"a": beyond}})
    done = run(tmp_path, plan + LEDGER, units="unit\non\noff\n", facts=facts)
    assert done.tripped["g"].tolist() == [False, True]
    assert done.total.fractions() == [60, 0]


def test_as_far_from_the_target_as_the_tier_is_not_below_it(tmp_path: Path) -> None:
    plan = measures(n="near") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: n, core: yes, weight: 100, tiers: {target: 60, base: 65},"
        " rule: {steps: [{each: 1, above: target, subtract: 1}]}}\n"
        "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, effect: {total_cap: 1}}\n"
    )
    facts = facts_of({"low": {"n": 55}, "high": {"n": 65}, "far": {"n": "54.9"}})
    done = run(tmp_path, plan + LEDGER, units="unit\nlow\nhigh\nfar\n", facts=facts)
    assert done.tripped["g"].tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("when", "trips"),
    [
        ("any core item below 60%", [False, True, True]),
        ("{items: [a_points, b_points], below: 60%, count: 2}", [False, False, True]),
        ("{items: core, below: 60%, every: yes}", [False, False, True]),
        ("{items: [b_points], below: base}", [False, True, True]),
        ("{items: [c_points], below: 60%}", [False, False, False]),
    ],
)
def test_a_gate_counts_the_items_it_names(tmp_path: Path, when: str, trips: list[bool]) -> None:
    gate = f"gates:\n  g: {{title: {{zh: 闸, en: Gate}}, when: {when}, effect: {{total_cap: 30}}}}\n"
    figures = {"u1": FULL, "u2": {**FULL, "b": 40}, "u3": {"a": 40, "b": 40, "c": 100}}
    done = scored(tmp_path, gate + LEDGER, figures)
    assert done.tripped["g"].tolist() == trips
    totals = [Fraction(100), Fraction(76), Fraction(64)]
    assert done.total.fractions() == [30 if trip else total for trip, total in zip(trips, totals, strict=True)]


def test_what_is_missing_trips_no_gate_and_neither_does_a_tier_that_is_not_set(tmp_path: Path) -> None:
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, effect: {total_cap: 30}}\n"
    plan = measures(a="higher", b="higher") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: a, core: yes, weight: 50, missing: redistribute, tiers: {base: 50, target: 100}, rule: {ratio: target}}\n"
        "        - {indicator: b, weight: 50, tiers: {target: 100}, rule: {ratio: target}}\n"
    )
    facts = facts_of({"u1": {"b": 100}, "u2": {"a": 40, "b": 100}})
    done = run(tmp_path, plan + gate + LEDGER, units="unit\nu1\nu2\n", facts=facts)
    assert done.tripped["g"].tolist() == [False, True]
    assert done.total.fractions() == [100, 30]


def test_a_unit_without_the_tier_is_not_below_it(tmp_path: Path) -> None:
    plan = measures(a="higher") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: a, core: yes, weight: 100, tiers: {base: table, target: 100}, rule: {ratio: target}}\n"
        "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, effect: {total_cap: 30}}\n"
    )
    facts = facts_of({"u1": {"a": 40}, "u2": {"a": 40}})
    done = run(tmp_path, plan + LEDGER, units="unit\nu1\nu2\n", facts=facts, targets="unit,item,base\nu2,a,50\n")
    assert done.tripped["g"].tolist() == [False, True]
    assert done.total.fractions() == [40, 30]


# --- what it does ------------------------------------------------------------------------------------------------------


def test_others_are_limited_and_what_tripped_the_gate_is_not(tmp_path: Path) -> None:
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below 60%, limit: others to 80%}\n"
    figures = {
        "u1": {"a": 110, "b": 110, "c": 110},
        "u2": {"a": 110, "b": 59, "c": 100},
        "u3": {"a": 50, "b": 59, "c": 70},
    }
    done = scored(tmp_path, gate + LEDGER, figures)
    # u2: a 22 -> 16, b 23.6 stays though it is below, c 40 -> 32; u3: c earns 28, less than 32
    assert done.total.fractions() == [110, Fraction("71.6"), Fraction("61.6")]
    assert [(each.unit, each.item, each.was, each.left) for each in done.limited["g"]] == [
        (1, "a_points", 22, 16),
        (1, "c_points", 40, 32),
    ]
    line = next(line for line in done.lines if line.step.action.__class__.__name__ == "PassGate")
    assert line.notes == {1: Text("闸", "Gate"), 2: Text("闸", "Gate")}


def test_a_limit_is_exact_where_the_figures_are_larger_than_a_machine_word(tmp_path: Path) -> None:
    plan = measures(a="higher", b="higher") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: a, core: yes, weight: 1000000, tiers: {target: 100}, rule: {ratio: target}}\n"
        "        - {indicator: b, weight: 1000000, tiers: {target: 100}, rule: {ratio: target}}\n"
        "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below 60%, limit: others to 33.333333333333%}\n"
        "ledger: [{sum: items}, {gate: g}]\n"
    )
    head = "\n".join(
        line.replace("full: 100", "full: 2000000")
        for line in (
            "",
            "scheme: t",
            "version: 1",
            "effective: 2026-01-01 .. 2026-12-31",
            "title: {zh: 试, en: Trial}",
            "scale: {full: 100, points: weight, partial_steps: proportional, round: {item: exact, points: exact, total: 6}}",
            "classes: {all: {zh: 全, en: All}}",
            "classify: {otherwise: all}",
            "",
        )
    )
    facts = facts_of({"u1": {"a": "50.0000000001", "b": 100}})
    done = run(tmp_path, plan, head=head, units="unit\nu1\n", facts=facts)
    whole = 10**6
    assert done.total_of(0) == Fraction("0.500000000001") * whole + Fraction("0.33333333333333") * whole


def test_two_gates_may_suspend_one_coefficient_and_either_is_enough(tmp_path: Path) -> None:
    plan = """gates:
  g: {title: {zh: 甲闸, en: G}, when: {items: [a_points], below: base}, suspend: [k, l]}
  h: {title: {zh: 乙闸, en: H}, when: {items: [b_points], below: base}, suspend: k}
coefficients:
  k: {title: {zh: 难度, en: K}, given: k}
  l: {title: {zh: 进步, en: L}, given: l}
ledger: [{sum: items}, {gate: g}, {gate: h}, {multiply: k}, {multiply: l}, {round: 2}]
"""
    figures = {"u1": FULL, "u2": {**FULL, "a": 40}, "u3": {**FULL, "b": 40}, "u4": {"a": 40, "b": 40, "c": 100}}
    done = scored(tmp_path, plan, figures, columns="k,l=1.1,1.2")
    assert done.total.fractions() == [132, 88, Fraction("91.2"), 64]
    by_k, by_l = [line for line in done.lines if line.step.action.__class__.__name__ == "Multiply"]
    paused = Text("难度暂停适用", "K suspended")
    assert by_k.notes == {1: paused, 2: paused, 3: paused}
    assert by_l.notes == dict.fromkeys((1, 3), Text("进步暂停适用", "L suspended"))


def test_a_limit_after_other_gates_keeps_what_they_decided(tmp_path: Path) -> None:
    """The steps before the last gate run again: the suspended coefficient stays suspended, the capped total capped, what was kept kept."""
    plan = """gates:
  pause: {title: {zh: 停, en: Pause}, when: {items: [a_points], below: base}, suspend: k}
  cap: {title: {zh: 顶, en: Cap}, when: {items: [b_points], below: base}, effect: {total_cap: 50}}
  last: {title: {zh: 限, en: Limit}, when: {items: [a_points], below: 60%}, limit: others to 50%}
coefficients:
  k: {title: {zh: 难度, en: K}, given: k}
ledger:
  - sum: items
    into: raw
  - gate: pause
  - gate: cap
  - multiply: k
  - add: {formula: raw / 10}
  - gate: last
  - round: 2
"""
    figures = {
        "u1": FULL,  # 100 x 1.5 + 10
        "u2": {"a": 40, "b": 100, "c": 100},  # pause and limit: 8 + 20 + 20 = 48, x 1, + 4.8
        "u3": {"a": 55, "b": 40, "c": 100},  # cap and limit: 11 + 16 + 20 = 47, below the cap, x 1.5, + 4.7
        "u4": {"a": 55, "b": 100, "c": 100},  # limit alone: 11 + 20 + 20 = 51 x 1.5 + 5.1
        "u5": {"a": 100, "b": 40, "c": 120},  # cap alone: 20 + 16 + 48 = 84 -> 50 x 1.5 + 8.4
        "u6": {"a": 55, "b": 49, "c": 120},  # cap and limit: 11 + 19.6 + 20 = 50.6 -> 50 x 1.5 + 5.06
    }
    done = scored(tmp_path, plan, figures, columns="k=1.5")
    assert done.total.fractions() == [Fraction(text) for text in ("160", "52.8", "75.2", "81.6", "83.4", "80.06")]


# --- what it says ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "expected"), [("error", Level.ERROR), ("warning", Level.WARNING), ("note", Level.NOTE)]
)
def test_a_gate_that_reports_says_who_and_with_which_figures(tmp_path: Path, level: str, expected: Level) -> None:
    gate = f'gates:\n  g: {{title: {{zh: 闸, en: Gate}}, when: "a / b < 1/3", report: {level}, clause: 第九条}}\n'
    figures = {"u1": FULL, "u2": {"a": "12.5", "b": 100, "c": 100}}
    done = scored(tmp_path, gate + LEDGER, figures, columns="name=甲公司")
    message = Text("甲公司（u2）：闸（a / b < 1/3：a 12.5，b 100）", "甲公司（u2）: Gate (a / b < 1/3: a 12.5, b 100)")
    assert [found for found in done.findings if found.code == "gate-tripped"] == [
        Finding("gate-tripped", expected, message, None, Source(field="g", clause="第九条"))
    ]


def test_a_gate_over_items_that_reports_says_who(tmp_path: Path) -> None:
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, report: warning}\n"
    done = scored(tmp_path, gate + LEDGER, {"u1": {**FULL, "a": 1}})
    assert [found.message for found in done.findings if found.code == "gate-tripped"] == [Text("u1：闸", "u1: Gate")]


def test_a_gate_without_report_says_nothing(tmp_path: Path) -> None:
    gate = "gates:\n  g: {title: {zh: 闸, en: Gate}, when: any core item below base, effect: {total_cap: 9}}\n"
    done = scored(tmp_path, gate + LEDGER, {"u1": {**FULL, "a": 1}})
    assert "gate-tripped" not in {found.code for found in done.findings}


# --- the other steps ---------------------------------------------------------------------------------------------------


def test_the_lowest_of_several_vetoes_caps_the_total_of_its_unit_only(tmp_path: Path) -> None:
    plan = """events:
  - {veto: {zh: 大否决, en: Large}, id: large, effect: {total_cap: 60}}
  - {veto: {zh: 小否决, en: Small}, id: small, effect: {total_cap: 70}}
  - {veto: {zh: 降级, en: Down}, id: down, effect: {grade: B}}
ledger: [{sum: items}, {veto: all}, {round: 2}]
grades: [{grade: A, from: 80, title: {zh: 优, en: A}}, {grade: B, title: {zh: 良, en: B}}]
"""
    figures = dict.fromkeys(("u1", "u2", "u3", "u4", "u5"), FULL)
    events = "unit,event\nu2,large\nu2,small\nu3,small\nu4,down\nu5,small\nu5,large\n"
    done = scored(tmp_path, plan, figures, events=events)
    assert done.total.fractions() == [100, 60, 70, 100, 60]
    (line,) = [line for line in done.lines if line.step.action.__class__.__name__ == "ApplyVeto"]
    assert sorted(line.notes) == [1, 2, 3, 4]


def test_combined_parts_that_a_card_lacks_give_nothing(tmp_path: Path) -> None:
    plan = (
        measures(a="higher")
        + """scorecards:
  first:
    classes: [x]
    dimensions:
      - {dimension: {zh: 一, en: One}, id: one, items: [{indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}]}
  second:
    classes: [y]
    dimensions:
      - {dimension: {zh: 二, en: Two}, id: two, items: [{indicator: a, weight: 50, tiers: {target: 100}, rule: {ratio: target}}]}
      - dimension: {zh: 三, en: Three}
        id: three
        items: [{indicator: a, id: again, weight: 50, tiers: {target: 100}, rule: {ratio: target}}]
ledger: [{combine: {one: 50, two: 30, three: 20}}, {round: 2}]
"""
    )
    head = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
classes: {x: {zh: 甲, en: X}, y: {zh: 乙, en: Y}}
classify: {given: yes}
"""
    done = run(
        tmp_path, plan, head=head, units="unit,class\nu1,x\nu2,y\n", facts=facts_of({"u1": {"a": 90}, "u2": {"a": 80}})
    )
    assert done.total.fractions() == [45, 40]  # 90/100 x 50; 40/50 x 30 + 40/50 x 20


def test_what_is_subtracted_is_bounded_before_its_sign(tmp_path: Path) -> None:
    plan = """events:
  - {deduction: {zh: 通报, en: Told off}, id: told, points: 4}
  - {bonus: {zh: 表彰, en: Praised}, id: praised, points: 3}
ledger:
  - sum: items
  - subtract: {events: told, max: 10}
  - add: {events: praised, max: 5, min: 1}
  - add: {formula: a / 10, max: 7}
  - subtract: {formula: b / 10, min: 4}
  - round: 2
"""
    figures = {"u1": FULL, "u2": {"a": 50, "b": 20, "c": 100}}
    events = "unit,event,count\nu1,told,3\nu2,told,1\nu2,praised,1\n"
    done = scored(tmp_path, plan, figures, events=events)
    # the first loses 10 of 12, gains 1 and 7, loses 10; the second has 58, loses 4, gains 3 and 5, loses 4
    assert done.total.fractions() == [88, 58]
