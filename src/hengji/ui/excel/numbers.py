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


def _ends(value: Fraction) -> bool:
    """Whether the decimals of a value end."""
    den = value.denominator
    for prime in (2, 5):
        while den % prime == 0:
            den //= prime
    return den == 1


def exact(value: Fraction | int) -> Exact | None:
    """`value` as a cell's number, None where a spreadsheet would alter it: it has more than `MOST_DIGITS` significant digits.

    A value whose decimals never end is rounded half-up to `MOST_DIGITS` digits, far below what any column shows.
    """
    value = Fraction(value)
    if value.denominator == 1 and abs(value.numerator) < 10**MOST_DIGITS:
        return Exact(str(value.numerator))
    with localcontext() as context:
        if _ends(value):
            context.prec = 400
            whole = Decimal(value.numerator) / Decimal(value.denominator)
            if len(whole.as_tuple().digits) > MOST_DIGITS and len(whole.normalize().as_tuple().digits) > MOST_DIGITS:
                return None
        else:
            context.prec, context.rounding = MOST_DIGITS, ROUND_HALF_UP
            whole = Decimal(value.numerator) / Decimal(value.denominator)
        context.prec = 400
        return Exact(f"{whole.normalize():f}")


def places_format(places: int) -> str:
    """A number format with exactly `places` decimals, grouped, a little off the cell's right edge."""
    return f"{_digits(places)}_ "


def signed_format(places: int) -> str:
    """A change: `▲ +1.20`, `▼ -1.20`, `● 0.00`; the shape says it, colour is laid on by `Page.tint`."""
    digits = _digits(places)
    return f'"▲ +"{digits}_ ;"▼ -"{digits}_ ;"● "{digits}_ '


def _digits(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")
