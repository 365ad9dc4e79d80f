"""The names a scheme declares, collected before anything is built, so that one bad part does not make others unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ... import formula as formulas
from ...formula import tree as trees
from ...values.text import Text
from ...values.unit import Unit
from ..model.events import TaskBoard
from ..model.indicators import Indicator, Measure
from ..model.scorecards import Panel
from ..model.units import Class
from ..nodes import Map, Node
from .desk import Desk

SECTIONS = ("measures", "indicators", "classes", "panels", "tasks", "gates", "coefficients", "progress")


@dataclass(slots=True)
class Names:
    """What is declared (`declared`, by section, built or not) and what has been built so far."""

    declared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    boards: dict[str, TaskBoard] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Map) -> Names:
        """The names written in a scheme."""
        found: dict[str, tuple[str, ...]] = {}
        for section in SECTIONS:
            node = root.get(section)
            found[section] = tuple(node.keys()) if isinstance(node, Map) else ()
        return cls(found)

    def known(self, desk: Desk, at: Node, section: str, name: str) -> bool:
        """Whether `name` is declared in a section; if not, a finding says what may have been meant."""
        if name in self.declared[section]:
            return True
        zh, en = WORDS[section]
        hint = desk.near(name, self.declared[section]) or Text(f"在 {section} 下写明它", f"state it under {section}")
        desk.error(at, f"unknown-{en.replace(' ', '-')}", Text(f"没有{zh}“{name}”", f"there is no {en} '{name}'"), hint)
        return False

    def quantities(self) -> tuple[dict[str, Unit], dict[str, str]]:
        """The units of all measures by id and by title, and the id each title stands for."""
        units = {measure.id: measure.unit for measure in self.measures.values()}
        ids: dict[str, str] = {}
        for measure in self.measures.values():
            for word in (measure.title.zh, measure.title.en):
                if word not in units and word not in ids:
                    ids[word] = measure.id
        units |= {word: self.measures[of].unit for word, of in ids.items()}
        return units, ids

    def figures(self) -> tuple[dict[str, Unit], dict[str, str]]:
        """The same with the indicators that have a formula: what the steps after the items may ask for."""
        units, ids = self.quantities()
        computed = [each for each in self.indicators.values() if each.formula is not None and each.id not in units]
        units |= {each.id: each.unit for each in computed}
        for each in computed:
            for word in (each.title.zh, each.title.en):
                if word not in units:
                    ids[word], units[word] = each.id, each.unit
        return units, ids

    @property
    def complete(self) -> bool:
        """Whether every declared measure could be built, so that formulas can be checked against them."""
        return all(name in self.measures for name in self.declared["measures"])


WORDS = {
    "measures": ("数据项", "measure"),
    "indicators": ("指标", "indicator"),
    "classes": ("类别", "class"),
    "panels": ("评价组", "panel"),
    "tasks": ("任务清单", "task board"),
    "gates": ("闸门", "gate"),
    "coefficients": ("系数", "coefficient"),
    "progress": ("进步指数", "progress index"),
}


def formula(
    desk: Desk,
    at: Node,
    text: str,
    units: Mapping[str, Unit] | None,
    ids: Mapping[str, str],
    *,
    unit: Unit | None = None,
    condition: bool = False,
) -> trees.Tree | None:
    """The tree of a formula whose names may be titles (`ids` says of what); mistakes become findings at `at`."""
    parsed = formulas.parse(text, units, at.where, unit=unit, condition=condition)
    if isinstance(parsed, formulas.NotParsed):
        desk.take(parsed.findings)
        return None
    desk.take(parsed.notes)
    return renamed(parsed.tree, ids)


def renamed(tree: trees.Tree, ids: Mapping[str, str]) -> trees.Tree:
    """The tree with every name that is a title replaced by the id it stands for."""
    return replaced(tree, {word: trees.Name(of) for word, of in ids.items()})


def replaced(tree: trees.Tree, by: Mapping[str, trees.Node]) -> trees.Tree:
    """The tree with other nodes in the place of some names; a plain name keeps its span of time and its place."""
    if not any(isinstance(node, trees.Name) and node.name in by for node in trees.walk(tree)):
        return tree
    return _Replacer(by).tree(tree)


@dataclass(frozen=True, slots=True)
class _Replacer:
    """Rebuilds a tree; formulas are bounded in depth, so plain recursion is safe."""

    by: Mapping[str, trees.Node]

    def tree(self, tree: trees.Tree) -> trees.Tree:
        return self.condition(tree) if isinstance(tree, trees.CONDITIONS) else self.node(tree)

    def node(self, node: trees.Node) -> trees.Node:
        match node:
            case trees.Name():
                other = self.by.get(node.name, node)
                return replace(node, name=other.name) if isinstance(other, trees.Name) else other
            case trees.Binary():
                return replace(node, left=self.node(node.left), right=self.node(node.right))
            case trees.Call():
                return replace(node, args=tuple(self.node(arg) for arg in node.args))
            case trees.Prior() | trees.Negate() | trees.Round():
                return replace(node, inner=self.node(node.inner))
            case trees.If():
                return replace(
                    node,
                    condition=self.condition(node.condition),
                    then=self.node(node.then),
                    otherwise=self.node(node.otherwise),
                )
            case trees.Number():
                return node

    def condition(self, tree: trees.Condition) -> trees.Condition:
        match tree:
            case trees.Compare():
                return replace(tree, left=self.node(tree.left), right=self.node(tree.right))
            case trees.Both() | trees.Either():
                return replace(tree, left=self.condition(tree.left), right=self.condition(tree.right))
            case trees.Not():
                return replace(tree, inner=self.condition(tree.inner))
