"""What is doubtful about a figure that no rule forbids, and what it may have been meant to be. Pure functions.

A figure is compared with the period before and with the same period of the year before: what either of them explains is no doubt, so that
seasons and sums from the start of a year do not cry wolf. The sums begin anew with a year, so that the first period of one may be as many
times less than the last one as a year has periods.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..engine.intake.report import Problem
from ..engine.values.finding import Level
from ..engine.values.text import Text
from ..engine.values.unit import UnknownUnit, parse_unit
from ..ui.unit_names import after_figure, english
from .lines import Past, Quantity

DOUBTFUL = frozenset({"slip", "negative", "sign", "whole", "copied"})
"""Warnings about a figure itself: it is taken, with a reason for it."""

TENFOLD = Decimal(10)
"""So many times more or less, rounded to whole times, looks like a slip: 6.36 for 63.55 is 9.99 times less."""

FRACTION = 50
"""So many times for a figure in %: a fraction of one is 100 times less, and the figure itself may have moved by half."""

SCALES = (10_000, 1_000, 100, 10, 100_000_000, 100_000, 1_000_000, 10_000_000)
"""So many times a figure is off when it is written in another unit, or its point is out of place, the commonest first: 元 for 万元,
kilo, per cent, a digit more, 元 for 亿元."""

ALIKE = 2
"""A guess is offered where it is no farther from the last figure than so many times."""


def doubts(value: Decimal, quantity: Quantity, past: Past) -> list[Problem]:
    """What is doubtful about a figure, for whoever reports it and whoever accepts it; of one that is refused as it is, nothing more: a
    reason would not let it in."""
    if not _within(value, quantity):
        return []
    below = negative(value, quantity, past) or sign(value, quantity, past)
    return [each for each in (slip(value, quantity, past), below) if each is not None]


def negative(value: Decimal, quantity: Quantity, past: Past) -> Problem | None:
    """The warning about a figure below zero of what is counted or weighed, where the library sets no lower bound and the period before
    was not below zero either."""
    last = past.last
    if value >= 0 or quantity.low is not None or (last is not None and last < 0):
        return None
    try:
        of = parse_unit(quantity.unit)
    except UnknownUnit:
        return None
    if not of.is_amount:
        return None
    message = Text(
        f"{quantity.title.zh}是 {value:,f} {quantity.unit}，小于 0",
        f"{quantity.title.en} is {value:,f} {after_figure(quantity.unit)}, below zero",
    )
    hint = Text(
        "这种计量单位的数一般不小于 0：核对正负号；确实如此的写明原因",
        "what is measured in this unit is seldom below zero: look at the sign; if it is true, say why",
    )
    return Problem("negative", message, hint, Level.WARNING)


def sign(value: Decimal, quantity: Quantity, past: Past) -> Problem | None:
    """The warning about a figure of a sign that this figure of the unit never had."""
    least, greatest = past.least, past.greatest
    if least is None or greatest is None or least == greatest == 0:
        return None
    if value < 0 <= least:
        zh, en = "小于 0，以往从没有小于 0", "below zero, as it never was before"
    elif value > 0 >= greatest:
        zh, en = "大于 0，以往从没有大于 0", "above zero, as it never was before"
    else:
        return None
    message = Text(
        f"{quantity.title.zh}是 {value:,f} {quantity.unit}，{zh}",
        f"{quantity.title.en} is {value:,f} {after_figure(quantity.unit)}, {en}",
    )
    hint = Text("核对正负号；确实如此的写明原因", "look at the sign; if it is true, say why")
    return Problem("sign", message, hint, Level.WARNING)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A figure that another is compared with, and what it is."""

    figure: Decimal
    zh: str
    en: str


