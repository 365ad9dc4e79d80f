"""Units of measure: their dimension and their exact factor to the base unit, so that 万元 and 人 never add up.

A unit is written as people write it: `万元`, `%`, `万元/人`, `亿千瓦时`. Values are kept in the unit they were
reported in; a formula converts to base units (元, 人, ...) with exact factors and back to the indicator's unit.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from .text import Text
from .unit_table import ATOMS, MULTIPLES, Dimension, atom

NUMBER: Dimension = ()
_SIGNED = frozenset({"money", "dollar", "euro", "hong kong dollar", "yen", "temperature", "decibel", "share"})
"""Base dimensions whose quantities may be below zero."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written (`symbol`), its dimension and its exact factor to the base unit of that dimension."""

    symbol: str
    dimension: Dimension = NUMBER
    factor: Fraction = Fraction(1)

    @property
    def is_rate(self) -> bool:
        """Whether the unit is a share (%, ‰, percentage points): a step of 1 % of it means one point of the rate."""
        return self.dimension == NUMBER and self.factor in (Fraction(1, 100), Fraction(1, 1000))

    @property
    def is_own(self) -> bool:
        """Whether the unit is one of the item's own that no table knows (`incursions`, `£k`)."""
        return self.dimension == ((self.symbol, 1),)

    @property
    def is_amount(self) -> bool:
        """Whether it counts or weighs things of which there are never fewer than none: people, pieces, energy, time. Money, shares,
        points and units no table knows may be below zero."""
        return bool(self.dimension) and not self.is_own and all(base not in _SIGNED for base, _ in self.dimension)


def own_unit(symbol: str) -> Unit:
    """A unit that no table knows, as its own measure: it converts into nothing else."""
    plain = plain_symbol(symbol)
    return Unit(plain, ((plain, 1),))


class UnknownUnit(ValueError):
    """Raised for a unit the engine does not know; `hint` proposes the nearest one."""

    def __init__(self, symbol: str, own: Iterable[str] = ()) -> None:
        known = [*own, *KNOWN]
        self.symbol = symbol
        self.near = _as_usual(symbol, known) or _nearest(symbol, known)
        self.hint = (
            Text(f"您是否想写“{self.near}”？", f"did you mean '{self.near}'?")
            if self.near
            else Text("例如 万元、亿元、%、人、起、天、万元/人", "for example 万元, 亿元, %, 人, 起, 天, 万元/人")
        )
        super().__init__(f"unknown unit {symbol!r}")


_VARIANTS = str.maketrans("圆圓园園円萬億頓顿仟佰拾戸", "元元元元元万亿吨吨千百十户")
"""Characters people write or type for those of our units."""


def usual_symbol(symbol: str) -> str:
    """A unit or numeral with its usual characters: 亿元 for 億圓, 千 for 仟."""
    return plain_symbol(symbol.translate(_VARIANTS).replace("人民币", "元"))


def _as_usual(symbol: str, known: Iterable[str]) -> str:
    """The unit with its usual characters in the place of traditional, formal or mistyped ones, where that makes one."""
    plain = usual_symbol(symbol)
    own = set(known)
    parts = [word for part in plain.split("/") for word in part.strip("()").split("·")]
    return plain if plain != symbol and all(word and (word in own or atom(word)) for word in parts) else ""


def _nearest(symbol: str, known: Iterable[str]) -> str:
    """The nearest unit of the same magnitude: 元 is no proposal for 万…."""
    near = difflib.get_close_matches(symbol, list(known), 5)
    return next((each for each in near if _numeral(each) == _numeral(symbol)), "")


def _numeral(symbol: str) -> str:
    """The Chinese numeral before a unit."""
    return next((symbol[:length] for length in (2, 1) if symbol[:length] in MULTIPLES), "")


KNOWN = tuple(ATOMS)
POINTS_OF_RATE = frozenset({"个百分点", "百分点", "percentage point", "percentage points", "pp"})


def combine(left: Dimension, right: Dimension, sign: int) -> Dimension:
    """The dimension of a product (`sign` +1) or of a quotient (`sign` -1)."""
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


Units = Mapping[str, Unit]
"""Units a scheme defines for itself, by symbol."""

NO_UNITS: Units = MappingProxyType({})


def parse_unit(symbol: str, own: Units = NO_UNITS) -> Unit:
    """The unit written `symbol`: simple, a quotient (`万元/人`, `克/千瓦时`) or a product (`吨·公里`); raises `UnknownUnit`.

    `own` are units of the scheme beside those that everybody knows.
    """
    text = plain_symbol(symbol)
    known = _simple(text, own)
    if known is not None:
        return Unit(text, *known)
    dimension, factor = NUMBER, Fraction(1)
    for position, part in enumerate(text.split("/")):
        for word in _factors(part, own):
            found = _simple(word, own) if word else None
            if found is None:
                raise UnknownUnit(symbol, own)
            sign = -1 if position else 1
            dimension = combine(dimension, found[0], sign)
            factor *= found[1] ** sign
    return Unit(text, dimension, factor)


def plain_symbol(symbol: str) -> str:
    """A unit as it is kept: half width, `/` for 每, `·` for a product."""
    text = unicodedata.normalize("NFKC", symbol).strip().replace("／", "/").replace("每", "/")
    for dot in ("⋅", "・", "•", "×", "*"):
        text = text.replace(dot, "·")
    return {"％": "%", "﹪": "%"}.get(text, text)


def _simple(word: str, own: Units) -> tuple[Dimension, Fraction] | None:
    unit = own.get(word)
    return atom(word) if unit is None else (unit.dimension, unit.factor)


def _factors(part: str, own: Units) -> list[str]:
    """The units multiplied in one part of a quotient: `(平方米·月)` has two."""
    inner = part[1:-1] if part.startswith("(") and part.endswith(")") else part
    return [inner] if _simple(inner, own) is not None else inner.split("·")


def describe(dimension: Dimension) -> str:
    """A dimension in words for messages: `money/person`, or `number`."""
    if not dimension:
        return "number"
    over = "*".join(base + (f"^{power}" if power > 1 else "") for base, power in dimension if power > 0)
    under = "*".join(base + (f"^{-power}" if power < -1 else "") for base, power in dimension if power < 0)
    return (over or "1") + (f"/{under}" if under else "")
