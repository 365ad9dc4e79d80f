"""Whoever signs a letter can read where each tier comes from: typed, a number, or computed and how."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import HEAD, measures, run

from hengji.engine.scheme import examine
from hengji.engine.trace import explain_cell, references

PLAN = (
    measures(a="higher", b="higher")
    + """scorecards:
  all:
    - dimension: {zh: 一, en: One}
      id: one
      items:
        - indicator: a
          weight: 100
          tiers: {TIERS}
          rule: {ratio: target}
ledger: [{sum: items}]
"""
)


@pytest.mark.parametrize(
    ("tiers", "zh", "en"),
    [
        ("{target: table}", [], []),
        ("{target: {column: goal}}", ["目标值 = 目标表“goal”列"], ["target = the column 'goal' of the targets"]),
        (
            "{target: industry.excellent}",
            ["目标值 = 目标表中的行业优秀值"],
            ["target = the industry's excellent in the targets"],
        ),
        ("{base: 50, target: 100}", ["基本值 = 50", "目标值 = 100"], ["base = 50", "target = 100"]),
        ("{target: last_year}", ["目标值 = 上年实际值"], ["target = last year's actual figure"]),
        (
            "{target: mean3}",
            ["目标值 = 前三年实际值的平均"],
            ["target = the mean of the last three years' actual figures"],
        ),
        (
            "{target: table, base: target * 80%}",
            ["基本值 = 目标值 × 80%"],
            ["base = target * 80%"],
        ),
        (
            '{target: "max(prior(actual), prior(b) / 2)"}',
            ["目标值 = 最大(上年(实际值), 上年(b量) ÷ 2)"],
            ["target = max(prior(actual, 1), prior(b, 1) / 2)"],
        ),
    ],
)
def test_each_tier_says_what_it_is(tmp_path: Path, tiers: str, zh: list[str], en: list[str]) -> None:
    (tmp_path / "scheme.yaml").write_text(HEAD + PLAN.replace("{TIERS}", tiers), encoding="utf-8")
    scheme, found = examine(tmp_path / "scheme.yaml")
    assert scheme is not None, [each.render("en") for each in found]
    ((_, item),) = scheme.items()
    told = references(scheme, item)
    assert [each.zh for each in told] == zh
    assert [each.en for each in told] == en


def test_an_explanation_says_where_the_tiers_come_from(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PLAN.replace("{TIERS}", "{target: last_year}"),
        units="unit\nu1\n",
        facts="unit,measure,period,value\nu1,a,2026,90\nu1,a,2025,100\n",
    )
    trace = explain_cell(done, 0, "a")
    assert "  目标档由来：目标值 = 上年实际值" in trace.render("zh").splitlines()
    assert "  tiers come from: target = last year's actual figure" in trace.render("en").splitlines()
    assert trace.as_dict()["tiers_are"] == [{"zh": "目标值 = 上年实际值", "en": "target = last year's actual figure"}]
