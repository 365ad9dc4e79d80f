"""Places and sizes as written become marks and step sizes: what a percent, a percentage point and a bare figure mean here.

A percent is points of a rate where the item is a rate, and a share of the tier where the item is an amount or a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...rules.model import Mark, Measured, Size
from ...values.direction import Direction
from ...values.unit import NUMBER, UnknownUnit, parse_unit
from .. import questions
from ..axis import Form, Place, Quantity
from ..reading import Context
from .stop import refuse

PERCENT = frozenset({"%", "‰", "pp"})
WHOLE_UNITS = frozenset(
    "次 起 件 项 例 家 处 台 套 宗 篇 份 座 条 人次 人 名 户 批次 批 门 个 位 学时 课时 场 期 单 票 车次 台次 笔".split()
)
"""Units, as written in a sentence, of what is counted in whole things."""
ORIGIN = Mark()
"""Nothing at all: where a count begins."""
_NO_RATE = 1000
"""A figure beyond which a reference value is no percentage."""
_DISCRETE = frozenset({"count", "person", "place"})


@dataclass(slots=True)
class Scale:
    """What the axis of this sentence is: its context, the direction in force, and whether the value is a rate (None: not known)."""

    context: Context
    direction: Direction
    measured: Measured = Measured.VALUE
    noun_rate: bool = False
    mentions_target: bool = False
    given: Mapping[str, Quantity] = field(default_factory=dict)
    origin: Mark | None = None

    @property
    def rate(self) -> bool | None:
        """Whether the measured value is a rate: by its unit, else by the noun the sentence uses."""
        unit = self.context.unit
        if unit is not None and unit.symbol:
            return unit.is_rate
        return True if self.noun_rate else None

    @property
    def amounts(self) -> bool:
        """Whether the item has no unit, and reference values that no rate has (`10000`)."""
        unit = self.context.unit
        named = (unit is not None and bool(unit.symbol)) or self.noun_rate
        return not named and any(abs(value) > _NO_RATE for value in self.context.figures.values())

    @property
    def lower(self) -> bool:
        """Whether a smaller value is better on this axis."""
        return self.direction is Direction.LOWER

    @property
    def discrete(self) -> bool:
        """Whether the value is counted in whole things."""
        unit = self.context.unit
        if self.measured in (Measured.EVENTS, Measured.DAYS):
            return True
        return (
            unit is not None
            and any(base in _DISCRETE for base, power in unit.dimension if power > 0)
            and (unit.factor == 1 and len(unit.dimension) == 1)
        )

    def may_have(self, tier: str) -> bool:
        """Whether the item has this tier, as far as is known."""
        return self.context.tiers is None or tier in self.context.tiers

    def tier(self, name: str) -> str:
        """The item's tier meant by `name`; refuses a tier the item does not have."""
        tiers = self.context.tiers
        if tiers is None or name in tiers:
            return name
        if tiers == {"target"} and name == "budget" and not self.mentions_target:
            return "target"
        raise refuse(questions.missing_tier(name, sorted(tiers)))

    def _counted_in(self, written: str) -> Fraction:
        """How many of the item's own unit one written unit is, of amounts that are counted (`每新签合同1亿元`, of an item in 万元)."""
        unit = self.context.unit
        if unit is None or not unit.symbol or written in ("", unit.symbol):
            return Fraction(1)
        try:
            given = parse_unit(written)
        except UnknownUnit:
            return Fraction(1)
        return given.factor / unit.factor if given.dimension == unit.dimension else Fraction(1)

    def constant(self, quantity: Quantity) -> Fraction:
        """A bare figure on the axis, in the item's unit."""
        value, written = quantity.value, quantity.unit
        unit = self.context.unit
        if self.measured is Measured.DAYS:
            return value * _days(written, self.context)
        if self.measured is Measured.EVENTS:
            return value * self._counted_in(written)
        if written in _NUMERALS:
            return (
                value
                * _NUMERALS[written]
                / (unit.factor if unit is not None and unit.symbol and not unit.is_rate else 1)
            )
        if written in ("", "名") or unit is None or not unit.symbol:
            return value
        if written in PERCENT:
            if unit.dimension != NUMBER:
                raise refuse(questions.unit_mismatch(written, unit.symbol))
            return (
                value * (Fraction(1, 1000) if written == "‰" else Fraction(1, 100)) / unit.factor
                if unit.is_rate
                else value
            )
        try:
            given = parse_unit(written)
        except UnknownUnit:
            return value
        if given.dimension == unit.dimension:
            return value * given.factor / unit.factor
        if unit.symbol.startswith(written + "/"):
            return value
        if _loose(given.dimension) and _loose(unit.dimension):
            return value
        raise refuse(questions.unit_mismatch(written, unit.symbol))

    def mark(self, place: Place) -> Mark:
        """Where a place lies."""
        if place.tier in self.given and place.form in (Form.PLAIN, Form.TIMES, Form.MOVED):
            return self._on_given(place)
        if place.form is Form.BEYOND and place.quantity is not None:
            return self._beyond(place.quantity, place.relative)
        if place.plus is not None:
            bare = self.mark(replace(place, plus=None))
            return replace(bare, plus=bare.plus + self.constant(place.plus))
        quantity = place.quantity
        if quantity is None:
            return Mark(self.tier(place.tier or "target"))
        if place.form is Form.TIMES or (place.form is Form.COMPLETION and self._completes(place)):
            return Mark(self.tier(place.tier or "target"), times=_multiple(quantity))
        if place.form is Form.MOVED:
            return self._moved(place, quantity)
        if quantity.unit in PERCENT and self._of_target(place):
            return Mark("target", times=_multiple(quantity))
        return Mark(plus=self.constant(quantity))

    def _on_given(self, place: Place) -> Mark:
        """A tier whose value the sentence itself states (`目标值98%`) is that constant."""
        value = self.constant(self.given[place.tier])
        if place.quantity is None:
            return Mark(plus=value)
        if place.form is Form.TIMES:
            return Mark(plus=value * _multiple(place.quantity))
        if self.relative(place.quantity, place.relative):
            return Mark(plus=value + abs(value) * _share(place.quantity))
        return Mark(plus=value + self.constant(place.quantity))

    def _completes(self, place: Place) -> bool:
        """Whether a completion rate is one of a tier, and not the item's value itself."""
        return self.may_have(place.tier or "target") or self.rate is False

    def _of_target(self, place: Place) -> bool:
        """Whether a bare percent is a completion of the target rather than a value."""
        if self.rate is True or not self.may_have("target") or self.measured is not Measured.VALUE:
            return False
        if self.rate is False:
            unit = self.context.unit
            return unit is not None and not (unit.dimension == NUMBER and unit.factor == 1 and not unit.symbol)
        known = self.mentions_target if self.context.tiers is None else "target" in self.context.tiers
        return place.form is Form.DONE or known

    def _moved(self, place: Place, quantity: Quantity) -> Mark:
        tier = self.tier(place.tier or "target")
        if self.relative(quantity, place.relative):
            return Mark(tier, times=1 + _share(quantity))
        return Mark(tier, plus=self.constant(quantity))

    def _beyond(self, quantity: Quantity, said: bool | None) -> Mark:
        """`quantity` away from where the steps begin."""
        begin = self.origin or self.mark(Place(tier="target"))
        if begin.tier and self.relative(quantity, said):
            return Mark(begin.tier, begin.times + _share(quantity), begin.plus)
        return Mark(begin.tier, begin.times, begin.plus + self.constant(quantity))

    def relative(self, quantity: Quantity, said: bool | None) -> bool:
        """Whether a percent in a step or a shift is a share of the tier (True) or an absolute length on the axis."""
        if quantity.unit not in PERCENT:
            return False
        if said is not None:
            return said
        if quantity.unit == "pp":
            return self.rate is False or self.amounts
        return self.rate is not True

    def size(self, quantity: Quantity, origin: Mark, said: bool | None) -> Size:
        """The size of a step from `origin`."""
        if quantity.value <= 0:
            raise refuse(questions.empty_step())
        relative = self.relative(quantity, said)
        if relative and not origin.tier and said is None and self.rate is not False:
            relative = False
        if relative and origin == ORIGIN:
            if self.rate is True:
                return Size(self.constant(quantity))
            raise refuse(questions.share_of_nothing())
        if relative:
            return Size(_share(quantity), relative=True)
        return Size(self.constant(quantity))


