"""An indicator may be made from indicators stated before it: exact, explained, of the period or of the year before."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import HEAD, run

from hengji.engine.scheme import examine
from hengji.engine.trace import explain_cell

PLAN = """measures:
  profit: {{title: {{zh: 利润, en: Profit}}, unit: 万元}}
  revenue: {{title: {{zh: 收入, en: Revenue}}, unit: 亿元}}
  assets: {{title: {{zh: 资产, en: Assets}}, unit: 亿元, over_periods: end}}
indicators:
  margin: {{title: {{zh: 利润率, en: Margin}}, formula: 利润 / 收入, unit: "%", direction: watch}}
  turnover: {{title: {{zh: 周转率, en: Turnover}}, formula: 收入 / 资产, unit: "", direction: watch}}
  roa: {{title: {{zh: 资产收益率, en: Return on assets}}, formula: "{formula}", unit: "{unit}", direction: higher}}
scorecards:
  all:
    - dimension: {{zh: 一, en: One}}
      id: one
      items: [{{indicator: roa, weight: 100, tiers: {{target: 10}}, rule: {{ratio: target}}}}]
ledger:
  - sum: items
"""
FACTS = "unit,measure,period,value\n" + "".join(
    f"u,{name},{year},{value}\n"
    for name, now, before in (("profit", 30000, 20000), ("revenue", 60, 50), ("assets", 90, 100))
    for year, value in ((2026, now), (2025, before))
)


@pytest.mark.parametrize(
    ("formula", "unit", "figure"),
    [
        ("margin * turnover", "%", Fraction(10, 3)),
        ("利润率 * 周转率", "%", Fraction(10, 3)),
        ("margin * turnover - prior(margin * turnover)", "%", Fraction(10, 3) - 2),
        ("上年(利润率)", "%", Fraction(4)),
        ("growth(turnover)", "%", Fraction(100, 3)),
        ("turnover * 3", "", Fraction(2)),
    ],
)
def test_a_formula_over_indicators_is_the_formula_over_their_measures(
    tmp_path: Path, formula: str, unit: str, figure: Fraction
) -> None:
    done = run(tmp_path, PLAN.format(formula=formula, unit=unit), units="unit\nu\n", facts=FACTS)
    given = done.cards[0].inputs[0]
    den = 1 if given.den is None else int(given.den[0])
    assert Fraction(int(given.x[0]), den * 10**given.places) == figure
    assert "利润率" in explain_cell(done, 0, "roa").render("zh") or "周转率" in explain_cell(done, 0, "roa").render(
        "zh"
    )


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("opening(margin) * turnover", "indicator-span"),
        ("ytd(margin)", "indicator-span"),
        ("roa * 2", "formula-unknown-name"),
        ("margin + turnover * 1万元", "formula-units-differ"),
    ],
)
def test_what_an_indicator_has_not_is_refused(tmp_path: Path, formula: str, code: str) -> None:
    plan = PLAN.format(formula=formula, unit="%")
    (tmp_path / "scheme.yaml").write_text(HEAD + plan, encoding="utf-8")
    _, found = examine(tmp_path / "scheme.yaml")
    assert code in [finding.code for finding in found if finding.level == "error"]
