"""Who stands under whom: no goal below itself, and no deeper than people can follow."""

from __future__ import annotations

from collections.abc import Mapping

DEEPEST = 6
"""Levels from a goal of the group down to the last: group, department, unit, plant, team, person."""


def loops(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Every ring of goals that stand below themselves, each once, from its smallest member on."""
    settled: set[str] = set()
    found = []
    for start in sorted(parents):
        way: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in settled and at not in way:
            way[at] = len(way)
            at = parents.get(at)
        if at is not None and at in way:
            ring = list(way)[way[at] :]
            turn = ring.index(min(ring))
            found.append(ring[turn:] + ring[:turn])
        settled.update(way)
    return found


def levels(parents: Mapping[str, str | None], known: Mapping[str, int] | None = None) -> dict[str, int]:
    """The level of each goal, the highest being 1; a parent that is not among them counts with its `known` level, else as absent.

    Members of a ring have no level.
    """
    found: dict[str, int] = dict(known or {})
    for start in parents:
        way: list[str] = []
        at: str | None = start
        while at is not None and at in parents and at not in found and at not in way:
            way.append(at)
            at = parents[at]
        if at is not None and at in way:
            continue
        base = found.get(at, 0) if at is not None else 0
        for step, code in enumerate(reversed(way), 1):
            found[code] = base + step
    return {code: found[code] for code in parents if code in found}
