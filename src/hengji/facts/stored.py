"""The lines and findings of a batch as they are kept: canonical JSON, figures as text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..audit.canonical import canonical
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Text
from .lines import Known, Line, Pair, settled

Row = list[Any]
"""A line as it is kept: unit, measure, cell, value, reason for none, source, then the old value, its reason and its turn."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a preview."""

    sheet: str
    lines: list[Line]
    findings: list[Finding]
    lacking: Sequence[Pair] = ()
    """What was wanted and not filled in."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is kept of a preview, with lines that are made only when they are shown."""

    sheet: str
    rows: list[Row]
    findings: list[Finding]
    lacking: Sequence[Pair] = ()

    @property
    def changing(self) -> list[Row]:
        """The rows by which something becomes known."""
        return [row for row in self.rows if row[8] == 0 or row[3] != row[6] or row[4] != row[7]]


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
            "lacking": [list(pair) for pair in stored.lacking],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def leaf_in(body: str) -> Leaf:
    """Out of the text, for a page that shows some of it."""
    held = json.loads(body)
    sheet = held["sheet"]
    findings = [
        Finding(code, Level(level), Text(zh, en), Text(hint, hint_en) if hint else None, Source(sheet=sheet, cell=cell))
        for code, level, zh, en, hint, hint_en, cell in held["findings"]
    ]
    return Leaf(sheet, held["lines"], findings, [(unit, measure) for unit, measure in held.get("lacking", ())])


def stored_in(body: str) -> Stored:
    """Out of the text, all of it."""
    leaf = leaf_in(body)
    return Stored(leaf.sheet, [line_of(row) for row in leaf.rows], leaf.findings, leaf.lacking)


def line_of(row: Row) -> Line:
    """A line out of what is kept of it."""
    unit, measure, cell, value, none, source, old, old_none, turn = row
    return Line(unit, measure, cell, _figure(value), none, source, Known(_figure(old), old_none, turn))


def fills(row: Row) -> bool:
    """Whether a line says what was wanted still when it was reported."""
    return settled(row[3], row[4]) and not settled(row[6], row[7])


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
