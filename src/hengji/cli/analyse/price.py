"""`hengji analyse price`: targets moved by a price clause, every move itemised."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from ...analysis.columns import PRICE, PRICES
from ...analysis.prices import Beyond, Form, Link, Way, adjust, average
from ...engine.intake.one import read_one
from ...engine.intake.tables import Sheet
from ...engine.rules.linkage import MEND
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.number import show
from ...engine.values.period import Period
from ...engine.values.text import Text
from ..rooms import Words, a_path
from .answer import Answer, Grid, cell, number, percent
from .table import figure, need, read

ABOUT = Text("价格挂钩：目标随价格调整，逐步列明", "price clauses: targets moved by a price, step by step")


WORDS = {
    "form": {"按量": "volume", "按比例": "ratio"},
    "beyond": {"全部": "whole", "超出部分": "excess"},
    "way": {"同向": "with", "反向": "against"},
}
"""What may stand in the columns of words."""

PRICE_COLUMNS = {column.name: column.title for column in PRICE.columns}


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    ask.add_argument("--prices", type=a_path, help=words("价格表：每行一月", "a table of prices, a row a month"))
    ask.add_argument("--series", default="", help=words("用哪一列", "which column of it"))
    ask.add_argument(
        "--window", default="", help=words("哪个期间的均价，如 2019", "the period to average, such as 2019")
    )


def answer(options: argparse.Namespace) -> Answer:
    """Each unit's target before and after."""
    sheet, findings = read(options)
    mean, told = _mean(options) if options.prices else (None, [])
    findings += told
    results, wrong = [], []
    for row in range(sheet.rows):
        unit, target = sheet.text("unit")[row], figure(sheet, "target", row)
        price = figure(sheet, "price", row)
        price = mean if price is None else price
        try:
            results.append(_unit(unit, target, price, _link(sheet, row)))
        except Refused as refused:
            wrong += [_of(unit, finding) for finding in refused.findings]
            results.append({"unit": unit, "null_reason": "not-stated"})
    data = {"price": number(mean), "units": results}
    return Answer(data, [_grid(results)], _words(results), [*findings, *wrong])


def _mean(options: argparse.Namespace) -> tuple[Fraction, list[Finding]]:
    """The mean of a series over the months of a period."""
    sheet, findings = read_one(options.prices, PRICES)
    lacking = need(sheet, [options.series]) if options.series else [_no_series(sheet)]
    try:
        period = Period.parse(options.window)
    except ValueError:
        message = Text(f"“{options.window}”不是期间", f"'{options.window}' is not a period")
        lacking.append(
            Finding(
                "period-unreadable",
                Level.ERROR,
                message,
                Text("写成 2019、2019H1", "write 2019 or 2019H1"),
                Source(field="--window"),
            )
        )
    if lacking:
        raise Refused([*findings, *lacking] if not sheet.rows else lacking)
    known = {}
    for row, month in enumerate(sheet.text("period")):
        value = figure(sheet, options.series, row)
        if value is not None:
            known[month] = value
    months = [f"{period.year}-{month:02d}" for month in range(period.first_month, period.last_day.month + 1)]
    return average(known, months), findings


def _no_series(sheet: Sheet) -> Finding:
    """Nobody said which series is meant; which there are."""
    there = list(sheet.figures)
    first = there[0] if there else "NAME"
    return Finding(
        "series-not-stated",
        Level.ERROR,
        Text(
            f"没有写明用哪个价格；价格表有：{'、'.join(there) or '—'}",
            f"which price is meant? The table has: {', '.join(there) or '—'}",
        ),
        Text(f"加上 --series {first}", f"add --series {first}"),
        Source(field="--series"),
    )


SHARES = {"pass_through": "80%", "band": "5%", "cap": "30%"}
"""Columns that hold shares, with an example of each."""


def _beyond_whole(sheet: Sheet, row: int) -> list[Finding]:
    """Shares above 100 %: a 10 that was meant as 10 %."""
    found = []
    for name in SHARES:
        value = figure(sheet, name, row)
        if value is not None and value > 1:
            title = PRICE_COLUMNS[name]
            message = Text(
                f"{title.zh}读作 {show(value * 100)}%，超过 100%",
                f"{title.en} is read as {show(value * 100)}%, above 100%",
            )
            likely = value if value <= 100 else Fraction(SHARES[name].rstrip("%"))
            hint = Text(
                f"是 {show(likely)}% 的，写成 {show(likely)}% 或 {show(likely / 100)}",
                f"if {show(likely)} % is meant, write {show(likely)}% or {show(likely / 100)}",
            )
            found.append(Finding("price-clause", Level.ERROR, message, hint, sheet.where(row, name)))
    return found


