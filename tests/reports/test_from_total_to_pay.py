"""Explanations go on from the total: the quota that decided a grade, the row of the multipliers, the share of the pool, the place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from whole_policy import whole_scheme, whole_tables

from hengji.engine.run.column import Column
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.outcomes import Pool
from hengji.engine.trace import Disagreement, UnitTrace, explain_unit
from hengji.engine.values.text import LANGS


def traced(run: Run, id: str) -> UnitTrace:
    return explain_unit(run, run.units.ids.index(id))


def told(run: Run, id: str, lang: str = "zh") -> str:
    return traced(run, id).render("zh" if lang == "zh" else "en")


def test_the_quota_that_moved_a_grade_is_told(whole: Run) -> None:
    trace = traced(whole, "U02")
    assert trace.grading is not None
    assert trace.grading.by_score.id == "A"
    assert trace.grading.ranked is not None
    assert trace.grading.ranked.id == trace.grading.final.id == "B"
    text = trace.render("zh")
    assert "工业企业共 8 家有总分，名额按最大余额法：“优秀”20% 为 2 家，“良好”40% 为 3 家" in text
    assert "“优秀”的 2 个名额已满，等级由“优秀”变为“良好”" in text


def test_a_grade_lowered_by_a_red_line_is_told_by_titles(whole: Run) -> None:
    assert "发生重大合规事件：等级由“良好”降为“合格”" in told(whole, "U05")


def test_the_row_of_the_multipliers_and_the_line_within_a_grade(rich: Run) -> None:
    for unit in range(len(rich.units)):
        trace = explain_unit(rich, unit)
        if trace.pay is None or trace.grading is None:
            continue
        shown = "；".join(step.zh for step in trace.pay.multiplier)
        assert f"“{trace.grading.final.title.zh}”" in shown
        assert trace.multiplier in shown


def test_a_fixed_payout_is_told(whole: Run) -> None:
    text = told(whole, "U08")
    assert "资产负债率超过管控线" in text
    assert "发放系数：“不合格”的发放系数为 0" in text


def test_base_times_multiplier_times_coefficient(whole: Run) -> None:
    text = told(whole, "U01")
    assert "应得：基数 33 × 发放系数 1.4 × 地区系数 0.97 = 44.814" in text
    assert "单位上限 33 × 130% = 42.9，按上限计" in text
    assert "绩效奖金（万元）：42.90" in text


def test_largest_remainders_of_a_pool_add_up(rich: Run) -> None:
    traces = [explain_unit(rich, unit).pay for unit in range(len(rich.units))]
    pool = next(result for result in rich.scheme.results if isinstance(result, Pool))
    parts = [trace.pools[0] for trace in traces if trace is not None]
    assert sum(Fraction(part.paid) for part in parts) == pool.amount
    steps = [step.zh for part in parts for step in part.steps]
    assert any("舍去部分较大，补 0.01" in step for step in steps)
    assert any("余下的补给舍去部分更大的单位" in step for step in steps)


@pytest.mark.parametrize("amount", [0, 1, 37, 313, 499, 500, 2000])
def test_every_share_is_recomputed(amount: int) -> None:
    scheme = whole_scheme()
    pools = tuple(
        replace(r, amount=Fraction(amount)) if r.id == "bonus" and isinstance(r, Pool) else r for r in scheme.results
    )
    run = score(replace(scheme, results=pools), whole_tables())
    for unit in range(len(run.units)):
        trace = explain_unit(run, unit)
        assert (trace.pay is None) == bool(run.held[unit])


def test_a_stored_share_that_is_wrong_is_not_explained() -> None:
    run = score(whole_scheme(), whole_tables())
    run.pools[0].paid = run.pools[0].paid + Column.constant(1, len(run.units))
    with pytest.raises(Disagreement):
        explain_unit(run, 0)


def test_ranks_say_the_list_and_how_many(whole: Run) -> None:
    text = told(whole, "U01")
    assert "类内排名（工业企业）：第 1 名，共 8 家" in text
    assert "Within the class (Industry): 1 of 8" in told(whole, "U01", "en")


def test_result_tables_are_told(whole: Run) -> None:
    assert "岗位与授权：优先授权" in told(whole, "U01")


def test_caps_of_events_are_told_where_they_bite(whole: Run) -> None:
    text = told(whole, "U04")
    assert "报送迟延合计 −8 分，最多扣 5 分，按 −5 分计" in text
    assert "合计 −8，本步最多扣 7 分，计 −7" in text
    assert "合计" not in "".join(each.zh for each in traced(whole, "U05").events)


def test_a_suspended_coefficient_and_what_a_gate_does(whole: Run) -> None:
    text = told(whole, "U07")
    assert "难度系数暂停适用" in text
    assert "已触发：其余各项以基本分为限" in text


def test_a_built_coefficient_is_told_with_its_places(whole: Run) -> None:
    text = told(whole, "U01")
    assert (
        "难度系数：0.998\n    按类内百分位：1 + [（资产总额 0.4375 − 0.5）× 0.6 + （职工人数 0.5625 − 0.5）× 0.4] × 0.2 = 0.9975"
        in text
    )
    assert "地区系数：0.97\n    填报为 0.97" in text
    assert "难度系数：停用（核心指标中任一未达到基本值）" in told(whole, "U07")


def test_coefficients_are_recomputed_for_every_unit_at_every_bound() -> None:
    scheme = whole_scheme()
    for change in (
        {"low": Fraction("0.999"), "high": Fraction("1.001")},
        {"fewest": 9},
        {"fewest": 2, "span": Fraction(1)},
    ):
        built = replace(scheme.coefficients["difficulty"], **change)
        run = score(replace(scheme, coefficients=dict(scheme.coefficients) | {"difficulty": built}), whole_tables())
        for unit in range(len(run.units)):
            assert len(explain_unit(run, unit).coefficients) == (0 if run.held[unit] else 2)


def test_the_data_carry_the_same(whole: Run) -> None:
    data = json.loads(json.dumps(traced(whole, "U02").as_dict(), ensure_ascii=False))
    assert data["grading"]["by_score"] == "A"
    assert data["grading"]["final"] == "B"
    assert data["grading"]["quota"]["places"] == [2, 3, 0, 0]
    assert data["pay"]["pools"][0]["pool"] == "bonus"
    assert data["pay"]["tables"][0]["brings"] == "维持授权"
    assert data["ranks"][0]["of"] == 11


def test_a_unit_without_a_total_has_neither_grade_nor_pay(whole: Run) -> None:
    trace = traced(whole, "U12")
    assert trace.grading is None
    assert trace.pay is None
    assert "暂无总分" in trace.render("zh")


@pytest.mark.parametrize("lang", LANGS)
def test_no_id_stands_in_an_explanation(whole: Run, lang: str) -> None:
    ids = {"core_short", "indebted", "difficulty", "praised", "chal", "key", "base_score", "bonus_base", "last_year"}
    for id in whole.units.ids:
        words = set(re.findall(r"[A-Za-z_]+", told(whole, id, lang)))
        shown = words & (ids if lang == "zh" else {each for each in ids if "_" in each})
        assert not shown, (id, shown)
        assert lang == "en" or not {word for word in words if word.isascii() and len(word) > 1}, words
