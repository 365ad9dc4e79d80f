"""Where on its axis the value of an item lies, as a sentence says it: figures, places, comparisons, and what holds there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure on the axis as written, with its unit: `95 %`, `1 pp`, `3 天`, `5`."""

    value: Fraction
    unit: str = ""


class Form(StrEnum):
    """How a place is built from its quantity and its tier.

    PLAIN: the tier itself, or the bare quantity. DONE: the bare quantity after "complete" (`完成95%`): a completion, unless the item
    itself is a rate. TIMES: the quantity (a percentage or a multiple) of the tier ("95 % of the
    target"). COMPLETION: a completion rate (of `tier`, or of the target when none is named). MOVED: the tier plus the quantity, negative
    for downwards ("3 % above last year", "2 points below the average"): a percent then means what it means in a step.
    BEYOND: as MOVED, from the place where the steps begin (`每超1天扣1分，超10天不得分`); the target where nothing else is said.
    """

    PLAIN = "plain"
    DONE = "done"
    TIMES = "times"
    COMPLETION = "completion"
    MOVED = "moved"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the axis as written. `tier` is a tier name of the item (`target`, `base`, `prior`, ...) or empty.

    `relative` settles a percent in a MOVED place where the words say so (True: of the tier; False: points of the rate).
    `plus` is a further shift, always absolute (`目标值的95%加2`).
    """

    quantity: Quantity | None = None
    tier: str = ""
    form: Form = Form.PLAIN
    relative: bool | None = None
    plus: Quantity | None = None


class Relation(StrEnum):
    """Where the value stands to a place. REACHED, MISSED and EXCEEDED follow the item's direction; the others are literal.

    REACHED: at the place or better. MISSED: worse than it. EXCEEDED: better than it. UP_TO: at the place or worse.
    """

    BELOW = "below"
    AT_MOST = "at-most"
    ABOVE = "above"
    AT_LEAST = "at-least"
    EQUAL = "equal"
    REACHED = "reached"
    MISSED = "missed"
    EXCEEDED = "exceeded"
    UP_TO = "up-to"


@dataclass(frozen=True, slots=True)
class Compare:
    """The value stands in `relation` to `place`.

    `marked`: the border was settled by an explicit mark ("inclusive", >=, <). `loose`: the sentence does not say on which side the
    border lies (`90%-95%`, a range written plainly), so that a neighbour or the better band may own it. `taken`: the word itself takes the
    border in (`不超过95%`, `≥95%`), so that a neighbour's mark contradicts it.
    """

    relation: Relation
    place: Place
    marked: bool = False
    loose: bool = False
    taken: bool = False


class Axis(StrEnum):
    """What is measured: the item's value, days after the date agreed (early is negative), counted events, a place in a ranking,
    or the distance from a place whatever its side."""

    VALUE = "value"
    DAYS = "days"
    EVENTS = "events"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class When:
    """All of `compares` hold (one for a half-open region, two for a band). `noun` is the thing compared, as written.

    `rate` tells that the noun names a rate (满意度, a "rate", "ratio", "share"), `amount` that it surely does not.
    """

    compares: tuple[Compare, ...]
    noun: str = ""
    rate: bool = False
    axis: Axis = Axis.VALUE


@dataclass(frozen=True, slots=True)
class Labels:
    """One of these named levels (`优秀`, `A`, `全责`). `negated`: any level but these."""

    names: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Happens:
    """An event takes place at all ("if a complaint occurs"): one or more of `of`."""

    of: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Whatever the other awards leave."""


OTHERWISE = Otherwise()
Condition = When | Labels | Happens | Otherwise
