"""Figures built up from shorter periods: exactly, and for each unit from the rhythm in which it reports itself."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest

from hengji.engine.bundle import canonical, freeze, replay
from hengji.engine.intake import read_tables
from hengji.engine.intake.tables import Figures, Sheet
from hengji.engine.run.facts import FactBook, Series
from hengji.engine.run.result import Run
from hengji.engine.run.score import score, unit_figure
from hengji.engine.run.tables import figure_at, tiers_at
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.indicators import Measure, OverPeriods
from hengji.engine.trace import explain_cell
from hengji.engine.values.finding import Finding
from hengji.engine.values.null import NullReason
from hengji.engine.values.period import Period
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

YEAR = Period(2026)
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
QUARTERS = [f"2026Q{quarter}" for quarter in range(1, 5)]


def book(how: OverPeriods, symbol: str = "", **reported: dict[str, str]) -> FactBook:
    """The figures of one measure `m`, by unit and period; a figure may carry its unit (`5 小时`)."""
    rows = [
        (unit, period, *value.split(" "), *([""] if " " not in value else []))
        for unit, figures in reported.items()
        for period, value in figures.items()
    ]
    sheet = Sheet(
        "facts",
        len(rows),
        {
            "unit": [row[0] for row in rows],
            "measure": ["m"] * len(rows),
            "period": [row[1] for row in rows],
            "value_unit": [row[3] for row in rows],
        },
        {"value": Figures.of([Fraction(row[2]) if row[2] else None for row in rows])},
    )
    return FactBook(tuple(reported), sheet, {"m": Measure("m", Text("数", "M"), parse_unit(symbol), how)}, YEAR)


def values(series: Series) -> list[Fraction | None]:
    return [None if series.null[unit] else series.value(unit) for unit in range(len(series.num))]


def year(how: OverPeriods, **reported: dict[str, str]) -> list[Fraction | None]:
    return values(book(how, **reported).series("m", YEAR))


def each(periods: list[str], *figures: object) -> dict[str, str]:
    given = figures * len(periods) if len(figures) == 1 else figures
    return {period: str(value) for period, value in zip(periods, given, strict=False)}


# exactly


def test_an_average_is_exact_whatever_the_number_of_its_parts() -> None:
    one, two = each(MONTHS, *[1] * 11, 2), each(MONTHS, *[1] * 10, 2, 2)
    assert year(OverPeriods.AVERAGE, u1=one, u2=two, u3={"2026": "7.5"}) == [
        Fraction(13, 12),
        Fraction(7, 6),
        Fraction(15, 2),
    ]


def test_an_average_that_decimals_can_write_has_no_denominator() -> None:
    series = book(OverPeriods.AVERAGE, u1=each(QUARTERS, 1, 1, 1, 2), u2=each(QUARTERS, 3)).series("m", YEAR)
    assert (values(series), series.den, series.num.dtype) == ([Fraction(5, 4), 3], 1, np.int64)
    whole = book(OverPeriods.AVERAGE, u1=each(MONTHS, *range(1, 13)), u2=each(MONTHS, 1)).series("m", YEAR)
    assert (values(whole), whole.den) == ([Fraction(13, 2), 1], 1)


def test_an_average_of_averages_is_the_average_of_the_months() -> None:
    months = each(MONTHS, *[1] * 10, 2, 4)
    assert year(OverPeriods.AVERAGE, u1=months, u2=each(QUARTERS, 1)) == [Fraction(16, 12), 1]
    mixed = {"2026H1": "2", "2026Q3": "1"} | each(MONTHS[9:], 1, 1, 2)
    assert year(OverPeriods.AVERAGE, u1=mixed) == [Fraction(2, 2) + Fraction(1, 4) + Fraction(4, 12)]


def test_opening_and_closing_are_halved_exactly() -> None:
    assert year(OverPeriods.BEGIN_END, u1=each(QUARTERS, "0.1", 9, 9, "0.2")) == [Fraction("0.15")]


def test_a_conversion_without_end_is_exact() -> None:
    hours = book(OverPeriods.SUM, "天", u1={"2026": "5 小时"}, u2={"2026": "2"}, u3={"2026": "1 周"}).series("m", YEAR)
    assert values(hours) == [Fraction(5, 24), 2, 7]
    assert hours.den == 3  # 1/24 = 1/3 x 0.125
    days = book(OverPeriods.SUM, "天", u1={"2026": "12 小时"}, u2={"2026": "48 小时"}).series("m", YEAR)
    assert (values(days), days.den) == ([Fraction(1, 2), 2], 1)


def test_converted_months_add_up_exactly() -> None:
    assert year_in_days(each(MONTHS, "1 小时")) == Fraction(12, 24)
    assert year_in_days(each(MONTHS, "1 小时", "1", *["7 小时"] * 10)) == Fraction(71, 24) + 1


def year_in_days(months: dict[str, str]) -> Fraction | None:
    return values(book(OverPeriods.SUM, "天", u1=months).series("m", YEAR))[0]


def test_sums_beyond_int64_are_exact() -> None:
    huge = str(2**62 - 1)
    assert year(OverPeriods.SUM, u1=each(MONTHS, huge)) == [12 * (2**62 - 1)]


SCHEME = """
scheme: test.exact
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 精确, en: Exact}
scale: {full: 100, points: weight, partial_steps: whole, round: {item: 2, points: 2, total: 2}}
measures:
  m: {title: {zh: 人数, en: Heads}, unit: "", over_periods: average}
  h: {title: {zh: 停机, en: Hours}, unit: 天}
  e: {title: {zh: 违章, en: Breaches}, unit: 吨, over_periods: average}
