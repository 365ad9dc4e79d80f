"""`hengji analyse rigidity`: is the ranking frozen, is it fair, which items tell anybody apart."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from ...analysis.rigidity import (
    Item,
    Stability,
    expected_by_chance,
    explained_by_group,
    items,
    rank_correlation,
    stability,
)
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Finding, Level, Source
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number, percent
from .table import figure, groups, read, weighted

ABOUT = Text(
    "排名：是否固化、规模与组别解释多少、哪些项目没有区分度",
    "ranks: frozen, explained by size or group, items that do not discriminate",
)


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    ask.add_argument(
        "--weight",
        action="append",
        type=weighted,
        default=[],
        metavar="ITEM=W",
        help=words("考核项的权重，可写多次", "an item's weight; may be repeated"),
    )


def answer(options: argparse.Namespace) -> Answer:
    """The four questions, each where the table can answer it."""
    sheet, findings = read(options)
    years = {period: _column(sheet, rows, "score") for period, rows in sorted(groups(sheet, "period"))}
    found = stability(years)
    units = len({unit for scores in years.values() for unit in scores})
    fair = [_fair(sheet, period, rows) for period, rows in sorted(groups(sheet, "period"))]
    last = max(period for period, _ in groups(sheet, "period"))
    told, lacking = _items(sheet, dict(options.weight), last)
    data = {
        "years": _years(found),
        "frozen": sorted(found.frozen),
        "share_frozen": number(found.share_frozen(units)),
        "fairness": fair,
        "items": [_item(each) for each in told],
    }
    return Answer(data, _grids(found, fair, told), (), [*findings, *lacking])


def _column(sheet: Sheet, rows: list[int], name: str) -> dict[str, Fraction]:
    found = {}
    for row in rows:
        value = figure(sheet, name, row)
        if value is not None:
            found[sheet.text("unit")[row]] = value
    return found


def _years(found: Stability) -> list[dict[str, Any]]:
    return [
        {
            "before": move.before,
            "after": move.after,
            "units": move.units,
            "rank_correlation": number(move.correlation),
            "places_moved": number(move.places),
            "thirds": [list(row) for row in move.moves],
        }
        for move in found.years
    ]


def _fair(sheet: Sheet, period: str, rows: list[int]) -> dict[str, Any]:
    scores, sizes = _column(sheet, rows, "score"), _column(sheet, rows, "size")
    groups_of = {sheet.text("unit")[row]: sheet.text("group")[row] for row in rows if sheet.text("group")[row]}
    known = [unit for unit in scores if unit in groups_of]
    count = len({groups_of[unit] for unit in known})
    return {
        "period": period,
        "size_correlation": number(rank_correlation(scores, sizes)) if len(sizes) > 1 else None,
        "explained_by_group": number(explained_by_group(scores, groups_of)) if known else None,
        "expected_by_chance": number(expected_by_chance(len(known), count)) if known else None,
    }


def _items(sheet: Sheet, stated: dict[str, Fraction], period: str) -> tuple[list[Item], list[Finding]]:
    """The items of the last period: further columns of numbers. Without weights on paper their largest points stand for them."""
    rows = [row for row, text in enumerate(sheet.text("period")) if text == period]
    names = [name for name in sheet.figures if name not in ("score", "size")]
    points = {name: _column(sheet, rows, name) for name in names}
    weights = {
        name: stated[name] if name in stated else max(points[name].values(), default=Fraction(0)) for name in names
    }
    lacking = [name for name in stated if name not in names]
    findings = [
        Finding(
            "no-such-column",
            Level.ERROR,
            Text(f"没有考核项“{name}”的列", f"there is no column of the item '{name}'"),
            None,
            Source(field=name),
        )
        for name in lacking
    ]
    unstated = [name for name in names if name not in stated]
    if unstated:
        named = "、".join(unstated)
        message = Text(
            f"没有写权重，以本期最高得分代替：{named}", f"no weight stated, the highest points stand for it: {named}"
        )
        findings.append(
            Finding("weight-not-stated", Level.NOTE, message, Text("--weight 项目=权重", "--weight ITEM=W"))
        )
    return items(points, weights), findings


def _item(each: Item) -> dict[str, Any]:
    return {
        "item": each.name,
        "weight": number(each.weight),
        "decides": number(each.decides),
        "commonest": number(each.commonest),
        "full": number(each.full),
        "agrees": number(each.agrees),
        "flat": each.flat,
    }


def _grids(found: Stability, fair: list[dict[str, Any]], told: list[Item]) -> list[Grid]:
    moves = [
        [
            f"{move.before} → {move.after}",
            str(move.units),
            cell(move.correlation, 3),
            cell(move.places, 2),
            str(sum(move.moves[k][k] for k in range(3))),
        ]
        for move in found.years
    ]
    years = (
        Text("年度", "years"),
        Text("单位数", "units"),
        Text("名次相关", "rank correlation"),
        Text("平均移动名次", "places moved"),
        Text("留在原三分位", "stay in their third"),
    )
    shares = [
        [
            each["period"],
            *(
                cell(None if each[name] is None else Fraction(each[name]), 3)
                for name in ("size_correlation", "explained_by_group", "expected_by_chance")
            ),
        ]
        for each in fair
    ]
    sides = (
        Text("期间", "period"),
        Text("与规模的名次相关", "with size"),
        Text("组别解释", "explained by group"),
        Text("随机时应为", "by chance"),
    )
    rows = [
        [
            each.name,
            percent(each.weight),
            percent(each.decides),
            percent(each.commonest),
            percent(each.full),
            cell(each.agrees, 3),
        ]
        for each in told
    ]
    heads = (
        Text("考核项", "item"),
        Text("权重", "weight"),
        Text("实际决定", "decides"),
        Text("同分占比", "commonest"),
        Text("满分占比", "full marks"),
        Text("与其余相关", "with the rest"),
    )
    grids = [Grid(Text("逐年变动", "from year to year"), years, moves), Grid(Text("公平", "fairness"), sides, shares)]
    return [*grids, Grid(Text("区分度", "items"), heads, rows)] if rows else grids
