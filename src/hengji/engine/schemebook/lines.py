"""Lines of a sheet as they were found, and the reading of their cells into the nodes the loader takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..scheme.load.desk import Desk
from ..scheme.nodes import Leaf, Map, Node, Seq
from ..values.finding import Source
from ..values.text import Text
from .columns import Column, Form, Plan
from .writing import text_of, words_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its cells as written, by column key, each knowing its place."""

    cells: Mapping[str, Leaf]
    where: Source

    def get(self, key: str) -> Leaf | None:
        """The cell of a column, or None where it is blank."""
        return self.cells.get(key)

    def text(self, key: str) -> str:
        """What a cell means, blank where nothing stands."""
        found = self.cells.get(key)
        return "" if found is None else text_of(found.text)[0]

    def place(self, key: str) -> Source:
        """The place of a cell; of the line where the cell is blank."""
        found = self.cells.get(key)
        return self.where if found is None else found.where

    def any_of(self, columns: Sequence[Column]) -> bool:
        """Whether any of these columns is filled in."""
        return any(column.key in self.cells for column in columns)


@dataclass(slots=True)
class _Branch:
    """A mapping being filled by dotted keys."""

    leaves: dict[str, Node | _Branch] = field(default_factory=dict)
    places: dict[str, Source] = field(default_factory=dict)

    def put(self, path: list[str], node: Node) -> None:
        name, *rest = path
        self.places.setdefault(name, node.where)
        if not rest:
            held = self.leaves.get(name)
            if not isinstance(held, _Branch):
                self.leaves[name] = node
            return
        branch = self.leaves.get(name)
        if not isinstance(branch, _Branch):
            branch = self.leaves[name] = _Branch() if branch is None else _Branch({"": branch}, {"": branch.where})
        branch.put(rest, node)

    def entries(self) -> list[tuple[Leaf, Node]]:
        return [(Leaf(name, self.places[name]), _closed(held)) for name, held in self.leaves.items()]


def _closed(held: Node | _Branch) -> Node:
    if not isinstance(held, _Branch):
        return held
    entries = held.entries()
    titles = {key.text for key, _ in entries}
    if titles <= {"zh", "en"} and len(titles) == 1:
        return entries[0][1]
    # A condition written as a sentence and in columns: the columns are told by the loader, the sentence stands first.
    return Map(
        tuple((key if key.text else Leaf("when", key.where), value) for key, value in entries), entries[0][0].where
    )


def node_of(column: Column, cell: Leaf) -> Node:
    """What a cell means."""
    if column.form is Form.WORDS:
        return Seq(tuple(Leaf(word, cell.where) for word in words_of(cell.text)), cell.where)
    text, quoted = text_of(cell.text)
    if column.form is Form.CHOICE and not quoted:
        text = column.word(text)
    elif column.form is Form.YES and not quoted:
        text = {"是": "yes", "否": "no"}.get(text, text)
    return Leaf(text, cell.where, quoted)


def record(columns: Sequence[Column], line: Line, prefix: str = "") -> list[tuple[Leaf, Node]]:
    """The entries of a mapping made of these columns' cells; blank cells are left out."""
    branch = _Branch()
    for column in columns:
        cell = line.get(column.key)
        if cell is not None and column.form is not Form.LOOKED_UP:
            branch.put(column.key.removeprefix(prefix).split("."), node_of(column, cell))
    return branch.entries()


def key_of(line: Line, column: str) -> Leaf:
    """The id in a cell, as the key of a mapping."""
    return Leaf(line.text(column), line.place(column))


def blocks(desk: Desk, plan: Plan, lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """The lines of a keyed sheet by entry: the line with the id, and all lines of the entry. A line of nobody is told."""
    own = [column for column in plan.columns if column.key != plan.id]
    block: list[Line] = []
    for line in lines:
        if line.get(plan.id) is not None:
            if block:
                yield block[0], block
            block = [line]
        elif block and plan.parts and not line.any_of(own):
            block.append(line)
        else:
            column = plan.column(plan.id)
            message = Text(f"这一行没有写{column.title.zh}", f"this row has no {column.title.en}")
            hint = Text(
                f"在“{column.title.zh}”列写上，或清空这一行", f"fill in the column '{plan.id}', or clear the row"
            )
            desk.error(line.where, "row-without-id", message, hint)
    if block:
        yield block[0], block


def unique(desk: Desk, entries: Sequence[tuple[Leaf, Node]]) -> tuple[tuple[Leaf, Node], ...]:
    """The entries of a mapping; a key that stands twice is told and its later value left out."""
    first: dict[str, Source] = {}
    kept: list[tuple[Leaf, Node]] = []
    for key, value in entries:
        if key.text in first:
            place = first[key.text].cell
            message = Text(
                f"“{key.text[:40]}”写了两次，第一次在 {place}",
                f"'{key.text[:40]}' stands twice; the first is in {place}",
            )
            desk.error(key, "duplicate-key", message, Text("只留一个，或改名", "keep one of them, or rename it"))
            continue
        first[key.text] = key.where
        kept.append((key, value))
    return tuple(kept)


def filled_down(plan: Plan, lines: Sequence[Line]) -> list[Line]:
    """The lines with the blank cells of `plan.same` taken from above."""
    last: dict[str, Leaf] = {}
    found: list[Line] = []
    for line in lines:
        cells = dict(line.cells)
        for index, column in enumerate(plan.same):
            if column in cells:
                if column not in last or last[column].text != cells[column].text:
                    for later in plan.same[index + 1 :]:
                        last.pop(later, None)
                last[column] = cells[column]
            elif column in last:
                cells[column] = Leaf(last[column].text, line.where)
        found.append(Line(cells, line.where))
    return found
