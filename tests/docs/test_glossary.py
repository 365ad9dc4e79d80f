"""The glossary names only what exists, and is as full as promised."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import hengji.engine

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "GLOSSARY.md"
ROWS = [
    [part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GLOSSARY.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| 中文 |", "|---"))
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([\w.]+)`", row[2])})


def exists(name: str) -> bool:
    """Whether a dotted name below `hengji.engine`, or of `hengji.analysis`, is a module or something in one (a field of a dataclass
    included)."""
    parts = name.split(".")
    thing: object = hengji if parts[0] == "analysis" else hengji.engine
    for index, part in enumerate(parts):
        if not isinstance(thing, type) and hasattr(thing, "__path__"):
            modules = {module.name for module in pkgutil.iter_modules(thing.__path__)}
            # A package may export a function under the name of one of its modules; the last part means the export.
            if part in modules and not (index == len(parts) - 1 and hasattr(thing, part)):
                thing = importlib.import_module(f"{thing.__name__}.{part}")  # type: ignore[attr-defined]
                continue
        if part in getattr(thing, "__dataclass_fields__", {}):
            return index == len(parts) - 1
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True


@pytest.mark.parametrize("name", NAMES)
def test_a_code_name_exists(name: str) -> None:
    assert exists(name), name


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert not exists("rules.model.Curvature")
    assert not exists("scheme.model.scorecards.Item.wieght")
    assert not exists("nowhere")
    assert not exists("analysis.drivers.Nothing")


def test_every_row_has_both_languages_a_code_cell_and_a_source() -> None:
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []


def test_a_term_is_explained_once() -> None:
    terms = [row[0] for row in ROWS]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_there_are_at_least_a_hundred_and_twenty_terms() -> None:
    assert len(ROWS) >= 120
