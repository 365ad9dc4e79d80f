"""`hengji analyse raters`: who is lenient, and what units would have without it."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from ...analysis.raters import Levelled, Profile, Rating, levelled, normalised, profiles, trimmed_mean
from ...engine.intake.tables import Sheet
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number, percent
from .table import figure, groups, read

ABOUT = Text("评价人：宽严、区分度、一致性，校正后的分数", "raters: leniency, spread, agreement, fair scores")


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question: none."""


def answer(options: argparse.Namespace) -> Answer:
    """Raters and units of each item."""
    sheet, findings = read(options)
    results, grids = [], []
    for item, rows in groups(sheet, "item"):
        ratings = _ratings(sheet, rows)
        told, fair = profiles(ratings), levelled(ratings)
        units = _units(ratings, fair)
        results.append(
            {
                "item": item,
                "raters": [_rater(each, fair) for each in told],
                "units": units,
                "residual": number(fair.residual),
            }
        )
        grids += [_rater_grid(item, told, fair), _unit_grid(item, units)]
    return Answer({"items": results}, grids, (), findings)


def _ratings(sheet: Sheet, rows: list[int]) -> list[Rating]:
    """The ratings that have a score."""
    found = []
    for row in rows:
        score = figure(sheet, "score", row)
        if score is not None:
            found.append(Rating(sheet.text("rater")[row], sheet.text("unit")[row], score))
    return found


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


def _two(text: str | None) -> str:
    return "—" if text is None else cell(float(text), 2)
