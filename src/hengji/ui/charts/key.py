"""A legend: signs with their words, broken to as many lines as the width asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lettering import fit, width
from . import svg
from .palette import SOFT
from .svg import Svg

Sign = Callable[[float, float], Svg]
"""Draws a sign around a centre."""


def legend(entries: Sequence[tuple[Sign, str]], left: float, top: float, room: float) -> tuple[list[Svg], float]:
    """The legend's shapes and the height they take (18 pixels a line)."""
    drawn: list[Svg] = []
    x, line = left, 0
    for sign, words in entries:
        shown = fit(words, room - 20, 11)
        wide = width(shown, 11) + 18
        if x > left and x + wide > left + room:
            x, line = left, line + 1
        middle = top + 18 * line + 9
        drawn += [sign(x + 6, middle), svg.text(x + 15, middle + 4, shown, size=11, fill=SOFT, class_="key")]
        x += wide + 14
    return drawn, 18.0 * (line + 1) if entries else 0.0
