"""The scorecards read back: cards, their tree of dimensions and items, and each item's tiers, rule and counted events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..scheme.load.desk import Desk, options
from ..scheme.load.scorecards import FEEDS
from ..scheme.nodes import Leaf, Map, Node, Seq
from ..values.text import Text
from .lines import Line, blocks, filled_down, key_of, node_of, record, unique
from .plan import BY_KEY

_DIMENSION = ("id", "title.zh", "title.en", "weight", "cap", "floor")
_OF_ITEM = ("id", "title.zh", "title.en", "weight", "weight_range", "scope", "units", "core", "watch", "full", "missing", "not_done",
            "nodes", "exempt", "clause")  # fmt: skip


_BESIDE = ("tiers", "linked", "rules", "counts")
"""The sheets that say more of an item."""
MOST_TOLD = 50
"""Lines of nobody that are told one by one, for each sheet and card."""
MAX_DEPTH = 20
"""Dimensions inside dimensions: far more than anybody reads."""


@dataclass(slots=True)
class _Limb:
    """A dimension being filled, or (no `line`) the card itself."""

    line: Line | None
    depth: int = 0
    children: list[_Limb | Map] = field(default_factory=list)


def scorecards(desk: Desk, lines: Mapping[str, Sequence[Line]]) -> Map | None:
    """All cards, by id."""
    plan, found = BY_KEY["scorecards"], lines.get("scorecards", ())
    sheets = {
        key: filled_down(BY_KEY[key], lines.get(key, ())) for key in ("items", "tiers", "linked", "rules", "counts")
    }
    if not found and not sheets["items"]:
        return None
    entries: list[tuple[Leaf, Node]] = []
    heads = [line for line, _ in blocks(desk, plan, found)]
    columns = [column for column in plan.columns if column.key != "id"]
    by_card = {key: _by(rows, "card") for key, rows in sheets.items()}
    for line in heads:
        mine = {key: rows.get(line.text("id"), []) for key, rows in by_card.items()}
        dimensions = _Card(desk, mine).dimensions(line)
        card = Map((*record(columns, line), (Leaf("dimensions", line.where), dimensions)), line.place("id"))
        entries.append((key_of(line, "id"), card))
    known = [line.text("id") for line in heads]
    for key, rows in sheets.items():
        _tell_strays(desk, key, rows, known)
    place = found[0].where if found else sheets["items"][0].where
    return Map(unique(desk, entries), place)


def _by(rows: Sequence[Line], column: str) -> dict[str, list[Line]]:
    """The lines by what stands in a column."""
    found: dict[str, list[Line]] = {}
    for line in rows:
        found.setdefault(line.text(column), []).append(line)
    return found


def _tell_strays(desk: Desk, sheet: str, rows: Sequence[Line], known: list[str]) -> None:
    """Lines that name no card, or one there is not."""
    strays = [line for line in rows if line.text("card") not in known]
    for line in strays[:MOST_TOLD]:
        name = line.text("card")
        message = Text(f"没有考核表“{name}”", f"there is no scorecard '{name}'")
        if not name:
            message = Text("这一行没有写考核表", "this row names no scorecard")
        usual = Text("在“考核表”一张表里写明它", "state it on the sheet of scorecards")
        desk.error(line.place("card"), "unknown-card", message, desk.near(name, known) or options(known) or usual)


class _Card:
    """Reads the lines of one card."""

    def __init__(self, desk: Desk, lines: Mapping[str, Sequence[Line]]) -> None:
        self.desk, self.lines = desk, lines
        self.of_item = {key: _by(lines[key], "item") for key in _BESIDE}
        self.limbs: dict[str, _Limb] = {}
        self.nearest: _Limb | None = None
        self.taken: set[str] = set()

    def dimensions(self, head: Line) -> Seq:
        """The tree of the card."""
        top = _Limb(None)
        names = {_name(line) for line in self.lines["items"] if not self.is_dimension(line)}
        for sheet in _BESIDE:
            self.tell_orphans(sheet, names)
        for line in self.lines["items"]:
            self.tell_row(line)
            if self.is_dimension(line):
                self.dimension(line, top)
            else:
                self.item(line)
        return Seq(tuple(_grown(child) for child in top.children), head.where)

    @staticmethod
    def is_dimension(line: Line) -> bool:
        """Whether a line is a dimension; without a word, a line that is fed by nothing and has no rule is one."""
        word = BY_KEY["items"].column("row").word(line.text("row"))
        return word == "dimension" or (not word and not any(line.get(key) for key in ("feed", "of", "rule")))

    def tell_row(self, line: Line) -> None:
        """A word for the row that is none."""
        column = BY_KEY["items"].column("row")
        word = column.word(line.text("row"))
        if word and word not in column.choices:
            message = Text(f"不认识“{word[:30]}”", f"'{word[:30]}' is not a word known here")
            shown = [column.label(each) for each in column.choices]
            self.desk.error(line.place("row"), "unknown-word", message, options(shown))

    def tell_orphans(self, sheet: str, names: set[str]) -> None:
        """Lines of tiers, rules or counts whose item is not on the card."""
        orphans = [line for line in self.lines[sheet] if line.text("item") not in names]
        for line in orphans[:MOST_TOLD]:
            name = line.text("item")
            message = Text(f"这张考核表没有考核项“{name}”", f"this scorecard has no item '{name}'")
            hint = self.desk.near(name, names) or options(sorted(names))
            self.desk.error(line.place("item"), "unknown-item", message, hint)

    def dimension(self, line: Line, top: _Limb) -> None:
        within = line.text("within")
        parent = top if not within else self.limbs.get(within)
        limb = _Limb(line, 1 if parent is None else parent.depth + 1)
        if parent is None:
            self.tell_unknown(line, within)
        elif limb.depth > MAX_DEPTH:
            message = Text(f"维度超过 {MAX_DEPTH} 层", f"dimensions more than {MAX_DEPTH} deep")
            self.desk.error(line.place("within"), "too-deep", message, Text("减少层次", "use fewer levels"))
        else:
            parent.children.append(limb)
        for key in ("id", "title.zh", "title.en"):
            if line.text(key):
                self.limbs.setdefault(line.text(key), limb)
        self.nearest = limb

    def item(self, line: Line) -> None:
        within = line.text("within")
        limb = self.limbs.get(within) if within else self.nearest
        if limb is not None:
            limb.children.append(self.item_node(line))
        elif within:
            self.tell_unknown(line, within)
        else:
            message = Text("考核项上面没有维度", "an item stands below a dimension")
            hint = Text(
                "在上面加一行维度，或在“所属维度”写明", "add a row for the dimension above it, or name it in `within`"
            )
            self.desk.error(line.where, "item-outside", message, hint)

    def tell_unknown(self, line: Line, within: str) -> None:
        """A dimension that is none, or stands further down."""
        message = Text(f"上面没有维度“{within}”", f"there is no dimension '{within}' above")
        hint = self.desk.near(within, self.limbs) or options(self.limbs)
        self.desk.error(line.place("within"), "unknown-dimension", message, hint)

    def item_node(self, line: Line) -> Map:
        """One item with all that the other sheets say of it."""
        plan, name = BY_KEY["items"], _name(line)
        entries = [*self.feed(line), *record([plan.column(key) for key in _OF_ITEM], line)]
        # Of two items with one name, which the loader tells, the first has what the other sheets say of it.
        said = line.get("rule") is not None or line.get("rule.en") is not None
        again = name in self.taken and said
        self.taken.add(name)
        of = {} if again else self.of_item
        tiers, rules = of.get("tiers", {}).get(name, []), of.get("rules", {}).get(name, [])
        if tiers:
            node = Map(unique(self.desk, [(key_of(each, "tier"), _tier(each)) for each in tiers]), tiers[0].where)
            entries.append((Leaf("tiers", node.where), node))
        clauses = [(Leaf("linked", each.where), _linked(each)) for each in of.get("linked", {}).get(name, [])]
        entries += unique(self.desk, clauses)
        entries += self.rule(line, rules)
        return Map(tuple(entries), line.place(next((key for key in ("id", "title.zh", "of") if line.get(key)), "card")))

    def feed(self, line: Line) -> list[tuple[Leaf, Node]]:
        """What feeds the item."""
        cell = line.get("feed")
        if cell is None:
            return []
        word = BY_KEY["items"].column("feed").word(line.text("feed"))
        key = Leaf(word, cell.where)
        if word == FEEDS[-1]:
            counts = self.of_item["counts"].get(_name(line), [])
            kinds = [(key_of(each, "kind"), _or_blank(each, "measure")) for each in counts]
            return [(key, Map(unique(self.desk, kinds), cell.where))]
        return [(key, _or_blank(line, "of", cell))]

    def rule(self, line: Line, rows: Sequence[Line]) -> list[tuple[Leaf, Node]]:
        """The rule: a sentence, rows of its own, or both."""
        zh, en = line.get("rule"), line.get("rule.en")
        said: Node | None = None
        if zh is not None and en is not None:
            said = Map(
                ((Leaf("zh", zh.where), key_of(line, "rule")), (Leaf("en", en.where), key_of(line, "rule.en"))),
                zh.where,
            )
        elif zh is not None or en is not None:
            said = key_of(line, "rule" if zh is not None else "rule.en")
        if not rows:
            return [(Leaf("rule", said.where), said)] if said is not None else []
        rule = Map(unique(self.desk, list(_rule(self.desk, rows))), rows[0].place("part"))
        found: list[tuple[Leaf, Node]] = [(Leaf("rule", rule.where), rule)]
        return [*found, (Leaf("sentence", said.where), said)] if said is not None else found


def _name(line: Line) -> str:
    """The name by which other sheets call an item."""
    return line.text("id") or line.text("of")


def _grown(limb: _Limb | Map) -> Map:
    if isinstance(limb, Map):
        return limb
    line = limb.line
    assert line is not None
    plan = BY_KEY["items"]
    entries = record([plan.column(key) for key in _DIMENSION], line)
    named = [(Leaf("dimension", key.where) if key.text == "title" else key, value) for key, value in entries]
    if not any(key.text == "dimension" for key, _ in named):
        named.append((Leaf("dimension", line.where), Leaf("", line.where)))
    children = Seq(tuple(_grown(child) for child in limb.children), line.where)
    return Map((*named, (Leaf("items", line.where), children)), line.where)


def _or_blank(line: Line, key: str, otherwise: Leaf | None = None) -> Leaf:
    """A cell as a word, blank where nothing stands; the place is then that of the other cell."""
    if line.get(key) is not None:
        return key_of(line, key)
    return Leaf("", otherwise.where if otherwise is not None else line.where)


def _tier(line: Line) -> Node:
    plan = BY_KEY["tiers"]
    cell = line.get("what")
    what = node_of(plan.column("what"), cell) if cell is not None else Leaf("", line.where)
    how = line.get("how")
    if how is None:
        return what
    word = plan.column("how").word(line.text("how"))
    return Map(((Leaf(word, how.where), what),), how.where)


def _linked(line: Line) -> Node:
    """A price clause: its sentence, or its keys; with both, the keys and a key that is told."""
    columns = [column for column in BY_KEY["linked"].columns if column.key not in ("card", "item", "sentence")]
    keys = record(columns, line)
    if line.get("sentence") is not None and not keys:
        return key_of(line, "sentence")
    said = [(Leaf("sentence", line.place("sentence")), key_of(line, "sentence"))] if line.get("sentence") else []
    return Map((*keys, *said), line.where)


_SINGLE = {"measured": "text", "sense": "text", "formula": "text", "start": "points", "otherwise": "points", "floor": "points",
           "cap": "points"}  # fmt: skip
_LISTS = {"curve": "curve", "bands": "bands", "cuts": "cuts", "caps": "caps", "add": "steps", "subtract": "steps"}


def _rule(desk: Desk, rows: Sequence[Line]) -> Iterator[tuple[Leaf, Node]]:
    """A rule as a mapping: lists gathered from their rows, everything else from one row each."""
    column = BY_KEY["rules"].column("part")
    lists: dict[str, list[Node]] = {}
    levels: list[tuple[Leaf, Node]] = []
    for line in rows:
        part, place = column.word(line.text("part")), line.place("part")
        if part in _SINGLE:
            yield Leaf(part, place), _or_blank(line, _SINGLE[part])
        elif part in _LISTS:
            lists.setdefault(_LISTS[part], []).append(_element(desk, part, line))
        elif part == "levels":
            levels.append((key_of(line, "of"), _or_blank(line, "points")))
        elif part == "ratio":
            word = {"目标值÷实际值": "inverse", "2减完成率": "mirror"}.get(line.text("text"), line.text("text"))
            flags = ((Leaf(word, line.place("text")), Leaf("yes", line.place("text"))),) if word else ()
            yield Leaf(part, place), Map((*_keys(line, to="place", of="points"), *flags), place)
        elif part == "veto":
            yield Leaf(part, place), Map(_keys(line, of="of", effect="text", more_than="place"), place)
        else:
            message = Text(f"不认识规则的这一部分“{part[:30]}”", f"'{part[:30]}' is no part of a rule")
            desk.error(place, "unknown-word", message, desk.near(part, column.choices) or options(column.choices, 20))
    for name, elements in lists.items():
        yield Leaf(name, elements[0].where), Seq(tuple(elements), elements[0].where)
    if levels:
        yield Leaf("levels", levels[0][0].where), Map(unique(desk, levels), levels[0][0].where)


def _keys(line: Line, **keys: str) -> tuple[tuple[Leaf, Node], ...]:
    return tuple(
        (Leaf(key, line.place(column)), key_of(line, column)) for key, column in keys.items() if line.get(column)
    )


def _element(desk: Desk, part: str, line: Line) -> Map:
    """A knot, a band, a cut, a cap or a step."""
    if part == "curve":
        return Map(_keys(line, at="place", score="points", before="before", closed="closed"), line.where)
    bound = _bound(line)
    if part in ("bands", "cuts"):
        return Map((*bound, *_keys(line, score="points")), line.where)
    if part == "caps":
        return Map((*bound, *_keys(line, cap="points", tier="of")), line.where)
    partial = record([BY_KEY["rules"].column("partial")], line)
    rest = _keys(line, **{part: "points"}, until="until", most="most", of="of")
    side = BY_KEY["rules"].column("side").word(line.text("side"))
    if side in ("late", "early"):
        return Map(((Leaf(side, line.place("side")), _or_blank(line, "each")), *rest, *partial), line.where)
    return Map((*bound, *_keys(line, each="each"), *rest, *partial), line.where)


def _bound(line: Line) -> tuple[tuple[Leaf, Node], ...]:
    """The side and place of a bound."""
    if line.get("side") is None:
        return ()
    side = BY_KEY["rules"].column("side").word(line.text("side"))
    return ((Leaf(side, line.place("side")), _or_blank(line, "place")),)