indicators:
  plain: {title: {zh: 平均, en: Mean}, formula: m, unit: "", direction: higher}
  third: {title: {zh: 三分, en: Third}, formula: m / 3, unit: "", direction: higher}
  whole: {title: {zh: 整数, en: Whole}, formula: m * 12, unit: "", direction: higher}
  hours: {title: {zh: 停机时, en: Stop}, formula: h * 24, unit: 天, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      weight: 100
      items:
        - {indicator: plain, weight: 10, tiers: {target: 1}, rule: {ratio: target}}
        - {indicator: whole, weight: 20, tiers: {target: 13}, rule: {steps: [{each: 1, below: target, subtract: 2}]}}
        - {indicator: hours, weight: 50, tiers: {target: 5}, rule: {bands: [{from: target, score: full}], otherwise: 0}}
        - {indicator: third, weight: 10, tiers: {target: prior(actual) * 9}, rule: {ratio: target}}
        - events: {违章: e}
          id: safe
          title: {zh: 安全, en: Safe}
          weight: 10
          rule: {steps: [{each: "1", above: 0, of: 违章, subtract: 1.2}]}
ledger:
  - sum: items
  - round: 2
"""


def run(folder: Path, scheme_text: str, facts: str, units: str = "unit,name\nu1,甲\n") -> Run:
    (folder / "units.csv").write_text(units, encoding="utf-8")
    (folder / "facts.csv").write_text(facts, encoding="utf-8")
    scheme, found = load_scheme(scheme_text, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("zh") for finding in found)
    return score(scheme, canonical(read_tables(folder)[0]), YEAR)


def exact(folder: Path) -> Run:
    months = "".join(f"u1,m,{month},{2 if month == '2026-12' else 1},\n" for month in MONTHS)
    breaches = "".join(f"u1,e,{month},{4 if month == '2026-12' else 2},\n" for month in MONTHS)
    rest = "u1,m,2025,1,\nu1,h,2026,5,小时\n"
    return run(folder, SCHEME, f"unit,measure,period,value,value_unit\n{months}{breaches}{rest}")


def test_nothing_is_rounded_between_the_figures_and_the_score(tmp_path: Path) -> None:
    done = exact(tmp_path)
    (card,) = done.cards
    figures = {item.id: figure_at(card.inputs[row], 0) for row, item in enumerate(card.items)}
    assert figures["plain"] == Fraction(13, 12)
    assert figures["whole"] == 13
    assert figures["hours"] == 5
    points = {item.id: card.points.at(row, 0) for row, item in enumerate(card.items)}
    assert points["plain"] == Fraction("10.83")  # 13/12 of 10
    assert (points["whole"], points["hours"]) == (20, 50)
    # last year 1/3, nine times that is 3; this year 13/36
    third = [item.id for item in card.items].index("third")
    assert tiers_at(card.inputs[third], 0)["target"] == 3
    assert points["third"] == Fraction("1.20")


def test_a_count_that_is_an_average_is_exact(tmp_path: Path) -> None:
    done = exact(tmp_path)
    (card,) = done.cards
    # 26/12 breaches a month are two whole ones: 10 - 2 x 1.2
    assert card.points.at([item.id for item in card.items].index("safe"), 0) == Fraction("7.6")
    assert explain_cell(done, 0, "safe").kinds == {"违章": "2.166667…"}


def test_what_was_computed_exactly_is_explained_and_recomputed(tmp_path: Path) -> None:
    done = exact(tmp_path)
    for item in ("plain", "whole", "hours", "third", "safe"):
        assert explain_cell(done, 0, item).render("zh")
    assert replay(freeze(done)).matches


def test_a_base_or_key_by_name_is_exact(tmp_path: Path) -> None:
    done = exact(tmp_path)
    assert done.sources is not None
    assert unit_figure(done.units, done.sources, "m") == [Fraction(13, 12)]
    assert unit_figure(done.units, done.sources, "third") == [Fraction(13, 36)]


# each unit by its own rhythm


@pytest.mark.parametrize("other", [each(QUARTERS[:3], 20), {"2026H1": "60"}, {"2026": "100"}, {"2026-01": "1"}])
@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (OverPeriods.SUM, 78),
        (OverPeriods.AVERAGE, Fraction(78, 12)),
        (OverPeriods.END, 12),
        (OverPeriods.CUMULATIVE, 12),
        (OverPeriods.LAST, 12),
        (OverPeriods.BEGIN_END, Fraction(13, 2)),
    ],
)
def test_twelve_months_count_whatever_other_units_report(
    how: OverPeriods, expected: Fraction, other: dict[str, str]
) -> None:
    assert year(how, u1=each(MONTHS, *range(1, 13)), u2=other)[0] == expected


def test_the_year_itself_comes_first_and_each_part_by_its_own_figure() -> None:
    found = year(
        OverPeriods.SUM,
        u1={"2026": "7"} | each(MONTHS, 1),
        u2=each(QUARTERS, 2),
        u3={"2026H1": "1"} | each(QUARTERS[2:], 2),
        u4={"2026H1": "1", "2026Q3": "2"} | each(MONTHS[9:], 3),
        u5=each(MONTHS[:11], 1),
    )
    assert found == [7, 8, 5, 12, None]


def test_a_blank_year_is_built_up_and_named_by_its_parts() -> None:
    facts = book(OverPeriods.SUM, u1={"2026": ""} | each(QUARTERS, 2))
    assert facts.series("m", YEAR).row.tolist() == [-1]


def test_opening_and_closing_of_different_rhythms_are_not_mixed() -> None:
    assert year(OverPeriods.BEGIN_END, u1=each(MONTHS[:9], 1) | {"2026Q4": "3"}, u2=each(QUARTERS, 1)) == [None, 1]


@pytest.mark.parametrize(
    ("reported", "lacks"),
    [
        (each(MONTHS[:11], 1), "2026-12"),
        (each(MONTHS, 1, 1, 1, "", 1, 1, 1, 1, 1, 1, 1, 1), "2026-04"),
        (each(QUARTERS[:3], 1), "2026Q4"),
        ({"2026H1": "1"}, "2026H2"),
        ({"2026H1": "1", "2026Q3": "1"}, "2026Q4"),
        (each(MONTHS[:10], 1) | {"2026Q1": "3"}, "2026-11 2026-12"),
        (each(MONTHS[:3], 1) | each(QUARTERS[1:3], 1), "2026Q4"),
        ({}, "2026"),
    ],
)
def test_what_is_lacking_is_the_gap_in_the_rhythm_of_the_unit_itself(reported: dict[str, str], lacks: str) -> None:
    facts = book(OverPeriods.SUM, u1=reported, u2=each(QUARTERS, 1), u3=each(MONTHS, 1), u4={"2026H1": "1"})
    assert " ".join(map(str, facts.absent("m", YEAR, 0))) == lacks


@pytest.mark.parametrize(
    ("how", "lacks"),
    [(OverPeriods.END, "2026-12"), (OverPeriods.CUMULATIVE, "2026-12"), (OverPeriods.BEGIN_END, "2026-01 2026-12")],
)
def test_only_the_parts_that_count_are_lacking(how: OverPeriods, lacks: str) -> None:
    facts = book(how, u1=each(MONTHS[1:11], 1), u2=each(QUARTERS, 1))
    assert " ".join(map(str, facts.absent("m", YEAR, 0))) == lacks


RHYTHMS = """
scheme: test.rhythms
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 节奏, en: Rhythms}
scale: {full: 100, points: weight, partial_steps: whole, round: {item: 2, points: 2, total: 2}}
measures: {a: {title: {zh: 产值, en: Output}, unit: ""}}
indicators: {b: {title: {zh: 产值完成, en: Output}, formula: a, unit: "", direction: higher}}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      weight: 100
      items: [{indicator: b, weight: 100, tiers: {target: 120}, rule: {ratio: target, cap: 120%}}]
