"""`hengji analyse malmquist`: productivity between periods."""

from __future__ import annotations

import argparse
from typing import Any

from ...analysis.frontier import Change, Malmquist, compare, gather, geometric_means
from ...engine.values.finding import Finding, Level, Refused
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number
from .frontier import add_roles, roles_of, rows_of
from .table import groups, read

ABOUT = Text("全要素生产率：追赶与前沿移动", "productivity: catch-up and shift of the frontier")


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    add_roles(ask, words)


def answer(options: argparse.Namespace) -> Answer:
    """Every unit's change from each period to the next."""
    sheet, findings = read(options)
    roles = roles_of(options)
    periods = []
    for period, rows in sorted(groups(sheet, "period")):
        panel, told = gather(rows_of(sheet, roles, rows), roles)
        periods.append((period, panel))
        findings += [_of(period, finding) for finding in told]
    if len(periods) < 2:
        message = Text("只有一个期间，无从比较", "there is only one period: nothing to compare")
        raise Refused([Finding("malmquist-one-period", Level.ERROR, message, None)])
    found, told = compare(periods)
    findings += told
    changes = [change for each in found for change in each.changes]
    data = {
        "periods": [
            {
                "before": each.before,
                "after": each.after,
                "units": [_data(change) for change in each.changes],
                "means": _numbers(each.means()),
            }
            for each in found
        ],
        "means": _numbers(geometric_means(changes)) if changes else {},
    }
    return Answer(data, [_grid(each) for each in found], (), findings)


def _of(period: str, finding: Finding) -> Finding:
    message = Text(f"{period}：{finding.message.zh}", f"{period}: {finding.message.en}")
    return Finding(finding.code, finding.level, message, finding.hint, finding.where)


def _numbers(values: dict[str, float]) -> dict[str, str | None]:
    return {name: number(value) for name, value in values.items()}


def _data(change: Change) -> dict[str, Any]:
    d = change.distances
    return {
        "unit": change.unit,
        "productivity": number(change.productivity),
        "catch_up": number(change.catch_up),
        "shift": number(change.shift),
        "pure": number(change.pure),
        "scale": number(change.scale),
        "distances": {
            name: number(getattr(d, name))
            for name in ("first", "last", "first_on_last", "last_on_first", "first_pure", "last_pure")
        },
    }


def _grid(each: Malmquist) -> Grid:
    means = each.means()
    order = ("productivity", "catch_up", "shift", "pure", "scale")
    ranked = sorted(each.changes, key=lambda change: -change.productivity)
    rows = [[change.unit, *(cell(getattr(change, name)) for name in order)] for change in ranked]
    rows.append(["几何平均 mean", *(cell(means[name]) for name in order)])
    headers = (
        Text("单位", "unit"),
        Text("生产率", "productivity"),
        Text("追赶", "catch-up"),
        Text("前沿移动", "shift"),
        Text("纯技术", "pure"),
        Text("规模", "scale"),
    )
    return Grid(Text(f"{each.before} → {each.after}", f"{each.before} → {each.after}"), headers, rows)
