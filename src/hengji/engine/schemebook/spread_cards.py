"""The scorecards laid out: cards, their tree of dimensions and items, and each item's tiers, rule and counted events."""

from __future__ import annotations

from collections.abc import Iterator

from ..scheme.load.scorecards import FEEDS
from ..scheme.nodes import Leaf, Map, Node
from .plan import BY_KEY, RULE_PARTS
from .rows import Laid, Row, at, items_of, named, one, record
from .writing import cell_of


def spread_cards(root: Map) -> Laid:
    """The sheets of the scorecards: cards, items, tiers, price clauses, rules and counted events."""
    laid: Laid = {sheet: [] for sheet in ("scorecards", "items", "tiers", "linked", "rules", "counts")}
    cards = root.get("scorecards")
    for key, card in cards.entries if isinstance(cards, Map) else ():
        laid["scorecards"].append({"id": cell_of(key.text)} | record(BY_KEY["scorecards"].columns, card))
        _Card(cell_of(key.text), laid).children(at(card, "dimensions"), "")
    return laid


class _Card:
    """Lays out the tree of one card."""

    def __init__(self, card: str, laid: Laid) -> None:
        self.card, self.laid = card, laid
        self.nearest = ""

    def children(self, nodes: Node | None, within: str) -> None:
        """Dimensions and items in their order, each below what holds it."""
        for node in items_of(nodes):
            if at(node, "dimension") is not None:
                self.dimension(node, within)
            else:
                self.item(node, within)

    def dimension(self, node: Node, within: str) -> None:
        plan = BY_KEY["items"]
        title = at(node, "dimension")
        row = {"card": self.card, "row": plan.column("row").label("dimension")}
        row |= {"within": within} if within else {}
        if title is not None:
            row |= record(plan.columns, Map(((Leaf("title", title.where), title),), title.where))
        row |= record([plan.column(key) for key in ("id", "weight", "cap", "floor")], node)
        self.laid["items"].append(row)
        self.nearest = row.get("id") or row.get("title.zh", "")
        self.children(at(node, "items"), self.nearest)

    def item(self, node: Node, within: str) -> None:
        plan = BY_KEY["items"]
        feed = next((each for each in FEEDS if at(node, each) is not None), "")
        row = {"card": self.card, "row": plan.column("row").label("item")}
        row |= {"within": within} if within != self.nearest else {}
        row |= {"feed": plan.column("feed").label(feed)} if feed else {}
        row |= one("of", at(node, feed)) if feed else {}
        row |= record(plan.columns, _without(node, "rule", "cap", "floor"))
        row |= self.said(node)
        self.laid["items"].append(row)
        name = row.get("id") or row.get("of", "")
        self.tiers(name, at(node, "tiers"))
        self.linked(name, at(node, "linked"))
        self.rule(name, at(node, "rule"))
        kinds = at(node, "events")
        for kind, measure in kinds.entries if isinstance(kinds, Map) else ():
            counted = {"card": self.card, "item": name, "kind": cell_of(kind.text)}
            self.laid["counts"].append(counted | one("measure", measure))

    @staticmethod
    def said(node: Node) -> Row:
        """The sentence of an item, in one language or both."""
        rule = at(node, "rule")
        if isinstance(rule, Map) and not set(rule.keys()) <= {"zh", "en"}:
            rule = at(node, "sentence")
        if isinstance(rule, Map):
            return one("rule", rule.get("zh")) | one("rule.en", rule.get("en"))
        return one("rule", rule)

    def tiers(self, item: str, node: Node | None) -> None:
        column = BY_KEY["tiers"].column("how")
        for tier, value in node.entries if isinstance(node, Map) else ():
            row = {"card": self.card, "item": item, "tier": cell_of(tier.text)}
            if isinstance(value, Map):
                for how, what in value.entries:
                    row |= {"how": column.label(how.text)} | one("what", what)
            else:
                row |= one("what", value)
            self.laid["tiers"].append(row)

    def linked(self, item: str, node: Node | None) -> None:
        if node is not None:
            stated = record(BY_KEY["linked"].columns, node) if isinstance(node, Map) else one("sentence", node)
            self.laid["linked"].append({"card": self.card, "item": item} | stated)

    def rule(self, item: str, node: Node | None) -> None:
        if not isinstance(node, Map) or set(node.keys()) <= {"zh", "en"}:
            return
        label = BY_KEY["rules"].column("part").label
        for part, row in rule_rows(node):
            self.laid["rules"].append({"card": self.card, "item": item, "part": label(part)} | row)


def _without(node: Node, *keys: str) -> Node:
    if not isinstance(node, Map):
        return node
    return Map(tuple((key, value) for key, value in node.entries if key.text not in keys), node.where)


_ORDER = {name: at for at, name in enumerate((*RULE_PARTS[:9], "steps", *RULE_PARTS[11:]))}


def rule_rows(rule: Map) -> Iterator[tuple[str, Row]]:
    """A rule written as a mapping, a row for each of its parts, always in one order."""
    for key, value in sorted(rule.entries, key=lambda entry: _ORDER.get(entry[0].text, len(_ORDER))):
        part = key.text
        if part in ("measured", "sense", "formula"):
            yield part, one("text", value)
        elif part in ("start", "otherwise", "floor", "cap"):
            yield part, one("points", value)
        elif part == "curve":
            yield from ((part, _knot(knot)) for knot in items_of(value))
        elif part == "ratio":
            flags = [flag for flag in ("inverse", "mirror") if _is_yes(at(value, flag))]
            yield part, named(value, place="to", points="of") | ({"text": flags[0]} if flags else {})
        elif part == "levels" and isinstance(value, Map):
            yield from ((part, {"of": cell_of(level.text)} | one("points", score)) for level, score in value.entries)
        elif part in ("bands", "cuts"):
            yield from ((part, _bounded(each) | named(each, points="score")) for each in items_of(value))
        elif part == "caps":
            yield from ((part, _bounded(each) | named(each, points="cap", of="tier")) for each in items_of(value))
        elif part == "steps":
            yield from (_stepped(step) for step in items_of(value))
        elif part == "veto":
            yield part, named(value, of="of", text="effect", place="more_than")


def _is_yes(node: Node | None) -> bool:
    return isinstance(node, Leaf) and node.text.lower() in ("yes", "true", "是")


def _knot(knot: Node) -> Row:
    row = named(knot, place="at", points="score", before="before")
    closed = at(knot, "closed")
    return row | ({"closed": "是" if _is_yes(closed) else "否"} if closed is not None else {})


def _bounded(node: Node) -> Row:
    """The side and the place of a bound."""
    label = BY_KEY["rules"].column("side").label
    for side in ("from", "above", "up_to", "below"):
        place = at(node, side)
        if place is not None:
            return {"side": label(side)} | one("place", place)
    return {}


def _stepped(step: Node) -> tuple[str, Row]:
    plan = BY_KEY["rules"]
    part = "subtract" if at(step, "subtract") is not None else "add"
    row = _bounded(step) | named(step, each="each", points=part, until="until", most="most", of="of")
    for side in ("late", "early"):
        if at(step, side) is not None:
            row |= {"side": plan.column("side").label(side)} | one("each", at(step, side))
    return part, row | record([plan.column("partial")], step)
