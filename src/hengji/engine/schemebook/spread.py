"""A scheme laid out on the sheets: the nodes of its YAML become rows of cells, each construct in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..scheme.load.scorecards import FEEDS
from ..scheme.model.events import EventKind
from ..scheme.nodes import Leaf, Map, Node, Seq
from ..values.number import NotANumber, parse_number
from .columns import Column, Form, Part, Plan
from .plan import BY_KEY, FIELDS, PLANS, RULE_PARTS
from .writing import cell_of, literal, words_cell

Row = dict[str, str]
"""The cells of a row by the keys of their columns; blank ones are left out."""
Laid = dict[str, list[Row]]
"""The rows of every sheet by its key."""


def spread(root: Map) -> Laid:
    """Every sheet's rows. `root` is a scheme in its long form (`longhand`)."""
    laid: Laid = {plan.key: _sheet(plan, root) for plan in PLANS}
    for sheet, rows in _cards(root).items():
        laid[sheet] = rows
    return laid


def _sheet(plan: Plan, root: Map) -> list[Row]:
    special: Mapping[str, Callable[[Map], list[Row]]] = {
        "scheme": _head,
        "events": _events,
        "gates": _gates,
        "results": _results,
        "ledger": _ledger,
        "class_rules": _class_rules,
        "matrix": _matrix,
        "classes": _classes,
    }
    if plan.key in special:
        return special[plan.key](root)
    path = {"grades": ("grades", "bands")}.get(plan.key, (plan.key,))
    return entries(plan, at(root, *path))


def at(node: Node | None, *path: str) -> Node | None:
    """The node at a path of keys, or None."""
    for key in path:
        node = node.get(key) if isinstance(node, Map) else None
    return node


def entries(plan: Plan, node: Node | None) -> list[Row]:
    """The rows of a keyed mapping, or of a list."""
    rows: list[Row] = []
    if isinstance(node, Map):
        for key, value in node.entries:
            rows += _blocks(plan, value, {plan.id: cell_of(key.text)})
    elif isinstance(node, Seq):
        for value in node.items:
            rows += _blocks(plan, value, {})
    return rows


def _blocks(plan: Plan, value: Node, first: Row) -> list[Row]:
    """The rows of one entry: the lists on its right run on below it."""
    rows = [first | record(plan.columns, value)]
    for part in plan.parts:
        for index, row in enumerate(_part(part, at(value, part.key))):
            if index == len(rows):
                rows.append({})
            rows[index] |= row
    return rows


def _part(part: Part, node: Node | None) -> Iterator[Row]:
    prefix = part.key + "."
    if isinstance(node, Seq):
        yield from (record(part.columns, item, prefix) for item in node.items)
    elif isinstance(node, Map):
        for key, value in node.entries:
            named = {part.id: cell_of(key.text)}
            if part.value:
                last = part.columns[-1]
                yield named | {last.key: cell(last, value)}
            else:
                yield named | record(part.columns, value, prefix)


def record(columns: Sequence[Column], node: Node | None, prefix: str = "") -> Row:
    """The cells of a mapping's keys."""
    row: Row = {}
    for column in columns:
        if column.form is Form.LOOKED_UP:
            continue
        value = _found(node, column.key.removeprefix(prefix))
        if value is not None:
            row[column.key] = cell(column, value)
    return row


def _found(node: Node | None, path: str) -> Node | None:
    """The value at a dotted path; a title of one language stands in the Chinese column."""
    *above, last = path.split(".")
    parent = at(node, *above)
    if last in ("zh", "en") and isinstance(parent, Leaf):
        return parent if last == "zh" else None
    found = parent.get(last) if isinstance(parent, Map) else None
    return found if not isinstance(found, Map) else None


def cell(column: Column, node: Node) -> str:
    """What stands in the cell of a value."""
    if isinstance(node, Seq):
        return words_cell([item.text for item in node.items if isinstance(item, Leaf)])
    if isinstance(node, Map):
        return ""
    if column.form is Form.WORDS:
        return words_cell([node.text])
    if column.form is Form.CHOICE and node.text in column.choices:
        return column.label(node.text)
    if column.form is Form.YES and node.text in ("yes", "no"):
        return "是" if node.text == "yes" else "否"
    if column.form is Form.BRINGS and node.quoted and _looks_like_a_figure(node.text):
        return literal(node.text)
    return cell_of(node.text)


def _looks_like_a_figure(text: str) -> bool:
    """Whether the loader would take an unquoted word for a number."""
    if text.startswith(("$", "-$")) or text.endswith(("%", "％")):
        return True
    try:
        for part in text.split("/", 1):
            parse_number(part)
    except NotANumber:
        return False
    return True


