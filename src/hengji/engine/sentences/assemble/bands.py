"""Regions of the axis and what they earn: the parts every reading of bands is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...rules.model import Amount, Mark
from ...values.finding import Finding
from .. import questions
from ..axis import Compare, Relation, When
from ..statements import Award, Between, Deed
from .amounts import Worth
from .describe import mark_text
from .places import Scale
from .stop import refuse

CONTESTED, MARKED, WORDED, LOOSE = 3, 2, 0, 0


INNER = 4


@dataclass(frozen=True, slots=True)
class Edge:
    """A border of a region: whether the mark belongs to it, and how surely the sentence says so."""

    mark: Mark
    closed: bool
    strength: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A region of the axis and what it earns: `start` at its low end, `end` at its high end."""

    low: Edge | None
    high: Edge | None
    start: Amount
    end: Amount
    award: Award

    @property
    def marks(self) -> list[Mark]:
        """The borders, low first."""
        return [edge.mark for edge in (self.low, self.high) if edge is not None]

    @property
    def constant(self) -> bool:
        """Whether the whole region earns one amount."""
        return self.start == self.end


@dataclass(slots=True)
class Line:
    """What an open stretch earns: from `start` (low end) to `end` (high end)."""

    start: Amount
    end: Amount


@dataclass(slots=True)
class Bands:
    """The regions of a sentence, and how the stretches none of them names are filled (`worse` and `better` outer ones)."""

    scale: Scale
    worth: Worth
    pieces: list[Piece]
    worse: Amount | None = None
    better: Amount | None = None
    inner: Amount | None = None
    between: Sequence[Between] = ()
    notes: list[Finding] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _numbers: dict[Mark, int] = field(default_factory=dict)

    def place(self, marks: list[Mark]) -> None:
        """Sets the marks, in their order along the axis."""
        self.marks = marks
        self._numbers = {mark: number for number, mark in enumerate(marks)}

    def number(self, mark: Mark) -> int:
        """Which of the marks this is."""
        return self._numbers[mark]


def literal(relation: Relation, lower: bool) -> Relation:
    """The relation on the axis itself, where it was said by way of better and worse."""
    up = {
        Relation.REACHED: Relation.AT_LEAST,
        Relation.MISSED: Relation.BELOW,
        Relation.EXCEEDED: Relation.ABOVE,
        Relation.UP_TO: Relation.AT_MOST,
    }
    down = {
        Relation.REACHED: Relation.AT_MOST,
        Relation.MISSED: Relation.ABOVE,
        Relation.EXCEEDED: Relation.BELOW,
        Relation.UP_TO: Relation.AT_LEAST,
    }
    return (down if lower else up).get(relation, relation)


BOTH_WORDS = {Relation.ABOVE: Relation.AT_LEAST, Relation.BELOW: Relation.AT_MOST}


"""`超过15%以上`: one word excludes the border, the other includes it (marked and loose); read as included where a band adjoins."""


def edges(compares: Sequence[Compare], scale: Scale) -> tuple[Edge | None, Edge | None]:
    """The low and high borders of a region; refuses a region that is none."""
    low: Edge | None = None
    high: Edge | None = None
    for compare in compares:
        relation = literal(compare.relation, scale.lower)
        if compare.loose and compare.marked:
            relation = BOTH_WORDS.get(relation, relation)
        mark = scale.mark(compare.place)
        strength = LOOSE if compare.loose else MARKED if compare.marked else WORDED
        if compare.loose and compare.marked:
            strength = LOOSE if compare.relation in BOTH_WORDS else CONTESTED
        if relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.EQUAL):
            low = Edge(mark, relation is not Relation.ABOVE, strength)
        if relation in (Relation.AT_MOST, Relation.BELOW, Relation.EQUAL):
            high = Edge(mark, relation is not Relation.BELOW, strength)
    if low is not None and high is not None and low.mark == high.mark and not (low.closed and high.closed):
        where = mark_text(low.mark)
        raise refuse(
            questions.contradiction(
                f"一档的两个界限都是{where.zh}，而又不含它：没有一个数值落在其中",
                f"a band begins and ends at {where.en} and leaves it out: no value lies in it",
            )
        )
    return low, high


def piece_of(award: Award, scale: Scale, start: Amount) -> Piece:
    """The region and the amounts of an award with a `When` condition; LOSE and GAIN count from `start`."""
    assert isinstance(award.condition, When)
    low, high = edges(award.condition.compares, scale)
    effect = award.effect
    first = effect.amount
    last = first if effect.to is None else effect.to
    if effect.deed is not Deed.GET:
        sign = -1 if effect.deed is Deed.LOSE else 1
        first, last = (start + (amount if sign > 0 else -amount) for amount in (first, last))
    compares = award.condition.compares
    falling = len(compares) == 2 and high is not None and scale.mark(compares[0].place) == high.mark
    if falling and low is not None and high is not None and low.mark != high.mark:
        first, last = last, first
    return Piece(low, high, first, last, award)


def span_of(bands: Bands, piece: Piece) -> tuple[int, int]:
    """The first and last cell of a piece: cell 2i+1 is mark i, cell 2i the stretch before it."""
    first, last = 0, 2 * len(bands.marks)
    if piece.low is not None:
        first = 2 * bands.number(piece.low.mark) + (1 if piece.low.closed else 2)
    if piece.high is not None:
        last = 2 * bands.number(piece.high.mark) + (1 if piece.high.closed else 0)
    return first, last
