"""The coverage board: every fault of the cycle that is in sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import QuerySet

from ...audit.chain import End, end_of_chain, rows_since
from ...engine.values.number import show
from ...org.models import Unit, UnitMerge, UnitSpan
from ...org.permissions import Permission
from ...org.tree import Node
from ...org.viewer import Viewer
from ..models import Cycle, Goal, Tier
from ..rules.coverage import Fault, Kind
from ..rules.shares import settled
from ..rules.survey import Survey, resurvey, survey
from .parts import ground, parts_of
from .scope import sees_whole

MOST = 3000
"""Findings of a board; the counts are of all."""
OTHERS = 6
"""Goals beside that a line names; of more it says how many."""
UNITS = (Unit, UnitSpan, UnitMerge)
"""Where one of these was written the ground is another."""
FEW = 500
"""So many goals are named one by one; to name more, all are read."""
KEPT = 4
"""Years and days whose faults are remembered: a group looks at one or two."""
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found, where the chain ended before the goals were read, and what it was found by."""

    end: End
    faults: _Faults
    survey: Survey


_kept: dict[tuple[int, date], _Kept] = {}
"""By year and day: the latest of each."""


def faults_seen(viewer: Viewer, cycle: Cycle) -> tuple[list[Fault], int]:
    """The faults a person may be told, and of how many goals. At most six queries, one where nothing was written since they were found.

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
    """Every fault of a cycle on the viewer's day. One query where nothing was written since they were found, three where what was written
    is no goal and no unit; after a few goals were written only those are read, and looked at with what stands beside them."""
    of, now = (cycle.pk, viewer.today), end_of_chain()
    before = _kept.get(of)
    if before is not None and before.end == now:
        return before.faults
    written = rows_since(before.end, Goal, Tier, *UNITS) if before is not None else None
    goals = Goal.objects.filter(cycle=cycle)
    if before is None or written is None or any(written[each] for each in UNITS):
        found = survey(parts_of(goals), ground(viewer))
        made = _Kept(now, _named(goals, found, {}), found)
    elif not written[Goal] and not written[Tier]:
        made = replace(before, end=now)
    else:
        tiers = Tier.objects.order_by().filter(pk__in=written[Tier])
        again = written[Goal] | (frozenset(tiers.values_list("goal_id", flat=True)) if written[Tier] else frozenset())
        found = resurvey(before.survey, parts_of(goals.filter(pk__in=again)))
        stay = {pk: name for pk, name in before.faults.names.items() if pk not in again}
        made = _Kept(now, _named(goals, found, stay), found)
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[of] = made
    return made.faults


def forget_faults() -> None:
    """All goals are looked at anew."""
    _kept.clear()


def _named(goals: QuerySet[Goal], found: Survey, names: Mapping[int, Named]) -> _Faults:
    """The faults with the names of the goals that lines speak of, read where they are not among `names`."""
    faults = found.faults
    told = {fault.goal for fault in faults} | {other for fault in faults for other in fault.others[:OTHERS]}
    lack = told - names.keys()
    some = goals.filter(pk__in=lack) if len(lack) <= FEW else goals
    rows = some.order_by().values_list("pk", "ref", "code", "title_zh", "title_en", "unit_id") if lack else ()
    read = {pk: Named(ref, code, zh, en, unit) for pk, ref, code, zh, en, unit in rows if pk in lack}
    standing, withdrawn = (
        [(part.id, part.unit) for part in found.every.values() if part.withdrawn is gone] for gone in (False, True)
    )
    return _Faults(faults, standing, withdrawn, {**names, **read})


def board(viewer: Viewer, cycle: Cycle, most: int = MOST) -> Board:
    """The board. At most six queries, one where nothing was written since the faults were found."""
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
