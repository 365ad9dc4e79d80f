"""Items without a score that hold nobody: what the scheme makes of them is told, never done in silence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..scheme.model.scorecards import Feed, Item, Missing
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.text import Text
from .policies import policy_of
from .result import CardRun, UnitList

NAMED = 10
"""Units named in one finding; the cells tell them all."""
_BY_THEMSELVES = (NullReason.WATCH_ONLY, NullReason.NOT_APPLICABLE, NullReason.NOT_DONE, NullReason.NOT_DUE)
"""Reasons that are told elsewhere, or are no lack at all."""
_FOLLOWS = {
    Missing.ZERO: Text("计 0 分", "counted as 0"),
    Missing.FULL: Text("计满分", "counted as full marks"),
    Missing.REDISTRIBUTE: Text("权重由同维度其他项目分担", "its weight goes to the other items of its dimension"),
    Missing.DROP: Text("权重不计入", "its weight does not count"),
}


def unscored_findings(cards: Sequence[CardRun], units: UnitList) -> list[Finding]:
    """One note for each item and reason: how many units have no score there, which, and what the scheme's policy made of it."""
    found = []
    for card in cards:
        for row, item in enumerate(card.items):
            nulls = card.scores.null[row]
            tells = item.feed is not Feed.DATE and item.weight != 0  # an item of no weight moves nothing
            for value in np.unique(nulls[(card.held == 0) & (nulls != 0)]) if tells else ():
                reason = NullReason(int(value))
                policy = policy_of(item, reason)
                if reason not in _BY_THEMSELVES and policy is not Missing.HOLD:
                    at = np.flatnonzero((nulls == value) & (card.held == 0))
                    found.append(_finding(item, reason, policy, [units.names[int(card.units[unit])] for unit in at]))
    return found


def _finding(item: Item, reason: NullReason, policy: Missing, names: Sequence[str]) -> Finding:
    follows = _FOLLOWS[policy]
    zh, en = "、".join(names[:NAMED]), ", ".join(names[:NAMED])
    more = len(names) > NAMED
    message = Text(
        f"“{item.title.zh}”有 {len(names)} 个单位{reason.words.zh}，按方案{follows.zh}：{zh}{' 等' if more else ''}",
        f"'{item.title.en}': {len(names)} units: {reason.words.en}; by the scheme {follows.en}: {en}{' and more' if more else ''}",
    )
    return Finding("item-unscored", Level.NOTE, message, None, Source(field=item.id, clause=item.clause))
