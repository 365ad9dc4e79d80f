"""Units of a run: how they are shown, and what is said of those that have no total."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.files import HEAD, measures, run
from support.group import FIGURES, scheme, tables

from hengji.engine.intake import read_tables
from hengji.engine.run.result import UnitList
from hengji.engine.run.score import score
from hengji.engine.run.tables import flatten
from hengji.engine.run.units import told_apart


def test_units_of_one_name_are_shown_with_their_ids() -> None:
    assert told_apart(["D01", "D02", "D03", "D04"], ["东部", "东部", "西部", ""]) == (
        "东部（D01）",
        "东部（D02）",
        "西部",
        "D04",
    )


def test_a_unit_without_any_figure_is_one_finding_that_names_every_item() -> None:
    run = score(scheme(), tables({id: figures for id, figures in FIGURES.items() if id != "U3"}))
    (found,) = [finding for finding in run.findings if finding.code == "unit-held"]
    assert found.message.zh == "丙公司：2 项缺少填报数，总分暂不计算：净资产收益率、营业收入"


def test_every_reason_that_holds_a_unit_is_told_at_once() -> None:
    figures = FIGURES | {"U3": {**FIGURES["U3"], "净利润": None}}
    run = score(scheme(), tables(figures, targets=({"unit": "*", "item": "roe", "target": "7.6"},)))
    told = [
        finding.message.zh for finding in run.findings if finding.code == "unit-held" and "丙公司" in finding.message.zh
    ]
    assert len(told) == 2
    assert "净资产收益率" in told[0]
    assert "缺少目标值" in told[1]


def test_what_follows_from_the_units_alone_is_found_out_once_and_never_stale() -> None:
    attributes = {"group": ("x", "y", "x")}
    units = UnitList(("c", "a", "b"), ("c", "a", "b"), ("k", "k", "l"), attributes=attributes)
    assert units.id_order().tolist() == [2, 0, 1]
    assert units.id_order() is units.id_order()
    with pytest.raises(ValueError, match="read-only"):
        units.id_order()[0] = 1
    assert units.lists("group") is units.lists("group")
    assert units.lists("group").codes.tolist() == [0, 1, 0]
    assert units.lists("class").names == ("k", "l")
    assert units.lists("") is units.lists("elsewhere")
    assert units.lists("parent").each == ("", "", "")
    attributes["group"] = ("x", "y", "y")
    assert units.lists("group").codes.tolist() == [0, 1, 1]
    del attributes["group"]
    assert units.lists("group").names == ("",)


CLASSED = (
    measures(a="higher")
    + """
classes: {jz: {zh: 竞争类, en: Competitive}, gy: {zh: 公益类, en: Public}}
scorecards:
  jz: [{dimension: {zh: 维, en: D}, items: [{indicator: a, weight: 100, rule: {ratio: target, cap: 120%}}]}]
  gy: [{dimension: {zh: 维, en: D}, items: [{indicator: a, weight: 100, rule: {ratio: target, cap: 120%}}]}]
ledger: [{sum: items}]
"""
)


def test_an_unknown_class_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    head = HEAD.replace("classes: {all: {zh: 全, en: All}}\nclassify: {otherwise: all}\n", "")
    done = run(tmp_path, CLASSED, head, units="unit,class\nu1,竞争\nu2,公益类\n", facts="unit,period,measure,value\n")
    (found,) = [each for each in done.findings if each.code == "unit-without-class"]
    assert found.hint is not None
    assert found.hint.zh.startswith("您是否想写“竞争类”？可写：jz、gy")


@pytest.mark.parametrize(
    ("unit", "row", "hint"),
    [
        ("720", "000720", "units（单位）表里的 720 像是丢了前导零：把那一列设为文本，改成 000720"),
        ("000720", "720", "这里的 720 像是丢了前导零：把这一列设为文本，改成 000720"),
    ],
)
def test_the_id_that_lost_its_leading_zeros_is_the_shorter_one(unit: str, row: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(f"unit\n{unit}\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text(f"unit,period,measure,value\n{row},2026,a,1\n", encoding="utf-8")
    _, found = read_tables(tmp_path)
    (told,) = [each for each in found if each.code == "unknown-unit"]
    assert told.hint is not None
    assert told.hint.zh == hint
    assert "leading zeros" in told.hint.en


COUNTED = """
measures: {n: {title: {zh: 事故, en: N}, unit: 起}, m: {title: {zh: 通报, en: M}, unit: 起}}
indicators: {}
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items:
        - {events: {事故: n}, id: one, title: {zh: 甲, en: A}, weight: 50, rule: {start: full, steps: [{of: 事故, subtract: 3}]}}
        - events: {事故: n, 通报: m}
          id: two
          title: {zh: 乙, en: B}
          weight: 50
          rule: {start: full, steps: [{of: 事故, subtract: 3}, {of: 通报, subtract: 1}]}
ledger: [{sum: items}]
"""


def test_the_cell_of_an_item_that_counts_one_kind_holds_the_count(tmp_path: Path) -> None:
    facts = "unit,period,measure,value\nu1,2026,n,4\nu1,2026,m,2\nu2,2026,m,0\n"
    cells = flatten(run(tmp_path, COUNTED, units="unit\nu1\nu2\n", facts=facts))["cells"].columns
    assert cells["actual"] == ["4", "", "", ""]
