"""Random rules and figures for conformance: every construct, figures from thousandths to 10**15, exact ties on purpose."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Ambition,
    Amount,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from hengji.engine.run.blocks import ItemInput
from hengji.engine.run.plans import ItemRule
from hengji.engine.values.direction import Direction

TIERS = ("base", "target", "challenge")


def amount(rng: random.Random, low: int = 0, high: int = 12) -> Amount:
    """Points with up to two decimals, or a share of the full marks."""
    if rng.random() < 0.4:
        return Amount(share=Fraction(rng.randint(low, high), rng.choice([2, 4, 5, 10])))
    return Amount(points=Fraction(rng.randint(low * 10, high * 10), rng.choice([1, 2, 5, 10, 100])))


def mark(rng: random.Random) -> Mark:
    """A constant, a tier, a multiple of one, or one with an offset."""
    kind = rng.random()
    if kind < 0.25:
        return Mark(plus=Fraction(rng.randint(-500, 500), rng.choice([1, 2, 10, 100])))
    times = Fraction(rng.randint(50, 150), 100) if kind < 0.6 else Fraction(1)
    return Mark(rng.choice(TIERS), times, Fraction(rng.randint(-30, 30), 10) if kind > 0.9 else Fraction(0))


def step(rng: random.Random, of: str = "") -> Step:
    """A step of any kind; events count upwards from a constant."""
    origin = mark(rng) if not of else Mark(plus=Fraction(rng.randint(0, 2)))
    points = amount(rng, 1)
    relative = bool(origin.tier) and rng.random() < 0.5
    value = Fraction(rng.randint(1, 30), 1000) if relative else Fraction(rng.randint(1, 50), rng.choice([1, 2, 4, 10]))
    until = None
    if rng.random() < 0.3 and not of:
        until = Mark(origin.tier, origin.times, origin.plus + Fraction(rng.randint(-40, 40), 4))
    return Step(
        side=Side.ABOVE if of else rng.choice(list(Side)),
        origin=origin,
        size=Size(value, relative),
        amount=points if rng.random() < 0.4 else -points,
        partial=rng.choice(list(Partial)),
        until=until,
        most=amount(rng) if rng.random() < 0.4 else None,
        of=of,
    )


def curve(rng: random.Random) -> Curve:
    """Knots at tiers in their order, or at ascending constants, with jumps and open or closed bounds."""
    sense = rng.choice([Direction.HIGHER, Direction.LOWER])
    places = list(TIERS[: rng.randint(1, 3)])
    marks = [Mark(name) for name in places]
    if rng.random() < 0.3:
        marks = [Mark("target", Fraction(percent, 100)) for percent in sorted(rng.choices(range(60, 121, 5), k=3))]
        marks = marks[::-1] if sense is Direction.LOWER else marks
    if rng.random() < 0.3:
        values = sorted(rng.choices(range(-300, 300, 7), k=rng.randint(1, 5)), reverse=sense is Direction.LOWER)
        marks = [Mark(plus=Fraction(value, 10)) for value in values]
    knots = []
    for at in marks:
        value = amount(rng)
        knots.append(Knot(at, value, value if rng.random() < 0.5 else amount(rng), rng.random() < 0.7))
    return Curve(tuple(knots), sense, rng.random() < 0.15)


def ambition(rng: random.Random) -> Ambition:
    """A cap by where a tier lies against another or against a constant."""
    at = Mark("base", Fraction(rng.randint(50, 120), 100)) if rng.random() < 0.7 else mark(rng)
    return Ambition(
        rng.choice(list(Side)), at, amount(rng, 8, 15), rng.random() < 0.5, rng.choice(["target", "challenge"])
    )


def rule(rng: random.Random) -> Rule:
    """Any rule: over values, days, levels or events, with any body."""
    cuts = tuple(
        Cut(rng.choice(list(Side)), mark(rng), amount(rng), rng.random() < 0.5)
        for _ in range(rng.choice([0, 0, 0, 1, 2]))
    )
    floor = rng.choice([ZERO, ZERO, None, Amount(points=Fraction(-5)), FULL - amount(rng)])
    cap = rng.choice([None, None, amount(rng, 8, 15), FULL + amount(rng)])
    ambitions = ()
    if rng.random() < 0.25:
        ambitions = tuple(ambition(rng) for _ in range(rng.randint(1, 3)))
    kind = rng.random()
    if kind < 0.06:
        lateness = tuple(
            Step(side, Mark(), Size(Fraction(rng.randint(1, 10))), each, rng.choice(list(Partial)), most=amount(rng))
            for side, each in ((Side.ABOVE, -amount(rng, 1)), (Side.BELOW, amount(rng, 1)))
        )
        return Rule(Measured.DAYS, steps=lateness[: rng.randint(1, 2)], cuts=cuts, floor=floor, cap=cap)
    if kind < 0.15:
        kinds = rng.sample(["较大事故", "一般事故", "隐患"], rng.randint(1, 3))
        veto = Veto("死亡事故") if rng.random() < 0.3 else None
        return Rule(Measured.EVENTS, steps=tuple(step(rng, of) for of in kinds), floor=floor, cap=cap, veto=veto)
    if kind < 0.22:
        entries = tuple((name, amount(rng)) for name in ("A", "B", "C", "D")[: rng.randint(1, 4)])
        return Rule(
            Measured.LEVEL, body=Levels(entries, amount(rng) if rng.random() < 0.5 else None), floor=floor, cap=cap
        )
    steps = tuple(step(rng) for _ in range(rng.choice([0, 1, 1, 2, 3])))
    if kind < 0.26:
        return Rule(
            body=Expression("x / target"), steps=steps[:1], cuts=cuts, floor=floor, cap=cap, ambitions=ambitions
        )
    if kind < 0.5:
        return Rule(body=curve(rng), steps=steps[:1], cuts=cuts, floor=floor, cap=cap, ambitions=ambitions)
    if kind < 0.7:
        inverse, mirror = rng.choice([(False, False), (False, False), (True, False), (False, True)])
        body = Proportion(rng.choice(TIERS), rng.choice([FULL, amount(rng, 1)]), inverse, mirror)
        return Rule(body=body, steps=steps[:1], cuts=cuts, floor=floor, cap=cap, ambitions=ambitions)
    start = rng.choice([FULL, ZERO, amount(rng)])
    return Rule(start=start, steps=steps, cuts=cuts, floor=floor, cap=cap, ambitions=ambitions)


@dataclass(frozen=True)
class World:
    """Items with their figures, as a card of n units."""

    rules: list[ItemRule]
    inputs: list[ItemInput]


def world(seed: int, items: int, units: int) -> World:
    """A card of random items; half of the figures lie on or one data unit off their tiers."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    rules, inputs = [], []
    for _ in range(items):
        each = rule(rng)
        weight = Fraction(rng.choice([5, 8, 10, 12, 20, 100, Fraction(25, 2)]))
        point = Fraction(1) if rng.random() < 0.6 else weight / 100
        ratio = rng.choice([None, None, 2, 4])
        rules.append(ItemRule(each, weight, point, rng.choice([0, 1, 2, 2, 2, 4]), ratio))
        inputs.append(_figures(rng, noise, each, units))
    return World(rules, inputs)


