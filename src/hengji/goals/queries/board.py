"""The coverage board: every fault of the cycle that is in sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ...audit.chain import grown, state
from ...engine.values.number import show
from ...org.models import Unit, UnitSpan
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal, Tier
from ..rules.coverage import Fault, Kind, coverage
from ..rules.shares import settled
from .parts import ground, parts_of
from .scope import sees_whole

MOST = 3000
"""Findings of a board; the counts are of all."""
OTHERS = 6
"""Goals beside that a line names; of more it says how many."""
FEW = 500
"""So many goals are named one by one; to name more, all are read."""
KEPT = 4
"""States whose faults are remembered: a group looks at one or two years."""
OF_PARTS = frozenset(
    {
        Kind.UNASSIGNED, Kind.OVER, Kind.TWICE, Kind.INSIDE, Kind.TWO_PARENTS, Kind.NOT_TO_BE, Kind.SHARED_DIFFERS, Kind.UNSUMMED,
    }
)  # fmt: skip
"""Faults that tell of goals beside: seen only with all of them."""


class Named(NamedTuple):
    """A goal as a line of the board tells it: thousands of them are no rows of a model."""

    ref: str
    code: str
    title_zh: str
    title_en: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A fault with the goals it is about."""

    fault: Fault
    goal: Named
    unit: Node | None
    others: list[Named]

    @property
    def of_all(self) -> int:
        """Of how many goals it speaks; not all of them are listed."""
        return len(self.fault.others)

    @property
    def amount(self) -> str:
        """By how much."""
        return show(settled(self.fault.amount)) if isinstance(self.fault.amount, Fraction) else ""


@dataclass(frozen=True, slots=True)
class Board:
    """Faults, their counts by kind, and the number of goals looked at."""

    found: list[Found]
    counts: list[tuple[Kind, int]]
    goals: int
    total: int


@dataclass(frozen=True, slots=True)
class _Faults:
    """What was found of a whole cycle, before anybody's sight is asked for: the faults, number and unit of each goal that stands and of
    each that is withdrawn, and the names of the goals that lines speak of."""

    faults: list[Fault]
    standing: list[tuple[int, int | None]]
    withdrawn: list[tuple[int, int | None]]
    names: dict[int, Named]


_found: dict[tuple[str, int, date], _Faults] = {}
"""By the state of everything that is written."""
_grown: dict[tuple[tuple[object, ...] | None, int, date], _Faults] = {}
"""By how far goals and units have come."""


def faults_seen(viewer: Viewer, cycle: Cycle) -> tuple[list[Fault], int]:
    """The faults a person may be told, and of how many goals. Five queries, or one where nothing was written since they were found.

    A sum is told only to whoever sees every goal in it: from what is left one could reckon what the others carry.
    """
    return _seen(viewer, _all_faults(viewer, cycle))


def _seen(viewer: Viewer, every: _Faults) -> tuple[list[Fault], int]:
    if sees_whole(viewer):
        return every.faults, len(every.standing)
    units = viewer.units(Permission.SEE_GOALS)
    standing = {id for id, unit in every.standing if unit in units}
    seen = standing | {id for id, unit in every.withdrawn if unit in units}
    told = [
        fault
        for fault in every.faults
        if fault.goal in seen and (fault.kind not in OF_PARTS or all(other in seen for other in fault.others))
    ]
    return told, len(standing)


def _all_faults(viewer: Viewer, cycle: Cycle) -> _Faults:
    """Every fault of a cycle on the viewer's day. One query where nothing was written since they were found, one more where what was
    written is no goal and no unit."""
    known = (state(), cycle.pk, viewer.today)
    if (found := _found.get(known)) is not None:
        return found
    of = (grown(Goal, Tier, Unit, UnitSpan), cycle.pk, viewer.today)
    found = _grown.get(of) if of[0] is not None else None
    if found is None:
        goals = Goal.objects.filter(cycle=cycle)
        every = parts_of(goals)
        faults = coverage(every, ground(viewer))
        told = {fault.goal for fault in faults} | {other for fault in faults for other in fault.others[:OTHERS]}
        few = goals.filter(pk__in=told) if len(told) <= FEW else goals
        named = few.order_by().values_list("pk", "ref", "code", "title_zh", "title_en", "unit_id")
        names = {pk: Named(ref, code, zh, en, unit) for pk, ref, code, zh, en, unit in named if pk in told}
        standing, withdrawn = (
            [(part.id, part.unit) for part in every if part.withdrawn is gone] for gone in (False, True)
        )
        found = _Faults(faults, standing, withdrawn, names)
        if len(_grown) >= KEPT:
            _grown.clear()
        _grown[of] = found
    if len(_found) >= KEPT:
        _found.clear()
    _found[known] = found
    return found


def board(viewer: Viewer, cycle: Cycle, most: int = MOST) -> Board:
    """The board. Five queries, or one where nothing was written since the faults were found."""
    every = _all_faults(viewer, cycle)
    faults, goals = _seen(viewer, every)
    counts = Counter(fault.kind for fault in faults)
    whole, units, nodes = sees_whole(viewer), viewer.units(Permission.SEE_GOALS), viewer.tree.nodes

    def told(id: int) -> Named | None:
        goal = every.names.get(id)
        return goal if goal is not None and (whole or goal.unit in units) else None

    found = [
        Found(fault, goal, nodes.get(goal.unit or 0), [other for id in fault.others[:OTHERS] if (other := told(id))])
        for fault in faults[:most]
        if (goal := told(fault.goal))
    ]
    return Board(found, [(each, counts[each]) for each in Kind if counts[each]], goals, len(faults))
