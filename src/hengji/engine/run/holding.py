"""Which items without a score keep a unit from having a total."""

from __future__ import annotations

from ..scheme.model.scorecards import Dimension, Item, Missing
from ..values.null import NullReason
from .policies import policy_of
from .result import CardRun

OPEN = (NullReason.NOT_DONE, NullReason.NOT_DUE)
"""Milestones that are open: where they hold a unit, that is told with their dates."""


def holding(card: CardRun, column: int) -> list[int]:
    """The rows of a card that hold the unit of this column: those whose policy is to hold, and those whose weight nobody can take.

    An item that is only watched never holds; one whose weight went to others, or that counts as nothing or in full, does not either.
    """
    nulls = [NullReason(int(code)) for code in card.scores.null[:, column]]
    policies = [policy_of(item, null) if null else None for item, null in zip(card.items, nulls, strict=True)]
    lacking = [row for row, null in enumerate(nulls) if null and not card.items[row].watch]
    found = [row for row in lacking if policies[row] is Missing.HOLD or _stranded(card, row, nulls, policies)]
    if not found:  # nothing at all counts on this card
        found = [row for row in lacking if nulls[row] == int(card.held[column])]
    return [row for row in found if not (nulls[row] in OPEN and policies[row] is Missing.HOLD)]


def _stranded(card: CardRun, row: int, nulls: list[NullReason], policies: list[Missing | None]) -> bool:
    """Whether an item's weight goes to the others of its dimension, and none of them has a score to take it."""
    if policies[row] is not Missing.REDISTRIBUTE or card.weights[row] <= 0:
        return False
    family = _family(card, card.items[row])
    return not any(
        card.items[other].id in family and card.weights[other] > 0 and not null for other, null in enumerate(nulls)
    )


def _family(card: CardRun, item: Item) -> frozenset[str]:
    """The items that stand in the same dimension."""
    parts: list[Dimension] = [part for top in card.card.dimensions for part in top.dimensions()]
    families = (frozenset(child.id for child in part.children if isinstance(child, Item)) for part in parts)
    return next((family for family in families if item.id in family), frozenset())
