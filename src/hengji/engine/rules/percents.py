"""What `90%` means in the formula of a rule: 90 beside a figure that counts in per cent, 0.9 beside full marks and completions.

A rule's formula has no units: `x` and the tiers are numbers in the item's own unit. `w * x / 90%` of a rate in % divides by 90, and
`80% * w` is four fifths of the full marks. Which of the two a constant is follows from what it is set against; where that does not
settle it, nobody guesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ..formula import NotParsed, parse
from ..formula.tree import (
    Binary,
    Call,
    Compare,
    If,
    Name,
    Negate,
    Number,
    Operator,
    Prior,
    Round,
    Tree,
    children,
    walk,
)
from ..values.number import show
from .expression import FULL_NAMES

_SIGNS = ("%", "％")
MOST = 6
"""Constants in % of one formula."""

Power = int | None
"""How often the figure's unit is a factor: 0 for points and completions, 1 for a figure, None for a bare number, which fits anything."""


class _Clash(Exception):
    """Numbers of different powers are added or compared."""


def settled(formula: str, rate: bool) -> str | None:
    """The formula with every constant in % written as the number it stands for; None where more or fewer than one reading fits.

    `rate` says that the item's figure is a rate in %, or may be one. A reading that ends in points or completions comes first, then, of
    formulas without full marks, one that ends in the figure itself (`x * 20%` of a score of a hundred).
    """
    parsed = parse(formula)
    if isinstance(parsed, NotParsed):
        return formula
    constants = [node for node in walk(parsed.tree) if isinstance(node, Number) and node.unit.symbol in _SIGNS]
    if not constants:
        return formula
    marked = any(isinstance(node, Name) and node.name in FULL_NAMES for node in walk(parsed.tree))
    ends: tuple[tuple[Power, ...], ...] = ((0, None),) if marked else ((0, None), (1,))
    choices = list(product((0, 1) if rate else (0,), repeat=len(constants))) if len(constants) <= MOST else []
    for bare in (0, None):  # a bare number first counts as a plain factor, then as a number in any unit
        for end in ends:
            found = [choice for choice in choices if _fits(parsed.tree, constants, choice, bare, end)]
            if found:
                return _written(formula, constants, found[0]) if len(found) == 1 else None
    return None


def _fits(tree: Tree, constants: list[Number], choice: tuple[int, ...], bare: Power, end: tuple[Power, ...]) -> bool:
    powers = _Powers({constant.at: power for constant, power in zip(constants, choice, strict=True)}, bare)
    try:
        return powers.of(tree) in end
    except _Clash:
        return False


@dataclass(frozen=True, slots=True)
class _Powers:
    """The powers of the constants in %, by their place, and of every other number."""

    constants: Mapping[tuple[int, int], int]
    bare: Power

    def of(self, tree: Tree) -> Power:
        """The power of a node; raises `_Clash`."""
        match tree:
            case Number():
                return self.constants.get(tree.at, None if tree.value == 0 else self.bare)
            case Name(name):
                return 0 if name in FULL_NAMES else 1
            case Prior(inner) | Negate(inner) | Round(inner):
                return self.of(inner)
            case Binary(Operator.MULTIPLY | Operator.DIVIDE as operator, left, right):
                one, other = self.of(left), self.of(right)
                if one is None or other is None:
                    return None
                return one + other if operator is Operator.MULTIPLY else one - other
            case If(condition, then, otherwise):
                self.of(condition)
                return self.alike((then, otherwise))
            case Binary(_, left, right) | Compare(_, left, right):
                return self.alike((left, right))
            case Call(_, args):
                return self.alike(args)
            case _:
                for child in children(tree):
                    self.of(child)
                return 0

    def alike(self, nodes: Sequence[Tree]) -> Power:
        """The power numbers have in common that are added, compared or chosen from; a bare number fits any."""
        known = {power for node in nodes if not _is_bare(node, self.constants) and (power := self.of(node)) is not None}
        if len(known) > 1:
            raise _Clash
        return next(iter(known), None)


def _is_bare(node: Tree, constants: Mapping[tuple[int, int], int]) -> bool:
    return isinstance(node, Number) and node.at not in constants


def _written(formula: str, constants: list[Number], choice: tuple[int, ...]) -> str:
    text = formula
    for constant, power in sorted(zip(constants, choice, strict=True), key=lambda pair: -pair[0].at[0]):
        start, end = constant.at
        text = text[:start] + (show(constant.value) if power else show(constant.value / 100)) + text[end:]
    return text


def mentioned(formula: str) -> Iterator[str]:
    """The constants in % of a formula, as they are written."""
    parsed = parse(formula)
    if not isinstance(parsed, NotParsed):
        for node in walk(parsed.tree):
            if isinstance(node, Number) and node.unit.symbol in _SIGNS:
                yield formula[node.at[0] : node.at[1]]