def implausible(value: Decimal, quantity: Quantity, past: Past) -> Problem | None:
    """The error of a figure outside the range that the library sets for it, with what it may have been meant to be."""
    low, high = quantity.low, quantity.high
    if _within(value, quantity):
        return None
    message = Text(
        f"{value:,f} 不在{quantity.title.zh}的合理范围 {_bound(low)} ～ {_bound(high)} {quantity.unit}内",
        f"{value:,f} is outside the plausible range of {quantity.title.en}, {_bound(low)} to {_bound(high)} {after_figure(quantity.unit)}",
    )
    hint = Text("核对数值和计量单位", "look at value and unit")
    if value < 0 and low is not None and low >= 0 and _within(-value, quantity):
        hint = Text("核对正负号", "look at the sign")
    guess = other_scale(value, quantity, past)
    if guess is not None:
        return Problem("out-of-range", message, Text(f"{guess.zh}{_RANGE.zh}", f"{guess.en} {_capital(_RANGE.en)}"))
    return Problem("out-of-range", message, Text(f"{hint.zh}；{_RANGE.zh}", f"{hint.en}; {_RANGE.en}"))


_RANGE = Text("确实如此的，请考核办先改合理范围", "if it is true, have the range changed first")
"""The one remedy for a true figure that the library holds to be impossible: a reason alone does not let it in."""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _within(value: Decimal, quantity: Quantity) -> bool:
    low, high = quantity.low, quantity.high
    return (low is None or value >= low) and (high is None or value <= high)


def _bound(value: Decimal | None) -> str:
    return "…" if value is None else f"{value:,f}"


def slip(value: Decimal, quantity: Quantity, past: Past) -> Problem | None:
    """The warning about a figure ten times more or less than the one of the period before, which the year before does not explain."""
    beside = list(_beside(past))
    if not beside:
        return None
    step = Decimal(1).scaleb(-quantity.decimals)
    size = max(abs(value), step)  # nothing at all is as little as can be written: of 408 it is as doubtful as 1
    more = size > abs(beside[0].figure)
    if more and not value:
        return None
    if not all(_far(size, each, more, past, quantity.unit == "%") for each in beside):
        return None
    if past.of_both_signs and not (more and _times(size, past.widest) >= TENFOLD):
        return None  # what passes through zero is small now and then
    last = beside[0]
    if not value:
        message = Text(
            f"{last.zh}是 {last.figure:,f}，这期填了 0", f"the figure {last.en} was {last.figure:,f}, this one is 0"
        )
        hint = Text("核对是否漏填；确实是 0 的写明原因", "make sure that it was not left out; if it is 0, say why")
        return Problem("slip", message, hint, Level.WARNING)
    times = _times(size, abs(last.figure))
    more_zh, more_en = ("大", "more") if more else ("小", "less")
    message = Text(
        f"比{last.zh}的 {last.figure:,f} {more_zh}约 {times:,f} 倍",
        f"about {times:,f} times {more_en} than the {last.figure:,f} {last.en}",
    )
    return Problem("slip", message, _meant(value, quantity, past, times), Level.WARNING)


def _beside(past: Past) -> Iterable[_Beside]:
    if past.before:
        yield _Beside(past.before, "上期", "of the period before")
    if past.year_ago and (past.a_year > 1 or not past.before):
        yield _Beside(past.year_ago, "上年同期", "of the same period of the year before")


def _far(size: Decimal, beside: _Beside, more: bool, past: Past, percent: bool) -> bool:
    """Whether a figure is so many times away, in this direction."""
    than = abs(beside.figure)
    anew = past.first and not more and not percent and past.year_ago is None
    return (size > than) is more and _times(size, than) >= TENFOLD * (past.a_year if anew else 1)


def _times(one: Decimal, other: Decimal) -> Decimal:
    """How many times the larger is the smaller, rounded half up."""
    large, small = max(one, other), min(one, other)
    return (large / small).quantize(Decimal(1), ROUND_HALF_UP)


def _meant(value: Decimal, quantity: Quantity, past: Past, times: Decimal) -> Text:
    """What the figure may have been meant to be."""
    last = next(iter(_beside(past)))
    if quantity.unit == "%" and times >= FRACTION:
        return per_cent(value, value * 100 if abs(value) < abs(last.figure) else value / 100)
    guess = other_scale(value, quantity, past)
    if guess is not None:
        return Text(f"{guess.zh}确实如此的写明原因", f"{guess.en} If it is true, say why")
    return Text(
        f"计量单位是 {quantity.unit}：核对是否错填为{'元或亿元' if '元' in quantity.unit else '别的单位'}；确实如此的写明原因",
        f"the unit is {named(quantity.unit)}: make sure that it was not given in another one; if it is true, say why",
    )


