"""Figures written with words of magnitude, as plain figures: `1千户` is `1000户`, `1亿5000万元` is `15000万元`."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ...values.number import show
from .numerals import NUMERAL, chinese_value

_N = r"\d+(?:\.\d+)?"
_BEFORE = r"(?<![\d.第])"
_TIMES = {"十": 10, "百": 100, "千": 1000, "K": 1000, "k": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_OF_A_UNIT = r"(?![瓦克米卡帕伏焦赫安分字周公斤]|米)"
"""What 百 and 千 belong to when it follows: `千瓦`, `千克`, `百分点`."""


def _value(text: str) -> Fraction:
    return Fraction(text) if text[0].isdigit() else chinese_value(text)


def _compound(match: re.Match[str]) -> str:
    """`1亿5000万`, `一万五千`: one figure, in 万 where it is a whole number of them."""
    low = _value(match["low"]) * _TIMES.get(match["times"] or "", 1) * _MYRIADS.get(match["myriad"] or "", 1)
    total = _value(match["high"]) * _MYRIADS[match["of"]] + low
    return f"{show(total / 10**4)}万" if total % 10**4 == 0 else show(total)


def _scaled(match: re.Match[str]) -> str:
    return show(Fraction(match["n"]) * _TIMES[match["times"]]) + (match["of"] or "")


RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            rf"{_BEFORE}(?P<high>{_N}|[{NUMERAL}]+)(?P<of>[万亿])(?P<low>\d{{3,4}}|{_N}(?=[千百万])|[一二两三四五六七八九][{NUMERAL}]+)"
            r"(?P<times>[千百])?(?P<myriad>万)?(?=[^\d\.、名])"
        ),
        _compound,
    ),
    (re.compile(rf"{_BEFORE}(?P<n>{_N})(?P<times>[十百千])(?P<of>[万亿])"), _scaled),
    (re.compile(rf"{_BEFORE}(?P<n>{_N})(?P<times>[十百千])(?P<of>){_OF_A_UNIT}(?=[一-龥A-Za-z,;。)]|$)"), _scaled),
    (re.compile(rf"{_BEFORE}(?P<n>{_N})(?P<times>[Kk])(?P<of>)(?=[一-龥,;。)]|$)"), _scaled),
    (
        re.compile(rf"(?P<n>{_N})(?:个?基点|BP[Ss]?|bp[Ss]?)(?![一-龥]?率)"),
        lambda match: f"{show(Fraction(match['n']) / 100)}个百分点",
    ),
    (re.compile(rf"(?P<n>{_N})个?千分点"), lambda match: f"{show(Fraction(match['n']) / 10)}个百分点"),
    (re.compile(rf"(?P<n>{_N})(?:个?万分点|‱)"), lambda match: f"{show(Fraction(match['n']) / 100)}个百分点"),
)
