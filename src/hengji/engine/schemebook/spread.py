"""A scheme laid out on the sheets: the nodes of its YAML become rows of cells, each construct in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..scheme.model.events import EventKind
from ..scheme.nodes import Leaf, Map, Node, Seq
from .columns import Part, Plan
from .plan import BY_KEY, FIELDS, PLANS
from .rows import Laid, Row, at, cell, found, items_of, named, one, record
from .spread_cards import spread_cards
from .writing import cell_of, words_cell


def spread(root: Map) -> Laid:
    """Every sheet's rows. `root` is a scheme in its long form (`longhand`)."""
    laid: Laid = {plan.key: _sheet(plan, root) for plan in PLANS}
    for sheet, rows in spread_cards(root).items():
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
        "lines": _lines,
        "classes": _classes,
    }
    if plan.key in special:
        return special[plan.key](root)
    path = {"grades": ("grades", "bands")}.get(plan.key, (plan.key,))
    return entries(plan, at(root, *path))


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
            value = _days(root, name) if name.startswith("effective.") else found(root, column.key)
            if value is not None:
                row["value"] = cell(column, value)
            english = found(root, f"{name}.en") if name in titles else None
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
    for rule in items_of(at(root, "classify", "rules")):
        first: Row = record(plan.columns[:1], rule)
        for test in items_of(at(rule, "when")):
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


def _lines(root: Map) -> list[Row]:
    column, rows = BY_KEY["lines"].column("from"), []
    lines = at(root, "grades", "lines")
    for unit_class, own in lines.entries if isinstance(lines, Map) else ():
        for grade, least in own.entries if isinstance(own, Map) else ():
            row = {"class": cell_of(unit_class.text), "grade": cell_of(grade.text), "from": cell(column, least)}
            rows.append({key: shown for key, shown in row.items() if shown})
    return rows


def _events(root: Map) -> list[Row]:
    plan, rows = BY_KEY["events"], []
    for event in items_of(root.get("events")):
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
        if isinstance(effect, Map) and not effect.entries and not {"limit", "suspend", "no_lift", "report"} & set(row):
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
    for step in items_of(root.get("ledger")):
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
            yield act(name) | one("of", value)
        elif name == "clamp":
            yield act(name) | one("within", value)
        elif name == "round":
            yield act(name) | one("value", value)
        elif name == "veto":
            yield act(name) | one("of", value)
        elif name == "combine" and isinstance(value, Map):
            parts = [{"of": cell_of(part.text)} | one("value", share) for part, share in value.entries]
            yield act(name) | (parts[0] if parts else {})
            yield from parts[1:]
        elif name == "modify":
            yield act(name) | named(value, of="what", by="by", within="within")
            yield from (named(each, of="item", formula="when", value="is") for each in items_of(at(value, "special")))
        elif name in ("add", "subtract") and isinstance(value, Map):
            kind = next(
                (each for each in ("events", "tasks", "progress", "formula") if value.get(each) is not None), "events"
            )
            bounds = record([plan.column(each) for each in ("span", "max", "min", "missing")], value)
            yield act(f"{name}.{kind}") | bounds | _added(kind, value)


def _added(kind: str, value: Map) -> Row:
    given = value.get(kind)
    if kind == "events":
        words = [item.text for item in items_of(given) if isinstance(item, Leaf)]
        words += [given.text] if isinstance(given, Leaf) else []
        return {"of": words_cell(words)} if words else {}
    return one("formula" if kind == "formula" else "of", given)