def per_cent(given: Decimal, meant: Decimal) -> Text:
    """A fraction written for so many per cent, or the other way round."""
    shown, wrote = f"{meant.normalize():f}", f"{given.normalize():f}"
    return Text(
        f"计量单位是 %：{shown}% 填 {shown}，不填 {wrote}；核对",
        f"the unit is %: for {shown}% write {shown}, not {wrote}; make sure",
    )


def other_scale(value: Decimal, quantity: Quantity, past: Past) -> Text | None:
    """What the figure would be, had it been written in another unit or with its point in another place: of those that are plausible the
    one nearest to the unit's own last figure, where there is one, else the commonest slip."""
    last = next(iter(_beside(past)), None)
    plausible = [
        (times, moved)
        for times in SCALES
        for moved in (value / times, value * times)
        if moved and _within(moved, quantity)
    ]
    if last is not None:
        than = last.figure
        near = [(max(each[1] / than, than / each[1]), each) for each in plausible if (each[1] > 0) is (than > 0)]
        plausible = [each for far, each in sorted(near) if far <= ALIKE]
    if not plausible:
        return None
    times, moved = plausible[0]
    shown = f"{_plain(moved)} {quantity.unit}"
    shown_en = f"{_plain(moved)} {after_figure(quantity.unit)}"
    zh, en = _written_in(times, moved, value, quantity.unit)
    was = "" if last is None else f"（{last.zh} {last.figure:,f}）"
    was_en = "" if last is None else f" ({last.figure:,f} {last.en.removeprefix('of ')})"
    return Text(
        f"像是差了 {times:,} 倍{zh}：应为 {shown}{was}？", f"it looks {times:,} times off{en}: {shown_en}{was_en}?"
    )


def _written_in(times: int, moved: Decimal, value: Decimal, unit: str) -> tuple[str, str]:
    """The unit a figure of 万元 looks to be in: 亿元 where it is so many times too small, 元 where it is too large."""
    if times != 10_000 or "万元" not in unit:
        return "", ""
    if abs(moved) > abs(value):
        return "（像是按亿元填的）", ", as if given in CNY 100m"
    return "（像是按元填的）", ", as if given in CNY"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


MOST_CHANCE = 3
"""Two figures of no more digits than these may well be the same by chance."""


def whole(part: Text, above: Text, value: Decimal, quantity: Quantity) -> Problem | None:
    """The warning about a figure of a unit that is the one of the unit it belongs to, to the last digit."""
    if len(value.normalize().as_tuple().digits) <= MOST_CHANCE:
        return None
    message = Text(
        f"{part.zh}的{quantity.title.zh} {value:,f} 与上级{above.zh}的完全相同",
        f"{quantity.title.en} of {part.en}, {value:,f}, is that of {above.en} above it to the last digit",
    )
    hint = Text(
        "核对是否把上级的合计填到了本单位；确实如此的写明原因",
        "make sure that the sum of the unit above was not written here; if it is true, say why",
    )
    return Problem("whole", message, hint, Level.WARNING)


LEAST_COPIED = 5
"""So many figures that are all those of the period before are hardly so by chance."""


def copied(count: int, of: Text | None = None) -> Problem:
    """The warning about figures that are all, to the last digit, what they were in the period before: of one unit, or of a whole upload."""
    zh, en = (f"{of.zh}填的", f" of {of.en}") if of is not None else ("填的", "")
    message = Text(
        f"{zh} {count} 个数与上期完全相同", f"all {count} figures{en} are those of the period before to the last digit"
    )
    hint = Text(
        "核对是否把“上期数”一列抄进了“数值”；确实没有变的写明原因",
        "make sure that the column of the last period was not copied into the values; if nothing has changed, say why",
    )
    return Problem("copied", message, hint, Level.WARNING)


def named(symbol: str) -> str:
    """A unit in English, and as it is written in a workbook."""
    name = english(symbol)
    return symbol if name == symbol else f"{name} ({symbol})"
