"""Coverage: whether every goal is carried, once, by somebody. Each fault is named, with the goals it is about and by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...engine.values.text import Text
from .decomposing import by_kind
from .measured import converted
from .shares import WHOLE, left_over


class Kind(StrEnum):
    """The kinds of fault."""

    UNASSIGNED = "unassigned"
    OVER = "over"
    TWICE = "twice"
    INSIDE = "inside"
    TWO_PARENTS = "two-parents"
    OWNERLESS = "ownerless"
    ORPHAN = "orphan"
    NO_AMOUNT = "no-amount"
    UNLIKE = "unlike"
    UNSUMMED = "unsummed"
    SHARED_DIFFERS = "shared-differs"
    NOT_TO_BE = "not-to-be"
    AWAY = "away"

    @property
    def words(self) -> Text:
        """In words."""
        return _TITLES[self]


_TITLES = {
    Kind.UNASSIGNED: Text("未分解到位", "not fully assigned"),
    Kind.OVER: Text("分解超出", "over-assigned"),
    Kind.TWICE: Text("同一单位重复承担", "carried twice by one unit"),
    Kind.INSIDE: Text("单位与其下级重复计算", "counted by a unit and again below it"),
    Kind.TWO_PARENTS: Text("同一指标计入两个上级目标", "one measure counted under two goals"),
    Kind.OWNERLESS: Text("没有责任单位", "without a responsible unit"),
    Kind.ORPHAN: Text("找不到上级目标", "orphan: no goal above"),
    Kind.NO_AMOUNT: Text("既无目标值也无份额", "neither value nor share"),
    Kind.UNLIKE: Text("计量单位不能换算成上级的", "a unit of measure that is not converted into that above"),
    Kind.UNSUMMED: Text(
        "下级的计量单位不能换算，合计不起来", "units of measure below are not converted: there is no sum"
    ),
    Kind.SHARED_DIFFERS: Text("共同承担而目标值不同", "shared, yet another value"),
    Kind.NOT_TO_BE: Text("不应分解而已分解", "decomposed although it is not to be"),
    Kind.AWAY: Text("下级目标的责任单位已不在本单位之下", "given to a unit that no longer stands below"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A goal as far as coverage is concerned."""

    id: int
    code: str
    unit: int | None
    parent: int | None
    how: str
    source: str = "business"
    share: Fraction | None = None
    target: Fraction | None = None
    measure: str = ""
    measure_unit: str = ""
    withdrawn: bool = False
    task: str = "quantitative"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found: of which goal, with which others, how much (in `unit`: % for shares)."""

    kind: Kind
    goal: int
    others: tuple[int, ...] = ()
    amount: Fraction | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The units of the day: which exist and what stands above each, nearest first; the `roots`; sources from above the group; the `last`,
    who have nobody to hand anything to; and the `departments`, who hand to units beside them."""

    above: Mapping[int, tuple[int, ...]]
    roots: frozenset[int] = frozenset()
    superior: frozenset[str] = field(default_factory=frozenset)
    last: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sum:
    """How far a goal is carried: what of it is left (in % when it has no value), and the parts that say nothing; `unlike` are those that
    make no sum with it, as their unit of measure is not converted into its own."""

    left: Fraction
    percent: bool
    silent: tuple[int, ...] = ()
    unlike: tuple[int, ...] = ()


def unlike(goal: Part, part: Part) -> bool:
    """Whether the value of a part cannot be said in the unit of the goal."""
    if goal.target is None or part.target is None:
        return False
    return converted(part.target, part.measure_unit, goal.measure_unit) is None


def carried(goal: Part, part: Part) -> Fraction | None:
    """What a part carries of a goal, in the unit of the goal: its own value, else its share of the target; None where it says neither,
    or where its value cannot be said in that unit."""
    if part.target is not None:
        return part.target if goal.target is None else converted(part.target, part.measure_unit, goal.measure_unit)
    if goal.target is not None and part.share is not None:
        return goal.target * part.share / WHOLE
    return None


def summed(goal: Part, parts: Sequence[Part]) -> Sum:
    """What the parts of a strict sum leave of a goal: by values where the goal has one, else by shares."""
    if goal.target is not None:
        apart = tuple(part.id for part in parts if unlike(goal, part))
        known = {part.id: carried(goal, part) for part in parts if part.id not in apart}
        silent = tuple(id for id, value in known.items() if value is None)
        left = left_over(goal.target, [value for value in known.values() if value is not None])
        return Sum(left, False, silent, apart)
    silent = tuple(part.id for part in parts if part.share is None)
    return Sum(left_over(WHOLE, [part.share for part in parts if part.share is not None]), True, silent)


def coverage(goals: Iterable[Part], ground: Ground) -> list[Fault]:
    """Every fault, in the order of the goals' codes. Withdrawn goals carry nothing."""
    every = {goal.id: goal for goal in goals}
    standing = sorted((goal for goal in every.values() if not goal.withdrawn), key=lambda goal: (goal.code, goal.id))
    parts: dict[int, list[Part]] = defaultdict(list)
    for goal in standing:
        if goal.parent is not None:
            parts[goal.parent].append(goal)
    found: list[Fault] = []
    for goal in standing:
        found += faults_of(goal, parts.get(goal.id, []), every, ground)
    return found + under_two(standing, every)


