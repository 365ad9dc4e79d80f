"""The lines and findings of a batch as they are kept: canonical JSON, figures as text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..audit.canonical import canonical
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from .lines import Known, Line


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a preview."""

    sheet: str
    lines: list[Line]
    findings: list[Finding]


def body_of(stored: Stored) -> str:
    """As text."""
    return json.dumps(
        {
            "sheet": stored.sheet,
            "lines": [
                [
                    line.unit, line.measure, line.cell, _text(line.value), line.null_reason, line.source,
                    _text(line.old.value), line.old.null_reason, line.old.turn,
                ]
                for line in stored.lines
            ],
            "findings": [
                [
                    each.code, each.level.value, each.message.zh, each.message.en,
                    each.hint.zh if each.hint else "", each.hint.en if each.hint else "", each.where.cell,
                ]
                for each in stored.findings
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def stored_in(body: str) -> Stored:
    """Out of the text."""
    held = json.loads(body)
    sheet = held["sheet"]
    lines = [
        Line(unit, measure, cell, _figure(value), none, source, Known(_figure(old), old_none, turn))
        for unit, measure, cell, value, none, source, old, old_none, turn in held["lines"]
    ]
    findings = [
        Finding(code, Level(level), Text(zh, en), Text(hint, hint_en) if hint else None, Source(sheet=sheet, cell=cell))
        for code, level, zh, en, hint, hint_en, cell in held["findings"]
    ]
    return Stored(sheet, lines, findings)


def content_digest(form: str, lines: Iterable[Line]) -> str:
    """The digest of what is reported, whatever the file looks like."""
    said: Sequence[tuple[int, int, str, str]] = sorted(
        (line.unit, line.measure, _text(line.value) or "", line.null_reason) for line in lines
    )
    return hashlib.sha256(canonical([form, [list(each) for each in said]])).hexdigest()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
