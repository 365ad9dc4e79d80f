"""Task boards (five completion grades, size classes, accumulation) and events (bonus, deduction, veto, exemption)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...values.finding import Source
from ...values.text import Text


@dataclass(frozen=True, slots=True)
class TaskGrade:
    """A completion grade and its points for a task of standard size.

    A task without a grade in the table gets the first grade it reaches: the tier `reach` (quantitative tasks), or finished at
    most `days_late` days after its date (milestones; negative: that many days early). The grade with neither is the fallback.
    """

    id: str
    title: Text
    points: Fraction
    reach: str = ""
    days_late: int | None = None


@dataclass(frozen=True, slots=True)
class TaskSize:
    """A size class: the factor on a grade's points, and the most it may bring a unit in all (None: no cap)."""

    id: str
    title: Text
    factor: Fraction
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """How a unit's tasks accumulate: grade points x size factor, capped per size class and in all, floored at `least`.

    Exempted tasks (with approval) count `exempt_points` and are listed.
    """

    id: str
    title: Text
    grades: tuple[TaskGrade, ...]
    sizes: tuple[TaskSize, ...]
    kinds: tuple[str, ...] = ()
    most: Fraction | None = None
    least: Fraction | None = None
    base: Fraction = Fraction(0)
    exempt_points: Fraction = Fraction(0)
    clause: str = ""
    where: Source = field(default_factory=Source)

    def __post_init__(self) -> None:
        for names in ([grade.id for grade in self.grades], [size.id for size in self.sizes]):
            if not names or len(set(names)) != len(names):
                raise ValueError(f"{self.id}: grades and sizes are named once each")


_STOP = re.compile(r"[,，;；。]")


def first_words(title: str) -> str:
    """A title up to its first comma or stop."""
    return _STOP.split(title)[0].strip() or title


class EventKind(StrEnum):
    """What an event does."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    VETO = "veto"
    RED_LINE = "red_line"
    EXEMPTION = "exemption"
    CHALLENGE = "challenge"


ACTING = (EventKind.VETO, EventKind.RED_LINE)
"""Kinds that act on the whole result and move no points themselves: what must not go unreported."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a veto, a red line or a gate does to the whole result; several may hold together, and none ever lifts a result.

    `ceiling` is the best grade left, `grade` sets it, `down` lowers it by so many grades, `total_cap` bounds the total,
    `payout` fixes the payout multiplier, `zero_items` makes the item(s) named earn nothing.
    """

    ceiling: str = ""
    grade: str = ""
    down: int = 0
    total_cap: Fraction | None = None
    payout: Fraction | None = None
    zero_items: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the effect says nothing."""
        return self == Effect()


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event the scheme knows: `amount` points for each occurrence (None: the row says, from `least` to `most_each`),
    at most `most` for one unit. Evidence and approval, where required, must stand in the row or the event is not applied."""

    id: str
    kind: EventKind
    title: Text
    amount: Fraction | None = None
    least: Fraction | None = None
    most_each: Fraction | None = None
    most: Fraction | None = None
    effect: Effect = field(default_factory=Effect)
    sentence: str = ""
    evidence: bool = False
    approval: bool = False
    clause: str = ""
    where: Source = field(default_factory=Source)

    @property
    def in_short(self) -> tuple[str, ...]:
        """The title's words up to the first stop, which serve as a name too: `发生较大事故` of `发生较大事故，一票否决`."""
        return tuple(dict.fromkeys(first_words(title) for title in (self.title.zh, self.title.en)))

    def __post_init__(self) -> None:
        acts = self.kind in ACTING
        if acts and self.effect.nothing:
            raise ValueError(f"{self.id}: a veto says what it does")
        if (
            self.kind in (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE)
            and self.amount is not None
            and self.amount < 0
        ):
            raise ValueError(f"{self.id}: points of an event are written without a sign")


def acting_titles(events: Iterable[Event]) -> set[str]:
    """The titles, in both languages, of the events that act on the whole result."""
    return {title for event in events if event.kind in ACTING for title in (event.title.zh, event.title.en)}


Boards = Mapping[str, TaskBoard]
