"""Numbers in cells: a cell holds a binary double, so a decimal is written as its digits and only where those digits survive."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

MOST_DIGITS = 15
"""Significant digits a spreadsheet keeps and shows of a number."""


class Exact(float):
    """A number that reaches the file as the decimal it is: 9.2 is written `9.2`, never `9.199999999999999`."""

    __slots__ = ("digits",)
    digits: str

    def __new__(cls, digits: str) -> Exact:
        """The number of these plain decimal digits."""
        made = super().__new__(cls, digits)
        made.digits = digits
        return made

    def __format__(self, spec: str) -> str:
        return self.digits

    def __str__(self) -> str:
        return self.digits

    __repr__ = __str__


def _places(den: int) -> int | None:
    """How many decimals a value with this denominator has, None when they never end."""
    places = _KNOWN.get(den)
    if places is None and den not in _KNOWN:
        twos = fives = 0
        rest = den
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        places = max(twos, fives) if rest == 1 else None
        if len(_KNOWN) < 1000:
            _KNOWN[den] = places
    return places


_KNOWN: dict[int, int | None] = {}


def decimal_digits(value: Fraction | int) -> str | None:
    """A value as plain decimal digits, exactly; None when its decimals never end."""
    num, den = value.numerator, value.denominator
    if den == 1:
        return str(num)
    places = _places(den)
    if places is None:
        return None
    whole = str(abs(num) * 10**places // den).rjust(places + 1, "0")
    return f"{'-' if num < 0 else ''}{whole[:-places]}.{whole[-places:]}"


def exact(value: Fraction | int) -> Exact | None:
    """`value` as a cell's number, None where a spreadsheet would alter it: it has more than `MOST_DIGITS` significant digits.

    A value whose decimals never end is rounded half-up to `MOST_DIGITS` digits, far below what any column shows.
    """
    digits = decimal_digits(value)
    if digits is not None:
        few = len(digits) <= MOST_DIGITS or len(digits.strip("-").replace(".", "").strip("0")) <= MOST_DIGITS
        return Exact(digits) if few else None
    with localcontext() as context:
        context.prec, context.rounding = MOST_DIGITS, ROUND_HALF_UP
        return Exact(f"{Decimal(value.numerator) / Decimal(value.denominator):f}")


def places_format(places: int) -> str:
    """A number format with exactly `places` decimals, grouped, a little off the cell's right edge."""
    return f"{_digits(places)}_ "


def signed_format(places: int) -> str:
    """A change: `▲ +1.20`, `▼ -1.20`, `● 0.00`; the shape says it, colour is laid on by `Page.tint`."""
    digits = _digits(places)
    return f'"▲ +"{digits}_ ;"▼ -"{digits}_ ;"● "{digits}_ '


def _digits(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")
