"""Scorecards: a tree of dimensions down to items with weight, tiers and rule; panels that supply qualitative scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ...formula import Tree
from ...rules.linkage import Beyond, Form, Way
from ...rules.model import Rule
from ...values.finding import Source
from ...values.number import decimals
from ...values.text import Text
from ...values.unit import Unit
from .past import facts_of

MOST_WEIGHT = 1_000_000
"""A weight beyond it is a typing accident."""


class Missing(StrEnum):
    """What becomes of an item that cannot be scored; stated by the scheme, never silent.

    HOLD: the unit has no total until it is settled. ZERO: the item earns nothing. FULL: it earns its full marks.
    REDISTRIBUTE: its weight goes to the other items of its dimension in proportion to theirs. DROP: its weight is left out and
    nothing takes its place.
    """

    HOLD = "hold"
    ZERO = "zero"
    FULL = "full"
    REDISTRIBUTE = "redistribute"
    DROP = "drop"


class Nodes(StrEnum):
    """How the several nodes of an item about a date make its score: by their shares, or by the worst of them."""

    SHARES = "shares"
    WORST = "worst"


class Scope(StrEnum):
    """For whom an item stands on the card: everybody, a class, or single units."""

    COMMON = "common"
    CLASS = "class"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Tier:
    """Where a tier's value comes from: a `constant`, a `formula` over prior figures and other tiers, or the `column` of the
    targets table (the default, of the tier's own name)."""

    name: str
    constant: Fraction | None = None
    formula: Tree | None = None
    formula_text: str = ""
    column: str = ""

    def __post_init__(self) -> None:
        given = [self.constant is not None, self.formula is not None, bool(self.column)]
        if sum(given) != 1:
            raise ValueError(f"tier {self.name} comes from exactly one place")
        if self.constant is not None and decimals(self.constant) is None:
            raise ValueError(f"tier {self.name} is a decimal number")


@dataclass(frozen=True, slots=True)
class PriceLink:
    """A price clause (价格挂钩): the tiers of an item follow the mean of the measure `to` over the period, by an agreed rule.

    `base` is the base price in the unit of `to`, `volume` the planned volume in `volume_unit`: each a constant, a column of the targets
    table or a formula over measures. `decimals` of a moved tier (None: as a computed tier). The other numbers are those of
    `rules.linkage.Link`.
    """

    to: str
    base: Tier
    form: Form = Form.VOLUME
    volume: Tier | None = None
    volume_unit: Unit | None = None
    pass_through: Fraction = Fraction(1)
    elasticity: Fraction = Fraction(1)
    way: Way = Way.WITH
    band: Fraction = Fraction(0)
    beyond: Beyond = Beyond.WHOLE
    cap: Fraction | None = None
    decimals: int | None = None
    where: Source = field(default_factory=Source)

    @property
    def sources(self) -> tuple[Tier, ...]:
        """Where the base price and the planned volume come from."""
        return (self.base,) if self.volume is None else (self.base, self.volume)

    @property
    def needs_target(self) -> bool:
        """Whether the move is found on the target: in proportion, or with a cap that is a share of it."""
        return self.form is Form.RATIO or self.cap is not None


def moved_of(tiers: Mapping[str, Tier]) -> tuple[str, ...]:
    """Of an item's tiers those a price clause moves: all that are asked for, and none that is a fact of past years."""
    facts = facts_of(tiers)
    return tuple(name for name in tiers if name not in facts)


FORMERLY = {"mean": "average", "low": "lower"}
"""What two columns of the targets table were called before: schemes and mappings may still name them so."""


class Feed(StrEnum):
    """What an item's figure is: an indicator, a panel's mean, points of a task board, days of a task against its date, or the
    counts of events."""

    INDICATOR = "indicator"
    PANEL = "panel"
    TASKS = "tasks"
    DATE = "date"
    EVENTS = "events"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a scorecard.

    `feed`/`of` say where its figure comes from (`of` = indicator id, panel id, task board id ...; for EVENTS the kinds are
    mapped in `kinds`: kind in the sentence -> measure id). `linked` moves the tiers by a price. `not_done` is the policy for a
    milestone past its date and not done (None: as `missing`), `nodes` how several of them combine. `full` overrides the scheme's scale
    for an item scored out of another number. `core` items count in gates; `watch` items are shown and never scored.
    """

    id: str
    title: Text
    weight: Fraction
    rule: Rule
    sentence: str = ""
    feed: Feed = Feed.INDICATOR
    of: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    linked: PriceLink | None = None
    weight_range: tuple[Fraction, Fraction] | None = None
    scope: Scope = Scope.COMMON
    units: tuple[str, ...] = ()
    core: bool = False
    watch: bool = False
    full: Fraction | None = None
    missing: Missing = Missing.HOLD
    exempt: Missing = Missing.REDISTRIBUTE
    not_done: Missing | None = None
    nodes: Nodes = Nodes.SHARES
    clause: str = ""
    where: Source = field(default_factory=Source)

    @property
    def moved_tiers(self) -> tuple[str, ...]:
        """The tiers a price clause moves, all together so that their order stays; none without a clause."""
        return () if self.linked is None else moved_of(self.tiers)

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"{self.id}: a weight is not negative")
        if self.scope is Scope.UNIT and not self.units:
            raise ValueError(f"{self.id}: a unit-specific item names its units")
        if self.exempt is Missing.HOLD:
            raise ValueError(f"{self.id}: an exempted item needs an outcome")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A branch of the card. `weight` is checked against the sum of its children; `cap`/`floor` bound its subtotal."""

    id: str
    title: Text
    children: tuple[Dimension | Item, ...]
    weight: Fraction | None = None
    cap: Fraction | None = None
    floor: Fraction | None = None
    where: Source = field(default_factory=Source)

    def items(self) -> Iterator[Item]:
        """All items below, in order."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()

    def dimensions(self) -> Iterator[Dimension]:
        """This dimension and all below, parents first."""
        yield self
        for child in self.children:
            if isinstance(child, Dimension):
                yield from child.dimensions()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The card of one or more classes; `total` is what its weights add up to."""

    id: str
    title: Text
    dimensions: tuple[Dimension, ...]
    classes: tuple[str, ...]
    total: Fraction = Fraction(100)
    where: Source = field(default_factory=Source)

    def items(self) -> Iterator[Item]:
        """All items of the card, in order."""
        for dimension in self.dimensions:
            yield from dimension.items()


@dataclass(frozen=True, slots=True)
class RaterGroup:
    """A group of raters (leaders, peers, served units) and its weight in the panel."""

    id: str
    title: Text
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Panel:
    """How raters' scores become one figure: per group the trimmed mean, then the groups' weighted mean.

    `drop_high`/`drop_low` leave out that many extreme scores of each group, only where at least `trim_from` scores are there.
    `minimum` scores are needed in a group; a group with fewer is left out and the others share its weight when `redistribute`,
    else the figure is null (`too-few-raters`). `places` rounds the result half-up (None: exact). `grades` turns grade words
    into scores. Scores outside `low`..`high` are findings. With `leniency` every rater's scores are shifted, before any trimming, by what
    the rater's mean differs from the group's: who is generous to all is generous to none. It needs raters who rated the same units.
    """

    id: str
    title: Text
    groups: tuple[RaterGroup, ...]
    drop_high: int = 0
    drop_low: int = 0
    trim_from: int = 3
    minimum: int = 1
    redistribute: bool = False
    places: int | None = 2
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(100)
    grades: Mapping[str, Fraction] = field(default_factory=dict)
    where: Source = field(default_factory=Source)
    leniency: bool = False

    def __post_init__(self) -> None:
        if self.drop_high < 0 or self.drop_low < 0 or self.minimum < 1:
            raise ValueError(f"{self.id}: trimming is not negative and a panel needs at least one rater")
        if self.trim_from <= self.drop_high + self.drop_low:
            raise ValueError(f"{self.id}: trimming must leave a score")
