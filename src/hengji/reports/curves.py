"""A scoring rule as exact straight pieces: bends, jumps and steps found from the rule, heights asked of the exact carrier.

Between two places where a rule can bend, its score before floor and cap is straight (or, for an inverse proportion and a formula,
smooth). So the places are collected, each stretch is probed inside, and its ends are asked one by one: what is drawn is what
`score_one` says, with open and closed ends where the rule has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..engine.rules.expression import body_value
from ..engine.rules.model import Amount, Curve, Expression, Mark, Partial, Proportion, Rule, Side, Step
from ..engine.rules.score import score_one
from ..ui.charts import Piece

SMOOTH = 24
"""Straight pieces drawn for a smooth stretch."""
MOST_STEPS = 120
"""Single steps drawn; a finer staircase is drawn as the line it looks like."""

Tiers = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule at the tiers of one unit: `full` marks, `point` what a written point is worth."""

    rule: Rule
    tiers: Tiers
    full: Fraction
    point: Fraction = Fraction(1)
    kind: str = ""

    def at(self, x: Fraction) -> Fraction | None:
        """The exact score at x; None where the rule gives none."""
        return self._ask(x)[0]

    def raw(self, x: Fraction) -> Fraction:
        """The score at x before floor and cap."""
        return self._ask(x)[1]

    def _ask(self, x: Fraction) -> tuple[Fraction | None, Fraction]:
        kinds = {self.kind: x} if self.kind else None
        body, _ = body_value(self.rule, x, self.tiers, self.full)
        found = score_one(
            self.rule, None if self.kind else x, self.tiers, full=self.full, point=self.point, kinds=kinds, body=body
        )
        return found.score, found.raw

    def worth(self, amount: Amount) -> Fraction:
        """An amount in points of this item."""
        return amount.worth(self.full, self.point)


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
    drawn: list[Piece] = []
    for left, right in pairwise(places):
        drawn += _stretch(shape, left, right)
    return tuple(drawn + [_alone(x, y) for x in places if (y := shape.at(x)) is not None and not _reached(drawn, x, y)])


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


def _stretch(shape: Shape, left: Fraction, right: Fraction) -> Iterator[Piece]:
    """The pieces between two neighbouring places."""
    smooth = isinstance(shape.rule.body, Expression) or (
        isinstance(shape.rule.body, Proportion) and shape.rule.body.inverse
    )
    cuts = [left + (right - left) * i / SMOOTH for i in range(SMOOTH + 1)] if smooth else [left, right]
    for a, b in pairwise(cuts):
        one, other = (a * 2 + b) / 3, (a + b * 2) / 3
        y1, y2 = shape.at(one), shape.at(other)
        if y1 is None or y2 is None:
            continue
        first, last = shape.at(a), shape.at(b)
        y0, y3 = y1 * 2 - y2, y2 * 2 - y1
        if smooth:
            y0, y3 = (first if first is not None else y0), (last if last is not None else y3)
        yield Piece(a, y0, b, y3, first == y0, last == y3)


def _reached(drawn: list[Piece], x: Fraction, y: Fraction) -> bool:
    return any((p.x0 == x and p.y0 == y) or (p.x1 == x and p.y1 == y) for p in drawn)


def _alone(x: Fraction, y: Fraction) -> Piece:
    return Piece(x, y, x, y)


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
        each = abs(shape.worth(step.amount))
        found.add(origin + way * size * (shape.worth(step.most) / each) if each else origin)
    if step.partial is not Partial.PROPORTIONAL:
        far = low if way < 0 else high
        count = int(max((far - origin) * way / size, Fraction(0))) + 1
        if count <= MOST_STEPS:
            found |= {origin + way * size * i for i in range(1, count + 1)}
    return found


def _bounds(shape: Shape, low: Fraction, high: Fraction, known: set[Fraction] | None = None) -> list[Fraction]:
    """Where the score before floor and cap meets them."""
    rule = shape.rule
    limits = [shape.worth(bound) for bound in (rule.floor, rule.cap) if bound is not None]
    if isinstance(rule.body, Proportion) and rule.body.inverse and not rule.steps:
        top, tier = shape.worth(rule.body.of), shape.tiers[rule.body.tier]
        return [top * tier / limit for limit in limits if limit]
    if isinstance(rule.body, Expression):
        return []
    places = sorted({low, high, *(x for x in (known or set(marks(rule, shape.tiers))) if low < x < high)})
    found = []
    for a, b in pairwise(places):
        one, other = (a * 2 + b) / 3, (a + b * 2) / 3
        y1, y2 = shape.raw(one), shape.raw(other)
        if y1 == y2:
            continue
        meets = (one + (limit - y1) * (other - one) / (y2 - y1) for limit in limits)
        found += [x for x in meets if a < x < b]
    return found
