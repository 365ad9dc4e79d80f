"""Sheet names: what Excel and WPS accept, unique in their workbook."""

from __future__ import annotations

import re

LONGEST = 31
_FORBIDDEN = re.compile(
    r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_RESERVED = {"history"}
_OPENING = tuple("=+-@＝＋－＠")


def _units(text: str) -> int:
    """Length as Excel counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, room: int) -> str:
    while _units(text) > room:
        text = text[:-1]
    return text


class SheetNames:
    """Gives each sheet the name wanted, or the nearest one that is allowed and not taken yet."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def take(self, wanted: str, otherwise: str = "Sheet") -> str:
        """A safe name: forbidden characters become a space, what looks like a formula gives way to `otherwise`; at most 31 characters,
        unique whatever the case of its letters."""
        plain = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", wanted)).strip(" '")
        if plain[:1] in _OPENING or "|" in plain:
            plain = otherwise  # formulas name this sheet: a name that looks like one itself stays out of them
        base = _cut(plain or otherwise, LONGEST).strip(" '") or otherwise
        name, count = base, 1
        while name.casefold() in self._taken:
            count += 1
            tail = f" ({count})"
            name = _cut(base, LONGEST - len(tail)).rstrip(" '") + tail
        self._taken.add(name.casefold())
        return name
