"""What a unit waits for is named: the table, the figure, the period, so that whoever reads it can mend it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.run.wanted import tables_wanted
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.trace import explain_cell
from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.null import NullReason

SCHEME = """
scheme: test.lacks
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 缺数, en: Lacks}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures:
  利润: {title: {zh: 利润总额, en: Profit}, unit: 万元}
  权益: {title: {zh: 净资产, en: Equity}, unit: 万元, over_periods: end}
  事故: {title: {zh: 一般事故, en: Accidents}, unit: 起}
indicators:
  profit: {title: {zh: 利润总额, en: Profit}, formula: 利润, unit: 万元, direction: higher}
  roe: {title: {zh: 净资产收益率, en: ROE}, formula: 利润 / 权益, unit: "%", direction: higher}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: whole
      weight: 100
      items:
        - indicator: profit
          id: grown
          weight: 30
          title: {zh: 利润增长, en: Growth}
          tiers: {prior: last_year}
          rule: 不低于上年的得满分；较上年每下降1%扣1分，扣完为止
        - indicator: roe
          weight: 20
          tiers: {target: table, stretch: target * 1.2}
          rule: 达到目标值得满分；每低于目标值0.1个百分点扣1分，扣完为止
        - events: {一般事故: 事故}
          id: safety
          title: {zh: 安全, en: Safety}
          weight: 20
          rule: 全年无事故得满分；每发生一起一般事故扣5分，扣完为止
        - date: start
          id: started
          title: {zh: 开工, en: Start}
          weight: 30
          rule: 按期完成得满分；每延迟1天扣1分，扣完为止
ledger:
  - sum: items
  - round: 2