def _head(root: Map) -> list[Row]:
    rows: list[Row] = []
    for heading, columns in FIELDS:
        rows.append({"item": heading.zh, "english": heading.en})
        titles = {column.key.removesuffix(".en") for column in columns if column.key.endswith(".en")}
        for column in columns:
            name = column.key.removesuffix(".zh")
            if column.key.endswith(".en") and name.removesuffix(".en") in titles:
                continue
            row = {"key": name, "item": column.about.zh}
            value = _days(root, name) if name.startswith("effective.") else _found(root, column.key)
            if value is not None:
                row["value"] = cell(column, value)
            english = _found(root, f"{name}.en") if name in titles else None
            if english is not None:
                row["english"] = cell_of(english.text) if isinstance(english, Leaf) else ""
            rows.append(row)
    return rows


def _days(root: Map, name: str) -> Leaf | None:
    node = root.get("effective")
    if not isinstance(node, Leaf):
        return None
    start, _, end = node.text.partition("..")
    text = (start if name.endswith("start") else end).strip()
    return Leaf(text, node.where) if text else None


def _classes(root: Map) -> list[Row]:
    node, plan = root.get("classes"), BY_KEY["classes"]
    if not isinstance(node, Map):
        return []
    titled = [(key, value if at(value, "title") is not None else Map(((Leaf("title", key.where), value),), key.where))
              for key, value in node.entries]  # fmt: skip
    return entries(plan, Map(tuple(titled), node.where))


def _class_rules(root: Map) -> list[Row]:
    plan, rows = BY_KEY["class_rules"], []
    for rule in _items(at(root, "classify", "rules")):
        first: Row = record(plan.columns[:1], rule)
        for test in _items(at(rule, "when")):
            for attribute, value in test.entries if isinstance(test, Map) else ():
                rows.append(first | {"attribute": cell_of(attribute.text)} | record(plan.columns[2:], value))
                first = {}
    return rows


def _matrix(root: Map) -> list[Row]:
    rows: list[Row] = []
    cells = at(root, "classify", "matrix", "cells")
    for row, columns in cells.entries if isinstance(cells, Map) else ():
        for column, to in columns.entries if isinstance(columns, Map) else ():
            if isinstance(to, Leaf):
                rows.append({"row": cell_of(row.text), "column": cell_of(column.text), "class": cell_of(to.text)})
    return rows


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Seq) else ()


def _events(root: Map) -> list[Row]:
    plan, rows = BY_KEY["events"], []
    for event in _items(root.get("events")):
        for kind in EventKind:
            title = at(event, kind.value)
            if title is not None:
                titled = Map(((Leaf("title", title.where), title),), title.where)
                row = {"kind": plan.column("kind").label(kind.value)} | record(plan.columns, titled)
                rows.append(row | record(plan.columns[3:], event))
    return rows


def _gates(root: Map) -> list[Row]:
    node, plan = root.get("gates"), BY_KEY["gates"]
    rows: list[Row] = []
    for key, gate in node.entries if isinstance(node, Map) else ():
        row = {"id": cell_of(key.text)} | record(plan.columns, gate)
        effect = at(gate, "effect")
        # A gate that does nothing says so: without any word of what follows it would be told as unfinished.
        if isinstance(effect, Map) and not effect.entries and not {"limit", "suspend", "report"} & set(row):
            row["effect.down"] = "0"
        rows.append(row)
    return rows


def _results(root: Map) -> list[Row]:
    node, plan = root.get("results"), BY_KEY["results"]
    rows: list[Row] = []
    for key, result in node.entries if isinstance(node, Map) else ():
        kind = "by_grade" if at(result, "by_grade") is not None else "base"
        rows += _blocks(plan, result, {"id": cell_of(key.text), "kind": plan.column("kind").label(kind)})
    return rows


def _ledger(root: Map) -> list[Row]:
    rows: list[Row] = []
    for step in _items(root.get("ledger")):
        if isinstance(step, Map):
            own, *more = list(_step(step)) or [{}]
            rows.append(own | record(BY_KEY["ledger"].columns[-4:], step))
            rows += more
    return rows


def _step(step: Map) -> Iterator[Row]:
    """The rows of one step: its own, and those that continue it."""
    plan = BY_KEY["ledger"]

    def act(word: str) -> Row:
        return {"action": plan.column("action").label(word)}

    for key, value in step.entries:
        name = key.text
        if name in ("sum", "gate", "multiply"):
            yield act(name) | _one("of", value)
        elif name == "clamp":
            yield act(name) | _one("within", value)
        elif name == "round":
            yield act(name) | _one("value", value)
        elif name == "veto":
            yield act(name) | _one("of", value)
        elif name == "combine" and isinstance(value, Map):
            parts = [{"of": cell_of(part.text)} | _one("value", share) for part, share in value.entries]
            yield act(name) | (parts[0] if parts else {})
            yield from parts[1:]
        elif name == "modify":
            yield act(name) | _named(value, of="what", by="by", within="within")
            yield from (_named(each, of="item", formula="when", value="is") for each in _items(at(value, "special")))
        elif name in ("add", "subtract") and isinstance(value, Map):
            kind = next((each for each in ("events", "tasks", "formula") if value.get(each) is not None), "events")
            bounds = record([plan.column(each) for each in ("max", "min", "missing")], value)
            yield act(f"{name}.{kind}") | bounds | _added(kind, value)


