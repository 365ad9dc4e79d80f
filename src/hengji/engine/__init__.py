"""The engine: reads an assessment scheme, scores any group exactly and fast, explains every point.

Pure library: no Django, no clock, no network. The usual way through it:

    scheme, findings = load_scheme(Path("scheme.yaml"))
    tables, more = read_tables(Path("data.xlsx"))
    run = score(scheme, canonical(tables))
    print(explain_unit(run, 0).render("zh"))

The names below are the front door. Each room is loaded when one of its names is first asked for, so that a program which only
parses a sentence does not wait for workbooks and scorecards.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bundle import canonical, freeze, read_bundle, replay, write_bundle
    from .formula import evaluate_text
    from .intake import load_mapping, read_tables
    from .rules.score import score_one
    from .run.score import score, score_arrays
    from .run.tables import flatten
    from .scheme import Scheme, check_scheme, dump_scheme, load_scheme
    from .schemebook import read_workbook
    from .sentences import parse, render
    from .trace import explain_cell, explain_unit

__all__ = [
    "Scheme",
    "canonical",
    "check_scheme",
    "dump_scheme",
    "evaluate_text",
    "explain_cell",
    "explain_unit",
    "flatten",
    "freeze",
    "load_mapping",
    "load_scheme",
    "parse",
    "read_bundle",
    "read_tables",
    "read_workbook",
    "render",
    "replay",
    "score",
    "score_arrays",
    "score_one",
    "write_bundle",
]

_ROOMS = {
    "bundle": ("canonical", "freeze", "read_bundle", "replay", "write_bundle"),
    "formula": ("evaluate_text",),
    "intake": ("load_mapping", "read_tables"),
    "rules.score": ("score_one",),
    "run.score": ("score", "score_arrays"),
    "run.tables": ("flatten",),
    "scheme": ("Scheme", "check_scheme", "dump_scheme", "load_scheme"),
    "schemebook": ("read_workbook",),
    "sentences": ("parse", "render"),
    "trace": ("explain_cell", "explain_unit"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the room of a front-door name (PEP 562)."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
