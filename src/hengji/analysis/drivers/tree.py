"""A figure as a tree of factors: each inner node says by a formula how it comes from its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...engine.formula import NotParsed, Span, Value, evaluate, needs, parse
from ...engine.formula.tree import Node
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.null import NullReason
from ...engine.values.text import Text

MOST_PARTS = 12
"""Factors of one node: the mean over all orders looks at 2**(parts - 1) states of the others for each of them."""
DEEPEST = 8


class NotATree(Refused):
    """Raised when formulas make no tree; carries every finding."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A node of the tree. A leaf has no formula and takes its figure from the data by `name`; `path` tells two occurrences of one
    figure apart (revenue in the margin, revenue in the turnover)."""

    name: str
    path: str
    formula: Node | None = None
    parts: tuple[Factor, ...] = ()

    def leaves(self) -> Iterator[Factor]:
        """The leaves below, in reading order; of a leaf, itself."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def value(self, of: Sequence[Value]) -> Value:
        """The node's figure from those of its parts, in their order."""
        assert self.formula is not None
        known = {part.name: value for part, value in zip(self.parts, of, strict=True)}
        return evaluate(self.formula, lambda need: known[need.name])

    def at(self, figures: Mapping[str, Fraction | None]) -> Value:
        """The figure of the node where the leaves have these figures."""
        if self.formula is None:
            number = figures.get(self.name)
            return Value(number, NullReason.NONE if number is not None else NullReason.MISSING_FACT)
        return self.value([part.at(figures) for part in self.parts])


def grow(root: str, formulas: Mapping[str, str]) -> Factor:
    """The tree below `root`: names that have a formula are inner nodes, all others leaves.

    `grow("roe", {"roe": "margin * turnover * multiplier", "margin": "profit / revenue"})`. Factors stand in the order in which the
    formula first names them: the order of a chain substitution. Raises `NotATree` with every formula that is not understood, that
    stands in itself, asks for another period, or has more than `MOST_PARTS` factors.
    """
    read: dict[str, Node] = {}
    findings: list[Finding] = []
    for name, text in formulas.items():
        parsed = parse(text)
        if isinstance(parsed, NotParsed):
            findings += parsed.findings
        else:
            read[name] = parsed.number
            findings += _unfit(name, parsed.number)
    if root not in formulas:
        findings.append(_finding("drivers-root", root, f"没有“{root}”的公式", f"there is no formula of '{root}'"))
    if not findings:
        findings += _circles(root, read)
    if findings:
        raise NotATree(findings)
    return _node(root, root, read)


def _unfit(name: str, formula: Node) -> Iterator[Finding]:
    asked = needs(formula)
    if any(need.span is not Span.PERIOD or need.back for need in asked):
        yield _finding(
            "drivers-period",
            name,
            f"“{name}”的公式用到别的期间；因素的基期数和本期数由数据给出",
            f"the formula of '{name}' asks for another period; base and current figures of a factor come with the data",
        )
    if len(asked) > MOST_PARTS:
        yield _finding(
            "drivers-many",
            name,
            f"“{name}”有 {len(asked)} 个因素，最多 {MOST_PARTS} 个；请分层",
            f"'{name}' has {len(asked)} factors, at most {MOST_PARTS}: make it a tree",
        )
    if not asked:
        yield _finding("drivers-constant", name, f"“{name}”的公式没有因素", f"the formula of '{name}' has no factor")


def _circles(root: str, read: Mapping[str, Node]) -> Iterator[Finding]:
    """Formulas that stand in themselves, or too deep."""
    ways: list[tuple[str, ...]] = [(root,)]
    while ways:
        way = ways.pop()
        for need in needs(read[way[-1]]) if way[-1] in read else ():
            if need.name in way:
                circle = " → ".join((*way[way.index(need.name) :], need.name))
                yield _finding(
                    "drivers-circle", need.name, f"公式绕回自己：{circle}", f"a formula comes back to itself: {circle}"
                )
                return
            if len(way) >= DEEPEST:
                yield _finding("drivers-deep", need.name, f"超过 {DEEPEST} 层", f"deeper than {DEEPEST} levels")
                return
            ways.append((*way, need.name))


def _node(name: str, path: str, read: Mapping[str, Node]) -> Factor:
    formula = read.get(name)
    if formula is None:
        return Factor(name, path)
    parts = tuple(_node(need.name, f"{path}/{need.name}", read) for need in needs(formula))
    return Factor(name, path, formula, parts)


def _finding(code: str, field: str, zh: str, en: str) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en), None, Source(field=field))
