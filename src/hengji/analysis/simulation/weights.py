"""How far the result hangs on each weight: one weight after the other is moved, the others of its card give or take in proportion."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...engine.run.again import again
from ...engine.run.result import CardRun, Run
from ..rigidity import rank_correlation, ranks
from .picture import totals


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """An item whose weight was moved by `step` of itself: the rank correlation with the order as it is, the most places a unit moves,
    how many units change their grade, and by how much the pools' cost changes."""

    card: str
    item: str
    weight: Fraction
    step: Fraction
    correlation: float | None
    places: Fraction
    grades: int
    cost: Fraction


def shake(run: Run, step: Fraction = Fraction(1, 10)) -> list[Sensitivity]:
    """Every item with a weight, up and down by `step`, those that move most units into another grade first."""
    before, cards = totals(run), {each.card.id: each for each in run.cards}.values()
    found = [
        _moved(run, before, card, item.id, weight, way)
        for card in cards
        for item, weight in zip(card.items, card.weights, strict=True)
        if 0 < weight < sum(card.weights)
        for way in (step, -step)
    ]
    return sorted(found, key=lambda each: (-each.grades, -each.places, each.card, each.item, each.step))


def _moved(
    run: Run, before: dict[str, Fraction], card: CardRun, item: str, weight: Fraction, way: Fraction
) -> Sensitivity:
    def weights(other: CardRun) -> tuple[Fraction, ...]:
        return shifted(other, item, way) if other.card.id == card.card.id else other.weights

    after = again(run, weights=weights)
    scores = totals(after)
    first, last = ranks(before), ranks(scores)
    places = max((abs(first[unit] - last[unit]) for unit in first if unit in last), default=Fraction(0))
    grades = int((after.grade != run.grade).sum())
    cost = sum((shares.paid.sum() for shares in after.pools), Fraction(0)) - sum(
        (shares.paid.sum() for shares in run.pools), Fraction(0)
    )
    return Sensitivity(card.card.id, item, weight, way, rank_correlation(before, scores), places, grades, cost)


def shifted(card: CardRun, item: str, way: Fraction) -> tuple[Fraction, ...]:
    """The card's weights with one moved by a share of itself and the rest scaled to the same total."""
    whole = sum(card.weights, Fraction(0))
    mine = next(weight for each, weight in zip(card.items, card.weights, strict=True) if each.id == item)
    left = whole - mine
    moved = min(mine * (1 + way), whole)
    scale = (whole - moved) / left if left else Fraction(1)
    return tuple(
        moved if each.id == item else weight * scale for each, weight in zip(card.items, card.weights, strict=True)
    )
