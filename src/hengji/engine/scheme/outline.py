"""What can be checked of a scheme that could not be read as a whole: its weights and its classes, so that a mistake elsewhere does
not hide that they do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..rules.model import Rule
from ..values.finding import Finding
from ..values.text import Text
from .check import card_weights, classes, dimension_weights, weight_ranges
from .load import identity, scalars, units
from .load.box import elements, texts
from .load.desk import Desk
from .load.names import Names
from .load.scorecards import slug
from .model.identity import Effective, Scale
from .model.scheme import Scheme
from .model.scorecards import Dimension, Item, Scorecard
from .model.units import Classification
from .nodes import Leaf, Map, Node, Seq


def checked_outline(root: Map) -> Iterator[Finding]:
    """Findings about weights and classes, as far as these can be read."""
    desk, names = Desk(), Names.of(root)
    identity.parameters(desk, root.get("parameters"))
    parameters = desk.parameters
    desk = Desk(parameters=parameters)
    how = units.classification(desk, root.get("classes"), root.get("classify"), names)
    found = [_Reader(Desk(parameters=parameters)).card(key, node) for key, node in _entries(root.get("scorecards"))]
    cards = [card for card in found if card is not None]
    sound = _scheme(root, {each.card.id: each.card for each in cards if each.sound}, None)
    for check in (card_weights.check, dimension_weights.check, weight_ranges.check):
        yield from check(sound)
    if not desk.errors and len(cards) == len(found):
        yield from classes.check(_scheme(root, {each.card.id: each.card for each in cards}, how))


def _scheme(root: Map, cards: dict[str, Scorecard], how: Classification | None) -> Scheme:
    """A scheme of nothing but cards and classes."""
    day = date(2000, 1, 1)
    return Scheme(
        "?", "?", Text.same("?"), Effective(day, day), Scale(), {}, cards, (), classification=how, where=root.where
    )


def _entries(node: Node | None) -> tuple[tuple[Leaf, Node], ...]:
    return node.entries if isinstance(node, Map) else ()


@dataclass(frozen=True, slots=True)
class _Outlined:
    card: Scorecard
    sound: bool
    """Whether all its weights could be read."""


@dataclass(slots=True)
class _Reader:
    """Reads the outline of one card; whatever is wrong has been told by the loader."""

    desk: Desk
    odd: list[Node] = field(default_factory=list)

    def card(self, key: Leaf, node: Node) -> _Outlined | None:
        name = key.text
        parts: Node | None = (
            node if isinstance(node, Seq) else node.get("dimensions") if isinstance(node, Map) else None
        )
        if parts is None or not name:
            return None
        given = node.get("classes") if isinstance(node, Map) else None
        of = (name,) if given is None else texts(self.desk, given)
        total = node.get("total") if isinstance(node, Map) else None
        title = self.title(node, "title", name)
        most = scalars.number(self.desk, total) if total is not None else None
        below = tuple(self.dimension(part) for part in elements(self.desk, parts))
        card = Scorecard(name, title, below, of, where=key.where)
        if most is not None:
            card = Scorecard(name, title, below, of, most, key.where)
        return _Outlined(card, not self.desk.errors and not self.odd)

    def title(self, node: Node, key: str, otherwise: str) -> Text:
        found = node.get(key) if isinstance(node, Map) else None
        return Text.same(otherwise or "?") if found is None else scalars.title(Desk(), found)

    def dimension(self, node: Node) -> Dimension:
        if not isinstance(node, Map) or node.get("dimension") is None:
            self.odd.append(node)
            return Dimension("?", Text.same("?"), ())
        title, weight = self.title(node, "dimension", "?"), node.get("weight")
        stated = None if weight is None else scalars.number(self.desk, weight)
        children = [
            self.dimension(child) if isinstance(child, Map) and child.get("dimension") is not None else self.item(child)
            for child in elements(self.desk, node.get("items"))
        ]
        return Dimension(slug(title), title, tuple(children), stated, where=node.where)

    def item(self, node: Node) -> Item:
        weight = node.get("weight") if isinstance(node, Map) else None
        value = scalars.number(self.desk, weight) if weight is not None else None
        if value is None or value < 0 or not isinstance(node, Map):
            self.odd.append(node)
            return Item("?", Text.same("?"), Fraction(0), Rule())
        own, bounds = node.get("units"), node.get("weight_range")
        low, high = (None, None) if bounds is None else scalars.span(self.desk, bounds)
        name = next((each.text for key in ("id", *_FEEDS) if isinstance(each := node.get(key), Leaf)), "?")
        return Item(
            name,
            self.title(node, "title", name),
            value,
            Rule(),
            units=() if own is None else texts(self.desk, own),
            weight_range=None if low is None or high is None else (low, high),
            where=node.where,
        )


_FEEDS = ("indicator", "panel", "tasks", "date", "level")
