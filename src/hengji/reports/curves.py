"""A scoring rule as exact straight pieces: bends, jumps and steps found from the rule, heights asked of the exact carrier.

Between two places where a rule can bend, its score before floor and cap is straight (or, for an inverse proportion and a formula,
smooth). So the places are collected, each stretch is probed inside, and all are asked in one go: what is drawn is what the engine
says, with open and closed ends where the rule has them. Pieces that run straight on are one, so that a curve costs what is seen of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ..engine.rules.model import Curve, Expression, Mark, Partial, Proportion, Rule, Side, Step
from ..ui.charts import Piece
from .heights import Height, Shape, Tiers, heights

SMOOTH = 24
"""Straight pieces drawn for a smooth stretch."""
MOST_STEPS = 120
"""Single steps drawn; a finer staircase is drawn as the line it looks like."""


def place(mark: Mark, tiers: Tiers) -> Fraction:
    """Where a mark lies."""
    return mark.at(tiers[mark.tier]) if mark.tier else mark.plus


def marks(rule: Rule, tiers: Tiers) -> list[Fraction]:
    """Every place the rule names, in order."""
    found = [knot.at for knot in rule.body.knots] if isinstance(rule.body, Curve) else []
    found += [mark for step in rule.steps for mark in (step.origin, step.until) if mark is not None]
    found += [cut.at for cut in rule.cuts]
    named = [tiers[rule.body.tier]] if isinstance(rule.body, Proportion) else []
    return sorted({*named, *(place(mark, tiers) for mark in found)})


def pieces(shape: Shape, low: Fraction, high: Fraction) -> tuple[Piece, ...]:
    """The rule from `low` to `high` in straight pieces; nothing where it gives no score."""
    places = sorted({low, high, *(x for x in _bends(shape, low, high) if low < x < high)})
    smooth = _is_smooth(shape.rule)
    cuts = [x for left, right in pairwise(places) for x in _parts(left, right, SMOOTH if smooth else 1)] + [high]
    probes = [x for a, b in pairwise(cuts) for x in _inside(a, b)]
    at = {x: y for x, (y, _) in zip((*cuts, *probes), heights(shape, (*cuts, *probes)), strict=True)}
    found = [
        _stretch((a, at[a]), at[one], at[other], (b, at[b]), smooth=smooth)
        for a, b in pairwise(cuts)
        for one, other in (_inside(a, b),)
    ]
    lines = [line for line in found if line is not None]
    seen = {end for line in lines for end in ((line.x0, line.y0), (line.x1, line.y1))}
    alone = [Piece(x, y, x, y) for x in places if (y := at[x]) is not None and (x, y) not in seen]
    return tuple([Piece(*line) for line in _joined(lines)] + alone)


def reach(shape: Shape, others: list[Fraction]) -> tuple[Fraction, Fraction]:
    """The part of the axis worth drawing: the places the rule names, the tiers, where it meets its floor or cap nearby, `others`."""
    named = {*marks(shape.rule, shape.tiers), *shape.tiers.values()}
    if isinstance(shape.rule.body, Proportion | Expression):
        named |= {tier * Fraction(part, 20) for tier in shape.tiers.values() for part in (16, 22)}
    core = sorted({*named, *others}) or [Fraction(0), Fraction(1)]
    low, high = core[0], core[-1]
    room = max([(high - low) * Fraction(3, 5), *(12 * _size(shape, step) for step in shape.rule.steps)])
    near = [x for x in _bounds(shape, low - room, high + room) if low - room <= x <= high + room]
    for step in shape.rule.steps:
        if step.side is Side.BELOW and not any(x <= low for x in near):
            near.append(low - room)
        if step.side is Side.ABOVE and not any(x >= high for x in near):
            near.append(high + room)
    low, high = min([low, *near]), max([high, *near])
    pad = (high - low) * Fraction(3, 25) or max(abs(low) / 4, Fraction(1))
    low, high = (max(low - pad, Fraction(0)) if low >= 0 else low - pad), high + pad
    if all(x.denominator == 1 for x in core):
        return Fraction(low.__floor__()), Fraction(high.__ceil__())
    return low, high


def _is_smooth(rule: Rule) -> bool:
    """Whether the score may bend everywhere between two places."""
    return isinstance(rule.body, Expression) or (isinstance(rule.body, Proportion) and rule.body.inverse)


def _parts(left: Fraction, right: Fraction, count: int) -> Iterator[Fraction]:
    """The starts of `count` equal parts."""
    return (left + (right - left) * i / count for i in range(count))


def _inside(a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    """Two places between a and b: where no bend lies between, they tell the line."""
    return (a * 2 + b) / 3, (a + b * 2) / 3


class Line(NamedTuple):
    """A piece in the making: from `(x0, y0)` to `(x1, y1)`, each end closed where the rule gives just that there."""

    x0: Fraction
    y0: Fraction
    x1: Fraction
    y1: Fraction
    closed0: bool
    closed1: bool


Spot = tuple[Fraction, Fraction | None]
"""A place and what the rule gives exactly there."""


def _stretch(start: Spot, y1: Fraction | None, y2: Fraction | None, end: Spot, *, smooth: bool) -> Line | None:
    """The line between two neighbouring places, from the heights inside; its ends are closed where the rule gives just them."""
    if y1 is None or y2 is None:
        return None
    (a, first), (b, last) = start, end
    y0, y3 = y1 * 2 - y2, y2 * 2 - y1
    if smooth:
        y0, y3 = (first if first is not None else y0), (last if last is not None else y3)
    return Line(a, y0, b, y3, first == y0, last == y3)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines of which none simply runs on into the next: those are one."""
    joined: list[Line] = []
    for line in lines:
        if joined and _runs_on(joined[-1], line):
            last = joined[-1]
            joined[-1] = Line(last.x0, last.y0, line.x1, line.y1, last.closed0, line.closed1)
        else:
            joined.append(line)
    return joined


