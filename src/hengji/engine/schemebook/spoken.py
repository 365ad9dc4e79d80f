"""Rules said once: where an item's printed sentence alone means its rule, the rule written out beside it is left away."""

from __future__ import annotations

from ..rules.model import Rule
from ..scheme import Scheme
from ..scheme.check.sentences import reads_as_its_rule
from ..scheme.model.scorecards import Item
from ..scheme.nodes import Map, Node, Seq


def spoken(root: Map, scheme: Scheme) -> Map:
    """The canonical nodes of a scheme with every rule said as shortly as it can be without a change of meaning."""
    cards = root.get("scorecards")
    if not isinstance(cards, Map):
        return root
    changed = []
    for key, card in cards.entries:
        items = {item.id: item for item in scheme.scorecards[key.text].items()}
        changed.append((key, _walked(card, scheme, items)))
    entries = tuple((key, Map(tuple(changed), cards.where) if value is cards else value) for key, value in root.entries)
    return Map(entries, root.where)


def _walked(node: Node, scheme: Scheme, items: dict[str, Item]) -> Node:
    if isinstance(node, Seq):
        return Seq(tuple(_walked(each, scheme, items) for each in node.items), node.where)
    if not isinstance(node, Map):
        return node
    if node.get("rule") is not None:
        found = node.get("id")
        item = items.get(getattr(found, "text", ""))
        return node if item is None else _item(node, scheme, item)
    branches = ("dimensions", "items")
    return Map(
        tuple((key, _walked(value, scheme, items) if key.text in branches else value) for key, value in node.entries),
        node.where,
    )


def _item(node: Map, scheme: Scheme, item: Item) -> Map:
    if item.watch and not item.sentence and item.rule == Rule():
        return Map(tuple((key, value) for key, value in node.entries if key.text != "rule"), node.where)
    if not item.sentence or not reads_as_its_rule(scheme, item):
        return node
    sentence = node.get("sentence")
    assert sentence is not None
    entries = [
        (key, sentence if key.text == "rule" else value) for key, value in node.entries if key.text != "sentence"
    ]
    return Map(tuple(entries), node.where)