ledger: [{sum: items}, {round: 2}]
"""


def held(done: Run) -> list[Finding]:
    return [finding for finding in done.findings if finding.code == "unit-held"]


def test_each_unit_is_told_its_own_gap_and_where_its_own_figures_stand(tmp_path: Path) -> None:
    months = "".join(f"u1,a,{month},10\n" for month in MONTHS)
    short = "".join(f"u3,a,{month},10\n" for month in MONTHS[:11])
    facts = f"unit,measure,period,value\n{months}u2,a,2026Q1,20\nu2,a,2026Q2,20\nu2,a,2026Q3,20\n{short}"
    done = run(tmp_path, RHYTHMS, facts, "unit,name\nu1,甲\nu2,乙\nu3,丙\n")
    assert done.held.tolist() == [0, NullReason.MISSING_FACT, NullReason.MISSING_FACT]
    assert done.total_of(0) == 100
    hints = [finding.hint.zh for finding in held(done) if finding.hint is not None]
    assert ["产值 2026Q4，" in hints[0], "产值 2026-12，" in hints[1]] == [True, True]
    assert explain_cell(done, 0, "b").source.split("; ") == [f"facts.csv:{line}" for line in range(2, 14)]


ALL = ["2026", "2026H1", "2026H2", *QUARTERS, *MONTHS]


@pytest.mark.parametrize("how", list(OverPeriods))
def test_no_unit_depends_on_what_others_report(how: OverPeriods) -> None:
    draw = Random(7)
    for _ in range(25):
        group = {f"u{unit}": _some_figures(draw) for unit in range(4)}
        together = book(how, "天", **group)
        for index, (unit, figures) in enumerate(group.items()):
            alone = book(how, "天", **{unit: figures})
            for period in map(Period.parse, ("2026", "2026H2", "2026Q3")):
                assert values(together.series("m", period))[index] == values(alone.series("m", period))[0]
                assert together.absent("m", period, index) == alone.absent("m", period, 0)


def _some_figures(draw: Random) -> dict[str, str]:
    """Figures of some periods, in a rhythm or across them, some blank, some in hours."""
    rhythm = draw.choice([ALL[:1], ALL[1:3], QUARTERS, MONTHS, ALL, ALL, ALL])
    share = draw.choice([0.3, 0.8, 1])
    found = {period: str(draw.randrange(-9, 99)) for period in rhythm if draw.random() < share}
    return {period: draw.choice([value, value, value, f"{value} 小时", ""]) for period, value in found.items()}
