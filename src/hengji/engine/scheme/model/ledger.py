"""Gates, coefficients, and the ordered steps from items to the final score. The order is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...formula import Tree
from ...values.finding import Level, Source
from ...values.text import Text
from .events import Effect, EventKind


class Short(StrEnum):
    """How an item falls short in a gate's condition: below a tier's value, or below a share of its full marks."""

    TIER = "tier"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class ItemsShort:
    """At least `count` of the selected items fall short. `items` lists ids, empty means every core item.

    With `of` TIER the figure is worse than the tier named; with SHARE the points are below that share of the weight.
    """

    of: Short
    tier: str = ""
    share: Fraction = Fraction(0)
    items: tuple[str, ...] = ()
    count: int = 1
    every: bool = False


@dataclass(frozen=True, slots=True)
class Holds:
    """A formula over the unit's points, measures and registers is true (a comparison)."""

    formula: Tree
    text: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition over scores and facts, and what follows: other items limited, coefficients suspended, effects on the result.

    `report` also lists every unit that trips it among the findings of the run, at that level (a published figure that differs).
    `no_lift` are coefficients and progress indices that may not raise the score of a unit that trips it: one above 1 (an index above 50)
    is suspended, one below stays, so that nobody gains by falling short.
    `limit_others` is the share to which all items that did not trip the gate are limited: of the weight that counts, or, with
    `to_base`, of their base points (what a rule of additions and deductions starts from; the weight where it states no start).
    `classes` are the only ones it is for (empty: all); units of others never trip it.
    """

    id: str
    title: Text
    when: ItemsShort | Holds
    limit_others: Fraction | None = None
    suspend: tuple[str, ...] = ()
    effect: Effect = field(default_factory=Effect)
    clause: str = ""
    where: Source = field(default_factory=Source)
    report: Level | None = None
    to_base: bool = False
    no_lift: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def is_for(self, unit_class: str) -> bool:
        """Whether units of a class can trip it."""
        return not self.classes or unit_class in self.classes


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a difficulty coefficient: the measure or attribute `of`, and its weight among the factors."""

    of: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A multiplier: `given` names the units' column or measure that holds it, or `factors` build it from percentiles in the class:
    1 + sum w_k (p_k - 1/2) span. Classes with fewer than `fewest` units get 1. Rounded to `places`, then kept within `low` and `high`
    (None: no bound); 1 for want of units, and `missing`, are not bounded. `plus` are figures that
    add to it before it is rounded, each times its weight (a flag 0 or 1 of loss control, say; none reported counts 0, and is told).
    `classes` are the only ones it is for (empty: all); units of others have 1."""

    id: str
    title: Text
    given: str = ""
    factors: tuple[Factor, ...] = ()
    span: Fraction = Fraction(1, 5)
    low: Fraction | None = None
    high: Fraction | None = None
    fewest: int = 5
    missing: Fraction | None = None
    places: int = 4
    enters: str = "score"
    clause: str = ""
    where: Source = field(default_factory=Source)
    plus: tuple[Factor, ...] = ()
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.given) == bool(self.factors):
            raise ValueError(f"{self.id}: a coefficient is either given or built from factors")
        if self.plus and not self.factors:
            raise ValueError(f"{self.id}: only a coefficient built from factors has something added")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.id}: bounds are out of order")

    def is_for(self, unit_class: str) -> bool:
        """Whether units of a class have it."""
        return not self.classes or unit_class in self.classes


@dataclass(frozen=True, slots=True)
class Sum:
    """Add the points of items: `what` is `items` (all) or the id of a dimension or part."""

    what: str = "items"


@dataclass(frozen=True, slots=True)
class Combine:
    """Weighted parts: each (dimension id, share) contributes points x share / weight of that dimension."""

    parts: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """An item whose modifying coefficient is stated outright where a comparison of figures holds (a negative denominator, say)."""

    item: str
    when: Tree
    text: str
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class Modify:
    """The points of a dimension times its modifying coefficient (国资发评价〔2006〕157号).

    `by` is the dimension of modifying items. Each has a coefficient: 1 + its points as a share of its weight - the points of `what` as a
    share of theirs, kept within `low`..`high`; 1 where it has no score (no standard), or what a special case states. The
    dimension's coefficient is their mean by weight.
    """

    what: str
    by: str
    low: Fraction
    high: Fraction
    special: tuple[SpecialCase, ...] = ()


@dataclass(frozen=True, slots=True)
class PassGate:
    """Apply a gate here."""

    gate: str


@dataclass(frozen=True, slots=True)
class Multiply:
    """Multiply by a coefficient."""

    coefficient: str


@dataclass(frozen=True, slots=True)
class AddEvents:
    """Add (or, with `sign` -1, subtract) the points of events of these kinds (or ids), bounded to `least`..`most` in all."""

    kinds: tuple[EventKind, ...] = ()
    events: tuple[str, ...] = ()
    sign: int = 1
    most: Fraction | None = None
    least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AddTasks:
    """Add the accumulated points of a task board."""

    board: str
    most: Fraction | None = None
    least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AddFormula:
    """Add the value of a formula over measures and registers, bounded to `least`..`most`. A unit that has not reported a figure in it has
    no total, unless `missing_zero`: then the step adds nothing for it."""

    formula: Tree
    text: str
    most: Fraction | None = None
    least: Fraction | None = None
    sign: int = 1
    missing_zero: bool = False


@dataclass(frozen=True, slots=True)
class AddProgress:
    """Add (index - 50) / 50 x `span` of a progress index, bounded to `least`..`most`: `span` is what an index of 100 brings."""

    progress: str
    span: Fraction
    most: Fraction | None = None
    least: Fraction | None = None

    def __post_init__(self) -> None:
        if self.span <= 0:
            raise ValueError(f"{self.progress}: the points of an index of 100 are greater than zero")


@dataclass(frozen=True, slots=True)
class Clamp:
    """Bound the running score."""

    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ApplyVeto:
    """Apply the effects on the total of vetoes and red lines (grade effects wait for the grades)."""


@dataclass(frozen=True, slots=True)
class Round:
    """Round half-up to `places` (None: the scale's total)."""

    places: int | None = None


Action = (
    Sum
    | Combine
    | Modify
    | PassGate
    | Multiply
    | AddEvents
    | AddTasks
    | AddFormula
    | AddProgress
    | Clamp
    | ApplyVeto
    | Round
)


@dataclass(frozen=True, slots=True)
class LedgerStep:
    """One line of every unit's ledger. `into` also keeps the running score under a name for later formulas."""

    action: Action
    title: Text
    into: str = ""
    clause: str = ""
    where: Source = field(default_factory=Source)


def applied_at(ledger: Sequence[LedgerStep]) -> dict[str, int]:
    """The place (from 0) of the step that first applies each coefficient, progress index and gate, by its id."""
    found: dict[str, int] = {}
    for place, step in enumerate(ledger):
        match step.action:
            case Multiply(name) | PassGate(name) | AddProgress(name):
                found.setdefault(name, place)
            case _:
                pass
    return found
