"""An indicator that anything draws on is not called unused."""

from __future__ import annotations

from pathlib import Path

from hengji.engine.scheme import examine

PLAN = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight}
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}, b: {title: {zh: 权益, en: Equity}, unit: 万元}}
indicators:
  onto_card: {title: {zh: 上卡, en: On the card}, formula: a, unit: 万元, direction: higher}
  as_given: {title: {zh: 系数, en: Given}, formula: a / b, unit: "", direction: higher}
  as_plus: {title: {zh: 另加, en: Plus}, formula: a / b, unit: "", direction: higher}
  in_step: {title: {zh: 步骤, en: Step}, formula: a / b, unit: "", direction: higher}
  in_gate: {title: {zh: 闸门, en: Gate}, formula: a - b, unit: 万元, direction: higher}
  nowhere: {title: {zh: 无用, en: Nowhere}, formula: a - b, unit: 万元, direction: higher}
classes: {all: {zh: 全, en: All}}
classify: {otherwise: all}
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items: [{indicator: onto_card, weight: 100, tiers: {target: 100}, rule: {ratio: target, cap: full}}]
coefficients:
  given: {title: {zh: 给定, en: Given}, given: as_given}
  built: {title: {zh: 构造, en: Built}, factors: {b: 1}, plus: {as_plus: 0.01}}
gates: {low: {title: {zh: 低, en: Low}, when: "in_gate < 0万元", effect: {total_cap: 60}}}
ledger:
  - sum: items
  - gate: low
  - multiply: given
  - multiply: built
  - add: {formula: in_step, max: 5}
  - round: 2
"""


def test_only_an_indicator_that_nothing_draws_on_is_unused(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(PLAN, encoding="utf-8")
    found = examine(tmp_path / "scheme.yaml")[1]
    assert not [each.message.en for each in found if each.level == "error"]
    assert [each.message.zh for each in found if each.code == "indicator-unused"] == ["指标 nowhere 没有用到"]
