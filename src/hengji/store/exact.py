"""Exact numbers at rest: scaled whole numbers in a BIGINT column, `Decimal` in Python, on both databases alike.

Django's own DecimalField is a binary float on SQLite: 999999999999.999999 comes back as 1000000000000.000000, and `F("d") * 3 = 0.3`
finds nothing. Six decimals of a whole number lose nothing; sums and comparisons are done by the database on whole numbers.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields

from ..engine.values.number import MAX_DIGITS, NotANumber, half_up, parse_number, show
from ..engine.values.text import Text
from ..engine.values.unit import plain_symbol

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field

PLACES = 6
SCALE = 10**PLACES
LARGEST = Decimal(9_000_000_000_000)
"""The declared range is -9 to +9 trillion (in 万元: ninety quadrillion yuan); a BIGINT holds a little more."""
_MOST = int(LARGEST) * SCALE


class NotExact(ValidationError):
    """A value the field cannot hold exactly; `text` says why in both languages, with the limit, and `hint` what it holds instead, where
    that is near."""

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        self.text, self.hint = text, hint
        super().__init__(text.zh + " / " + text.en, code="not-exact")


def exact(value: object) -> Decimal:
    """The value as a Decimal of at most six decimals within the range.

    Raises `NotExact` for words, NaN, infinities, more decimals, values beyond the range, and for any binary float.
    """
    if isinstance(value, bool | float):
        raise NotExact(
            Text(f"{value!r} 是二进制浮点数，不能精确保存", f"{value!r} is a binary float and cannot be stored exactly")
        )
    try:
        number = Fraction(value) if isinstance(value, Fraction | int) or _short(value) else parse_number(str(value))
    except NotANumber as error:
        raise NotExact(error.reason) from error
    scaled = number * SCALE
    if scaled.denominator != 1:
        raise NotExact(
            Text(f"{_said(value)} 的小数多于 {PLACES} 位", f"{_said(value)} has more than {PLACES} decimals"),
            _rounded(number),
        )
    if abs(number) > LARGEST:
        raise NotExact(
            Text(
                f"{_said(value)} 超出可保存的范围 −{LARGEST:,} ～ {LARGEST:,}",
                f"{_said(value)} is beyond the range from −{LARGEST:,} to {LARGEST:,}",
            )
        )
    return unscaled(scaled.numerator)


PER_CENT = "%"
_WITH_SIGN = re.compile(r"([+-]?[\d,]*\.?\d+)\s*%")


def exact_in(text: str, unit: str = "") -> Decimal:
    """A figure as people write it in a field whose unit stands beside it: where that is per cent, the sign behind the figure is read.

    Raises `NotExact`; of a sign in a field of another unit it says that the unit is given already."""
    signed = _WITH_SIGN.fullmatch(unicodedata.normalize("NFKC", text.replace("−", "-")).strip())
    if signed is None:
        return exact(text.strip())
    if plain_symbol(unit) == PER_CENT:
        return exact(signed[1])
    raise NotExact(
        Text(
            f"“{text.strip()}”不是数字：单位已经写明，只写 {signed[1]}",
            f"'{text.strip()}' is not a number: the unit is given already, write {signed[1]} alone",
        )
    )


def _rounded(number: Fraction) -> Text | None:
    """The advice for too many decimals; None where the number would be beyond the range all the same."""
    if abs(number) > LARGEST:
        return None
    near = show(half_up(number, PLACES))
    return Text(f"四舍五入到 {PLACES} 位：{near}", f"round it to {PLACES} decimals: {near}")


def _said(value: object) -> str:
    """A value as a person writes it: a fraction by its decimals, where they end."""
    return show(value) if isinstance(value, Fraction) else str(value)


def _short(value: object) -> TypeGuard[Decimal]:
    """A Decimal of ordinary size, which need not be read as text: ten thousand of them are stored at once."""
    return isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= MAX_DIGITS


_WIDE = Context(prec=2 * MAX_DIGITS, traps=[Inexact])


def _millionths(value: Decimal) -> int | None:
    """The quick way for what is plainly within the limits; None for anything that has to be looked at, and perhaps refused."""
    try:
        scaled = _WIDE.scaleb(value, PLACES)
    except (Inexact, InvalidOperation):
        return None
    whole = int(scaled)
    return whole if whole == scaled and abs(whole) <= _MOST else None


def unscaled(scaled: int) -> Decimal:
    """The number of so many millionths, without trailing zeros."""
    number = Decimal(scaled).scaleb(-PLACES)
    plain = number.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


class ExactField(_Field):
    """A number of up to six decimals between -9 and +9 trillion, exact in storage, comparison and sum."""

    empty_strings_allowed = False
    description = "an exact number of six decimals"

    def get_internal_type(self) -> str:
        """Stored as BIGINT on both databases."""
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        """The exact value; raises `NotExact`."""
        return None if value is None else exact(value)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Decimal | None:
        """PostgreSQL gives the sum of BIGINT as a Decimal, SQLite as an int: both are whole numbers of millionths."""
        return None if value is None else unscaled(int(value))

    def get_prep_value(self, value: Any) -> Any:
        """Millionths."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if _short(value) and (scaled := _millionths(value)) is not None:
            return scaled
        return int(exact(value) * SCALE)

    def value_to_string(self, obj: models.Model) -> str:
        """As it is written."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """A text box that takes figures as people write them."""
        from .forms import ExactFormField

        return super().formfield(form_class=ExactFormField, choices_form_class=None, **kwargs)


for _sign in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(ExactField, _sign, ExactField, ExactField)
# millionths times a whole number are millionths; a product of two would be off by a million, so it is not offered
register_combinable_fields(ExactField, Combinable.MUL, models.IntegerField, ExactField)
register_combinable_fields(models.IntegerField, Combinable.MUL, ExactField, ExactField)
