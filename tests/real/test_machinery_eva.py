"""Machinery makers 2010 to 2017: EVA under Orders 22 and 30 between the bounds the statements allow, computed a second time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from real.examples import ROOT, Row, cells, score_example, source, totals

from hengji.cli.rooms import read_scheme
from hengji.cli.scoring import score_files
from hengji.engine.run.result import Run
from hengji.engine.values.period import Period

NAME = "cn-machinery-statements"
YEARS = tuple(str(year) for year in range(2010, 2018))
NEEDED = ("净利润", "财务费用", "开发支出", "所有者权益", "总负债", "总流动负债")
STOCKS = ("开发支出", "所有者权益", "总负债", "总流动负债")
VERDICTS = {
    "2010": (161, 31, 21),
    "2011": (121, 36, 55),
    "2012": (122, 52, 83),
    "2013": (134, 49, 98),
    "2014": (139, 64, 87),
    "2015": (136, 55, 103),
    "2016": (124, 60, 110),
    "2017": (108, 83, 103),
}
"""Makers that created value for certain, undecided, and that did not, by year."""

Statements = dict[tuple[str, str], Row]


def half_up(value: Fraction, places: int) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


@dataclass(frozen=True)
class Bounds:
    """EVA in 万元, exact."""

    low: Fraction
    high: Fraction

    @property
    def verdict(self) -> str:
        """What the scheme's grade says, of the rounded figures."""
        if half_up(self.high, 4) < 0:
            return "not_created"
        return "created" if half_up(half_up(self.low, 4), 2) >= 0 else "undecided"


def bounds(statements: Statements, unit: str, year: str) -> Bounds | None:
    """EVA with all current liabilities bearing interest, and with none of them; None where a figure is lacking."""
    now, before = statements.get((unit, year)), statements.get((unit, str(int(year) - 1)))
    if now is None or before is None:
        return None
    if not all(now[name] for name in NEEDED) or not all(before[name] for name in STOCKS):
        return None

    def of(name: str) -> Fraction:
        return Fraction(now[name])

    def mean(name: str) -> Fraction:
        return (Fraction(now[name]) + Fraction(before[name])) / 2

    interest = max(of("财务费用"), Fraction(0))
    development = max(of("开发支出") - Fraction(before["开发支出"]), Fraction(0))
    nopat = of("净利润") + (interest + development) * Fraction(3, 4)
    indebted = of("总负债") / (of("总负债") + of("所有者权益")) >= Fraction(3, 4)
    rate = Fraction(60 if indebted else 55, 1000)
    capital = mean("所有者权益") + mean("总负债")
    least = capital - mean("总流动负债")
    if least <= 0:
        return None
    return Bounds((nopat - capital * rate) / 10_000, (nopat - least * rate) / 10_000)


@pytest.fixture(scope="module")
def statements(real_data: Path) -> Statements:
    return {(row["股票"], row["年份"]): row for row in source(real_data / NAME / "statements_2000_2017.csv")}


def eva(real_data: Path, year: str) -> Run:
    return score_example(real_data, NAME, "eva.yaml", year, "mapping-eva.yaml")


@pytest.mark.parametrize("year", YEARS)
def test_both_bounds_and_the_verdict_come_out_of_a_second_computation(
    real_data: Path, statements: Statements, year: str
) -> None:
    run = eva(real_data, year)
    found, items = totals(run), cells(run)
    expected = {unit: bounds(statements, unit, year) for unit in found}
    assert len(found) == 294
    assert {unit for unit, row in found.items() if row["held"]} == {
        unit for unit, own in expected.items() if own is None
    }
    for unit, own in expected.items():
        if own is not None:
            assert Fraction(items[unit, "lower_bound"]["actual"]) == half_up(own.low, 4)
            assert Fraction(items[unit, "upper_bound"]["actual"]) == half_up(own.high, 4)
            assert Fraction(found[unit]["total"]) == half_up(half_up(own.low, 4), 2)
            assert found[unit]["grade"] == own.verdict
            assert own.low <= own.high


@pytest.mark.parametrize("year", YEARS)
def test_the_rank_list_of_each_ownership_is_by_the_lower_bound(real_data: Path, year: str) -> None:
    found = {unit: row for unit, row in totals(eva(real_data, year)).items() if not row["held"]}
    for row in found.values():
        mine = [other for other in found.values() if other["class"] == row["class"]]
        assert int(row["rank_by_ownership"]) == 1 + sum(
            Fraction(each["total"]) > Fraction(row["total"]) for each in mine
        )


@pytest.mark.parametrize(("year", "verdict"), VERDICTS.items())
def test_how_many_create_value_for_certain(real_data: Path, year: str, verdict: tuple[int, int, int]) -> None:
    grades = Counter(row["grade"] for row in totals(eva(real_data, year)).values())
    assert (grades["created"], grades["undecided"], grades["not_created"]) == verdict