def faults_of(goal: Part, parts: Sequence[Part], every: Mapping[int, Part], ground: Ground) -> list[Fault]:
    """The faults of one goal with the standing ones below it, `parts`; what it stands below is looked up among `every`."""
    return [*_own(goal, every, ground), *_below(goal, parts, ground), *_away(goal, parts, ground)]


def _own(goal: Part, every: Mapping[int, Part], ground: Ground) -> list[Fault]:
    found = []
    if goal.unit is None or goal.unit not in ground.above:
        found.append(Fault(Kind.OWNERLESS, goal.id))
    above = every.get(goal.parent) if goal.parent is not None else None
    if goal.parent is not None and (above is None or above.withdrawn):
        found.append(Fault(Kind.ORPHAN, goal.id, (goal.parent,) if above is not None else ()))
    elif goal.parent is None and goal.source in ground.superior and goal.unit not in ground.roots:
        found.append(Fault(Kind.ORPHAN, goal.id))
    return found


def _away(goal: Part, parts: Sequence[Part], ground: Ground) -> list[Fault]:
    """Parts of a company's goal carried by a unit that was moved away since: another's, which its own people neither see nor balance."""
    if goal.unit is None or goal.unit not in ground.above or goal.unit in ground.departments:
        return []
    away = tuple(
        part.id
        for part in parts
        if part.unit is not None
        and part.unit != goal.unit
        and goal.unit not in ground.above.get(part.unit, (goal.unit,))
    )
    return [Fault(Kind.AWAY, goal.id, away)] if away else []


def _below(goal: Part, parts: Sequence[Part], ground: Ground) -> list[Fault]:
    if goal.how == "none":
        return [Fault(Kind.NOT_TO_BE, goal.id, tuple(part.id for part in parts))] if parts else []
    if not parts:
        if goal.how == "strict" and (
            goal.target == 0 or goal.unit in ground.last or not by_kind(goal.source, goal.task, goal.measure_unit)
        ):
            return []  # a sum of nothing, one that makes none, or that nobody stands below to carry: there is nothing to assign
        whole = goal.target if goal.target is not None else WHOLE
        return [Fault(Kind.UNASSIGNED, goal.id, (), whole, goal.measure_unit if goal.target is not None else "%")]
    found = [Fault(Kind.UNLIKE, part.id, (goal.id,)) for part in parts if unlike(goal, part)]
    if goal.how == "shared":
        return found + _other_values(goal, parts) + _twice(goal, parts)
    rest = summed(goal, parts)
    found += [Fault(Kind.NO_AMOUNT, id, (goal.id,)) for id in rest.silent]
    if rest.unlike:
        found.append(Fault(Kind.UNSUMMED, goal.id, rest.unlike))
    elif rest.left:
        kind = Kind.UNASSIGNED if rest.left > 0 else Kind.OVER
        unit = "%" if rest.percent else goal.measure_unit
        found.append(Fault(kind, goal.id, tuple(part.id for part in parts), abs(rest.left), unit))
    return found + _twice(goal, parts) + _inside(goal, parts, ground)


def _other_values(goal: Part, parts: Sequence[Part]) -> list[Fault]:
    """Parts of what is shared that aim at something else, by how much in the unit of the goal."""
    if goal.target is None:
        return []
    said = [(part, carried(goal, part)) for part in parts if part.target is not None]
    return [
        Fault(Kind.SHARED_DIFFERS, part.id, (goal.id,), value - goal.target, goal.measure_unit)
        for part, value in said
        if value is not None and value != goal.target
    ]


def _twice(goal: Part, parts: Sequence[Part]) -> list[Fault]:
    by_unit: dict[int, list[int]] = defaultdict(list)
    for part in parts:
        if part.unit is not None:
            by_unit[part.unit].append(part.id)
    return [Fault(Kind.TWICE, goal.id, tuple(ids)) for ids in by_unit.values() if len(ids) > 1]


def _inside(goal: Part, parts: Sequence[Part], ground: Ground) -> list[Fault]:
    """A unit's figure holds those of the units below it: both in one sum count the lower one twice."""
    by_unit = {part.unit: part.id for part in parts if part.unit is not None}
    found = []
    for part in parts:
        for above in ground.above.get(part.unit, ()) if part.unit is not None else ():
            if above in by_unit:
                found.append(Fault(Kind.INSIDE, goal.id, (by_unit[above], part.id)))
                break
    return found


def under_two(standing: Sequence[Part], every: Mapping[int, Part]) -> list[Fault]:
    """One unit's measure summed into two goals of the same measure: the only fault that is of no goal alone."""
    seen: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for goal in standing:
        above = every.get(goal.parent) if goal.parent is not None else None
        if goal.unit is None or above is None or above.withdrawn or not goal.measure or above.measure != goal.measure:
            continue
        if above.how == "strict":
            seen[goal.unit, goal.measure].setdefault(above.id, goal.id)
    return [
        Fault(Kind.TWO_PARENTS, min(under.values()), tuple(sorted(under.values()))[1:])
        for under in seen.values()
        if len(under) > 1
    ]
