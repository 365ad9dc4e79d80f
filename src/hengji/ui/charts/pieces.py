"""The geometry of a piecewise curve, exact: cutting it to the picture and finding where it jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from .figures import Number, required


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of the curve from `(x0, y0)` to `(x1, y1)`.

    An end is `closed` when the curve takes that value there. `x0` None runs on to the left edge of the picture, `x1`
    None to the right one; such a piece is level. `x0 == x1` is a single point.
    """

    x0: Number | None
    y0: Number
    x1: Number | None
    y1: Number
    closed0: bool = True
    closed1: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece cut to the picture, exact; `first` and `last` tell whether its own ends are inside."""

    x0: Fraction
    y0: Fraction
    x1: Fraction
    y1: Fraction
    closed0: bool
    closed1: bool
    first: bool
    last: bool

    @property
    def is_point(self) -> bool:
        """Whether it is one value only."""
        return self.x0 == self.x1


@dataclass(frozen=True, slots=True)
class Dot:
    """An end that must be seen: filled where the curve takes the value, hollow where it does not."""

    x: Fraction
    y: Fraction
    closed: bool


@dataclass(frozen=True, slots=True)
class Jump:
    """An x at which the curve leaves one height for another."""

    x: Fraction
    low: Fraction
    high: Fraction


Run: TypeAlias = list[tuple[Fraction, Fraction]]
"""Points joined in one stroke."""


def cut(pieces: Sequence[Piece], low: Fraction, high: Fraction) -> list[Segment]:
    """The pieces within `low..high`, in order of x; unbounded ones reach the edges."""
    found = (_cut(piece, low, high) for piece in pieces)
    return sorted((segment for segment in found if segment is not None), key=lambda s: (s.x0, s.x1))


def _cut(piece: Piece, low: Fraction, high: Fraction) -> Segment | None:
    y0, y1 = required(piece.y0, "a piece's y"), required(piece.y1, "a piece's y")
    x0 = None if piece.x0 is None else required(piece.x0, "a piece's x")
    x1 = None if piece.x1 is None else required(piece.x1, "a piece's x")
    if (x0 is None or x1 is None) and y0 != y1:
        raise ValueError("a piece that runs on to the edge is level")
    if x0 is not None and x1 is not None and x0 > x1:
        raise ValueError("a piece runs from the lesser x to the greater")
    start, end = low if x0 is None else x0, high if x1 is None else x1
    left, right = max(start, low), min(end, high)
    if left > right:
        return None
    if left == start and right == end:
        return Segment(left, y0, right, y1, piece.closed0, piece.closed1, x0 is not None, x1 is not None)
    slope = (y1 - y0) / (end - start) if end > start else Fraction(0)
    return Segment(
        x0=left,
        y0=y0 + slope * (left - start),
        x1=right,
        y1=y0 + slope * (right - start) if end > start else y1,
        closed0=piece.closed0,
        closed1=piece.closed1,
        first=x0 is not None and x0 >= low,
        last=x1 is not None and x1 <= high,
    )


def runs(segments: Sequence[Segment]) -> list[Run]:
    """The strokes of the curve: neighbours that meet are one stroke."""
    strokes: list[Run] = []
    for s in segments:
        if s.is_point:
            continue
        if strokes and strokes[-1][-1] == (s.x0, s.y0):
            strokes[-1].append((s.x1, s.y1))
        else:
            strokes.append([(s.x0, s.y0), (s.x1, s.y1)])
    return strokes


def chains(strokes: Sequence[Run]) -> list[Run]:
    """Strokes whose ends share an x joined over the jump between them: the outline of the field under the curve."""
    joined: list[Run] = []
    for stroke in strokes:
        if joined and joined[-1][-1][0] == stroke[0][0]:
            joined[-1] = [*joined[-1], *stroke]
        else:
            joined.append(stroke)
    return joined


def joints(segments: Sequence[Segment]) -> tuple[list[Jump], list[Dot]]:
    """Where the curve jumps, and the ends that must be seen there: every end but those it passes straight through."""
    ends: dict[Fraction, list[tuple[Fraction, bool, str]]] = {}
    for s in segments:
        if s.is_point:
            ends.setdefault(s.x0, []).append((s.y0, s.closed0 and s.closed1, "point"))
            continue
        if s.first:
            ends.setdefault(s.x0, []).append((s.y0, s.closed0, "starts"))
        if s.last:
            ends.setdefault(s.x1, []).append((s.y1, s.closed1, "stops"))
    jumps: list[Jump] = []
    dots: list[Dot] = []
    for x in sorted(ends):
        heights = sorted({y for y, _, _ in ends[x]})
        if len(heights) > 1:
            jumps.append(Jump(x, heights[0], heights[-1]))
        sides = {side for _, _, side in ends[x]}
        taken = {y for y, closed, _ in ends[x] if closed}
        if len(heights) == 1 and taken and {"starts", "stops"} <= sides:
            continue
        dots += [Dot(x, y, y in taken) for y in heights]
    return jumps, dots
