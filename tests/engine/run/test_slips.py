"""Slips a careless hand makes: told with their place, and never paid on in silence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason


def told(done: Run, code: str) -> list[Finding]:
    """The findings of this code, whoever found them."""
    return [finding for finding in done.all_findings if finding.code == code]


WAIT = """
measures:
  等待: {title: {zh: 平均等待, en: Waiting time}, unit: 天}
indicators:
  wait: {title: {zh: 平均等待, en: Waiting time}, formula: 等待, unit: 天, direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: wait, weight: 100, tiers: {target: table}, rule: "完成目标值得满分；每高于目标值1天扣5分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
"""


def test_a_target_in_a_unit_that_cannot_be_converted_is_not_used_and_its_unit_waits(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        WAIT,
        units="unit,name\nu1,甲\nu2,乙\nu3,丙\n",
        facts="unit,measure,period,value\nu1,等待,2026,5\nu2,等待,2026,5\nu3,等待,2026,5\n",
        targets="unit,item,target,value_unit\n*,wait,4,天\nu1,wait,96,小时\nu2,wait,4,人\n",
    )
    assert done.held.tolist() == [NullReason.MISSING_TIER, NullReason.MISSING_TIER, 0]
    assert done.total_of(2) == 95
    first, _ = told(done, "unit-mismatch")
    assert first.level is Level.ERROR
    assert first.message.zh == "目标值的单位“小时”不能换算成“天”，未使用"
    assert str(first.where) == "targets.csv:3 [value_unit]"
    held = [finding.hint.zh for finding in told(done, "unit-held") if finding.hint]
    assert held == ["在 targets（目标值）表里，“平均等待”的“目标值”改按方案的计量单位填写"] * 2


RATED = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}}
panels:
  review: {title: {zh: 评议, en: Review}, groups: {lead: {title: {zh: 领导, en: Leaders}, weight: 100}}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {panel: review, id: talk, title: {zh: 民主评议, en: Talk}, weight: 100, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{sum: items}, {round: 2}]
"""


@pytest.mark.parametrize("again", ["张 三", "张三 ", "张\u3000三", "張三"])
def test_a_rater_is_one_person_however_the_name_is_spaced(tmp_path: Path, again: str) -> None:
    reviews = f"unit,item,rater,group,score\nu1,talk,张三,lead,90\nu1,talk,{again},lead,60\nu1,talk,李四,lead,80\n"
    done = run(tmp_path, RATED, units="unit,name\nu1,甲\n", facts="unit,measure,period,value\n", reviews=reviews)
    assert bool(told(done, "rating-twice") or told(done, "duplicate-key")) is (again != "張三")
    assert done.total_of(0) == (80 if again != "張三" else Fraction("76.67"))


def test_a_rater_in_full_width_is_the_same_rater(tmp_path: Path) -> None:
    reviews = "unit,item,rater,group,score\nu1,talk,R01,lead,90\nu1,talk,Ｒ０１,lead,60\n"
    done = run(tmp_path, RATED, units="unit,name\nu1,甲\n", facts="unit,measure,period,value\n", reviews=reviews)
    (found,) = told(done, "rating-twice")
    assert (
        found.message.zh
        == "甲：R01 对“民主评议”评了不止一次：90 (reviews.csv:2 [score])、60 (reviews.csv:3 [score])；都未使用"
    )


DIFFICULT = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{indicator: output, weight: 100, tiers: {target: 100}, rule: {ratio: target}}]
coefficients:
  difficulty: {title: {zh: 难度系数, en: Difficulty}, given: 难度, bounds: 0.9 .. 1.1}
ledger: [{sum: items}, {multiply: difficulty}, {round: 2}]
"""


@pytest.mark.parametrize(
    ("header", "cell", "total"),
    [
        ("难度（倍）", "105%", 84),
        ("难度（倍）", "1.05", 84),
        ("难度（%）", "105", 84),
        ("难度", "105", None),
        ("难度（%）", "1.05", None),
    ],
)
def test_a_coefficient_is_read_right_or_refused(tmp_path: Path, header: str, cell: str, total: int | None) -> None:
    done = run(
        tmp_path,
        DIFFICULT,
        units=f"unit,name,{header}\nu1,甲,{cell}\nu2,乙,{cell}\n",
        facts="unit,measure,period,value\nu1,产量,2026,80\nu2,产量,2026,80\n",
    )
    assert ("coefficient-far-off" in codes(done)) is (total is None)
    assert total is None or done.total_of(0) == total


TIERED = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}, 成本: {title: {zh: 成本, en: Cost}, unit: 万元}}
indicators:
  output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}
  cost: {title: {zh: 成本控制, en: Cost}, formula: 成本, unit: 万元, direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: output, weight: 50, tiers: {base: table, target: table, challenge: table}, rule: {ratio: target}}
        - {indicator: cost, weight: 50, tiers: {target: table}, rule: "完成目标值得满分；每高于目标值1%扣1分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
"""
SIX = [f"u{number}" for number in range(1, 7)]


