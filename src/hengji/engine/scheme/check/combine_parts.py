"""Parts that are combined add up to the full marks and have a weight of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
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
