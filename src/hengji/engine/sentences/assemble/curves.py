"""Regions become a curve: the order of the marks, the amounts on every stretch, straight lines between, and the knots."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...rules.model import ZERO, Amount, Curve, Cut, Knot, Mark, Side
from ...values.direction import Direction
from .. import questions
from .bands import (
    Bands,
    Line,
    Piece,
    edges,
    span_of,
)
from .cells import ask_hairlines, fill_counts, fill_gap, fill_outer, overlap, owners_of
from .order import arrange
from .stop import refuse


def curve_of(bands: Bands) -> tuple[Curve, tuple[Cut, ...]]:
    """The curve of all regions, with cuts where a single mark earns what neither side does."""
    _order(bands)
    points, lines = _cells(bands)
    return _knots(bands, points, lines)


def _order(bands: Bands) -> None:
    pairs = [(piece.marks[0], piece.marks[1]) for piece in bands.pieces if len(piece.marks) == 2]
    pairs += _by_amount(bands)
    marks = [mark for piece in bands.pieces for mark in piece.marks]
    arranged = arrange(marks, pairs, bands.scale.lower)
    if arranged is None:
        raise refuse(
            questions.contradiction("各档的界限次序相互矛盾", "the borders of the bands contradict each other in order")
        )
    bands.place(arranged)
    swapped = []
    for piece in bands.pieces:
        low, high = piece.low, piece.high
        if low is not None and high is not None and bands.number(low.mark) > bands.number(high.mark):
            low, high = (
                replace(low, closed=high.closed, mark=high.mark),
                replace(high, closed=low.closed, mark=low.mark),
            )
            piece = replace(piece, low=low, high=high)
        swapped.append(piece)
    bands.pieces = swapped


def _by_amount(bands: Bands) -> list[tuple[Mark, Mark]]:
    """Half-open regions in the order of their amounts: what earns more lies further on the better side."""
    found: dict[tuple[Mark, Mark], None] = {}
    for upward in (True, False):
        ladders: dict[tuple[str, Fraction], list[tuple[Fraction, Mark]]] = {}
        for piece in bands.pieces:
            edge, other = (piece.low, piece.high) if upward else (piece.high, piece.low)
            single = edge is not None and other is not None and edge.mark == other.mark
            if edge is not None and (other is None or single):
                mark = edge.mark
                ladders.setdefault((mark.tier, mark.times), []).append((bands.worth(piece.start), mark))
        # Marks of one tier and multiple are in order by themselves.
        for one, other_ladder in itertools.permutations(ladders.values(), 2):
            for less, a in one:
                found.update(((b, a) if bands.scale.lower else (a, b), None) for more, b in other_ladder if less < more)
    return list(found)


def _line(bands: Bands, owner: Piece | None, cell: int) -> Line:
    assert owner is not None
    if not owner.constant:
        first, last = span_of(bands, owner)
        if last - first > 2:
            raise overlap(bands, [owner])
    return Line(owner.start, owner.end)


def _point(bands: Bands, owners: Sequence[Piece | None], lines: Sequence[Line], cell: int) -> Amount:
    owner = owners[cell]
    assert owner is not None
    if owner.constant:
        return owner.start
    return lines[cell // 2].end if owner is owners[cell - 1] else lines[cell // 2 + 1].start


def _interpolated(bands: Bands, owners: list[Piece | None]) -> tuple[list[Amount], list[Line]]:
    """Straight lines between the amounts stated at neighbouring marks; outside them the outermost amounts, or nothing."""
    marks = bands.marks
    up = not bands.scale.lower
    at: list[Amount | None] = [None] * len(marks)
    arriving: list[Amount | None] = [None] * len(marks)
    for piece in bands.pieces:
        towards_better = (piece.low if up else piece.high, piece.high if up else piece.low)
        worse_edge, better_edge = towards_better
        if worse_edge is not None:
            at[bands.number(worse_edge.mark)] = piece.start if up else piece.end
        if better_edge is not None and worse_edge is None:
            arriving[bands.number(better_edge.mark)] = piece.end if up else piece.start
    order = range(len(marks)) if up else range(len(marks) - 1, -1, -1)
    ladder = list(order)
    said = [at[index] if at[index] is not None else arriving[index] for index in ladder]
    if len(ladder) < 2 or any(amount is None for amount in said):
        raise refuse(questions.anchors())
    values = [amount for amount in said if amount is not None]
    first = ladder[0]
    base = arriving[first]
    below = base if base is not None else (bands.worse if bands.worse is not None else ZERO)
    lines: list[Line] = [Line(below, below)] * (len(marks) + 1)
    regions = _regions(bands)
    for step, (left, right) in enumerate(itertools.pairwise(ladder)):
        start, end = values[step], values[step + 1]
        owner = owners[2 * (left + 1 if up else left)]
        if owner is not None and owner.low is not None and owner.high is not None:
            start, end = (owner.start, owner.end) if up else (owner.end, owner.start)
        if regions and (marks[left], marks[right]) not in regions and (marks[right], marks[left]) not in regions:
            end = start
        low = Line(start, end) if up else Line(end, start)
        lines[left + 1 if up else left] = low
    best = values[-1]
    lines[len(marks) if up else 0] = Line(best, best)
    lines[0 if up else len(marks)] = Line(below, below)
    points = list(values if up else values[::-1])
    return points, lines


def _regions(bands: Bands) -> set[tuple[Mark, Mark]]:
    found = set()
    for between in bands.between:
        if between.condition is not None and len(between.condition.compares) == 2:
            low, high = edges(between.condition.compares, bands.scale)
            if low is not None and high is not None:
                found.add((low.mark, high.mark))
    return found


def _knots(bands: Bands, points: Sequence[Amount], lines: Sequence[Line]) -> tuple[Curve, tuple[Cut, ...]]:
    up = not bands.scale.lower
    knots: list[Knot] = []
    cuts: list[Cut] = []
    for index in range(len(bands.marks)) if up else range(len(bands.marks) - 1, -1, -1):
        mark, point = bands.marks[index], points[index]
        arriving, leaving = (lines[index], lines[index + 1]) if up else (lines[index + 1], lines[index])
        before, value = (arriving.end, leaving.start) if up else (arriving.start, leaving.end)
        flat = arriving.start == arriving.end and leaving.start == leaving.end
        if cuts or point not in (before, value):
            # A curve cannot hold a value of one mark alone: what lies beyond it is cut instead, the furthest first.
            if not flat:
                raise refuse(questions.contradiction("插值的端点得分不一致", "the ends of the interpolation disagree"))
            if not cuts:
                knots.append(Knot(mark, point, before))
            elif point not in (before, value):
                cuts.insert(0, Cut(Side.ABOVE if up else Side.BELOW, mark, point, closed=True))
            cuts.insert(0, Cut(Side.ABOVE if up else Side.BELOW, mark, value, closed=bool(cuts) and point == value))
        elif not (before == value == point and flat):
            knots.append(Knot(mark, value, before, closed=point == value))
    if not knots:
        knots = [Knot(bands.marks[0], points[0], points[0])]
    return Curve(tuple(knots), Direction.HIGHER if up else Direction.LOWER), tuple(cuts)


def _cells(bands: Bands) -> tuple[list[Amount], list[Line]]:
    count = 2 * len(bands.marks) + 1
    owners = owners_of(bands)
    if bands.between:
        return _interpolated(bands, owners)
    fill_outer(bands, owners)
    fill_counts(bands, owners)
    ask_hairlines(bands, owners)
    for cell in range(count):
        if owners[cell] is None:
            fill_gap(bands, owners, cell)
    lines = [_line(bands, owners[cell], cell) for cell in range(0, count, 2)]
    points = [_point(bands, owners, lines, cell) for cell in range(1, count, 2)]
    return points, lines
