"""What becomes of an item that has no score, by the reason it has none."""

from __future__ import annotations

from ..scheme.model.scorecards import Item, Missing, Scope
from ..values.null import NullReason


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
