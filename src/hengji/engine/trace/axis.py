"""How a figure is spoken of: amounts are high or low, ranks come before or after one another, days are early or late."""

from __future__ import annotations

from fractions import Fraction

from ..rules.model import Measured, Rule, Side
from ..values.direction import Direction
from ..values.number import decimals, fixed, show
from ..values.text import Text
from ..values.unit import Unit

RANKS = frozenset({"名", "位", "名次", "rank"})
"""Units of a place in a ranking, where smaller is better."""


def number(value: Fraction) -> str:
    """A number as people read it: exact where it is short, else six decimals and a sign that it goes on."""
    places = decimals(value)
    return show(value) if places is not None and places <= 8 else f"{fixed(value, 6)}…"


class Axis:
    """Plain amounts."""

    def value(self, x: Fraction) -> Text:
        """A figure, or a place without a name."""
        return Text.same(number(x))

    def gap(self, x: Fraction, place: Text, way: Fraction, side: Side, *, origin: Fraction, named: bool) -> Text:
        """How far a figure lies from a place (`origin`; `named` when it is a tier), on one side of it."""
        shown, far, below = self.value(x), number(way), side is Side.BELOW
        zh = f"{shown.zh} 比{place.zh} {'低' if below else '高'} {far}"
        return Text(zh, f"{shown.en} is {far} {'below' if below else 'above'} {place.en}")

    def beyond(self, side: Side, *, closed: bool) -> Text:
        """The word between a figure and a bound it has passed (or, `closed`, reached)."""
        if side is Side.BELOW:
            return Text("不高于", "at or below") if closed else Text("低于", "below")
        return Text("不低于", "at or above") if closed else Text("高于", "above")


class Ranks(Axis):
    """Places in a ranking: 第 3 名 is before 第 10 名."""

    def value(self, x: Fraction) -> Text:
        """A place."""
        return Text(f"第 {number(x)} 名", f"rank {number(x)}")

    def gap(self, x: Fraction, place: Text, way: Fraction, side: Side, *, origin: Fraction, named: bool) -> Text:
        """How many places before or after."""
        shown, far, before = self.value(x), number(way), side is Side.BELOW
        zh = f"{shown.zh}，比{place.zh}靠{'前' if before else '后'} {far} 名"
        return Text(zh, f"{shown.en} is {far} places {'before' if before else 'after'} {place.en}")

    def beyond(self, side: Side, *, closed: bool) -> Text:
        """Before or after a place."""
        if side is Side.BELOW:
            return Text("不在其后：", "not after") if closed else Text("先于", "before")
        return Text("不在其前：", "not before") if closed else Text("后于", "after")


class Days(Axis):
    """Days against a date: early is negative."""

    def value(self, x: Fraction) -> Text:
        """Days early or late."""
        if x == 0:
            return Text("按期", "on the day")
        far = number(abs(x))
        return Text(f"晚 {far} 天", f"{far} days late") if x > 0 else Text(f"早 {far} 天", f"{far} days early")

    def gap(self, x: Fraction, place: Text, way: Fraction, side: Side, *, origin: Fraction, named: bool) -> Text:
        """Days late or early, and how many of them count where they count from another day than the one due."""
        shown, far = self.value(x), number(way)
        if origin == 0 and not named:
            return shown if way == abs(x) else Text(f"{shown.zh}，计 {far} 天", f"{shown.en}, {far} of them count")
        earlier = side is Side.BELOW
        zh = f"{shown.zh}，比“{place.zh}”{'早' if earlier else '晚'} {far} 天"
        return Text(zh, f"{shown.en}, {far} days {'before' if earlier else 'after'} '{place.en}'")

    def beyond(self, side: Side, *, closed: bool) -> Text:
        """Before or after a day."""
        if side is Side.BELOW:
            return Text("不晚于", "not later than") if closed else Text("早于", "earlier than")
        return Text("不早于", "not earlier than") if closed else Text("晚于", "later than")


PLAIN, RANKED, DATED = Axis(), Ranks(), Days()


def axis_of(rule: Rule, unit: Unit | None = None, direction: Direction = Direction.HIGHER) -> Axis:
    """How the figures of a rule are spoken of."""
    if rule.measured is Measured.DAYS:
        return DATED
    if unit is not None and unit.symbol in RANKS and direction is Direction.LOWER:
        return RANKED
    return PLAIN
