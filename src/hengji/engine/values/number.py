"""Exact numbers: read as people write them, rounded half-up where a scheme says so, never a binary float.

All constants of a scheme and all figures are `fractions.Fraction`; a figure at rest is an integer with a scale
(`scaled`). The reader accepts full-width digits, group separators and percent signs, and refuses what it would
have to guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from math import floor

from .text import Text

MAX_DIGITS = 40
"""Digits a written figure may have before and after the point together; beyond it a figure is a typing accident."""

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d{1,2}", re.ASCII)
_DASHES = str.maketrans({"−": "-", "－": "-", "﹣": "-", "–": "-", "＋": "+", "﹢": "+", "　": " ", "\u00a0": " "})


class NotANumber(ValueError):
    """Raised when a text is no figure; `reason` says why in both languages."""

    def __init__(self, text: str, reason: Text) -> None:
        self.text = text
        self.reason = reason
        super().__init__(reason.en)


def parse_number(text: str) -> Fraction:
    """The exact value of a written figure: `１２.５`, `1,234.5`, `1 234.5`, `-0.5`, `1.2e3`.

    Raises `NotANumber` for empty text, words, `1_000`, `NaN`, infinities, `1,23`, exponents beyond two digits and
    figures of more than `MAX_DIGITS` digits. A percent sign is a unit and is refused here.
    """
    shown = text if len(text) <= 40 else text[:37] + "..."
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).strip()
    if any(ch.isdigit() and not ch.isdecimal() for ch in text):  # 12² is not 122, and ① is not 1
        raise NotANumber(text, Text(f"“{shown}”不是数字", f"'{shown}' is not a number"))
    if not plain:
        raise NotANumber(text, Text("空白，没有数字", "empty, no figure"))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(" ", "")
    if sum(ch.isdigit() for ch in plain) > MAX_DIGITS:
        raise NotANumber(
            text, Text(f"“{shown}”位数超过 {MAX_DIGITS} 位", f"'{shown}' has more than {MAX_DIGITS} digits")
        )
    if _PLAIN.fullmatch(plain) or _SCIENTIFIC.fullmatch(plain):
        value = Fraction(plain)
        if abs(value) >= 10**MAX_DIGITS:
            raise NotANumber(text, Text(f"“{shown}”数值过大", f"'{shown}' is too large"))
        return value
    raise NotANumber(text, Text(f"“{shown}”不是数字", f"'{shown}' is not a number"))


def half_up(value: Fraction | int, places: int) -> Fraction:
    """`value` rounded to `places` decimals, ties away towards plus infinity (195.105 -> 195.11, -0.005 -> 0).

    One rule for both signs, `floor(x * 10**places + 1/2)`, is what every carrier runs.
    """
    step: int = 10**places
    return Fraction(floor(Fraction(value) * step + Fraction(1, 2)), step)


def scaled(value: Fraction, places: int) -> int:
    """`value` as an integer of 10**-places units; raises `ValueError` if it has more decimals than that."""
    exact = Fraction(value * 10**places)
    if exact.denominator != 1:
        raise ValueError(f"{show(value)} has more than {places} decimals")
    return exact.numerator


def decimals(value: Fraction) -> int | None:
    """How many decimals `value` needs to be written exactly, or None when its expansion does not end."""
    den, twos, fives = value.denominator, 0, 0
    while den % 2 == 0:
        den, twos = den // 2, twos + 1
    while den % 5 == 0:
        den, fives = den // 5, fives + 1
    return max(twos, fives) if den == 1 else None


def fixed(value: Fraction | int, places: int) -> str:
    """`value` rounded half-up and written with exactly `places` decimals: `8.00`."""
    units = floor(Fraction(value) * 10**places + Fraction(1, 2))
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def show(value: Fraction | int) -> str:
    """`value` written exactly and shortly: `12.5`, `-3`, or `1/3` when the decimals never end."""
    value = Fraction(value)
    places = decimals(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return fixed(value, places)


def decimal_texts(units: Iterable[int], places: int, *, trim: bool = True) -> list[str]:
    """Scaled integers as decimal text, as `show` (or, without `trim`, as `fixed`) would write each, but for whole columns."""
    if places == 0:
        return [str(value) for value in units]
    out = []
    for value in units:
        digits = str(-value if value < 0 else value).rjust(places + 1, "0")
        text = f"{digits[:-places]}.{digits[-places:]}"
        if trim:
            text = text.rstrip("0").rstrip(".")
        out.append(f"-{text}" if value < 0 else text)
    return out
