"""`hengji analyse drivers`: what moved a figure."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...analysis.drivers import Factor, IndexSplit, Method, Panel, Split, grow, split, split_panel
from ...engine.intake.tables import Sheet
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ..rooms import Words
from .answer import Answer, Grid, cell, number, percent
from .table import figure, groups, names, pairs, read

ABOUT = Text(
    "驱动因素分解：连环替代、各种次序的平均、LMDI", "what moved a figure: chain substitution, mean over orders, LMDI"
)
_TOTAL = "total"


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The options of this question."""
    ask.add_argument(
        "--formula",
        action="append",
        type=pairs_of_formula,
        default=[],
        metavar="NAME=FORMULA",
        help=words(
            "如 净资产收益率=净利率*周转率*权益乘数，可写多次成树；默认各因素相乘",
            "NAME=FORMULA, repeated for a tree; else the product",
        ),
    )
    ask.add_argument(
        "--method", choices=["chain", "shapley", "lmdi"], default="chain", help=words("方法", "the method")
    )
    ask.add_argument(
        "--order", type=names, default=[], help=words("连环替代的次序，用逗号分开", "the order of substitution")
    )


def pairs_of_formula(word: str) -> tuple[str, str]:
    """`NAME=FORMULA`: the first equals sign divides."""
    name, equals, formula = word.partition("=")
    if not equals:
        return pairs(word)
    return name.strip(), formula.strip()


def answer(options: argparse.Namespace) -> Answer:
    """Each unit's change, shared out among its factors."""
    sheet, findings = read(options)
    if options.method == "lmdi" or any(sheet.text("category")):
        return _index(sheet, options, findings)
    results, grids = [], []
    for unit, rows in groups(sheet, "unit"):
        root = _root(sheet, rows, options.formula)
        found = split(
            root,
            _figures(sheet, rows, "base"),
            _figures(sheet, rows, "current"),
            Method(options.method),
            _order(root, options.order),
        )
        results.append({"unit": unit, **_data(found)})
        if found.root is None:
            findings.append(_undefined(unit, found))
        else:
            grids.append(_grid(unit, found))
    return Answer({"method": options.method, "results": results}, grids, (), findings)


def _root(sheet: Sheet, rows: Sequence[int], formulas: Sequence[tuple[str, str]]) -> Factor:
    if formulas:
        return grow(formulas[0][0], dict(formulas))
    factors = [sheet.text("factor")[row] for row in rows]
    return grow(_TOTAL, {_TOTAL: " * ".join(f"[{name}]" for name in factors)})


def _order(root: Factor, order: list[str]) -> list[str]:
    known = {part.name for part in _all(root)}
    unknown = [name for name in order if name not in known]
    if unknown or len(set(order)) < len(order):
        there = "、".join(sorted(known))
        message = Text(
            f"次序里的“{'、'.join(unknown) or '重复的名称'}”不是因素",
            f"not an order of the factors: {', '.join(order)}",
        )
        raise Refused([Finding("drivers-order", Level.ERROR, message, Text(there, there), Source(field="--order"))])
    return order


def _all(node: Factor) -> list[Factor]:
    return [part for each in node.parts for part in (each, *_all(each))]


def _figures(sheet: Sheet, rows: Sequence[int], column: str) -> dict[str, Fraction | None]:
    return {sheet.text("factor")[row]: figure(sheet, column, row) for row in rows}


def _data(found: Split) -> dict[str, Any]:
    if found.root is None:
        return {"null_reason": found.reason.code, "at": found.at}
    return {
        "base": number(found.root.base),
        "current": number(found.root.current),
        "change": number(found.root.effect),
        "order": list(found.order),
        "steps": [number(step) for step in found.steps],
        "parts": [
            {
                "name": part.name,
                "path": part.path,
                "base": number(part.base),
                "current": number(part.current),
                "effect": number(part.effect),
                "share": number(part.share),
            }
            for part in found.root.walk()
        ][1:],
        "null_reason": None,
    }


