"""Figures copied or off as a whole: last year's again, another unit's, a tenth of the target, another scale, another group's."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level

PLAN = """
measures:
  资产: {title: {zh: 资产, en: Assets}, unit: 万元, over_periods: end}
  收入: {title: {zh: 收入, en: Revenue}, unit: 万元}
  利润: {title: {zh: 利润, en: Profit}, unit: 万元}
indicators:
  revenue: {title: {zh: 营业收入, en: Turnover}, formula: 收入, unit: 万元, direction: higher}
  turnover: {title: {zh: 周转率, en: Asset turnover}, formula: 收入 / 资产, unit: 倍, direction: higher}
  growth: {title: {zh: 利润增长率, en: Growth}, formula: growth(利润), unit: "%", direction: higher}
panels:
  review:
    title: {zh: 评议, en: Review}
    groups:
      lead: {title: {zh: 领导, en: Leaders}, weight: 60}
      peer: {title: {zh: 同级, en: Peers}, weight: 40}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {indicator: revenue, weight: 40, tiers: {target: table}, rule: {ratio: target}}
        - {indicator: turnover, weight: 20, tiers: {target: 0.5}, rule: {ratio: target}}
        - {indicator: growth, weight: 20, tiers: {target: 5}, rule: {ratio: target}}
        - {panel: review, id: talk, title: {zh: 民主评议, en: Talk}, weight: 20, tiers: {target: 100}, rule: {ratio: target}}
ledger: [{sum: items}, {round: 2}]
results:
  bonus: {title: {zh: 奖金, en: Bonus}, base: 奖金基数, pool: 500, places: 2}