def _tiered(folder: Path, *rows: str, status: str = "", plan: str = TIERED) -> Run:
    return run(
        folder,
        plan,
        units="unit,name\n" + "".join(f"{unit},{unit}公司\n" for unit in SIX),
        facts="unit,measure,period,value,status\n"
        + "".join(f"{unit},产量,2026,90,{status}\n{unit},成本,2026,90,{status}\n" for unit in SIX),
        targets="unit,item,base,target,challenge\n" + "".join(f"{row}\n" for row in rows),
    )


def test_one_row_whose_base_and_target_are_exchanged_is_an_error(tmp_path: Path) -> None:
    rows = [f"{unit},output,80,100,120" for unit in SIX[1:]] + [f"{unit},cost,120,100,80" for unit in SIX]
    done = _tiered(tmp_path, "u1,output,100,80,120", *rows)
    (found,) = told(done, "tiers-exchanged")
    assert found.level is Level.ERROR
    assert found.message.zh == "u1公司：“产量完成”越高越好，基本值 100、目标值 80，次序相反，像是填反了；仍按此计算"
    assert str(found.where) == "targets.csv:2 [target]"


def test_a_column_that_the_scheme_does_not_use_tells_of_an_exchange_too(tmp_path: Path) -> None:
    rows = [f"{unit},cost,120,100,80" for unit in SIX[1:]] + ["*,output,80,100,120"]
    (found,) = told(_tiered(tmp_path, "u1,cost,80,100,120", *rows), "tiers-exchanged")
    assert "u1公司：“成本控制”越低越好，基本值 80、目标值 100" in found.message.zh


def test_an_exchange_somebody_confirmed_is_not_told(tmp_path: Path) -> None:
    rows = [f"{unit},output,80,100,120" for unit in SIX[1:]] + ["*,cost,,100,"]
    assert not told(_tiered(tmp_path, "u1,output,100,80,120", *rows, status="已核实"), "tiers-exchanged")


@pytest.mark.parametrize(
    ("first", "others", "said"),
    [
        ("100,80,120", "80,100,120", ""),
        ("100,130,120", "80,100,120", "目标值 130、挑战值 120"),
        ("120,100,140", "120,100,140", "6 行里有 6 行的“基本值”好于“目标值”"),
    ],
)
def test_a_target_below_the_base_is_no_slip_where_the_cap_depends_on_it(
    tmp_path: Path, first: str, others: str, said: str
) -> None:
    caps = "{ratio: target, caps: [{from: base, cap: 120%}, {below: base, cap: full}]}"
    plan = TIERED.replace("rule: {ratio: target}", f"rule: {caps}", 1)
    rows = [f"u1,output,{first}", *(f"{unit},output,{others}" for unit in SIX[1:]), "*,cost,,100,"]
    found = told(_tiered(tmp_path, *rows, plan=plan), "tiers-exchanged")
    assert len(found) == bool(said)
    assert said in "".join(each.message.zh for each in found)


def test_a_column_that_runs_against_its_item_in_most_rows_is_asked_about_once(tmp_path: Path) -> None:
    rows = [f"{unit},output,120,100,140" for unit in SIX] + ["*,cost,,100,"]
    (found,) = told(_tiered(tmp_path, *rows), "tiers-exchanged")
    assert found.level is Level.WARNING
    assert found.message.zh == "“产量完成”越高越好，6 行里有 6 行的“基本值”好于“目标值”；仍按此计算"


def test_equal_or_missing_tiers_are_in_no_order(tmp_path: Path) -> None:
    assert not told(_tiered(tmp_path, "*,output,100,100,", "*,cost,,100,90"), "tiers-exchanged")


STATEMENTS = """
measures:
  资产: {title: {zh: 总资产, en: Assets}, unit: 万元}
  收入: {title: {zh: 营业收入, en: Revenue}, unit: 万元}
  应收: {title: {zh: 应收账款, en: Receivables}, unit: 万元}
  人数: {title: {zh: 员工人数, en: Staff}, unit: 人}
indicators:
  turnover: {title: {zh: 总资产周转率, en: Asset turnover}, formula: 收入 / 资产, unit: 倍, direction: higher}
  staff: {title: {zh: 人均收入, en: Revenue a head}, formula: 收入 / 人数, unit: 万元/人, direction: higher}
  open: {title: {zh: 应收占比, en: Receivables}, formula: 应收 / 收入, unit: "%", direction: lower}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: turnover, weight: 40, tiers: {target: 1}, rule: {ratio: target}}
        - {indicator: staff, weight: 30, tiers: {target: 100}, rule: {ratio: target}}
        - {indicator: open, weight: 30, tiers: {target: 30}, rule: "完成目标值得满分；每高于目标值1个百分点扣0.1分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
"""
SIZES = (1, 3, 8, 40, 200, 900, 2000, 5)


