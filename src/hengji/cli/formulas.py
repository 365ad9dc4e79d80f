"""`hengji eval`: one formula with its figures."""

from __future__ import annotations

import argparse
from fractions import Fraction

from ..engine.formula import evaluate_text
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import fixed
from ..engine.values.text import Lang, Text
from .rooms import Commands, Common, Words
from .speak import FOUND, OK, USAGE, give, say, show_findings

LEAST_DECIMALS = 6
"""Decimals shown of a value without an end."""


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    evaluate = commands.add_parser("eval", parents=[common], help=words("计算一个指标公式", "evaluate one formula"))
    evaluate.add_argument("formula", help=words("公式，如 净利润/营业收入", "the formula"))
    evaluate.add_argument(
        "values",
        nargs="*",
        metavar="NAME=VALUE",
        help=words("指标数，可带单位：净利润=90亿元", "figures, units allowed: profit=90亿元"),
    )
    evaluate.add_argument("--unit", help=words("结果的单位，如 %%、万元/人", "the unit of the result"))
    evaluate.set_defaults(run=run_eval)


def run_eval(options: argparse.Namespace) -> int:
    """The exact value, or why there is none."""
    values: dict[str, str] = {}
    for pair in options.values:
        name, equals, value = pair.partition("=")
        if not equals or name.strip() in values:
            message = (
                Text(f"“{name[:40]}”给了两次", f"'{name[:40]}' is given twice")
                if equals
                else Text(f"“{pair[:40]}”不是 名称=数值", f"'{pair[:40]}' is not NAME=VALUE")
            )
            hint = Text("如 净利润=90亿元，每个名称一次", "such as profit=90, each name once")
            show_findings(
                [Finding("value-unreadable", Level.ERROR, message, hint, Source(field=pair[:40]))], options.lang
            )
            return USAGE
        values[name.strip()] = value.strip()
    answer = evaluate_text(options.formula, values, options.unit)
    about = _approximately(answer.value)
    if options.json:
        give(answer.as_dict() | ({"approximately": about} if about else {}))
    else:
        show_findings(answer.findings, options.lang)
        if answer.ok:
            lang: Lang = options.lang
            value = f"{answer.value} {answer.unit}".strip()
            near = Text(f"（约 {about}）", f" (about {about})").get(lang) if about else ""
            say(f"{value}{near}" if answer.value is not None else answer.reason.words.get(lang))
    return OK if answer.ok else FOUND


def _approximately(value: str | None) -> str:
    """A value whose decimals never end, with six of them that tell something (`4115/107` is about 38.457944); "" for any other."""
    if value is None or "/" not in value:
        return ""
    exact, places = Fraction(value), LEAST_DECIMALS
    while abs(exact) * 10**places < 10 ** (LEAST_DECIMALS - 1):
        places += 1
    return fixed(exact, places)
