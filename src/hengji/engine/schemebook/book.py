"""The doors of the scheme workbook: a scheme onto its sheets, and a workbook back to the scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..scheme import Scheme, dump_scheme, same_meaning
from ..scheme.examine import examine_draft
from ..scheme.load.desk import Desk
from ..scheme.load.scheme import Draft, load_root, root_of
from ..scheme.model.scorecards import Dimension, Item
from ..scheme.nodes import Leaf, Map
from ..scheme.yaml_source import read_yaml
from ..values.finding import Finding, Level, Source, errors
from ..values.text import Text
from .as_yaml import yaml_of
from .gather import gather
from .in_place import in_place
from .lines import Line
from .longhand import longhand
from .opened import Opened, by_place, open_sheets
from .plan import BY_KEY
from .rows import Laid, Row
from .spoken import spoken
from .spread import spread
from .writing import cell_of


def sheets_of(scheme: Scheme) -> Laid:
    """The rows of every sheet for a scheme: exactly this scheme, its parameters replaced by their values."""
    root, _ = read_yaml(dump_scheme(scheme))
    assert isinstance(root, Map)
    return spread(spoken(root, scheme))


def sheets_of_source(path: Path, scheme: Scheme) -> Laid:
    """The rows of every sheet for the scheme written in a file or folder, in the author's own words where that says the same."""
    root, _ = root_of(path)
    return _laid(root, scheme)


def sheets_of_book(path: Path, scheme: Scheme) -> Laid:
    """The same for the scheme in a workbook, which is thereby laid out anew."""
    return _laid(gather(Desk(), open_sheets(path).lines, path.name), scheme)


def _laid(root: Map | None, scheme: Scheme) -> Laid:
    if root is not None:
        laid = named(spread(longhand(root)), scheme)
        again = draft_of(laid).scheme
        if again is not None and same_meaning(again, scheme):
            return laid
    return sheets_of(scheme)


def named(laid: Laid, scheme: Scheme) -> Laid:
    """The rows with the ids and titles that cards, dimensions and items take from elsewhere, so that one sees what each row is."""
    cards = laid["scorecards"]
    tree: list[tuple[str, Text]] = []
    for card in scheme.scorecards.values():
        tree += _down(card.dimensions)
    rows = laid["items"]
    if len(tree) != len(rows):
        return laid
    titled = [_titled(row, card.title) for row, card in zip(cards, scheme.scorecards.values(), strict=True)]
    items = [_titled({"id": cell_of(id)} | row, title) for row, (id, title) in zip(rows, tree, strict=True)]
    return laid | {"scorecards": titled, "items": items}


def _down(parts: Iterable[Dimension | Item]) -> Iterator[tuple[str, Text]]:
    for part in parts:
        yield part.id, part.title
        if isinstance(part, Dimension):
            yield from _down(part.children)


def _titled(row: Row, title: Text) -> Row:
    if {"title.zh", "title.en"} & row.keys():
        return row
    return row | {"title.zh": cell_of(title.zh), "title.en": cell_of(title.en)}


def draft_of(laid: Laid) -> Draft:
    """The scheme that rows say, as if they had been read from a file."""
    lines: dict[str, Sequence[Line]] = {}
    for key, rows in laid.items():
        sheet = BY_KEY[key].name
        lines[key] = [
            Line(
                {name: Leaf(cell, Source(sheet=sheet, cell=f"{name}:{number}")) for name, cell in row.items() if cell},
                Source(sheet=sheet),
            )
            for number, row in enumerate(rows, 1)
            if row
        ]
    return _draft(lines, "")


def _draft(lines: Mapping[str, Sequence[Line]], file: str) -> Draft:
    desk = Desk()
    root = gather(desk, lines, file)
    return load_root(root, file, desk.findings)


def read_workbook(path: Path) -> tuple[Scheme | None, list[Finding]]:
    """The scheme in a workbook, or None, and every finding of reading it; nothing is raised."""
    draft, opened = _read(path)
    scheme = None if draft.unread or errors(draft.findings) else draft.scheme
    return scheme, by_place(draft.findings, opened.order)


def examine_book(path: Path) -> tuple[Scheme | None, list[Finding]]:
    """The same with everything that checking the scheme finds, as `examine` gives for YAML."""
    draft, opened = _read(path)
    scheme, findings = examine_draft(draft)
    return (None if errors(draft.findings) else scheme), by_place(findings, opened.order)


def yaml_of_book(path: Path, scheme: Scheme) -> str:
    """The YAML of a workbook that reads as this scheme: as it is written there, sentences and `$parameters` kept."""
    return yaml_of(gather(Desk(), open_sheets(path).lines, path.name), scheme)


def _read(path: Path) -> tuple[Draft, Opened]:
    try:
        opened = open_sheets(path)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        message = Text(f"读不了 {path.name}：{reason}", f"cannot read {path.name}: {reason}")
        return Draft(None, [Finding("cannot-read", Level.ERROR, message, None, Source(path.name))]), Opened()
    found = opened.report.findings()
    if opened.broken:
        return Draft(None, found), opened
    draft = _draft(opened.lines, path.name)
    return replace(draft, findings=[*found, *map(in_place, draft.findings)]), opened
