"""Units of measure, from the table the parser of units uses."""

from __future__ import annotations

from fractions import Fraction

from markdown import code, prose

from hengji.engine.values.number import show
from hengji.engine.values.unit import KNOWN, NUMBER, describe, parse_unit

HEAD = prose("unit.head")

TAIL = prose("unit.tail")


def page() -> str:
    """The page."""
    families: dict[str, list[str]] = {}
    for symbol in KNOWN:
        unit = parse_unit(symbol)
        if symbol:
            name = "纯数 number" if unit.dimension == NUMBER else describe(unit.dimension)
            families.setdefault(name, []).append(f"{code(symbol)} = {_factor(unit.factor)}")
    return HEAD + "".join(f"| {name} | {'；'.join(words)} |\n" for name, words in families.items()) + TAIL


def _factor(factor: Fraction) -> str:
    return f"{factor.numerator:,}" if factor.denominator == 1 else show(factor)
