"""Units of measure: their dimension and their exact factor to the base unit, so that 万元 and 人 never add up.

A unit is written as people write it: `万元`, `%`, `万元/人`, `亿千瓦时`. Values are kept in the unit they were
reported in; a formula converts to base units (元, 人, ...) with exact factors and back to the indicator's unit.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .text import Text

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions with their powers, sorted: (("money", 1), ("person", -1))."""

NUMBER: Dimension = ()


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


class UnknownUnit(ValueError):
    """Raised for a unit the engine does not know; `hint` proposes the nearest one."""

    def __init__(self, symbol: str) -> None:
        near = difflib.get_close_matches(symbol, _KNOWN, 1)
        self.symbol = symbol
        self.hint = (
            Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?")
            if near
            else Text("例如 万元、亿元、%、人、起、天、万元/人", "for example 万元, 亿元, %, 人, 起, 天, 万元/人")
        )
        super().__init__(f"unknown unit {symbol!r}")


def _family(base: str, factors: Mapping[str, str | int]) -> dict[str, tuple[str, Fraction]]:
    return {symbol: (base, Fraction(factor)) for symbol, factor in factors.items()}


_ATOMS: dict[str, tuple[str, Fraction]] = {
    **_family(
        "money",
        {"元": 1, "千元": 1000, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "万亿元": 10**12}
        | {"yuan": 1, "CNY": 1, "10k CNY": 10**4, "million CNY": 10**6, "100m CNY": 10**8},
    ),
    **_family("dollar", {"USD": 1, "美元": 1, "万美元": 10**4, "亿美元": 10**8}),
    **_family("", {"%": "1/100", "‰": "1/1000", "个百分点": "1/100", "百分点": "1/100", "percent": "1/100"}),
    **_family("", {"percentage point": "1/100", "percentage points": "1/100", "pp": "1/100", "倍": 1, "-": 1, "": 1}),
    **_family(
        "", {"ratio": 1, "times": 1, "分": 1, "points": 1, "point": 1, "分值": 1, "score": 1, "index": 1, "指数": 1}
    ),
    **_family(
        "person", {"人": 1, "万人": 10**4, "人次": 1, "名": 1, "persons": 1, "person": 1, "户": 1, "万户": 10**4}
    ),
    **_family(
        "count",
        {
            "次": 1,
            "起": 1,
            "件": 1,
            "项": 1,
            "个": 1,
            "家": 1,
            "台": 1,
            "套": 1,
            "例": 1,
            "处": 1,
            "批次": 1,
            "批": 1,
            "门": 1,
        }
        | {
            "宗": 1,
            "篇": 1,
            "份": 1,
            "座": 1,
            "条": 1,
            "万件": 10**4,
            "count": 1,
            "cases": 1,
            "case": 1,
            "items": 1,
            "位": 1,
        },
    ),
    **_family(
        "time",
        {"天": 1, "日": 1, "个工作日": 1, "工作日": 1, "周": 7, "days": 1, "day": 1, "小时": "1/24", "h": "1/24"},
    ),
    **_family("time", {"分钟": "1/1440", "hours": "1/24", "minutes": "1/1440"}),
    **_family("month", {"月": 1, "个月": 1, "季度": 3, "年": 12, "months": 1, "years": 12}),
    **_family(
        "mass", {"吨": 1, "万吨": 10**4, "亿吨": 10**8, "千克": "1/1000", "公斤": "1/1000", "t": 1, "kg": "1/1000"}
    ),
    **_family("mass", {"克": "1/1000000", "g": "1/1000000"}),
    **_family(
        "energy",
        {
            "千瓦时": 1,
            "万千瓦时": 10**4,
            "亿千瓦时": 10**8,
            "兆瓦时": 1000,
            "kWh": 1,
            "MWh": 1000,
            "GWh": 10**6,
            "度": 1,
        },
    ),
    **_family("power", {"千瓦": 1, "万千瓦": 10**4, "兆瓦": 1000, "kW": 1, "MW": 1000, "GW": 10**6}),
    **_family("length", {"米": 1, "公里": 1000, "千米": 1000, "km": 1000, "m": 1, "万公里": 10**7}),
    **_family("area", {"平方米": 1, "万平方米": 10**4, "亩": "2000/3", "m2": 1}),
    **_family("volume", {"立方米": 1, "万立方米": 10**4, "亿立方米": 10**8, "m3": 1}),
    **_family("decibel", {"dB": 1}),
}
_KNOWN = tuple(_ATOMS)
POINTS_OF_RATE = frozenset({"个百分点", "百分点", "percentage point", "percentage points", "pp"})


def combine(left: Dimension, right: Dimension, sign: int) -> Dimension:
    """The dimension of a product (`sign` +1) or of a quotient (`sign` -1)."""
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def parse_unit(symbol: str) -> Unit:
    """The unit written `symbol`, simple or a quotient (`万元/人`, `克/千瓦时`); raises `UnknownUnit`."""
    text = unicodedata.normalize("NFKC", symbol).strip().replace("／", "/").replace("每", "/")
    text = {"％": "%", "﹪": "%"}.get(text, text)
    dimension, factor = NUMBER, Fraction(1)
    if text in _ATOMS:
        base, factor = _ATOMS[text]
        return Unit(text, ((base, 1),) if base else NUMBER, factor)
    for position, part in enumerate(text.split("/")):
        if not part or part not in _ATOMS:
            raise UnknownUnit(symbol)
        base, size = _ATOMS[part]
        sign = -1 if position else 1
        dimension = combine(dimension, ((base, 1),) if base else NUMBER, sign)
        factor *= size**sign
    return Unit(text, dimension, factor)


def describe(dimension: Dimension) -> str:
    """A dimension in words for messages: `money/person`, or `number`."""
    if not dimension:
        return "number"
    over = "*".join(base + (f"^{power}" if power > 1 else "") for base, power in dimension if power > 0)
    under = "*".join(base + (f"^{-power}" if power < -1 else "") for base, power in dimension if power < 0)
    return (over or "1") + (f"/{under}" if under else "")