grades: [{grade: A, from: 60, title: {zh: 好, en: Good}, bonus: 1}, {grade: B, title: {zh: 差, en: Bad}, bonus: 0.5}]
"""
SIZES = (1234, 2171, 3563, 3111, 4929)


def _run(
    folder: Path,
    *,
    facts: dict[tuple[int, str, int], object] | None = None,
    times: float = 1,
    scores: tuple[float, float] = (90, 80),
    groups: tuple[str, str] = ("lead", "peer"),
    bases: tuple[float, ...] = (30, 31, 29, 35, 40),
) -> Run:
    changed, lines = facts or {}, []
    for at, size in enumerate(SIZES):
        own = {
            ("资产", 2026): 2 * size + 7,
            ("资产", 2025): 2 * size,
            ("收入", 2026): size * times,
            ("收入", 2025): size - 13,
        }
        own |= {("利润", 2026): size // 9 + 2, ("利润", 2025): size // 10 + 1}
        lines += [
            f"u{at},{name},{year},{changed.get((at, name, year), value)}\n" for (name, year), value in own.items()
        ]
    return run(
        folder,
        PLAN,
        units="unit,name,奖金基数\n" + "".join(f"u{at},{at}号公司,{base}\n" for at, base in enumerate(bases)),
        facts="unit,measure,period,value\n" + "".join(lines),
        targets="unit,item,target\n" + "".join(f"u{at},revenue,{size}\n" for at, size in enumerate(SIZES)),
        reviews="unit,item,rater,group,score\n"
        + "".join(
            f"u{at},talk,{rater},{groups[rater]},{scores[rater]}\n" for at, _ in enumerate(SIZES) for rater in (0, 1)
        ),
    )


def _told(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.all_findings if finding.code == code]


DOUBTS = (
    "figures-repeated",
    "column-off",
    "large-change",
    "far-from-target",
    "rating-far-off",
    "rating-without-group",
    "pool-base-far-off",
    "out-of-proportion",
    "rows-out-of-step",
)


def test_a_group_in_order_is_not_doubted(tmp_path: Path) -> None:
    assert not {finding.code for finding in _run(tmp_path).all_findings} & set(DOUBTS)


def test_last_years_figures_copied_as_this_years_are_told(tmp_path: Path) -> None:
    copied = {(at, "利润", 2026): size // 10 + 1 for at, size in enumerate(SIZES)}
    (found,) = _told(_run(tmp_path, facts=dict(copied)), "figures-repeated")
    assert found.message.zh == "利润：5 个单位 2026 的数与 2025 的完全相同，像是抄了上年的；仍按此计算"


def test_the_figures_of_another_unit_are_told(tmp_path: Path) -> None:
    pasted: dict[tuple[int, str, int], object] = {
        (1, "资产", 2026): 2 * SIZES[0] + 7, (1, "收入", 2026): SIZES[0], (1, "利润", 2026): SIZES[0] // 9 + 2
    }  # fmt: skip
    (found,) = _told(_run(tmp_path, facts=pasted), "figures-repeated")
    assert found.message.zh == "1号公司与0号公司的 3 个数完全相同，像是粘贴错了；仍按此计算"


def test_a_whole_column_a_tenth_of_its_targets_is_told_once(tmp_path: Path) -> None:
    found = [each for each in _told(_run(tmp_path, times=0.1), "column-off") if each.where.field == "revenue"]
    assert [each.message.zh[:32] for each in found] == ["“营业收入”：5 个单位的实际值都约为目标值的 1/10 倍，像"]


@pytest.mark.parametrize("value", ["217.1", "21"])
def test_a_digit_too_few_on_the_worse_side_of_a_target_is_asked_about(tmp_path: Path, value: str) -> None:
    (found,) = _told(_run(tmp_path, facts={(1, "收入", 2026): value}), "far-from-target")
    assert (found.level, found.message.zh[:12]) == (Level.WARNING, "1号公司：“营业收入”实")


def test_a_balance_that_leaps_within_a_year_is_asked_about(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, facts={(1, "资产", 2026): 43420}), "large-change")
    assert found.message.zh == "1号公司：资产 2026 43420 万元，是 2025 的 10 倍，本单位的其他数没有跟着变；仍按此计算"
    assert str(found.where) == "facts.csv:8 [value]"


def test_ratings_that_are_all_on_a_scale_of_ten_are_told(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, scores=(9.2, 8.8)), "rating-far-off")
    assert found.message.zh == "“民主评议”的 10 个评分最高只有 9.2，满分是 100；仍按此计算"


def test_ratings_without_a_group_where_there_are_several_are_an_error(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, groups=("lead", "")), "rating-without-group")
    assert (found.level, found.message.zh) == (Level.ERROR, "“评议”有 5 个评分没有写评价组，都算作“领导”的")


@pytest.mark.parametrize(
    ("bases", "level"),
    [
        ((30, 31, 290, 35, 40), Level.WARNING),
        ((30, 31, "0.29", 35, 40), Level.WARNING),
        ((300, 310, "0.029", 350, 400), Level.ERROR),
    ],
)
def test_a_base_alone_above_or_far_below_the_others_is_told(
    tmp_path: Path, bases: tuple[float, ...], level: Level
) -> None:
    (found,) = _told(_run(tmp_path, bases=bases), "pool-base-far-off")
    assert (found.level, found.message.zh.endswith("：2号公司")) == (level, True)


def test_a_base_of_nought_is_told(tmp_path: Path) -> None:
    (found,) = _told(_run(tmp_path, bases=(30, 0, 29, 35, 40)), "pool-base-zero")
    assert (found.level, found.message.zh) == (Level.WARNING, "“奖金基数”为 0，分不到“奖金”：1号公司")


def test_bases_of_units_of_different_size_are_not_doubted(tmp_path: Path) -> None:
    assert not _told(_run(tmp_path, bases=(30, 300, 90, 350, 4)), "pool-base-far-off")


NODE = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量完成, en: Output}, formula: 产量, unit: 吨, direction: higher}}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items:
        - {date: grid, id: grid, title: {zh: 并网, en: Grid}, weight: 100, not_done: zero, rule: "按期完成得满分；每延误1天扣1分，扣完为止"}
ledger: [{sum: items}, {round: 2}]
"""


@pytest.mark.parametrize(("head", "told"), [("due,done", False), ("done,due", True)])
def test_dates_due_and_done_under_each_others_header_are_told(tmp_path: Path, head: str, told: bool) -> None:
    days = ("2026-06-28", "2026-07-09", "2026-06-30")
    done = run(
        tmp_path,
        NODE,
        units="unit,name\nu0,甲\nu1,乙\nu2,丙\n",
        facts="unit,measure,period,value\n",
        tasks=f"unit,task,{head}\n" + "".join(f"u{at},grid,2026-06-30,{day}\n" for at, day in enumerate(days)),
    )
    assert bool(_told(done, "columns-exchanged")) is told
