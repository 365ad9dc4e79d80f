"""`hengji analyse mechanism`: does the truth pay, and what did each unit's report cost it."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from ...analysis.mechanisms import JointBase, Mechanism, PlanBonus, curve, got
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Refused, errors
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number
from .table import exact, figure, read

ABOUT = Text(
    "自报机制：联合确定基数、计划奖金，校验说真话是否最合算", "joint base and plan bonus: does the truth pay best"
)


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    ask.add_argument(
        "--kind", choices=["joint-base", "plan-bonus"], default="joint-base", help=words("哪种机制", "which mechanism")
    )
    for option, default, zh, en in (
        ("--weight", "0.5", "自报数的权重 W", "W, the weight of the report"),
        ("--reward", "0.7", "超基数奖励率 P", "P, paid beyond the base"),
        ("--fine", "0.5", "少报罚率 Q", "Q, for reporting too little"),
        ("--over", "0", "多报返还率 R", "R, given back for reporting too much"),
        ("--start", "0", "起点奖金", "the bonus to start from"),
        ("--over-rate", "0.3", "超计划率 a", "a, beyond the plan"),
        ("--plan-rate", "0.5", "计划率 b", "b, for the plan"),
        ("--short-rate", "0.8", "欠计划率 g", "g, short of the plan"),
    ):
        ask.add_argument(
            option, type=exact, default=exact(default), help=words(f"{zh}，默认 {default}", f"{en}; {default}")
        )
    ask.add_argument("--lower", action="store_true", help=words("越低越好（成本）", "less is better (costs)"))


def answer(options: argparse.Namespace) -> Answer:
    """What each unit gets, and what it would have got for the truth. Raises `Refused` where the rates break a condition."""
    mechanism = _mechanism(options)
    broken = mechanism.findings()
    if errors(broken):
        raise Refused(broken)
    sheet, findings = read(options)
    units = [_unit(mechanism, sheet, row) for row in range(sheet.rows)]
    data = {"kind": options.kind, "rates": _rates(mechanism), "units": units}
    return Answer(data, [_grid(sheet, units)], (), [*findings, *broken])


def _mechanism(options: argparse.Namespace) -> Mechanism:
    if options.kind == "joint-base":
        return JointBase(options.weight, options.reward, options.fine, options.over, not options.lower)
    return PlanBonus(options.start, options.over_rate, options.plan_rate, options.short_rate)


def _rates(mechanism: Mechanism) -> dict[str, str | None]:
    if isinstance(mechanism, JointBase):
        return {
            "weight": number(mechanism.weight),
            "reward": number(mechanism.reward),
            "fine": number(mechanism.fine),
            "over": number(mechanism.over),
        }
    return {
        "start": number(mechanism.start),
        "over_rate": number(mechanism.over_rate),
        "plan_rate": number(mechanism.plan_rate),
        "short_rate": number(mechanism.short_rate),
        "chance": number(mechanism.chance()),
    }


def _unit(mechanism: Mechanism, sheet: Sheet, row: int) -> dict[str, Any]:
    asked, said, actual = (figure(sheet, name, row) for name in ("asked", "said", "actual"))
    found: dict[str, Any] = {"unit": sheet.text("unit")[row]}
    if asked is None or said is None or actual is None:
        return found | {"null_reason": "missing-fact"}
    agreed = figure(sheet, "base", row)
    if isinstance(mechanism, JointBase):
        base = mechanism.base(said, asked) if agreed is None else agreed
        paid = mechanism.on_base(base, said, actual)
        found["base"] = number(base)
    else:
        paid = mechanism.bonus(asked, said, actual)
    spread = max(abs(actual) / 5, abs(said - actual), Fraction(1))
    line = [
        {"said": number(x), "got": number(y)}
        for x, y in curve(mechanism, asked, actual, actual - spread, actual + spread, 20)
    ]
    truth = got(mechanism, asked, actual, actual)
    return found | {
        "asked": number(asked),
        "said": number(said),
        "actual": number(actual),
        "got": number(paid),
        "for_the_truth": number(truth),
        "curve": line,
        "null_reason": None,
    }


def _grid(sheet: Sheet, units: list[dict[str, Any]]) -> Grid:
    names = ("asked", "said", "actual", "base", "got", "for_the_truth")
    rows = [
        [unit["unit"], *(cell(Fraction(unit[name])) if unit.get(name) else "—" for name in names)] for unit in units
    ]
    headers = (
        Text("单位", "unit"),
        Text("要求数", "asked"),
        Text("自报数", "said"),
        Text("实际数", "actual"),
        Text("合同基数", "base"),
        Text("所得", "got"),
        Text("如实自报可得", "for the truth"),
    )
    return Grid(Text("自报与所得", "reports and what they earned"), headers, rows)
