"""How exact figures are shown: with how many decimals, and with which shape a result stands."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

import numpy as np

from ..engine.run.blocks import ItemInput
from ..engine.run.column import Array, Column
from ..engine.values.number import decimals
from ..ui.charts.figures import fixed
from ..ui.charts.palette import Tone

MOST_PLACES = 6
"""Decimals shown at most; a figure that goes on is cut there, half-up."""

SHAPES = {Tone.GOOD: "●", Tone.PLAIN: "■", Tone.WARN: "◆", Tone.BAD: "▼", Tone.NONE: "○"}


def places_of(values: Iterable[Fraction], least: int = 0, most: int = MOST_PLACES) -> int:
    """The decimals that write all of these values exactly, from `least` to `most`."""
    need = least
    for value in values:
        own = decimals(value)
        need = max(need, most if own is None else min(own, most))
    return need


def column_places(column: Column, least: int = 0, most: int = MOST_PLACES) -> int:
    """The decimals that write a column exactly, from `least` to `most`."""
    common = _common(column.num) or column.den
    own = decimals(Fraction(common, column.den))
    return max(least, most if own is None else min(own, most))


def input_places(given: ItemInput, most: int = MOST_PLACES) -> int:
    """The decimals that write an item's figures and tiers for all units; of ratios at most four."""
    tiers = gcd(*(_common(tier) for tier in given.tiers.values()), 10**given.places)
    plain = decimals(Fraction(gcd(_common(given.x), tiers), 10**given.places)) or 0
    if given.den is None:
        return min(most, plain)
    beside = decimals(Fraction(tiers, 10**given.places)) or 0
    return min(most, MOST_OF_RATIOS, max(beside, _ratio_places(given)))


MOST_OF_RATIOS = 4


def _ratio_places(given: ItemInput) -> int:
    """The decimals that write all ratios exactly, `MOST_OF_RATIOS` where one of them never ends."""
    if given.den is None or given.x.dtype == object or given.den.dtype == object or given.places > 9:
        return MOST_OF_RATIOS
    if not given.den.size or int(given.den.max()) > 2**62 // 10**given.places:
        return MOST_OF_RATIOS
    below = given.den * 10**given.places
    left = np.unique(below // np.gcd(given.x, below))
    needed = [decimals(Fraction(1, int(den))) for den in left[:100]] if left.size <= 100 else [None]
    return max((MOST_OF_RATIOS if need is None else need for need in needed), default=0)


def _common(values: Array) -> int:
    """The greatest common divisor of integers; 0 when all are 0."""
    if values.size == 0:
        return 0
    return (
        gcd(*(int(value) for value in values.flat)) if values.dtype == object else int(np.gcd.reduce(values, axis=None))
    )


def figure(value: Fraction | None, places: int) -> str:
    """A figure with fixed decimals, grouped; a dash where there is none."""
    return "—" if value is None else fixed(value, places)


def short(value: Fraction | None, most: int = MOST_PLACES) -> str:
    """A figure with as many decimals as it has."""
    return "—" if value is None else fixed(value, places_of([value], 0, most))


def change(value: Fraction, places: int) -> str:
    """A change with its sign: `+1.20`, `−0.50`, `0.00`."""
    text = fixed(value, places)
    return "+" + text if value > 0 else text


def against(value: Fraction) -> Tone:
    """How points stand against their weight."""
    return Tone.GOOD if value > 0 else Tone.BAD if value < 0 else Tone.PLAIN


CHANGE_SHAPES = {Tone.GOOD: "▲", Tone.BAD: "▼", Tone.PLAIN: "●"}


def grade_tone(index: int, bands: int) -> Tone:
    """The tone of a grade: the best is good, the worst bad, the last but one of four or more a warning."""
    if index < 0:
        return Tone.NONE
    if index == 0:
        return Tone.GOOD
    if index == bands - 1:
        return Tone.BAD
    return Tone.WARN if index == bands - 2 and bands >= 4 else Tone.PLAIN