def _statements(folder: Path, changed: dict[tuple[int, str], object], *, only: str = "", status: str = "") -> Run:
    """Eight units of very different size; some figures changed."""
    lines = []
    for number, size in enumerate(SIZES):
        own = {
            "资产": 1000 * size,
            "收入": (900 + 130 * number) * size,
            "应收": 210 * size + 30 * number,
            "人数": 9 * size + 3,
        }
        for name, value in own.items():
            if not only or name in only:
                lines.append(f"u{number},{name},2026,{changed.get((number, name), value)},{status}\n")
    return run(
        folder,
        STATEMENTS,
        units="unit,name\n" + "".join(f"u{number},{number}号公司\n" for number, _ in enumerate(SIZES)),
        facts="unit,measure,period,value,status\n" + "".join(lines),
    )


@pytest.mark.parametrize(
    ("measure", "value", "level", "share"),
    [
        ("资产", 8_000_000 * 10, Level.ERROR, "10,000 倍"),
        ("资产", "0.8", Level.ERROR, "1/10,000 倍"),
        ("应收", 1_740_000, Level.ERROR, "1,000 倍"),
        ("人数", 750_000, Level.ERROR, "10,000 倍"),
        ("收入", 928_000, Level.WARNING, "100 倍"),
    ],
)
def test_a_figure_out_of_proportion_to_the_units_own_others_is_told(
    tmp_path: Path, measure: str, value: object, level: Level, share: str
) -> None:
    (found,) = told(_statements(tmp_path, {(2, measure): value}), "out-of-proportion")
    assert found.level is level
    assert found.message.zh.startswith("2号公司：")
    assert f"约为多数单位的 {share}" in found.message.zh or level is Level.WARNING
    assert str(found.where).startswith("facts.csv:")


@pytest.mark.parametrize(("value", "told_of"), [("0.3", 0), (8_000_000 * 10, 1)])
def test_a_net_figure_that_is_negative_for_many_may_be_tiny_but_not_enormous(
    tmp_path: Path, value: object, told_of: int
) -> None:
    negative = {(number, "应收"): -(210 * SIZES[number] + 30 * number) for number in (4, 5, 6)}
    found = told(_statements(tmp_path, {(2, "应收"): value} | negative), "out-of-proportion")
    assert len(found) == told_of


def test_units_of_very_different_size_are_in_proportion(tmp_path: Path) -> None:
    assert not told(_statements(tmp_path, {}), "out-of-proportion")


def test_two_figures_alone_tell_that_their_ratio_is_odd(tmp_path: Path) -> None:
    (found,) = told(_statements(tmp_path, {(2, "资产"): 80_000_000}, only="资产收入"), "out-of-proportion")
    assert found.message.zh.startswith("2号公司：总资产 2026 80000000 万元，与本单位的营业收入相比，约为多数单位的")


def test_a_figure_out_of_proportion_that_somebody_confirmed_is_not_told(tmp_path: Path) -> None:
    done = _statements(tmp_path, {(2, "资产"): 80_000_000}, status="已核实")
    assert not told(done, "out-of-proportion")


UNSTEADY = """
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  assets: {title: {zh: 资产, en: Assets}, unit: 万元, over_periods: end}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
  assets: {title: {zh: 资产, en: Assets}, unit: 万元, direction: higher}
scorecards:
  all:
    - dimension: {zh: 一, en: One}
      items:
        - {indicator: profit, weight: 50, tiers: {target: 100}, rule: {ratio: target, cap: full}}
        - {indicator: assets, weight: 50, tiers: {target: 100}, rule: {ratio: target, cap: full}}
ledger: [{sum: items}]
"""


def test_figures_of_which_none_keeps_in_step_with_another_are_scored(tmp_path: Path) -> None:
    figures = {"A": (1, 90000), "B": (3000, 200), "C": (5, 80000), "D": (9000, 100), "E": (2, 50)}
    facts = "".join(f"{u},profit,2026,{p}\n{u},assets,2026,{a}\n" for u, (p, a) in figures.items())
    done = run(tmp_path, UNSTEADY, units="unit\nA\nB\nC\nD\nE\n", facts="unit,measure,period,value\n" + facts)
    assert done.total.fractions() == [Fraction(min(p, 100), 2) + Fraction(min(a, 100), 2) for p, a in figures.values()]
