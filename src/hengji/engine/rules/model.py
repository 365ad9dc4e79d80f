"""The meaning of a scoring rule, as frozen values that refuse nonsense when built.

A rule turns one measured thing (a value against its tiers, days against a date, a level, or counted events) into
points. It has at most one *body* (a curve, a proportion, a table of levels or a formula) that gives the score, or
else a *start* (full marks unless stated); then *steps* add or take points; then *cuts* replace the score (a cliff,
a threshold below which the item earns nothing); `floor` and `cap` bound it.

    score = cut if one applies else clamp(body or start + sum of steps, floor, cap)

Nothing here knows weights, figures or languages: points are `Amount`s until an item binds them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from ..values.direction import Direction

Number = Fraction


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """Points as the rule states them: `share` of the item's full marks plus `points` as written.

    Full marks are `Amount(share=1)`; "80 %" is `Amount(share=4/5)`; "2 points" is `Amount(points=2)`, worth two points
    of the weight or two hundredths of it, as the scheme's `points:` declares.
    """

    points: Fraction = Fraction(0)
    share: Fraction = Fraction(0)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.points + other.points, self.share + other.share)

    def __neg__(self) -> Amount:
        return Amount(-self.points, -self.share)

    def __sub__(self, other: Amount) -> Amount:
        return self + -other

    def worth(self, full: Fraction, point: Fraction = Fraction(1)) -> Fraction:
        """The value where full marks are `full` and one written point is worth `point`."""
        return self.share * full + self.points * point


FULL = Amount(share=Fraction(1))
ZERO = Amount()


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place on the axis of the measured value: a constant (`tier` empty), or a multiple of a tier plus a constant.

    With tier value t the place is `t + (times - 1) * |t| + plus`: 95 % of the target lies below it on the side of less,
    also where the target is negative. Tier names: `target`, `base`, `challenge`, `prior`, `average` or any tier of the item.
    """

    tier: str = ""
    times: Fraction = Fraction(1)
    plus: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if not self.tier and self.times != 1:
            raise ValueError("a constant mark has no multiple")

    def at(self, tier_value: Fraction) -> Fraction:
        """Where the mark lies when its tier has this value (0 for a constant)."""
        return tier_value + (self.times - 1) * abs(tier_value) + self.plus


class Side(StrEnum):
    """Which side of a mark, on the axis itself: `BELOW` means smaller values."""

    BELOW = "below"
    ABOVE = "above"


class Partial(StrEnum):
    """What an unfinished step counts for: its share, nothing, or a whole step."""

    PROPORTIONAL = "proportional"
    WHOLE = "whole"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Size:
    """The size of one step: `value` in the unit of the axis, or, when `relative`, that share of the origin's |tier|.

    `Size(1)` with an indicator in % is one percentage point; `Size(1/100, relative=True)` is 1 % of the target.
    """

    value: Fraction
    relative: bool = False

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError("a step has a size greater than zero")


@dataclass(frozen=True, slots=True)
class Step:
    """Each `size` on `side` of `origin` changes the score by `amount`, until the mark `until`, at most `most` in all.

    `amount` is signed and per step; `most` bounds the size of the change this step makes. `of` names the kind of event counted,
    where a rule counts several things; it is empty when the step counts on the item's own value.
    """

    side: Side
    origin: Mark
    size: Size
    amount: Amount
    partial: Partial = Partial.PROPORTIONAL
    until: Mark | None = None
    most: Amount | None = None
    of: str = ""

    def __post_init__(self) -> None:
        if self.amount == ZERO:
            raise ValueError("a step changes the score")
        if self.most is not None and (self.most.points < 0 or self.most.share < 0):
            raise ValueError("the most a step changes is not negative")


@dataclass(frozen=True, slots=True)
class Knot:
    """A point of a curve: `at` the mark the score is `value`; just before it (on the worse side) it is `before`.

    `closed` says that the mark itself already earns `value` (an inclusive bound); otherwise the mark earns `before`.
    """

    at: Mark
    value: Amount
    before: Amount
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Curve:
    """Scores along the axis: `knots` from the start of the axis to its end in the given `sense`.

    With `sense` LOWER the axis is read from large values to small ones. Between two knots the score runs straight from the
    first's `value` to the second's `before` (a constant where they are equal). Below the first knot it is that knot's `before`,
    beyond the last that knot's `value`. `before` of the first knot is None-like only through `open_below`: then values worse
    than the first knot have no score (reason `not-stated`), and the run says so.
    """

    knots: tuple[Knot, ...]
    sense: Direction = Direction.HIGHER
    open_below: bool = False

    def __post_init__(self) -> None:
        if not self.knots:
            raise ValueError("a curve has at least one knot")
        if self.sense not in (Direction.HIGHER, Direction.LOWER):
            raise ValueError("a curve runs upwards or downwards")
        constants = [knot.at.plus * self.sense.sign for knot in self.knots if not knot.at.tier]
        if constants != sorted(constants):
            raise ValueError("the knots of a curve stand in the order of their marks")


