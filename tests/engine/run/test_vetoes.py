"""A count reported and the veto it means stand in two tables: where they disagree the unit waits."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from support.files import codes, measures
from support.files import run as files
from support.group import FIGURES, Row, scheme, tables

from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.events import Effect, Event, EventKind
from hengji.engine.scheme.model.indicators import Measure
from hengji.engine.scheme.model.matters import same_matter
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.finding import Level
from hengji.engine.values.null import NullReason
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

VETO = Event("veto", EventKind.VETO, Text("发生较大及以上安全事故", "Major accident"), effect=Effect(grade="D"))


def plan() -> Scheme:
    small = scheme()
    counts = {
        id: Measure(id, Text(title, id), parse_unit("起"))
        for id, title in (("slight", "一般事故"), ("major", "重大事故起数"))
    }
    return replace(small, measures=dict(small.measures) | counts, events={"veto": VETO})


def run(measure: str, count: str, *events: Row) -> Run:
    """Everything known, and one unit's count of one kind of accident."""
    return score(plan(), tables(FIGURES | {"U1": FIGURES["U1"] | {measure: int(count)}}, events=events))


def test_a_major_accident_among_the_figures_without_a_row_of_the_veto_holds_the_unit() -> None:
    done = run("major", "1")
    (found,) = [each for each in done.findings if each.code == "veto-unlisted"]
    assert found.level is Level.ERROR
    assert found.message.zh == (
        "甲公司：填报了“重大事故起数”，事项表里却没有“发生较大及以上安全事故”这一行；在认定之前总分暂不计算"
    )
    assert list(done.held) == [NullReason.EVENT_OPEN, 0, 0]


def test_a_veto_is_not_waived_by_a_zero_without_a_reason() -> None:
    done = run("major", "1", {"unit": "U1", "event": "veto", "count": "0"})
    (found,) = [each for each in done.findings if each.code == "veto-unlisted"]
    assert "次数写了 0，没有写明理由" in found.message.zh
    assert done.held[0] == NullReason.EVENT_OPEN


@pytest.mark.parametrize("count", ["1", "0"])
def test_a_row_of_the_veto_settles_it_whether_it_holds_or_not(count: str) -> None:
    done = run("major", "1", {"unit": "U1", "event": "veto", "count": count, "reason": "非责任事故"})
    assert not [each for each in done.findings if each.code == "veto-unlisted"]
    assert list(done.held) == [0, 0, 0]
    assert (done.grade_of(0) is done.bands[-1]) == (count == "1")


def test_a_veto_in_force_of_a_unit_that_reports_none_is_told() -> None:
    veto = {"unit": "U1", "event": "veto", "count": "1", "reason": "通报"}
    small = plan()
    wide = Measure("wide", Text("较大及以上安全事故", "wide"), parse_unit("起"))
    small = replace(small, measures=dict(small.measures) | {"wide": wide})
    given = tables(FIGURES | {"U1": FIGURES["U1"] | {"wide": 0}}, events=(veto,))
    done = score(small, given)
    (found,) = [each for each in done.findings if each.code == "veto-denied"]
    assert found.level is Level.ERROR
    assert found.message.zh.startswith("甲公司：事项表列了“发生较大及以上安全事故”，填报的“较大及以上安全事故”却是 0")
    assert done.grade_of(0) is done.bands[-1]
    given.facts.texts["status"] = ["已核实"] * given.facts.rows
    assert "veto-denied" not in codes(score(small, given))
    other = score(small, tables(FIGURES | {"U1": FIGURES["U1"] | {"wide": 0, "major": 1}}, events=(veto,)))
    assert "veto-denied" not in codes(other)


def test_none_of_the_gravest_does_not_deny_a_veto_of_less_grave_ones() -> None:
    done = run("major", "0", {"unit": "U1", "event": "veto", "count": "1", "reason": "通报"})
    assert "veto-denied" not in codes(done)


def test_a_slighter_accident_or_none_at_all_asks_for_nothing() -> None:
    for done in (run("slight", "2"), run("major", "0")):
        assert not [each for each in done.findings if each.code == "veto-unlisted"]
        assert not done.held.any()


@pytest.mark.parametrize(
    ("veto", "name", "same"),
    [
        ("发生较大及以上安全事故", "重大事故", True),
        ("发生较大及以上安全事故", "较大事故起数", True),
        ("发生较大事故，一票否决", "特大事故", True),
        ("发生较大及以上安全事故", "一般事故", False),
        ("发生重大安全事故", "安全事故", False),
        ("发生重大质量事故", "重大舆情", False),
        ("瞒报", "瞒报次数", True),
        ("发生质量事故", "一般事故", False),
        ("发生亡人事故的", "亡人事故", True),
        ("Major accidents", "major accident", True),
        ("Major accident", "minor accident", False),
    ],
)
def test_names_of_one_matter_meet_whatever_stands_around_them(veto: str, name: str, same: bool) -> None:
    assert same_matter(veto, name) is same


def test_a_total_is_not_paid_on_what_waits() -> None:
    assert run("major", "1").total_of(0) is None
    assert run("major", "0").total_of(0) == Fraction(run("slight", "0").total_of(0) or 0)


def test_an_accident_in_one_month_of_twelve_is_reported_all_the_same(tmp_path: Path) -> None:
    plan = measures(a="higher", b="lower").replace("b量", "重大事故") + (
        "scorecards:\n  all:\n    - dimension: {zh: 一, en: One}\n      id: one\n      items:\n"
        "        - {indicator: a, weight: 100, tiers: {target: 100}, rule: {ratio: target}}\n"
        "events: [{veto: {zh: 发生重大事故, en: Major accident}, id: major, effect: {total_cap: 50}}]\n"
        "ledger: [{sum: items}, {veto: all}]\n"
    )
    months = "".join(f"u1,b,2026-{month:02},{int(month == 5)}\n" for month in range(1, 13))
    facts = f"unit,measure,period,value\nu1,a,2026,90\n{months}"
    assert "veto-unlisted" in codes(
        files(tmp_path, plan.replace("unit: ''", "unit: 起", 2), units="unit\nu1\n", facts=facts)
    )
