"""`hengji analyse`: the questions of the analysis room put to a table of figures, or to a scheme and a group's tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ...analysis.columns import ANALYSES
from ...engine.values.text import Lang
from ..rooms import Commands, Common, Words, a_path
from ..speak import FOUND, OK, as_data, give, say, show_findings
from . import drivers, frontier, malmquist, mechanism, price, raters, rigidity, standards
from .answer import Answer
from .table import pairs

TABLE_ROOMS = {
    "drivers": drivers,
    "frontier": frontier,
    "malmquist": malmquist,
    "mechanism": mechanism,
    "raters": raters,
    "price": price,
    "rigidity": rigidity,
}
"""Questions put to one table of figures."""

GROUP_ROOMS = {"standards": standards}
"""Questions put to a scheme and a group's tables."""

Ask = Callable[[argparse.Namespace], Answer]


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command and its questions."""
    analyse = commands.add_parser(
        "analyse",
        help=words(
            "分析：驱动因素、效率、评价人、机制、价格、排名", "drivers, efficiency, raters, mechanisms, prices, ranks"
        ),
    )
    questions = analyse.add_subparsers(dest="question", required=True, parser_class=type(analyse), metavar="QUESTION")
    for name, room in TABLE_ROOMS.items():
        table = ANALYSES[name]
        ask = questions.add_parser(name, parents=[common], help=words(room.ABOUT.zh, room.ABOUT.en))
        ask.add_argument("data", type=a_path, help=words(table.about.zh, table.about.en))
        ask.add_argument("--sheet", default="", help=words("工作簿中的哪一张表", "which sheet of a workbook"))
        ask.add_argument(
            "--column",
            action="append",
            type=pairs,
            default=[],
            metavar="HEADER=NAME",
            help=words(
                "表头代表哪一列，如 公司=unit，可写多次", "which header stands for which column; may be repeated"
            ),
        )
        ask.add_argument(
            "--map",
            type=a_path,
            metavar="MAPPING",
            help=words("对照表：从别人的文件里读这张表", "a mapping: read the table out of foreign files"),
        )
        room.add_options(ask, words)
        ask.set_defaults(run=run_question, ask=room.answer)
    for name, other in GROUP_ROOMS.items():
        ask = questions.add_parser(name, parents=[common], help=words(other.ABOUT.zh, other.ABOUT.en))
        other.add_options(ask, words)
        ask.set_defaults(run=run_question, ask=other.answer)


def run_question(options: argparse.Namespace) -> int:
    """Read, ask, answer."""
    lang: Lang = options.lang
    ask: Ask = options.ask
    answer = ask(options)
    if options.json:
        give({**answer.data, "findings": as_data(answer.findings)})
    else:
        for line in answer.lines(lang):
            say(line)
    code = show_findings(answer.findings, lang)
    return FOUND if code == FOUND else OK
