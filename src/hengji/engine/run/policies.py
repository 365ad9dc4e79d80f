"""What becomes of an item that has no score, by the reason it has none."""

from __future__ import annotations

from ..scheme.model.scorecards import Item, Missing, Scope
from ..values.null import NullReason

EARNING = (Missing.ZERO, Missing.FULL)
"""What makes points of an item without a score: nothing, or full marks. Of all else it has none, which is not 0."""


def earns(item: Item, reason: NullReason) -> bool:
    """Whether an item has points at all: it was scored, or the scheme says what it earns without a score."""
    return not reason or policy_of(item, reason) in EARNING


def policy_of(item: Item, reason: NullReason) -> Missing:
    """What becomes of an item that has no score for this reason; a watched item never touches the total."""
    if item.watch:
        return Missing.DROP
    if reason is NullReason.EXEMPT:
        return item.exempt
    if reason is NullReason.NOT_DONE and item.not_done is not None:
        return item.not_done
    if reason is NullReason.NOT_DUE and item.missing in (Missing.ZERO, Missing.FULL):
        return Missing.HOLD  # nothing is known yet that could be zero or full
    off_card = reason is NullReason.NOT_APPLICABLE and item.scope is Scope.UNIT
    return Missing.DROP if off_card or reason is NullReason.WATCH_ONLY else item.missing
