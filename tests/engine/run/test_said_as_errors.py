"""What surely makes a figure wrong is an error, and the result a draft: nothing of it is told in passing."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from support.files import HEAD, measures, run

from hengji.engine.intake import read_tables
from hengji.engine.run.wanted import tables_wanted
from hengji.engine.scheme import Scheme, examine
from hengji.engine.values.finding import Finding, Level

PLAN = (
    measures(a="higher")
    + """
scorecards:
  all:
    - dimension: {zh: 维, en: D}
      items: [{indicator: a, weight: 100, core: yes, tiers: {base: 80, target: 100}, rule: {ratio: target, cap: 120%}}]
events:
  - veto: {zh: 重大事故, en: Accident}
    id: major
    effect: {total_cap: 60}
  - deduction: {zh: 通报, en: Notice}
    id: notice
    points: 2
  - bonus: {zh: 荣誉, en: Honour}
    id: honour
    points: 1 .. 3
gates: {short: {title: {zh: 闸门, en: Gate}, when: any core item below base, limit: others to base points}}
ledger: [{sum: items}, {gate: short}, {add: {events: honour}}, {subtract: {events: notice}}, {clamp: 0 .. 120}, {veto: all}, {round: 2}]
"""
)


def checked(plan: str) -> tuple[Scheme | None, list[Finding]]:
    return examine(HEAD + plan)


def of(found: list[Finding], code: str) -> list[Finding]:
    return [each for each in found if each.code == code]


def test_the_sound_scheme_is_sound() -> None:
    assert not [each for each in checked(PLAN)[1] if each.level is not Level.NOTE]


def test_a_gate_that_looks_at_a_tier_nobody_has_is_an_error_with_the_tier_that_was_meant() -> None:
    [found] = of(checked(PLAN.replace("below base", "below bsae"))[1], "gate-tier")
    assert found.level is Level.ERROR
    assert found.hint is not None
    assert "“base”" in found.hint.zh


@pytest.mark.parametrize(
    ("left_out", "code", "level"),
    [
        ("{veto: all}, ", "veto-unused", Level.ERROR),
        ("{subtract: {events: notice}}, ", "event-unused", Level.ERROR),
        ("{add: {events: honour}}, ", "event-unused", Level.WARNING),
        ("{gate: short}, ", "gate-unused", Level.WARNING),
    ],
)
def test_a_veto_or_a_deduction_that_the_ledger_forgets_is_an_error(left_out: str, code: str, level: Level) -> None:
    [found] = of(checked(PLAN.replace(left_out, ""))[1], code)
    assert found.level is level


UNITS, FACTS = "unit\nu1\nu2\n", "unit,period,measure,value\nu1,2026,a,100\nu2,2026,a,90\n"


@pytest.mark.parametrize("amount", ["5", "-1", ""])
def test_a_bonus_outside_the_points_of_the_scheme_is_not_paid_and_an_error(amount: str, tmp_path: Path) -> None:
    done = run(tmp_path, PLAN, units=UNITS, facts=FACTS, events=f"unit,event,count,amount\nu1,荣誉,1,{amount}\n")
    [found] = of(done.findings, "event-not-applied")
    assert found.level is Level.ERROR
    assert "1 至 3" in (found.hint.zh if found.hint else "")


def book(folder: Path, *sheets: str) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    rows = {"units": ["unit"], "facts": ["unit", "period", "measure", "value"]}
    for name in sheets:
        made.create_sheet(name).append(rows.get(name, ["单位", "事项", "次数"]))
    made.save(folder / "data.xlsx")
    return folder / "data.xlsx"


@pytest.mark.parametrize(
    ("others", "level"),
    [
        (["安全事故台账"], Level.ERROR),
        (["加减分表"], Level.ERROR),
        ([], Level.WARNING),
        (["填报说明"], Level.WARNING),
    ],
)
def test_events_that_may_have_been_renamed_are_an_error_where_vetoes_hang_on_them(
    others: list[str], level: Level, tmp_path: Path
) -> None:
    scheme, _ = checked(PLAN)
    assert scheme is not None
    _, found = read_tables(book(tmp_path, "units", "facts", *others), wanted=tables_wanted(scheme))
    [told] = of(found, "table-wanted")
    assert told.level is level
    if level is Level.ERROR:
        assert others[0] in told.render("zh")
        assert others[0] in told.render("en")


def test_a_kind_that_nobody_counts_holds_the_unit_and_is_not_nought(tmp_path: Path) -> None:
    plan = (
        PLAN.replace("measures:\n", "measures:\n  n: {title: {zh: 事故数, en: N}, unit: 起}\n")
        .replace(
            "items: [", "items: [{events: {事故: n}, id: safe, title: {zh: 安全, en: Safe}, weight: 10, rule: RULE}, "
        )
        .replace("weight: 100,", "weight: 90,")
    )
    rule = "{start: full, steps: [{of: 较大事故, subtract: 2}]}"
    scheme, found = checked(plan.replace("RULE", rule))
    assert scheme is not None
    assert of(found, "unmapped-kind")[0].level is Level.ERROR
    done = run(tmp_path, plan.replace("RULE", rule), units=UNITS, facts=FACTS)
    assert done.held.all()
    assert of(done.findings, "unit-held")