"""
UNITS = "unit,name\nU1,甲公司\n"
FACTS = {"利润/2026": "500", "利润/2025": "400", "权益/2026": "5000", "事故/2026": "0"}
TASKS = "unit,task,due,done\nU1,start,2026-06-30,2026-06-29\n"
TARGETS = "unit,item,target\nU1,roe,8\n"


def plan() -> Scheme:
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("zh") for finding in found)
    return scheme


def run(folder: Path, facts: dict[str, str], tasks: str = TASKS, targets: str = TARGETS) -> Run:
    rows = "".join(f"U1,{key.replace('/', ',')},{value}\n" for key, value in facts.items())
    files = {"units": UNITS, "facts": f"unit,measure,period,value\n{rows}", "tasks": tasks, "targets": targets}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return score(plan(), canonical(read_tables(folder)[0]))


def hint(done: Run) -> str:
    (found,) = [finding for finding in done.findings if finding.code == "unit-held"]
    assert found.hint is not None
    return found.hint.zh


def test_nothing_is_lacking_in_a_whole_year(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS)
    assert (done.held[0], done.findings) == (0, [])


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"利润/2025": ""}, "补 facts（指标数）表的 利润总额 2025（算上年值要用）"),
        ({"权益/2026": ""}, "补 facts（指标数）表的 净资产 2026，或在方案中写明 missing"),
        ({"事故/2026": ""}, "补 facts（指标数）表的 一般事故 2026，"),
        ({"利润/2025": "0"}, "“上年值”为 0，比率没有定义"),
        ({"权益/2026": "0"}, "公式在这里没有定义（净资产 2026 = 0）"),
        ({"事故/2026": "-1"}, "改正 一般事故 -1 (facts.csv:5)：次数是不小于 0 的整数"),
    ],
)
def test_the_figure_that_is_lacking_or_cannot_be_is_named(tmp_path: Path, changed: dict[str, str], says: str) -> None:
    assert says in hint(run(tmp_path, FACTS | changed))


def test_the_month_that_is_lacking_is_named(tmp_path: Path) -> None:
    months = {f"利润/2026-{month:02d}": "40" for month in range(1, 12)}
    done = run(tmp_path, {key: value for key, value in FACTS.items() if key != "利润/2026"} | months)
    assert "利润总额 2026-12，" in hint(done)
    assert "缺 利润总额 2026-12" in explain_cell(done, 0, "grown").render("zh")


def test_a_milestone_lacks_its_row_or_its_date_due(tmp_path: Path) -> None:
    absent = run(tmp_path, FACTS, tasks="unit,task,due,done\n")
    assert "在 tasks（任务）表写一行：任务 start" in hint(absent)
    undue = run(tmp_path, FACTS, tasks="unit,task,due,done\nU1,start,,2026-06-29\n")
    assert hint(undue) == "在 tasks（任务）表填任务 start 的“完成时限”"
    assert any("没有完成时限" in finding.message.zh for finding in undue.findings)


def test_a_target_that_is_lacking_is_named_by_item_and_column(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS, targets="unit,item,target\nU1,roe,\n")
    assert hint(done) == "在 targets（目标值）表填“净资产收益率”的“目标值”"
    assert done.held[0] == NullReason.MISSING_TIER


def test_a_last_year_that_is_not_defined_is_named_with_the_figure_that_is_not_above_zero(tmp_path: Path) -> None:
    scheme, _ = load_scheme(
        SCHEME.replace("formula: 利润 / 权益", "formula: 利润 / 正值(权益)")
        .replace("tiers: {target: table, stretch: target * 1.2}", "tiers: {base: last_year}")
        .replace("达到目标值得满分；每低于目标值0.1个百分点", "达到基本值得满分；每低于基本值0.1个百分点")
    )
    assert scheme is not None
    run(tmp_path, FACTS | {"权益/2025": "-20"})
    done = score(scheme, canonical(read_tables(tmp_path)[0]))
    assert done.held[0] == NullReason.MISSING_TIER
    assert hint(done) == "基本值所依据的往年数没有定义（净资产 2025 = -20）"
    assert "基本值所依据的往年数没有定义（净资产 2025 = -20）" in explain_cell(done, 0, "roe").render("zh")


def _of(done: Run, code: str) -> list[Finding]:
    return [finding for finding in done.findings if finding.code == code]


def test_periods_no_item_uses_are_named_with_their_rows(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS | {"利润/2026": "", "利润/2062": "500"})
    (found,) = _of(done, "period-unused")
    assert (found.level, found.message.zh) == (
        Level.WARNING,
        "指标数里这些期间没有项目用到：2062（1 行）；考核期间是 2026",
    )
    assert not _of(run(tmp_path, FACTS | {"利润/2023": "300"}), "period-unused")  # history may stay
    (early,) = _of(run(tmp_path, FACTS | {"利润/2026": "", "利润/2016": "500"}), "period-unused")
    assert early.level is Level.NOTE


def test_a_period_in_which_the_scheme_does_not_hold_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, {"利润/2062": "500"})
    assert [finding.level for finding in _of(done, "period-not-in-force")] == [Level.WARNING]


def test_only_tables_the_scheme_draws_on_are_missed_and_with_the_items_that_need_them(tmp_path: Path) -> None:
    run(tmp_path, FACTS)
    (tmp_path / "tasks.csv").unlink()
    _, found = read_tables(tmp_path, wanted=tables_wanted(plan()))
    (missed,) = found
    assert (missed.code, missed.level) == ("table-wanted", Level.WARNING)
    assert missed.hint is not None
    assert missed.hint.zh == "加一张名为 tasks 或“任务”的表；要用它的项目：开工"


def test_a_unit_written_twice_is_asked_for_its_row_and_not_for_its_figures(tmp_path: Path) -> None:
    run(tmp_path, FACTS)
    (tmp_path / "units.csv").write_text(UNITS + "U1,甲公司\n", encoding="utf-8")
    done = score(plan(), canonical(read_tables(tmp_path)[0]))
    assert hint(done) == "units（单位）表里只保留它的一行"


def test_a_row_with_an_error_is_not_called_missing(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS, tasks="unit,task,due,done\nU1,start,2026-06-30,2026-02-30\n")
    assert hint(done).startswith("改正任务表那一行的错误（tasks.csv:2）")


def test_a_figure_in_a_unit_that_cannot_be_is_named_with_its_place(tmp_path: Path) -> None:
    run(tmp_path, FACTS)
    text = "unit,measure,period,value,value_unit\n" + "".join(
        f"U1,{key.replace('/', ',')},{value},{'人' if key.startswith('权益') else ''}\n" for key, value in FACTS.items()
    )
    (tmp_path / "facts.csv").write_text(text, encoding="utf-8")
    done = score(plan(), canonical(read_tables(tmp_path)[0]))
    assert hint(done) == "改正 净资产 2026 (facts.csv:4)：同一个数报了两次，或计量单位不能换算"
