"""Figures beside last year's: a prior written as a ratio, a minus that was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level

RATES = """
measures: {应收: {title: {zh: 应收账款, en: Receivables}, unit: 万元}, 收入: {title: {zh: 营业收入, en: Revenue}, unit: 万元}}
indicators: {ar: {title: {zh: 应收占比, en: Receivables ratio}, formula: 应收/收入, unit: "%", decimals: 2, direction: lower}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: ar, weight: 100, tiers: {prior: table}, rule: 与上年持平得满分；较上年每上升1个百分点扣1分，扣完为止}
ledger: [{sum: items}, {round: 2}]
"""


def told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == code]


def of_shares(folder: Path, shares: dict[str, str], priors: dict[str, str]) -> Run:
    return run(
        folder,
        RATES,
        units="unit,name\n" + "".join(f"{unit},{unit}\n" for unit in shares),
        facts="unit,measure,period,value\n"
        + "".join(f"{unit},应收,2026,{share}\n{unit},收入,2026,100\n" for unit, share in shares.items()),
        targets="unit,item,prior\n" + "".join(f"{unit},ar,{prior}\n" for unit, prior in priors.items()),
    )


@pytest.mark.parametrize("prior", ["0.135", "0.0135", "13500"])
def test_a_prior_of_another_power_of_ten_is_told_at_its_place(tmp_path: Path, prior: str) -> None:
    done = of_shares(tmp_path, {"a": "12.68", "b": "18"}, {"a": prior, "b": "18.25"})
    (found,) = told(done, "implausible-prior")
    assert found.level is Level.ERROR
    assert "a：“应收占比”实际值 12.68 %，上年值" in found.message.zh
    assert str(found.where) == "targets.csv:2 [prior]"


def test_of_small_rates_the_others_tell(tmp_path: Path) -> None:
    shares = {"a": "4.2", "b": "3.1", "c": "5", "d": "2.2"}
    done = of_shares(tmp_path, shares, {"a": "0.045", "b": "3", "c": "4.4", "d": "3.1"})
    (found,) = told(done, "implausible-prior")
    assert found.message.zh.startswith("a：")


def test_rates_that_have_moved_are_not_told(tmp_path: Path) -> None:
    done = of_shares(tmp_path, {"a": "4.2", "b": "0.1", "c": "5"}, {"a": "0.45", "b": "5", "c": "40"})
    assert "implausible-prior" not in codes(done)


PROFIT = """
measures: {利润: {title: {zh: 利润总额, en: Profit}, unit: 万元}}
indicators: {profit: {title: {zh: 利润总额, en: Profit}, formula: 利润, unit: 万元, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - indicator: profit
          weight: 100
          tiers: {base: table, target: table, challenge: table}
          rule: 完成基本值得70%，完成目标值得100%，达到挑战值得115%，其间按直线插值；低于基本值不得分
ledger: [{sum: items}, {round: 2}]
"""


@pytest.mark.parametrize(
    ("now", "before", "tiers", "code", "level"),
    [
        ("1200", "-900", "-800,-500,600", "sign-contradicted", Level.WARNING),  # last year too
        (
            "1200",
            "",
            "-3000,-500,600",
            "sign-contradicted",
            Level.WARNING,
        ),  # the minus would lie between base and target
        ("-1100", "1000", "900,1050,1300", "sign-contradicted", Level.WARNING),  # the size of both
        ("1200", "900", "-800,-500,600", "sign-of-target", Level.NOTE),
        ("90", "", "-3000,-500,600", "sign-of-target", Level.NOTE),
        ("-300", "1000", "900,1050,1300", "", None),  # a real loss
    ],
)
def test_a_sign_that_contradicts_target_and_last_year_is_told(
    tmp_path: Path, now: str, before: str, tiers: str, code: str, level: Level | None
) -> None:
    last = f"a,利润,2025,{before}\n" if before else ""
    done = run(
        tmp_path,
        PROFIT,
        units="unit,name\na,甲\n",
        facts=f"unit,measure,period,value\na,利润,2026,{now}\n{last}",
        targets=f"unit,item,base,target,challenge\na,profit,{tiers}\n",
    )
    found = told(done, "sign-contradicted") + told(done, "sign-of-target")
    assert [(each.code, each.level) for each in found] == ([(code, level)] if code else [])
    if code == "sign-contradicted":
        assert str(found[0].where) == "facts.csv:2 [value]"


def test_a_sign_that_is_confirmed_is_not_doubted(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PROFIT,
        units="unit,name\na,甲\n",
        facts="unit,measure,period,value,status\na,利润,2026,1200,已核实\na,利润,2025,-900,\n",
        targets="unit,item,base,target,challenge\na,profit,-800,-500,600\n",
    )
    assert "sign-contradicted" not in codes(done)
