"""What a scoring curve is drawn from: its pieces, its tiers, and the unit whose place is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .figures import Number
from .palette import Tone
from .pieces import Piece


class Better(StrEnum):
    """Which way is better on an axis; `UNSAID` draws no arrow."""

    HIGHER = "higher"
    LOWER = "lower"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Tier:
    """A named place on the x axis, e.g. `Tier("目标值", 100)`; `text` replaces the written figure."""

    label: str
    x: Number
    tone: Tone = Tone.PLAIN
    text: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """The one the reader came for. No `x`: nothing was reported; no `y`: it earns no score (yet)."""

    label: str
    x: Number | None
    y: Number | None
    x_text: str = ""
    y_text: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A scoring rule as a picture needs it. With `dates`, x values are day ordinals (`date.toordinal()`).

    `x_low` and `x_high` fix the picture's edges; left out, it shows all bends, tiers and the unit (a unit very far out
    is drawn at the edge with an arrow and its true figure).
    """

    pieces: tuple[Piece, ...]
    tiers: tuple[Tier, ...] = ()
    unit: Unit | None = None
    x_label: str = ""
    x_unit: str = ""
    y_label: str = ""
    y_unit: str = ""
    better: Better = Better.UNSAID
    dates: bool = False
    x_low: Number | None = None
    x_high: Number | None = None
