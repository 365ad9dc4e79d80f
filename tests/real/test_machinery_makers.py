"""Machinery makers 2017: core indicators from statements, opening balances from 2016, the file's own ratios as a check."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

from hengji.engine.run.result import Run
from hengji.engine.run.tables import flatten
from real.examples import Row, cells, rows, score_example, source, totals

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
    return {unit: Fraction(row["actual"]) if row["actual"] else None for (unit, of), row in cells(run).items() if of == item}


def test_all_294_makers_have_every_core_indicator(run: Run) -> None:
    assert len(run.units) == 294
    assert run.findings == run.reading == []
    assert all(row["null_reason"] in ("", "watch-only") for (_, item), row in cells(run).items() if item != "roe_gap")


def test_core_indicators_are_those_of_the_statements(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    def of(unit: str, name: str, year: str = "2017") -> Fraction:
        return Fraction(statements[unit, year][name])

    for unit in run.units.ids:
        equity = (of(unit, "所有者权益", "2016") + of(unit, "所有者权益")) / 2
        expected = {
            "profit": of(unit, "利润总额") / 10_000,
            "net_profit": of(unit, "净利润") / 10_000,
            "debt_ratio": of(unit, "总负债") / of(unit, "总资产") * 100,
            "roe": of(unit, "净利润") / equity * 100,
            "cash_ratio": of(unit, "经营活动净现金流量") / of(unit, "营业收入") * 100,
            "revenue_per_head": of(unit, "营业收入") / 10_000 / of(unit, "员工2017"),
        }
        found = cells_of(run, unit)
        assert {item: Fraction(found[item]["actual"]) for item in expected} == {item: half_up(value, 2) for item, value in expected.items()}
        assert Fraction(found["profit"]["tier_base"]) == half_up(of(unit, "利润总额", "2016") / 10_000, 2)


_BY_UNIT: dict[int, dict[str, dict[str, Row]]] = {}


def cells_of(run: Run, unit: str) -> dict[str, Row]:
    if id(run) not in _BY_UNIT:
        found: dict[str, dict[str, Row]] = {}
        for (of, item), row in cells(run).items():
            found.setdefault(of, {})[item] = row
        _BY_UNIT[id(run)] = found
    return _BY_UNIT[id(run)][unit]


def agreement(run: Run, statements: dict[tuple[str, str], Row], item: str, name: str) -> Counter[str]:
    """How our ratio stands to the file's: the same when rounded to its printed decimals, off in the last digit, other, or not printed."""
    found: Counter[str] = Counter()
    for unit, gap in figures(run, item).items():
        printed = statements[unit, "2017"][name]
        if gap is None:
            found["not printed"] += 1
            assert not printed
            continue
        places = len(printed.partition(".")[2])
        ours = Fraction(printed) + gap
        if half_up(ours, places) == Fraction(printed):
            found["equal"] += 1
        else:
            found["last digit" if abs(gap) <= Fraction(2, 10**places) else "other"] += 1
    return found


def test_the_files_debt_ratio_is_the_same_to_its_printed_decimals_for_280_of_294(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    assert agreement(run, statements, "leverage_gap", "资产负债率") == {}


def test_the_files_roe_is_profit_over_closing_equity_the_same_for_290_of_292(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    assert agreement(run, statements, "roe_gap", "ROE") == {}


def test_the_files_roe_is_not_the_one_over_average_equity(run: Run, statements: dict[tuple[str, str], Row]) -> None:
    assert agreement(run, statements, "roe_definition_gap", "ROE") == {}
