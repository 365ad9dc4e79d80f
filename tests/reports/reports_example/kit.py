"""Short words for building schemes and tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hengji.engine.formula import parse
from hengji.engine.intake.tables import Figures, Sheet
from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Knot,
    Mark,
)
from hengji.engine.scheme.model.indicators import Indicator
from hengji.engine.scheme.model.scorecards import (
    Tier,
)
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

F = Fraction
TARGET, BASE, CHALLENGE = Mark("target"), Mark("base"), Mark("challenge")
BY_COLUMN = {name: Tier(name, column=name) for name in ("base", "target", "challenge")}
JUST_TARGET = {"target": Tier("target", column="target")}


def share(of: str) -> Amount:
    return Amount(share=F(of))


def points(of: str) -> Amount:
    return Amount(points=F(of))


def sheet(name: str, rows: Sequence[dict[str, Any]], texts: str = "", figures: str = "", dates: str = "") -> Sheet:
    """A table from rows as dictionaries; columns are named in one string each."""
    return Sheet(
        name,
        len(rows),
        {column: [str(row.get(column, "")) for row in rows] for column in texts.split()},
        {
            column: Figures.of([None if row.get(column) is None else F(str(row[column])) for row in rows])
            for column in figures.split()
        },
        {column: [row.get(column) for row in rows] for column in dates.split()},
    )


def indicator(id: str, en: str, unit: str, direction: Direction = Direction.HIGHER, formula: str = "") -> Indicator:
    tree = parse(formula, {name: parse_unit("亿元") for name in ("净利润", "所有者权益")}).tree if formula else None
    return Indicator(id, Text(id, en), parse_unit(unit), direction, formula=tree, formula_text=formula)


TIERED = Curve((Knot(BASE, share("4/5"), ZERO), Knot(TARGET, FULL, FULL), Knot(CHALLENGE, share("6/5"), share("6/5"))))