def _link(sheet: Sheet, row: int) -> Link:
    """A row's clause; raises `Refused` for words that mean nothing and a base price that is not there."""
    wrong = _beyond_whole(sheet, row)
    form, beyond = sheet.text("form")[row] or "volume", sheet.text("beyond")[row] or "whole"
    way = sheet.text("way")[row] or "with"
    form, beyond, way = (
        WORDS[name].get(word, word) for name, word in (("form", form), ("beyond", beyond), ("way", way))
    )
    for name, word, known in (("form", form, Form), ("beyond", beyond, Beyond), ("way", way, Way)):
        if word not in set(known):
            message = Text(f"“{word}”不是{'、'.join(known)}之一", f"'{word}' is none of {', '.join(known)}")
            hint = Text(
                f"写 {' 或 '.join(f'{said}（{each}）' for said, each in WORDS[name].items())}",
                f"write {' or '.join(known)}",
            )
            wrong.append(Finding("price-clause", Level.ERROR, message, hint, sheet.where(row, name)))
    base = figure(sheet, "base_price", row)
    if base is None:
        wrong.append(
            Finding(
                "price-clause",
                Level.ERROR,
                Text("没有基准价", "there is no base price"),
                MEND["base_price"],
                sheet.where(row, "base_price"),
            )
        )
    if wrong or base is None:
        raise Refused(wrong)
    given = {
        name: value
        for name in ("volume", "pass_through", "elasticity", "band", "cap")
        if (value := figure(sheet, name, row)) is not None
    }
    return Link(
        Form(form),
        base,
        given.get("volume"),
        given.get("pass_through", Fraction(1)),
        given.get("elasticity", Fraction(1)),
        given.get("band", Fraction(0)),
        Beyond(beyond),
        given.get("cap"),
        Way(way),
    )


def _unit(unit: str, target: Fraction | None, price: Fraction | None, link: Link) -> dict[str, Any]:
    if target is None or price is None:
        word = Text("没有目标值", "there is no target") if target is None else Text("没有实际价", "there is no price")
        raise Refused(
            [
                Finding(
                    "price-clause", Level.ERROR, word, Text("补上，或用 --prices", "add it, or use --prices"), Source()
                )
            ]
        )
    found = adjust(target, link, price)
    return {
        "unit": unit,
        "target": number(found.target),
        "adjusted": number(found.adjusted),
        "price": number(found.price),
        "change": number(found.change),
        "counted": number(found.counted),
        "moved": number(found.moved),
        "taken_by_cap": number(found.taken),
        "steps_zh": [step.zh for step in found.steps],
        "steps_en": [step.en for step in found.steps],
        "null_reason": None,
    }


def _of(unit: str, finding: Finding) -> Finding:
    message = Text(f"{unit}：{finding.message.zh}", f"{unit}: {finding.message.en}")
    return Finding(finding.code, finding.level, message, finding.hint, finding.where)


def _words(results: list[dict[str, Any]]) -> list[Text]:
    return [
        Text(f"{each['unit']}：{'；'.join(each['steps_zh'])}", f"{each['unit']}: {'; '.join(each['steps_en'])}")
        for each in results
        if "steps_zh" in each
    ]


def _grid(results: list[dict[str, Any]]) -> Grid:
    def shown(each: dict[str, Any], name: str) -> str:
        return cell(Fraction(each[name]), 2) if each.get(name) is not None else "—"

    rows = [
        [
            each["unit"],
            shown(each, "target"),
            shown(each, "price"),
            percent(Fraction(each["change"])) if "change" in each else "—",
            shown(each, "moved"),
            shown(each, "taken_by_cap"),
            shown(each, "adjusted"),
        ]
        for each in results
    ]
    headers = (
        Text("单位", "unit"),
        Text("原目标", "target"),
        Text("实际价", "price"),
        Text("价格变动", "change"),
        Text("应调", "moved"),
        Text("上限扣减", "taken by cap"),
        Text("调整后目标", "adjusted"),
    )
    return Grid(Text("目标调整", "targets"), headers, rows)
