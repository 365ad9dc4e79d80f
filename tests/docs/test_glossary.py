"""The glossary names only what exists, and is as full as promised."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import support.product  # noqa: F401 - it sets Django up
from django.apps import apps

import hengji.engine

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "GLOSSARY.md"
ROWS = [
    [part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GLOSSARY.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| 中文 |", "|---"))
]
ROOMS = ("audit", "org", "facts", "policy", "goals", "contracts", "web")
WITHOUT = frozenset({"analysis", *ROOMS})
"""What is named from `hengji` on; the rest is named from the engine on."""
HIDDEN = ("hengji.web.seed", "hengji.web.demo")
"""Where the example is made: it acts, and is no part of the product's language."""
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([\w.]+)`", row[2])})


def exists(name: str) -> bool:
    """Whether a dotted name below `hengji.engine`, or of the analysis or a room below `hengji`, is a module or something in one (a field
    of a dataclass included)."""
    parts = name.split(".")
    thing: object = hengji if parts[0] in WITHOUT else hengji.engine
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


def tables() -> Iterator[str]:
    """Every table of the rooms, as the glossary names it."""
    for model in apps.get_models():
        room = model.__module__.split(".")
        if room[0] == "hengji" and room[1] in ROOMS:
            yield f"{room[1]}.models.{model.__name__}"


def acts() -> Iterator[str]:
    """Every action of the rooms, as the glossary names it: found in the text of the rooms, for an action keeps no register."""
    root = Path(hengji.__file__).parent
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            module = ".".join(["hengji", *file.relative_to(root).with_suffix("").parts])
            if not module.startswith(HIDDEN):
                for found in re.finditer(r"^@action\(.*?^def (\w+)", file.read_text("utf-8"), re.MULTILINE | re.DOTALL):
                    within = module.split(".")[1:]
                    yield f"{room}.actions.{found[1]}" if within[1] == "actions" else f"{'.'.join(within)}.{found[1]}"


@pytest.mark.parametrize("name", NAMES)
def test_a_code_name_exists(name: str) -> None:
    assert exists(name), name


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert not exists("rules.model.Curvature")
    assert not exists("scheme.model.scorecards.Item.wieght")
    assert not exists("nowhere")
    assert not exists("analysis.drivers.Nothing")
    assert not exists("goals.models.Gaol")


def test_every_table_of_the_rooms_has_a_row() -> None:
    assert sorted(set(tables()) - set(NAMES)) == []


def test_every_action_of_the_rooms_has_a_row() -> None:
    found = set(acts())
    assert len(found) > 60
    assert sorted(found - set(NAMES)) == []


def test_every_state_a_person_sees_has_a_row() -> None:
    """The states and kinds of a room's tables: what a page shows as a word."""
    states = {
        f"{room}.models.{name}"
        for room in ROOMS
        for name, thing in vars(importlib.import_module(f"hengji.{room}.models")).items()
        if isinstance(thing, type) and hasattr(thing, "choices") and thing.__module__.startswith("hengji.")
    }
    assert sorted(states - set(NAMES)) == []


def test_every_row_has_both_languages_a_code_cell_and_a_source() -> None:
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []


def test_a_term_is_explained_once() -> None:
    terms = [row[0] for row in ROWS]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_there_are_at_least_a_hundred_and_twenty_terms() -> None:
    assert len(ROWS) >= 120
