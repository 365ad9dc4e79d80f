"""Findings: what is wrong in a person's material, told so that they can act on it.

Errors in the user's data are values, not exceptions: one file may yield forty findings, each with its place.
A finding says what was found, where, and what would have worked, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .text import Lang, Text


class Level(StrEnum):
    """How much a finding matters: an error stops the run, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def words(self) -> Text:
        """The word shown to a person."""
        return {
            Level.ERROR: Text("错误", "error"),
            Level.WARNING: Text("警告", "warning"),
            Level.NOTE: Text("提示", "note"),
        }[self]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where something was said: a file and line, or a workbook's sheet and cell, and the clause it implements."""

    file: str = ""
    line: int = 0
    sheet: str = ""
    cell: str = ""
    field: str = ""
    clause: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
        if self.sheet or self.cell:
            spot = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
            place = f"{place} {spot}".strip()
        if self.field:
            place = f"{place} [{self.field}]".strip()
        return place


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `code` is stable (`weights-sum`), `message` what was found, `hint` what would be right."""

    code: str
    level: Level
    message: Text
    hint: Text | None = None
    where: Source = field(default_factory=Source)

    def render(self, lang: Lang) -> str:
        """`file:line  clause  what is wrong  what would be right`, in one language."""
        parts = [str(self.where), self.where.clause, f"{self.level.words.get(lang)}: {self.message.get(lang)}"]
        if self.hint is not None:
            parts.append(("应为: " if lang == "zh" else "expected: ") + self.hint.get(lang))
        return "  ".join(part for part in parts if part) + f"  ({self.code})"

    def as_dict(self) -> dict[str, object]:
        """The finding as plain data, both languages, for JSON and tables."""
        return {
            "code": self.code,
            "level": str(self.level),
            "where": str(self.where),
            "clause": self.where.clause,
            "message_zh": self.message.zh,
            "message_en": self.message.en,
            "hint_zh": self.hint.zh if self.hint else "",
            "hint_en": self.hint.en if self.hint else "",
        }


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop a run."""
    return [finding for finding in findings if finding.level is Level.ERROR]


class Refused(ValueError):
    """Raised at a door when material cannot be accepted; carries every finding, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.render("en") for finding in self.findings))
