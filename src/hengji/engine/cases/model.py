"""A case: one sentence of a policy, the figures it is about, and the result the scheme must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..scheme.nodes import Leaf
from ..values.finding import Source
from ..values.period import Period
from ..values.text import Text

Row = Mapping[str, Leaf]
"""One row of a table, column -> what was written."""


@dataclass(frozen=True, slots=True)
class Exactness:
    """How a result meets what is printed: `places` rounds the result half-up first (-1: to the decimals printed, None: not at
    all); `within` allows a difference, for the reason given in `because`."""

    places: int | None = None
    within: Fraction = Fraction(0)
    because: Text | None = None


EXACTLY = Exactness()
AS_PRINTED = -1


@dataclass(frozen=True, slots=True)
class StepExpected:
    """One line of the ledger: which step (its place from 1, title or register; "" takes the next), and what it must show."""

    step: str
    where: Source
    change: Leaf | None = None
    after: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What one unit must get. Mappings are keyed by item, dimension, ranking, pool, table, coefficient, progress index, gate or task."""

    values: Mapping[str, Mapping[str, Leaf]] = field(default_factory=dict)
    """Section (`items`, `points`, `rank` ...) -> id -> what is expected."""
    single: Mapping[str, Leaf] = field(default_factory=dict)
    """`total`, `grade`, `multiplier`, `held`."""
    ledger: tuple[StepExpected, ...] = ()

    @property
    def count(self) -> int:
        """How many things are compared."""
        steps = sum((step.change is not None) + (step.after is not None) for step in self.ledger)
        return steps + len(self.single) + sum(len(section) for section in self.values.values())


@dataclass(frozen=True, slots=True)
class Given:
    """One unit of a case: its attributes (class among them), its rows for every table, and what is expected of it."""

    id: str
    where: Source
    attributes: Row
    facts: tuple[Row, ...] = ()
    targets: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    reviews: tuple[Row, ...] = ()
    tasks: tuple[Row, ...] = ()
    expected: Expected = field(default_factory=Expected)


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence of a policy. `findings` are the codes the run must report beside its result."""

    name: Text
    where: Source
    units: tuple[Given, ...]
    period: Period | None = None
    exactness: Exactness = EXACTLY
    findings: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All cases of one file, for the scheme at the path `scheme` (relative to the file)."""

    file: str
    title: Text
    scheme: str
    cases: tuple[Case, ...]
    where: Source = field(default_factory=Source)
