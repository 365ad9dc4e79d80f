"""`hengji analyse raters`: who is lenient, and what units would have without it."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from ...analysis.raters import (
    Favour,
    Levelled,
    Profile,
    Rating,
    favour,
    islands,
    levelled,
    normalised,
    profiles,
    trimmed_mean,
)
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number, percent
from .table import groups, read

ABOUT = Text("评价人：宽严、区分度、一致性，校正后的分数", "raters: leniency, spread, agreement, fair scores")


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question: none."""


def answer(options: argparse.Namespace) -> Answer:
    """Raters and units of each item; an item that cannot be levelled is told with its parts, and the others are answered."""
    sheet, findings = read(options)
    column = sheet.figures["score"]
    results, apart, grids = list[dict[str, Any]](), list[dict[str, Any]](), list[Grid]()
    for item, every in groups(sheet, "item"):
        scores = {row: score for row in every if (score := column.at(row)) is not None}
        ratings = [Rating(sheet.text("rater")[row], sheet.text("unit")[row], score) for row, score in scores.items()]
        if not ratings:
            findings = [*findings, _nothing(item)]
            continue
        try:
            fair = levelled(ratings, item)
        except Refused as refused:
            findings = [*findings, *refused.findings]
            apart.append({"item": item, "parts": _parts(ratings)})
            continue
        profiled, units, own = profiles(ratings), _units(ratings, fair), _own(sheet, list(scores))
        favoured = favour(ratings, own) if own is not None else None
        results.append(
            {
                "item": item,
                "raters": [_rater(each, fair) for each in profiled],
                "units": units,
                "residual": number(fair.residual),
                "own": _favour(favoured),
            }
        )
        grids += [_rater_grid(item, profiled, fair), _unit_grid(item, units)]
        grids += [_own_grid(item, favoured)] if own is not None else []
    return Answer({"items": results, "apart": apart}, grids, (), findings)


def _nothing(item: str) -> Finding:
    message = (
        Text(f"“{item}”没有一个分数", f"'{item}' has not a single score")
        if item
        else Text("表里没有一个分数", "the table has not a single score")
    )
    hint = Text("在“分数”一列填上评分", "fill in the column of scores")
    return Finding("no-ratings", Level.WARNING, message, hint, Source(field="score"))


def _parts(ratings: list[Rating]) -> list[dict[str, Any]]:
    """Who is linked to whom: the raters and units of each part, all of them."""
    return [{"raters": sorted(raters), "units": sorted(units)} for raters, units in islands(ratings)]


def _own(sheet: Sheet, rows: list[int]) -> list[bool] | None:
    """Which of the ratings are of one's own; None where the table does not say."""
    if "rater_from" not in sheet.texts or "unit_from" not in sheet.texts:
        return None
    mine, theirs = sheet.text("rater_from"), sheet.text("unit_from")
    return [bool(mine[row]) and mine[row] == theirs[row] for row in rows]


def _favour(found: Favour | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "ratings": found.count,
        "raters": found.raters,
        "favour": number(found.more),
        "standard_error": number(found.error),
    }


def _rater(profile: Profile, fair: Levelled) -> dict[str, Any]:
    return {
        "rater": profile.rater,
        "count": profile.count,
        "mean": number(profile.mean),
        "spread": number(profile.spread),
        "leniency": number(profile.leniency),
        "levelled_leniency": number(fair.leniency[profile.rater]),
        "agreement": number(profile.agreement),
        "commonest": number(profile.commonest),
    }


def _units(ratings: list[Rating], fair: Levelled) -> list[dict[str, Any]]:
    own, shifted = _by_unit(ratings), _by_unit(normalised(ratings))
    return [
        {
            "unit": unit,
            "ratings": len(own[unit]),
            "mean": number(sum(own[unit], Fraction(0)) / len(own[unit])),
            "trimmed": number(trimmed_mean(own[unit])),
            "normalised": number(sum(shifted[unit], Fraction(0)) / len(shifted[unit])),
            "fair": number(score),
        }
        for unit, score in sorted(fair.fair.items(), key=lambda pair: -pair[1])
    ]


def _by_unit(ratings: list[Rating]) -> dict[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for each in ratings:
        found.setdefault(each.unit, []).append(each.score)
    return found


def _rater_grid(item: str, told: list[Profile], fair: Levelled) -> Grid:
    rows = [
        [
            each.rater,
            str(each.count),
            cell(each.mean, 2),
            cell(each.spread, 2),
            cell(each.leniency, 2),
            cell(fair.leniency[each.rater], 2),
            cell(each.agreement, 2),
            percent(each.commonest),
        ]
        for each in told
    ]
    headers = (
        Text("评价人", "rater"),
        Text("评分数", "count"),
        Text("均分", "mean"),
        Text("离散", "spread"),
        Text("比同评者高", "above others"),
        Text("宽严（最小二乘）", "leniency"),
        Text("一致性", "agreement"),
        Text("最常用分占", "commonest"),
    )
    return Grid(Text(f"{item} 评价人".strip(), f"{item} raters".strip()), headers, rows)


def _unit_grid(item: str, units: list[dict[str, Any]]) -> Grid:
    rows = [
        [each["unit"], str(each["ratings"]), *(_two(each[name]) for name in ("mean", "trimmed", "normalised", "fair"))]
        for each in units
    ]
    headers = (
        Text("单位", "unit"),
        Text("评分数", "count"),
        Text("均分", "mean"),
        Text("去高去低", "trimmed"),
        Text("标准化", "normalised"),
        Text("校正宽严", "fair"),
    )
    return Grid(Text(f"{item} 单位".strip(), f"{item} units".strip()), headers, rows)


def _own_grid(item: str, found: Favour | None) -> Grid:
    """By how much raters favour their own."""
    headers = (
        Text("评自己人的评分数", "ratings of own"),
        Text("评价人数", "raters"),
        Text("比评别人高", "favour"),
        Text("标准误", "standard error"),
    )
    if found is None:
        rows = [["0", "0", "—", "—"]]
    else:
        rows = [[str(found.count), str(found.raters), cell(found.more, 3), cell(found.error, 3)]]
    return Grid(Text(f"{item} 评自己人".strip(), f"{item} their own".strip()), headers, rows)


def _two(text: str | None) -> str:
    return "—" if text is None else cell(float(text), 2)
