"""`hengji check`, `hengji render`, `hengji schema`: a scheme by itself."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ..engine.scheme import json_schema
from ..engine.schemebook import mark
from ..engine.sentences import render
from ..engine.trace import link_sentence, references, rule_context
from ..engine.trace.lines import line_words
from ..engine.values.finding import errors
from ..engine.values.text import Text
from .rooms import Commands, Common, Words, a_path, examined, read_scheme, scheme_or_pack
from .speak import FOUND, OK, as_data, give, say, show_findings, tell
from .workbooks import check_mark


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the commands."""
    check = commands.add_parser(
        "check", parents=[common], help=words("检查方案，一次列出全部问题", "check a scheme: all findings at once")
    )
    check.add_argument(
        "scheme", type=scheme_or_pack, help=words("方案文件、文件夹或方案工作簿", "scheme file, folder or workbook")
    )
    check.add_argument(
        "--mark",
        type=a_path,
        metavar="MARKED.xlsx",
        help=words("另存一份把问题标在格子上的工作簿", "write a copy of the workbook with the findings in its cells"),
    )
    check.set_defaults(run=run_check)
    show = commands.add_parser(
        "render", parents=[common], help=words("把全部计分规则写成语句", "all rules as sentences")
    )
    show.add_argument("scheme", type=scheme_or_pack)
    show.set_defaults(run=run_render)
    schema = commands.add_parser(
        "schema", parents=[common], help=words("编辑器用的 JSON Schema", "the JSON Schema for editors")
    )
    schema.set_defaults(run=run_schema)


def run_check(options: argparse.Namespace) -> int:
    """All findings of a scheme: syntax, references, rules, lint; of a workbook also in its own cells."""
    if options.mark is not None:
        check_mark(options.scheme, options.mark)
    scheme, findings = examined(options.scheme)
    marked = None
    if options.mark is not None:
        trouble = mark(options.scheme, findings, options.mark)
        findings = [*findings, *([trouble] if trouble is not None else [])]
        marked = None if trouble is not None else str(options.mark)
    if options.json:
        answer = {"scheme": scheme.id if scheme else None, "findings": as_data(findings)}
        give(answer if options.mark is None else {**answer, "marked": marked})
        return FOUND if errors(findings) else OK
    code = show_findings(findings, options.lang)
    if marked is not None:
        tell(Text(f"问题已标在 {marked}。", f"The findings are marked in {marked}."), options.lang)
    if scheme is not None and code == OK:
        items = sum(1 for _ in scheme.items())
        cards = len(scheme.scorecards)
        tell(
            Text(
                f"方案 {scheme.id} {scheme.version}：{cards} 张计分卡、{items} 个项目，没有错误。",
                f"Scheme {scheme.id} {scheme.version}: {cards} scorecards, {items} items, no errors.",
            ),
            options.lang,
        )
    return code


def run_render(options: argparse.Namespace) -> int:
    """Every rule of a scheme as the one canonical sentence."""
    scheme, _ = read_scheme(options.scheme)
    rows: list[dict[str, Any]] = []
    for card, item in scheme.items():
        context = rule_context(scheme, item, item.weight)
        rows.append(
            {
                "card": card.id,
                "item": item.id,
                "title": item.title.get(options.lang),
                "clause": item.clause,
                "sentence": render(item.rule, context, options.lang),
                "tiers": [each.get(options.lang) for each in references(scheme, item)],
                "price_clause": clause.get(options.lang) if (clause := link_sentence(scheme, item)) else "",
            }
        )
    lines = [text.get(options.lang) for text in line_words(scheme)]
    from .totals import as_lines, as_plain, totals_of

    totals = totals_of(scheme)
    if options.json:
        whole = {name: as_plain(words, options.lang) for name, words in totals.items()}
        give({"scheme": scheme.id, "rules": rows, "grades": lines, "totals": whole})
        return OK
    for row in rows:
        number = f"  {row['clause']}" if row["clause"] else ""
        told = (row["sentence"], *row["tiers"], *filter(None, [row["price_clause"]]))
        say(f"{row['card']} / {row['item']}  {row['title']}{number}" + "".join(f"\n    {line}" for line in told))
    if lines:
        say(Text("等级", "Grades").get(options.lang) + "".join(f"\n    {line}" for line in lines))
    for line in as_lines(scheme, totals, options.lang):
        say(line)
    return OK


def run_schema(options: argparse.Namespace) -> int:
    """The JSON Schema of the scheme language."""
    say(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return OK
