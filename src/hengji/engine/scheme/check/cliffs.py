"""A jump of the score: two units with nearly the same figure part by many points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...rules.model import Curve
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..dump.rules import mark
from ..model.scheme import Scheme
from .reach import full_of, worth_of
from .told import items_of, note, place_words

BIG = Fraction(3, 10)
"""From this share of the full marks on a jump is told."""


def check(scheme: Scheme) -> Iterator[Finding]:
    """One note for the biggest jump of each item."""
    for item in items_of(scheme):
        full, worth = full_of(scheme, item), worth_of(scheme, item)
        if item.watch or not full or not isinstance(item.rule.body, Curve):
            continue
        knots = item.rule.body.knots
        jumps = [(abs(worth(knot.value) - worth(knot.before)), knot) for knot in knots]
        jump, knot = max(jumps, key=lambda pair: pair[0])
        if jump >= BIG * full:
            place = mark(knot.at).text
            message = Text(
                f"“{item.title.zh}”在{place_words(place)}处得分跳变 {show(jump)} 分（满分 {show(full)}）",
                f"'{item.title.en}': the score jumps by {show(jump)} at {place} (full marks {show(full)})",
            )
            hint = Text(
                "差一点点就差很多分；如非本意，改为线性",
                "a hair's breadth costs many points; if not meant, make it linear",
            )
            yield note("cliff", item.where, message, hint)
