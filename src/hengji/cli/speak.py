"""How the command line speaks: results on standard output, findings and progress on standard error, in one language."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from ..engine.values.finding import Finding, Level, errors
from ..engine.values.text import Lang, Text

OK, FOUND, USAGE = 0, 1, 2
"""Exit codes: all is well; there are findings (or a question); the call itself was wrong."""


def default_lang() -> Lang:
    """Chinese, unless the environment says English (HENGJI_LANG, else LC_ALL / LC_MESSAGES / LANG)."""
    said = os.environ.get("HENGJI_LANG", "")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = said or os.environ.get(name, "")
    return "en" if said.lower().startswith("en") else "zh"


_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")


def plain(text: str) -> str:
    """A text for the terminal: what would steer it (escape sequences, reversed writing) shows as �."""
    return text.translate(_UNSEEN)


def say(text: str) -> None:
    """One line on standard output."""
    print(plain(text))


def tell(text: Text | str, lang: Lang) -> None:
    """One line on standard error: progress, hints."""
    print(plain(text.get(lang) if isinstance(text, Text) else text), file=sys.stderr, flush=True)


def give(data: Mapping[str, Any]) -> None:
    """The JSON answer of a command, on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def show_findings(findings: Iterable[Finding], lang: Lang) -> int:
    """All findings on standard error, errors first; the exit code that fits."""
    order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
    ordered = sorted(findings, key=lambda each: order[each.level])
    for finding in ordered:
        tell(finding.render(lang), lang)
    return FOUND if errors(ordered) else OK


def as_data(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings for a JSON answer."""
    return [finding.as_dict() for finding in findings]
