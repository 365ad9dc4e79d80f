"""The matrix: every address of the product x everybody x every unit x look and send. What is closed stays closed, and what is another
unit's is told nowhere: not in a body, a list, a search, an export or an error. The same with the guards taken away turns red."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from python_calamine import CalamineWorkbook
from support.databases import Database
from support.doors import BODY, DOORS, METHOD, NONE, OPEN, SHUT, Door, patterns
from support.group_of_rooms import Group
from support.marked_group import Marked, mark
from support.paper_reader import pdf_pages, squashed, word_text
from support.who_may import PARTNER, PEOPLE, UNITS, Who, may_know, word

from hengji.audit.kept import kept_models
from hengji.audit.models import Event
from hengji.org.viewer import Viewer
from hengji.store.refs import new_ref

EXEMPT: dict[str, str] = {}
"""Patterns outside the matrix, each with the reason."""
ONE_IN, UNGUARDED = 120, 60
"""So much of the matrix is knocked at on every change, each database another part; all of it on both every night."""
ABSENT = "zzzzzzzzzzzz"
DONE = frozenset({200, 302, 409, 422})
"""What somebody who is let in may be answered: also that it cannot be done now."""


REFUSED = frozenset({403, 404, 409, 422})
"""What somebody may be answered who sees a thing and is not let further."""


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def marked(group: Group) -> Marked:
    """The group in which everything of every unit is known by a word."""
    return mark(group)


@dataclass(frozen=True)
class Cell:
    """One knock: who, at which door, for which unit, how, and what should come of it."""

    who: Who
    door: Door
    unit: str
    method: str
    expected: int

    def __str__(self) -> str:
        place = f" for {self.unit} ({self.who.scope_of(self.unit)})" if self.door.of_unit else ""
        return f"{self.who.name} {self.method} {self.door.path}{place}"

    @property
    def draw(self) -> int:
        """By which cells are chosen: the same on every machine."""
        return zlib.crc32(f"{self.who.name} {self.method} {self.door.path} {self.unit}".encode())

    @property
    def closed(self) -> bool:
        """Closed by what the person may do, and by nothing else."""
        return self.who.signed_in and not self.door.own and self.expected in (403, 404)


def cells(one_in: int = 1, part: int = 0) -> list[Cell]:
    """The matrix, or one of so many parts of it that are the same on every machine."""
    found = []
    for who in PEOPLE:
        for door in DOORS:
            for unit in door.units if door.of_unit else ("G",):
                for method, rule in door.ways:
                    cell = Cell(who, door, unit, method, METHOD if rule is None else rule(who, unit))
                    if cell.draw % one_in == part:
                        found.append(cell)
    return found


def one_of_each(part: int) -> list[Cell]:
    """Of every door and way, one cell that is open and one of each kind of closed: a door that is new is knocked at on every change.
    Half of them on each database."""
    first: dict[tuple[str, str, int], Cell] = {}
    for cell in cells():
        kind = (cell.door.path, cell.method, cell.expected if cell.who.signed_in else METHOD)
        if kind not in first or cell.draw < first[kind].draw:
            first[kind] = cell
    return [cell for cell in first.values() if cell.draw % 2 == part]


def knock(marked: Marked, cell: Cell, absent: bool = False) -> Any:
    """The answer; whatever was done is taken back. `absent`: the same for something that is not there."""
    client, refs = marked.clients[cell.who.name], dict(marked.refs[cell.unit])
    refs["partner"] = marked.refs[PARTNER[cell.unit]]["unit"]
    if absent:
        refs |= dict.fromkeys({name for name in refs if not name.endswith("version")}, ABSENT)
    path, kept = cell.door.path.format(**refs), client.cookies.output(header="")
    try:
        with transaction.atomic():
            try:
                if cell.method == "GET":
                    return client.get(path)
                body: dict[str, Any] = BODY | {"key": new_ref()}
                body |= {name.format(**refs): text.format(**refs) for name, text in cell.door.body.items()}
                if cell.door.file:
                    data = marked.books[cell.unit] if cell.door.file == "book" else "佐证".encode()
                    body["file"] = SimpleUploadedFile("九月.xlsx", data)
                return client.post(path, body)
            finally:
                transaction.set_rollback(True)
    finally:
        client.cookies = SimpleCookie(kept)


def let_in(cell: Cell) -> frozenset[int]:
    """The answers that are right."""
    if not cell.who.signed_in and not cell.door.public:
        return frozenset({302})
    if cell.expected == OPEN:
        return frozenset({200}) if cell.method == "GET" else DONE
    if cell.expected == SHUT:
        return REFUSED
    return frozenset({cell.expected})


def words(answer: Any) -> str:
    """All that an answer tells: its headers, its text, what stands in a workbook or on paper, and in the files of an archive."""
    body = answer.getvalue() if answer.streaming else answer.content
    return " ".join(f"{name}: {value}" for name, value in answer.headers.items()) + " " + read_out(body)


def read_out(data: bytes) -> str:
    """The text of a file by what it is; that of a PDF without spaces, for setting adds some."""
    if data[:4] == b"%PDF":
        return squashed("".join(pdf_pages(data)))
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with ZipFile(io.BytesIO(data)) as held:
        files = {name: held.read(name) for name in held.namelist()}
    if "word/document.xml" in files:
        return word_text(data) + " ".join(part.decode("utf-8", "replace") for part in files.values())
    if "xl/workbook.xml" in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        return " ".join(str(value) for row in rows for value in row) + " ".join(book.sheet_names)
    return " ".join([*files, *map(read_out, files.values())])


def plainly(answer: Any, marked: Marked, unit: str) -> str:
    """A page without what differs from one time to the next, and without the reference that was asked for."""
    text = re.sub(r'value="[0-9A-Za-z]{64}"', "", answer.content.decode())
    for ref in marked.refs[unit].values():
        text = text.replace(ref, ABSENT) if len(ref) > 8 else text
    return text


def wrong_with(marked: Marked, cell: Cell) -> str:
    """What is wrong with a cell; nothing, where it is as it should be."""
    before = Event.objects.count()
    answer = knock(marked, cell)
    if answer.status_code not in let_in(cell):
        return f"{answer.status_code} instead of {sorted(let_in(cell))}"
    if not cell.who.signed_in and not cell.door.public and not answer["Location"].startswith("/sign-in"):
        return f"sent to {answer['Location']}"
    told = words(answer)
    for unit in UNITS:
        for canary, known in may_know(cell.who, unit, cell.door.path).items():
            if not known and canary in told:
                return f"tells {canary}"
    if cell.closed and cell.expected == NONE and cell.door.of_unit:
        other = knock(marked, cell, absent=True)
        if other.status_code != NONE or plainly(other, marked, cell.unit) != plainly(answer, marked, cell.unit):
            return f"is told apart from what is not there ({other.status_code})"
    return "" if Event.objects.count() == before else "an event was left"


def state() -> dict[str, int]:
    """How many rows there are of everything."""
    return {model.__name__: model.objects.count() for model in [*kept_models(), Event]}


def test_every_address_is_in_the_matrix() -> None:
    """A new address has to say who may go there, before it can be merged."""
    known = {door.route for door in DOORS}
    missing = sorted(set(patterns()) - known - set(EXEMPT))
    assert not missing, f"without a place in tests/support/doors.py: {missing}"
    assert known <= set(patterns()), "the table names what is no address any more"
    assert not known & set(EXEMPT)
    assert len(set(patterns())) >= 80


def test_the_matrix_has_every_role_and_every_scope() -> None:
    """Whoever there is, before every kind of unit."""
    every = cells()
    roles = {role for cell in every for role, _ in cell.who.held}
    assert len(roles) == 11
    scopes = {cell.who.scope_of(cell.unit) for cell in every if cell.who.held}
    assert scopes == {"own", "sibling", "parent", "child", "other"}
    assert len(every) >= 10_000
    assert sum(cell.closed for cell in every) >= 3_000


def _judged(marked: Marked, some: list[Cell]) -> list[str]:
    before = state()
    found = [f"{cell}: {wrong}" for cell in some if (wrong := wrong_with(marked, cell))]
    looks = [cell for cell in some if cell.method == "GET" and cell.expected == OPEN and cell.who.name == "olivia"]
    for cell in looks:
        marked.clients["olivia"].get(cell.door.path.format(**marked.refs[cell.unit]))
    assert state() == before, "a look changed something"
    return found


def part_of(database: Database) -> int:
    """The part of the matrix that is this database's."""
    return ("sqlite", "postgres").index(database.vendor)


