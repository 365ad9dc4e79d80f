"""A figure written with words or with its sign behind it: what is meant by it, or that it may mean two things. Nothing is guessed.

`1.6亿` where the unit is 万元 is 16000, `375.86-` of an accounting export is -375.86, and `1.2万` of 万元 is either 1.2 or 12000.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from ..values.number import NotANumber, decimals, parse_number, show
from ..values.text import Text
from ..values.unit import Unit, UnknownUnit, parse_unit, usual_symbol
from ..values.unit_table import MULTIPLES
from .report import shorten

_LONGEST = 60
_DASHES = str.maketrans("－﹣−–―─", "------")
_SPELT = re.compile(
    r"(?P<open>\()?\s*(?P<minus>[+-]|负)?\s*(?P<money>[¥$€])?\s*(?P<number>[\d,]*\.?\d+|\d[\d,]*\.)\s*"
    r"(?P<words>[^\d\s.,()+-][^.,()+-]*?)?\s*(?P<after>[+-])?\s*(?P<close>\))?",
    re.ASCII,
)
_MONEY = {"¥": "元", "$": "USD", "€": "EUR"}
_ENGLISH = {
    "k": 10**3, "K": 10**3, "thousand": 10**3, "w": 10**4, "W": 10**4, "M": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "millions": 10**6, "bn": 10**9, "billion": 10**9, "billions": 10**9, "trillion": 10**12,
}  # fmt: skip
"""Multipliers in Latin letters; `w` is how 万 is typed in a hurry."""
_IN_LATIN = {"10k CNY": (10**4, "CNY"), "million CNY": (10**6, "CNY"), "100m CNY": (10**8, "CNY")}
_KILO = tuple("瓦克米伏卡焦乏")
"""What is measured by the thousand as a unit of its own: 千瓦 is no thousand times 瓦 to those who write it."""
_POINTS = frozenset({"分", "分值", "points", "point", "score", "index", "指数", "指数点", "rank"})


@dataclass(frozen=True, slots=True)
class Spelt:
    """A figure as it was written: its value with its sign, the number as it stands, and the words beside it, blank for none."""

    value: Fraction
    bare: str
    words: str
    sign_of_money: bool = False

    @property
    def times(self) -> int | None:
        """What the words multiply with, where they are a multiplier and nothing else: 亿, 千万, million."""
        plain = "".join(usual_symbol(self.words).split())
        plain = plain.removeprefix("个") if plain.removeprefix("个") in MULTIPLES else plain
        return (
            MULTIPLES.get(plain) or _ENGLISH.get(plain) or _ENGLISH.get(plain.casefold() if len(plain) > 1 else plain)
        )

    @property
    def unit(self) -> Unit | None:
        """The unit of measure that the words are; None for any other word."""
        return _known(self.words) or _known(usual_symbol(self.words).replace("元元", "元"))


def spelt(text: str) -> Spelt | None:
    """A figure with something around it that is no part of a number: words, brackets or a minus behind it; None for anything else."""
    plain = unicodedata.normalize("NFKC", text.strip().translate(_DASHES)).strip()
    match = _SPELT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    words, money = match["words"] or "", match["money"] or ""
    if words and not any(ch.isalpha() or ch in "%‰°" for ch in words):
        return None
    if any(ch.isdigit() and not ch.isdecimal() and not text[at - 1 : at].isalpha() for at, ch in enumerate(text)):
        return None  # 12² is not 122, and ① is not 1
    minuses = [bool(match["open"]), match["minus"] in ("-", "负"), match["after"] == "-"]
    plus = "+" in (match["minus"], match["after"])
    if sum(minuses) > 1 or (plus and any(minuses)) or (words and money and not _is_money(words, money)):
        return None
    try:
        size = parse_number(match["number"])
    except NotANumber:
        return None
    below, sign_alone = any(minuses), bool(money) and not words
    words = _MONEY[money] if sign_alone else f"{words.removesuffix('元')}元" if money else words
    found = Spelt(-size if below else size, f"{'-' if below else ''}{match['number']}", words, sign_alone)
    return None if any(ch.isdigit() for ch in words) and found.unit is None else found


def _is_money(words: str, money: str) -> bool:
    return money == "¥" and (words == "元" or Spelt(Fraction(0), "", words.removesuffix("元")).times is not None)


def _known(symbol: str) -> Unit | None:
    try:
        return parse_unit("".join(symbol.split()))
    except UnknownUnit:
        try:
            return parse_unit(symbol)
        except UnknownUnit:
            return None


def alone(found: Spelt) -> Text | None:
    """What to write where nobody knows the unit of the column; None where the words belong into a column of units."""
    if not found.words:
        if found.value < 0:
            return Text(f"负数写作 {found.bare}", f"write a negative number as {found.bare}")
        return Text(f"写作 {found.bare}", f"write {found.bare}")
    if found.sign_of_money:
        return Text(
            "去掉货币符号，按本列的计量单位写数字",
            "leave out the currency sign: write the number in the unit of the column",
        )
    if found.unit is not None:
        return None
    if found.times is None:
        starts = any(usual_symbol(found.words).removeprefix("个").startswith(word) for word in MULTIPLES)
        return Text("只写数字，如 1234.5", "write the number alone, such as 1234.5") if starts else None
    meant, shown = show(found.value * found.times), f"{found.bare}{shorten(found.words, 12)}"
    return Text(
        f"{shown} 写作 {meant}；计量单位本身带“万”“亿”等的，换算成该单位再写",
        f"write {shown} as {meant}; where the unit of measure is itself so many (万元, 亿元), convert it into that unit",
    )


def in_unit(found: Spelt, unit: str, named: str, at: str) -> Text:
    """What to write where the unit of the figure is known: the figure meant, both of two readings, or that neither can be told. `named` is
    the unit in English, `at` where it stands: 表头."""
    ours, shown = _known(unit), shorten(found.words, 12)
    where = f"单位按{at}（{unit}）"
    if not found.words:
        return alone(found) or Text(f"只写数字，{where}", f"write the number alone, in {named}")
    theirs = found.unit
    factor = _factor(theirs, ours, unit) if theirs and ours else None
    if factor is not None and found.sign_of_money and factor != 1:
        return _either(found, unit, named, factor, "元")
    if factor is not None:
        return _converted(found, unit, named, where, factor)
    if (times := found.times) is not None and (ours is not None or not unit.isascii()):
        return _multiplied(found, times, unit, named, where)
    if set(found.words) == {"%"}:
        return Text(f"去掉 %，只写数字，{where}", f"leave out the %: write the number alone, in {named}")
    if theirs is not None:
        return Text(
            f"写的计量单位是 {shown}，{at}是 {unit}：核对后按 {unit} 只写数字",
            f"the unit written is {shown}, the one wanted is {named}: look at the figure, then write the number alone",
        )
    return Text(
        f"看不出“{shown}”的意思：只写数字，{where}",
        f"what '{shown}' means cannot be told: write the number alone, in {named}",
    )


def _factor(theirs: Unit, ours: Unit, unit: str) -> Fraction | None:
    """How a figure in another unit becomes one in ours, or in the upper half of a quotient; None for another kind of unit."""
    if theirs.dimension != ours.dimension:
        upper, _, lower = unit.partition("/")
        over = _known(upper) if lower else None
        return theirs.factor / over.factor if over is not None and over.dimension == theirs.dimension else None
    if (theirs.symbol in _POINTS) is not (ours.symbol in _POINTS):
        return None
    return theirs.factor / ours.factor


def _converted(found: Spelt, unit: str, named: str, where: str, factor: Fraction) -> Text:
    if factor == 1:
        return Text(f"只写数字 {found.bare}，{where}", f"write the number alone, {found.bare}; the unit is {named}")
    value = found.value * factor
    is_zh, is_en = (f"，即 {show(value)}", f", that is {show(value)}") if decimals(value) is not None else ("", "")
    times = ""
    if 1 in (factor.numerator, factor.denominator):
        times = f"×{factor.numerator:,}" if factor.denominator == 1 else f"÷{factor.denominator:,}"
    by_zh, by_en = (f"（{times}）", f": {times}") if times else ("", "")
    return Text(
        f"只写数字，{where.partition('（')[0]}：换算成 {unit}{by_zh}{is_zh}",
        f"write the number alone, converted into {named}{by_en}{is_en}",
    )


def _multiplied(found: Spelt, times: int, unit: str, named: str, where: str) -> Text:
    own, base = multiple_of(unit)
    meant = show(found.value * times / own)
    if own == 1 or times > own:
        shown = f"{found.bare}{' ' * (len(found.words) > 1 and found.words.isascii())}{found.words}"
        return Text(
            f"只写数字 {meant}（{shown}），{where}", f"write the number alone, {meant} for {shown}; the unit is {named}"
        )
    return _either(found, unit, named, Fraction(times, own), f"{found.words}{base}")


def _either(found: Spelt, unit: str, named: str, factor: Fraction, one: str) -> Text:
    """Both readings of a figure: in the unit that was written, or so many of the column's own."""
    times = 1 if found.sign_of_money else found.times or 1
    first, second = show(found.value * factor), show(found.value * times)
    many = "" if found.sign_of_money else found.words
    return Text(
        f"有两种读法：指 {found.bare}{one} 的填 {first}，指 {found.bare}{many}（{unit}）的填 {second}",
        f"it has two readings: for {found.bare} {one} write {first}, for {found.bare}{many} in {named} write {second}",
    )


def multiple_of(unit: str) -> tuple[int, str]:
    """The multiplier that a unit has in itself, and the unit without it: 10000 and 元 of 万元, 1 and 千瓦时 of 千瓦时."""
    upper, stroke, lower = unit.partition("/")
    if upper in _IN_LATIN:
        times, base = _IN_LATIN[upper]
        return times, f"{base}{stroke}{lower}"
    for length in (2, 1):
        word, rest = unit[:length], unit[length:]
        if word in MULTIPLES and rest and (_known(rest) is not None or _known(unit) is None):
            return (1, unit) if word == "千" and rest.startswith(_KILO) else (MULTIPLES[word], rest)
    return 1, unit
