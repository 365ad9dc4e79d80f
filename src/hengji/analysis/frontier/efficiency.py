"""Efficiency of units against their frontier: CCR (Charnes, Cooper, Rhodes 1978), BCC (Banker, Charnes, Cooper 1984), scale.

All scores are exact. A unit is efficient when nothing can be contracted (its score is 1) and nothing is left over (no slack); with a
score of 1 and a slack it is only weakly so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ...engine.values.text import Text
from .panel import Panel, Role
from .programme import Orientation, Point, Technology
from .solver import Returns


class Scale(StrEnum):
    """Where a unit stands on the scale of the technology."""

    RIGHT = "constant"
    SMALL = "increasing"
    LARGE = "decreasing"

    @property
    def words(self) -> Text:
        """What it means for the unit."""
        return {
            Scale.RIGHT: Text("规模适当", "of the right scale"),
            Scale.SMALL: Text("规模偏小（规模报酬递增）", "too small (increasing returns)"),
            Scale.LARGE: Text("规模偏大（规模报酬递减）", "too large (decreasing returns)"),
        }[self]


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit against the frontier. `score` lies in 0..1 in both orientations (1/phi when outputs are expanded); `peers` are the units
    it is compared with and their weights; `slacks` what is left beside the radial movement and `targets` where the unit would stand on
    the frontier, both by factor, in its own unit."""

    unit: str
    score: Fraction
    peers: Mapping[str, Fraction]
    slacks: Mapping[str, Fraction]
    targets: Mapping[str, Fraction]

    @property
    def efficient(self) -> bool:
        """Whether nothing can be gained in any factor."""
        return self.score == 1 and not any(self.slacks.values())

    @property
    def weak(self) -> bool:
        """Whether the score is 1 and a slack is left."""
        return self.score == 1 and not self.efficient


@dataclass(frozen=True, slots=True)
class Efficiency:
    """All units under constant (`overall`) and variable returns (`pure`), and what is due to their `scale`: overall = pure x scale."""

    orientation: Orientation
    overall: tuple[Standing, ...]
    pure: tuple[Standing, ...]
    scale: tuple[Fraction, ...]
    returns: tuple[Scale, ...]


def standings(panel: Panel, returns: Returns, orientation: Orientation = Orientation.INPUT) -> tuple[Standing, ...]:
    """Every unit of the panel against all of them."""
    technology = Technology(panel, returns, orientation)
    found = []
    for place, unit in enumerate(panel.units):
        point = technology.judge(panel.column(place))
        assert point is not None  # every unit is its own reference
        found.append(_standing(panel, place, unit, point, orientation))
    return tuple(found)


def measure(panel: Panel, orientation: Orientation = Orientation.INPUT) -> Efficiency:
    """Overall, pure and scale efficiency of every unit, and on which side of the right scale it stands."""
    overall = standings(panel, Returns.CONSTANT, orientation)
    pure = standings(panel, Returns.VARIABLE, orientation)
    shrinking = Technology(panel, Returns.DECREASING, orientation)
    scale, sides = [], []
    for place, (whole, own) in enumerate(zip(overall, pure, strict=True)):
        scale.append(whole.score / own.score)
        if whole.score == own.score:
            sides.append(Scale.RIGHT)
            continue
        point = shrinking.judge(panel.column(place), slacks=False)
        assert point is not None
        sides.append(Scale.LARGE if _score(point, orientation) == own.score else Scale.SMALL)
    return Efficiency(orientation, overall, pure, tuple(scale), tuple(sides))


def _score(point: Point, orientation: Orientation) -> Fraction:
    return point.radial if orientation is Orientation.INPUT else 1 / point.radial


def _standing(panel: Panel, place: int, unit: str, point: Point, orientation: Orientation) -> Standing:
    column, inputs = panel.column(place), len(panel.inputs)
    targets = {}
    for row, (name, figure, slack) in enumerate(zip(panel.names, column, point.slacks, strict=True)):
        if row < inputs:
            moved = orientation is Orientation.INPUT and panel.roles[row] is not Role.FIXED
            targets[name] = figure * (point.radial if moved else 1) - slack
        else:
            targets[name] = figure * (point.radial if orientation is Orientation.OUTPUT else 1) + slack
    return Standing(
        unit,
        _score(point, orientation),
        {panel.units[peer]: weight for peer, weight in point.weights},
        dict(zip(panel.names, point.slacks, strict=True)),
        targets,
    )