def _runs_on(one: Line, other: Line) -> bool:
    """Whether the curve passes straight from one line into the next."""
    if (one.x1, one.y1) != (other.x0, other.y0) or not (one.closed1 and other.closed0):
        return False
    return _slope(one) == _slope(other)


def _slope(line: Line) -> Fraction:
    return (line.y1 - line.y0) / (line.x1 - line.x0)


def _bends(shape: Shape, low: Fraction, high: Fraction) -> set[Fraction]:
    """Where the score may bend or jump between `low` and `high`."""
    found = set(marks(shape.rule, shape.tiers)) | {Fraction(0)}
    if isinstance(shape.rule.body, Expression):
        found |= set(shape.tiers.values())
    for step in shape.rule.steps:
        found |= _step_bends(shape, step, low, high)
    return found | set(_bounds(shape, low, high, found))


def _size(shape: Shape, step: Step) -> Fraction:
    if not step.size.relative:
        return step.size.value
    origin = shape.tiers.get(step.origin.tier, Fraction(0)) if step.origin.tier else step.origin.plus
    return step.size.value * abs(origin)


def _step_bends(shape: Shape, step: Step, low: Fraction, high: Fraction) -> set[Fraction]:
    """The edges of whole steps, and where the most a step may change is reached."""
    origin, size = place(step.origin, shape.tiers), _size(shape, step)
    way = -1 if step.side is Side.BELOW else 1
    if size == 0:
        return set()
    found = set()
    if step.most is not None:
        each = abs(step.amount.worth(shape.full, shape.point))
        found.add(origin + way * size * (step.most.worth(shape.full, shape.point) / each) if each else origin)
    if step.partial is not Partial.PROPORTIONAL:
        far = low if way < 0 else high
        count = int(max((far - origin) * way / size, Fraction(0))) + 1
        if count <= MOST_STEPS:
            found |= {origin + way * size * i for i in range(1, count + 1)}
    return found


def _bounds(shape: Shape, low: Fraction, high: Fraction, known: set[Fraction] | None = None) -> list[Fraction]:
    """Where the score before floor and cap meets them."""
    rule = shape.rule
    limits = [bound.worth(shape.full, shape.point) for bound in (rule.floor, rule.cap) if bound is not None]
    if isinstance(rule.body, Proportion) and rule.body.inverse and not rule.steps:
        top, tier = rule.body.of.worth(shape.full, shape.point), shape.tiers[rule.body.tier]
        return [top * tier / limit for limit in limits if limit]
    if isinstance(rule.body, Expression):
        return []
    places = sorted({low, high, *(x for x in (known or set(marks(rule, shape.tiers))) if low < x < high)})
    probes = [x for a, b in pairwise(places) for x in _inside(a, b)]
    found: list[Fraction] = []
    for (a, b), told in zip(pairwise(places), _pairs(heights(shape, probes)), strict=True):
        (_, y1), (_, y2) = told
        if y1 == y2:
            continue
        one, other = _inside(a, b)
        meets = (one + (limit - y1) * (other - one) / (y2 - y1) for limit in limits)
        found += [x for x in meets if a < x < b]
    return found


def _pairs(values: Sequence[Height]) -> Iterator[tuple[Height, Height]]:
    """First and second, third and fourth, and so on."""
    return zip(values[::2], values[1::2], strict=True)
