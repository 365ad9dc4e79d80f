"""What the parts of the page share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...engine.run.result import Run
from ...engine.values.text import Lang
from ..pictures import Drawing
from ..reading import Reading
from .html import Sketchbook


@dataclass(slots=True)
class Making:
    """The page in the making: `shown` are the units that have a part of their own, `curves` says whether their curves are drawn."""

    reading: Reading
    drawing: Drawing
    lang: Lang
    digest: str
    curves: bool
    shown: dict[int, None] = field(default_factory=dict)
    sketches: Sketchbook = field(default_factory=Sketchbook)

    @property
    def run(self) -> Run:
        """The run."""
        return self.reading.run