def _share(quantity: Quantity) -> Fraction:
    return quantity.value / (1000 if quantity.unit == "‰" else 100)


def _multiple(quantity: Quantity) -> Fraction:
    return _share(quantity) if quantity.unit in PERCENT else quantity.value


def _days(written: str, context: Context) -> Fraction:
    """How many days (or units of the item, where it is measured in a time of its own) one written unit of time is."""
    own = context.unit
    if own is not None and own.dimension in ((("time", 1),), (("month", 1),)) and own.symbol not in ("天", "日"):
        try:
            given = parse_unit(written or own.symbol)
        except UnknownUnit:
            return Fraction(1)
        if given.dimension == own.dimension:
            return given.factor / own.factor
    if written in _NAMED_TIMES:
        return Fraction(_NAMED_TIMES[written])
    try:
        unit = parse_unit(written or "天")
    except UnknownUnit:
        raise refuse(questions.unit_mismatch(written, "天")) from None
    if unit.dimension != (("time", 1),):
        raise refuse(questions.unit_mismatch(written, "天"))
    return unit.factor


_NUMERALS = {"万": 10**4, "亿": 10**8}
"""Figures said without their unit: `100万` of an amount in 万元 is a hundred of them."""
_NAMED_TIMES = {
    **dict.fromkeys(("周", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
    **dict.fromkeys(("月", "个月", "month", "months"), 30),
    **dict.fromkeys(("季度", "quarter", "quarters"), 90),
    **dict.fromkeys(("年", "year", "years"), 365),
}
"""Units of time in days, where the calendar gives none."""


def _loose(dimension: tuple[tuple[str, int], ...]) -> bool:
    """Counts, people and plain numbers are written for one another (`3次` of an item counted in 起)."""
    return all(base in _DISCRETE for base, _ in dimension)
