"""Coverage kept: the faults of each goal, so that after a few changes only what they touch is looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .coverage import Fault, Ground, Part, faults_of, under_two


@dataclass(frozen=True, slots=True)
class Survey:
    """Every goal by its number, the standing ones below each in the order of their codes, and the faults of each standing one."""

    every: Mapping[int, Part]
    below: Mapping[int, Sequence[Part]]
    of: Mapping[int, Sequence[Fault]]
    ground: Ground

    @property
    def standing(self) -> list[Part]:
        """The goals that are not withdrawn, in the order of their codes."""
        return sorted((goal for goal in self.every.values() if not goal.withdrawn), key=_code)

    @property
    def faults(self) -> list[Fault]:
        """What `coverage` finds of these goals."""
        standing = self.standing
        return [fault for goal in standing for fault in self.of[goal.id]] + under_two(standing, self.every)


def survey(goals: Iterable[Part], ground: Ground) -> Survey:
    """All of them looked at."""
    return _looked_at(Survey({}, {}, {}, ground), list(goals))


def resurvey(before: Survey, changed: Sequence[Part]) -> Survey:
    """The same after some goals were changed or came to it; none ever goes but by being withdrawn. A goal is looked at again with the one
    it stood below, the one it stands below now, and those below it."""
    return _looked_at(before, changed)


def _looked_at(before: Survey, changed: Sequence[Part]) -> Survey:
    every = {**before.every, **{goal.id: goal for goal in changed}}
    moved = [part for goal in changed for part in (before.every.get(goal.id), goal) if part is not None]
    above = {part.parent for part in moved if part.parent is not None}
    below = {**before.below, **_regrouped(before, changed, above)}
    touched = {goal.id for goal in changed} | above
    touched |= {part.id for goal in changed for part in below.get(goal.id, ())}
    of = dict(before.of)
    for id in touched & every.keys():
        goal = every[id]
        of[id] = () if goal.withdrawn else faults_of(goal, below.get(id, ()), every, before.ground)
    return Survey(every, below, of, before.ground)


def _regrouped(before: Survey, changed: Sequence[Part], above: set[int]) -> dict[int, Sequence[Part]]:
    """What stands below each of these goals now."""
    again = {goal.id for goal in changed}
    found: dict[int, list[Part]] = defaultdict(list)
    for goal in changed:
        if goal.parent is not None and not goal.withdrawn:
            found[goal.parent].append(goal)
    return {
        id: sorted([*(part for part in before.below.get(id, ()) if part.id not in again), *found[id]], key=_code)
        for id in above
    }


def _code(goal: Part) -> tuple[str, int]:
    return goal.code, goal.id
