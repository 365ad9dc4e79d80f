"""Difficulties for some classes only, with what adds to them, inside their bounds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.files import HEAD, codes, measures, run

from hengji.engine.run.result import Run
from hengji.engine.run.tables import flatten
from hengji.engine.trace import explain_unit
from hengji.engine.values.finding import Level

F = Fraction
TWO = HEAD.replace(
    "classes: {all: {zh: 全, en: All}}", "classes: {hard: {zh: 难, en: Hard}, easy: {zh: 易, en: Easy}}"
).replace("classify: {otherwise: all}", "classify: {given: yes}")


def scored(folder: Path, coefficient: str, flags: str = "1,,,,") -> Run:
    plan = (
        measures(a="higher", size="higher")
        + "scorecards:\n  one:\n    classes: [hard, easy]\n    dimensions:\n    - dimension: {zh: 维, en: D}\n      items:\n"
        + "      - {indicator: a, id: item_a, weight: 100, rule: {curve: {0: 0, 100: full}}}\n"
        + f"coefficients: {{difficulty: {{title: {{zh: 难度系数, en: Difficulty}}, {coefficient}}}}}\n"
        + "ledger: [{sum: items}, {multiply: difficulty}, {round: 2}]\n"
    )
    rows = [f"u{unit},hard,{flag}" for unit, flag in enumerate(flags.split(","))] + [
        f"v{unit},easy,1" for unit in range(3)
    ]
    names = [row.split(",")[0] for row in rows]
    facts = "unit,measure,period,value\n" + "".join(
        f"{name},a,2026,100\n{name},size,2026,{at}\n" for at, name in enumerate(names)
    )
    done: Run = run(folder, plan, TWO, units="unit,class,loss\n" + "\n".join(rows) + "\n", facts=facts)
    return done


BUILT = "factors: {size: 1}, span: 0.2, plus: {loss: 0.03}, classes: hard"


def test_units_of_other_classes_have_one_without_a_word_and_the_flag_adds(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT)
    # places 0.1 0.3 0.5 0.7 0.9: 1 + (p - 0.5) x 0.2, and 0.03 more for u0
    assert done.coefficients["difficulty"].fractions() == [
        F("0.95"), F("0.96"), 1, F("1.04"), F("1.08"), 1, 1, 1,
    ]  # fmt: skip
    assert not codes(done) & {"class-too-small", "coefficient-missing"}
    text = explain_unit(done, 0).render("zh")
    assert "1 + [（size量 0.1 − 0.5）× 1] × 0.2 + loss 1 × 0.03 = 0.95" in text
    other = explain_unit(done, 5).render("zh")
    assert "100 + 0 = 100  (本类不适用)" in other
    assert "难度系数：" not in other
    column = flatten(done)["totals"].columns["coefficient_difficulty"]
    assert column == ["0.95", "0.96", "1", "1.04", "1.08", "", "", ""]


def test_what_is_added_stays_within_the_bounds_and_bounds_do_not_reach_other_classes(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT.replace("0.03", "0.1") + ", bounds: 1.02 .. 1.09", ",,,,1")
    assert done.coefficients["difficulty"].fractions() == [
        F("1.02"), F("1.02"), F("1.02"), F("1.04"), F("1.09"), 1, 1, 1,
    ]  # fmt: skip
    assert "高于上限，按 1.09 计" in explain_unit(done, 4).render("zh")


def test_in_a_class_too_small_nothing_is_added(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT + ", fewest: 6")
    assert done.coefficients["difficulty"].fractions() == [1] * 8
    assert "class-too-small" in codes(done)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_given_coefficient_may_be_for_some_classes_only(tmp_path: Path, lang: str) -> None:
    done = scored(tmp_path, "given: loss, classes: hard", "1.1,1.1,1.1,1.1,")
    assert done.coefficients["difficulty"].fractions() == [F("1.1")] * 4 + [1] * 4
    told = [each for each in done.findings if each.code == "coefficient-missing"]
    assert [each.message.get(lang) for each in told] == [  # type: ignore[arg-type]
        {"zh": "1 个单位没有“难度系数”，按 1 计", "en": "1 units have no Difficulty; 1 is used"}[lang]
    ]


def test_in_a_class_too_small_a_1_outside_the_bounds_stays_1_as_the_finding_says(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT + ", fewest: 6, bounds: 1.02 .. 1.09")
    assert done.coefficients["difficulty"].fractions() == [1] * 8
    assert {"class-too-small", "coefficient-neutral-outside"} <= codes(done)
    assert "同类单位不足 6 家，按 1 计" in explain_unit(done, 0).render("zh")


def test_a_value_stated_for_what_is_missing_is_used_as_stated(tmp_path: Path) -> None:
    done = scored(tmp_path, "given: loss, classes: hard, bounds: 1.02 .. 1.09, missing: 1.01", "1.1,1,1.05,,")
    assert done.coefficients["difficulty"].fractions() == [
        F("1.09"),
        F("1.02"),
        F("1.05"),
        F("1.01"),
        F("1.01"),
        1,
        1,
        1,
    ]
    assert "没有填报，按 1.01 计" in explain_unit(done, 3).render("zh")


def test_a_figure_that_would_add_and_is_not_reported_is_told_and_named_in_the_explanation(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT, "1,0,,,0")
    told = [each for each in done.findings if each.code == "coefficient-plus-missing"]
    assert [each.message.zh for each in told] == ["类别“hard”5 个单位中有 2 个没有填报“loss”，难度系数不加这一项"]
    assert done.coefficients["difficulty"].at(2) == 1
    assert "（没有填报loss，不加）" in explain_unit(done, 2).render("zh")
    assert "没有填报" not in explain_unit(done, 1).render("zh")


def test_a_figure_nobody_knows_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    done = scored(tmp_path, BUILT.replace("loss", "lose"))
    told = [each for each in done.findings if each.code == "coefficient-unknown-figure"]
    assert [(each.level, each.hint and each.hint.zh) for each in told] == [(Level.ERROR, "您是否想写“loss”？")]
