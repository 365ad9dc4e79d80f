"""Single values: numbers, shares, ranges, days, yes and no, titles. A value that cannot be read is a finding, and a
harmless stand-in goes on, so that the next mistake is found too."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from ...values.number import NotANumber, parse_number
from ...values.text import Text
from ..nodes import Leaf, Map, Node
from .desk import Desk, Named, options

E = TypeVar("E", bound=StrEnum)
YES = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
NAME = re.compile(r"[^\W\d]\w*")
"""A name that can stand inside a formula or after `$`: letters (Chinese too), digits and _."""

_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_CJK = re.compile(r"[\u3400-\u9fff]")
_RANGE = re.compile(r"\s*(?:\.\.|…|——|~|～)\s*")
NONE = ("none", "无", "exact", "不取整")


def words(desk: Desk, node: Node, what: Text | None = None) -> Leaf | None:
    """The node as a written word, or None with a finding when it is empty, a list or a mapping."""
    if isinstance(node, Leaf) and not node.empty:
        return node
    expected = what or Text("一个词或一句话", "a word or a sentence")
    if isinstance(node, Leaf):
        desk.error(node, "empty", Text("这里没有填写", "nothing is written here"), expected)
    else:
        form = Text("列表或下级内容", "a list or mapping")
        desk.error(node, "wrong-form", Text(f"这里写了{form.zh}", f"{form.en} stands here"), expected)
    return None


def text(desk: Desk, node: Node) -> str:
    """A word or sentence."""
    leaf = words(desk, node)
    return "" if leaf is None else leaf.text


def title(desk: Desk, node: Node) -> Text:
    """A title in both languages; a plain string serves for both, with a warning."""
    if isinstance(node, Map):
        return _both(desk, node)
    leaf = words(desk, node, Text("{zh: 中文, en: English}", "{zh: 中文, en: English}"))
    if leaf is None:
        return Text.same("?")
    shown = leaf.text.strip() or "?"
    desk.untitled(node, shown, lacking="en" if _CJK.search(shown) else "zh")
    return Text.same(shown)


def _both(desk: Desk, node: Map) -> Text:
    given: dict[str, str] = {}
    for key, value in node.entries:
        if key.text not in ("zh", "en"):
            message = Text(
                f"名称里只有 zh 和 en，没有“{key.text[:30]}”", f"a title has zh and en, not '{key.text[:30]}'"
            )
            desk.error(key, "unknown-key", message, Text.same("{zh: 中文, en: English}"))
            continue
        leaf = words(desk, value)
        given[key.text] = leaf.text if leaf is not None else "?"
    if not given:
        return Text.same("?")
    if len(given) == 1:
        only = next(iter(given.values()))
        desk.untitled(node, only, lacking="en" if "zh" in given else "zh")
        return Text.same(only or "?")
    if not given["zh"] or not given["en"]:
        desk.error(node, "empty", Text("名称为空", "an empty title"), Text.same("{zh: 中文, en: English}"))
        return Text.same("?")
    return Text(given["zh"], given["en"])


def figure(desk: Desk, node: Node) -> Named | None:
    """A written number, a fraction `20/7`, or a parameter `$name`; tells whether it carried a percent sign."""
    leaf = words(desk, node, Text("一个数字", "a number"))
    return None if leaf is None else figure_of(desk, leaf, leaf.text)


def figure_of(desk: Desk, node: Node, written: str) -> Named | None:
    """The same for a part of a value."""
    plain = unicodedata.normalize("NFKC", written).strip().replace("−", "-")
    sign = -1 if plain.startswith("-$") else 1
    bare = plain[1:] if sign < 0 else plain
    if bare.startswith("$"):
        named = desk.parameter(node, bare[1:])
        return None if named is None else Named(sign * named.value, named.percent)
    percent = plain.endswith("%")
    body = plain.removesuffix("%").strip()
    top, slash, bottom = body.partition("/")
    try:
        value = parse_number(top)
        if slash:
            under = parse_number(bottom)
            if under <= 0:
                raise NotANumber(written, Text("分母应大于零", "the lower number of a fraction is greater than zero"))
            value /= under
    except NotANumber as problem:
        hint = Text("例如 9.2、20%、$参数名", "for example 9.2, 20%, $parameter")
        desk.error(node, "not-a-number", problem.reason, hint)
        return None
    return Named(value / 100 if percent else value, percent)


def number(desk: Desk, node: Node) -> Fraction:
    """A number; a percent sign is refused, because it could mean two things here."""
    named = figure(desk, node)
    return Fraction(1) if named is None else unsigned(desk, node, named)


def unsigned(desk: Desk, node: Node, named: Named) -> Fraction:
    """The value of a figure where no percent sign may stand."""
    if named.percent:
        plain = named.value * 100
        message = Text(f"这里应写数，不写百分号：{named}", f"a number without % is expected here, not {named}")
        shown = Named(plain)
        desk.error(
            node, "percent", message, Text(f"写 {shown}，或写换算后的数", f"write {shown}, or the amount it stands for")
        )
    return named.value


def share(desk: Desk, node: Node) -> Fraction:
    """A share or multiple: `20%` and `0.2` are the same."""
    named = figure(desk, node)
    return Fraction(1) if named is None else named.value


def whole(desk: Desk, node: Node) -> int:
    """A whole number."""
    value = number(desk, node)
    if value.denominator != 1 or abs(value) > 10**9:
        desk.error(node, "not-whole", Text("这里应写整数", "a whole number is expected here"))
        return 1
    return int(value)


MOST_DECIMALS = 12
"""More decimals than that are a slip."""


def decimals(desk: Desk, node: Node) -> int:
    """A number of decimals, from 0 to 12."""
    before, value = desk.errors, whole(desk, node)
    if not 0 <= value <= MOST_DECIMALS:
        message = Text(f"小数位数应在 0 到 {MOST_DECIMALS} 之间", f"decimals lie between 0 and {MOST_DECIMALS}")
        desk.error(node, "decimals", message, Text("写 0 到 12 的整数，如 2", "a whole number such as 2"))
    return value if desk.errors == before else 0


def places(desk: Desk, node: Node) -> int | None:
    """A number of decimals, or `exact`."""
    if isinstance(node, Leaf) and node.text in NONE:
        return None
    value = whole(desk, node)
    if not 0 <= value <= 8:
        message = Text("小数位数应在 0 到 8 之间，或写 exact", "decimals lie between 0 and 8, or say exact")
        desk.error(node, "decimals", message)
        return 0
    return value


def yes(desk: Desk, node: Node) -> bool:
    """Yes or no."""
    leaf = words(desk, node, Text.same("yes / no"))
    if leaf is None:
        return False
    if leaf.text.lower() not in YES:
        message = Text(f"“{leaf.text[:30]}”不是 yes 或 no", f"'{leaf.text[:30]}' is neither yes nor no")
        desk.error(node, "yes-or-no", message, Text("写 yes 或 no（是、否）", "write yes or no"))
    return YES.get(leaf.text.lower(), False)


def one_of(desk: Desk, node: Node, kind: type[E]) -> E:
    """One of the words of an enumeration."""
    leaf = words(desk, node, options(kind))
    fallback = next(iter(kind))
    if leaf is None:
        return fallback
    for word in kind:
        if leaf.text == word:
            return word
    message = Text(f"不认识“{leaf.text[:30]}”", f"'{leaf.text[:30]}' is not a word known here")
    near = desk.near(leaf.text, kind)
    listed = options(kind) or Text.same("-")
    hint = listed if near is None else Text(f"{near.zh} {listed.zh}", f"{near.en} {listed.en}")
    desk.error(node, "unknown-word", message, hint)
    return fallback


def span(
    desk: Desk, node: Node, *, shares: bool = False, alone: bool = False
) -> tuple[Fraction | None, Fraction | None]:
    """A range `0 .. 120`, open on either side; with `alone` a single number is the range from itself to itself."""
    leaf = words(desk, node, Text.same("0 .. 120"))
    if leaf is None:
        return None, None
    parts = _RANGE.split(leaf.text.strip())
    if len(parts) == 1 and alone:
        parts = parts * 2
    if len(parts) != 2 or not any(parts):
        message = Text(f"“{leaf.text[:30]}”不是范围", f"'{leaf.text[:30]}' is not a range")
        desk.error(node, "not-a-range", message, Text("写作 0 .. 120", "write 0 .. 120"))
        return None, None
    ends: list[Fraction | None] = []
    for part in parts:
        named = figure_of(desk, node, part) if part else None
        ends.append(None if named is None else named.value if shares else unsigned(desk, node, named))
    low, high = ends
    if low is not None and high is not None and low > high:
        message = Text("范围的下限大于上限", "the range ends below its beginning")
        desk.error(node, "range-order", message, Text("小的写在前面", "write the smaller number first"))
    return low, high


def days(desk: Desk, node: Node) -> tuple[date, date]:
    """A range of days, or a whole year."""
    stand_in = (date(2000, 1, 1), date(2000, 12, 31))
    leaf = words(desk, node, Text.same("2026-01-01 .. 2026-12-31"))
    if leaf is None:
        return stand_in
    plain = unicodedata.normalize("NFKC", leaf.text).strip()
    if re.fullmatch(r"[12]\d{3}年?", plain):
        year = int(plain[:4])
        return date(year, 1, 1), date(year, 12, 31)
    parts = [day(part) for part in re.split(r"\s*(?:\.\.\.?|至|~)\s*", plain)]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        message = Text(f"“{leaf.text[:40]}”不是起止日期", f"'{leaf.text[:40]}' is not a range of days")
        desk.error(node, "not-days", message, Text("写作 2026-01-01 .. 2026-12-31", "write 2026-01-01 .. 2026-12-31"))
        return stand_in
    if parts[1] < parts[0]:
        message = Text("结束日早于开始日", "the last day is before the first")
        desk.error(node, "days-order", message, Text("先写开始日，再写结束日", "write the first day first"))
        return stand_in
    return parts[0], parts[1]


def day(written: str) -> date | None:
    """A day, or None."""
    match = _DAY.fullmatch(written.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
