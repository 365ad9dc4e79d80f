"""What a letter says of earlier years is what the run computes: tiers out of the same figures, before the year is scored."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hengji.engine import canonical, load_scheme, read_tables, score
from hengji.engine.intake.tables import Figures, Sheet
from hengji.engine.run.past import past_measures, past_tiers
from hengji.engine.run.tables import tiers_at
from hengji.engine.scheme import Scheme

SCHEME = """\
scheme: past
version: "2026"
title: {zh: 往年, en: Past}
effective: 2026-01-01 .. 2026-12-31
scale: {full: 100}
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  assets: {title: {zh: 资产, en: Assets}, unit: 万元, over_periods: last}
  sold: {title: {zh: 收入, en: Sales}, unit: 万元}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher, decimals: 2}
  margin: {title: {zh: 利润率, en: Margin}, unit: "%", formula: profit / sold, direction: higher, decimals: 2}
classes: {all: {zh: 全部, en: All}}
classify: {rules: [], otherwise: all}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      weight: 100
      items:
        - {indicator: profit, weight: 50, tiers: {base: last_year, target: mean3, challenge: "max(mean3, last_year) * 1.1"}, rule: {ratio: target}}
        - {indicator: margin, weight: 30, tiers: {target: last_year}, rule: {ratio: target}}
        - {indicator: margin, id: margin_up, title: {zh: 优于目标, en: Above}, weight: 20, tiers: {target: table, base: target * 80%}, rule: {ratio: target}}
ledger: [{sum: items}]
"""  # noqa: E501
ROWS = [
    ("A", "profit", "2025", "100.5"), ("A", "profit", "2024", "90"), ("A", "profit", "2023", "81.25"),
    ("A", "sold", "2025", "733"), ("A", "profit", "2026", "120"), ("A", "sold", "2026", "800"),
    ("B", "profit", "2025", "77"), ("B", "profit", "2026", "80"), ("B", "sold", "2026", "500"),
]  # fmt: skip


def scheme_in(folder: Path) -> Scheme:
    """The scheme, without an error."""
    (folder / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    scheme, found = load_scheme(folder / "scheme.yaml")
    assert scheme is not None, [each.render("en") for each in found]
    return scheme


def facts(rows: list[tuple[str, str, str, str]], unit: str = "万元") -> Sheet:
    """The figures as a table."""
    names = ("unit", "measure", "period")
    texts = {name: [row[at] for row in rows] for at, name in enumerate(names)} | {"value_unit": [unit] * len(rows)}
    return Sheet("facts", len(rows), texts, {"value": Figures.of([Fraction(row[3]) for row in rows])})


def test_the_measures_asked_for_are_those_below_the_formulas_of_past_tiers(tmp_path: Path) -> None:
    assert past_measures(scheme_in(tmp_path)) == {"profit", "sold"}


def test_the_tiers_are_those_of_the_run_and_what_is_not_settled_is_not_there(tmp_path: Path) -> None:
    scheme = scheme_in(tmp_path)
    items = [item for _, item in scheme.items()]
    before = [row for row in ROWS if row[2] < "2026"]
    found = past_tiers(scheme, 2026, {"A": items, "B": items}, facts(before))
    assert found["A"]["profit"]["base"] == Fraction("100.5")
    assert found["A"]["margin"] == {"target": Fraction("13.71")}
    assert "margin" not in found["B"], "its sales of last year are not known"
    assert "margin_up" not in found["A"], "neither the table nor another tier is of the past"
    (tmp_path / "units.csv").write_text("unit,name,class\nA,A,all\nB,B,all\n", encoding="utf-8")
    lines = [",".join(row) for row in ROWS]
    (tmp_path / "facts.csv").write_text("\n".join(["unit,measure,period,value", *lines]), encoding="utf-8")
    (tmp_path / "targets.csv").write_text("unit,item,target\nA,margin_up,15\nB,margin_up,15\n", encoding="utf-8")
    tables, _ = read_tables(tmp_path)
    run = score(scheme, canonical(tables))
    (card,) = run.cards
    seen = 0
    for item, given in zip(card.items, card.inputs, strict=True):
        for at, unit in enumerate("AB"):
            said, computed = found[unit].get(item.id, {}), tiers_at(given, at)
            assert {name: computed[name] for name in said if name in computed} == {
                n: v for n, v in said.items() if n in computed
            }
            seen += len(said.keys() & computed.keys())
    assert seen >= 3


def test_a_figure_in_another_unit_of_measure_is_converted(tmp_path: Path) -> None:
    scheme = scheme_in(tmp_path)
    items = [item for _, item in scheme.items()]
    found = past_tiers(scheme, 2026, {"A": items}, facts([("A", "profit", "2025", "1005000")], "元"))
    assert found["A"]["profit"]["base"] == Fraction("100.5")
