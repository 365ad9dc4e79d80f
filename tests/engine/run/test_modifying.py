"""Points of a dimension times a modifying coefficient: computed, bounded, stated outright, or 1 where nothing can be compared."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import HEAD, run

from hengji.engine.run.result import Run
from hengji.engine.scheme import dump_scheme, examine, load_scheme, same_meaning
from hengji.engine.trace import explain_unit
from hengji.engine.values.null import NullReason

PLAN = """measures:
  a: {title: {zh: 甲, en: A}, unit: 分}
  b: {title: {zh: 乙, en: B}, unit: 分}
  c: {title: {zh: 丙, en: C}, unit: 分}
indicators:
  a: {title: {zh: 甲, en: A}, unit: 分, direction: higher}
  b: {title: {zh: 乙, en: B}, unit: 分, direction: higher}
  c: {title: {zh: 丙, en: C}, unit: 分, direction: higher}
scorecards:
  all:
    title: {zh: 表, en: Card}
    classes: [all]
    total: 200
    dimensions:
      - dimension: {zh: 基本, en: Basic}
        id: basic
        items: [{indicator: a, id: basic_a, weight: 100, rule: {curve: {0: 0, 100: full}}}]
      - dimension: {zh: 修正, en: Modifying}
        id: modifying
        items:
          - {indicator: b, id: mod_b, weight: 60, missing: drop, tiers: {top: table}, rule: {curve: {0: 0, top: full}}}
          - {indicator: c, id: mod_c, weight: 40, missing: drop, rule: {curve: {0: 0, 100: full}}}
ledger:
  - sum: basic
  - modify: {what: basic, by: modifying, within: 0.7 .. 1.3, special: [{item: mod_c, when: "c < 0", is: 1.1}]}
  - round: 2
"""


def scored(folder: Path, a: int, b: int | None, c: int | None, full: int | None = 100) -> Run:
    facts = "unit,measure,period,value\n" + "".join(
        f"u,{name},2026,{value}\n" for name, value in (("a", a), ("b", b), ("c", c)) if value is not None
    )
    targets = {"targets": f"unit,item,top\nu,mod_b,{full}\n"} if full is not None else {}
    done: Run = run(folder, PLAN, units="unit\nu\n", facts=facts, **targets)
    return done


@pytest.mark.parametrize(
    ("a", "b", "c", "full", "coefficient"),
    [
        (80, 80, 80, 100, "1"),
        (80, 90, 70, 100, "1.02"),  # 0.6 x 1.1 + 0.4 x 0.9
        (50, 100, 50, 100, "1.18"),  # 1.5 is kept at 1.3
        (100, 0, 100, 100, "0.82"),  # 0 is kept at 0.7
        (80, 80, -5, 100, "1.04"),  # stated outright: 1.1
        (80, 90, 80, None, "1"),  # no standard: 1
        (80, 60, 80, 50, "1.12"),  # the standard of this unit: full marks, 1.2
    ],
)
def test_the_coefficient_is_the_mean_of_its_items(
    tmp_path: Path, a: int, b: int, c: int, full: int | None, coefficient: str
) -> None:
    assert scored(tmp_path, a, b, c, full).total_of(0) == a * Fraction(coefficient)


def test_a_figure_that_is_not_there_holds_the_unit(tmp_path: Path) -> None:
    done = scored(tmp_path, 80, 80, None)
    assert NullReason(int(done.held[0])) is NullReason.MISSING_FACT
    assert "step-held" in {finding.code for finding in done.findings}


def test_the_explanation_names_every_coefficient_and_why(tmp_path: Path) -> None:
    text = explain_unit(scored(tmp_path, 80, 90, -5), 0).render("zh")
    assert "80 × 修正系数 1.1：乙 1.1、丙 1.1（特殊情形）" in text
    (tmp_path / "two").mkdir()
    assert "乙 1（没有得分）" in explain_unit(scored(tmp_path / "two", 80, 90, 80, None), 0).render("zh")


def test_what_is_written_out_means_the_same(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(HEAD + PLAN, encoding="utf-8")
    scheme, _ = load_scheme(tmp_path / "scheme.yaml")
    assert scheme is not None
    again, _ = load_scheme(dump_scheme(scheme))
    assert again is not None
    assert same_meaning(scheme, again)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("{what: basics, by: modifying, within: 0.7 .. 1.3}", "unknown-dimension"),
        (
            "{what: basic, by: modifying, within: 0.7 .. 1.3, special: [{item: mod_d, when: c < 0, is: 1}]}",
            "unknown-item",
        ),
        ("{what: basic, by: modifying, within: 0.7 ..}", "not-a-range"),
        ("{what: basic, by: modifying}", "missing-key"),
        (
            "{what: basic, by: modifying, within: 0.7 .. 1.3, special: [{item: mod_c, when: c + 1, is: 1}]}",
            "formula-condition",
        ),
    ],
)
def test_a_step_that_means_nothing_is_refused(tmp_path: Path, wrong: str, code: str) -> None:
    line = next(line for line in PLAN.splitlines() if "modify:" in line)
    (tmp_path / "scheme.yaml").write_text(HEAD + PLAN.replace(line, f"  - modify: {wrong}"), encoding="utf-8")
    _, found = examine(tmp_path / "scheme.yaml")
    assert [finding.code for finding in found if finding.level == "error"] == [code]
