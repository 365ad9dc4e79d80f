"""Targets linked to a price (价格挂钩), asked for by themselves: the arithmetic is the engine's, the mean of a series is here.

Base price, series, window, band and cap are fixed with the contract and work both ways; the volume is the planned one. No published
rule has numbers: all of them are parameters of the contract. A scheme states the same clause under an item as `linked`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..engine.rules.linkage import Adjusted, Beyond, Form, Link, Way, adjust, power
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text

__all__ = ["Adjusted", "Beyond", "Form", "Link", "Way", "adjust", "average", "power"]


def average(series: Mapping[str, Fraction], window: Sequence[str]) -> Fraction:
    """The mean price over the window (the months of the year, not a day). Raises `Refused`, naming the months without a price."""
    lacking = [month for month in window if month not in series]
    if lacking or not window:
        message = Text(f"这些期间没有价格：{'、'.join(lacking) or '—'}", f"no price for: {', '.join(lacking) or '—'}")
        known = sorted(month for month, _ in series.items())
        span = f"{known[0]} .. {known[-1]}" if known else "—"
        hint = Text(
            f"在价格表里补上，或改 --window；现有价格的月份：{span}",
            f"add them to the table of prices, or choose another --window; there are prices for {span}",
        )
        raise Refused([Finding("price-missing", Level.ERROR, message, hint, Source(field="window"))])
    return sum((series[month] for month in window), Fraction(0)) / len(window)
