"""Raters and their groups: a rater in another group for one unit, a group too small to be trimmed for one unit."""

from __future__ import annotations

from pathlib import Path

from support.files import codes, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Level

PLAN = """
measures: {产量: {title: {zh: 产量, en: Output}, unit: 吨}}
indicators: {output: {title: {zh: 产量, en: Output}, formula: 产量, unit: 吨, direction: higher}}
panels:
  review:
    title: {zh: 评议, en: Review}
    groups: {lead: {title: {zh: 领导, en: Leaders}, weight: 60}, staff: {title: {zh: 职工, en: Staff}, weight: 40}}
    drop_high: 1
    drop_low: 1
    trim_from: 3
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      weight: 100
      items: [{panel: review, weight: 100, tiers: {target: 100}, rule: 得分=实际值/目标值×权重分}]
ledger: [{sum: items}, {round: 2}]
"""
UNITS = ("u1", "u2", "u3", "u4", "u5", "u6")
RATERS = {"l1": "lead", "l2": "lead", "l3": "lead", "s1": "staff", "s2": "staff", "s3": "staff"}
Rows = list[tuple[str, str, str]]


def usual() -> Rows:
    return [(unit, rater, group) for unit in UNITS for rater, group in RATERS.items()]


def rated(folder: Path, rows: Rows) -> Run:
    reviews = "unit,item,rater,group,score\n" + "".join(
        f"{u},review,{r},{g},{80 + at % 9}\n" for at, (u, r, g) in enumerate(rows)
    )
    units = "unit,name\n" + "".join(f"{unit},{unit}\n" for unit in UNITS)
    return run(folder, PLAN, units=units, facts="unit,measure,period,value\n", reviews=reviews)


def test_a_rater_in_another_group_for_one_unit_is_told(tmp_path: Path) -> None:
    rows = [(unit, rater, "staff" if (unit, rater) == ("u4", "l2") else group) for unit, rater, group in usual()]
    done = rated(tmp_path, rows)
    (found,) = [each for each in done.all_findings if each.code == "rater-in-two-groups"]
    assert found.level is Level.WARNING
    assert found.message.zh.startswith("u4：“评议”的评价人 l2 写在“职工”组，另外 5 个评分都在“领导”组")
    assert str(found.where) == "reviews.csv:21 [group]"


def test_raters_whose_group_depends_on_whom_they_rate_are_not_told(tmp_path: Path) -> None:
    rows = [
        (unit, rater, "staff" if at % 6 == int(rater[1]) else group) for at, (unit, rater, group) in enumerate(usual())
    ]
    turned = [(unit, rater, "lead" if unit in UNITS[:3] else "staff") for unit, rater, _ in rows]
    assert "rater-in-two-groups" not in codes(rated(tmp_path, turned))


def test_a_group_too_small_to_be_trimmed_for_one_unit_is_told(tmp_path: Path) -> None:
    done = rated(tmp_path, [row for row in usual() if row[:2] != ("u2", "l3")])
    (found,) = [each for each in done.all_findings if each.code == "ratings-untrimmed"]
    assert found.level is Level.WARNING
    assert found.message.zh.startswith("“评议”的“领导”组，u2（2 个）的评分不足 3 个")
    assert str(found.where) == "reviews.csv:8 [group]"


def test_where_many_units_have_few_ratings_none_is_told(tmp_path: Path) -> None:
    done = rated(tmp_path, [row for row in usual() if row[1] != "l3" or row[0] in UNITS[:3]])
    assert "ratings-untrimmed" not in codes(done)


def test_raters_in_their_own_groups_are_not_told(tmp_path: Path) -> None:
    assert not codes(rated(tmp_path, usual())) & {"rater-in-two-groups", "ratings-untrimmed"}
