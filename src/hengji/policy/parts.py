"""Top-level parts of a canonical text: the engine writes each in lines of its own."""

from __future__ import annotations

import re

_TOP = re.compile(r"[^\s#-]")


def parts(canonical: str) -> dict[str, str]:
    """The lines of each top-level key."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in canonical.splitlines():
        if _TOP.match(line):
            lines = found.setdefault(line.partition(":")[0], [])
        lines.append(line)
    return {key: "\n".join(held) for key, held in found.items()}


def part_of(canonical: str, key: str) -> str:
    """The lines of one key; "" where the scheme does not have it."""
    return parts(canonical).get(key, "")


def with_part(canonical: str, key: str, text: str) -> str:
    """The text with other lines for one key, at its place; at the end where it was not there."""
    held = parts(canonical)
    held[key] = text.strip("\n")
    return "\n".join(each for each in held.values() if each) + "\n"


def lines_above(canonical: str, key: str) -> int:
    """How many lines stand above those of a key; all of them where it is not there."""
    held = parts(canonical)
    before = list(held)[: list(held).index(key)] if key in held else held
    return sum(held[each].count("\n") + 1 for each in before)
