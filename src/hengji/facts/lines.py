"""Lines on their way to being known: what a form wants, what was written, and what was found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ..engine.intake.report import Problem
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.period import Period
from ..engine.values.text import Text
from ..store.exact import NotExact, exact
from .models import FINAL

Pair = tuple[int, int]
"""A unit and a measure."""

MOST_OF_A_KIND = 500
"""Findings of one code that are told one by one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure as the checks need it."""

    pk: int
    code: str
    title: Text
    unit: str
    decimals: int
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit whose figures may be reported here, and the units it belongs to."""

    pk: int
    code: str
    name: Text
    above: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a figure; `turn` 0: nothing yet."""

    value: Decimal | None = None
    null_reason: str = ""
    turn: int = 0

    @property
    def settled(self) -> bool:
        """Whether nothing more is wanted of it."""
        return settled(self.value, self.null_reason)


def settled(value: object, reason: str) -> bool:
    """Whether a figure counts as known: a number, or a reason after which none is to come."""
    return value is not None or reason in FINAL


@dataclass(frozen=True, slots=True)
class Past:
    """What a figure is compared with: the period before, the same period of the year before, and the least and the greatest it ever was
    in other periods; whether its period is the first of a year, and how many of them `a_year` has."""

    before: Decimal | None = None
    year_ago: Decimal | None = None
    least: Decimal | None = None
    greatest: Decimal | None = None
    first: bool = False
    a_year: int = 12

    @property
    def last(self) -> Decimal | None:
        """The figure of the period before, else of the year before."""
        return self.year_ago if self.before is None else self.before

    @property
    def widest(self) -> Decimal:
        """How far from zero it ever was."""
        return max(abs(self.least or Decimal(0)), abs(self.greatest or Decimal(0)))

    @property
    def of_both_signs(self) -> bool:
        """Whether it was below zero and above."""
        return self.least is not None and self.greatest is not None and self.least < 0 < self.greatest


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said of a figure before it became what it is: each statement with its number, the oldest first; and since which number,
    by whom and when the newest is known."""

    told: tuple[tuple[int, Known], ...]
    since: int
    reported_by: Text
    accepted_by: Text
    at: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure to be recorded, with what it would replace."""

    unit: int
    measure: int
    cell: str
    value: Decimal | None
    null_reason: str
    source: str
    old: Known = Known()

    @property
    def changes(self) -> bool:
        """Whether anything becomes known by it."""
        return not self.says(self.old)

    def says(self, known: Known) -> bool:
        """Whether it is what is known."""
        return known.turn != 0 and (self.value, self.null_reason) == (known.value, known.null_reason)

    def moved(self, now: Known) -> bool:
        """Whether the figure has become another since, and not the one that is said here."""
        return now.turn != self.old.turn and not self.says(now)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form wants of whoever reports: units, measures, the period; what is known, and what was known for the period before and for
    the same one of the year before."""

    period: str
    mark: str
    places: Sequence[Place]
    quantities: Sequence[Quantity]
    known: Mapping[Pair, Known]
    before: Mapping[Pair, Decimal]
    seq: int = 0
    """The number of what was recorded last when this was looked up."""
    earlier: Mapping[Pair, Earlier] = field(default_factory=dict)
    """Of the figures that were changed once; looked up only where something is checked."""
    year_ago: Mapping[Pair, Decimal] = field(default_factory=dict)
    spans: Mapping[Pair, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """The least and the greatest of each figure in other periods; looked up only where something is checked."""
    waiting: frozenset[Pair] = frozenset()
    """What was handed in and waits to be decided on; looked up only where something is checked."""
    elsewhere: frozenset[str] = frozenset()
    """What units in sight are called, folded, that are not asked for; looked up only where something is checked."""

    def past(self, pair: Pair) -> Past:
        """What a figure of this form is compared with."""
        least, greatest = self.spans.get(pair, (None, None))
        of = Period.parse(self.period)
        return Past(self.before.get(pair), self.year_ago.get(pair), least, greatest, of.index == 1, 12 // of.months)

    def then(self, pair: Pair, seq: int) -> Known:
        """What was known of a figure when `seq` was recorded."""
        past = self.earlier.get(pair)
        if past is None or seq >= past.since:
            return self.known.get(pair, Known())
        return next((known for number, known in reversed(past.told) if number <= seq), Known())


@dataclass(slots=True)
class Checked:
    """The lines that are right, and everything that is not."""

    sheet: str = ""
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lacking: list[Pair] = field(default_factory=list)
    """What is wanted and not filled in."""
    errors: int = 0
    warnings: int = 0
    control: Decimal | None = None
    whole: Fraction = Fraction(0)
    """The sum of every value in the file, the wrong ones too: what the control total is compared with."""
    told: Counter[str] = field(default_factory=Counter)
    places: set[tuple[str, str]] = field(default_factory=set)

    @property
    def total(self) -> Decimal | None:
        """The sum of the values in the file, where it can be kept."""
        try:
            return exact(self.whole)
        except NotExact:
            return None

    def tell(self, problem: Problem, cell: str, *, once: bool = False) -> None:
        """One finding at a cell; of many of a kind the rest is counted."""
        if once and (problem.code, cell) in self.places:
            return
        self.places.add((problem.code, cell))
        self.errors += problem.level is Level.ERROR
        self.warnings += problem.level is Level.WARNING
        self.told[problem.code] += 1
        if self.told[problem.code] <= MOST_OF_A_KIND:
            where = Source(sheet=self.sheet, cell=cell)
            self.findings.append(Finding(problem.code, problem.level, problem.message, problem.hint, where))

    def close(self) -> None:
        """Tell how many were only counted; errors first, then warnings."""
        for code, number in self.told.items():
            if number > MOST_OF_A_KIND:
                more = number - MOST_OF_A_KIND
                last = next(each for each in reversed(self.findings) if each.code == code)
                message = Text(f"同类问题还有 {more} 处", f"and {more} more of the same kind")
                self.findings.append(Finding(code, last.level, message, last.hint, Source(sheet=self.sheet)))
        order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
        self.findings.sort(key=lambda each: order[each.level])