def _undefined(unit: str, found: Split) -> Finding:
    who = f"{unit}：" if unit else ""
    message = Text(
        f"{who}“{found.at}”{found.reason.words.zh}，无法分解",
        f"{unit} {found.at}: {found.reason.words.en}; not split".strip(),
    )
    return Finding("drivers-undefined", Level.ERROR, message, None, Source(field=found.at))


def _grid(unit: str, found: Split) -> Grid:
    assert found.root is not None
    rows = [
        [
            "  " * part.path.count("/") + part.name,
            cell(part.base),
            cell(part.current),
            cell(part.effect),
            percent(part.share),
        ]
        for part in found.root.walk()
    ]
    way = (
        Text("连环替代：" + " → ".join(found.order), "chain substitution: " + ", ".join(found.order))
        if found.order
        else Text("各种次序的平均", "mean over all orders")
    )
    title = Text(f"{unit} {way.zh}".strip(), f"{unit} {way.en}".strip())
    headers = (
        Text("因素", "factor"),
        Text("基期", "base"),
        Text("本期", "current"),
        Text("影响", "effect"),
        Text("占变动", "share"),
    )
    return Grid(title, headers, rows)


def _index(sheet: Sheet, options: argparse.Namespace, findings: list[Finding]) -> Answer:
    results, grids = [], []
    for unit, rows in groups(sheet, "unit"):
        found = split_panel(_panel(sheet, rows, "base"), _panel(sheet, rows, "current"))
        if found.method == "shapley":
            message = Text(
                "有负数，没有对数：改用各种次序的平均",
                "a negative figure has no logarithm: the mean over all orders is used",
            )
            findings.append(Finding("drivers-negative", Level.WARNING, message, None, Source(field=unit)))
        results.append({"unit": unit, **_index_data(found)})
        grids.append(_index_grid(unit, found))
    return Answer({"method": "lmdi", "results": results}, grids, (), findings)


def _panel(sheet: Sheet, rows: Sequence[int], column: str) -> Panel:
    """Factors by category; raises `Refused` where a category lacks a factor."""
    found = {(sheet.text("category")[row], sheet.text("factor")[row]): figure(sheet, column, row) for row in rows}
    categories, factors = (tuple(dict.fromkeys(key[side] for key in found)) for side in (0, 1))
    lacking = [(c, f) for c in categories for f in factors if found.get((c, f)) is None]
    if lacking:
        zh = "、".join(f"{category} {factor}" for category, factor in lacking[:10])
        message = Text(f"缺少 {zh}（{column}）", f"no {column} figure of {zh}")
        raise Refused([Finding("drivers-lacking", Level.ERROR, message, None, Source(field=column))])
    return Panel(categories, factors, tuple(tuple(found[c, f] or Fraction(0) for f in factors) for c in categories))


def _index_data(found: IndexSplit) -> dict[str, Any]:
    return {
        "method": found.method,
        "base": number(found.base),
        "current": number(found.current),
        "change": number(found.current - found.base),
        "additive": {name: number(value) for name, value in found.additive.items()},
        "multiplicative": {name: number(value) for name, value in found.multiplicative.items()},
        "zeros_replaced": found.replaced,
    }


def _index_grid(unit: str, found: IndexSplit) -> Grid:
    change = float(found.current - found.base)
    rows = [
        [name, cell(value), percent(value / change) if change else "—", cell(found.multiplicative.get(name), 6)]
        for name, value in found.additive.items()
    ]
    title = Text(
        f"{unit} {cell(found.base)} → {cell(found.current)}".strip(),
        f"{unit} {cell(found.base)} → {cell(found.current)}".strip(),
    )
    return Grid(
        title, (Text("因素", "factor"), Text("影响", "effect"), Text("占变动", "share"), Text("倍数", "ratio")), rows
    )
