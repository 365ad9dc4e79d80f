"""What the parts of an assembly share."""

from __future__ import annotations

from ...rules.model import (
    Amount,
    Cut,
    Measured,
)
from ...values.finding import Finding
from ..reading import Context
from .amounts import Worth
from .bands import Edge
from .places import Scale
from .said import Said


class State:
    """What the parts of an assembly share."""

    said: Said
    context: Context
    worth: Worth
    scale: Scale
    measured: Measured
    notes: list[Finding]
    cuts: list[Cut]
    start: Amount
    edges: tuple[Edge | None, Edge | None] = (None, None)
    cap_default: Amount | None = None

    @property
    def exact(self) -> bool:
        """Whether the sentence is a rendered one: what it says is meant, however odd."""
        return not self.context.full