PACK = """
tables:
  units: {file: statements_2000_2017.csv, where: {年份: 2017}, columns: {unit: 股票, name: 股票名}}
  facts:
    - file: statements_2000_2017.csv
      where: {年份: {in: [2016, 2017]}}
      columns: {unit: 股票, period: 年份}
      melt: {measures: {净利润: net_profit, 财务费用: interest_expense, 所有者权益: equity, 总负债: liabilities, 总流动负债: non_interest}}
"""
CONSTANT = """
    - file: statements_2000_2017.csv
      where: {{年份: {{in: [2016, 2017]}}}}
      columns: {{unit: 股票, period: 年份, measure: {{const: {name}}}, value: {{const: "{value}"}}}}
"""


def test_the_pack_itself_gives_the_upper_bound_where_nothing_was_adjusted(
    real_data: Path, statements: Statements, tmp_path: Path
) -> None:
    """Finance expense above nought and no development: the formulas of cn.eva.order-30 and of the example are the same there."""
    constants = {
        "rd_adjustment": 0,
        "non_recurring": 0,
        "construction": 0,
        "approved_rate": 0,
        "policy": 0,
        "industrial": 1,
    }
    blocks = "".join(CONSTANT.format(name=name, value=value).lstrip("\n") for name, value in constants.items())
    money = (
        "net_profit",
        "interest_expense",
        "equity",
        "liabilities",
        "non_interest",
        "rd_adjustment",
        "non_recurring",
        "construction",
    )
    units = ", ".join(f"{name}: 元" for name in money)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(f"{PACK}{blocks}units: {{{units}}}\n", encoding="utf-8")
    scheme, _ = read_scheme(ROOT / "src" / "hengji" / "packs" / "cn.eva" / "order-30")
    pack = score_files(scheme, real_data / NAME, mapping, Period.parse("2017"), lambda text: None)
    example, by_pack = cells(eva(real_data, "2017")), cells(pack)
    plain = [
        unit
        for unit, year in statements
        if year == "2017"
        and Fraction(statements[unit, year]["财务费用"]) > 0
        and Fraction(statements[unit, "2017"]["开发支出"]) <= Fraction(statements[unit, "2016"]["开发支出"])
    ]
    assert len(plain) == 203
    assert {unit: Fraction(by_pack[unit, "eva_points"]["actual"]) for unit in plain} == {
        unit: Fraction(example[unit, "upper_bound"]["actual"]) for unit in plain
    }


def test_what_the_page_says_of_the_stand_ins(statements: Statements) -> None:
    now = {unit: row for (unit, year), row in statements.items() if year == "2017"}
    assert sum(Fraction(row["财务费用"]) <= 0 for row in now.values()) == 51
    risen = [
        unit for unit, row in now.items() if Fraction(row["开发支出"]) > Fraction(statements[unit, "2016"]["开发支出"])
    ]
    assert len(risen) == 46
    share = {
        unit: Fraction(row["总负债"]) / (Fraction(row["总负债"]) + Fraction(row["所有者权益"]))
        for unit, row in now.items()
    }
    assert sum(value >= Fraction(3, 4) for value in share.values()) == 9


def test_the_widest_range_and_the_sure_loss(real_data: Path) -> None:
    run = eva(real_data, "2017")
    found, items = totals(run), cells(run)
    named = {row["unit_name"]: unit for unit, row in found.items()}

    def both(name: str) -> tuple[str, str]:
        unit = named[name]
        return found[unit]["total"], items[unit, "upper_bound"]["actual"]

    width = {
        unit: Fraction(items[unit, "upper_bound"]["actual"]) - Fraction(row["total"]) for unit, row in found.items()
    }
    assert max(width, key=lambda unit: width[unit]) == named["中国中车"]
    assert both("中国中车")[0] == "-557405.60"
    assert half_up(Fraction(both("中国中车")[1]), 2) == Fraction("508816.15")
    assert half_up(Fraction(both("*ST船舶")[1]), 2) == Fraction("-350720.69")
    best = {row["class"]: row["unit_name"] for row in found.values() if row["rank_by_ownership"] == "1"}
    assert best == {"公有制企业": "国电南瑞", "民营企业": "隆基股份", "外资企业": "天顺风能"}


SUMS = {
    "2010": ("56.60", "299.41"),
    "2011": ("-78.00", "205.97"),
    "2012": ("-279.04", "36.80"),
    "2013": ("-329.68", "13.87"),
    "2014": ("-168.17", "224.53"),
    "2015": ("-254.86", "213.30"),
    "2016": ("-443.80", "95.86"),
    "2017": ("-381.18", "228.86"),
}
"""Lower and upper bounds of all makers together, in 亿元."""


@pytest.mark.parametrize(("year", "sums"), SUMS.items())
def test_the_bounds_of_all_makers_together(statements: Statements, year: str, sums: tuple[str, str]) -> None:
    units = {unit for unit, of in statements if of == "2017"}
    found = [own for unit in units if (own := bounds(statements, unit, year)) is not None]
    whole = sum((each.low for each in found), Fraction(0)), sum((each.high for each in found), Fraction(0))
    assert tuple(half_up(value / 10_000, 2) for value in whole) == tuple(map(Fraction, sums))
