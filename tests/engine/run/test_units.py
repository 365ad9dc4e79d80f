"""Units of a run: how they are shown, and what is said of those that have no total."""

from __future__ import annotations

from support.group import FIGURES, scheme, tables

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
