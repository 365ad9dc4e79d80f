"""Gates that count items can trip: each card has as many of the items as the gate counts."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.ledger import Gate, ItemsShort
from ..model.scheme import Scheme
from ..model.scorecards import Scorecard
from .told import warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each gate and card that has some of the items counted, and fewer than the gate asks for."""
    for gate in scheme.gates.values():
        when = gate.when
        if not isinstance(when, ItemsShort) or when.every:
            continue
        for card in scheme.scorecards.values():
            if not any(gate.is_for(name) for name in card.classes):
                continue
            have = sum(1 for item in card.items() if (item.id in when.items if when.items else item.core))
            if 0 < have < when.count:
                yield _never(gate, when, card, have)


def _never(gate: Gate, when: ItemsShort, card: Scorecard, have: int) -> Finding:
    what = Text("点名的项", "of the items it names") if when.items else Text("核心指标", "core items")
    message = Text(
        f"闸门“{gate.title.zh}”要至少 {when.count} 项{what.zh}不达标，“{card.title.zh}”只有 {have} 项，永远不会触发",
        f"the gate '{gate.title.en}' waits for {when.count} {what.en}, '{card.title.en}' has {have}: it can never trip there",
    )
    hint = Text(
        f"改为“at least {have}”，或给更多的项写 core: yes" if not when.items else f"改为“at least {have}”，或多点几项",
        f"write 'at least {have}', or {'name more items' if when.items else 'core: yes at more items'}",
    )
    return warning("gate-never", gate.where, message, hint)
