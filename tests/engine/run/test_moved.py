"""What moves points after the rule has spoken is said: an event that takes an item's points, a gate that limits them."""

from __future__ import annotations

import pytest

from hengji.engine.intake import read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.run.tables import flatten
from hengji.engine.scheme import load_scheme
from hengji.engine.trace import explain_cell, explain_unit
from hengji.engine.values.finding import Finding

SCHEME = """
scheme: test.moved
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 变动, en: Moved}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
measures:
  a: {title: {zh: 利润, en: Profit}, unit: 万元}
  b: {title: {zh: 回款, en: Cash}, unit: 万元}
  worse: {title: {zh: 较大事故起数, en: Major accidents}, unit: 起}
  w: {title: {zh: 满意度, en: Satisfaction}, unit: "%"}
indicators:
  a: {title: {zh: 利润, en: Profit}, unit: 万元, direction: higher}
  b: {title: {zh: 回款, en: Cash}, unit: 万元, direction: higher}
  w: {title: {zh: 满意度, en: Satisfaction}, unit: "%", direction: watch}
scorecards:
  all:
    - dimension: {zh: 全部, en: All}
      id: all
      weight: 100
      items:
        - {indicator: a, weight: 50, core: yes, missing: redistribute, tiers: {target: 100}, rule: {ratio: target, cap: 120%}}
        - {indicator: b, weight: 40, exempt: full, tiers: {target: 100}, rule: {ratio: target, cap: 120%}}
        - {events: {较大事故: worse}, id: safety, title: {zh: 安全, en: Safety}, weight: 10, rule: "每发生一起较大事故扣3分，扣完为止"}
        - {indicator: w, weight: 0, watch: yes}
events:
  - {veto: {zh: 造假, en: Forgery}, id: forged, effect: {zero_items: [b]}}
gates:
  low: {title: {zh: 核心未达标, en: Core short}, when: any core item below 60%, limit: others to base points}
ledger:
  - sum: items
  - gate: low
  - veto: all
  - round: 2
"""
FIGURES = {"U1": (90, 90, 1, 5), "U2": (50, 110, 0, 5), "U3": (None, 90, None, None)}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("moved")
    rows = [
        f"{unit},{measure},2026,{value}"
        for unit, values in FIGURES.items()
        for measure, value in zip(("a", "b", "worse", "w"), values, strict=True)
        if value is not None
    ]
    (folder / "units.csv").write_text("unit\nU1\nU2\nU3\n", encoding="utf-8")
    (folder / "facts.csv").write_text("unit,measure,period,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "events.csv").write_text("unit,event,count\nU1,forged,1\n", encoding="utf-8")
    scheme, found = load_scheme(SCHEME, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    tables, _ = read_tables(folder)
    return score(scheme, tables)


def held(run: Run) -> list[Finding]:
    return [finding for finding in run.findings if finding.code == "unit-held"]


def test_an_event_that_takes_an_items_points_is_named_where_the_points_are_shown(run: Run) -> None:
    trace = explain_cell(run, 0, "b")
    assert trace.taken is not None
    assert trace.taken.zh == "“造假”生效，本项计 0 分（否则计 36 分）"
    assert trace.taken.en == "'Forgery' in force: the item earns 0 (36 without it)"
    assert "取消得分：“造假”" in trace.render("zh")
    assert trace.as_dict()["taken"] == {"zh": trace.taken.zh, "en": trace.taken.en}
    assert explain_cell(run, 1, "b").taken is None
    assert "“造假”生效" in explain_unit(run, 0).render("zh")


def test_the_cells_table_says_why_points_are_not_what_the_score_makes(run: Run) -> None:
    cells = flatten(run)["cells"].columns
    told = {(unit, item): zh for unit, item, zh in zip(cells["unit"], cells["item"], cells["note_zh"], strict=True)}
    assert told["U1", "b"] == "“造假”生效，本项计 0 分（否则计 36 分）"
    assert {key for key, zh in told.items() if zh} == {("U1", "b")}


def test_a_gate_says_which_items_it_limited_and_from_what_to_what(run: Run) -> None:
    zh, en = "限制：“回款”44 → 40", "limited: Cash 44 → 40"
    ledger = flatten(run)["ledger"].columns
    (note,) = [zh for unit, zh in zip(ledger["unit"], ledger["note_zh"], strict=True) if unit == "U2" and "限制" in zh]
    assert zh in note
    unit = explain_unit(run, 1)
    assert zh in unit.render("zh")
    assert en in unit.render("en")
    assert "闸门“核心未达标”限制本项：44 → 40" in explain_cell(run, 1, "b").render("zh")


def test_a_unit_that_trips_no_gate_is_told_of_no_limit(run: Run) -> None:
    assert "限制" not in explain_unit(run, 0).render("zh")


def test_only_items_that_hold_a_unit_are_named_for_it(run: Run) -> None:
    (finding,) = held(run)
    assert finding.message.zh == "U3：“安全”缺少填报数，总分暂不计算"
    assert "满意度" not in finding.render("zh")
    assert "利润" not in finding.render("zh")


def test_kinds_of_events_are_called_by_their_title_in_english(run: Run) -> None:
    trace = explain_cell(run, 0, "safety")
    assert '"Major accidents"' in trace.sentence.en
    assert "“较大事故”" in trace.sentence.zh
    assert "Major accidents: 1" in trace.render("en")
    assert "Major accidents 1: 1 × −3" in trace.render("en")
    assert "较大事故" not in trace.render("en")
    assert "较大事故：1" in trace.render("zh")
