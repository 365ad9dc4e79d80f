"""The sheets read back: lines of cells become the nodes of a scheme, which the loader then reads as it reads YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..scheme.load.desk import Desk, options
from ..scheme.nodes import Leaf, Map, Node, Seq, stamp
from ..values.finding import Source
from ..values.text import Text
from .columns import Form, Part, Plan
from .gather_cards import scorecards
from .lines import Line, blocks, filled_down, key_of, node_of, record, unique
from .plan import BY_KEY, FIELDS

Lines = Mapping[str, Sequence[Line]]
"""The filled-in lines of every sheet by its key."""
KEYED = (
    "parameters",
    "units",
    "measures",
    "indicators",
    "classes",
    "panels",
    "tasks",
    "gates",
    "coefficients",
    "progress",
    "rankings",
)
"""Sheets that are one mapping of entries by id, and nothing else."""


def gather(desk: Desk, lines: Lines, file: str) -> Map:
    """The scheme the lines say, as the root of a document; what cannot be placed is told at `desk`."""
    head = _head(desk, lines.get("scheme", ()))
    made: dict[str, Node | None] = {
        **head,
        "basis": _listed("basis", lines),
        **{key: _keyed(desk, key, lines) for key in KEYED},
        "scorecards": scorecards(desk, lines),
        "events": _events(lines.get("events", ())),
        "ledger": _ledger(desk, lines.get("ledger", ())),
        "results": _results(desk, lines),
        "classify": _classify(desk, head.get("classify"), lines),
        "grades": _grades(desk, head.get("grades"), lines),
    }
    entries = tuple((Leaf(key, node.where), node) for key, node in made.items() if node is not None)
    whole = stamp(Map(entries, Source(file)))
    assert isinstance(whole, Map)
    return whole


def _head(desk: Desk, lines: Sequence[Line]) -> dict[str, Node]:
    """The single values: their rows by key, put together into one mapping."""
    columns = {column.key: column for _, fields in FIELDS for column in fields}
    cells: dict[str, Leaf] = {}
    for line in lines:
        name = line.text("key")
        value, english = line.get("value"), line.get("english")
        known = name in columns or f"{name}.zh" in columns
        if not known:
            if name and (value is not None or english is not None):
                _unknown_field(desk, line, name)
            continue
        titled = f"{name}.zh" in columns
        for key, cell in ((f"{name}.zh" if titled else name, value), (f"{name}.en" if titled else "", english)):
            if cell is not None and key:
                # What a finding calls the cell is the field of its row, not the column of all values.
                cells.setdefault(key, replace(cell, where=replace(cell.where, field=columns[key].headed)))
    place = lines[0].where if lines else Source()
    entries = record(list(columns.values()), Line(cells, place))
    found = {key.text: value for key, value in entries}
    days = found.pop("effective", None)
    if isinstance(days, Map):
        found["effective"] = _days(days)
    return found


def _unknown_field(desk: Desk, line: Line, name: str) -> None:
    known = [
        column.key.removesuffix(".zh") for _, fields in FIELDS for column in fields if not column.key.endswith(".en")
    ]
    message = Text(f"“方案”表没有“{name[:40]}”这一项", f"the first sheet has no field '{name[:40]}'")
    desk.error(line.place("key"), "unknown-key", message, desk.near(name, known) or options(known, 30))


def _days(node: Map) -> Leaf:
    """The days as one range; one day alone is left as it is, for a year may stand there."""
    start, end = node.get("start"), node.get("end")
    first = start if isinstance(start, Leaf) else None
    last = end if isinstance(end, Leaf) else None
    if first is None or last is None:
        only = first or last
        return only if only is not None else Leaf("", node.where)
    return Leaf(f"{first.text} .. {last.text}", first.where)


def _listed(key: str, lines: Lines) -> Seq | None:
    """A sheet whose every line is an element."""
    found = lines.get(key, ())
    if not found:
        return None
    return Seq(tuple(Map(tuple(record(BY_KEY[key].columns, line)), line.where) for line in found), found[0].where)


def _keyed(desk: Desk, key: str, lines: Lines) -> Map | None:
    """A sheet whose entries have ids."""
    plan, found = BY_KEY[key], lines.get(key, ())
    entries = [(key_of(line, plan.id), _entry(desk, plan, block)) for line, block in blocks(desk, plan, found)]
    return Map(unique(desk, entries), found[0].where) if found else None


def _entry(desk: Desk, plan: Plan, block: Sequence[Line]) -> Map:
    columns = [column for column in plan.columns if column.key != plan.id]
    entries = record(columns, block[0])
    for part in plan.parts:
        node = _part(desk, part, block)
        if node is not None:
            entries.append((Leaf(part.key, node.where), node))
    return Map(tuple(entries), block[0].place(plan.id))


def _part(desk: Desk, part: Part, block: Sequence[Line]) -> Node | None:
    """The list on the right of an entry."""
    mine = [line for line in block if line.any_of(part.columns)]
    if not mine:
        return None
    place = mine[0].place(next(column.key for column in part.columns if column.key in mine[0].cells))
    prefix = part.key + "."
    if not part.id:
        return Seq(tuple(Map(tuple(record(part.columns, line, prefix)), line.where) for line in mine), place)
    entries: list[tuple[Leaf, Node]] = []
    for line in mine:
        last = part.columns[-1]
        if part.value:
            cell = line.get(last.key)
            value: Node = node_of(last, cell) if cell is not None else Leaf("", line.place(part.id))
        else:
            value = Map(tuple(record(part.columns[1:], line, prefix)), line.place(part.id))
        entries.append((key_of(line, part.id), value))
    return Map(unique(desk, entries), place)


def _classify(desk: Desk, head: Node | None, lines: Lines) -> Map | None:
    """The way to a class: single values of the first sheet, the rules, the matrix."""
    entries = list(head.entries) if isinstance(head, Map) else []
    rules = _class_rules(desk, lines.get("class_rules", ()))
    if rules is not None:
        entries.append((Leaf("rules", rules.where), rules))
    cells = _matrix(desk, lines.get("matrix", ()))
    matrix = next((value for key, value in entries if key.text == "matrix"), None)
    if cells is not None:
        named = matrix.entries if isinstance(matrix, Map) else ()
        entries = [(key, value) for key, value in entries if key.text != "matrix"]
        entries.append((Leaf("matrix", cells.where), Map((*named, (Leaf("cells", cells.where), cells)), cells.where)))
    return Map(tuple(entries), entries[0][0].where) if entries else None


def _class_rules(desk: Desk, lines: Sequence[Line]) -> Seq | None:
    plan = BY_KEY["class_rules"]
    found: list[tuple[Line, list[Node]]] = []
    for line in lines:
        if line.get("class") is not None or not found:
            found.append((line, []))
        value = Map(tuple(record(plan.columns[2:], line)), line.where)
        if line.get("attribute") is not None or value.entries:
            found[-1][1].append(Map(((key_of(line, "attribute"), value),), line.where))
    rules = []
    for line, tests in found:
        entries = record(plan.columns[:1], line)
        if tests:
            entries.append((Leaf("when", tests[0].where), Seq(tuple(tests), tests[0].where)))
        rules.append(Map(tuple(entries), line.where))
    return Seq(tuple(rules), lines[0].where) if rules else None


def _matrix(desk: Desk, lines: Sequence[Line]) -> Map | None:
    rows: dict[str, list[tuple[Leaf, Node]]] = {}
    keys: dict[str, Leaf] = {}
    column = BY_KEY["matrix"].column("class")
    for line in lines:
        key, cell = key_of(line, "row"), line.get("class")
        keys.setdefault(key.text, key)
        value = node_of(column, cell) if cell is not None else Leaf("", line.where)
        rows.setdefault(key.text, []).append((key_of(line, "column"), value))
    entries = tuple((keys[name], Map(unique(desk, cells), keys[name].where)) for name, cells in rows.items())
    return Map(entries, lines[0].where) if entries else None


def _events(lines: Sequence[Line]) -> Seq | None:
    plan = BY_KEY["events"]
    found: list[Node] = []
    for line in lines:
        entries = record(plan.columns[1:], line)
        kind = line.get("kind")
        if kind is not None:
            word = plan.column("kind").word(line.text("kind"))
            title = next((value for key, value in entries if key.text == "title"), Leaf("", kind.where))
            entries = [
                (Leaf(word, kind.where), title),
                *((key, value) for key, value in entries if key.text != "title"),
            ]
        found.append(Map(tuple(entries), line.where))
    return Seq(tuple(found), lines[0].where) if found else None


def _results(desk: Desk, lines: Lines) -> Map | None:
    node = _keyed(desk, "results", lines)
    if node is None:
        return None
    return Map(tuple((key, _result(value)) for key, value in node.entries), node.where)


def _result(value: Node) -> Node:
    """A use of results without the word of its kind; one by grade without a grade says so."""
    if not isinstance(value, Map):
        return value
    kind = value.get("kind")
    entries = tuple((key, held) for key, held in value.entries if key.text != "kind")
    if isinstance(kind, Leaf) and kind.text == "by_grade" and value.get("by_grade") is None:
        entries = (*entries, (Leaf("by_grade", kind.where), Map((), kind.where)))
    return Map(entries, value.where)


def _grades(desk: Desk, head: Node | None, lines: Lines) -> Map | None:
    bands = _listed("grades", lines)
    entries = list(head.entries) if isinstance(head, Map) else []
    own = _class_lines(desk, lines.get("lines", ()))
    if own is not None:
        entries.append((Leaf("lines", own.where), own))
    if bands is None and not entries:
        return None
    place = bands.where if bands is not None else entries[0][0].where
    return Map(((Leaf("bands", place), bands if bands is not None else Seq((), place)), *entries), place)


def _class_lines(desk: Desk, lines: Sequence[Line]) -> Map | None:
    """Where the grades of some classes begin; a line whose class is blank belongs to the class above."""
    keys: dict[str, Leaf] = {}
    begins: dict[str, list[tuple[Leaf, Node]]] = {}
    for line in filled_down(BY_KEY["lines"], lines):
        key = key_of(line, "class")
        keys.setdefault(key.text, key)
        begins.setdefault(key.text, []).append((key_of(line, "grade"), _leaf(line, "from")))
    entries = tuple((keys[name], Map(unique(desk, own), keys[name].where)) for name, own in begins.items())
    return Map(entries, lines[0].where) if entries else None


def _ledger(desk: Desk, lines: Sequence[Line]) -> Seq | None:
    """The steps; a line without an action continues the one above."""
    steps: list[list[Line]] = []
    for line in lines:
        if line.get("action") is None and steps:
            steps[-1].append(line)
        else:
            steps.append([line])
    return Seq(tuple(_step(desk, step) for step in steps), lines[0].where) if steps else None


def _step(desk: Desk, block: Sequence[Line]) -> Map:
    plan, line = BY_KEY["ledger"], block[0]
    entries = record(plan.columns[-4:], line)
    cell = line.get("action")
    word = plan.column("action").word(line.text("action"))
    if cell is not None:
        name, _, kind = word.partition(".")
        entries = [(Leaf(name, cell.where), _action(desk, name, kind, block)), *entries]
    if word not in ("combine", "modify"):
        for more in block[1:]:
            message = Text(
                "这一行没有写动作，上一步也不用接着写", "this row has no action, and the step above does not continue"
            )
            desk.error(
                more.where,
                "row-without-id",
                message,
                Text("选一个动作，或清空这一行", "choose an action, or clear the row"),
            )
    return Map(tuple(entries), line.where)


def _action(desk: Desk, name: str, kind: str, block: Sequence[Line]) -> Node:
    line = block[0]
    if name in ("add", "subtract") and kind:
        plan = BY_KEY["ledger"]
        bounds = record([plan.column(each) for each in ("span", "max", "min", "missing")], line)
        return Map(((Leaf(kind, line.where), _added(kind, line)), *bounds), line.where)
    if name == "combine":
        parts = [(key_of(each, "of"), _leaf(each, "value")) for each in block if each.get("of") or each.get("value")]
        return Map(unique(desk, parts), line.where)
    if name == "modify":
        special = [_gathered(each, item="of", when="formula", **{"is": "value"}) for each in block[1:]]
        told = _gathered(line, what="of", by="by", within="within")
        listed = ((Leaf("special", special[0].where), Seq(tuple(special), special[0].where)),) if special else ()
        return Map((*told.entries, *listed), line.where)
    column = {"clamp": "within", "round": "value"}.get(name, "of")
    if name == "veto" and line.get("of") is None:
        return Leaf("all", line.where)
    return _leaf(line, column)


def _added(kind: str, line: Line) -> Node:
    cell = line.get("formula" if kind == "formula" else "of")
    if kind == "events":
        words = BY_KEY["items"].column("units")
        assert words.form is Form.WORDS
        return node_of(words, cell) if cell is not None else Seq((), line.where)
    return _leaf(line, "formula" if kind == "formula" else "of")


def _leaf(line: Line, key: str) -> Leaf:
    """A cell as a word; a blank one is told by the loader."""
    cell = line.get(key)
    return key_of(line, key) if cell is not None else Leaf("", line.where)


def _gathered(line: Line, **keys: str) -> Map:
    entries = tuple(
        (Leaf(key, line.place(column)), _leaf(line, column)) for key, column in keys.items() if line.get(column)
    )
    return Map(entries, line.where)