def _figures(rng: random.Random, noise: np.random.Generator, each: Rule, units: int) -> ItemInput:
    places = rng.choice([0, 1, 2, 2, 4, 6])
    scale = 10 ** rng.choice([1, 2, 2, 3, 4, 6, 9, 12, 15 - places])
    target = noise.integers(1, scale * 10 ** min(places, 2) + 2, units) * 10 ** max(places - 2, 0)
    if rng.random() < 0.2:
        target = -target
    if rng.random() < 0.1:
        target[:: max(units // 5, 1)] = 0
    spread = np.maximum(np.abs(target) // 10, 1)
    lower = isinstance(each.body, Curve) and each.body.sense is Direction.LOWER
    base, challenge = (target + spread, target - spread) if lower else (target - spread, target + spread)
    near = np.stack([base, target, challenge, target * 95 // 100])[noise.integers(0, 4, units), np.arange(units)]
    x = np.where(
        noise.random(units) < 0.5,
        near + noise.integers(-1, 2, units),
        (target * noise.normal(1, 0.15, units)).astype(np.int64),
    )
    if each.measured is Measured.LEVEL:
        x, places = noise.integers(-1, 5, units), 0
    null = (noise.random(units) < 0.02).astype(np.uint8)
    den = None
    if rng.random() < 0.15 and each.measured is Measured.VALUE and not isinstance(each.body, Expression):
        den = noise.integers(1, 10 ** rng.choice([1, 3, 6]), units)
        x = x * den + noise.integers(0, 3, units) if scale < 10**7 else x
    kinds = (
        {name: noise.integers(0, 6, units) * 10**places for name in each.kinds}
        if each.measured is Measured.EVENTS
        else {}
    )
    body = None
    if isinstance(each.body, Expression):  # any quotient will do: the rule only passes its value on
        body = (near, noise.integers(1, 1000, units) * rng.choice([1, 7, 10**5]))
    tiers = {"base": base, "target": target, "challenge": challenge}
    if rng.random() < 0.1:  # one target for all units stands once
        tiers["target"] = target[:1]
    if rng.random() < 0.03:  # beyond 64 bits
        x = x.astype(object) * 10**12
    return ItemInput(x, null, places, den, {name: tiers[name] for name in each.tiers}, kinds, body)
