"""Formula text to tree, names and units checked.

A formula that cannot be read gives `NotParsed` with every mistake found and its place; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..values.finding import Finding, Level, Source
from ..values.text import Lang, Text
from ..values.unit import NUMBER, Unit
from .dimension import Checker, Quantity, check_result
from .grammar import read_tokens
from .mistakes import MAX_MISTAKES, Mistake, point_out
from .resolve import Known
from .tokens import tokenize
from .tree import CONDITIONS, Condition, Name, Node, Number, Tree, walk

MAX_LENGTH = 500
NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula that was read. `unit` is the unit of its result (the one asked for, else the natural one; None when units
    are not known); `units` are those of its names; `notes` are warnings.
    """

    text: str
    tree: Tree
    names: tuple[str, ...]
    unit: Unit | None
    units: Mapping[str, Unit]
    notes: tuple[Finding, ...] = ()

    @property
    def is_condition(self) -> bool:
        """Whether it holds or not, rather than giving a number."""
        return isinstance(self.tree, CONDITIONS)

    @property
    def number(self) -> Node:
        """The tree, where it gives a number (always, unless a condition was asked for); else raises `TypeError`."""
        if isinstance(self.tree, CONDITIONS):
            raise TypeError("the formula is a condition")
        return self.tree

    @property
    def condition(self) -> Condition:
        """The tree, where a condition was asked for; else raises `TypeError`."""
        if not isinstance(self.tree, CONDITIONS):
            raise TypeError("the formula is no condition")
        return self.tree


@dataclass(frozen=True, slots=True)
class NotParsed:
    """A formula that was not read: every mistake with its place in `text`, and the same as findings."""

    text: str
    mistakes: tuple[Mistake, ...]
    findings: tuple[Finding, ...]

    def render(self, lang: Lang) -> str:
        """The mistakes with carets under the formula."""
        return point_out(self.text, self.mistakes, lang)


def parse(
    text: str,
    names: Collection[str] | Mapping[str, Unit | None] | None = None,
    source: Source = NOWHERE,
    *,
    unit: Unit | None = None,
    condition: bool = False,
) -> Parsed | NotParsed:
    """Read a formula over `names`.

    With a mapping of names to units the units are checked, and the result's against `unit`; a name whose unit is None fits
    anything. With a plain collection only the names are checked; with None any name will do. `condition` asks for a
    comparison (`利润 > 0`) instead of a number.
    """
    known = Known(names)
    units = names if isinstance(names, Mapping) else None
    tree, mistakes = _read(text, known, (), condition)
    if mistakes and len(text) <= MAX_LENGTH and (compound := known.compound()):
        # A name with spaces or brackets of its own never reads as anything else, so a second look cannot change a good formula.
        again, others = _read(text, Known(names), compound, condition)
        if not others or len(others) < len(mistakes):
            tree, mistakes = again, others
    kind = Quantity()
    if tree is not None and not mistakes:
        checker = Checker(units)
        kind = checker.kind(tree)
        mistakes = checker.mistakes
        if names is not None and units is None:
            mistakes += _units_without_names(tree)
        if unit is not None and units is not None:
            mistakes += check_result(kind, unit, tree)
    mistakes = sorted(mistakes, key=lambda mistake: mistake.place)[:MAX_MISTAKES]
    findings = tuple(mistake.finding(source) for mistake in mistakes)
    if tree is None or any(mistake.level is Level.ERROR for mistake in mistakes):
        return NotParsed(text, tuple(mistakes), findings)
    used = tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))
    own = {name: known_unit for name in used if (known_unit := (units or {}).get(name)) is not None}
    result = unit if unit is not None or units is None or isinstance(tree, CONDITIONS) else kind.natural
    return Parsed(text, tree, used, result, own, findings)


def _units_without_names(tree: Tree) -> list[Mistake]:
    message = Text(
        "各指标的单位未知，数字不能带单位", "the units of the names are not known, so a number can have none"
    )
    odd = [node for node in walk(tree) if isinstance(node, Number) and node.unit.dimension != NUMBER]
    return [Mistake("unit", node.at, message) for node in odd]


def _read(text: str, known: Known, compound: Sequence[str], condition: bool) -> tuple[Tree | None, list[Mistake]]:
    if len(text) > MAX_LENGTH:
        message = Text(
            f"公式长 {len(text)} 字，超过 {MAX_LENGTH} 字", f"{len(text)} characters, more than {MAX_LENGTH}"
        )
        return None, [
            Mistake("too-long", (MAX_LENGTH, MAX_LENGTH + 1), message, Text("拆成几个指标", "split it into several"))
        ]
    tokens, bad = tokenize(text, compound)
    tree, mistakes = read_tokens(tokens, known, condition)
    if bad:
        # A character left out breaks the form behind it; saying that too would only hide the cause.
        mistakes = [mistake for mistake in mistakes if mistake.code not in ("syntax", "empty")]
    return tree, bad + mistakes
