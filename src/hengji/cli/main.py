"""`hengji`: the words it understands. Each command lives in a module of its own and returns an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .. import __version__
from ..engine.values.finding import Finding, Refused
from ..engine.values.text import Lang, Text
from . import bundles, demo, explain, formulas, new, rules, schemes, scoring
from .rooms import denied
from .speak import FOUND, USAGE, as_data, default_lang, give, show_findings, tell

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """Help in the language asked for; a wrong call ends with exit code 2 and the usage."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what was wrong with the call and how it goes."""
        self.print_usage(sys.stderr)
        raise SystemExit(self._told(message))

    def _told(self, message: str) -> int:
        tell(f"{self.prog}: {message}", "en")
        return USAGE


def parser(lang: Lang) -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    zh = lang == "zh"

    def words(chinese: str, english: str) -> str:
        return chinese if zh else english

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=words("以 JSON 回答", "answer in JSON"))
    common.add_argument("--lang", choices=["zh", "en"], default=lang, help=words("语言", "language"))
    main = _Parser(
        prog="hengji",
        description=words(
            "衡绩：考核方案、精确计分、每一分都可解释", "Hengji: schemes, exact scores, every point explained"
        ),
    )
    main.add_argument("--version", action="version", version=f"hengji {__version__}")
    commands = main.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")
    for room in (schemes, rules, formulas, scoring, explain, bundles, new, demo):
        room.add_commands(commands, common, words)
    return main


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry."""
    given = list(sys.argv[1:] if argv is None else argv)
    lang = _lang(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser(lang).parse_args(given)
    try:
        code: int = options.run(options)
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


def _lang(argv: Sequence[str]) -> Lang:
    """The language of help and errors, before the arguments are parsed."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        said = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if said == "zh" or said == "en":
            return "zh" if said == "zh" else "en"
    return default_lang()


if __name__ == "__main__":
    raise SystemExit(main())
