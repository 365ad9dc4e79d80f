"""Runs from what people write: a scheme as YAML, tables as CSV."""

from __future__ import annotations

from pathlib import Path

from hengji.engine.intake import read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.run.wanted import amounts_named
from hengji.engine.scheme import examine

HEAD = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
classes: {all: {zh: 全, en: All}}
classify: {otherwise: all}
"""


def measures(**directions: str) -> str:
    """Measures and plain indicators of these names, each with the direction it is judged in."""
    told = "".join(f"  {name}: {{title: {{zh: {name}量, en: {name}}}, unit: ''}}\n" for name in directions)
    judged = "".join(
        f"  {name}: {{title: {{zh: {name}量, en: {name}}}, unit: '', direction: {direction}}}\n"
        for name, direction in directions.items()
    )
    return f"measures:\n{told}indicators:\n{judged}"


def run(folder: Path, plan: str, head: str = HEAD, **tables: str) -> Run:
    """The run of a scheme (below `head`) over tables given as CSV text, by name."""
    (folder / "scheme.yaml").write_text(head + plan, encoding="utf-8")
    (folder / "data").mkdir()
    for name, text in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    scheme, found = examine(folder / "scheme.yaml")
    assert scheme is not None, [finding.render("en") for finding in found]
    ratios = [each.given for each in scheme.coefficients.values() if each.given]
    named = amounts_named(scheme)
    read, told = read_tables(folder / "data", units=scheme.own_units, ratios=ratios, amounts=named)
    done = score(scheme, read)
    done.reading = [*found, *told]
    return done


def codes(done: Run) -> set[str]:
    """The codes of everything that was found."""
    return {finding.code for finding in done.all_findings}
