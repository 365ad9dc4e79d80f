"""What a run returns: every cell, every line of every ledger, grades, ranks and results, all exact and in the units' order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..intake.tables import Tables
from ..scheme.model.identity import Rounding
from ..scheme.model.ledger import LedgerStep
from ..scheme.model.outcomes import Grade, Pool, Ranking, ResultTable
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, Scorecard
from ..values.finding import Finding
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .blocks import CardScores, ItemInput
from .column import Column, fit, reach
from .linkage import PriceMoves
from .places import places_of
from .plans import ItemRule

if TYPE_CHECKING:
    from .books import Books
    from .inputs import Sources
    from .progress import Progressed


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The list each unit stands in (its class, its group): `codes` count the `names` in order of first appearance."""

    each: tuple[str, ...]
    codes: npt.NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, each: Sequence[str]) -> Lists:
        """The lists that these names, one for each unit, make."""
        known: dict[str, int] = {}
        codes = np.array([known.setdefault(name, len(known)) for name in each], dtype=np.int64)
        return cls(tuple(each), codes, tuple(known))


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of a run, in the order of the units table. What follows from them alone is found out once."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    parents: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Mapping[str, tuple[Fraction | None, ...]] = field(default_factory=dict)
    _order: npt.NDArray[np.int64] | None = field(default=None, init=False, repr=False, compare=False)
    _lists: dict[str, Lists] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.ids)

    def id_order(self) -> npt.NDArray[np.int64]:
        """The place of each unit when ids are sorted: the last tie-break everywhere."""
        if self._order is None:
            place = np.empty(len(self), dtype=np.int64)
            place[np.array(sorted(range(len(self)), key=self.ids.__getitem__), dtype=np.int64)] = np.arange(len(self))
            place.flags.writeable = False
            object.__setattr__(self, "_order", place)
            return place
        return self._order

    def lists(self, by: str) -> Lists:
        """The units by `class`, `parent` or an attribute; in one list where `by` is empty or names nothing they have."""
        each = self._column(by) if by else ()
        kept = self._lists.get(by if each else "")
        if kept is None or (each and kept.each is not each):
            kept = self._lists[by if each else ""] = Lists.of(each or ("",) * len(self))
        return kept

    def _column(self, name: str) -> tuple[str, ...]:
        if name == "class":
            return self.classes
        if name == "parent":
            return self.parents
        figures = self.figures.get(name, ()) if name not in self.attributes else ()
        numbered = tuple("" if value is None else show(value) for value in figures)
        return self.attributes.get(name, numbered)

    def listed_by(self, by: str) -> bool:
        """Whether some unit stands in a list of this name."""
        return any(self._column(by))


@dataclass(slots=True)
class CardRun:
    """One scorecard for the units that share it and its weights.

    `units` are positions in the run's `UnitList`. Row i of every m x n array is `items[i]`. `points` are what the item contributes
    after weighting and after the policy for missing figures, in units of 10**-`points_places`; `counted` is the weight that
    counted, in the same units (it differs from `weights` where a weight was redistributed or dropped). `held` names, for each unit,
    the reason why it has no total (0: it has one).
    """

    card: Scorecard
    items: tuple[Item, ...]
    weights: tuple[Fraction, ...]
    units: npt.NDArray[np.int64]
    rules: list[ItemRule]
    inputs: list[ItemInput]
    scores: CardScores
    points: Column2D
    counted: Column2D
    held: npt.NDArray[np.uint8]
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def linked(self) -> Iterator[tuple[Item, PriceMoves]]:
        """The items with a price clause, and what it did."""
        for item, given in zip(self.items, self.inputs, strict=True):
            if given.linked is not None:
                yield item, given.linked


@dataclass(slots=True)
class Column2D:
    """m x n exact numbers: num[i, j] / den."""

    num: npt.NDArray[np.int64]
    den: int

    def at(self, row: int, column: int) -> Fraction:
        """One exact value."""
        return Fraction(int(self.num[row, column]), self.den)

    def total(self, rows: Sequence[int]) -> Column:
        """The sum over rows, for each unit."""
        mine = self.num if len(rows) == len(self.num) else self.num[list(rows)]
        bound = reach(mine) * max(1, len(rows))
        return Column(fit(mine, bound).sum(axis=0), self.den, bound)


