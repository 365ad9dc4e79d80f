"""A scheme's nodes in their long form, which is what the sheets hold: every short way of writing becomes the one written out.

`factors: {profit: 60%}` becomes a list of factors, a gate inside the ledger one of the gates, a curve of keys a list of points.
What is written out already stays as it is, `$parameters` and sentences as well: only the form changes, never the meaning.
"""

from __future__ import annotations

from collections.abc import Callable

from ..scheme.load.ledger import ACTIONS
from ..scheme.nodes import Leaf, Map, Node, Seq

Change = Callable[[Node], Node]


def longhand(root: Map) -> Map:
    """The whole scheme in its long form."""
    whole = _changed(
        _gates_outside(root),
        parameters=lambda node: _values(node, lambda each: _boxed(each, "value")),
        basis=lambda node: _each(node, _basis),
        panels=lambda node: _values(node, lambda each: _changed(each, groups=_weights)),
        tasks=lambda node: _values(node, lambda each: _changed(each, sizes=_sizes)),
        classify=lambda node: _changed(node, rules=lambda rules: _each(rules, _class_rule)),
        scorecards=lambda node: _values(node, _card),
        events=_listed,
        coefficients=lambda node: _values(node, lambda each: _changed(each, factors=_factors, plus=_plus)),
        progress=lambda node: _values(node, lambda each: _changed(each, indicators=_factors)),
        grades=lambda node: node if isinstance(node, Map) else _wrapped(node, "bands"),
    )
    assert isinstance(whole, Map)
    return whole


def _changed(node: Node, **changes: Change) -> Node:
    """The mapping with the values of some keys changed; what is no mapping stays as it is."""
    if not isinstance(node, Map):
        return node
    entries = tuple((key, changes[key.text](value) if key.text in changes else value) for key, value in node.entries)
    return Map(entries, node.where)


def _values(node: Node, change: Change) -> Node:
    return (
        Map(tuple((key, change(value)) for key, value in node.entries), node.where) if isinstance(node, Map) else node
    )


def _listed(node: Node) -> Node:
    """A list; one alone without its brackets is a list of one."""
    return node if isinstance(node, Seq) else Seq((node,), node.where)


def _each(node: Node, change: Change) -> Node:
    listed = _listed(node)
    return Seq(tuple(change(item) for item in listed.items), listed.where) if isinstance(listed, Seq) else listed


def _wrapped(node: Node, key: str) -> Map:
    return Map(((Leaf(key, node.where), node),), node.where)


def _boxed(node: Node, key: str) -> Node:
    """A word alone as the mapping it is short for."""
    return _wrapped(node, key) if isinstance(node, Leaf) else node


def _weights(node: Node) -> Node:
    return _values(node, lambda each: _boxed(each, "weight"))


def _sizes(node: Node) -> Node:
    return _values(node, lambda each: _boxed(each, "factor"))


def _basis(node: Node) -> Node:
    return node if isinstance(node, Map) and node.get("document") is not None else _wrapped(node, "document")


def _factors(node: Node) -> Node:
    return _pairs(node, "weight")


def _plus(node: Node) -> Node:
    return _pairs(node, "add")


def _pairs(node: Node, word: str) -> Node:
    """`{profit: 60%}` as a list of what it is of, and the word for the number behind it."""
    if not isinstance(node, Map):
        return node
    pairs = [
        Map(((Leaf("of", key.where), key), (Leaf(word, value.where), value)), key.where) for key, value in node.entries
    ]
    return Seq(tuple(pairs), node.where)


def _class_rule(node: Node) -> Node:
    return _changed(node, when=lambda when: _each(when, lambda test: _values(test, _test)))


def _test(node: Node) -> Node:
    return node if isinstance(node, Map) else _wrapped(node, "is")


def _card(node: Node) -> Node:
    card = _wrapped(node, "dimensions") if isinstance(node, Seq) else node
    return _changed(card, dimensions=lambda parts: _each(parts, _branch))


def _branch(node: Node) -> Node:
    if isinstance(node, Map) and node.get("dimension") is not None:
        return _changed(node, items=lambda items: _each(items, _branch))
    return _changed(node, rule=_rule)


def _rule(node: Node) -> Node:
    if not isinstance(node, Map) or set(node.keys()) <= {"zh", "en"}:
        return node
    return _changed(node, curve=_curve, ratio=lambda ratio: _boxed(ratio, "to"), steps=_listed, cuts=_listed, caps=_listed,
                    veto=lambda veto: _boxed(veto, "of"))  # fmt: skip


def _curve(node: Node) -> Node:
    if not isinstance(node, Map):
        return node
    knots = [
        Map(((Leaf("at", key.where), key), (Leaf("score", value.where), value)), key.where)
        for key, value in node.entries
    ]
    return Seq(tuple(knots), node.where)


def _gates_outside(root: Map) -> Map:
    """Gates written inside a step stand among the gates, called as the loader calls them."""
    ledger, gates = root.get("ledger"), root.get("gates")
    if not isinstance(ledger, Seq):
        return root
    stated = list(gates.entries) if isinstance(gates, Map) else []
    steps: list[Node] = []
    for place, step in enumerate(ledger.items, 1):
        inner = step.get("gate") if isinstance(step, Map) and set(ACTIONS) & set(step.keys()) else None
        if isinstance(step, Map) and isinstance(inner, Map):
            given = inner.get("id")
            name = given if isinstance(given, Leaf) else Leaf(f"gate_{place}", inner.where)
            rest = tuple((key, value) for key, value in inner.entries if key.text != "id")
            stated.append((name, Map(rest, inner.where)))
            named = tuple((key, name if key.text == "gate" else value) for key, value in step.entries)
            step = Map(named, step.where)
        steps.append(step)
    entries = [(key, value) for key, value in root.entries if key.text not in ("ledger", "gates")]
    entries.append((Leaf("ledger", ledger.where), Seq(tuple(steps), ledger.where)))
    if stated:
        entries.append((Leaf("gates", stated[0][0].where), Map(tuple(stated), stated[0][0].where)))
    return Map(tuple(entries), root.where)