def test_a_sixtieth_of_the_cells_and_one_of_each_door_is_as_it_should_be(marked: Marked, database: Database) -> None:
    """The same cells on every run, half of them on each database."""
    part = part_of(database)
    some = [*cells(ONE_IN, part), *(cell for cell in one_of_each(part) if cell.draw % ONE_IN != part)]
    assert len(some) >= 700
    assert {door.path for door in DOORS} == {cell.door.path for part in (0, 1) for cell in one_of_each(part)}
    found = _judged(marked, some)
    assert not found, "\n".join(found)


@pytest.mark.nightly
def test_every_cell_is_as_it_should_be(marked: Marked) -> None:
    """All of them."""
    found = _judged(marked, cells())
    assert not found, "\n".join(found)


PAPERS = (
    "/letters/{letter}/paper.pdf", "/letters/{letter}/paper.docx", "/letters/print pdf", "/letters/print zip",
    "/letters/print docx",
)  # fmt: skip


def test_what_stands_on_paper_is_read(marked: Marked) -> None:
    """Else nothing on it could ever be told to be another's."""
    unit = "S1"
    client, refs = marked.clients["mia"], marked.refs[unit]
    for paper in PAPERS:
        path, _, form = paper.partition(" ")
        given = {"pick": refs["letter"], "form": form, "key": new_ref()}
        answer = client.post(path, given) if form else client.get(path.format(**refs))
        assert answer.status_code == 200, paper
        told = words(answer)
        assert word("Letr", unit) in told, paper
        assert word("Name", unit) in told, paper
        assert word("Letr", "S2") not in told, paper


def test_without_the_guards_nearly_every_closed_cell_is_red(
    marked: Marked, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matrix would notice: with scope and rights taken away, more than 95 % of what is closed turns red."""
    some = [cell for cell in cells(UNGUARDED, part_of(database)) if cell.closed]
    assert len(some) >= 200
    monkeypatch.setattr(Viewer, "units", lambda self, permission: frozenset(self.tree.nodes))
    monkeypatch.setattr(Viewer, "require", lambda self, permission, unit, **seen: None)
    unnoticed = [str(cell) for cell in some if not wrong_with(marked, cell)]
    assert len(unnoticed) < 0.05 * len(some), unnoticed
