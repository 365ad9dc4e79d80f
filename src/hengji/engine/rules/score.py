"""How a rule is computed: written once, over any carrier, as integer-valued `num / den`.

Axis values (the figure, its tiers) share one scale and points share another; every formula below is homogeneous in both,
so the same lines run on true Fractions and on scaled integers. Sources of the forms: `domain.md` section 6.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from ..values.null import NullReason
from .carriers import EXACT, Carrier, Value, as_fraction, is_number, plus, round_half_up, times
from .form import BodyKind, Form, Numbers, StepForm, form_of
from .model import FULL, ZERO, Amount, Levels, Measured, Partial, Rule, Side

CUT_BRANCH, FLOOR_BRANCH, CAP_BRANCH = 100, 200, 201
"""Branch codes above the pieces of a body: 100 + index of the cut that applied; 200 at the floor, 201 at the cap."""


@dataclass(slots=True)
class Cell:
    """What `score` reads for one cell (or one block of cells of the same form), all of one carrier.

    `x`, `tiers` and `kinds` share the figure's scale. `one` is the factor by which the pure multiples among the `axis` coefficients
    were scaled to integers, `base` that of its constants (`one` times the figure's scale); `unit` is a further factor of a row whose
    figure is a ratio (its denominator). All three are 1 on Fractions. For levels `x` is the index of the level (-1: none named).
    `body_num`, `body_den` are given for a formula body. `axis` and `amounts` stand in the order of `Numbers`.
    """

    x: Value
    tiers: Sequence[Value]
    axis: Sequence[Value]
    amounts: Sequence[Value]
    sense: Value = 1
    unit: Value = 1
    one: Value = 1
    base: Value = 1
    kinds: Sequence[Value] = ()
    body_num: Value = None
    body_den: Value = None
    ratio_step: int = 0


@dataclass(slots=True)
class Scored:
    """`num / den` is the score on the amounts' scale and `raw_num / den` the same before floor and cap; `branch` says which piece
    spoke; `null` is a `NullReason` (0: there is a score)."""

    num: Value
    den: Value
    raw_num: Value
    branch: Value
    null: Value


@dataclass(frozen=True, slots=True)
class Scale:
    """What makes integers of scores: num/den is round_half_up(num * twice / 2, den * down) in units of the last decimal kept, and the
    same for the raw score. Where both have one divisor it is the same object."""

    twice: Value
    down: Value
    raw_twice: Value
    raw_down: Value


class Reading:
    """One pass over a cell or block: its figures on the scale of the pure multiples, its numbers in the order of reading, and what
    several parts of a rule ask of a tier, found out once."""

    __slots__ = ("_divisors", "_sizes", "_zeros", "amounts", "axis", "cell", "o", "tiers", "x")

    def __init__(self, o: Carrier, cell: Cell) -> None:
        self.o, self.cell = o, cell
        self.axis, self.amounts = iter(cell.axis), iter(cell.amounts)
        self.x = times(cell.x, cell.one)
        self.tiers = [times(tier, cell.one) for tier in cell.tiers]
        self._sizes: dict[int, Value] = {}
        self._zeros: dict[int, tuple[Any, bool]] = {}
        self._divisors: dict[int, Value] = {}

    def size(self, tier: int) -> Value:
        """|tier|."""
        if tier not in self._sizes:
            self._sizes[tier] = self.o.size(self.cell.tiers[tier])
        return self._sizes[tier]

    def divisor(self, tier: int) -> Value:
        """|tier|, 1 where the tier is zero (that row is null anyway)."""
        if tier not in self._divisors:
            zero, anywhere = self._zero(tier)
            self._divisors[tier] = self.o.where(zero, 1, self.size(tier)) if anywhere else self.size(tier)
        return self._divisors[tier]

    def null_at_zero(self, tier: int, null: Value) -> Value:
        """`null`, and `ZERO_TARGET` where the tier is zero."""
        zero, anywhere = self._zero(tier)
        return self.o.where(zero, int(NullReason.ZERO_TARGET), null) if anywhere else null

    def _zero(self, tier: int) -> tuple[Any, bool]:
        """Where the tier is zero, and whether that is anywhere."""
        if tier not in self._zeros:
            zero = self.size(tier) == 0
            self._zeros[tier] = zero, self.o.happens(zero)
        return self._zeros[tier]

    def place(self, tier: int) -> Value:
        """The next mark's position on the axis scale times `one`: t + (times - 1)|t| + plus."""
        tilt, offset = next(self.axis), next(self.axis)
        constant = times(offset, self.cell.unit)
        if tier < 0:
            return constant
        place = self.tiers[tier]
        if not is_number(tilt, 0):
            place = place + self.size(tier) * tilt
        return plus(place, constant)


def score(o: Carrier, form: Form, cell: Cell) -> Scored:
    """Score one cell or block of the given form; a row whose `null` is set has no meaning in its other columns."""
    r = Reading(o, cell)
    num, den, branch, null = _body(r, form)
    num, den, null = _stepped(r, form, num, den, null)
    raw_num = num
    ruled: list[tuple[Any, Value]] = []
    for side, tier, closed in form.cuts:
        ruled.append((_on_side(r.x, side, r.place(tier), closed), next(r.amounts)))
    if form.floor:
        least = times(next(r.amounts), den)
        low = num < least
        if o.happens(low):
            num, branch = o.where(low, least, num), o.where(low, FLOOR_BRANCH, branch)
    if form.cap or form.ambitions:
        most, bounded = _cap(r, form)
        most = times(most, den)
        high = num > most if bounded is True else bounded & (num > most)
        if o.happens(high):
            num, branch = o.where(high, most, num), o.where(high, CAP_BRANCH, branch)
    for index in range(len(ruled) - 1, -1, -1):
        applies, amount = ruled[index]
        if o.happens(applies):
            amount = times(amount, den)
            num, raw_num = o.where(applies, amount, num), o.where(applies, amount, raw_num)
            branch = o.where(applies, CUT_BRANCH + index, branch)
    return Scored(num, den, raw_num, branch, null)


def in_units(o: Carrier, found: Scored, scale: Scale) -> tuple[Value, Value]:
    """The score and the raw score as integers, half-up, in the units that `scale` is made for."""
    den = times(found.den, scale.down)
    double = den + den
    points = round_half_up(o, times(found.num, scale.twice), den, double)
    if scale.raw_down is not scale.down:
        den = times(found.den, scale.raw_down)
        double = den + den
    return points, round_half_up(o, times(found.raw_num, scale.raw_twice), den, double)


def _stepped(r: Reading, form: Form, num: Value, den: Value, null: Value) -> tuple[Value, Value, Value]:
    """What the steps make of a body: whole and started steps add points, proportional ones points over their divisor."""
    flat: Value = None
    by_unit: Value = None
    by_tier: dict[int, Value] = {}
    for step in form.steps:
        delta, null = _step(r, step, null)
        if step.partial is not Partial.PROPORTIONAL:
            flat = delta if flat is None else flat + delta
        elif step.relative:
            by_tier[step.origin] = plus(by_tier.get(step.origin, 0), delta)
        else:
            by_unit = delta if by_unit is None else by_unit + delta
    if flat is not None:
        num = plus(num, times(flat, den))
    if by_unit is not None:
        over = times(r.cell.unit, r.cell.base)
        num, den = plus(times(num, over), times(by_unit, den)), times(den, over)
    for tier, delta in by_tier.items():
        over = times(r.divisor(tier), r.cell.one)
        num, den = plus(times(num, over), times(delta, den)), times(den, over)
    return num, den, null


def _cap(r: Reading, form: Form) -> tuple[Value, Any]:
    """The cap of each row and whether it has one: the first ambition that holds sets it."""
    bounded: Any = form.cap
    most: Value = next(r.amounts) if form.cap else 0
    held = []
    for tier, side, mark, closed in form.ambitions:
        place = r.place(mark)
        held.append((_on_side(r.tiers[tier], side, place, closed), next(r.amounts)))
    for applies, amount in reversed(held):
        most, bounded = r.o.where(applies, amount, most), bounded | applies
    return most, bounded


def _on_side(value: Value, side: Side, place: Value, closed: bool) -> Any:
    if side is Side.BELOW:
        return value <= place if closed else value < place
    return value >= place if closed else value > place


def _step(r: Reading, step: StepForm, null: Value) -> tuple[Value, Value]:
    """What one step adds: points for whole and started steps, points times their divisor for proportional ones."""
    o, cell = r.o, r.cell
    x = r.x if step.kind < 0 else times(cell.kinds[step.kind], cell.one)
    origin = r.place(step.origin)
    way = origin - x if step.side is Side.BELOW else x - origin
    if step.until is not None:
        until = r.place(step.until)
        span = origin - until if step.side is Side.BELOW else until - origin
        way = o.smaller(way, span)
    way = o.larger(way, 0)
    divisor: Value = 1
    if step.relative:
        null = r.null_at_zero(step.origin, null)
    if step.partial is Partial.PROPORTIONAL:
        delta = times(way, next(r.amounts))
        if step.most:
            divisor = times(r.divisor(step.origin), cell.one) if step.relative else times(cell.unit, cell.base)
    else:
        size = times(next(r.axis), r.divisor(step.origin) if step.relative else cell.unit)
        steps = o.floor_div(way, size) if step.partial is Partial.WHOLE else -o.floor_div(-way, size)
        delta = times(steps, next(r.amounts))
    if step.most:
        most = times(next(r.amounts), divisor)
        delta = o.larger(o.smaller(delta, most), -most)
    return delta, null


def _body(r: Reading, form: Form) -> tuple[Value, Value, Value, Value]:
    if form.body is BodyKind.NONE:
        return next(r.amounts), 1, 0, 0
    if form.body is BodyKind.CURVE:
        return _curve(r, form)
    if form.body is BodyKind.LEVELS:
        return _levels(r, form)
    if form.body is BodyKind.EXPRESSION:
        return r.cell.body_num, r.cell.body_den, 0, 0
    return _proportion(r, form, next(r.amounts))


def _curve(r: Reading, form: Form) -> tuple[Value, Value, Value, Value]:
    """Straight between knots, jumps at them. The piece index counts from 0 (before the first knot)."""
    o, sense = r.o, r.cell.sense
    x = times(r.x, sense)
    places, before, value = [], [], []
    for knot in form.knots:
        places.append(times(r.place(knot.tier), sense))
        before.append(next(r.amounts))
        value.append(next(r.amounts))
    num: Value = before[0]
    den: Value = 1
    piece: Value = 0
    null: Value = int(NullReason.NOT_STATED) if form.open_below else 0
    for j, knot in enumerate(form.knots):
        reached = x >= places[j] if knot.closed else x > places[j]
        if knot.flat:
            width, along = 1, value[j]
        else:
            width = places[j + 1] - places[j]
            if not form.knots[j + 1].closed:
                # Two knots on one place, the second open: that place is a piece of no width and earns the first's value.
                width = o.where(width == 0, 1, width)
            along = plus(times(value[j], width), (before[j + 1] - value[j]) * (x - places[j]))
        num = o.where(reached, along, num)
        den = 1 if is_number(width, 1) and is_number(den, 1) else o.where(reached, width, den)
        piece = o.where(reached, j + 1, piece)
        if form.open_below and j == 0:
            null = o.where(reached, 0, null)
    disorder = [left > right for left, right in pairwise(places)]
    if disorder and o.happens(amiss := reduce(or_, disorder)):
        null = o.where(amiss, int(NullReason.TIERS_OUT_OF_ORDER), null)
    return num, den, piece, null


def _levels(r: Reading, form: Form) -> tuple[Value, Value, Value, Value]:
    o, x = r.o, r.cell.x
    num: Value = 0
    for index in range(form.levels):
        num = o.where(x == index, next(r.amounts), num)
    known = (x >= 0) & (x < form.levels)
    if form.otherwise:
        return o.where(known, num, next(r.amounts)), 1, o.where(known, x, form.levels), 0
    return num, 1, x, o.where(known, 0, int(NullReason.UNKNOWN_LEVEL))


def _proportion(r: Reading, form: Form, of: Value) -> tuple[Value, Value, Value, Value]:
    o, cell = r.o, r.cell
    tier = cell.tiers[form.body_tier]
    reach = r.divisor(form.body_tier)
    null = r.null_at_zero(form.body_tier, 0)
    if form.body is BodyKind.INVERSE:
        null = o.where((cell.x > 0) & (tier >= 0), null, int(NullReason.ZERO_DENOMINATOR))
        num, den = tier, o.where(cell.x > 0, cell.x, 1)
    else:
        gain = tier - cell.x if form.body is BodyKind.MIRROR else cell.x - tier
        num, den = reach + gain, reach
    if cell.ratio_step:
        num, den = o.floor_div(num * (2 * cell.ratio_step) + den, den * 2), cell.ratio_step
    return times(num, of), den, 0, null


def level_index(rule: Rule, label: str) -> int:
    """The place of a level in the rule's table, -1 when it is not named; capitals make no difference where that leaves one."""
    if not isinstance(rule.body, Levels):
        raise ValueError("the rule has no table of levels")
    names = [name for name, _ in rule.body.entries]
    if label in names:
        return names.index(label)
    alike = [at for at, name in enumerate(names) if name.casefold() == label.casefold()]
    return alike[0] if len(alike) == 1 else -1


@dataclass(frozen=True, slots=True)
class Points:
    """The exact score of one cell in points of the item (not rounded); `score` None when `null` says why.

    `raw` is the score before floor and cap, `change` what the rule adds to or takes from the full marks (or from the base it
    states), `branch` the piece that spoke.
    """

    score: Fraction | None
    change: Fraction
    raw: Fraction
    branch: int
    null: NullReason
    veto: bool = False


def score_one(
    rule: Rule,
    x: Fraction | str | None = None,
    tiers: Mapping[str, Fraction] | None = None,
    *,
    full: Fraction = Fraction(100),
    point: Fraction = Fraction(1),
    kinds: Mapping[str, Fraction] | None = None,
    body: tuple[Fraction, Fraction] | None = None,
    ratio_places: int | None = None,
) -> Points:
    """Score one cell exactly on Fractions, straight from the rule: the judge of every other carrier.

    `x` is the figure (days late for a rule over days, the label for a rule over levels, None for events, which come by `kinds`;
    a kind not given counts 0). `full` are the item's full marks, `point` the worth of one written point. `body` is the value
    of a formula body. Missing tiers give `MISSING_TIER`.
    """
    given, counted = tiers or {}, kinds or {}
    form, numbers = form_of(rule, full, point)
    veto = rule.veto is not None and _vetoed(rule, x, counted)
    if any(name not in given for name in rule.tiers):
        return Points(None, Fraction(0), Fraction(0), 0, NullReason.MISSING_TIER, veto)
    if x is None and rule.measured is not Measured.EVENTS:
        return Points(None, Fraction(0), Fraction(0), 0, NullReason.MISSING_FACT, veto)
    if rule.measured is Measured.LEVEL:
        value = Fraction(level_index(rule, str(x)))
    else:
        value = Fraction(x or 0)
    cell = _exact_cell(rule, numbers, value, given, counted, body, ratio_places)
    found = score(EXACT, form, cell)
    null = NullReason(int(found.null))
    if null:
        return Points(None, Fraction(0), Fraction(0), int(found.branch), null, veto)
    raw = as_fraction(found.raw_num, found.den)
    change = _change(rule, raw, cap_of(rule, given), full, point)
    return Points(as_fraction(found.num, found.den), change, raw, int(found.branch), null, veto)


def cap_of(rule: Rule, tiers: Mapping[str, Fraction]) -> Amount | None:
    """The cap that holds for these tiers: the first ambition that applies, else the rule's own."""
    for each in rule.ambitions:
        if _on_side(tiers[each.tier], each.side, each.at.at(tiers.get(each.at.tier, Fraction(0))), each.closed):
            return each.cap
    return rule.cap


def _change(rule: Rule, raw: Fraction, cap: Amount | None, full: Fraction, point: Fraction) -> Fraction:
    """What the rule adds or takes: the score before its bounds against the full marks or the base it states.

    A bound that is the start itself give or take some points ("at most 6 points are taken") limits the change, not only the score.
    """
    start = rule.start if rule.body is None else FULL
    change = raw - start.worth(full, point)
    if rule.floor is not None and rule.floor != ZERO:
        least = rule.floor - start
        change = max(change, least.worth(full, point)) if least.share == 0 else change
    if cap is not None:
        most = cap - start
        change = min(change, most.worth(full, point)) if most.share == 0 and (most.points or rule.ambitions) else change
    return change


def _exact_cell(
    rule: Rule,
    numbers: Numbers,
    value: Fraction,
    tiers: Mapping[str, Fraction],
    kinds: Mapping[str, Fraction],
    body: tuple[Fraction, Fraction] | None,
    ratio_places: int | None,
) -> Cell:
    num, den = body if body is not None else (None, None)
    return Cell(
        x=value,
        tiers=[tiers[name] for name in rule.tiers],
        axis=numbers.axis,
        amounts=numbers.amounts,
        sense=numbers.sense,
        kinds=[kinds.get(name, Fraction(0)) for name in rule.kinds] if rule.measured is Measured.EVENTS else [],
        body_num=num,
        body_den=den,
        ratio_step=10**ratio_places if ratio_places is not None else 0,
    )


def _vetoed(rule: Rule, x: Fraction | str | None, kinds: Mapping[str, Fraction]) -> bool:
    veto = rule.veto
    if veto is None:
        return False
    if rule.measured is Measured.EVENTS:
        return kinds.get(veto.of, Fraction(0)) > veto.more_than
    if rule.measured is Measured.LEVEL:
        return str(x) == veto.of
    return x is not None and Fraction(x) > veto.more_than
