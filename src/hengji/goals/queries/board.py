"""The coverage board: every fault of the cycle that is in sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ...audit.chain import state
from ...engine.values.number import show
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal
from ..rules.coverage import Fault, Kind, coverage
from .parts import ground, parts_of
from .scope import goals_seen, sees_whole

MOST = 3000
"""Findings of a board; the counts are of all."""
KEPT = 4
"""States whose faults are remembered: a group looks at one or two years."""
OF_PARTS = frozenset(
    {Kind.UNASSIGNED, Kind.OVER, Kind.TWICE, Kind.INSIDE, Kind.TWO_PARENTS, Kind.NOT_TO_BE, Kind.SHARED_DIFFERS}
)
"""Faults that tell of goals beside: seen only with all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault with the goals it is about."""

    fault: Fault
    goal: Goal
    unit: Node | None
    others: list[Goal]

    @property
    def of_all(self) -> int:
        """Of how many goals it speaks; not all of them are listed."""
        return len(self.fault.others)

    @property
    def amount(self) -> str:
        """By how much."""
        return show(self.fault.amount) if isinstance(self.fault.amount, Fraction) else ""


@dataclass(frozen=True, slots=True)
class Board:
    """Faults, their counts by kind, and the number of goals looked at."""

    found: list[Found]
    counts: list[tuple[Kind, int]]
    goals: int
    total: int


def faults_seen(viewer: Viewer, cycle: Cycle) -> tuple[list[Fault], int]:
    """The faults a person may be told, and of how many goals. Three queries, or one where nothing was written since they were found.

    A sum is told only to whoever sees every goal in it: from what is left one could reckon what the others carry.
    """
    faults, every = _all_faults(viewer, cycle)
    if sees_whole(viewer):
        return list(faults), sum(not withdrawn for _, _, withdrawn in every)
    units = viewer.units(Permission.SEE_GOALS)
    seen = {id for id, unit, _ in every if unit in units}
    told = [
        fault
        for fault in faults
        if fault.goal in seen and (fault.kind not in OF_PARTS or all(other in seen for other in fault.others))
    ]
    return told, sum(not withdrawn for id, _, withdrawn in every if id in seen)


_Faults = tuple[list[Fault], list[tuple[int, int | None, bool]]]
_found: dict[tuple[str, int, date], _Faults] = {}
"""What was found of whole cycles, before anybody's sight is asked for, by the state of everything that is written."""


def _all_faults(viewer: Viewer, cycle: Cycle) -> _Faults:
    """Every fault of a cycle on the viewer's day, and number, unit and withdrawal of each goal."""
    known = (state(), cycle.pk, viewer.today)
    found = _found.get(known)
    if found is None:
        every = parts_of(Goal.objects.filter(cycle=cycle))
        faults = coverage(every, ground(viewer))
        if len(_found) >= KEPT:
            _found.clear()
        found = _found[known] = faults, [(part.id, part.unit, part.withdrawn) for part in every]
    return found


def board(viewer: Viewer, cycle: Cycle, most: int = MOST) -> Board:
    """The board. Three queries, and one more for each thousand goals it speaks of."""
    faults, goals = faults_seen(viewer, cycle)
    counts = Counter(fault.kind for fault in faults)
    wanted = faults[:most]
    ids = {fault.goal for fault in wanted} | {other for fault in wanted for other in fault.others[:6]}
    known = {goal.pk: goal for goal in goals_seen(viewer).filter(pk__in=ids)}
    found = [
        Found(
            fault,
            known[fault.goal],
            viewer.tree.nodes.get(known[fault.goal].unit_id or 0),
            [known[other] for other in fault.others[:6] if other in known],
        )
        for fault in wanted
        if fault.goal in known
    ]
    return Board(found, [(each, counts[each]) for each in Kind if counts[each]], goals, len(faults))
