"""The body of a rule that is a formula: its value for one cell, over the figure `x`, the tiers by name and the full marks `w`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from ..formula import Need, NotParsed, Tree, Value, evaluate, parse
from ..formula.tree import CONDITIONS, Node
from ..values.null import NullReason
from .model import Expression, Rule

FIGURE_NAMES = ("x", "actual")
FULL_NAMES = ("w", "full")


def body_value(
    rule: Rule,
    x: Fraction | str | None,
    tiers: Mapping[str, Fraction],
    full: Fraction = Fraction(100),
    point: Fraction = Fraction(1),
) -> tuple[tuple[Fraction, Fraction] | None, NullReason]:
    """(num, den) of a formula body in points of the item, as `score_one` takes it as `body`; or None and why there is none.

    `full` are the item's full marks and `point` the worth of one written point: the formula speaks in written points, so its `w`
    is `full / point`. A rule whose body is no formula has none (reason NONE).
    """
    if not isinstance(rule.body, Expression):
        return None, NullReason.NONE
    tree = _number(rule.body.formula)
    if tree is None:
        return None, NullReason.NOT_STATED

    def find(need: Need) -> Value:
        if need.name in FIGURE_NAMES:
            return Value(x) if isinstance(x, Fraction) else Value(None, NullReason.MISSING_FACT)
        if need.name in FULL_NAMES:
            return Value(full / point)
        return Value(tiers[need.name]) if need.name in tiers else Value(None, NullReason.MISSING_TIER)

    value = evaluate(tree, find)
    if value.number is None:
        return None, value.reason
    return (value.number * point, Fraction(1)), NullReason.NONE


@lru_cache(maxsize=1024)
def _number(formula: str) -> Node | None:
    """The tree of a formula that gives a number; None for a text that is none or a comparison."""
    parsed = parse(formula)
    tree: Tree | None = None if isinstance(parsed, NotParsed) else parsed.tree
    return None if tree is None or isinstance(tree, CONDITIONS) else tree
