"""Why a formula gives what it gives: a trace of every step, recorded from the exact evaluation itself.

The trace is not a second computation: it shows what `Evaluator` did, so it cannot differ from the result. The branch of an `if` that was
not chosen does not appear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..values.null import NullReason
from ..values.number import decimals, fixed, show
from ..values.text import Lang, Text
from ..values.unit import Unit
from .dimension import convert, natural_unit
from .evaluate import NO_UNITS, Evaluator, Lookup, Truth, Value
from .render import render_with, spoken
from .tree import CONDITIONS, PLAIN, Call, Func, Name, Number, Prior, Tree, children

_SHOWN_PLACES = 6
"""Decimals shown where the exact number needs more; the sign ≈ says so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is (`label`), the same with its figures (`figures`), what it gave, and the steps it was made from.

    `value` is a number in `unit`, or a `Truth` for a condition; `back` is how many years earlier it was read.
    """

    label: Text
    figures: Text
    value: Value | Truth
    unit: Unit
    back: int
    parts: tuple[Step, ...] = ()

    def shown(self, lang: Lang) -> str:
        """The value behind its sign: `= 7.5 %`, `≈ 0.333333`, `= holds`, or why there is none."""
        return _equals(_shown(self.value, self.unit, lang))

    def sentence(self, lang: Lang) -> str:
        """`净利润 90 亿元 ÷ 平均(期初净资产 1100 亿元, 期末净资产 1300 亿元) = 7.5 %`."""
        return f"{self.figures.get(lang)} {self.shown(lang)}"

    def lines(self, lang: Lang, indent: int = 0) -> list[str]:
        """The trace as lines, parts indented under their whole."""
        own = f"{'  ' * indent}{self.label.get(lang)} {self.shown(lang)}"
        return [own] + [line for part in self.parts for line in part.lines(lang, indent + 1)]

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data."""
        first, reason = self.value
        return {
            "label_zh": self.label.zh,
            "label_en": self.label.en,
            "value": first if isinstance(first, bool) or first is None else show(first),
            "unit": self.unit.symbol,
            "null_reason": reason.code,
            "parts": [part.as_dict() for part in self.parts],
        }


def explain(tree: Tree, lookup: Lookup, units: Mapping[str, Unit] = NO_UNITS, unit: Unit | None = None) -> Step:
    """The trace of a tree. `unit` is the unit of the result; every other step stands in its natural unit."""
    seen: dict[tuple[int, int], Value | Truth] = {}
    evaluator = Evaluator(lookup, units, seen)
    if isinstance(tree, CONDITIONS):
        evaluator.truth(tree, 0)
    else:
        evaluator.number(tree, 0)
    return _Tracer(seen, units).step(tree, 0, unit)


class _Tracer:
    def __init__(self, seen: Mapping[tuple[int, int], Value | Truth], units: Mapping[str, Unit]) -> None:
        self.seen, self.units = seen, units

    def step(self, tree: Tree, back: int, unit: Unit | None = None) -> Step:
        """The step of one node; `prior` adds none of its own, what is inside it is read earlier."""
        if isinstance(tree, Prior):
            return self.step(tree.inner, back + tree.years, unit)
        found = self.seen[id(tree), back]
        if unit is None:
            unit = PLAIN if isinstance(tree, CONDITIONS) else natural_unit(tree, self.units)
        if isinstance(found, Value) and found.number is not None:
            found = Value(convert(found.number, unit), found.reason)
        return Step(
            self._text(tree, back, False), self._text(tree, back, True), found, unit, back, self._parts(tree, back)
        )

    def _parts(self, tree: Tree, back: int) -> tuple[Step, ...]:
        inside: list[tuple[Tree, int]] = [(child, back) for child in children(tree)]
        if isinstance(tree, Call) and tree.func is Func.GROWTH:
            inside = [(tree.args[0], back), (tree.args[0], back + 1)]
        # A constant explains itself; a node not evaluated (the other branch of an if) is left out.
        return tuple(
            self.step(node, years)
            for node, years in inside
            if not isinstance(node, Number) and (id(node), years) in self.seen
        )

    def _text(self, tree: Tree, back: int, figures: bool) -> Text:
        def leaf(lang: Lang, node: Name, years: int, text: str) -> str:
            found = self.seen.get((id(node), years))
            if not figures or not isinstance(found, Value):
                return text
            unit = self.units.get(node.name, PLAIN)
            number = found.number if found.number is None else convert(found.number, unit)
            return f"{text} {_shown(Value(number, found.reason), unit, lang)}"

        if isinstance(tree, Name) and not figures:
            return Text(spoken(tree, back, "zh"), spoken(tree, back, "en"))
        return Text(
            render_with(tree, "zh", lambda node, years, text: leaf("zh", node, years, text), back),
            render_with(tree, "en", lambda node, years, text: leaf("en", node, years, text), back),
        )


_HOLDS = {True: Text("成立", "holds"), False: Text("不成立", "does not hold")}


def _shown(value: Value | Truth, unit: Unit, lang: Lang) -> str:
    if isinstance(value, Truth):
        return _HOLDS[value.holds].get(lang) if value.holds is not None else f"— ({value.reason.words.get(lang)})"
    if value.number is None:
        reason = value.reason or NullReason.MISSING_FACT
        return f"— ({reason.words.get(lang)})"
    places = decimals(value.number)
    exact = places is not None and places <= _SHOWN_PLACES
    text = show(value.number) if exact else f"≈{fixed(value.number, _SHOWN_PLACES)}"
    return f"{text} {unit.symbol}".rstrip()


def _equals(shown: str) -> str:
    return f"≈ {shown[1:]}" if shown.startswith("≈") else f"= {shown}"
