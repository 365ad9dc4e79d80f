"""Units of a run: how they are shown, and what is said of those that have no total."""

from __future__ import annotations

import pytest
from support.group import FIGURES, scheme, tables

from hengji.engine.run.result import UnitList
from hengji.engine.run.score import score
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
