"""The list of what was found while reading: every mistake at once, but never ten thousand lines about one column."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..values.finding import Finding, Level, Source
from ..values.text import Text

CAP = 50
"""Findings told one by one for each code and column; the rest are counted in one more line."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, before it is known which rows hold it."""

    code: str
    message: Text
    hint: Text | None = None
    level: Level = Level.ERROR


@dataclass(slots=True)
class Report:
    """Collects findings in the order of the tables, rows first within a table, with a cap for each code and column."""

    _found: list[tuple[int, int, int, Finding]] = field(default_factory=list)
    _told: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: dict[tuple[str, str], tuple[int, Finding]] = field(default_factory=dict)
    stage: int = 0

    def add(self, problem: Problem, where: Source, *, row: int = -1, group: str = "") -> None:
        """Tell `problem`, unless the cap of its code and `group` (a table's column) is reached: then only count it."""
        key = (problem.code, group)
        self._told[key] += 1
        if self._told[key] <= CAP:
            finding = Finding(problem.code, problem.level, problem.message, problem.hint, where)
            self._found.append((self.stage, row, len(self._found), finding))
            self._last[key] = (self.stage, finding)

    def rows(
        self, rows: Iterable[int], tell: Callable[[int], tuple[Problem, Source]], *, code: str, group: str
    ) -> None:
        """Tell one problem a row; `tell(row)` is asked only for the rows that are shown, so that proposals stay cheap."""
        rows = list(rows)
        room = max(0, CAP - self._told[code, group])
        for row in rows[:room]:
            problem, where = tell(row)
            self.add(problem, where, row=row, group=group)
        self._told[code, group] += len(rows[room:])

    def error(self, code: str, zh: str, en: str, where: Source, hint: Text | None = None, *, group: str = "") -> None:
        """Tell an error that concerns no single row."""
        self.add(Problem(code, Text(zh, en), hint), where, group=group)

    def warning(self, code: str, zh: str, en: str, where: Source, hint: Text | None = None, *, group: str = "") -> None:
        """Tell a warning that concerns no single row."""
        self.add(Problem(code, Text(zh, en), hint, Level.WARNING), where, group=group)

    def note(self, code: str, zh: str, en: str, where: Source, hint: Text | None = None, *, group: str = "") -> None:
        """Tell a note that concerns no single row."""
        self.add(Problem(code, Text(zh, en), hint, Level.NOTE), where, group=group)

    def findings(self) -> list[Finding]:
        """Everything found: in the order of the tables and rows, then what was only counted."""
        found = [finding for _, _, _, finding in sorted(self._found, key=lambda entry: entry[:3])]
        for (code, group), told in self._told.items():
            if told > CAP and (code, group) in self._last:
                last = self._last[code, group][1]
                more, where = told - CAP, Source(file=last.where.file, sheet=last.where.sheet, field=last.where.field)
                message = Text(f"同类问题还有 {more} 处", f"and {more} more of the same kind")
                found.append(Finding(code, last.level, message, last.hint, where))
        return found


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """A proposal for a name that is not known, or None when nothing is near."""
    pool = list(known)
    word = unicodedata.normalize("NFKC", word)
    near = difflib.get_close_matches(word, pool, 1, 0.6)
    if not near:
        folded = {entry.casefold(): entry for entry in pool}
        near = [folded[name] for name in difflib.get_close_matches(word.casefold(), list(folded), 1, 0.6)]
    return Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?") if near else None


def count(number: int, word: str) -> str:
    """A number with its English noun: `1 row`, `2 rows`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def some(words: Iterable[object], most: int = 8) -> str:
    """A list for a message, cut after `most`: `a, b, c, ...`."""
    shown = [str(word) for word in words]
    return ", ".join(shown[:most]) + (f", ... ({len(shown)})" if len(shown) > most else "")


def shorten(text: str, most: int = 40) -> str:
    """A cell's text for a message: one line, at most `most` characters, nothing invisible that would hide. What is beyond the signs of one
    byte is called by its number, which reads as no part of the text: `[U+200B]300`."""
    plain = "".join(ch if ch.isprintable() else _named(ord(ch)) for ch in text[: most + 1])
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def _named(sign: int) -> str:
    return f"\\x{sign:02x}" if sign < 0x100 else f"[U+{sign:04X}]"
