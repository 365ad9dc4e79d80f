"""Chinese numerals: 十, 二十五, 两, 半, 一点五."""

from __future__ import annotations

from fractions import Fraction

NUMERAL = "零〇一二两三四五六七八九十百千半"
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_value(text: str) -> Fraction:
    """The value of a numeral (or of plain digits); an odd string of numerals counts as far as it reads."""
    if text[:1].isdigit():
        return Fraction(text)
    whole, _, decimals = text.partition("点")
    total, digit = Fraction(0), Fraction(0)
    for char in whole:
        if char == "半":
            total += Fraction(1, 2)
        elif char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = Fraction(0)
        else:
            digit = digit * 10 + _DIGITS[char] if digit and not total else Fraction(_DIGITS[char])
    total += digit
    for position, char in enumerate(decimals, 1):
        total += Fraction(_DIGITS.get(char, 0), 10**position)
    return total
