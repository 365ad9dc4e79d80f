"""Quarterly A-share files with mislabelled units: units declared, implausible figures and duplicates told, the stage assessed."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from real.examples import EXAMPLES, Row, cells, score_example, source, totals

from hengji.engine.intake import parse_mapping, read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.period import Period

NAME = "cn-ashare-quarterly-2015"
BOUNDS = {
    "roe": ("profit", -100, 100),
    "net_profit_ratio": ("profit", -1000, 1000),
    "adratio": ("debtpaying", 0, 200),
    "mbrg": ("growth", -100, 1000),
}


@pytest.fixture(scope="module")
def stage(real_data: Path) -> Run:
    return score_example(real_data, NAME, period="2015H1")


@pytest.fixture(scope="module")
def year(stage: Run) -> Run:
    assert stage.tables_in is not None
    return score(stage.scheme, stage.tables_in, Period.parse("2015"))


def reports(data: Path, table: str, quarter: int) -> list[Row]:
    return source(data / NAME / f"{table}2015_{quarter}.csv")


def by_code(data: Path, table: str, quarter: int) -> dict[str, Row]:
    return {row["code"]: row for row in reports(data, table, quarter)}


def number(text: str) -> Fraction | None:
    return None if text in ("", "--") else Fraction(text)


def outside(data: Path) -> dict[str, set[tuple[str, str]]]:
    """(file, code) of every figure outside its bounds, duplicates once."""
    found: dict[str, set[tuple[str, str]]] = {}
    for column, (table, low, high) in BOUNDS.items():
        found[column] = set()
        for quarter in (1, 2, 3, 4):
            for row in reports(data, table, quarter):
                value = number(row[column])
                if value is not None and not low <= value <= high:
                    found[column].add((f"{table}2015_{quarter}.csv", row["code"]))
    return found


def of(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def test_implausible_figures_are_findings_with_their_line_and_left_out(stage: Run, year: Run, real_data: Path) -> None:
    expected = outside(real_data)
    assert {column: len(found) for column, found in expected.items()} == {
        "roe": 51,
        "net_profit_ratio": 24,
        "adratio": 6,
        "mbrg": 55,
    }
    told = of(stage.reading, "implausible")
    shown = [finding for finding in told if finding.where.line]
    counted = [finding for finding in told if not finding.where.line]  # after fifty of a kind, the rest are counted
    assert (len(shown), [finding.message.en for finding in counted]) == (
        130,
        ["and 1 more of the same kind", "and 5 more of the same kind"],
    )
    assert all(finding.level is Level.WARNING for finding in told)
    lines = {
        (quarter, table): reports(real_data, table, quarter)
        for quarter in (1, 2, 3, 4)
        for table in ("profit", "debtpaying", "growth")
    }
    for finding in shown:
        table, quarter = finding.where.file.removesuffix(".csv").split("2015_")
        row = lines[int(quarter), table][finding.where.line - 2]
        assert (finding.where.file, row["code"]) in expected[finding.where.field]
    assert any("roe 724.97 lies outside -100..100" in finding.message.en for finding in shown)
    codes = {code for file, code in expected["roe"] if file == "profit2015_4.csv"}
    found = cells(year)
    assert "000033" in codes
    assert {found[code, "roe"]["null_reason"] for code in codes} == {"missing-fact"}
    of_all = totals(year)
    assert {of_all[code]["held"] for code in codes} == {"missing-fact"}


def test_declared_units_make_the_profit_of_sinopec_322_hundred_million(year: Run) -> None:
    assert Fraction(cells(year)["600028", "profit"]["actual"]) == Fraction(
        "322.07"
    )  # 32,207 million yuan; read as 万元 it were 3.2207


def test_declared_units_agree_with_the_files_own_margin(year: Run) -> None:
    """Profit over revenue, both in million yuan, is the printed margin; in the units of the source's readme it were a hundredth."""
    gaps = [Fraction(row["actual"]) for (_, item), row in cells(year).items() if item == "margin_gap" and row["actual"]]
    assert Counter(abs(gap) <= Fraction("0.02") for gap in gaps) == {True: 2902}


