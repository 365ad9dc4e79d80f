"""Which goals units below carry in a sum: a rate, a proposal of one's own or a list of nodes makes none."""

from __future__ import annotations

from ...engine.values.unit import NUMBER, UnknownUnit, parse_unit, plain_symbol

OWN = "challenge"
"""The source of what a unit proposes for itself."""
COUNTED = "quantitative"
"""The kind of task that is a figure; the others are nodes and words."""


def sums(measure_unit: str) -> bool:
    """Whether figures of units in this unit of measure make a whole together. Shares, multiples, points and prices do not; a unit that
    no table knows does, unless it is so much for each."""
    if not measure_unit.strip():
        return True
    try:
        unit = parse_unit(measure_unit)
    except UnknownUnit:
        return "/" not in plain_symbol(measure_unit)
    return unit.dimension != NUMBER and all(power > 0 for _, power in unit.dimension)


def by_kind(source: str, task: str, measure_unit: str) -> bool:
    """Whether a goal is of a kind that is given to units in a sum."""
    return source != OWN and task == COUNTED and sums(measure_unit)


def usual(source: str, task: str, measure_unit: str, *, heirs: bool) -> str:
    """How a goal is decomposed where nobody says: in a strict sum, or not at all; `heirs`, whether there is a unit to give it to."""
    return "strict" if heirs and by_kind(source, task, measure_unit) else "none"
