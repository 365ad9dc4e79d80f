"""What reading a sentence gives: a rule, a question with its readings, or a refusal; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ..rules.model import Amount, Partial, Rule
from ..values.direction import Direction
from ..values.finding import Finding
from ..values.text import Text
from ..values.unit import Unit


class Points(StrEnum):
    """What a written point is: a point of the item's weight, or of an item that is scored out of a hundred."""

    WEIGHT = "weight"
    HUNDRED = "hundred"


@dataclass(frozen=True, slots=True)
class Context:
    """What is settled outside the sentence: the item it belongs to and the scheme's declared defaults.

    `unit` None means it is not known; `points` None means it follows from the full marks the sentence states (else weight);
    `tiers` are the tier names the item has (None: not known, any may be meant); `names` maps further words to tier names
    (行业平均值 -> industry_average); `moved` are the tiers a price clause moves: where a sentence judges the target's own ambition, they
    are printed as agreed (原定目标值). `figures` are the values of the tiers, where they are known: they tell an amount from a rate where
    no unit does. `called` is the name of the item, where it is known: a clause that begins with it speaks of no other thing.
    """

    direction: Direction = Direction.HIGHER
    unit: Unit | None = None
    full: Fraction | None = None
    points: Points | None = None
    partial: Partial = Partial.PROPORTIONAL
    tiers: frozenset[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    called: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The date a sentence itself states (`6月30日前完成`): days count from it. `year` None: the year of the assessment."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """The one meaning of a sentence. `points` says what its written points are; `notes` what a declared default settled.

    `due` is the date the sentence states, where it states one; `overruled` are limits it states that a smaller one leaves no room for.
    """

    rule: Rule
    points: Points
    notes: tuple[Finding, ...] = ()
    due: Due | None = None
    overruled: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take an ambiguous sentence: `meaning` in words, `write` the sentence that says it beyond doubt."""

    meaning: Text
    write: Text
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A sentence that can be taken in more than one way: `question` asks, `readings` are the answers."""

    question: Finding
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A sentence (or a part of it) outside the language or contradicting itself; the findings say where and what would do."""

    findings: tuple[Finding, ...]


Outcome = Understood | Ambiguous | NotUnderstood