def _added(kind: str, value: Map) -> Row:
    given = value.get(kind)
    if kind == "events":
        words = [item.text for item in _items(given) if isinstance(item, Leaf)]
        words += [given.text] if isinstance(given, Leaf) else []
        return {"of": words_cell(words)} if words else {}
    return _one("formula" if kind == "formula" else "of", given)


def _one(key: str, node: Node | None) -> Row:
    return {key: cell_of(node.text)} if isinstance(node, Leaf) else {}


def _named(node: Node | None, **columns: str) -> Row:
    row: Row = {}
    for column, key in columns.items():
        row |= _one(column, at(node, key))
    return row


def _cards(root: Map) -> Laid:
    """The sheets of the scorecards: cards, items, tiers, rules and counted events."""
    laid: Laid = {sheet: [] for sheet in ("scorecards", "items", "tiers", "rules", "counts")}
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
        for node in _items(nodes):
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
        row |= _one("of", at(node, feed)) if feed else {}
        row |= record(plan.columns, _without(node, "rule", "cap", "floor"))
        row |= self.said(node)
        self.laid["items"].append(row)
        name = row.get("id") or row.get("of", "")
        self.tiers(name, at(node, "tiers"))
        self.rule(name, at(node, "rule"))
        kinds = at(node, "events")
        for kind, measure in kinds.entries if isinstance(kinds, Map) else ():
            counted = {"card": self.card, "item": name, "kind": cell_of(kind.text)}
            self.laid["counts"].append(counted | _one("measure", measure))

    @staticmethod
    def said(node: Node) -> Row:
        """The sentence of an item, in one language or both."""
        rule = at(node, "rule")
        if isinstance(rule, Map) and not set(rule.keys()) <= {"zh", "en"}:
            rule = at(node, "sentence")
        if isinstance(rule, Map):
            return _one("rule", rule.get("zh")) | _one("rule.en", rule.get("en"))
        return _one("rule", rule)

    def tiers(self, item: str, node: Node | None) -> None:
        column = BY_KEY["tiers"].column("how")
        for tier, value in node.entries if isinstance(node, Map) else ():
            row = {"card": self.card, "item": item, "tier": cell_of(tier.text)}
            if isinstance(value, Map):
                for how, what in value.entries:
                    row |= {"how": column.label(how.text)} | _one("what", what)
            else:
                row |= _one("what", value)
            self.laid["tiers"].append(row)

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
            yield part, _one("text", value)
        elif part in ("start", "otherwise", "floor", "cap"):
            yield part, _one("points", value)
        elif part == "curve":
            yield from ((part, _knot(knot)) for knot in _items(value))
        elif part == "ratio":
            flags = [flag for flag in ("inverse", "mirror") if _is_yes(at(value, flag))]
            yield part, _named(value, place="to", points="of") | ({"text": flags[0]} if flags else {})
        elif part == "levels" and isinstance(value, Map):
            yield from ((part, {"of": cell_of(level.text)} | _one("points", score)) for level, score in value.entries)
        elif part in ("bands", "cuts"):
            yield from ((part, _bounded(each) | _named(each, points="score")) for each in _items(value))
        elif part == "caps":
            yield from ((part, _bounded(each) | _named(each, points="cap", of="tier")) for each in _items(value))
        elif part == "steps":
            yield from (_stepped(step) for step in _items(value))
        elif part == "veto":
            yield part, _named(value, of="of", text="effect", place="more_than")


def _is_yes(node: Node | None) -> bool:
    return isinstance(node, Leaf) and node.text.lower() in ("yes", "true", "是")


def _knot(knot: Node) -> Row:
    row = _named(knot, place="at", points="score", before="before")
    closed = at(knot, "closed")
    return row | ({"closed": "是" if _is_yes(closed) else "否"} if closed is not None else {})


def _bounded(node: Node) -> Row:
    """The side and the place of a bound."""
    label = BY_KEY["rules"].column("side").label
    for side in ("from", "above", "up_to", "below"):
        place = at(node, side)
        if place is not None:
            return {"side": label(side)} | _one("place", place)
    return {}


def _stepped(step: Node) -> tuple[str, Row]:
    plan = BY_KEY["rules"]
    part = "subtract" if at(step, "subtract") is not None else "add"
    row = _bounded(step) | _named(step, each="each", points=part, until="until", most="most", of="of")
    for side in ("late", "early"):
        if at(step, side) is not None:
            row |= {"side": plan.column("side").label(side)} | _one("each", at(step, side))
    return part, row | record([plan.column("partial")], step)
