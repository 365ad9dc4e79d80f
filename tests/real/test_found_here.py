"""What the real files taught the engine, in small: these run without the data."""

from __future__ import annotations

from pathlib import Path

from real.examples import cells, totals

from hengji.cli.scoring import score_files
from hengji.engine.run.result import Run
from hengji.engine.scheme import load_scheme
from hengji.engine.values.finding import errors

HEAD = """
scheme: small
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 小, en: Small}
scale: {full: 100, points: weight, round: {item: 2, points: 2, total: 2}}
measures: {value: {title: {zh: 值, en: Value}, unit: "-", over_periods: end, plausible: 0 .. 50}}
indicators:
  rate: {title: {zh: 比率, en: Rate}, formula: value, unit: "%", direction: higher}
  number: {title: {zh: 数, en: Number}, formula: value, unit: "-", direction: lower}
classes: {rates: {zh: 甲, en: A}, numbers: {zh: 乙, en: B}, seen: {zh: 丙, en: C}}
scorecards:
  rates:
    - dimension: {zh: 维, en: Part}
      weight: 100
      items:
        - {indicator: rate, id: goal, weight: 100, core: yes, rule: {bands: [{from: target, score: full}], otherwise: 0}}
  numbers:
    - dimension: {zh: 维, en: Part}
      weight: 100
      items:
        - {indicator: number, id: goal, weight: 100, core: yes, rule: {bands: [{up_to: target, score: full}], otherwise: 0}}
  seen:
    title: {zh: 监测, en: Watched}
    total: 0
    dimensions:
      - dimension: {zh: 维, en: Part}
        weight: 0
        items: [{indicator: number, id: goal, watch: yes, weight: 0, tiers: {target: table}}]
gates: {missed: {title: {zh: 未达标, en: Missed}, when: any core item below target, effect: {grade: C}}}
ledger: [{sum: items}, {gate: missed}, {round: 2}]
grades: [{grade: A, from: 100}, {grade: B, from: 0}, {grade: C}]
"""
UNITS = """unit,class
a,rates
b,numbers
c,seen
d,numbers
"""
FACTS = """unit,measure,period,value,value_unit
a,value,2026,94.6,%
b,value,2026,31.168526363249912,
c,value,2026,7,
d,value,2026,95,
"""
TARGETS = """unit,item,target,value_unit
a,goal,95,%
b,goal,31500,
"""


def small(folder: Path) -> Run:
    for name, text in (("units", UNITS), ("facts", FACTS), ("targets", TARGETS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    scheme, findings = load_scheme(HEAD)
    assert scheme is not None, errors(findings)
    return score_files(scheme, folder, None, None, lambda text: None)


def test_a_gate_compares_figures_of_many_decimals_without_overflow(tmp_path: Path) -> None:
    """31.168526363249912 is no more than 31500: the product of a long denominator and a tier once wrapped round."""
    assert totals(small(tmp_path))["b"]["grade"] == "A"


def test_a_target_is_read_in_the_unit_of_its_own_card(tmp_path: Path) -> None:
    """`goal` stands on two cards, in % and as a plain number."""
    found = cells(small(tmp_path))
    assert (found["a", "goal"]["actual"], found["a", "goal"]["tier_target"], found["a", "goal"]["score"]) == (
        "94.6",
        "95",
        "0.00",
    )
    assert (found["b", "goal"]["tier_target"], found["b", "goal"]["score"]) == ("31500", "100.00")


def test_a_missing_target_is_blank_and_does_not_trip_a_gate(tmp_path: Path) -> None:
    run = small(tmp_path)
    assert (cells(run)["d", "goal"]["tier_target"], cells(run)["d", "goal"]["null_reason"]) == ("", "missing-tier")
    assert (totals(run)["d"]["held"], totals(run)["d"]["grade"]) == ("missing-tier", "")


def test_a_unit_with_watched_items_only_has_no_total(tmp_path: Path) -> None:
    found = totals(small(tmp_path))["c"]
    assert (found["total"], found["grade"], found["held"]) == ("", "", "watch-only")


def test_the_schemes_plausible_bounds_are_checked(tmp_path: Path) -> None:
    told = [finding for finding in small(tmp_path).findings if finding.code == "implausible"]
    assert [(str(finding.where), finding.message.en) for finding in told] == [
        ("facts.csv:5 [value]", "Value 2026: 95 - lies outside the plausible 0 .. 50; used all the same")
    ]
