"""Productivity between two periods: the Malmquist index and what it is made of (Färe, Grosskopf, Norris, Zhang 1994).

Distances are output distances, D = 1/phi, under constant returns: `D_s(t)` is a unit of period t against the frontier of period s.
catch-up = D_2(2)/D_1(1) (of which pure = the same under variable returns, scale = the rest), shift of the frontier =
sqrt(D_1(2)/D_2(2) x D_1(1)/D_2(1)), productivity = catch-up x shift. Distances, catch-up, pure and scale are exact; a root is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, fsum, log, sqrt

from ...engine.values.finding import Finding, Level
from ...engine.values.text import Text
from .panel import Panel
from .programme import Orientation, Technology
from .solver import Returns


@dataclass(frozen=True, slots=True)
class Distances:
    """A unit's output distances: against its own frontier in both periods (`first`, `last`), against that of the other period
    (`first_on_last`, `last_on_first`), and against its own under variable returns (`first_pure`, `last_pure`)."""

    first: Fraction
    last: Fraction
    first_on_last: Fraction
    last_on_first: Fraction
    first_pure: Fraction
    last_pure: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """A unit's change from one period to the next; above 1 is progress."""

    unit: str
    distances: Distances
    catch_up: Fraction
    pure: Fraction
    scale: Fraction
    shift: float
    productivity: float


@dataclass(frozen=True, slots=True)
class Malmquist:
    """Every unit's change between two periods, and the geometric means."""

    before: str
    after: str
    changes: tuple[Change, ...]

    def means(self) -> dict[str, float]:
        """The geometric mean of each index over the units."""
        return geometric_means(self.changes)


INDICES = ("catch_up", "shift", "pure", "scale", "productivity")


def geometric_means(changes: Sequence[Change]) -> dict[str, float]:
    """The geometric mean of each index over any changes; raises `ValueError` for none at all."""
    if not changes:
        raise ValueError("no change to take a mean of")
    return {name: exp(fsum(log(float(getattr(change, name))) for change in changes) / len(changes)) for name in INDICES}


def compare(periods: Sequence[tuple[str, Panel]]) -> tuple[list[Malmquist], list[Finding]]:
    """The changes between each period and the next, of the units that both have; units of one alone are named.

    Raises `ValueError` where the periods have different factors, or are fewer than two.
    """
    if len(periods) < 2:
        raise ValueError("a change needs two periods")
    found, findings = [], []
    for (before, first), (after, last) in pairwise(periods):
        if (first.inputs, first.outputs, first.roles) != (last.inputs, last.outputs, last.roles):
            raise ValueError(f"{before} and {after} have different factors")
        both = [unit for unit in first.units if unit in set(last.units)]
        alone = [unit for unit in (*first.units, *last.units) if unit not in set(both)]
        if alone:
            findings.append(_alone(before, after, alone))
        if both:
            found.append(Malmquist(before, after, _changes(first.take(both), last.take(both))))
    return found, findings


def _changes(first: Panel, last: Panel) -> tuple[Change, ...]:
    own = [_distances(panel, panel) for panel in (first, last)]
    across = _distances(first, last), _distances(last, first)
    pure = [_distances(panel, panel, Returns.VARIABLE) for panel in (first, last)]
    return tuple(
        _change(unit, Distances(*figures))
        for unit, *figures in zip(first.units, own[0], own[1], across[0], across[1], pure[0], pure[1], strict=True)
    )


def _distances(judged: Panel, reference: Panel, returns: Returns = Returns.CONSTANT) -> list[Fraction]:
    """The output distance of every unit of `judged` against the frontier of `reference`."""
    technology = Technology(reference, returns, Orientation.OUTPUT)
    found = []
    for place in range(len(judged.units)):
        point = technology.judge(judged.column(place), slacks=False)
        assert point is not None  # under constant returns, or against itself, there is always a combination
        found.append(1 / point.radial)
    return found


def _change(unit: str, d: Distances) -> Change:
    catch_up, pure = d.last / d.first, d.last_pure / d.first_pure
    shift = sqrt(d.last_on_first / d.last * d.first / d.first_on_last)
    return Change(unit, d, catch_up, pure, catch_up / pure, shift, float(catch_up) * shift)


def _alone(before: str, after: str, units: Sequence[str]) -> Finding:
    zh, en = "、".join(units), ", ".join(units)
    message = Text(
        f"{before} 至 {after}：只有一期有数，不参加比较：{zh}", f"{before} to {after}: only one of the periods: {en}"
    )
    return Finding("malmquist-alone", Level.WARNING, message)
