"""`hengji`: the words it understands. Each command lives in a module of its own and returns an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache

from .. import __version__
from ..engine.values.finding import Finding, Refused
from ..engine.values.text import Lang, Text
from . import (
    analyse,
    bundles,
    demo,
    explain,
    formulas,
    new,
    product,
    rescue,
    rules,
    schemes,
    scoring,
    simulate,
    workbooks,
)
from .cluster import NotInstalled
from .rooms import denied
from .speak import FOUND, USAGE, as_data, default_lang, give, show_findings, tell
from .usage import Parser, in_order, language, of_language, stream_utf8

INTERRUPTED = 130


def parser(lang: Lang, given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The whole grammar of the command line; `given` is the call, for what to say when it is wrong."""
    found, grammar = _grammar(lang)
    grammar.given = tuple(given)
    return found


@cache
def _grammar(lang: Lang) -> tuple[argparse.ArgumentParser, type[Parser]]:
    """The grammar in a language, which many calls in one process share, and the kind of its parsers."""
    zh = lang == "zh"

    def words(chinese: str, english: str) -> str:
        return chinese if zh else english

    grammar = of_language(lang)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=words("以 JSON 回答", "answer in JSON"))
    common.add_argument("--lang", choices=["zh", "en"], default=lang, help=words("语言", "language"))
    main = grammar(
        prog="hengji",
        description=words(
            "衡绩：考核方案、精确计分、每一分都可解释", "Hengji: schemes, exact scores, every point explained"
        ),
    )
    main.add_argument("--version", action="version", version=f"hengji {__version__}")
    commands = main.add_subparsers(dest="command", required=True, parser_class=grammar, metavar="COMMAND")
    for room in (
        schemes,
        workbooks,
        rules,
        formulas,
        scoring,
        explain,
        bundles,
        simulate,
        analyse,
        new,
        demo,
        product,
        rescue,
    ):
        room.add_commands(commands, common, words)
    return main, grammar


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry."""
    given = in_order(sys.argv[1:] if argv is None else argv)
    lang = language(given, default_lang())
    stream_utf8()
    options = parser(lang, given).parse_args(given)
    try:
        code: int = options.run(options)
    except NotInstalled as lacking:
        _refuse(lacking.findings, options)
        return USAGE
    except Refused as refused:
        return _refuse(refused.findings, options)
    except KeyboardInterrupt:
        tell(Text("已中断，没有留下半成品。", "Interrupted; nothing half-written was left."), options.lang)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as problem:
        return _refuse([denied(problem)], options)
    return code


def _refuse(findings: Sequence[Finding], options: argparse.Namespace) -> int:
    if options.json:
        give({"findings": as_data(findings)})
    show_findings(findings, options.lang)
    return FOUND


if __name__ == "__main__":
    raise SystemExit(main())
