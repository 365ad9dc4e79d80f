"""Texts in cells and back, to the last character: what a cell cannot show plainly stands in quotes, several words with 、 between.

`"…"` is a text taken literally, with `\\"`, `\\\\` and `\\u0007` inside; nobody needs it but a text with blanks at its ends, with
characters that cannot be seen, or a word that looks like a number and is none.
"""

from __future__ import annotations

import re

NONE = "无"
_ESCAPE = re.compile(r'\\(?:(["\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_LITERAL = re.compile(r'"(?:[^"\\]|\\["\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"')
_BETWEEN = re.compile(r"[、，,；;\n]")
_WORD = re.compile(rf'\s*({_LITERAL.pattern}|[^"、，,；;\n][^、，,；;\n]*)\s*')


def literal(text: str) -> str:
    """A text in quotes, whatever it holds."""
    out = []
    for ch in text:
        if ch in '"\\':
            out.append("\\" + ch)
        elif ch.isprintable() or ch == "\u3000":
            out.append(ch)
        else:
            out.append(f"\\u{ord(ch):04X}" if ord(ch) <= 0xFFFF else f"\\U{ord(ch):08X}")
    return '"' + "".join(out) + '"'


def _plain(text: str) -> bool:
    seen = text.replace("\n", "").replace("\u3000", "")
    return bool(text) and text == text.strip() and text[0] not in '"#' and seen.isprintable()


def cell_of(text: str) -> str:
    """The text of a cell that means `text`."""
    return text if _plain(text) else literal(text)


def text_of(cell: str) -> tuple[str, bool]:
    """The text a cell means, and whether it was written in quotes."""
    bare = cell.strip()
    if _LITERAL.fullmatch(bare):
        return _ESCAPE.sub(_unescaped, bare[1:-1]), True
    return bare, False


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    number = int(match[2] or match[3], 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def words_cell(words: list[str]) -> str:
    """Several words in one cell; 无 for none at all, which is not the same as a blank cell."""
    return (
        "、".join(
            literal(word) if _BETWEEN.search(word) or not _plain(word) or word == NONE else word for word in words
        )
        or NONE
    )


def words_of(cell: str) -> list[str]:
    """The words of a cell; separators are 、 , ; and line breaks, in either width."""
    found: list[str] = []
    if cell.strip() == NONE:
        return found
    at = 0
    while at < len(cell):
        match = _WORD.match(cell, at)
        if match is None:
            at += 1
            continue
        found.append(text_of(match[1])[0])
        at = match.end()
    return found
