"""The form of a rule: its structure without its numbers, so that many cells with different numbers run in one pass.

`form_of` splits a `Rule` into a hashable `Form` (what is done, in which order) and `Numbers` (the axis coefficients and the
amounts, flat, in the order in which `score` reads them). Two rules that differ only in numbers share a form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import zip_longest

from .model import Amount, Curve, Expression, Levels, Mark, Measured, Partial, Proportion, Rule, Side, Step


class BodyKind(StrEnum):
    """Which body a rule has."""

    NONE = "none"
    CURVE = "curve"
    PROPORTION = "proportion"
    INVERSE = "inverse"
    MIRROR = "mirror"
    LEVELS = "levels"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class StepForm:
    """The structure of one step; tier indexes are -1 for constants, `kind` is -1 for the item's own value."""

    side: Side
    relative: bool
    partial: Partial
    origin: int
    until: int | None
    most: bool
    kind: int


@dataclass(frozen=True, slots=True)
class KnotForm:
    """The structure of a knot; `flat` says that the score stays the same from here to the next knot (always so after the last)."""

    tier: int
    closed: bool
    flat: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The structure of a rule. `tiers` counts its tier columns."""

    body: BodyKind
    tiers: int = 0
    kinds: int = 0
    knots: tuple[KnotForm, ...] = ()
    open_below: bool = False
    levels: int = 0
    otherwise: bool = False
    body_tier: int = -1
    steps: tuple[StepForm, ...] = ()
    cuts: tuple[tuple[Side, int, bool], ...] = ()
    floor: bool = False
    cap: bool = False
    ambitions: tuple[tuple[int, Side, int, bool], ...] = ()
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        if not self._hash:
            parts = (self.body, self.tiers, self.kinds, self.knots, self.open_below, self.levels, self.otherwise)
            object.__setattr__(
                self,
                "_hash",
                hash((*parts, self.body_tier, self.steps, self.cuts, self.floor, self.cap, self.ambitions)) or 1,
            )
        return self._hash


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a rule in reading order: `sense` is +1 or -1, `axis` coefficients, `amounts` in points of the item.

    `constant[i]` tells whether axis coefficient i is a place or length on the axis (in the figure's unit) or a pure multiple of a tier.
    """

    sense: int
    axis: tuple[Fraction, ...]
    constant: tuple[bool, ...]
    amounts: tuple[Fraction, ...]


def form_of(rule: Rule, full: Fraction, point: Fraction = Fraction(1)) -> tuple[Form, Numbers]:
    """The form and the numbers of `rule` for an item of `full` marks where one written point is worth `point`."""
    split = _Splitter(rule, full, point)
    return split.form(), Numbers(split.sense, tuple(split.axis), tuple(split.constant), tuple(split.amounts))


class _Splitter:
    """Walks a rule once, in the order in which `score` will read it."""

    def __init__(self, rule: Rule, full: Fraction, point: Fraction) -> None:
        self.rule, self.full, self.point = rule, full, point
        self.sense = 1
        self.axis: list[Fraction] = []
        self.constant: list[bool] = []
        self.amounts: list[Fraction] = []
        self.tier_index = {name: index for index, name in enumerate(rule.tiers)}
        events = rule.kinds if rule.measured is Measured.EVENTS else ()
        self.kind_index = {name: index for index, name in enumerate(events)}

    def pay(self, amount: Amount) -> None:
        self.amounts.append(amount.worth(self.full, self.point))

    def place(self, mark: Mark) -> int:
        self.axis += [mark.times - 1, mark.plus]
        self.constant += [False, True]
        return self.tier_index[mark.tier] if mark.tier else -1

    def form(self) -> Form:
        body = self.body()
        steps = tuple(self.step(step) for step in self.rule.steps)
        cuts = []
        for cut in self.rule.cuts:
            cuts.append((cut.side, self.place(cut.at), cut.closed))
            self.pay(cut.amount)
        for bound in (self.rule.floor, self.rule.cap):
            if bound is not None:
                self.pay(bound)
        ambitions = []
        for each in self.rule.ambitions:
            ambitions.append((self.tier_index[each.tier], each.side, self.place(each.at), each.closed))
            self.pay(each.cap)
        return replace(
            body,
            tiers=len(self.tier_index),
            kinds=len(self.kind_index),
            steps=steps,
            cuts=tuple(cuts),
            floor=self.rule.floor is not None,
            cap=self.rule.cap is not None,
            ambitions=tuple(ambitions),
        )

    def body(self) -> Form:
        body = self.rule.body
        match body:
            case None:
                self.pay(self.rule.start)
                return Form(BodyKind.NONE)
            case Curve():
                self.sense = body.sense.sign
                knots = []
                for knot, following in zip_longest(body.knots, body.knots[1:]):
                    flat = following is None or following.before == knot.value
                    knots.append(KnotForm(self.place(knot.at), knot.closed, flat))
                    self.pay(knot.before)
                    self.pay(knot.value)
                return Form(BodyKind.CURVE, knots=tuple(knots), open_below=body.open_below)
            case Proportion():
                self.pay(body.of)
                kind = BodyKind.INVERSE if body.inverse else BodyKind.MIRROR if body.mirror else BodyKind.PROPORTION
                return Form(kind, body_tier=self.tier_index[body.tier])
            case Levels():
                for _, amount in body.entries:
                    self.pay(amount)
                if body.otherwise is not None:
                    self.pay(body.otherwise)
                return Form(BodyKind.LEVELS, levels=len(body.entries), otherwise=body.otherwise is not None)
            case Expression():
                return Form(BodyKind.EXPRESSION)

    def step(self, step: Step) -> StepForm:
        origin = self.place(step.origin)
        until = None if step.until is None else self.place(step.until)
        worth = step.amount.worth(self.full, self.point)
        if step.size.relative and origin < 0:
            # A share of a constant is itself a constant: lower it to an absolute size.
            size, relative = step.size.value * abs(step.origin.plus), False
            if size == 0:
                raise ValueError("a step relative to zero has no size")
        else:
            size, relative = step.size.value, step.size.relative
        if step.partial is Partial.PROPORTIONAL:
            self.amounts.append(worth / size)
        else:
            self.axis.append(size)
            self.constant.append(not relative)
            self.amounts.append(worth)
        if step.most is not None:
            self.pay(step.most)
        return StepForm(
            side=step.side,
            relative=relative,
            partial=step.partial,
            origin=origin,
            until=until,
            most=step.most is not None,
            kind=self.kind_index.get(step.of, -1),
        )
