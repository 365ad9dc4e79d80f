"""Figures: exact inside, short and readable outside (half-up, grouped, 万 / 亿 where they help)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from ..unit_names import SIZES, after_figure, spoken

Number: TypeAlias = Fraction | Decimal | int | float
"""What a caller may give wherever a figure is wanted."""

MISSING = "—"
"""What is shown where there is no figure; never 0, never blank."""

_MINUS = "−"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WILD = 400


def exact(value: Number | None) -> Fraction | None:
    """The exact value; None for None, NaN and infinities. A float counts as the decimal it prints as (0.1 is 1/10)."""
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        if value and abs(value.adjusted()) > _WILD:
            raise ValueError(f"a figure of 10**{value.adjusted()} cannot be drawn")
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(float.__repr__(value)) if isfinite(value) else None
    raise TypeError(f"a figure is a Fraction, Decimal, int or float, not {type(value).__name__}")


def required(value: Number, what: str) -> Fraction:
    """The exact value of a figure that may not be missing."""
    given = value if isinstance(value, Fraction) else exact(value)
    if given is None:
        raise ValueError(f"{what} must be a finite figure, got {value!r}")
    return given


def fixed(value: Fraction, places: int) -> str:
    """`value` half-up to `places` decimals, thousands grouped, with a true minus sign."""
    units = (abs(value) * 10**places * 2 + 1) // 2
    whole, part = divmod(units, 10**places)
    sign = _MINUS if value < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")


def places_of(value: Fraction, most: int = 12) -> int:
    """How many decimals write `value` exactly, at most `most`."""
    return next((places for places in range(most) if (value * 10**places).denominator == 1), most)


def show(value: Fraction | None, most: int = 4) -> str:
    """`value` with as many decimals as it has, at most `most`, but never fewer than three telling digits."""
    if value is None:
        return MISSING
    if value and abs(value) * 10**most < 100:
        most = 2 - exponent(value)
    return fixed(value, places_of(value, most)) if most <= 15 else scientific(value)


def signed(value: Fraction | None, places: int) -> str:
    """A change: `+2.0`, `−1.5`, `0.0`."""
    if value is None:
        return MISSING
    text = fixed(value, places)
    return "+" + text if value > 0 and any(digit in "123456789" for digit in text) else text


def scientific(value: Fraction) -> str:
    """`1.25×10⁻¹²`."""
    power = exponent(value)
    lead = value / Fraction(10) ** power
    return f"{fixed(lead, places_of(lead, 2))}×10{str(power).translate(_SUPERSCRIPT)}"


def exponent(value: Fraction) -> int:
    """The power of ten of the leading digit: 0 for 1..9, -2 for 0.05. `value` is not 0."""
    size = abs(value)
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if Fraction(10) ** power <= size else power - 1


def with_unit(text: str, unit: str) -> str:
    """`92` and `%` make `92%`; a Latin unit keeps a space: `92 kg`, and one that has a number of its own a sign: `92 × 10 MW`."""
    written = unit if any("\u3400" <= sign <= "\u9fff" for sign in unit) else after_figure(unit)
    return text + (" " if (written[:1].isascii() and written[:1].isalpha()) or written[:1] == "×" else "") + written


@dataclass(frozen=True, slots=True)
class Magnitude:
    """How the figures of one axis are written: divided by `factor`, the unit now reading `unit`."""

    factor: Fraction
    unit: str
    places: int

    def tick(self, value: Fraction) -> str:
        """A tick's figure, all with the same number of decimals."""
        return fixed(value / self.factor, self.places)

    def figure(self, value: Fraction) -> str:
        """One value among the ticks: as exact as it is, to two decimals beyond theirs."""
        return show(value / self.factor, max(self.places + 2, 2))


_LEVELS = {
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**9, "bn "), (10**6, "m "), (10**3, "k ")),
}


def magnitude(largest: Fraction, step: Fraction, unit: str, lang: str) -> Magnitude:
    """The way to write an axis reaching `largest` in steps of `step`.

    Figures of 100,000 and more are counted in 万, 亿 or 万亿 (thousands, millions, billions in English) joined with the
    unit, also one that already says 万 (`万元` becomes `亿元`); shares keep theirs. What is too large or too small for
    words takes a power of ten into the unit.
    """
    unit = spoken(unit, lang)
    if step < Fraction(1, 10**6) and largest < Fraction(1, 1000):
        power = exponent(largest)
        return _powered(power, step, unit)
    if largest >= 10**16:
        return _powered(exponent(largest), step, unit)
    if largest >= 10**5 and not unit.startswith(("%", "‰", "％")):
        counted = _LEVELS["zh"] if lang == "zh" else ()
        own = next(((size, unit[len(word) :]) for size, word in counted if unit.startswith(word)), (1, unit))
        base, bare = SIZES.get(unit, own)
        for size, word in _LEVELS[lang]:
            factor = Fraction(size, base)
            if largest >= factor and factor > 1 and places_of(step / factor, 5) <= 3:
                return Magnitude(factor, (word + bare).strip(), places_of(step / factor))
    return Magnitude(Fraction(1), unit, places_of(step))


def _powered(power: int, step: Fraction, unit: str) -> Magnitude:
    factor = Fraction(10) ** power
    label = f"×10{str(power).translate(_SUPERSCRIPT)}"
    return Magnitude(factor, f"{label} {unit}".strip(), places_of(step / factor))
