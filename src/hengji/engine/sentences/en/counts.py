"""What a step counts, as the reading of a step gives it, and the signs and words before which it ends."""

from __future__ import annotations

from dataclasses import dataclass

from ...rules.model import Partial
from ..axis import Axis, Place, Quantity
from ..statements import Way
from .words import ADD_VERBS, DEDUCT_VERBS, GET_VERBS

CLOSING = (
    ",",
    ";",
    ".",
    ":",
    "(",
    ")",
    "=",
    "-",
    "be",
    "will",
    *DEDUCT_VERBS,
    *ADD_VERBS,
    *GET_VERBS,
    "and",
    "UPTO",
    "to",
)
"""What may follow the thing counted."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a step counts: size, side, origin, kind of event; everything but its effect."""

    way: Way
    size: Quantity
    origin: Place | None = None
    axis: Axis = Axis.VALUE
    of: str = ""
    partial: Partial | None = None
    relative: bool | None = None