@dataclass(frozen=True, slots=True)
class Proportion:
    """Score in proportion to the completion of `tier`: `of` x (1 + (x - t)/|t|), or `of` x t/x when `inverse`.

    For a positive tier the first form is x/t. With `inverse` the smaller value earns more (t/x). `mirror` is the other
    published form for lower-is-better: `of` x (1 + (t - x)/|t|). A tier of zero gives no score (reason `zero-target`).
    """

    tier: str = "target"
    of: Amount = FULL
    inverse: bool = False
    mirror: bool = False

    def __post_init__(self) -> None:
        if self.inverse and self.mirror:
            raise ValueError("a proportion is inverse or mirrored, not both")


@dataclass(frozen=True, slots=True)
class Levels:
    """A table: each named level earns an amount; `otherwise` is for levels not named (None: no score, not stated)."""

    entries: tuple[tuple[str, Amount], ...]
    otherwise: Amount | None = None

    def __post_init__(self) -> None:
        names = [name for name, _ in self.entries]
        if not names or len(set(names)) != len(names):
            raise ValueError("a table of levels names each level once")


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in words of the rule: `formula` is the normalised text over x (actual), tiers, w (full marks)."""

    formula: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the value lies on `side` of `at` the score *is* `amount`, whatever the rest says; `closed` includes the mark."""

    side: Side
    at: Mark
    amount: Amount
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto word in a rule: where the value lies above `more_than` it acts on the whole assessment, not on the item.

    `of` names what must not happen; `effect` is the scheme's effect as written (`一票否决`, `等级降一级`).
    """

    of: str
    effect: str = "一票否决"
    more_than: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ambition:
    """A cap that depends on how ambitious the target is: where the value of `tier` lies on `side` of `at`, the cap is `cap`.

    Order 22 (2010) caps the bonus by where the target lies against the baseline; `closed` includes the mark itself.
    """

    side: Side
    at: Mark
    cap: Amount
    closed: bool = False
    tier: str = "target"


AGREED = "agreed "
"""Before the name of a tier that a price clause moves: the tier as it was agreed. No tier of an item can be called so."""


class Measured(StrEnum):
    """What a rule is about: a value, days after the date agreed (early is negative), a level, or events of named kinds."""

    VALUE = "value"
    DAYS = "days"
    LEVEL = "level"
    EVENTS = "events"


Body = Curve | Proportion | Levels | Expression


@dataclass(frozen=True, slots=True)
class Rule:
    """A whole scoring rule; see the module's opening for how its parts combine.

    The first of `ambitions` that holds sets the cap; where none does, `cap` holds.
    """

    measured: Measured = Measured.VALUE
    start: Amount = FULL
    body: Body | None = None
    steps: tuple[Step, ...] = ()
    cuts: tuple[Cut, ...] = ()
    floor: Amount | None = ZERO
    cap: Amount | None = None
    veto: Veto | None = None
    ambitions: tuple[Ambition, ...] = ()
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        # A rule is the key of every compiled table; its deep hash is worth keeping.
        if not self._hash:
            parts = (
                self.measured,
                self.start,
                self.body,
                self.steps,
                self.cuts,
                self.floor,
                self.cap,
                self.veto,
                self.ambitions,
            )
            object.__setattr__(self, "_hash", hash(parts) or 1)
        return self._hash

    def __post_init__(self) -> None:
        if self.body is not None and self.start != FULL:
            raise ValueError("a rule has a body or a start, not both")
        if isinstance(self.body, Levels) != (self.measured is Measured.LEVEL):
            raise ValueError("a table of levels measures a level, and only it does")
        kinds = {step.of for step in self.steps}
        if self.measured is Measured.EVENTS and "" in kinds:
            raise ValueError("every step of a rule over events names what it counts")
        if self.measured is not Measured.EVENTS and kinds - {""}:
            raise ValueError("only a rule over events counts named kinds")

    @property
    def tiers(self) -> tuple[str, ...]:
        """The names of the tiers the rule needs, each once, in order of appearance."""
        marks = [knot.at for knot in self.body.knots] if isinstance(self.body, Curve) else []
        marks += [mark for step in self.steps for mark in (step.origin, step.until) if mark is not None]
        marks += [cut.at for cut in self.cuts]
        marks += [mark for each in self.ambitions for mark in (Mark(each.tier), each.at)]
        names = [self.body.tier] if isinstance(self.body, Proportion) else []
        names += [mark.tier for mark in marks if mark.tier]
        return tuple(dict.fromkeys(names))

    def judged_as_agreed(self, moved: Collection[str]) -> Rule:
        """This rule where a price clause moves some tiers: how ambitious a target is, is judged on the tiers as they were agreed."""
        if not self.ambitions or not moved:
            return self
        put = {name: f"{AGREED}{name}" for name in moved}
        ambitions = tuple(
            replace(
                each, tier=put.get(each.tier, each.tier), at=replace(each.at, tier=put.get(each.at.tier, each.at.tier))
            )
            for each in self.ambitions
        )
        return replace(self, ambitions=ambitions)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of events the rule counts, each once."""
        names = [step.of for step in self.steps if step.of]
        if self.veto is not None and self.measured is Measured.EVENTS:
            names.append(self.veto.of)
        return tuple(dict.fromkeys(names))
