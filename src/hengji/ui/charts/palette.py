"""Colours and tones. A tone is always shown by its shape and its word too, so a grey print loses nothing.

Every colour used for text reaches a contrast of 4.5 against white and against every wash it is laid on.
"""

from __future__ import annotations

from enum import StrEnum

INK = "#1f2937"
"""Headings, labels and figures."""
SOFT = "#566070"
"""Ticks, axis names, notes."""
LINE = "#9aa5b4"
"""Axis lines and connectors."""
GRID = "#e6eaf0"
WASH = "#f3f6fa"
"""The faintest field: under a curve, behind a total."""
TRACK = "#dfe5ec"
PAPER = "#ffffff"
ACCENT = "#a61b1b"
"""The unit the reader came for."""
NAVY = "#2a5b8f"
NAVY_WASH = "#dbe7f3"


class Tone(StrEnum):
    """How a thing stands. The words belong to the caller; colour and shape belong here."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    PLAIN = "plain"
    NONE = "none"


TONE_INK = {Tone.GOOD: "#14653a", Tone.WARN: "#855300", Tone.BAD: ACCENT, Tone.PLAIN: NAVY, Tone.NONE: SOFT}
"""The dark colour of a tone: shapes, bars, text."""

TONE_WASH = {
    Tone.GOOD: "#e2f3e8",
    Tone.WARN: "#fff1cf",
    Tone.BAD: "#fde2e2",
    Tone.PLAIN: NAVY_WASH,
    Tone.NONE: "#f1f4f8",
}
"""The light colour a tone's figure is laid on."""


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
