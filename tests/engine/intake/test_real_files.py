"""The real files of ../shared/data, each read with the mapping beside this test; figures as their SOURCE.md tells."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from hengji.engine.intake import Tables, load_mapping, read_tables
from hengji.engine.values.direction import Direction
from hengji.engine.values.finding import Finding, errors

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "shared" / "data"


def read(name: str) -> tuple[Tables, list[Finding]]:
    """The tables of one real folder; skips, and says so on the terminal itself, where the data is not at hand."""
    if not (DATA / name).is_dir():
        print(f"\n*** REAL DATA MISSING, TEST SKIPPED: {DATA / name} ***", file=sys.__stderr__)
        pytest.skip(f"REAL DATA MISSING: {DATA / name}")
    mapping, findings = load_mapping(HERE / "mappings" / f"{name}.yaml")
    assert findings == []
    assert mapping is not None
    tables, found = read_tables(DATA / name, mapping)
    assert not errors(found), [finding.render("en") for finding in errors(found)][:5]
    return tables, found


def test_new_york_agencies() -> None:
    tables, _ = read("nyc-mmr-annual")
    assert (tables.units.rows, tables.facts.rows, tables.targets.rows) == (17, 565 * 8, 140)
    assert len(tables.declared_directions) == 565
    assert set(tables.declared_directions.values()) == {Direction.HIGHER, Direction.LOWER}
    facts = dict(
        zip(
            zip(tables.facts.text("measure"), tables.facts.text("period"), strict=True),
            range(tables.facts.rows),
            strict=True,
        )
    )
    targets = tables.targets.text("item")
    met = 0
    for row, item in enumerate(targets):
        actual, target = tables.facts.figures["value"].at(facts[item, "2023"]), tables.targets.figures["target"].at(row)
        assert actual is not None
        assert target is not None
        met += actual >= target if tables.declared_directions[item] is Direction.HIGHER else actual <= target
    assert (met, len(targets) - met) == (81, 59)


def test_new_york_transit() -> None:
    tables, _ = read("mta-nyct-monthly-kpi")
    assert tables.facts.rows == 2 * 9213
    assert len(tables.declared_directions) == 86
    assert Direction.WATCH in tables.declared_directions.values()
    assert tables.facts.text("period")[0] == "2008-01"
    assert tables.facts.where(9212, "value").line == 9454
    targets = tables.targets.figures["target"]
    assert bool(targets.given.all())
    assert not bool((targets.units == 0).any())


def test_machinery_makers() -> None:
    tables, _ = read("cn-machinery-statements")
    assert tables.units.rows == 294
    facts = tables.facts
    rows = {
        (u, m, p): row
        for row, (u, m, p) in enumerate(
            zip(facts.text("unit"), facts.text("measure"), facts.text("period"), strict=True)
        )
    }
    value = facts.figures["value"]
    assert value.at(rows["000008.SZ", "利润总额", "2017"]) == 1019091878
    assert value.at(rows["000008.SZ", "file_roe", "2017"]) == Fraction("0.123779508")
    assert tables.units.figures["员工2017"].at(0) == 2417
    assert set(facts.text("value_unit")) == {"元", "ratio"}


def test_skating_panels() -> None:
    """Published panel score = mean without the highest and lowest of nine, half-up; 40 of 5,715 differ in the source itself."""
    tables, _ = read("skating-judges-2016-17")
    reviews, facts = tables.reviews, tables.facts
    assert (reviews.rows, facts.rows) == (51435, 5715)
    scores: dict[tuple[str, str], list[Fraction]] = {}
    for row, key in enumerate(zip(reviews.text("unit"), reviews.text("item"), strict=True)):
        given = reviews.figures["score"].at(row)
        assert given is not None
        scores.setdefault(key, []).append(given)
    equal = 0
    for row, key in enumerate(zip(facts.text("unit"), facts.text("measure"), strict=True)):
        panel = sorted(scores[key])[1:-1]
        equal += Fraction(int(sum(panel) / len(panel) * 100 + Fraction(1, 2)), 100) == facts.figures["value"].at(row)
    assert equal == 5675


def test_quarterly_reports_with_mislabelled_units() -> None:
    tables, findings = read("cn-ashare-quarterly-2015")
    facts = tables.facts
    assert "000033" in facts.text("unit")
    assert facts.text("value_unit")[0] == "%"
    assert tables.declared_units["net_profits"] == "百万元"
    told = [finding for finding in findings if finding.code == "implausible"]
    assert any("roe 724.97 lies outside -100..100" in finding.message.en for finding in told)
    assert any(finding.where.file == "profit2015_4.csv" and finding.where.line == 2 for finding in told)
    assert {finding.code for finding in findings} == {"implausible", "missing-spelt", "identical-rows-merged"}
    assert facts.figures["value"].given.sum() < facts.rows
    sinopec = np.flatnonzero([unit == "600028" for unit in facts.text("unit")])
    profits = [facts.figures["value"].at(int(row)) for row in sinopec if facts.text("measure")[row] == "net_profits"]
    assert 32_000 < max(value for value in profits if value) < 33_000
