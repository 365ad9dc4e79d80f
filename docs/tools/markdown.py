"""The little Markdown the generated pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

HEADS = Path(__file__).parent / "heads"


def prose(name: str) -> str:
    """What a page says before or after its tables: written by hand, in `heads/`."""
    return (HEADS / f"{name}.txt").read_text("utf-8")


def cell(text: object) -> str:
    """Text for a table cell: one line, `|` kept from ending the cell."""
    return " ".join(str(text).split()).replace("|", "\\|")


def code(text: object) -> str:
    """Text set as code; empty stays empty."""
    shown = cell(text)
    if not shown:
        return ""
    fence = "``" if "`" in shown else "`"
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"


def codes(words: Iterable[object], between: str = " ") -> str:
    """Several words set as code."""
    return between.join(code(word) for word in words if cell(word))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join("---" for _ in head) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
