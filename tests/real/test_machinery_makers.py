"""Machinery makers 2017: core indicators from statements, opening balances from 2016, the file's own ratios as a check."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from real.examples import Row, cells, score_example, source, totals

from hengji.engine.run.result import Run

NAME = "cn-machinery-statements"


@pytest.fixture(scope="module")
def statements(real_data: Path) -> dict[tuple[str, str], Row]:
    return {(row["股票"], row["年份"]): row for row in source(real_data / NAME / "statements_2000_2017.csv")}


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME)


def half_up(value: Fraction, places: int) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def figures(run: Run, item: str) -> dict[str, Fraction | None]:
    return {
        unit: Fraction(row["actual"]) if row["actual"] else None for (unit, of), row in cells(run).items() if of == item
    }


def test_all_294_makers_have_every_core_indicator(run: Run) -> None:
    assert len(run.units) == 294
    assert run.findings == run.reading == []
    scored = Counter(item for (_, item), row in cells(run).items() if not row["null_reason"])
    assert scored == dict.fromkeys(("profit", "net_profit", "roe", "debt_ratio", "cash_ratio"), 294)


def test_core_indicators_are_those_of_the_statements(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    def of(unit: str, name: str, year: str = "2017") -> Fraction:
        return Fraction(statements[unit, year][name])

    by_unit: dict[str, dict[str, Row]] = {}
    for (unit, item), row in cells(run).items():
        by_unit.setdefault(unit, {})[item] = row
    for unit, found in by_unit.items():
        equity = (of(unit, "所有者权益", "2016") + of(unit, "所有者权益")) / 2
        expected = {
            "profit": of(unit, "利润总额") / 10_000,
            "net_profit": of(unit, "净利润") / 10_000,
            "debt_ratio": of(unit, "总负债") / of(unit, "总资产") * 100,
            "roe": of(unit, "净利润") / equity * 100,
            "cash_ratio": of(unit, "经营活动净现金流量") / of(unit, "营业收入") * 100,
            "revenue_per_head": of(unit, "营业收入") / 10_000 / of(unit, "员工2017"),
        }
        assert {item: Fraction(found[item]["actual"]) for item in expected} == {
            item: half_up(value, 2) for item, value in expected.items()
        }
        assert Fraction(found["profit"]["tier_base"]) == half_up(of(unit, "利润总额", "2016") / 10_000, 2)


def agreement(run: Run, statements: dict[tuple[str, str], Row], item: str, name: str) -> dict[str, list[str]]:
    """How our ratio stands to the file's: equal at its printed decimals, off in the last one, further off, or not printed at all."""
    found: dict[str, list[str]] = {"equal": [], "last digit": [], "further": [], "not printed": []}
    for unit, gap in figures(run, item).items():
        printed = statements[unit, "2017"][name]
        if gap is None:
            assert not printed
            found["not printed"].append(unit)
            continue
        places = len(printed.partition(".")[2])
        equal = half_up(Fraction(printed) + gap, places) == Fraction(printed)
        found["equal" if equal else "last digit" if abs(gap) < Fraction(1, 10**places) else "further"].append(unit)
    return found


ROUNDED = ["000039.SZ", "601727.SH", "601766.SH"]
"""Groups with amounts of 100 billion yuan and more, which the file prints in whole millions: too coarse for nine decimals."""


def test_the_files_debt_ratio_is_the_same_at_its_printed_decimals_for_280_of_294(
    run: Run, statements: dict[tuple[str, str], Row]
) -> None:
    found = agreement(run, statements, "leverage_gap", "资产负债率")
    assert (len(found["equal"]), len(found["last digit"]), found["further"]) == (280, 11, ROUNDED)
    assert found["not printed"] == []


def test_the_files_roe_is_profit_over_closing_equity_the_same_for_290_of_292(
    run: Run, statements: dict[tuple[str, str], Row]
) -> None:
    found = agreement(run, statements, "roe_gap", "ROE")
    assert (len(found["equal"]), found["last digit"], found["further"]) == (290, ["300080.SZ"], ["601766.SH"])
    assert found["not printed"] == ["000585.SZ", "600806.SH"]
    assert all(Fraction(statements[unit, "2017"]["所有者权益"]) < 0 for unit in found["not printed"])


def test_over_average_equity_no_roe_is_the_files(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    """Two definitions, not an error: the assessment's ROE takes the mean of opening and closing equity."""
    found = agreement(run, statements, "roe_definition_gap", "ROE")
    assert (len(found["equal"]), len(found["last digit"]), len(found["further"])) == (0, 0, 292)


def test_there_is_a_ranking_list_for_each_ownership(run: Run) -> None:
    found = totals(run)
    sizes = Counter(row["class"] for row in found.values())
    assert sizes == {"民营企业": 217, "公有制企业": 62, "外资企业": 15}
    for ownership, size in sizes.items():
        mine = [row for row in found.values() if row["class"] == ownership]
        for row in mine:  # a place is one more than the number of better ones
            better = sum(Fraction(other["total"]) > Fraction(row["total"]) for other in mine)
            equal = sum(other["total"] == row["total"] for other in mine)
            assert better < int(row["rank_by_ownership"]) <= better + equal
        assert max(int(row["rank_by_ownership"]) for row in mine) <= size
