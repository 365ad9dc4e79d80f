"""`hengji eval`: one formula with its figures."""

from __future__ import annotations

import argparse

from ..engine.formula import evaluate_text
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from .rooms import Commands, Common, Words
from .speak import FOUND, OK, USAGE, give, say, show_findings


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
    if options.json:
        give(answer.as_dict())
    else:
        show_findings(answer.findings, options.lang)
        if answer.ok:
            say(
                f"{answer.value} {answer.unit}".strip()
                if answer.value is not None
                else answer.reason.words.get(options.lang)
            )
    return OK if answer.ok else FOUND
