"""Parts that are combined add up to the full marks and have a weight of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding, Source
from ...values.number import show
from ...values.text import Text
from ..model.ledger import Combine
from ..model.scheme import Scheme
from .told import warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each combination that does not add up."""
    for step in scheme.ledger:
        if isinstance(step.action, Combine):
            total = sum(share for _, share in step.action.parts)
            if total not in (scheme.scale.full, 100):
                message = Text(f"各部分权重合计 {show(total)}，应为 100", f"the parts add up to {show(total)}, not 100")
                yield warning("combine-sum", step.where, message, Text("调整各部分", "adjust the parts"))
            yield from _absent(scheme, step.action, step.where)


def _absent(scheme: Scheme, combined: Combine, where: Source) -> Iterator[Finding]:
    """A card without one of the parts can never reach the full marks."""
    for card in scheme.scorecards.values():
        own = {part.id for top in card.dimensions for part in top.dimensions()}
        lacking = [(name, share) for name, share in combined.parts if name not in own]
        if lacking and len(lacking) < len(combined.parts):
            names, gone = "、".join(name for name, _ in lacking), show(sum(share for _, share in lacking))
            message = Text(
                f"考核表“{card.title.zh}”没有 {names}，合成时最多少 {gone} 分",
                f"'{card.title.en}' has no {names}: {gone} of the combined points cannot be reached",
            )
            hint = Text("给它加上这一部分，或另立一份方案", "give it that part, or a scheme of its own")
            yield warning("combine-part-absent", where, message, hint)
