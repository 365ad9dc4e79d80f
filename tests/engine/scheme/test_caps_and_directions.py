"""Caps that leave a target without one, caps below full marks, and rules that score the other way round than their indicator."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengji.engine.scheme import examine
from hengji.engine.values.finding import Finding, Level

SCHEME = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight}
measures: {a: {title: {zh: 利润, en: Profit}, unit: 万元}}
indicators: {a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: DIRECTION}}
classes: {all: {zh: 全, en: All}}
classify: {otherwise: all}
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items:
        - indicator: a
          id: b
          weight: 100
          tiers: {target: 100, prior: last_year, mean3: mean3}
          rule: RULE
ledger: [{sum: items}, {clamp: 0 .. 120}, {round: 2}]
"""
STEPS = "start: full, steps: [{each: 1, above: target, add: 1}, {each: 1, below: target, subtract: 1}]"
DOWN = "start: full, steps: [{each: 1, above: target, subtract: 1}, {each: 1, below: target, add: 1}]"


def told(folder: Path, rule: str, direction: str = "higher") -> dict[str, Finding]:
    path = folder / "scheme.yaml"
    path.write_text(SCHEME.replace("DIRECTION", direction).replace("RULE", rule), encoding="utf-8")
    return {each.code: each for each in examine(path)[1] if each.code not in ("ours", "cliff")}


HOLES = [
    ("{from: prior, cap: full + 6}, {from: mean3, cap: full + 4}", "higher", "低于"),
    ("{from: prior, cap: full + 6}", "higher", "低于"),
    ("{above: prior, cap: full + 6}, {below: prior, cap: full + 4}", "higher", "恰为"),
    ("{from: 110% of prior, cap: full + 6}, {below: 90% of prior, cap: full + 4}", "higher", "之间"),
    ("{up_to: prior, cap: full + 6}", "lower", "高于"),
]


@pytest.mark.parametrize(("caps", "direction", "zh"), HOLES)
def test_a_target_that_no_line_of_caps_names_is_an_error(caps: str, direction: str, zh: str, tmp_path: Path) -> None:
    steps = STEPS if direction == "higher" else DOWN
    found = told(tmp_path, f"{{{steps}, caps: [{caps}]}}", direction)
    assert found["caps-hole"].level is Level.ERROR
    assert zh in found["caps-hole"].render("zh")
    assert found["caps-hole"].hint is not None


def test_lines_against_different_tiers_that_may_leave_something_between_are_a_warning(tmp_path: Path) -> None:
    found = told(tmp_path, f"{{{STEPS}, caps: [{{from: prior, cap: full + 6}}, {{below: mean3, cap: full + 2}}]}}")
    assert found["caps-hole"].level is Level.WARNING


@pytest.mark.parametrize(
    ("caps", "direction"),
    [
        ("{from: prior, cap: full + 6}, {from: mean3, cap: full + 4}, {below: mean3, cap: full + 2}", "higher"),
        ("{from: 110% of prior, cap: full + 6}, {below: 110% of prior, cap: full + 4}", "higher"),
        ("{from: 90% of prior, cap: full + 6}, {below: 110% of prior, cap: full + 4}", "higher"),
        ("{below: prior, cap: full + 4}", "higher"),  # the most ambitious targets may go without
        ("{above: prior, cap: full + 4}", "lower"),
    ],
)
def test_lines_that_name_every_target_are_not_told(caps: str, direction: str, tmp_path: Path) -> None:
    steps = STEPS if direction == "higher" else DOWN
    assert "caps-hole" not in told(tmp_path, f"{{{steps}, caps: [{caps}]}}", direction)


def test_a_cap_of_the_rule_holds_where_no_line_does(tmp_path: Path) -> None:
    assert "caps-hole" not in told(tmp_path, f"{{{STEPS}, caps: [{{from: prior, cap: full + 6}}], cap: full + 2}}")


@pytest.mark.parametrize(
    ("caps", "told_so"),
    [
        ("{from: prior, cap: full + 6}, {below: prior, cap: full + 3}", True),
        ("{from: 90% of prior, cap: full + 6}, {below: 110% of prior, cap: full + 3}", True),
        ("{above: prior, cap: full + 6}, {below: prior, cap: full + 3}", False),
        ("{from: prior, cap: full + 6}, {below: mean3, cap: full + 3}", False),
    ],
)
def test_a_cap_of_the_rule_that_no_target_has_is_an_error(caps: str, told_so: bool, tmp_path: Path) -> None:
    found = told(tmp_path, f"{{{STEPS}, caps: [{caps}], cap: full + 5}}")
    assert ("cap-idle" in found) == told_so
    if told_so:
        assert found["cap-idle"].level is Level.ERROR
        assert "并入各档" in found["cap-idle"].render("zh")


@pytest.mark.parametrize(
    "rule",
    [
        f"{{{STEPS}, caps: [{{from: mean3, cap: 4}}, {{below: mean3, cap: full + 2}}]}}",
        f"{{{STEPS}, cap: 4}}",
        "{ratio: target, cap: 4}",
    ],
)
def test_a_cap_below_what_the_target_itself_earns_is_told_with_what_was_probably_meant(
    rule: str, tmp_path: Path
) -> None:
    found = told(tmp_path, rule)
    assert found["cap-below-full"].level is Level.WARNING
    assert "full + 4" in found["cap-below-full"].render("zh")


@pytest.mark.parametrize(
    "rule",
    [
        f"{{{STEPS}, cap: full}}",
        f"{{{STEPS}, cap: 120%}}",
        "{start: 0, steps: [{each: 1, above: target, add: 1}], cap: 10}",
        "{start: 80, steps: [{each: 1, above: target, add: 1}, {each: 1, below: target, subtract: 1}], cap: 90}",
    ],
)
def test_a_cap_from_there_on_is_not_told(rule: str, tmp_path: Path) -> None:
    assert "cap-below-full" not in told(tmp_path, rule)


@pytest.mark.parametrize(
    ("rule", "direction"),
    [
        ("不高于目标值得满分；每高于目标值1万元扣1分，扣完为止", "higher"),
        (f"{{{DOWN}}}", "higher"),
        (f"{{{STEPS}}}", "lower"),
        ("{sense: lower, bands: [{up_to: 120, score: 60%}, {up_to: 100, score: full}]}", "higher"),
        ("{sense: higher, curve: {80: 60%, 100: full}}", "lower"),
    ],
)
def test_a_rule_that_rewards_the_worse_figure_is_told(rule: str, direction: str, tmp_path: Path) -> None:
    found = told(tmp_path, rule, direction)
    assert found["direction-against-rule"].level is Level.WARNING
    assert f"direction: {direction}" in found["direction-against-rule"].render("en")


@pytest.mark.parametrize(
    ("rule", "direction"),
    [
        (f"{{{STEPS}}}", "higher"),
        (f"{{{DOWN}}}", "lower"),
        ("{start: full, steps: [{each: 1, above: 120, subtract: 1}, {each: 1, below: 80, subtract: 1}]}", "higher"),
        ("{ratio: target, cap: 120%}", "higher"),
        ("{sense: lower, bands: [{up_to: 120, score: 60%}, {up_to: 100, score: full}]}", "lower"),
    ],
)
def test_a_rule_that_goes_with_its_indicator_is_not_told(rule: str, direction: str, tmp_path: Path) -> None:
    assert "direction-against-rule" not in told(tmp_path, rule, direction)
