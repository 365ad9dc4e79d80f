"""A group's own units of measure: defined in the scheme, understood in formulas, in data and after freezing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.run.score import score
from hengji.engine.scheme import check_scheme, dump_scheme, load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.finding import errors

SCHEME = """
scheme: test.units
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 自定单位, en: Own units}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
units:
  标准台: {title: {zh: 标准台, en: Standard unit}}
  万标准台: {title: {zh: 万标准台, en: 10k standard units}, of: 标准台, times: 10000}
  车皮: {title: {zh: 车皮, en: Wagon}, of: 吨, times: 60}
measures:
  output: {title: {zh: 产量, en: Output}, unit: 万标准台}
  coal: {title: {zh: 用煤, en: Coal}, unit: 吨}
indicators:
  output: {title: {zh: 产量, en: Output}, unit: 万标准台, direction: higher}
  intensity: {title: {zh: 单耗, en: Intensity}, formula: coal / output, unit: 吨/标准台, direction: lower, decimals: 4}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: output, weight: 60, tiers: {target: 2}, rule: "完成目标值得满分；每低于目标值1%扣1分，扣完为止"}
        - {indicator: intensity, weight: 40, tiers: {target: 0.03}, rule: "不高于目标值得满分；每高于目标值1%扣1分，扣完为止"}
ledger:
  - sum: items
"""


def plan(text: str = SCHEME) -> Scheme:
    scheme, found = load_scheme(text, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    return scheme


def test_figures_in_a_groups_own_units_are_converted_exactly_and_again_after_freezing(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit\nU1\n", encoding="utf-8")
    facts = "unit,measure,period,value,value_unit\nU1,产量,2026,19000,标准台\nU1,用煤,2026,10,车皮\n"
    (tmp_path / "facts.csv").write_text(facts, encoding="utf-8")
    scheme = plan()
    tables, found = read_tables(tmp_path, units=scheme.own_units)
    assert not errors(found)
    again = plan(dump_scheme(scheme))
    for run in (score(scheme, tables), score(again, canonical(tables))):
        (card,) = run.cards
        # 1.9 of 2: 5 % short, 5 points; 600 t / 19000 = 0.0316 of 0.03: 5.33 % over
        assert [card.points.at(row, 0) for row in range(2)] == [55, Fraction("34.67")]


def test_the_canonical_scheme_keeps_its_units_and_the_check_has_nothing_to_say() -> None:
    scheme = plan()
    assert plan(dump_scheme(scheme)).own_units == scheme.own_units
    assert not errors(check_scheme(scheme))


def test_a_unit_that_is_known_already_or_a_multiple_of_nothing_is_refused() -> None:
    for line, code in (
        ("  吨: {of: 千克, times: 1000}\n", "unit-symbol"),
        ("  台套: {of: 台, times: 0}\n", "unit-times"),
        ("  台套: {of: 没有的, times: 2}\n", "unknown-unit"),
    ):
        _, found = load_scheme(SCHEME.replace("units:\n", "units:\n" + line, 1), "scheme.yaml")
        assert code in {finding.code for finding in errors(found)}


def test_without_the_scheme_its_units_are_not_known(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit\nU1\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text(
        "unit,measure,period,value,value_unit\nU1,产量,2026,19000,标准台\n", encoding="utf-8"
    )
    assert [finding.code for finding in errors(read_tables(tmp_path)[1])] == ["unknown-unit-of-measure"]
