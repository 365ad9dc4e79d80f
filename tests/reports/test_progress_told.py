"""Progress indices and difficulties by class as the papers print them: the policy, the steps, and how a unit's index came about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reports.test_whole_policy import in_workbook, on_page

import hengji
from hengji.engine.cases.read import read_cases
from hengji.engine.cases.tables import tables_of
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import Scheme, load_scheme
from hengji.engine.scheme.model.progress import Spread
from hengji.engine.values.period import Period
from hengji.reports.articles import opening_parts
from hengji.reports.policy import does
from hengji.reports.reading import Reading

PACK = Path(hengji.__file__).parent / "packs" / "cn.classified-assessment"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    found, _ = load_scheme(PACK)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def run(scheme: Scheme) -> Run:
    """The five enterprises of the service class in the pack's own case."""
    cases, _ = read_cases(PACK / "tests" / "progress.yaml")
    assert cases is not None
    period = Period(2026)
    return score(scheme, tables_of(cases.cases[0], period)[0], period)


def test_the_policy_says_how_an_index_is_made_and_for_whom(scheme: Scheme) -> None:
    part = next(each for each in opening_parts(scheme) if each.title.zh == "进步指数")
    service = next(each for each in part.rows if each.about.zh == "进步指数（服务保障）").told
    for words in (
        "适用于服务保障类",
        "服务保障达标率 60%、全员劳动生产率 40%",
        "50 + 50 ×（自身进步 × 60% + 位次进步 × 40%）",
        "尺度为类内变动的标准差，四舍五入到 4 位小数",
        "可比的同类单位不足 5 家的按 50 计",
        "在得分步骤第 8 步计入",
        "高于 50 的停用：核心指标未达基本值时",
    ):
        assert words in service.zh
    economic = next(each for each in part.rows if "市场竞争" in each.about.zh).told
    assert "资产负债率 30%（越低越好）" in economic.zh
    assert "Asset-liability ratio 30% (lower is better)" in economic.en


def test_the_policy_says_which_classes_a_difficulty_is_for_and_what_adds_to_it(scheme: Scheme) -> None:
    part = next(each for each in opening_parts(scheme) if each.title.zh == "系数")
    told = next(each for each in part.rows if "市场竞争" in each.about.zh).told
    assert told.zh.startswith("适用于市场竞争类、生产运营类；")
    assert "另加“亏损治理（是为 1）”× 0.02，没有填报的按 0" in told.zh
    assert "大于 1 的停用：核心指标未达基本值时" in told.zh


def test_a_stated_scale_and_the_mean_of_three_years_are_told(scheme: Scheme) -> None:
    index = scheme.progress["progress_service"]
    parts = (replace(index.parts[0], scale=index.parts[0].weight * 5), *index.parts[1:])
    other = replace(index, parts=parts, spread=Spread.MEAN, redistribute=False, classes=())
    changed = replace(scheme, progress={**scheme.progress, index.id: other})
    part = next(each for each in opening_parts(changed) if each.title.zh == "进步指数")
    told = next(each for each in part.rows if each.about.zh == "进步指数（服务保障）").told
    assert "服务保障达标率 60%（变动 3 计满）" in told.zh
    assert "类内变动的平均差" in told.zh
    assert "缺少任一往年数的单位没有指数" in told.zh
    assert "适用于" not in told.zh


def test_the_step_is_told_as_a_sum(scheme: Scheme) -> None:
    step = next(each for each in scheme.ledger if each.into == "with_progress")
    assert does(scheme, step).zh == "加上 (进步指数（服务保障） − 50) ÷ 50 × 5"
    assert does(scheme, step).en == "adds (Progress (service) − 50) ÷ 50 × 5"


def test_page_and_workbook_itemise_a_units_index(run: Run, tmp_path: Path) -> None:
    reading = Reading(run)
    assert reading.progress_text(0, "progress_service").zh == "72.8"
    assert reading.progress_text(0, "progress_new").zh == "本类不适用"
    assert reading.coefficient_text(0, "difficulty_new").zh == "本类不适用"
    for text in (on_page(run, "zh"), "\n".join(in_workbook(run, "zh", tmp_path / "book.xlsx"))):
        assert "服务保障达标率（权重 60%）：本期 95，上年 90；自身进步 5 ÷ 2.0976（类内变动的标准差）" in text
        assert "(72.8 − 50) ÷ 50 × 5 = 2.28" in text
    assert "own progress 5 ÷ 2.0976 (standard deviation of the changes in the class)" in on_page(run, "en")