@dataclass(slots=True)
class LedgerLine:
    """One step for every unit: the running score `before` and `after`, and for some units a `note` (why nothing or something special)."""

    step: LedgerStep
    before: Column
    after: Column
    notes: Mapping[int, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limited:
    """What a gate left of the points of one item of one unit."""

    unit: int
    item: str
    was: Fraction
    left: Fraction


@dataclass(frozen=True, slots=True)
class EventApplied:
    """One row of the events table as it was applied to one unit: `points` signed; `why_not` set when it was not applied."""

    unit: int
    event: str
    count: Fraction
    points: Fraction
    item: str = ""
    reason: str = ""
    evidence: str = ""
    approved_by: str = ""
    why_not: Text | None = None


@dataclass(frozen=True, slots=True)
class TaskScored:
    """One task of one unit on a board: its grade (given or found), size, and points before the board's caps."""

    unit: int
    board: str
    task: str
    title: str
    size: str
    grade: str
    points: Fraction
    found: bool = False
    exempt: bool = False


@dataclass(slots=True)
class Ranked:
    """A ranking: `place[i]` of unit i in the list `lists[i]` (0: not ranked, it has no total), by its `score`."""

    ranking: Ranking
    place: npt.NDArray[np.int64]
    lists: tuple[str, ...]
    score: Column


@dataclass(slots=True)
class PoolShares:
    """A pool shared out: `paid` per unit, in units of 10**-places; the `coefficient` as it entered, 1 where a gate suspends it (None:
    the pool has none)."""

    pool: Pool
    base: Column
    paid: Column
    amount: Fraction
    coefficient: Column | None = None


@dataclass(slots=True)
class Run:
    """A finished run. `held[i]` is a `NullReason` (0: unit i has a total). `grade[i]` indexes the scheme's bands (-1: none).

    `findings` are the run's own and come out again in every replay; `reading` are those of reading the scheme and
    the tables, kept as they were.
    """

    scheme: Scheme
    period: Period
    units: UnitList
    cards: list[CardRun]
    lines: list[LedgerLine]
    total: Column
    held: npt.NDArray[np.uint8]
    grade: npt.NDArray[np.int64]
    multiplier: Column
    rankings: list[Ranked]
    tables: list[ResultTable]
    pools: list[PoolShares]
    coefficients: Mapping[str, Column]
    tripped: Mapping[str, npt.NDArray[np.bool_]]
    events: list[EventApplied]
    progress: Mapping[str, Progressed] = field(default_factory=dict)
    tasks: list[TaskScored] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reading: list[Finding] = field(default_factory=list)
    tables_in: Tables | None = None
    sources: Sources | None = None
    grade_notes: Mapping[int, Text] = field(default_factory=dict)
    limited: Mapping[str, list[Limited]] = field(default_factory=dict)
    """What each gate left of single items' points, by the gate's id."""
    books: Books | None = None
    """What the ledger drew on: with it the run can be made again."""

    @property
    def all_findings(self) -> list[Finding]:
        """What reading the scheme and the tables found, then what the run found."""
        return [*self.reading, *self.findings]

    @property
    def bands(self) -> tuple[Grade, ...]:
        """The scheme's grades from best to worst."""
        return self.scheme.grades.bands if self.scheme.grades else ()

    @property
    def rounding(self) -> Rounding:
        """The scheme's decimals."""
        return self.scheme.scale.round

    def total_of(self, unit: int) -> Fraction | None:
        """A unit's final score, None when it is held."""
        return None if self.held[unit] else self.total.at(unit)

    def grade_of(self, unit: int) -> Grade | None:
        """A unit's grade, None when it has none."""
        index = int(self.grade[unit])
        return self.bands[index] if index >= 0 else None

    def places_of(self, item: Item, units: Sequence[int]) -> list[list[str]]:
        """Where the figures of an item were written, for each of these units."""
        if self.sources is None or self.tables_in is None:
            return [[] for _ in units]
        return places_of(self.sources, self.tables_in, item, units)

    def card_of(self, unit: int) -> tuple[CardRun, int] | None:
        """The card a unit is on, and its column there."""
        for card in self.cards:
            found = np.flatnonzero(card.units == unit)
            if found.size:
                return card, int(found[0])
        return None
