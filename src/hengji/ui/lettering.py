"""How much room a text takes, where it may break, and how labels step aside for each other.

No font is read: widths are estimates on the wide side (the wider of Noto Sans CJK and Arial for each character), so
that what fits here fits in the reader's browser whichever face of the stack it has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WIDTHS = {
    0.28: " ',.:;ijlI!|",
    0.34: "f()[]{}-",
    0.40: 'tr/\\*"',
    0.50: "sxz",
    0.52: "cvyJk",
    0.56: "#$0123456789?L^_aeg–",
    0.59: "+<=>~−",
    0.62: "FTZ`hnoubdpq",
    0.68: "ABEKPSVXY&",
    0.73: "CDNRUH",
    0.80: "GOQwM",
    0.93: "%mW",
}
_WIDTH = {char: width for width, chars in _WIDTHS.items() for char in chars}
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉〕”’％%‰·…—,.;:?!)]}°℃")
_NEVER_LAST = frozenset("（《「『【〈〔“‘([{￥¥$")
_REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """`text` on one line with only characters XML allows; each forbidden one becomes U+FFFD, so nothing hides."""
    kept = text if text.isprintable() else "".join(_kept(char) for char in text)
    return (re.sub(" {2,}", " ", kept) if "  " in kept else kept).strip()


def _kept(char: str) -> str:
    return " " if char in "\t\n\r\u2028\u2029" else char if _allowed(ord(char)) else _REPLACEMENT


def _allowed(code: int) -> bool:
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return False
    return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code < 0xFDF0


@lru_cache(maxsize=8192)
def width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """The room `text` takes in pixels at font size `size`, a little more rather than less."""
    ems = sum(_em(char, bold) for char in text)
    return round(ems * size, 2)


def _em(char: str, bold: bool) -> float:
    known = _WIDTH.get(char)
    if known is not None:
        return known * 1.07 if bold else known
    if not _allowed(ord(char)):
        return 1.0
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.7


def fit(text: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """`text`, or its longest beginning with an ellipsis that stays within `room`."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = ""
    for char in text:
        if width(kept + char + "…", size, bold=bold) > room:
            break
        kept += char
    return kept.rstrip() + "…"


def wrap(text: str, room: float, size: float = 12, *, lines: int = 2, bold: bool = False) -> list[str]:
    """`text` broken into at most `lines` lines of `room` pixels; the last ends in an ellipsis if more was to come.

    Chinese breaks anywhere except before closing and after opening punctuation; Latin words and figures stay whole
    unless one alone is wider than the line.
    """
    rest = text
    out: list[str] = []
    while rest and len(out) < lines - 1 and width(rest, size, bold=bold) > room:
        cut = _break_at(rest, room, size, bold)
        out.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    out.append(fit(rest, room, size, bold=bold))
    return out


def _break_at(text: str, room: float, size: float, bold: bool) -> int:
    """Where the first line ends: the last good break that fits, else the last character that fits, at least one."""
    most = len(text)
    used = 0.0
    for place, char in enumerate(text):
        used += _em(char, bold) * size
        if used > room:
            most = max(place, 1)
            break
    for place in range(most, 0, -1):
        if _may_break(text, place):
            return place
    return most


def _may_break(text: str, place: int) -> bool:
    if place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return not (_in_word(before) and _in_word(after))


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "-+.,/'_%&@#")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Whether the two overlap, or come nearer than `gap`."""
        apart = (
            self.right + gap <= other.left
            or other.right + gap <= self.left
            or self.bottom + gap <= other.top
            or other.bottom + gap <= self.top
        )
        return not apart

    def grown(self, by: float) -> Box:
        """The box with a margin around it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def crossed(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a straight line passes through (Liang-Barsky)."""
        dx, dy = x1 - x0, y1 - y0
        enter, leave = 0.0, 1.0
        for step, room in ((-dx, x0 - self.left), (dx, self.right - x0), (-dy, y0 - self.top), (dy, self.bottom - y0)):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        return enter <= leave


def text_box(x: float, y: float, text: str, size: float = 12, anchor: str = "start", *, bold: bool = False) -> Box:
    """The box of a text whose baseline is at `y`."""
    wide = width(text, size, bold=bold)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Box(left, y - 0.88 * size, left + wide, y + 0.24 * size)


def spread(
    centres: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float
) -> list[float] | None:
    """New centres so that labels of these widths do not overlap, each moved as little as can be (least squares).

    `centres` ascend. Returns None when the labels do not fit between `low` and `high` at all.
    """
    if not centres:
        return []
    offsets = [0.0]
    for i in range(1, len(centres)):
        offsets.append(offsets[-1] + (widths[i - 1] + widths[i]) / 2 + gap)
    least = low + widths[0] / 2
    most = high - widths[-1] / 2 - offsets[-1]
    if least > most:
        return None
    pools: list[tuple[float, int]] = []
    for centre, offset in zip(centres, offsets, strict=True):
        pools.append((centre - offset, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (one, n), (other, m) = pools[-2:]
            pools[-2:] = [((one * n + other * m) / (n + m), n + m)]
    level = [min(max(mean, least), most) for mean, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(level, offsets, strict=True)]
