"""A rule spelled out the long way: straight from the words of its model, on fractions, sharing no line with the engine.

It is slow and obvious on purpose. Where it and the engine differ, one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from hengji.engine.rules.model import (
    Amount,
    Curve,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Step,
)
from hengji.engine.values.direction import Direction
from hengji.engine.values.null import NullReason


@dataclass(frozen=True)
class Plain:
    """The score, the score before floor and cap, and what the rule adds to or takes from its start; or why there is none."""

    score: Fraction | None = None
    raw: Fraction = Fraction(0)
    change: Fraction = Fraction(0)
    null: NullReason = NullReason.NONE
    veto: bool = False


class _NoScore(Exception):
    def __init__(self, reason: NullReason) -> None:
        self.reason = reason


@dataclass(frozen=True)
class Case:
    """One rule on one figure."""

    rule: Rule
    x: Fraction | str | None
    tiers: Mapping[str, Fraction]
    full: Fraction
    point: Fraction
    kinds: Mapping[str, Fraction]
    ratio_places: int | None = None

    def points(self, amount: Amount) -> Fraction:
        """Points of the item: its share of the full marks and the points as written."""
        return amount.share * self.full + amount.points * self.point

    def place(self, mark: Mark) -> Fraction:
        """Where a mark lies: a constant, or so much of a tier and something more; for a negative tier 95 % lies below it."""
        if not mark.tier:
            return mark.plus
        tier = self.tiers[mark.tier]
        return tier - abs(tier) + mark.times * abs(tier) + mark.plus

    @property
    def figure(self) -> Fraction:
        assert isinstance(self.x, Fraction)
        return self.x

    def beyond(self, value: Fraction, side: Side, place: Fraction, closed: bool) -> bool:
        """Whether a value lies on that side of a place."""
        if value == place:
            return closed
        return value > place if side is Side.ABOVE else value < place


def assess(case: Case) -> Plain:
    """What a rule makes of a figure."""
    veto = _forbidden(case)
    if any(name not in case.tiers for name in case.rule.tiers):
        return Plain(null=NullReason.MISSING_TIER, veto=veto)
    if case.x is None and case.rule.measured is not Measured.EVENTS:
        return Plain(null=NullReason.MISSING_FACT, veto=veto)
    try:
        raw = _body(case)
        for step in case.rule.steps:
            raw += _steps(case, step)
    except _NoScore as none:
        return Plain(null=none.reason, veto=veto)
    return Plain(_bounded(case, raw), _decided(case, raw), _change(case, _decided(case, raw)), NullReason.NONE, veto)


def _forbidden(case: Case) -> bool:
    veto = case.rule.veto
    if veto is None:
        return False
    if case.rule.measured is Measured.LEVEL:
        return case.x == veto.of
    if case.rule.measured is Measured.EVENTS:
        return case.kinds.get(veto.of, Fraction(0)) > veto.more_than
    return case.x is not None and case.figure > veto.more_than


def _body(case: Case) -> Fraction:
    match case.rule.body:
        case None:
            return case.points(case.rule.start)
        case Levels(entries, otherwise):
            for name, amount in entries:
                if name == case.x:
                    return case.points(amount)
            if otherwise is None:
                raise _NoScore(NullReason.UNKNOWN_LEVEL)
            return case.points(otherwise)
        case Proportion() as body:
            return _completion(case, body) * case.points(body.of)
        case Curve() as body:
            return _along(case, body)
        case _:
            raise AssertionError("formulas have tests of their own")


def _completion(case: Case, body: Proportion) -> Fraction:
    tier, x = case.tiers[body.tier], case.figure
    if body.inverse and (x <= 0 or tier < 0):
        raise _NoScore(NullReason.ZERO_DENOMINATOR)
    if tier == 0:
        raise _NoScore(NullReason.ZERO_TARGET)
    if body.inverse:
        share = tier / x
    else:
        share = 1 + ((tier - x) if body.mirror else (x - tier)) / abs(tier)
    if case.ratio_places is None:
        return share
    finest = 10**case.ratio_places
    return Fraction(floor(share * finest + Fraction(1, 2)), finest)


def _along(case: Case, curve: Curve) -> Fraction:
    """Walk the knots from the start of the axis: the last one reached decides."""
    ahead = 1 if curve.sense is Direction.HIGHER else -1
    places = [case.place(knot.at) * ahead for knot in curve.knots]
    if any(earlier > later for earlier, later in pairwise(places)):
        raise _NoScore(NullReason.TIERS_OUT_OF_ORDER)
    x = case.figure * ahead
    reached = [
        at
        for at, (knot, place) in enumerate(zip(curve.knots, places, strict=True))
        if x > place or (knot.closed and x == place)
    ]
    if not reached:
        if curve.open_below:
            raise _NoScore(NullReason.NOT_STATED)
        return case.points(curve.knots[0].before)
    at = reached[-1]
    here = case.points(curve.knots[at].value)
    if at + 1 == len(places) or places[at + 1] == places[at]:
        return here
    there = case.points(curve.knots[at + 1].before)
    return here + (there - here) * (x - places[at]) / (places[at + 1] - places[at])


def _steps(case: Case, step: Step) -> Fraction:
    """So many steps from the origin, each worth its amount, no further than `until` and no more than `most`."""
    value = case.kinds.get(step.of, Fraction(0)) if step.of else case.figure
    origin = case.place(step.origin)
    size = step.size.value
    if step.size.relative:
        size *= abs(case.tiers[step.origin.tier] if step.origin.tier else step.origin.plus)
    if size == 0:
        raise _NoScore(NullReason.ZERO_TARGET)
    way = value - origin if step.side is Side.ABOVE else origin - value
    if step.until is not None:
        until = case.place(step.until)
        way = min(way, until - origin if step.side is Side.ABOVE else origin - until)
    count = max(way, Fraction(0)) / size
    if step.partial is Partial.WHOLE:
        count = Fraction(floor(count))
    elif step.partial is Partial.STARTED:
        count = Fraction(ceil(count))
    moved = count * case.points(step.amount)
    if step.most is None:
        return moved
    most = case.points(step.most)
    return max(-most, min(most, moved))


def _cap(case: Case) -> Amount | None:
    for each in case.rule.ambitions:
        if case.beyond(case.tiers[each.tier], each.side, case.place(each.at), each.closed):
            return each.cap
    return case.rule.cap


def _cut(case: Case) -> Fraction | None:
    for cut in case.rule.cuts:
        if case.beyond(case.figure, cut.side, case.place(cut.at), cut.closed):
            return case.points(cut.amount)
    return None


def _decided(case: Case, raw: Fraction) -> Fraction:
    cut = _cut(case)
    return raw if cut is None else cut


def _bounded(case: Case, raw: Fraction) -> Fraction:
    cut, cap = _cut(case), _cap(case)
    if cut is not None:
        return cut
    if case.rule.floor is not None:
        raw = max(raw, case.points(case.rule.floor))
    return raw if cap is None else min(raw, case.points(cap))


def _change(case: Case, raw: Fraction) -> Fraction:
    """What is added or taken; a bound that is the start and some points ("at most 6 are added") bounds the change itself."""
    rule, cap = case.rule, _cap(case)
    start = rule.start if rule.body is None else Amount(share=Fraction(1))
    change = raw - case.points(start)
    floor_, zero = rule.floor, Amount()
    if floor_ is not None and floor_ != zero and floor_.share == start.share:
        change = max(change, (floor_.points - start.points) * case.point)
    if cap is not None and cap.share == start.share and (cap.points != start.points or rule.ambitions):
        change = min(change, (cap.points - start.points) * case.point)
    return change
