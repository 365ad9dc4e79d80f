"""Replay a bundle, and compare two."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ..run.result import Run
from ..run.score import score
from ..scheme import load_scheme
from ..values.finding import Refused, errors
from ..values.period import Period
from .archive import SCHEME, Bundle, digest_of, result_files
from .damage import reading
from .frozen_tables import thaw_tables
from .scheme_changes import scheme_changes


@dataclass(frozen=True, slots=True)
class Replay:
    """A recomputed run: `digest` of the bundle with the results as they came out now; `differs` names the result files that changed."""

    run: Run
    digest: str
    differs: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Whether every result came out to the same bytes."""
        return not self.differs


def recompute(bundle: Bundle) -> Run:
    """The run of a bundle, from its scheme and its tables alone; raises `Refused` when the scheme does not load."""
    with reading(SCHEME):
        text = bundle.files[SCHEME].decode()
    scheme, findings = load_scheme(text, SCHEME)
    if scheme is None:
        raise Refused(errors(findings))
    return score(scheme, thaw_tables(bundle.files), Period.parse(bundle.period))


def replay(bundle: Bundle) -> Replay:
    """Recompute a bundle and compare every result file, byte by byte."""
    run = recompute(bundle)
    fresh = result_files(run)
    differs = tuple(name for name, data in fresh.items() if bundle.files.get(name) != data)
    _, digest = digest_of({**bundle.files, **fresh})
    return Replay(run, digest, differs)


@dataclass(frozen=True, slots=True)
class Moved:
    """One cell, ledger step or total that differs between two bundles: `table`, `key` (unit, item ...), `column`, old and new."""

    table: str
    key: tuple[str, ...]
    column: str
    old: str
    new: str


_KEYS = {"totals": ("unit",), "ledger": ("unit", "step"), "cells": ("unit", "item")}
_CAUSES = ("scheme.yaml", "tables/")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two bundles: which inputs, and which results."""

    inputs: tuple[str, ...]
    input_rows: tuple[Moved, ...]
    moved: tuple[Moved, ...]


def compare(old: Bundle, new: Bundle) -> Difference:
    """Which inputs changed and which results moved, from the two bundles' own files."""
    names = old.files.keys() | new.files.keys()
    inputs = tuple(sorted(n for n in names if n.startswith(_CAUSES) and old.files.get(n) != new.files.get(n)))
    moved = tuple(change for name in _KEYS for change in _moved(name, f"results/{name}.csv", _KEYS[name], old, new))
    rows = tuple(change for name in inputs if name.startswith("tables/") for change in _inputs(name, old, new))
    said = tuple(
        Moved(SCHEME, place, key, one, other)
        for place, key, one, other in (scheme_changes(old.files[SCHEME], new.files[SCHEME]) if SCHEME in inputs else ())
    )
    return Difference(inputs, rows + said, moved)


def _rows(data: bytes | None, keys: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    header, *rows = csv.reader(io.StringIO((data or b"-").decode()))
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        found[tuple(row.get(key, "") for key in keys)] = row
    return found


def _moved(table: str, name: str, keys: tuple[str, ...], old: Bundle, new: Bundle) -> Iterator[Moved]:
    with reading(name):
        before, after = _rows(old.files.get(name), keys), _rows(new.files.get(name), keys)
    for key in dict.fromkeys([*before, *after]):
        left, right = before.get(key, {}), after.get(key, {})
        for column in dict.fromkeys([*left, *right]):
            if left.get(column, "") != right.get(column, "") and column not in keys and column != "source":
                yield Moved(table, key, column, left.get(column, ""), right.get(column, ""))


def _inputs(name: str, old: Bundle, new: Bundle) -> Iterator[Moved]:
    with reading(name):
        header = next(csv.reader(io.StringIO((new.files.get(name) or old.files.get(name) or b"").decode())), [])
    keys = tuple(
        c for c in header if c.rpartition(":")[0] in ("unit", "measure", "period", "item", "event", "rater", "task")
    )
    for change in _moved(name, name, keys, old, new):
        if change.column != "at":
            yield change
