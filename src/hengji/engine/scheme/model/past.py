"""Tiers that are facts of past years: last year's figure, a mean of earlier ones, the lowest or the first known of them.

A price clause moves what is asked for, never what was. Where a tier comes from tells the two apart, not what it is called; only the three
aims are asked for wherever their number was taken from (`target: last_year`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from ...formula import Tree
from ...formula.tree import Binary, Call, Func, Name, Node, Number, Operator, Prior, Round

if TYPE_CHECKING:
    from .scorecards import Tier

AIMS = ("base", "target", "challenge")
"""Tiers that are asked for, whatever their number was taken from."""

LAST_YEAR = ("prior",)
"""Columns of the targets table that hold a fact."""

_AMONG = frozenset({Func.AVG, Func.AVG_KNOWN, Func.FIRST_KNOWN, Func.MIN, Func.MAX})
"""Functions whose value is one of their arguments, or lies among them."""


def facts_of(tiers: Mapping[str, Tier]) -> frozenset[str]:
    """The tiers of an item that are facts of past years. `prior * 1.05` is none: somebody asks for the five per cent."""
    found = {name for name in tiers if name in LAST_YEAR}
    waiting = {name: tier.formula for name, tier in tiers.items() if tier.formula is not None and name not in AIMS}
    while True:
        more = {name for name, formula in waiting.items() if name not in found and _times(formula, found) == 1}
        if not more:
            return frozenset(found)
        found |= more


def _times(tree: Tree, facts: set[str]) -> Fraction | None:
    """How many times a past figure a formula comes to, were all of them alike; None where it is made of anything else."""
    match tree:
        case Prior(inner):
            return Fraction(1) if _plain(inner) else None
        case Name(name) if name in facts:
            return Fraction(1)
        case Round(inner):
            return _times(inner, facts)
        case Call(func, args) if func in _AMONG:
            return Fraction(1) if all(_times(each, facts) == 1 for each in args) else None
        case Call(Func.SUM, args):
            parts = [_times(each, facts) for each in args]
            return sum((each for each in parts if each is not None), Fraction(0)) if None not in parts else None
        case Binary(Operator.ADD, left, right):
            one, other = _times(left, facts), _times(right, facts)
            return None if one is None or other is None else one + other
        case Binary(Operator.DIVIDE, left, Number(value)) if value:
            whole = _times(left, facts)
            return None if whole is None else whole / value
        case _:
            return None


def _plain(tree: Node) -> bool:
    """Whether a figure of another year is taken as it was then: `prior(profit / revenue)`, not `prior(actual * 1.1)`."""
    match tree:
        case Name():
            return True
        case Binary(_, left, right):
            return _plain(left) and _plain(right)
        case _:
            return False