def test_the_column_called_growth_is_the_debt_ratio(year: Run) -> None:
    gaps = [Fraction(row["actual"]) for (_, item), row in cells(year).items() if item == "debt_gap" and row["actual"]]
    assert Counter(abs(gap) <= Fraction("0.01") for gap in gaps) == {True: 2914}


def test_codes_keep_their_leading_zeros(stage: Run, real_data: Path) -> None:
    codes = [row["code"] for row in source(real_data / NAME / "stock_basics_2016.csv")]
    assert list(stage.units.ids) == codes
    assert sum(code.startswith("0") for code in codes) == 1267
    assert all(len(code) == 6 for code in stage.units.ids)


def test_two_dashes_are_missing_and_not_zero(stage: Run, real_data: Path) -> None:
    dashes = {code for code, row in by_code(real_data, "debtpaying", 2).items() if row["adratio"] == "--"}
    found = cells(stage)
    known = dashes & set(stage.units.ids)
    assert len(known) == 60
    assert {(found[code, "debt_ratio"]["actual"], found[code, "debt_ratio"]["null_reason"]) for code in known} == {
        ("", "missing-fact")
    }
    assert [finding.message.en for finding in of(stage.reading, "missing-spelt")] == [
        "414 cells of 'value' counted as missing: --"
    ]


def test_duplicates_are_found(stage: Run, real_data: Path) -> None:
    """Identical rows are used once, and it is said how many; without the mapping's leave they are errors that name both lines."""
    growth = reports(real_data, "growth", 4)
    assert len(growth) - len({row["code"] for row in growth}) == 63
    assert [finding.message.en for finding in of(stage.reading, "identical-rows-merged")] == [
        "used once: 875 rows that repeat an earlier row exactly"
    ]
    strict = """
tables:
  units: {file: stock_basics_2016.csv, columns: {unit: code}}
  facts: {file: growth2015_4.csv, columns: {unit: code, period: {const: "2015Q4"}, measure: {const: growth}, value: mbrg}}
"""
    mapping, findings = parse_mapping(strict)
    assert mapping is not None
    assert findings == []
    tables, found = read_tables(real_data / NAME, mapping)
    told = of(found, "duplicate-key")
    assert (len(told), told[-1].message.en) == (51, "and 13 more of the same kind")
    assert all(finding.where.file == "growth2015_4.csv" for finding in told)
    first = told[0]
    line = first.where.line
    assert f"growth2015_4.csv:{line}" in first.message.en
    assert sum(row["code"] == growth[line - 2]["code"] for row in growth) == 2
    assert tables.facts.rows == sum(count == 1 for count in Counter(row["code"] for row in growth).values())


def test_the_stage_takes_the_second_quarter_and_the_year_the_fourth(stage: Run, year: Run, real_data: Path) -> None:
    for run, quarter in ((stage, 2), (year, 4)):
        profit, debt, growth = (by_code(real_data, table, quarter) for table in ("profit", "debtpaying", "growth"))
        found = cells(run)
        columns = (
            ("roe", profit, "roe"),
            ("margin", profit, "net_profit_ratio"),
            ("debt_ratio", debt, "adratio"),
            ("growth", growth, "mbrg"),
        )
        for item, table, column in columns:
            _, low, high = BOUNDS[column]
            for code in run.units.ids:
                value = number(table[code][column]) if code in table else None
                expected = value if value is not None and low <= value <= high else None
                actual = found[code, item]["actual"]
                assert (Fraction(actual) if actual else None) == expected, (quarter, item, code)
    assert Counter(bool(row["total"]) for row in totals(stage).values()) == {True: 2807, False: 122}


def test_the_schemes_own_bounds_tell_what_the_mapping_did_not(real_data: Path, tmp_path: Path) -> None:
    """Without the mapping's `plausible` the scheme's bounds speak: told, and used all the same."""
    text = (EXAMPLES / NAME / "mapping.yaml").read_text(encoding="utf-8").partition("plausible:")[0]
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    run = score_example(real_data, NAME, period="2015", mapping=str(tmp_path / "mapping.yaml"))
    expected = outside(real_data)
    assert len(of(run.findings, "implausible")) == len(expected["roe"]) + len(expected["adratio"]) == 57
    assert cells(run)["000033", "roe"]["actual"] == "724.97"
