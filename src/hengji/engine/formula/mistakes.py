"""What is wrong in a formula and where: a mistake knows its characters, so that a caret can stand under them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..values.finding import Finding, Level, Source
from ..values.text import Lang, Text
from .tree import Place

MAX_MISTAKES = 20
"""Findings one formula gives at most; more would not be read."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a formula; `place` counts characters of the text as it was written, from 0."""

    code: str
    place: Place
    message: Text
    hint: Text | None = None
    level: Level = Level.ERROR

    def finding(self, source: Source) -> Finding:
        """The mistake as a finding; the message names the character, counted from 1."""
        spot = self.place[0] + 1
        message = Text(f"公式第 {spot} 字：{self.message.zh}", f"formula, character {spot}: {self.message.en}")
        return Finding(f"formula-{self.code}", self.level, message, self.hint, source)


def printable(text: str, most: int = 40) -> str:
    """`text` fit for a message: shortened, and with what cannot be seen replaced by `?`."""
    shown = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(ch if ch.isprintable() else " " if ch in "\t\r\n" else "?" for ch in shown)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def caret(text: str, place: Place) -> str:
    """The formula and, on a second line, carets under the place; Chinese characters are two columns wide."""
    start, end = min(place[0], len(text)), min(max(place[1], place[0] + 1), len(text) + 1)
    low, high = max(0, start - 60), min(len(text), start + 60)
    before, inside = printable(text[low:start], 120), printable(text[start : min(end, high)], 120)
    shown = printable(text[low:high], 120)
    return f"{shown}\n{' ' * _width(before)}{'^' * max(1, _width(inside))}"


def point_out(text: str, mistakes: Iterable[Mistake], lang: Lang) -> str:
    """Every mistake under the formula it was made in, for a terminal or a `<pre>`."""
    blocks = []
    for mistake in mistakes:
        hint = f"\n{mistake.hint.get(lang)}" if mistake.hint else ""
        blocks.append(
            f"{caret(text, mistake.place)}\n{mistake.level.words.get(lang)}: {mistake.message.get(lang)}{hint}"
        )
    return "\n".join(blocks)
