"""`hengji analyse frontier`: who uses his means well."""

from __future__ import annotations

import argparse
from typing import Any

from ...analysis.frontier import Efficiency, Orientation, Role, Standing, gather, measure
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number
from .table import figure, names, need, read

ABOUT = Text("效率前沿：CCR、BCC、规模效率、标杆、改进目标", "efficiency: CCR, BCC, scale, peers, targets")


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    add_roles(ask, words)
    ask.add_argument(
        "--orientation",
        choices=["input", "output"],
        default="input",
        help=words("压减投入还是扩大产出", "contract inputs or expand outputs"),
    )


def add_roles(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options that say what each column is."""
    for option, zh, en in (
        ("--inputs", "投入列", "columns of inputs"),
        ("--outputs", "产出列", "columns of outputs"),
        ("--fixed", "单位不能左右的投入列", "inputs that are not the unit's to change"),
        ("--undesirable", "越少越好的产出列", "outputs of which less is better"),
    ):
        required = option in ("--inputs", "--outputs")
        ask.add_argument(option, type=names, default=[], required=required, metavar="A,B", help=words(zh, en))


def roles_of(options: argparse.Namespace) -> dict[str, Role]:
    """What each column is. Raises `Refused` where one is named twice."""
    sides = (
        (options.inputs, Role.INPUT),
        (options.fixed, Role.FIXED),
        (options.undesirable, Role.UNDESIRABLE),
        (options.outputs, Role.OUTPUT),
    )
    every = [name for side, _ in sides for name in side]
    twice = sorted({name for name in every if every.count(name) > 1})
    if twice:
        named = "、".join(twice)
        message = Text(f"列写了两次：{named}", f"named twice: {named}")
        raise Refused([Finding("frontier-twice", Level.ERROR, message, None, Source(field=named))])
    return {name: role for side, role in sides for name in side}


def rows_of(sheet: Sheet, roles: dict[str, Role], rows: range | list[int]) -> dict[str, dict[str, Any]]:
    """Each unit's figures. Raises `Refused` where the table lacks a column."""
    lacking = need(sheet, list(roles))
    if lacking:
        raise Refused(lacking)
    return {sheet.text("unit")[row]: {name: figure(sheet, name, row) for name in roles} for row in rows}


def answer(options: argparse.Namespace) -> Answer:
    """Every unit against the frontier."""
    sheet, findings = read(options)
    roles = roles_of(options)
    panel, told = gather(rows_of(sheet, roles, range(sheet.rows)), roles)
    found = measure(panel, Orientation(options.orientation))
    units = [_data(found, place) for place in range(len(panel.units))]
    data = {
        "orientation": options.orientation,
        "roles": {name: str(role) for name, role in roles.items()},
        "units": units,
    }
    return Answer(data, [_grid(found)], (), [*findings, *told])


def _data(found: Efficiency, place: int) -> dict[str, Any]:
    overall, pure = found.overall[place], found.pure[place]
    return {
        "unit": overall.unit,
        "overall": number(overall.score),
        "pure": number(pure.score),
        "scale": number(found.scale[place]),
        "returns": str(found.returns[place]),
        "constant": _standing(overall),
        "variable": _standing(pure),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "efficient": standing.efficient,
        "weakly_efficient": standing.weak,
        "peers": {peer: number(weight) for peer, weight in standing.peers.items()},
        "slacks": {name: number(slack) for name, slack in standing.slacks.items()},
        "targets": {name: number(target) for name, target in standing.targets.items()},
    }


def _grid(found: Efficiency) -> Grid:
    rows = []
    order = sorted(range(len(found.overall)), key=lambda place: (-found.overall[place].score, -found.pure[place].score))
    for place in order:
        overall, pure = found.overall[place], found.pure[place]
        peers = "、".join(f"{peer} {cell(weight, 3)}" for peer, weight in pure.peers.items() if peer != pure.unit)
        state = "✓" if overall.efficient else "(✓)" if overall.weak else ""
        rows.append(
            [
                overall.unit,
                cell(overall.score),
                cell(pure.score),
                cell(found.scale[place]),
                str(found.returns[place]),
                state,
                peers,
            ]
        )
    headers = (
        Text("单位", "unit"),
        Text("综合", "overall"),
        Text("纯技术", "pure"),
        Text("规模", "scale"),
        Text("规模报酬", "returns"),
        Text("有效", "efficient"),
        Text("标杆（权重）", "peers (weights)"),
    )
    return Grid(
        Text("效率（(✓) 为弱有效：得分 1 而有松弛）", "efficiency ((✓): weakly, a score of 1 with slack)"),
        headers,
        rows,
    )
