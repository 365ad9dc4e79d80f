"""Seeded groups as arrays: realistic schemes of seven kinds of rules, figures around round targets. Nothing here is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np

from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Cut,
    Knot,
    Mark,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
)
from hengji.engine.run.blocks import ItemInput
from hengji.engine.run.column import Column
from hengji.engine.run.result import UnitList
from hengji.engine.scheme.model.identity import Effective, Scale
from hengji.engine.scheme.model.indicators import Indicator
from hengji.engine.scheme.model.ledger import Clamp, Coefficient, LedgerStep, Multiply, Round, Sum
from hengji.engine.scheme.model.outcomes import Grade, Grades, Pool, Ranking
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.scheme.model.scorecards import Dimension, Item, Scorecard, Tier
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

TARGET, BASE, CHALLENGE = Mark("target"), Mark("base"), Mark("challenge")
POINTS = Fraction


def share(percent: int) -> Amount:
    """A share of full marks."""
    return Amount(share=Fraction(percent, 100))


def rules() -> list[Rule]:
    """Climbing, bands, step deduction, two-speed zones with a cliff, five standards, proportion, whole steps both ways."""
    climbing = Curve((Knot(BASE, share(80), ZERO), Knot(TARGET, FULL, FULL), Knot(CHALLENGE, share(120), share(120))))
    bands = Curve(
        tuple(
            Knot(Mark("target", Fraction(at, 100)), share(after), share(before))
            for at, before, after in ((80, 0, 50), (90, 50, 70), (95, 70, 85), (100, 85, 100))
        )
    )
    zones = (
        Step(
            Side.BELOW,
            TARGET,
            Size(Fraction(1, 100), True),
            Amount(POINTS(-1, 2)),
            until=Mark("target", Fraction(95, 100)),
        ),
        Step(Side.BELOW, Mark("target", Fraction(95, 100)), Size(Fraction(1, 100), True), Amount(POINTS(-1))),
    )
    standards = Curve(tuple(Knot(Mark(f"s{k}"), share(20 * (k + 1)), share(20 * k) if k else ZERO) for k in range(5)))
    linear = Curve(
        tuple(replace(knot, before=standards.knots[k].value if k else ZERO) for k, knot in enumerate(standards.knots))
    )
    both = (
        Step(
            Side.ABOVE, TARGET, Size(Fraction(3, 100), True), Amount(POINTS(1)), Partial.WHOLE, most=Amount(POINTS(6))
        ),
        Step(
            Side.BELOW, TARGET, Size(Fraction(3, 100), True), Amount(POINTS(-1)), Partial.WHOLE, most=Amount(POINTS(6))
        ),
    )
    return [
        Rule(body=climbing),
        Rule(body=bands),
        Rule(steps=(Step(Side.BELOW, TARGET, Size(Fraction(1)), Amount(POINTS(-2))),)),
        Rule(steps=zones, cuts=(Cut(Side.BELOW, Mark("target", Fraction(85, 100)), ZERO),)),
        Rule(body=linear),
        Rule(body=Proportion(), cap=share(120)),
        Rule(steps=both),
    ]


def scheme(items: int, classes: int) -> Scheme:
    """`classes` cards of `items` items each; weights add up to 100."""
    known = rules()
    cards = {}
    for c in range(classes):
        rng = np.random.default_rng(c)
        weights = rng.integers(1, 5, items)
        weights[-1] += 100 * (1 + weights.sum() // 100) - weights.sum()
        made = []
        for i in range(items):
            rule = known[(i + c) % len(known)]
            tiers = {name: Tier(name, column=name) for name in rule.tiers}
            made.append(Item(f"i{i}", Text.same(f"i{i}"), Fraction(int(weights[i])), rule, of=f"i{i}", tiers=tiers))
        title = Text.same(f"c{c}")
        cards[f"c{c}"] = Scorecard(f"c{c}", title, (Dimension("d", title, tuple(made)),), (f"c{c}",))
    indicators = {f"i{i}": Indicator(f"i{i}", Text.same(f"i{i}"), parse_unit("万元")) for i in range(items)}
    steps = (
        LedgerStep(Sum(), Text.same("items")),
        LedgerStep(Multiply("difficulty"), Text.same("difficulty")),
        LedgerStep(Clamp(Fraction(0), Fraction(240)), Text.same("clamp")),
        LedgerStep(Round(), Text.same("round")),
    )
    bands = tuple(
        Grade(g, Text.same(g), least, bonus)
        for g, least, bonus in (
            ("A", Fraction(95), (Fraction(7, 5), Fraction(7, 5))),
            ("B", Fraction(85), (Fraction(1), Fraction(6, 5))),
            ("C", Fraction(70), (Fraction(3, 5), Fraction(1))),
            ("D", None, (Fraction(0), Fraction(0))),
        )
    )
    return Scheme(
        "bench",
        "1",
        Text.same("bench"),
        Effective(date(2026, 1, 1), date(2026, 12, 31)),
        Scale(),
        indicators,
        cards,
        steps,
        coefficients={"difficulty": Coefficient("difficulty", Text.same("difficulty"), given="difficulty")},
        grades=Grades(bands),
        rankings=(Ranking("group", Text.same("group"), by="group"),),
        results=(Pool("bonus", Text.same("bonus"), "base", Fraction(10_000_000)),),
    )


def group(plan: Scheme, units: int, seed: int = 1) -> tuple[UnitList, dict[str, list[ItemInput]], dict[str, Column]]:
    """Units over the scheme's classes with figures of two decimals around round targets, and named columns."""
    rng = np.random.default_rng(seed)
    names = list(plan.scorecards)
    classes = tuple(names[c] for c in rng.integers(0, len(names), units))
    ids = tuple(f"U{n:06d}" for n in range(units))
    lists = tuple(f"G{n}" for n in rng.integers(0, max(1, units // 250), units))
    unit_list = UnitList(ids, ids, classes, attributes={"group": lists})
    inputs = {}
    for card in plan.scorecards.values():
        count = sum(1 for name in classes if name == card.id)
        inputs[card.id] = [figures(rng, item, count) for item in card.items()]
    columns = {
        "difficulty": Column(rng.integers(9000, 11500, units), 10_000),
        "base": Column(rng.integers(10, 500, units), 1),
    }
    return unit_list, inputs, columns


def figures(rng: np.random.Generator, item: Item, n: int) -> ItemInput:
    """One item's column."""
    target = (10 ** rng.uniform(1.3, 5.3, n)).astype(np.int64) * 100
    if any(step.size == Size(Fraction(1)) for step in item.rule.steps):  # percentages, not amounts
        target = rng.integers(40, 100, n) * 100
    spread = target // 10
    laid = {"target": target, "base": target - spread, "challenge": target + spread}
    laid |= {f"s{k}": target + (k - 2) * spread for k in range(5)}
    x = (target * rng.normal(1.0, 0.12, n)).astype(np.int64)
    return ItemInput(x, np.zeros(n, np.uint8), 2, None, {name: laid[name] for name in item.tiers})
